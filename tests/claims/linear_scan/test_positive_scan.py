"""Where everything is positive, a scan is right at every lag."""

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric.correct_rounding import correctly_rounded
from longdep.numeric.kernels.linear_scan import (
    scan_gradients,
    sequential_scan,
    tree_scan,
)
from longdep.numeric.precision import exact, fraction
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.linear_scan.roundings import EXPONENTS, FACTORS

KEY = "log-space-floor.positive"
BITS = 5
SMALL = st.integers(1, 31).map(lambda m: Fraction(m, 32))


class Backwards(NamedTuple):
    """Decays, inputs and the loss's derivatives, numbers of five bits."""

    decays: list[Fraction]
    inputs: list[Fraction]
    cotangent: list[Fraction]


@st.composite
def backwards(pick: st.DrawFn) -> Backwards:
    count = pick(st.integers(1, 9))
    drawn = [pick(st.lists(SMALL, min_size=count, max_size=count)) for _ in range(3)]
    return Backwards(*drawn)


@confirming(KEY, backwards())
def test_gradients_of_positive_scans_are_right_at_every_lag(case: Backwards) -> None:
    q = 1 / (1 - Fraction(1, 2**BITS))
    true = scan_gradients(sequential_scan, *map(exact, case)).inputs
    steps, shares = len(true), []
    for scan, roundings in ((sequential_scan, 2), (tree_scan, 3)):
        numbers = (correctly_rounded(part, BITS) for part in case)
        computed = scan_gradients(scan, *numbers).inputs
        for at in range(steps):
            ratio = computed[at].value / fraction(true[at])
            allowed = q ** (roundings * (steps - at))
            shares.append(max(ratio, 1 / ratio) / allowed)
    bounded(max(shares), Fraction(1))


class Run(NamedTuple):
    """A scan by the numbers of the claim."""

    q: Fraction
    start: Fraction
    decays: list[Fraction]
    inputs: list[Fraction]
    products: list[int]
    sums: list[int]

    def states(self, *, rounded: bool) -> list[Fraction]:
        states = [self.start]
        for step in range(self.steps):
            f, e = (self.factor(part, step) for part in (self.products, self.sums))
            f, e = (f, e) if rounded else (Fraction(1), Fraction(1))
            states.append((self.decays[step] * states[-1] * f + self.inputs[step]) * e)
        return states

    @property
    def steps(self) -> int:
        return min(len(self.decays), len(self.inputs))

    def factor(self, exponents: list[int], step: int) -> Fraction:
        return self.q ** exponents[step % len(exponents)]

    def values(self) -> dict[str, Any]:
        after = range(1, self.steps + 1)
        return {
            "q": self.q,
            "t": self.steps,
            "a": {0: 0} | {t: self.decays[t - 1] for t in after},
            "b": {0: 0} | {t: self.inputs[t - 1] for t in after},
            "f": {0: 1} | {t: self.factor(self.products, t - 1) for t in after},
            "e": {0: 1} | {t: self.factor(self.sums, t - 1) for t in after},
            "h": dict(enumerate(self.states(rounded=False))),
            "H": dict(enumerate(self.states(rounded=True))),
            "horizon": self.steps,
        }


def is_right(case: Run) -> None:
    exact_state, computed = (case.states(rounded=r)[-1] for r in (False, True))
    allowed = case.q ** (2 * case.steps)
    assert abs(computed) <= allowed * abs(exact_state)
    assert abs(exact_state) <= allowed * abs(computed)


def runs(decays: Any, inputs: Any) -> Any:
    few = {"min_size": 1, "max_size": 3}
    return st.builds(
        Run,
        FACTORS,
        st.integers(0, 2).map(Fraction),
        st.lists(decays, **few),
        st.lists(inputs, **few),
        EXPONENTS,
        EXPONENTS,
    )


WHOLE = st.integers(-2, 2).map(Fraction)
COUNTED = st.integers(0, 2).map(Fraction)


@confirming(KEY, runs(COUNTED, COUNTED))
def test_a_scan_that_is_off_at_every_step_is_off_by_as_many_roundings(
    case: Run,
) -> None:
    is_right(case)


@ablating(KEY, "positive-decays", runs(WHOLE, COUNTED), Run.values)
def test_decays_below_0_let_terms_cancel(case: Run) -> None:
    is_right(case)


@ablating(KEY, "positive-inputs", runs(COUNTED, WHOLE), Run.values)
def test_inputs_of_both_signs_cancel(case: Run) -> None:
    is_right(case)


def test_noise_of_the_named_case_is_far_beyond_what_scans_may_be_off() -> None:
    steps = 64
    half, one = (correctly_rounded(np.full(steps, x), 24) for x in (0.5, 1.0))
    last = correctly_rounded([0] * (steps - 1) + [1], 24)
    for scan in (sequential_scan, tree_scan):
        early = scan_gradients(scan, half, one, last).decays[1].value
        assert abs(early * 2**62 - 1) <= Fraction(3 * steps, 2**24)
