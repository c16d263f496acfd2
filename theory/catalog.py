"""All claims, by key; the claims that proofs may cite."""

import re
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from importlib import import_module

from sympy.logic.boolalg import Boolean, BooleanAtom

from longdep.theory.core.claim import (
    Claim,
    Hypothesis,
    Reading,
    UnknownHypothesisError,
)
from longdep.theory.core.library import ClaimLibrary
from longdep.theory.lemmas import LEMMAS
from longdep.theory.topics import (
    TOPICS,
    UnknownClaimError,
    nearest,
    require_topic,
)


@cache
def claims_of_topic(topic: str) -> tuple[Claim, ...]:
    """Return a topic's claims in the order of its page.

    Raises:
        UnknownTopicError: there is no such topic.
    """
    require_topic(topic)
    return tuple(import_module(f"longdep.theory.{topic}").CLAIMS)


@cache
def all_claims() -> dict[str, Claim]:
    """Return every claim by key, topic by topic."""
    return {claim.key: claim for topic in TOPICS for claim in claims_of_topic(topic)}


OWN: dict[str, Claim] = {}


class ClaimNameError(ValueError):
    """A key or topic that no report can be named after."""


class StatementError(TypeError):
    """A conclusion or premise that is no SymPy statement."""


class DuplicateClaimError(ValueError):
    """Two different claims have the same key."""


def adopt(claim: Claim, reserved: Collection[str] = ()) -> Claim:
    """Make a claim from outside the suite known in this process, and return it.

    A claim of the suite is returned as it is.

    Args:
        claim: the claim.
        reserved: keys of the suite's claims, which no other claim may have.
    Raises:
        ClaimNameError: its key, topic or a premise's name cannot name a file or page,
            or its title is no line of a page.
        StatementError: its conclusion or a premise is no SymPy statement, or just True
            or False.
        DuplicateClaimError: its key belongs to a different claim.
    """
    if claim.topic in TOPICS:
        return _of_the_suite(claim)
    _require_names(claim)
    for what, statement in (
        ("conclusion", claim.conclusion),
        *((f"premise {h.name!r}", h.condition) for h in claim.hypotheses),
    ):
        if not isinstance(statement, Boolean):
            raise StatementError(
                f"{claim.key}: {what}: expected a SymPy statement, such as Le(a, b) or "
                f"Eq(a, b), got {statement!r}"
            )
        if isinstance(statement, BooleanAtom):
            raise StatementError(
                f"{claim.key}: {what}: expected a statement that values decide, got "
                f"{statement}, to which SymPy has evaluated it; evaluate=False keeps it"
            )
    if claim.key in reserved:
        raise DuplicateClaimError(
            f"claim: the key {claim.key!r} already belongs to a claim of the suite; "
            "choose a key of your own"
        )
    return _only(OWN.setdefault(claim.key, claim), claim)


def _of_the_suite(claim: Claim) -> Claim:
    for known in claims_of_topic(claim.topic):
        if known.key == claim.key:
            return _only(known, claim)
    raise ClaimNameError(
        f"{claim.key}: topic: {claim.topic!r} is a topic of the suite; choose one of "
        "your own"
    )


def _only(known: Claim, claim: Claim) -> Claim:
    """The known claim of a key, if the other one of that key says the same."""
    if replace(known, proof=claim.proof) != claim:
        raise DuplicateClaimError(
            f"claim: the key {claim.key!r} already belongs to another claim "
            f"({known.title!r}); choose a key of your own"
        )
    return known


LONGEST_NAME = 80  # files are named after a key and a premise together


def _require_names(claim: Claim) -> None:
    joined = r"[a-z0-9]+([.-][a-z0-9]+)*"
    for what, name, form, by in (
        ("key", claim.key, joined, "- or ."),
        ("topic", claim.topic, r"(?!readme$)[a-z][a-z0-9_]*", "_"),
        *(("premise", h.name, joined, "- or .") for h in claim.hypotheses),
    ):
        if len(name) > LONGEST_NAME or not re.fullmatch(form, name):
            at = "" if what == "key" else f"{claim.key}: "
            raise ClaimNameError(
                f"{at}{what} of a claim: expected lower-case letters and digits "
                f"(joined by {by}), {LONGEST_NAME} at most, got {name!r}"
            )
    if not claim.title.isprintable():
        raise ClaimNameError(
            f"{claim.key}: title: expected one line of printed characters, got "
            f"{claim.title!r}"
        )
    names = [h.name for h in claim.hypotheses]
    for name in names:
        if names.count(name) > 1:
            raise ClaimNameError(
                f"{claim.key}: expected premises of different names, got {name!r} twice"
            )
    if claim.reading is Reading.REPAIR and claim.of is None:
        raise ClaimNameError(
            f"{claim.key}: expected of= the key of the claim that it repairs, got None"
        )


def claim_of(key: str) -> Claim:
    """Return the claim of that key.

    Raises:
        UnknownClaimError: no claim has it; the message suggests near ones.
    """
    if key in OWN:
        return OWN[key]
    claims = {**all_claims(), **OWN}
    if key not in claims:
        hint = nearest(key, claims) or "; `longdep claims` lists them"
        raise UnknownClaimError(f"claim: no claim has the key {key!r}{hint}")
    return claims[key]


def premise_of(claim: Claim, name: str) -> Hypothesis:
    """Return the claim's premise of that name.

    Raises:
        UnknownHypothesisError: the claim has none; the message suggests near ones.
    """
    try:
        return claim.hypothesis(name)
    except UnknownHypothesisError as error:
        hint = nearest(name, (h.name for h in claim.hypotheses))
        raise UnknownHypothesisError(f"{error}{hint}") from None


def known_claim(key: str) -> Claim | None:
    """Return the claim of that key, one's own or the suite's; None if there is none."""
    return OWN[key] if key in OWN else all_claims().get(key)


# What proofs may cite: pass it to check_proof as its library.
LIBRARY = ClaimLibrary(known_claim, LEMMAS)
