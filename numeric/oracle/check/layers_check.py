"""Every recurrent layer of an ONNX file, with drawn cases and with its own weights.

Each RNN, GRU or LSTM node is run by onnxruntime in a model of its own, at the precision
of its weights, in each of its directions. Drawn cases bring weights of all kinds and
sizes; a case of its own has the weights that were trained, and a sequence that is
given, or else drawn from a standard normal distribution. Layers that differ in their
weights alone share the drawn cases.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.oracle.adapters.onnx_graph import node_named, recurrent_nodes
from longdep.numeric.oracle.adapters.onnx_layer import RecurrentNode
from longdep.numeric.oracle.adapters.onnx_node import onnx_layer
from longdep.numeric.oracle.check.check import report_on, subject_of
from longdep.numeric.oracle.check.examination import Subject
from longdep.numeric.oracle.check.own_case import with_case
from longdep.numeric.oracle.check.report import WIDTH, Report
from longdep.numeric.oracle.check.running import TIME_LIMIT
from longdep.numeric.oracle.check.search import Watch, unwatched
from longdep.numeric.oracle.errors import OracleError
from longdep.numeric.oracle.escaping import one_line, printable

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
# LayerReport.drawn or .own of longdep.numeric.oracle.check.layers_check.check_layers,
# longdep.save_case("failing.npz", report.findings[0].case)
case = longdep.load_case("failing.npz")
"""
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
        drawn: direction -> the report of drawn cases; of sequences of different
            lengths, which bring their directions, one report under "both".
        own: direction -> the report of its own weights.
        drawn_with: the layer whose drawn cases these are; empty if they are its own.
        own_with: the layer that has the same weights and was judged with them.
        refused: what could not be judged and why, a sentence each.
        incomplete: which of "drawn" and "own" was refused, in one direction at least.
    """

    label: str
    about: str
    drawn: Mapping[str, Report]
    own: Mapping[str, Report]
    drawn_with: str = ""
    own_with: str = ""
    refused: tuple[str, ...] = ()
    incomplete: frozenset[str] = frozenset()

    @property
    def verdicts(self) -> tuple[str, str]:
        """A word for the drawn cases, and one for its own weights.

        Right is only what was judged in all its directions.
        """
        drawn = _verdict(self.drawn.values(), "drawn" in self.incomplete)
        return drawn, _verdict(self.own.values(), "own" in self.incomplete)

    @property
    def reasons(self) -> tuple[str, ...]:
        """What could not be judged and why, escaped, a line each."""
        return tuple(one_line(sentence) for sentence in self.refused)

    @property
    def worst(self) -> str:
        """The worse of the two."""
        return max(self.verdicts, key=VERDICTS.index)

    def __str__(self) -> str:
        parts = [f"{self.label}\n{'=' * min(len(self.label), WIDTH)}", self.about]
        for title, reports, other in (
            ("Drawn cases", self.drawn, self.drawn_with),
            ("Its own weights", self.own, self.own_with),
        ):
            if other:
                parts.append(f"{title}: the same as of {other}.")
                continue
            for direction, report in reports.items():
                parts.append(
                    f"{title}, {direction}:" if len(reports) > 1 else f"{title}:"
                )
                parts.append(str(report))
        parts += [f"Not judged: {sentence}" for sentence in self.reasons]
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
    drawn: dict[str, LayerReport] = {}
    own: dict[str, LayerReport] = {}
    for node in nodes:
        alike, same = _likeness(node), _identity(node)
        report = _checked(node, options, drawn.get(alike), own.get(same))
        drawn.setdefault(alike, report)
        own.setdefault(same, report)
        yield report


def summary(reports: Iterable[LayerReport]) -> str:
    """A line for each layer."""
    rows = []
    for r in reports:
        drawn, own = r.verdicts
        told = (_told(drawn, r.drawn.values()), _told(own, r.own.values()))
        rows.append((r.label, *told))
    width = max(len(label) for label, _, _ in rows)
    lines = [
        f"{label:{width}}  drawn cases: {drawn}; its own weights: {own}"
        for label, drawn, own in rows
    ]
    return "\n".join(lines)


def exit_code(reports: Iterable[LayerReport]) -> int:
    """0: all is right; 1: something is wrong or undecided; 2: some was not judged.

    What is wrong or undecided counts for more than what was not judged.
    """
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
                "refused": list(r.reasons),
                "drawn_with": r.drawn_with,
                "drawn": {d: json.loads(e.to_json()) for d, e in r.drawn.items()},
                "own_with": r.own_with,
                "own": {d: json.loads(e.to_json()) for d, e in r.own.items()},
            }
            for r in reports
        ],
    }
    return json.dumps(tree, indent=2, ensure_ascii=False) + "\n"


def _verdict(reports: Collection[Report], incomplete: bool) -> str:
    if any(report.findings or report.stale for report in reports):
        return "WRONG"
    if not all(report.ok for report in reports):
        return "UNDECIDED"
    return "right" if reports and not incomplete else "not judged"


def _told(verdict: str, reports: Collection[Report]) -> str:
    """The verdict, and how much of it is open."""
    tallies = [tally for report in reports for tally in report.tallies.values()]
    blind = sum(tally.undecidable for tally in tallies)
    rows = blind + sum(tally.inside + tally.outside for tally in tallies)
    if blind and verdict == "right":
        return f"{verdict} ({blind} of {rows} rows undecided)"
    return verdict


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
    alike: LayerReport | None,
    same: LayerReport | None,
) -> LayerReport:
    """The report on a layer, with what is known of one like it, and of the same one."""
    makers = {"drawn": _drawn, "own": _own}
    refused: list[str] = []
    incomplete: set[str] = set()

    def tried(part: str, direction: str) -> dict[str, Report]:
        try:
            report = makers[part](node, options, direction)
        except (DomainError, ShapeError, OracleError) as error:
            sentence = str(error)
        else:
            if report.tallies or any(f.kind != "program" for f in report.findings):
                return {direction: report}
            sentence = f"{node}: " + "; ".join(f.sentence for f in report.findings)
        incomplete.add(part)
        if sentence not in refused:
            refused.append(sentence)
        return {}

    drawn: Mapping[str, Report] = alike.drawn if alike is not None else {}
    own: Mapping[str, Report] = same.own if same is not None else {}
    if not drawn:
        ways = (BOTH,) if "lengths" in node.connected else node.directions or ("",)
        drawn = {d: r for way in ways for d, r in tried("drawn", way).items()}
        alike = None
    elif alike is not None:
        incomplete |= alike.incomplete & {"drawn"}
    if not own:
        own = {d: r for way in node.directions for d, r in tried("own", way).items()}
        same = None
    elif same is not None:
        incomplete |= same.incomplete & {"own"}
    return LayerReport(
        label=node.label,
        about=_about(node),
        drawn=drawn,
        own=own,
        drawn_with=alike.label if alike is not None else "",
        own_with=same.label if same is not None else "",
        refused=tuple(refused),
        incomplete=frozenset(incomplete),
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
