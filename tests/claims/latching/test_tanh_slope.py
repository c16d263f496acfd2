"""Whether a tanh unit has a slope below 1 at its stored points."""

import flint

from longdep.numeric import strategies as draw
from longdep.numeric.precision import balls, context, tanh
from longdep.reports.record.evidence import confirming
from tests.claims.latching.cases import number


@confirming("robust-memory-vanishes.tanh", draw.rationals("1/8", 12, 8))
def test_a_tanh_unit_has_slope_between_zero_and_one(case: flint.fmpq) -> None:
    with context(60):
        u = balls(number(case))
        stored = tanh(u)
        slope = (u / stored * (1 - stored * stored)).item()
        assert flint.arb(0) < slope
        assert slope < flint.arb(1)
