"""Does the gradient explode where gamma is above 1?"""

from longdep.numeric.kernels.backpropagation import jacobians, norms
from longdep.reports.record.evidence import ablating, bounded, confirming, refuting
from tests.claims.backpropagation.cases import (
    Net,
    nilpotent_nets,
    products,
    single,
    table,
    values,
    with_gamma,
)
from tests.claims.backpropagation.stretching import (
    crossed,
    expanding_values,
    inverses,
    invertible_nets,
    least_stretch,
    nonzero,
)


def above_one(case: Net) -> bool:
    return bool(max(case.norms) > 1 and min(case.norms) == max(case.norms))


@refuting("gamma-explodes", nilpotent_nets(), with_gamma)
def test_a_norm_above_one_does_not_make_the_gradient_grow(case: Net) -> None:
    if above_one(case) and case.sizes[1] > 0:
        assert case.sizes[-1] >= max(case.norms) ** case.lag * case.sizes[0]


@refuting(
    "gamma-explodes.some-direction",
    nilpotent_nets(),
    lambda case: with_gamma(case, P=table(products(case))),
)
def test_not_even_the_worst_gradient_survives_a_nilpotent_weight(case: Net) -> None:
    if above_one(case):
        assert norms(products(case)[-1], case.order) >= 1


@confirming("gamma-explodes.expanding", invertible_nets())
def test_the_gradient_grows_at_least_like_the_least_stretch(case: Net) -> None:
    least = least_stretch(case.factors, case.order)
    bounded(least**case.lag * case.sizes[0], case.sizes[-1])


@ablating("gamma-explodes.expanding", "expanding", single(nonzero), expanding_values)
def test_a_factor_that_stretches_too_little_breaks_the_growth(case: Net) -> None:
    assert case.sizes[-1] >= 2 * case.sizes[0]


@refuting(
    "gamma-explodes.jacobian",
    crossed(),
    lambda case: values(case, a=1, B=inverses(jacobians(case.weight, case.gains))),
)
def test_stretching_by_the_forward_jacobian_is_not_enough(case: Net) -> None:
    if least_stretch(jacobians(case.weight, case.gains), "oo") >= 2:
        assert case.sizes[-1] >= case.sizes[0]
