"""A recurrent layer of a framework, as arrays: torch modules, Keras layers, ONNX nodes.

No framework is imported here that the object at hand has not brought along. One layer
in one direction is measured; of a module that has several, one is named.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.lags.subject import Subject
from longdep.numeric.oracle.vocabulary import nearest

SUPPORTED = (
    "one layer in one direction: torch.nn RNN, GRU, LSTM or one of their cells, a "
    "Keras SimpleRNN, GRU or LSTM, a node RNN, GRU or LSTM of an ONNX file, or a "
    "system's name with arrays"
)
TORCH = {"w_ih": "weight_ih", "w_hh": "weight_hh", "b_ih": "bias_ih", "b_hh": "bias_hh"}
CELLS = {"RNN": "simple-rnn", "GRU": "gru", "LSTM": "lstm"}
KERAS = {"SimpleRNN": "simple-rnn", "GRU": "gru", "LSTM": "lstm"}
KERAS_ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "linear": "identity"}


def of_object(target: Any, node: str | None = None) -> Subject:
    """The subject of a torch module or a Keras layer or model.

    Args:
        target: the module, layer or model.
        node: which of its recurrent layers, by its name in the module or model.
    Raises:
        DomainError: it is none of these, or has none, or several, or one that is not
            supported.
    """
    torch, keras = sys.modules.get("torch"), sys.modules.get("keras")
    # Keras first: with its backend torch a layer of Keras is a torch module, too.
    if keras is not None and isinstance(target, keras.layers.Layer):
        layers = getattr(target, "layers", [target])
        found = {one.name: one for one in layers if type(one).__name__ in KERAS}
        name, part = chosen(found, node, type(target).__name__)
        arrays = [np.asarray(a) for a in part.get_weights()]
        return of_keras(type(part).__name__, part.get_config(), arrays, name)
    if torch is not None and isinstance(target, torch.nn.Module):
        found = {
            name: part
            for name, part in target.named_modules()
            if isinstance(part, torch.nn.RNNBase | torch.nn.RNNCellBase)
        }
        name, part = chosen(found, node, type(target).__name__)
        return _of_torch(part, name or type(part).__name__)
    raise DomainError(
        f"subject: expected {SUPPORTED}; got an object of type {type(target).__name__}"
    )


def chosen(found: Mapping[str, Any], node: str | None, where: str) -> tuple[str, Any]:
    """The one recurrent layer there is, or the one that is named.

    Raises:
        DomainError: there is none, there are several, or none of that name.
    """
    if node is not None and node not in found:
        listed = ", ".join(filter(None, found))
        wanted = f"one of {listed}" if listed else "none, as no layer has a name"
        raise DomainError(
            f"node: expected {wanted}, got {node!r}{nearest(node, found)}"
        )
    if node is None and len(found) != 1:
        listed = f"; name one: {', '.join(found)}" if found else ""
        raise DomainError(
            f"{where}: expected one recurrent layer, got {len(found)}{listed}; "
            f"supported is {SUPPORTED}"
        )
    name = node if node is not None else next(iter(found))
    return name, found[name]


def _of_torch(module: Any, name: str) -> Subject:
    kind = type(module).__name__
    cell = next((c for c in CELLS if kind in (c, f"{c}Cell")), None)
    if cell is None:
        raise DomainError(f"{name}: expected {SUPPORTED}; got {kind}")
    for attribute, usual in (
        ("num_layers", 1),
        ("bidirectional", False),
        ("proj_size", 0),
    ):
        got = getattr(module, attribute, usual)
        if got != usual:
            raise DomainError(
                f"{name}: expected {attribute} = {usual}, got {got}; supported is "
                f"{SUPPORTED}"
            )
    suffix = "" if kind.endswith("Cell") else "_l0"
    gates = {"RNN": 1, "GRU": 3, "LSTM": 4}[cell]
    case: dict[str, Any] = {}
    for key, stem in TORCH.items():
        value = getattr(module, stem + suffix, None)
        case[key] = np.zeros(gates * module.hidden_size) if value is None else value
    if cell == "RNN":
        case["activation"] = module.nonlinearity
    return Subject(name=name, system=CELLS[cell], convention="torch", case=case)


def of_keras(
    kind: str, config: Mapping[str, Any], arrays: list[Any], name: str
) -> Subject:
    """The subject of a Keras layer: its class, its configuration, its weights.

    Raises:
        DomainError: it runs backwards, or with activations that are not supported, or
            its weights are not those of such a layer.
    """
    activation = config.get("activation")
    known = KERAS_ACTIVATIONS if kind == "SimpleRNN" else {"tanh": "tanh"}
    _require(name, "activation", activation, *known)
    if kind != "SimpleRNN":
        gates = config.get("recurrent_activation")
        _require(name, "recurrent_activation", gates, "sigmoid")
    _require(name, "go_backwards", config.get("go_backwards", False), False)
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


def of_onnx(path: Path, node: str | None) -> Subject:
    """The subject of a recurrent node of an ONNX file, with its trained weights.

    Raises:
        DomainError: as numeric/oracle/adapters/onnx_graph.py says; or there are several
            nodes and none is named, or the node is not supported.
    """
    from longdep.numeric.oracle.adapters.onnx_graph import node_named, recurrent_nodes

    nodes = recurrent_nodes(path)
    if node is None and len(nodes) > 1:
        listed = ", ".join(one.label for one in nodes)
        raise DomainError(
            f"{path.name}: expected the name of one recurrent node (--node), "
            f"got {len(nodes)}: {listed}"
        )
    found = nodes[0] if node is None else node_named(nodes, node)
    if found.beyond:
        raise DomainError(f"{found}: {found.beyond}")
    if found.directions != ("forward",):
        got = ", ".join(found.directions)
        raise DomainError(f"{found}: expected direction forward, got {got}")
    case: dict[str, Any] = found.arrays()
    if found.convention == "onnx-clip":
        case["clip"] = found.clip
    if found.system == "simple-rnn":
        case["activation"] = found.activation
    return Subject(
        name=f"{path.name}, node {found.label}",
        system=found.system,
        convention=found.convention,
        case=case,
    )
