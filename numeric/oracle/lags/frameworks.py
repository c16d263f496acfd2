"""Recurrent layers of a framework, as arrays: torch modules, Keras layers and models.

No framework is imported here that the object at hand has not brought along.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.lags.keras_parts import Part, modules_of, parts_of
from longdep.numeric.oracle.lags.module import Module, those_known
from longdep.numeric.oracle.lags.torch_names import KEYS, of_lanes
from longdep.numeric.oracle.stacked.table import PROJECTION
from longdep.numeric.oracle.vocabulary import nearest

SUPPORTED = (
    "torch.nn RNN, GRU, LSTM or one of their cells, a Keras SimpleRNN, GRU or LSTM "
    "(Bidirectional, too), a node RNN, GRU or LSTM of an ONNX file, a state dict, or a "
    "system's name with arrays"
)
CELLS = ("RNN", "GRU", "LSTM")


def of_object(target: Any, node: str | None = None) -> tuple[Module, ...]:
    """The recurrent modules of a torch module or a Keras layer or model.

    Args:
        target: the module, layer or model.
        node: which of its recurrent layers, by its name in the module or model.
    Raises:
        DomainError: it is none of these, or has none, or one that is not supported.
    """
    torch, keras = sys.modules.get("torch"), sys.modules.get("keras")
    # Keras first: with its backend torch a layer of Keras is a torch module, too.
    if keras is not None and isinstance(target, keras.layers.Layer):
        return modules_of(_keras_parts(target), type(target).__name__, node)
    if torch is not None and isinstance(target, torch.nn.Module):
        found = {
            name: part
            for name, part in target.named_modules()
            if isinstance(part, torch.nn.RNNBase | torch.nn.RNNCellBase)
        }
        listed = chosen(found, node, type(target).__name__)
        modules, left_out = [], []
        for name in listed:
            try:
                part = found[name]
                modules.append(_of_torch(part, name or type(part).__name__))
            except DomainError as reason:
                left_out.append(reason)
        return those_known(modules, left_out)
    raise DomainError(
        f"subject: expected {SUPPORTED}; got an object of type {type(target).__name__}"
    )


def chosen(
    found: Sequence[str] | Mapping[str, Any], node: str | None, where: str
) -> tuple[str, ...]:
    """The names of all recurrent layers there are, or the one that is asked for.

    Raises:
        DomainError: there is none, or none of that name.
    """
    if node is not None and node not in found:
        listed = ", ".join(filter(None, found))
        wanted = f"one of {listed}" if listed else "none, as no layer has a name"
        raise DomainError(
            f"node: expected {wanted}, got {node!r}{nearest(node, found)}"
        )
    if not found:
        raise DomainError(
            f"{where}: expected one recurrent layer or more, got 0; supported is "
            f"{SUPPORTED}"
        )
    return tuple(found) if node is None else (node,)


def _keras_parts(target: Any) -> list[Part]:
    """The layers of a Keras layer or model, in the order in which they are listed."""
    held = {layer.name: layer for layer in _keras_layers(target)}

    def arrays_of(name: str, both: bool) -> list[Any]:
        return [np.asarray(array) for array in held[name].get_weights()]

    try:
        config = target.get_config()
        parts = parts_of(type(target).__name__, config, arrays_of)
    except (NotImplementedError, KeyError, TypeError):
        parts = []
    if parts or target.name in held:
        return parts
    # A model of a class of its own does not say what stands upon what.
    return [
        part
        for layer in held.values()
        for part in parts_of(type(layer).__name__, layer.get_config(), arrays_of)
    ]


def _keras_layers(target: Any) -> list[Any]:
    """The layers of a model, of models within it too; a layer itself."""
    if not hasattr(target, "layers"):
        return [target]
    return [inner for layer in target.layers for inner in _keras_layers(layer)]


def _of_torch(module: Any, name: str) -> Module:
    kind = type(module).__name__
    cell = next((c for c in CELLS if kind in (c, f"{c}Cell")), None)
    if cell is None:
        raise DomainError(f"{name}: expected {SUPPORTED}; got {kind}")
    single = kind.endswith("Cell")
    ways = ("", "_reverse") if getattr(module, "bidirectional", False) else ("",)
    lanes: dict[tuple[int, str], dict[str, Any]] = {}
    for layer in range(getattr(module, "num_layers", 1)):
        for way in ways:
            suffix = "" if single else f"_l{layer}{way}"
            held = {
                stem: getattr(module, stem + suffix, None)
                for stem in (*KEYS, PROJECTION)
            }
            lanes[layer, way.removeprefix("_") or "forward"] = {
                stem: value for stem, value in held.items() if value is not None
            }
    made = of_lanes(name, lanes, getattr(module, "nonlinearity", None))
    if getattr(module, "dropout", 0):
        note = "Its dropout between layers is left out, as where it is not trained."
        made = replace(made, notes=(*made.notes, note))
    return made
