"""Rules for inequalities: combinations, factors, and equality from both sides."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sympy import Basic, Eq, Expr, Ge, Gt, Inverse, Le, Lt, MatrixSymbol, sympify

from longdep.theory.core.notation import equation
from longdep.theory.core.rules.base import RuleDefaults
from longdep.theory.core.rules.rewriting import rewritten
from longdep.theory.core.rules.signs import (
    NO_SIGN,
    gap_of,
    sign_of,
    signs_of,
    with_signs,
)
from longdep.theory.core.rules.zero import is_zero
from longdep.theory.core.steps import Context, ProofError, Step


@dataclass(frozen=True)
class Combine(RuleDefaults):
    """An inequality as a nonnegative combination of earlier ones plus a slack.

    An equation, too, as a combination of equations.

    larger - smaller = sum weight_i (larger_i - smaller_i) + slack, every weight of
    an inequality nonnegative (any sign for an equation), slack nonnegative. SymPy
    must know each sign as True: undecided is refused. `facts` are hypotheses of the
    form x > 0, x >= 0 or x != 0 that the signs may use, `signs` earlier steps of that
    form; `by` are earlier equations that rewrite the difference before it is compared
    with 0.
    """

    weights: Mapping[str, Expr | int] = field(default_factory=dict)
    slack: Expr | int = 0
    by: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    drops_facts = True

    def uses(self) -> tuple[str, ...]:
        return (*self.weights, *self.by, *self.signs)

    def terms(self) -> tuple[Basic, ...]:
        return (*map(sympify, self.weights.values()), sympify(self.slack))

    def check(self, step: Step, context: Context) -> None:
        slack, known = sympify(self.slack), signs_of(step, self.facts, context)
        for name in self.signs:
            known |= sign_of(step, name, context.earlier(step, name))
        if with_signs(slack, known).is_nonnegative is not True:
            raise ProofError(step.name, f"slack {slack} {NO_SIGN}")
        strict, total = with_signs(slack, known).is_positive is True, slack
        for name, weight in self.weights.items():
            earlier, weight = context.earlier(step, name), sympify(weight)
            sign = with_signs(weight, known)
            if weight == 0 or sign.is_real is not True:
                raise ProofError(step.name, f"weight {weight} is 0 or may be undefined")
            if not isinstance(earlier, Eq) and sign.is_nonnegative is not True:
                raise ProofError(step.name, f"weight {weight} {NO_SIGN}")
            total += weight * gap_of(step, earlier)
            if isinstance(earlier, Lt | Gt) and sign.is_positive is True:
                strict = True
        if isinstance(step.statement, Lt | Gt) and not strict:
            raise ProofError(step.name, "nothing makes the inequality strict")
        gap = gap_of(step, step.statement)
        if isinstance(step.statement, Eq):
            equations = (context.earlier(step, name) for name in self.weights)
            if slack != 0 or not all(isinstance(e, Eq) for e in equations):
                raise ProofError(
                    step.name, "an equation is a sum of equations, without slack"
                )
        (difference,) = rewritten(step, (gap - total,), self.by, context)
        # An inverse stays an unknown matrix, so that nothing cancels against it.
        inverses = {
            e: MatrixSymbol(f"_inverse_{i}", *e.shape)
            for i, e in enumerate(sorted(difference.atoms(Inverse), key=str))
        }
        if not is_zero(difference.xreplace(inverses), context.known):
            raise ProofError(step.name, f"the gap differs from the sum by {difference}")

    def words(self) -> str:
        parts = [*self.weights, *self.by]
        return "inequalities" + (f" from {', '.join(parts)}" if parts else "")


@dataclass(frozen=True)
class Scale(RuleDefaults):
    """An inequality times a factor that an earlier step says is not negative.

    From a <= b and x >= 0 (or x > 0): x a <= x b; strict if both are.
    """

    of: str
    factor: str

    def uses(self) -> tuple[str, ...]:
        return (self.of, self.factor)

    def check(self, step: Step, context: Context) -> None:
        sign, earlier = (context.earlier(step, name) for name in (self.factor, self.of))
        if not isinstance(sign, Le | Lt | Ge | Gt) or sign.lts != 0:
            raise ProofError(step.name, f"{self.factor} is not of the form x >= 0")
        if not isinstance(earlier, Le | Lt | Ge | Gt):
            raise ProofError(step.name, f"{self.of} is not an inequality")
        if not isinstance(step.statement, Le | Lt | Ge | Gt):
            raise ProofError(step.name, f"{step.statement} is not of the form a <= b")
        strict = isinstance(sign, Lt | Gt) and isinstance(earlier, Lt | Gt)
        if isinstance(step.statement, Lt | Gt) and not strict:
            raise ProofError(
                step.name, f"is strict, and {self.of} or {self.factor} is not"
            )
        wanted = sign.gts * gap_of(step, earlier)
        if not is_zero(gap_of(step, step.statement) - wanted, context.known):
            raise ProofError(step.name, f"is not {self.of} times {sign.gts}")

    def words(self) -> str:
        return f"{self.of}, times {self.factor}"


@dataclass(frozen=True)
class Antisymmetry(RuleDefaults):
    """a <= b and b <= a: so a = b."""

    at_most: str
    at_least: str

    inherits = True

    def uses(self) -> tuple[str, ...]:
        return (self.at_most, self.at_least)

    def check(self, step: Step, context: Context) -> None:
        below = context.earlier(step, self.at_most)
        above = context.earlier(step, self.at_least)
        if not (isinstance(below, Le | Ge) and isinstance(above, Le | Ge)):
            raise ProofError(step.name, "needs two inequalities that are not strict")
        if (below.lts, below.gts) != (above.gts, above.lts):
            raise ProofError(step.name, f"{above} is not the converse of {below}")
        if step.statement not in (
            equation(below.lhs, below.rhs),
            equation(below.rhs, below.lhs),
        ):
            raise ProofError(step.name, f"{below} does not give {step.statement}")

    def words(self) -> str:
        return f"{self.at_most} and {self.at_least}"
