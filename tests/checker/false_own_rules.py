"""Rules, steps and symbols of the author's own that the checker might take for its."""

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from sympy import (
    Basic,
    Eq,
    Function,
    Ge,
    Gt,
    Integer,
    Le,
    Lt,
    StrictLessThan,
    Symbol,
    sympify,
)
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanAtom

from longdep.theory.core.arguments import REAL
from longdep.theory.core.claim import Claim, Kind
from longdep.theory.core.library import ClaimLibrary
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    Given,
    Instance,
    Lemma,
    Theorem,
)
from longdep.theory.core.rules.base import RuleDefaults
from longdep.theory.core.schema import Said, TrustedLemma
from longdep.theory.core.steps import Context, Proof, Step
from tests.checker.case import Case
from tests.checker.letters import said, x, y

KIND = "lemmas"
SMALL = Lt(x**2, 100)
FIVE = Eq(x, 5)


class Obviously(RuleDefaults):
    """Checks nothing."""

    def check(self, step: Step, context: Context) -> None:
        """Whatever the step says."""


class Unseen(Obviously):
    evaluated = False


class Bare:
    """Has what a rule must have, and no more."""

    evaluated = False

    def check(self, step: Step, context: Context) -> None:
        """Whatever the step says."""

    def uses(self) -> tuple[str, ...]:
        return ()

    def discharges(self) -> tuple[str, ...]:
        return ()

    def words(self) -> str:
        return "algebra"


class LooseAlgebra(Algebra):
    def check(self, step: Step, context: Context) -> None:
        """As algebra, but for the check."""


class LooseGiven(Given):
    def check(self, step: Step, context: Context) -> None:
        """As a premise, but for the check."""


class Blind(Combine):
    evaluated = False

    def check(self, step: Step, context: Context) -> None:
        """As inequalities, but for the check and the models."""


class OneSided(Conjunction):
    """Joins steps, and does not say which."""

    def uses(self) -> tuple[str, ...]:
        return ()


class Closing(Combine):
    """Combines inequalities, and closes the assumption that they rest on."""

    def discharges(self) -> tuple[str, ...]:
        return self.uses()


class Tacit(Assume):
    is_assumption = False


class Untrusted(Lemma):
    """A lemma that is not reported as one."""

    trusted_source = None

    def __init__(self) -> None:
        super().__init__("")

    def check(self, step: Step, context: Context) -> None:
        """Whatever the step says."""


class Hidden(Mapping):
    """Weights that rules find by name, and never list."""

    def __init__(self, **weights: int) -> None:
        self.weights = weights

    def __getitem__(self, name: str) -> int:
        return self.weights[name]

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def items(self) -> Any:
        return self.weights.items()


class Planting(RuleDefaults):
    """Says what is true, and leaves a false step behind."""

    def check(self, step: Step, context: Context) -> None:
        context.steps["planted"] = Step("planted", SMALL, Obviously(), "")
        context.open_assumptions["planted"] = frozenset()
        context.grounds["planted"] = frozenset()


class Releasing(RuleDefaults):
    """Says what is true, and frees earlier steps of their assumptions."""

    def check(self, step: Step, context: Context) -> None:
        for name in context.open_assumptions:
            context.open_assumptions[name] = frozenset()


class Widening(RuleDefaults):
    """Says what is true, and adds a premise to the claim's."""

    def check(self, step: Step, context: Context) -> None:
        context.hypotheses = {**context.hypotheses, "small": SMALL}


class Shifting(Step):
    """A step that says one thing to its rule and another to the reader."""

    def __getattribute__(self, name: str) -> Any:
        if name == "statement" and sys._getframe(1).f_code.co_name == "check":
            return Eq(x**2, x * x, evaluate=False)
        return super().__getattribute__(name)


class Chameleon(StrictLessThan):
    """An inequality that equals every statement."""

    func = StrictLessThan

    def __new__(cls, *sides: Basic) -> "Chameleon":
        return Relational.__new__(cls, *map(sympify, sides))

    def __eq__(self, other: object) -> bool:
        return not isinstance(other, BooleanAtom)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return 1


class Liar(Symbol):
    """A symbol for any real number that says it is positive."""

    is_nonnegative = True
    is_positive = True


class Tame(Function):
    """A function that says it is never negative, and is -1 at 5."""

    is_extended_real = True
    is_nonnegative = True

    @classmethod
    def eval(cls, value: Basic) -> Basic | None:
        if not value.is_number:
            return None
        return Integer(-1) if value == 5 else Integer(1)


class Odd(Function):
    """A function with a wrong derivative and value at numbers only."""

    is_real = True

    def doit(self, **hints: Any) -> Basic:
        return self.args[0] ** 2

    @classmethod
    def eval(cls, value: Basic) -> Basic | None:
        return value**2 + value * (value - 1) if value.is_number else None


class Private(Theorem):
    """Cites a claim that only the author knows."""

    def check(self, step: Step, context: Context) -> None:
        claim = Claim(
            "small",
            "gating",
            "",
            "",
            SMALL,
            Kind.BOUND,
            proof=lambda: Proof(TRUSTED, near),
        )
        known = ClaimLibrary({"small": claim}.get)
        super().check(step, Context(context.hypotheses, known))


def near(rng):
    return {"x": rng.randint(-9, 9), "y": rng.randint(-9, 9)}


LYING = Ge(Liar("x", real=True), 0, evaluate=False)
TRUSTED = (said("lemma", SMALL, Lemma("Rudin, theorem 1.20")),)
TRUTH = said("truth", Eq(x + x, 2 * x, evaluate=False), Algebra())
ODD = Odd(x)
RECITED = TrustedLemma("clipping", "", "", {"value": REAL}, lambda value: Said(LYING))
POSITIVE = {"positive": Gt(x, 0)}
TEN = {"x": 10, "y": 10}


def case(name: str, says: str, *steps: Step, **options: Any) -> Case:
    options = {"model": near, "counter": TEN, **options}
    return Case(name, KIND, says, steps, **options)


CASES: tuple[Case, ...] = (
    case(
        "rule-that-checks-nothing",
        "x^2 < 100, by a rule of the author's own: fails at x = 10.",
        said("obvious", SMALL, Obviously()),
    ),
    case(
        "rule-that-no-model-sees",
        "x^2 < 100, by an own rule that is never evaluated: fails at x = 10.",
        said("obvious", SMALL, Unseen()),
        model=lambda rng: TEN,
    ),
    case(
        "rule-of-another-family",
        "x^2 < 100, by an object with the methods of a rule: fails at x = 10.",
        said("obvious", SMALL, Bare()),
    ),
    case(
        "algebra-that-checks-nothing",
        "(x + y)^2 = x^2 + y^2, by a subclass of algebra: fails at x = y = 10.",
        said("square", Eq((x + y) ** 2, x**2 + y**2), LooseAlgebra()),
        model=lambda rng: {"x": 0, "y": rng.randint(-9, 9)},
    ),
    case(
        "premise-that-was-not-given",
        "x < 100 for x > 0, by a subclass of the rule for premises: fails at x = 100.",
        said("given", Lt(x, 100), LooseGiven("positive")),
        model=lambda rng: {"x": rng.randint(1, 9)},
        hypotheses=POSITIVE,
        counter={"x": 100},
    ),
    case(
        "inequality-that-checks-nothing",
        "x^2 < 100, by a subclass of the rule for inequalities: fails at x = 10.",
        said("sum", SMALL, Blind()),
        model=lambda rng: TEN,
    ),
    case(
        "conjunction-that-cites-nothing",
        "x = 5: assumed, and joined by a rule that does not say what it joins.",
        said("assumed", FIVE, Assume()),
        said("joined", FIVE, OneSided(("assumed",))),
        model=lambda rng: {"x": 5},
    ),
    case(
        "inequality-that-closes-assumptions",
        "x <= 6, from the assumption x <= 5, which the rule closes: fails at x = 10.",
        said("assumed", Le(x, 5), Assume()),
        said("x <= 6", Le(x, 6), Closing({"assumed": 1}, slack=1)),
        model=lambda rng: {"x": rng.randint(-9, 6)},
    ),
    case(
        "assumption-that-is-none",
        "x = 5: assumed by a subclass that says it assumes nothing; fails at x = 10.",
        said("assumed", FIVE, Tacit()),
        model=lambda rng: {"x": 5},
    ),
    case(
        "lemma-without-a-source",
        "x^2 < 100, by a lemma that is not reported as one: fails at x = 10.",
        said("lemma", SMALL, Untrusted()),
    ),
    case(
        "weights-that-are-not-listed",
        "x <= 6, from x <= 5, an assumption whose weight is hidden: fails at x = 10.",
        said("assumed", Le(x, 5), Assume()),
        said("x <= 6", Le(x, 6), Combine(Hidden(assumed=1), slack=1)),
        model=lambda rng: {"x": rng.randint(-9, 6)},
    ),
    case(
        "cited-step-that-another-plants",
        "y^2 < 100, an instance of a step that a rule slipped in: fails at y = 10.",
        said("truth", Eq(y + y, 2 * y, evaluate=False), Planting()),
        said("cited", Lt(y**2, 100), Instance("planted", {x: y})),
    ),
    case(
        "assumption-that-another-rule-frees",
        "x = 5: assumed, then freed by a rule that says something true.",
        said("assumed", FIVE, Assume()),
        said("copied", Le(x, 5), Combine({"assumed": -1})),
        said("truth", Eq(y + y, 2 * y, evaluate=False), Releasing()),
        said("x <= 6", Le(x, 6), Combine({"copied": 1}, slack=1)),
        model=lambda rng: {"x": 5, "y": 0},
    ),
    case(
        "premise-that-a-rule-adds",
        "x^2 < 100, a premise that an earlier step added: fails at x = 10.",
        said("truth", Eq(y + y, 2 * y, evaluate=False), Widening()),
        said("given", SMALL, Given("small")),
    ),
    case(
        "step-that-shifts",
        "x^2 < 100: the step shows its rule another statement; fails at x = 10.",
        Shifting("shifting", SMALL, Algebra(), "Clearly."),
    ),
    case(
        "statement-equal-to-every-other",
        "x < 100 for x > 0: it passes for the premise, being equal to all; x = 100.",
        said("given", Chameleon(x, 100), Given("positive")),
        model=lambda rng: {"x": rng.randint(1, 9)},
        hypotheses=POSITIVE,
        counter={"x": 100},
    ),
    case(
        "symbol-that-says-it-is-positive",
        "x >= 0 for every real x, whose symbol says so: fails at x = -1.",
        said("sign", LYING, Combine({}, slack=Liar("x", real=True))),
        model=lambda rng: {"x": rng.randint(0, 9)},
        counter={"x": -1},
    ),
    case(
        "function-that-says-it-is-positive",
        "A function is not negative, as its class says: it is -1 at 5.",
        said("sign", Ge(Tame(x), 0, evaluate=False), Combine({}, slack=Tame(x))),
        model=lambda rng: {"x": rng.randint(6, 9)},
        counter={"x": 5},
    ),
    case(
        "function-that-simplifies-wrongly",
        "g(x) = x^2, as g says to algebra; at numbers it is 2 x^2 - x, so 2 fails.",
        said("square", Eq(ODD, x**2), Algebra()),
        model=lambda rng: {"x": rng.randint(0, 1)},
        counter={"x": 2},
    ),
    case(
        "claim-of-the-author-s-own",
        "x^2 < 100, cited from a claim whose proof is a lemma in free text.",
        said("cited", SMALL, Private("small")),
    ),
    case(
        "clipping-lemma-recited",
        "x >= 0 for a real x that says so, by a forged lemma: fails at x = -1.",
        said("recited", LYING, RECITED(value=y)),
        model=lambda rng: {"x": rng.randint(0, 9), "y": 0},
        counter={"x": -1},
    ),
)
