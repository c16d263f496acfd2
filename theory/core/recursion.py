"""Premises that define a sequence: each element from those before it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sympy import Basic, Eq, Expr, Integer, Symbol, oo
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import And, Boolean

from longdep.theory.core.binding import bound_names
from longdep.theory.core.notation import Family, ForAll, Independent

Applied = AppliedUndef | Family


@dataclass(frozen=True)
class Recursion:
    """ForAll(Eq(f(k + shift), after), k, first): how f goes on.

    Attributes:
        name: of the sequence.
        part: the premise, or the part of one.
        element: f(k + shift).
        index: k.
        shift: how far the element that is defined lies ahead of k.
        first: the least k.
        last: the greatest, or oo.
        after: what f(k + shift) is.
    """

    name: str
    part: Boolean
    element: Basic
    index: Symbol
    shift: int
    first: Expr
    last: Expr
    after: Basic


def name_of(applied: Basic) -> str:
    """The name of a family or an undefined function, without its arguments."""
    return str(applied.name if isinstance(applied, Family) else applied.func.__name__)


def arguments_of(applied: Basic) -> tuple[Expr, ...]:
    """The indices that it is taken at."""
    return applied.index if isinstance(applied, Family) else applied.args


def parts_of(statements: Iterable[Boolean]) -> list[Boolean]:
    """What the statements hold together with `and`, one by one."""
    return [part for statement in statements for part in And.make_args(statement)]


def recursions(statements: Iterable[Boolean]) -> dict[str, Recursion]:
    """The sequences of one index that premises define, by name; the first counts."""
    found: dict[str, Recursion] = {}
    for part in parts_of(statements):
        for recursion in _read(part):
            if recursion.name not in found:
                found[recursion.name] = recursion
                break
    return _without_circles(found)


def _read(part: Boolean) -> Iterator[Recursion]:
    if not isinstance(part, ForAll):
        return
    body, index, first, last = part.args
    if not isinstance(body, Eq):
        return
    for side, after in (body.args, body.args[::-1]):
        if not isinstance(side, Applied) or len(arguments_of(side)) != 1:
            continue
        shift = arguments_of(side)[0] - index
        if not isinstance(shift, Integer) or shift < 0:
            continue
        name = name_of(side)
        if _looks_back(name, after, index, int(shift)):
            yield Recursion(name, part, side, index, int(shift), first, last, after)


def _looks_back(name: str, after: Basic, index: Symbol, shift: int) -> bool:
    """Whether an expression uses the sequence at earlier indices only."""
    if bound_names(after):
        return not any(name_of(u) == name for u in after.atoms(AppliedUndef, Family))
    for use in after.atoms(AppliedUndef, Family):
        if name_of(use) == name:
            (at, *more) = arguments_of(use)
            back = index + shift - at
            if more or not (back.is_Integer and back > 0):
                return False
    return True


def _without_circles(found: Mapping[str, Recursion]) -> dict[str, Recursion]:
    """Leave out what is defined, at one index, by what it defines itself."""
    kept: dict[str, Recursion] = {}
    for name, recursion in found.items():
        uses = {name_of(use) for use in recursion.after.atoms(AppliedUndef, Family)}
        back = {
            other
            for other in uses & kept.keys()
            if any(
                name_of(use) == name
                for use in kept[other].after.atoms(AppliedUndef, Family)
            )
        }
        if not back or recursion.shift > 0:
            kept[name] = recursion
    return kept


def runs_for_ever(statement: Boolean) -> bool:
    """Whether a statement speaks of infinitely many indices."""
    return any(node.args[3] == oo for node in statement.atoms(ForAll, Independent))
