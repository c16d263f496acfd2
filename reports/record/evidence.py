"""Evidence: what a test found about a claim, and the decorators that record it.

A property is an ordinary function of one drawn case, with plain asserts. The
decorator says what its survival or failure means for the claim (KEY is the key of a
claim of the suite, or a Claim of your own):

    @confirming(KEY, strategy)              it must hold on every example
    @refuting(KEY, strategy, values)        it must fail; the shrunk case is certified
    @ablating(KEY, "hypothesis", strategy, values)   as refuting, one premise dropped
    @witnessing(KEY, strategy, values)      a case that satisfies the claim is found
    @measuring(KEY)                         the function returns a Measurement
    prove(CLAIM)                            the claim's proof is checked
"""

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from random import Random
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis.errors import NoSuchExample
from hypothesis.strategies import SearchStrategy
from sympy import Basic, true

from longdep.numeric.drawing import alone
from longdep.reports import certify
from longdep.reports.record.certificate import EncodingError, build
from longdep.reports.record.finding import (
    Evidence,
    Measurement,
    cause_of,
    record,
    sentence_of,
)
from longdep.reports.record.searching import (
    OWN_FACTOR,
    PROFILES,
    SEARCH_FACTOR,
    NothingFoundError,
    passes,
    profile,
    put,
    search_settings,
    seed_of,
)
from longdep.reports.record.smaller import numbers, smallest
from longdep.theory.catalog import LIBRARY, OWN, adopt, claim_of, claims_of_topic
from longdep.theory.core.claim import Claim
from longdep.theory.core.notation import statement_latex
from longdep.theory.core.proof import ProofError, check_proof

Property = Callable[[Any], None]
Assignment = Callable[[Any], Mapping[str, Any]]

_RATIO: ContextVar[list[Fraction] | None] = ContextVar("ratio", default=None)


def bounded(found: Any, allowed: Any, *, of: str = "the bound") -> None:
    """Assert found <= allowed exactly, and steer the search towards equality.

    The attained ratio found/allowed is recorded; 1 means the bound is tight.
    """
    assert found <= allowed, f"{of}: found {found}, allowed {allowed}"
    if allowed == 0:
        return
    ratio = Fraction(str(found)) / Fraction(str(allowed))
    hypothesis.target(float(ratio), label=of)
    best = _RATIO.get()
    if best is not None:
        best.append(ratio)
        best[:] = [max(best)]


def confirming(
    target: str | Claim,
    strategy: SearchStrategy[Any],
    values: Assignment | None = None,
) -> Callable[[Property], Any]:
    """The claim must hold on every example drawn; bounds report their tightness.

    If it fails, the test fails; where the case is a mapping of values by name, or
    `values` makes one of it, the shrunk case is certified and refutes the claim.
    """
    claim = _claim(target)

    def decorate(body: Property) -> Callable[[], None]:
        def run() -> None:
            __tracebackhide__ = True
            count, ratio = [0], list[Fraction]()
            first, last = list[int](), list[Any]()

            @hypothesis.seed(seed_of(body))
            @search_settings(_examples(claim))
            @given(case=strategy)
            def holds(case: Any) -> None:
                try:
                    put(body, case, count)
                except AssertionError:
                    first.append(count[0])
                    last[:] = [case]  # the shrunk case is run last
                    raise

            failure: AssertionError | None = None
            token = _RATIO.set(ratio)
            try:
                with _traced(claim, "search", sentence_of(body.__name__), count):
                    try:
                        with alone():
                            holds()
                    except AssertionError as error:
                        if not last:  # raised by the strategy, not by the property
                            raise
                        failure, named = error, _values(values, last[0])
            finally:
                _RATIO.reset(token)
            if failure is not None:
                search = _Search(claim, body, strategy, values, "counterexample")
                _judge(search, last[0], named, failure, first[0], count[0])
                raise failure from None
            attained = str(ratio[0]) if ratio else None
            record(
                _finding(
                    claim, "search", body, True, examples=count[0], attained=attained
                )
            )

        return _as_test(run, body, claim)

    return decorate


def _judge(
    search: "_Search",
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
        why = _why_not(claim, refusal)
        failure.add_note(f"longdep: {why}")
        record(_finding(claim, "search", body, False, examples=examples, stopped=why))
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
        _finding(
            claim,
            "refutation",
            body,
            False,
            examples=first,
            certificate=certificate,
            detail={"checked": sentence},
        )
    )


def _why_not(claim: Claim, refusal: Exception) -> str:
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


@contextmanager
def _traced(
    claim: Claim,
    kind: str,
    test: str,
    count: list[int],
    dropped: str | None = None,
) -> Iterator[None]:
    """Record what stops a test before it comes to a result, whatever it is."""
    try:
        yield
    except BaseException as error:
        to_the_end = isinstance(error, NothingFoundError)
        record(
            Evidence(
                claim.key,
                kind,
                test,
                to_the_end and kind != "witness",
                examples=count[0] if to_the_end else 0,
                hypothesis=dropped,
                stopped=cause_of(error),
            )
        )
        raise


def _examples(claim: Claim) -> int:
    return PROFILES[profile()] * (OWN_FACTOR if claim.key in OWN else 1)


def _claim(target: str | Claim) -> Claim:
    from longdep.reports.record.ledger import (
        suite_keys,  # the ledger is made of evidence
    )

    return claim_of(target) if isinstance(target, str) else adopt(target, suite_keys())


def _values(values: Assignment | None, case: Any) -> Mapping[str, Any] | None:
    """The values of a case by name, or None if nobody says what they are."""
    if values is not None:
        return values(case)
    return case if isinstance(case, Mapping) else None


@dataclass(frozen=True)
class _Search:
    """What is searched for: cases on which a property fails (or, a witness, holds)."""

    claim: Claim
    body: Property
    strategy: SearchStrategy[Any]
    values: Assignment | None
    kind: str
    dropped: str | None = None

    def finds(self, case: Any, count: list[int]) -> bool:
        """Whether a case is one that is searched for; it is counted."""
        return passes(self.body, case, count) is (self.kind == "witness")

    def certified(self, case: Any) -> tuple[dict[str, Any], str]:
        """A certificate that the stand-alone checker accepts, and what it says.

        Raises:
            TypeError: nobody says what the values of the case are.
            EncodingError, CertificateError: there is no such certificate.
        """
        named = _values(self.values, case)
        if named is None:
            raise TypeError(
                f"{self.claim.key}: expected a case that maps names to values, or a "
                f"function that makes one of it, got {type(case).__name__}"
            )
        certificate = build(self.claim, named, self.kind, self.dropped)
        return certificate, certify.check(json.loads(json.dumps(certificate)))

    def smallest(self, case: Any) -> Any:
        """A certified case of fewer numbers, if there is one, for a claim of one's own.

        What the suite's own claims shrink to is committed, and stays.
        """
        if self.claim.key not in OWN:
            return case

        def wanted(other: Any) -> bool:
            try:
                found = self.finds(other, [0])
                return found and bool(self.certified(other))
            except Exception:  # no case to put in the place of a certified one
                return False

        def size(other: Any) -> float:
            try:
                return numbers(_values(self.values, other))
            except Exception:  # as above: not smaller than any
                return inf

        limits = search_settings(_examples(self.claim))
        with alone():
            random = Random(seed_of(self.body))
            return smallest(self.strategy, wanted, size, case, limits, random)


def refuting(
    target: str | Claim,
    strategy: SearchStrategy[Any],
    values: Assignment | None = None,
) -> Callable[[Property], Any]:
    """The claim must fail: find, shrink and certify a counterexample."""
    claim = _claim(target)
    return _failing(claim, "refutation", "counterexample", strategy, values, None)


def ablating(
    target: str | Claim,
    dropped: str,
    strategy: SearchStrategy[Any],
    values: Assignment | None = None,
) -> Callable[[Property], Any]:
    """Without the named hypothesis the claim must fail, with a certificate."""
    claim = _claim(target)
    claim.hypothesis(dropped)
    return _failing(claim, "ablation", "ablation", strategy, values, dropped)


def witnessing(
    target: str | Claim,
    strategy: SearchStrategy[Any],
    values: Assignment | None = None,
) -> Callable[[Property], Any]:
    """An existence claim: find and certify a case on which the property holds."""
    claim = _claim(target)
    return _failing(claim, "witness", "witness", strategy, values, None)


def measuring(target: str | Claim) -> Callable[[Callable[[], Measurement]], Any]:
    """An experiment: the function returns a Measurement with a stated rule."""
    claim = _claim(target)

    def decorate(body: Callable[[], Measurement]) -> Callable[[], None]:
        def run() -> None:
            with _traced(claim, "measurement", sentence_of(body.__name__), [0]):
                found = body()
                if not isinstance(found, Measurement):
                    raise TypeError(
                        f"{body.__name__}: expected a Measurement, got {found!r}"
                    )
                found = found.plain()
            detail = {
                "rule": found.rule,
                "values": found.values,
                "decides": found.decides,
            }
            record(
                _finding(
                    claim,
                    "measurement",
                    body,
                    found.decides is not False,
                    examples=found.samples,
                    detail=detail,
                )
            )
            assert found.decides is not None, f"undecided: {found.values}"

        return _as_test(run, body, claim)

    return decorate


def prove(claim: Claim) -> None:
    """Check the claim's proof and record what it rests on.

    Raises:
        ProofError: a step does not check.
    """
    _claim(claim)
    name = f"proof of {claim.key}"
    with _traced(claim, "proof", name, [0]):
        detail = _checked_proof(claim)
    record(Evidence(claim.key, "proof", name, True, detail=detail))


def _checked_proof(claim: Claim) -> dict[str, Any]:
    if claim.proof is None:
        raise ProofError("(none)", f"claim {claim.key} has no proof")
    hypotheses = {h.name: h.condition for h in claim.hypotheses}
    report = check_proof(
        claim.proof(),
        hypotheses,
        claim.conclusion,
        library=LIBRARY,
        trail=(claim.key,),
    )
    lemmas = [{"says": says, "source": source} for says, source in report.lemmas]
    lines = [
        {
            "name": step.name,
            "says": _says(step.statement),
            "by": step.by.words(),
            "because": step.because,
        }
        for step in report.steps
    ]
    return {"models": report.models, "lemmas": lemmas, "lines": lines}


def _says(statement: Basic) -> str:
    return (
        r"\text{both sides agree}" if statement == true else statement_latex(statement)
    )


def _failing(
    claim: Claim,
    kind: str,
    certificate_kind: str,
    strategy: SearchStrategy[Any],
    values: Assignment | None,
    dropped: str | None,
) -> Callable[[Property], Any]:
    def decorate(body: Property) -> Callable[[], None]:
        def run() -> None:
            count, first = [0], list[int]()
            search = _Search(claim, body, strategy, values, certificate_kind, dropped)

            def wanted(case: Any) -> bool:
                found = search.finds(case, count)
                if found and not first:
                    first.append(count[0])
                return found

            test = sentence_of(body.__name__)
            with _traced(claim, kind, test, count, dropped):
                limits = search_settings(PROFILES[profile()] * SEARCH_FACTOR)
                random = Random(seed_of(body))
                try:
                    with alone():
                        case = hypothesis.find(
                            strategy, wanted, settings=limits, random=random
                        )
                except NoSuchExample:
                    raise NothingFoundError(
                        f"{claim.key}: no {certificate_kind} in {count[0]} examples"
                    ) from None
                search.certified(case)  # refused here if the case found is no good
                certificate, sentence = search.certified(search.smallest(case))
            record(
                _finding(
                    claim,
                    kind,
                    body,
                    kind == "witness",
                    examples=first[0],
                    hypothesis=dropped,
                    certificate=certificate,
                    detail={"checked": sentence},
                )
            )

        return _as_test(run, body, claim)

    return decorate


def _as_test(
    run: Callable[[], None], body: Callable[..., Any], claim: Claim
) -> Callable[[], None]:
    functools.update_wrapper(run, body)
    del run.__wrapped__  # type: ignore[attr-defined]  # pytest would read its signature
    run.claim = claim.key  # type: ignore[attr-defined]  # read by the pytest plugin
    return run


def _finding(
    claim: Claim, kind: str, body: Callable[..., Any], survived: bool, **more: Any
) -> Evidence:
    return Evidence(claim.key, kind, sentence_of(body.__name__), survived, **more)


def proving(topic: str) -> Any:
    """One test per claim of the topic that has a proof: every step must check."""
    keys = [claim.key for claim in claims_of_topic(topic) if claim.proof]

    @pytest.mark.parametrize("claim_key", keys)
    def test_every_proof_checks(claim_key: str) -> None:
        prove(claim_of(claim_key))

    return test_every_proof_checks
