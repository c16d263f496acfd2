"""`longdep check` as a user meets it, and the README's own example."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from longdep.reports.command.cli import cli

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE_JS = ROOT / "tests" / "numeric" / "oracle" / "my_rnn.js"
BUGS = """
import numpy as np
from my_rnn import run

def forgetful(case):
    answer = run(case)
    answer["grad_U"] = answer["delta"].T @ answer["h"]
    return answer

def printing(case):
    print("hello")
    return run(case)

def wordy(case):
    return "h"

def sleepy(case):
    import time
    time.sleep(30)

def raising(case):
    return run({**case, "U": None})
"""


def readme_blocks(language: str) -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("user")
    (block,) = [b for b in readme_blocks("python") if b.startswith("# my_rnn.py")]
    (folder / "my_rnn.py").write_text(block)
    (folder / "bugs.py").write_text(BUGS)
    path = list(sys.path)
    yield folder
    sys.path[:] = path
    for name in ("my_rnn", "my_bug", "bugs"):
        sys.modules.pop(name, None)


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def longdep(folder: Path, *arguments: str) -> Done:
    """The command in this process: a process of its own costs a second of imports."""
    with contextlib.chdir(folder):
        done = CliRunner().invoke(cli, arguments)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Done(done.exit_code, done.stdout, done.stderr)


def test_the_command_works_in_a_process_of_its_own(folder):
    words = ("check", "my_rnn:run", "--system", "simple-rnn", "--examples", "3")
    done = subprocess.run(
        [sys.executable, "-m", "longdep", *words],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=170,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert "float64: right" in done.stdout


def test_the_example_of_the_readme_is_right_by_its_own_command(folder):
    command = re.search(r"^longdep (check my_rnn:run.*)$", readme(), re.MULTILINE)
    assert command is not None
    done = longdep(folder, *command[1].split(), "--examples", "60")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    first = (
        r"simple-rnn \(plain\), float64: right; 60 cases compared, (\d+) drawn, (\d+)"
    )
    counts = re.match(first, done.stdout)
    assert counts is not None, done.stdout
    assert int(counts[1]) - int(counts[2]) == 60
    for output in ("h", "delta", "grad_U", "grad_W", "grad_b", "grad_x", "grad_h0"):
        assert re.search(rf"^{output} +[1-9]\d* +0 ", done.stdout, re.MULTILINE)


def test_the_bug_that_the_readme_suggests_is_found(folder):
    text = (folder / "my_rnn.py").read_text()
    right, wrong = re.findall(r"`(carried = [^`]+)`", readme())
    assert text.count(right) == 1
    (folder / "my_bug.py").write_text(text.replace(right, wrong))
    done = longdep(folder, "check", "my_bug:run", "--system", "simple-rnn")
    assert done.returncode == 1
    assert "WRONG" in done.stdout
    assert "Likely cause: " in done.stdout


def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_finding_is_printed_and_written_as_json(folder):
    done = longdep(
        folder,
        *("check", "bugs:forgetful", "--system", "simple-rnn"),
        *("--json", "out/report.json", "--examples", "20", "--seed", "3"),
    )
    assert done.returncode == 1
    assert done.stderr == ""
    assert "grad_U" in done.stdout
    report = json.loads((folder / "out" / "report.json").read_text())
    assert report["ok"] is False
    assert report["seed"] == 3
    assert report["findings"][0]["output"] == "grad_U"
    assert list((folder / "out").iterdir()) == [folder / "out" / "report.json"]


@pytest.mark.parametrize(
    ("bug", "says"),
    [
        ("printing", "printed 'hello\\n' to standard output"),
        ("wordy", "returned str 'h'; expected a mapping"),
        ("sleepy", "gave no answer within 0.2 s"),
        ("raising", "raised ValueError: matmul"),
    ],
)
def test_what_breaks_is_a_finding_and_no_traceback(folder, bug, says):
    done = longdep(
        folder,
        *("check", f"bugs:{bug}", "--system", "simple-rnn"),
        *("--examples", "6", "--time-limit", "0.2"),
    )
    assert done.returncode == 1
    assert says in " ".join(done.stdout.split())
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")
@pytest.mark.parametrize(("words", "code"), [("", 0), (" wrong", 1)])
def test_a_program_in_another_language_is_checked(folder, words, code, monkeypatch):
    monkeypatch.setattr("longdep.numeric.oracle.check.shrink.SHRINK_SECONDS", 1.0)
    done = longdep(
        folder,
        *("check", "--command", f"node {EXAMPLE_JS}{words}"),
        *("--system", "simple-rnn", "--examples", "15"),
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert ("implementation = Program(" in done.stdout) == bool(code)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("my_rnn:run", "--system", "gruu"), "there is no 'gruu'; near: gru"),
        (
            ("my_rnn:run", "--system", "gru", "--convention", "tourch"),
            "gru has no 'tourch'; near: torch",
        ),
        (("my_rnn:runn", "--system", "gru"), "my_rnn: has no 'runn'; near: run"),
        (("my_rn:run", "--system", "gru"), "there is no module 'my_rn'"),
        (("my_rnn", "--system", "gru"), "expected module:callable"),
        (("my_rnn:np", "--system", "gru"), "expected something to call, got module"),
        (("--system", "gru"), "expected either MODULE:CALLABLE or --command"),
        (("my_rnn:run", "--command", "x", "--system", "gru"), "expected either"),
        (("--command", "no-such-program", "--system", "gru"), "cannot be started"),
        (("--command", "'", "--system", "gru"), "No closing quotation"),
        (
            ("--command", "x", "--adapter", "flax-cell", "--system", "gru"),
            "--adapter wraps a Python object",
        ),
        (
            ("my_rnn:run", "--system", "gru", "--adapter", "flux-cell"),
            "adapter: there is no 'flux-cell'; near: flax-cell",
        ),
        (
            ("my_rnn:run", "--system", "gru", "--precision", "half"),
            "precision: expected one of",
        ),
        (
            ("my_rnn:run", "--system", "simple-rnn", "--known-deviations", "none.json"),
            "none.json",
        ),
    ],
)
def test_bad_use_gets_one_sentence_and_exit_code_2(folder, arguments, says):
    done = longdep(folder, "check", *arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_a_known_deviation_is_excused_until_it_is_gone(folder):
    book = {
        "format": "longdep known deviations 1",
        "deviations": [
            {
                "implementation": "mine",
                "system": "simple-rnn",
                "convention": "plain",
                "precision": "float64",
                "outputs": ["grad_U"],
                "reason": "It takes h_t where h_(t-1) is right.",
                "reproduction": ["longdep check bugs:forgetful --system simple-rnn"],
            }
        ],
    }
    (folder / "known.json").write_text(json.dumps(book))
    common = ("--system", "simple-rnn", "--examples", "15")
    known = ("--known-deviations", "known.json", "--name", "mine")
    excused = longdep(folder, "check", "bugs:forgetful", *common, *known)
    assert excused.returncode == 0, excused.stdout + excused.stderr
    assert "right but for a known deviation" in excused.stdout
    assert "Excused 1: outside" in excused.stdout
    assert "Known deviation of mine: It takes h_t" in excused.stdout
    gone = longdep(folder, "check", "my_rnn:run", *common, *known)
    assert gone.returncode == 1
    assert "stale: mine no longer deviates in grad_U" in gone.stdout
    other = longdep(folder, "check", "bugs:forgetful", *common, *known[:2])
    assert other.returncode == 1
    assert "lists nothing about bugs:forgetful" in other.stdout
