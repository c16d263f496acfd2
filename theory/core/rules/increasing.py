"""Functions of a real number that keep order: by their slope, or by rounding."""

from collections.abc import Callable
from dataclasses import dataclass

from sympy import (
    Abs,
    Add,
    Dummy,
    Eq,
    Expr,
    Ge,
    Le,
    Mul,
    Number,
    Symbol,
    cosh,
    exp,
    preorder_traversal,
    simplify,
    sinh,
    sympify,
    tanh,
)
from sympy.logic.boolalg import And
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.decide import decided, gives, is_real
from longdep.theory.core.notation import Rounded
from longdep.theory.core.rules.base import RuleDefaults
from longdep.theory.core.rules.zero import is_zero
from longdep.theory.core.steps import Context, ProofError, Step

SMOOTH = (Add, Mul, Number, Symbol, exp, tanh)
HERE = Dummy("x", real=True)


@dataclass(frozen=True)
class Increasing(RuleDefaults):
    """From a <= b: f(a) <= f(b), f a smooth function with f' >= 0, or rounding.

    f is built of exp, tanh, sums and products; SymPy must know its slope to be >= 0 at
    every real number (mean value theorem). Rounding to nearest keeps order: of two
    numbers, if the smaller were rounded to the larger result, it would lie at or above
    the middle of both results and the larger at or below it, so both would be one. If
    f is odd, |f(a)| may stand for f(|a|). That a <= b says the step in `by` or the
    hypothesis in `facts`, or the symbols' assumptions do.
    """

    function: Callable[[Expr], Expr]
    small: Expr
    large: Expr
    by: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    def uses(self) -> tuple[str, ...]:
        return self.by

    def check(self, step: Step, context: Context) -> None:
        statement, image = step.statement, self.function(HERE)
        if not isinstance(statement, Le | Ge):
            raise ProofError(step.name, f"is not of the form a <= b: {statement}")
        odd = self._require_increasing(step, image)
        small, large = sympify(self.small), sympify(self.large)
        for number in (small, large):
            context.require_defined(step, number)
            if not is_real(number):
                raise ProofError(step.name, f"{number} is not known to be real")
        self._require_order(step, context)
        wanted = Le(_at(image, small, odd), _at(image, large, odd), evaluate=False)
        if (statement.lts, statement.gts) != (wanted.lhs, wanted.rhs):
            raise ProofError(step.name, f"says {statement}, the rule gives {wanted}")

    def _require_order(self, step: Step, context: Context) -> None:
        order = Le(sympify(self.small), sympify(self.large), evaluate=False)
        said = [context.earlier(step, name) for name in self.by]
        for name in self.facts:
            if name not in context.hypotheses:
                raise ProofError(step.name, f"no hypothesis {name!r}")
            said.append(context.hypotheses[name])
        if not said and decided(order):
            return
        if len(said) != 1 or not any(gives(p, order) for p in And.make_args(said[0])):
            raise ProofError(step.name, f"{order} is not what is cited")

    def _require_increasing(self, step: Step, image: Expr) -> bool:
        """Require that a function keeps order; return whether it is odd."""
        if isinstance(image, Rounded) and image.args[0] == HERE:
            bits = image.args[1]
            if not (bits.is_integer and bits.is_positive) or bits.has(HERE):
                raise ProofError(step.name, f"{bits} is no number of bits")
            return True
        parts = preorder_traversal(image)
        if not all(isinstance(part, SMOOTH) for part in parts):
            raise ProofError(step.name, f"{image} is not built of exp and tanh alone")
        if not is_real(image):
            raise ProofError(step.name, f"{image} is not known to be real")
        slope = image.diff(HERE)
        forms = (slope, simplify(slope.rewrite(exp)))
        if not any(form.is_nonnegative for form in forms):
            raise ProofError(step.name, f"{slope} is not known to be >= 0 everywhere")
        return bool(image.xreplace({HERE: -HERE}) == -image)

    def words(self) -> str:
        by = f", by {', '.join(self.by)}" if self.by else ""
        return f"{self.function(Symbol('x', real=True))} keeps order{by}"


def _at(image: Expr, value: Expr, odd: bool) -> Expr:
    if odd and isinstance(value, Abs):
        return Abs(image.subs(HERE, value.args[0]))
    return image.subs(HERE, value)


@dataclass(frozen=True)
class Hyperbolic(RuleDefaults):
    """An equation, once tanh, sinh and cosh are written by exponentials.

    That is how they are defined: cosh x = (e^x + e^-x)/2, sinh x = (e^x - e^-x)/2, and
    tanh x = sinh x / cosh x, where cosh x > 0 for real x.
    """

    evaluated = False  # SymPy leaves such an equation between numbers undecided

    def check(self, step: Step, context: Context) -> None:
        statement = step.statement
        if not isinstance(statement, Eq):
            raise ProofError(step.name, f"is no equation: {statement}")
        parts = statement.atoms(tanh, sinh, cosh)
        if not parts or not all(is_real(part.args[0]) for part in parts):
            raise ProofError(step.name, "speaks of no hyperbolic function of reals")
        left, right = (side.rewrite(exp) for side in statement.args)
        if isinstance(left, MatrixExpr) or not is_zero(left - right, context.known):
            raise ProofError(step.name, f"{left} = {right} does not check")

    def words(self) -> str:
        return "the definition by exponentials"
