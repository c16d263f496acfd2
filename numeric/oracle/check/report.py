"""The report of a check: readable as a page, and as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import fill
from typing import Any

from longdep.numeric.oracle.check.judging import Miss
from longdep.numeric.oracle.escaping import printable, printable_tree
from longdep.numeric.oracle.markup import (
    Block,
    Code,
    Heading,
    Table,
    as_html,
    as_markdown,
)
from longdep.numeric.oracle.vocabulary import Case
from longdep.numeric.oracle.wire import to_json

WIDTH = 88
SHOWN_DIGITS = 25
COLUMNS = ["output", "inside", "outside", "undecidable", "largest error / allowed"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something wrong, with the smallest case that shows it.

    Attributes:
        kind: "outside" (a number is wrong), "statistics", or a trouble's kind
            (numeric/oracle/check/answers.py).
        output: the output it is about, or None.
        sentence: what is wrong, in one sentence.
        step: step 1..T of the worst entry, where outputs have steps.
        lag: steps before the last one, for a gradient.
        place: index of the worst entry.
        expected: its right value, decimal digits, all certified.
        computed: the implementation's value.
        allowed: how far it may be off.
        why: how the allowance is derived.
        also: the other outputs that are wrong in the same case.
        causes: the known bug patterns that compute the same, or a part of it; where
            there are none, the precision that its errors look like, if that is too low;
            or that the same case is answered differently from call to call, and such.
        apart: what separates failing cases from others, in sentences; where no cause
            is known.
        case: the smallest failing case.
        reproduction: Python text that runs it.
    """

    kind: str
    output: str | None
    sentence: str
    step: int | None = None
    lag: int | None = None
    place: tuple[int, ...] = ()
    expected: str = ""
    computed: float | None = None
    allowed: float | None = None
    why: str = ""
    also: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    apart: str = ""
    case: Case = field(default_factory=dict)
    reproduction: str = ""

    @property
    def short(self) -> str:
        """What is wrong: a line for the sentence, the numbers, the likely cause."""
        return "\n".join([self.sentence, *self._numbers(), *self._words()])

    def _numbers(self) -> list[str]:
        if not self.expected:
            return []
        rows = [
            ("expected", self.expected),
            ("computed", repr(self.computed)),
            ("off by", f"{_gap(self):.3g}"),
            ("allowed", f"{self.allowed:.3g}"),
        ]
        return [f"  {name:9} {value}" for name, value in rows]

    def _words(self) -> list[str]:
        also = f"Also outside: {', '.join(self.also)}."
        return [also] * bool(self.also) + [_causes(self.causes)] * bool(self.expected)

    def blocks(self) -> list[Block]:
        """What a notebook displays of it."""
        if not self.expected:
            found: list[Block] = [self.sentence]
        else:
            figures = {
                "output": self.output or "",
                "step": "" if self.step is None else str(self.step),
                "lag": "" if self.lag is None else str(self.lag),
                "place": ", ".join(map(str, self.place)),
                "expected": self.expected,
                "computed": repr(self.computed),
                "off by": f"{_gap(self):.3g}",
                "allowed": f"{self.allowed:.3g}",
            }
            found = [self.sentence, Table([[*figures], [*figures.values()]])]
        reason = [f"Why this much is allowed. {self.why}"] * bool(self.why)
        found += [*self._words(), *filter(None, [self.apart]), *reason]
        if self.reproduction:
            found.append(Code(self.reproduction, "To reproduce, run:"))
        return found

    def __str__(self) -> str:
        parts = [fill(self.sentence, WIDTH)]
        if numbers := self._numbers():
            parts.append("\n".join(numbers))
        parts += [fill(words, WIDTH) for words in self._words()]
        if self.apart:
            parts.append(fill(self.apart, WIDTH))
        if self.why:
            parts.append(fill(f"Why this much is allowed. {self.why}", WIDTH))
        if self.reproduction:
            parts.append(f"To reproduce, run:\n\n{self.reproduction}")
        return "\n\n".join(parts)


def _gap(finding: Finding) -> float:
    assert finding.computed is not None
    return abs(finding.computed - float(finding.expected))


def _causes(causes: tuple[str, ...]) -> str:
    if not causes:
        return "Likely cause: no known bug pattern computes this."
    return f"Likely cause: {' Or: '.join(causes)}"


def digits_of(miss: Miss) -> str:
    """The certified digits of the expected value."""
    if not miss.expected.is_finite():
        return str(float(miss.expected))
    return str(miss.expected.str(SHOWN_DIGITS, radius=False))


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many rows (steps) of an output are inside, outside, undecidable."""

    inside: int = 0
    outside: int = 0
    undecidable: int = 0
    share: float = 0.0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            inside=self.inside + other.inside,
            outside=self.outside + other.outside,
            undecidable=self.undecidable + other.undecidable,
            share=max(self.share, other.share),
        )


@dataclass(frozen=True, kw_only=True)
class Report:
    """The result of a check.

    Attributes:
        system, convention, precision, level, seed: as asked for.
        examples: how many cases were compared: judged in at least one output.
        asked: how many were to be compared; fewer are where the search ended early.
        drawn: how many cases were run.
        declined: how many of these the implementation declined.
        exhausted: whether the search gave up drawing cases that are not declined.
        confirmed: how many cases' right answers were computed by the second route.
        findings: what is wrong; empty when all is well.
        unchecked: outputs never returned, so that nothing is known of them; those
            returned now and then are followed by "(in 3 of 20)" missing.
        undecidable: outputs, and how many of their rows nothing is known of.
        effective_precision: the finest format all outputs are right in, or the bits,
            or the one asked for where most rows are right in it
            (numeric/oracle/diagnosis/precision_probe.py).
        tallies: output -> rows inside, outside, undecidable.
        excused: what is wrong and listed in the file of known deviations.
        stale: what that file lists and is wrong no more, which is a failure.
        notes: what else is to be known of this report, in sentences.
    """

    system: str
    convention: str
    precision: str
    level: str
    seed: int
    examples: int
    asked: int
    drawn: int
    declined: int
    exhausted: bool
    confirmed: int
    findings: tuple[Finding, ...]
    unchecked: tuple[str, ...]
    tallies: Mapping[str, Tally]
    effective_precision: str
    excused: tuple[Finding, ...] = ()
    stale: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def undecidable(self) -> dict[str, int]:
        """Rows (steps) of each output of which nothing is known."""
        return {k: t.undecidable for k, t in self.tallies.items() if t.undecidable}

    @property
    def ok(self) -> bool:
        """Nothing is wrong, and every output returned was decided somewhere.

        What a known deviation excuses is not wrong; one that is gone is.
        """
        if self.findings or self.stale:
            return False
        decided = all(t.inside or t.outside for t in self.tallies.values())
        return decided and bool(self.tallies or self.excused)

    def __str__(self) -> str:
        page = "\n\n".join([self._title(), self._table(), *self._sections()]) + "\n"
        return printable(page)

    @property
    def summary(self) -> str:
        """The verdict, and how many cases it rests on, in one line."""
        head = f"{self.system} ({self.convention}), {self.precision}: {self._verdict()}"
        return f"{head}; {self._counts()}"

    def _counts(self) -> str:
        if self.exhausted:
            return (
                f"{_cases(self.examples)} compared of the {self.asked} asked for, "
                f"{self.drawn} drawn, {self.declined} declined: no more were drawn"
            )
        if self.asked == 1 == self.drawn:
            return f"{_cases(self.examples)} compared"
        declined = f", {self.declined} declined" if self.declined else ""
        return f"{_cases(self.examples)} compared, {self.drawn} drawn{declined}"

    def _title(self) -> str:
        head = self.summary
        return f"{head}\n{'=' * min(len(head), WIDTH)}\n\n{fill(self._about(), WIDTH)}"

    def _about(self) -> str:
        were = "was" if self.confirmed == 1 else "were"
        return (
            f"Level {self.level}, seed {self.seed}; effective precision: "
            f"{self.effective_precision}. The right answers are certified balls; "
            f"{self.confirmed} {were} confirmed by the second route."
        )

    def _verdict(self) -> str:
        if self.findings:
            return "WRONG"
        if self.stale:
            return "STALE, a known deviation is gone"
        if not self.ok:
            return "UNDECIDED"
        return "right but for a known deviation" if self.excused else "right"

    def _table(self) -> str:
        if not self.tallies:
            return "No output could be judged."
        width = max(len(name) for name in (*self.tallies, "output"))
        lines = [f"{COLUMNS[0]:{width}}  {'  '.join(COLUMNS[1:])}"]
        for name, *counts, share in self._rows():
            cells = zip(counts, COLUMNS[1:], strict=False)
            numbers = "  ".join(f"{cell:>{len(column)}}" for cell, column in cells)
            lines.append(f"{name:{width}}  {numbers}  {share}")
        return "\n".join(lines)

    def _rows(self) -> list[list[str]]:
        """The table's cells, below the header."""
        return [
            [name, *map(str, (t.inside, t.outside, t.undecidable)), f"{t.share:.3g}"]
            for name, t in self.tallies.items()
        ]

    def _sections(self) -> list[str]:
        parts = [fill(remark, WIDTH) for remark in self._remarks()]
        for title, finding in self._titled():
            parts.append(f"{title}\n{'-' * len(title)}\n\n{finding}")
        return [*parts, *self.notes]

    def _remarks(self) -> list[str]:
        """What nothing is known of, in sentences."""
        found = []
        if self.unchecked:
            found.append(
                "Unchecked, because not returned in a form that can be judged: "
                f"{', '.join(self.unchecked)}."
            )
        if self.undecidable:
            found.append(
                "Undecidable rows are not passed: their conditioning leaves "
                f"nothing to check in {self.precision}."
            )
        return found

    def _titled(self) -> list[tuple[str, Finding]]:
        """Each finding with a title, the excused ones last."""
        return [
            (f"{word} {number}: {finding.kind}", finding)
            for word, findings in (
                ("Finding", self.findings),
                ("Excused", self.excused),
            )
            for number, finding in enumerate(findings, 1)
        ]

    def _repr_markdown_(self) -> str:
        return as_markdown(self.blocks())

    def _repr_html_(self) -> str:
        return as_html(self.blocks())

    def blocks(self) -> list[Block]:
        """What a notebook displays of it: the same as is printed."""
        found: list[Block] = [Heading(self.summary), self._about()]
        if self.tallies:
            found.append(Table([COLUMNS, *self._rows()]))
        found += self._remarks()
        for title, finding in self._titled():
            found += [Heading(title), *finding.blocks()]
        return [*found, *self.notes]

    def to_json(self) -> str:
        """The report as a JSON text; floats of the cases are exact hexadecimals."""
        tree = {
            "system": self.system,
            "convention": self.convention,
            "precision": self.precision,
            "level": self.level,
            "seed": self.seed,
            "examples": self.examples,
            "asked": self.asked,
            "drawn": self.drawn,
            "declined": self.declined,
            "exhausted": self.exhausted,
            "confirmed": self.confirmed,
            "ok": self.ok,
            "summary": self.summary,
            "effective_precision": self.effective_precision,
            "unchecked": list(self.unchecked),
            "undecidable": self.undecidable,
            "outputs": {name: _plain(t.__dict__) for name, t in self.tallies.items()},
            "findings": [_plain(finding.__dict__) for finding in self.findings],
            "excused": [_plain(finding.__dict__) for finding in self.excused],
            "stale": list(self.stale),
            "notes": list(self.notes),
        }
        tree = printable_tree(tree)
        return json.dumps(tree, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _cases(count: int) -> str:
    return f"{count} case" if count == 1 else f"{count} cases"


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: {key: to_json(entry) for key, entry in value.items()}
        if isinstance(value, Mapping)
        else to_json(value, "decimal")
        for name, value in fields.items()
    }
