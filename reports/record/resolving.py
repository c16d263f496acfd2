"""From a case that a search is after to a certificate, the smallest there is."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from random import Random
from typing import Any

from hypothesis.strategies import SearchStrategy

from longdep.numeric.drawing import alone
from longdep.numeric.redrawing import available, within_a_test
from longdep.reports import certify
from longdep.reports.record.certificate import build
from longdep.reports.record.encoding import EncodingError
from longdep.reports.record.equalities import Way, seeks, ways
from longdep.reports.record.finding import record
from longdep.reports.record.model import as_sympy
from longdep.reports.record.running import examples_for, finding_of
from longdep.reports.record.searching import passes, search_settings, seed_of
from longdep.reports.record.smaller import numbers, smallest
from longdep.reports.record.steering import Steering, simplest
from longdep.theory.catalog import OWN
from longdep.theory.core.claim import Claim

STEPS = 10  # cases drawn to bring sides together, for each example of a search
MOST_STEPS = 50_000

Property = Callable[[Any], None]
Assignment = Callable[[Any], Mapping[str, Any]]


def values_of(values: Assignment | None, case: Any) -> Mapping[str, Any] | None:
    """The values of a case by name, or None if nobody says what they are."""
    if values is not None:
        return values(case)
    return case if isinstance(case, Mapping) else None


@dataclass(frozen=True)
class Search:
    """What is searched for: cases on which a property fails (or, a witness, holds).

    Attributes:
        claim: the claim put to the test.
        body: the property.
        strategy: draws the cases.
        values: names the values of a case as the claim does.
        kind: of the certificate.
        dropped: the hypothesis that an ablation drops.
        evidence: the kind of evidence that comes of it; in a "search" no such case
            should turn up, in all others one must.
    """

    claim: Claim
    body: Property
    strategy: SearchStrategy[Any]
    values: Assignment | None
    kind: str
    dropped: str | None = None
    evidence: str = "search"

    def wants(self, case: Any, count: list[int]) -> bool:
        """Whether a case is one that is searched for; it is counted."""
        return passes(self.body, case, count) is (self.kind == "witness")

    def certified(self, case: Any) -> tuple[dict[str, Any], str]:
        """A certificate that the stand-alone checker accepts, and what it says.

        Raises:
            TypeError: nobody says what the values of the case are.
            EncodingError, CertificateError: there is no such certificate.
        """
        named = values_of(self.values, case)
        if named is None:
            raise TypeError(
                f"{self.claim.key}: expected a case that maps names to values, or a "
                f"function that makes one of it, got {type(case).__name__}"
            )
        certificate = build(self.claim, named, self.kind, self.dropped)
        return certificate, certify.check(json.loads(json.dumps(certificate)))

    def describes(self, case: Any) -> bool:
        """Whether a case says by itself what was drawn: it is a mapping, or own."""
        return isinstance(case, Mapping) or self.claim.key in OWN

    def near_equality(
        self, count: list[int]
    ) -> tuple[list[Any], AssertionError | None]:
        """Search where sides that are said to differ are equal.

        For a claim of one's own; the suite's own have their committed evidence.

        Args:
            count: of the cases drawn; those drawn here are added, if they led on.
        Returns:
            The simplest case found on which the property fails, and how it fails; none
            and None if there is none.
        """
        claim = self.claim
        if claim.key not in OWN or self.kind == "witness":
            return [], None
        if not (seeks(claim.conclusion) and available()):
            return [], None

        def gaps(case: Any) -> list[Way]:
            try:
                named = values_of(self.values, case) or {}
                model = {name: as_sympy(value, name) for name, value in named.items()}
                return ways(claim.conclusion, model)
            except Exception:  # no value there: nothing leads on from this case
                return []

        def wanted(case: Any) -> bool:
            try:
                return within_a_test(lambda other: self.wants(other, [0]), case)
            except Exception:  # a case that the property rejects or cannot take
                return False

        steps = min(examples_for(claim) * STEPS, MOST_STEPS)
        with alone():
            random = Random(seed_of(self.body))
            steering = Steering(self.strategy, gaps, wanted, steps, random)
            found = steering.found()
            count[0] += steering.looked if steering.led else 0
            if found is None:
                return [], None
            limits = search_settings(examples_for(claim))
            case = simplest(self.strategy, wanted, found, limits)
        try:
            within_a_test(self.body, case)
        except AssertionError as failure:
            failure.add_note(f"Failing test case: {self.body.__name__}({case!r})")
            return [case], failure
        return [], None

    def smallest(self, case: Any) -> Any:
        """A certified case of fewer numbers, if there is one, for a claim of one's own.

        What the suite's own claims shrink to is committed, and stays.
        """
        if self.claim.key not in OWN:
            return case

        def wanted(other: Any) -> bool:
            try:
                return self.wants(other, [0]) and bool(self.certified(other))
            except Exception:  # no case to put in the place of a certified one
                return False

        def size(other: Any) -> float:
            try:
                return numbers(values_of(self.values, other))
            except Exception:  # as above: not smaller than any
                return inf

        limits = search_settings(examples_for(self.claim))
        with alone():
            random = Random(seed_of(self.body))
            return smallest(self.strategy, wanted, size, case, limits, random)


def judge(
    search: "Search",
    case: Any,
    named: Mapping[str, Any] | None,
    failure: AssertionError,
    first: int,
    examples: int,
) -> None:
    """Record what the shrunk case of a failed search says about the claim."""
    claim, body = search.claim, search.body
    try:
        if named is None:
            raise EncodingError(
                "the third argument of the decorator, a function that maps names to "
                "the values of the case, is missing"
            )
        certificate, sentence = search.certified(case)
    except (EncodingError, certify.CertificateError) as refusal:
        why = why_not(claim, refusal)
        failure.add_note(f"longdep: {why}")
        record(finding_of(claim, "search", body, False, examples=examples, stopped=why))
        return
    failure.add_note(f"longdep: {claim.key} is refuted: {sentence}")
    smaller = search.smallest(case)
    if smaller is not case:
        certificate, sentence = search.certified(smaller)
        shown = json.dumps(certificate["values"]).replace('"', "")
        failure.add_note(
            f"longdep: a smaller counterexample, the one reported: {shown}"
        )
    record(
        finding_of(
            claim,
            "refutation",
            body,
            False,
            examples=first,
            certificate=certificate,
            detail={"checked": sentence},
        )
    )


def why_not(claim: Claim, refusal: Exception) -> str:
    """Why a failing case is no certified counterexample."""
    if isinstance(refusal, EncodingError):
        return (
            f"the property failed, but its case cannot be certified, so it does not "
            f"refute {claim.key}: {refusal}"
        )
    if isinstance(refusal, certify.UndecidedError):
        return (
            f"the property failed, but the checker cannot decide its case, so it does "
            f"not refute {claim.key}: {refusal}"
        )
    return (
        f"this case is no counterexample to {claim.key}, so the property, its values "
        f"or the code it tests is wrong: {refusal}"
    )
