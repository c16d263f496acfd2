"""The topics, in page order, and what is said of a name that there is not.

No statement is built for it: a command that needs names alone answers at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches


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
            "Does a penalty on the weights keep $\\gamma$ at most 1?",
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
        Topic(
            "linear_scan",
            "Linear scans",
            "What do the linear recurrences compute that people train today, how long "
            "do their gradients last, and what does their state pay for it?",
        ),
    )
}


class UnknownClaimError(ValueError):
    """No claim has the key."""


class UnknownTopicError(ValueError):
    """There is no such topic."""


def require_topic(topic: str) -> None:
    """Refuse a name that no topic has.

    Raises:
        UnknownTopicError: there is no such topic; the message suggests near ones.
    """
    if topic not in TOPICS:
        raise UnknownTopicError(
            f"topic: expected one of {', '.join(TOPICS)}, got {topic!r}"
            f"{nearest(topic, TOPICS)}"
        )


NEAR = 5  # names suggested, at most


def nearest(name: str, known: Iterable[str]) -> str:
    """The names that one which is not known may be meant for, to end a sentence.

    They are spelt almost alike, or one is part of the other; the likest comes first.
    """
    names, wanted = list(known), name.strip().lower()
    near = {*get_close_matches(wanted, names, NEAR)}
    if root := wanted.split(".")[0]:
        near |= {k for k in names if root in k or k in wanted}
    likest = sorted(near, key=lambda k: (-SequenceMatcher(None, wanted, k).ratio(), k))
    return f"; near: {', '.join(likest[:NEAR])}" if likest else ""
