"""Statements over an abstract real field: MathComp's words."""

from typing import ClassVar

import sympy
from sympy import (
    Abs,
    Add,
    Basic,
    DiagMatrix,
    Eq,
    Expr,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Max,
    Min,
    Mul,
    Ne,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    oo,
)
from sympy.assumptions.assume import AppliedPredicate
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.core.sorting import default_sort_key
from sympy.matrices.expressions.matexpr import MatrixElement

from longdep.theory.core.notation import (
    Exists,
    Expectation,
    Family,
    Independent,
    Norm,
    SomeReordering,
    Variance,
)
from longdep.theory.core.rocq.names import BOUND, Name, Sort, called
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

NORMS = {"1": "one", "oo": "oo", "F": "two", "2": "two", "max": "max", "sum": "sum"}
PREDICATES = ("orthogonal", "symmetric", "diagonal")
LARGEST = 5000  # above it Coq keeps a literal of unary numbers unread


class Algebra(Printer):
    """Prints numbers of an abstract field and matrices of them."""

    naturals: ClassVar[str] = "N"
    wholes: ClassVar[str] = ""
    numbers: ClassVar[str] = "Real"

    # Numbers

    def real(self, e: Expr) -> Text:
        """A number of the field.

        Raises:
            UntranslatableError: a part of it has no translation.
        """
        if isinstance(e, Rational):
            return _rational(e)
        if e.is_integer and self.is_natural(e):
            return Text(f"{self.natural(e).within(ATOM)}%:R")
        if isinstance(e, Symbol):
            return self.symbol(e)
        if isinstance(e, AppliedUndef):
            name = self.names[e.func]
            value = self.value(e)
            return Text(f"({value.words})%:~R") if name.sort is Sort.WHOLE else value
        if isinstance(e, Add):
            return joined([(m, self.real(t)) for m, t in signed_terms(e)])
        if isinstance(e, Mul):
            return self.product_of(e)
        if isinstance(e, Pow):
            return self.power(e)
        if isinstance(e, Abs):
            inside = self.real(e.args[0]).words
            return Text(f"`|{inside}{' ' * inside.endswith('|')}|")
        if isinstance(e, Max | Min):
            return self.extreme(e)
        if isinstance(e, Sum | Product):
            return self.fold(e)
        if isinstance(e, Norm):
            return self.norm(e)
        if isinstance(e, Trace):
            return Text(rf"\tr {self.matrix(e.arg).within(ATOM)}", APPLIED)
        if isinstance(e, MatrixElement):
            matrix, row, column = e.args
            places = (self.index(row), self.index(column))
            return applied("entry", self.matrix(matrix), *places)
        if isinstance(e, Expectation | Variance):
            word = "expectation" if isinstance(e, Expectation) else "variance"
            return applied(f"{word} law", self.mean(e.args[0]))
        raise UntranslatableError(f"{type(e).__name__} has no translation here: {e}")

    def symbol(self, e: Symbol) -> Text:
        """A symbol as a number of the field."""
        if e in self.bound:
            return Text(self.bound[e])
        name = self.names.get(e)
        if name is None or name.sort not in (Sort.REAL, Sort.WHOLE):
            raise UntranslatableError(f"{e} is no number here")
        if name.sort is Sort.WHOLE:
            return Text(f"{name.called}%:~R")
        return (
            applied(name.called, *self.outcome(name))
            if name.random
            else Text(name.called)
        )

    def whole(self, e: Expr) -> Text:
        """A whole number that may be negative."""
        if self.is_natural(e):
            return Text(f"{self.natural(e).within(ATOM)}%:Z")
        if isinstance(e, Integer):
            return Text(f"- {-e}%:Z", SUM)
        if isinstance(e, Symbol) and e in self.names:
            return Text(self.names[e].called)
        if isinstance(e, AppliedUndef) and self.names[e.func].sort is Sort.WHOLE:
            return self.value(e)
        if isinstance(e, Add):
            return joined([(m, self.whole(t)) for m, t in signed_terms(e)])
        if isinstance(e, Mul):
            minus, above, below = factors_of(e)
            if not below:
                words = " * ".join(self.whole(a).within(APPLIED) for a in above)
                return Text(f"- {words}", SUM) if minus else Text(words, PRODUCT)
        raise UntranslatableError(f"{e} is not known to be a whole number")

    def product_of(self, e: Mul) -> Text:
        """A product of numbers, divisors last."""
        minus, above, below = factors_of(e)
        words = " * ".join(self.real(a).within(APPLIED) for a in above) or "1"
        for divisor in below:
            words += f" / {self.real(divisor).within(APPLIED)}"
        product = Text(words, PRODUCT if below or len(above) > 1 else APPLIED)
        return Text(f"- {product.words}", SUM) if minus else product

    def power(self, e: Pow) -> Text:
        """A power, a root or a reciprocal."""
        base, exponent = e.args
        if exponent == Rational(1, 2):
            return applied("Num.sqrt", self.real(base))
        if exponent == Rational(-1, 2):
            return Text(f"{self.real(Pow(base, -exponent)).within(ATOM)}^-1", APPLIED)
        inside = self.real(base).within(ATOM)
        if isinstance(exponent, Integer) and exponent < 0:
            raised = inside if exponent == -1 else f"({inside} ^+ {-exponent})"
            return Text(f"{raised}^-1", APPLIED)
        if self.is_natural(exponent):
            return Text(f"{inside} ^+ {self.natural(exponent).within(ATOM)}", APPLIED)
        if exponent.is_integer:
            return Text(f"{inside} ^ {self.whole(exponent).within(ATOM)}", APPLIED)
        raise UntranslatableError(f"{e} has an exponent that is not whole")

    def extreme(self, e: Max | Min) -> Text:
        """The largest or smallest of some numbers."""
        word = "Num.max" if isinstance(e, Max) else "Num.min"
        first, *rest = (self.real(a) for a in sorted(e.args, key=default_sort_key))
        for other in rest:
            first = applied(word, first, other)
        return first

    def fold(self, e: Sum | Product) -> Text:
        """A finite sum or product over whole numbers."""
        if len(e.limits) != 1 or len(e.limits[0]) != 3 or e.limits[0][2] == oo:
            raise UntranslatableError(f"the range of {e} is not finite")
        index, first, last = e.limits[0]
        low, high = self.natural(first), self.natural(last + 1)
        known = self.bind(index)
        word = "sum" if isinstance(e, Sum) else "prod"
        body = self.real(e.function).within(ATOM)
        self.release(known)
        ends = f"{low.within(APPLIED)} <= {known[1]} < {high.within(ATOM)}"
        return Text(rf"\{word}_({ends}) {body}", SUM)

    def norm(self, e: Norm) -> Text:
        """A norm of a matrix or vector."""
        value, kind = e.args
        matrix = self.matrix(value)
        if isinstance(kind, Symbol):
            return applied("norm _ _", matrix)
        if str(kind) not in NORMS or (str(kind) == "2" and 1 not in value.shape):
            raise UntranslatableError(f"a norm of order {kind} has no translation")
        return applied(f"norm_{NORMS[str(kind)]}", matrix)

    # Matrices

    def matrix(self, e: Basic) -> Text:
        """A matrix.

        Raises:
            UntranslatableError: a part of it has no translation.
        """
        if isinstance(e, MatrixSymbol):
            if any(size in self.bound for size in e.shape):
                raise UntranslatableError(f"the size of {e} runs over a range")
            return Text(self.bound.get(e) or self.names[e].called)
        if isinstance(e, Family):
            name = self.names[e.name]
            return applied(name.called, *self.arguments(name, e.index))
        if isinstance(e, sympy.Identity):
            return Text("1%:M")
        if isinstance(e, sympy.ZeroMatrix):
            return Text("0")
        if isinstance(e, sympy.OneMatrix):
            return Text("const_mx 1", APPLIED)
        if isinstance(e, Transpose):
            return Text(f"{self.matrix(e.arg).within(ATOM)}^T")
        if isinstance(e, Inverse):
            return applied("invmx", self.matrix(e.arg))
        if isinstance(e, MatPow):
            return self.matrix_power(e)
        if isinstance(e, DiagMatrix):
            return self.diagonal(e)
        if isinstance(e, MatAdd):
            return self.matrix_sum(e)
        if isinstance(e, MatMul):
            return self.matrix_product(e)
        raise UntranslatableError(f"{type(e).__name__} has no translation here: {e}")

    def matrix_power(self, e: MatPow) -> Text:
        """A power of a square matrix."""
        base, exponent = e.args
        if exponent == -1:
            return applied("invmx", self.matrix(base))
        return applied("matrix_power", self.matrix(base), self.index(exponent))

    def diagonal(self, e: DiagMatrix) -> Text:
        """The matrix with a column's entries on its diagonal."""
        if e.args[0].shape[1] != 1:
            raise UntranslatableError(f"{e} is not made of a column")
        return applied("diagonal_matrix", self.matrix(e.args[0]))

    def matrix_sum(self, e: MatAdd) -> Text:
        """A sum of matrices, one that is added first."""
        terms = []
        for term in e.args:
            number, rest = _scaled(term)
            minus = number.could_extract_minus_sign()
            terms.append((minus, self.scaled(-number if minus else number, rest)))
        terms.sort(key=lambda term: term[0])
        return joined(terms)

    def matrix_product(self, e: MatMul) -> Text:
        """A product of numbers and matrices."""
        number, rest = _scaled(e)
        if number.could_extract_minus_sign():
            return Text(f"- {self.scaled(-number, rest).within(ATOM)}", SUM)
        return self.scaled(number, rest)

    def scaled(self, number: Expr, matrices: list[Basic]) -> Text:
        """A number times a product of matrices."""
        parts = [self.matrix(m) for m in matrices]
        words = " *m ".join(part.within(APPLIED) for part in parts)
        product = parts[0] if len(parts) == 1 else Text(words, PRODUCT)
        if number == 1:
            return product
        return Text(
            f"{self.real(number).within(ATOM)} *: {product.within(ATOM)}", PRODUCT
        )

    # Statements

    def relation(self, e: Relational) -> Text:
        """A relation between numbers of the field, or an equation of matrices."""
        left, right = e.args
        if any(getattr(side, "is_Matrix", False) for side in e.args):
            one, other = (
                Text("0") if side == 0 else self.matrix(side) for side in e.args
            )
        else:
            one, other = self.real(left), self.real(right)
            if left.is_integer and right.is_integer:  # else nothing says of what field
                one = Text(f"({one.words} : Real)")
        if isinstance(e, Eq | Ne):
            sign = "=" if isinstance(e, Eq) else "<>"
            return Text(f"{one.within(SUM)} {sign} {other.within(SUM)}", SUM)
        sign, flipped = ORDERS[type(e)]
        first, second = (other, one) if flipped else (one, other)
        return Text(f"{first.words} {sign} {second.words}", SUM)

    def sequence(self, body: Expr, index: Symbol) -> str:
        """The sequence of a body's values, which may be mere numbers."""
        words = super().sequence(body, index)
        return f"({words[1:-1]} : Real)"

    def limit(self, body: Expr, index: Symbol, value: Expr) -> Text:
        """That a sequence tends to a number, or to infinity."""
        sequence = self.sequence(body, index)
        if value == oo:
            return applied("tends_to_infinity", sequence)
        return applied("tends_to", sequence, self.real(value))

    def other(self, e: Basic) -> Text:
        """What is said of matrices, of independence, and that some matrix exists."""
        if isinstance(e, AppliedPredicate):
            matrix, kind = self.matrix(e.arguments[0]), str(e.function.name)
            if kind in PREDICATES:
                return applied(kind, matrix)
            if kind == "invertible":
                return Text(rf"{matrix.within(ATOM)} \in unitmx", SUM)
        if isinstance(e, Independent):
            return self.independent(e)
        if isinstance(e, SomeReordering | Exists):
            return self.exists(e)
        return super().other(e)

    def independent(self, e: Independent) -> Text:
        """That any so many of some random numbers are independent."""
        variable, index, first, last, group = e.args
        if last != oo:
            raise UntranslatableError(f"the range of {e} ends")
        known = self.bind(index)
        words = f"(fun {known[1]} => {self.mean(variable)[1:-1]})"
        self.release(known)
        size = "None" if group == oo else f"(Some {self.index(group)})"
        return applied("independent law", words, self.index(first), "horizon", size)

    def exists(self, e: SomeReordering | Exists) -> Text:
        """That the body holds for some matrices."""
        body, *matrices = e.args
        binders, kept = [], dict(self.bound)
        for matrix in matrices:
            taken = {name.called for name in self.names.values()}
            self.bound[matrix] = called(
                matrix.name, BOUND | taken | set(self.bound.values())
            )
            binders.append(f"({self.bound[matrix]} : {self.matrix_type(matrix.shape)})")
        said = self.statement(body)
        words = said.within(ATOM)
        if isinstance(e, SomeReordering):
            words = rf"signed_permutation {self.bound[matrices[0]]} /\ {words}"
        self.bound = kept
        return Text(f"exists {' '.join(binders)}, {words}", SUM)

    # Sorts

    def matrix_type(self, shape: tuple[Expr, ...]) -> str:
        """The type of the matrices of a shape."""
        rows, columns = (self.natural(size) for size in shape)
        return f"'M[Real]_({rows.words}, {columns.words})"

    def type_of(self, name: Name) -> str:
        """The type of a name."""
        types = {Sort.NATURAL: "nat", Sort.WHOLE: "int", Sort.REAL: "Real"}
        if name.sort is Sort.NORM:
            return "forall m n : nat, 'M[Real]_(m, n) -> Real"
        last = self.matrix_type(name.shape) if name.shape else types[name.sort]
        parts = [types[a] for a in name.arguments] + ["Outcome"] * name.random
        return " -> ".join([*parts, last])


def _rational(e: Rational) -> Text:
    if max(abs(e.p), e.q) > LARGEST:
        raise UntranslatableError(f"{e} is too large a number for an abstract field")
    size = str(abs(e.p)) if abs(e.p) < 2 else f"{abs(e.p)}%:R"
    text = Text(size) if e.q == 1 else Text(f"{size} / {e.q}%:R", PRODUCT)
    return Text(f"- {text.within(APPLIED)}", SUM) if e < 0 else text


def _scaled(e: Basic) -> tuple[Expr, list[Basic]]:
    """A product of numbers and matrices, apart."""
    if not isinstance(e, MatMul):
        return Integer(1), [e]
    matrices = [a for a in e.args if getattr(a, "is_Matrix", False)]
    numbers = [a for a in e.args if not getattr(a, "is_Matrix", False)]
    return Mul(*numbers), matrices
