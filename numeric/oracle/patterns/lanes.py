"""Which steps a sequence runs over in one layer and direction, right or wrong."""

from typing import NamedTuple

import numpy as np

from longdep.numeric.oracle.conventions import Padding
from longdep.numeric.oracle.patterns.cells import Array
from longdep.numeric.oracle.patterns.wiring import Wiring


class Lane(NamedTuple):
    """One sequence in one layer and direction.

    Attributes:
        order: its steps in the order they are run.
        source: for every step of the case, which of them made its output, or -1.
        last: after how many of them the last state is taken.
        h_from: which of them the last h is, or -1: none.
        injected: which of them the gradient of the last h enters at, or -1.
        flows: for every step, which of them the gradient at its output enters at.
        peeks: steps whose output is made beside, from the state after so many steps.
    """

    order: Array
    source: Array
    last: int
    h_from: int
    injected: int
    flows: Array
    peeks: dict[int, int]


def lane(exists: Array, way: str, padding: Padding, wiring: Wiring) -> Lane:
    """The steps of a lane.

    Args:
        exists: (T,) whether the sequence has a step.
        way: forward or reverse.
        padding: what stands in the outputs at the other steps.
        wiring: what is wrong.
    """
    back = way == "reverse"
    turned = -1 if back and wiring.reverses != "ignored" else 1
    every = np.arange(len(exists))[::turned]
    order = np.flatnonzero(exists)[::turned]
    last = len(order)
    moves = wiring.padding == "moves"
    late = back and wiring.reverses == "in the padding"
    if moves or late or wiring.masked == "outputs":
        order, last = every, len(every)
    elif padding is Padding.COMPUTED and wiring.masked == "both":
        order = np.concatenate([order, np.flatnonzero(~exists)[::turned]])
    if back and wiring.last == "last in order":
        last = min(last, 1)
    source = np.full(len(exists), -1)
    turned_back = not (back and wiring.reverses == "not turned back")
    source[order if turned_back else order[::-1]] = np.arange(len(order))
    computed = moves or padding is Padding.COMPUTED
    if not computed:
        source[~exists] = -1
    flows = source.copy()
    peeks: dict[int, int] = {}
    before = 0
    for t in every:
        before += bool(exists[t])
        if exists[t]:
            continue
        if wiring.masked == "state":
            peeks[int(t)] = before
        elif not computed:
            held = _held(source, exists, every, t)
            repeats = (padding is Padding.REPEAT) == (wiring.shows == "own")
            source[t] = held if repeats else -1
            follows = repeats == (wiring.behind == "as usual")
            flows[t] = held if follows else -1
    h_from = int(source[-1]) if wiring.last == "last output" else last - 1
    injected = h_from
    if wiring.injected == "last step":
        injected = len(exists) - 1 if len(order) == len(exists) else -1
    return Lane(order, source, last, h_from, injected, flows, peeks)


def _held(source: Array, exists: Array, every: Array, step: int) -> int:
    """The output that stood before a step in the order they are run; -1: none."""
    place = int(np.flatnonzero(every == step)[0])
    earlier = [t for t in every[:place] if exists[t]]
    return int(source[earlier[-1]]) if earlier else -1
