"""What cases of stacked systems have of their own: structure, masks, dropout, windows.

Mostly one or two layers, each direction that the stacking has, one LSTM in four with a
projection. Lengths are full, or anything from 1 on; masks have their zeros at the
right, at the left, on both sides, or anywhere, and now and then there is no valid step.
Half of the dropout factors are all 1; else they are 0 or 1 / (1 - rate), rounded to the
format, one in three of them the same at every step. A network that runs forward over
full sequences may be cut into windows.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from longdep.numeric.oracle.families.knobs import knobs_of
from longdep.numeric.oracle.packing import resolve
from longdep.numeric.oracle.stacked import layout, table
from longdep.numeric.oracle.stacked.layout import Layout
from longdep.numeric.oracle.stacked.table import Stacking
from longdep.numeric.oracle.storing import stored
from longdep.numeric.oracle.vocabulary import Quantity, Role, System
from longdep.numeric.precision import Array

Pick = Callable[[Sequence[Any]], Any]

PROJECTED_EVERY = 4
WINDOW_EVERY = 6  # of the networks that run forward
EMPTY_EVERY = 12  # of the sequences of a batch with masks
FULL = (True, False, False)  # whether every sequence of a batch has all steps
MASKS = ("full", "right", "right", "left", "both sides", "holes", "holes")
RATES = (1 / 2, 1 / 4, 3 / 4)  # of dropout: factors 2, 4/3 and 4
# Which rows of the initial states are 0: none, all, or those of one lane.
ZERO_LANES = (*("none",) * 8, "all", "one", "others")
LOSSES = ("every step", "last states", "one step")


def stacking_of(entry: System, convention: str) -> Stacking:
    """The stacking that a convention of a stacked system names."""
    return table.stacking(entry.cell, convention)


def structure(pick: Pick, stacking: Stacking, precision: str) -> Layout:
    """Draw layers, direction, merge and projection.

    Args:
        pick: draws one of several; failures shrink to the first.
        stacking: what there is to choose from.
        precision: whose knobs say how many layers are drawn.
    """
    layers = int(pick(knobs_of(precision).layers))
    direction = str(pick(stacking.directions))
    merge = pick(stacking.merges) if direction == "bidirectional" else "concat"
    projected = stacking.projects and pick(range(PROJECTED_EVERY)) == (
        PROJECTED_EVERY - 1
    )
    return Layout(layers, direction, str(merge), bool(projected))


def held_fixed(entry: System, held: Layout) -> Layout:
    """The structure, with what is the same in every case, as the entry says."""
    kept = {name: value for name, value in entry.fixed if name in held._fields}
    return held._replace(**kept)


def projection(pick: Pick, units: int) -> int:
    """Draw p from 1 to n + 1; it is seldom n."""
    others = [size for size in range(1, units + 2) if size != units]
    return int(pick([*others * 4, units]))


def words(
    pick: Pick, stacking: Stacking, held: Layout, drawn: Mapping[str, int]
) -> dict[str, Any]:
    """The inputs that are not arrays of floats, by name.

    Args:
        pick: draws one of several; failures shrink to the first.
        stacking: whose case it is.
        held: its structure.
        drawn: the sizes B and T.
    """
    chosen: dict[str, Any] = {"layers": held.layers, "direction": held.direction}
    if len(stacking.merges) > 1:
        chosen["merge"] = held.merge
    if stacking.cell == "rnn":
        chosen["activation"] = pick(stacking.convention.activations)
    return chosen | validity(pick, stacking, held, drawn)


def validity(
    pick: Pick, stacking: Stacking, held: Layout, drawn: Mapping[str, int]
) -> dict[str, Any]:
    """Draw the window, and the lengths or the mask: full where there is a window."""
    batch, steps = drawn["B"], drawn["T"]
    last = WINDOW_EVERY - 1
    windowed = held.direction == "forward" and pick(range(WINDOW_EVERY)) == last
    window = int(pick(range(1, steps + 1))) if windowed else 0
    if stacking.masked:
        rows = [
            np.ones(steps, dtype=np.int64) if windowed else _mask(pick, steps)
            for _ in range(batch)
        ]
        return {"mask": np.stack(rows), "window": window}
    if windowed or pick(FULL):
        lengths = [steps] * batch
    else:
        lengths = [int(pick(range(1, steps + 1))) for _ in range(batch)]
    return {"lengths": np.array(lengths, dtype=np.int64), "window": window}


def _mask(pick: Pick, steps: int) -> Array:
    """One row of a mask: its valid steps, and zeros where its kind has them."""
    row = np.ones(steps, dtype=np.int64)
    kind = pick(MASKS)
    if pick(range(EMPTY_EVERY)) == EMPTY_EVERY - 1:
        return 0 * row
    if kind in ("left", "both sides"):
        row[: pick(range(steps))] = 0
    if kind in ("right", "both sides"):
        left = int(row.argmax())
        row[steps - pick(range(steps - left)) :] = 0
    if kind == "holes":
        row = np.array([pick((1, 1, 0)) for _ in range(steps)], dtype=np.int64)
    return row


def dropout(pick: Pick, precision: str, quantity: Quantity, shape: Any) -> Array:
    """Draw the factors between layers, as inverted dropout has them.

    Args:
        pick: draws one of several; failures shrink to the first.
        precision: the format that the factors are exact in.
        quantity: the input `dropout`; it says which axis counts the steps.
        shape: its shape in numbers.
    """
    if pick((True, False)):
        return stored(precision, np.ones(shape))
    rate = pick(RATES)
    kept = 1 / (1 - rate)
    often = round(4 * rate)
    axis = quantity.shape.index("T")
    same = pick((False, False, True))
    one = (*shape[:axis], 1, *shape[axis + 1 :]) if same else shape
    options = (*(kept,) * (4 - often), *(0.0,) * often)
    factors = np.array([pick(options) for _ in range(int(np.prod(one)))])
    return stored(precision, np.broadcast_to(factors.reshape(one), shape).copy())


def without_lanes(pick: Pick, case: Mapping[str, Any]) -> dict[str, Any]:
    """The case, now and then with initial states of 0: all, one lane's, all others'."""
    kind, changed = pick(ZERO_LANES), dict(case)
    if kind == "none":
        return changed
    lane = int(pick(range(len(case["h0"]))))
    for name in ("h0", "c0"):
        if name in case:
            array = np.array(case[name])
            rows = np.arange(len(array)) == lane
            array[~rows if kind == "others" else rows | (kind == "all")] = 0
            changed[name] = array
    return changed


def with_loss(
    pick: Pick, case: Mapping[str, Any], stacking: Stacking
) -> dict[str, Any]:
    """The case with the loss at every step, at the last states, or at one step."""
    kind, changed = pick(LOSSES), dict(case)
    if kind == "last states":
        changed["cotangent_h"] = np.zeros_like(case["cotangent_h"])
    if kind == "one step":
        axis = 0 if stacking.time_first else 1
        steps = case["cotangent_h"].shape[axis]
        kept = np.arange(steps) == pick(range(steps))
        shape = (-1, 1, 1) if stacking.time_first else (1, -1, 1)
        changed["cotangent_h"] = np.where(
            kept.reshape(shape), case["cotangent_h"], case["cotangent_h"] * 0
        )
        for name in ("cotangent_last_h", "cotangent_last_c"):
            if name in case:
                changed[name] = np.zeros_like(case[name])
    return changed


def seen(case: Mapping[str, Any], stacking: Stacking) -> dict[str, Any]:
    """The case without losses at outputs of sequences that have no valid step."""
    changed = dict(case)
    if stacking.masked:
        some = (np.asarray(case["mask"]).sum(axis=1) > 0)[:, None, None]
        cotangent = case["cotangent_h"]
        changed["cotangent_h"] = np.where(some, cotangent, cotangent * 0)
    return changed


def fan_in(stacking: Stacking, quantity: Quantity, shape: tuple[int, ...]) -> int:
    """How many numbers a row of a stacked matrix sums; 0 of a bias or a peephole."""
    for packed in stacking.convention.arrays:
        if quantity.name.startswith(f"{stacking.stem(packed.name)}_l"):
            if packed.blocks[0][0] not in "WU":
                return 0
            return shape[-2] if packed.transposed else shape[-1]
    return shape[-1]  # weight_hr


def quantities(stacking: Stacking, held: Layout) -> tuple[Quantity, ...]:
    """The inputs of a case of that structure."""
    return layout.inputs(stacking, held)


def random_array(
    rng: np.random.Generator,
    stacking: Stacking,
    quantity: Quantity,
    sizes: Mapping[str, int],
    gain: float,
    biases: tuple[float, float],
) -> Array:
    """Draw an array of floats: weights of that gain, biases of those sizes.

    Args:
        rng: draws them.
        stacking: whose weights they may be.
        quantity: the input.
        sizes: n, m, T, B and p.
        gain: of the matrices, over the square root of how many numbers a row sums.
        biases: (saturated, others); the same twice where no unit is to saturate.
    """
    shape = resolve(quantity.shape, sizes)
    array = rng.normal(size=shape)
    if quantity.role is not Role.WEIGHT:
        return array
    if fan := fan_in(stacking, quantity, shape):
        return array * (gain / np.sqrt(fan))
    if biases[0] != biases[1]:
        return array * np.where(rng.random(shape) < 0.3, *biases)
    return array * biases[0]
