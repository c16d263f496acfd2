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


def run(folder: Path, text: str, *options: str) -> subprocess.CompletedProcess:
    (folder / "test_mine.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", *options, "--claims-report=out"]
    return subprocess.run(
        [*command, "-c", "/dev/null", "--rootdir=.", "-p", "no:cacheprovider"],
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
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
