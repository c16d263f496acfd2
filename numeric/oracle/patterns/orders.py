"""In which order the states of layers and directions, and sequences, are read."""

from typing import NamedTuple

import numpy as np

from longdep.numeric.oracle.patterns.cells import Array
from longdep.numeric.oracle.stacked.layout import Layout


class Order(NamedTuple):
    """A rearrangement of states (lanes, B, n): whose entry stands at every place.

    `flat` holds places among all lanes and sequences, lane by lane.
    """

    flat: Array

    def taken(self, states: Array) -> Array:
        """The states rearranged."""
        rows = states.reshape(-1, states.shape[-1])
        return rows[self.flat].reshape(states.shape)

    def returned(self, gradient: Array) -> Array:
        """The adjoint: gradients at rearranged states, at the states themselves."""
        rows = gradient.reshape(-1, gradient.shape[-1])
        total = 0 * rows
        for place, row in zip(self.flat, rows, strict=True):
            total[place] = total[place] + row
        return total.reshape(gradient.shape)


def order(word: str, held: Layout, sequences: int) -> Order:
    """The order that a word of Wiring names.

    Args:
        word: such as "direction-major".
        held: the layers and directions.
        sequences: how many there are.
    """
    lanes, ways = len(held.lanes), len(held.ways)
    places = np.arange(lanes).reshape(held.layers, ways)
    if word == "batch-major":
        flat = np.arange(lanes * sequences).reshape(sequences, lanes).T
        return Order(flat.reshape(-1))
    chosen = {
        "direction-major": places.reshape(-1).reshape(ways, held.layers).T,
        "exchanged": places[:, ::-1],
        "forward's": np.repeat(places[:, :1], ways, axis=1),
        "first layer's": np.repeat(places[:1], held.layers, axis=0),
        "layers reversed": places[::-1],
    }.get(word, places)
    flat = chosen.reshape(-1, 1) * sequences + np.arange(sequences)
    return Order(flat.reshape(-1))


def by_length(lengths: Array) -> Array:
    """The sequences in the order of their lengths, the longest first."""
    return np.argsort(-lengths, kind="stable")
