"""Statements over Coq's own real numbers: Coquelicot's and Flocq's words."""

from typing import ClassVar

import sympy
from sympy import (
    Abs,
    Add,
    Basic,
    Derivative,
    Eq,
    Expr,
    Integer,
    Max,
    Min,
    Mul,
    Ne,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    oo,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.core.sorting import default_sort_key

from longdep.theory.core.notation import Rounded
from longdep.theory.core.rocq.names import BOUND, MEANS, Name, Sort, called
from longdep.theory.core.rocq.printer import (
    ORDERS,
    Printer,
    factors_of,
    joined,
    signed_terms,
)
from longdep.theory.core.rocq.text import (
    APPLIED,
    ATOM,
    PRODUCT,
    SUM,
    Text,
    UntranslatableError,
    applied,
)

FUNCTIONS = {
    sympy.exp: "exp",
    sympy.log: "ln",
    sympy.tanh: "tanh",
    sympy.sinh: "sinh",
    sympy.cosh: "cosh",
}


class Reals(Printer):
    """Prints numbers of Coq's real line."""

    naturals: ClassVar[str] = "nat"
    wholes: ClassVar[str] = "%Z"
    numbers: ClassVar[str] = "R"

    def real(self, e: Expr) -> Text:
        """A real number.

        Raises:
            UntranslatableError: a part of it has no translation.
        """
        if isinstance(e, Rational):
            return _rational(e)
        if e is sympy.pi:
            return Text("PI")
        if e is sympy.E:
            return Text("exp 1", APPLIED)
        if e.is_integer and self.is_natural(e):
            return applied("INR", self.index(e))
        if isinstance(e, Symbol):
            return self.symbol(e)
        if isinstance(e, AppliedUndef):
            whole = self.names[e.func].sort is Sort.WHOLE
            return applied("IZR", self.value(e)) if whole else self.value(e)
        if isinstance(e, Add):
            return joined([(m, self.real(t)) for m, t in signed_terms(e)])
        if isinstance(e, Mul):
            return self.product_of(e)
        if isinstance(e, Pow):
            return self.power(e)
        if isinstance(e, Abs):
            return applied("Rabs", self.real(e.args[0]))
        if isinstance(e, Max | Min):
            return self.extreme(e)
        if isinstance(e, Sum | Product):
            return self.fold(e)
        if isinstance(e, Rounded):
            value, bits = e.args
            return applied(
                "rounded", self.real(value), f"{self.whole(bits).within(ATOM)}%Z"
            )
        if isinstance(e, MEANS):
            raise UntranslatableError(f"a mean beside functions of Coq's reals: {e}")
        if type(e) in FUNCTIONS and len(e.args) == 1:
            return applied(FUNCTIONS[type(e)], self.real(e.args[0]))
        raise UntranslatableError(f"{type(e).__name__} has no translation here: {e}")

    def symbol(self, e: Symbol) -> Text:
        """A symbol as a real number."""
        if e in self.bound:
            return Text(self.bound[e])
        name = self.names.get(e)
        if name is None or name.sort not in (Sort.REAL, Sort.WHOLE):
            raise UntranslatableError(f"{e} is no number here")
        if name.sort is Sort.WHOLE:
            return applied("IZR", name.called)
        return Text(name.called)

    def whole(self, e: Expr) -> Text:
        """A whole number that may be negative, without the mark of its scope."""
        if isinstance(e, Integer):
            return Text(f"{e}") if e >= 0 else Text(f"- {-e}", SUM)
        if isinstance(e, Symbol) and e not in self.bound:
            name = self.names.get(e)
            if name is not None and name.sort is Sort.WHOLE:
                return Text(name.called)
        if isinstance(e, Add):
            return joined([(m, self.whole(t)) for m, t in signed_terms(e)])
        if isinstance(e, Mul):
            minus, above, below = factors_of(e)
            if not below:
                words = " * ".join(self.whole(a).within(APPLIED) for a in above)
                return Text(f"- {words}", SUM) if minus else Text(words, PRODUCT)
        if isinstance(e, AppliedUndef) and self.names[e.func].sort is Sort.WHOLE:
            return self.value(e)
        return applied("Z.of_nat", self.index(e))

    def product_of(self, e: Mul) -> Text:
        """A product of numbers, divisors last."""
        minus, above, below = factors_of(e)
        words = " * ".join(self.real(a).within(APPLIED) for a in above) or "1"
        for divisor in below:
            words += f" / {self.real(divisor).within(ATOM)}"
        product = Text(words, PRODUCT if below or len(above) > 1 else APPLIED)
        return Text(f"- {product.words}", SUM) if minus else product

    def power(self, e: Pow) -> Text:
        """A power, a root or a reciprocal."""
        base, exponent = e.args
        if exponent == Rational(1, 2):
            return applied("sqrt", self.real(base))
        if isinstance(exponent, Integer) and exponent < 0:
            return Text(f"/ {self.real(base**-exponent).within(ATOM)}", PRODUCT)
        inside = self.real(base).within(ATOM)
        if self.is_natural(exponent):
            return Text(f"{inside} ^ {self.natural_exponent(exponent)}", APPLIED)
        if exponent.is_integer:
            return applied("powerRZ", inside, f"{self.whole(exponent).within(ATOM)}%Z")
        raise UntranslatableError(f"{e} has an exponent that is not whole")

    def natural_exponent(self, e: Expr) -> str:
        """An exponent: pow takes one of nat, so a literal needs no mark."""
        return str(e) if isinstance(e, Integer) else self.index(e)

    def extreme(self, e: Max | Min) -> Text:
        """The largest or smallest of some numbers."""
        word = "Rmax" if isinstance(e, Max) else "Rmin"
        first, *rest = (self.real(a) for a in sorted(e.args, key=default_sort_key))
        for other in rest:
            first = applied(word, first, other)
        return first

    def fold(self, e: Sum | Product) -> Text:
        """A finite sum or product over whole numbers."""
        if len(e.limits) != 1 or len(e.limits[0]) != 3 or e.limits[0][2] == oo:
            raise UntranslatableError(f"the range of {e} is not finite")
        index, first, last = e.limits[0]
        low, count = self.index(first), self.index(last + 1 - first)
        word = "sum_terms" if isinstance(e, Sum) else "product_terms"
        return applied(word, low, count, self.sequence(e.function, index))

    def relation(self, e: Relational) -> Text:
        """A relation between real numbers, or what a derivative is."""
        if isinstance(e, Eq) and e.has(Derivative):
            return self.derivative(e)
        one, other = map(self.real, e.args)
        if isinstance(e, Eq | Ne):
            sign = "=" if isinstance(e, Eq) else "<>"
            return Text(f"{one.words} {sign} {other.words}", SUM)
        sign, flipped = ORDERS[type(e)]
        first, second = (other, one) if flipped else (one, other)
        return Text(f"{first.words} {sign} {second.words}", SUM)

    def derivative(self, e: Eq) -> Text:
        """That a function has a derivative at a point, of that value."""
        slopes = [side for side in e.args if isinstance(side, Derivative)]
        values = [side for side in e.args if not isinstance(side, Derivative)]
        if len(slopes) != 1 or values[0].has(Derivative):
            raise UntranslatableError(f"more than one derivative: {e}")
        body, *variables = slopes[0].args
        (point, times), *more = variables
        if more or times != 1 or body.has(Derivative):
            raise UntranslatableError(f"a second derivative: {e}")
        at = self.symbol(point).words
        kept = dict(self.bound)
        taken = {name.called for name in self.names.values()} | set(kept.values())
        self.bound[point] = called(f"{point.name}_", BOUND | taken)
        words = f"(fun {self.bound[point]} : R => {self.real(body).words})"
        self.bound = kept
        return applied("is_derive", words, at, self.real(values[0]))

    def other(self, e: Basic) -> Text:
        """Nothing more has words here.

        Raises:
            UntranslatableError: always.
        """
        if isinstance(e, MEANS):
            raise UntranslatableError(f"chance beside functions of Coq's reals: {e}")
        return super().other(e)

    def limit(self, body: Expr, index: Symbol, value: Expr) -> Text:
        """That a sequence tends to a number, or to infinity."""
        sequence = self.sequence(body, index)
        if value == oo:
            return applied("is_lim_seq", sequence, "p_infty")
        return applied(
            "is_lim_seq",
            sequence,
            Text(f"Finite {self.real(value).within(ATOM)}", APPLIED),
        )

    def matrix_type(self, shape: tuple[Expr, ...]) -> str:
        """Matrices have no words here.

        Raises:
            UntranslatableError: always.
        """
        raise UntranslatableError("a matrix beside functions of Coq's real numbers")

    def type_of(self, name: Name) -> str:
        """The type of a name."""
        types = {Sort.NATURAL: "nat", Sort.WHOLE: "Z", Sort.REAL: "R"}
        if name.sort not in types:
            return self.matrix_type(name.shape)
        return " -> ".join([*(types[a] for a in name.arguments), types[name.sort]])


def _rational(e: Rational) -> Text:
    text = Text(str(abs(e.p))) if e.q == 1 else Text(f"{abs(e.p)} / {e.q}", PRODUCT)
    return Text(f"- {text.within(APPLIED)}", SUM) if e < 0 else text
