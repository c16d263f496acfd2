"""The recurrent layers of a Keras model or file, each as an implementation.

Found are SimpleRNN, GRU and LSTM, Bidirectional around one of them, and RNN around one
or several of their cells, in models within models and in wrappers too. A file is read
as data: its configuration as JSON, its weights with h5py. Nothing of it is given to
Keras to be made or run, a Lambda neither; the layers are made anew from their class,
their number of units and a few words of their configuration.
"""

import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.keras_part import (
    BOTH,
    CELLS,
    KINDS,
    KerasPart,
    Tree,
    part_of,
)
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.case_files import LARGEST
from longdep.numeric.oracle.escaping import message_of

CONFIG, ARRAYS = "config.json", "model.weights.h5"
DEEPEST = 20  # models within models


def parts_of_file(path: str | Path) -> tuple[KerasPart, ...]:
    """The recurrent layers of a .keras file.

    Raises:
        AdapterError: the file cannot be read or is none, or has no such layer.
    """
    try:
        import h5py
    except ImportError:
        raise AdapterError(f"{path}: expected h5py, which reads Keras files") from None
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
            if size > LARGEST:
                raise AdapterError(
                    f"{path}: expected at most {LARGEST} bytes unpacked, got {size}"
                )
            config = json.loads(archive.read(CONFIG))
            weights = BytesIO(archive.read(ARRAYS))
        with h5py.File(weights, "r") as store:
            found = [
                part_of(tree, partial(_stored, store, tree["config"].get("name")))
                for tree in _layers(config, DEEPEST)
            ]
    except DomainError:
        raise
    except Exception as error:  # what is damaged or nested raises nearly anything
        text = message_of(error) or type(error).__name__
        raise AdapterError(f"{path}: expected a Keras file, got {text}") from None
    return _some(found, str(path))


def parts_of_model(model: Any) -> tuple[KerasPart, ...]:
    """The recurrent layers of a Keras model or layer.

    Raises:
        AdapterError: there is none.
    """
    import keras

    own = (keras.layers.Bidirectional, keras.layers.RNN)
    found: list[KerasPart] = []

    def visit(layer: Any, depth: int) -> None:
        if isinstance(layer, own):
            found.append(_of_layer(layer))
            return
        inner = [*getattr(layer, "layers", ()), getattr(layer, "layer", None)]
        for part in inner if depth else ():
            if isinstance(part, keras.layers.Layer):
                visit(part, depth - 1)

    visit(model, DEEPEST)
    return _some(list({id(p): p for p in found}.values()), type(model).__name__)


def part_named(parts: Sequence[KerasPart], label: str) -> KerasPart:
    """The layer of that name.

    Raises:
        AdapterError: there is none, or several.
    """
    found = [part for part in parts if part.label == label]
    if len(found) != 1:
        known = ", ".join(part.label for part in parts)
        raise AdapterError(
            f"node: expected the name of one recurrent layer ({known}), got {label!r}"
        )
    return found[0]


def implementation_in_file(path: str, label: str) -> Any:
    """A layer of a .keras file as an implementation.

    Raises:
        AdapterError: there is none of that name, or it cannot be judged.
    """
    part = part_named(parts_of_file(path), label)
    if part.problem:
        raise AdapterError(part.problem)
    return part.implementation()


def _some(parts: list[KerasPart], where: str) -> tuple[KerasPart, ...]:
    if not parts:
        raise AdapterError(
            f"{where}: expected a recurrent layer (SimpleRNN, GRU, LSTM, Bidirectional "
            "or RNN), got none"
        )
    return tuple(parts)


def _of_layer(layer: Any) -> KerasPart:
    """A layer at hand; one of a class of one's own is made by its class."""
    import keras

    kind = next(
        name
        for name in (BOTH, *KINDS, CELLS)
        if isinstance(layer, getattr(keras.layers, name))
    )
    tree = {"class_name": kind, "config": layer.get_config()}
    part = part_of(tree, layer.get_weights)
    inner = layer.forward_layer if kind == BOTH else layer
    own, known = type(inner), getattr(keras.layers, type(inner).__name__, None)
    changes: dict[str, Any] = {}
    if own is not known and kind != CELLS:
        changes["make"] = own
    if kind == BOTH and type(layer) is not keras.layers.Bidirectional:
        changes["wrap"] = type(layer)
    return replace(part, **changes)


def _layers(tree: Any, depth: int) -> Iterator[Tree]:
    """The recurrent layers of a configuration, those of models within it too."""
    config = tree.get("config") if isinstance(tree, dict) else None
    if not isinstance(config, dict) or not depth:
        return
    if tree.get("class_name") in (*KINDS, CELLS) or _wraps_recurrent(tree):
        yield tree
        return
    listed = config.get("layers")
    inner = listed if isinstance(listed, list) else [config.get("layer")]
    for layer in inner:
        yield from _layers(layer, depth - 1)


def _wraps_recurrent(tree: Tree) -> bool:
    return tree.get("class_name") == BOTH and isinstance(tree["config"], dict)


def _stored(store: Any, name: str) -> list[np.ndarray]:
    """The arrays of a layer of a file, forward before backward, cell after cell."""
    places: list[str] = []

    def note(place: str, group: Any) -> None:
        if place.endswith("vars") and group.attrs.get("name") == name:
            places.append(place.removesuffix("vars"))

    store.visititems(note)
    if len(places) != 1:
        raise AdapterError(
            f"{name}: expected one layer of that name among the weights, got "
            f"{len(places)}"
        )
    groups: list[str] = []
    store[places[0] or "/"].visit(
        lambda place: groups.append(place) if place.endswith("/vars") else None
    )

    def order(place: str) -> tuple[bool, int]:
        number = re.search(r"_(\d+)/vars$", place)
        return place.startswith("backward"), int(number[1]) if number else 0

    return [
        np.asarray(group[key])
        for group in (store[places[0] + place] for place in sorted(groups, key=order))
        for key in sorted(group, key=int)
    ]
