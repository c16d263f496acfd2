"""The smallest failing case: what is kept, how small it gets, and when that ends."""

import time

import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.check import shrink
from longdep.numeric.oracle.check.examination import Subject, examine
from longdep.numeric.oracle.check.reduction import phases
from longdep.numeric.oracle.check.screening import screened
from longdep.numeric.oracle.check.shrink import smallest
from longdep.numeric.oracle.patterns.catalogue import applying, implementation
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vocabulary import inputs
from tests.numeric.oracle.ways import drawn

GRU = implementation("gru", "torch")


def mistaken(name, convention, pattern):
    patterns = {p.name: p for p in applying(system(name), convention, "float64")}
    return implementation(name, convention, patterns[pattern])


def subject_of(name, convention, run):
    return Subject(
        entry=system(name),
        convention=convention,
        implementation=run,
        precision="float64",
        level="standard",
    )


def late(first, factor=1.01):
    """A GRU whose states are off from a step on, counted from 0."""

    def run(case):
        outputs = dict(GRU(case))
        behind = np.arange(len(case["x"])) >= first
        outputs["h"] = outputs["h"] * np.where(behind, factor, 1.0)[:, None]
        return outputs

    return run


@pytest.mark.parametrize(
    "pattern",
    ["reset-on-the-wrong-side", "h0-ignored", "z-r-swapped", "three-step-chunks"],
)
def test_a_wrong_forward_value_is_kept(pattern):
    wrong = mistaken("gru", "torch", pattern)
    report = longdep.check("gru", wrong, convention="torch", examples=30)
    finding = report.findings[0]
    assert finding.output == "h"
    assert finding.lag is None


def test_a_gradient_alone_that_is_wrong_is_kept():
    wrong = mistaken("gru", "torch", "transposed-in-the-backward-pass")
    report = longdep.check("gru", wrong, convention="torch", examples=30)
    assert report.findings[0].output.startswith("grad_")


@pytest.mark.parametrize("first", [17, 100])
def test_what_fails_after_many_steps_keeps_just_these(first):
    case = drawn.case("gru", "torch", 0, steps=2 * first)
    subject = subject_of("gru", "torch", late(first))
    began = time.monotonic()
    found = smallest(examine(subject, case), {"h"}, seed=0)
    assert len(found.examination.case["x"]) == first + 1
    assert found.cut_short == ""
    assert len(found.trials) < 400
    assert time.monotonic() - began < shrink.SHRINK_SECONDS


def test_many_units_go_by_halves():
    n, right = 64, implementation("simple-rnn", "plain")

    def run(case):
        outputs = dict(right(case))
        if len(case["h0"]) >= 5:
            outputs["h"] = outputs["h"] + 1
        return outputs

    rng = np.random.default_rng(0)
    case = {
        "U": rng.normal(size=(n, n)) / n,
        "W": rng.normal(size=(n, 48)) / n,
        "b": rng.normal(size=n),
        "x": rng.normal(size=(3, 48)),
        "h0": rng.normal(size=n),
        "activation": "tanh",
        "cotangent_h": rng.normal(size=(3, n)),
    }
    subject = subject_of("simple-rnn", "plain", run)
    table = {q.name: q for q in inputs(subject.entry, "plain")}
    tried = []

    def fails(candidate):
        tried.append(candidate)
        return bool(screened(subject, {"h"}, candidate)[0])

    for one in phases(lambda _: table, fails)[:2]:
        case = one(case)
    assert case["U"].shape == (5, 5)
    assert case["W"].shape == (5, 1)
    assert len(tried) < 60


def test_a_search_that_is_cut_short_is_reported(monkeypatch):
    monkeypatch.setattr(shrink, "SHRINK_CASES", 70)
    wrong = mistaken("gru", "torch", "ten-step-windows")
    report = longdep.check("gru", wrong, convention="torch", examples=40)
    assert "was cut short after 70 cases" in " ".join(str(report).split())
    finding = report.findings[0]
    assert abs(finding.computed - float(finding.expected)) > finding.allowed


def test_a_search_that_ends_by_itself_is_not_called_cut_short():
    wrong = mistaken("gru", "torch", "h0-ignored")
    report = longdep.check("gru", wrong, convention="torch", examples=10)
    assert "cut short" not in str(report)


def test_what_is_taken_for_wrong_is_judged_in_the_end(monkeypatch):
    """A screen that calls everything wrong must not make a right case the smallest."""
    monkeypatch.setattr(
        shrink, "screened", lambda s, names, case: (True, examine_quietly(s, case))
    )
    case = drawn.case("gru", "torch", 0, steps=12)
    subject = subject_of("gru", "torch", late(4))
    found = smallest(examine(subject, case), {"h"}, seed=0)
    assert found.examination.verdicts["h"].outside
    assert len(found.examination.case["x"]) == 5


def examine_quietly(subject, case):
    examination = examine(subject, case)
    examination.verdicts = {}
    return examination


@pytest.mark.parametrize(
    ("share", "plain"), [(0.0, False), (1e-3, True), (1e-14, None)]
)
def test_equal_and_gross_answers_are_told_without_certified_values(share, plain):
    def run(case):
        return {"h": GRU(case)["h"] * (1 + share)}

    case = drawn.case("gru", "torch", 0)
    verdict, answer = screened(subject_of("gru", "torch", run), {"h"}, case)
    assert verdict is (plain if plain is not None else answer.verdicts["h"].outside > 0)
    assert bool(answer.verdicts) is (plain is None)


def test_what_needs_two_axes_keeps_them():
    right = implementation("clip-by-norm", "exact")

    def run(case):
        clipped = [a * (1.1 if a.ndim > 1 else 1) for a in right(case)["clipped"]]
        return {"clipped": clipped}

    report = longdep.check("clip-by-norm", run, profile="exact", examples=40)
    (array,) = report.findings[0].case["gradients"]
    assert array.ndim > 1
    assert array.size == 1
