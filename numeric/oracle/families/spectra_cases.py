"""The cases of spectral-radius and lyapunov, drawn by Hypothesis.

Matrices have every kind of spectrum: one leading eigenvalue, a turning pair, a norm far
above the radius, equal eigenvalues with one eigenvector (defective) or with all
(repeated), nearly equal ones, only zeros. Runs are what a tanh network really visits;
some shrink by many orders of magnitude a step, some have equal exponents, some a
singular Jacobian: a unit at exactly 1, whose slope is 0.
"""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from longdep.numeric.oracle.vocabulary import Case
from longdep.numeric.precision import Array

SPECTRA = (
    "free", "pairs", "skewed", "defective", "near", "nilpotent", "scaled", "repeated",
    "permuted",
)  # fmt: skip
SIZES = (2, 3, 4, 5, 6) * 5 + (7, 8, 9, 12, 15, 16, 17)
KNOWN_TO_A_ROOT = ("defective", "near", "nilpotent", "skewed")  # only small ones
RUNS = ("free",) * 6 + ("shrinking", "shrinking", "equal", "singular")
RUN_SIZES = (2, 3, 4) * 6 + (5, 6, 7)
MOST_RUN = 12
SHRINKING = (-12, -4)  # powers of 10 of a step


def matrices(kind: np.dtype[Any]) -> SearchStrategy[Case]:
    """Draw matrices by a seed, of every kind of spectrum, mostly of 2 to 6 rows."""
    return st.integers(0, 2**64 - 1).map(lambda seed: _sampled_matrix(kind, seed))


def small_matrices(kind: np.dtype[Any]) -> SearchStrategy[Case]:
    """Draw matrices entry by entry, in eighths."""
    rows = st.integers(1, 3).flatmap(lambda n: _array(kind, (n, n), 16))
    return st.builds(lambda matrix: {"matrix": matrix}, rows)


def runs(kind: np.dtype[Any]) -> SearchStrategy[Case]:
    """Draw a weight and the states it visits by a seed, mostly of 2 to 4 units."""
    return st.integers(0, 2**64 - 1).map(lambda seed: _sampled_run(kind, seed))


def small_runs(kind: np.dtype[Any]) -> SearchStrategy[Case]:
    """Draw an invertible weight and states entry by entry, in eighths."""
    sizes = st.tuples(st.integers(1, 3), st.integers(1, 3))
    return sizes.flatmap(
        lambda size: st.fixed_dictionaries(
            {
                "U": _invertible(kind, size[0]),
                "trajectory": _array(kind, (size[1], size[0]), 7),
            }
        )
    )


def _array(
    kind: np.dtype[Any], shape: tuple[int, int], most: int
) -> SearchStrategy[Array]:
    size = shape[0] * shape[1]
    row = st.lists(st.integers(-most, most), min_size=size, max_size=size)
    return row.map(lambda values: (np.array(values, dtype=kind) / 8).reshape(shape))


def _invertible(kind: np.dtype[Any], n: int) -> SearchStrategy[Array]:
    """A unit lower triangular matrix times an upper one with no 0 on its diagonal."""
    diagonal = st.lists(st.sampled_from((1, -1, 2, -2, 3, -3)), min_size=n, max_size=n)
    return st.builds(
        lambda lower, upper, d: (
            (np.tril(lower * 8, -1) / 4 + np.eye(n))
            @ (np.triu(upper * 8, 1) / 4 + np.diag(d) / 2)
        ).astype(kind),
        _array(kind, (n, n), 4),
        _array(kind, (n, n), 4),
        diagonal,
    )


def _sampled_matrix(kind: np.dtype[Any], seed: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    n, spectrum = int(rng.choice(SIZES)), str(rng.choice(SPECTRA))
    n = min(n, 6) if spectrum in KNOWN_TO_A_ROOT else n
    matrix = rng.normal(size=(n, n)) / np.sqrt(n)
    if spectrum == "pairs":  # a rotation leads, in a skewed basis
        turn = rng.uniform(0.3, 2.8)
        block = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        matrix = 0.3 * matrix
        matrix[:2, :2] = 1.25 * block @ np.diag([1.0, 1.25])
    if spectrum == "skewed":
        matrix = np.triu(matrix) + np.triu(rng.normal(size=(n, n)) * 4, 1)
    if spectrum in ("defective", "near", "nilpotent"):
        # Eighths, and a product of unit triangular factors: the spectrum is exact.
        value = 0.0 if spectrum == "nilpotent" else 0.75
        matrix = value * np.eye(n) + np.diag(rng.integers(1, 3, n - 1) / 2, 1)
        lower = np.eye(n) + np.diag(rng.integers(-2, 3, n - 1) / 2.0, -1)
        matrix = lower @ matrix @ _unit_inverse(lower)
        if spectrum == "near":
            matrix[-1, 0] += 2.0**-20
    if spectrum == "repeated":  # equal leading eigenvalues, each with its eigenvector
        lower = np.eye(n) + np.diag(rng.integers(-2, 3, n - 1) / 2.0, -1)
        values = np.where(np.arange(n) < max(2, n // 2), 0.75, 0.25)
        matrix = lower @ np.diag(values) @ _unit_inverse(lower)
    if spectrum == "permuted":  # one cycle: all eigenvalues of one size
        matrix = np.roll(np.diag(rng.choice((0.5, -0.5, 1.0), n)), 1, axis=0)
    if spectrum == "scaled":
        matrix = matrix * 2.0 ** int(rng.integers(-40, 40))
    return {"matrix": matrix.astype(kind)}


def _unit_inverse(lower: Array) -> Array:
    """Inverse of a unit lower bidiagonal matrix of halves: a finite sum, exact."""
    n = len(lower)
    step = np.eye(n) - lower
    total = term = np.eye(n)
    for _ in range(n - 1):
        term = term @ step
        total = total + term
    return total


def _sampled_run(kind: np.dtype[Any], seed: int) -> dict[str, Any]:
    """A weight and the states it really visits, so that slopes vary and shrink."""
    rng = np.random.default_rng(seed)
    n, steps = int(rng.choice(RUN_SIZES)), int(rng.integers(2, MOST_RUN + 1))
    run = str(rng.choice(RUNS))
    weight = rng.normal(size=(n, n)) * rng.uniform(0.4, 2.0) / np.sqrt(n)
    if n > 4:
        steps = min(steps, 4)
    if run == "equal":  # a signed rotation of the axes, scaled: equal exponents
        weight = np.roll(np.diag(rng.choice((0.5, -0.5), n)), 1, axis=0)
    state, states = rng.normal(size=n), []
    for _ in range(steps):
        state = np.tanh(weight @ state + rng.normal(size=n) / 2)
        states.append(0 * state if run == "equal" else state)
    trajectory = np.array(states)
    if run == "shrinking":  # some units saturate: 1 - h^2 is tiny there
        low, high = SHRINKING
        far = 1 - 10.0 ** rng.uniform(max(low, np.log10(np.finfo(kind).eps)), high, n)
        far = np.where(rng.random(n) < 0.5, far, trajectory[-1])
        trajectory[int(rng.integers(steps)) :] = far
    if run == "singular":
        trajectory[int(rng.integers(steps)), int(rng.integers(n))] = 1.0
    return {"U": weight.astype(kind), "trajectory": trajectory.astype(kind)}
