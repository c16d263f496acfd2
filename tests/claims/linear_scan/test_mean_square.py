"""Do inputs scaled by sqrt(1 - a^2) keep the state bounded in mean square?"""

from itertools import product
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.gating import cell_states
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.linear_scan.cases import tabled

KEY, LEVEL = "bounded-or-lasting.mean-square", "bounded-or-lasting.constant-input"
ONE, ZERO = flint.fmpq(1), flint.fmpq(0)
LARGE, SMALL = flint.fmpq(7, 5), flint.fmpq(1, 5)  # of mean square 1, if both are fair


class Outcome(NamedTuple):
    """A case of the law: its probability, decays, scales, inputs and start."""

    chance: Any
    decay: Array
    scale: Array
    inputs: Array
    start: Any

    @property
    def states(self) -> Array:
        return cell_states(self.decay, self.scale * self.inputs, self.start)


Law = list[Outcome]


@st.composite
def roots(pick: st.DrawFn) -> tuple[Any, Any]:
    """A point on the unit circle with rational coordinates: a and sqrt(1 - a^2)."""
    slope = pick(draw.rationals("-3", "3", 3))
    whole = 1 + slope**2
    sine = 2 * slope / whole
    return (1 - slope**2) / whole, sine if sine >= 0 else -sine


@st.composite
def laws(pick: st.DrawFn) -> Law:
    """Fair independent decays, and inputs of independent fair signs; all premises."""
    steps = pick(st.integers(1, 3))
    pairs = [pick(st.lists(roots(), min_size=1, max_size=2)) for _ in range(steps)]
    sizes = [pick(draw.rationals("0", "1", 4)) for _ in range(steps)]
    start = pick(draw.rationals("-1", "1", 4))
    signs = list(product((1, -1), repeat=steps))
    cases = list(product(product(*pairs), signs))
    return [
        Outcome(
            ONE / len(cases),
            exact([decay for decay, _ in chosen]),
            exact([scale for _, scale in chosen]),
            exact([s * size for s, size in zip(sign, sizes, strict=True)]),
            start,
        )
        for chosen, sign in cases
    ]


def mean_square(law: Law) -> Any:
    """Of the last state."""
    return sum((o.chance * o.states[-1] ** 2 for o in law), ZERO)


def stays(law: Law) -> None:
    bounded(mean_square(law), ONE)


@confirming(KEY, laws())
def test_scaled_uncorrelated_inputs_keep_the_mean_square_at_most_one(law: Law) -> None:
    stays(law)


def law_values(law: Law) -> dict[str, Any]:
    outcomes = [
        (
            o.chance,
            {
                "a": tabled(o.decay),
                "w": tabled(o.scale),
                "x": tabled(o.inputs),
                "h": tabled(o.states, 0),
            },
        )
        for o in law
    ]
    return {"outcomes": outcomes, "t": 1, "horizon": 1}


def step(decay: Any, scale: Any, given: Any, start: Any) -> list[Any]:
    """One step, as a case of a law."""
    return [exact([decay]), exact([scale]), exact([given]), start]


def fair(*cases: list[Any]) -> Law:
    """A law whose cases have the same probability."""
    return [Outcome(ONE / len(cases), *case) for case in cases]


def signed(decay: Any, scale: Any, given: Any, start: Any) -> Law:
    """One step whose input has a fair sign."""
    return fair(*(step(decay, scale, sign * given, start) for sign in (1, -1)))


DECAYS = draw.rationals("0", "1", 4)
SIZES = draw.rationals("1", "3", 2)


@ablating(KEY, "root-scale", DECAYS.map(lambda a: signed(a, 1, ONE, ONE)), law_values)
def test_inputs_added_as_they_come_raise_the_mean_square(law: Law) -> None:
    stays(law)


def follows_the_state(decay: Any) -> Law:
    """A decay that is 1 after a large start, and the given one after a small one."""
    large = [step(ONE, ZERO, sign, LARGE) for sign in (1, -1)]
    small = [step(decay[0], decay[1], sign, SMALL) for sign in (1, -1)]
    return fair(*large, *small)


@ablating(KEY, "decays-of-state", roots().map(follows_the_state), law_values)
def test_decays_that_follow_the_state_raise_the_mean_square(law: Law) -> None:
    stays(law)


def follows_the_input(decay: Any) -> Law:
    """A decay that lets a large input in whole, and of a small one what it leaves."""
    large = [step(ZERO, ONE, sign * LARGE, ONE) for sign in (1, -1)]
    small = [step(decay[0], decay[1], sign * SMALL, ONE) for sign in (1, -1)]
    return fair(*large, *small)


@ablating(KEY, "decays-of-input", roots().map(follows_the_input), law_values)
def test_decays_that_follow_the_input_raise_the_mean_square(law: Law) -> None:
    stays(law)


@ablating(
    KEY,
    "uncorrelated",
    roots().map(lambda pair: fair(step(*pair, ONE, ONE))),
    law_values,
)
def test_inputs_that_agree_with_the_state_raise_the_mean_square(law: Law) -> None:
    stays(law)


@ablating(
    KEY, "inputs-within", SIZES.map(lambda x: signed(ZERO, ONE, x, ONE)), law_values
)
def test_larger_inputs_raise_the_mean_square(law: Law) -> None:
    stays(law)


@ablating(
    KEY, "start-within", SIZES.map(lambda h: signed(ONE, ZERO, ONE, h)), law_values
)
def test_a_larger_start_stays_above(law: Law) -> None:
    stays(law)


class Constant(NamedTuple):
    """A decay and its scale, an input at every step, a start, and a number of steps."""

    decay: Any
    scale: Any
    given: Any
    start: Any
    steps: int

    @property
    def states(self) -> Array:
        same = exact([1] * self.steps)
        added = self.scale * self.given * same
        return cell_states(self.decay * same, added, self.start)


@st.composite
def constants(pick: st.DrawFn, given: Any = ONE, start: Any = ZERO) -> Constant:
    """Decays from 0 to below 1 whose scale is rational."""
    slope = pick(draw.rationals("1/4", "1", 4))
    whole = 1 + slope**2
    return Constant(
        (1 - slope**2) / whole, 2 * slope / whole, given, start, pick(st.integers(1, 5))
    )


def reaches(case: Constant) -> None:
    decay, steps = case.decay, case.steps
    expected = (1 - decay**steps) ** 2 * (1 + decay) / (1 - decay)
    assert case.states[-1] ** 2 == expected


@confirming(LEVEL, constants())
def test_a_constant_input_drives_the_state_towards_its_level(case: Constant) -> None:
    reaches(case)


def constant_values(case: Constant) -> dict[str, Any]:
    return {
        "alpha": case.decay,
        "t": case.steps,
        "h": tabled(case.states, 0),
        "horizon": case.steps,
    }


@ablating(LEVEL, "constant-input", constants(given=flint.fmpq(-2)), constant_values)
def test_another_input_drives_it_elsewhere(case: Constant) -> None:
    reaches(case)


@ablating(LEVEL, "empty-start", constants(start=ONE), constant_values)
def test_another_start_leads_elsewhere(case: Constant) -> None:
    reaches(case)


def test_the_level_is_above_one_as_soon_as_the_decay_is_not_nought() -> None:
    levels = [
        Constant(flint.fmpq(a, 5), flint.fmpq(w, 5), ONE, ZERO, 40).states[-1]
        for a, w in ((0, 5), (3, 4), (4, 3))
    ]
    assert levels[0] == 1
    assert np.all(np.abs(np.array(levels[1:], dtype=float) - [2, 3]) < 1e-3)
