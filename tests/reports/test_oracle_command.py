"""`longdep check` as a user meets it, and the README's own example."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
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

def rude(case):
    raise ValueError("100%\\x1b[2J\\r\\n::error::\\udc80, a: b")

def two(case, more):
    return {}

async def later(case):
    return {}

class Cell:
    def run(self, case):
        return {}

class Answer(dict):
    pass
"""
NOISY = """
import sys
import time
print("\\x1b[2Jloading")
print("warning\\a", file=sys.stderr)
from my_rnn import run
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
    (folder / "noisy_rnn.py").write_text(NOISY)
    path = list(sys.path)
    yield folder
    sys.path[:] = path
    for name in ("my_rnn", "my_bug", "bugs", "noisy_rnn"):
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


GRU = ("my_rnn:run", "--system", "gru")


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
            ("my_rnn:run", "--system", "gru", "--precision", "float46"),
            "got 'float46'; nearest is 'float64'",
        ),
        (
            ("my_rnn:run", "--system", "clip-by-value", "--profile", "tourch"),
            "clip-by-value has no 'tourch'; near: torch",
        ),
        (
            ("my_rnn:run", "--system", "gru", "--convention", "kears"),
            "gru has no 'kears'; near: keras",
        ),
        (
            (*GRU, "--convention", "torch", "--profile", "flax"),
            "got both 'torch' and 'flax'",
        ),
        (("my_rnn:run",), "check: expected --system, such as gru"),
        (("my_rnn:run", "--sytem", "gru"), "check: No such option '--sytem'"),
        (("my_rnn:run", "my_rnn:run", "--system", "gru"), "unexpected extra argument"),
        ((*GRU, "--level", "strickt"), "'strickt' is not one of 'standard', 'strict'"),
        ((*GRU, "--format", "yaml"), "'yaml' is not one of 'text', 'json', 'github'"),
        ((*GRU, "--format", "json", "--summary"), "--summary is of --format text"),
        ((*GRU, "--examples", "0"), "0 is not in the range x>=1"),
        ((*GRU, "--examples", "few"), "'few' is not a valid integer"),
        ((*GRU, "--seed", "-1"), "-1 is not in the range x>=0"),
        ((*GRU, "--jobs", "0"), "0 is not in the range 1<=x<=4096"),
        ((*GRU, "--time-limit", "0"), "0.0 is not in the range x>0"),
        ((*GRU, "--time-limit", "inf"), "time_limit: expected seconds > 0 and <="),
        ((*GRU, "--time-limit", "nan"), "time_limit: expected seconds > 0 and <="),
        (
            ("--command", "cat", "--system", "gru", "--start-limit", "inf"),
            "start_limit: expected seconds > 0 and <=",
        ),
        ((*GRU, "--start-limit", "3"), "--start-limit is of a --command"),
        ((*GRU, "--numbers", "decimal"), "--numbers is of a --command"),
        (
            ("--command", "cat", "--system", "gru", "--parameter", "a=b"),
            "--parameter wraps a Python object",
        ),
        ((*GRU, "--parameter", "w_ih=a.b"), "is of --adapter torch-module and torch-c"),
        ((*GRU, "--parameter", "w_ih"), "expected input=parameter, such as w_ih=cell."),
        ((*GRU, "--parameter", "=a"), "expected input=parameter, such as w_ih=cell."),
        (
            (*GRU, "--parameter", "w_ih=a", "--parameter", "w_ih=b"),
            "expected w_ih once, got it twice",
        ),
        (("my_rnn.py:run", "--system", "gru"), "did you mean my_rnn:run?"),
        (("my_rnn.run", "--system", "gru"), "did you mean my_rnn:run?"),
        (("my_rnn.py", "--system", "gru"), "did you mean my_rnn:CALLABLE?"),
        (("./my_rnn.py:run", "--system", "gru"), "did you mean my_rnn:run?"),
        (("a/my_rnn:run", "--system", "gru"), "did you mean my_rnn:run, in a?"),
        (("my_rnn:run()", "--system", "gru"), "did you mean my_rnn:run?"),
        (("my_rnn:", "--system", "gru"), "expected module:callable"),
        (("", "--system", "gru"), "expected module:callable"),
        (("no.such.path:run", "--system", "gru"), "there is no module 'no'"),
        (("none.onnx", "--system", "lstm"), "none.onnx: there is no such file"),
        (("bugs:two", "--system", "gru"), "expected a function of one argument"),
        (("bugs:Cell.run", "--system", "gru"), "arguments (self, case)"),
        (("bugs:Cell", "--system", "gru"), "got the class bugs.Cell"),
        (("bugs:later", "--system", "gru"), "got the coroutine function bugs.later"),
        (
            ("my_rnn:run", "--system", "gru", "--adapter", "torch-clip"),
            "torch-clip is for clip-by-norm, clip-by-global-norm, clip-by-value",
        ),
        (
            ("my_rnn:run", "--system", "clip-by-norm", "--adapter", "torch-module"),
            "system: torch-module is for simple-rnn, gru, lstm",
        ),
        (
            ("my_rnn:run", "--system", "gru", "--adapter", "keras-init"),
            "system: keras-init is for orthogonal-init",
        ),
        (
            (*GRU, "--adapter", "torch-cell", "--convention", "flax"),
            "convention: torch-cell computes torch, got 'flax'",
        ),
        (("--command", "", "--system", "gru"), "command: expected a program"),
        (("bugs:\x1b[2J", "--system", "gru"), r"got 'bugs:\x1b[2J'"),
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
    assert done.stderr.startswith("longdep: ")
    assert done.stderr.strip().isprintable()
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


SMALL = ("--system", "simple-rnn", "--examples", "6")


def test_a_class_that_is_a_mapping_is_an_implementation(folder):
    done = longdep(folder, "check", "bugs:Answer", *SMALL)
    assert "no such output" in done.stdout


def test_the_summary_is_the_first_line(folder):
    page = longdep(folder, "check", "my_rnn:run", *SMALL).stdout
    done = longdep(folder, "check", "my_rnn:run", *SMALL, "--summary")
    assert done.stdout == page.splitlines(keepends=True)[0]
    assert (done.returncode, done.stderr) == (0, "")
    wrong = longdep(folder, "check", "bugs:forgetful", *SMALL, "--summary")
    assert wrong.returncode == 1
    assert "WRONG; " in wrong.stdout
    assert len(wrong.stdout.splitlines()) == 1


def test_json_is_printed_alone(folder):
    done = longdep(folder, "check", "noisy_rnn:run", *SMALL, "--format", "json")
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert report["ok"] is True
    assert (report["examples"], report["asked"]) == (6, 6)
    assert report["drawn"] == 6 + report["declined"]
    assert report["exhausted"] is False
    assert done.stderr == "\\x1b[2Jloading\nwarning\\x07\n"
    sys.modules.pop("noisy_rnn")


def unescaped(text):
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def test_annotations_of_a_workflow_are_one_line_each(folder):
    done = longdep(folder, "check", "bugs:rude", *SMALL, "--format", "github")
    assert done.returncode == 1
    first, *lines = done.stdout.splitlines()
    assert first.startswith("simple-rnn (plain), float64: WRONG; ")
    (line,) = lines
    place, _, message = line.removeprefix("::error ").partition("::")
    file, number, title = place.split(",")
    assert file == "file=bugs.py"
    source = (folder / "bugs.py").read_text().splitlines()
    assert source[int(number.removeprefix("line=")) - 1] == "def rude(case):"
    assert title == "title=longdep%3A raises"
    assert "100%25\\x1b[2J ::error::\\udc80, a: b" in message
    assert "%0A" not in message
    assert "raised ValueError: 100%\\x1b[2J" in unescaped(message)


def test_annotations_tell_numbers_and_causes(folder):
    done = longdep(folder, "check", "bugs:forgetful", *SMALL, "--format", "github")
    (line,) = done.stdout.splitlines()[1:]
    text = unescaped(line)
    assert line.startswith("::error file=bugs.py,line=")
    for word in ("grad_U", "expected ", "computed ", "allowed ", "Likely cause: "):
        assert word in text
    assert "import numpy" not in text
    right = longdep(folder, "check", "my_rnn:run", *SMALL, "--format", "github")
    assert right.returncode == 0
    assert right.stdout.splitlines()[1].startswith("::notice file=my_rnn.py,line=")


def test_nothing_decided_is_an_error_of_a_workflow(folder):
    done = longdep(
        folder,
        *("check", "bugs:Answer", "--system", "linear-recurrence"),
        *("--examples", "2", "--format", "github"),
    )
    assert done.returncode == 1
    assert "::error title=longdep" in done.stdout


def test_several_processes_print_the_same(folder):
    one = longdep(folder, "check", "bugs:forgetful", *SMALL)
    two = longdep(folder, "check", "bugs:forgetful", *SMALL, "--jobs", "2")
    assert two == one


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")
def test_each_process_has_a_program_of_its_own(folder):
    words = ("check", "--command", f"node {EXAMPLE_JS}", *SMALL)
    one, two = longdep(folder, *words), longdep(folder, *words, "--jobs", "2")
    assert (one.returncode, one.stderr) == (0, "")
    assert two == one


def test_a_report_that_cannot_be_written_is_printed_all_the_same(folder):
    words = ("check", "my_rnn:run", *SMALL, "--json", "my_rnn.py/report.json")
    done = longdep(folder, *words)
    assert done.returncode == 2
    assert done.stdout.startswith("simple-rnn (plain), float64: right; ")
    assert len(done.stderr.splitlines()) == 1


INTERRUPTIBLE = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from longdep import main
main()
"""
WAITING = """
import pathlib, time
from my_rnn import run as right

def run(case):
    try:
        pathlib.Path("answered").touch(exist_ok=False)  # by one process alone
    except FileExistsError:
        pathlib.Path("running").touch()
        time.sleep(600)
    return right(case)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_ends_the_check_with_one_sentence(folder, jobs):
    (folder / "waiting_rnn.py").write_text(WAITING)
    mark = folder / "running"
    for file in (mark, folder / "answered"):
        file.unlink(missing_ok=True)
    words = ("check", "waiting_rnn:run", *SMALL, "--jobs", jobs, "--time-limit", "900")
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        while not mark.exists():
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=100)
    assert process.returncode == 130
    assert stdout == ""
    assert re.fullmatch(
        r"longdep: interrupted(?: while comparing: [01] of 6 cases(?:, 1 drawn)?)?; "
        r"nothing is reported\n",
        stderr,
    )
    if jobs == "1":
        assert "while comparing: " in stderr


def on_a_terminal(folder, *words, **environment):
    """What a command writes to a terminal of 200 columns."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    fixed = {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "200"}
    process = subprocess.Popen(
        [sys.executable, "-m", "longdep", *words],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env={k: v for k, v in os.environ.items() if k != "NO_COLOR"}
        | fixed
        | environment,
    )
    os.close(theirs)
    parts = []
    with contextlib.suppress(OSError):  # the terminal's end
        while part := os.read(ours, 4096):
            parts.append(part)
    os.close(ours)
    process.wait(100)
    return b"".join(parts).decode()


COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-9][0-9;]*m")


def test_a_terminal_gets_a_progress_line_and_colour(folder):
    shown = on_a_terminal(folder, "check", "my_rnn:run", *SMALL)
    assert re.search(r"comparing.* of 6 cases", shown)
    assert re.search(r"\x1b\[1;32msimple-rnn \(plain\), float64: right; 6 cases", shown)
    wrong = on_a_terminal(folder, "check", "bugs:forgetful", *SMALL)
    assert re.search(r"\x1b\[1;31msimple-rnn \(plain\), float64: WRONG", wrong)


def test_no_color_is_respected(folder):
    shown = on_a_terminal(folder, "check", "my_rnn:run", *SMALL, NO_COLOR="1")
    assert "simple-rnn (plain), float64: right; 6 cases" in shown
    assert not COLOUR.search(shown)


def test_a_pipe_gets_neither_colour_nor_progress(folder):
    done = longdep(folder, "check", "bugs:forgetful", *SMALL)
    assert "\x1b" not in done.stdout + done.stderr
    assert "comparing" not in done.stdout + done.stderr


def test_the_check_of_a_small_cell_imports_no_more_than_it_needs(folder):
    """What takes long to import, and a first verdict can do without."""
    script = (
        "import sys\n"
        f"sys.argv = ['longdep', 'check', 'my_rnn:run', *{SMALL!r}]\n"
        "from longdep import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert end.code == 0\n"
        "heavy = {'sympy', 'jsonschema', 'matplotlib', 'jinja2', 'torch', 'scipy',\n"
        "         'rich', 'pytest', 'multiprocessing.pool', 'asyncio'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=170,
        check=False,
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr
