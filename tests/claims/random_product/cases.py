"""Joint laws of independent and of dependent weights, with the numbers of a claim."""

from collections.abc import Callable
from functools import cache
from itertools import product as cartesian
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.random_product import (
    Law,
    independent,
    mean,
    running_products,
    variance,
)
from longdep.numeric.precision import Array, exact
from tests.claims.random_product.shared_weights import positives, two_points


class Case(NamedTuple):
    """A joint law of the factors, and the numbers a claim speaks of."""

    law: Law
    numbers: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.numbers[name]

    @property
    def products(self) -> Array:
        """The product of the first n factors in every case."""
        return running_products(self.law.values)[:, self.n]

    def mean(self, values: Array) -> flint.fmpq:
        return mean(values, self.law.probabilities)

    def variance(self, values: Array) -> flint.fmpq:
        return variance(values, self.law.probabilities)


def stating(*names: str, of: str = "w") -> Callable[[Case], dict[str, Any]]:
    """A case as a certificate's values: outcomes of the family and named numbers."""

    def values(case: Case) -> dict[str, Any]:
        rows = zip(case.law.probabilities, case.law.values, strict=True)
        outcomes = [(p, {of: dict(enumerate(row, start=1))}) for p, row in rows]
        horizon = case.law.values.shape[1] + 1
        numbers = {name: case.numbers[name] for name in names}
        return {"outcomes": outcomes, "horizon": horizon, **numbers}

    return values


values = stating("n", "v")
depth_values = stating("n")


@cache
def averages() -> st.SearchStrategy[flint.fmpq]:
    return draw.rationals(-2, 2, 2)


def numbered(count: int, each: Any, average: Any, place: int) -> dict[str, Any]:
    """The numbers of all claims on n = count factors; k of them before the place."""
    return {
        "n": max(count, 1),
        "v": each,
        "mu": average,
        "v^*": each**count,
        "k": place,
        "r": max(count - 1 - place, 0),
    }


def join(laws: list[Law]) -> Law:
    return independent(
        np.stack([law.values for law in laws]),
        np.stack([law.probabilities for law in laws]),
    )


@st.composite
def fresh(
    pick: st.DrawFn,
    *,
    count: st.SearchStrategy[int] = draw.sizes(1, 4),
    each: st.SearchStrategy[flint.fmpq] | None = None,
    average: st.SearchStrategy[flint.fmpq] | None = None,
    same: bool = False,
    fair: bool = False,
) -> Case:
    """Independent factors of one mean and one variance, each with a law of its own.

    If `same`, all have one law; if `fair`, they are +-a with equal chances, v = a^2.
    """
    n = pick(count)
    v = pick(positives() if each is None else each)
    v, root = (v * v, [v]) if fair else (v, None)
    mu = flint.fmpq(0) if average is None else pick(average)
    sizes = root or [pick(draw.nonzero_rationals()) for _ in range(1 if same else n)]
    laws = [two_points(a, v, mu) for a in (sizes * n if same or fair else sizes)]
    distance = mean((abs(laws[0].values) - 1) ** 2, laws[0].probabilities)
    numbers = numbered(n, v, mu, pick(st.integers(0, n - 1)))
    return Case(join(laws), {**numbers, "d": distance})


UNIT = st.just(flint.fmpq(1))
PAIR = draw.sizes(2, 3)


@st.composite
def copies(
    pick: st.DrawFn,
    *,
    each: st.SearchStrategy[flint.fmpq] | None = None,
    count: st.SearchStrategy[int] = PAIR,
) -> Case:
    """The same random factor at every step: mean and variance right, not independent.

    The sizes that give E w^4 the largest excess over v^2 are drawn too.
    """
    single = pick(fresh(count=st.just(1), each=each))
    n = pick(count)
    law = Law(np.repeat(single.law.values, n, axis=1), single.law.probabilities)
    numbers = numbered(n, single.v, flint.fmpq(0), pick(st.integers(0, n - 1)))
    return Case(law, {**numbers, "d": single.d})


@st.composite
def biased(
    pick: st.DrawFn, *, each: st.SearchStrategy[flint.fmpq] | None = None
) -> Case:
    """Independent factors with a mean other than 0; the stated mean is 0."""
    shift = draw.nonzero_rationals(2, 2)
    case = pick(fresh(count=draw.sizes(1, 3), each=each, average=shift))
    return Case(case.law, {**case.numbers, "mu": flint.fmpq(0)})


@st.composite
def misstated(
    pick: st.DrawFn,
    *,
    stated: st.SearchStrategy[flint.fmpq] | None = None,
    count: st.SearchStrategy[int] = draw.sizes(1, 3),
) -> Case:
    """Independent factors of mean 0 whose variance is not the stated one."""
    case = pick(fresh(count=count, fair=True))
    v = pick(positives() if stated is None else stated)
    if v == case.v:
        v = v / 2 if stated is None else v
    return Case(case.law, {**case.numbers, "v": v, "v^*": v ** int(case.n)})


@st.composite
def pairwise(pick: st.DrawFn) -> Case:
    """Weights +-A b_i with fair signs; b1, b2 fair bits, b3 = 1 just if b1 = b2."""
    amplitude = pick(st.sampled_from([flint.fmpq(2), flint.fmpq(1), flint.fmpq(4)]))
    chances: dict[tuple[flint.fmpq, ...], flint.fmpq] = {}
    for bits in ((0, 0, 1), (0, 1, 0), (1, 0, 0), (1, 1, 1)):
        for signs in cartesian((1, -1), repeat=3):
            row = tuple(amplitude * b * s for b, s in zip(bits, signs, strict=True))
            chances[row] = chances.get(row, flint.fmpq(0)) + flint.fmpq(1, 32)
    law = Law(exact(list(chances)), exact(list(chances.values())))
    return Case(law, numbered(3, amplitude**2 / 2, flint.fmpq(0), 0))
