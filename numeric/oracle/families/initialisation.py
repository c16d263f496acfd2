"""The system orthogonal-init: orthogonal, of the right scale, and Haar over the seeds.

Each case: Q^T Q = gain^2 I for the columns, or rows, of which there are fewer, within
what a product of float reflections loses:

    haar          a square matrix (n, n)
    rectangular   n rows, m columns: a uniform frame of min(n, m) vectors
    gates         square blocks one above the other, one a gate, each by itself

Over all cases together (`survey`), the matrices must look like independent uniform
draws: haar.py. And no two seeds may give the same matrix. One case in five has a seed
that differs from SEED in one bit, so that bits that get lost on the way show at once.
"""

from collections.abc import Iterable
from math import sqrt
from typing import Any

import flint
import mpmath
import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.families.haar import suspicions
from longdep.numeric.oracle.families.knobs import knobs_of
from longdep.numeric.oracle.family import Allowed, Family, Reference, ball_array
from longdep.numeric.oracle.storing import coarsest
from longdep.numeric.oracle.vocabulary import Case, Outputs
from longdep.numeric.precision import Array, exact, rational

GAINS = (1.0, 0.5, 2.0, sqrt(2.0), 5 / 3)
# Half of them small; a quarter above 25, where what is not normal shows best.
SIZES = (2, 3, 4, 5) * 6 + (7, 8, 9, 15, 16, 17) * 2 + (26, 31, 32) * 4
WIDTHS = (1, 2, 3, 4, 5, 7, 8, 9, 16, 33)
GATES = (3, 4)
SEED, SEED_BITS = 1_540_483_477, 31  # above 2^24: what float32 makes of it shows, too
ONE_BIT_EVERY, ONE_BIT_SIZE = 5, 4
DIGITS_COMPARED = 6  # three angles or more that agree so far agree by no chance


class OrthogonalInitialisation(Family):
    """orthogonal-init: each matrix by itself, and all of them as a sample."""

    surveys = True

    def bulk(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw sizes up to 33, a gain, a seed: all from one number, as uniform ones."""
        most = knobs_of(precision).orthogonal
        return st.integers(0, 2**64 - 1).map(
            lambda seed: _sampled(seed, convention, most)
        )

    def small(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw small sizes and small seeds."""
        knobs: dict[str, SearchStrategy[Any]] = {
            "n": st.integers(1, 4),
            "gain": st.sampled_from((1.0, 0.5, 2.0)),
            "seed": st.integers(0, 2**31 - 1),
        }
        if convention == "rectangular":
            knobs["m"] = st.integers(1, 4)
        if convention == "gates":
            knobs["gates"] = st.sampled_from(GATES)
        return st.fixed_dictionaries(knobs)

    def shapes(self, case: Case, convention: str) -> dict[str, Any]:
        """The shape of the matrix."""
        rows, columns, gates = _sizes(case)
        return {"matrix": (gates * rows, columns)}

    def derived(self, case: Case, convention: str, outputs: Outputs) -> Outputs:
        """What is compared: the Gram matrix of each block, exact and rounded once."""
        matrix = np.asarray(outputs.get("matrix"))
        if matrix.dtype.kind != "f" or not np.isfinite(matrix).all():
            return {"gram": matrix}
        grams = np.array([_gram(block) for block in _blocks(case, matrix)])
        return {"gram": grams if "gates" in case else grams[0]}

    def reference(self, case: Case, convention: str, digits: int) -> Reference:
        """The Gram matrices gain^2 I, exact."""
        size, gates = _side(case), _sizes(case)[2]
        square = rational(float(case["gain"])) ** 2
        row = [square if k % (size + 1) == 0 else flint.fmpq(0) for k in range(size**2)]
        return {"gram": ball_array(row * gates, _gram_shape(case))}

    def second_route(self, case: Case, convention: str, digits: int) -> Reference:
        """The same from mpmath: the product of gain I with its transpose."""
        n, gates = _side(case), _sizes(case)[2]
        with mpmath.workprec(160):  # squares of floats need 106 bits
            scaled = mpmath.mpf(float(case["gain"])) * mpmath.eye(n)
            product = scaled * scaled.T
            entries = [product[i, j] for i in range(n) for j in range(n)]
        ratios = [mpmath.libmp.to_rational(entry._mpf_) for entry in entries]
        row = [flint.fmpq(*map(int, r)) for r in ratios]
        return {"gram": ball_array(row * gates, _gram_shape(case))}

    def allowance(
        self,
        case: Case,
        convention: str,
        reference: Reference,
        precision: str,
        level: str = "standard",
        inputs_rounded: bool = False,
    ) -> dict[str, Allowed]:
        """Bound the entries of Q^T Q - gain^2 I: gain^2 (8 k N + 40 k + 4) sqrt(k) u.

        Of N by k, N >= k: a reflection moves a vector by (2 N + 10) u of its size, k of
        them a column by k (2 N + 10) u, all columns by sqrt(k) times that in the
        Frobenius norm; once for Q and once more for its transpose, twice over for
        algorithms that reduce from both sides (singular vectors): 4 k (2 N + 10)
        sqrt(k). The gain and its product add 4.
        """
        kind, k = coarsest(precision), _side(case)
        longer = max(_sizes(case)[:2])
        count = (8 * k * longer + 40 * k + 4) * sqrt(k) + (2 if inputs_rounded else 0)
        unit = float(kind.roundoff.p) / float(kind.roundoff.q)
        size = float(case["gain"]) ** 2 * count * unit * (1 + 2.0**-50)
        why = (
            f"{2 * k} float reflections of size {longer}: gain^2 {count:.4g} u = "
            f"{size:.2g}"
        )
        return {"gram": Allowed(size=np.full(_gram_shape(case), size), why=why)}

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
        blocks = [
            block if len(block) >= block.shape[1] else block.T
            for case, matrix in drawn
            for block in _blocks(case, matrix)
            if max(block.shape) > 1
        ]
        return _repeats(drawn) + suspicions(blocks)


def _sampled(seed: int, convention: str, most: int) -> Case:
    rng = np.random.default_rng(seed)
    case: dict[str, Any] = {
        "n": int(rng.choice([size for size in SIZES if size <= most])),
        "gain": float(rng.choice(GAINS)),
        "seed": int(rng.integers(2**SEED_BITS)),
    }
    if convention == "rectangular":
        case["m"] = int(rng.choice([size for size in WIDTHS if size <= most]))
    if convention == "gates":
        case["gates"] = int(rng.choice(GATES))
    if rng.integers(ONE_BIT_EVERY) == 0:
        bit = int(rng.integers(SEED_BITS + 1))
        case["seed"] = SEED ^ (1 << bit if bit < SEED_BITS else 0)
        case |= {name: ONE_BIT_SIZE for name in ("n", "m", "gates") if name in case}
    return case


def _gram(matrix: Array) -> Array:
    """Inner products of columns, or of fewer rows: exact, each rounded once."""
    rows = flint.fmpq_mat(exact(matrix).tolist())
    turned = rows.transpose()
    short = matrix.shape[0] < matrix.shape[1]
    product = rows * turned if short else turned * rows
    size = min(matrix.shape)
    entries = [float(flint.arb(x)) for x in product.entries()]
    return np.array(entries).reshape(size, size)


def _gram_shape(case: Case) -> tuple[int, ...]:
    size, gates = _side(case), _sizes(case)[2]
    return (gates, size, size) if "gates" in case else (size, size)


def _blocks(case: Case, matrix: Array) -> list[Array]:
    return np.split(matrix, _sizes(case)[2])


def _distinct(seen: Iterable[tuple[Case, Outputs]]) -> list[tuple[Case, Array]]:
    """Orthonormal parts of the well-formed matrices, one for each size and seed."""
    kept: dict[tuple[int, ...], tuple[Case, Array]] = {}
    for case, outputs in seen:
        rows, columns, gates = _sizes(case)
        matrix = np.asarray(outputs.get("matrix"))
        good = matrix.shape == (gates * rows, columns) and matrix.dtype.kind == "f"
        if good and np.isfinite(matrix).all():
            unit = matrix.astype(np.float64) / float(case["gain"])
            key = (rows, columns, gates, int(case["seed"]))
            kept.setdefault(key, (case, unit))
    return list(kept.values())


def _repeats(drawn: list[tuple[Case, Array]]) -> list[str]:
    """Different seeds, one matrix: by no chance where it has three angles or more."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    counts: dict[tuple[int, ...], int] = {}
    for case, matrix in drawn:
        if _angles(case) > 2:
            counts[matrix.shape] = counts.get(matrix.shape, 0) + 1
            key = (matrix.shape, np.round(matrix, DIGITS_COMPARED).tobytes())
            groups.setdefault(key, []).append(int(case["seed"]))
    (shape, _), worst = max(
        groups.items(), key=lambda item: len(item[1]), default=(((), b""), [])
    )
    if len(worst) < 2:
        return []
    seeds = f"{len(worst)} seeds give one and the same matrix"
    if len(worst) == counts[shape] > 2:
        return [f"the seed is ignored: {seeds}"]
    return [f"seeds are confused: {seeds}, {min(worst)} and {max(worst)} among them"]


def _angles(case: Case) -> int:
    """How many angles a matrix has.

    N k - k (k + 1) / 2 for each block of k orthonormal vectors; one of size 1 has none:
    it is 1 or -1.
    """
    rows, columns, gates = _sizes(case)
    count, size = min(rows, columns), max(rows, columns)
    return gates * (size * count - count * (count + 1) // 2)


def _sizes(case: Case) -> tuple[int, int, int]:
    """Rows and columns of a block, and how many blocks.

    Raises:
        DomainError: a size or the gain is not positive.
    """
    n, gates = int(case["n"]), int(case.get("gates", 1))
    m = int(case.get("m", n))
    if min(n, m, gates) < 1 or not float(case["gain"]) > 0:
        given = {k: case[k] for k in ("n", "gain", "m", "gates") if k in case}
        raise DomainError(
            f"{', '.join(given)}: expected sizes >= 1 and a gain > 0, got "
            f"{', '.join(map(str, given.values()))}"
        )
    return n, m, gates


def _side(case: Case) -> int:
    return min(_sizes(case)[:2])
