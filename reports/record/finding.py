"""Findings: the evidence of a test on a claim, and how findings merge.

Evidence merges in any order: counts add, worst margins and simplest counterexamples
win. Nothing here depends on time, machine or process.
"""

import json
import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from typing import Any

from longdep.reports.record.ranges import merged_draws

LONGEST_CAUSE = 300


@dataclass(frozen=True)
class Evidence:
    """One finding.

    Attributes:
        claim: key of the claim.
        kind: proof, search, refutation, ablation, witness, measurement or "not run".
        test: the sentence the test's name spells.
        survived: the claim withstood this test (for an ablation: it withstood the
            loss of the hypothesis, so the hypothesis is not shown to be needed).
        examples: cases run.
        attained: largest computed/allowed ratio of a bound, as the text of a fraction.
        hypothesis: the one an ablation drops.
        certificate: the accepted certificate.
        detail: lemmas, intervals, tables; JSON-ready.
        drawn: what a search drew, as reports/record/drawn.py sums it up; "near" counts
            the cases beside them that it drew to bring sides together.
        stopped: why the test came to no result (a refused proof, a crash, a test that
            was not run), in a sentence; None if it came to one.
    """

    claim: str
    kind: str
    test: str
    survived: bool
    examples: int = 0
    attained: str | None = None
    hypothesis: str | None = None
    certificate: Mapping[str, Any] | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    stopped: str | None = None
    drawn: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON-ready mapping without empty fields."""
        empty: tuple[Any, ...] = (None, {}, 0)
        return {k: v for k, v in asdict(self).items() if v not in empty or v is False}

    @staticmethod
    def from_json(record: Mapping[str, Any]) -> "Evidence":
        """Inverse of to_json."""
        return Evidence(**record)


@dataclass(frozen=True)
class Measurement:
    """A measured quantity and what it decides.

    Attributes:
        decides: True if the claim's stated rule is met, False if its negation is,
            None if the interval leaves it open.
        rule: the rule, in words.
        values: rounded figures by name; JSON-ready.
        samples: how many samples the figures rest on.
    """

    decides: bool | None
    rule: str
    values: Mapping[str, Any]
    samples: int

    def plain(self) -> "Measurement":
        """The same in Python's own numbers and truth values, which JSON has.

        Raises:
            TypeError: it decides something else than True, False or None, or a figure
                is not one that JSON has.
        """
        decides = _plain(self.decides)
        if not (decides is None or isinstance(decides, bool)):
            raise TypeError(
                f"decides: expected True, False or None, got {decides!r} of the type "
                f"{type(decides).__name__}"
            )
        values, samples = _plain(self.values), _plain(self.samples)
        try:
            json.dumps([values, samples], allow_nan=False)
        except (TypeError, ValueError) as error:
            raise TypeError(f"values: expected plain figures: {error}") from None
        return Measurement(decides, self.rule, values, samples)


def _plain(value: Any) -> Any:
    """NumPy's numbers, truth values and arrays as Python's own, which JSON has."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.tolist() if hasattr(value, "tolist") else value


RECORDED: ContextVar[list[Evidence] | None] = ContextVar("recorded", default=None)


def record(evidence: Evidence) -> None:
    """Hand a finding to whoever collects (the pytest plugin), if anyone does."""
    collector = RECORDED.get()
    if collector is not None:
        collector.append(evidence)


def cause_of(error: BaseException) -> str:
    """What went wrong in one line, the same in every process."""
    message = str(error).strip().splitlines()[:1]
    if type(error).__module__.split(".")[0] == "longdep":
        parts = message  # a sentence already
    else:
        parts = [type(error).__name__, *message]
    line = re.sub(r" at 0x[0-9a-f]+", "", ": ".join(parts))
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)[
        :LONGEST_CAUSE
    ]


def sentence_of(name: str) -> str:
    """Turn a test's name into its sentence."""
    return name.removeprefix("test_").replace("_", " ")


def distinct(findings: Iterable[Evidence]) -> list[Evidence]:
    """Each finding once, however often it was made.

    The seed of a search is that of its name: where a test is run again it draws the
    same cases, and they are no further evidence. So are those of another test of the
    same name that finds the very same.
    """
    return list({_text(finding.to_json()): finding for finding in findings}.values())


def merge(findings: list[Evidence]) -> list[Evidence]:
    """Merge findings of the same test, in any order and grouping.

    Examples add; the largest attained ratio, a failure over a survival, the simplest
    certificate and the detail first in the alphabet win: each field by a rule of its
    own, so that neither order nor grouping matters. The result is sorted.
    """
    merged: dict[tuple[str, ...], Evidence] = {}
    for item in findings:
        key = (item.claim, item.kind, item.hypothesis or "", item.test)
        merged[key] = _merged(merged[key], item) if key in merged else item
    return [merged[key] for key in sorted(merged)]


def _merged(a: Evidence, b: Evidence) -> Evidence:
    ratios = [Fraction(x.attained) for x in (a, b) if x.attained is not None]
    certificates = [x.certificate for x in (a, b) if x.certificate is not None]
    details = [x.detail for x in (a, b) if x.detail]
    stops = [x.stopped for x in (a, b) if x.stopped is not None]
    return replace(
        a,
        survived=a.survived and b.survived,
        examples=a.examples + b.examples,
        attained=str(max(ratios)) if ratios else None,
        certificate=min(certificates, key=_simplicity) if certificates else None,
        detail=min(details, key=_text) if details else {},
        stopped=min(stops, default=None),
        drawn=merged_draws(a.drawn, b.drawn),
    )


def _text(detail: Mapping[str, Any]) -> str:
    return json.dumps(detail, sort_keys=True)


def _simplicity(certificate: Mapping[str, Any]) -> tuple[int, str]:
    text = json.dumps(certificate["values"], sort_keys=True)
    return len(text), text
