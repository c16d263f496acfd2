"""Finite-time Lyapunov exponents by QR: certified, and how well floats can know them.

J_k = diag(1 - h_k^2) U along a trajectory h_1..h_T of a tanh network, Q_0 = I,
J_k Q_{k-1} = Q_k R_k with a positive diagonal; exponent i = (1/T) sum_k ln (R_k)_ii.
With P = J_T ... J_1 and V_i the volume that P gives to the first i unit vectors,
V_i^2 = det of the leading i by i block of P^T P, exponent i = ln(V_i / V_{i-1}) / T.
So they depend on no choice of a QR algorithm, and:

    route 1   the Gram determinants over the rationals, one logarithm in balls
    route 2   the recursion itself, with mpmath's QR at each step

What a float recursion may lose. Each step's computed factors are those of
J_k + E_k, |E_k| <= eps_k (`step_error`). With C the i-th compound (all i by i minors),
p_k = C(J_k ... J_1) e_1, and p_k' the same for the perturbed factors,

    p_j' - p_j = sum_{k<=j} C(J_j ... J_{k+1}) (C(J_k + E_k) - C(J_k)) p'_{k-1}

holds exactly: with p'_k = C(J_k + E_k) p'_{k-1} its terms are C(J_j ... J_{k+1}) p'_k
less C(J_j ... J_k) p'_{k-1}, and the sum telescopes to p'_j less C(J_j ... J_1) e_1.
The product runs over the steps after k, without k itself: where J_k shrinks, its own
factor must not shrink what its error does. So the relative errors r_j of the volumes
obey

    r_j <= sum_{k<=j} |C(J_j ... J_{k+1})| c_k |p_{k-1}| (1 + r_{k-1}) / |p_j|,
    r_0 = 0,
    c_k = i eps_k (|J_k| + eps_k)^(i-1) sqrt(binomial(n, i)),

and |ln V_i' - ln V_i| <= r_T / (1 - r_T); where r_T >= 1 nothing is known. c_k: with
M, N as n by n matrices the compound of M differs from that of N in the 2-norm by at
most i |M - N| max(|M|, |N|)^(i-1), replacing one factor of the wedge at a time.

Source: Bennettin, Galgani, Giorgilli and Strelcyn (1980), the QR form.
"""

from itertools import combinations

import flint
import mpmath

from longdep.numeric.errors import DomainError, ShapeError, require_axis, require_square
from longdep.numeric.precision import Array, context, exact, fraction
from longdep.numeric.rounding import Format, frobenius_above

BOUND_DIGITS = 60


def jacobians(weight: Array, trajectory: Array) -> Array:
    """The exact J_k = diag(1 - h_k^2) U, (T, n, n), from floats or rationals.

    Raises:
        ShapeError: the sizes do not fit.
        DomainError: there is no step.
    """
    n = require_square("U", weight)
    if trajectory.ndim != 2:
        raise ShapeError(f"trajectory: expected shape (T, n), got {trajectory.shape}")
    require_axis("trajectory", trajectory, -1, n)
    if not len(trajectory):
        raise DomainError("trajectory: expected at least one step, got none")
    states = exact(trajectory)
    return (1 - states * states)[..., None] * exact(weight)


def exponents_by_balls(
    weight: Array, trajectory: Array, decimal_digits: int
) -> list[flint.arb]:
    """The exponents as balls, in the order of the recursion, natural log per step.

    Args:
        weight: (n, n) U.
        trajectory: (T, n) the states h_1..h_T of a tanh network.
        decimal_digits: working precision of the logarithms; the rest is exact.
    Returns:
        n balls.
    Raises:
        ShapeError, DomainError: as jacobians; DomainError too where the product of the
            Jacobians is singular, and the exponents are not all finite.
    """
    factors = jacobians(weight, trajectory)
    steps, n = factors.shape[:2]
    product = _matrix(factors[0])
    for factor in factors[1:]:
        product = _matrix(factor) * product
    if product.det() == 0:
        raise DomainError("U, trajectory: expected Jacobians that are invertible")
    gram = (product.transpose() * product).tolist()
    with context(decimal_digits):
        before, exponents = flint.arb(0), []
        for i in range(1, n + 1):
            block = flint.fmpq_mat([row[:i] for row in gram[:i]])
            volume = flint.arb(block.det()).log() / 2
            exponents.append((volume - before) / steps)
            before = volume
    return exponents


def exponents_by_digits(
    weight: Array, trajectory: Array, decimal_digits: int
) -> list[mpmath.mpf]:
    """The exponents by the QR recursion in mpmath.

    Raises:
        ShapeError, DomainError: as jacobians.
    """
    factors = jacobians(weight, trajectory)
    steps, n = factors.shape[:2]
    with mpmath.workdps(2 * decimal_digits + 10):
        basis, sums = mpmath.eye(n), [mpmath.mpf(0)] * n
        for factor in factors:
            step = mpmath.matrix(n)
            for i in range(n):
                for j in range(n):
                    q = fraction(factor[i, j])
                    step[i, j] = mpmath.mpf(q.numerator) / q.denominator
            basis, upper = mpmath.qr(step * basis)
            for i in range(n):
                sums[i] += mpmath.log(abs(upper[i, i]))
        return [total / steps for total in sums]


def step_error(size: flint.arb, n: int, kind: Format) -> flint.arb:
    """Backward error of a step, in the Frobenius norm: (10 n^2 + 44 n) u |J|, and eta.

    Forming J: at most 3 roundings an entry, and |1 - h^2| may lose u more, absolutely,
    which the caller adds. Multiplying by the orthogonal Q_{k-1}: n u sqrt(n) |J|. The
    QR: a reflection of k <= n entries moves a column by (2 k + 10) u of its size, n of
    them form R and n of them Q: 2 n (2 n + 10). The computed Q_{k-1} is as far from
    orthogonal, 2 n (2 n + 10) u, and its place is taken by the nearest orthogonal
    matrix. In sum n sqrt(n) + 4 n (2 n + 10) + 3 <= 10 n^2 + 44 n for all n. Where
    products underflow, each rounding in that count moves a matrix by n eta at most; and
    a column's length, the root of n squares, by sqrt(n eta).
    """
    eta = n * flint.arb(kind.underflow)
    lost = flint.arb(kind.roundoff) * size + eta + eta.sqrt()
    return (10 * n * n + 44 * n) * lost


def exponents_allowed(
    weight: Array, trajectory: Array, kind: Format
) -> list[flint.arb | None]:
    """Bound the errors of float exponents (absolute); None where nothing is known.

    Raises:
        ShapeError, DomainError: as jacobians.
    """
    factors = jacobians(weight, trajectory)
    steps, n = factors.shape[:2]
    with context(BOUND_DIGITS):
        sizes = [flint.arb(x) for x in frobenius_above(factors)]
        slope = flint.arb(kind.roundoff) * flint.arb(
            frobenius_above(exact(weight)).item()
        )
        errors = [step_error(size, n, kind) + slope for size in sizes]
        lost = [_volume_error(factors, sizes, errors, i) for i in range(1, n + 1)]
        bounds: list[flint.arb | None] = []
        before: flint.arb | None = flint.arb(0)
        for now in lost:
            if now is None or before is None:
                bounds.append(None)
            else:
                bounds.append((now + before) / steps)
            before = now
        unit = flint.arb(kind.roundoff)
        sums = [_sum_error(weight, trajectory, i, unit) for i in range(n)]
        return [
            None if x is None else flint.arb((x + s).abs_upper())
            for x, s in zip(bounds, sums, strict=True)
        ]


def _sum_error(weight: Array, trajectory: Array, i: int, unit: flint.arb) -> flint.arb:
    """Adding T logarithms, each within 2 u, and dividing: (T + 3) u mean |ln R_ii|."""
    steps = len(trajectory)
    sizes = [
        exponents_by_balls(weight, trajectory[: k + 1], BOUND_DIGITS)[i] * (k + 1)
        for k in range(steps)
    ]
    logs = [abs(b - a) for a, b in zip([flint.arb(0), *sizes[:-1]], sizes, strict=True)]
    return (steps + 3) * unit * sum(logs, flint.arb(0)) / steps


def _volume_error(
    factors: Array, sizes: list[flint.arb], errors: list[flint.arb], i: int
) -> flint.arb | None:
    """Bound |ln V_i' - ln V_i| after all steps."""
    compounds = [_compound(factor, i) for factor in factors]
    width = compounds[0].nrows()
    start = flint.arb_mat(width, 1, [1] + [0] * (width - 1))
    spread = [
        i * e * (size + e) ** (i - 1) for size, e in zip(sizes, errors, strict=True)
    ]
    states = [start]
    for compound in compounds:
        states.append(compound * states[-1])
    lengths = [_length(state) for state in states]
    after: list[flint.arb_mat] = []  # of each step before j, the compounds up to j
    relative = [flint.arb(0)]
    for j, compound in enumerate(compounds):
        after = [compound * product for product in after]
        grown = [*map(_length, after), flint.arb(1)]
        total = flint.arb(0)
        for k in range(j + 1):
            total += grown[k] * spread[k] * lengths[k] * (1 + relative[k])
        if not lengths[j + 1] > 0:
            return None
        relative.append(flint.arb((total / lengths[j + 1]).abs_upper()))
        after.append(flint.arb_mat(width, width, _unit(width)))
    if not relative[-1] < 1:
        return None
    return relative[-1] / (1 - relative[-1])


def _compound(factor: Array, i: int) -> flint.arb_mat:
    """All i by i minors, rows and columns in lexicographic order."""
    n = factor.shape[-1]
    chosen = list(combinations(range(n), i))
    return flint.arb_mat(
        [
            [flint.arb(_matrix(factor[list(r)][:, list(c)]).det()) for c in chosen]
            for r in chosen
        ]
    )


def _unit(width: int) -> list[int]:
    return [int(k % (width + 1) == 0) for k in range(width * width)]


def _length(matrix: flint.arb_mat) -> flint.arb:
    """The Frobenius norm."""
    squares = sum((x * x for x in matrix.entries()), flint.arb(0))
    return flint.arb(squares.abs_upper()).sqrt() if not squares > 0 else squares.sqrt()


def _matrix(array: Array) -> flint.fmpq_mat:
    return flint.fmpq_mat(array.tolist())
