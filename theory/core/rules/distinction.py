"""Distinction of cases: two real numbers are in one of three orders."""

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Basic, Eq, Expr, Ge, Gt, Le, Lt, Ne, Or
from sympy.logic.boolalg import Boolean, Implies

from longdep.theory.core.decide import is_real
from longdep.theory.core.rules.base import RuleDefaults, require_same
from longdep.theory.core.rules.logic import Deduction
from longdep.theory.core.steps import Context, ProofError, Step

# Whether the first number is below, equal to or above the second.
ORDERS: dict[type[Basic], frozenset[int]] = {
    Lt: frozenset({-1}),
    Le: frozenset({-1, 0}),
    Eq: frozenset({0}),
    Ge: frozenset({0, 1}),
    Gt: frozenset({1}),
    Ne: frozenset({-1, 1}),
}


@dataclass(frozen=True)
class Case(Deduction):
    """A deduction whose conclusion has its value because of the assumption.

    That A => B says something where A holds was checked when B was derived; only A
    itself must have a value wherever the step is said to hold.
    """

    inherits = True

    def check(self, step: Step, context: Context) -> None:
        super().check(step, context)
        context.require_defined(step, context.earlier(step, self.assumption))


@dataclass(frozen=True)
class Distinction(RuleDefaults):
    """From A => C and B => D, where A or B holds in any case: C or D.

    The cases compare the same two real numbers and cover all orders they may be in:
    below, equal, above. That they are not equal may be known. If all the implications
    end in one statement, the step says that. `under` are pairs of an assumption and
    what was derived from it, in the place of an implication; it is closed here.
    """

    of: tuple[str, ...] = ()
    under: tuple[tuple[str, str], ...] = ()

    inherits = True

    def uses(self) -> tuple[str, ...]:
        return (*self.of, *(name for pair in self.under for name in pair))

    def discharges(self) -> tuple[str, ...]:
        return tuple(assumption for assumption, _ in self.under)

    def _implications(
        self, step: Step, context: Context
    ) -> Iterator[tuple[Boolean, Boolean]]:
        closed = set(self.discharges())
        for name in self.of:
            rule = context.earlier(step, name)
            if not isinstance(rule, Implies):
                raise ProofError(step.name, f"{name} is not an implication")
            if closed & context.open_assumptions[name]:
                raise ProofError(step.name, f"{name} rests on another case")
            yield rule.args
        for assumption, end in self.under:
            pair = context.earlier(step, assumption), context.earlier(step, end)
            if not getattr(context.steps[assumption].by, "is_assumption", False):
                raise ProofError(step.name, f"{assumption} is not an assumption")
            if closed & context.open_assumptions[end] - {assumption}:
                raise ProofError(step.name, f"{end} rests on another case")
            yield pair

    def check(self, step: Step, context: Context) -> None:
        covered: set[int] = set()
        ends: list[Boolean] = []
        pair: tuple[Expr, Expr] | None = None
        for case, end in self._implications(step, context):
            if type(case) not in ORDERS:
                raise ProofError(step.name, f"{case} does not compare two numbers")
            sides = (case.lhs, case.rhs)
            pair = pair or sides
            if sides not in (pair, pair[::-1]):
                raise ProofError(step.name, f"{case} does not compare {pair}")
            turn = 1 if sides == pair else -1
            covered |= {turn * order for order in ORDERS[type(case)]}
            ends.append(end)
        if pair is None:
            raise ProofError(step.name, "names no case")
        if not all(map(is_real, pair)):
            raise ProofError(step.name, f"{pair} are not known to be real numbers")
        first, second = pair
        if 0 not in covered and context.known.settles(Ne(first, second)):
            covered.add(0)
        if missing := {-1, 0, 1} - covered:
            signs = {-1: "<", 0: "=", 1: ">"}
            left = ", ".join(f"{first} {signs[o]} {second}" for o in sorted(missing))
            raise ProofError(step.name, f"leaves out the case {left}")
        require_same(step, Or(*ends))

    def words(self) -> str:
        return f"one of the cases of {', '.join(self.uses())}"


@dataclass(frozen=True)
class NextWhole(RuleDefaults):
    """From a < b for whole numbers a and b: a + 1 <= b."""

    of: str

    def uses(self) -> tuple[str, ...]:
        return (self.of,)

    def check(self, step: Step, context: Context) -> None:
        strict = context.earlier(step, self.of)
        if not isinstance(strict, Lt | Gt):
            raise ProofError(step.name, f"{self.of} is not of the form a < b")
        small, large = strict.lts, strict.gts
        for number in (small, large):
            if number.is_integer is not True:
                raise ProofError(step.name, f"{number} is not known to be whole")
        require_same(step, Le(small + 1, large))

    def words(self) -> str:
        return f"{self.of}, of whole numbers"
