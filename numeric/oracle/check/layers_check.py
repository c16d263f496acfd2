"""Every recurrent layer of an ONNX file, with drawn cases and with its own weights.

Each RNN, GRU or LSTM node is run by onnxruntime in a model of its own, at the precision
of its weights, in each of its directions. Drawn cases bring weights of all kinds and
sizes; a case of its own has the weights that were trained, and a sequence that is
given, or else drawn from a standard normal distribution. Layers that differ in their
weights alone share the drawn cases.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.onnx_graph import node_named, recurrent_nodes
from longdep.numeric.oracle.adapters.onnx_layer import RecurrentNode
from longdep.numeric.oracle.adapters.onnx_node import onnx_layer
from longdep.numeric.oracle.check.check import report_on, subject_of
from longdep.numeric.oracle.check.examination import Subject
from longdep.numeric.oracle.check.own_case import with_case
from longdep.numeric.oracle.check.parts_report import Options, PartReport, Trials
from longdep.numeric.oracle.check.report import Report

STEPS = 10  # of a sequence that is drawn
BOTH = "both"
SOURCE = """\
from longdep.numeric.oracle.adapters.onnx_graph import node_named, recurrent_nodes
from longdep.numeric.oracle.adapters.onnx_node import onnx_layer

node = node_named(recurrent_nodes({file!r}), {label!r})
implementation = onnx_layer(node, {system!r}, {direction!r})"""
LARGE = """\
import longdep
import numpy as np

# The case has too many numbers to print. A Python program keeps it: report is one of
# PartReport.drawn or .own of longdep.numeric.oracle.check.layers_check.check_layers,
# longdep.save_case("failing.npz", report.findings[0].case)
case = longdep.load_case("failing.npz")
"""


def layers_of(path: str | Path, name: str | None = None) -> tuple[RecurrentNode, ...]:
    """The layers of a file; the one of that name, if one is named.

    Raises:
        AdapterError: there are none, the file is no model, or the name fits none of
            them, or several.
    """
    nodes = recurrent_nodes(path)
    return nodes if name is None else (node_named(nodes, name),)


def check_layers(
    nodes: Iterable[RecurrentNode], options: Options
) -> Iterator[PartReport]:
    """Check one layer after the other; each report comes when it is done."""
    drawn: dict[str, PartReport] = {}
    own: dict[str, PartReport] = {}
    for node in nodes:
        alike, same = _likeness(node), _identity(node)
        report = _checked(node, options, drawn.get(alike), own.get(same))
        drawn.setdefault(alike, report)
        own.setdefault(same, report)
        yield report


def _likeness(node: RecurrentNode) -> str:
    """What the drawn cases of a layer depend on; they bring sizes of their own."""
    own = {k: v for k, v in node.attributes.items() if k != "hidden_size"}
    key = (node.operator, sorted(own.items()), node.connected, node.element, node.opset)
    return repr(key)


def _identity(node: RecurrentNode) -> str:
    """What the case of a layer's own depends on."""
    digest = sha256(_likeness(node).encode())
    for name, array in node.weights.items():
        digest.update(f"{name} {array.dtype} {array.shape} ".encode())
        digest.update(array.tobytes())
    return f"{digest.hexdigest()} {node.hidden_size} {len(node.missing)}"


def _checked(
    node: RecurrentNode,
    options: Options,
    alike: PartReport | None,
    same: PartReport | None,
) -> PartReport:
    """The report on a layer, with what is known of one like it, and of the same one."""
    trials = Trials(label=str(node))
    drawn_with = own_with = ""
    if alike is not None and alike.drawn:
        trials.drawn |= alike.drawn
        trials.incomplete |= alike.incomplete & {"drawn"}
        drawn_with = alike.label
    else:
        ways = (BOTH,) if "lengths" in node.connected else node.directions or ("",)
        for way in ways:
            trials.attempt("drawn", way, partial(_drawn, node, options, way))
    if same is not None and same.own:
        trials.own |= same.own
        trials.incomplete |= same.incomplete & {"own"}
        own_with = same.label
    else:
        for way in node.directions:
            trials.attempt("own", way, partial(_own, node, options, way))
    return trials.report(
        node.label, _about(node), drawn_with=drawn_with, own_with=own_with
    )


def _drawn(node: RecurrentNode, options: Options, direction: str) -> Report:
    """Drawn cases; of both directions, cases of sequences of different lengths."""
    plain = node.system.removeprefix("simple-")
    system = f"padded-{plain}" if direction == BOTH else node.system
    return report_on(
        _subject(node, options, system, direction),
        options.examples,
        options.seed,
        options.known_deviations,
        options.name,
        jobs=options.jobs,
        watch=options.watch,
    )


def _own(node: RecurrentNode, options: Options, direction: str) -> Report:
    """The trained weights of a direction."""
    weights: dict[str, Any] = node.arrays(direction)
    if node.operator == "RNN":
        weights["activation"] = node.activation
    if node.clip is not None:
        weights["clip"] = node.clip
    given = dict(options.case)
    if both := [name for name in given if name in weights]:
        raise DomainError(
            f"case: expected no {', '.join(both)}, which the layer has, but x, h0, ..."
        )
    notes: tuple[str, ...] = ()
    if "x" not in given:
        rng = np.random.default_rng(options.seed)
        x = rng.normal(size=(STEPS, node.input_size or 0))
        given["x"] = x.astype(weights["W"].dtype)
        drawn = f"drawn from a standard normal distribution, seed {options.seed}"
        notes = (f"x: {STEPS} steps, {drawn}.",)
    subject = _subject(node, options, node.system, direction)
    subject = with_case(subject, {**weights, **given}, notes=notes)
    return report_on(
        subject,
        known_deviations=options.known_deviations,
        name=options.name,
        watch=options.watch,
    )


def _subject(
    node: RecurrentNode, options: Options, system: str, direction: str
) -> Subject:
    precision = options.precision or node.element
    if not precision:
        raise DomainError(
            f"{node}: expected weights or types that say its precision, got none; give "
            "the precision"
        )
    layer = onnx_layer(node, system, _named(direction))
    layer.longdep_source = SOURCE.format(
        file=str(Path(node.file).absolute()),
        label=node.label,
        system=system,
        direction=_named(direction),
    )
    layer.longdep_large = LARGE
    return subject_of(
        system,
        layer,
        convention=node.convention,
        precision=precision,
        level=options.level,
        time_limit=options.time_limit,
    )


def _named(direction: str) -> str | None:
    """The direction that is looked at; None where the cases say which."""
    return None if direction in ("", BOTH) else direction


def _about(node: RecurrentNode) -> str:
    known = [
        f"{node.hidden_size} units" if node.hidden_size is not None else "",
        f"{node.input_size} inputs" if node.input_size is not None else "",
        " and ".join(node.directions),
        node.element,
        f"operators of version {node.opset}",
    ]
    words = f"{node.operator}: {', '.join(word for word in known if word)}"
    return words + (f"; in {' / '.join(node.path)}" if node.path else "") + "."
