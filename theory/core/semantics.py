"""What a statement means: evaluate it in an explicit finite model.

A model maps names to explicit values: numbers, SymPy matrices, and for families and
undefined functions a Python function of the indices. Evaluation uses exact
arithmetic and none of SymPy's simplification, so it is a second, independent route
beside the symbolic checks of theory/core/proof.py: `V * V**-1` is simplified to the
identity for every V, but in a model with a singular V it raises.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sympy import (
    Basic,
    Derivative,
    Determinant,
    Dummy,
    Expr,
    Identity,
    ImmutableMatrix,
    Integer,
    Integral,
    Inverse,
    Limit,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    OneMatrix,
    Pow,
    Product,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    binomial,
    diag,
    eye,
    factorial,
    false,
    nan,
    ones,
    oo,
    sympify,
    true,
    zeros,
    zoo,
)
from sympy.assumptions.assume import AppliedPredicate
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Boolean, BooleanAtom, Equivalent, Implies, Not, Or
from sympy.matrices.expressions.diagonal import DiagMatrix
from sympy.matrices.expressions.matexpr import MatrixElement, MatrixExpr

from longdep.theory.core.defined import PARTIAL, obligations
from longdep.theory.core.exact import (
    PREDICATES,
    compared,
    factors,
    has_norm,
    integrated,
    limit_value,
    norm,
    signed_permutations,
)
from longdep.theory.core.notation import (
    Exists,
    Expectation,
    Family,
    ForAll,
    GaussianEntries,
    Independent,
    Norm,
    SomeReordering,
    Variance,
)
from longdep.theory.core.sorts import kinds_of, names_of

Model = Mapping[str, Any]


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
    for kind, rule in RULES.items():
        if isinstance(expression, kind):
            return rule(expression, model)
    if not expression.args:
        return expression
    values = [evaluate(argument, model) for argument in expression.args]
    return expression.func(*values).doit()


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
    if not random & {getattr(n, "name", str(n)) for n in names_of(premise)}:
        return True
    return all(holds(premise, {**model, **outcome}) for _, outcome in outcomes)


SYMBOLIC = "(symbolic)"


def _whole(expression: Basic, model: Model) -> Any:
    """The value of an index or a size: never rounded to a whole number.

    Where the model says that indices may be symbols, such a one is left as it is.
    """
    value = sympify(evaluate(expression, model))
    if value.is_integer and value.free_symbols and model.get(SYMBOLIC):
        return value
    if value.is_Integer is not True:
        raise MeaningError(f"{expression} is {value}, not a whole number")
    return int(value)


def _lookup(name: str, model: Model) -> Any:
    if name not in model:
        given = ", ".join(sorted(map(str, model))) or "none"
        raise MeaningError(
            f"the model gives no value to {name!r}; it gives values to: {given}"
        )
    return model[name]


def _symbol(expression: Symbol, model: Model) -> Any:
    value = _lookup(expression.name, model)
    if isinstance(value, str):
        return value
    return _of_sort(expression, sympify(value), expression._assumptions_orig)


def _of_sort(name: Basic, value: Expr, kinds: Mapping[str, bool]) -> Expr:
    """A value that is known not to be what its name is declared as is none."""
    for kind, required in kinds.items():
        if getattr(value, f"is_{kind}", None) is (not required):
            state = kind if required else f"not {kind}"
            raise MeaningError(f"the model's {name} = {value} is not {state}")
    return value


def _matrix_symbol(expression: MatrixSymbol, model: Model) -> Any:
    return _of_shape(expression, _lookup(expression.name, model), model)


def _family(expression: Family, model: Model) -> Any:
    index = [_whole(i, model) for i in expression.index]
    return _of_shape(expression, _lookup(expression.name, model)(*index), model)


def _of_shape(name: MatrixSymbol | Family, value: Any, model: Model) -> Any:
    matrix = ImmutableMatrix(value)
    wanted = tuple(_whole(size, model) for size in name.shape)
    if matrix.shape != wanted:
        raise MeaningError(f"the model's {name} is {matrix.shape}, not {wanted}")
    return matrix


def _applied(expression: AppliedUndef, model: Model) -> Any:
    values = [evaluate(argument, model) for argument in expression.args]
    value = sympify(_lookup(expression.func.__name__, model)(*values))
    return _of_sort(expression, value, kinds_of(expression.func))


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


def _norm(expression: Norm, model: Model) -> Any:
    value, kind = (evaluate(part, model) for part in expression.args)
    if not has_norm(value, str(kind)):
        raise MeaningError(f"norm of order {str(kind)!r} has no exact value here")
    return norm(value, str(kind))


def _expectation(expression: Expectation, model: Model) -> Any:
    outcomes = _lookup("outcomes", model)
    counts = {s.name for s in expression.free_symbols if s.is_integer}
    if any(counts & outcome.keys() for _, outcome in outcomes):
        raise MeaningError(f"whole numbers do not depend on chance: {expression}")
    weights = [sympify(probability) for probability, _ in outcomes]
    if sum(weights) != 1 or any(weight < 0 for weight in weights):
        raise MeaningError("the outcomes' probabilities do not sum to 1")
    return sum(
        probability * evaluate(expression.args[0], {**model, **outcome})
        for probability, outcome in outcomes
    )


def _variance(expression: Variance, model: Model) -> Any:
    inside = expression.args[0]
    mean = evaluate(Expectation(inside), model)
    return evaluate(Expectation(inside**2), model) - mean**2


def _independent(expression: Independent, model: Model) -> Any:
    variable, *bounds, group = expression.args
    law = [
        (p, [evaluate(variable, m) for m in _range(bounds, {**model, **outcome})])
        for p, outcome in _lookup("outcomes", model)
    ]
    count = len(law[0][1])
    size = count if group == oo else min(int(evaluate(group, model)), count)
    return sympify(
        all(
            factors(law, chosen)
            for chosen in itertools.combinations(range(count), size)
        )
    )


def _gaussian(expression: GaussianEntries, model: Model) -> Any:
    """On finitely many outcomes only the constant 0 is Gaussian, of variance 0."""
    matrix, variance = expression.args
    zero = [
        evaluate(matrix, {**model, **outcome}).is_zero_matrix
        for _, outcome in _lookup("outcomes", model)
    ]
    return sympify(evaluate(variance, model) == 0 and all(zero))


def _range(bounds: Sequence[Basic], model: Model) -> Iterator[Model]:
    index, first, last = bounds
    low = _whole(first, model)
    end = _lookup("horizon", model) - 1 if last == oo else _whole(last, model)
    for value in range(low, int(end) + 1):
        yield {**model, index.name: Integer(value)}


def _for_all(expression: ForAll, model: Model) -> Any:
    body, *bounds = expression.args
    return sympify(all(holds(body, inner) for inner in _range(bounds, model)))


def _exists(expression: Exists, model: Model) -> Any:
    """True by the model's witness; without a witness nothing is known."""
    if not holds(expression.args[0], model):
        raise MeaningError(f"the model gives no witness of {expression}")
    return true


def _some_reordering(expression: SomeReordering, model: Model) -> Any:
    body, matrix = expression.args
    choices = signed_permutations(_whole(matrix.shape[0], model))
    return sympify(any(holds(body, {**model, matrix.name: c}) for c in choices))


def _sum(expression: Sum, model: Model) -> Any:
    terms = [evaluate(expression.function, m) for m in _limits(expression, model)]
    return sum(terms[1:], terms[0]) if terms else Integer(0)


def _product(expression: Product, model: Model) -> Any:
    result: Any = Integer(1)
    for inner in _limits(expression, model):
        result = result * evaluate(expression.function, inner)
    return result


def _limits(expression: Sum | Product, model: Model) -> Iterator[Model]:
    if len(expression.limits) != 1:
        raise MeaningError(f"nested bounds are not supported: {expression}")
    if len(expression.limits[0]) != 3 or expression.limits[0][2] == oo:
        raise MeaningError(f"only finite ranges have an exact value: {expression}")
    return _range(expression.limits[0], model)


def _predicate(expression: AppliedPredicate, model: Model) -> Any:
    matrix = evaluate(expression.arguments[0], model)
    name = str(expression.function.name)
    if name not in PREDICATES:
        raise MeaningError(f"predicate {name!r} has no meaning here")
    return sympify(PREDICATES[name](matrix))


def _element(expression: MatrixElement, model: Model) -> Any:
    name, row, column = expression.args
    matrix, place = evaluate(name, model), (_whole(row, model), _whole(column, model))
    if not all(0 <= at < n for at, n in zip(place, matrix.shape, strict=True)):
        raise UndefinedError(f"{expression} lies outside the matrix: {place}")
    return matrix[place]


def _relation(expression: Relational, model: Model) -> Any:
    """Compare two values; an undefined one (nan, complex infinity) has no truth."""
    sides = [sympify(evaluate(side, model)) for side in expression.args]
    for side in sides:
        if side.has(nan, zoo):
            raise UndefinedError(f"a side of {expression} is undefined: {side}")
        number = isinstance(side, Expr) and not isinstance(side, MatrixExpr)
        if number and side.is_extended_real is False:
            raise UndefinedError(f"a side of {expression} is not real: {side}")
    return compared(expression.func(*sides))


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


def _counted(expression: Expr, model: Model) -> Any:
    values = [_whole(argument, model) for argument in expression.args]
    if values[0] < 0:
        raise UndefinedError(f"{expression} is undefined in the model: {values[0]} < 0")
    return expression.func(*values)


def _derivative(expression: Derivative, model: Model) -> Any:
    (variable, count), *rest = expression.variable_count
    if rest or not isinstance(variable, Symbol):
        raise MeaningError(f"only derivatives in one symbol have a value: {expression}")
    for demand in obligations(expression):
        here = demand.wanted is not None and not demand.local
        if here and not holds(demand.wanted, model):
            raise UndefinedError(f"{demand}, which is false in the model")
    shift = Dummy("shift", real=True)
    moved = {**model, variable.name: _lookup(variable.name, model) + shift}
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


def _implies(expression: Implies, model: Model) -> Any:
    premise, conclusion = expression.args
    return evaluate(conclusion, model) if holds(premise, model) else true


def _sized(build: Callable[..., Any]) -> Callable[[Basic, Model], Any]:
    def rule(expression: Basic, model: Model) -> Any:
        sizes = [_whole(a, model) for a in expression.args]
        return ImmutableMatrix(build(*sizes))

    return rule


RULES: dict[type, Callable[[Any, Model], Any]] = {
    Relational: _relation,
    ForAll: _for_all,
    SomeReordering: _some_reordering,
    Exists: _exists,
    Pow: _power,
    **dict.fromkeys(PARTIAL, _partial),
    factorial: _counted,
    binomial: _counted,
    Family: _family,
    Norm: _norm,
    Expectation: _expectation,
    Variance: _variance,
    Independent: _independent,
    GaussianEntries: _gaussian,
    AppliedPredicate: _predicate,
    AppliedUndef: _applied,
    MatrixElement: _element,
    MatrixSymbol: _matrix_symbol,
    Symbol: _symbol,
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
    Sum: _sum,
    Product: _product,
    Derivative: _derivative,
    Limit: _limit,
    Integral: _integral,
    Implies: _implies,
    And: lambda e, m: sympify(all(holds(a, m) for a in e.args)),
    Or: lambda e, m: sympify(any(holds(a, m) for a in e.args)),
    Not: lambda e, m: sympify(not holds(e.args[0], m)),
    Equivalent: lambda e, m: sympify(len({holds(a, m) for a in e.args}) == 1),
}
