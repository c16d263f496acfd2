"""A recurrent layer of a .keras file: its configuration and weights, read as data.

The file is a zip archive of `config.json` and `model.weights.h5`. Neither is given to
Keras: no layer is made, and nothing of the file is run. Needed is h5py alone, which
comes with Keras.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.case_files import LARGEST
from longdep.numeric.oracle.escaping import message_of
from longdep.numeric.oracle.lags.frameworks import KERAS, chosen, of_keras
from longdep.numeric.oracle.lags.subject import Subject

CONFIG, WEIGHTS = "config.json", "model.weights.h5"
DEEPEST = 20  # models within models


def of_keras_file(path: Path, node: str | None) -> Subject:
    """The subject of a recurrent layer of a .keras file.

    Args:
        path: the file.
        node: the layer's name, where there are several.
    Raises:
        DomainError: the file cannot be read or is none, h5py is not there, or what
            `chosen` and `of_keras` refuse.
    """
    try:
        import h5py
    except ImportError:
        raise DomainError(f"{path}: expected h5py, which reads Keras files") from None
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
            if size > LARGEST:
                raise DomainError(
                    f"{path}: expected at most {LARGEST} bytes unpacked, got {size}"
                )
            config = json.loads(archive.read(CONFIG))
            weights = BytesIO(archive.read(WEIGHTS))
        found = {
            str(layer["config"]["name"]): layer for layer in _layers(config, DEEPEST)
        }
        name, layer = chosen(found, node, path.name)
        with h5py.File(weights, "r") as store:
            arrays = _weights_of(store, name)
    except DomainError:
        raise
    except Exception as error:  # what is damaged or nested raises nearly anything
        text = message_of(error) or type(error).__name__
        raise DomainError(f"{path}: expected a Keras file, got {text}") from None
    return of_keras(layer["class_name"], layer["config"], arrays, name)


def _layers(config: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """The recurrent layers of a model's configuration, models within it included."""
    if not isinstance(config, dict) or not depth:
        return
    inner = config.get("config")
    if config.get("class_name") in KERAS and isinstance(inner, dict):
        yield config
    elif isinstance(inner, dict) and isinstance(inner.get("layers"), list):
        for layer in inner["layers"]:
            yield from _layers(layer, depth - 1)


def _weights_of(store: Any, name: str) -> list[Any]:
    """The arrays of a layer, in order: the group `vars` of its cell."""
    places: list[str] = []

    def note(place: str, group: Any) -> None:
        if place.endswith("/vars") and group.attrs.get("name") == name:
            places.append(f"{place.removesuffix('vars')}cell/vars")

    store.visititems(note)
    if len(places) != 1:
        raise KeyError(f"{len(places)} layers named {name!r} among the weights")
    group = store[places[0]]
    return [np.asarray(group[key]) for key in sorted(group, key=int)]
