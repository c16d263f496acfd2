"""The cases of the recurrent systems, drawn by Hypothesis.

`bulk` draws a seed: any size (knobs.py), about a millisecond a case. Weights are
distinct, neither symmetric nor normal; n differs from m unless both are drawn equal;
biases and cotangents are not zero, initial states hardly ever; some units may be
saturated, or all pre-activations tiny; T goes from 1 to hundreds. `small` draws every
entry by itself from quarters, so that a failing case shrinks to the simplest numbers.
Both also draw the edges: T = 1, n = 1, zeros. Every float is exact in the format of the
implementation.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.families.knobs import knobs_of
from longdep.numeric.oracle.packing import resolve
from longdep.numeric.oracle.storing import stored
from longdep.numeric.oracle.vocabulary import Case, Quantity, Role, System, inputs
from longdep.numeric.precision import Array

# T D numbers of state: beyond it the allowance's products of Jacobians grow large.
MOST_STATES = 900
# One case in eight starts from 0: some implementations then leave the hidden path out.
STARTS = ("random",) * 7 + ("zero",)
NO_CAP = 2**31
CAPS = (1, 2, 3, 5, 10, *(NO_CAP,) * 43)  # mostly none; the edges now and then
LOSSES = ("every step", "last step", "one step")


@st.composite
def bulk(draw: st.DrawFn, entry: System, convention: str, precision: str) -> Case:
    """Draw a case from one seed: no two alike, and sizes as the knobs say.

    Hypothesis repeats and varies what it has drawn, and prefers small numbers: sizes
    drawn by it would hardly ever be large, and many cases would be the same. `most`
    caps the steps, so that a failure shrinks to few of them.

    Args:
        draw: Hypothesis's own.
        entry: the system.
        convention: the full name of its convention.
        precision: the format the floats are exact in.
    """
    rng = np.random.default_rng(draw(st.integers(0, 2**64 - 1)))
    most = draw(st.sampled_from(CAPS))

    def pick(options: Sequence[Any]) -> Any:
        return options[int(rng.integers(len(options)))]

    knobs = knobs_of(precision)
    low, high = knobs.spans[int(rng.choice(len(knobs.spans), p=knobs.shares))]
    steps = min(int(rng.integers(low, high + 1)), most)
    n = int(rng.integers(1, max(1, min(knobs.units, MOST_STATES // (2 * steps))) + 1))
    sizes = {"n": n, "m": pick((1, 2, 3, 4)), "T": steps, "steps": steps, "B": 1}
    if entry.padded:
        sizes["T"] = steps = min(steps, 60)
        sizes["B"] = pick((1, 2, 3))
    gain = pick(knobs.gains if steps <= 40 else knobs.long_gains)
    saturated, loss, start = pick((False, True)), pick(LOSSES), pick(STARTS)
    scale = pick(knobs.scales)
    words = _words(pick, entry, convention, sizes)
    if words.get("activation") in ("relu", "identity") and steps > 40:
        gain = min(gain, 0.8)
    if not entry.cell and steps > 40:
        gain = min(gain, 1.0)
    case: dict[str, Any] = {}
    for quantity in inputs(entry, convention):
        if quantity.name in words:
            case[quantity.name] = words[quantity.name]
        else:
            shape = resolve(quantity.shape, sizes)
            biases = knobs.biases if saturated else (knobs.biases[1],) * 2
            array = _random(rng, quantity, shape, gain, biases, loss)
            if not (_is_matrix(quantity) or quantity.role is Role.COTANGENT):
                array = array * scale
            if start == "zero" and entry.cell and quantity.role is Role.START:
                array = np.zeros(shape)
            case[quantity.name] = stored(precision, array)
    return case


def _random(
    rng: np.random.Generator,
    quantity: Quantity,
    shape: tuple[int, ...],
    gain: float,
    biases: tuple[float, float],
    loss: str,
) -> Array:
    array = rng.normal(size=shape)
    if quantity.role is Role.COTANGENT and "T" in quantity.shape:
        axis = len(shape) - 2
        kept = np.ones(shape[axis])
        if loss != "every step":
            kept[:] = 0
            kept[-1 if loss == "last step" else rng.integers(shape[axis])] = 1
        return array * kept[:, None]
    if quantity.role is Role.WEIGHT:
        if len(shape) > 1:
            fan = shape[-1] if quantity.shape[-1] in ("n", "m") else shape[-2]
            array *= gain / np.sqrt(fan)
        elif biases[0] != biases[1]:  # some units deep in saturation, the others not
            array *= np.where(rng.random(shape) < 0.3, *biases)
        else:
            array *= biases[0]
        return array
    return array


def _is_matrix(quantity: Quantity) -> bool:
    """Whether it is a weight with rows and columns: neither a bias nor a state."""
    sizes = [size for size in quantity.shape if "n" in size or "m" in size]
    return quantity.role is Role.WEIGHT and len(sizes) == 2


def _words(
    pick: Callable[[Sequence[Any]], Any],
    entry: System,
    convention: str,
    sizes: dict[str, int],
) -> dict[str, Any]:
    """The inputs that are not arrays of floats."""
    names = {q.name for q in inputs(entry, convention)}
    words: dict[str, Any] = {}
    if entry.cell:
        chosen = conventions.convention(entry.cell, convention)
        if "activation" in names:
            words["activation"] = pick(chosen.activations)
        if "direction" in names:
            words["direction"] = pick(chosen.directions)
        if "clip" in names:
            words["clip"] = pick((0.5, 1.0, 2.0))
    if "steps" in names:
        words["steps"] = sizes["steps"]
    if "lengths" in names:
        lengths = [pick(range(1, sizes["T"] + 1)) for _ in range(sizes["B"])]
        words["lengths"] = np.array(lengths, dtype=np.int64)
    return words


@st.composite
def small(draw: st.DrawFn, entry: System, convention: str, precision: str) -> Case:
    """Draw a small case entry by entry, from multiples of 1/4 between -2 and 2.

    At coarse precisions from smaller multiples (knobs.py), which they can decide.
    """
    knobs = knobs_of(precision)
    n, m = draw(st.integers(1, knobs.small_sizes[0])), draw(st.integers(1, 2))
    steps = draw(st.integers(1, knobs.small_sizes[1]))
    sizes = {"n": n, "m": m, "T": steps, "steps": steps, "B": 1}
    if entry.padded:
        sizes["B"] = draw(st.integers(1, 2))
    words = _words(lambda o: draw(st.sampled_from(o)), entry, convention, sizes)
    case: dict[str, Any] = {}
    for quantity in inputs(entry, convention):
        if quantity.name in words:
            case[quantity.name] = words[quantity.name]
            continue
        shape = resolve(quantity.shape, sizes)
        count = int(np.prod(shape))
        numbers = st.lists(st.integers(-8, 8), min_size=count, max_size=count)
        entries = np.array(draw(numbers), dtype=np.float64) * knobs.small_unit
        case[quantity.name] = stored(precision, entries.reshape(shape))
    return case
