"""Whether variance 1 keeps the typical size of a product."""

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.random_product import Law
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.random_product.cases import Case, depth_values, join, numbered, values


@st.composite
def two_sizes(pick: st.DrawFn) -> Case:
    """+-a or +-b with a^2 + b^2 = 2, all rational, equally likely: variance 1."""
    slope = pick(draw.rationals(0, 1))
    scale = 1 + slope * slope
    a, b = abs(1 - 2 * slope - slope * slope), 1 + 2 * slope - slope * slope
    law = Law(exact([[a], [-a], [b], [-b]]) / scale, exact(["1/4"] * 4))
    return Case(law, numbered(1, flint.fmpq(1), flint.fmpq(0), 0))


@refuting("scaling-avoids.typical-size", two_sizes(), values)
def test_unit_variances_keep_the_typical_size(case: Case) -> None:
    assert np.prod(abs(case.products)) >= 1


@st.composite
def balanced(pick: st.DrawFn, *, balance: bool = True) -> Case:
    """Sizes c and 1/c, equally likely, with fair signs or without."""
    n = pick(draw.sizes(1, 4))
    laws = []
    for _ in range(n):
        c, other = pick(draw.nonzero_rationals()), pick(draw.nonzero_rationals())
        laws.append(Law(exact([c, 1 / c if balance else other]), exact(["1/2"] * 2)))
    return Case(join(laws), {"n": n})


@confirming("scaling-avoids.balanced", balanced())
def test_balanced_log_sizes_keep_the_typical_size(case: Case) -> None:
    assert np.prod(abs(case.products)) == 1


@ablating("scaling-avoids.balanced", "balanced", balanced(balance=False), depth_values)
def test_any_log_sizes_keep_the_typical_size(case: Case) -> None:
    assert np.prod(abs(case.products)) == 1
