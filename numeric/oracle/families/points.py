"""Special points of the recurrent systems' cases: ties, growth, saturation.

A tie is a pre-activation of exactly 0 under a ReLU, whose slope there is 0 by
convention. The numbers on the way to it are multiples of 1/2 whose sums are short
enough for the format, so that every order of summation computes exactly 0.

Growth is a network whose states and gradients come near the top of the format. With r
the larger of the largest row sum and the largest column sum of |U|, states and
gradients are at most r^T times what enters; r is chosen so that everything fits.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.conventions import Convention
from longdep.numeric.oracle.families.sizes import NARROW
from longdep.numeric.oracle.packing import Slot, pack, unpack
from longdep.numeric.oracle.vocabulary import Case, System
from longdep.numeric.precision import Array

# States grow by up to the size of a row a step; a narrow format overflows early.
TIED_STEPS, TIED_STEPS_NARROW = 12, 3
SHARES_OF_RANGE = (0.5, 0.9, 0.97)  # of the format's largest exponent
HUGE_BIASES = (0.01, 0.06, 0.5, 0.95)  # the same
LINEAR = ("relu", "identity")
TIE, GROWTH, SATURATION = "tie", "growth", "saturation"
KINDS = {"relu": (TIE, TIE, GROWTH), "identity": (GROWTH,)}


def kind_of(rng: np.random.Generator, entry: System, activation: str) -> str:
    """Draw which special point a case of a system and an activation may lie at.

    Args:
        rng: draws it.
        entry: the system.
        activation: of an rnn; "" where there is none to choose.
    """
    known = KINDS.get(activation, (SATURATION,)) if entry.cell else (GROWTH,)
    return known[int(rng.integers(len(known)))]


def most_steps(precision: str) -> int:
    """The most steps of a case with a tie."""
    return TIED_STEPS_NARROW if precision in NARROW else TIED_STEPS


def moved(
    rng: np.random.Generator, kind: str, case: Case, entry: System, convention: str
) -> Case:
    """Move a case to a special point.

    Args:
        rng: draws the rest.
        kind: TIE, GROWTH, SATURATION; "" leaves the case as it is.
        case: an ordinary case.
        entry: its system.
        convention: its full name.
    """
    if not kind:
        return case
    if not entry.cell:
        return grown(rng, case, "W", int(case["steps"]))
    table = conventions.convention(entry.cell, convention)
    if kind == TIE:
        return tied(rng, case, table)
    if kind == GROWTH:
        return grown(rng, case, _holding(table, "U")[0], np.shape(case["x"])[-2])
    return saturated(rng, case, _holding(table, "bd"))


def _holding(table: Convention, kinds: str) -> tuple[str, ...]:
    """The names of the arrays whose blocks are of these kinds."""
    return tuple(a.name for a in table.arrays if a.blocks[0][0] in kinds)


def tied(rng: np.random.Generator, case: Case, table: Convention) -> dict[str, Any]:
    """Make a case of halves in which a pre-activation is exactly 0.

    Either a unit whose weights and biases are all 0, tied at every step, or a sum that
    cancels: at one step of one sequence the bias, or an input, is what makes it 0.

    Args:
        rng: draws which.
        case: a case of an rnn with ReLU; its arrays' shapes are kept.
        table: its convention.
    """
    weights = {packed.name for packed in table.arrays}
    half = dict(case)
    for name in (*weights, "x", "h0"):
        half[name] = _halves(rng, case[name], 1 if name in weights else 2)
    slots = unpack(table, half)
    n = len(slots["U", "a"])
    unit = int(rng.integers(n))
    if rng.random() < 0.25:
        for array in slots.values():
            array[unit] = 0
    else:
        _cancel(rng, half, slots, unit)
    return half | pack(table, slots)


def _halves(rng: np.random.Generator, array: Array, most: int) -> Array:
    """Multiples of 1/2 up to a size; 0 where the array is 0, and only there."""
    numbers = rng.integers(1, 2 * most + 1, array.shape) / 2
    signs = np.where(rng.random(array.shape) < 0.5, -1.0, 1.0)
    return np.where(array == 0, 0, numbers * signs).astype(array.dtype)


def _cancel(
    rng: np.random.Generator,
    case: dict[str, Any],
    slots: Mapping[Slot, Array],
    unit: int,
) -> None:
    """Set an input so that the unit's sum is 0 at a step, as late as is exact."""
    batched = case["x"].ndim == 3
    row = int(rng.integers(len(case["x"]))) if batched else 0
    x = case["x"][row] if batched else case["x"]
    h = np.asarray(case["h0"][row] if batched else case["h0"], dtype=np.float64)
    length = int(case["lengths"][row]) if batched else len(x)
    x = x[:length]
    x = x[::-1] if case.get("direction") == "reverse" else x
    weight, inputs = (slots[k, "a"].astype(np.float64) for k in "UW")
    bias = slots["b", "a"].astype(np.float64) + slots.get(("d", "a"), 0)
    digits = np.finfo(case["x"].dtype).nmant + 1
    last, sums = 0, []
    for k in range(min(length, TIED_STEPS)):
        terms = abs(weight) @ abs(h) + abs(inputs) @ abs(x[k]) + abs(bias)
        # Multiples of 2^-(k + 2): products of a half and a state of k + 1 halvings.
        if not 2 * terms.max() * 2.0 ** (k + 2) < 2.0**digits:
            break
        sums.append(weight @ h + inputs @ x[k].astype(np.float64) + bias)
        h, last = np.maximum(sums[-1], 0), k
    if not sums:  # a sequence of length 0
        return
    step = int(rng.integers(last + 1))
    column = int(rng.integers(x.shape[1]))
    # A weight of 1 there makes the quotient one of the same short numbers.
    slots["W", "a"][unit, column] = 1.0
    before = sums[step][unit] - inputs[unit, column] * float(x[step, column])
    x[step, column] = -before


def grown(
    rng: np.random.Generator, case: Case, matrix: str, steps: int
) -> dict[str, Any]:
    """Scale the recurrent matrix so that the largest numbers come near the top.

    Args:
        rng: draws how near.
        case: a case of a linear or rectified network without gates.
        matrix: the name of its recurrent matrix.
        steps: how many steps it is applied.
    """
    weight = np.asarray(case[matrix], dtype=np.float64)
    sizes = abs(weight.reshape(weight.shape[-2:]))
    rate = max(sizes.sum(axis=0).max(), sizes.sum(axis=1).max())
    entering = 1.0
    for name, value in case.items():
        if name != matrix and isinstance(value, np.ndarray) and value.dtype.kind == "f":
            entering *= 1.0 + float(abs(value.astype(np.float64)).sum())
    share = SHARES_OF_RANGE[int(rng.integers(len(SHARES_OF_RANGE)))]
    top = share * np.finfo(case[matrix].dtype).maxexp
    exponent = (top - np.log2(8.0 * (steps + 1) ** 2 * entering)) / (steps + 1)
    if rate == 0 or exponent < -1:
        return dict(case)
    scaled = weight * (2.0**exponent / rate)
    return {**case, matrix: scaled.astype(case[matrix].dtype)}


def saturated(
    rng: np.random.Generator, case: Case, biases: tuple[str, ...]
) -> dict[str, Any]:
    """Make some units' biases huge, up to the top of the format.

    Args:
        rng: draws which units and how huge.
        case: a case of a cell whose activations saturate.
        biases: the names of its biases.
    """
    name = biases[int(rng.integers(len(biases)))]
    array = np.asarray(case[name])
    share = HUGE_BIASES[int(rng.integers(len(HUGE_BIASES)))]
    exponent = share * np.finfo(array.dtype).maxexp
    chosen = rng.random(array.shape) < 0.3
    signs = np.sign(array.astype(np.float64)) + (array == 0)
    huge = (signs * 2.0 ** int(exponent)).astype(array.dtype)
    return {**case, name: np.where(chosen, huge, array)}
