"""What the Jacobians of the steps can do: their norms, and the Lyapunov exponents.

The 2-norm, from both sides. With G the computed J^T J, V, d its computed eigenvectors
and eigenvalues, R = G V - V diag(d), and e >= |V^T V - I|:

    |V| <= sqrt(1 + e),  |V^-1| <= 1 / sqrt(1 - e),
    max d - |R| / sqrt(1 - e) <= |G| <= (sqrt(1 + e) max d + |R|) / sqrt(1 - e),

and in the same way for the smallest singular value; whatever way V and d were
computed. |R| and e are computed in float64 too, with k u / (1 - k u) times
the sums of sizes for what that rounds, and so is what J and G may be off.

The exponents. Q_0 orthonormal, J_k Q_{k-1} = Q_k R_k with a positive diagonal:
exponent i = (1/T) sum_k ln (R_k)_ii, in balls, of the leading ones only where all would
take too long: a direction costs T products with the recurrent weights.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb, arb_mat

from longdep.numeric.oracle.lags.cells import Run
from longdep.numeric.oracle.lags.gradients import working
from longdep.numeric.oracle.lags.steps import Recurrence, Step
from longdep.numeric.precision import Array

ROUNDOFF = 2.0**-53
MOST_WORK = 3e10  # T D^3 of the norms by eigenvectors: about ten seconds
MOST_DIRECTIONS = 5e6  # operations of balls for the exponents: a few seconds
IN_A_PRODUCT = 25  # a matrix product makes as many in the time of one by itself
LOST = 2.0**-1070  # by what underflows in an entry of the dense Jacobian (steps.py)
TINY = 2.0**-900
UNKNOWN = arb(0, float("inf"))


@dataclass(frozen=True, kw_only=True)
class Range:
    """Bounds of the singular values of each step's Jacobian, in the order of time.

    Attributes:
        above: (T,) upper bounds of the largest.
        below: (T,) lower bounds of the largest.
        least: (T,) lower bounds of the smallest.
        sharp: whether they are within rounding; else `above` is
            sqrt(|J|_1 |J|_inf), and the others are 0.
    """

    above: Array
    below: Array
    least: Array
    sharp: bool


def norms(run: Run) -> Range:
    """Bound the singular values of every step's Jacobian."""
    size = run.recurrence.size * len(run.recurrence.parts)
    sharp = len(run.steps) * float(size) ** 3 <= MOST_WORK
    rows = [_of_step(run.recurrence, step, sharp) for step in run.steps]
    above, below, least = np.array(rows).T
    return Range(above=above, below=below, least=least, sharp=sharp)


def _of_step(
    recurrence: Recurrence, step: Step, sharp: bool
) -> tuple[float, float, float]:
    with np.errstate(over="ignore", invalid="ignore"):
        matrix, sizes = recurrence.dense(step)
    top = float(sizes.max())
    if not np.isfinite(top):
        return np.inf, 0.0, 0.0
    if not top > 0:
        lost = 0.0 if _nothing(recurrence, step) else _lost(recurrence, step)
        return lost * len(matrix), 0.0, 0.0
    scale = float(2.0 ** np.ceil(np.log2(top))) if top > TINY else top
    matrix, sizes = matrix / scale, sizes / scale
    n = recurrence.size
    off = (2 * n + 40) * ROUNDOFF * _frobenius(sizes)
    off += _lost(recurrence, step) / scale * len(matrix)
    if sharp:
        above, below, least = singular_range(matrix)
    else:
        product = float(sizes.sum(axis=1).max()) * float(sizes.sum(axis=0).max())
        above, below, least = float(np.sqrt(product)) * (1 + 2.0**-30), 0.0, 0.0
    return (
        (above + off) * scale,
        max(below - off, 0.0) * scale,
        max(least - off, 0.0) * scale,
    )


def _nothing(recurrence: Recurrence, step: Step) -> bool:
    """Whether the Jacobian is exactly 0."""
    still = all(v == 0 for d in step.past.values() for v in d)
    through = any(v != 0 for d in step.through.values() for v in d)
    return still and not (through and any(w.any() for w in recurrence.floats.values()))


def _lost(recurrence: Recurrence, step: Step) -> float:
    """What underflow may take from an entry of the dense Jacobian."""
    largest = max(float(abs(w).max()) for w in recurrence.floats.values())
    weight = 1.0 + largest
    if step.reset is not None:
        weight *= 1.0 + recurrence.size * weight
    return LOST * weight


def singular_range(matrix: Array) -> tuple[float, float, float]:
    """Certified bounds of a float64 matrix's largest and smallest singular value.

    Args:
        matrix: (n, n), entries at most 1 in size.
    Returns:
        At least the largest, at most the largest, at most the smallest.
    """
    n, product = len(matrix), matrix.T @ matrix
    gram = (product + product.T) / 2
    values, vectors = np.linalg.eigh(gram)
    gamma = 4 * (n + 5) * ROUNDOFF  # sums of n products, and what is done to them
    own = gamma * _frobenius(matrix) ** 2 + n * n * TINY
    length = _frobenius(vectors)
    residual = gram @ vectors - vectors * values
    rest = _frobenius(residual) + gamma * _frobenius(gram) * length
    wide = _frobenius(vectors.T @ vectors - np.eye(n)) + gamma * (length**2 + n)
    if not wide < 1:
        return _frobenius(matrix), 0.0, 0.0
    up, down = np.sqrt(1 + wide), np.sqrt(1 - wide)
    above = (up * max(values[-1], 0.0) + rest) / down + own
    below = values[-1] - rest / down - own
    least = (down * values[0] - rest) / up - own
    slack = 1 + 2.0**-40
    return (
        float(np.sqrt(above) * slack),
        float(np.sqrt(max(below, 0.0)) / slack),
        float(np.sqrt(max(least, 0.0)) / slack),
    )


def exponents(
    run: Run, bits: int, count: int | None = None, start: Array | None = None
) -> list[Any]:
    """The leading Lyapunov exponents along a run, natural log per step.

    Args:
        run: the run; its balls are used at `bits`.
        bits: the working precision.
        count: how many; as many as can be had in a few seconds.
        start: (D, count) the first directions, orthonormalised; random ones, seed 0.
    Returns:
        Balls, in the order of the recursion; -inf where a direction becomes exactly 0;
        a ball of infinite radius from the first that cannot be told from 0 on.
    """
    size = run.recurrence.size * len(run.recurrence.parts)
    count = affordable(run) if count is None else min(count, size)
    if start is None:
        start = np.random.default_rng(0).standard_normal((size, count))
    logs: list[Any] = [arb(0)] * count
    with working(bits):
        basis = [[arb(float(v)) for v in row] for row in start.T[:count]]
        live = list(range(len(_orthonormalise(basis))))
        for step in run.steps:
            if live:
                basis = _pushed(run.recurrence, step, basis)
                lengths = _orthonormalise(basis)
                for place in reversed(range(len(live))):
                    length = lengths[place] if place < len(lengths) else None
                    log = _log(length)
                    logs[live[place]] += log
                    if not log.is_finite():
                        del live[place], basis[place]
        return [total / len(run.steps) for total in logs]


def _log(length: Any) -> Any:
    """Of a length; UNKNOWN where it, or one before it, cannot be told from 0."""
    if length is None or not (length > 0 or length == 0):
        return UNKNOWN
    return length.log() if length > 0 else arb.neg_inf()


def affordable(run: Run) -> int:
    """How many exponents can be had: all of them, or the first few."""
    recurrence, steps = run.recurrence, len(run.steps)
    n, size = recurrence.size, recurrence.size * len(recurrence.parts)
    product = len(recurrence.gates) * n * n / IN_A_PRODUCT
    count = size
    while count > 1 and (
        steps * count * (product + 2 * size * count) > MOST_DIRECTIONS
    ):
        count -= 1
    return count


def _pushed(recurrence: Recurrence, step: Step, basis: list[list[Any]]) -> Any:
    n, parts = recurrence.size, {}
    for j, part in enumerate(recurrence.parts):
        rows = [vector[j * n : j * n + n] for vector in basis]
        parts[part] = arb_mat(
            len(basis), n, [v for row in rows for v in row]
        ).transpose()
    after = recurrence.push(step, parts)
    columns: list[list[Any]] = [[] for _ in basis]
    for part in recurrence.parts:
        entries = after[part].transpose().entries()
        for i, held in enumerate(columns):
            held += entries[i * n : i * n + n]
    return columns


def _orthonormalise(basis: list[list[Any]]) -> list[Any]:
    """Gram and Schmidt in place; the lengths, up to one that cannot be told from 0.

    A direction that is exactly 0 stays so, and takes nothing from the later ones.
    """
    lengths: list[Any] = []
    for i, vector in enumerate(basis):
        for earlier in basis[:i]:
            share = sum((a * b for a, b in zip(earlier, vector, strict=True)), arb(0))
            vector = [v - share * e for v, e in zip(vector, earlier, strict=True)]
        square = sum((v * v for v in vector), arb(0))
        if square > 0:
            lengths.append(square.sqrt())
            basis[i] = [v / lengths[-1] for v in vector]
        elif square == 0:
            lengths.append(arb(0))
            basis[i] = vector
        else:
            break
    return lengths


def _frobenius(matrix: Array) -> float:
    """The Frobenius norm; the factor is more than what adding up may lose."""
    return float(np.linalg.norm(matrix)) * (1 + 2.0**-30)
