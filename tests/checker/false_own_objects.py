"""Premises, steps and arguments that show one thing first and another later."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any

from sympy import Basic, Eq, Identity, Le, LessThan, Lt, Q, sympify

from longdep.theory.catalog import all_claims
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    Given,
    Instance,
    Theorem,
)
from longdep.theory.core.rules.theorem import cited_conclusion
from longdep.theory.core.steps import CitedClaim, Step
from tests.checker.case import Case
from tests.checker.letters import SHEAR, A, B, drawn, said, unit, x, y

KIND = "lemmas"
SMALL = Lt(x**2, 100)
TRUE = Eq(x + x, 2 * x, evaluate=False)
TO_ONE = all_claims()["derivative-below-one.float64-one"]


class TwoFaced(dict):
    """Premises that are others when they are asked for by name."""

    def __getitem__(self, name: str) -> Any:
        return SMALL

    def get(self, name: str, default: Any = None) -> Any:
        return SMALL


class TwoEnded(tuple):
    """Steps whose last one is another when they are gone through."""

    def __iter__(self) -> Iterator[Step]:
        return iter((*self[:-1], said("last", TRUE, Algebra())))


class Fading(tuple):
    """Names that are listed once in each round of questions."""

    turns: Iterator[bool]

    def __new__(cls, names: tuple[str, ...], *turns: bool) -> "Fading":
        made = super().__new__(cls, names)
        made.turns = cycle(turns)
        return made

    def __iter__(self) -> Iterator[str]:
        return super().__iter__() if next(self.turns) else iter(())


class Turning(dict):
    """Values that are harmless for the premises of a claim, and others after that."""

    def __init__(self, name: Basic) -> None:
        super().__init__({name: y})
        self.name, self.asked = name, 0

    def items(self) -> Any:
        self.asked += 1
        return {self.name: sympify(0) if self.asked % 4 == 1 else y}.items()


class TwoSided(LessThan):
    """An inequality whose sides are others than what it is made of."""

    func = LessThan

    def __new__(cls, *sides: Basic) -> "TwoSided":
        return Basic.__new__(cls, *map(sympify, sides))

    @property
    def lhs(self) -> Basic:
        return sympify(0)

    @property
    def rhs(self) -> Basic:
        return sympify(1)


def near(rng):
    return {"x": rng.randint(-9, 9), "y": 0}


def case(name: str, says: str, *steps: Step, **options: Any) -> Case:
    options = {"model": near, "counter": {"x": 10, "y": 10}, **options}
    return Case(name, KIND, says, tuple(steps), **options)


H = next(iter(TO_ONE.conclusion.free_symbols))
PREMISES = {p.name: p.condition for p in TO_ONE.hypotheses}
SLOPE = cited_conclusion(
    "", CitedClaim(TO_ONE.key, PREMISES, TO_ONE.conclusion), {H: y}
)
TURNS = Eq(A.T * A, Identity(A.rows))

CASES: tuple[Case, ...] = (
    case(
        "premises-with-two-faces",
        "x^2 < 100 if x <= x + 1, which reads x^2 < 100 when it is used: x = 10.",
        said("given", SMALL, Given("small")),
        hypotheses=TwoFaced(small=Le(x, x + 1, evaluate=False)),
    ),
    Case(
        "steps-with-two-ends",
        KIND,
        "x^2 < 100, the last of the steps, which are others when checked: x = 10.",
        TwoEnded((said("last", SMALL, Algebra()),)),
        near,
        counter={"x": 10},
    ),
    case(
        "names-that-fade",
        "x + 1 = 6 as x = 5, an assumption whose name is not listed later: x = 10.",
        said("assumed", Eq(x, 5), Assume()),
        said(
            "sum",
            Eq(x + 1, 6),
            Algebra(Fading(("assumed",), False, True, False, False)),
        ),
        model=drawn(x=5),
    ),
    case(
        "facts-that-fade",
        "B^T B = I for every B as A is orthogonal, a fact that is not listed later.",
        said("turns", TURNS, Algebra(facts=Fading(("orthogonal",), True, False))),
        said("any", TURNS.xreplace({A: B}), Instance("turns", {A: B})),
        said("A", Q.orthogonal(A), Given("orthogonal")),
        said(
            "both",
            Q.orthogonal(A) & TURNS.xreplace({A: B}),
            Conjunction(("A", "any")),
        ),
        model=drawn(n=2, A=unit(), B=unit()),
        hypotheses={"orthogonal": Q.orthogonal(A)},
        counter={"n": 2, "A": unit(), "B": SHEAR},
    ),
    case(
        "values-that-turn",
        "The rounded slope of tanh is 1 at y, cited at 0 for its premise: y = 1.",
        said("cited", SLOPE, Theorem(TO_ONE.key, Turning(H))),
        counter={"y": 1},
    ),
    case(
        "inequality-with-two-more-sides",
        "x <= 9, which reads 0 <= 1 to the rule for inequalities: fails at x = 10.",
        said("sides", TwoSided(x, 9), Combine({}, slack=1)),
    ),
)
