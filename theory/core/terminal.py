"""Statements as lines of a terminal: one that is too wide is broken, never cut.

It is broken where it is joined: between statements, at a relation, before a term; what
has no such place is continued as SymPy does, with an arrow.
"""

from collections.abc import Callable, Iterator, Sequence

from sympy import Add, And, Basic, Equivalent, Implies, MatAdd, Or, default_sort_key
from sympy.core.relational import Relational
from sympy.printing.pretty.pretty_symbology import pretty_use_unicode

from longdep.theory.core.drawing import TerminalPrinter
from longdep.theory.core.notation import ForAll

INDENT = "  "  # of what continues a broken formula
NARROWEST = 20  # columns that are broken to; no terminal has fewer


def terminal_text(statement: Basic, width: int = 80, *, unicode: bool = True) -> str:
    """A statement as lines of text, at most so wide where it can be broken.

    Args:
        statement: a SymPy statement or expression.
        width: columns of the terminal.
        unicode: whether signs beyond ASCII can be shown.
    """
    printer = TerminalPrinter({"use_unicode": unicode})
    before = pretty_use_unicode(unicode)
    try:
        return "\n".join(line.rstrip() for line in _laid_out(printer, statement, width))
    finally:
        pretty_use_unicode(before)


def _laid_out(printer: TerminalPrinter, expr: Basic, width: int) -> Iterator[str]:
    drawn = printer._print(expr)
    if drawn.width() <= width:
        yield from drawn.picture
        return
    broken = next((way for kind, way in WAYS.items() if isinstance(expr, kind)), None)
    if broken is None or width <= NARROWEST:
        settings = {"wrap_line": True, "num_columns": max(width, NARROWEST)}
        yield from drawn.render(**settings, use_unicode=False).splitlines()
        return
    yield from broken(printer, expr, width)


def _indented(printer: TerminalPrinter, expr: Basic, width: int) -> Iterator[str]:
    for line in _laid_out(printer, expr, width - len(INDENT)):
        yield INDENT + line


Way = Callable[[TerminalPrinter, Basic, int], Iterator[str]]


def _joined(unicode: str, plain: str) -> Way:
    """Break a statement of several parts: each by itself, the sign between them."""

    def way(printer: TerminalPrinter, expr: Basic, width: int) -> Iterator[str]:
        for number, part in enumerate(_in_order(expr)):
            if number:
                yield printer.either(unicode, plain)
            yield from _indented(printer, part, width)

    return way


def _in_order(expr: Basic) -> Sequence[Basic]:
    """The parts as SymPy's printer orders them."""
    return expr.as_ordered_terms() if isinstance(expr, Add) else expr.args


def _packed(unicode: str, plain: str) -> Way:
    """Break a statement that asks for several things: as many a line as fit."""

    def way(printer: TerminalPrinter, expr: Basic, width: int) -> Iterator[str]:
        def fits(statement: Basic) -> bool:
            return printer._print(statement).width() <= width - len(INDENT)

        groups: list[list[Basic]] = []
        for part in sorted(expr.args, key=default_sort_key):
            if groups and fits(expr.func(*groups[-1], part, evaluate=False)):
                groups[-1].append(part)
            else:
                groups.append([part])
        for number, group in enumerate(groups):
            if number:
                yield printer.either(unicode, plain)
            together = expr.func(*group, evaluate=False) if group[1:] else group[0]
            yield from _indented(printer, together, width)

    return way


def _all(printer: TerminalPrinter, expr: ForAll, width: int) -> Iterator[str]:
    yield from _laid_out(printer, expr.args[0], width)
    yield INDENT + printer.range_of(expr)


def _related(printer: TerminalPrinter, expr: Relational, width: int) -> Iterator[str]:
    yield from _laid_out(printer, expr.lhs, width)
    yield printer.either(*RELATIONS[expr.rel_op])
    yield from _indented(printer, expr.rhs, width)


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
