"""Where the documents contradict one another, or themselves.

Only the sides are stated here; what the evidence says of each is read from the ledger.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Side:
    """One side: what it says, on which passages, and the claims that decide it."""

    says: str
    passages: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Disagreement:
    """A question to which the documents give more than one answer."""

    name: str
    question: str
    sides: tuple[Side, ...]


DISAGREEMENTS = (
    Disagreement(
        "only-recurrent",
        "Do deep feedforward networks have the problem too?",
        (
            Side(
                "No: it is particular to recurrent networks.",
                ("only-recurrent",),
                ("only-recurrent",),
            ),
            Side(
                "Yes: with $\\gamma$ below 1 it vanishes as in deep feedforward "
                "networks.",
                ("gamma-below",),
                ("feedforward-similar",),
            ),
        ),
    ),
    Disagreement(
        "exponentially-small",
        "Is the gradient of a long-term dependency always exponentially small?",
        (
            Side(
                "Yes, whenever the model can represent the dependency.",
                ("exponentially-smaller",),
                ("long-term-exponentially-small",),
            ),
            Side(
                "No: with $U = I$ and slope 1 nothing vanishes and nothing explodes.",
                ("no-problem-left",),
                ("identity-recurrence", "identity-recurrence.gradient"),
            ),
        ),
    ),
    Disagreement(
        "staying",
        "Does it help to keep the gradient's factor close to 1?",
        (
            Side(
                "No: robust memory forces the network out of that region.",
                ("stay-in-region", "robust-memory"),
                (
                    "staying-avoids",
                    "robust-memory-vanishes",
                    "robust-memory-vanishes.under-noise",
                ),
            ),
            Side(
                "Yes: it is the most direct remedy, though it needs experience.",
                ("choose-isometry", "needs-experience"),
                ("isometry", "isometry.near"),
            ),
        ),
    ),
    Disagreement(
        "orthogonal-basis",
        "What must be known of the weight for the eigen-form?",
        (
            Side(
                "That $W = Q \\Lambda Q^\\top$ with orthogonal $Q$.",
                ("eigen-form", "eigen-form-004"),
                ("spectral-form", "spectral-form.repaired"),
            ),
            Side(
                "That it has an eigendecomposition; orthogonality is not asked for.",
                ("eigen-form-003",),
                ("spectral-form-any-basis",),
            ),
        ),
    ),
    Disagreement(
        "form-against-premise",
        "Does the printed eigen-form follow from its own premise?",
        (
            Side(
                "The premise is $W = Q \\Lambda Q^\\top$.",
                ("eigen-form",),
                ("spectral-form.repaired",),
            ),
            Side(
                "The conclusion, in the same sentence, is $h^{(t)} = Q^\\top "
                "\\Lambda^t Q h^{(0)}$: the transposes have changed places.",
                ("eigen-form", "eigen-form-003"),
                ("spectral-form", "spectral-form.exact-condition"),
            ),
        ),
    ),
    Disagreement(
        "gamma",
        "Is the power of γ the size of the gradient or a bound on it?",
        (
            Side(
                "The size: the formula is printed as an equality of vectors.",
                ("gamma",),
                ("gamma-equality",),
            ),
            Side(
                "A bound: $\\gamma$ is defined, in the same sentence, as about the "
                "norm of one factor, and a norm of a product is at most the product of "
                "norms.",
                ("gamma",),
                ("gamma-bound",),
            ),
        ),
    ),
    Disagreement(
        "gamma-at-most-one",
        "Is γ of at most 1 where one wants to be?",
        (
            Side(
                "Yes: weight decay keeps $\\gamma$ at 1 or below, and so avoids the "
                "explosion.",
                ("decay",),
                ("decay-bounds-gamma",),
            ),
            Side(
                "No: below 1 is the other of the two problems, by the definition a "
                "few paragraphs earlier. Only $\\gamma = 1$ is left, and there the "
                "bound decides nothing; it is enough that every factor is an isometry.",
                ("gamma-below",),
                ("gamma-vanishes", "isometry"),
            ),
        ),
    ),
    Disagreement(
        "cause-and-effect",
        "Does training over long spans fail because it is hard, or is it hard "
        "because it fails?",
        (
            Side(
                "It becomes more and more difficult, and experiments show it: the "
                "probability of success falls to 0 (000, 002, 004).",
                ("sgd-collapses",),
                ("long-term-exponentially-small", "signal-hidden"),
            ),
            Side(
                "It becomes more and more difficult because the probability of success "
                "falls to 0 (003): what was measured is given as the reason. The "
                "measured collapse itself fits both sides.",
                ("increasingly-difficult", "collapse-as-reason"),
                ("training-collapses",),
            ),
        ),
    ),
    Disagreement(
        "only-short",
        "Can long spans be learnt?",
        (
            Side(
                "In practice only short ones.",
                ("only-short", "sgd-collapses"),
                ("only-short-learnt", "training-collapses"),
            ),
            Side(
                "Not impossible, only slow; some methods learn spans of hundreds of "
                "steps.",
                ("not-impossible", "outlook"),
                ("slow-not-impossible", "hundreds-of-steps"),
            ),
        ),
    ),
    Disagreement(
        "storing",
        "Does storing memory help against vanishing? (a note against its page)",
        (
            Side(
                "The reader: whoever can store memory has solved vanishing.",
                ("margin-memory",),
                ("memory-solves-vanishing",),
            ),
            Side(
                "The page: whoever stores memory robustly makes gradients vanish.",
                ("robust-memory",),
                ("robust-memory-vanishes", "robust-memory-vanishes.under-noise"),
            ),
        ),
    ),
    Disagreement(
        "letters",
        "What do the letters count?",
        (
            Side(
                "The state at time $t$ is a product over $t$; its variance is given "
                "as $O(v^n)$, with $n$ not said to be the number of factors. As an "
                "$O$ it would also allow every smaller size.",
                ("product-state", "product-variance", "random-and-variance"),
                ("product-state", "product-variance"),
            ),
            Side(
                "In 001 $k$ is an early time, and the lag is $t - k$; in between it "
                "calls $k$ the current time, and where the problem is named, $k$ is "
                "the lag itself.",
                ("gamma-below", "which-gradient", "named-problem"),
                ("delta-product",),
            ),
        ),
    ),
)
