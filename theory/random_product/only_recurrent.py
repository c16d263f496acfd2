"""Is the problem particular to recurrent networks?"""

from random import Random

from sympy import Eq, Gt, Integer, Limit, Lt, Ne, Or, Rational, oo
from sympy.logic.boolalg import And, Implies

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Case,
    Conjunction,
    Distinction,
    GeometricLimit,
    Given,
    Induction,
    LimitRule,
    Peel,
)
from longdep.theory.core.semantics import Model
from longdep.theory.models import rational
from longdep.theory.random_product.factors import EMPTY
from longdep.theory.random_product.laws import fresh, unit_variances
from longdep.theory.random_product.moments import FRESH, UNIT, square_steps, squares
from longdep.theory.random_product.notation import (
    FULL,
    TOPIC,
    WHERE,
    cited,
    each_weight,
    i,
    k,
    n,
    running,
    t,
    v,
    w,
)

KEPT_LIMIT = Eq(Limit(v**k, k, oo), 1)
KEPT = And(squares(0).subs(k, n), KEPT_LIMIT)
VANISHES = Eq(Limit(v**k, k, oo), 0)
EXPLODES = Eq(Limit(v**k, k, oo), oo)
LOST_LIMIT = Or(VANISHES, EXPLODES)
LOST = And(squares(0).subs(k, n), LOST_LIMIT)
SAME_POWER = Eq(running(t), w(1) ** t)


def prove_same_power() -> Proof:
    """With one weight for all steps the product is a power."""
    steps = (
        EMPTY,
        Step("start", SAME_POWER.subs(t, 0), Algebra(by=("empty",)), "Nothing yet."),
        Step("assumed", SAME_POWER, Assume(), "Suppose it at t."),
        Step("same", Eq(w(t + 1), w(1)), Given("shared", {i: t + 1}), "Premise."),
        Step(
            "peel",
            equation(running(t + 1), running(t) * w(t + 1)),
            Peel(),
            "The last factor is split off.",
        ),
        Step(
            "next",
            SAME_POWER.subs(t, t + 1),
            Algebra(by=("peel", "assumed", "same")),
            "One factor more.",
        ),
        Step(
            "power",
            SAME_POWER,
            Induction(t, "start", "assumed", "next"),
            "By induction on t.",
        ),
    )
    return Proof(steps, _same_model)


def _same_model(rng: Random) -> Model:
    value = rational(rng)
    return {"w": lambda _: value, "t": rng.randint(0, 3), "horizon": 5}


def prove_kept() -> Proof:
    """With variance 1 per factor the mean square is 1 at every depth."""
    steps = (
        Step("unit", Eq(v, 1), Given("unit"), "Variance 1 per factor."),
        Step("limit", KEPT_LIMIT, LimitRule(by=("unit",)), "1^k = 1."),
        Step("kept", KEPT, Conjunction(("square at n", "limit")), "Together."),
    )
    return Proof((*square_steps(), *steps), unit_variances)


def prove_lost() -> Proof:
    """With any other variance the mean square v^n has the limit 0 or infinity."""
    steps = (
        Step("below", Lt(v, 1), Assume(), "Suppose a variance below 1."),
        Step("to zero", VANISHES, GeometricLimit(("below",)), "A geometric sequence."),
        Step(
            "vanishes",
            Implies(Lt(v, 1), VANISHES),
            Case("below", "to zero"),
            "So it is below 1.",
        ),
        Step("above", Gt(v, 1), Assume(), "Suppose a variance above 1."),
        Step(
            "to infinity", EXPLODES, GeometricLimit(("above",)), "A geometric sequence."
        ),
        Step(
            "explodes",
            Implies(Gt(v, 1), EXPLODES),
            Case("above", "to infinity"),
            "So it is above 1.",
        ),
        Step(
            "one or the other",
            LOST_LIMIT,
            Distinction(("vanishes", "explodes")),
            "A variance other than 1 is below or above it.",
        ),
        Step("lost", LOST, Conjunction(("square at n", "one or the other")), "Both."),
    )
    return Proof((*square_steps(), *steps), _not_unit)


def _not_unit(rng: Random) -> Model:
    each = rng.choice([Rational(1, 2), Rational(4, 9), Integer(2), Rational(9, 4)])
    return fresh(rng, 0, each, t=rng.randint(0, 4))


CLAIMS = (
    Claim(
        key="only-recurrent",
        topic=TOPIC,
        title="The problem is particular to recurrent networks",
        paraphrase="Vanishing and exploding is particular to recurrent networks.",
        read_as=(
            "With a fresh weight at every step the mean square of the product "
            "neither vanishes nor explodes. As it is $v^n$, whose limit can only be "
            "0, 1 or infinite, this says that the limit is 1."
        ),
        sources=cited("first sentence of the " + WHERE, FULL),
        hypotheses=FRESH,
        conclusion=KEPT,
        kind=Kind.LIMIT,
        why={
            "CONDITIONAL": "A feedforward product has the mean square $v^n$: unless "
            "$v = 1$ it vanishes or explodes as exponentially as any power. Another "
            "document says so too: deep feedforward networks share the problem.",
        },
    ),
    Claim(
        key="only-recurrent.one-matrix",
        topic=TOPIC,
        title="Powers of one weight are particular to recurrent networks",
        paraphrase='Read charitably, "this problem" is that of powers of one and the '
        "same weight: the product is a power if all steps share it.",
        hypotheses=(
            Hypothesis(
                "shared", each_weight(Eq(w(i), w(1))), "all steps share one weight"
            ),
        ),
        conclusion=SAME_POWER,
        kind=Kind.IDENTITY,
        reading=Reading.CHARITABLE,
        of="only-recurrent",
        proof=prove_same_power,
        why={
            "PROVED": "True by the definition of recurrent. What the sharing changes "
            "is how sizes spread: in proportion to the depth, not to its square root.",
        },
    ),
    Claim(
        key="only-recurrent.scaled",
        topic=TOPIC,
        title="Carefully scaled feedforward products do not have it, in mean square",
        paraphrase="With variance 1 for every fresh weight the mean square $v^n$ stays "
        "1 and so has the limit 1.",
        hypotheses=(*FRESH, UNIT),
        conclusion=KEPT,
        kind=Kind.LIMIT,
        reading=Reading.REPAIR,
        of="only-recurrent",
        proof=prove_kept,
        why={
            "PROVED": "And only then: with any other variance the mean square tends "
            "to 0 or grows beyond every bound."
        },
    ),
    Claim(
        key="only-recurrent.otherwise",
        topic=TOPIC,
        title="With any other variance a feedforward product vanishes or explodes",
        paraphrase="The mean square of a product of fresh weights is $v^n$; with $v$ "
        "other than 1 it tends to 0 or grows beyond every bound.",
        hypotheses=(
            *FRESH,
            Hypothesis("not-one", Ne(v, 1), "the variance of each weight is not 1"),
        ),
        conclusion=LOST,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="only-recurrent",
        proof=prove_lost,
        why={
            "PROVED": "A geometric sequence, as for one weight used $n$ times: fresh "
            "weights alone avoid nothing, only the variance 1 does.",
        },
    ),
)
