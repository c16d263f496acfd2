"""Whether the power of one weight vanishes or explodes."""

from typing import Any

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.random_product import running_products
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, bounded, confirming, refuting
from tests.claims.random_product.chains import Power, powers


def power_values(case: Power) -> dict[str, Any]:
    return {"w": case.weight}


def moves_on(case: Power) -> bool:
    """Whether the size is 0 or has moved away from 1, more at every step."""
    sizes = abs(running_products(exact([case.weight] * case.steps)))
    return bool(np.all(np.diff(sizes) > 0) or np.all(sizes[2:] < sizes[1:-1]))


@refuting("scalar-power", powers(), power_values)
def test_every_power_vanishes_or_explodes(case: Power) -> None:
    assert case.weight == 0 or moves_on(Power(case.weight, 2))


@ablating("scalar-power.away-from-one", "not-one", powers(), power_values)
def test_a_weight_of_size_one_vanishes_or_explodes(case: Power) -> None:
    assert case.weight == 0 or moves_on(Power(case.weight, 2))


@confirming("scalar-power.which", powers())
def test_the_size_decides_whether_a_power_shrinks_or_grows(case: Power) -> None:
    sizes = abs(running_products(exact([case.weight] * case.steps)))
    size = abs(case.weight)
    if size < 1:
        bounded(sizes[-1] * (1 + case.steps * (1 - size)), flint.fmpq(1))
    if size > 1:
        bounded(1 + case.steps * (size - 1), sizes[-1])


@confirming("scalar-power.away-from-one", powers())
def test_away_from_one_every_step_shrinks_or_every_step_grows(case: Power) -> None:
    size = abs(case.weight)
    assert size in (0, 1) or moves_on(case)


@refuting("scalar-power", powers(weight=draw.rationals(-3, 0)), power_values)
def test_every_negative_power_vanishes_or_explodes(case: Power) -> None:
    assert case.weight == 0 or moves_on(Power(case.weight, 2))


ENDS = st.sampled_from(exact([1, -1]).tolist())


@confirming("scalar-power.edge", powers(weight=ENDS))
def test_a_weight_of_size_one_keeps_its_size(case: Power) -> None:
    assert np.all(abs(running_products(exact([case.weight] * case.steps))) == 1)


def step_values(case: Power) -> dict[str, Any]:
    return {"w": case.weight, "t": case.steps}


@ablating("scalar-power.edge", "unit-size", powers(), step_values)
def test_a_weight_of_any_size_keeps_size_one(case: Power) -> None:
    assert abs(case.weight) ** case.steps == 1
