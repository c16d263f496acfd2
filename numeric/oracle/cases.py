"""The cases of the recurrent systems, drawn by Hypothesis.

`bulk` draws sizes, knobs and a seed: any size, about a millisecond a case. Weights are
distinct, neither symmetric nor normal; n differs from m unless both are drawn equal;
biases, initial states and cotangents are not zero; some units may be saturated; T goes
from 1 to hundreds. `small` draws every entry by itself from quarters, so that a failing
case shrinks to the simplest numbers. Both also draw the edges: T = 1, n = 1, zeros.
Every float is exact in the format of the implementation.
"""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from numeric.oracle import conventions
from numeric.oracle.packing import resolve
from numeric.oracle.systems import Case, Quantity, System, inputs
from numeric.precision import Array

MOST_STEPS = 300
# T D numbers of state: beyond it the allowance's products of Jacobians grow large.
MOST_STATES = 900
LENGTHS = ((1, 8),) * 5 + ((2, 30),) * 4 + ((31, MOST_STEPS),)  # mostly short
GAINS = (0.3, 0.8, 1.0, 1.3, 2.5)
LOSSES = ("every step", "last step", "one step")


@st.composite
def bulk(draw: st.DrawFn, entry: System, convention: str, precision: str) -> Case:
    """Draw a case from sizes, knobs and a seed.

    Args:
        draw: Hypothesis's own.
        entry: the system.
        convention: the full name of its convention.
        precision: the format the floats are exact in.
    """
    low, high = draw(st.sampled_from(LENGTHS))
    steps = draw(st.integers(low, high))
    most = max(1, min(6, MOST_STATES // (2 * steps)))
    n, m = draw(st.integers(1, most)), draw(st.integers(1, 4))
    sizes = {"n": n, "m": m, "T": steps, "steps": steps, "B": 1}
    if entry.name.startswith("padded-"):
        sizes["T"] = steps = min(steps, 60)
        sizes["B"] = draw(st.integers(1, 3))
    gain = draw(st.sampled_from(GAINS if steps <= 40 else GAINS[:3]))
    saturated = draw(st.booleans())
    loss = draw(st.sampled_from(LOSSES))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    words = _words(draw, entry, convention, sizes)
    if words.get("activation") in ("relu", "identity") and steps > 40:
        gain = min(gain, 0.8)
    if entry.name == "linear-recurrence" and steps > 40:
        gain = min(gain, 1.0)
    case: dict[str, Any] = {}
    for quantity in inputs(entry, convention):
        if quantity.name in words:
            case[quantity.name] = words[quantity.name]
        else:
            shape = resolve(quantity.shape, sizes)
            array = _random(rng, quantity, shape, gain, saturated, loss)
            case[quantity.name] = array.astype(precision)
    return case


def _random(
    rng: np.random.Generator,
    quantity: Quantity,
    shape: tuple[int, ...],
    gain: float,
    saturated: bool,
    loss: str,
) -> Array:
    array = rng.normal(size=shape)
    if quantity.name.startswith("cotangent_h"):
        axis = len(shape) - 2
        kept = np.ones(shape[axis])
        if loss != "every step":
            kept[:] = 0
            kept[-1 if loss == "last step" else rng.integers(shape[axis])] = 1
        return array * kept[:, None]
    if quantity.meaning == "weights" or quantity.name == "W":
        if len(shape) > 1:
            fan = shape[-1] if quantity.shape[-1] in ("n", "m") else shape[-2]
            array *= gain / np.sqrt(fan)
        elif saturated:  # a group of units deep in saturation, the others not
            array *= np.where(rng.random(shape) < 0.3, 6.0, 0.5)
        else:
            array *= 0.5
        return array
    return array


def _words(
    draw: st.DrawFn, entry: System, convention: str, sizes: dict[str, int]
) -> dict[str, Any]:
    """The inputs that are not arrays of floats."""
    names = {q.name for q in inputs(entry, convention)}
    words: dict[str, Any] = {}
    if entry.cell:
        chosen = conventions.convention(entry.cell, convention)
        if "activation" in names:
            words["activation"] = draw(st.sampled_from(chosen.activations))
        if "direction" in names:
            words["direction"] = draw(st.sampled_from(chosen.directions))
        if "clip" in names:
            words["clip"] = draw(st.sampled_from((0.5, 1.0, 2.0)))
    if "steps" in names:
        words["steps"] = sizes["steps"]
    if "lengths" in names:
        lengths = draw(
            st.lists(
                st.integers(1, sizes["T"]), min_size=sizes["B"], max_size=sizes["B"]
            )
        )
        words["lengths"] = np.array(lengths, dtype=np.int64)
    return words


@st.composite
def small(draw: st.DrawFn, entry: System, convention: str, precision: str) -> Case:
    """Draw a small case entry by entry, from multiples of 1/4 between -2 and 2."""
    n, m = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    steps = draw(st.integers(1, 4))
    sizes = {"n": n, "m": m, "T": steps, "steps": steps, "B": 1}
    if entry.name.startswith("padded-"):
        sizes["B"] = draw(st.integers(1, 2))
    words = _words(draw, entry, convention, sizes)
    case: dict[str, Any] = {}
    for quantity in inputs(entry, convention):
        if quantity.name in words:
            case[quantity.name] = words[quantity.name]
            continue
        shape = resolve(quantity.shape, sizes)
        count = int(np.prod(shape))
        numbers = st.lists(st.integers(-8, 8), min_size=count, max_size=count)
        entries = np.array(draw(numbers), dtype=precision) / 4
        case[quantity.name] = entries.reshape(shape).astype(precision)
    return case
