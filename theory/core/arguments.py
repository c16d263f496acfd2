"""The sorts and shapes that the arguments of a trusted lemma must have."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sympy import Basic, Expr, Symbol, oo, sympify
from sympy.core.symbol import Str
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.decide import Stand, is_real, is_real_matrix
from longdep.theory.core.notation import order


@dataclass(frozen=True)
class Sort:
    """What an argument of a lemma must be.

    Attributes:
        words: the demand in words.
        admits: whether a value meets it; sizes met so far are kept by their letters.
    """

    words: str
    admits: Callable[[Any, dict[str, Expr]], bool]


def number(words: str, test: Callable[[Basic], bool | None]) -> Sort:
    """A sort of real numbers with a property that SymPy knows."""
    return Sort(
        words, lambda value, _: is_real(value) and test(Stand().of(value)) is True
    )


REAL = number("a real number", lambda value: True)
SCALAR = Sort(
    "a number wherever it is defined",
    lambda v, _: isinstance(v, Expr) and not isinstance(v, MatrixExpr),
)
NONNEGATIVE = number("a real number >= 0", lambda value: value.is_nonnegative)
POSITIVE = number("a real number > 0", lambda value: value.is_positive)
WHOLE = number("a whole number >= 0", lambda v: v.is_integer and v.is_nonnegative)
COUNT = number("a whole number >= 1", lambda v: v.is_integer and v.is_positive)
INTEGER = number("an integer", lambda value: value.is_integer)
SIGN = number("1 or -1", lambda value: value in (1, -1))


def _declared(**wanted: bool) -> Callable[[Any, dict[str, Expr]], bool]:
    """Whether a value is a bare symbol that stands for every number of a kind."""

    def admits(value: Any, _: dict[str, Expr]) -> bool:
        known = getattr(value, "_assumptions_orig", None)
        return type(value) is Symbol and known in (wanted, {**wanted, "real": True})

    return admits


ANY_REAL = Sort("a symbol for any real number", _declared(real=True))
ANY_POSITIVE = Sort("a symbol for any positive number", _declared(positive=True))
TIME = Sort(
    "a symbol for a time 0, 1, 2, ...", _declared(integer=True, nonnegative=True)
)
INDEX = Sort(
    "a symbol for an index", lambda v, _: isinstance(v, Symbol) and v.is_integer is True
)
INDUCED = Sort(
    "an order of norms: 1, oo, F (Euclidean for vectors), or the symbol for these",
    lambda value, _: value in (sympify(1), oo, Str("F"), order),
)
ORDER = Sort(
    "an order of norms: 1, 2 (vectors), oo, F, max, sum, or the symbol for 1, oo, F",
    lambda value, sizes: (
        INDUCED.admits(value, sizes) or value in (sympify(2), Str("max"), Str("sum"))
    ),
)


def choice(*names: str) -> Sort:
    """One of a few named cases."""
    cases = {sympify(int(name)) if name.isdigit() else Str(name) for name in names}
    return Sort(f"one of {', '.join(names)}", lambda v, _: v in cases)


def tuples(sort: Sort) -> Sort:
    """A tuple of values of one sort."""

    def admits(value: Any, sizes: dict[str, Expr]) -> bool:
        return isinstance(value, tuple) and all(sort.admits(v, sizes) for v in value)

    return Sort(f"a tuple, each {sort.words}", admits)


def matrix(rows: str | int, cols: str | int) -> Sort:
    """A real matrix with entries; a letter stands for one size in the whole lemma."""

    def admits(value: Any, sizes: dict[str, Expr]) -> bool:
        if not (isinstance(value, MatrixExpr) and is_real_matrix(value)):
            return False
        if not all(size.is_positive for size in value.shape):
            return False
        wanted = (rows, cols)
        return all(
            sizes.setdefault(name, found) == found
            if isinstance(name, str)
            else name == found
            for name, found in zip(wanted, value.shape, strict=True)
        )

    return Sort(f"a real {rows} x {cols} matrix", admits)


def either(first: Sort, second: Sort) -> Sort:
    """A value of one of two sorts."""
    return Sort(
        f"{first.words} or {second.words}",
        lambda v, sizes: first.admits(v, sizes) or second.admits(v, sizes),
    )
