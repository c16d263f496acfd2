"""Every known bug pattern is caught wherever it applies; nothing right is flagged.

The default run is a reduced one: short cases in every convention, the systems' own
cases (long lags included) in one convention each. The full one is
`python -m tests.numeric.oracle.conformance`, which writes reports/conformance.json.
"""

import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.families.recurrent import Recurrent
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.patterns.catalogue import applying, implementation, patterns
from longdep.numeric.oracle.patterns.recurrent import lags
from longdep.numeric.oracle.patterns.switches import Switches
from longdep.numeric.oracle.systems import SYSTEMS, system
from tests.numeric.oracle.judging import answered, drawn, judged, mistakes
from tests.numeric.oracle.ways import every
from tests.numeric.oracle.ways.short import short_cases

RECURRENT = [s for s in SYSTEMS if isinstance(family_of(s), Recurrent)]
OTHERS = [s for s in SYSTEMS if s not in RECURRENT and not s.scans]
PLACES = [(s.name, c) for s in RECURRENT for c in s.conventions]
OTHER_PLACES = [(s.name, c) for s in OTHERS for c in s.conventions]
# What only shows after many steps: caught among long cases, not among short ones.
LONG = {
    "five-lags",
    "ten-step-windows",
    "flushed-at-1e-12",
    "flushed-at-float32-tiny",
    "log-of-norm-plus-epsilon",
    "log-of-underflowed-norm",
}
SEEDS = 200  # drawn matrices an initialiser is judged on


def caught(cases, wrong):
    return any(judged.fails(wrong(judged.case)) for judged in cases)


@pytest.mark.parametrize(("name", "convention"), PLACES)
def test_every_pattern_is_caught_and_nothing_right_is_flagged(name, convention):
    cases = short_cases(name, convention)
    for way, right in every.ways(name, convention).items():
        for one in cases:
            assert not one.failing(right(one.case)), way
    missed = [
        pattern.name
        for pattern in mistakes(system(name), convention)
        if pattern.name not in LONG
        and not caught(cases, implementation(name, convention, pattern))
    ]
    assert not missed


@pytest.mark.parametrize("name", [s.name for s in RECURRENT])
def test_what_shows_only_after_many_steps_is_caught(name):
    entry = system(name)
    convention = entry.conventions[0]
    cases = [
        answered(entry, convention, case, "float64")
        for case in vanishing(name, convention)
    ]
    right = implementation(name, convention)
    assert not any(one.fails(right(one.case)) for one in cases)
    missed = [
        pattern.name
        for pattern in applying(entry, convention, "float64")
        if pattern.name in LONG
        and not caught(cases, implementation(name, convention, pattern))
    ]
    assert not missed


def vanishing(name, convention):
    """The systems' own cases of more than 6 steps whose gradients vanish."""
    if name.startswith("padded"):
        cases = [c for c in drawn(name, convention, "float64", 40)
                 if c["x"].shape[1] > 8]  # fmt: skip
        return cases[:6]
    lengths = (lambda c: int(c["steps"])) if name == "linear-recurrence" else (
        lambda c: len(c["x"])
    )  # fmt: skip
    cases = [c for c in drawn(name, convention, "float64", 150) if lengths(c) > 8]
    return sorted(cases, key=lengths)[:3] + sorted(cases, key=lengths)[-6:]


@pytest.mark.parametrize(("name", "convention"), OTHER_PLACES)
def test_every_pattern_outside_recurrence_is_caught(name, convention):
    count = SEEDS if system(name).seeded else 12
    cases = judged(name, convention, count=count)
    for way, right in every.ways(name, convention).items():
        for one in cases:
            assert not one.failing(right(one.case)), way
        assert not survey(name, convention, cases, right), way
    missed = [
        pattern.name
        for pattern in applying(system(name), convention, "float64")
        if not caught(cases, implementation(name, convention, pattern))
        and not survey(
            name, convention, cases, implementation(name, convention, pattern)
        )
    ]
    assert not missed


def survey(name, convention, cases, run):
    seen = [(one.case, run(one.case)) for one in cases]
    return family_of(system(name)).survey(convention, seen)


def test_single_precision_is_not_mistaken_for_an_error():
    for name in ("simple-rnn", "gru", "lstm", "padded-gru", "stacked-lstm"):
        convention = system(name).conventions[0]
        for one in judged(name, convention, "float32", 8, start=3):
            for way, right in every.ways(name, convention).items():
                if every.affordable(way, one.case) and way != every.LOOPS:
                    assert not one.failing(right(one.case)), (name, way)


def test_double_precision_is_told_from_single():
    for name in ("gru", "clip-by-global-norm", "lyapunov"):
        convention = system(name).conventions[0]
        single = next(p for p in patterns() if p.name == "float32-called-float64")
        wrong = implementation(name, convention, single)
        assert caught(judged(name, convention, count=4), wrong)


def test_a_wrong_gradient_that_vanishes_is_caught_where_a_fixed_tolerance_is_blind():
    case = {
        "U": np.array([[0.5, 0.25], [0.0, 0.5]]),
        "W": np.array([[1.0], [0.5]]),
        "b": np.array([0.125, -0.25]),
        "x": np.linspace(-1, 1, 60)[:, None],
        "h0": np.array([0.5, -0.5]),
        "activation": "tanh",
        "cotangent": np.array([1.0, 2.0]),
    }
    one = answered(system("lag-gradients"), "plain", case, "float64")
    right = {"delta": lags(case, "plain", Switches())["delta"]}
    wrong = {"delta": np.where(abs(right["delta"]) < 1e-9, 0.0, right["delta"])}
    assert one.close(right)
    assert one.close(wrong)
    assert not one.failing(right)
    assert one.failing(wrong) == ["delta"]


def test_names_are_permanent_and_sentences_say_something():
    names = [pattern.name for pattern in patterns()]
    assert len(set(names)) == len(names)
    assert all(p.sentence.endswith(".") and p.systems for p in patterns())


@pytest.mark.parametrize(
    ("name", "convention", "mistake"),
    [
        ("simple-rnn", "plain", "transposed-in-the-backward-pass"),
        ("gru", "keras-reset-after", "reset-on-the-wrong-side"),
        ("lag-gradients", "torch", "one-lag"),
        ("stacked-gru", "torch", "directions-concatenated-in-reverse"),
        ("clip-by-global-norm", "torch", "per-tensor-called-global"),
    ],
)
def test_a_check_finds_a_mutant_and_guesses_its_cause(name, convention, mistake):
    pattern = next(p for p in patterns() if p.name == mistake)
    wrong = implementation(name, convention, pattern)
    report = longdep.check(name, wrong, convention=convention, examples=25)
    assert not report.ok
    assert pattern.sentence in report.findings[0].causes
