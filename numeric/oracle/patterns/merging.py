"""How a stacked module puts directions together, and whose weights it uses."""

from collections.abc import Mapping

import numpy as np

from longdep.numeric.oracle.patterns.cells import Array, Weights

Key = tuple[int, str]
Source = dict[tuple[Key, tuple[str, str]], Key]


def merged(outputs: list[Array], merge: str, joined: str = "own") -> Array:
    """The outputs of all directions as one, (B, T, width).

    Args:
        outputs: (B, T, n) of every direction.
        merge: concat, sum, mul or ave.
        joined: how they are concatenated: "own", "exchanged" or "interleaved".
    """
    if len(outputs) == 1:
        return outputs[0]
    one, other = outputs
    if merge == "concat":
        if joined == "interleaved":
            return np.stack(outputs, axis=-1).reshape(*one.shape[:-1], -1)
        return np.concatenate([other, one] if joined == "exchanged" else outputs, -1)
    if merge == "mul":
        return one * other
    return (one + other) * (0.5 if merge == "ave" else 1.0)


def parted(
    outputs: list[Array], gradient: Array, merge: str, joined: str = "own"
) -> list[Array]:
    """The gradient at the outputs of each direction, from that at the merged ones."""
    if len(outputs) == 1:
        return [gradient]
    if merge == "concat":
        if joined == "interleaved":
            return [gradient[..., 0::2], gradient[..., 1::2]]
        parts = np.split(gradient, 2, axis=-1)
        return parts[::-1] if joined == "exchanged" else parts
    if merge == "mul":
        return [gradient * other for other in reversed(outputs)]
    if merge == "own factor":
        return [gradient * own for own in outputs]
    return [gradient * (0.5 if merge == "ave" else 1.0)] * 2


def weights(given: Mapping[Key, Weights], word: str) -> Source:
    """Whose block every layer and direction uses, by the word of Wiring.weights."""
    return {(key, slot): _whose(given, key, slot, word) for key in given
            for slot in given[key]}  # fmt: skip


def _whose(
    given: Mapping[Key, Weights], key: Key, slot: tuple[str, str], word: str
) -> Key:
    layer, way = key
    other = {"forward": "reverse", "reverse": "forward"}[way]
    chosen = {
        "forward's": (layer, "forward"),
        "exchanged": (layer, other),
        "first layer's": (0, way) if slot[0] != "W" else key,
        "layer above the first's": (min(layer, 1), way),
    }.get(word, key)
    return chosen if chosen in given else key
