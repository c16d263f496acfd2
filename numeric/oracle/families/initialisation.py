"""The system orthogonal-init: orthogonal, of the right scale, and Haar over the seeds.

Each case: M M^T = gain^2 I, within what a product of n float reflections loses.

Over all cases together (`survey`), the matrices Q = M / gain must look like draws of
the uniform (Haar) distribution of the orthogonal group:

    det Q      is 1 or -1 with probability 1/2: exact binomial tests, of all matrices
               together, with the sign (-1)^(n-1) of a product of n - 1 reflections
               taken out, and for each n
    u^T Q v    for unit vectors u, v is distributed as the first coordinate of a uniform
               point on the sphere: (1 + x)/2 is Beta((n-1)/2, (n-1)/2). Its
               distribution function turns every n into one uniform variable, tested
               with sup |F_N - F| > sqrt(ln(2/a)/(2N)), which has probability <= a for
               every N (Dvoretzky, Kiefer and Wolfowitz, with Massart's constant)

for the corner entries, and for the sums of the first row, the first column and all
entries, scaled to unit vectors. A right implementation whose generator is
perfect is rejected with probability at most FALSE_ALARM in all. A QR without the sign
fix has Q_11 <= 0 always and det Q = (-1)^(n-1) always.

Source: F. Mezzadri, How to generate random matrices from the classical compact groups.
"""

from collections.abc import Callable, Iterable, Iterator
from math import comb, log, sqrt
from typing import Any

import flint
import mpmath
import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.family import Allowed, Family, Reference, ball_array
from longdep.numeric.oracle.storing import coarsest
from longdep.numeric.oracle.vocabulary import Case, Outputs
from longdep.numeric.precision import Array, exact, rational

FALSE_ALARM = 1e-9
FEWEST = 40  # 2 * 2**-40 is far below FALSE_ALARM; with fewer nothing is tested
GAINS = (1.0, 0.5, 2.0, sqrt(2.0), 5 / 3)


class OrthogonalInitialisation(Family):
    """orthogonal-init: each matrix by itself, and all of them as a sample."""

    surveys = True

    def bulk(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw sizes 2 to 5, a gain, a seed."""
        return st.fixed_dictionaries(
            {
                "n": st.integers(2, 5),
                "gain": st.sampled_from(GAINS),
                "seed": st.integers(0, 2**31 - 1),
            }
        )

    def small(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw small sizes and small seeds."""
        return st.fixed_dictionaries(
            {
                "n": st.integers(1, 4),
                "gain": st.sampled_from((1.0, 0.5, 2.0)),
                "seed": st.integers(0, 2**31 - 1),
            }
        )

    def shapes(self, case: Case, convention: str) -> dict[str, Any]:
        """The shape of the matrix."""
        n = _size(case)
        return {"matrix": (n, n)}

    def derived(self, case: Case, convention: str, outputs: Outputs) -> Outputs:
        """What is compared: the Gram matrix M M^T, exact and rounded once."""
        matrix = np.asarray(outputs.get("matrix"))
        if matrix.dtype.kind != "f" or not np.isfinite(matrix).all():
            return {"gram": matrix}
        rows = exact(matrix)
        gram = rows @ rows.T
        return {"gram": np.array([[float(x.p) / float(x.q) for x in r] for r in gram])}

    def reference(self, case: Case, convention: str, digits: int) -> Reference:
        """The Gram matrix gain^2 I, exact."""
        n, square = _size(case), rational(float(case["gain"])) ** 2
        values = [square if k % (n + 1) == 0 else flint.fmpq(0) for k in range(n * n)]
        return {"gram": ball_array(values, (n, n))}

    def second_route(self, case: Case, convention: str, digits: int) -> Reference:
        """The same from mpmath: the product of gain I with its transpose."""
        n = _size(case)
        with mpmath.workprec(160):  # squares of floats need 106 bits
            scaled = mpmath.mpf(float(case["gain"])) * mpmath.eye(n)
            product = scaled * scaled.T
            entries = [product[i, j] for i in range(n) for j in range(n)]
        ratios = [mpmath.libmp.to_rational(entry._mpf_) for entry in entries]
        return {"gram": ball_array([flint.fmpq(*map(int, r)) for r in ratios], (n, n))}

    def allowance(
        self,
        case: Case,
        convention: str,
        reference: Reference,
        precision: str,
        level: str = "standard",
        inputs_rounded: bool = False,
    ) -> dict[str, Allowed]:
        """Bound the entries of M M^T - gain^2 I: gain^2 (8 n^2 + 40 n + 4) sqrt(n) u.

        A reflection moves a vector by (2 n + 10) u of its size, n of them a column by
        n (2 n + 10) u, all columns by sqrt(n) times that in the Frobenius norm; once
        for Q and once more for its transpose, twice over for algorithms that reduce
        from both sides (singular vectors): 4 n (2 n + 10) sqrt(n). The gain and its
        product add 4.
        """
        kind, n = coarsest(precision), _size(case)
        count = (8 * n * n + 40 * n + 4) * sqrt(n) + (2 if inputs_rounded else 0)
        unit = float(kind.roundoff.p) / float(kind.roundoff.q)
        size = float(case["gain"]) ** 2 * count * unit * (1 + 2.0**-50)
        why = (
            f"{2 * n} float reflections of size {n}: gain^2 {count:.4g} u = {size:.2g}"
        )
        return {"gram": Allowed(size=np.full((n, n), size), why=why)}

    def survey(
        self, convention: str, seen: Iterable[tuple[Case, Outputs]]
    ) -> list[str]:
        """Say what is wrong with all matrices together.

        Args:
            convention: its convention.
            seen: cases and the raw outputs; a case seen twice counts once.
        Returns:
            Sentences, none where all is well.
        """
        drawn = _distinct(seen)
        sentences = _repeats(drawn)
        if len(drawn) < FEWEST:
            return sentences
        groups = list(_signs([matrix for matrix, _ in drawn]))
        share = FALSE_ALARM / (len(_directions()) + len(groups))
        for name, left, right in _directions():
            values = sorted(
                _distribution(float(left(len(q)) @ q @ right(len(q))), len(q))
                for q, _ in drawn
            )
            distance, allowed = (
                _distance(values),
                sqrt(log(2 / share) / (2 * len(values))),
            )
            if distance > allowed:
                sentences.append(
                    f"not Haar: the distribution of {name} over {len(values)} seeds is "
                    f"{distance:.3f} from the true one, allowed {allowed:.3f}"
                )
        for name, signs in groups:
            chance = _binomial(sum(signs), len(signs))
            if chance < share:
                sentences.append(
                    f"not Haar: {name} is positive {sum(signs)} times of {len(signs)}, "
                    f"which has probability {chance:.1e}"
                )
        return sentences


def _signs(matrices: list[Array]) -> Iterator[tuple[str, list[bool]]]:
    """Fair coins: the sign of the determinant, as it is, by parity, and for each n."""
    signs = [(len(q), bool(np.linalg.det(q) > 0)) for q in matrices]
    yield "the determinant", [up for _, up in signs]
    yield "(-1)^(n-1) times the determinant", [up == (n % 2 == 1) for n, up in signs]
    for size in sorted({n for n, _ in signs}):
        yield f"for n = {size} the determinant", [up for n, up in signs if n == size]


def _distinct(seen: Iterable[tuple[Case, Outputs]]) -> list[tuple[Array, int]]:
    """Orthogonal parts of the well-formed matrices, one for each size and seed."""
    kept: dict[tuple[int, int], Array] = {}
    for case, outputs in seen:
        n, matrix = _size(case), np.asarray(outputs.get("matrix"))
        good = matrix.shape == (n, n) and matrix.dtype.kind == "f" and n > 1
        if good and np.isfinite(matrix).all():
            unit = matrix.astype(np.float64) / float(case["gain"])
            kept.setdefault((n, int(case["seed"])), unit)
    return [(matrix, seed) for (_, seed), matrix in kept.items()]


def _repeats(drawn: list[tuple[Array, int]]) -> list[str]:
    groups: dict[bytes, set[int]] = {}
    for matrix, seed in drawn:
        groups.setdefault(np.round(matrix, 4).tobytes(), set()).add(seed)
    worst = max(groups.values(), key=len, default=set())
    if len(worst) < 3:
        return []
    return [f"the seed is ignored: {len(worst)} seeds give one and the same matrix"]


def _directions() -> list[tuple[str, Callable[[int], Array], Callable[[int], Array]]]:
    def first(n: int) -> Array:
        return np.eye(n)[0]

    def last(n: int) -> Array:
        return np.eye(n)[-1]

    def even(n: int) -> Array:
        return np.full(n, n**-0.5)

    return [
        ("the first entry", first, first),
        ("the entry in the upper right corner", first, last),
        ("the entry in the lower left corner", last, first),
        ("the last entry", last, last),
        ("the scaled sum of the first row", first, even),
        ("the scaled sum of the first column", even, first),
        ("the scaled sum of all entries", even, even),
    ]


def _distribution(value: float, n: int) -> float:
    """The chance of x <= value, x a coordinate of a uniform point on the sphere."""
    if n == 1:
        raise DomainError("n: expected at least 2, got 1")
    share = min(max((1 + value) / 2, 0.0), 1.0)
    half = (n - 1) / 2
    return float(mpmath.betainc(half, half, 0, share, regularized=True))


def _distance(ordered: list[float]) -> float:
    """Return sup |F_N - F| of uniform variables."""
    count = len(ordered)
    return max(
        max((k + 1) / count - value, value - k / count)
        for k, value in enumerate(ordered)
    )


def _binomial(positive: int, count: int) -> float:
    """Two-sided: twice the tail of the rarer side, exact."""
    rarer = min(positive, count - positive)
    tail = sum(comb(count, k) for k in range(rarer + 1))
    return min(1.0, 2 * tail / 2**count)


def _size(case: Case) -> int:
    n = int(case["n"])
    if n < 1 or not float(case["gain"]) > 0:
        raise DomainError(
            f"n, gain: expected a size >= 1 and a gain > 0, got {n} and {case['gain']}"
        )
    return n
