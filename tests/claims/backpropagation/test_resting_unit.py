"""A unit at rest: its far states' gradients vanish, that of its weight does not."""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import deltas, weight_gradient
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, confirming


class Resting(NamedTuple):
    """A linear unit with a weight, at rest at the state 1 for a number of steps."""

    weight: Any
    lag: int

    @property
    def gradients(self) -> Array:
        """At the states of 0, 1, ... steps before."""
        slopes = exact([[1]] * self.lag)
        return deltas(exact([[self.weight]]), slopes, exact([1]))[::-1, 0]

    def total(self, last: int) -> Any:
        """At the weight, from the lags 0..last."""
        carried = self.gradients[: last + 1, None]
        return weight_gradient(carried, exact([[1]] * (last + 1)))[0, 0]


def resting_values(case: Resting) -> dict[str, Any]:
    lags = range(case.lag + 1)
    return {
        "w": case.weight,
        "a": 1,
        "d": dict(zip(lags, case.gradients, strict=True)),
        "G": {lag: case.total(lag) for lag in lags},
        "tau": case.lag,
        "horizon": case.lag,
    }


def resting(weights: st.SearchStrategy[Any]) -> st.SearchStrategy[Resting]:
    return st.builds(Resting, weights, st.integers(1, 12))


@confirming("which-gradient", resting(draw.rationals("1/64", "63/64")))
def test_the_gradient_at_far_states_vanishes_and_that_at_the_weight_does_not(
    case: Resting,
) -> None:
    assert case.gradients[-1] == case.weight**case.lag
    assert case.gradients[-1] < case.gradients[-2]
    assert case.total(case.lag) >= 1


@ablating(
    "which-gradient", "below-one", resting(draw.rationals(1, 9, 1)), resting_values
)
def test_with_a_weight_of_at_least_one_no_gradient_vanishes(case: Resting) -> None:
    assert case.gradients[-1] < case.gradients[-2]
