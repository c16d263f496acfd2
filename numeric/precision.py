"""One formula, four arithmetics: float64, digits, exact rationals, certified balls.

Kernels are written once over NumPy arrays. The entries decide the arithmetic:

    floats(x)          float64, hardware rounding
    digits(x, 50)      mpmath.mpf, rounded to the digits of the surrounding context
    exact(x)           flint.fmpq, no rounding at all
    balls(x)           flint.arb, rounding enclosed in a certified radius

`context(decimal_digits)` sets the working precision of mpmath and python-flint for a
block and restores both.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import partial
from math import ceil, log2
from typing import Any

import flint
import mpmath
import numpy as np
from numpy.typing import ArrayLike, NDArray

from longdep.numeric.errors import DomainError, require_square

Array = NDArray[Any]
BITS_PER_DIGIT = log2(10)


@contextmanager
def context(decimal_digits: int) -> Iterator[None]:
    """Work at the given number of decimal digits in mpmath and python-flint.

    Raises:
        DomainError: fewer than one digit is asked for.
    """
    if decimal_digits < 1:
        raise DomainError(f"decimal_digits: expected at least 1, got {decimal_digits}")
    before = flint.ctx.prec
    flint.ctx.prec = ceil(decimal_digits * BITS_PER_DIGIT) + 4
    try:
        with mpmath.workdps(decimal_digits):
            yield
    finally:
        flint.ctx.prec = before


def rational(value: Any) -> flint.fmpq:
    """Convert a number exactly: int, Fraction, fmpq, "p/q", or a finite float's value.

    Raises:
        DomainError: the value is not a finite rational number.
    """
    if isinstance(value, flint.fmpq):
        return value
    if isinstance(value, flint.fmpz):
        return flint.fmpq(value)
    try:
        if isinstance(value, float):  # np.float64, too; most numbers are
            return flint.fmpq(*value.as_integer_ratio())
        fraction = Fraction(value.item() if isinstance(value, np.generic) else value)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise DomainError(
            f"expected a finite rational number, got {value!r}"
        ) from error
    return flint.fmpq(fraction.numerator, fraction.denominator)


def fraction(value: flint.fmpq) -> Fraction:
    """Convert an exact scalar to the standard library's Fraction."""
    return Fraction(int(value.p), int(value.q))


def entrywise(function: Callable[[Any], Any], array: ArrayLike) -> Array:
    """Array of objects: the function of every entry, in the same shape."""
    source = np.asarray(array, dtype=object)
    result = np.empty(source.shape, dtype=object)
    result_flat, source_flat = result.reshape(-1), source.reshape(-1)
    for i in range(source_flat.size):
        result_flat[i] = function(source_flat[i])
    return result


def exact(array: ArrayLike) -> Array:
    """Array of flint.fmpq with the exact values."""
    return entrywise(rational, array)


def floats(array: ArrayLike) -> Array:
    """Array of float64: each entry correctly rounded."""
    source = np.asarray(array)
    if source.dtype != object:
        return source.astype(np.float64)
    return entrywise(_to_float, source).astype(np.float64)


def _to_float(value: Any) -> float:
    if isinstance(value, flint.fmpq):
        return float(fraction(value))
    if isinstance(value, flint.arb):
        return float(value.mid())
    return float(value)


def digits(array: ArrayLike) -> Array:
    """Array of mpmath.mpf at the digits of the surrounding context."""
    return entrywise(_to_mpf, array)


def _to_mpf(value: Any) -> mpmath.mpf:
    if isinstance(value, mpmath.mpf):
        return +value
    q = rational(value)
    return mpmath.mpf(int(q.p)) / int(q.q)


def balls(array: ArrayLike) -> Array:
    """Array of flint.arb that enclose the exact values."""
    return entrywise(_to_ball, array)


def _to_ball(value: Any) -> flint.arb:
    return value if isinstance(value, flint.arb) else flint.arb(rational(value))


def encloses(ball: flint.arb, value: Any) -> bool:
    """Decide exactly, at any working precision, whether a ball contains a rational."""
    return abs(rational(value) - _dyadic(ball.mid())) <= _dyadic(ball.rad())


def _dyadic(value: flint.arb) -> flint.fmpq:
    """The exact value of a ball of radius 0."""
    mantissa, exponent = (int(part) for part in value.man_exp())
    return flint.fmpq(mantissa) * flint.fmpq(2) ** exponent


def _apply(name: str, array: ArrayLike) -> Array:
    source = np.asarray(array)
    if source.dtype != object:
        return np.asarray(getattr(np, name)(source))
    return entrywise(partial(_scalar, name), source)


def _scalar(name: str, value: Any) -> Any:
    if isinstance(value, mpmath.mpf):
        return getattr(mpmath, name)(value)
    return getattr(_to_ball(value), name)()


# Entry by entry, in the arithmetic of the entries; exact rationals become balls.
tanh = partial(_apply, "tanh")
exp = partial(_apply, "exp")
log = partial(_apply, "log")
cosh = partial(_apply, "cosh")
sqrt = partial(_apply, "sqrt")


def identity_like(array: Array) -> Array:
    """Identity matrices in the arithmetic and shape of a (..., n, n) array."""
    n = array.shape[-1]
    unit = np.zeros(array.shape, dtype=array.dtype)
    unit[...] = _in_kind(array, np.eye(n, dtype=int))
    return unit


def first_identity(matrices: Array) -> Array:
    """The identity (..., n, n) before the first of (..., T, n, n) factors, T >= 0.

    Where there is no factor, and so no entry that shows the arithmetic, its entries are
    integers in an array of the same dtype.
    """
    if matrices.shape[-3]:
        return identity_like(matrices[..., 0, :, :])
    shape = (*matrices.shape[:-3], *matrices.shape[-2:])
    return identity_like(np.zeros(shape, dtype=matrices.dtype))


def ones_like(array: Array) -> Array:
    """Ones in the arithmetic and shape of an array."""
    return _in_kind(array, np.ones(array.shape, dtype=int))


def inverse(array: Array) -> Array:
    """Inverses of (..., n, n) matrices in the arithmetic of their entries.

    Raises:
        DomainError: a matrix is singular (for balls: not proved invertible).
    """
    n = require_square("array", array)
    if array.dtype != object:
        try:
            return np.asarray(np.linalg.inv(array))
        except np.linalg.LinAlgError as error:
            raise DomainError("array: expected invertible matrices") from error
    result = np.empty(array.shape, dtype=object)
    for index in np.ndindex(array.shape[:-2]):
        result[index] = _inverse(array[index], n)
    return result


def _inverse(matrix: Array, n: int) -> Array:
    """Gauss-Jordan with the pivot of largest size, in any exact or rounded field."""
    rows = np.concatenate([matrix, identity_like(matrix)], axis=1)
    for column in range(n):
        sizes = [abs(rows[r, column]) for r in range(column, n)]
        best = max(range(len(sizes)), key=lambda k: float(_middle(sizes[k])))
        pivot = column + best
        rows[[column, pivot]] = rows[[pivot, column]]
        if not rows[column, column] != 0:
            raise DomainError(f"array: expected invertible matrices, got {matrix}")
        rows[column] = rows[column] / rows[column, column]
        for r in range(n):
            if r != column:
                rows[r] = rows[r] - rows[r, column] * rows[column]
    return rows[:, n:]


def _middle(value: Any) -> Any:
    if isinstance(value, flint.fmpq):
        return fraction(value)
    return value.mid() if isinstance(value, flint.arb) else value


def _in_kind(array: Array, values: Array) -> Array:
    """Integers converted to the arithmetic of an array's entries."""
    if array.dtype != object or array.size == 0:
        return values.astype(array.dtype)
    sample = array.reshape(-1)[0]
    # Numbers that need more than their type to be built (numeric/rounding.py) say how.
    kind: Callable[[Any], Any] = getattr(sample, "constant", type(sample))
    return entrywise(lambda v: kind(int(v)), values)
