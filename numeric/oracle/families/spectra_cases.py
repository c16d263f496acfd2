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

from longdep.numeric.oracle.families.knobs import knobs_of
from longdep.numeric.oracle.storing import storage_of, stored
from longdep.numeric.oracle.vocabulary import Case
from longdep.numeric.precision import Array

SPECTRA = (
    "free", "pairs", "skewed", "defective", "near", "nilpotent", "scaled", "repeated",
    "permuted",
)  # fmt: skip
KNOWN_TO_A_ROOT = ("defective", "near", "nilpotent", "skewed")  # only small ones
RUNS = ("free",) * 6 + ("shrinking", "shrinking", "equal", "singular")
RUNS_COARSE = ("free", "free", "free", "equal")  # what few bits can decide
SHRINKING = (-12, -4)  # powers of 10 of a step


def matrices(precision: str) -> SearchStrategy[Case]:
    """Draw matrices by a seed, of every kind of spectrum, mostly of 2 to 6 rows."""
    return st.integers(0, 2**64 - 1).map(lambda seed: _sampled_matrix(precision, seed))


def small_matrices(precision: str) -> SearchStrategy[Case]:
    """Draw matrices entry by entry, in eighths."""
    most = knobs_of(precision).small_matrix
    rows = st.integers(1, most).flatmap(lambda n: _array(precision, (n, n), 16))
    return st.builds(lambda matrix: {"matrix": matrix}, rows)


def runs(precision: str) -> SearchStrategy[Case]:
    """Draw a weight and the states it visits by a seed, mostly of 2 to 4 units."""
    return st.integers(0, 2**64 - 1).map(lambda seed: _sampled_run(precision, seed))


def small_runs(precision: str) -> SearchStrategy[Case]:
    """Draw an invertible weight and states entry by entry, in eighths."""
    knobs = knobs_of(precision)
    steps = st.integers(1, min(3, knobs.run_steps[1]))
    sizes = st.tuples(st.integers(1, knobs.small_matrix), steps)
    return sizes.flatmap(
        lambda size: st.fixed_dictionaries(
            {
                "U": _invertible(precision, size[0]),
                "trajectory": _array(precision, (size[1], size[0]), 7),
            }
        )
    )


def _array(precision: str, shape: tuple[int, int], most: int) -> SearchStrategy[Array]:
    size = shape[0] * shape[1]
    row = st.lists(st.integers(-most, most), min_size=size, max_size=size)
    return row.map(
        lambda values: stored(precision, (np.array(values) / 8).reshape(shape))
    )


def _invertible(precision: str, n: int) -> SearchStrategy[Array]:
    """A unit lower triangular matrix times an upper one with no 0 on its diagonal."""
    diagonal = st.lists(st.sampled_from((1, -1, 2, -2, 3, -3)), min_size=n, max_size=n)
    return st.builds(
        lambda lower, upper, d: stored(
            precision,
            (np.tril(lower * 8, -1) / 4 + np.eye(n))
            @ (np.triu(upper * 8, 1) / 4 + np.diag(d) / 2),
        ),
        _array(precision, (n, n), 4),
        _array(precision, (n, n), 4),
        diagonal,
    )


def _sampled_matrix(precision: str, seed: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    knobs = knobs_of(precision)
    n, spectrum = int(rng.choice(knobs.matrix_sizes)), str(rng.choice(SPECTRA))
    n = min(n, 6) if spectrum in KNOWN_TO_A_ROOT else n
    matrix = rng.normal(size=(n, n)) / np.sqrt(n)
    if spectrum == "pairs" and n > 1:  # a rotation leads, in a skewed basis
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
        matrix = matrix * 2.0 ** int(rng.integers(-knobs.powers, knobs.powers))
    return {"matrix": stored(precision, matrix)}


def _unit_inverse(lower: Array) -> Array:
    """Inverse of a unit lower bidiagonal matrix of halves: a finite sum, exact."""
    n = len(lower)
    step = np.eye(n) - lower
    total = term = np.eye(n)
    for _ in range(n - 1):
        term = term @ step
        total = total + term
    return total


def _sampled_run(precision: str, seed: int) -> dict[str, Any]:
    """A weight and the states it really visits, so that slopes vary and shrink."""
    rng = np.random.default_rng(seed)
    knobs = knobs_of(precision)
    fewest, most = knobs.run_steps
    n, steps = int(rng.choice(knobs.run_sizes)), int(rng.integers(fewest, most + 1))
    run = str(rng.choice(RUNS if knobs.run_sizes[0] > 1 else RUNS_COARSE))
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
        low = max(SHRINKING[0], np.log10(storage_of(precision).spacing))
        far = 1 - 10.0 ** rng.uniform(low, max(low, SHRINKING[1]), n)
        far = np.where(rng.random(n) < 0.5, far, trajectory[-1])
        trajectory[int(rng.integers(steps)) :] = far
    if run == "singular":
        trajectory[int(rng.integers(steps)), int(rng.integers(n))] = 1.0
    return {"U": stored(precision, weight), "trajectory": stored(precision, trajectory)}
