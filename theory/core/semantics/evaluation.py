"""Evaluation in a model: values by name, and a rule for every kind of expression.

The other files of this folder hold the rules, each for the expressions of its subject.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from sympy import (
    Basic,
    sympify,
)
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean, BooleanAtom

from longdep.theory.core.notation import (
    Expectation,
    GaussianEntries,
    Independent,
    Variance,
)
from longdep.theory.core.sorts import names_of

Model = Mapping[str, Any]


Rule = Callable[[Any, Model], Any]
RULES: dict[type, Rule] = {}


class MeaningError(ValueError):
    """The expression has no value in the model (a name is missing, V is singular)."""


class UndefinedError(MeaningError):
    """The expression is undefined there: a division by 0, a root of -1, a kink."""


def evaluate(expression: Basic, model: Model) -> Any:
    """Return the exact value of an expression in a model.

    Args:
        expression: SymPy expression or Boolean.
        model: values by name; "horizon" bounds quantifiers that run to infinity.
    Returns:
        A SymPy number, an ImmutableMatrix, or a SymPy truth value.
    Raises:
        MeaningError: a name has no value, or an operation is undefined there.
    """
    rule = _rule_of(expression.__class__)
    if rule is not None:
        return rule(expression, model)
    if not expression.args:
        return expression
    values = [evaluate(argument, model) for argument in expression.args]
    return expression.func(*values).doit()


_FOUND: dict[type, Rule | None] = {}


def _rule_of(kind: type) -> Rule | None:
    """The first rule for expressions of a kind; None if they have none of their own."""
    if kind not in _FOUND:
        rules = (rule for of, rule in RULES.items() if issubclass(kind, of))
        _FOUND[kind] = next(rules, None)
    return _FOUND[kind]


def holds(statement: Boolean, model: Model) -> bool:
    """Decide a statement in a model.

    Raises:
        MeaningError: it is neither true nor false there.
    """
    try:
        value = evaluate(statement, model)
    except MeaningError:
        raise
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise MeaningError(f"{statement} has no value: {error!r}") from error
    if not isinstance(value, bool | BooleanAtom):
        raise MeaningError(f"{statement} is undecided in the model: {value}")
    return bool(value)


def premise_holds(premise: Boolean, model: Model) -> bool:
    """Decide a premise; on random variables it must hold in every outcome.

    Raises:
        MeaningError: it is neither true nor false there.
    """
    if not holds(premise, model):
        return False
    outcomes = model.get("outcomes", ())
    random = {name for _, outcome in outcomes for name in outcome}
    alike = all(random == outcome.keys() for _, outcome in outcomes)
    if not random & (_outside_means(premise) if alike else _names(premise)):
        return True
    return all(holds(premise, {**model, **outcome}) for _, outcome in outcomes)


def _names(premise: Boolean) -> set[str]:
    return {getattr(name, "name", str(name)) for name in names_of(premise)}


# How many of its arguments are taken in every outcome, whichever the model is in.
MEANS = {Expectation: 1, Variance: 1, Independent: -1, GaussianEntries: 1}


@lru_cache(4096)
def _outside_means(premise: Boolean) -> frozenset[str]:
    """Names whose values in one outcome matter: a mean takes those of all of them."""
    found, waiting = set(), [premise]
    while waiting:
        node = waiting.pop()
        if isinstance(node, AppliedUndef):
            found.add(node.func.__name__)
        elif not node.args:
            found.add(getattr(node, "name", str(node)))
        waiting += node.args[MEANS.get(type(node), 0) :]
    return frozenset(found)


SYMBOLIC = "(symbolic)"


def whole(expression: Basic, model: Model) -> Any:
    """The value of an index or a size: never rounded to a whole number.

    Where the model says that indices may be symbols, such a one is left as it is.
    """
    value = sympify(evaluate(expression, model))
    if value.is_integer and value.free_symbols and model.get(SYMBOLIC):
        return value
    if value.is_Integer is not True:
        raise MeaningError(f"{expression} is {value}, not a whole number")
    return int(value)


def lookup(name: str, model: Model) -> Any:
    """What the model gives under a name.

    Raises:
        MeaningError: it gives nothing.
    """
    if name not in model:
        given = ", ".join(sorted(map(str, model))) or "none"
        raise MeaningError(
            f"the model gives no value to {name!r}; it gives values to: {given}"
        )
    return model[name]
