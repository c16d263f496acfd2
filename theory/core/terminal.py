"""SymPy's statements drawn for a terminal: laid out first, then broken to its width."""

from collections.abc import Callable, Sequence

from sympy import Add, And, Basic, Equivalent, Implies, MatAdd, Or, default_sort_key
from sympy.core.relational import Relational
from sympy.printing.pretty.pretty_symbology import pretty_use_unicode
from sympy.printing.pretty.stringpict import prettyForm, stringPict

from longdep.theory.core.breaking import NARROWEST, Layout, broken
from longdep.theory.core.drawing import TerminalPrinter
from longdep.theory.core.notation import ForAll
from longdep.theory.core.picture import Picture


def terminal_text(statement: Basic, width: int = 80, *, unicode: bool = True) -> str:
    """A statement as lines of text, at most so wide where it can be broken.

    Args:
        statement: a SymPy statement or expression.
        width: columns of the terminal.
        unicode: whether signs beyond ASCII can be shown.
    """
    layout = layout_of(statement, unicode=unicode)
    return "\n".join(broken(layout, width, unicode=unicode))


def layout_of(statement: Basic, *, unicode: bool = True) -> Layout:
    """A statement drawn, with every part that a narrow terminal shows by itself.

    Args:
        statement: a SymPy statement or expression.
        unicode: whether signs beyond ASCII can be shown.
    """
    printer = TerminalPrinter({"use_unicode": unicode})
    before = pretty_use_unicode(unicode)
    try:
        return _laid_out(printer, statement)
    finally:
        pretty_use_unicode(before)


def _laid_out(printer: TerminalPrinter, expr: Basic, *, packed: bool = False) -> Layout:
    drawn = printer._print(expr)
    whole, closed = _picture(drawn), None
    if packed and isinstance(expr, And | Or | Implies | Equivalent):
        closed = _picture(prettyForm(*drawn.parens()))
    way = next((way for kind, way in WAYS.items() if isinstance(expr, kind)), None)
    if way is None or whole.width <= NARROWEST:
        return Layout(whole, closed=closed)
    name, sign, parts = way(printer, expr)
    laid = (_laid_out(printer, part, packed=name == "packed") for part in parts)
    return Layout(whole, name, sign, tuple(laid), closed)


def _picture(drawn: stringPict) -> Picture:
    return Picture(tuple(drawn.picture), drawn.baseline)


Way = Callable[[TerminalPrinter, Basic], tuple[str, str, Sequence[Basic]]]


def _joined(unicode: str, plain: str) -> Way:
    """Break a statement of several parts: each by itself, the sign between them."""
    return lambda printer, expr: (
        "each",
        printer.either(unicode, plain),
        expr.as_ordered_terms() if isinstance(expr, Add) else expr.args,
    )


def _packed(unicode: str, plain: str) -> Way:
    """Break a statement that asks for several things: as many a line as fit."""
    return lambda printer, expr: (
        "packed",
        printer.either(unicode, plain),
        sorted(expr.args, key=default_sort_key),
    )


def _all(printer: TerminalPrinter, expr: ForAll) -> tuple[str, str, Sequence[Basic]]:
    return "quantified", printer.range_of(expr), expr.args[:1]


def _related(
    printer: TerminalPrinter, expr: Relational
) -> tuple[str, str, Sequence[Basic]]:
    return "related", printer.either(*RELATIONS[expr.rel_op]), (expr.lhs, expr.rhs)


RELATIONS = {
    "==": ("=", "="),
    "!=": ("≠", "!="),
    "<=": ("≤", "<="),
    ">=": ("≥", ">="),
    "<": ("<", "<"),
    ">": (">", ">"),
}
WAYS: dict[type, Way] = {
    And: _packed("∧", "and"),
    Or: _packed("∨", "or"),
    Implies: _joined("⇒", "implies"),
    Equivalent: _joined("⇔", "if and only if"),
    ForAll: _all,
    Relational: _related,
    Add: _joined("+", "+"),
    MatAdd: _joined("+", "+"),
}
