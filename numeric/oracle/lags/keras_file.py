"""The recurrent layers of a .keras file: configuration and weights, read as data.

The file is a zip archive of `config.json` and `model.weights.h5`. Neither is given to
Keras: no layer is made, and nothing of the file is run. Needed is h5py alone, which
comes with Keras.
"""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.case_files import LARGEST
from longdep.numeric.oracle.escaping import message_of
from longdep.numeric.oracle.lags.keras_parts import modules_of, parts_of
from longdep.numeric.oracle.lags.module import Module

CONFIG, WEIGHTS = "config.json", "model.weights.h5"
SIDES = ("forward", "backward")  # the layers of a Bidirectional


def of_keras_file(path: Path, node: str | None) -> tuple[Module, ...]:
    """The recurrent modules of a .keras file.

    Args:
        path: the file.
        node: the name of the one layer that is meant.
    Raises:
        DomainError: the file cannot be read or is none, h5py is not there, or what
            keras_parts.py refuses.
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
        with h5py.File(weights, "r") as store:
            parts = parts_of(
                str(config["class_name"]),
                config["config"],
                lambda name, both: _weights_of(store, name, both),
            )
    except DomainError:
        raise
    except Exception as error:  # what is damaged or nested raises nearly anything
        text = message_of(error) or type(error).__name__
        raise DomainError(f"{path}: expected a Keras file, got {text}") from None
    return modules_of(parts, path.name, node)


def _weights_of(store: Any, name: str, both: bool) -> list[Any]:
    """The arrays of a layer, in order: the groups `vars` of its cells."""
    places: list[str] = []

    def note(place: str, group: Any) -> None:
        if place.endswith("/vars") and group.attrs.get("name") == name:
            places.append(place.removesuffix("vars"))

    store.visititems(note)
    if len(places) != 1:
        raise KeyError(f"{len(places)} layers named {name!r} among the weights")
    cells = [f"{side}_layer/cell" for side in SIDES] if both else ["cell"]
    groups = [store[f"{places[0]}{cell}/vars"] for cell in cells]
    return [np.asarray(g[key]) for g in groups for key in sorted(g, key=int)]
