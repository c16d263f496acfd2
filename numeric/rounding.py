"""Rounding errors, bounded by derivation: nothing here is tuned.

The model. A float format rounds to nearest with unit roundoff u and gradual
underflow; half its smallest positive number is eta. With abs(d) <= u, abs(e) <= eta:

    fl(x + y) = (x + y)(1 + d)          fl(x y) = x y (1 + d) + e

(a sum that underflows is exact). A term that passes k roundings carries a factor
1 + theta_k, abs(theta_k) <= gamma_k = k u / (1 - k u). A sum of n products, in any
order, blocked, paired or with fused multiply-add, puts at most n roundings on each
term, so every bound here holds whatever the linear-algebra library does. Not covered:
overflow (the result is not finite then), and hardware that flushes subnormals to 0.

Two ways to a bound, both exact rationals:

    closed forms    `chain_bound`, `power_bound`, `jacobian_product_bound`
    `tracked`       arrays of numbers that count their own roundings; any kernel of
                    sums and products runs on them, and `error_bound` reads the result

Source: N. Higham, Accuracy and Stability of Numerical Algorithms, ch. 2 and 3.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import inf, isqrt
from typing import Union

import flint
import numpy as np
from numpy.typing import DTypeLike

from longdep.numeric.errors import (
    DomainError,
    ShapeError,
    require_axis,
    require_count,
    require_square,
)
from longdep.numeric.formats import Storage, storage
from longdep.numeric.precision import Array, entrywise, exact, fraction, rational

ZERO = flint.fmpq(0)


@dataclass(frozen=True)
class Format:
    """A binary float format: its unit roundoff u and its underflow unit eta."""

    name: str
    roundoff: flint.fmpq
    underflow: flint.fmpq

    def gamma(self, count: int) -> flint.fmpq:
        """Bound a factor that has passed `count` roundings: k u / (1 - k u).

        (1 + u)^k <= 1 / (1 - u)^k <= 1 / (1 - k u) = 1 + gamma_k, by Bernoulli.

        Raises:
            DomainError: count u >= 1, where nothing is known any more.
        """
        count = require_count("count", count)
        if count * self.roundoff >= 1:
            raise DomainError(
                f"count: expected fewer than {1 / self.roundoff} roundings in "
                f"{self.name}, got {count}"
            )
        return count * self.roundoff / (1 - count * self.roundoff)


def float_format(dtype: DTypeLike | Format = np.float64) -> Format:
    """Return the format of a NumPy dtype or name; a Format stands for itself.

    Raises:
        DomainError: it is not float16, bfloat16, float32 or float64.
    """
    return dtype if isinstance(dtype, Format) else _format(storage(dtype))


@cache
def _format(kind: Storage) -> Format:
    half = flint.fmpq(1, 2 ** (1 - kind.lowest))
    return Format(kind.name, flint.fmpq(1, 2**kind.bits), half)


def digits_format(bits: int) -> Format:
    """The format of mpmath at `bits` bits: any exponent, so nothing underflows."""
    bits = require_count("bits", bits)
    return Format(f"mpf at {bits} bits", flint.fmpq(1, 2**bits), ZERO)


@dataclass(frozen=True)
class Rounded:
    """A number that knows how far a float computation of it can be off.

    The computed value is sum_i x_i (1 + theta_i) + f: terms x_i of the exact value,
    each past at most `count` roundings, and what underflow has added.

    Attributes:
        format: the float format.
        size: sum of the terms' sizes, at least the size of the exact value.
        count: roundings that any term has passed.
        lost: bound of abs(f), the error that stems from underflow.
    """

    format: Format
    size: flint.fmpq
    count: int = 0
    lost: flint.fmpq = ZERO

    @property
    def error(self) -> flint.fmpq:
        """Bound of abs(computed - exact): gamma_count size + lost."""
        return self.format.gamma(self.count) * self.size + self.lost

    def __add__(self, other: "Operand") -> "Rounded":
        right = self._like(other)
        if right.is_zero or self.is_zero:  # adding an exact 0 rounds nothing
            return self if right.is_zero else right
        return Rounded(
            self.format,
            self.size + right.size,
            max(self.count, right.count) + 1,
            (self.lost + right.lost) * (1 + self.format.roundoff),
        )

    def __mul__(self, other: "Operand") -> "Rounded":
        right = self._like(other)
        if self.is_zero or right.is_zero:  # an exact 0 times a finite number
            return Rounded(self.format, ZERO)
        grown = (1 + self.format.gamma(self.count)) * self.size
        other_grown = (1 + self.format.gamma(right.count)) * right.size
        crossed = grown * right.lost + other_grown * self.lost + self.lost * right.lost
        return Rounded(
            self.format,
            self.size * right.size,
            self.count + right.count + 1,
            crossed * (1 + self.format.roundoff) + self.format.underflow,
        )

    __radd__ = __sub__ = __rsub__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> "Rounded":
        return self

    @property
    def is_zero(self) -> bool:
        """Whether the number is an exact 0."""
        return self.size == 0 and self.lost == 0

    def constant(self, value: int) -> "Rounded":
        """An exact constant in the same format."""
        return Rounded(self.format, flint.fmpq(abs(value)))

    def _like(self, other: "Operand") -> "Rounded":
        if isinstance(other, Rounded):
            return other
        return Rounded(self.format, abs(rational(other)))


Operand = Union[Rounded, int, float, Fraction, "flint.fmpq"]


def tracked(array: Array, dtype: DTypeLike | Format = np.float64) -> Array:
    """Inputs of a kernel as numbers that count roundings; the inputs count as exact.

    Args:
        array: floats, or anything numeric/precision.py can make exact.
        dtype: the format the computation to be bounded runs in.
    Returns:
        Object array of Rounded, the same shape.
    """
    kind = float_format(dtype)
    return entrywise(lambda x: Rounded(kind, abs(rational(x))), array)


def error_bound(array: Array) -> Array:
    """Bound the error of every entry of a tracked result; exact, same shape."""
    return entrywise(lambda x: x.error, array)


def chain_bound(
    weight: Array, initial: Array, steps: int, dtype: DTypeLike | Format = np.float64
) -> Array:
    """Bound the states of h[t] = weight^T h[t-1], entry by entry.

    Derivation. With A = abs(W)^T and one step's error e_t,
    e_t <= A e_{t-1} + gamma_n A (abs(h_{t-1}) + e_{t-1}) + n eta', where
    eta' = eta (1 + gamma_n) covers the later additions. As abs(h_t) <= A^t abs(h_0),

        e_t <= gamma_{t n} A^t abs(h_0) + n eta' sum_{s < t} (1 + gamma_{s n}) A^s 1,

    that is t n u A^t abs(h_0) to first order.

    Args:
        weight: (..., n, n), the floats themselves.
        initial: (..., n).
        steps: T >= 0.
        dtype: the format of the computation.
    Returns:
        (..., T + 1, n) exact bounds.
    Raises:
        ShapeError, DomainError: as `states`; DomainError too where T n u >= 1.
    """
    n = require_square("weight", weight)
    require_axis("initial", initial, -1, n)
    steps = require_count("steps", steps)
    kind = float_format(dtype)
    turned = np.swapaxes(abs(exact(weight)), -1, -2)
    size = abs(exact(initial))
    spread = (turned @ size[..., None])[..., 0] * 0 + 1  # a 1 per unit, batched
    size = spread * size
    lost, bounds = spread * 0, [spread * 0]
    unit = n * kind.underflow * (1 + kind.gamma(n))
    for time in range(1, steps + 1):
        lost = lost + spread * unit * (1 + kind.gamma((time - 1) * n))
        size, spread = ((turned @ x[..., None])[..., 0] for x in (size, spread))
        bounds.append(kind.gamma(time * n) * size + lost)
    return np.stack(bounds, axis=-2)


def power_bound(
    matrix: Array, exponent: int, dtype: DTypeLike | Format = np.float64
) -> Array:
    """Bound a matrix power, entry by entry, however the products are associated.

    Derivation. Let P, Q be computed within ((1 + gamma_n)^p - 1) A^a and
    ((1 + gamma_n)^q - 1) A^b, A = abs(M). Their product, with n roundings a term, is
    within ((1 + gamma_n)^(p + q + 1) - 1) A^(a + b): the exponents add up to one less
    than the number of factors for every way to bracket them. So without underflow

        error <= gamma_{n (t - 1)} A^t.

    Underflow: let l_a bound an entry's loss in any bracketing of a factors, s the
    largest of 1 and the row and column sums of A, g = 1 + gamma_n, eta' = eta g. Then
    l_{a+b} <= g (g^(a-1) s^a l_b + g^(b-1) s^b l_a + n l_a l_b) + n eta', and
    l_a = 2 (a - 1) n eta' g^(a-1) s^a satisfies it as long as (n t)^2 eta' <= 1.

    Args:
        matrix: (..., n, n), the floats themselves.
        exponent: t >= 0; the powers 0 and 1 are exact.
        dtype: the format of the computation.
    Returns:
        (..., n, n) exact bounds.
    Raises:
        ShapeError: the matrix is not square.
        DomainError: t is not a whole number >= 0, n t u >= 1 or (n t)^2 eta' > 1.
    """
    n = require_square("matrix", matrix)
    exponent = require_count("exponent", exponent)
    kind, size = float_format(dtype), abs(exact(matrix))
    if exponent < 2:
        return size * 0
    unit = kind.underflow * (1 + kind.gamma(n))
    if (n * exponent) ** 2 * unit > 1:
        raise DomainError(
            f"exponent: expected fewer than {2**12 // n} factors of size {n} in "
            f"{kind.name}, got {exponent}"
        )
    total = size
    for _ in range(exponent - 1):
        total = total @ size
    sums = np.concatenate([size.sum(axis=-1), size.sum(axis=-2)], axis=-1)
    largest = np.maximum(np.asarray(sums.max(axis=-1), dtype=object), flint.fmpq(1))
    powers = np.asarray(largest**exponent, dtype=object)[..., None, None]
    gamma, products = kind.gamma(n * (exponent - 1)), 2 * (exponent - 1) * n
    return gamma * total + products * unit * (1 + gamma) * powers


def jacobian_product_bound(
    jacobians: Array, dtype: DTypeLike | Format = np.float64, *, formed: bool = True
) -> Array:
    """Bound the Frobenius error of J_T @ ... @ J_1, multiplied up from the right.

    Derivation. Let a_k = norm(J_k), p_k = a_k ... a_1, e_k the error after k factors.
    Where J_k = diag(f'(z_k)) U is itself computed from floats (`formed`), it is off by
    u a_k + n eta at most, and has norm at most a_k' = a_k (1 + u) + n eta. One
    product adds gamma_n a_k' (p_{k-1} + e_{k-1}) + n^2 eta', eta' = eta (1 + gamma_n):

        e_k <= a_k e_{k-1} + (u a_k + n eta + gamma_n a_k') (p_{k-1} + e_{k-1})
               + n^2 eta',

    which is (n + 1) T u p_T to first order. The norms are taken slightly above, as
    rationals.

    Args:
        jacobians: (..., T, n, n), exact values of the J_k.
        dtype: the format of the computation.
        formed: the J_k are products of floats; False: they are floats themselves.
    Returns:
        (...) exact bounds; 0 where T = 0.
    Raises:
        ShapeError: the array has no (T, n, n) axes at its end.
    """
    n = require_square("jacobians", jacobians)
    if jacobians.ndim < 3:
        raise ShapeError(
            f"jacobians: expected shape (..., T, n, n), got {jacobians.shape}"
        )
    kind = float_format(dtype)
    norms = frobenius_above(exact(jacobians))
    u, eta = (kind.roundoff, kind.underflow) if formed else (ZERO, ZERO)
    added = n * n * kind.underflow * (1 + kind.gamma(n))
    gamma = kind.gamma(n)
    error = size = np.full(norms.shape[:-1], ZERO, dtype=object)
    for k in range(norms.shape[-1]):
        a = norms[..., k]
        own = u * a + n * eta
        if k == 0:  # the first factor multiplies the identity: exact
            error, size = own, a
            continue
        error = a * error + (own + gamma * (a + own)) * (size + error) + added
        size = size * a
    return np.asarray(error, dtype=object)


def frobenius_above(matrices: Array) -> Array:
    """Rational upper bounds of Frobenius norms, within 2^-64 of them, relatively.

    Args:
        matrices: (..., n, m) exact rationals.
    Returns:
        (...) exact.
    """
    return entrywise(_root_above, (matrices * matrices).sum(axis=(-1, -2)))


def _root_above(square: flint.fmpq) -> flint.fmpq:
    """The square root, rounded up to about 64 significant bits."""
    if square == 0:
        return ZERO
    p, q = int(square.p), int(square.q)
    shift = max(0, 130 + q.bit_length() - p.bit_length())
    scale = 1 << (shift // 2)
    root = isqrt(p * scale * scale // q) + 1
    return flint.fmpq(root, scale)


def attained(computed: Array, truth: Array, allowed: Array) -> Fraction | float:
    """Largest share abs(computed - truth) / allowed of the allowed error that is used.

    At most 1 means that the bound holds everywhere; 0 / 0 counts as 0, and an error
    where none is allowed as infinite.

    Args:
        computed: the computed values, any shape.
        truth: the exact values, the same shape.
        allowed: the bounds of the errors, the same shape.
    Returns:
        A fraction, or infinity.
    Raises:
        DomainError: a computed value is not finite.
    """
    worst: Fraction | float = Fraction(0)
    error = abs(exact(computed) - exact(truth))
    for e, a in zip(error.flat, exact(allowed).flat, strict=True):
        if e != 0:
            worst = max(worst, fraction(e / a) if a != 0 else inf)
    return worst
