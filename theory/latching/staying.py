"""Does it help to stay where gradients neither vanish nor explode?"""

from random import Random

from sympy import And, Eq, Gt, ImmutableMatrix, Le, Lt, Rational, oo, zeros

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll, Norm
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    Given,
    Induction,
    NormSquares,
)
from longdep.theory.core.semantics import Model
from longdep.theory.latching.isometry import KEEPS, ORTHOGONAL, ROTATES, prove_keeps
from longdep.theory.latching.notation import (
    HOPE,
    TOPIC,
    U,
    eps,
    printed,
    push,
    s,
    sequence,
    t,
    x,
    y,
)
from longdep.theory.models import cayley, positive, rational, vector
from longdep.theory.stretch import added

DISTURBED = Hypothesis(
    "noise",
    ForAll(Eq(y(s + 1), U * y(s) + push(s)), s, 0, oo),
    "$y_t$ is how far the noise $e_1, e_2, ...$ has moved the state",
    definition=True,
)
UNDISTURBED = Hypothesis(
    "undisturbed",
    Eq(Norm(y(0), "F"), 0),
    "at time 0 nothing is moved",
    definition=True,
)
SMALL_NOISE = Hypothesis(
    "small-noise",
    ForAll(Le(Norm(push(s), "F"), eps), s, 0, oo),
    "the noise of one step has length at most $\\epsilon$",
)
FAINT_NOISE = Hypothesis(
    "faint-noise",
    Lt(eps, Norm(x(0), "F")),
    "the noise of one step is smaller than what is stored",
)
SHORT = Hypothesis(
    "short-span",
    Le(t * eps, Norm(x(0), "F")),
    "the span $t$ is at most the stored length over the noise",
)
SAME_LENGTH = Eq(Norm(x(t), "F"), Norm(x(0), "F"))
SWAMPED = Gt(Norm(y(t), "F"), Norm(x(0), "F"))
NOT_SWAMPED = Le(Norm(y(t), "F"), Norm(x(0), "F"))


def prove_short_span() -> Proof:
    """Lengths are kept, noise adds up to at most t epsilon."""
    moved = Le(Norm(y(t), "F"), t * eps)
    return Proof(
        (
            Step(
                "one step",
                Eq(x(t + 1), U * x(t)),
                Given("recurrence", {s: t}),
                "One step of the clean state.",
            ),
            Step(
                "length",
                Eq(Norm(U * x(t), "F"), Norm(x(t), "F")),
                NormSquares(facts=("orthogonal",)),
                "Lengths are kept.",
            ),
            Step("same", SAME_LENGTH.subs(t, 0), Algebra(), "At t = 0."),
            Step("same assumed", SAME_LENGTH, Assume(), "Suppose it up to t."),
            Step(
                "same next",
                SAME_LENGTH.subs(t, t + 1),
                Algebra(by=("one step", "length", "same assumed")),
                "One step more.",
            ),
            Step(
                "keeps",
                SAME_LENGTH,
                Induction(t, "same", "same assumed", "same next"),
                "Induction.",
            ),
            Step(
                "disturbed",
                Eq(y(t + 1), U * y(t) + push(t)),
                Given("noise", {s: t}),
                "One step of what the noise moved.",
            ),
            *added(U * y(t), push(t), "triangle", "F"),
            Step(
                "turned",
                Eq(Norm(U * y(t), "F"), Norm(y(t), "F")),
                NormSquares(facts=("orthogonal",)),
                "Lengths are kept.",
            ),
            Step(
                "small",
                Le(Norm(push(t), "F"), eps),
                Given("small-noise", {s: t}),
                "Premise.",
            ),
            Step("still", UNDISTURBED.condition, Given("undisturbed"), "Definition."),
            Step("start", moved.subs(t, 0), Combine(by=("still",)), "No noise yet."),
            Step("assumed", moved, Assume(), "Suppose at most t epsilon."),
            Step(
                "next",
                moved.subs(t, t + 1),
                Combine(
                    {"triangle": 1, "small": 1, "assumed": 1},
                    by=("disturbed", "turned"),
                ),
                "At most epsilon more.",
            ),
            Step(
                "moved", moved, Induction(t, "start", "assumed", "next"), "Induction."
            ),
            Step("short", SHORT.condition, Given("short-span"), "Premise."),
            Step(
                "not swamped",
                NOT_SWAMPED,
                Combine({"moved": 1, "short": 1}),
                "t epsilon is at most the stored length.",
            ),
            Step(
                "both",
                And(SAME_LENGTH, NOT_SWAMPED),
                Conjunction(("keeps", "not swamped")),
                "Both together.",
            ),
        ),
        _disturbed_model,
    )


def _disturbed_model(rng: Random) -> Model:
    turn = cayley(rng)
    start = ImmutableMatrix([3 + positive(rng)] * turn.rows)
    pushes = [vector(rng, turn.rows) / 12 for _ in range(6)]
    xs = sequence(start, lambda k: turn * xs(k))
    ys = sequence(
        ImmutableMatrix(zeros(turn.rows, 1)), lambda k: turn * ys(k) + pushes[k]
    )
    return {
        "n": turn.rows,
        "U": turn,
        "x": xs,
        "y": ys,
        "e": lambda k: pushes[int(k)],
        "epsilon": Rational(7, 12),
        "t": rng.randint(0, 4),
        "alpha": rational(rng),
        "beta": rational(rng),
        "horizon": 5,
    }


CLAIMS = (
    Claim(
        key="staying-avoids",
        topic=TOPIC,
        title="Staying where gradients neither vanish nor explode is no way out",
        paraphrase="One may hope to avoid the problem by keeping the parameters where "
        "gradients neither vanish nor explode; the text dashes this hope.",
        read_as="What is said is that it does not do, and this much: there are "
        "networks and spans over which the gradient keeps its size, and noise swamps "
        "what is stored all the same. (That every network which stores robustly must "
        "leave that region is a claim of its own.)",
        sources=printed(HOPE, "000", "002", "004"),
        hypotheses=(
            ROTATES,
            DISTURBED,
            UNDISTURBED,
            ORTHOGONAL,
            SMALL_NOISE,
            FAINT_NOISE,
        ),
        conclusion=And(SAME_LENGTH, SWAMPED),
        kind=Kind.EXISTENCE,
        why={
            "PROVED": "A unit of weight 1 keeps its gradient, but so does every past "
            "disturbance: noise adds up to $t\\epsilon$ and swamps any memory in the "
            "end.",
        },
    ),
    Claim(
        key="staying-avoids.strong",
        topic=TOPIC,
        title="Staying where gradients neither vanish nor explode avoids the problem",
        paraphrase="The hope itself, which the text does not share: the gradient keeps "
        "its size and what is stored is not swamped by noise.",
        hypotheses=(
            ROTATES,
            DISTURBED,
            UNDISTURBED,
            ORTHOGONAL,
            SMALL_NOISE,
            FAINT_NOISE,
        ),
        conclusion=And(SAME_LENGTH, NOT_SWAMPED),
        kind=Kind.BOUND,
        of="staying-avoids",
        why={
            "CONDITIONAL": "The gradient keeps its size, but so does every past "
            "disturbance: noise adds up to $t\\epsilon$ and swamps any memory in the "
            "end. Over a span that is short against (stored size)/(noise) the hope is "
            "right.",
        },
    ),
    Claim(
        key="staying-avoids.without-noise",
        topic=TOPIC,
        title="Without noise the hope is right",
        paraphrase="Perhaps only the gradients are meant: with an orthogonal weight "
        "they neither vanish nor explode at any lag.",
        hypotheses=(ROTATES, ORTHOGONAL),
        conclusion=KEEPS,
        kind=Kind.IDENTITY,
        reading=Reading.CHARITABLE,
        of="staying-avoids.strong",
        proof=prove_keeps,
        why={"PROVED": "An orthogonal weight keeps all lengths, at every lag."},
    ),
    Claim(
        key="staying-avoids.short-span",
        topic=TOPIC,
        title="Over a short span the hope is right even with noise",
        paraphrase="While $t\\epsilon$ is below the stored length, the gradient keeps "
        "its size and the noise has not swamped the memory.",
        hypotheses=(ROTATES, DISTURBED, UNDISTURBED, ORTHOGONAL, SMALL_NOISE, SHORT),
        conclusion=And(SAME_LENGTH, NOT_SWAMPED),
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="staying-avoids.strong",
        proof=prove_short_span,
        why={
            "PROVED": "Each step adds at most $\\epsilon$, and nothing is amplified. "
            "This is what an isometry buys: a span of (stored size)/(noise), "
            "without vanishing gradients.",
        },
    ),
)
