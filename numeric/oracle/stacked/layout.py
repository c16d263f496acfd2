"""What a stacked case is made of: it depends on its layers and directions.

Layers are counted from 0, directions are "forward" and "reverse" within each. Initial
and last states (L D, B, n) have layer 0 forward first, then layer 0 reverse, then layer
1; n is p where the output is projected. The outputs of a layer, its two directions
merged, are the inputs of the next, times its `dropout`, factors that the case brings.

A mask (or lengths) says which steps a sequence has: at the others the state stands
still in every layer. What stands in the outputs there, the cell's convention says.
`window`, if it is not 0, cuts the gradient: no gradient passes from a step at a whole
multiple of it, counted from 0, to the state before; the state itself is carried on.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.packing import PROJECTED, Slot, pack, unpack
from longdep.numeric.oracle.quantities import Quantity, Role
from longdep.numeric.oracle.stacked.table import PROJECTION, Stacking
from longdep.numeric.precision import Array

WAYS = {
    "forward": ("forward",),
    "reverse": ("reverse",),
    "bidirectional": ("forward", "reverse"),
}
LAYERED = re.compile(r"_l\d+(_reverse)?$")


class Layout(NamedTuple):
    """The structure of a stacked module.

    Attributes:
        layers: how many.
        direction: forward, reverse or bidirectional.
        merge: how the outputs of two directions become one.
        projected: whether the output of an LSTM is projected.
    """

    layers: int = 1
    direction: str = "forward"
    merge: str = "concat"
    projected: bool = False

    @property
    def ways(self) -> tuple[str, ...]:
        """The directions within every layer."""
        return WAYS[self.direction]

    @property
    def lanes(self) -> list[tuple[int, str]]:
        """Layers and directions in the order of the states."""
        return [(layer, way) for layer in range(self.layers) for way in self.ways]

    @property
    def hidden(self) -> str:
        """The size of a state h, as a word."""
        return "p" if self.projected else "n"

    @property
    def width(self) -> str:
        """The size of a layer's output, as a word."""
        joined = len(self.ways) > 1 and self.merge == "concat"
        return f"2{self.hidden}" if joined else self.hidden


PLAIN = Layout()


def layout_of(case: Mapping[str, Any]) -> Layout:
    """Read the structure off a case.

    Raises:
        DomainError: it has no number of layers, or an unknown direction.
    """
    layers, direction = case.get("layers"), case.get("direction", "forward")
    if not isinstance(layers, int | np.integer) or layers < 1:
        raise DomainError(f"layers: expected a whole number from 1 on, got {layers!r}")
    if direction not in WAYS:
        known = ", ".join(WAYS)
        raise DomainError(f"direction: expected one of {known}, got {direction!r}")
    return Layout(
        int(layers),
        str(direction),
        str(case.get("merge", "concat")),
        any(name.startswith(PROJECTION) for name in case),
    )


def weight_name(stacking: Stacking, array: str, layer: int, way: str) -> str:
    """The name of a weight: weight_ih_l1_reverse."""
    if stacking.both_in_one:
        way = "forward"
    suffix = "_reverse" if way == "reverse" else ""
    return f"{stacking.stem(array)}_l{layer}{suffix}"


def stem_of(name: str) -> str:
    """A weight's name without layer and direction: weight_ih of weight_ih_l1_reverse.

    Any other name stays as it is.
    """
    return LAYERED.sub("", name)


@cache
def inputs(stacking: Stacking, held: Layout) -> tuple[Quantity, ...]:
    """The inputs of a case of that structure: its weights first."""
    many = str(len(held.lanes))
    listed = [
        _array("x", stacking, "m", "inputs x_1..x_T"),
        Quantity(
            "h0",
            (many, "B", held.hidden),
            meaning="initial states, layer by layer, each forward first",
            role=Role.START,
        ),
    ]
    if stacking.cell == "lstm":
        listed.append(
            Quantity(
                "c0",
                (many, "B", "n"),
                meaning="initial cell states in the same order",
                role=Role.START,
            )
        )
    listed += [
        Quantity("layers", kind="integer", meaning="how many layers"),
        Quantity("direction", kind="text", meaning="forward, reverse, bidirectional"),
    ]
    if len(stacking.merges) > 1:
        listed.append(
            Quantity("merge", kind="text", meaning="how two directions become one")
        )
    if stacking.cell == "rnn":
        listed.append(Quantity("activation", kind="text", meaning="tanh or relu"))
    listed.append(
        Quantity("mask", ("B", "T"), "integers", "1 at steps a sequence has, else 0")
        if stacking.masked
        else Quantity("lengths", ("B",), "integers", "valid steps of each sequence")
    )
    if held.layers > 1:
        steps = ("T", "B") if stacking.time_first else ("B", "T")
        listed.append(
            Quantity(
                "dropout",
                (str(held.layers - 1), *steps, held.width),
                meaning="factors of what enters layers 1, 2, ...",
            )
        )
    listed += [
        Quantity("window", kind="integer", meaning="steps between cuts; 0 for none"),
        _array(
            "cotangent_h",
            stacking,
            held.width,
            "direct gradient of the loss at the outputs",
            Role.COTANGENT,
        ),
        *_last(stacking, held, "cotangent_last_", Role.COTANGENT),
    ]
    return (*_weights(stacking, held), *listed)


@cache
def outputs(stacking: Stacking, held: Layout) -> tuple[Quantity, ...]:
    """The outputs, but for the gradients."""
    h = _array("h", stacking, held.width, "outputs of the last layer")
    return (h, *_last(stacking, held, "last_", Role.OTHER))


def _last(
    stacking: Stacking, held: Layout, prefix: str, role: Role
) -> tuple[Quantity, ...]:
    """The states after every lane's last step; or what the loss is to them."""
    many = str(len(held.lanes))
    meaning = "after the last step of each layer and direction"
    h = Quantity(
        f"{prefix}h", (many, "B", held.hidden), meaning=f"state {meaning}", role=role
    )
    if stacking.cell != "lstm":
        return (h,)
    c = Quantity(f"{prefix}c", (many, "B", "n"), meaning=f"cell {meaning}", role=role)
    return (h, c)


def _array(
    name: str, stacking: Stacking, size: str, meaning: str, role: Role = Role.OTHER
) -> Quantity:
    """An array over the steps of a batch."""
    lead = ("T", "B") if stacking.time_first else ("B", "T")
    return Quantity(name, (*lead, size), meaning=meaning, role=role)


def _weights(stacking: Stacking, held: Layout) -> list[Quantity]:
    listed = []
    ways = held.ways[:1] if stacking.both_in_one else held.ways
    for layer in range(held.layers):
        for way in ways:
            for packed in stacking.convention.arrays:
                shape = packed.shape
                if packed.blocks[0][0] == "W" and layer:
                    shape = tuple(held.width if w == "m" else w for w in shape)
                if packed.blocks[0][0] == "U":
                    shape = tuple(held.hidden if w == "n" else w for w in shape)
                if stacking.both_in_one:
                    shape = (str(len(held.ways)), *shape[1:])
                name = weight_name(stacking, packed.name, layer, way)
                listed.append((name, shape))
            if held.projected:
                name = weight_name(stacking, PROJECTION, layer, way)
                listed.append((name, ("p", "n")))
    return [
        Quantity(name, shape, meaning="weights", role=Role.WEIGHT)
        for name, shape in listed
    ]


def unpacked(
    stacking: Stacking, case: Mapping[str, Any]
) -> dict[tuple[int, str], dict[Slot, Array]]:
    """Every gate's arrays, by layer and direction (packing.py)."""
    held = layout_of(case)
    blocks: dict[tuple[int, str], dict[Slot, Array]] = {}
    for layer, way in held.lanes:
        own = {
            packed.name: _own(stacking, held, case, packed.name, layer, way)
            for packed in stacking.convention.arrays
        }
        blocks[layer, way] = unpack(stacking.convention, own)
        if held.projected:
            name = weight_name(stacking, PROJECTION, layer, way)
            blocks[layer, way][PROJECTED] = np.asarray(case[name])
    return blocks


def packed_again(
    stacking: Stacking, held: Layout, blocks: Mapping[tuple[int, str], Any]
) -> dict[str, Array]:
    """The weights by name, from every gate's arrays: the inverse of `unpacked`."""
    arrays: dict[str, Array] = {}
    for layer, way in held.lanes:
        for array, value in pack(stacking.convention, blocks[layer, way]).items():
            name = weight_name(stacking, array, layer, way)
            if name in arrays:  # the other direction, along the first axis
                value = np.concatenate([arrays[name], value])
            arrays[name] = value
        if held.projected:
            name = weight_name(stacking, PROJECTION, layer, way)
            arrays[name] = blocks[layer, way][PROJECTED]
    return arrays


def _own(
    stacking: Stacking,
    held: Layout,
    case: Mapping[str, Any],
    array: str,
    layer: int,
    way: str,
) -> Array:
    """One direction's array, as the cell's convention has it."""
    value = np.asarray(case[weight_name(stacking, array, layer, way)])
    if not stacking.both_in_one:
        return value
    at = held.ways.index(way)
    return value[at : at + 1]
