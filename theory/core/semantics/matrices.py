"""Matrices and what is said of them."""

from collections.abc import Callable
from typing import Any

from sympy import (
    Basic,
    Determinant,
    Identity,
    ImmutableMatrix,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    OneMatrix,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    diag,
    eye,
    ones,
    sympify,
    zeros,
)
from sympy.assumptions.assume import AppliedPredicate
from sympy.matrices.expressions.diagonal import DiagMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from longdep.theory.core.exact import (
    PREDICATES,
    has_norm,
    norm,
)
from longdep.theory.core.notation import (
    Norm,
)
from longdep.theory.core.semantics.evaluation import (
    RULES,
    MeaningError,
    Model,
    UndefinedError,
    evaluate,
    whole,
)


def _inverse(expression: Inverse, model: Model) -> Any:
    matrix = evaluate(expression.arg, model)
    if matrix.det() == 0:
        raise UndefinedError(f"{expression.arg} is singular in the model")
    return matrix.inv()


def _mat_mul(expression: MatMul, model: Model) -> Any:
    result: Any = Integer(1)
    for factor in expression.args:
        result = result * evaluate(factor, model)
    return result


def _mat_add(expression: MatAdd, model: Model) -> Any:
    first, *rest = [evaluate(term, model) for term in expression.args]
    return sum(rest, first)


def _mat_pow(expression: MatPow, model: Model) -> Any:
    base, exponent = (evaluate(part, model) for part in expression.args)
    if exponent < 0 and base.det() == 0:
        raise UndefinedError(f"{expression.base} is singular in the model")
    return base**exponent


ORDERS = ("1", "oo", "F")  # what a symbol for the order of a norm may be


def _norm(expression: Norm, model: Model) -> Any:
    value, kind = (evaluate(part, model) for part in expression.args)
    if isinstance(expression.args[1], Symbol) and str(kind) not in ORDERS:
        raise MeaningError(f"the order {kind} of a norm is none of {ORDERS}")
    if not has_norm(value, str(kind)):
        raise MeaningError(f"norm of order {str(kind)!r} has no exact value here")
    return norm(value, str(kind))


def _predicate(expression: AppliedPredicate, model: Model) -> Any:
    matrix = evaluate(expression.arguments[0], model)
    name = str(expression.function.name)
    if name not in PREDICATES:
        raise MeaningError(f"predicate {name!r} has no meaning here")
    return sympify(PREDICATES[name](matrix))


def _element(expression: MatrixElement, model: Model) -> Any:
    name, row, column = expression.args
    matrix, place = evaluate(name, model), (whole(row, model), whole(column, model))
    if not all(0 <= at < n for at, n in zip(place, matrix.shape, strict=True)):
        raise UndefinedError(f"{expression} lies outside the matrix: {place}")
    return matrix[place]


def _sized(build: Callable[..., Any]) -> Callable[[Basic, Model], Any]:
    def rule(expression: Basic, model: Model) -> Any:
        sizes = [whole(a, model) for a in expression.args]
        return ImmutableMatrix(build(*sizes))

    return rule


RULES.update(
    {
        Norm: _norm,
        AppliedPredicate: _predicate,
        MatrixElement: _element,
        Identity: _sized(eye),
        ZeroMatrix: _sized(zeros),
        OneMatrix: _sized(ones),
        Inverse: _inverse,
        Transpose: lambda e, m: evaluate(e.arg, m).T,
        Trace: lambda e, m: evaluate(e.arg, m).trace(),
        Determinant: lambda e, m: evaluate(e.arg, m).det(),
        DiagMatrix: lambda e, m: ImmutableMatrix(diag(*evaluate(e.args[0], m))),
        MatPow: _mat_pow,
        MatMul: _mat_mul,
        MatAdd: _mat_add,
    }
)
