"""A gradient of two tensors, clipped each by its own norm or both by one factor."""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.gradient_clipping import clip_blocks
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import bounded, confirming, refuting
from tests.claims.gradient_clipping.cases import (
    ONE,
    ZERO,
    Number,
    Pick,
    any_length,
    positive,
    same,
    units,
)


class Blocks(NamedTuple):
    """A gradient of two tensors, and both after clipping."""

    first: Array
    second: Array
    limit: Number
    results: list[Array]

    def parallel(self) -> bool:
        left = np.outer(self.first, self.results[1])
        return same(left, np.outer(self.results[0], self.second))

    def squared_size(self) -> Number:
        return sum(((block**2).sum() for block in self.results), ZERO)


@st.composite
def blocks(pick: Pick, convention: str, plain: bool = False) -> Blocks:
    """Two tensors whose norms, apart and together, are rational."""
    limit = ONE if plain else pick(positive())
    if convention == "keras":
        lengths = draw.rationals(0, 3, 1) if plain else any_length(limit)
        first, second = (pick(units(1)) * pick(lengths) for _ in range(2))
    else:
        whole = pick(units(3)) * pick(any_length(limit))
        first, second = whole[:1], whole[1:]
    return Blocks(first, second, limit, clip_blocks([first, second], limit, convention))


def block_values(case: Blocks) -> dict[str, Any]:
    return {
        "n": len(case.first),
        "k": len(case.second),
        "m": case.limit,
        "g": case.first,
        "b": case.second,
        "C": case.results[0],
        "B": case.results[1],
    }


@refuting("clipping-per-tensor.direction", blocks("keras", plain=True), block_values)
def test_clipping_each_tensor_alone_turns_the_gradient(case: Blocks) -> None:
    assert case.parallel()


@refuting("clipping-per-tensor.bound", blocks("keras", plain=True), block_values)
def test_clipping_each_tensor_alone_does_not_bound_the_whole(case: Blocks) -> None:
    assert case.squared_size() <= case.limit**2


@confirming("clipping-per-tensor.root-two", blocks("keras"))
def test_two_separately_clipped_tensors_stay_within_root_two(case: Blocks) -> None:
    bounded(case.squared_size(), 2 * case.limit**2, of="the squared joint norm")


@confirming("clipping-global.direction", blocks("tf"))
def test_one_common_factor_keeps_the_direction(case: Blocks) -> None:
    assert case.parallel()
