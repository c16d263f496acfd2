"""The errors of the public edge: one sentence that names, expects and shows."""

from numbers import Integral


class ShapeError(ValueError):
    """An array has the wrong shape."""


class DomainError(ValueError):
    """A value lies outside the range a function accepts."""


def require_square(name: str, array: object) -> int:
    """Return the size n of a (..., n, n) array.

    Raises:
        ShapeError: the last two axes differ or are missing.
    """
    shape: tuple[int, ...] = getattr(array, "shape", ())
    if len(shape) < 2 or shape[-1] != shape[-2]:
        raise ShapeError(f"{name}: expected shape (..., n, n), got {shape}")
    return int(shape[-1])


def require_axis(name: str, array: object, axis: int, length: int) -> None:
    """Check the length of one axis.

    Raises:
        ShapeError: the axis is missing or has another length.
    """
    shape: tuple[int, ...] = getattr(array, "shape", ())
    if len(shape) < abs(axis) or shape[axis] != length:
        raise ShapeError(
            f"{name}: expected length {length} on axis {axis}, got {shape}"
        )


def require_count(name: str, value: int) -> int:
    """Return a number of steps, given as any kind of whole number, as an int.

    Raises:
        DomainError: it is not a whole number from 0 on.
    """
    if not isinstance(value, Integral) or isinstance(value, bool) or value < 0:
        raise DomainError(f"{name}: expected a whole number >= 0, got {value!r}")
    return int(value)
