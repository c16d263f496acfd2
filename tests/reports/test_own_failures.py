"""What came to no result is reported in a report of one's own, and decides nothing."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sympy import Le, Symbol

import longdep
from longdep.reports.plugin import own
from longdep.reports.record.ledger import read
from longdep.reports.record.outline import outline_of

ROOT = Path(__file__).resolve().parents[2]

HEAD = """
import longdep, pytest
from hypothesis import assume, strategies as st
from longdep import rules
from sympy import Integral, Le, Symbol

x, t = Symbol("x", real=True), Symbol("t", real=True)
small = longdep.Hypothesis("small", Le(x, 3), "x is small")
upto = lambda last: st.fixed_dictionaries({"x": st.integers(0, last)})

def claim(key, conclusion=Le(x, 3), **more):
    text = {"topic": "mine", "title": key, "paraphrase": key}
    kind = longdep.Kind.BOUND
    return longdep.Claim(key=key, conclusion=conclusion, kind=kind, **text, **more)
"""
TROUBLED = (
    HEAD
    + """
CRASHED = claim("crashed")
@longdep.confirming(CRASHED, upto(3))
def test_crashes(case): raise RuntimeError(f"no luck with {object()}")

@longdep.confirming(claim("timed-out"), upto(3))
def test_takes_too_long(case): pytest.fail("Timeout >1.0s")

NOTHING = claim("nothing-drawn", Le(x, 2))
@longdep.confirming(NOTHING, upto(9))
def test_rejects_every_case(case): assume(case["x"] > 20)

@longdep.refuting(NOTHING, upto(2))
def test_finds_nothing(case): assert longdep.holds(NOTHING, case)

FLOATS = claim("floats")
@longdep.confirming(FLOATS, st.fixed_dictionaries({"x": st.just(5.5)}))
def test_floats_fail(case): assert case["x"] < 5

WHOLE = claim("integral", Le(Integral(t, (t, 0, x)), 10))
@longdep.confirming(WHOLE, upto(9))
def test_no_certificate_form(case): assert longdep.holds(WHOLE, case)

@pytest.mark.skip(reason="not today")
@longdep.confirming(claim("skipped"), upto(3))
def test_skipped(case): assert longdep.holds(CRASHED, case)

@longdep.confirming(claim("left-out"), upto(3))
def test_left_out(case): assert longdep.holds(CRASHED, case)

@pytest.fixture
def broken(): raise RuntimeError("nothing to lend")

@pytest.mark.usefixtures("broken")
@longdep.confirming(claim("unprepared"), upto(3))
def test_unprepared(case): assert longdep.holds(CRASHED, case)

@longdep.measuring(claim("measured"))
def test_measures_nothing(): raise OSError("no data")

def overshoot():
    step = longdep.Step("too-much", Le(x, 2), rules.Given("small"), "as given")
    return longdep.Proof((step,), lambda random: {"x": 1})

def test_a_proof():
    longdep.prove(claim("unproved", Le(x, 2), hypotheses=(small,), proof=overshoot))

def test_a_proof_that_crashes():
    longdep.prove(claim("unwritten", Le(x, 2), proof=lambda: 1 / 0))
"""
)


def run(
    folder: Path, text: str, *options: str, report: bool = True, **environment: str
) -> subprocess.CompletedProcess:
    (folder / "test_mine.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += [*options, "-c", "/dev/null", "--rootdir=."]
    command += ["-p", "no:randomly"]  # in the order as written
    return subprocess.run(
        [*command, *(["--claims-report=out"] if report else ())],
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", **environment},
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module", params=[(), ("-n", "2")], ids=["one", "xdist"])
def troubled(request, tmp_path_factory) -> Path:
    """The report of a file in which every test fails to come to a result."""
    if request.param:
        pytest.importorskip("xdist", reason="needs the extra dev")
    folder = tmp_path_factory.mktemp("troubled")
    done = run(folder, TROUBLED, "-k", "not left_out", *request.param)
    assert done.returncode == 1, done.stdout
    return folder / "out"


REPORTED = {
    "crashed": ("search", r"RuntimeError: no luck with <object object>$"),
    "timed-out": ("search", r"Failed: Timeout >1.0s"),
    "nothing-drawn": ("search", "Unsatisfiable"),
    "floats": ("search", "cannot be certified.*x: expected an exact number"),
    "integral": ("search", "cannot be certified.*no certificate form for Integral"),
    "skipped": ("not run", "not today"),
    "left-out": ("not run", "deselected"),
    "unprepared": ("not run", "setup failed.*nothing to lend"),
    "measured": ("measurement", "OSError: no data"),
    "unproved": ("proof", "step 'too-much': says x <= 2, the rule gives x <= 3"),
    "unwritten": ("proof", "ZeroDivisionError"),
}


@pytest.mark.parametrize("key", REPORTED)
def test_what_came_to_no_result_is_reported_and_decides_nothing(troubled, key) -> None:
    kind, says = REPORTED[key]
    entries = read(troubled / "ledger.json")["claims"]
    (entry,) = (entry for entry in entries if entry["key"] == key)
    (evidence,) = (e for e in entry["evidence"] if e["kind"] == kind)
    assert entry["verdict"] == "UNDECIDED"
    assert re.search(says, evidence["stopped"])
    page = (troubled / "claims" / f"{key}.md").read_text()
    assert evidence["stopped"] in page
    title = {
        "proof": "A proof was offered and refused",
        "not run": f"Not run, {evidence['test']}",
    }.get(kind, f"No result, {evidence['test']}")
    assert f"{title}: `{evidence['stopped']}`" in page


def test_a_search_that_found_nothing_says_how_far_it_went(troubled) -> None:
    entries = read(troubled / "ledger.json")["claims"]
    (entry,) = (entry for entry in entries if entry["key"] == "nothing-drawn")
    (evidence,) = (e for e in entry["evidence"] if e["kind"] == "refutation")
    assert evidence["stopped"] == "nothing-drawn: no counterexample in 3 examples"
    assert evidence["examples"] == 3


REVERSED = """
def pytest_collection_modifyitems(items): items.reverse()
"""


def test_the_order_of_the_tests_changes_nothing_of_the_report(tmp_path) -> None:
    marks, ledgers = [], []
    for conftest in ("", REVERSED):
        (tmp_path / "conftest.py").write_text(conftest)
        done = run(tmp_path, TROUBLED, "-k", "not left_out")
        marks.append(done.stdout.split()[0])
        ledgers.append((tmp_path / "out" / "ledger.json").read_text())
    assert ledgers[0] == ledgers[1]
    assert marks[0] == marks[1][::-1] != marks[1]


def test_a_run_that_stops_early_reports_what_it_left_out(tmp_path) -> None:
    done = run(tmp_path, TROUBLED, "-x")
    left = "not run: takes too long (timed-out): the run ended before it"
    assert left in done.stdout


def test_claims_that_are_no_longer_in_the_report_are_named(tmp_path) -> None:
    one = '\n@longdep.confirming(claim("{0}"), upto(3))\ndef test_it(case): pass\n'
    run(tmp_path, HEAD + one.format("first"))
    done = run(tmp_path, HEAD + one.format("second"))
    assert (
        "no longer in out, as no test of this run is about them: first" in done.stdout
    )


def test_tests_that_are_no_longer_in_the_report_are_named(tmp_path) -> None:
    one = '\n@longdep.confirming(claim("kept"), upto(3))\ndef test_{0}(case): pass\n'
    run(tmp_path, HEAD + one.format("first_way") + one.format("second_way"))
    done = run(tmp_path, HEAD + one.format("first_way"))
    assert "no longer in out, which had it: second way (kept)" in done.stdout
    again = run(tmp_path, HEAD + one.format("first_way"))
    assert "no longer" not in again.stdout


def test_a_run_of_what_failed_last_is_refused(tmp_path) -> None:
    """It leaves out whole files before anybody has seen their tests."""
    done = run(tmp_path, TROUBLED, "-p", "cacheprovider", "--last-failed")
    assert done.returncode == 4
    assert "got --last-failed, which leaves out files" in done.stderr
    assert not (tmp_path / "out").exists()


def test_what_something_took_out_of_the_run_is_named(tmp_path) -> None:
    (tmp_path / "conftest.py").write_text(
        "def pytest_collection_modifyitems(items):\n    del items[1:]\n"
    )
    done = run(tmp_path, TROUBLED)
    left = "not run: takes too long (timed-out): the run ended before it, or "
    left += "something took it out of the run\n"
    assert left in done.stdout


def test_a_proof_that_no_test_checked_is_named(tmp_path) -> None:
    own = """
def given_it():
    step = longdep.Step("as-given", Le(x, 3), rules.Given("small"), "as given")
    return longdep.Proof((step,), lambda random: {"x": 1})

PROVED = claim("proved", hypotheses=(small,), proof=given_it)

@longdep.confirming(PROVED, upto(3))
def test_holds(case): assert longdep.holds(PROVED, case)

def test_the_proof(): longdep.prove(PROVED)
"""
    whole = run(tmp_path, HEAD + own)
    assert "not run" not in whole.stdout
    (entry,) = read(tmp_path / "out" / "ledger.json")["claims"]
    assert entry["verdict"] == "PROVED"
    done = run(tmp_path, HEAD + own, "-k", "holds")
    left = "not run: proof of proved (proved): no test of this run checked it\n"
    assert left in done.stdout
    (entry,) = read(tmp_path / "out" / "ledger.json")["claims"]
    assert entry["verdict"] == "SUPPORTED"


RERUNNING = """
from _pytest.runner import runtestprotocol

def pytest_runtest_protocol(item, nextitem):
    for attempt in range(3):
        item._initrequest()
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
        last = attempt == 2 or not any(report.failed for report in reports)
        for report in reports:
            if report.failed and not last:
                report.outcome = "rerun"
            item.ihook.pytest_runtest_logreport(report=report)
        if last:
            return True

def pytest_report_teststatus(report):
    return ("rerun", "R", "RERUN") if report.outcome == "rerun" else None
"""
FLAKY = """
runs = []
SHAKY = claim("shaky")
@longdep.confirming(SHAKY, upto(3))
def test_a_server_is_away_at_first(case):
    runs.append(case)
    if len(runs) < 2:
        raise ConnectionError("away")

FALSE = claim("false", Le(x, 2))
@longdep.confirming(FALSE, upto(9))
def test_fails_every_time(case): assert longdep.holds(FALSE, case)

tries = []
FLOATS = claim("floats")
@longdep.confirming(FLOATS, st.fixed_dictionaries({"x": st.just(5.5)}))
def test_once_a_float_fails(case):
    tries.append(case)
    assert len(tries) > 3

broken = []
LOST = claim("lost")
@longdep.confirming(LOST, upto(3))
def test_another_of_it(case): pass

@pytest.fixture
def at_times():
    if broken: raise RuntimeError("nothing to lend")

@pytest.mark.usefixtures("at_times")
@longdep.confirming(LOST, upto(3))
def test_crashes_and_then_cannot_begin(case):
    broken.append(case)
    raise ConnectionError("away")
"""


def test_a_test_that_is_run_again_is_no_further_evidence(tmp_path) -> None:
    """It draws the same cases; and of one that crashed at first the last run counts."""
    found = {}
    for again in (False, True):
        if again:
            (tmp_path / "conftest.py").write_text(RERUNNING)
        done = run(tmp_path, HEAD + FLAKY)
        entries = read(tmp_path / "out" / "ledger.json")["claims"]
        found[again] = {entry["key"]: entry for entry in entries}
    assert done.stdout.startswith("R.RRFRR..RRE ")
    assert found[True]["false"] == found[False]["false"]
    assert found[True]["false"]["verdict"] == "REFUTED"
    assert found[False]["shaky"]["verdict"] == "UNDECIDED"
    assert found[True]["shaky"]["verdict"] == "SUPPORTED"
    assert found[True]["floats"]["verdict"] == "UNDECIDED"  # no crash: it failed once
    (lost,) = (e for e in found[True]["lost"]["evidence"] if e["kind"] == "not run")
    assert lost["stopped"] == "its setup failed: RuntimeError: nothing to lend"


def test_a_test_that_every_process_runs_counts_once(tmp_path) -> None:
    pytest.importorskip("xdist", reason="needs the extra dev")
    one = """
WIDE = claim("wide", Le(x, 10**9))
@longdep.confirming(WIDE, upto(10**9))
def test_it(case): assert longdep.holds(WIDE, case)
"""
    ledgers = []
    for options in ((), ("-n", "2", "--dist", "each")):
        assert run(tmp_path, HEAD + one, *options).returncode == 0
        ledgers.append((tmp_path / "out" / "ledger.json").read_text())
    assert ledgers[0] == ledgers[1]


@pytest.mark.parametrize("options", [(), ("-p", "no:assertion"), ("--assert=plain",)])
def test_without_asserts_there_is_no_report_and_no_test_passes(
    tmp_path, options
) -> None:
    """Python with -O leaves out those that pytest does not write anew."""
    text = (
        HEAD
        + """
FALSE = claim("false", Le(x, 2))
@longdep.confirming(FALSE, upto(9))
def test_fails(case): assert longdep.holds(FALSE, case)

@longdep.confirming(FALSE, upto(9))
def test_is_bounded(case): longdep.bounded(case["x"], 2)

@longdep.measuring(FALSE)
def test_decides_nothing(): return longdep.Measurement(None, "a rule", {}, 1)
"""
    )
    done = run(tmp_path, text, *options, PYTHONOPTIMIZE="1")
    assert done.returncode == 4
    assert "expected Python with asserts, got -O" in done.stderr
    assert not (tmp_path / "out").exists()
    plain = run(tmp_path, text, *options, report=False, PYTHONOPTIMIZE="1")
    assert plain.returncode == 1
    assert "3 failed" in plain.stdout


def test_a_claim_of_an_unknown_parent_is_reported_by_itself(tmp_path) -> None:
    repair = 'claim("b", reading=longdep.Reading.REPAIR, of="whole-a")'
    parent = 'claim("whole")'
    test = "\n@longdep.confirming({0}, upto(3))\ndef test_{1}(case): pass\n"
    text = HEAD + test.format(repair, "b") + test.format(parent, "a")
    done = run(tmp_path, text)
    assert done.returncode == 1
    assert "b: of='whole-a' is the key of no claim" in done.stdout
    assert "; near: whole; reported by itself" in done.stdout
    book = read(tmp_path / "out" / "ledger.json")
    listed = [(entry["key"], entry["of"]) for entry in book["claims"]]
    assert listed == [("b", None), ("whole", None)]
    page = (tmp_path / "out" / "claims" / "b.md").read_text()
    assert "repair of" not in page


CLAIM = longdep.Claim(
    key="own-parent",
    topic="own_parents",
    title="A number is small",
    paraphrase="A number is small.",
    conclusion=Le(Symbol("x", real=True), 1),
    kind=longdep.Kind.BOUND,
)


def test_claims_may_come_in_any_order_and_read_one_of_the_suite() -> None:
    child = outline_of(replace(CLAIM, key="child", of="own-parent"))
    parent = outline_of(replace(CLAIM, of="gamma-bound"))
    both = {"child": child, "own-parent": parent}
    assert own.astray(both, {"gamma-bound"}) == {}
    reported = own.astray({"child": child}, {"gamma-bound"})
    assert "of='own-parent' is the key of no claim" in reported["child"]


def test_a_claim_cannot_read_itself() -> None:
    a = outline_of(replace(CLAIM, key="a", of="b"))
    b = outline_of(replace(CLAIM, key="b", of="a"))
    reported = own.astray({"a": a, "b": b}, ())
    assert "leads back to 'a'" in reported["a"]
    assert "leads back to 'b'" in reported["b"]
