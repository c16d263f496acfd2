"""The spectral radius of a float matrix: certified, and how well floats can know it.

Route 1: the characteristic polynomial over the rationals, its roots isolated by
python-flint with their multiplicities: defective matrices are no exception. Route 2:
the QR algorithm of mpmath, with n times the digits, since an n-fold eigenvalue is
known to an n-th of them.

What a float routine may lose. It is taken to be backward stable: it returns the
eigenvalues of A + E, |E| <= eps in the Frobenius norm (`backward_error`). Two bounds,
the smaller one counts:

    Elsner      |rho(A+E) - rho(A)| <= (2 |A| + eps)^(1 - 1/n) eps^(1/n)
    Bauer-Fike  V^-1 A V = D + R for any invertible V: every eigenvalue of A + tE lies
                within d = |R| + |V^-1| |V| eps of a diagonal entry, and each connected
                group of the discs keeps its number of eigenvalues as t grows from 0 to
                1; with k discs in a group, |rho(A+E) - rho(A)| <= 2 k d

V is the matrix of computed eigenvectors, taken exactly; R and V^-1 are balls.

Source: Golub and Van Loan, Matrix Computations, ch. 7; L. Elsner, An optimal bound
for the spectral variation of two matrices (1985).
"""

from math import lcm

import flint
import mpmath
import numpy as np

from longdep.numeric.errors import require_square
from longdep.numeric.precision import Array, context, exact, rational
from longdep.numeric.rounding import Format, _root_above, frobenius_above

ROUNDINGS = 400  # per n^2, see backward_error
SINGLE = 8  # of one number
BOUND_DIGITS = 60  # V^-1 A V - D is then as small as the float eigenvectors make it


def radius_by_balls(matrix: Array, decimal_digits: int) -> flint.arb:
    """The spectral radius as a ball, from exact rationals.

    Args:
        matrix: (n, n) finite floats or rationals, dimensionless.
        decimal_digits: working precision.
    Returns:
        A ball that contains rho(A) = max |eigenvalue|.
    Raises:
        ShapeError: the matrix is not square.
        DomainError: an entry is not finite.
    """
    n = require_square("matrix", matrix)
    entries = [rational(x) for x in np.asarray(matrix).flat]
    with context(decimal_digits):
        roots = _integral(flint.fmpq_mat(n, n, entries).charpoly()).complex_roots()
        sizes = [abs(flint.acb(root)) for root, _ in roots]
        largest = sizes[0]
        for size in sizes[1:]:
            largest = largest.max(size)
    return largest


def _integral(polynomial: flint.fmpq_poly) -> flint.fmpz_poly:
    """The primitive multiple with whole coefficients: the same roots."""
    coefficients = polynomial.coeffs()
    common = lcm(*(int(c.q) for c in coefficients))
    return flint.fmpz_poly([int(c.p) * (common // int(c.q)) for c in coefficients])


def radius_by_digits(matrix: Array, decimal_digits: int) -> mpmath.mpf:
    """The spectral radius by the QR algorithm in mpmath, good to `decimal_digits`.

    Raises:
        ShapeError: the matrix is not square.
    """
    n = require_square("matrix", matrix)
    with mpmath.workdps(n * decimal_digits + 10):
        rows = mpmath.matrix([[mpmath.mpf(float(x)) for x in row] for row in matrix])
        if n == 1:
            return abs(rows[0, 0])
        values = mpmath.eig(rows, left=False, right=False)
        return max(abs(value) for value in values)


def backward_error(matrix: Array, kind: Format) -> flint.fmpq:
    """How far a float eigenvalue routine moves a matrix: 400 n^2 u |A|_F, and eta.

    A reflection of k entries, applied from both sides, is off by at most
    2 (2 k + 10) u |A|_F to first order: the product of k terms, its scaling, the
    subtraction, and the reflection itself. The reduction to Hessenberg form takes n of
    k = n; the QR iteration n of k = 3 a sweep, counted with 10 sweeps an eigenvalue
    (two or three are usual): 2 n (2 n + 10) + 10 n^2 2 16 <= 400 n^2 for n >= 1. Where
    products underflow, each of these roundings moves every entry by eta at most, the
    matrix by n eta; where the squares of a length do, by sqrt(n eta). One number
    needs no reflection: 8 roundings for scaling it, a power, a root, and back.
    """
    n = require_square("matrix", matrix)
    size = frobenius_above(exact(matrix)).item()
    if size == 0:
        return size
    eta = n * kind.underflow
    if n == 1:
        return SINGLE * (kind.roundoff * size + eta)
    return ROUNDINGS * n * n * (kind.roundoff * size + eta + _root_above(eta))


def radius_allowed(matrix: Array, kind: Format) -> flint.arb:
    """Bound the error of a backward stable float spectral radius (absolute).

    Raises:
        ShapeError: the matrix is not square.
    """
    n = require_square("matrix", matrix)
    error = backward_error(matrix, kind)
    if error == 0:
        return flint.arb(0)
    with context(BOUND_DIGITS):
        moved = flint.arb(error)
        size = flint.arb(frobenius_above(exact(matrix)).item())
        share = flint.arb(flint.fmpq(1, n))
        bound = (2 * size + moved) ** (1 - share) * moved**share
        grouped = _bauer_fike(matrix, moved)
        if grouped is not None:
            bound = bound.min(grouped)
        # The size of a complex eigenvalue is itself computed: hypot, 4 u at most.
        rounded = 4 * flint.arb(kind.roundoff) * (size + bound)
        return flint.arb((bound + rounded).abs_upper())


def _bauer_fike(matrix: Array, moved: flint.arb) -> flint.arb | None:
    n = len(matrix)
    try:
        values, vectors = np.linalg.eig(np.asarray(matrix, dtype=np.float64))
    except np.linalg.LinAlgError:
        return None
    basis = flint.acb_mat(n, n, [_complex(x) for x in vectors.flat])
    try:
        inverse = basis.inv()
    except ZeroDivisionError:
        return None
    given = flint.acb_mat(n, n, [flint.acb(flint.arb(x)) for x in exact(matrix).flat])
    diagonal = flint.acb_mat(n, n, [0] * (n * n))
    for i in range(n):
        diagonal[i, i] = _complex(values[i])
    rest = inverse * given * basis - diagonal
    reach = _frobenius(rest) + _frobenius(inverse) * _frobenius(basis) * moved
    if not reach.is_finite():
        return None
    return 2 * _largest_group(values, float(reach.abs_upper())) * reach


def _largest_group(values: Array, reach: float) -> int:
    """Size of the largest connected group of discs of one radius."""
    near = np.abs(values[:, None] - values[None, :]) <= 2 * reach * (1 + 2.0**-40)
    joined = np.linalg.matrix_power(near.astype(np.int64), len(values)) > 0
    return int(joined.sum(axis=1).max())


def _complex(value: complex) -> flint.acb:
    return flint.acb(flint.arb(float(value.real)), flint.arb(float(value.imag)))


def _frobenius(matrix: flint.acb_mat) -> flint.arb:
    squares = [x.real * x.real + x.imag * x.imag for x in matrix.entries()]
    above = flint.arb(sum(squares, flint.arb(0)).abs_upper()).sqrt()
    return flint.arb(above.abs_upper())
