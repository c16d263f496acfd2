"""Statements drawn in text: SymPy's two-dimensional pictures, and our own nodes.

Exponents are raised, fractions stacked, matrices have brackets. What Unicode has signs
for stays on the line.
"""

from sympy import (
    And,
    Basic,
    Equivalent,
    Implies,
    MatrixSymbol,
    Not,
    Or,
    default_sort_key,
    oo,
)
from sympy.assumptions.assume import AppliedPredicate
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean
from sympy.printing.pretty.pretty import PrettyPrinter
from sympy.printing.pretty.stringpict import prettyForm, stringPict

from longdep.theory.core.letters import GREEK
from longdep.theory.core.notation import (
    Exists,
    Expectation,
    Family,
    ForAll,
    GaussianEntries,
    Independent,
    Norm,
    Rounded,
    SomeReordering,
    Variance,
    is_sequence,
)
from longdep.theory.core.scripts import lowered, raised

LONGEST_RAISED = 4  # signs of an exponent on the line; a longer one is hard to read


class TerminalPrinter(PrettyPrinter):
    """SymPy's text pictures, with an index in brackets and the suite's own nodes."""

    def either(self, unicode: str, plain: str) -> str:
        """What stands for something: with signs beyond ASCII, or without."""
        return unicode if self._use_unicode else plain

    def _named(self, name: str) -> prettyForm:
        return prettyForm(GREEK[name] if self._use_unicode and name in GREEK else name)

    def _print_Symbol(self, expr: Basic, bold_name: bool = False) -> prettyForm:
        if expr.name in GREEK:
            return self._named(expr.name)
        return super()._print_Symbol(expr, bold_name)

    _print_Dummy = _print_Symbol

    def _print_MatrixSymbol(self, expr: Basic) -> prettyForm:
        return self._named(expr.name)

    def _print_Str(self, expr: Basic) -> prettyForm:
        return prettyForm(str(expr))

    def _print_Family(self, expr: Family) -> prettyForm:
        return self._indexed(expr.name, expr.index)

    def _print_AppliedUndef(self, expr: AppliedUndef) -> prettyForm:
        name = expr.func.__name__
        if is_sequence(expr):
            return self._indexed(name, expr.args)
        return self._applied(self._named(name), *expr.args)

    def _indexed(self, name: str, index: tuple[Basic, ...]) -> prettyForm:
        inside = self._print_seq(index, "[", "]", delimiter=", ")
        return _beside(self._named(name), inside)

    def _applied(self, name: stringPict, *arguments: Basic) -> prettyForm:
        return _beside(name, self._print_seq(arguments, "(", ")", delimiter=", "))

    def _print_MatrixElement(self, expr: Basic) -> prettyForm:
        matrix, *index = expr.args
        inside = self._print_seq(index, "[", "]", delimiter=", ")
        return _beside(self._matrix(matrix), inside)

    def _print_Transpose(self, expr: Basic) -> prettyForm:
        return _power(self._matrix(expr.arg), prettyForm("T"), self._use_unicode)

    def _print_Inverse(self, expr: Basic) -> prettyForm:
        return _power(self._matrix(expr.arg), prettyForm("-1"), self._use_unicode)

    def _print_MatPow(self, expr: Basic) -> prettyForm:
        exponent = self._print(expr.exp)
        return _power(self._matrix(expr.base), exponent, self._use_unicode)

    def _matrix(self, expr: Basic) -> prettyForm:
        """A matrix that something is done to: in parentheses if it is composed."""
        drawn = self._print(expr)
        named = isinstance(expr, MatrixSymbol | Family)
        return drawn if named else prettyForm(*drawn.parens())

    def _print_Pow(self, expr: Basic) -> prettyForm:
        base, exponent = expr.as_base_exp()
        if exponent.is_Rational and not (exponent.is_Integer and exponent > 0):
            return super()._print_Pow(expr)  # roots and fractions
        return _power(self._print(base), self._print(exponent), self._use_unicode)

    def _print_Norm(self, expr: Norm) -> prettyForm:
        inside, kind = self._print(expr.args[0]), str(expr.args[1])
        sign = self.either("‖", "||")
        bar = stringPict("\n".join([sign] * inside.height()), inside.baseline)
        named = {"sum": self.either("Σ", "sum")}
        below = prettyForm(named[kind]) if kind in named else self._print(expr.args[1])
        return self._under(_beside(bar, inside, bar), below)

    def _under(self, base: prettyForm, index: prettyForm) -> prettyForm:
        """A picture with an index at its lower right."""
        flat = self._use_unicode and base.height() == index.height() == 1
        if signs := lowered(str(index)) if flat else None:
            return _beside(base, prettyForm(signs))
        depth = max(1, base.height() - base.baseline - 1)
        blank = [" " * index.width()] * depth
        return _beside(base, stringPict("\n".join([*blank, *index.picture]), 0))

    def _print_Rounded(self, expr: Rounded) -> prettyForm:
        value, bits = expr.args
        return self._applied(self._under(prettyForm("fl"), self._print(bits)), value)

    def _print_Expectation(self, expr: Expectation) -> prettyForm:
        return self._chance("E", expr)

    def _print_Variance(self, expr: Variance) -> prettyForm:
        return self._chance("Var", expr)

    def _chance(self, name: str, expr: Basic) -> prettyForm:
        return _beside(prettyForm(name), self._print_seq(expr.args, "[", "]"))

    def _print_Max(self, expr: Basic) -> prettyForm:
        return self._applied(prettyForm("max"), *expr.args)

    def _print_Min(self, expr: Basic) -> prettyForm:
        return self._applied(prettyForm("min"), *expr.args)

    def _print_DiagMatrix(self, expr: Basic) -> prettyForm:
        return self._applied(prettyForm("diag"), *expr.args)

    def _print_Identity(self, expr: Basic) -> prettyForm:
        return prettyForm("I")

    def _print_ZeroMatrix(self, expr: Basic) -> prettyForm:
        return prettyForm("0")

    def _print_polygamma(self, expr: Basic) -> prettyForm:
        degree, argument = expr.args
        raised = prettyForm(f"({self._print(degree)})")
        name = prettyForm(self.either("ψ", "psi")) ** raised
        return self._applied(name, argument)

    def _print_ForAll(self, expr: ForAll) -> prettyForm:
        return _beside(self._part(expr.args[0]), prettyForm(f"  {self.range_of(expr)}"))

    def range_of(self, expr: ForAll) -> str:
        """Say in one line which indices are meant: "for all 1 <= s <= t"."""
        _, index, first, last = expr.args
        name, low, high = (self._line(part) for part in (index, first, last))
        at_most = self.either("≤", "<=")
        if last == oo:
            return f"for all {name} {self.either('≥', '>=')} {low}"
        return f"for all {low} {at_most} {name} {at_most} {high}"

    def _line(self, expr: Basic) -> str:
        """An index or its end on one line, whatever it is made of."""
        drawn = self._print(expr)
        return str(drawn) if drawn.height() == 1 else str(expr)

    def _print_Independent(self, expr: Independent) -> prettyForm:
        variable, index, first, last, group = expr.args
        named = [self._print(variable.xreplace({index: first + k})) for k in (0, 1)]
        named.append(prettyForm(self.either("…", "...")))
        if last != oo:
            named.append(self._print(variable.xreplace({index: last})))
        kind = {oo: "", 2: "pairwise "}.get(group, f"{group} at a time ")
        comma = prettyForm(", ")
        listed = [part for name in named for part in (comma, name)][1:]
        return _beside(*listed, prettyForm(f" {kind}independent"))

    def _print_GaussianEntries(self, expr: GaussianEntries) -> prettyForm:
        matrix, variance = map(self._print, expr.args)
        law = (prettyForm(" has independent entries ~ N(0, "), variance)
        return _beside(matrix, *law, prettyForm(")"))

    def _print_Exists(self, expr: Exists) -> prettyForm:
        body, *matrices = expr.args
        listed = self._print_seq(matrices, delimiter=", ")
        return _beside(
            prettyForm("there are "), listed, prettyForm(" with "), self._part(body)
        )

    def _print_SomeReordering(self, expr: SomeReordering) -> prettyForm:
        body, matrix = expr.args
        words = prettyForm("  for some signed permutation ")
        return _beside(self._part(body), words, self._print(matrix))

    def _print_AppliedPredicate(self, expr: AppliedPredicate) -> prettyForm:
        kind = str(expr.function.name)
        return _beside(self._print(expr.arguments[0]), prettyForm(f" {kind}"))

    def _print_And(self, expr: And) -> prettyForm:
        return self._between(self.either("∧", "and"), *_sorted(expr))

    def _print_Or(self, expr: Or) -> prettyForm:
        return self._between(self.either("∨", "or"), *_sorted(expr))

    def _print_Implies(self, expr: Implies, **_: object) -> prettyForm:
        return self._between(self.either("⇒", "=>"), *expr.args)

    def _print_Equivalent(self, expr: Equivalent, **_: object) -> prettyForm:
        return self._between(self.either("⇔", "<=>"), *_sorted(expr))

    def _between(self, sign: str, *statements: Boolean) -> prettyForm:
        """Statements with a sign between them."""
        parts = [self._part(statement) for statement in statements]
        signed = [x for part in parts for x in (prettyForm(f" {sign} "), part)][1:]
        return _beside(*signed, binding=prettyForm.OPEN)

    def _print_Not(self, expr: Not) -> prettyForm:
        inside = self._print(expr.args[0])
        return _beside(prettyForm("not "), prettyForm(*inside.parens()))

    def _part(self, statement: Boolean) -> prettyForm:
        """What stands beside words: in parentheses if it is joined of several."""
        drawn = self._print(statement)
        joined = isinstance(statement, And | Or | Implies | Equivalent)
        return prettyForm(*drawn.parens()) if joined else drawn


def _sorted(expr: Basic) -> list[Basic]:
    """The parts of a statement whose order means nothing, always in the same one."""
    return sorted(expr.args, key=default_sort_key)


def _beside(*parts: stringPict, binding: int = prettyForm.ATOM) -> prettyForm:
    """Pictures beside each other, their baselines level."""
    return prettyForm(*stringPict.next(*parts), binding=binding)


def _power(base: prettyForm, exponent: prettyForm, unicode: bool) -> prettyForm:
    """A power: on one line where the exponent has signs of its own for that."""
    short = unicode and base.height() == exponent.height() == 1
    signs = raised(str(exponent)) if short else None
    if signs is None or len(signs) > LONGEST_RAISED:
        return base**exponent
    if base.binding > prettyForm.FUNC:
        base = prettyForm(*base.parens())
    return _beside(base, prettyForm(signs), binding=prettyForm.POW)
