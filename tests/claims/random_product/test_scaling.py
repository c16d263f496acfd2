"""Whether careful scaling can avoid vanishing and exploding."""

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.random_product import Law
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, confirming, witnessing
from tests.claims.random_product.cases import (
    UNIT,
    Case,
    biased,
    copies,
    depth_values,
    fresh,
    join,
    misstated,
    values,
)
from tests.claims.random_product.layers import Layers, layer_values, layers
from tests.claims.random_product.shared_weights import positives


@witnessing("scaling-avoids", fresh(count=st.just(4), each=UNIT, same=True), values)
def test_some_random_weights_keep_the_size_at_one(case: Case) -> None:
    assert np.all(abs(case.products) == 1)


@st.composite
def sign_products(
    pick: st.DrawFn, *, sizes: st.SearchStrategy[flint.fmpq] = UNIT
) -> Case:
    n = pick(draw.sizes(1, 4))
    laws = []
    for _ in range(n):
        p, a = pick(draw.rationals("1/4", "3/4")), pick(sizes)
        laws.append(Law(exact([a, -a]), exact([p, 1 - p])))
    return Case(join(laws), {"n": n})


@confirming("scaling-avoids.signs", sign_products())
def test_biased_signs_keep_the_size_at_one(case: Case) -> None:
    assert np.all(abs(case.products) == 1)


@ablating(
    "scaling-avoids.signs", "unit-size", sign_products(sizes=positives()), depth_values
)
def test_signs_of_any_size_keep_the_size_at_one(case: Case) -> None:
    assert case.mean((case.products**2 - 1) ** 2) == 0


@confirming("scaling-avoids.orthogonal", layers())
def test_orthogonal_layers_keep_the_length(case: Layers) -> None:
    assert np.all(case.lengths == case.lengths[0])


@ablating(
    "scaling-avoids.orthogonal",
    "orthogonal",
    layers(matrix=draw.matrices),
    layer_values,
)
def test_any_layers_keep_the_length(case: Layers) -> None:
    assert case.lengths[-1] == case.lengths[0]


@ablating("scaling-avoids.orthogonal", "recurrence", layers(follow=False), layer_values)
def test_any_states_keep_the_length(case: Layers) -> None:
    assert case.lengths[-1] == case.lengths[0]


def has_unit_variance(case: Case) -> bool:
    return bool(case.variance(case.products) == 1)


SECOND = "scaling-avoids.second-moment"


@confirming(SECOND, fresh(each=UNIT))
def test_unit_variances_keep_the_variance_at_one(case: Case) -> None:
    assert has_unit_variance(case)


@ablating(SECOND, "independent", copies(each=UNIT), values)
def test_copies_keep_the_variance_at_one(case: Case) -> None:
    assert has_unit_variance(case)


@ablating(SECOND, "zero-mean", biased(each=UNIT), values)
def test_weights_with_a_mean_keep_the_variance_at_one(case: Case) -> None:
    assert has_unit_variance(case)


@ablating(SECOND, "variance", misstated(stated=UNIT), values)
def test_other_variances_keep_the_variance_at_one(case: Case) -> None:
    assert has_unit_variance(case)


@ablating(SECOND, "unit", fresh(fair=True), values)
def test_any_variance_keeps_the_variance_at_one(case: Case) -> None:
    assert has_unit_variance(case)
