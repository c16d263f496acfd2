"""Whether the premises of a proof can hold for ever: a model in closed form.

A premise for all indices is followed in a model only up to a horizon; premises that
contradict each other later would prove anything. So values are sought, with a formula
for every sequence, for which each premise holds at a symbolic index: that is checked by
algebra, not by trying. A sequence that premises define step by step needs no formula if
nothing else is asked of it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice, product, zip_longest
from typing import Any

from sympy import (
    Basic,
    Dummy,
    Eq,
    Expr,
    ImmutableMatrix,
    Integer,
    Ne,
    Rational,
    eye,
    oo,
    sympify,
    zeros,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Boolean

from longdep.theory.core.defined import obligations
from longdep.theory.core.knowledge import Knowledge
from longdep.theory.core.notation import (
    Expectation,
    Family,
    ForAll,
    Independent,
    Variance,
)
from longdep.theory.core.recursion import (
    Recursion,
    arguments_of,
    name_of,
    parts_of,
    recursions,
    runs_for_ever,
)
from longdep.theory.core.semantics import (
    SYMBOLIC,
    MeaningError,
    Model,
    evaluate,
    premise_holds,
)
from longdep.theory.core.sorts import kinds_of

TRIES = 600
STEP = Dummy("k", integer=True, nonnegative=True)
SOME_INDEX = Integer(3)
CONSTANTS = tuple(map(Rational, ("0", "1", "1/2", "-1", "2")))
Formula = Callable[..., Any]


def witnessed_to(premises: Iterable[Boolean], models: Sequence[Model]) -> int | None:
    """How far the premises were followed, if no closed form shows that all hold.

    Args:
        premises: of the proof.
        models: in which they hold up to a horizon, the author's first.
    Returns:
        None if they hold for ever in one of these models, made so if need be by closed
        forms of its sequences; else the horizon.
    """
    parts = parts_of(premises)
    endless = [part for part in parts if runs_for_ever(part)]
    if not endless:
        return None
    others = [part for part in parts if part not in endless]
    defined, rest = _set_aside(parts)
    uses = {
        name_of(use): use
        for part in endless
        if part in rest and not isinstance(part, Independent)
        for use in part.atoms(AppliedUndef, Family)
    }
    alone = _one_at_a_time(parts)
    bases = list(map(_of_one_law, models) if alone else models)
    # The first formulas at every model come before later ones at any.
    rounds = zip_longest(*(_formulas(uses, model) for model in bases))
    pairs = (
        (model, formulas)
        for row in rounds
        for model, formulas in zip(bases, row, strict=True)
        if formulas is not None
    )
    for model, formulas in islice(pairs, TRIES):
        found = {**model, **formulas, SYMBOLIC: True}
        if _holds_for_ever(found, others, rest, defined):
            return None
    return max(int(model.get("horizon", 0)) for model in models)


def _one_at_a_time(parts: Iterable[Boolean]) -> bool:
    """Whether no mean speaks of a random sequence at two indices.

    Then copies of one variable, as many as are wanted and independent of each other,
    have the premises if one has: there is such a product of laws.
    """
    return all(
        len(set(mean.atoms(AppliedUndef))) <= 1
        for part in parts
        for mean in part.atoms(Expectation, Variance)
    )


def _of_one_law(model: Model) -> Model:
    """The model with every random sequence a copy of its first element."""
    if "outcomes" not in model:
        return model
    law = [
        (chance, {name: _first_of(value) for name, value in outcome.items()})
        for chance, outcome in model["outcomes"]
    ]
    return {**model, "outcomes": law}


def _first_of(value: Any) -> Any:
    return _constant(value(Integer(1))) if callable(value) else value


def _set_aside(parts: Sequence[Boolean]) -> tuple[dict[str, Recursion], list[Boolean]]:
    """Sequences that nothing but their recursion speaks of, and the other premises."""
    defined = {
        name: recursion
        for name, recursion in recursions(parts).items()
        if recursion.last == oo and _keeps_its_sort(recursion)
    }
    while True:
        own = {recursion.part for recursion in defined.values()}
        rest = [part for part in parts if part not in own]
        asked = {
            name_of(use)
            for part in rest
            if runs_for_ever(part)
            for use in part.atoms(AppliedUndef, Family)
        }
        if not (asked & defined.keys()):
            return defined, rest
        defined = {n: r for n, r in defined.items() if n not in asked}


def _keeps_its_sort(recursion: Recursion) -> bool:
    """Whether what follows has the domain of what is there, whatever that is."""
    known = Knowledge({})
    for demand in obligations(recursion.after):
        if demand.wanted is None or not known.settles(demand.wanted):
            return False
    if isinstance(recursion.element, Family):
        return True
    return all(
        getattr(recursion.after, f"is_{kind}", None) is required
        for kind, required in kinds_of(recursion.element.func).items()
    )


def _formulas(uses: Mapping[str, Basic], model: Model) -> Iterator[dict[str, Formula]]:
    """Closed forms for the sequences: the author's own, then constants."""
    names = sorted(uses)
    choices = [list(_choices(uses[name], model)) for name in names]
    for picked in product(*choices):
        yield dict(zip(names, picked, strict=True))


def _choices(use: Basic, model: Model) -> Iterator[Formula]:
    own = _own_formula(use, model)
    if own is not None:
        yield own
    if isinstance(use, Family):
        try:
            rows, columns = (int(evaluate(size, model)) for size in use.shape)
        except (MeaningError, TypeError, ValueError):
            return
        shapes = [zeros(rows, columns)]
        if rows == columns:
            shapes += [eye(rows), eye(rows) / 2]
        for shape in shapes:
            yield _constant(ImmutableMatrix(shape))
        return
    kinds = kinds_of(use.func)
    for value in (*CONSTANTS, STEP, -STEP):
        if all(getattr(value, f"is_{k}", None) is v for k, v in kinds.items()):
            yield partial(_at_last, value)


def _at_last(value: Expr, *at: Any) -> Expr:
    """A formula in the last index."""
    return value.xreplace({STEP: sympify(at[-1])})


def _constant(value: Any) -> Formula:
    return lambda *_: value


def _own_formula(use: Basic, model: Model) -> Formula | None:
    """The author's function, asked once at symbols: what it says is its formula."""
    given = model.get(name_of(use))
    if given is None:
        return None
    holes = tuple(
        Dummy("at", integer=True, nonnegative=True) for _ in arguments_of(use)
    )
    try:
        said = given(*holes)
        value = ImmutableMatrix(said) if isinstance(use, Family) else sympify(said)
    except Exception:  # it wants a number, or a table has no such entry
        return None
    if value.free_symbols - set(holes):
        return None
    return lambda *at: value.xreplace(dict(zip(holes, map(sympify, at), strict=True)))


def _holds_for_ever(
    model: dict[str, Any],
    others: Iterable[Boolean],
    rest: Iterable[Boolean],
    defined: Mapping[str, Recursion],
) -> bool:
    """Whether every premise holds: the endless ones at a symbolic index."""
    try:
        if not all(
            _is_start(part, defined) or premise_holds(part, model) for part in others
        ):
            return False
        return all(_always(part, model) for part in rest if runs_for_ever(part))
    except (MeaningError, ArithmeticError, LookupError, TypeError, ValueError):
        return False
    except (AttributeError, NotImplementedError, RecursionError):
        return False


def _is_start(part: Boolean, defined: Mapping[str, Recursion]) -> bool:
    """Whether a premise only says where a sequence that goes on by itself starts."""
    if not isinstance(part, Eq):
        return False
    for side, value in (part.args, part.args[::-1]):
        if isinstance(side, AppliedUndef | Family) and name_of(side) in defined:
            return not value.atoms(AppliedUndef, Family) and all(
                argument.is_Integer for argument in arguments_of(side)
            )
    return False


def _always(statement: Boolean, model: dict[str, Any]) -> bool:
    """Whether a statement holds in a model, at every index that it runs over."""
    if isinstance(statement, And):
        return all(_always(part, model) for part in statement.args)
    if isinstance(statement, ForAll):
        body, index, *ends = statement.args
        step = Dummy("k", integer=True, nonnegative=True)
        first, last = (end if end == oo else evaluate(end, model) for end in ends)
        run = [first + step] if last == oo else range(first, last + 1)
        return all(_always(body, {**model, index.name: sympify(at)}) for at in run)
    if isinstance(statement, Independent):
        return True  # of copies of one variable, or of what chance does not touch
    if isinstance(statement, Relational):
        return _compared(statement, model)
    return premise_holds(statement, model)


def _compared(relation: Relational, model: dict[str, Any]) -> bool:
    sides = [evaluate(side, model) for side in relation.args]
    left, right = (
        list(side) if hasattr(side, "shape") else [sympify(side)] for side in sides
    )
    if len(left) != len(right):
        return False
    return all(_agree(relation, a, b) for a, b in zip(left, right, strict=True))


def _agree(relation: Relational, left: Expr, right: Expr) -> bool:
    if isinstance(relation, Eq):
        difference = (left - right).expand()
        if difference == 0:
            return True
        return not _differs_somewhere(difference) and difference.simplify() == 0
    if isinstance(relation, Ne):
        return Knowledge({}).settles(Ne(left, right, evaluate=False))
    said = relation.func(left, right, evaluate=False)
    return Knowledge({}).settles(said)


def _differs_somewhere(difference: Expr) -> bool:
    """Whether it surely is not 0 at one index: then it need not be simplified.

    Every symbol in it is an index from 0 on.
    """
    here = dict.fromkeys(difference.free_symbols, SOME_INDEX)
    return difference.xreplace(here).is_zero is False
