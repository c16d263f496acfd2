"""Whatever stops a run: the report is the old one or the new, the next run succeeds."""

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from longdep.reports.command import testing
from longdep.reports.command import verify as job
from longdep.reports.command.cli import cli
from longdep.reports.page import place, render
from longdep.reports.plugin import plugin
from longdep.reports.record import ledger as books
from longdep.reports.record import lock, staging

ROOT = Path(__file__).resolve().parents[2]
OLD = {"README.md": "old", "claims/a.md": "old a", "claims/b.md": "b"}
NEW = {"README.md": "new", "claims/a.md": "new a", "images/c.svg": "c"}
VERIFY = ("verify", "--claim", "unrolled-power", "--profile", "quick")


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder with a report of before."""
    folder = tmp_path / "report"
    folder.mkdir()
    staging.replace(folder, OLD, ())
    return folder


def held(folder: Path) -> dict[str, str]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {p.relative_to(folder).as_posix(): p.read_text() for p in paths}


def looked_at(folder: Path) -> None:
    """Take the folder for a report, and give it back."""
    with place.taken(folder):
        pass


def process(*words: str, stdout: int | None = subprocess.PIPE) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *words],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


LISTENING = (  # to Ctrl-C, which the parent of the tests may ignore
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from longdep import main; main()"
)


def started(folder: Path) -> subprocess.Popen[str]:
    """The command itself, at work on a folder."""
    running = process("-c", LISTENING, *VERIFY, "--out", str(folder))
    while not (folder / lock.NAME).exists():
        assert running.poll() is None, running.communicate()
        time.sleep(0.02)
    return running


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each stop is in a forked process")
def test_a_run_stopped_at_any_change_of_files_leaves_the_old_or_the_new(tmp_path):
    words = ("-m", "tests.trust.writes", str(tmp_path), "3", "28", "--own")
    with process(*words) as running:
        stdout, stderr = running.communicate(timeout=170)
    assert running.returncode == 0, stderr
    rows = json.loads(stdout)
    assert {"SIGKILL", "SIGINT", "full disk"} <= {row["way"] for row in rows}
    for row in rows:
        assert row["points"] >= 7
        assert row["old_whole"] == row["next_succeeded"] == row["points"], stderr


def test_a_report_takes_the_place_of_the_last_one(folder) -> None:
    (folder / "notes.txt").write_text("mine")
    staging.replace(folder, NEW, OLD)
    assert held(folder) == {**NEW, "notes.txt": "mine"}


def test_what_did_not_change_is_not_written_again(folder) -> None:
    before = {path: path.stat().st_ino for path in folder.rglob("*.md")}
    staging.replace(folder, {**OLD, "claims/a.md": "new"}, OLD)
    written = [p.name for p, node in before.items() if p.stat().st_ino != node]
    assert written == ["a.md"]


def test_files_are_on_the_disk_before_they_are_listed_and_the_list_before_they_move(
    monkeypatch, folder
) -> None:
    events: list[tuple[str, int]] = []
    sync, move, stage = os.fsync, os.replace, folder / staging.STAGE

    def synced(descriptor: int) -> None:
        events.append(("synced", os.fstat(descriptor).st_ino))
        sync(descriptor)

    def moved(source: Path, target: Path) -> None:
        events.append((Path(target).name, os.stat(source).st_ino))
        move(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", moved)
    staging.replace(folder, NEW, OLD)
    names = [name for name, _ in events]
    listed = names.index(staging.LIST)
    first = min(names.index(Path(name).name) for name in NEW)
    files = {node for name, node in events if name not in ("synced", staging.LIST)}
    before = {node for name, node in events[:listed] if name == "synced"}
    assert len(files) == len(NEW)
    assert {*files, events[listed][1]} <= before
    between = {node for name, node in events[listed:first] if name == "synced"}
    assert folder.stat().st_ino in between
    assert len(between) == 2  # and the folder with the list, which is gone
    assert not stage.exists()


def test_a_disk_that_is_full_leaves_the_last_report_and_nothing_else(
    monkeypatch, folder
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(books.LedgerError, match="cannot be written: No space left"):
        staging.replace(folder, NEW, OLD)
    assert held(folder) == OLD
    assert not (folder / staging.STAGE).exists()


def stopped_at(monkeypatch, folder: Path, move: int) -> None:
    """Replace the report, and fail at a move."""
    real, moves = os.replace, []

    def failing(source: Path, target: Path) -> None:
        if not str(target).endswith(staging.LIST):
            moves.append(target)
            if len(moves) > move:
                raise OSError(errno.EIO, "Input/output error")
        real(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", failing)
        with pytest.raises(books.LedgerError, match="the next command goes on with it"):
            staging.replace(folder, NEW, OLD)


@pytest.mark.parametrize("move", range(3))
def test_a_reader_completes_what_was_stopped(monkeypatch, folder, move) -> None:
    stopped_at(monkeypatch, folder, move)
    assert (
        books.head_of(folder / "ledger.json") is None
    )  # it has none, before and after
    assert held(folder) == NEW


def test_a_file_edited_meanwhile_is_not_removed(monkeypatch, folder) -> None:
    stopped_at(monkeypatch, folder, 0)
    (folder / "claims" / "b.md").write_text("mine now")
    staging.settle(folder)
    assert held(folder) == {**NEW, "claims/b.md": "mine now"}


def test_a_damaged_file_of_a_stopped_run_is_not_put_in_place(
    monkeypatch, folder
) -> None:
    stopped_at(monkeypatch, folder, 0)
    (folder / staging.STAGE / "1").write_text("rot")
    with pytest.raises(books.LedgerError, match="not what a stopped run wrote there"):
        staging.settle(folder)
    shutil.rmtree(folder / staging.STAGE)  # as the sentence says
    assert held(folder) == OLD


@pytest.mark.parametrize(
    "listed",
    [
        "",
        "[]",
        '{"format": "longdep-moving/2", "files": [], "gone": {}}',
        '{"format": "longdep-moving/1", "files": [["../x", ""]], "gone": {}}',
        '{"format": "longdep-moving/1", "files": [["/x", ""]], "gone": {}}',
        '{"format": "longdep-moving/1", "files": [["C:x", ""]], "gone": {}}',
        '{"format": "longdep-moving/1", "files": [], "gone": {"a/../../x": ""}}',
        '{"format": "longdep-moving/1", "files": [[1, ""]], "gone": {}}',
        '{"format": "longdep-moving/1", "files": 3, "gone": {}}',
    ],
)
def test_a_list_that_is_none_moves_nothing(folder, listed) -> None:
    stage = folder / staging.STAGE
    stage.mkdir()
    (stage / "0").write_text("")
    (stage / staging.LIST).write_text(listed)
    with pytest.raises(books.LedgerError, match="expected a list"):
        books.read(folder / "ledger.json")
    shutil.rmtree(stage)
    assert held(folder) == OLD
    assert [path.name for path in folder.parent.iterdir()] == ["report"]


def test_a_folder_of_that_name_that_is_not_ours_stays(folder) -> None:
    (folder / staging.STAGE).mkdir()
    (folder / staging.STAGE / "thesis.tex").write_text("mine")
    with pytest.raises(books.LedgerError, match="got something else"):
        staging.replace(folder, NEW, OLD)
    assert held(folder) == {**OLD, f"{staging.STAGE}/thesis.tex": "mine"}


@pytest.mark.parametrize("name", [lock.NAME, staging.PROBE, "claims/notes", "zh"])
def test_only_what_a_stopped_run_leaves_is_taken_for_an_empty_folder(
    tmp_path, name
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    with pytest.raises(books.LedgerError, match="got other files"):
        looked_at(tmp_path)
    assert held(tmp_path) == {name: "mine"}


def test_what_a_stopped_first_run_left_is_accepted_and_removed(tmp_path) -> None:
    for part in ("claims", "ko", staging.STAGE):
        (tmp_path / part).mkdir()
    for name in (
        lock.NAME,
        f"claims/{staging.PROBE}",
        f"{staging.STAGE}/made-by-longdep",
    ):
        (tmp_path / name).touch()
    (tmp_path / staging.STAGE / "0").write_text("half a pa")
    looked_at(tmp_path)
    assert held(tmp_path) == {}


# --------------------------------------------------------------- one run at a time


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_two_runs_at_once_the_second_says_so_and_ctrl_c_ends_the_first(tmp_path):
    folder = tmp_path / "report"
    job.select()  # what both import and read takes seconds: the second is ready
    render.require_parts()
    with started(folder) as running:
        second = CliRunner().invoke(cli, [*VERIFY, "--out", str(folder)])
        running.send_signal(signal.SIGINT)
        stdout, stderr = running.communicate(timeout=100)
    assert second.exit_code == 2
    assert re.fullmatch(
        r"longdep: .*report: another run of longdep writes to this folder; let it "
        r"finish, or choose another folder\n",
        second.stderr,
    )
    assert running.returncode == 130
    assert stdout == ""
    said = stderr.splitlines()
    assert said.pop() == "longdep: interrupted; nothing was written"
    assert all(line.startswith("testing linear_recurrence") for line in said)
    assert list(tmp_path.iterdir()) == []


def test_a_killed_run_lets_go(tmp_path) -> None:
    folder = tmp_path / "report"
    with started(folder) as running:
        running.kill()
        running.communicate(timeout=100)
    assert (folder / lock.NAME).exists()
    with place.taken(folder), place.taken(tmp_path / "another"):
        pass
    assert list(tmp_path.iterdir()) == [folder]
    assert list(folder.iterdir()) == []


def test_the_plugin_says_so_too(tmp_path) -> None:
    options = {"--claims-report": tmp_path, "--claims-profile": "quick"}
    later = []
    config = SimpleNamespace(getoption=options.get, add_cleanup=later.append)
    with place.taken(tmp_path), pytest.raises(pytest.UsageError, match="another run"):
        plugin.pytest_configure(config)
    (given_back,) = later
    given_back()  # the profile that this run is in


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forked children")
def test_a_child_that_outlives_its_parent_does_not_keep_the_folder(tmp_path) -> None:
    """Its copy of the open file would: the parent's end alone is no end of a lock."""
    code = (
        "import os, sys\nfrom pathlib import Path\n"
        "from longdep.reports.record.lock import Lock\n"
        "Lock(Path(sys.argv[1])).take()\n"
        "ours, theirs = os.pipe()\n"
        "if os.fork() == 0:\n"
        "    os.write(theirs, b'.')\n"
        "    os.read(0, 1)\n"
        "    os._exit(0)\n"
        "os.read(ours, 1)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    child, parent = os.pipe()
    words = [sys.executable, "-c", code, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, stdin=child, env=environment, check=False)
    try:
        assert done.returncode == -9
        looked_at(tmp_path)
    finally:
        os.close(child)
        os.close(parent)


# ------------------------------------------------- Ctrl-C, and a disk that is full


def test_a_folder_that_cannot_be_looked_at_gets_one_sentence(tmp_path) -> None:
    long = tmp_path / ("a" * 300)
    done = CliRunner().invoke(cli, [*VERIFY, "--out", str(long)])
    assert done.exit_code == 2
    assert done.stderr.startswith(f"longdep: {long}: cannot be looked at: ")
    assert done.stderr.count("\n") == 1


def test_an_interrupt_of_the_tests_is_no_failure(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(testing.pytest, "main", lambda *_, **__: 2)
    done = CliRunner().invoke(cli, [*VERIFY, "--out", str(tmp_path / "report")])
    assert done.exit_code == 130
    assert done.stderr == "longdep: interrupted; nothing was written\n"
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_while_files_are_moved_waits_for_the_rest(
    monkeypatch, folder
) -> None:
    real, interrupts = os.replace, [KeyboardInterrupt()]

    def interrupted(source: Path, target: Path) -> None:
        real(source, target)
        if target.name == "README.md" and interrupts:
            raise interrupts.pop()

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt, match="the new report is in place"):
        staging.replace(folder, NEW, OLD)
    assert held(folder) == NEW


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_an_output_that_is_full_gets_one_sentence() -> None:
    with open("/dev/full", "w") as full:
        with process("-m", "longdep", "--help", stdout=full.fileno()) as running:
            _, stderr = running.communicate(timeout=100)
    assert running.returncode == 2
    assert stderr == (
        "longdep: the output cannot be written: No space left on device\n"
    )
