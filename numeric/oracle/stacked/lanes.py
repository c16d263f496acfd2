"""Which steps each layer, direction and sequence of a stacked module runs over.

A lane is one sequence of the batch in one layer and direction. It runs over the steps
that its sequence has, in order or from the end. Where a convention's cell runs on over
the padding, those steps follow: in order forward, from the end in reverse.

Keras repeats the last output at the steps that a mask leaves out; of two directions
(keras.layers.Bidirectional) the outputs there are 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from longdep.numeric.oracle.conventions import Padding
from longdep.numeric.oracle.stacked.layout import Layout, layout_of
from longdep.numeric.oracle.stacked.table import Stacking
from longdep.numeric.precision import Array

NOWHERE = -1


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One sequence of the batch in one layer and direction.

    Attributes:
        place: the index of its states among those of all layers and directions.
        row: the sequence.
        order: (K,) the steps, counted from 0, in the order they are run.
        source: (T,) at which place in that order the output of each step is made;
            NOWHERE where it is 0.
        last: after how many of them the last state is taken.
        cuts: the places in that order that no gradient passes back from.
    """

    place: int
    row: int
    order: Array
    source: Array
    last: int
    cuts: tuple[int, ...]

    @property
    def segments(self) -> list[slice]:
        """The parts of the order between the cuts."""
        ends = [0, *self.cuts, len(self.order)]
        if not len(self.order):
            return []
        return [slice(a, b) for a, b in pairwise(ends)]


def valid_steps(stacking: Stacking, case: Mapping[str, Any]) -> Array:
    """(B, T) whether a sequence has a step."""
    if stacking.masked:
        return np.asarray(case["mask"]) != 0
    steps = np.shape(case["x"])[0 if stacking.time_first else 1]
    return np.arange(steps) < np.asarray(case["lengths"])[:, None]


def lanes_of(
    stacking: Stacking, case: Mapping[str, Any]
) -> dict[tuple[int, int], Lane]:
    """Every lane by the place of its states and its row."""
    held, valid = layout_of(case), valid_steps(stacking, case)
    window, padding = int(case["window"]), padding_of(stacking, held)
    return {
        (place, row): _lane(padding, place, row, valid[row], way, window)
        for place, (_, way) in enumerate(held.lanes)
        for row in range(len(valid))
    }


def padding_of(stacking: Stacking, held: Layout) -> Padding:
    """What stands in the outputs at the steps that a sequence has not."""
    both = stacking.masked and len(held.ways) > 1
    return Padding.ZEROS if both else stacking.convention.padding


def unsettled(stacking: Stacking, case: Mapping[str, Any]) -> Array:
    """(B, T) where frameworks that share a convention differ in the last output.

    Before the first step that a mask leaves, nothing is there to repeat: Keras has 0
    with one backend and the initial state with another.
    """
    held, valid = layout_of(case), valid_steps(stacking, case)
    if padding_of(stacking, held) is not Padding.REPEAT:
        return np.zeros(valid.shape, dtype=bool)
    return np.cumsum(valid, axis=1) == 0


def _lane(
    padding: Padding, place: int, row: int, valid: Array, way: str, window: int
) -> Lane:
    turned = -1 if way == "reverse" else 1
    steps = len(valid)
    order = np.flatnonzero(valid)[::turned]
    last = len(order)
    if padding is Padding.COMPUTED:
        order = np.concatenate([order, np.flatnonzero(~valid)[::turned]])
    source = np.full(steps, NOWHERE)
    source[order] = np.arange(len(order))
    if padding is Padding.REPEAT:
        for before, after in pairwise(range(steps)[::turned]):
            if not valid[after]:
                source[after] = source[before]
    chunks = order // window if window else np.zeros(len(order), dtype=int)
    cuts = tuple(int(k) + 1 for k in np.flatnonzero(np.diff(chunks)))
    return Lane(place=place, row=row, order=order, source=source, last=last, cuts=cuts)
