"""A claim of one's own: from a file outside the suite to a report."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import flint
import numpy as np
import pytest
from hypothesis import strategies as st
from sympy import Eq, ImmutableMatrix, Le, MatrixSymbol, Rational, Symbol

import longdep
from longdep import notation
from longdep.reports import certify
from longdep.reports.record.finding import RECORDED
from longdep.reports.record.ledger import read
from longdep.reports.record.model import PremiseError, ValueFormError, holds
from longdep.reports.record.resting import in_words
from longdep.theory.catalog import (
    ClaimNameError,
    DuplicateClaimError,
    StatementError,
    adopt,
    claim_of,
)
from longdep.theory.core.claim import UnknownHypothesisError

ROOT = Path(__file__).resolve().parents[2]
SECTION = (ROOT / "CONTRIBUTING.md").read_text().split("## A claim of your own")[1]
SMALLEST, EXAMPLE = re.findall(r"```python\n(.*?)```", SECTION, re.S)


def run(folder: Path, text: str, *options: str) -> subprocess.CompletedProcess:
    (folder / "test_my_claims.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", "test_my_claims.py", *options]
    plugin = ["-c", "/dev/null", "--rootdir=.", "-p", "no:cacheprovider"]
    plugin += ["-p", "no:randomly"]  # in the order as written
    return subprocess.run(
        [*command, *plugin],
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        check=False,
        timeout=300,
    )


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def example(tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess]:
    folder = tmp_path_factory.mktemp("own")
    return folder, run(folder, EXAMPLE, "--claims-report", "out")


def test_the_worked_example_gets_the_verdicts_it_promises(example) -> None:
    folder, done = example
    assert done.returncode == 1, done.stdout
    assert "forgetting-shrinks is refuted" in done.stdout
    ledger = read(folder / "out" / "ledger.json")
    assert ledger is not None
    promised = " ".join(SECTION.split())
    proved = "PROVED, given 1 lemma"
    assert {e["key"]: in_words(e) for e in ledger["claims"]} == {
        "forgetting-shrinks": f"CONDITIONAL (repair {proved})",
        "forgetting-shrinks.repaired": proved,
    }
    for entry in ledger["claims"]:
        assert f'"{in_words(entry)}"' in promised
        assert not re.search(rf"PROVED +{entry['key']}", done.stdout)
    assert "R a repair" in (folder / "out" / "README.md").read_text()
    page = (folder / "out" / "my_claims.md").read_text()
    assert r"W = \begin{bmatrix} 0 & 2 \\ 0 & 0 \end{bmatrix}" in page
    for path in (folder / "out" / "certificates").iterdir():
        assert certify.check_file(path)


def test_the_smallest_example_falls_in_its_own_line(tmp_path) -> None:
    assert len(SMALLEST.rstrip().splitlines()) < 20
    done = run(tmp_path, SMALLEST, "--claims-report", "out")
    assert done.returncode == 1
    shown = done.stdout.split("FAILURES")[1].split("claims =")[0]
    assert ">       assert longdep.holds(CLAIM, case)" in shown
    (entry,) = read(tmp_path / "out" / "ledger.json")["claims"]
    assert entry["verdict"] == "REFUTED"
    assert 0 < Fraction(entry["certificates"][0]["values"]["x"]) < 1


def test_the_smallest_example_is_supported_for_whole_numbers(tmp_path) -> None:
    text = SMALLEST.replace("real=True", "integer=True")
    text = text.replace("longdep.strategies.rationals()", "st.integers()")
    done = run(tmp_path, text, "--claims-report", "out")
    assert done.returncode == 0, done.stdout
    (entry,) = read(tmp_path / "out" / "ledger.json")["claims"]
    assert entry["verdict"] == "SUPPORTED"
    page = (tmp_path / "out" / "claims" / f"{entry['key']}.md").read_text()
    assert "**What was drawn**" in page
    assert "`x` from -" in page


def test_the_example_s_proof_rests_on_a_named_lemma(example) -> None:
    entries = read(example[0] / "out" / "ledger.json")["claims"]
    (proof,) = (e for x in entries for e in x["evidence"] if e["kind"] == "proof")
    assert "rules.Lemma" not in EXAMPLE
    assert [lemma["source"] for lemma in proof["detail"]["lemmas"]]


def test_two_processes_write_the_same_report(example, tmp_path) -> None:
    pytest.importorskip("xdist", reason="needs the extra dev")
    folder, _ = example
    shutil.copy(folder / "test_my_claims.py", tmp_path)
    run(tmp_path, EXAMPLE, "--claims-report", "out", "-n", "2")
    assert files(tmp_path / "out") == files(folder / "out")


def test_nothing_is_written_when_not_asked(tmp_path) -> None:
    done = run(tmp_path, "def test_it():\n    assert True\n")
    assert done.returncode == 0
    assert "claims" not in done.stdout
    assert not (tmp_path / "out").exists()


def test_a_foreign_folder_is_refused_before_anything_runs(tmp_path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").write_text("mine")
    done = run(tmp_path, EXAMPLE, "--claims-report", "out")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "got other files" in done.stderr
    assert list(files(tmp_path / "out")) == ["thesis.tex"]


def test_a_foreign_ledger_is_refused_before_anything_runs(tmp_path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "ledger.json").write_text('{"format": "my accounts"}')
    done = run(tmp_path, EXAMPLE, "--claims-report", "out")
    assert "got other files" in done.stderr
    assert "my accounts" in (tmp_path / "out" / "ledger.json").read_text()


@pytest.mark.parametrize("older", [False, True])
def test_pages_of_an_earlier_report_go_and_other_files_stay(
    example, tmp_path, older
) -> None:
    shutil.copytree(example[0] / "out", tmp_path / "out")
    (tmp_path / "out" / "notes.md").write_text("mine")
    (tmp_path / "out" / "certificates" / "mine.json").write_text("{}")
    book = tmp_path / "out" / "ledger.json"
    if older:  # all claims in one file
        shutil.rmtree(tmp_path / "out" / "ledger")
        book.write_text('{"format": "longdep-ledger/1", "claims": []}')
    text = EXAMPLE.replace("my_claims", "others").replace("forgetting-", "other-")
    done = run(tmp_path, text, "--claims-report", "out")
    assert re.search(r"CONDITIONAL \(repair .*\) +other-shrinks ", done.stdout)
    assert set(files(tmp_path / "out")) == {
        *("README.md", "ledger.json", "ledger/others.json", "others.md"),
        *("claims/other-shrinks.md", "claims/other-shrinks.repaired.md"),
        *("how-sure.md", "notes.md", "certificates/mine.json"),
        "certificates/other-shrinks.counterexample.json",
        "certificates/other-shrinks.repaired.ablation.contracts.json",
    }


def test_without_claims_it_says_that_no_report_was_written(tmp_path) -> None:
    test = "def test_it():\n    assert True\n"
    done = run(tmp_path, test, "--claims-report", "out")
    assert "no test recorded evidence on a claim" in done.stdout


n = Symbol("n", integer=True, positive=True)
W = MatrixSymbol("W", n, n)
SMALL = longdep.Hypothesis("small", Le(notation.Norm(W, 1), 1), "a small weight")
CLAIM = longdep.Claim(
    key="own-test",
    topic="own_topic",
    title="A small weight is symmetric",
    paraphrase="A small weight is symmetric.",
    conclusion=Eq(W.T, W),
    kind=longdep.Kind.IDENTITY,
    hypotheses=(SMALL,),
)


def values(entries: list[list[object]]) -> dict[str, object]:
    return {"n": len(entries), "W": longdep.precision.exact(entries)}


def test_a_statement_is_decided_at_exact_values() -> None:
    half = flint.fmpq(1, 2)
    assert holds(CLAIM, values([[half, half], [half, 0]]))
    assert not holds(CLAIM, values([[0, half], [0, 0]]))


def test_a_broken_premise_is_an_error_unless_it_is_dropped() -> None:
    large = values([[0, 2], [2, 0]])
    with pytest.raises(PremiseError, match="premise 'small' is false"):
        holds(CLAIM, large)
    assert holds(CLAIM, large, without="small")


def test_floats_are_refused() -> None:
    with pytest.raises(ValueFormError, match=r"W: expected an exact number.* 0.5"):
        holds(CLAIM, {"n": 1, "W": np.array([[0.5]])})


def test_values_are_of_the_kind_that_their_symbols_stand_for() -> None:
    with pytest.raises(ValueFormError, match=r"W: expected the shape \(2, 2\), got"):
        holds(CLAIM, {"n": 2, "W": longdep.precision.exact([[0]])})
    with pytest.raises(ValueFormError, match="n: expected a value that is positive"):
        holds(CLAIM, {"n": 0, "W": longdep.precision.exact([[0]])})
    with pytest.raises(ValueFormError, match=r"W: expected an array.* got a list"):
        holds(CLAIM, {"n": 1, "W": [[0]]})
    assert holds(CLAIM, {"n": 1, "W": ImmutableMatrix([[0]])})


def test_a_premise_that_is_dropped_must_be_one() -> None:
    with pytest.raises(UnknownHypothesisError, match="no hypothesis 'smal'"):
        holds(CLAIM, values([[0]]), without="smal")


def test_a_claim_of_ones_own_is_known_after_adoption() -> None:
    assert adopt(CLAIM) is CLAIM
    assert claim_of("own-test") is CLAIM
    builtin = claim_of("unrolled-power")
    assert adopt(builtin) is builtin


@pytest.mark.parametrize(
    ("changed", "error", "says"),
    [
        ({"key": "unrolled-power"}, DuplicateClaimError, "already belongs"),
        ({"key": "../x"}, ClaimNameError, "key of a claim: expected lower-case"),
        ({"key": 81 * "x"}, ClaimNameError, "80 at most"),
        ({"title": "Two\nlines"}, ClaimNameError, "title: expected one line"),
        ({"topic": "My topic"}, ClaimNameError, "topic of a claim: expected"),
        ({"topic": "readme"}, ClaimNameError, "topic of a claim: expected"),
        ({"topic": "gating"}, ClaimNameError, "'gating' is a topic of the suite"),
        (
            {"hypotheses": (replace(SMALL, name="../small"),)},
            ClaimNameError,
            "premise of a claim: expected lower-case",
        ),
        ({"hypotheses": (SMALL, SMALL)}, ClaimNameError, "got 'small' twice"),
        ({"reading": longdep.Reading.REPAIR}, ClaimNameError, "expected of= the key"),
        ({"conclusion": "W = 0"}, StatementError, "conclusion: expected a SymPy"),
        ({"conclusion": Le(-n, 0)}, StatementError, "got True, to which SymPy has"),
        (
            {"hypotheses": (replace(SMALL, condition=True),)},
            StatementError,
            "premise 'small': expected a SymPy",
        ),
    ],
)
def test_what_cannot_be_used_is_refused(changed, error, says) -> None:
    with pytest.raises(error, match=says):
        adopt(replace(CLAIM, **changed), reserved={"unrolled-power"})


@pytest.mark.parametrize("decorate", [longdep.confirming, longdep.refuting])
def test_a_property_that_returns_what_it_should_assert_is_an_error(decorate) -> None:
    cases = st.just(values([[0]]))
    test = decorate(CLAIM, cases)(lambda case: holds(CLAIM, case))
    with pytest.raises(TypeError, match="asserts and returns nothing, got True"):
        test()


def test_figures_of_numpy_are_taken_as_plain_ones() -> None:
    test = longdep.measuring(CLAIM)(
        lambda: longdep.Measurement(
            np.bool_(False), "rule", {"half": np.float64(0.5)}, np.int64(3)
        )
    )
    token = RECORDED.set([])
    try:
        test()
        (evidence,) = RECORDED.get() or []
    finally:
        RECORDED.reset(token)
    assert evidence.survived is False
    assert json.loads(json.dumps(evidence.to_json()))["examples"] == 3


@pytest.mark.parametrize(
    ("decides", "figure", "says"),
    [
        (
            Le(Rational(1, 2), Rational(1, 3)),
            1,
            "True, False or None, got False of the type Boolean",
        ),
        (0, 1, "True, False or None, got 0"),
        (True, Rational(1, 3), "plain figures: .* not JSON serializable"),
    ],
)
def test_a_measurement_of_what_json_has_not_is_refused(decides, figure, says) -> None:
    measured = longdep.Measurement(decides, "rule", {"x": figure}, 3)
    token = RECORDED.set([])
    try:
        with pytest.raises(TypeError, match=says):
            longdep.measuring(CLAIM)(lambda: measured)()
        (evidence,) = RECORDED.get() or []
    finally:
        RECORDED.reset(token)
    assert evidence.stopped is not None
    assert evidence.stopped.startswith("TypeError: ")
    assert not evidence.survived


def test_a_measurement_must_be_one() -> None:
    with pytest.raises(TypeError, match="expected a Measurement, got None"):
        longdep.measuring(CLAIM)(lambda: None)()
