"""Rules on functions of a real number: the only root, the minimum if convex."""

from dataclasses import dataclass
from itertools import permutations

from sympy import (
    Add,
    Eq,
    Expr,
    FiniteSet,
    Ge,
    Mul,
    Number,
    Pow,
    S,
    Symbol,
    log,
    preorder_traversal,
    solveset,
    sympify,
)
from sympy.logic.boolalg import Equivalent

from longdep.theory.core.binding import free_names
from longdep.theory.core.rules.base import RuleDefaults
from longdep.theory.core.rules.zero import is_zero
from longdep.theory.core.steps import Context, ProofError, Step


@dataclass(frozen=True)
class ConvexMinimum(RuleDefaults):
    """As f is convex in a positive variable, with slope 0 and value c `at`: Ge(f, c).

    f may hold only sums, products, powers and logarithms of the variable, which are
    smooth wherever the variable is positive. SymPy must know each sign as True.
    """

    variable: Symbol
    at: Expr | int

    def check(self, step: Step, context: Context) -> None:
        statement, x, at = step.statement, self.variable, sympify(self.at)
        if not isinstance(statement, Ge) or x.is_positive is not True:
            raise ProofError(step.name, "needs f >= c and a positive variable")
        gap = statement.lhs - statement.rhs
        smooth = Add | Mul | Pow | log | Number | Symbol
        if not all(isinstance(part, smooth) for part in preorder_traversal(gap)):
            raise ProofError(step.name, f"{gap} holds more than powers and logarithms")
        powers = [*gap.atoms(Pow), *gap.atoms(log)]
        if any(x in p.free_symbols and p.args[0] != x for p in powers):
            raise ProofError(step.name, f"{gap} holds a power of more than {x}")
        if any(x in p.exp.free_symbols for p in gap.atoms(Pow)):
            raise ProofError(step.name, f"{x} is an exponent in {gap}")
        if gap.diff(x, 2).is_nonnegative is not True:
            raise ProofError(step.name, f"{gap} is not known to be convex in {x}")
        if at.is_positive is not True:
            raise ProofError(step.name, f"{at} is not known to be positive")
        if not is_zero(gap.diff(x).subs(x, at), context.known) or not is_zero(
            gap.subs(x, at), context.known
        ):
            raise ProofError(step.name, f"{gap} has no zero of slope 0 at {at}")

    def words(self) -> str:
        return f"minimum of a convex function, at {self.variable} = {self.at}"


@dataclass(frozen=True)
class OnlyRoot(RuleDefaults):
    """Equivalent(Eq(f(x), v), Eq(x, p)): SymPy solves f(x) = v over all real x."""

    def check(self, step: Step, context: Context) -> None:
        statement = step.statement
        two = isinstance(statement, Equivalent) and len(statement.args) == 2
        sides = statement.args if two else ()
        for first, second in permutations(sides, 2):
            if not (isinstance(first, Eq) and isinstance(second, Eq)):
                continue
            x, point = second.args
            if x.is_Symbol and x._assumptions_orig == {"real": True}:
                alone = point.is_number and free_names(first) == {x}
                difference = first.lhs - first.rhs
                if alone and solveset(difference, x, S.Reals) == FiniteSet(point):
                    return
        raise ProofError(step.name, f"{statement} is not what solving gives")

    def words(self) -> str:
        return "the only real solution"
