"""Every recurrent layer of an ONNX file, with drawn cases and with its own weights.

Each RNN, GRU or LSTM node is run by onnxruntime in a model of its own, at the precision
of its weights, in each of its directions. Drawn cases bring weights of all kinds and
sizes; a case of its own has the weights that were trained, and a sequence that is
given, or else drawn from a standard normal distribution. Layers that differ in their
weights alone share the drawn cases.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.oracle.adapters.onnx_graph import node_named, recurrent_nodes
from longdep.numeric.oracle.adapters.onnx_layer import RecurrentNode
from longdep.numeric.oracle.adapters.onnx_node import onnx_layer
from longdep.numeric.oracle.check.check import report_on, subject_of
from longdep.numeric.oracle.check.own_case import with_case
from longdep.numeric.oracle.check.report import Report
from longdep.numeric.oracle.check.running import TIME_LIMIT
from longdep.numeric.oracle.check.search import Watch, unwatched
from longdep.numeric.oracle.errors import OracleError
from longdep.numeric.oracle.escaping import printable

STEPS = 30  # of a sequence that is drawn
# How much is wrong, from nothing to what must not be overlooked.
VERDICTS = ("right", "not judged", "UNDECIDED", "WRONG")


@dataclass(frozen=True, kw_only=True)
class Options:
    """How the layers are checked; the words are those of longdep.check.

    Attributes:
        case: what a case of a layer's own has beside its weights: x, h0, c0, ...; x is
            drawn where it is missing.
        precision: instead of that of the layer's weights.
        examples: drawn cases of a layer.
        seed: of the drawn cases, and of a sequence that is drawn.
        level: standard or strict.
        time_limit: seconds a call may take.
        known_deviations: a file of deviations that are known.
        name: of the file in it.
        jobs: processes that examine cases.
        watch: called with the progress.
    """

    case: Mapping[str, Any]
    precision: str | None = None
    examples: int = 200
    seed: int = 0
    level: str = "standard"
    time_limit: float = TIME_LIMIT
    known_deviations: str | Path | None = None
    name: str | None = None
    jobs: int = 1
    watch: Watch = unwatched


@dataclass(frozen=True, kw_only=True)
class LayerReport:
    """What became of one layer.

    Attributes:
        label: its name in the file.
        about: its operator, sizes, directions and place, in words.
        drawn: the reports of drawn cases: one, or one a direction.
        own: the reports of its own weights, one a direction.
        shared: the layer whose drawn cases are this one's too; empty if it has its own.
        refused: what could not be judged and why, a sentence each.
    """

    label: str
    about: str
    drawn: tuple[Report, ...] = ()
    own: tuple[Report, ...] = ()
    shared: str = ""
    refused: tuple[str, ...] = ()

    @property
    def verdicts(self) -> tuple[str, str]:
        """A word for the drawn cases, and one for its own weights."""
        return _verdict(self.drawn), _verdict(self.own)

    @property
    def worst(self) -> str:
        """The worse of the two."""
        return max(self.verdicts, key=VERDICTS.index)

    def __str__(self) -> str:
        parts = [f"{self.label}\n{'=' * len(self.label)}", self.about]
        if self.shared:
            parts.append(
                f"Drawn cases: those of {self.shared}, the same but for weights."
            )
        parts += [f"Drawn cases. {report}" for report in self.drawn if not self.shared]
        parts += [f"Its own weights. {report}" for report in self.own]
        parts += [f"Not judged: {sentence}" for sentence in self.refused]
        return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


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
) -> Iterator[LayerReport]:
    """Check one layer after the other; each report comes when it is done."""
    alike: dict[str, LayerReport] = {}
    for node in nodes:
        key = _likeness(node)
        report = _checked(node, options, alike.get(key))
        alike.setdefault(key, report)
        yield report


def summary(reports: Iterable[LayerReport]) -> str:
    """A line for each layer."""
    rows = [(r.label, *r.verdicts) for r in reports]
    width = max(len(label) for label, _, _ in rows)
    lines = [
        f"{label:{width}}  drawn cases: {drawn}; its own weights: {own}"
        for label, drawn, own in rows
    ]
    return "\n".join(lines)


def exit_code(reports: Iterable[LayerReport]) -> int:
    """0: all is right; 1: something is wrong or undecided; 2: some was not judged."""
    worst = max((VERDICTS.index(report.worst) for report in reports), default=0)
    return (0, 2, 1, 1)[worst]


def as_json(path: str | Path, reports: Iterable[LayerReport]) -> str:
    """The reports of a file's layers as a JSON text."""
    tree = {
        "file": printable(str(path)),
        "layers": [
            {
                "label": r.label,
                "about": r.about,
                "verdicts": dict(zip(("drawn", "own"), r.verdicts, strict=True)),
                "shared": r.shared,
                "refused": list(r.refused),
                "drawn": [json.loads(each.to_json()) for each in r.drawn],
                "own": [json.loads(each.to_json()) for each in r.own],
            }
            for r in reports
        ],
    }
    return json.dumps(tree, indent=2, ensure_ascii=False) + "\n"


def _verdict(reports: tuple[Report, ...]) -> str:
    if not reports:
        return "not judged"
    if any(report.findings or report.stale for report in reports):
        return "WRONG"
    return "right" if all(report.ok for report in reports) else "UNDECIDED"


def _likeness(node: RecurrentNode) -> str:
    """What the drawn cases of a layer depend on; they bring sizes of their own."""
    own = {k: v for k, v in node.attributes.items() if k != "hidden_size"}
    key = (node.operator, sorted(own.items()), node.connected, node.element, node.opset)
    return repr(key)


def _checked(
    node: RecurrentNode, options: Options, like: LayerReport | None
) -> LayerReport:
    refused: list[str] = []

    def tried(make: Any, *arguments: Any) -> tuple[Report, ...]:
        try:
            report: Report = make(node, options, *arguments)
        except (DomainError, ShapeError, OracleError) as error:
            sentence = str(error)
        else:
            if report.tallies or any(f.kind != "program" for f in report.findings):
                return (report,)
            sentence = f"{node}: " + "; ".join(f.sentence for f in report.findings)
        if sentence not in refused:
            refused.append(sentence)
        return ()

    drawn: tuple[Report, ...] = like.drawn if like is not None else ()
    if like is None and "lengths" in node.connected:
        drawn = tried(_drawn, "")
    elif like is None:
        drawn = tuple(r for d in node.directions or ("",) for r in tried(_drawn, d))
    if like is not None and not drawn:
        refused += like.refused[:1]
    own = tuple(r for d in node.directions for r in tried(_own, d))
    return LayerReport(
        label=node.label,
        about=_about(node),
        drawn=drawn,
        own=own,
        shared=like.label if like is not None and drawn else "",
        refused=tuple(refused),
    )


def _drawn(node: RecurrentNode, options: Options, direction: str) -> Report:
    """Drawn cases; without a direction, cases of sequences of different lengths."""
    plain = node.system.removeprefix("simple-")
    system = node.system if direction else f"padded-{plain}"
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
    note: tuple[str, ...] = ()
    if "x" not in given:
        rng = np.random.default_rng(options.seed)
        given["x"] = rng.normal(size=(STEPS, node.input_size or 0)).astype(
            weights["W"].dtype
        )
        note = (
            f"x: {STEPS} steps drawn from a standard normal distribution, seed "
            f"{options.seed}.",
        )
    subject = _subject(node, options, node.system, direction)
    subject = with_case(subject, {**weights, **given}, notes=note)
    return report_on(
        subject,
        known_deviations=options.known_deviations,
        name=options.name,
        watch=options.watch,
    )


def _subject(node: RecurrentNode, options: Options, system: str, direction: str) -> Any:
    precision = options.precision or node.element
    if not precision:
        raise DomainError(
            f"{node}: expected weights or types that say its precision, got none; give "
            "the precision"
        )
    return subject_of(
        system,
        onnx_layer(node, system, direction or None),
        convention=node.convention,
        precision=precision,
        level=options.level,
        time_limit=options.time_limit,
    )


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
