"""Pre-activations, drawn, and the derivatives there."""

from functools import cache
from typing import Any

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.activation import (
    logistic,
    logistic_derivative,
    tanh_derivative,
)
from longdep.numeric.precision import Array, exact, tanh

QUARTER = flint.fmpq(1, 4)


def scalar(value: Any) -> Array:
    """An exact number as an array of shape (1,)."""
    return exact([value])


def slopes(x: Any) -> tuple[Any, Any]:
    """The derivatives of the logistic function and of tanh at x, as certified balls."""
    place = scalar(x)
    return (
        logistic_derivative(logistic(place))[0],
        tanh_derivative(tanh(place))[0],
    )


@cache
def places() -> st.SearchStrategy[Any]:
    """Pre-activations, 0 among them."""
    return draw.rationals(-8, 8)


@cache
def nonzero_places() -> st.SearchStrategy[Any]:
    """Pre-activations other than 0."""
    return draw.nonzero_rationals(8)


def at(x: Any) -> dict[str, Any]:
    """A pre-activation as a certificate's values."""
    return {"x": x}
