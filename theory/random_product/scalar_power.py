"""Does the power of one weight vanish or explode?"""

from random import Random

from sympy import Abs, Eq, Gt, Implies, Limit, Lt, Ne, Or, Rational, oo
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Case,
    Conjunction,
    Distinction,
    GeometricLimit,
    Given,
)
from longdep.theory.core.semantics import Model
from longdep.theory.random_product.notation import (
    FULL,
    TOPIC,
    WHERE,
    cited,
    one,
    t,
)

SIZE = Abs(one) ** t
VANISHES = Eq(Limit(SIZE, t, oo), 0)
EXPLODES = Eq(Limit(SIZE, t, oo), oo)
ONE_OR_OTHER = Or(VANISHES, EXPLODES)
WHICH_CASES = (
    Implies(Lt(Abs(one), 1), VANISHES),
    Implies(Gt(Abs(one), 1), EXPLODES),
)
WHICH = And(*WHICH_CASES)
EDGE = Eq(SIZE, 1)


def prove_which() -> Proof:
    """The two implications, each by its limit."""
    steps = (
        *_power_limits(),
        Step("which", WHICH, Conjunction(("vanishes", "explodes")), "Both."),
    )
    return Proof(steps, _any_power_model)


def _power_limits() -> tuple[Step, ...]:
    small, large = (implication.args[0] for implication in WHICH_CASES)
    return (
        Step("below", small, Assume(), "Suppose a size below 1."),
        Step("to zero", VANISHES, GeometricLimit(("below",)), "A geometric sequence."),
        Step("vanishes", WHICH_CASES[0], Case("below", "to zero"), "So below 1."),
        Step("above", large, Assume(), "Suppose a size above 1."),
        Step(
            "to infinity", EXPLODES, GeometricLimit(("above",)), "A geometric sequence."
        ),
        Step("explodes", WHICH_CASES[1], Case("above", "to infinity"), "So above 1."),
    )


def prove_away_from_one() -> Proof:
    """A size other than 1 is below or above it."""
    last = Step(
        "one or the other",
        ONE_OR_OTHER,
        Distinction(("vanishes", "explodes")),
        "A size other than 1 is below or above it.",
    )
    return Proof((*_power_limits(), last), _power_model)


def _power_model(rng: Random) -> Model:
    value = rng.choice([Rational(1, 2), Rational(-2, 3), 2, -3, Rational(5, 4)])
    return {"w": value, "t": rng.randint(0, 4)}


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
