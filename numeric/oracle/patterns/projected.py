"""The cell of an LSTM whose output is projected: h = V (o tanh(c))."""

from dataclasses import replace
from typing import Any

import numpy as np

from longdep.numeric.oracle.patterns.cells import (
    CELLS,
    Array,
    Cell,
    Gradients,
    Weights,
    tanh_slope,
)
from longdep.numeric.oracle.patterns.switches import Switches

SLOT = ("V", "h")
WITHIN = CELLS["lstm"]


def read(matrix: Array, word: str) -> Array:
    """The projection as it is read: (p, n), or its memory as (n, p), transposed."""
    if word != "transposed":
        return matrix
    return matrix.reshape(matrix.shape[::-1]).T


def unread(gradient: Array, word: str) -> Array:
    """The adjoint of `read`."""
    if word != "transposed":
        return gradient
    return gradient.T.reshape(gradient.shape)


def cell(word: str) -> Cell:
    """The cell, right or with the mistake that the word says.

    Args:
        word: "own", or "before the tanh": h = tanh(V (o c)).
    """
    early = word == "before the tanh"

    def within(switches: Switches) -> Switches:
        return replace(switches, output_tanh=False) if early else switches

    def forward(
        w: Weights, x: Array, h: Array, c: Array, switches: Switches, options: dict
    ) -> dict[str, Any]:
        step = WITHIN.forward(w, x, h, c, within(switches), options)
        shown = step["h"]
        z = w[SLOT] @ shown
        return step | {"whole": shown, "pressed": z, "h": np.tanh(z) if early else z}

    def backward(
        w: Weights,
        step: dict[str, Any],
        dh: Array,
        dc: Array,
        into: Gradients,
        switches: Switches,
        options: dict,
    ) -> tuple[Array, Array]:
        if early:
            dh = dh * tanh_slope(step["pressed"])
        into[SLOT] = np.outer(dh, step["whole"])
        return WITHIN.backward(
            w, step, w[SLOT].T @ dh, dc, into, within(switches), options
        )

    return Cell(WITHIN.gates, forward, backward)
