"""Models that the checker draws itself, beside the author's.

An author's model may stay away from where a statement fails. Here the numbers, sizes,
matrices and sequences of such a model are put at edge values (0, 1, -1, equal entries,
size 1, time 0, 1 and late, one index further), sequences that premises define are
computed anew, and what then has all the premises is a model.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from random import Random
from typing import Any

from sympy import (
    Basic,
    Eq,
    Expr,
    ImmutableMatrix,
    Integer,
    MatrixSymbol,
    Rational,
    Symbol,
    eye,
    ones,
    sympify,
    zeros,
)
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from longdep.theory.core.binding import free_names
from longdep.theory.core.notation import Family, order
from longdep.theory.core.recursion import (
    Recursion,
    name_of,
    parts_of,
    recursions,
)
from longdep.theory.core.semantics import MeaningError, Model, evaluate, premise_holds
from longdep.theory.core.sorts import kinds_of

EDGES = tuple(map(Rational, ("0", "1", "-1", "1/2", "2", "-2", "-1/2", "3")))
LATE = 7
TRIES = 48
KEPT = 10


class Names:
    """The names that a proof speaks of, and what its premises say of them."""

    def __init__(
        self, statements: Iterable[Boolean], premises: Iterable[Boolean]
    ) -> None:
        said = tuple(statements)
        self.premises = tuple(premises)
        free = set().union(*map(free_names, said))
        self.numbers = sorted(
            (n for n in free if type(n) is Symbol and n != order), key=str
        )
        self.matrices = sorted(
            (n for n in free if isinstance(n, MatrixSymbol)), key=str
        )
        self.families = {f.name: f for s in said for f in s.atoms(Family)}
        self.functions = {name_of(f): f for s in said for f in s.atoms(AppliedUndef)}
        shapes = (*self.matrices, *self.families.values())
        self.sizes = {n for m in shapes for part in m.shape for n in part.free_symbols}
        self.recursions = recursions(self.premises)
        self.defined = dict(_definitions(self.premises))


def _definitions(premises: Iterable[Boolean]) -> Iterator[tuple[Basic, Basic]]:
    """Numbers and matrices that an equation defines."""
    for part in parts_of(premises):
        if isinstance(part, Eq):
            for name, value in (part.args, part.args[::-1]):
                plain = isinstance(name, Symbol | MatrixSymbol)
                if plain and name not in free_names(value):
                    yield name, value
                    break


def drawn(names: Names, authors: Sequence[Model]) -> list[Model]:
    """Models at edge values, each with every premise.

    Args:
        names: of the proof.
        authors: the author's models.
    """
    found: list[Model] = []
    for number, change in enumerate(islice(_changes(names), TRIES)):
        if len(found) == KEPT:
            break
        base = authors[number % len(authors)]
        try:
            changed = change(base)
            if all(changed[name] == base.get(name) for name in changed):
                continue
            model = _completed({**base, **changed}, names)
            if all(premise_holds(premise, model) for premise in names.premises):
                found.append(model)
        except (MeaningError, ArithmeticError, LookupError, TypeError, ValueError):
            continue
        except RecursionError:
            continue
    return found


Change = Callable[[Model], dict[str, Any]]


def _changes(names: Names) -> Iterator[Change]:
    """What is changed in a model of the author's, the most telling first."""
    others = [n for n in names.numbers if n not in names.sizes]
    times = [n for n in others if n.is_integer]
    yield from (partial(_put, others, value, 0) for value in (0, 1, -1))
    yield from (partial(_resized, names, 1, build) for build in (zeros, ones))
    yield from (partial(_put, times, at, max(at, 1)) for at in (0, 1, LATE))
    yield from (
        partial(_resized, names, 2, build) for build in (zeros, _identity, ones)
    )
    yield partial(_put, [], 0, 1)
    yield from (partial(_functions, names, value) for value in EDGES[:3])
    for value in EDGES:
        yield from (partial(_put, [name], value, 0) for name in others)
    for build in (zeros, _identity, ones, _minus_identity, _mixed):
        yield from (partial(_matrix, name, build) for name in names.matrices)


def _put(
    names: Iterable[Symbol], value: Expr | int, later: int, base: Model
) -> dict[str, Any]:
    """Numbers at a value, and the horizon later."""
    return {**_numbers(names, value), **_later(base, later)}


def _numbers(names: Iterable[Symbol], value: Expr | int) -> dict[str, Any]:
    """The value for each name that admits it, 1 for each that admits only that."""
    found = {}
    for name in names:
        choices = (sympify(value), Integer(1), Integer(0))
        fit = next((v for v in choices if admits(name, v)), None)
        if fit is not None:
            found[name.name] = fit
    return found


def admits(name: Symbol, value: Expr) -> bool:
    """Whether a value lies in the domain that a name was declared with."""
    return all(
        getattr(value, f"is_{kind}", None) is required
        for kind, required in name._assumptions_orig.items()
    )


def _later(base: Model, more: int) -> dict[str, Any]:
    return {"horizon": base["horizon"] + more} if "horizon" in base else {}


def _identity(rows: int, columns: int) -> Any:
    return eye(rows) if rows == columns else ones(rows, columns)


def _minus_identity(rows: int, columns: int) -> Any:
    return -_identity(rows, columns)


def _mixed(rows: int, columns: int) -> Any:
    rng = Random(rows * columns)
    return ImmutableMatrix(rows, columns, lambda *_: rng.randint(-2, 2))


Build = Callable[[int, int], Any]


def _resized(names: Names, size: int, build: Build, base: Model) -> dict[str, Any]:
    """Every size at one value, and every matrix and family built anew."""
    sizes = {n.name: Integer(size) for n in names.sizes if admits(n, Integer(size))}
    model = {**base, **sizes}
    changed: dict[str, Any] = dict(sizes)
    for matrix in names.matrices:
        changed[matrix.name] = _built(matrix, model, build)
    for name, family in names.families.items():
        made = _built_family(family, model, build)
        changed[name] = made
    return changed


def _matrix(name: MatrixSymbol, build: Build, base: Model) -> dict[str, Any]:
    return {name.name: _built(name, base, build)}


def _built(matrix: MatrixSymbol | Family, model: Model, build: Build) -> Any:
    rows, columns = (int(evaluate(part, model)) for part in matrix.shape)
    return ImmutableMatrix(build(rows, columns))


def _built_family(family: Family, model: Model, build: Build) -> Callable[..., Any]:
    value = _built(family, model, build)
    return lambda *_: value


def _functions(names: Names, value: Expr, base: Model) -> dict[str, Any]:
    """Every undefined function constant, where its values may be this one."""
    found: dict[str, Any] = {}
    for name, applied in names.functions.items():
        kinds = kinds_of(applied.func)
        if all(getattr(value, f"is_{k}", None) is v for k, v in kinds.items()):
            found[name] = lambda *_: value
    return found


def _completed(model: dict[str, Any], names: Names) -> Model:
    """The model with what its premises define computed from the rest."""
    for name, value in names.defined.items():
        shown = getattr(name, "name", str(name))
        model[shown] = evaluate(value, model)
    for name, recursion in names.recursions.items():
        model[name] = _Sequence(recursion, model.get(name), model)
    return model


class _Sequence:
    """A sequence that goes on as a premise says, from where it started."""

    def __init__(self, recursion: Recursion, start: Any, model: Model) -> None:
        self.recursion, self.start, self.model = recursion, start, model
        self.known: dict[int, Any] = {}

    def __call__(self, at: Any) -> Any:
        place = int(at)
        if place not in self.known:
            self.known[place] = self._element(place)
        return self.known[place]

    def _element(self, place: int) -> Any:
        rule = self.recursion
        back = Integer(place - rule.shift)
        if back < evaluate(rule.first, self.model):
            if self.start is None:
                raise MeaningError(f"{rule.name} has no value at {place}")
            return self.start(Integer(place))
        value = evaluate(rule.after, {**self.model, rule.index.name: back})
        if not all(map(_is_short, value if hasattr(value, "shape") else [value])):
            raise MeaningError(f"{rule.name} grows too long at {place}")
        return value


LONGEST = 2000  # bits of a rational number
DEEPEST = 40  # operations of another


def _is_short(value: Any) -> bool:
    """Whether a number can be followed further in exact arithmetic."""
    number = sympify(value)
    if number.is_Rational:
        return max(int(number.p).bit_length(), int(number.q).bit_length()) < LONGEST
    return bool(number.count_ops() < DEEPEST)
