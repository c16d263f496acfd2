"""A whole recurrent module: layers, each of one or two directions, one upon another.

Every direction of every layer is a subject of its own (subject.py), in any system and
convention. The outputs of a layer, its directions merged, are the inputs of the next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.lags.subject import ACTIVATIONS, Subject

WAYS = ("forward", "reverse")
ACTIVATION, ASSUMED = "activation", "Assumed: activation"
GIVEN = ("x", "h0", "c0", "cotangent")  # what a user may give of a module
MERGES = ("concat", "sum", "mul", "ave")


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One layer.

    Attributes:
        name: what it is called in its module: l0, or a name of its own.
        lanes: direction (forward, reverse) -> that direction's weights.
        merge: how the outputs of two directions become one.
        turned: whether the outputs stay in the order in which they are made, from the
            end of the sequence (Keras's go_backwards), so that the next layer reads
            them so.
    """

    name: str
    lanes: Mapping[str, Subject]
    merge: str = "concat"
    turned: bool = False


@dataclass(frozen=True, kw_only=True)
class Module:
    """Layers one upon another.

    Attributes:
        name: what it is called in the report.
        layers: from the inputs upwards.
        given: x (T, m), h0 and c0 (a row for each layer and direction), cotangent (the
            direction of the loss); what is missing is drawn, or 0.
        notes: what was renamed, assumed or left alone, in sentences.
        at_ends: whether what follows reads the last state of each direction, rather
            than the outputs at one step.
    """

    name: str
    layers: tuple[Layer, ...]
    given: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    at_ends: bool = False

    @property
    def lanes(self) -> list[tuple[int, str]]:
        """Layers and directions: layer 0 forward, layer 0 reverse, layer 1, ..."""
        return [(k, way) for k, one in enumerate(self.layers) for way in one.lanes]

    @property
    def both(self) -> bool:
        """Whether a layer runs in both directions."""
        return any(len(layer.lanes) > 1 for layer in self.layers)

    @property
    def backwards(self) -> bool:
        """Whether every layer runs from the end of the sequence alone."""
        return all(tuple(layer.lanes) == ("reverse",) for layer in self.layers)


def alone(modules: tuple[Module, ...]) -> Subject | None:
    """The one layer in the usual direction that there is, if there is no more."""
    if len(modules) != 1 or len(modules[0].layers) != 1:
        return None
    (module,) = modules
    (layer,) = module.layers
    if tuple(layer.lanes) != ("forward",):
        return None
    subject = layer.lanes["forward"]
    return replace(
        subject,
        name=module.name,
        case={**subject.case, **module.given},
        notes=(*subject.notes, *module.notes),
    )


def those_known(
    modules: Sequence[Module], left_out: Sequence[DomainError]
) -> tuple[Module, ...]:
    """The modules that can be measured; the first notes what was left out, and why.

    Raises:
        DomainError: none can: the first reason.
    """
    if not modules:
        raise left_out[0]
    said = tuple(f"Left out: {reason}." for reason in left_out)
    first = replace(modules[0], notes=(*modules[0].notes, *said))
    return (first, *modules[1:])


def with_module_given(module: Module, given: Any) -> Module:
    """Add a sequence, or a mapping with x, h0, c0 or cotangent.

    Raises:
        DomainError: the mapping has something else.
    """
    if given is None:
        return module
    if not isinstance(given, Mapping):
        given = {"x": given}
    if ACTIVATION in given:
        module = _activated(module, given[ACTIVATION])
        given = {k: v for k, v in given.items() if k != ACTIVATION}
    for name in given:
        if name not in GIVEN:
            raise DomainError(
                f"case: expected of a module only {', '.join(GIVEN)}, got {name!r}"
            )
    return replace(module, given={**module.given, **given})


def _activated(module: Module, activation: Any) -> Module:
    """The module with another activation in its RNNs.

    Raises:
        DomainError: it has no RNN, or there is no such activation.
    """
    lanes = [s for layer in module.layers for s in layer.lanes.values()]
    if all(subject.system != "simple-rnn" for subject in lanes):
        raise DomainError(
            f"activation: expected none, as {module.name} has no simple RNN, "
            f"got {activation!r}"
        )
    if activation not in ACTIVATIONS:
        raise DomainError(
            f"activation: expected one of {', '.join(ACTIVATIONS)}, got {activation!r}"
        )
    layers = [
        replace(
            layer,
            lanes={
                way: replace(s, case={**s.case, ACTIVATION: activation})
                if s.system == "simple-rnn"
                else s
                for way, s in layer.lanes.items()
            },
        )
        for layer in module.layers
    ]
    notes = tuple(note for note in module.notes if not note.startswith(ASSUMED))
    return replace(module, layers=tuple(layers), notes=notes)


def place_of(
    module: Module, layer: int | None, direction: str | None
) -> tuple[int, str]:
    """The layer and direction that are meant.

    Args:
        module: the module.
        layer: counted from 0; None for the only one.
        direction: forward or reverse; None for the only one, else forward.
    Raises:
        DomainError: the module has none such.
    """
    count = len(module.layers)
    if layer is None and count > 1:
        raise DomainError(
            f"layer: expected a layer from 0 to {count - 1} with a direction, got none"
        )
    at = 0 if layer is None else layer
    whole = isinstance(at, int) and not isinstance(at, bool)
    if not whole or not 0 <= at < count:
        raise DomainError(
            f"layer: expected a whole number from 0 to {count - 1}, got {layer!r}"
        )
    ways = tuple(module.layers[at].lanes)
    way = ways[0] if direction is None else direction
    if way not in ways:
        raise DomainError(
            f"direction: expected {' or '.join(ways)} of layer {at}, got {direction!r}"
        )
    return at, way
