"""Limits at infinity, by cases of the signs of parameters, confirmed numerically."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

from sympy import (
    AccumBounds,
    Add,
    Basic,
    Dummy,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    Integer,
    Limit,
    Lt,
    Mul,
    Ne,
    Poly,
    PolynomialError,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    cosh,
    exp,
    false,
    fraction,
    gamma,
    log,
    nan,
    oo,
    sinh,
    sympify,
    together,
    zoo,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import And
from sympy.matrices.expressions.matexpr import MatrixElement, MatrixExpr

from longdep.theory.core.binding import free_names
from longdep.theory.core.defined import obligations
from longdep.theory.core.exact import approaches
from longdep.theory.core.functions import BROKEN
from longdep.theory.core.knowledge import Knowledge
from longdep.theory.core.notation import Real
from longdep.theory.core.rules.base import RuleDefaults
from longdep.theory.core.rules.rewriting import rewritten
from longdep.theory.core.rules.signs import signs_of
from longdep.theory.core.rules.values import admit
from longdep.theory.core.rules.zero import is_zero_or_same
from longdep.theory.core.steps import Context, ProofError, Step

OPAQUE = (AppliedUndef, Real, MatrixElement, Sum, Product)
NOT_FINITE = (oo, -oo, nan, zoo, AccumBounds, Limit)
# Values of the parameters at which a limit is confirmed, where they are admitted.
EXCEPTIONAL = tuple(
    map(Rational, ("1", "1/2", "2", "0", "-1", "3", "1/4", "3/4", "-1/2", "-3"))
)
CONFIRMED = 16
MOST_OPEN = 4  # parameters of unknown sign


@dataclass(frozen=True)
class LimitRule(RuleDefaults):
    """SymPy's limit, Eq(Limit(f, v, oo), value), for every admitted parameter.

    A parameter is whatever f holds beside v. Where its sign is not known, the limit is
    computed for it positive, negative and 0; a coefficient built of several must have a
    known sign, or the step is refused. The limit is then confirmed with mpmath at v =
    10, 10^3 and 10^5, at values of the parameters that include 0, 1, -1 and equal ones:
    the distance to a finite value must at least halve each time (or be 0), for an
    infinite one |f| must at least double. `samples` are further such values.
    """

    samples: tuple[Mapping[Symbol, Expr | int], ...] = ({},)
    by: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    inherits = True
    evaluated = False  # the rule itself evaluates, at many values

    def uses(self) -> tuple[str, ...]:
        return self.by

    def check(self, step: Step, context: Context) -> None:
        statement = step.statement
        if not (isinstance(statement, Eq) and isinstance(statement.lhs, Limit)):
            raise ProofError(step.name, f"is not an equation for a limit: {statement}")
        variable, point = statement.lhs.args[1:3]
        if point != oo or not isinstance(variable, Symbol):
            raise ProofError(step.name, "only limits at infinity are checked")
        if variable in free_names(statement.rhs):
            raise ProofError(step.name, f"the value depends on {variable}")
        (limit,) = rewritten(step, (statement.lhs,), self.by, context)
        if not isinstance(limit, Limit) or limit.args[1:] != statement.lhs.args[1:]:
            raise ProofError(step.name, f"{self.by} rewrites the limit itself")
        if any(variable in free_names(f) for f in signs_of(step, self.facts, context)):
            raise ProofError(step.name, f"a fact about {variable} is used in its limit")
        context.require_defined(step, statement.rhs)
        task = _Task(limit.args[0], statement.rhs, variable, context.known)
        if task.body.has(*OPAQUE, MatrixExpr, Limit):
            raise ProofError(step.name, f"{limit.args[0]} has no formula at {variable}")
        for demand in obligations(limit.args[0]):
            if variable not in free_names(demand.part):
                context.require_met(step, demand)
        try:
            cases = list(task.cases())
        except UnknownSignError as error:
            raise ProofError(step.name, str(error)) from error
        for case in cases:
            self._check_case(step, task, case, context)
        for sample in self.samples:
            for symbol, given in sample.items():
                if symbol.is_Symbol:
                    admit(step, symbol, sympify(given))
        for values in (*task.given(self.samples), *task.exceptional()):
            _confirm(step, task, values)

    def _check_case(
        self, step: Step, task: "_Task", case: Mapping[Basic, Expr], context: Context
    ) -> None:
        """Compute the limit with each parameter of one sign."""
        signs = ((v, task.meant[name]) for name, v in case.items())
        shown = (
            f"{name} {'= 0' if v == 0 else '> 0' if v.is_positive else '< 0'}"
            for v, name in signs
        )
        where = f" where {', '.join(shown)}" if case else ""
        value = task.value.xreplace(case)
        try:
            computed = task.limit_of(task.body.xreplace(case))
        except UnknownSignError as error:
            raise ProofError(step.name, f"{error}{where}") from error
        except NotImplementedError as error:
            raise ProofError(step.name, f"SymPy has no limit{where}") from error
        if not is_zero_or_same(computed, value, context.known):
            raise ProofError(
                step.name, f"SymPy computes {computed}{where}, not {value}"
            )

    def words(self) -> str:
        return "limit"


class UnknownSignError(ValueError):
    """A limit hangs on the sign of an expression that is not known."""

    def __init__(self, part: Expr) -> None:
        super().__init__(
            f"the limit hangs on the sign of {part}, which is not known: a premise on "
            f"it, named in `facts`, or a parameter of known sign would tell"
        )


class _Task:
    """A limit whose parts that do not move are symbols of known signs."""

    def __init__(
        self, body: Expr, value: Expr, variable: Symbol, known: Knowledge
    ) -> None:
        self.variable, self.known = variable, known
        still = {
            part
            for whole in (body, value)
            for part in whole.atoms(*OPAQUE)
            if variable not in free_names(part)
        }
        outer = {p for p in still if not any(p != q and q.has(p) for q in still)}
        self.parameters: dict[Basic, Dummy] = {
            p: self._like(p) for p in sorted(outer, key=str)
        }
        body, value = (part.xreplace(self.parameters) for part in (body, value))
        names = (free_names(body) | free_names(value)) - {variable}
        for name in sorted(names - set(self.parameters.values()), key=str):
            self.parameters[name] = self._like(name)
        self.body = body.xreplace(self.parameters)
        self.value = value.xreplace(self.parameters)
        self.meant = {made: part for part, made in self.parameters.items()}
        self.split: dict[Dummy, Expr] = {}  # by case, what its symbols stand for

    def _like(self, part: Basic) -> Dummy:
        """A symbol with the signs of a part."""
        signs = {k: True for k in KEPT if getattr(part, f"is_{k}", None)}
        for kind, wanted in (
            ("positive", Gt(part, 0, evaluate=False)),
            ("negative", Lt(part, 0, evaluate=False)),
            ("nonnegative", Ge(part, 0, evaluate=False)),
            ("nonzero", Ne(part, 0, evaluate=False)),
        ):
            if isinstance(part, Expr) and self.known.settles(wanted):
                signs[kind] = True
        return Dummy(str(part), **signs)

    def cases(self) -> Iterator[dict[Basic, Expr]]:
        """All combinations of signs that the parameters may have."""
        names = [
            made
            for made in self.meant
            if not (made.is_positive or made.is_negative or made.is_zero)
        ]
        if len(names) > MOST_OPEN:
            raise UnknownSignError(Add(*map(self._said, names)))
        options = [self._signs(made) for made in names]
        for picked in product(*options):
            yield dict(zip(names, picked, strict=True))

    def _signs(self, made: Dummy) -> list[Expr]:
        """What a parameter may be: a symbol of each sign, or 0."""
        kind = {"integer": True} if made.is_integer else {}
        above, below = (Dummy(made.name, positive=True, **kind) for _ in "+-")
        self.split[above], self.split[below] = self.meant[made], -self.meant[made]
        found: list[Expr] = [] if made.is_nonpositive else [above]
        found += [] if made.is_nonnegative else [-below]
        return found + ([] if made.is_nonzero else [Integer(0)])

    def limit_of(self, body: Expr) -> Expr:
        """The limit at infinity, the same for all values that the symbols admit.

        Finite limits of the parts of a sum or product are put together; SymPy is asked
        for what is left, once every sign that its answer may hang on is known.

        Raises:
            UnknownSignError: one is not.
        """
        if self.variable not in body.free_symbols:
            return body
        if isinstance(body, Add | Mul):
            try:
                parts = [self.limit_of(part) for part in body.args]
            except UnknownSignError:
                parts = [oo]
            if not any(part.has(*NOT_FINITE) for part in parts):
                return body.func(*parts)
        if isinstance(body, Pow) and self.variable in body.exp.free_symbols:
            return self._power_limit(*body.args)
        if body.free_symbols - {self.variable}:
            for side in fraction(together(body)):
                self._require_coefficients(side)
        return Limit(body, self.variable, oo).doit()

    def _power_limit(self, base: Expr, exponent: Expr) -> Expr:
        """The limit of a power whose exponent moves."""
        if self.variable in base.free_symbols:
            return exp(self.limit_of(exponent * log(base)))
        end = self.limit_of(exponent)
        if end == -oo:
            return self._power_limit(1 / base, -exponent)
        if end != oo:
            self._require_sign(base)
            return base**end
        if self._is_positive(base - 1):
            return oo
        whole = exponent.is_integer is True
        low = self._is_positive(1 + base) if whole else self._is_positive(base)
        if low and self._is_positive(1 - base):
            return Integer(0)
        if base.is_number:
            return Limit(base**exponent, self.variable, oo).doit()
        raise UnknownSignError(self._said(base - 1))

    def _is_positive(self, value: Expr) -> bool:
        forms = (value, value.expand(), value.factor(), value.together())
        if any(form.is_positive for form in forms):
            return True
        meant = self._said(value)
        new = free_names(value) - self.meant.keys() - self.split.keys()
        new -= {self.variable}
        return not new and self.known.settles(Gt(meant, 0, evaluate=False))

    def _require_coefficients(self, side: Expr) -> None:
        """Require a known sign of every coefficient, as of a polynomial."""
        moving = {
            part
            for part in side.atoms(Pow, Function)
            if self.variable in part.free_symbols and not _is_whole_power(part)
        }
        outer = sorted(
            (p for p in moving if not any(p != q and q.has(p) for q in moving)), key=str
        )
        for part in outer:
            self._require_arguments(part)
        stands = {part: Dummy("moving") for part in outer}
        try:
            found = Poly(side.xreplace(stands), self.variable, *stands.values())
        except PolynomialError:
            raise UnknownSignError(self._said(side)) from None
        coefficients = found.coeffs()
        held = side.free_symbols if stands else set()
        open_ = any(map(self._grows_by_a_parameter, outer))
        for coefficient in coefficients:
            # Which of several unlike terms leads may hang on more than their signs.
            if len(coefficients) > 1 and (coefficient.free_symbols & held or open_):
                raise UnknownSignError(self._said(side))
            self._require_sign(coefficient)

    def _grows_by_a_parameter(self, moving: Expr) -> bool:
        """Whether it hangs on a parameter how fast a part grows: v^a, exp(a v)."""
        exponents = [power.exp for power in moving.atoms(Pow)]
        exponents += [part.args[0] for part in moving.atoms(exp, sinh, cosh, gamma)]
        return any(e.free_symbols - {self.variable} for e in exponents)

    def _require_arguments(self, part: Expr) -> None:
        if isinstance(part, Pow) and self.variable in part.exp.free_symbols:
            self.limit_of(part)
            return
        if isinstance(part, BROKEN) and part.free_symbols != {self.variable}:
            raise UnknownSignError(self._said(part))
        for argument in part.args:
            if isinstance(part, Pow) and argument == part.exp:
                self._require_sign(argument)
            elif self.variable in argument.free_symbols:
                for end in fraction(together(argument)):
                    self._require_coefficients(end)

    def _require_sign(self, value: Expr) -> None:
        if value.free_symbols <= {self.variable}:
            return
        if value.is_zero or self._is_positive(value) or self._is_positive(-value):
            return
        raise UnknownSignError(self._said(value))

    def _said(self, value: Expr) -> Expr:
        return value.xreplace({**self.meant, **self.split})

    def given(
        self, samples: Iterable[Mapping[Symbol, Expr | int]]
    ) -> Iterator[dict[Dummy, Expr]]:
        """The author's values, where they are values of all parameters."""
        for sample in samples:
            values = {
                made: sympify(sample[part])
                for part, made in self.parameters.items()
                if part in sample
            }
            if len(values) == len(self.parameters):
                yield values

    def exceptional(self) -> Iterator[dict[Dummy, Expr]]:
        """Values that the parameters admit: equal ones first, then combinations."""
        names = list(self.meant)
        options = [[v for v in EXCEPTIONAL if _admits(one, v)] for one in names]
        equal = ((v,) * len(names) for v in EXCEPTIONAL)
        same = (p for p in equal if names and all(map(_admits, names, p)))
        for picked in (*same, *islice(product(*options), CONFIRMED)):
            values = dict(zip(names, picked, strict=True))
            if self._is_admitted({self.meant[m]: v for m, v in values.items()}):
                yield values

    def _is_admitted(self, at: Mapping[Basic, Expr]) -> bool:
        """Whether no fact on the parameters alone is false at these values."""
        for statement in self.known.sources.values():
            for part in And.make_args(statement):
                here = part.xreplace(at)
                if isinstance(part, Relational) and here == false:
                    return False
        return True


KEPT = (
    "integer",
    "real",
    "positive",
    "negative",
    "nonnegative",
    "nonpositive",
    "nonzero",
)


def _is_whole_power(part: Basic) -> bool:
    return isinstance(part, Pow) and bool(part.exp.is_Integer)


def _admits(made: Dummy, value: Expr) -> bool:
    return all(
        getattr(value, f"is_{kind}") is required
        for kind, required in made._assumptions_orig.items()
    )


def _confirm(step: Step, task: _Task, values: Mapping[Dummy, Expr]) -> None:
    """Confirm the limit by high precision at some values of the parameters.

    Raises:
        ProofError: the values computed do not approach it.
    """
    value, body = task.value.xreplace(values), task.body.xreplace(values)
    ok = approaches(body, task.variable, value)
    if not ok:
        shown = ", ".join(f"{task.meant[m]} = {v}" for m, v in values.items())
        at = f" at {shown}" if shown else ""
        what = "has no value" if ok is None else f"does not approach {value}"
        raise ProofError(step.name, f"high precision {what}{at}")
