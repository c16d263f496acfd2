"""Every recurrent layer of an ONNX file, with drawn cases and with its own weights.

Each RNN, GRU or LSTM node is run by onnxruntime in a model of its own, at the precision
of its weights, in all its directions at once. Nodes that follow each other as one stack
are judged as that stack too. Drawn cases bring weights of all kinds and sizes, and in
all directions at once one layer or several; a case of its own has the weights that were
trained, and a sequence that is given, or else drawn from a standard normal
distribution. Layers that differ in their weights alone share the drawn cases.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.onnx_chains import Chain, chains, linked
from longdep.numeric.oracle.adapters.onnx_graph import node_named, recurrent_nodes
from longdep.numeric.oracle.adapters.onnx_layer import RecurrentNode
from longdep.numeric.oracle.adapters.onnx_node import Layer, onnx_layer
from longdep.numeric.oracle.adapters.onnx_stack import Stack, onnx_stack
from longdep.numeric.oracle.adapters.plumbing import cell_of
from longdep.numeric.oracle.check.check import report_on, subject_of
from longdep.numeric.oracle.check.examination import Subject
from longdep.numeric.oracle.check.own_case import with_case
from longdep.numeric.oracle.check.parts_report import Options, PartReport, Trials
from longdep.numeric.oracle.check.report import Report
from longdep.numeric.oracle.stacked.table import names as stackings

STEPS = 10  # of a sequence that is drawn
LENGTHS = (STEPS, STEPS - 3)  # of two of them, where a node is given sequence_lens
BOTH = "both"
SOURCE = """\
from longdep.numeric.oracle.adapters.onnx_graph import node_named, recurrent_nodes
from longdep.numeric.oracle.adapters.{module} import {function}

node = node_named(recurrent_nodes({file!r}), {label!r})
implementation = {function}(node, {words})"""
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


@dataclass(frozen=True, kw_only=True)
class _Part:
    """A node by itself, or nodes that follow each other as one stack.

    Attributes:
        nodes: one, or the layers of the stack.
        note: what is to be known of it, in a sentence.
    """

    nodes: tuple[RecurrentNode, ...]
    note: str = ""

    @property
    def first(self) -> RecurrentNode:
        """The node, or the stack's first one: they are alike."""
        return self.nodes[0]

    @property
    def stacked(self) -> bool:
        """Whether it is judged in all its directions and layers at once."""
        node = self.first
        cell = cell_of(node.system)
        known = node.convention in stackings(cell)  # onnx-clip is not
        return len(self.nodes) > 1 or (len(node.directions) > 1 and known)

    @property
    def label(self) -> str:
        """What the report calls it."""
        return Chain(nodes=self.nodes).label

    @property
    def ways(self) -> tuple[str, ...]:
        """What of it is looked at in turn: its directions, or all at once."""
        if self.stacked:
            return (self.first.attributes.get("direction", "forward"),)
        return self.first.directions


def check_layers(
    nodes: Sequence[RecurrentNode], options: Options
) -> Iterator[PartReport]:
    """Check one node after the other, then the stacks that some of them are.

    Each report comes when it is done.
    """
    drawn: dict[str, PartReport] = {}
    own: dict[str, PartReport] = {}
    for part in _parts(nodes):
        alike, same = _likeness(part), _identity(part)
        report = _checked(part, options, drawn.get(alike), own.get(same))
        drawn.setdefault(alike, report)
        own.setdefault(same, report)
        yield report


def _parts(nodes: Sequence[RecurrentNode]) -> Iterator[_Part]:
    for node in nodes:
        yield _Part(nodes=(node,), note=linked(node, nodes).apart)
    for chain in chains(nodes):
        node = chain.nodes[0]
        if not node.beyond and node.convention in stackings(cell_of(node.system)):
            yield _Part(nodes=chain.nodes)


def _likeness(part: _Part) -> str:
    """What the drawn cases of a part depend on; they bring sizes of their own."""
    node = part.first
    own = {k: v for k, v in node.attributes.items() if k != "hidden_size"}
    key = (node.operator, sorted(own.items()), node.connected, node.element, node.opset)
    return repr((part.stacked, *key))


def _identity(part: _Part) -> str:
    """What the case of a part's own depends on."""
    digest = sha256(_likeness(part).encode())
    for node in part.nodes:
        for name, array in node.weights.items():
            digest.update(f"{name} {array.dtype} {array.shape} ".encode())
            digest.update(array.tobytes())
        digest.update(f"{node.hidden_size} {len(node.missing)}".encode())
    return digest.hexdigest()


def _checked(
    part: _Part,
    options: Options,
    alike: PartReport | None,
    same: PartReport | None,
) -> PartReport:
    """The report on a part, with what is known of one like it, and of the same one."""
    node = part.first
    trials = Trials(label=str(replace(node, label=part.label)))
    drawn_with = own_with = ""
    if alike is not None and alike.drawn:
        trials.drawn |= alike.drawn
        trials.incomplete |= alike.incomplete & {"drawn"}
        drawn_with = alike.label
    else:
        both = "lengths" in node.connected and not part.stacked
        for way in (BOTH,) if both else part.ways or ("",):
            trials.attempt("drawn", way, partial(_drawn, part, options, way))
    if same is not None and same.own:
        trials.own |= same.own
        trials.incomplete |= same.incomplete & {"own"}
        own_with = same.label
    else:
        for way in part.ways:
            make = _own_stack if part.stacked else _own
            trials.attempt("own", way, partial(make, part, options, way))
    return trials.report(
        part.label,
        _about(part),
        drawn_with=drawn_with,
        own_with=own_with,
        notes=(part.note,) if part.note else (),
    )


def _drawn(part: _Part, options: Options, way: str) -> Report:
    """Drawn cases; of both directions, cases of sequences of different lengths."""
    system = part.first.system
    if part.stacked:
        system = f"stacked-{cell_of(system)}"
    elif way == BOTH:
        system = f"padded-{cell_of(system)}"
    return report_on(
        _subject(part, options, system, way),
        options.examples,
        options.seed,
        options.known_deviations,
        options.name,
        jobs=options.jobs,
        watch=options.watch,
    )


def _own(part: _Part, options: Options, direction: str) -> Report:
    """The trained weights of a direction."""
    node = part.first
    weights: dict[str, Any] = node.arrays(direction)
    if node.operator == "RNN":
        weights["activation"] = node.activation
    if node.clip is not None:
        weights["clip"] = node.clip
    given, notes = _with_sequence(weights, options, (STEPS, node.input_size or 0))
    subject = _subject(part, options, node.system, direction)
    return _judged(with_case(subject, given, notes=notes), options)


def _own_stack(part: _Part, options: Options, way: str) -> Report:
    """The trained weights of all layers and directions, over sequences."""
    node = part.first
    weights: dict[str, Any] = {
        f"{name}_l{layer}": array
        for layer, each in enumerate(part.nodes)
        for name, array in each.whole_arrays().items()
    }
    weights |= {"layers": len(part.nodes), "direction": way, "window": 0}
    if node.operator == "RNN":
        weights["activation"] = node.activation
    batch = len(LENGTHS) if "lengths" in node.connected else 1
    shape = (STEPS, batch, node.input_size or 0)
    given, notes = _with_sequence(weights, options, shape)
    if np.ndim(given["x"]) == 2:  # one sequence
        given["x"] = np.asarray(given["x"])[:, None]
    if "lengths" not in given:
        steps, batch = np.shape(given["x"])[:2]
        ends = np.full(batch, steps)
        if "x" not in options.case and "lengths" in node.connected:
            ends = np.array(LENGTHS)
        given["lengths"] = ends
    system = f"stacked-{cell_of(node.system)}"
    subject = _subject(part, options, system, way)
    return _judged(with_case(subject, given, notes=notes), options)


def _with_sequence(
    weights: Mapping[str, Any], options: Options, shape: tuple[int, ...]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Weights and what is given beside them; x of that shape is drawn if it is not.

    Raises:
        DomainError: what is given is among the weights.
    """
    given = dict(options.case)
    if both := [name for name in given if name in weights]:
        raise DomainError(
            f"case: expected no {', '.join(both)}, which the layer has, but x, h0, ..."
        )
    notes: tuple[str, ...] = ()
    if "x" not in given:
        rng = np.random.default_rng(options.seed)
        first = next(iter(weights.values()))
        given["x"] = rng.normal(size=shape).astype(first.dtype)
        drawn = f"drawn from a standard normal distribution, seed {options.seed}"
        notes = (f"x: {STEPS} steps, {drawn}.",)
    return {**weights, **given}, notes


def _judged(subject: Subject, options: Options) -> Report:
    return report_on(
        subject,
        known_deviations=options.known_deviations,
        name=options.name,
        watch=options.watch,
    )


def _subject(part: _Part, options: Options, system: str, way: str) -> Subject:
    node = part.first
    precision = options.precision or node.element
    if not precision:
        raise DomainError(
            f"{node}: expected weights or types that say its precision, got none; give "
            "the precision"
        )
    layer: Layer | Stack
    if part.stacked:
        layer, words = onnx_stack(node, system), repr(system)
        function = ("onnx_stack", "onnx_stack")
    else:
        direction = None if way in ("", BOTH) else way  # None where the cases say which
        layer, words = onnx_layer(node, system, direction), f"{system!r}, {direction!r}"
        function = ("onnx_node", "onnx_layer")
    layer.longdep_source = SOURCE.format(
        module=function[0],
        function=function[1],
        file=str(Path(node.file).absolute()),
        label=node.label,
        words=words,
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


def _about(part: _Part) -> str:
    node, many = part.first, len(part.nodes)
    known = [
        f"{many} layers" if many > 1 else "",
        f"{node.hidden_size} units" if node.hidden_size is not None else "",
        f"{node.input_size} inputs" if node.input_size is not None else "",
        " and ".join(node.directions),
        node.element,
        f"operators of version {node.opset}",
    ]
    words = f"{node.operator}: {', '.join(word for word in known if word)}"
    return words + (f"; in {' / '.join(node.path)}" if node.path else "") + "."
