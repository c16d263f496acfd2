"""The vocabulary of the statements: families, norms, expectations, quantifiers.

SymPy has no indexed family of matrices of symbolic size, no norm of a MatrixSymbol
and no bounded quantifier. These few classes add them, with LaTeX, and nothing that
simplifies: what such an expression *means* is said once, in theory/core/semantics.
"""

from fractions import Fraction

from sympy import Basic, Eq, Expr, Function, MatrixSymbol, Rational, Symbol, oo, sympify
from sympy.assumptions.assume import AppliedPredicate
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.core.symbol import Str
from sympy.logic.boolalg import Boolean
from sympy.matrices.expressions.matexpr import MatrixElement, MatrixExpr
from sympy.printing.latex import LatexPrinter

from longdep.theory.core.letters import latex_name

size = Symbol("n", integer=True, positive=True)
time = Symbol("t", integer=True, nonnegative=True)
step = Symbol("s", integer=True, nonnegative=True)
order = Symbol("p", positive=True)


class RealFunction(UndefinedFunction):
    """A function of a real number, printed f(2); Function("f") at 2 is f_2."""


def is_sequence(applied: AppliedUndef) -> bool:
    """Whether an undefined function stands for a sequence: it has whole arguments."""
    whole = all(argument.is_integer for argument in applied.args)
    return whole and not isinstance(applied.func, RealFunction)


class Family(MatrixExpr):
    """A matrix or vector for each value of one or more indices, such as h_t.

    Family("h", n, 1, t) has shape (n, 1); substitution acts on the indices.
    """

    is_commutative = False

    def __new__(cls, name: str | Str, rows: Expr, cols: Expr, *index: Expr) -> "Family":
        label = name if isinstance(name, Str) else Str(name)
        return Basic.__new__(cls, label, *map(sympify, (rows, cols, *index)))

    @property
    def shape(self) -> tuple[Expr, Expr]:
        """Rows and columns."""
        return self.args[1], self.args[2]

    @property
    def name(self) -> str:
        """Its name, without the index."""
        return str(self.args[0])

    @property
    def index(self) -> tuple[Expr, ...]:
        """The indices that it is taken at."""
        return self.args[3:]

    def _entry(self, i: Expr, j: Expr, **_: object) -> Expr:
        return MatrixElement(self, i, j)

    def _latex(self, printer: LatexPrinter) -> str:
        index = ",".join(printer._print(i) for i in self.index)
        return rf"{latex_name(self.name)}_{{{index}}}"

    def _sympystr(self, printer: object) -> str:
        return f"{self.name}({', '.join(map(str, self.index))})"


class Real(Function):
    """A real-valued function of matrices or scalars: commutative and finite."""

    def _eval_is_commutative(self) -> bool:
        return True

    def _eval_is_extended_real(self) -> bool:
        return True

    def _eval_is_finite(self) -> bool:
        return True


class Norm(Real):
    """A norm, Norm(x, p): the vector p-norm, or the matrix norm it induces.

    The order is 1, oo, 2 (vectors only), "F" (Frobenius), "max" (the largest entry,
    which no vector norm induces) or "sum" (the sizes of all entries added up); a
    symbolic order stands for any of them that the claim's hypotheses admit.
    """

    nargs = 2

    def __new__(cls, value: Basic, kind: Basic | str | int, **options: object) -> Expr:
        # A text would become the symbol F, to which a model gives no value.
        name = Str(kind) if isinstance(kind, str) else kind
        return super().__new__(cls, value, name, **options)

    def _eval_is_extended_nonnegative(self) -> bool:
        return True

    def _latex(self, printer: LatexPrinter, exp: str | None = None) -> str:
        bare = rf"\left\| {printer._print(self.args[0])} \right\|"
        named = {"F": "F", "max": r"\max", "sum": r"\Sigma"}
        kind = named.get(str(self.args[1])) or printer._print(self.args[1])
        text = rf"{bare}_{{{kind}}}"
        return text if exp is None else rf"{text}^{{{exp}}}"


class Rounded(Real):
    """The nearest number with p significant bits, ties to even: Rounded(x, p).

    Exponents are unbounded: no overflow, and no gradual underflow. At numbers it has
    its value: exactly at rational ones, else only where 60 digits leave no doubt.
    """

    nargs = 2

    @classmethod
    def eval(cls, x: Expr, bits: Expr) -> Expr | None:
        """Round a number; leave what is no number, or too close to call, as it is."""
        if not (x.is_number and x.is_real and bits.is_Integer):
            return None
        if x.is_Rational:
            return _nearest(Rational(x), int(bits))
        middle = Rational(x.evalf(60))
        radius = abs(middle) / 10**50
        low, high = (_nearest(middle + e, int(bits)) for e in (-radius, radius))
        return low if low == high else None

    def _latex(self, printer: LatexPrinter, exp: str | None = None) -> str:
        x, bits = map(printer._print, self.args)
        text = rf"\operatorname{{fl}}_{{{bits}}}\left({x}\right)"
        return text if exp is None else rf"{text}^{{{exp}}}"


def _nearest(x: Rational, bits: int) -> Rational:
    if x == 0:
        return x
    exponent = abs(x.p).bit_length() - x.q.bit_length() - bits
    unit = Rational(2) ** exponent
    while abs(x) >= unit * 2**bits:
        unit *= 2
    # round() takes ties to even.
    return Rational(round(Fraction(int((x / unit).p), int((x / unit).q)))) * unit


class Expectation(Real):
    """E[x] over the law that the model gives as a finite list of outcomes.

    Names for whole numbers (sizes, times, counts) never depend on chance; a premise on
    random variables holds in every outcome.
    """

    nargs = 1

    def _latex(self, printer: LatexPrinter, exp: str | None = None) -> str:
        text = rf"\mathbb{{E}}\left[{printer._print(self.args[0])}\right]"
        return text if exp is None else rf"{text}^{{{exp}}}"


class Variance(Real):
    """Var[x] = E[x^2] - E[x]^2 over the same law."""

    nargs = 1

    def _latex(self, printer: LatexPrinter, exp: str | None = None) -> str:
        text = rf"\mathrm{{Var}}\left[{printer._print(self.args[0])}\right]"
        return text if exp is None else rf"{text}^{{{exp}}}"


class ForAll(Boolean):
    """The body at every index in a range: ForAll(body, index, first, last)."""

    def __new__(
        cls, body: Boolean, index: Symbol, first: Expr, last: Expr = oo
    ) -> "ForAll":
        return Basic.__new__(cls, body, *map(sympify, (index, first, last)))

    @property
    def bound_symbols(self) -> set[Symbol]:
        """The index, which is bound in the body."""
        return {self.args[1]}

    @property
    def free_symbols(self) -> set[Symbol]:
        """Symbols of the body and the range, without the index."""
        body, index, first, last = self.args
        return (body.free_symbols - {index}) | first.free_symbols | last.free_symbols

    def _eval_subs(self, old: Basic, new: Basic) -> "ForAll | None":
        return self if old == self.args[1] else None

    def _latex(self, printer: LatexPrinter) -> str:
        body, index, first, last = self.args
        low, name = printer._print(first), printer._print(index)
        high = "" if last == oo else rf" \le {printer._print(last)}"
        where = rf"{name} \ge {low}" if last == oo else rf"{low} \le {name}{high}"
        return rf"{printer._print(body)} \quad\text{{for all }} {where}"


class Independent(Boolean):
    """Any `group` are independent: Independent(x, index, first, last, group).

    The random variables are x at each index in the range, and the law is the model's
    finite list of outcomes; group = oo is mutual, group = 2 pairwise independence.
    """

    def __new__(
        cls,
        variable: Expr,
        index: Symbol,
        first: Expr,
        last: Expr = oo,
        group: Expr | int = oo,
    ) -> "Independent":
        parts = map(sympify, (variable, index, first, last, group))
        return Basic.__new__(cls, *parts)

    @property
    def bound_symbols(self) -> set[Symbol]:
        """The index, which is bound in the variable."""
        return {self.args[1]}

    @property
    def free_symbols(self) -> set[Symbol]:
        """Symbols of the variable, the range and the group, without the index."""
        variable, index, first, last, group = self.args
        inside = variable.free_symbols - {index}
        return inside.union(*(part.free_symbols for part in (first, last, group)))

    def _eval_subs(self, old: Basic, new: Basic) -> "Independent | None":
        return self if old == self.args[1] else None

    def _latex(self, printer: LatexPrinter) -> str:
        variable, index, first, last, group = self.args
        names = [printer._print(variable.xreplace({index: first + k})) for k in (0, 1)]
        ends = [] if last == oo else [printer._print(variable.xreplace({index: last}))]
        listed = ", ".join([*names, r"\dots", *ends])
        kind = {oo: "", 2: "pairwise "}.get(group, f"{group} at a time ")
        return rf"{listed} \text{{ {kind}independent}}"


class GaussianEntries(Boolean):
    """Independent entries of mean 0 and variance v: GaussianEntries(A, v).

    No law on finitely many outcomes has such entries, but for the constant 0.
    """

    def __new__(cls, matrix: MatrixExpr, variance: Expr) -> "GaussianEntries":
        return Basic.__new__(cls, matrix, sympify(variance))

    def _latex(self, printer: LatexPrinter) -> str:
        matrix, variance = map(printer._print, self.args)
        law = rf"\mathcal{{N}}\left(0, {variance}\right)"
        return rf"{matrix} \text{{ has independent entries }} \sim {law}"


class Exists(Boolean):
    """The body holds for some matrices in the place of A and B: Exists(body, A, B).

    A model confirms it by a witness, the matrices it gives under these names.
    """

    def __new__(cls, body: Boolean, *matrices: MatrixSymbol) -> "Exists":
        return Basic.__new__(cls, body, *matrices)

    @property
    def bound_symbols(self) -> set[MatrixSymbol]:
        """The matrices that are said to exist."""
        return set(self.args[1:])

    @property
    def free_symbols(self) -> set[Basic]:
        """Symbols of the body, without those matrices."""
        return self.args[0].free_symbols - self.bound_symbols

    def _latex(self, printer: LatexPrinter) -> str:
        body, *matrices = map(printer._print, self.args)
        return rf"\text{{there are }} {', '.join(matrices)} \text{{ with }} {body}"


class SomeReordering(Boolean):
    """The body for some signed permutation matrix S: SomeReordering(body, S).

    Signed permutations are what is free in an orthonormal eigenbasis when the
    eigenvalues are distinct: the order of the eigenvectors and their signs.
    """

    def __new__(cls, body: Boolean, matrix: MatrixSymbol) -> "SomeReordering":
        return Basic.__new__(cls, body, matrix)

    @property
    def free_symbols(self) -> set[Basic]:
        """Symbols of the body, without the permutation."""
        body, matrix = self.args
        return body.free_symbols - {matrix}

    def _latex(self, printer: LatexPrinter) -> str:
        body, matrix = map(printer._print, self.args)
        return rf"{body} \quad\text{{for some signed permutation }} {matrix}"


def equation(left: Basic, right: Basic) -> Eq:
    """An equation that SymPy leaves as it stands, even where it could decide it."""
    return Eq(left, right, evaluate=False)


class PagePrinter(LatexPrinter):
    """LaTeX for the pages: whole-number arguments of a function are indices."""

    def _as_ordered_terms(self, expr: Expr, order: str | None = None) -> list[Expr]:
        """The terms of a sum in SymPy's order, one with a plus sign first: u - h."""
        terms = list(super()._as_ordered_terms(expr, order=order))
        plus = (i for i, t in enumerate(terms) if not t.could_extract_minus_sign())
        first = next(plus, 0)
        return [terms[first], *terms[:first], *terms[first + 1 :]]

    def _print_AppliedUndef(self, expr: AppliedUndef, exp: str | None = None) -> str:
        index = ",".join(self._print(argument) for argument in expr.args)
        name, whole = latex_name(expr.func.__name__), is_sequence(expr)
        text = rf"{name}_{{{index}}}" if whole else rf"{name}\left({index}\right)"
        return text if exp is None else rf"{text}^{{{exp}}}"

    def _print_AppliedPredicate(self, expr: AppliedPredicate) -> str:
        matrix = self._print(expr.arguments[0])
        kind = str(expr.function.name)
        if kind == "orthogonal":
            return rf"{matrix}^T {matrix} = \mathbb{{I}}"
        return rf"{matrix}\ \text{{{kind}}}"

    def _print_Not(self, expr: Basic) -> str:
        if isinstance(expr.args[0], ForAll):
            return rf"\text{{not }}\left({self._print(expr.args[0])}\right)"
        return str(super()._print_Not(expr))

    def _print_polygamma(self, expr: Expr, exp: str | None = None) -> str:
        degree, argument = map(self._print, expr.args)
        text = rf"\psi^{{({degree})}}\left({argument}\right)"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_DiagMatrix(self, expr: Basic) -> str:
        return rf"\operatorname{{diag}}\left({self._print(expr.args[0])}\right)"


def statement_latex(statement: Basic) -> str:
    """LaTeX of a statement, with the printer settings of all pages.

    Bars are written by name, so that they survive in Markdown tables.
    """
    printer = PagePrinter({"mat_delim": "[", "mat_str": "matrix"})
    text = str(printer.doprint(statement))
    for plain, named in BARS.items():
        text = text.replace(plain, named)
    return text


BARS = {
    r"\left\|": r"\left\lVert",
    r"\right\|": r"\right\rVert",
    r"\left|": r"\left\lvert ",
    r"\right|": r"\right\rvert ",
}
