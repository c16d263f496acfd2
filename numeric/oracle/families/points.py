"""Special points of the recurrent systems' cases: ties, growth, saturation.

A tie is a pre-activation of exactly 0 under a ReLU, whose slope there is 0 by
convention. The numbers on the way to it are multiples of 1/2 whose sums are short
enough for the format, so that every order of summation computes exactly 0.

Growth is a network whose states and gradients come near the top of the format: its
recurrent matrix is scaled until a bound of them, by absolute values, is a share of it.
Linear and rectified networks never pass the top, in an ordinary case either.
Saturation is a bias up to 2^10 in some units, whose slopes then fall to e^-1024.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.formats import Storage, rounded_to
from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.conventions import Convention
from longdep.numeric.oracle.families.sizes import is_narrow
from longdep.numeric.oracle.packing import Slot, pack, unpack
from longdep.numeric.oracle.vocabulary import Case, System
from longdep.numeric.precision import Array

# States grow by up to the size of a row a step; a narrow format overflows early.
TIED_STEPS, TIED_STEPS_NARROW = 12, 3
SHARES_OF_RANGE = (0.5, 0.9, 0.97)  # of the format's largest exponent
CLOSE = 2.0**-5  # of the power of 2 that a matrix is scaled by
HALVINGS = 60
HUGE_BIASES = (4, 7, 10)  # powers of 2
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
    return TIED_STEPS_NARROW if is_narrow(precision) else TIED_STEPS


def moved(
    rng: np.random.Generator,
    kind: str,
    case: Case,
    entry: System,
    convention: str,
    format_: Storage,
) -> Case:
    """Move a case to a special point.

    Args:
        rng: draws the rest.
        kind: TIE, GROWTH, SATURATION; "" for none.
        case: an ordinary case.
        entry: its system.
        convention: its full name.
        format_: what its numbers are stored in; they are so afterwards.
    """
    if not kind:
        linear = not entry.cell or case.get("activation") in LINEAR
        return fitted(case, entry, convention, format_) if linear else case
    if kind == GROWTH:
        return grown(rng, case, entry, convention, format_)
    table = conventions.convention(entry.cell, convention)
    if kind == TIE:
        return tied(rng, case, table, format_)
    return saturated(rng, case, _holding(table, "bd"))


def _holding(table: Convention, kinds: str) -> tuple[str, ...]:
    """The names of the arrays whose blocks are of these kinds."""
    return tuple(a.name for a in table.arrays if a.blocks[0][0] in kinds)


def tied(
    rng: np.random.Generator, case: Case, table: Convention, format_: Storage
) -> dict[str, Any]:
    """Make a case of halves in which a pre-activation is exactly 0.

    Either a unit whose weights and biases are all 0, tied at every step, or a sum that
    cancels: at one step of one sequence the bias, or an input, is what makes it 0.

    Args:
        rng: draws which.
        case: a case of an rnn with ReLU; its arrays' shapes are kept.
        table: its convention.
        format_: what its numbers are stored in.
    """
    weights = [packed.name for packed in table.arrays]
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
        _cancel(rng, half, slots, unit, format_.bits)
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
    digits: int,
) -> None:
    """Set an input so that the unit's sum is 0 at a step, as late as is exact."""
    batched = case["x"].ndim == 3
    row = int(rng.integers(len(case["x"]))) if batched else 0
    x = case["x"][row] if batched else case["x"]
    h = np.asarray(case["h0"][row] if batched else case["h0"], dtype=np.float64)
    length = int(case["lengths"][row]) if batched else len(x)
    x = x[:length]
    x = x[::-1] if case.get("direction") == "reverse" else x
    column = int(rng.integers(x.shape[1]))
    # A weight of 1 there makes the quotient one of the same short numbers.
    slots["W", "a"][unit, column] = 1.0
    weight, inputs = (slots[k, "a"].astype(np.float64) for k in "UW")
    bias = slots["b", "a"].astype(np.float64) + slots.get(("d", "a"), 0)
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
    before = sums[step][unit] - float(x[step, column])
    x[step, column] = -before


def grown(
    rng: np.random.Generator,
    case: Case,
    entry: System,
    convention: str,
    format_: Storage,
) -> dict[str, Any]:
    """Scale the recurrent matrix so that the largest numbers come near the top.

    Args:
        rng: draws how near.
        case: a case of a linear or rectified network without gates.
        entry: its system.
        convention: its full name.
        format_: whose top it is.
    """
    share = SHARES_OF_RANGE[int(rng.integers(len(SHARES_OF_RANGE)))]
    name, top = _recurrent(entry, convention), share * format_.highest
    low, high = -float(format_.highest), float(format_.highest)
    while high - low > CLOSE:
        middle = (low + high) / 2
        fits = largest(_scaled(case, name, middle), entry, convention) <= 2.0**top
        low, high = (middle, high) if fits else (low, middle)
    grown_case = _scaled(case, name, low)
    return grown_case | {name: rounded_to(format_, grown_case[name])}


def fitted(case: Case, entry: System, convention: str, format_: Storage) -> Case:
    """The case, its recurrent matrix halved until all numbers fit the format."""
    name, top = _recurrent(entry, convention), 2.0 ** (format_.highest - 1)
    for _ in range(HALVINGS):
        if largest(case, entry, convention) <= top:
            break
        case = _scaled(case, name, -1.0)
    return case


def largest(case: Case, entry: System, convention: str) -> float:
    """Bound every state and gradient of a network without gates, by absolute values.

    |h_t| <= |U| |h_{t-1}| + |W| |x_t| + |b|, and |delta_t| <= |U|^T |delta_{t+1}| plus
    the direct gradients; a batch counts as one sequence of its largest entries, and its
    gradients add up.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        if not entry.cell:
            weight, state = abs(_wide(case["W"])), abs(_wide(case["h0"]))
            norms = weight.sum(axis=0).max(), weight.sum(axis=1).max()
            grown = max(1.0, *norms) ** max(1, int(case["steps"]))
            return float(grown * max(1.0, state.max(initial=0)))
        slots = unpack(conventions.convention(entry.cell, convention), case)
        x, start = abs(_wide(case["x"])), abs(_wide(case["h0"]))
        direct = abs(_wide(case["cotangent_h"] if "cotangent_h" in case else x * 0))
        if "cotangent" in case:
            direct = np.zeros((len(x), len(start)))
            direct[-1] = abs(_wide(case["cotangent"]))
        if entry.padded:
            x, start, direct = x.max(axis=0), start.max(axis=0), direct.sum(axis=0)
            direct = direct + abs(_wide(case["cotangent_last"])).sum(axis=0)
        weight = abs(_wide(slots["U", "a"]))
        enters = x @ abs(_wide(slots["W", "a"])).T
        enters = enters + sum(abs(_wide(v)) for (k, _), v in slots.items() if k in "bd")
        states, deltas = [start], [np.zeros_like(start)]
        for k in range(len(x)):
            states.append(weight @ states[-1] + enters[k])
            deltas.append(weight.T @ deltas[-1] + direct[len(x) - 1 - k])
        total = np.sum(deltas[1:], axis=0) if len(x) else np.zeros(1)
        seen = max(np.max(states), x.max(initial=0), np.max(weight), 1.0)
        worst = seen * max(total.max(), 1.0) * len(start)
    return float(worst) if np.isfinite(worst) else np.inf


def _scaled(case: Case, name: str, power: float) -> dict[str, Any]:
    array = _wide(case[name]) * 2.0**power
    return {**case, name: array.astype(case[name].dtype)}


def _wide(array: Array) -> Array:
    return np.asarray(array, dtype=np.float64)


def _recurrent(entry: System, convention: str) -> str:
    """The name of the recurrent matrix."""
    if not entry.cell:
        return "W"
    return _holding(conventions.convention(entry.cell, convention), "U")[0]


def saturated(
    rng: np.random.Generator, case: Case, biases: tuple[str, ...]
) -> dict[str, Any]:
    """Make some units' biases so large that they saturate at every step.

    Args:
        rng: draws which units and how huge.
        case: a case of a cell whose activations saturate.
        biases: the names of its biases.
    """
    name = biases[int(rng.integers(len(biases)))]
    array = np.asarray(case[name])
    power = HUGE_BIASES[int(rng.integers(len(HUGE_BIASES)))]
    exponent = min(power, np.finfo(array.dtype).maxexp - 1)
    chosen = rng.random(array.shape) < 0.3
    signs = np.sign(array.astype(np.float64)) + (array == 0)
    huge = (signs * 2.0**exponent).astype(array.dtype)
    return {**case, name: np.where(chosen, huge, array)}
