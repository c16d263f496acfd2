"""Special points of stacked cases: ties, growth to the top of the format, saturation.

As in points.py, of one cell: here a tie is a unit of one layer and direction whose
weights and biases are all 0, so that its pre-activation is exactly 0 at every step,
however sums are ordered. Growth is bounded layer by layer, by absolute values.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.formats import Storage, rounded_to
from longdep.numeric.oracle.families import points
from longdep.numeric.oracle.stacked import layout
from longdep.numeric.oracle.stacked.layout import Layout
from longdep.numeric.oracle.stacked.table import Stacking
from longdep.numeric.precision import Array

Case = Mapping[str, Any]
SMALLEST = -60.0  # power of 2 that recurrent matrices are scaled by at the least


def moved(
    rng: np.random.Generator,
    kind: str,
    case: Case,
    stacking: Stacking,
    format_: Storage,
) -> dict[str, Any]:
    """Move a stacked case to a special point; keep all others within the format.

    Args:
        rng: draws the rest.
        kind: points.TIE, GROWTH, SATURATION; "" for none.
        case: an ordinary case.
        stacking: whose.
        format_: what its numbers are stored in; they are so afterwards.
    """
    linear = case.get("activation") in points.LINEAR
    if kind == points.SATURATION:
        names = _biases(stacking, case)
        return points.saturated(rng, case, names)
    if kind == points.TIE:
        case = tied(rng, case, stacking)
    if not linear:
        return dict(case)
    share = 1.0
    if kind == points.GROWTH:
        shares = points.SHARES_OF_RANGE
        share = shares[int(rng.integers(len(shares)))]
    top = 2.0 ** (share * (format_.highest - 1))
    grown = kind == points.GROWTH
    if not grown and largest(case, stacking) <= top:
        return dict(case)
    low, high = SMALLEST, float(format_.highest) if grown else 0.0
    while high - low > points.CLOSE:
        middle = (low + high) / 2
        fits = largest(_scaled(case, stacking, middle), stacking) <= top
        low, high = (middle, high) if fits else (low, middle)
    scaled = _scaled(case, stacking, np.floor(low) if not grown else low)
    return {
        name: rounded_to(format_, value) if value is not case[name] else value
        for name, value in scaled.items()
    }


def tied(rng: np.random.Generator, case: Case, stacking: Stacking) -> dict[str, Any]:
    """Make the weights and biases of one unit of one layer and direction 0."""
    held = layout.layout_of(case)
    blocks = layout.unpacked(stacking, case)
    lane = held.lanes[int(rng.integers(len(held.lanes)))]
    own = {slot: np.array(array) for slot, array in blocks[lane].items()}
    unit = int(rng.integers(len(own["U", "a"])))
    for array in own.values():
        array[unit] = 0
    return {
        **case,
        **layout.packed_again(stacking, held, {**blocks, lane: own}),
    }


def largest(case: Case, stacking: Stacking) -> float:
    """Bound every state and gradient of a rectified network, by absolute values.

    Of every layer |h_t| <= |U| |h_{t-1}| + |W| |x_t| + |b| for the largest entries over
    the batch, and the same backward with the transposes; a batch's gradients add up.
    """
    held = layout.layout_of(case)
    blocks = layout.unpacked(stacking, case)
    steps_axis = 0 if stacking.time_first else 1
    batch = 1 - steps_axis
    enters = _wide(case["x"]).max(axis=batch)
    starts = _wide(case["h0"]).max(axis=1)
    merged, seen = [enters], [enters.max(), starts.max(), 1.0]
    with np.errstate(over="ignore", invalid="ignore"):
        for layer in range(held.layers):
            runs = []
            for k, way in enumerate(held.ways):
                slots = blocks[layer, way]
                start = starts[layer * len(held.ways) + k]
                runs.append(_states(slots, merged[-1], start))
            seen += [run.max() for run in runs]
            joined = _merged(runs, held)
            if layer < held.layers - 1:
                factor = _wide(case["dropout"][layer]).max(axis=batch)
                joined = joined * factor.max(axis=1, keepdims=True)
            merged.append(joined)
            seen.append(joined.max())
        direct = _wide(case["cotangent_h"]).sum(axis=batch)
        last = _wide(case["cotangent_last_h"]).sum(axis=1)
        for layer in reversed(range(held.layers)):
            size = direct.max(initial=0.0)
            if held.merge == "mul" and len(held.ways) > 1:
                size = size * merged[layer + 1].max(initial=1.0)
            below = np.zeros(len(merged[layer]))
            for k, way in enumerate(held.ways):
                slots = blocks[layer, way]
                delta = last[layer * len(held.ways) + k].max(initial=0.0)
                total = 0.0
                columns = abs(_wide(slots["U", "a"])).sum(axis=0).max()
                for _ in range(len(below)):
                    delta = columns * (delta + size)
                    total += delta + size
                into = _wide(slots["W", "a"]).sum(axis=0).max()
                below += into * (total + size + last.max(initial=0.0))
                seen += [total * max(seen), below.max()]
            if layer:
                factor = _wide(case["dropout"][layer - 1]).max(initial=1.0)
                direct = below * factor
    worst = max(seen)
    return float(worst) if np.isfinite(worst) else np.inf


def _states(slots: Mapping[Any, Array], enters: Array, start: Array) -> Array:
    """A bound of a layer's states, whichever end it starts from: (T, n)."""
    weight, inputs = _wide(slots["U", "a"]), _wide(slots["W", "a"])
    bias = sum(_wide(v) for (kind, _), v in slots.items() if kind in "bd")
    most = inputs @ enters.max(axis=0) + bias
    state, top = start, start
    for _ in range(len(enters)):
        state = weight @ state + most
        top = np.maximum(top, state)
    return np.broadcast_to(top, (len(enters), len(top)))


def _merged(runs: list[Array], held: Layout) -> Array:
    if len(runs) == 1:
        return runs[0]
    if held.merge == "concat":
        return np.concatenate(runs, axis=-1)
    return runs[0] * runs[1] if held.merge == "mul" else runs[0] + runs[1]


def _scaled(case: Case, stacking: Stacking, power: float) -> dict[str, Any]:
    """The case, every recurrent matrix times 2 to a power."""
    names = _holding(stacking, case, "U")
    return {
        name: (_plain(value) * 2.0**power).astype(value.dtype)
        if name in names
        else value
        for name, value in case.items()
    }


def _holding(stacking: Stacking, case: Case, kinds: str) -> tuple[str, ...]:
    """The names of a case's arrays whose blocks are of these kinds."""
    stems = tuple(
        f"{stacking.stem(packed.name)}_l"
        for packed in stacking.convention.arrays
        if packed.blocks[0][0] in kinds
    )
    return tuple(name for name in case if name.startswith(stems))


def _biases(stacking: Stacking, case: Case) -> tuple[str, ...]:
    return _holding(stacking, case, "bd")


def _plain(array: Array) -> Array:
    return np.asarray(array, dtype=np.float64)


def _wide(array: Array) -> Array:
    return np.abs(_plain(array))
