"""The first test of a file leaves its evidence, whatever the file imports when."""

import subprocess
import sys
from pathlib import Path

import pytest

from longdep.reports.record.ledger import read

ROOT = Path(__file__).resolve().parents[2]

CLAIM = """
import longdep
from sympy import Le, Symbol

x = Symbol("x", real=True)
SMALL = longdep.Hypothesis("small", Le(x, 3), "x is small")

def as_given():
    from longdep import rules
    step = longdep.Step("small", Le(x, 3), rules.Given("small"), "as given")
    return longdep.Proof((step,), lambda random: {"x": 1})

CLAIM = longdep.Claim(
    key="small", topic="mine", title="Small", paraphrase="Small.",
    conclusion=Le(x, 3), kind=longdep.Kind.BOUND, hypotheses=(SMALL,), proof=as_given,
)
"""
PROVES = "def test_it_is_proved():\n    longdep.prove(CLAIM)\n"
SEARCHES = """
from hypothesis import strategies as st

@longdep.confirming(CLAIM, st.fixed_dictionaries({"x": st.integers(0, 3)}))
def test_it_is_small(case):
    assert longdep.holds(CLAIM, case)
"""
FILES = {
    "proves": (PROVES, "PROVED", ["proof"]),
    "searches": (SEARCHES, "SUPPORTED", ["not run", "search"]),  # not run: its proof
}
MODULE = ("-m", "pytest")
SCRIPT = ("-c", "import sys, pytest; sys.exit(pytest.console_main())")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("command", "options"),
    [(MODULE, ()), (SCRIPT, ()), (MODULE, ("-n", "2")), (MODULE, ("-n", "0"))],
    ids=["module", "script", "xdist", "no-workers"],
)
def test_a_file_that_tests_one_claim_in_one_way_gets_its_verdict(
    tmp_path, name, command, options
) -> None:
    if options:
        pytest.importorskip("xdist", reason="needs the extra dev")
    test, verdict, kinds = FILES[name]
    (tmp_path / "test_mine.py").write_text(CLAIM + test)
    done = subprocess.run(
        [
            *(sys.executable, *command, "-q", "--claims-report=out", *options),
            *("-c", "/dev/null", "--rootdir=.", "-p", "no:cacheprovider"),
        ],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (entry,) = read(tmp_path / "out" / "ledger.json")["claims"]
    assert entry["verdict"] == verdict
    assert [e["kind"] for e in entry["evidence"]] == kinds


STEERED = """
import longdep
from hypothesis import strategies as st
from sympy import Ne, Symbol

a, b = Symbol("a", integer=True), Symbol("b", integer=True)
CASES = st.fixed_dictionaries({"a": st.integers(21, 999), "b": st.integers(1, 999)})

def claim(key, conclusion):
    return longdep.Claim(
        key=key, topic="mine", title=key, paraphrase=key, conclusion=conclusion,
        kind=longdep.Kind.BOUND,
    )

FALLS, STANDS = claim("falls", Ne(a**2 - 2*b**2, 17)), claim("stands", Ne(a**2, 2*b**2))

@longdep.confirming(FALLS, CASES)
def test_it_falls(case):
    assert longdep.holds(FALLS, case)

@longdep.confirming(STANDS, CASES)
def test_it_stands(case):
    assert longdep.holds(STANDS, case)
"""


def test_a_steered_search_writes_the_same_report_in_every_process(tmp_path) -> None:
    pytest.importorskip("xdist", reason="needs the extra dev")
    reports = []
    for name, order in (("one", ("-n", "0")), ("two", ("-n", "2"))):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "test_mine.py").write_text(STEERED)
        subprocess.run(
            [
                *(sys.executable, *MODULE, "-q", "--claims-report=out", *order),
                *("-c", "/dev/null", "--rootdir=.", "-p", "no:cacheprovider"),
            ],
            capture_output=True,
            cwd=folder,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
            check=False,
            timeout=120,
        )
        paths = sorted(p for p in (folder / "out").rglob("*") if p.is_file())
        reports.append({str(p.relative_to(folder)): p.read_text() for p in paths})
    assert reports[0] == reports[1]
    stands, falls = (reports[0][f"out/claims/{key}.md"] for key in ("stands", "falls"))
    assert "**Verdict.** Supported, not proved." in stands
    assert "on the way to equality" in stands
    assert "**Verdict.** False as stated." in falls
