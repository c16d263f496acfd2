"""What both printers share: names, whole numbers, and the words of logic."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import ClassVar

from sympy import (
    Add,
    Basic,
    Dummy,
    Eq,
    Expr,
    Ge,
    Gt,
    Integer,
    Le,
    Limit,
    Lt,
    Mul,
    Ne,
    Pow,
    Symbol,
    oo,
    true,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.core.sorting import default_sort_key
from sympy.logic.boolalg import And, Boolean, Equivalent, Implies, Not, Or

from longdep.theory.core.notation import ForAll
from longdep.theory.core.rocq.names import BOUND, MEANS, Name, Sort, called
from longdep.theory.core.rocq.text import (
    APPLIED,
    ATOM,
    PRODUCT,
    SUM,
    Text,
    UntranslatableError,
    applied,
)


class Printer(ABC):
    """Prints statements in one of the two worlds.

    A statement on chance is one on finitely many outcomes, where no endless sequence
    of independent numbers lives: its ranges without an end reach to a horizon.

    Attributes:
        naturals: what marks a text of whole numbers, as in (t + 1)%N.
        wholes: what marks a relation of whole numbers that may be negative.
        numbers: the type of the real numbers.
    """

    naturals: ClassVar[str]
    wholes: ClassVar[str]
    numbers: ClassVar[str]

    def __init__(self, names: Iterable[Name]) -> None:
        self.names = {name.symbol: name for name in names}
        self.bound: dict[Basic, str] = {}

    # Whole numbers

    def natural(self, e: Expr) -> Text:
        """An expression of whole numbers that are not negative, without a difference.

        Raises:
            UntranslatableError: it is none.
        """
        if isinstance(e, Integer) and e >= 0:
            return Text(str(e))
        if isinstance(e, Symbol):
            if e in self.bound:
                return Text(self.bound[e])
            name = self.names.get(e)
            if name is not None and name.sort is Sort.NATURAL:
                return Text(name.called)
        if isinstance(e, Add):
            return Text(
                " + ".join(self.natural(a).within(PRODUCT) for a in _terms(e)), SUM
            )
        if isinstance(e, Mul):
            factors = (self.natural(a).within(APPLIED) for a in e.args)
            return Text(" * ".join(factors), PRODUCT)
        if isinstance(e, Pow):
            base, exponent = map(self.natural, e.args)
            return Text(f"{base.within(ATOM)} ^ {exponent.within(ATOM)}", APPLIED)
        if isinstance(e, AppliedUndef):
            name = self.names[e.func]
            if name.sort is Sort.NATURAL:
                return self.value(e)
        raise UntranslatableError(f"{e} is not known to be a whole number >= 0")

    def index(self, e: Expr) -> str:
        """A whole number where a real one could stand: with its mark."""
        text = self.natural(e)
        plain = isinstance(e, Symbol) or (
            isinstance(e, AppliedUndef) and text.level == ATOM
        )
        if plain:
            return text.words
        if isinstance(e, Integer):
            return f"{text.words}%{self.naturals}"
        return f"({text.words})%{self.naturals}"

    def is_natural(self, e: Expr) -> bool:
        """Whether an expression can be printed as one of whole numbers."""
        try:
            self.natural(e)
        except UntranslatableError:
            return False
        return True

    def at_most(self, low: Expr, high: Expr) -> str:
        """Low <= high, of whole numbers, with what is taken away moved across."""
        taken = [t for t in _terms(high) if t.could_extract_minus_sign()]
        left = low - Add(*taken)
        right = high - Add(*taken)
        words = f"{self.natural(left).words} <= {self.natural(right).words}"
        return f"({words})%{self.naturals}"

    # Functions

    def value(self, e: AppliedUndef) -> Text:
        """A function at its arguments, and at the outcome if it is random."""
        name = self.names[e.func]
        words = self.arguments(name, e.args)
        return applied(name.called, *words, *self.outcome(name))

    def arguments(self, name: Name, values: Iterable[Expr]) -> list[str]:
        """The arguments of a function or the indices of a family."""
        printed = {
            Sort.NATURAL: self.index,
            Sort.WHOLE: self._whole_argument,
            Sort.REAL: self._real_argument,
        }
        pairs = zip(name.arguments, values, strict=True)
        return [printed[sort](value) for sort, value in pairs]

    def _whole_argument(self, e: Expr) -> str:
        return self.whole(e).within(ATOM)

    def _real_argument(self, e: Expr) -> str:
        return self.real(e).within(ATOM)

    def outcome(self, name: Name) -> tuple[str, ...]:
        """The outcome, at which a random name is taken: it stands in means alone."""
        return ("omega",) if name.random else ()

    # What the worlds print in their own way

    @abstractmethod
    def real(self, e: Expr) -> Text:
        """A real number."""

    @abstractmethod
    def whole(self, e: Expr) -> Text:
        """A whole number that may be negative."""

    @abstractmethod
    def relation(self, e: Relational) -> Text:
        """A relation between numbers or matrices."""

    @abstractmethod
    def limit(self, body: Expr, index: Symbol, value: Expr) -> Text:
        """That a body, as a sequence in an index, tends to a value, or to infinity."""

    @abstractmethod
    def type_of(self, name: Name) -> str:
        """The type of a name."""

    def other(self, e: Basic) -> Text:
        """A statement that only one of the worlds has words for."""
        raise UntranslatableError(f"{type(e).__name__} has no translation here: {e}")

    # Logic

    def statement(self, e: Basic) -> Text:
        """A statement.

        Raises:
            UntranslatableError: a part of it has no translation.
        """
        if isinstance(e, And | Or):
            word = r" /\ " if isinstance(e, And) else r" \/ "
            parts = sorted(e.args, key=default_sort_key)
            return Text(word.join(self.statement(p).within(ATOM) for p in parts), SUM)
        if isinstance(e, Not):
            return Text(f"~ {self.statement(e.args[0]).within(ATOM)}", SUM)
        if isinstance(e, Implies):
            before, after = (self.statement(a).within(ATOM) for a in e.args)
            return Text(f"{before} -> {after}", SUM)
        if isinstance(e, Equivalent) and len(e.args) == 2:
            parts = sorted(e.args, key=default_sort_key)
            one, other = (self.statement(p).within(ATOM) for p in parts)
            return Text(f"{one} <-> {other}", SUM)
        if isinstance(e, ForAll):
            return self.for_all(e)
        if isinstance(e, Relational):
            if any(isinstance(side, Limit) for side in e.args):
                return self.about_limit(e)
            if self.between_naturals(e):
                return self.counted(e)
            if all(side.is_integer for side in e.args) and self.holds_whole(e):
                return self.between_wholes(e)
            return self.relation(e)
        if isinstance(e, Boolean):
            return self.other(e)
        raise UntranslatableError(f"{e} is no statement")

    def about_limit(self, e: Relational) -> Text:
        """A relation of a limit and a value: that there is such a limit.

        An equation may have an infinite value; in other relations the limit may be
        infinite where that agrees with the relation.
        """
        at = next(k for k, side in enumerate(e.args) if isinstance(side, Limit))
        limit, value = e.args[at], e.args[1 - at]
        if value.has(Limit):
            raise UntranslatableError(f"two limits in one relation: {e}")
        body, index, point, _ = limit.args
        if point != oo or index.is_integer is not True:
            raise UntranslatableError(f"the limit is not one of a sequence: {e}")
        if body.has(*MEANS):
            raise UntranslatableError(f"the limit of a random number: {e}")
        if isinstance(e, Eq):
            return self.limit(body, index, value)
        if value.is_infinite:
            raise UntranslatableError(f"an infinite value in {type(e).__name__}: {e}")
        number = Dummy("limit", real=True)
        self.bound[number] = "limit"
        sides = (number, value) if at == 0 else (value, number)
        says = self.statement(e.func(*sides, evaluate=False)).within(ATOM)
        tends = self.limit(body, index, number).words
        del self.bound[number]
        ends = [
            self.limit(tending, index, oo).words
            for end, tending in ((oo, body), (-oo, -body))
            if e.func(*((end, 0) if at == 0 else (0, end))) == true
        ]
        finite = f"(exists limit : {self.numbers}, {tends} /\\ {says})"
        return Text(" \\/ ".join([*ends, finite]), SUM)

    def sequence(self, body: Expr, index: Symbol) -> str:
        """The sequence of a body's values."""
        with_index = self.bind(index)
        words = self.real(body).words
        self.release(with_index)
        return f"(fun {with_index[1]} : nat => {words})"

    def for_all(self, e: ForAll) -> Text:
        """The body at every index of a range."""
        body, index, first, last = e.args
        if not self.is_natural(first):
            raise UntranslatableError(f"{index} runs from {first}, not known >= 0")
        known = self.bind(index)
        conditions = [] if first == 0 else [self.at_most(first, index)]
        if last != oo:
            conditions.append(self.at_most(index, last))
        elif e.has(*MEANS):
            conditions.append(f"({known[1]} <= horizon)%{self.naturals}")
        inside = self.statement(body).within(ATOM)
        self.release(known)
        return Text(
            f"forall {known[1]} : nat, {' -> '.join([*conditions, inside])}", SUM
        )

    def between_naturals(self, e: Relational) -> bool:
        """Whether both sides count, and at least one is no mere number."""
        if any(side.is_integer is not True for side in e.args):
            return False
        counted = all(self.is_natural(side) for side in e.args)
        return counted and not all(isinstance(side, Integer) for side in e.args)

    def counted(self, e: Relational) -> Text:
        """A relation of whole numbers that are not negative."""
        if isinstance(e, Eq | Ne):
            sign = "=" if isinstance(e, Eq) else "<>"
            return Text(f" {sign} ".join(map(self.index, e.args)), SUM)
        left, right = (self.natural(side).words for side in e.args)
        sign, flipped = ORDERS[type(e)]
        words = f"{right} {sign} {left}" if flipped else f"{left} {sign} {right}"
        return Text(f"({words})%{self.naturals}")

    def holds_whole(self, e: Relational) -> bool:
        """Whether a relation speaks of a function with whole values of either sign."""
        values = e.atoms(AppliedUndef)
        return any(self.names[v.func].sort is Sort.WHOLE for v in values)

    def between_wholes(self, e: Relational) -> Text:
        """A relation of whole numbers, which may be negative."""
        left, right = (self.whole(side).words for side in e.args)
        if isinstance(e, Eq | Ne):
            sign, flipped = "=" if isinstance(e, Eq) else "<>", False
        else:
            sign, flipped = ORDERS[type(e)]
        words = f"{right} {sign} {left}" if flipped else f"{left} {sign} {right}"
        return Text(f"({words}){self.wholes}")

    # Binders

    def bind(self, index: Basic) -> tuple[Basic, str, str | None]:
        """Give a bound whole number a name; what it hides comes back by `release`."""
        before = self.bound.get(index)
        taken = {name.called for name in self.names.values() if name.symbol != index}
        others = set(self.bound.values()) - {before}
        spelt = called(index.name, BOUND | taken | others)
        self.bound[index] = spelt
        return index, spelt, before

    def release(self, known: tuple[Basic, str, str | None]) -> None:
        """Forget a bound name."""
        index, _, before = known
        if before is None:
            del self.bound[index]
        else:
            self.bound[index] = before

    def mean(self, inside: Expr) -> str:
        """A random number as a function of the outcome."""
        return f"(fun omega => {self.real(inside).words})"


# How an order relation is printed, and whether its sides are exchanged.
ORDERS: Mapping[type, tuple[str, bool]] = {
    Lt: ("<", False),
    Le: ("<=", False),
    Gt: ("<", True),
    Ge: ("<=", True),
}


def _terms(e: Expr) -> list[Expr]:
    """The terms of a sum, letters before numbers."""
    return list(e.as_ordered_terms()) if isinstance(e, Add) else [e]


def signed_terms(e: Add) -> list[tuple[bool, Expr]]:
    """The terms of a sum, each with whether it is taken away; one added comes first."""
    terms = [(t.could_extract_minus_sign(), t) for t in _terms(e)]
    terms.sort(key=lambda term: term[0])
    return [(minus, -t if minus else t) for minus, t in terms]


def factors_of(e: Mul) -> tuple[bool, list[Expr], list[Expr]]:
    """Sign, factors and divisors of a product."""
    number, rest = e.as_coeff_mul()
    minus, number = number < 0, abs(number)
    above = [Integer(number.p)] if number.p != 1 else []
    below = [Integer(number.q)] if number.q != 1 else []
    for factor in rest:
        base, exponent = (
            factor.as_base_exp() if isinstance(factor, Pow) else (factor, 1)
        )
        if isinstance(exponent, Integer) and exponent < 0:
            below.append(base**-exponent)
        else:
            above.append(factor)
    return minus, above, below


def joined(terms: list[tuple[bool, Text]]) -> Text:
    """A sum of terms, each with whether it is taken away."""
    words = ""
    for place, (minus, term) in enumerate(terms):
        sign = " - " if minus else " + "
        words += (sign.lstrip() if minus else "") if place == 0 else sign
        words += term.within(PRODUCT)
    return Text(words, SUM)
