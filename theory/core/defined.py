"""Where an expression is defined: what must be known before it has a value.

Real numbers only. A quotient needs a divisor that is not 0, a logarithm a positive
number, a power that is no whole one a base >= 0 (> 0 if the exponent may be <= 0); a
derivative needs its point away from kinks; an entry lies inside its matrix. Each such
demand is an obligation of the step in which the expression first stands.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import sympy
from sympy import (
    Abs,
    Basic,
    Derivative,
    DiagMatrix,
    Dummy,
    Eq,
    Expr,
    Ge,
    Gt,
    Integral,
    Inverse,
    Le,
    Limit,
    MatPow,
    Max,
    Min,
    Ne,
    Piecewise,
    Pow,
    Product,
    Sum,
    Symbol,
    nan,
    oo,
    zoo,
)
from sympy import Q as Ask
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import (
    ITE,
    And,
    Boolean,
    Equivalent,
    Implies,
    Not,
    Or,
    Xor,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from longdep.theory.core.binding import covers, free_names
from longdep.theory.core.functions import BROKEN, PARTIAL, TOTAL
from longdep.theory.core.notation import (
    Exists,
    Family,
    ForAll,
    Independent,
    Norm,
    SomeReordering,
    order,
)


@dataclass(frozen=True)
class Place:
    """Where a part of a statement stands.

    Attributes:
        facts: what holds there: the range of an index, the premise of an implication.
        bound: the names that are bound there: nothing is known of them from outside.
    """

    facts: tuple[Boolean, ...] = ()
    bound: frozenset[Basic] = frozenset()

    def given(self, *facts: Boolean) -> "Place":
        """The place where these facts hold besides."""
        return Place((*self.facts, *facts), self.bound)

    def under(self, *names: Basic) -> "Place":
        """The place under a binder of these names."""
        kept = tuple(f for f in self.facts if not free_names(f) & set(names))
        return Place(kept, self.bound | set(names))


@dataclass(frozen=True)
class Obligation:
    """What must be known for a part of a statement to be defined.

    Attributes:
        part: the expression that is defined only then.
        wanted: the demand; None if no premise on signs can meet it.
        place: where the part stands.
        words: the demand in words, where `wanted` says too little.
        exists: whether the demand is that a limit or an integral exists.
    """

    part: Basic
    wanted: Boolean | None
    place: Place = Place()
    words: str = ""
    exists: bool = False

    def __str__(self) -> str:
        demand = self.words or str(self.wanted)
        facts = ", ".join(map(str, self.place.facts))
        where = f" where {facts}" if facts else ""
        return f"{self.part} is defined only if {demand}{where}"


@cache
def presupposed(statement: Basic) -> frozenset[Obligation]:
    """What is defined because a statement holds: all that is looked at to tell that.

    Of alternatives the first that holds decides, and of a premise of several parts the
    first that fails; these presuppose nothing.
    """
    if isinstance(statement, And):
        return frozenset().union(*map(presupposed, statement.args))
    if isinstance(statement, ForAll):
        inner = presupposed(statement.args[0])
        return (
            frozenset(obligations(statement)) if _is_plain(inner, statement) else NONE
        )
    if isinstance(statement, Implies | Equivalent | Not):
        plain = all(isinstance(part, Relational) for part in statement.args)
        return frozenset(obligations(statement)) if plain else NONE
    if statement.has(Or, Xor, ITE):
        return NONE
    return frozenset(obligations(statement))


NONE: frozenset[Obligation] = frozenset()


def _is_plain(inner: frozenset[Obligation], statement: ForAll) -> bool:
    """Whether a universal statement presupposes all of its body's demands."""
    return inner == frozenset(obligations(statement.args[0]))


@cache
def obligations(expression: Basic) -> tuple[Obligation, ...]:
    """Everything that must be known for an expression to be defined, once each."""
    return tuple(dict.fromkeys(_visit(expression, Place())))


def _visit(e: Basic, place: Place) -> Iterator[Obligation]:
    if e in (nan, zoo) or e is sympy.I:
        yield Obligation(e, None, place, "it were a real number, which it is not")
        return
    if not e.args:
        return
    for kind, rule in BINDERS.items():
        if isinstance(e, kind):
            yield from rule(e, place)
            return
    if isinstance(e, Pow):
        yield from _power(e, place)
    elif isinstance(e, Inverse | MatPow):
        yield from _matrix_power(e, place)
    elif isinstance(e, Norm):
        yield from _norm(e, place)
    elif isinstance(e, Family):
        for index in e.index:
            if index.is_integer is not True:
                yield Obligation(e, None, place, f"{index} were known to be whole")
    elif isinstance(e, DiagMatrix) and 1 not in e.args[0].shape:
        yield Obligation(e, None, place, "it were made of a vector")
    elif isinstance(e, MatrixElement):
        yield from _element(e, place)
    elif isinstance(e, sympy.factorial | sympy.binomial):
        yield from _counted(e, place)
    elif type(e) in PARTIAL:
        yield from _partial(e, place)
    elif isinstance(e, sympy.Function) and not isinstance(e, AppliedUndef):
        if not isinstance(e, TOTAL) and not type(e).__module__.startswith("longdep."):
            words = f"{type(e).__name__} were a function whose domain is known here"
            yield Obligation(e, None, place, words)
    for argument in e.args:
        if isinstance(argument, Basic):
            yield from _visit(argument, place)


def _partial(e: Expr, place: Place) -> Iterator[Obligation]:
    try:
        demands = PARTIAL[type(e)](*e.args)
    except TypeError:
        yield Obligation(e, None, place, "its domain were known with these arguments")
        return
    for wanted in demands:
        yield Obligation(e, wanted, place)


def _power(e: Pow, place: Place) -> Iterator[Obligation]:
    base, exponent = e.args
    if base.is_positive is True:
        return
    if exponent.is_integer is True:
        if exponent.is_nonnegative is not True:
            yield Obligation(e, Ne(base, 0, evaluate=False), place)
        return
    if exponent.is_positive is True:
        yield Obligation(e, Ge(base, 0, evaluate=False), place)
    else:
        yield Obligation(e, Gt(base, 0, evaluate=False), place)


def _matrix_power(e: MatPow, place: Place) -> Iterator[Obligation]:
    if e.exp.is_integer is not True:
        yield Obligation(e, None, place, f"{e.exp} were known to be whole")
    elif e.exp.is_nonnegative is not True:
        base = e.base.arg if isinstance(e.base, sympy.Transpose) else e.base
        yield Obligation(e, Ask.invertible(base), place, f"{base} is invertible")


def _counted(e: Expr, place: Place) -> Iterator[Obligation]:
    """Factorials and binomials count: of whole numbers, the first not negative."""
    for argument in e.args:
        if argument.is_integer is not True:
            yield Obligation(e, None, place, f"{argument} were known to be whole")
    yield Obligation(e, Ge(e.args[0], 0, evaluate=False), place)


def _norm(e: Norm, place: Place) -> Iterator[Obligation]:
    value, kind = e.args
    vector = 1 in getattr(value, "shape", ())
    if kind != order and str(kind) not in ORDERS and not (kind == 2 and vector):
        words = f"{kind} were an order that is known here for {value}"
        yield Obligation(e, None, place, words)


ORDERS = ("1", "oo", "F", "max", "sum")


def _element(e: MatrixElement, place: Place) -> Iterator[Obligation]:
    matrix, *at_both = e.args
    for at, length in zip(at_both, matrix.shape, strict=True):
        for gap in (at, length - 1 - at):
            yield Obligation(e, Ge(gap, 0, evaluate=False), place)


OVER_ITS_RANGE = "is a whole number, declared for the whole range"


def uncovered(statement: Basic) -> Iterator[Obligation]:
    """The indices that run out of their domain, or are not whole."""
    for demand in obligations(statement):
        if demand.words.endswith(OVER_ITS_RANGE):
            yield demand


def _uncovered(e: Basic, index: Symbol, place: Place) -> Iterator[Obligation]:
    """The index must be declared whole, for every value of its range."""
    if index.is_integer is not True or not covers(e, index):
        yield Obligation(e, None, place, f"{index} {OVER_ITS_RANGE}")


def _finite_fold(e: Sum | Product, place: Place) -> Iterator[Obligation]:
    inside = place
    for index, *ends in e.limits:
        yield from _uncovered(e, index, place)
        if len(ends) != 2:
            yield Obligation(e, None, place, f"{index} had two ends")
            return
        if any(end.is_infinite for end in ends):
            words = "the infinite sum or product were known to converge"
            yield Obligation(e, None, place, words)
            return
        for end in ends:
            if end.is_integer is not True:
                yield Obligation(e, None, place, f"{end} were known to be whole")
            yield from _visit(end, place)
        inside = inside.under(index).given(*_between(index, *ends))
    yield from _visit(e.function, inside)


def _between(index: Symbol, first: Expr, last: Expr) -> tuple[Boolean, ...]:
    low = Ge(index, first, evaluate=False)
    return (low,) if last == oo else (low, Le(index, last, evaluate=False))


def _for_all(e: ForAll, place: Place) -> Iterator[Obligation]:
    body, index, first, last = e.args
    yield from _uncovered(e, index, place)
    for end in (first, last):
        yield from _visit(end, place)
    inside = place.under(index).given(*_between(index, first, last))
    yield from _visit(body, inside)


def _implies(e: Implies, place: Place) -> Iterator[Obligation]:
    premise, conclusion = e.args
    yield from _visit(premise, place)
    yield from _visit(conclusion, place.given(premise))


def _limit(e: Limit, place: Place) -> Iterator[Obligation]:
    yield Obligation(e, None, place, "the limit is known to be finite", True)


def _equation(e: Eq, place: Place) -> Iterator[Obligation]:
    """What a limit is equal to may be infinite."""
    for side in e.args:
        if isinstance(side, Limit):
            yield Obligation(side, None, place, "the limit is known to exist", True)
        else:
            yield from _visit(side, place)


def _integral(e: Integral, place: Place) -> Iterator[Obligation]:
    yield Obligation(e, None, place, "the integral is known to exist", True)


def _derivative(e: Derivative, place: Place) -> Iterator[Obligation]:
    """The body around the point: smooth in the variables, and defined."""
    variables = set(e.variables)
    plain = all(type(v) in (Symbol, Dummy) for v in variables)
    if not plain or any(v.is_integer for v in variables):
        yield Obligation(
            e, None, place, "it were a derivative in symbols for real numbers"
        )
        return
    for part in sympy.preorder_traversal(e.expr):
        if not variables & part.free_symbols:
            continue
        yield from _kinks(part, variables, place)
    yield from _visit(e.expr, place)


def _kinks(part: Basic, variables: set[Basic], place: Place) -> Iterator[Obligation]:
    if isinstance(part, Abs):
        yield Obligation(part, Ne(part.args[0], 0, evaluate=False), place, NO_KINK)
    elif isinstance(part, Max | Min):
        for one, other in combinations(part.args, 2):
            yield Obligation(part, Ne(one - other, 0, evaluate=False), place, NO_KINK)
    elif isinstance(part, Pow):
        if part.exp.is_integer is not True and part.base.is_positive is not True:
            yield Obligation(part, Gt(part.base, 0, evaluate=False), place)
    elif isinstance(part, Sum | Product):
        if any(variables & end.free_symbols for _, *es in part.limits for end in es):
            yield Obligation(part, None, place, "its range did not move")
    elif type(part) in PARTIAL:
        for demand in _partial(part, place):
            if isinstance(demand.wanted, Ge):  # there is no slope at the end
                inside = Gt(*demand.wanted.args, evaluate=False)
                yield Obligation(part, inside, place)
    elif isinstance(part, BROKEN):
        yield Obligation(part, None, place, "it were known to be smooth")


NO_KINK = "a kink is excluded"


def _piecewise(e: Piecewise, place: Place) -> Iterator[Obligation]:
    if e.args[-1][1] != sympy.true:
        yield Obligation(e, None, place, "its last case were for all other values")
    for value, condition in e.args:
        yield from _visit(condition, place)
        holds = () if condition == sympy.true else (condition,)
        yield from _visit(value, place.given(*holds))


def _body_only(e: Basic, place: Place) -> Iterator[Obligation]:
    yield from _visit(e.args[0], place.under(*e.args[1:]))


def _independent(e: Independent, place: Place) -> Iterator[Obligation]:
    variable, index, first, last, _ = e.args
    yield from _uncovered(e, index, place)
    inside = place.under(index).given(*_between(index, first, last))
    yield from _visit(variable, inside)


BINDERS: Mapping[type | tuple[type, ...], Callable[..., Iterator[Obligation]]] = {
    (Sum, Product): _finite_fold,
    ForAll: _for_all,
    Implies: _implies,
    Limit: _limit,
    Eq: _equation,
    Integral: _integral,
    Derivative: _derivative,
    Piecewise: _piecewise,
    (Exists, SomeReordering): _body_only,
    Independent: _independent,
}
