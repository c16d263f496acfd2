"""Sequences of fixed numbers, dense and of every kind: all conventions of all cells."""

from typing import Any

import numpy as np

from longdep.numeric.oracle.conventions import CONVENTIONS, convention
from longdep.numeric.oracle.packing import PROJECTED
from longdep.numeric.oracle.routes.sequence import Sequence

# cell, convention, what else: an activation, or a projection
KINDS = [
    *((c.cell, c.name, "") for c in CONVENTIONS),
    ("rnn", "plain", "relu"),
    ("rnn", "plain", "identity"),
    ("rnn", "zoneout", "relu"),
    ("lstm", "torch", "projected"),
    ("lstm", "onnx-peepholes", "projected"),
    ("lstm", "onnx-clip", "projected"),
]
SIZES = (5, 3, 2, 4)  # steps, units, outputs of a projection, inputs


def drawn(
    cell: str,
    name: str,
    extra: str = "",
    sizes: tuple[int, int, int, int] = SIZES,
    seed: int = 0,
    **changes: Any,
) -> Sequence:
    """A sequence of multiples of 2^-10.

    Args:
        cell: rnn, gru or lstm.
        name: the convention's name.
        extra: an activation, "projected", or nothing.
        sizes: T, n, p, m.
        seed: of the numbers.
        changes: what is not as it is drawn.
    """
    rng, (steps, n, p, m) = np.random.default_rng(seed), sizes
    table, projects = convention(cell, name), extra == "projected"
    width = p if projects else n

    def normal(*shape: int) -> Any:
        return np.round(rng.normal(size=shape) * 2.0**10) / 2.0**10

    shapes = {"W": (n, m), "U": (n, width), "b": (n,), "d": (n,), "p": (n,)}
    weights = {
        (kind, gate): normal(*shapes[kind])
        for packed in table.arrays
        for kind, gate in packed.blocks
    }
    weights |= {PROJECTED: normal(p, n)} if projects else {}
    held: dict[str, Any] = {
        "convention": table,
        "weights": weights,
        "x": normal(steps, m),
        "h0": normal(width),
        "c0": normal(n) if cell == "lstm" else None,
        "cotangent": normal(steps, width),
        "cotangent_c": normal(steps, n) if cell == "lstm" else None,
        "activation": extra if cell == "rnn" and extra else "tanh",
        "clip": 0.75 if table.clips else None,
    }
    if table.zoneout:
        held["keep_h"] = rng.integers(0, 2, size=(steps, width))
        if cell == "lstm":
            held["keep_c"] = rng.integers(0, 2, size=(steps, n))
    return Sequence(**{**held, **changes})
