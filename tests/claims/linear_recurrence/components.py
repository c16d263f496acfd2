"""Components of the state along two eigenvectors, as numbers."""

from collections.abc import Callable
from functools import cache
from typing import Any

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric.kernels.linear_recurrence import states
from longdep.numeric.precision import exact
from tests.claims.linear_recurrence.runs import Run, run_values
from tests.claims.linear_recurrence.vocabulary import NONZERO, Numbers, Pick


@cache
def numbers(**entries: st.SearchStrategy[flint.fmpq]) -> st.SearchStrategy[Numbers]:
    return st.fixed_dictionaries(dict(entries))


def tends_to_zero(terms: Callable[[int], flint.fmpq]) -> bool:
    """Decide it for a geometric sequence c r^t, r >= 0: it is 0 or it falls."""
    return terms(1) == 0 or abs(terms(2)) < abs(terms(1))


def grows_without_bound(terms: Callable[[int], flint.fmpq]) -> bool:
    """Decide it for a geometric sequence c r^t with c, r >= 0: it rises."""
    return 0 < terms(1) < terms(2)


def size_of(case: Numbers) -> Callable[[int], flint.fmpq]:
    return lambda time: abs(case.get("c", flint.fmpq(1))) * abs(case["lambda"]) ** time


def plane_run(case: Numbers, time: int = 1) -> Run:
    """Two components in the plane, u and v the axes: h(0) = (c_1, c_2)."""
    weight = exact(np.diag([case["lambda_1"], case["lambda_2"]]))
    return Run(weight, states(weight, exact([case["c_1"], case["c_2"]]), time))


def growth_ratio(case: Numbers) -> Callable[[int], flint.fmpq]:
    """The component along u over the one along v, by the recurrence."""

    def at(time: int) -> flint.fmpq:
        along_first, along_second = plane_run(case, time).states[-1]
        return abs(along_first / along_second)

    return at


def plane_values(case: Numbers) -> dict[str, Any]:
    """Two components as a state of the plane, with its two eigenvectors."""
    axes = {"u": exact([1, 0]), "v": exact([0, 1])}
    names = ("lambda_1", "lambda_2")
    return run_values(plane_run(case), **axes, **{name: case[name] for name in names})


TIMES = tuple(range(1, 9))


@cache
def large() -> st.SearchStrategy[flint.fmpq]:
    """Numbers of size above 1, both signs."""
    return NONZERO.map(lambda x: x + (1 if x > 0 else -1))


@st.composite
def gaps(
    pick: Pick,
    first: st.SearchStrategy[flint.fmpq] = NONZERO,
    larger: st.SearchStrategy[flint.fmpq] = NONZERO,
) -> Numbers:
    """Two components; the first eigenvalue is strictly larger in size."""
    second, gap = pick(NONZERO), pick(larger)
    sign = 1 if gap > 0 else -1
    return {
        "lambda_1": sign * (abs(gap) + abs(second)),
        "lambda_2": second,
        "c_1": pick(first),
        "c_2": pick(NONZERO),
    }


def outgrows(case: Numbers) -> None:
    """The ratio grows at least linearly in t: Bernoulli."""
    ratio, gap = growth_ratio(case), abs(case["lambda_1"] / case["lambda_2"]) - 1
    for time in TIMES:
        assert ratio(0) * (1 + time * gap) <= ratio(time)
