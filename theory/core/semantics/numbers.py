"""Functions of real numbers, with their domains; derivatives, limits, integrals."""

from typing import Any

from sympy import (
    Derivative,
    Dummy,
    Expr,
    Integral,
    Limit,
    Pow,
    Symbol,
    binomial,
    factorial,
    false,
    sympify,
)

from longdep.theory.core.defined import obligations
from longdep.theory.core.exact import (
    integrated,
    limit_value,
)
from longdep.theory.core.functions import PARTIAL
from longdep.theory.core.semantics.evaluation import (
    RULES,
    MeaningError,
    Model,
    UndefinedError,
    evaluate,
    holds,
    lookup,
    whole,
)


def _power(expression: Pow, model: Model) -> Any:
    """A power of real numbers: what is no whole power needs a base that is not < 0."""
    base, exponent = (sympify(evaluate(part, model)) for part in expression.args)
    if base.is_zero and exponent.is_negative:
        raise UndefinedError(f"{expression} divides by 0 in the model")
    if base.is_negative and exponent.is_number and exponent.is_integer is not True:
        raise UndefinedError(f"{expression} is a root of {base} in the model")
    return base**exponent


def _partial(expression: Expr, model: Model) -> Any:
    """A function that is defined on some of the real numbers only."""
    values = [sympify(evaluate(argument, model)) for argument in expression.args]
    for demand in PARTIAL[type(expression)](*values):
        if demand.doit() == false:
            raise UndefinedError(f"{expression} is undefined in the model: {demand}")
    return expression.func(*values).doit()


LARGEST = 1000


def _counted(expression: Expr, model: Model) -> Any:
    values = [whole(argument, model) for argument in expression.args]
    if values[0] > LARGEST:
        raise MeaningError(f"{expression} is too large to count: {values[0]}")
    if values[0] < 0:
        raise UndefinedError(f"{expression} is undefined in the model: {values[0]} < 0")
    return expression.func(*values)


def _derivative(expression: Derivative, model: Model) -> Any:
    (variable, count), *rest = expression.variable_count
    if rest or not isinstance(variable, Symbol):
        raise MeaningError(f"only derivatives in one symbol have a value: {expression}")
    for demand in obligations(expression):
        here = demand.wanted is not None and not demand.place.facts
        if here and not holds(demand.wanted, model):
            raise UndefinedError(f"{demand}, which is false in the model")
    shift = Dummy("shift", real=True)
    moved = {**model, variable.name: lookup(variable.name, model) + shift}
    value = sympify(evaluate(expression.expr, moved))
    return value.diff(shift, count).subs(shift, 0)


def _limit(expression: Limit, model: Model) -> Any:
    body, variable, point, direction = expression.args
    inner = {**model, variable.name: variable}
    value = limit_value(evaluate(body, inner), variable, point, str(direction))
    if value is None:
        raise MeaningError(f"{expression} is undecided in the model")
    return value


def _integral(expression: Integral, model: Model) -> Any:
    """SymPy's value of an integral in one variable, or none."""
    if len(expression.limits) != 1 or len(expression.limits[0]) != 3:
        raise MeaningError(f"only definite integrals have a value: {expression}")
    variable, first, last = expression.limits[0]
    body = evaluate(expression.function, {**model, variable.name: variable})
    ends = (evaluate(end, model) for end in (first, last))
    value = integrated(Integral(body, (variable, *ends)))
    if value.has(Integral):
        raise MeaningError(f"SymPy has no value of {expression}")
    return value


RULES.update(
    {
        Pow: _power,
        **dict.fromkeys(PARTIAL, _partial),
        factorial: _counted,
        binomial: _counted,
        Derivative: _derivative,
        Limit: _limit,
        Integral: _integral,
    }
)
