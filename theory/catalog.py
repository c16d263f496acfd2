"""All claims, by key; the topics, in the order of the front page."""

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module

from sympy.logic.boolalg import Boolean

from theory.claim import Claim


@dataclass(frozen=True)
class Topic:
    """A topic: its name in every room, a title, and the question it asks."""

    name: str
    title: str
    question: str


TOPICS = {
    topic.name: topic
    for topic in (
        Topic(
            "linear_recurrence",
            "The linear recurrence",
            "What do powers of $W$ do to the state? Is the printed eigen-form right?",
        ),
        Topic(
            "random_product",
            "Random products",
            "How large is a product of random weights: fresh ones at every step, or "
            "one weight shared by all steps?",
        ),
        Topic(
            "repeated_composition",
            "Repeated composition",
            "What does a map do to a line of states when it is applied again and "
            "again?",
        ),
        Topic(
            "activation",
            "Slopes of the activations",
            "Are the slopes of the logistic function and of tanh below one, and do "
            "gradients vanish because of it?",
        ),
        Topic(
            "backpropagation",
            "Backpropagation through time",
            "What does $\\gamma^{t-k}$ say about the gradient at lag $t-k$, and what "
            "does it not say?",
        ),
        Topic(
            "latching",
            "Storing memories",
            "Does storing a memory robustly force the gradient to vanish, and how "
            "fast?",
        ),
        Topic(
            "trainability",
            "Training over long spans",
            "How often does plain SGD learn a dependency over a given span, and what "
            "decides it?",
        ),
        Topic(
            "weight_decay",
            "Weight decay against explosion",
            "Does a penalty on the weights keep gamma at most 1?",
        ),
        Topic(
            "gradient_clipping",
            "Gradient clipping",
            "What does clipping bound, what does it leave, and do the conventions "
            "agree?",
        ),
        Topic(
            "additive_recurrence",
            "The additive recurrence",
            "What does adding the old state to the new one buy, and what does it cost?",
        ),
        Topic(
            "memory_capacity",
            "The memory capacity problem",
            "Does an accumulating state saturate, and how much can it hold?",
        ),
        Topic(
            "gating",
            "Gated cells",
            "What do gates bound, what do they forget, and what do gradients get?",
        ),
    )
}


class UnknownClaimError(ValueError):
    """No claim has the key."""


class UnknownTopicError(ValueError):
    """There is no such topic."""


@cache
def claims_of_topic(topic: str) -> tuple[Claim, ...]:
    """Return a topic's claims in the order of its page.

    Raises:
        UnknownTopicError: there is no such topic.
    """
    if topic not in TOPICS:
        raise UnknownTopicError(
            f"topic: expected one of {', '.join(TOPICS)}, got {topic!r}"
        )
    return tuple(import_module(f"theory.{topic}").CLAIMS)


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


def adopt(claim: Claim) -> Claim:
    """Make a claim from outside the suite known in this process, and return it.

    A claim of the suite is returned as it is.

    Raises:
        ClaimNameError: its key or topic cannot name a file of a report.
        StatementError: its conclusion or a premise is no SymPy statement.
        DuplicateClaimError: its key belongs to a different claim.
    """
    for what, name, form in (
        ("key", claim.key, r"[a-z0-9]+([.-][a-z0-9]+)*"),
        ("topic", claim.topic, r"[a-z][a-z0-9_]*"),
    ):
        if not re.fullmatch(form, name):
            raise ClaimNameError(
                f"{what} of a claim: expected lower-case letters and digits (joined by "
                f"{'- or .' if what == 'key' else '_'}), got {name!r}"
            )
    for what, statement in (
        ("conclusion", claim.conclusion),
        *((f"premise {h.name!r}", h.condition) for h in claim.hypotheses),
    ):
        if not isinstance(statement, Boolean):
            raise StatementError(
                f"{claim.key}: {what}: expected a SymPy statement, such as Le(a, b) or "
                f"Eq(a, b), got {statement!r}"
            )
    known = OWN.get(claim.key) or all_claims().get(claim.key)
    if known is None:
        OWN[claim.key] = claim
        return claim
    if replace(known, proof=claim.proof) != claim:
        raise DuplicateClaimError(
            f"claim: the key {claim.key!r} already belongs to another claim "
            f"({known.title!r}); choose a key of your own"
        )
    return known


def claim_of(key: str) -> Claim:
    """Return the claim of that key.

    Raises:
        UnknownClaimError: no claim has it; the message suggests near ones.
    """
    claims = {**all_claims(), **OWN}
    if key not in claims:
        near = sorted(k for k in claims if key.split(".")[0] in k or k in key)
        hint = f"; near: {', '.join(near[:5])}" if near else ""
        raise UnknownClaimError(f"claim: no claim has the key {key!r}{hint}")
    return claims[key]
