"""What became of a file or a module: a report on each of its parts.

A part is a layer, a node, or several that run as one. It is judged with drawn cases and
with its own weights, each perhaps in several ways, such as its directions; what could
not be judged is said in sentences.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.oracle.check.report import WIDTH, Report
from longdep.numeric.oracle.check.running import TIME_LIMIT
from longdep.numeric.oracle.check.search import Watch, unwatched
from longdep.numeric.oracle.errors import OracleError
from longdep.numeric.oracle.escaping import one_line, printable
from longdep.numeric.oracle.markup import Block, Heading, as_html, as_markdown

Weights = Literal["drawn", "own"]
# How much is wrong, from nothing to what must not be overlooked.
VERDICTS = ("right", "not judged", "UNDECIDED", "WRONG")


@dataclass(frozen=True, kw_only=True)
class Options:
    """How the parts are checked; the words are those of longdep.check.

    Attributes:
        case: what a case of a part's own has beside its weights: x, h0, c0, ...; x is
            drawn where it is missing.
        precision: instead of that of the part's weights.
        examples: drawn cases of a part.
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
class PartReport:
    """What became of one part.

    Attributes:
        label: its name in the file or module.
        about: what it is, its sizes, directions and place, in words.
        drawn: what was looked at, such as a direction -> the report of drawn cases.
        own: the same -> the report of its own weights.
        drawn_with: the part whose drawn cases these are; empty if they are its own.
        own_with: the part that has the same weights and was judged with them.
        refused: what could not be judged and why, a sentence each.
        incomplete: which of "drawn" and "own" was refused, in one of them at least.
        notes: what else is to be known of it, in sentences.
    """

    label: str
    about: str
    drawn: Mapping[str, Report]
    own: Mapping[str, Report]
    drawn_with: str = ""
    own_with: str = ""
    refused: tuple[str, ...] = ()
    incomplete: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()

    @property
    def verdicts(self) -> tuple[str, str]:
        """A word for the drawn cases, and one for its own weights.

        Right is only what was judged in all that was to be looked at.
        """
        drawn = _verdict(self.drawn.values(), "drawn" in self.incomplete)
        return drawn, _verdict(self.own.values(), "own" in self.incomplete)

    @property
    def reports(self) -> tuple[Report, ...]:
        """All its reports, those of drawn cases first."""
        return (*self.drawn.values(), *self.own.values())

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
            for what, report in reports.items():
                parts.append(f"{title}, {what}:" if len(reports) > 1 else f"{title}:")
                parts.append(str(report))
        parts += [f"Not judged: {sentence}" for sentence in self.reasons]
        parts += [one_line(sentence) for sentence in self.notes]
        return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"

    def _repr_markdown_(self) -> str:
        return as_markdown(self.blocks())

    def _repr_html_(self) -> str:
        return as_html(self.blocks())

    def blocks(self) -> list[Block]:
        """What a notebook displays of it: the same as is printed."""
        found: list[Block] = [Heading(self.label), self.about]
        for title, reports, other in (
            ("Drawn cases", self.drawn, self.drawn_with),
            ("Its own weights", self.own, self.own_with),
        ):
            if other:
                found.append(f"{title}: the same as of {other}.")
                continue
            for what, report in reports.items():
                found.append(f"{title}, {what}:" if len(reports) > 1 else f"{title}:")
                found += report.blocks()
        refused = [f"Not judged: {sentence}" for sentence in self.reasons]
        return [*found, *refused, *self.notes]


@dataclass(kw_only=True)
class Trials:
    """The reports of one part as they are made, and why others could not be.

    Attributes:
        label: the part, as the sentences name it.
        drawn, own, refused, incomplete: as in PartReport.
    """

    label: str
    drawn: dict[str, Report] = field(default_factory=dict)
    own: dict[str, Report] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    incomplete: set[str] = field(default_factory=set)

    def attempt(self, weights: Weights, what: str, make: Callable[[], Report]) -> None:
        """Make a report; where that is refused, or nothing could be run, say why.

        Args:
            weights: whose they are: drawn, or the part's own.
            what: is looked at, such as a direction.
            make: makes the report; DomainError, ShapeError and OracleError refuse.
        """
        try:
            report = make()
        except (DomainError, ShapeError, OracleError) as error:
            self.refuse(weights, str(error))
            return
        if report.tallies or any(f.kind != "program" for f in report.findings):
            (self.drawn if weights == "drawn" else self.own)[what] = report
            return
        sentences = "; ".join(finding.sentence for finding in report.findings)
        self.refuse(weights, f"{self.label}: {sentences}")

    def refuse(self, weights: Weights, sentence: str) -> None:
        """Say that this could not be judged, and why; the same is said once."""
        self.incomplete.add(weights)
        if sentence not in self.refused:
            self.refused.append(sentence)

    def report(self, label: str, about: str, **others: Any) -> PartReport:
        """The report of the part; others are drawn_with, own_with, notes."""
        return PartReport(
            label=label,
            about=about,
            drawn=self.drawn,
            own=self.own,
            refused=tuple(self.refused),
            incomplete=frozenset(self.incomplete),
            **others,
        )


def summary(reports: Iterable[PartReport]) -> str:
    """A line for each part."""
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


def exit_code(reports: Iterable[PartReport]) -> int:
    """0: all is right; 1: something is wrong or undecided; 2: some was not judged.

    What is wrong or undecided counts for more than what was not judged.
    """
    worst = max((VERDICTS.index(report.worst) for report in reports), default=0)
    return (0, 2, 1, 1)[worst]


def as_json(
    about: Mapping[str, str], reports: Iterable[PartReport], parts: str = "layers"
) -> str:
    """The reports as a JSON text.

    Args:
        about: what all of it is, such as its file; escaped here.
        reports: of the parts.
        parts: what the parts are called.
    """
    tree = {
        **{name: printable(text) for name, text in about.items()},
        parts: [
            {
                "label": r.label,
                "about": r.about,
                "verdicts": dict(zip(("drawn", "own"), r.verdicts, strict=True)),
                "refused": list(r.reasons),
                "notes": [one_line(sentence) for sentence in r.notes],
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
