"""Programs that speak JSON lines: what works, and every way in which one does not."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle import systems, vocabulary
from longdep.numeric.oracle.adapters import plumbing, process
from longdep.numeric.oracle.adapters.command import Program, ProgramError
from longdep.numeric.oracle.check.running import remembered, run

HERE = Path(__file__).parent
LINEAR = """
import json, sys
for line in sys.stdin:
    case = json.loads(line)
    W, h, steps = (case["inputs"][k] for k in ("W", "h0", "steps"))
    real = lambda s: float.fromhex(s) if isinstance(s, str) else s
    W, h = [[real(e) for e in row] for row in W], [real(e) for e in h]
    rows = [h]
    for _ in range(steps):
        h = [sum(W[j][i] * h[j] for j in range(len(h))) for i in range(len(h))]
        rows.append(h)
    answer = {"id": case["id"], "outputs": {"h": rows}}
    EXTRA
    print(json.dumps(answer), flush=True)
"""
CASE = {
    "W": np.array([[0.5, 0.25], [-0.5, 1.0]]),
    "h0": np.array([1.0, 0.1]),
    "steps": 2,
}
SHAPES = {"h": (3, 2)}
GENEROUS = 300.0  # seconds for what must succeed, on a busy machine too
STATES = [[1.0, 0.1], [0.45, 0.35], [0.05, 0.4625]]


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A program that ends, or that was killed, may take its time."""
    monkeypatch.setattr(process, "ENDING", GENEROUS)
    monkeypatch.setattr(process, "LAST_WORDS", GENEROUS)


@pytest.fixture
def program(tmp_path):
    made = []

    def make(extra="pass", text=LINEAR, **options):
        options = {"time_limit": GENEROUS, "start_limit": GENEROUS} | options
        path = tmp_path / f"program{len(made)}.py"
        path.write_text(text.replace("EXTRA", extra))
        words = [sys.executable, str(path)]
        made.append(Program(words, "linear-recurrence", **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.mark.parametrize("numbers", ["hex", "decimal"])
def test_a_program_answers_as_a_function_would(program, numbers):
    implementation = program(numbers=numbers)
    for _ in range(3):
        answer = run(implementation, CASE, SHAPES)
        assert answer.troubles == ()
        assert np.abs(answer.outputs["h"] - STATES).max() < 4 * 2.0**-53


AFTER_THE_FIRST = "if case['id'] > 1: "
BROKEN = {
    "ends": ("sys.exit(3)", "program", "ended with exit code 3 without an answer"),
    "raises": (
        "raise ValueError('no weights')",
        "program",
        "its standard error ends: Traceback",
    ),
    "is killed": (
        "import os; os.kill(os.getpid(), 9)",
        "program",
        "ended by signal SIGKILL without an answer",
    ),
    "prints besides": ("print('step', 1)", "wire", "got 'step 1\\n'"),
    "answers another case": ("answer['id'] = 99", "wire", "expected id 2, got 99"),
    "answers without an id": (
        "del answer['id']",
        "wire",
        "expected id 2, got an answer without an id (one line a case, with its id)",
    ),
    "answers the case before": ("answer['id'] -= 1", "wire", "expected id 2, got 1 ("),
    "says it cannot": (
        "answer = {'id': case['id'], 'error': 'no such system'}",
        "program",
        "says it failed: 'no such system'",
    ),
    "declines": (
        "answer = {'id': case['id'], 'declined': 'T > 1'}",
        "raises",
        "raised NotImplementedError: 'T > 1'",
    ),
    "answers without outputs": ("del answer['outputs']", "wire", 'expected {"outputs"'),
    "answers a list": ("answer = [1]", "wire", "expected a JSON object"),
    "answers one name twice": (
        'print(\'{"id": 2, "id": 2}\', flush=True); continue',
        "wire",
        "got 'id' twice",
    ),
    "answers ragged rows": (
        "answer['outputs']['h'][0].pop()",
        "wire",
        "h: rows of different lengths",
    ),
    "answers words": ("answer['outputs']['h'] = 'much'", "wire", "expected a number"),
    "answers nan": (
        "answer['outputs']['h'][1][0] = float('nan')",
        "not-finite",
        "h[1, 0] is nan",
    ),
    "answers the wrong shape": (
        "answer['outputs']['h'].pop()",
        "wrong-shape",
        "h: expected shape (3, 2), got (2, 2)",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_program_gets_one_clear_sentence(program, name):
    extra, kind, says = BROKEN[name]
    (trouble,) = run(program(AFTER_THE_FIRST + extra), CASE, SHAPES).troubles
    assert trouble.kind == kind
    assert says in trouble.message
    assert "\n" not in trouble.message


def test_an_answer_too_late_is_a_hang(program):
    late = program(AFTER_THE_FIRST + "import time; time.sleep(60)", time_limit=0.3)
    (trouble,) = run(late, CASE, SHAPES).troubles
    assert trouble.kind == "hangs"
    assert "gave no answer within 0.3 s and was killed" in trouble.message
    assert "\n" not in trouble.message


@pytest.mark.parametrize("repeats", ["", "; del again['id']"])
def test_a_line_too_many_is_never_the_next_answer(program, repeats):
    # It comes before the answer to the next case, as a line that is late does.
    extra = (
        "if case['id'] > 2:\n"
        f"        again = dict(answer, id=2){repeats}\n"
        "        print(json.dumps(again), flush=True)"
    )
    implementation = program(extra)
    assert run(implementation, CASE, SHAPES).troubles == ()
    (trouble,) = run(implementation, CASE, SHAPES).troubles
    assert trouble.kind == "wire"
    assert "expected id 3, got " in trouble.message


@pytest.mark.skipif(not hasattr(signal, "SIGRTMIN"), reason="no real-time signals")
def test_a_signal_without_a_name_is_told_by_its_number(program):
    number = signal.SIGRTMIN + 1
    killed = program(AFTER_THE_FIRST + f"import os; os.kill(os.getpid(), {number})")
    (trouble,) = run(killed, CASE, SHAPES).troubles
    assert trouble.kind == "program"
    assert f"ended by signal {number} without an answer" in trouble.message


def test_the_end_of_standard_error_names_the_reason(program):
    answer = run(program("raise ValueError('no weights')"), CASE, SHAPES)
    assert answer.troubles[0].message.endswith("ValueError: no weights")


def test_the_next_case_starts_the_program_anew(program):
    implementation = program("if case['id'] == 2: sys.exit(1)")
    assert run(implementation, CASE, SHAPES).troubles
    assert run(implementation, CASE, SHAPES).troubles == ()


def test_a_program_that_never_spoke_is_not_started_again(program, tmp_path):
    starts = tmp_path / "starts"
    mark = f"open({str(starts)!r}, 'a').write('once ')"
    implementation = program(text=f"{mark}; raise SystemExit('out of order')")
    first = run(implementation, CASE, SHAPES).troubles
    assert run(implementation, CASE, SHAPES).troubles == first
    assert starts.read_text() == "once "
    assert "out of order" in first[0].message


def test_a_program_that_ended_before_it_was_asked_is_no_hang(program):
    implementation = program(text="raise SystemExit('out of order')")
    implementation.start()
    implementation._child._threads[0].join(GENEROUS)  # its output has ended
    (trouble,) = run(implementation, CASE, SHAPES).troubles
    assert trouble.kind == "program"
    assert "ended with exit code 1 without an answer" in trouble.message
    assert "out of order" in trouble.message


def test_a_hanging_program_is_killed_with_all_it_started(program, tmp_path):
    mark = tmp_path / "pid"
    extra = (
        "import subprocess, time\n"
        "    if case['id'] > 1: time.sleep(600)\n"
        "    child = subprocess.Popen(['sleep', '600'])\n"
        f"    open({str(mark)!r}, 'w').write(str(child.pid))"
    )
    answer = run(program(extra, time_limit=0.3), CASE, SHAPES)
    assert answer.troubles[0].kind == "hangs"
    state = Path(f"/proc/{mark.read_text()}/stat")
    if not state.exists():
        return
    deadline = time.monotonic() + GENEROUS  # its new parent has to bury it
    while state.exists() and state.read_text().split()[2] != "Z":
        assert time.monotonic() < deadline, "the grandchild lives on"
        time.sleep(0.01)


def test_a_program_that_does_not_read_does_not_block_us(program):
    big = {**CASE, "W": np.full((120, 120), 0.1), "h0": np.ones(120)}
    first_line_only = LINEAR.replace(
        "    EXTRA", "    EXTRA\n    if case['id'] > 1: import time; time.sleep(60)"
    ).replace("for line in sys.stdin:", "for line in iter(sys.stdin.readline, ''):")
    implementation = program(text=first_line_only, time_limit=0.3)
    assert run(implementation, big, {"h": (3, 120)}).troubles[0].kind == "hangs"


def test_a_program_that_hangs_at_once_is_waited_for_as_long_as_the_start_limit(program):
    hangs = program("import time; time.sleep(600)", time_limit=0.1, start_limit=0.4)
    began = time.monotonic()
    (trouble,) = run(hangs, CASE, SHAPES).troubles
    assert time.monotonic() - began >= 0.4
    assert trouble.kind == "hangs"
    assert "within 0.4 s and was killed" in trouble.message
    assert "the start limit holds" in trouble.message
    assert "\n" not in trouble.message


@pytest.mark.parametrize(
    ("limits", "start"),
    [
        ({}, 60),
        ({"time_limit": 5}, 10),
        ({"time_limit": 90}, 90),
        ({"time_limit": 5, "start_limit": 30}, 30),
        ({"start_limit": 2}, 2),
    ],
)
def test_how_long_a_start_may_take(limits, start):
    made = Program(sys.executable, "linear-recurrence", **limits)
    assert made.start_limit == start
    assert made.time_limit == limits.get("time_limit", 10)


def test_a_slow_start_is_no_hang_and_neither_is_a_second_one(program, tmp_path):
    mark = tmp_path / "started"
    slow = (  # longer than the time limit, and the first time much longer
        "import pathlib, time\n"
        f"mark = pathlib.Path({str(mark)!r})\n"
        "time.sleep(0.5 if mark.exists() else 2)\n"
        "mark.touch()\n"
    )
    ends = "if case['id'] == 2: sys.exit(1)"
    implementation = program(ends, text=slow + LINEAR, time_limit=0.3)
    assert run(implementation, CASE, SHAPES).troubles
    assert run(implementation, CASE, SHAPES).troubles == ()


def test_closing_ends_the_program(program):
    implementation = program()
    run(implementation, CASE, SHAPES)
    process = implementation._child.process
    implementation.close()
    assert process.poll() == 0


def test_state_kept_in_a_program_is_found(program):
    extra = "answer['outputs']['h'][0][0] += case['id']"
    other = {**CASE, "h0": np.array([2.0, 3.0])}
    report = remembered(program(extra), CASE, other, SHAPES, SHAPES)
    assert [trouble.kind for trouble in report] == ["keeps-state"]


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("", "command: expected a program"),
        ('node "rnn.js', "command: No closing quotation"),
        ("no-such-program-anywhere x", "no-such-program-anywhere: cannot be started"),
        ([os.devnull], "cannot be started: Permission denied"),
    ],
)
def test_a_command_that_cannot_be_started_is_bad_use(command, says):
    with pytest.raises(ProgramError, match=says):
        Program(command, "linear-recurrence")(CASE)


def test_an_unknown_system_or_convention_is_bad_use():
    with pytest.raises(DomainError, match=r"system: .*; nearest is 'gru'"):
        Program("node", "gruu")
    with pytest.raises(DomainError, match=r"convention: .* got 'caffe'$"):
        Program("node", "gru", convention="caffe")
    with pytest.raises(DomainError, match="nearest is 'keras-reset-after'"):
        Program("node", "gru", convention="keras-reset-aftr")


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")
@pytest.mark.parametrize("numbers", ["hex", "decimal"])
def test_the_example_in_javascript_answers_the_tiny_case(numbers):
    entry = systems.system("simple-rnn")
    case = plumbing.tiny_case(entry, "plain")
    with Program(f"node {HERE / 'my_rnn.js'}", "simple-rnn", numbers=numbers) as rnn:
        plumbing.require_sound_cell(rnn, "simple-rnn", "plain")
        answer = run(rnn, case, plumbing.tiny_shapes(entry, "plain"))
    assert answer.troubles == ()
    assert len(answer.outputs) == len(vocabulary.outputs(entry, "plain"))


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")
def test_the_example_in_javascript_can_be_wrong():
    with (
        Program(["node", str(HERE / "my_rnn.js"), "wrong"], "simple-rnn") as rnn,
        pytest.raises(plumbing.AdapterError, match="grad_U has slope"),
    ):
        plumbing.require_sound_cell(rnn, "simple-rnn", "plain")


LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
AWAY = {
    "in a session of its own": "start_new_session=True",
    "without the environment": "start_new_session=True, env={}",
}
DAEMON = """import os, subprocess
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for stream in (0, 1, 2):
                os.close(stream)
            open(MARK + '.new', 'w').write(str(os.getpid()))
            os.replace(MARK + '.new', MARK)  # never empty, whatever case follows
            os.execvp('sleep', ['sleep', '600'])
        os._exit(0)
    os.wait()
    while not os.path.exists(MARK): pass"""


def ended(process):
    """Whether it is gone, or dead and waits for its new parent to bury it."""
    deadline = time.monotonic() + GENEROUS
    state = Path(f"/proc/{process}/stat")
    while time.monotonic() < deadline:
        try:
            if state.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.01)
    return False


def started_by(program, tmp_path, extra, ending="pass"):
    """The id of a process that a program starts, once that program was ended."""
    mark = tmp_path / "pid"
    extra = extra.replace("MARK", repr(str(mark))) + f"\n    {ending}"
    implementation = program(extra)
    run(implementation, CASE, SHAPES)
    implementation.close()
    return int(mark.read_text())


@LINUX
@pytest.mark.parametrize("way", AWAY)
def test_a_child_that_left_the_group_is_ended_with_the_program(program, tmp_path, way):
    extra = (
        "import subprocess, time\n"
        f"    child = subprocess.Popen(['/bin/sleep', '600'], {AWAY[way]})\n"
        "    open(MARK, 'w').write(str(child.pid))"
    )
    if way == "without the environment":  # found by its parent, which must live then
        extra += "\n    if case['id'] > 1: time.sleep(600)"
        mark = tmp_path / "pid"
        text = extra.replace("MARK", repr(str(mark)))
        answer = run(program(text, time_limit=0.3), CASE, SHAPES)
        assert answer.troubles[0].kind == "hangs"
        assert ended(int(mark.read_text()))
        return
    assert ended(started_by(program, tmp_path, extra))


@LINUX
@pytest.mark.parametrize("ending", ["pass", "if case['id'] == 2: os._exit(3)"])
def test_a_daemon_is_ended_with_the_program_that_started_it(program, tmp_path, ending):
    assert ended(started_by(program, tmp_path, DAEMON, ending))


@LINUX
def test_what_no_program_of_ours_started_lives_on(program):
    stranger = subprocess.Popen(["sleep", "600"], start_new_session=True)
    try:
        implementation = program()
        run(implementation, CASE, SHAPES)
        implementation.close()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
