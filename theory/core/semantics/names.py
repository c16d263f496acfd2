"""What names stand for: numbers, matrices, families and functions of declared sorts."""

from collections.abc import Mapping
from typing import Any

from sympy import (
    Basic,
    Expr,
    ImmutableMatrix,
    MatrixSymbol,
    Symbol,
    oo,
    sympify,
)
from sympy.core.function import AppliedUndef

from longdep.theory.core.notation import Family, order
from longdep.theory.core.semantics.evaluation import (
    RULES,
    MeaningError,
    Model,
    evaluate,
    lookup,
    whole,
)
from longdep.theory.core.sorts import kinds_of


def _symbol(expression: Symbol, model: Model) -> Any:
    value = lookup(expression.name, model)
    if isinstance(value, str) or (expression == order and value == oo):
        return value  # the order of a norm
    return _of_sort(expression, sympify(value), expression._assumptions_orig)


def _of_sort(name: Basic, value: Expr, kinds: Mapping[str, bool]) -> Expr:
    """A value that is known not to be what its name is declared as is none."""
    for kind, required in kinds.items():
        if getattr(value, f"is_{kind}", None) is (not required):
            state = kind if required else f"not {kind}"
            raise MeaningError(f"the model's {name} = {value} is not {state}")
    return value


def _matrix_symbol(expression: MatrixSymbol, model: Model) -> Any:
    return _of_shape(expression, lookup(expression.name, model), model)


def _family(expression: Family, model: Model) -> Any:
    index = [whole(i, model) for i in expression.index]
    return _of_shape(expression, lookup(expression.name, model)(*index), model)


def _of_shape(name: MatrixSymbol | Family, value: Any, model: Model) -> Any:
    matrix = ImmutableMatrix(value)
    wanted = tuple(whole(size, model) for size in name.shape)
    if matrix.shape != wanted:
        raise MeaningError(f"the model's {name} is {matrix.shape}, not {wanted}")
    return matrix


def _applied(expression: AppliedUndef, model: Model) -> Any:
    values = [evaluate(argument, model) for argument in expression.args]
    value = sympify(lookup(expression.func.__name__, model)(*values))
    return _of_sort(expression, value, kinds_of(expression.func))


RULES.update(
    {
        Family: _family,
        AppliedUndef: _applied,
        MatrixSymbol: _matrix_symbol,
        Symbol: _symbol,
    }
)
