"""The rules a proof step may follow by, each checked symbolically by SymPy.

The rules are few on purpose: what a reader must trust is this file, the lemmas that
a proof names, and SymPy's algebra, whose answers are re-checked in models.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise, permutations

import mpmath
from sympy import (
    Add,
    Basic,
    Derivative,
    Dummy,
    Eq,
    Expr,
    FiniteSet,
    Ge,
    Gt,
    Integer,
    Integral,
    Inverse,
    Le,
    Limit,
    Lt,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    Ne,
    Number,
    Pow,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
    Transpose,
    expand,
    false,
    gammasimp,
    lambdify,
    log,
    nan,
    oo,
    powsimp,
    preorder_traversal,
    simplify,
    solveset,
    sympify,
    true,
    zoo,
)
from sympy import Q as Ask
from sympy.assumptions.assume import AppliedPredicate
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import And, Boolean, Equivalent, Implies, Not
from sympy.matrices.expressions.matexpr import MatrixElement, MatrixExpr

from longdep.theory.core.binding import (
    BindingError,
    bound_names,
    free_names,
    rewrite,
    substitute,
)
from longdep.theory.core.notation import Real, equation
from longdep.theory.core.proof import Context, ProofError, Step, universal_body
from longdep.theory.core.words import normal, same_words

NO_NAMES: tuple[str, ...] = ()


class _Rule:
    """Defaults: cites nothing, closes nothing, is evaluated in models."""

    evaluated = True
    drops_facts = False

    def uses(self) -> tuple[str, ...]:
        return NO_NAMES

    def discharges(self) -> tuple[str, ...]:
        return NO_NAMES

    def words(self) -> str:
        return type(self).__name__.lower()


@dataclass(frozen=True)
class Given(_Rule):
    """A hypothesis of the claim, at chosen values of its quantified index."""

    hypothesis: str
    at: Mapping[Symbol, Expr] = field(default_factory=dict)

    def check(self, step: Step, context: Context) -> None:
        if self.hypothesis not in context.hypotheses:
            raise ProofError(step.name, f"no hypothesis {self.hypothesis!r}")
        statement = context.hypotheses[self.hypothesis]
        if self.at:
            body, index = universal_body(statement)
            if set(self.at) != {index}:
                raise ProofError(
                    step.name, f"only {index} may be chosen, not {self.at}"
                )
            value = sympify(self.at[index])
            _admit(step, index, value)
            _admit_bounds(step, statement, value)
            statement = _substituted(step, body, {index: value})
        _same(step, statement)

    def words(self) -> str:
        return f"hypothesis: {self.hypothesis}"


@dataclass(frozen=True)
class Lemma(_Rule):
    """A named theorem taken on trust; still evaluated in every model.

    `needs` names the hypotheses of the claim that the theorem is applied under, `by`
    the earlier steps.
    """

    trusted_source: str
    needs: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    evaluated: bool = True

    def uses(self) -> tuple[str, ...]:
        return self.by

    @property
    def facts(self) -> tuple[str, ...]:
        return self.needs

    def check(self, step: Step, context: Context) -> None:
        if not self.trusted_source:
            raise ProofError(step.name, "a lemma needs a source")
        for name in self.needs:
            if name not in context.hypotheses:
                raise ProofError(step.name, f"no hypothesis {name!r}")

    def words(self) -> str:
        return f"lemma on trust: {self.trusted_source}"


@dataclass(frozen=True)
class Assume(_Rule):
    """An assumption, such as an induction hypothesis; it must be closed later."""

    is_assumption = True

    def check(self, step: Step, context: Context) -> None:
        """Any statement may be assumed."""

    def words(self) -> str:
        return "assumption"


@dataclass(frozen=True)
class Instance(_Rule):
    """An earlier step at other values of its universally quantified symbols."""

    of: str
    at: Mapping[Symbol, Expr]

    def uses(self) -> tuple[str, ...]:
        return (self.of,)

    def check(self, step: Step, context: Context) -> None:
        fixed = context.fixed_symbols(self.of)
        values = {symbol: sympify(value) for symbol, value in self.at.items()}
        for symbol, value in values.items():
            if symbol in fixed:
                raise ProofError(step.name, f"{symbol} is fixed by what {self.of} uses")
            _admit(step, symbol, value)
        expected = _substituted(step, context.earlier(step, self.of), values)
        if expected == false or expected.has(nan, zoo):
            raise ProofError(step.name, f"{self.of} has no meaning at {self.at}")
        _same(step, expected)

    def words(self) -> str:
        return f"instance of {self.of}"


@dataclass(frozen=True)
class Algebra(_Rule):
    """An equation that algebra decides after rewriting by earlier equations.

    Each equation in `by` is applied left to right, in the order given; `facts` are
    the claim's hypotheses that are matrix predicates (orthogonal, invertible, ...).
    """

    by: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    drops_facts = True

    def uses(self) -> tuple[str, ...]:
        return self.by

    def check(self, step: Step, context: Context) -> None:
        if step.statement == true:
            return  # says nothing; an induction asks for its base unevaluated
        if not isinstance(step.statement, Eq):
            raise ProofError(
                step.name, f"algebra decides equations, not {step.statement}"
            )
        facts = _predicates(step, self.facts, context)
        sides = _rewrite(step, step.statement.args, self.by, context)
        if not equal(step, sides[0], sides[1], facts):
            raise ProofError(step.name, f"{sides[0]} = {sides[1]} does not check")

    def words(self) -> str:
        return "algebra" + (f" with {', '.join(self.by)}" if self.by else "")


@dataclass(frozen=True)
class Peel(_Rule):
    """The last factor of a product, or the last term of a sum, taken off.

    Product(f, (i, a, b + 1)) = Product(f, (i, a, b)) * f(b + 1) where b + 1 >= a, and
    the same with + for a Sum.
    """

    def check(self, step: Step, context: Context) -> None:
        whole = step.statement.lhs if isinstance(step.statement, Eq) else None
        if not isinstance(whole, Product | Sum) or len(whole.limits) != 1:
            raise ProofError(step.name, "takes the last factor off one product or sum")
        index, first, last = whole.limits[0]
        if (last - first).is_nonnegative is not True:
            raise ProofError(step.name, f"{last} is not known to be >= {first}")
        rest = whole.func(whole.function, (index, first, last - 1))
        end = whole.function.subs(index, last)
        parts = rest * end if whole.func is Product else rest + end
        _same(step, equation(whole, parts))

    def words(self) -> str:
        return "the last factor or term is split off"


@dataclass(frozen=True)
class ConvexMinimum(_Rule):
    """Ge(f, c): f is convex in a positive variable and has slope 0 and value c `at`.

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
        if not _is_zero(gap.diff(x).subs(x, at)) or not _is_zero(gap.subs(x, at)):
            raise ProofError(step.name, f"{gap} has no zero of slope 0 at {at}")

    def words(self) -> str:
        return f"minimum of a convex function, at {self.variable} = {self.at}"


@dataclass(frozen=True)
class Multiply(_Rule):
    """Both sides of an earlier matrix equation, multiplied left and right."""

    of: str
    left: MatrixExpr | None = None
    right: MatrixExpr | None = None
    facts: tuple[str, ...] = ()
    drops_facts = True

    def uses(self) -> tuple[str, ...]:
        return (self.of,)

    def check(self, step: Step, context: Context) -> None:
        earlier = context.earlier(step, self.of)
        if not (isinstance(earlier, Eq) and isinstance(step.statement, Eq)):
            raise ProofError(step.name, "multiplies equations only")
        facts = _predicates(step, self.facts, context)
        for found, side in zip(step.statement.args, earlier.args, strict=True):
            # MatMul leaves V V^-1 as it stands, so that the inverse is still seen.
            factors = [f for f in (self.left, side, self.right) if f is not None]
            product = MatMul(*factors)
            if not equal(step, found, product, facts):
                raise ProofError(step.name, f"{found} = {product} does not check")

    def words(self) -> str:
        return f"{self.of}, multiplied on both sides"


@dataclass(frozen=True)
class Induction(_Rule):
    """P(start), and P(v) implies P(v + 1): so P(v) for every v >= start."""

    variable: Symbol
    base: str
    assumption: str
    step: str
    start: int = 0

    def uses(self) -> tuple[str, ...]:
        return (self.base, self.assumption, self.step)

    def discharges(self) -> tuple[str, ...]:
        return (self.assumption,)

    def check(self, step: Step, context: Context) -> None:
        statement, v = step.statement, self.variable
        if not getattr(context.steps[self.assumption].by, "is_assumption", False):
            raise ProofError(step.name, f"{self.assumption} is not an assumption")
        if context.open_assumptions[self.base]:
            raise ProofError(step.name, "the base case rests on an assumption")
        if v in context.fixed_symbols(self.base):
            raise ProofError(step.name, f"a hypothesis fixes {v}")
        if v.is_integer is not True or (v - self.start).is_nonnegative is not True:
            raise ProofError(step.name, f"{v} is not an integer from {self.start} on")
        _admit(step, v, sympify(self.start))
        _admit(step, v, v + 1)
        if v in bound_names(statement):
            raise ProofError(step.name, f"{v} is bound in {statement}")
        wanted = {
            self.base: statement.subs(v, self.start),
            self.assumption: statement,
            self.step: statement.subs(v, v + 1),
        }
        for name, expected in wanted.items():
            found = context.earlier(step, name)
            if found != expected:
                raise ProofError(step.name, f"{name} says {found}, needs {expected}")
            if found == true and isinstance(statement, Eq):
                value = {self.base: sympify(self.start), self.step: v + 1}[name]
                sides = (side.subs(v, value) for side in statement.args)
                self._recheck(name, equation(*sides), context)
        others = context.open_assumptions[self.step] - {self.assumption}
        resting = [context.steps[name].statement for name in others]
        resting += [context.hypotheses[name] for name in context.grounds[self.step]]
        if any(v in free_names(ground) for ground in resting):
            raise ProofError(step.name, f"the step case rests on what fixes {v}")

    def _recheck(self, name: str, unevaluated: Boolean, context: Context) -> None:
        """Check a case that SymPy's Eq has turned into `true`, as it stood.

        Eq(V * V**-1, I) becomes true whatever V is; the case's own rule must accept
        the equation itself.
        """
        rule, idle = context.steps[name].by, set(context.idle)
        rule.check(Step(name, unevaluated, rule, ""), context)
        context.idle = idle

    def words(self) -> str:
        return f"induction on {self.variable}"


@dataclass(frozen=True)
class Deduction(_Rule):
    """From a derivation of B under the assumption A: A implies B."""

    assumption: str
    conclusion: str

    def uses(self) -> tuple[str, ...]:
        return (self.assumption, self.conclusion)

    def discharges(self) -> tuple[str, ...]:
        return (self.assumption,)

    def check(self, step: Step, context: Context) -> None:
        if not getattr(context.steps[self.assumption].by, "is_assumption", False):
            raise ProofError(step.name, f"{self.assumption} is not an assumption")
        premise = context.earlier(step, self.assumption)
        conclusion = context.earlier(step, self.conclusion)
        _same(step, Implies(premise, conclusion))

    def words(self) -> str:
        return f"{self.conclusion} was derived from {self.assumption}"


@dataclass(frozen=True)
class Both(_Rule):
    """Two implications that are each other's converse: an equivalence."""

    forward: str
    backward: str

    def uses(self) -> tuple[str, ...]:
        return (self.forward, self.backward)

    def check(self, step: Step, context: Context) -> None:
        there = context.earlier(step, self.forward)
        back = context.earlier(step, self.backward)
        if not (isinstance(there, Implies) and isinstance(back, Implies)):
            raise ProofError(step.name, "needs two implications")
        if there.args != tuple(reversed(back.args)):
            raise ProofError(step.name, f"{back} is not the converse of {there}")
        _same(step, Equivalent(*there.args))

    def words(self) -> str:
        return f"{self.forward} and its converse {self.backward}"


@dataclass(frozen=True)
class Conjunction(_Rule):
    """All the named steps together."""

    of: tuple[str, ...]

    def uses(self) -> tuple[str, ...]:
        return self.of

    def check(self, step: Step, context: Context) -> None:
        _same(step, And(*(context.earlier(step, name) for name in self.of)))

    def words(self) -> str:
        return " and ".join(self.of)


@dataclass(frozen=True)
class PartOf(_Rule):
    """One of the statements that an earlier step holds together with `and`."""

    of: str

    def uses(self) -> tuple[str, ...]:
        return (self.of,)

    def check(self, step: Step, context: Context) -> None:
        whole = context.earlier(step, self.of)
        if not isinstance(whole, And) or step.statement not in whole.args:
            raise ProofError(step.name, f"is not a part of {whole}")

    def words(self) -> str:
        return f"part of {self.of}"


@dataclass(frozen=True)
class Apply(_Rule):
    """Modus ponens: an earlier implication whose premises are earlier steps."""

    implication: str
    premises: tuple[str, ...]

    def uses(self) -> tuple[str, ...]:
        return (self.implication, *self.premises)

    def check(self, step: Step, context: Context) -> None:
        rule = context.earlier(step, self.implication)
        if not isinstance(rule, Implies):
            raise ProofError(step.name, f"{self.implication} is not an implication")
        premise, conclusion = rule.args
        have = {context.earlier(step, name) for name in self.premises}
        need = set(And.make_args(premise))
        if not need <= have:
            missing = ", ".join(map(str, need - have))
            raise ProofError(step.name, f"{self.implication} also needs {missing}")
        _same(step, conclusion)

    def words(self) -> str:
        return f"{self.implication} applied to {', '.join(self.premises)}"


@dataclass(frozen=True)
class Tollens(_Rule):
    """From an equivalence (or implication) of equations and the denial of its end.

    A <=> B, or A => B, together with "not B" gives "not A".
    """

    implication: str
    denied: str

    def uses(self) -> tuple[str, ...]:
        return (self.implication, self.denied)

    def check(self, step: Step, context: Context) -> None:
        rule = context.earlier(step, self.implication)
        denied = context.earlier(step, self.denied)
        if isinstance(rule, Implies):
            pairs = [rule.args]
        elif isinstance(rule, Equivalent) and len(rule.args) == 2:
            pairs = [rule.args, tuple(reversed(rule.args))]
        else:
            raise ProofError(step.name, f"{self.implication} is no implication")
        found = [Not(premise) for premise, end in pairs if Not(end) == denied]
        if step.statement not in found:
            raise ProofError(step.name, f"{denied} does not give {step.statement}")

    def words(self) -> str:
        return f"{self.implication}, whose end is denied by {self.denied}"


@dataclass(frozen=True)
class OnlyRoot(_Rule):
    """Equivalent(Eq(f(x), v), Eq(x, p)): SymPy solves f(x) = v over all real x."""

    def check(self, step: Step, context: Context) -> None:
        statement = step.statement
        sides = statement.args if isinstance(statement, Equivalent) else ()
        for first, second in permutations(sides, 2):
            if not (isinstance(first, Eq) and isinstance(second, Eq)):
                continue
            x, point = second.args
            if x.is_Symbol and x._assumptions_orig == {"real": True}:
                alone = point.is_number and free_names(first) == {x}
                difference = first.lhs - first.rhs
                if alone and solveset(difference, x, S.Reals) == FiniteSet(point):
                    return
        raise ProofError(step.name, f"{statement} is not found by solving")

    def words(self) -> str:
        return "the only real solution"


@dataclass(frozen=True)
class Antisymmetry(_Rule):
    """a <= b and b <= a: so a = b."""

    at_most: str
    at_least: str

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


NO_SIGN = (
    "is not known to be >= 0; if a premise of the form ... >= 0 says so, name it in "
    "`facts`, if an earlier step does, in `signs`"
)


@dataclass(frozen=True)
class Combine(_Rule):
    """An inequality as a nonnegative combination of earlier ones plus a slack.

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

    def check(self, step: Step, context: Context) -> None:
        slack, known = sympify(self.slack), _signs(step, self.facts, context)
        for name in self.signs:
            known |= _sign(step, name, context.earlier(step, name))
        if slack.xreplace(known).is_nonnegative is not True:
            raise ProofError(step.name, f"slack {slack} {NO_SIGN}")
        strict, total = slack.xreplace(known).is_positive is True, slack
        for name, weight in self.weights.items():
            earlier, weight = context.earlier(step, name), sympify(weight)
            sign = weight.xreplace(known)
            if weight == 0 or sign.is_real is not True:
                raise ProofError(step.name, f"weight {weight} is 0 or may be undefined")
            if not isinstance(earlier, Eq) and sign.is_nonnegative is not True:
                raise ProofError(step.name, f"weight {weight} {NO_SIGN}")
            total += weight * _gap(step, earlier)
            if isinstance(earlier, Lt | Gt) and sign.is_positive is True:
                strict = True
        if isinstance(step.statement, Lt | Gt) and not strict:
            raise ProofError(step.name, "nothing makes the inequality strict")
        gap = _gap(step, step.statement)
        if not isinstance(step.statement, Le | Lt | Ge | Gt):
            raise ProofError(step.name, f"combines inequalities, not {step.statement}")
        (difference,) = _rewrite(step, (gap - total,), self.by, context)
        # An inverse stays an unknown matrix, so that nothing cancels against it.
        inverses = {
            e: MatrixSymbol(f"_inverse_{i}", *e.shape)
            for i, e in enumerate(difference.atoms(Inverse))
        }
        if not _is_zero(difference.xreplace(inverses)):
            raise ProofError(step.name, f"the gap differs from the sum by {difference}")

    def words(self) -> str:
        parts = [*self.weights, *self.by]
        return "inequalities" + (f" from {', '.join(parts)}" if parts else "")


@dataclass(frozen=True)
class Scale(_Rule):
    """An inequality times a factor that an earlier step says is not negative.

    From a <= b and x >= 0 (or x > 0): x a <= x b. The result is never strict.
    """

    of: str
    factor: str

    def uses(self) -> tuple[str, ...]:
        return (self.of, self.factor)

    def check(self, step: Step, context: Context) -> None:
        sign, earlier = (context.earlier(step, name) for name in (self.factor, self.of))
        if not isinstance(sign, Ge | Gt) or sign.rhs != 0:
            raise ProofError(step.name, f"{self.factor} is not of the form x >= 0")
        if not isinstance(earlier, Le | Lt | Ge | Gt):
            raise ProofError(step.name, f"{self.of} is not an inequality")
        if not isinstance(step.statement, Le | Ge):
            raise ProofError(step.name, f"{step.statement} is not of the form a <= b")
        wanted = sign.lhs * _gap(step, earlier)
        if not _is_zero(_gap(step, step.statement) - wanted):
            raise ProofError(step.name, f"is not {self.of} times {sign.lhs}")

    def words(self) -> str:
        return f"{self.of}, times {self.factor}"


@dataclass(frozen=True)
class LimitRule(_Rule):
    """Eq(Limit(f, v, oo), value): SymPy's limit, confirmed by high precision.

    The confirmation evaluates f with mpmath at v = 10, 10^3 and 10^5, at sample
    values of the other symbols: the distance to a finite value must at least halve
    each time (or be 0), for an infinite one |f| must at least double.
    """

    samples: tuple[Mapping[Symbol, Expr | int], ...] = ({},)
    by: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    evaluated: bool = False

    def uses(self) -> tuple[str, ...]:
        return self.by

    def check(self, step: Step, context: Context) -> None:
        statement = step.statement
        if not (isinstance(statement, Eq) and isinstance(statement.lhs, Limit)):
            raise ProofError(step.name, f"is not an equation for a limit: {statement}")
        body, variable, point, _ = statement.lhs.args
        if point != oo or not isinstance(variable, Symbol):
            raise ProofError(step.name, "only limits at infinity are checked")
        if not self.samples:
            raise ProofError(step.name, "a limit needs sample values to confirm it at")
        (limit,) = _rewrite(step, (statement.lhs,), self.by, context)
        body = limit.args[0]
        known = _signs(step, self.facts, context)
        if any(variable in free_names(fact) for fact in known):
            raise ProofError(step.name, f"a fact about {variable} is used in its limit")
        found = Limit(body.xreplace(known), variable, oo).doit()
        if not _is_zero_or_same(found, statement.rhs):
            raise ProofError(step.name, f"SymPy finds {found}, not {statement.rhs}")
        for sample in self.samples:
            for symbol, value in sample.items():
                if symbol.is_Symbol:
                    _admit(step, symbol, sympify(value))
            _confirm_limit(
                step, body.subs(sample), variable, statement.rhs.subs(sample)
            )

    def words(self) -> str:
        return "limit"


def equal(step: Step, left: Basic, right: Basic, facts: tuple[Boolean, ...]) -> bool:
    """Decide an equation between two scalars or two matrices of one shape."""
    _require_invertible(step, left, facts)
    _require_invertible(step, right, facts)
    if not isinstance(left, MatrixExpr) and not isinstance(right, MatrixExpr):
        return _is_zero(left - right)
    if not (isinstance(left, MatrixExpr) and isinstance(right, MatrixExpr)):
        return False
    if left.shape != right.shape:
        return False
    return same_words(normal(left, facts), normal(right, facts))


def _is_zero(expression: Expr) -> bool:
    """Decide whether SymPy's algebra reduces a scalar to 0.

    Not asked of SymPy, because it has answered wrongly: products that do not commute
    (simplify swaps them), derivatives in anything but a symbol, and limits and
    integrals, which stay as they are (LimitRule confirms limits).
    """
    left = expression.atoms(Limit, Integral)
    limits = {e: Dummy("limit", real=True) for e in left}
    plain = expression.xreplace(limits)
    if plain.is_commutative is not True or isinstance(plain, MatrixExpr):
        return False
    derivatives = plain.atoms(Derivative)
    if not all(type(v) is Symbol for d in derivatives for v in d.variables):
        return False
    value = plain.doit()
    if value == 0 or expand(value) == 0:
        return True
    if _differs_somewhere(value):
        return False
    forms = (simplify, gammasimp, lambda e: simplify(powsimp(expand(e))))
    return any(form(value) == 0 for form in forms)


def _differs_somewhere(expression: Expr) -> bool:
    """Whether a scalar is certainly not 0 at one point: a cheap way to refuse.

    Every symbol and every function without a formula gets a rational value that its
    assumptions admit. SymPy's evalf knows when it has no correct digit; then nothing
    is concluded, as for what it cannot evaluate.
    """
    if expression.has(Derivative, Limit, Integral):
        return False
    try:
        value = _at_a_point(_at_a_point(expression, Symbol).doit(), *OPAQUE)
    except (ValueError, TypeError, ArithmeticError):
        return False
    if value.has(Sum, Product):
        return False
    number = value.evalf(30)
    return bool(number.is_Float and number != 0 and number._prec > 1)


OPAQUE = (AppliedUndef, Real, MatrixElement)


def _at_a_point(expression: Expr, *kinds: type) -> Expr:
    """Give every free part of these kinds a value, if its assumptions admit one.

    Raises:
        ValueError: they do not.
    """
    free = expression.free_symbols
    atoms = sorted(
        (a for a in expression.atoms(*kinds) if a.free_symbols <= free), key=str
    )
    values = {atom: _sample(atom, place) for place, atom in enumerate(atoms)}
    if not all(_admissible(atom, value) for atom, value in values.items()):
        raise ValueError("no value is known to be admissible")
    return expression.xreplace(values)


def _sample(atom: Expr, place: int) -> Expr:
    size = Integer(place + 2) if atom.is_integer else Rational(2 * place + 5, place + 3)
    return -size if atom.is_negative or atom.is_nonpositive else size


CARRIED = ("integer", "nonnegative", "positive", "real", "nonzero", "negative")


def _admissible(atom: Expr, value: Expr) -> bool:
    names = (*CARRIED, "zero", "even", "odd", "prime", "irrational")
    wanted = [name for name in names if getattr(atom, f"is_{name}", None)]
    return all(getattr(value, f"is_{name}") for name in wanted)


def _is_zero_or_same(found: Expr, expected: Expr) -> bool:
    infinite = found in (oo, -oo) or expected in (oo, -oo)
    return found == expected or (not infinite and _is_zero(found - expected))


def _rewrite(
    step: Step,
    expressions: tuple[Basic, ...],
    names: tuple[str, ...],
    context: Context,
) -> tuple[Basic, ...]:
    """Apply earlier equations from left to right, in order, where they may be used."""
    for name in names:
        earlier = context.earlier(step, name)
        if not isinstance(earlier, Eq):
            raise ProofError(step.name, f"{name} is not an equation to rewrite with")
        fixed = context.fixed_symbols(name)
        try:
            done = [rewrite(e, earlier.lhs, earlier.rhs, fixed) for e in expressions]
        except BindingError as error:
            raise ProofError(step.name, f"{name} cannot be used: {error}") from error
        expressions = tuple(new for new, _, _ in done)
        if not any(changed for _, changed, _ in done):
            context.idle.add(name)
        if any(random for _, _, random in done):
            context.sure.add(name)
    return expressions


def _substituted(step: Step, statement: Basic, at: Mapping[Basic, Basic]) -> Basic:
    try:
        return substitute(statement, at)
    except BindingError as error:
        raise ProofError(step.name, str(error)) from error


def _gap(step: Step, statement: Boolean) -> Expr:
    if isinstance(statement, Le | Lt):
        return statement.rhs - statement.lhs
    if isinstance(statement, Ge | Gt | Eq):
        return statement.lhs - statement.rhs
    raise ProofError(step.name, f"{statement} is not an equation or inequality")


def _predicates(
    step: Step, names: tuple[str, ...], context: Context
) -> tuple[Boolean, ...]:
    found = []
    for name in names:
        statement = context.hypotheses.get(name)
        parts = And.make_args(statement) if statement is not None else ()
        if not parts or not all(isinstance(p, AppliedPredicate) for p in parts):
            raise ProofError(step.name, f"{name!r} is not a matrix predicate given")
        if not all(_is_square(p.arguments[0]) for p in parts):
            raise ProofError(
                step.name, f"{name!r} is about a matrix that is not square"
            )
        found.extend(parts)
    found += [
        Ask.symmetric(p.arguments[0]) for p in found if p.function == Ask.diagonal
    ]
    return tuple(found)


def _is_square(matrix: MatrixExpr) -> bool:
    return bool(matrix.shape[0] == matrix.shape[1])


def _signs(step: Step, names: tuple[str, ...], context: Context) -> dict[Basic, Symbol]:
    """Stand-ins that carry the signs which hypotheses give."""
    known: dict[Basic, Symbol] = {}
    for name in names:
        known |= _sign(step, name, context.hypotheses.get(name))
    return known


def _sign(step: Step, name: str, fact: Boolean | None) -> dict[Basic, Symbol]:
    if isinstance(fact, Lt | Le) and fact.lhs == 0:
        fact = fact.reversed
    if not isinstance(fact, Gt | Ge | Ne) or fact.rhs != 0:
        raise ProofError(step.name, f"{name!r} gives no sign: {fact}")
    kind = {Gt: "positive", Ge: "nonnegative", Ne: "nonzero"}[type(fact)]
    return {fact.lhs: Dummy(str(fact.lhs), real=True, **{kind: True})}


def _require_invertible(
    step: Step, expression: Basic, facts: tuple[Boolean, ...]
) -> None:
    inverses = [i.arg for i in expression.atoms(Inverse)]
    inverses += [
        p.base
        for p in expression.atoms(MatPow)
        if p.exp.is_nonnegative is not True and not isinstance(p, Inverse)
    ]
    for inverted in inverses:
        base = inverted.arg if isinstance(inverted, Transpose) else inverted
        if Ask.invertible(base) not in facts and Ask.orthogonal(base) not in facts:
            raise ProofError(step.name, f"{base} is inverted but not given invertible")


def _admit(step: Step, symbol: Basic, value: Basic) -> None:
    """Require that a value lies in the domain that a symbol was declared with."""
    if isinstance(symbol, MatrixSymbol):
        if not isinstance(value, MatrixExpr) or value.shape != symbol.shape:
            raise ProofError(step.name, f"{value} has not the shape of {symbol}")
        return
    if not isinstance(symbol, Symbol):
        raise ProofError(step.name, f"only symbols take values, not {symbol}")
    for name, required in symbol._assumptions_orig.items():
        if getattr(value, f"is_{name}", None) is not required:
            state = "" if required else "not "
            raise ProofError(
                step.name, f"{value} is not known to be {state}{name} ({symbol})"
            )


def _admit_bounds(step: Step, statement: Boolean, value: Expr) -> None:
    _, _, first, last = statement.args
    if (value - first).is_nonnegative is not True:
        raise ProofError(step.name, f"{value} is not known to be >= {first}")
    if last != oo and (last - value).is_nonnegative is not True:
        raise ProofError(step.name, f"{value} is not known to be <= {last}")


def _same(step: Step, expected: Basic) -> None:
    if step.statement != expected:
        raise ProofError(step.name, f"says {step.statement}, the rule gives {expected}")


def _confirm_limit(step: Step, body: Expr, variable: Symbol, value: Expr) -> None:
    function = lambdify(variable, body, "mpmath")
    with mpmath.workdps(60):
        points = [mpmath.mpf(10) ** e for e in (1, 3, 5)]
        values = [function(point) for point in points]
        if value in (oo, -oo):
            sign = 1 if value == oo else -1
            ok = sign * values[0] > 0
            ok = ok and all(sign * b >= 2 * sign * a for a, b in pairwise(values))
        else:
            gaps = [abs(v - mpmath.mpmathify(value.evalf(60))) for v in values]
            ok = all(b <= a / 2 for a, b in pairwise(gaps))
    if not ok:
        raise ProofError(step.name, f"high precision does not approach {value}")
