"""Does the power of one weight vanish or explode?"""

from random import Random

from sympy import Abs, Eq, Gt, Implies, Limit, Lt, Ne, Or, Rational, oo
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Given, LimitRule
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import limits
from longdep.theory.models import positive
from longdep.theory.random_product.geometric import ABOVE, BELOW, TRIALS
from longdep.theory.random_product.notation import (
    FULL,
    TOPIC,
    WHERE,
    cited,
    excess,
    one,
    t,
)

SIZE = Abs(one) ** t
VANISHES = Eq(Limit(SIZE, t, oo), 0)
EXPLODES = Eq(Limit(SIZE, t, oo), oo)
ONE_OR_OTHER = Or(VANISHES, EXPLODES)
WHICH = And(
    Implies(Lt(Abs(one), 1), VANISHES),
    Implies(Gt(Abs(one), 1), EXPLODES),
)
EDGE = Eq(SIZE, 1)


def _power_limits() -> tuple[Step, ...]:
    return (
        Step("below", BELOW, LimitRule(TRIALS), "A ratio 1/(1+a) with a > 0."),
        Step("above", ABOVE, LimitRule(TRIALS), "A ratio 1+a with a > 0."),
    )


def prove_which() -> Proof:
    """The two implications, each by its limit."""
    last = Step(
        "which",
        WHICH,
        limits.POWERS(
            base=Abs(one),
            factor=1,
            excess=excess,
            known=t,
            time=t,
            case="which",
            by=("below", "above"),
        ),
        "Below 1 the first limit applies (0 is trivial), above 1 the second.",
    )
    return Proof((*_power_limits(), last), _any_power_model)


def prove_away_from_one() -> Proof:
    """Every size but 1 is 0, 1/(1+a) or 1+a."""
    last = Step(
        "one or the other",
        ONE_OR_OTHER,
        limits.POWERS(
            base=Abs(one),
            factor=1,
            excess=excess,
            known=t,
            time=t,
            case="either",
            by=("below", "above"),
            needs=("not-one",),
        ),
        "A size other than 1 falls under one of the two limits (0 is trivial).",
    )
    return Proof((*_power_limits(), last), _power_model)


def _power_model(rng: Random) -> Model:
    value = rng.choice([Rational(1, 2), Rational(-2, 3), 2, -3, Rational(5, 4)])
    return {"w": value, "a": positive(rng), "t": rng.randint(0, 4)}


def _any_power_model(rng: Random) -> Model:
    return {**_power_model(rng), "w": rng.choice([-1, 1, Rational(1, 3), -2])}


def prove_edge() -> Proof:
    """A weight of size 1 keeps size 1."""
    steps = (
        Step("unit", Eq(Abs(one), 1), Given("unit-size"), "Premise."),
        Step("edge", EDGE, Algebra(by=("unit",)), "1^t = 1."),
    )
    return Proof(steps, lambda rng: {"w": rng.choice([-1, 1]), "t": rng.randint(0, 4)})


CLAIMS = (
    Claim(
        key="scalar-power",
        topic=TOPIC,
        title="The power of a weight vanishes or explodes",
        paraphrase="A weight multiplied by itself many times either vanishes or "
        "explodes, depending on its magnitude.",
        sources=cited(f"{WHERE}, sentence on the power of one weight", FULL),
        conclusion=ONE_OR_OTHER,
        kind=Kind.LIMIT,
        why={
            "CONDITIONAL": "A weight of size exactly 1 does neither: $1^t$ stays at 1 "
            "and $(-1)^t$ alternates for ever.",
        },
    ),
    Claim(
        key="scalar-power.which",
        topic=TOPIC,
        title="Which of the two happens depends on the magnitude",
        paraphrase="Read charitably, the sentence says how the magnitude decides: "
        "below 1 the power vanishes, above 1 it explodes.",
        conclusion=WHICH,
        kind=Kind.LIMIT,
        reading=Reading.CHARITABLE,
        of="scalar-power",
        proof=prove_which,
        why={
            "PROVED": "A geometric sequence. The sign of the weight plays no part, and "
            "the reading makes no statement about size 1.",
        },
    ),
    Claim(
        key="scalar-power.away-from-one",
        topic=TOPIC,
        title="Away from size 1 it vanishes or explodes",
        paraphrase="A weight whose size is not 1 either vanishes or explodes.",
        hypotheses=(Hypothesis("not-one", Ne(Abs(one), 1), "the size is not 1"),),
        conclusion=ONE_OR_OTHER,
        kind=Kind.LIMIT,
        reading=Reading.REPAIR,
        of="scalar-power",
        proof=prove_away_from_one,
        why={"PROVED": "Excluding size 1 is all that the sentence needs."},
    ),
    Claim(
        key="scalar-power.edge",
        topic=TOPIC,
        title="At size 1 nothing happens",
        paraphrase="The case that the sentence leaves out.",
        hypotheses=(Hypothesis("unit-size", Eq(Abs(one), 1), "the size is 1"),),
        conclusion=EDGE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="scalar-power",
        proof=prove_edge,
        why={"PROVED": "The size stays exactly 1 at every step."},
    ),
)
