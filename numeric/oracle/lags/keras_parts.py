"""Recurrent layers of Keras, from their configurations and weights.

Layers that stand upon one another are one module: recurrent layers that return their
sequences, and between them nothing but what passes a sequence on as it is where nothing
is trained. Anything else between them ends a module, and the next layer begins one.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.lags.module import MERGES, Layer, Module, those_known
from longdep.numeric.oracle.lags.subject import Subject
from longdep.numeric.oracle.vocabulary import nearest

KERAS = {"SimpleRNN": "simple-rnn", "GRU": "gru", "LSTM": "lstm"}
KERAS_ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "linear": "identity"}
BOTH, SEQUENTIAL = "Bidirectional", "Sequential"
DEEPEST = 20  # models within models
# What passes a sequence on as it is, where nothing is trained or masked.
PASSING = (
    "InputLayer",
    "Dropout",
    "SpatialDropout1D",
    "GaussianDropout",
    "GaussianNoise",
    "ActivityRegularization",
    "Masking",
    "Identity",
)


class Part(NamedTuple):
    """One layer of a Keras model.

    Attributes:
        kind: its class.
        name: its name.
        config: its configuration; of a layer that is not recurrent it may be empty.
        arrays: its weights, those of a Bidirectional's forward layer first; of a layer
            that is not recurrent, none.
        reads: the names of the layers whose outputs it reads.
    """

    kind: str
    name: str
    config: Mapping[str, Any]
    arrays: Sequence[Any]
    reads: tuple[str, ...]


def parts_of(
    kind: str,
    config: Mapping[str, Any],
    arrays_of: Callable[[str, bool], Sequence[Any]],
    *,
    reads: tuple[str, ...] = (),
    depth: int = DEEPEST,
) -> list[Part]:
    """The layers of a model's configuration, in order, models within it included.

    Args:
        kind: the class of the layer or model.
        config: its configuration, as Keras writes it.
        arrays_of: from the name of a recurrent layer, and whether it is of both
            directions, to its weights.
        reads: the layers whose outputs it reads.
        depth: how many models may be within one another.
    """
    layers = config.get("layers")
    if not isinstance(layers, list):
        part = Part(kind, str(config.get("name", "")), config, (), reads)
        if not recurrent(part):
            return [part]
        return [part._replace(arrays=arrays_of(part.name, kind == BOTH))]
    listed: list[Part] = []
    for layer in layers if depth else ():
        inner = layer.get("config") if isinstance(layer, dict) else None
        if isinstance(inner, dict):
            own = reads if kind == SEQUENTIAL else _reads(layer)
            made = parts_of(
                str(layer.get("class_name")),
                inner,
                arrays_of,
                reads=own,
                depth=depth - 1,
            )
            listed += made
            reads = (made[-1].name,) if made else ()
    return listed


def _reads(layer: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the layers whose outputs a layer of a functional model reads."""
    found: list[str] = []

    def visit(tree: Any, depth: int) -> None:
        if not depth:
            return
        if isinstance(tree, dict):
            history = tree.get("keras_history")
            if isinstance(history, list | tuple) and history:
                found.append(str(history[0]))
            for value in tree.values():
                visit(value, depth - 1)
        elif isinstance(tree, list | tuple):
            for value in tree:
                visit(value, depth - 1)

    visit(layer.get("inbound_nodes"), DEEPEST)
    return tuple(found)


def modules_of(
    parts: Sequence[Part], where: str, node: str | None
) -> tuple[Module, ...]:
    """The modules of a model.

    Args:
        parts: its layers in order.
        where: what the model is called.
        node: the name of the one recurrent layer that is meant.
    Raises:
        DomainError: there is none, or none of that name, or one that is not supported.
    """
    known = {part.name: part for part in parts if recurrent(part)}
    if node is not None:
        if node not in known:
            listed = ", ".join(known)
            raise DomainError(
                f"node: expected one of {listed}, got {node!r}{nearest(node, known)}"
            )
        part = known[node]
        return (_module([part], {node: _layer(part)}),)
    if not known:
        raise DomainError(
            f"{where}: expected one recurrent layer or more (SimpleRNN, GRU, LSTM), "
            "got 0"
        )
    layers, left_out = {}, []
    for part in known.values():
        try:
            layers[part.name] = _layer(part)
        except DomainError as reason:
            left_out.append(reason)
    runs = _runs(parts, layers)
    return those_known([_module(run, layers) for run in runs], left_out)


def recurrent(part: Part) -> bool:
    """Whether it is a recurrent layer, or one in both directions."""
    if part.kind != BOTH:
        return part.kind in KERAS
    inner = part.config.get("layer")
    return isinstance(inner, Mapping) and inner.get("class_name") in KERAS


def _runs(parts: Sequence[Part], layers: Mapping[str, Layer]) -> list[list[Part]]:
    """The recurrent layers that are known and stand upon one another."""
    named = {part.name: part for part in parts}
    runs: list[list[Part]] = []
    for part in parts:
        if part.name not in layers:
            continue
        under = _below(part, named)
        for run in runs:
            if under == run[-1].name and _sequences(run[-1]):
                run.append(part)
                break
        else:
            runs.append([part])
    return runs


def _below(part: Part, named: Mapping[str, Part]) -> str:
    """The name of the layer whose outputs one reads, past those that pass them on."""
    for _ in named:
        if len(part.reads) != 1 or part.reads[0] not in named:
            return ""
        part = named[part.reads[0]]
        if part.kind not in PASSING:
            break
    return part.name


def _inner(part: Part) -> Mapping[str, Any]:
    """The configuration of the cell, in a Bidirectional too."""
    if part.kind != BOTH:
        return part.config
    inner = part.config["layer"].get("config")
    return inner if isinstance(inner, Mapping) else {}


def _sequences(part: Part) -> bool:
    """Whether the layer returns the outputs of all steps, as one array."""
    one = part.kind != BOTH or part.config.get("merge_mode", "concat") is not None
    return one and bool(_inner(part).get("return_sequences", False))


def _module(run: list[Part], layers: Mapping[str, Layer]) -> Module:
    last = run[-1]
    notes = []
    for part in run:
        for word in ("dropout", "recurrent_dropout"):
            if _inner(part).get(word):
                notes.append(f"Its {word} is left out, as where it is not trained.")
    return Module(
        name=" > ".join(part.name for part in run),
        layers=tuple(layers[part.name] for part in run),
        notes=tuple(dict.fromkeys(notes)),
        at_ends=last.kind == BOTH and not _inner(last).get("return_sequences", False),
    )


def _layer(part: Part) -> Layer:
    """One layer, in one direction or in both."""
    name, arrays = part.name, list(part.arrays)
    if part.kind != BOTH:
        subject = of_keras(part.kind, part.config, arrays, name)
        back = bool(part.config.get("go_backwards", False))
        way = "reverse" if back else "forward"
        return Layer(name=name, lanes={way: subject}, turned=back)
    merge = part.config.get("merge_mode", "concat") or "concat"
    _require(name, "merge_mode", merge, *MERGES)
    lanes = {}
    half = len(arrays) // 2
    for way, word, own in (
        ("forward", "layer", arrays[:half]),
        ("reverse", "backward_layer", arrays[half:]),
    ):
        held = part.config.get(word) or part.config["layer"]
        kind, config = held.get("class_name"), held.get("config")
        if kind not in KERAS or not isinstance(config, Mapping):
            raise DomainError(
                f"{name}, {way}: expected one of {', '.join(KERAS)}, got {kind!r}"
            )
        asked = word == "backward_layer" and bool(part.config.get(word))
        _require(
            f"{name}, {way}", "go_backwards", config.get("go_backwards", False), asked
        )
        lanes[way] = of_keras(kind, config, own, f"{name}, {way}")
    return Layer(name=name, lanes=lanes, merge=merge)


def of_keras(
    kind: str, config: Mapping[str, Any], arrays: list[Any], name: str
) -> Subject:
    """The subject of a Keras layer: its class, its configuration, its weights.

    Raises:
        DomainError: it has activations that are not supported, or its weights are not
            those of such a layer.
    """
    activation = config.get("activation")
    known = KERAS_ACTIVATIONS if kind == "SimpleRNN" else {"tanh": "tanh"}
    _require(name, "activation", activation, *known)
    if kind != "SimpleRNN":
        gates = config.get("recurrent_activation")
        _require(name, "recurrent_activation", gates, "sigmoid")
    after = bool(config.get("reset_after", True))
    biased = bool(config.get("use_bias", True))
    if len(arrays) != 2 + biased:
        raise DomainError(
            f"{name}: expected {2 + biased} weight arrays of a {kind} that is built, "
            f"got {len(arrays)}"
        )
    case = dict(zip(("kernel", "recurrent_kernel", "bias"), arrays, strict=False))
    convention = "keras"
    if kind == "GRU":
        convention = "keras-reset-after" if after else "keras-reset-before"
    if not biased:
        columns = arrays[1].shape[1:]
        two = kind == "GRU" and after
        case["bias"] = np.zeros((2, *columns) if two else columns)
    if kind == "SimpleRNN":
        case["activation"] = known[str(activation)]
    return Subject(name=name, system=KERAS[kind], convention=convention, case=case)


def _require(name: str, what: str, got: Any, *expected: Any) -> None:
    if got not in expected:
        listed = " or ".join(str(e) for e in expected)
        raise DomainError(f"{name}: expected {what} {listed}, got {got!r}")
