"""What a run of a campaign shows while it works."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from longdep.numeric.campaign.catalog import CAMPAIGNS
from longdep.numeric.campaign.fresh import TITLES
from longdep.numeric.campaign.runner import Progress
from longdep.reports.command import campaign_display as shows

ROOT = Path(__file__).resolve().parents[2]
PLAN = CAMPAIGNS["gamma-bound"]


@pytest.mark.parametrize(
    ("seconds", "written"), [(0.4, "0:00:00"), (61, "0:01:01"), (7325, "2:02:05")]
)
def test_a_duration_is_written_in_hours_minutes_and_seconds(seconds, written) -> None:
    assert shows.in_words(seconds) == written


def test_rate_and_time_left_count_this_run_alone(monkeypatch, capsys) -> None:
    now = iter([100.0, 100.0, 120.0])
    monkeypatch.setattr(shows, "monotonic", lambda: next(now))
    shown = shows.display(PLAN)
    shown.show(Progress(chunks=100, finished=40))  # 40 chunks of an earlier run
    shown.show(Progress(chunks=100, finished=50, counted=5_000_000))
    reported = capsys.readouterr().err
    assert reported == (
        "gamma-bound: 50 of 100 chunks, 250,000 instances/s, 0:01:40 left\n"
    )


def test_a_search_without_end_has_no_time_left(monkeypatch, capsys) -> None:
    now = iter([100.0, 120.0])
    monkeypatch.setattr(shows, "monotonic", lambda: next(now))
    shown = shows.display(PLAN, endless=True)
    shown.at_start = 0
    shown.show(Progress(chunks=1_000_000, finished=40, counted=5_000))
    assert capsys.readouterr().err == "gamma-bound: 40 chunks, 250 instances/s\n"


def test_a_terminal_gets_a_bar_with_rate_and_time_left(tmp_path) -> None:
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    terminal, stream = pty.openpty()
    arguments = ("run", "free-input", "--seeds", "2", "--chunk", "1", "--workers", "1")
    process = subprocess.Popen(
        [sys.executable, "-m", "longdep", "campaign", *arguments],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "120"},
        stdout=subprocess.PIPE,
        stderr=stream,
    )
    os.close(stream)
    shown = everything_on(terminal)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0, shown
    assert b'"instances": 40000' in out
    for part in ("free-input", "━", "2/2", "instances/s", "left"):
        assert part in shown
    assert (tmp_path / "free-input.campaign.sqlite").is_file()


def everything_on(terminal: int) -> str:
    """What was written to a terminal until its last writer has gone."""
    parts = []
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # how Linux reports the end
            part = b""
        if not part:
            os.close(terminal)
            return b"".join(parts).decode(errors="replace")
        parts.append(part)


def test_the_list_names_every_campaign() -> None:
    out = subprocess.run(
        [sys.executable, "-m", "longdep", "campaign", "list"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert [line.split()[0] for line in out.splitlines()] == [*TITLES, *CAMPAIGNS]
