"""Can adding the old state ease vanishing, to a degree or altogether?"""

from typing import Any

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.additive_recurrence import carried, residual
from longdep.numeric.kernels.backpropagation import vector_norms
from longdep.numeric.precision import Array, exact, identity_like
from longdep.reports.record.evidence import witnessing
from tests.claims.additive_recurrence.cases import LAST, same, unit

AGAINST = st.integers(3, 40).map(lambda whole: flint.fmpq(-1, whole))


@witnessing("residual-alleviates", AGAINST, lambda slope: {"a": slope})
def test_some_residual_net_loses_less_at_every_lag_and_ever_less(slope: Any) -> None:
    slopes = exact([[[slope]]] * LAST)
    kept, plain = (
        vector_norms(carried(steps, exact([1])), "1")
        for steps in (residual(slopes), slopes)
    )
    shares = kept / plain
    assert all(shares[1:] > shares[:-1])
    assert all(kept[1:] < kept[:-1])


def shifted_rotations() -> st.SearchStrategy[Any]:
    """Small G for which I + G is a rotation."""
    return draw.plane_rotations().map(lambda q: q - identity_like(q))


@witnessing(
    "residual-alleviates.can", shifted_rotations(), lambda slope: {"n": 2, "G": slope}
)
def test_some_residual_net_keeps_every_length_while_the_plain_one_vanishes(
    slope: Array,
) -> None:
    factor = residual(slope)
    assert same(factor.T @ factor, unit(2))
    assert 0 < (slope * slope).sum() < 1
