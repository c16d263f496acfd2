"""Floats that are drawn exactly, and the derivative that float64 computes."""

from functools import cache
from typing import Any

import flint
from hypothesis import strategies as st

from longdep.numeric.kernels.activation import computed_tanh_derivative
from tests.claims.activation.cases import scalar

FIRST_SATURATED = flint.fmpq(5365348628892106, 2**48)


@cache
def short_floats(first: int = 0, last: int = 40) -> st.SearchStrategy[Any]:
    """Floats m 2^-k with a short m."""
    mantissas = st.sampled_from([1, -1, 3, -3, 5, 7])
    return st.builds(
        lambda m, k: flint.fmpq(m, 2**k), mantissas, st.integers(first, last)
    )


@cache
def long_floats(first: int, last: int) -> st.SearchStrategy[Any]:
    """Floats with all 53 bits, between 2^-last and 2^(1-first)."""
    return st.builds(
        lambda m, k, sign: sign * flint.fmpq(m, 2 ** (k + 52)),
        st.integers(2**52, 2**53 - 1),
        st.integers(first, last),
        st.sampled_from([1, -1]),
    )


def value(h: Any) -> dict[str, Any]:
    """A value of tanh as a certificate's values."""
    return {"h": h}


def computed(h: Any) -> Any:
    """What float64 makes of 1 - h^2."""
    return computed_tanh_derivative(scalar(h))[0]
