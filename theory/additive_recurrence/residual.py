"""Does every residual net keep more of the gradient than the plain net?"""

from random import Random

from sympy import (
    Add,
    Eq,
    Expr,
    Ge,
    Le,
    Rational,
    oo,
)

from longdep.theory.additive_recurrence.notation import TOPIC, n, s, t
from longdep.theory.additive_recurrence.residual_states import (
    BELOW_ONE,
    NORM_0,
    RESIDUAL,
    STEP_BOUND,
    G,
    c,
    e,
    lower_steps,
    residual_model,
    step_norms,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Family, ForAll, Norm, order
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Combine, Given, Induction
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import norms


def q(lag: Expr | int) -> Family:
    """The same change, carried by the plain net, shape (n, 1)."""
    return Family("q", n, 1, lag)


PLAIN = Hypothesis(
    "plain",
    ForAll(Eq(q(s + 1), G(s + 1) * q(s)), s, 0, oo),
    "the plain net $h_t = g(x_t, h_{t-1})$ carries it on by $G$ alone",
    definition=True,
)
SAME_CHANGE = Hypothesis(
    "same-change", Eq(q(0), e(0)), "the same change in both nets", definition=True
)
BELOW_HALF = Hypothesis("below-half", Ge(1 - 2 * c, 0), "$c$ is at most one half")
PLAIN_UPPER = Le(Norm(q(t), order), c**t * NORM_0)
ALLEVIATED = Ge(Norm(e(t), order), Norm(q(t), order))


def prove_half() -> Proof:
    """(1 - c)^t from below for the residual net, c^t from above for the plain one."""
    below = Add(1 - 2 * c, c, evaluate=False)
    powers = Ge((1 - c) ** t, c**t)
    return Proof(
        (
            *step_norms(),
            *lower_steps(below, "below-half"),
            Step(
                "plain step",
                Eq(q(t + 1), G(t + 1) * q(t)),
                Given("plain", {s: t}),
                "One step of the plain net.",
            ),
            Step(
                "plain consistent",
                Le(
                    Norm(G(t + 1) * q(t), order),
                    Norm(G(t + 1), order) * Norm(q(t), order),
                ),
                norms.CONSISTENT(left=G(t + 1), right=q(t), order=order),
                "|G q| <= |G| |q|.",
            ),
            Step("same change", Eq(q(0), e(0)), Given("same-change"), "Premise."),
            Step(
                "plain start",
                PLAIN_UPPER.subs(t, 0),
                Combine(by=("same change",)),
                "Equal at lag 0.",
            ),
            Step("plain assumed", PLAIN_UPPER, Assume(), "Suppose it at lag t."),
            Step(
                "plain next",
                PLAIN_UPPER.subs(t, t + 1),
                Combine(
                    {
                        "plain consistent": 1,
                        "bound": Norm(q(t), order),
                        "plain assumed": c,
                    },
                    by=("plain step",),
                ),
                "Each step keeps at most the share c.",
            ),
            Step(
                "plain",
                PLAIN_UPPER,
                Induction(t, "plain start", "plain assumed", "plain next"),
                "By induction on the lag.",
            ),
            Step("powers start", powers.subs(t, 0), Algebra(), "1 and 1 at lag 0."),
            Step("powers assumed", powers, Assume(), "Suppose it at lag t."),
            Step("half", BELOW_HALF.condition, Given("below-half"), "Premise."),
            Step(
                "powers next",
                powers.subs(t, t + 1),
                Combine({"powers assumed": below, "half": c**t}, facts=("below-half",)),
                "1 - c is at least c.",
            ),
            Step(
                "powers",
                powers,
                Induction(t, "powers start", "powers assumed", "powers next"),
                "By induction on the lag.",
            ),
            Step(
                "alleviated",
                ALLEVIATED,
                Combine({"lower": 1, "powers": NORM_0, "plain": 1}),
                "One bound from below, the other from above.",
            ),
        ),
        _half_model,
    )


def _half_model(rng: Random) -> Model:
    return residual_model(rng, Rational(1, 2))


CLAIMS = (
    Claim(
        key="residual-alleviates.strong",
        topic=TOPIC,
        title="Every residual net keeps at least as much gradient as its plain net",
        paraphrase="The stronger reading, a rule for every net: with the same $g$, "
        "the norm of whose derivative is at most $c < 1$, a small change never "
        "reaches a later state weaker than in the plain net "
        "$h_t = g(x_t, h_{t-1})$.",
        hypotheses=(RESIDUAL, PLAIN, SAME_CHANGE, STEP_BOUND, BELOW_ONE),
        conclusion=ALLEVIATED,
        kind=Kind.BOUND,
        of="residual-alleviates",
        why={
            "CONDITIONAL": "Not for every net: where $g$ works against the state the "
            "two cancel. With $g = -\\tfrac34 h$ the plain net keeps "
            "$(\\tfrac34)^\\tau$ of a change, the residual one $(\\tfrac14)^\\tau$. "
            "The sentence itself promises no such rule, only relief to a degree; and "
            "for $c \\le 1/2$ the rule holds without exception.",
        },
    ),
    Claim(
        key="residual-alleviates.half",
        topic=TOPIC,
        title="Up to c = 1/2 the residual net never keeps less",
        paraphrase="If the norm of $dg/dh$ is at most $c \\le 1/2$ at every step, no "
        "change reaches a later state weaker than in the plain net.",
        hypotheses=(RESIDUAL, PLAIN, SAME_CHANGE, STEP_BOUND, BELOW_HALF),
        conclusion=ALLEVIATED,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="residual-alleviates.strong",
        proof=prove_half,
        why={
            "PROVED": "The residual net keeps at least $(1-c)^\\tau$ of a change, the "
            "plain net at most $c^\\tau$, and $1 - c \\ge c$ up to one half.",
        },
    ),
)
