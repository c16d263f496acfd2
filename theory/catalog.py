"""All claims, by key; the topics, in the order of the front page."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module

from theory.claim import Claim, Reading


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
            "gating",
            "Gated cells",
            "What do gates bound, what do they forget, and what do gradients get?",
        ),
        Topic(
            "repeated_composition",
            "Repeated composition",
            "What does a map do to a line of states when it is applied again and "
            "again?",
        ),
        Topic(
            "trainability",
            "Training over long spans",
            "How often does plain SGD learn a dependency over a given span, and what "
            "decides it?",
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


def claim_of(key: str) -> Claim:
    """Return the claim of that key.

    Raises:
        UnknownClaimError: no claim has it; the message suggests near ones.
    """
    claims = all_claims()
    if key not in claims:
        near = sorted(k for k in claims if key.split(".")[0] in k or k in key)
        hint = f"; near: {', '.join(near[:5])}" if near else ""
        raise UnknownClaimError(f"claim: no claim has the key {key!r}{hint}")
    return claims[key]


def readings_of(key: str) -> tuple[Claim, ...]:
    """Return the charitable readings, repairs and companions of a claim."""
    return tuple(claim for claim in all_claims().values() if claim.of == key)


def repairs_of(key: str) -> tuple[Claim, ...]:
    """Return the repairs of a claim."""
    return tuple(c for c in readings_of(key) if c.reading is Reading.REPAIR)
