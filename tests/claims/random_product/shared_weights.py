"""Laws of one weight, and the weight used again and again."""

from functools import cache
from typing import Any, NamedTuple

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.random_product import Law, mean, variance
from longdep.numeric.precision import exact


def one_outcomes(law: Law, name: str = "w") -> list[tuple[Any, dict[str, Any]]]:
    """Outcomes of the first factor alone, as the one shared weight."""
    first = law.values.reshape(len(law.probabilities), -1)[:, 0]
    return [(p, {name: x}) for p, x in zip(law.probabilities, first, strict=True)]


def two_points(a: flint.fmpq, each: flint.fmpq, average: flint.fmpq) -> Law:
    """Two values with the given mean and variance: mean + a and mean - each / a."""
    p = each / (a * a + each)
    return Law(exact([average + a, average - each / a]), exact([p, 1 - p]))


@cache
def positives(high: int = 3) -> st.SearchStrategy[flint.fmpq]:
    return draw.nonzero_rationals(high).map(abs)


class Shared(NamedTuple):
    """One random weight, a number of uses, and the stated variance."""

    law: Law
    uses: int
    each: flint.fmpq

    def moment(self, order: int) -> flint.fmpq:
        return mean(self.law.values**order, self.law.probabilities)

    @property
    def variance(self) -> flint.fmpq:
        return variance(self.law.values**self.uses, self.law.probabilities)


@st.composite
def signs(pick: st.DrawFn) -> Shared:
    """A shared weight of constant size and fair sign, used twice."""
    a = pick(positives())
    return Shared(two_points(a, a * a, flint.fmpq(0)), 2, a * a)
