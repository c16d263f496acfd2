"""Do step factors near an isometry keep the gradient?"""

from typing import Any

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, bounded, confirming, refuting
from tests.claims.backpropagation.cases import (
    HALF,
    ONE,
    UNITS,
    WHOLE,
    Net,
    nets,
    nilpotent_nets,
    orders,
    single,
    squares,
    values,
    with_gamma,
)
from tests.claims.backpropagation.stretching import inverses, nonzero


@refuting(
    "isometry",
    single(st.sampled_from(exact(["1", "1/2", "3/2"])), lag=2),
    lambda case: values(case, epsilon=HALF),
)
def test_small_deviations_from_the_identity_compound(case: Net) -> None:
    assert HALF * case.sizes[0] <= case.sizes[-1] <= 3 * HALF * case.sizes[0]


@refuting("isometry.norm-one", nilpotent_nets(), with_gamma)
def test_norm_one_at_every_step_does_not_keep_the_gradient(case: Net) -> None:
    if case.sizes[0] > 0 and min(case.norms) == max(case.norms) == 1:
        assert case.sizes[-1] > 0


@confirming(
    "isometry.exact",
    nets(n=draw.sizes(), weight=draw.orthogonal, gain=ONE),
)
def test_orthogonal_weights_and_linear_units_keep_the_norm(case: Net) -> None:
    later, first = squares(case)
    assert later == first


@ablating("isometry.exact", "orthogonal", single(WHOLE), values)
def test_a_weight_that_is_not_orthogonal_changes_the_norm(case: Net) -> None:
    later, first = squares(case)
    assert later == first


@ablating(
    "isometry.exact",
    "unit-gain",
    nets(
        n=st.just(1),
        weight=draw.signed_permutations,
        gain=UNITS,
        lags=(1, 1),
        last=WHOLE,
    ),
    values,
)
def test_a_slope_other_than_one_changes_the_norm(case: Net) -> None:
    later, first = squares(case)
    assert later == first


@st.composite
def near_isometries(pick: st.DrawFn) -> tuple[Net, Any]:
    size, lag = pick(draw.sizes(1, 2)), pick(st.integers(1, 6))
    small = pick(draw.rationals("1/8", "3/4", 8))
    entry = st.sampled_from([1 - small, 1 + small, flint.fmpq(1), small - 1])
    gain = pick(draw.matrices(lag, size, entry))
    turn = pick(draw.signed_permutations(size))
    last = pick(draw.vectors(size, draw.nonzero_rationals()))
    return Net(turn, gain, last, pick(orders)), small


@confirming("isometry.near", near_isometries())
def test_a_near_isometry_grows_at_most_exponentially(case: tuple[Net, Any]) -> None:
    net, small = case
    bounded(net.sizes[-1], (1 + small) ** net.lag * net.sizes[0])


@confirming("isometry.near", near_isometries())
def test_a_near_isometry_shrinks_at_most_exponentially(case: tuple[Net, Any]) -> None:
    net, small = case
    bounded((1 - small) ** net.lag * net.sizes[0], net.sizes[-1])


def near_values(case: Net, epsilon: Any = HALF) -> dict[str, Any]:
    return values(case, epsilon=epsilon, B=inverses(case.factors))


@ablating(
    "isometry.near",
    "expanding",
    single(st.sampled_from(exact(["1", "1/4"]))),
    near_values,
)
def test_a_step_that_shrinks_too_much_breaks_the_lower_bound(case: Net) -> None:
    assert case.sizes[-1] >= HALF * case.sizes[0]


@ablating("isometry.near", "near-above", single(nonzero), near_values)
def test_a_step_that_stretches_too_much_breaks_the_upper_bound(case: Net) -> None:
    assert case.sizes[-1] <= 3 * HALF * case.sizes[0]


@ablating(
    "isometry.near",
    "small",
    single(st.sampled_from(exact(["1", "1/2"])), lag=2),
    lambda case: near_values(case, flint.fmpq(2)),
)
def test_a_tolerance_above_one_gives_no_lower_bound(case: Net) -> None:
    assert case.sizes[-1] >= (1 - flint.fmpq(2)) ** case.lag * case.sizes[0]
