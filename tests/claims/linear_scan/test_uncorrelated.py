"""Is an input uncorrelated with the state that earlier inputs have made?"""

from itertools import product
from typing import Any, NamedTuple

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.gating import cell_states
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.linear_scan.cases import tabled

KEY = "bounded-or-lasting.uncorrelated"
ONE, ZERO = flint.fmpq(1), flint.fmpq(0)


class Outcome(NamedTuple):
    """A case of the law: decays, scales, inputs and start of a run; a later input."""

    decay: Array
    scale: Array
    inputs: Array
    start: Any
    later: Any

    @property
    def states(self) -> Array:
        return cell_states(self.decay, self.scale * self.inputs, self.start)


Law = list[Outcome]  # all cases are as likely


@st.composite
def laws(pick: st.DrawFn) -> Law:
    """Fair independent decays, and inputs of independent fair signs."""
    steps = pick(st.integers(1, 3))
    numbers = draw.rationals("-2", "2", 2)
    pairs = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=2)
    chosen = [pick(pairs) for _ in range(steps)]
    sizes = [pick(numbers) for _ in range(steps + 1)]
    start = pick(numbers)
    law = []
    for rates in product(*chosen):
        for signs in product((1, -1), repeat=steps + 1):
            *inputs, later = (s * z for s, z in zip(signs, sizes, strict=True))
            decay, scale = (exact(part) for part in zip(*rates, strict=True))
            law.append(Outcome(decay, scale, exact(inputs), start, later))
    return law


def apart(law: Law) -> None:
    """At every time up to the end of the run."""
    products = [outcome.states * outcome.later for outcome in law]
    assert all(total == 0 for total in sum(products))


@confirming(KEY, laws())
def test_an_input_is_uncorrelated_with_the_states_before_it(law: Law) -> None:
    apart(law)


def law_values(law: Law) -> dict[str, Any]:
    outcomes = [
        (
            ONE / len(law),
            {
                "a": tabled(o.decay),
                "w": tabled(o.scale),
                "x": tabled(o.inputs),
                "h": tabled(o.states, 0),
                "y": o.later,
            },
        )
        for o in law
    ]
    return {"outcomes": outcomes, "t": 1, "horizon": 1}


def one_step(decay: Any, scale: Any, given: Any, start: Any, later: Any) -> Outcome:
    return Outcome(exact([decay]), exact([scale]), exact([given]), start, later)


NUMBERS = draw.rationals("-2", "2", 2)


@ablating(
    KEY,
    "decays-apart",
    NUMBERS.map(
        lambda a: [
            one_step(a, ZERO, ZERO, ONE, ONE),
            one_step(ZERO, ZERO, ZERO, ONE, -ONE),
        ]
    ),
    law_values,
)
def test_decays_that_foresee_the_input_tell_of_it(law: Law) -> None:
    apart(law)


@ablating(
    KEY,
    "scales-apart",
    NUMBERS.map(
        lambda w: [
            one_step(ZERO, w, ONE, ZERO, ONE),
            one_step(ZERO, ZERO, ONE, ZERO, -ONE),
        ]
    ),
    law_values,
)
def test_scales_that_foresee_the_input_tell_of_it(law: Law) -> None:
    apart(law)


@ablating(
    KEY,
    "inputs-uncorrelated",
    NUMBERS.map(lambda x: [one_step(ZERO, ONE, x, ZERO, ONE)]),
    law_values,
)
def test_inputs_that_agree_are_no_longer_apart(law: Law) -> None:
    apart(law)


@ablating(
    KEY,
    "start-uncorrelated",
    NUMBERS.map(lambda h: [one_step(ONE, ZERO, ZERO, h, ONE)]),
    law_values,
)
def test_a_start_that_agrees_with_the_input_is_not_apart_from_it(law: Law) -> None:
    apart(law)
