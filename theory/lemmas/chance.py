"""Lemmas on random variables all of whose moments are finite."""

from sympy import Basic, Expr, Ge, Product, Sum, Symbol, oo
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.arguments import INDEX, INTEGER, REAL, WHOLE, tuples
from longdep.theory.core.binding import free_names
from longdep.theory.core.notation import (
    Expectation,
    Independent,
    Variance,
    equation,
)
from longdep.theory.core.schema import General, Said, SchemaError, TrustedLemma

BILLINGSLEY = "Billingsley, Probability and Measure, 3rd ed."


def _linear(
    whole: Expr, terms: tuple[Expr, ...], weights: tuple[Expr, ...], constant: Expr
) -> Said:
    if len(terms) != len(weights):
        raise SchemaError("every term needs one weight")
    pairs = list(zip(weights, terms, strict=True))
    total = sum((w * term for w, term in pairs), constant)
    means = sum((w * Expectation(term) for w, term in pairs), constant)
    everything = tuple(sorted(free_names(whole - total), key=str))
    premise = General(equation(whole, total), everything, surely=True)
    return Said(equation(Expectation(whole), means), (premise,))


EXPECTATION_LINEAR = TrustedLemma(
    "expectation-linear",
    "expectation is linear, and the mean of a constant is the constant",
    f"{BILLINGSLEY}, section 21",
    {
        "whole": REAL,
        "terms": tuples(REAL),
        "weights": tuples(REAL),
        "constant": REAL,
    },
    _linear,
    constants=("weights", "constant"),
)


def _monotone(larger: Expr, smaller: Expr) -> Said:
    names = tuple(sorted(free_names(larger) | free_names(smaller), key=str))
    premise = General(Ge(larger, smaller, evaluate=False), names, surely=True)
    means = Ge(Expectation(larger), Expectation(smaller), evaluate=False)
    return Said(means, (premise,))


EXPECTATION_MONOTONE = TrustedLemma(
    "expectation-monotone",
    "what is at least as large in every case is so in the mean",
    f"{BILLINGSLEY}, section 21",
    {"larger": REAL, "smaller": REAL},
    _monotone,
)


def _variance(variable: Expr) -> Said:
    square = Expectation(variable**2)
    return Said(equation(Variance(variable), square - Expectation(variable) ** 2))


VARIANCE = TrustedLemma(
    "variance-defined",
    "the variance is the mean of the square less the square of the mean",
    f"{BILLINGSLEY}, section 21",
    {"variable": REAL},
    _variance,
)


def _ranges(expression: Expr, variable: Expr) -> list[tuple[Expr, Expr]]:
    """The ranges of indices at which an expression uses a sequence.

    Raises:
        SchemaError: it uses anything else that may be random.
    """
    function = variable.func
    ranges: list[tuple[Expr, Expr]] = []

    def visit(part: Basic) -> None:
        if isinstance(part, Product | Sum):
            if len(part.limits) != 1:
                raise SchemaError(f"{part} has nested bounds")
            index, first, last = part.limits[0]
            uses = part.function.atoms(AppliedUndef)
            if uses != {function(index)} or part.function.has(Product, Sum):
                raise SchemaError(f"{part} does not run over {function(index)}")
            if part.function.free_symbols - {index}:
                raise SchemaError(f"{part} holds more than {function(index)}")
            ranges.append((first, last))
        elif isinstance(part, AppliedUndef):
            if part.func != function or part.atoms(AppliedUndef) != {part}:
                raise SchemaError(f"{part} is not one of {variable}")
            if part.args[0].is_integer is not True:
                raise SchemaError(f"{part.args[0]} is not known to be an index")
            ranges.append((part.args[0], part.args[0]))
        elif isinstance(part, Symbol | MatrixExpr):
            raise SchemaError(f"{part} may be random")
        else:
            for argument in part.args:
                visit(argument)

    visit(expression)
    return ranges


def _factors(
    first: Expr,
    second: Expr,
    variable: Expr,
    index: Symbol,
    start: Expr,
) -> Said:
    if not isinstance(variable, AppliedUndef) or variable.args != (index,):
        raise SchemaError(f"{variable} is not a sequence at {index}")
    left, right = _ranges(first, variable), _ranges(second, variable)
    for low, _ in (*left, *right):
        if (low - start).is_nonnegative is not True:
            raise SchemaError(f"{low} is not known to be >= {start}")
    for low, high in left:
        for lower, higher in right:
            if not ((low - higher).is_positive or (lower - high).is_positive):
                raise SchemaError(f"{first} and {second} may share a variable")
    product = Expectation(first) * Expectation(second)
    return Said(
        equation(Expectation(first * second), product),
        (Independent(variable, index, start, oo),),
    )


INDEPENDENT_FACTOR = TrustedLemma(
    "independent-factor",
    "the mean of a product of functions of different independent variables factors",
    f"{BILLINGSLEY}, section 21",
    {
        "first": REAL,
        "second": REAL,
        "variable": REAL,
        "index": INDEX,
        "start": INTEGER,
    },
    _factors,
)


def _variances(
    variable: Expr, index: Symbol, name: Symbol, start: Expr, count: Expr
) -> Said:
    if not isinstance(variable, AppliedUndef) or variable.args != (index,):
        raise SchemaError(f"{variable} is not a sequence at {index}")
    if {index, name} & (free_names(count) | free_names(start)):
        raise SchemaError("a bound may not hold the index")
    total = Sum(variable.func(name), (name, start, start + count - 1))
    after = variable.func(start + count)
    parts = Variance(total) + Variance(after)
    return Said(
        equation(Variance(total + after), parts),
        (Independent(variable, index, start, oo, 2),),
    )


VARIANCES_ADD = TrustedLemma(
    "variances-add",
    "the variances of pairwise independent variables add up",
    f"{BILLINGSLEY}, section 21",
    {
        "variable": REAL,
        "index": INDEX,
        "name": INDEX,
        "start": INTEGER,
        "count": WHOLE,
    },
    _variances,
)


def _vanishes(variable: Expr, other: Expr) -> Said:
    square = equation(Expectation(variable**2), 0)
    return Said(equation(Expectation(variable * other), 0), (square,))


SURELY_ZERO = TrustedLemma(
    "surely-zero",
    "if the mean of X^2 is 0, so is the mean of X Y",
    f"{BILLINGSLEY}, section 15",
    {"variable": REAL, "other": REAL},
    _vanishes,
)
ALL = (
    EXPECTATION_LINEAR,
    EXPECTATION_MONOTONE,
    VARIANCE,
    INDEPENDENT_FACTOR,
    VARIANCES_ADD,
    SURELY_ZERO,
)
