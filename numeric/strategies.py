"""Public Hypothesis strategies for weights, spectra, states and trajectories.

Every strategy constructs valid inputs; none filters. Exact strategies return NumPy
object arrays of flint.fmpq (see numeric/precision.py), whose examples shrink to small
fractions that can be checked by hand; keep n <= 4 there. `seeds` with the `sampled_*`
functions of the kernels serves bulk searches at any n.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache, lru_cache, wraps
from math import ceil, floor, gcd
from typing import Any, TypeVar, cast

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric.errors import DomainError
from longdep.numeric.precision import Array, exact, identity_like

Strategy = st.SearchStrategy[Array]
Builder = TypeVar("Builder", bound=Callable[..., Strategy])


def _sized(smallest: int) -> Callable[[Builder], Builder]:
    """Check the size n, the first argument, and build each strategy only once."""

    def decorate(build: Builder) -> Builder:
        cached = lru_cache(maxsize=None, typed=True)(build)

        @wraps(build)
        def checked(n: int, *args: Any, **more: Any) -> Strategy:
            if not isinstance(n, int) or isinstance(n, bool) or n < smallest:
                raise DomainError(
                    f"{build.__name__}: expected a whole number >= {smallest}, "
                    f"got {n!r}"
                )
            return cached(n, *args, **more)

        return cast(Builder, checked)

    return decorate


@cache
def sizes(smallest: int = 1, largest: int = 3) -> st.SearchStrategy[int]:
    """Matrix sizes n.

    Raises:
        DomainError: smallest < 1 or largest < smallest.
    """
    if not 1 <= smallest <= largest:
        raise DomainError(
            f"sizes: expected 1 <= smallest <= largest, got {smallest}, {largest}"
        )
    return st.integers(smallest, largest)


@cache
def rationals(
    low: int | str = -3, high: int | str = 3, denominator: int = 4
) -> st.SearchStrategy[flint.fmpq]:
    """Fractions in [low, high] with denominators up to `denominator`.

    They shrink to 0 (or the end nearest to it), to small whole numbers and to the
    positive sign, else to a fraction with a small denominator. Two of three are whole
    numbers, so that ties and cancellations are not rare.

    Raises:
        DomainError: the range holds no such fraction.
    """
    fractions = _simplest_first(Fraction(low), Fraction(high), denominator)
    return st.sampled_from(_often_whole(fractions))


def _often_whole(fractions: list[flint.fmpq]) -> list[flint.fmpq]:
    """Begin with copies of the whole numbers: drawn more often, reached by shrinking.

    A choice that shrinks lands among the copies, whichever of them is met.
    """
    whole = [x for x in fractions if x.q == 1]
    copies = 2 * len(fractions) // len(whole) if whole else 0
    return whole * copies + [x for x in fractions if x.q != 1]


def _simplest_first(low: Fraction, high: Fraction, largest: int) -> list[flint.fmpq]:
    fractions = {
        Fraction(p, q)
        for q in range(1, largest + 1)
        for p in range(ceil(low * q), floor(high * q) + 1)
    }
    if not fractions:
        raise DomainError(
            f"rationals: no fraction with denominator <= {largest} in [{low}, {high}]"
        )
    order = sorted(fractions, key=lambda x: (x.denominator, abs(x.numerator), x < 0))
    return [flint.fmpq(x.numerator, x.denominator) for x in order]


@cache
def nonzero_rationals(
    high: int = 3, denominator: int = 4
) -> st.SearchStrategy[flint.fmpq]:
    """Nonzero fractions of size up to `high`; shrink to 1."""
    fractions = _simplest_first(Fraction(-high), Fraction(high), denominator)
    return st.sampled_from(_often_whole([x for x in fractions if x != 0]))


@_sized(0)
def vectors(n: int, entries: st.SearchStrategy[flint.fmpq] | None = None) -> Strategy:
    """Exact vectors of shape (n,)."""
    entry = rationals() if entries is None else entries
    return st.lists(entry, min_size=n, max_size=n).map(lambda v: _array(v, (n,)))


@_sized(0)
def matrices(
    rows: int,
    columns: int | None = None,
    entries: st.SearchStrategy[flint.fmpq] | None = None,
) -> Strategy:
    """Exact matrices of shape (rows, columns), entry by entry."""
    m = rows if columns is None else columns
    entry = rationals() if entries is None else entries
    shape = (rows, m)
    return st.lists(entry, min_size=rows * m, max_size=rows * m).map(
        lambda v: _array(v, shape)
    )


def _array(values: Sequence[flint.fmpq], shape: tuple[int, ...]) -> Array:
    result = np.empty(len(values), dtype=object)
    result[:] = values
    return result.reshape(shape)


@_sized(1)
def symmetric(n: int) -> Strategy:
    """Exact symmetric matrices: the lower triangle, mirrored."""

    def mirror(matrix: Array) -> Array:
        lower = np.tril(np.ones((n, n), dtype=bool))
        return np.where(lower, matrix, matrix.T)

    return matrices(n).map(mirror)


@_sized(1)
def diagonals(n: int) -> Strategy:
    """Exact diagonal matrices; shrink to 0."""
    unit = exact(np.eye(n, dtype=int))
    return vectors(n).map(lambda entries: unit * entries)


@_sized(1)
def signed_permutations(n: int) -> Strategy:
    """Orthogonal matrices with entries 0, 1, -1; shrink to the identity."""

    def build(order: Sequence[int], signs: Sequence[int]) -> Array:
        matrix = np.zeros((n, n), dtype=int)
        matrix[np.arange(n), list(order)] = signs
        return exact(matrix)

    signs = st.lists(st.sampled_from([1, -1]), min_size=n, max_size=n)
    return st.builds(build, st.permutations(range(n)), signs)


@_sized(1)
def rotations(n: int) -> Strategy:
    """Exact rational rotations: Cayley transforms (I - S)(I + S)^-1, S skew."""
    count = n * (n - 1) // 2
    entry = rationals(-3, 3, 3)
    return st.lists(entry, min_size=count, max_size=count).map(lambda v: _cayley(v, n))


def _cayley(values: Sequence[flint.fmpq], n: int) -> Array:
    skew = flint.fmpq_mat(n, n)
    below = ((i, j) for i in range(n) for j in range(i))
    for (i, j), value in zip(below, values, strict=True):
        skew[i, j], skew[j, i] = value, -value
    unit = flint.fmpq_mat(n, n, [int(i == j) for i in range(n) for j in range(n)])
    rotation = (unit - skew) * (unit + skew).inv()
    return _array(rotation.entries(), (n, n))


@cache
def plane_rotations(largest: int = 25) -> Strategy:
    """Rational rotations of the plane [[c, -s], [s, c]] with denominators <= largest.

    Simplest first: they shrink to the identity, then to 90 degrees, to (3/5, 4/5) and
    on along the Pythagorean triples.

    Raises:
        DomainError: largest < 1.
    """
    if largest < 1:
        raise DomainError(f"plane_rotations: expected largest >= 1, got {largest}")
    angles = [
        (flint.fmpq(p, q), flint.fmpq(r, q))
        for q in range(1, largest + 1)
        for p in range(-q, q + 1)
        for r in range(-q, q + 1)
        if p * p + r * r == q * q and gcd(p, r, q) == 1
    ]
    angles.sort(key=lambda x: (x[0].q, x[0] < 0, x[1] < 0, x[0] != 1, abs(x[0])))
    return st.sampled_from(angles).map(
        lambda x: _array([x[0], -x[1], x[1], x[0]], (2, 2))
    )


@cache
def space_rotations(largest: int = 6) -> Strategy:
    """Rational rotations of space, from quaternions with entries 0..largest.

    The denominator divides the quaternion's squared length; they shrink to turns
    about an axis, then to small denominators.

    Raises:
        DomainError: largest < 1.
    """
    if largest < 1:
        raise DomainError(f"space_rotations: expected largest >= 1, got {largest}")
    entry = st.integers(0, largest)
    return st.builds(_quaternion, st.integers(1, largest), entry, entry, entry)


def _quaternion(a: int, b: int, c: int, d: int) -> Array:
    rows = [
        [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
        [2 * (b * c + a * d), a * a - b * b + c * c - d * d, 2 * (c * d - a * b)],
        [2 * (b * d - a * c), 2 * (c * d + a * b), a * a - b * b - c * c + d * d],
    ]
    return exact(rows) / flint.fmpq(a * a + b * b + c * c + d * d)


@_sized(1)
def reflections(n: int) -> Strategy:
    """Symmetric orthogonal matrices Q S Q^T with S a diagonal of signs."""
    signs = st.lists(st.sampled_from([1, -1]), min_size=n, max_size=n)
    return st.builds(lambda q, s: (q * exact(s)) @ q.T, orthogonal(n), signs)


@_sized(1)
def orthogonal(n: int) -> Strategy:
    """Exact rational orthogonal matrices of either determinant.

    Signed permutations or Cayley rotations times signed permutations: every rational
    orthogonal matrix is such a product.
    """
    turned = st.builds(lambda r, p: r @ p, rotations(n), signed_permutations(n))
    return signed_permutations(n) | turned


@_sized(1)
def scaled_orthogonal(n: int, low: str = "1/2", high: str = "2") -> Strategy:
    """Exact isometries up to scale: c Q, Q orthogonal and c in [low, high]."""
    return st.builds(lambda q, c: q * c, orthogonal(n), rationals(low, high))


@_sized(1)
def invertible(n: int) -> Strategy:
    """Exact invertible matrices: unit lower times upper triangular."""

    def build(full: Array, diagonal: Array) -> Array:
        unit = identity_like(full)
        lower = np.where(np.tri(n, k=-1, dtype=bool), full, unit)
        upper = np.where(np.tri(n, k=-1, dtype=bool).T, full, unit * 0)
        upper[np.arange(n), np.arange(n)] = diagonal
        return lower @ upper

    return st.builds(build, matrices(n), vectors(n, nonzero_rationals()))


@_sized(1)
def nilpotent(n: int) -> Strategy:
    """Strictly upper triangular matrices: W^n = 0, whatever their norm."""

    def cut(matrix: Array) -> Array:
        return np.where(np.tri(n, dtype=bool), matrix * 0, matrix)

    return matrices(n).map(cut)


@_sized(1)
def defective(n: int, low: str = "-2", high: str = "2") -> Strategy:
    """One Jordan block of size n, eigenvalue in [low, high], coupled by c."""

    def build(eigenvalue: flint.fmpq, coupling: flint.fmpq) -> Array:
        unit = exact(np.eye(n, dtype=int))
        return unit * eigenvalue + exact(np.eye(n, k=1, dtype=int)) * coupling

    return st.builds(build, rationals(low, high), nonzero_rationals())


@_sized(1)
def non_normal(n: int, radius: str = "1") -> Strategy:
    """Triangular matrices with eigenvalues in [-radius, radius], couplings up to 9."""

    def build(coupling: Array, diagonal: Array) -> Array:
        upper = np.where(np.tri(n, dtype=bool), coupling * 0, coupling)
        upper[np.arange(n), np.arange(n)] = diagonal
        return upper

    limits = (f"-{radius}", radius)
    return st.builds(
        build, matrices(n, entries=rationals(-9, 9)), vectors(n, rationals(*limits))
    )


@_sized(1)
def stable(n: int) -> Strategy:
    """Spectral radius below 1: non-normal, with eigenvalues in [-7/8, 7/8]."""
    return non_normal(n, "7/8")


@_sized(1)
def contracting(n: int, rate: str = "7/8") -> Strategy:
    """Every absolute row sum is at most `rate` < 1: a contraction in the max-norm."""
    bound = Fraction(rate)

    def shrink(matrix: Array) -> Array:
        total = max((sum(abs(x) for x in row) for row in matrix), default=0)
        limit = flint.fmpq(bound.numerator, bound.denominator)
        return matrix if total <= limit else matrix * (limit / total)

    return matrices(n).map(shrink)


@_sized(1)
def near_critical(n: int, exponent: int = 20) -> Strategy:
    """Scaled-orthogonal with scale 1 - 2^-e, 1 or 1 + 2^-e, e up to `exponent`."""
    step = st.integers(1, exponent).map(lambda e: flint.fmpq(1, 2**e))
    scale = st.builds(lambda d, sign: 1 + sign * d, step, st.sampled_from([0, -1, 1]))
    return st.builds(lambda q, c: q * c, orthogonal(n), scale)


@_sized(1)
def weights(n: int) -> Strategy:
    """Any kind of recurrent weight above: the mixture to search with by default."""
    return st.one_of(
        matrices(n),
        symmetric(n),
        orthogonal(n),
        scaled_orthogonal(n),
        nilpotent(n),
        defective(n),
        non_normal(n),
        contracting(n),
        near_critical(n),
    )


EDGE_FLOATS = (
    0.0,
    -0.0,
    5e-324,
    -5e-324,
    2.2250738585072014e-308,
    2.0**-53,
    2.0**-27,
    1 - 2.0**-53,
    1.0,
    1 + 2.0**-52,
    18.99,
    19.1,
    710.0,
    1.7976931348623157e308,
)


def edge_floats(*, allow_special: bool = False) -> st.SearchStrategy[float]:
    """Floats where formulas break: absorption, underflow, saturation, overflow.

    Args:
        allow_special: also draw inf, -inf and nan.
    """
    special = [float("inf"), float("-inf"), float("nan")] if allow_special else []
    ordinary = st.floats(allow_nan=False, allow_infinity=False)
    return st.sampled_from([*EDGE_FLOATS, *special]) | ordinary


def seeds() -> st.SearchStrategy[int]:
    """Seeds for numpy.random.default_rng: bulk cases of any size in one draw."""
    return st.integers(0, 2**32 - 1)
