"""Norms of a weight against each other: entries, Frobenius, spectral."""

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.weight_decay import entry_sum, squared_frobenius
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import bounded, confirming
from tests.claims.weight_decay.cases import Pick


@confirming("weight-norms", draw.matrices(2))
def test_the_sum_of_squares_is_at_most_the_squared_sum_of_sizes(weight: Array) -> None:
    bounded(squared_frobenius(weight), entry_sum(weight) ** 2)


@st.composite
def stretched(pick: Pick) -> tuple[Array, Array]:
    size = pick(draw.sizes())
    return pick(draw.matrices(size)), pick(draw.vectors(size))


@confirming("spectral-below-frobenius", stretched())
def test_no_vector_is_stretched_beyond_the_frobenius_norm(
    case: tuple[Array, Array],
) -> None:
    weight, vector = case
    moved = weight @ vector
    bounded(moved @ moved, squared_frobenius(weight) * (vector @ vector))
