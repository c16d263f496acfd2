"""At what rate the power method turns the state."""

from typing import Any, NamedTuple

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import unaligned_ratio
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.linear_recurrence.vocabulary import NONZERO, Pick


class Components(NamedTuple):
    """Components c_j of a start in an orthonormal eigenbasis, and a time."""

    parts: Array
    eigenvalues: Array
    time: int


@st.composite
def spectra(pick: Pick, *, dominated: bool = True) -> Components:
    size = pick(draw.sizes(2, 4))
    values = pick(draw.vectors(size, NONZERO))
    if dominated:
        share = pick(draw.vectors(size - 2, draw.rationals(-1, 1)))
        values[2:] = values[1] * share
    parts, time = pick(draw.vectors(size, NONZERO)), pick(st.integers(0, 5))
    return Components(parts, values, time)


def rate_values(case: Components) -> dict[str, Any]:
    return {
        "n": len(case.parts),
        "t": case.time,
        "c": dict(enumerate(case.parts, start=1)),
        "mu": dict(enumerate(case.eigenvalues, start=1)),
    }


def promised(case: Components) -> flint.fmpq:
    """(mu_2 / mu_1)^(2 t) times the squared tangent at time 0."""
    first, second = case.eigenvalues[:2]
    start = unaligned_ratio(case.parts, case.eigenvalues, 0)
    return (second / first) ** (2 * case.time) * start


@confirming("power-method.rate", spectra())
def test_the_angle_closes_at_least_at_the_promised_rate(case: Components) -> None:
    bounded(unaligned_ratio(*case), promised(case), of="the promised rate")


@ablating("power-method.rate", "dominated", spectra(dominated=False), rate_values)
def test_the_rate_is_set_by_the_largest_of_the_rest(case: Components) -> None:
    assert unaligned_ratio(*case) <= promised(case)
