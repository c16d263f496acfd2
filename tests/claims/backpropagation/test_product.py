"""Is the unrolled recursion an ordered product of step factors?"""

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import ordered_product
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.backpropagation.cases import (
    WHOLE,
    Net,
    nets,
    products,
    same,
    table,
    values,
)


@confirming("delta-product", nets(gain=draw.rationals()))
def test_the_gradient_is_the_ordered_product_times_the_last_one(case: Net) -> None:
    assert same(case.deltas[-1], ordered_product(case.factors[::-1]) @ case.last)


@ablating(
    "delta-product",
    "order",
    nets(n=st.just(2), gain=draw.rationals(0, 1, 1), lags=(2, 2), last=WHOLE),
    lambda case: values(case, P=table(products(case, reverse=True))),
)
def test_the_reversed_product_is_another_matrix(case: Net) -> None:
    assert same(case.deltas[-1], ordered_product(case.factors) @ case.last)
