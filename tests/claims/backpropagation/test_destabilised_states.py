"""Does gamma above 1 make the states of the network unstable?"""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import jacobians, norms, vector_norms
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, bounded, confirming, refuting
from tests.claims.backpropagation.cases import WHOLE, Net, nilpotent_nets, single, table
from tests.claims.backpropagation.perturbed import perturbation_values, perturbations
from tests.claims.backpropagation.stretching import (
    inverses,
    invertible_nets,
    least_stretch,
    nonzero,
)


@refuting("gamma-destabilises", nilpotent_nets(), perturbation_values)
def test_a_norm_above_one_does_not_make_a_perturbation_grow(case: Net) -> None:
    sizes = vector_norms(perturbations(case), case.order)
    top = norms(jacobians(case.weight, case.gains), case.order)[0]
    if top > 1 and sizes[1] > 0:
        assert sizes[-1] >= top**case.lag * sizes[0]


class Unit(NamedTuple):
    """One linear unit h' = w h + b."""

    weight: Any
    bias: Any
    start: Any

    @property
    def states(self) -> list[Any]:
        return [self.start, self.weight * self.start + self.bias]


SMALL_WHOLE = draw.rationals(0, 3, 1)


@st.composite
def units(pick: st.DrawFn) -> Unit:
    weight, start = pick(st.sampled_from(exact([2, 3]))), pick(SMALL_WHOLE)
    return Unit(weight, (1 - weight) * start + pick(WHOLE), start)


@refuting(
    "gamma-destabilises.states",
    units(),
    lambda case: {
        "n": 1,
        "tau": 1,
        "U": exact([[case.weight]]),
        "b": {1: exact([case.bias])},
        "h": table([exact([state]) for state in case.states]),
        "gamma": case.weight,
        "p": "oo",
        "horizon": 1,
    },
)
def test_a_state_may_rest_at_an_unstable_point(case: Unit) -> None:
    before, after = case.states
    assert abs(after) >= case.weight * abs(before) or after != before


@confirming("gamma-destabilises.expanding", invertible_nets())
def test_perturbations_grow_at_least_like_the_least_stretch(case: Net) -> None:
    least = least_stretch(jacobians(case.weight, case.gains), case.order)
    sizes = vector_norms(perturbations(case), case.order)
    bounded(least**case.lag * sizes[0], sizes[-1])


@ablating(
    "gamma-destabilises.expanding",
    "expanding",
    single(nonzero),
    lambda case: perturbation_values(
        case, a=1, B=inverses(jacobians(case.weight, case.gains))
    ),
)
def test_a_jacobian_that_stretches_too_little_breaks_the_growth(case: Net) -> None:
    sizes = vector_norms(perturbations(case), case.order)
    assert sizes[-1] >= 2 * sizes[0]
