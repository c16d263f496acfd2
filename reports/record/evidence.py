"""Evidence: the decorators that put a claim to the test and record the outcome.

A property is an ordinary function of one drawn case, with plain asserts. The
decorator says what its survival or failure means for the claim (KEY is the key of a
claim of the suite, or a Claim of your own):

    @confirming(KEY, strategy)              it must hold on every example
    @refuting(KEY, strategy, values)        it must fail; the shrunk case is certified
    @ablating(KEY, "hypothesis", strategy, values)   as refuting, one premise dropped
    @witnessing(KEY, strategy, values)      a case that satisfies it must turn up
    @measuring(KEY)                         the function returns a Measurement
    prove(CLAIM)                            the claim's proof is checked
"""

from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis.errors import NoSuchExample
from hypothesis.strategies import SearchStrategy

from longdep.numeric.drawing import alone
from longdep.reports.record.drawn import Draws
from longdep.reports.record.finding import Evidence, Measurement, record, sentence_of
from longdep.reports.record.proofs import checked_proof
from longdep.reports.record.resolving import (
    Assignment,
    Property,
    Search,
    judge,
    values_of,
)
from longdep.reports.record.running import (
    as_test,
    claim_meant,
    examples_for,
    finding_of,
    traced,
)
from longdep.reports.record.searching import (
    PROFILES,
    SEARCH_FACTOR,
    NothingFoundError,
    profile,
    put,
    search_settings,
    seed_of,
)
from longdep.reports.record.tightness import ATTAINED, bounded
from longdep.theory.catalog import claim_of, claims_of_topic, premise_of
from longdep.theory.core.claim import Claim

__all__ = [
    "ablating",
    "bounded",
    "confirming",
    "measuring",
    "prove",
    "proving",
    "refuting",
    "witnessing",
]


def confirming(
    target: str | Claim,
    strategy: SearchStrategy[Any],
    values: Assignment | None = None,
) -> Callable[[Property], Any]:
    """The claim must hold on every example drawn; bounds report their tightness.

    If it fails, the test fails; where the case is a mapping of values by name, or
    `values` makes one of it, the shrunk case is certified and refutes the claim. Where
    the conclusion of a claim of one's own says !=, the search ends where its sides are
    equal (reports/record/steering.py).
    """
    claim = claim_meant(target)

    def decorate(body: Property) -> Callable[[], None]:
        search = Search(claim, body, strategy, values, "counterexample")

        def run() -> None:
            count, ratio, draws = [0], list[Fraction](), Draws()
            first, last = list[int](), list[Any]()

            def holds(case: Any) -> None:
                try:
                    put(body, case, count)
                except AssertionError:
                    first.append(count[0])
                    last[:] = [case]  # the shrunk case is run last
                    raise
                if search.describes(case):
                    draws.add(case)

            if body.__name__.isidentifier():
                holds.__name__ = body.__name__  # the name that a failure shows
            searched = hypothesis.seed(seed_of(body))(
                search_settings(examples_for(claim))(given(case=strategy)(holds))
            )
            failure: AssertionError | None = None
            near = [0]
            token = ATTAINED.set(ratio)
            try:
                with traced(claim, "search", sentence_of(body.__name__), count):
                    try:
                        with alone():
                            searched()
                    except AssertionError as error:
                        if not last:  # raised by the strategy, not by the property
                            raise
                        failure = error
                    else:
                        last, failure = search.near_equality(near)
                        first.append(count[0] + near[0])
                    if failure is not None:
                        named = values_of(values, last[0])
            finally:
                ATTAINED.reset(token)
            if failure is not None:
                judge(search, last[0], named, failure, first[0], count[0])
                raise failure from None
            record(
                finding_of(
                    claim,
                    "search",
                    body,
                    True,
                    examples=count[0],
                    attained=str(ratio[0]) if ratio else None,
                    drawn=draws.summary(near[0]),
                )
            )

        return as_test(run, body, claim, search)

    return decorate


def refuting(
    target: str | Claim,
    strategy: SearchStrategy[Any],
    values: Assignment | None = None,
) -> Callable[[Property], Any]:
    """The claim must fail: find, shrink and certify a counterexample."""
    claim = claim_meant(target)
    return _failing(claim, "refutation", "counterexample", strategy, values, None)


def ablating(
    target: str | Claim,
    dropped: str,
    strategy: SearchStrategy[Any],
    values: Assignment | None = None,
) -> Callable[[Property], Any]:
    """Without the named hypothesis the claim must fail, with a certificate."""
    claim = claim_meant(target)
    premise_of(claim, dropped)
    return _failing(claim, "ablation", "ablation", strategy, values, dropped)


def witnessing(
    target: str | Claim,
    strategy: SearchStrategy[Any],
    values: Assignment | None = None,
) -> Callable[[Property], Any]:
    """An existence claim: find and certify a case on which the property holds."""
    claim = claim_meant(target)
    return _failing(claim, "witness", "witness", strategy, values, None)


def measuring(target: str | Claim) -> Callable[[Callable[[], Measurement]], Any]:
    """An experiment: the function returns a Measurement with a stated rule."""
    claim = claim_meant(target)

    def decorate(body: Callable[[], Measurement]) -> Callable[[], None]:
        def run() -> None:
            with traced(claim, "measurement", sentence_of(body.__name__), [0]):
                measured = body()
                if not isinstance(measured, Measurement):
                    raise TypeError(
                        f"{body.__name__}: expected a Measurement, got {measured!r}"
                    )
                measured = measured.plain()
            detail = {
                "rule": measured.rule,
                "values": measured.values,
                "decides": measured.decides,
            }
            record(
                finding_of(
                    claim,
                    "measurement",
                    body,
                    measured.decides is not False,
                    examples=measured.samples,
                    detail=detail,
                )
            )
            if measured.decides is None:
                raise AssertionError(f"undecided: {measured.values}")

        return as_test(run, body, claim)

    return decorate


def prove(claim: Claim) -> None:
    """Check the claim's proof and record what it rests on.

    Raises:
        ProofError: a step does not check.
    """
    claim_meant(claim)
    name = f"proof of {claim.key}"
    with traced(claim, "proof", name, [0]):
        detail = checked_proof(claim)
    record(Evidence(claim.key, "proof", name, True, detail=detail))


def proving(topic: str) -> Any:
    """One test per claim of the topic that has a proof: every step must check."""
    keys = [claim.key for claim in claims_of_topic(topic) if claim.proof]

    @pytest.mark.parametrize("claim_key", keys)
    def test_every_proof_checks(claim_key: str) -> None:
        prove(claim_of(claim_key))

    return test_every_proof_checks


def _failing(
    claim: Claim,
    kind: str,
    certificate_kind: str,
    strategy: SearchStrategy[Any],
    values: Assignment | None,
    dropped: str | None,
) -> Callable[[Property], Any]:
    def decorate(body: Property) -> Callable[[], None]:
        search = Search(claim, body, strategy, values, certificate_kind, dropped, kind)

        def run() -> None:
            count, first = [0], list[int]()

            def wanted(case: Any) -> bool:
                meant = search.wants(case, count)
                if meant and not first:
                    first.append(count[0])
                return meant

            test = sentence_of(body.__name__)
            with traced(claim, kind, test, count, dropped):
                limits = search_settings(PROFILES[profile()] * SEARCH_FACTOR)
                random = Random(seed_of(body))
                try:
                    with alone():
                        case = hypothesis.find(
                            strategy, wanted, settings=limits, random=random
                        )
                except NoSuchExample:
                    near, failure = search.near_equality(count)
                    if failure is None:
                        raise NothingFoundError(
                            f"{claim.key}: no {certificate_kind} in {count[0]} examples"
                        ) from None
                    (case,) = near
                    first.append(count[0])
                search.certified(case)  # refused here if the case is no good
                certificate, sentence = search.certified(search.smallest(case))
            record(
                finding_of(
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

        return as_test(run, body, claim, search)

    return decorate
