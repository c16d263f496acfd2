"""Rules for equations: algebra, products on both sides, the last term of a sum."""

from dataclasses import dataclass

from sympy import Basic, Eq, Ge, MatMul, Product, Sum
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.decide import same
from longdep.theory.core.notation import equation
from longdep.theory.core.rules.base import RuleDefaults, require_same
from longdep.theory.core.rules.matrices import equal, predicates
from longdep.theory.core.rules.rewriting import rewritten
from longdep.theory.core.rules.values import substituted
from longdep.theory.core.rules.zero import unknown_ranges
from longdep.theory.core.steps import Context, ProofError, Step


@dataclass(frozen=True)
class Algebra(RuleDefaults):
    """An equation that algebra decides after rewriting by earlier equations.

    Each equation in `by` is applied left to right, in the order given, one between
    products of matrices also inside of longer products and powers; `facts` are the
    claim's hypotheses that are matrix predicates (orthogonal, invertible, ...).
    """

    by: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    drops_facts = True

    def uses(self) -> tuple[str, ...]:
        return self.by

    def check(self, step: Step, context: Context) -> None:
        if not isinstance(step.statement, Eq):
            raise ProofError(
                step.name, f"algebra decides equations, not {step.statement}"
            )
        facts = predicates(step, self.facts, context)
        sides = rewritten(step, step.statement.args, self.by, context)
        left, right = sides
        if equal(step, left, right, facts, context.known):
            return
        said = {name: context.earlier(step, name) for name in self.by}
        if any(same(step.statement, earlier) for earlier in said.values()):
            context.idle -= said.keys()
            return
        products = {n: e for n, e in said.items() if isinstance(e.lhs, MatrixExpr)}
        given = tuple(products.values())
        if not equal(step, left, right, facts, context.known, given):
            raise ProofError(
                step.name,
                f"{sides[0]} = {sides[1]} does not check"
                f"{unknown_ranges(sides, context.known)}",
            )
        context.idle -= products.keys()

    def words(self) -> str:
        return "algebra" + (f" with {', '.join(self.by)}" if self.by else "")


@dataclass(frozen=True)
class Multiply(RuleDefaults):
    """Both sides of an earlier matrix equation, multiplied left and right."""

    of: str
    left: MatrixExpr | None = None
    right: MatrixExpr | None = None
    facts: tuple[str, ...] = ()
    drops_facts = True

    def uses(self) -> tuple[str, ...]:
        return (self.of,)

    def terms(self) -> tuple[Basic, ...]:
        return tuple(f for f in (self.left, self.right) if f is not None)

    def check(self, step: Step, context: Context) -> None:
        earlier = context.earlier(step, self.of)
        if not (isinstance(earlier, Eq) and isinstance(step.statement, Eq)):
            raise ProofError(step.name, "multiplies equations only")
        facts = predicates(step, self.facts, context)
        for stated, side in zip(step.statement.args, earlier.args, strict=True):
            # MatMul leaves V V^-1 as it stands, so that the inverse is still seen.
            factors = [f for f in (self.left, side, self.right) if f is not None]
            product = MatMul(*factors)
            if not equal(step, stated, product, facts, context.known):
                raise ProofError(step.name, f"{stated} = {product} does not check")

    def words(self) -> str:
        return f"{self.of}, multiplied on both sides"


@dataclass(frozen=True)
class Peel(RuleDefaults):
    """The last factor of a product, or the last term of a sum, taken off.

    Product(f, (i, a, b + 1)) = Product(f, (i, a, b)) * f(b + 1) where b + 1 >= a, and
    the same with + for a Sum.
    """

    def check(self, step: Step, context: Context) -> None:
        whole = step.statement.lhs if isinstance(step.statement, Eq) else None
        if not isinstance(whole, Product | Sum) or len(whole.limits) != 1:
            raise ProofError(step.name, "takes the last factor off one product or sum")
        index, first, last = whole.limits[0]
        if not (first.is_integer and last.is_integer):
            raise ProofError(step.name, f"{first} and {last} are not known to be whole")
        if not context.known.settles(Ge(last - first, 0, evaluate=False)):
            raise ProofError(step.name, f"{last} is not known to be >= {first}")
        rest = whole.func(whole.function, (index, first, last - 1))
        end = substituted(step, whole.function, {index: last})
        parts = rest * end if whole.func is Product else rest + end
        require_same(step, equation(whole, parts))

    def words(self) -> str:
        return "the last factor or term is split off"
