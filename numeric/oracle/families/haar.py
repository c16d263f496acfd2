"""Whether matrices of orthonormal columns look uniform (Haar): tests of known risk.

A draw is an N by k matrix Q with N >= k and Q^T Q = I, first k columns of a uniform
element of the orthogonal group O(N). Every test below has a bound of its probability to
reject independent uniform draws that holds for every number of draws; together they
reject with probability at most FALSE_ALARM.

    directions   for unit vectors u, v, u^T Q v is a coordinate of a uniform point on
                 the sphere: (1 + x)/2 is Beta((N-1)/2, (N-1)/2), one uniform variable
                 for every N. sup |F_M - F| > sqrt(ln(2/a)/(2M)) has probability <= a
                 (Dvoretzky, Kiefer and Wolfowitz, with Massart's constant)
    Gaussian     with R upper triangular, its diagonal chi with N, N-1, ... degrees of
                 freedom, all above it normal, and independent of Q, G = Q R is a matrix
                 of independent normal numbers (QR of a Gaussian matrix, backwards). R
                 is drawn here; the N k numbers of every draw are one sample. With
                 W uniform, E exp(s cos 2 pi k W) = I_0(s) <= exp(s^2/4): a sum of M
                 cosines exceeds sqrt(M ln(2/a)) with probability <= a. Of
                 f = (G^2 - 3)^2, whose mean falls with the kurtosis, as of uniform in
                 place of Gaussian numbers, P(sum f < x) <= exp(s x) (E exp(-s f))^M for
                 every s > 0
    determinant  1 or -1 with probability 1/2 (k = N): exact binomial tests
    signs        of the first entry, and of products of neighbours in the first row or
                 column: independent fair coins, as Q is uniform with its columns', or
                 rows', signs flipped
    traces       for A orthogonal, E (tr A Q)^(2j) <= (2j-1)!!, the normal moment: it is
                 the dimension of the invariants of O(N) in 2j vectors, which the
                 (2j-1)!! pairings span; odd moments are 0. So a sum of M traces exceeds
                 sqrt(2 M ln(2/a)) with probability <= a, and with S the mean of their
                 squares, P(S > s) <= exp(-M (s - 1 - ln s)/2), P(S < s) <=
                 exp(-M (1-s)^2/6), as E (tr A Q)^2 = 1, E (tr A Q)^4 <= 3
    squares      tr Q^2 has mean 1, variance 2 and size <= N for N >= 2: Bernstein's
                 inequality; a symmetric Q has tr Q^2 = N
    pairs        for independent P and Q of one size P^T Q is uniform: traces again, of
                 consecutive draws. They see draws that are too alike

Sources: F. Mezzadri, How to generate random matrices from the classical compact groups;
P. Diaconis and M. Shahshahani, On the eigenvalues of random matrices; H. Weyl, The
classical groups (invariants).
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import pairwise
from math import comb, erfc, exp, log, pi, sqrt

import flint
import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.precision import Array

FALSE_ALARM = 1e-9
FEWEST = 40  # 2 * 2**-40 is far below FALSE_ALARM; with fewer nothing is tested
HARMONICS = (1, 2)
RATES = tuple(2.0**-k for k in range(2, 11))  # s, of which the smallest bound counts
# Sizes whose eigenvectors, say, are computed by different algorithms.
CLASSES = ((2, 2), (3, 6), (7, 25), (26, 10**9))
NEIGHBOURS = (2, 8)  # so many products from the corner on
KEY = 20  # of the generator that completes matrices to Gaussian ones

Test = Callable[[float], str]  # the share of FALSE_ALARM -> a sentence, or ""
Direction = tuple[str, Callable[[int], Array], Callable[[int], Array]]


def suspicions(draws: Sequence[Array]) -> list[str]:
    """Say what is not uniform about independent draws.

    Args:
        draws: (N, k) float64 with N >= k, N >= 2, of any sizes, orthonormal.
    Returns:
        Sentences; none for uniform draws, but with probability at most FALSE_ALARM.
        None either for fewer than FEWEST draws.
    """
    if len(draws) < FEWEST:
        return []
    asked = tests(draws)
    sentences = [test(FALSE_ALARM / len(asked)) for test in asked]
    return [f"not Haar: {sentence}" for sentence in sentences if sentence]


def tests(draws: Sequence[Array]) -> list[Test]:
    """All tests of these draws, each to be given its share of the false alarms."""
    square = [q for q in draws if q.shape[0] == q.shape[1]]
    asked = [*_directions(draws), *_gaussian(draws)]
    asked += [*_determinants(square), *_signs(draws)]
    return [*asked, *_traces(square), *_squares(square), *_pairs(draws)]


# Directions


def _directions(draws: Sequence[Array]) -> Iterator[Test]:
    for name, left, right in directions():
        values = [
            distribution(float(left(len(q)) @ q @ right(q.shape[1])), len(q))
            for q in draws
        ]
        yield partial(_uniform, name, values)


def _uniform(name: str, values: Sequence[float], share: float) -> str:
    far, allowed = distance(sorted(values)), sqrt(log(2 / share) / (2 * len(values)))
    if far <= allowed:
        return ""
    return (
        f"the distribution of {name} over {len(values)} seeds is {far:.3f} from the "
        f"true one, allowed {allowed:.3f}"
    )


def directions() -> list[Direction]:
    """Name, u and v, by size: corners, and scaled sums."""

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


def distribution(value: float, n: int) -> float:
    """The chance of x <= value, x a coordinate of a uniform point on the sphere.

    Raises:
        DomainError: n < 2: the sphere is two points.
    """
    if n < 2:
        raise DomainError(f"n: expected at least 2, got {n}")
    share = min(max((1 + value) / 2, 0.0), 1.0)
    half = flint.arb(n - 1) / 2
    return float(flint.arb(share).beta_lower(half, half, 1).mid())


def distance(ordered: Sequence[float]) -> float:
    """Return sup |F_M - F| of uniform variables in ascending order."""
    values, count = np.asarray(ordered, dtype=np.float64), len(ordered)
    steps = np.arange(count + 1) / count
    return float(max(np.max(steps[1:] - values), np.max(values - steps[:-1])))


# Gaussian completion


def _gaussian(draws: Sequence[Array]) -> Iterator[Test]:
    turned = {
        "its entries": draws,
        "its entries, columns reversed": [q[:, ::-1] for q in draws],
        "its entries, transposed": [
            q.T if q.shape[0] == q.shape[1] else q for q in draws
        ],
    }
    for number, (name, matrices) in enumerate(turned.items()):
        rng = np.random.default_rng([KEY, number])
        normal = np.concatenate([completed(q, rng).reshape(-1) for q in matrices])
        ranks = _normal_ranks(normal)
        label = f"{name}, completed to a Gaussian matrix,"
        yield partial(_uniform, label, ranks.tolist())
        yield partial(_flat, name, float(np.sum((normal**2 - 3) ** 2)), len(normal))
        for k in HARMONICS:
            for word, wave in (("cosines", np.cos), ("sines", np.sin)):
                total = float(np.sum(wave(2 * pi * k * ranks)))
                label = f"{word} of order {k} of {name}"
                yield partial(_waves, label, total, len(ranks))


def completed(q: Array, rng: np.random.Generator) -> Array:
    """Q R, a matrix of independent normal numbers if Q is uniform.

    Args:
        q: (N, k), N >= k.
        rng: draws R.
    """
    size, columns = q.shape
    upper = np.triu(rng.normal(size=(columns, columns)), 1)
    squares = rng.chisquare(size - np.arange(columns))
    return q @ (upper + np.diag(np.sqrt(squares)))


def _normal_ranks(values: Array) -> Array:
    return np.array([erfc(-v / sqrt(2)) / 2 for v in values.tolist()])


def _waves(name: str, total: float, count: int, share: float) -> str:
    allowed = sqrt(count * log(2 / share))
    if abs(total) <= allowed:
        return ""
    return (
        f"the sum of {name}, completed to Gaussian matrices, is {total:.0f} over "
        f"{count} numbers, allowed {allowed:.0f}"
    )


def _flat(name: str, total: float, count: int, share: float) -> str:
    exponents = [rate * total + count * log_mean(rate) for rate in RATES]
    if min(exponents) >= log(share):
        return ""
    return (
        f"{name}, completed to Gaussian matrices, are too flat: (g^2 - 3)^2 adds up to "
        f"{total / count:.3f} a number where 6 is expected, over {count} numbers: it "
        f"has probability 1e{min(exponents) / log(10):.0f} at most"
    )


@cache
def log_mean(rate: float) -> float:
    """Ln E exp(-s (g^2 - 3)^2) of a normal g, by the trapezoidal rule.

    The integrand is entire and falls like exp(-g^2 / 2): with steps of 2^-6 from -16 to
    16 the rule's error is below exp(-64), its rounding below 2^-40.
    """
    points = np.arange(-16, 16 + 2.0**-6, 2.0**-6)
    weights = np.exp(-(points**2) / 2 - rate * (points**2 - 3) ** 2)
    return float(np.log(np.sum(weights) * 2.0**-6 / sqrt(2 * pi)) + 2.0**-40)


# Signs


def _determinants(square: Sequence[Array]) -> Iterator[Test]:
    """Fair coins: as they are, by parity, for odd and even n, and for each n."""
    if not square:
        return
    signs = [(len(q), bool(np.linalg.det(q) > 0)) for q in square]
    groups = {
        "the determinant": [up for _, up in signs],
        "(-1)^(n-1) times the determinant": [up == (n % 2 == 1) for n, up in signs],
        "for odd n the determinant": [up for n, up in signs if n % 2],
        "for even n the determinant": [up for n, up in signs if n % 2 == 0],
    }
    for size in sorted({n for n, _ in signs}):
        groups[f"for n = {size} the determinant"] = [u for n, u in signs if n == size]
    for name, coins in groups.items():
        if coins:
            yield partial(_fair, name, coins)


def _fair(name: str, coins: Sequence[bool], share: float) -> str:
    chance = binomial(sum(coins), len(coins))
    if chance >= share:
        return ""
    return (
        f"{name} is positive {sum(coins)} times of {len(coins)}, which has probability "
        f"{chance:.1e}"
    )


def binomial(positive: int, count: int) -> float:
    """Two-sided: twice the tail of the rarer side, exact."""
    rarer = min(positive, count - positive)
    tail = sum(comb(count, k) for k in range(rarer + 1))
    return min(1.0, 2 * tail / 2**count)


def _signs(draws: Sequence[Array]) -> Iterator[Test]:
    """Fair coins of the first row and column, by classes of sizes."""
    for low, high in CLASSES:
        chosen = [q > 0 for q in draws if low <= len(q) <= high]
        if not chosen:
            continue
        word = f"n = {low}" if low == high else f"n from {low} to {high}"
        where = f"for n > {low - 1}" if high == CLASSES[-1][1] else f"for {word}"
        yield partial(
            _fair, f"{where} the first entry", [bool(s[0, 0]) for s in chosen]
        )
        if low == high:
            continue
        for name in ("row", "column"):
            lines = [s[0] if name == "row" else s[:, 0] for s in chosen]
            for k in NEIGHBOURS:
                coins = [
                    bool(a == b) for row in lines for a, b in pairwise(row[: k + 1])
                ]
                label = f"{where} a product of neighbours, the first {k}, in the first "
                yield partial(_fair, f"{label}{name},", coins)


# Traces


def _traces(square: Sequence[Array]) -> Iterator[Test]:
    if not square:
        return
    turns: dict[str, Callable[[Array], float]] = {
        "the trace": lambda q: float(np.trace(q)),
        "the sum of the other diagonal": lambda q: float(np.trace(q[::-1])),
        "the alternating sum of the diagonal": lambda q: float(
            np.diag(q) @ np.cos(pi * np.arange(len(q)))
        ),
        "the sum beside the diagonal": lambda q: float(np.trace(np.roll(q, 1, axis=0))),
    }
    for name, trace in turns.items():
        yield from _normal_moments(name, [trace(q) for q in square])


def _pairs(draws: Sequence[Array]) -> Iterator[Test]:
    """Consecutive draws of one size, each in one pair; their products are square."""
    waiting: dict[tuple[int, ...], Array] = {}
    values = []
    for q in draws:
        other = waiting.pop(q.shape, None)
        if other is None:
            waiting[q.shape] = q
        elif q.shape[0] == q.shape[1]:
            values.append(float(np.sum(other * q)))
    if values:
        yield from _normal_moments("the trace of P^T Q, of two seeds,", values)


def _normal_moments(name: str, values: Sequence[float]) -> Iterator[Test]:
    count, total = len(values), sum(values)
    square = sum(v * v for v in values) / count
    yield (
        lambda share: (
            ""
            if abs(total) <= (allowed := sqrt(2 * count * log(2 / share)))
            else f"the sum of {name} over {count} draws is {total:.1f}, allowed "
            f"{allowed:.1f}"
        )
    )
    yield (
        lambda share: (
            ""
            if (chance := _square_chance(square, count)) >= share
            else f"the mean square of {name} over {count} draws is {square:.2f}, not "
            f"about 1, which has probability {chance:.1e} at most"
        )
    )


def _square_chance(square: float, count: int) -> float:
    """Bound the chance of a mean square as far from 1, on either side."""
    if square > 1:
        return 2 * exp(-count * (square - 1 - log(square)) / 2)
    return 2 * exp(-count * (1 - square) ** 2 / 6)


def _squares(square: Sequence[Array]) -> Iterator[Test]:
    if not square:
        return
    total = sum(float(np.sum(q * q.T)) - 1 for q in square)
    largest, count = max(map(len, square)) + 1, len(square)

    def test(share: float) -> str:
        # Bernstein: exp(-t^2 / (2 (2 M + b t / 3))) <= a / 2 for t as below.
        rate = log(2 / share)
        allowed = largest * rate / 3 + sqrt(
            (largest * rate / 3) ** 2 + 4 * count * rate
        )
        if abs(total) <= allowed:
            return ""
        return (
            f"the sum of tr Q^2 - 1 over {count} draws is {total:.1f}, allowed "
            f"{allowed:.1f}"
        )

    yield test
