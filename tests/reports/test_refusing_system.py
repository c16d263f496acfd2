"""What the system refuses ends a command with one sentence; nothing asked is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from longdep.numeric.campaign.errors import CampaignError
from longdep.numeric.campaign.plan import MOST_CHUNKS, Campaign
from longdep.reports.command import failing
from longdep.reports.command.cli import cli

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs a shell")
RIGHT = """
def run(case):
    return {}
"""
CHECK = ("check", "wrong:run", "--system", "simple-rnn", "--examples", "2")


def shell(
    line: str, folder: Path, *words: str, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell, in which "$@" is the command with its words."""
    return subprocess.run(
        ["sh", "-c", line, "sh", sys.executable, "-m", "longdep", *words],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **more},
        check=False,
        timeout=300,
    )


@pytest.fixture
def wrong(tmp_path) -> Path:
    """A folder with an implementation that is wrong."""
    (tmp_path / "wrong.py").write_text(RIGHT)
    return tmp_path


@POSIX
@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ('"$@" >&-', 0, ""),
        ('"$@" <&- >&-', 0, ""),
        ('"$@" 2>&-', 0, ""),
        (
            '"$@" 1</dev/null',
            2,
            "longdep: the output cannot be written: Bad file descriptor\n",
        ),
        (
            'ulimit -f 1; "$@" >big',
            2,
            "longdep: the output cannot be written: File too large\n",
        ),
        (
            'mkdir gone; cd gone; rmdir ../gone; "$@"',
            0,
            "",
        ),
    ],
)
def test_a_stream_that_is_closed_or_full_is_no_traceback(
    tmp_path, line, code, said
) -> None:
    done = shell(line, tmp_path, "claims")
    assert (done.returncode, done.stderr) == (code, said)


@POSIX
def test_a_folder_that_is_gone_is_named(tmp_path) -> None:
    done = shell('mkdir gone; cd gone; rmdir ../gone; "$@"', tmp_path, *CHECK)
    assert done.returncode == 2
    assert done.stderr == (
        "longdep: cannot go on: No such file or directory (is the current folder "
        "still there?)\n"
    )


def unheard(folder: Path, *words: str) -> int:
    """The exit code of a command to whose output nobody listens."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        process = subprocess.run(
            [sys.executable, "-m", "longdep", *words],
            stdout=writer,
            stderr=subprocess.PIPE,
            text=True,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
            timeout=300,
        )
    finally:
        os.close(writer)
    assert "Traceback" not in process.stderr
    return process.returncode


@POSIX
def test_what_is_asked_for_is_written_though_nobody_listens(wrong) -> None:
    """And the exit code is no verdict: 1 would say that something was found."""
    code = unheard(wrong, *CHECK, "--json", "report.json", "--save-case", "case.json")
    assert code == failing.NO_READER
    report = json.loads((wrong / "report.json").read_text())
    assert report["findings"]
    assert (wrong / "case.json").is_file()


@POSIX
def test_a_report_is_written_though_nobody_listens(tmp_path) -> None:
    words = ("verify", "--claim", "unrolled-power", "--profile", "quick", "--out")
    assert unheard(tmp_path, *words, "out") == failing.NO_READER
    assert (tmp_path / "out" / "ledger.json").is_file()


@POSIX
def test_a_campaign_s_result_is_written_though_nobody_listens(tmp_path) -> None:
    words = ("campaign", "run", "gamma-bound", "--seeds", "1", "--workers", "1")
    place = ("--store", "a.sqlite", "--out", "out.json")
    assert unheard(tmp_path, *words, *place) == failing.NO_READER
    assert json.loads((tmp_path / "out.json").read_text())


@POSIX
def test_a_report_that_cannot_be_written_is_printed_all_the_same(wrong) -> None:
    done = shell('"$@"', wrong, *CHECK, "--json", "wrong.py/report.json")
    assert done.returncode == 2
    assert done.stdout.startswith("simple-rnn")
    assert len(done.stderr.splitlines()) == 1


def test_pictures_that_cannot_be_drawn_are_named_before_the_run(tmp_path) -> None:
    words = ("verify", "--claim", "unrolled-power", "--profile", "quick", "--out")
    done = subprocess.run(
        [sys.executable, "-m", "longdep", *words, str(tmp_path / "out")],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "nonsense"},
        check=False,
        timeout=300,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("longdep: pictures cannot be drawn: matplotlib: ")
    assert "nonsense" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "cannot go on: there is no memory left"),
        (ImportError("libflint: \x1b[31m no"), r"cannot go on: libflint: \x1b[31m no"),
        (OSError(24, "Too many", "a\nb"), "cannot go on: a b: Too many"),
        (OSError(24, "Too many open files"), "cannot go on: Too many open files"),
        (OSError("of no kind"), "cannot go on: of no kind"),
    ],
)
def test_what_the_system_refuses_is_one_sentence(error, said, capsys, monkeypatch):
    def refused() -> None:
        raise error

    monkeypatch.setattr(sys, "stdout", sys.stdout)  # which is given back
    with pytest.raises(SystemExit) as ended:
        failing.guarded(refused)
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"longdep: {said}\n"


@POSIX
@pytest.mark.parametrize("name", ["esc\x1b[31m", "two\nlines", "bell\x07", "a  b"])
def test_a_path_is_printed_escaped(tmp_path, name) -> None:
    """A pipe hides what click leaves out there: this is what a terminal gets."""
    committed = ROOT / "reports" / "certificates"
    text = (committed / "bounded-or-lasting.counterexample.json").read_text()
    for path, content in ((tmp_path / name, text), (tmp_path / f"{name}.bad", "{}")):
        path.write_text(content)
        done = CliRunner().invoke(cli, ["certify", str(path)], color=True)
        assert not {"\x1b", "\x07"} & {*done.output}
        assert sum("json" in x or "bounded" in x for x in done.output.splitlines()) < 2
    folder = tmp_path / f"{name}.vectors"
    done = CliRunner().invoke(cli, ["vectors", "export", str(folder)], color=True)
    assert done.exit_code == 0
    assert len(done.output.splitlines()) == 1
    assert done.output.rstrip("\n").isprintable()


@pytest.mark.parametrize(
    "words",
    [
        ("check", "a:b", "--system", "gru", "--jobs", "99999999999"),
        ("verify", "--jobs", "99999999999"),
        ("campaign", "run", "gamma-bound", "--workers", "99999999999"),
        ("campaign", "run", "oracle", "--for", "9" * 5000),
        ("campaign", "run", "oracle", "--for", "0"),
        ("campaign", "run", "gamma-bound", "--seeds", "9" * 30),
        ("campaign", "run", "oracle", "--rounds", "9" * 30),
    ],
    ids=lambda words: " ".join(words)[:40],
)
def test_a_number_beyond_reason_is_refused(tmp_path, words, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 2
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert len(done.output) < 600
    assert list(tmp_path.iterdir()) == []


def test_a_campaign_has_no_more_chunks_than_can_be_kept_in_mind() -> None:
    words = {"name": "a", "title": "A", "function": "a:b", "merge": {"*": "sum"}}
    assert Campaign(**words, seeds=MOST_CHUNKS).chunks == MOST_CHUNKS
    with pytest.raises(CampaignError, match="expected at most 10000000 chunks, got"):
        Campaign(**words, seeds=MOST_CHUNKS + 1)
    assert Campaign(**words, seeds=MOST_CHUNKS + 1, chunk=2).chunks > 1


def test_a_model_s_package_that_is_missing_is_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    (tmp_path / "a.onnx").touch()
    for words in (("lags",), ("check",)):
        done = CliRunner().invoke(cli, [*words, str(tmp_path / "a.onnx")])
        assert done.exit_code == 2
        assert "a.onnx: needs the package 'onnx', which is not installed" in done.stderr


@POSIX
def test_a_file_that_may_never_end_is_not_waited_for(wrong) -> None:
    os.mkfifo(wrong / "pipe.json")
    for option in ("--known-deviations", "--case"):
        done = shell('"$@"', wrong, *CHECK[:4], option, "pipe.json")
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
        assert "pipe.json" in done.stderr
