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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.keras_backend import require_backend
from longdep.numeric.oracle.adapters.keras_stack import (
    ACTIVATIONS,
    WEIGHTS,
    Block,
    Case,
    both_ways,
    options_of,
    self_test,
    stacked,
)
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.case_files import LARGEST
from longdep.numeric.oracle.escaping import message_of
from longdep.numeric.oracle.stacked.layout import Layout, weight_name
from longdep.numeric.oracle.stacked.table import KERAS_MERGES, stacking

CONFIG, ARRAYS = "config.json", "model.weights.h5"
DEEPEST = 20  # models within models
KINDS = {"SimpleRNN": "rnn", "GRU": "gru", "LSTM": "lstm"}
BOTH, CELLS, STACK = "Bidirectional", "RNN", "StackedRNNCells"
KEPT = ("use_bias", "unroll", "reset_after")  # words of a configuration that are kept
FROM_NAMES = {keras: name for name, keras in ACTIVATIONS.items()}
Tree = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, eq=False)
class KerasPart:
    """A recurrent layer of a model.

    Attributes:
        label: its name.
        kind: its class, with that of what it wraps.
        problem: why it cannot be judged; empty if it can.
        cell: rnn, gru or lstm.
        convention: how its weights are packed.
        held: its layers and directions.
        activation: of a simple network.
        config: the words that its layers are made with.
        arrays: its weights by the names of a case.
        precision: the format of its weights.
        remarks: what is judged otherwise than it is in the model, a sentence each.
        turned: whether it runs from the end alone.
        cells: whether it is an RNN of cells.
        make: makes a layer in place of Keras' own: of a class of one's own.
        wrap: the same in place of Bidirectional.
    """

    label: str
    kind: str
    problem: str = ""
    cell: str = ""
    convention: str = ""
    held: Layout = Layout()
    activation: str = ""
    config: Tree = field(default_factory=dict)
    arrays: Mapping[str, np.ndarray] = field(default_factory=dict)
    precision: str = ""
    remarks: tuple[str, ...] = ()
    turned: bool = False
    cells: bool = False
    make: Callable[..., Any] | None = None
    wrap: Callable[..., Any] | None = None

    @property
    def system(self) -> str:
        """The system whose cases it is judged with."""
        return f"stacked-{self.cell}"

    @property
    def sizes(self) -> tuple[int, int]:
        """How many inputs and units it has."""
        kernel = self.arrays["kernel_l0"]
        return kernel.shape[0], self.arrays["recurrent_kernel_l0"].shape[0]

    def words(self) -> dict[str, Any]:
        """The words of a case of its structure."""
        words: dict[str, Any] = {
            "layers": self.held.layers,
            "direction": self.held.direction,
            "merge": self.held.merge,
        }
        return words | ({"activation": self.activation} if self.activation else {})

    def implementation(self) -> Any:
        """It as an implementation: with the weights of a case, not with its own.

        Raises:
            AdapterError: the adapter's self-test failed.
        """
        require_backend()
        self_test(self.system)
        made = stacked(self.cell, self._blocks)
        made.fixed = self.words() | ({"dropout": 1.0} if self.cells else {})
        if not self.config.get("use_bias", True):
            made.lacks = WEIGHTS[2:]
        return made

    def _blocks(self, case: Case) -> list[Block]:
        """Keras layers for a case.

        Raises:
            NotImplementedError: the case has another structure.
        """
        import keras

        words = self.words()
        if any(case[name] != word for name, word in words.items()):
            raise NotImplementedError("another structure than that of the layer")
        if np.any(case.get("dropout", 1.0) != 1):
            raise NotImplementedError("dropout with given factors")
        units = case["h0"].shape[-1]
        own = {**self.config, **options_of(case, self.cell, case["bias_l0"])}
        kind = next(name for name, cell in KINDS.items() if cell == self.cell)
        if self.cells:
            outer = {k: own.pop(k) for k in ("return_sequences", "return_state")}
            outer["unroll"] = own.pop("unroll", False)
            made = getattr(keras.layers, f"{kind}Cell")
            cells = [made(units, **own) for _ in range(self.held.layers)]
            dtype = own["dtype"]
            layer = keras.layers.RNN(
                cells if len(cells) > 1 else cells[0],
                dtype=dtype,
                go_backwards=self.turned,
                **outer,
            )
            return [
                Block(
                    layer=layer,
                    lanes=self.held.lanes,
                    nested=len(cells) > 1,
                    turned=self.turned,
                )
            ]
        make = self.make or getattr(keras.layers, kind)
        layer = make(units, go_backwards=self.turned, **own)
        if self.held.direction == "bidirectional":
            layer = both_ways(layer, self.held.merge, self.wrap)
        return [Block(layer=layer, lanes=self.held.lanes, turned=self.turned)]


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
                _part(tree, partial(_stored, store, tree["config"].get("name")))
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
    part = _part(tree, layer.get_weights)
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


def _part(tree: Tree, arrays_of: Callable[[], list[Any]]) -> KerasPart:
    """A layer by its configuration and its weights."""
    label = str(tree["config"].get("name", tree["class_name"]))
    try:
        return _judged(label, tree, arrays_of())
    except AdapterError as error:
        return KerasPart(
            label=label, kind=str(tree["class_name"]), problem=f"{label}: {error}"
        )


def _judged(label: str, tree: Tree, arrays: list[Any]) -> KerasPart:
    """A layer that can be judged.

    Raises:
        AdapterError: it cannot.
    """
    kind, config = str(tree["class_name"]), tree["config"]
    inner = _inner(kind, config)
    names = {str(one["class_name"]).removesuffix("Cell") for one in inner}
    if len(names) != 1 or not names <= set(KINDS):
        raise AdapterError(
            f"expected cells of one kind, {', '.join(KINDS)}, got "
            f"{', '.join(sorted(names))}"
        )
    (name,) = names
    words = [_words(name, one["config"]) for one in inner]
    if any(word != words[0] for word in words):
        raise AdapterError(
            "expected the same units, biases and activations in all that it is made "
            "of, got different ones"
        )
    cell, first = KINDS[name], words[0]
    if kind == BOTH and inner[0]["config"].get("go_backwards", False):
        raise AdapterError("expected a first layer that runs forward, got go_backwards")
    direction = "bidirectional" if kind == BOTH else "forward"
    merge = (config.get("merge_mode", "concat") or "concat") if kind == BOTH else ""
    if merge and merge not in KERAS_MERGES:
        raise AdapterError(
            f"expected merge_mode {', '.join(KERAS_MERGES)}, got {merge!r}"
        )
    layers = len(inner) if kind == CELLS else 1
    held = Layout(layers, direction, merge or "concat")
    outer = inner[0]["config"] if kind == BOTH else config
    return KerasPart(
        label=label,
        kind=kind if kind in KINDS else f"{kind} of {name}",
        cell=cell,
        convention=_convention(cell, first),
        held=held,
        activation=FROM_NAMES[first["activation"]] if cell == "rnn" else "",
        config={k: first[k] for k in KEPT if k in first and k != "reset_after"}
        | {"unroll": bool(outer.get("unroll", False))},
        arrays=_named(cell, held, first, arrays),
        precision=str(np.asarray(arrays[0]).dtype) if arrays else "",
        remarks=_remarks(kind, config, inner),
        turned=bool(kind != BOTH and config.get("go_backwards", False)),
        cells=kind == CELLS,
    )


def _inner(kind: str, config: Tree) -> list[Tree]:
    """The layers or cells that a layer is made of, itself if it is of one."""
    if kind == BOTH:
        forward = config.get("layer")
        listed = [forward, config.get("backward_layer") or forward]
    elif kind == CELLS:
        cell = config.get("cell")
        stack = isinstance(cell, dict) and cell.get("class_name") == STACK
        listed = cell["config"]["cells"] if stack else [cell]
    else:
        listed = [{"class_name": kind, "config": config}]
    if not all(isinstance(one, dict) and "class_name" in one for one in listed):
        raise AdapterError("expected the configuration of a cell, got none")
    return listed


def _words(kind: str, config: Tree) -> dict[str, Any]:
    """What a cell must have in common with the others, and is made with.

    Raises:
        AdapterError: it has activations that are not supported.
    """
    known = set(FROM_NAMES) if kind == "SimpleRNN" else {"tanh"}
    for word, allowed in (
        ("activation", known),
        *((("recurrent_activation", {"sigmoid"}),) if kind != "SimpleRNN" else ()),
    ):
        got = config.get(word)
        if not isinstance(got, str) or got not in allowed:
            raise AdapterError(
                f"expected {word} {' or '.join(sorted(allowed))}, got {got!r}"
            )
    words = {
        "units": config.get("units"),
        "activation": config["activation"],
        "use_bias": bool(config.get("use_bias", True)),
    }
    if kind == "GRU":
        words["reset_after"] = bool(config.get("reset_after", True))
    return words


def _convention(cell: str, words: Tree) -> str:
    if cell != "gru":
        return "keras"
    return "keras-reset-after" if words["reset_after"] else "keras-reset-before"


def _named(
    cell: str, held: Layout, words: Tree, arrays: Sequence[Any]
) -> dict[str, np.ndarray]:
    """The weights by the names of a case; biases of 0 where there are none."""
    each = 3 if words["use_bias"] else 2
    if len(arrays) != each * len(held.lanes):
        raise AdapterError(
            f"expected {each * len(held.lanes)} weight arrays of a layer that is "
            f"built, got {len(arrays)}"
        )
    table, named = stacking(cell, "keras"), {}
    for k, (layer, way) in enumerate(held.lanes):
        own = [np.asarray(a) for a in arrays[k * each : (k + 1) * each]]
        if each == 2:
            columns = own[1].shape[1:]
            two = words.get("reset_after", False)
            own.append(np.zeros((2, *columns) if two else columns, own[1].dtype))
        for name, array in zip(WEIGHTS, own, strict=True):
            named[weight_name(table, name, layer, way)] = array
    return named


def _remarks(kind: str, config: Tree, inner: Sequence[Tree]) -> tuple[str, ...]:
    """What is judged otherwise than it is in the model."""
    held = [config, *(one["config"] for one in inner)]

    def has(word: str) -> bool:
        return any(one.get(word) for one in held)

    policies = [one.get("dtype") for one in held]
    mixed = any("mixed" in json.dumps(p, default=str) for p in policies)
    said = {
        "Its dropout is left out, as where it is not trained.": has("dropout"),
        "Its recurrent_dropout is left out, as where it is not trained.": has(
            "recurrent_dropout"
        ),
        "It is stateful: judged from the states of each case.": has("stateful"),
        "It runs from the end: judged over sequences that are turned round.": (
            kind != BOTH and has("go_backwards")
        ),
        "Its zero_output_for_mask is left out.": has("zero_output_for_mask")
        and kind != BOTH,
        "Its merge_mode None: judged with both outputs joined.": kind == BOTH
        and config.get("merge_mode", "concat") is None,
        "Its mixed precision is left out: judged in that of its weights.": mixed,
        "It is unrolled, and judged so.": has("unroll"),
    }
    return tuple(sentence for sentence, so in said.items() if so)
