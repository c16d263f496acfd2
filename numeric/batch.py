"""Batches: leading axes that fit, or one sentence that says which do not.

A kernel names how many axes of its own each array argument has; the axes before those
are the batch. The decorator brings all batches to their common shape, by NumPy's rule.
"""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

import numpy as np

from longdep.numeric.errors import ShapeError

P = ParamSpec("P")
R = TypeVar("R")


def batched(**own: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a kernel take any batches that broadcast together.

    Integer and boolean arrays become float64, so that nothing overflows silently;
    arrays of objects (rationals, balls, integers of any length) stay as they are.

    Args:
        own: for each array argument, the number of its last axes that are its own.
    Returns:
        A decorator. The kernel then raises ShapeError when batches do not fit;
        arguments that are no arrays, or have too few axes, reach it unchanged.
    """

    def decorate(kernel: Callable[P, R]) -> Callable[P, R]:
        names = [*signature(kernel).parameters]

        @wraps(kernel)
        def fitted(*args: P.args, **kwargs: P.kwargs) -> R:
            given: dict[str, Any] = {**dict(zip(names, args, strict=False)), **kwargs}
            if len(args) > len(names) or len(given) < len(args) + len(kwargs):
                return kernel(*args, **kwargs)  # Python says what is wrong
            return kernel(**{**given, **_fitted(given, own)})  # type: ignore[call-arg]

        return fitted

    return decorate


def _fitted(given: dict[str, Any], own: dict[str, int]) -> dict[str, Any]:
    arrays = {
        name: _real(given[name])
        for name, axes in own.items()
        if isinstance(given.get(name), np.ndarray | np.generic)
        and given[name].ndim >= axes
    }
    batches = {name: a.shape[: a.ndim - own[name]] for name, a in arrays.items()}
    if len(set(batches.values())) <= 1:
        return arrays
    batch = common(arrays, batches)
    return {
        name: np.broadcast_to(a, batch + a.shape[a.ndim - own[name] :])
        for name, a in arrays.items()
    }


def common(
    arrays: dict[str, Any], batches: dict[str, tuple[int, ...]]
) -> tuple[int, ...]:
    """The shape that batches broadcast to.

    Args:
        arrays: by name, for the message.
        batches: the batch shape of each.
    Raises:
        ShapeError: they do not broadcast together.
    """
    try:
        return np.broadcast_shapes(*batches.values())
    except ValueError:
        shapes = ", ".join(f"{name} {a.shape}" for name, a in arrays.items())
        raise ShapeError(
            f"{next(iter(arrays))}: expected leading axes that broadcast together, "
            f"got {shapes}"
        ) from None


def _real(array: Any) -> Any:
    return array.astype(np.float64) if array.dtype.kind in "biu" else array
