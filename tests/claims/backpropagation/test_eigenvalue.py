"""Does an eigenvalue above 1 in size make the gradient explode?"""

from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.backpropagation.cases import ONE, WHOLE, Net, nets, single, values
from tests.claims.backpropagation.stretching import inverse


class Eigen(NamedTuple):
    """A constant triangular factor A with left eigenvector u."""

    net: Net
    value: Any
    left: Array


@st.composite
def eigen(pick: st.DrawFn) -> Eigen:
    basis, size = pick(draw.invertible(2)), pick(draw.rationals("5/4", 3))
    value = pick(st.sampled_from([1, -1])) * size
    other = pick(draw.rationals())
    spectrum = exact([[value, 0], [0, other]])
    factor = basis @ spectrum @ inverse(basis)
    lag = pick(st.integers(1, 4))
    flat = exact(np.ones((lag, 2), dtype=int))
    return Eigen(Net(factor.T, flat, pick(draw.vectors(2))), value, inverse(basis)[0])


@confirming("gamma-explodes.eigenvalue", eigen())
def test_the_component_along_an_eigenvector_follows_its_power(case: Eigen) -> None:
    start = abs(case.left @ case.net.last)
    grown = abs(case.left @ case.net.deltas[-1])
    assert grown == abs(case.value) ** case.net.lag * start


def eigen_values(case: Net, **other: Any) -> dict[str, Any]:
    """Values with u = (1, ...), lambda = 2, a = 1 and A the factor at lag 1."""
    first = {"A": case.factors[0], "u": exact([1] + [0] * (len(case.last) - 1))}
    return values(case, **{"a": 1, "lambda": 2, **first, **other})


two = st.just(flint.fmpq(2))


@ablating(
    "gamma-explodes.eigenvalue",
    "constant",
    nets(
        n=st.just(1),
        weight=lambda size: draw.matrices(size, entries=two),
        gain=draw.rationals(0, 1, 1),
        lags=(1, 1),
        last=ONE,
        order=st.just("oo"),
    ),
    lambda case: eigen_values(case, A=case.weight),
)
def test_changing_factors_break_the_growth_of_the_component(case: Net) -> None:
    assert case.sizes[-1] == 2 * case.sizes[0]


@ablating("gamma-explodes.eigenvalue", "eigenvector", single(WHOLE), eigen_values)
def test_without_an_eigenvector_nothing_grows(case: Net) -> None:
    assert case.sizes[-1] == 2 * case.sizes[0]


@ablating(
    "gamma-explodes.eigenvalue",
    "size-above-one",
    single(WHOLE),
    lambda case: eigen_values(case, **{"lambda": case.weight[0, 0]}),
)
def test_a_small_eigenvalue_lets_its_component_shrink(case: Net) -> None:
    assert case.sizes[-1] == 2 * case.sizes[0]


@ablating(
    "gamma-explodes.eigenvalue",
    "component",
    nets(
        n=st.just(1),
        weight=lambda size: draw.matrices(size, entries=two),
        gain=ONE,
        lags=(1, 1),
        last=draw.rationals(0, 1, 1),
        order=st.just("oo"),
    ),
    eigen_values,
)
def test_a_component_that_starts_at_zero_stays_there(case: Net) -> None:
    assert case.sizes[-1] > 0
