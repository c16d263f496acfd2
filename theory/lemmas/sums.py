"""Lemmas on finite sums and products of real numbers."""

from sympy import (
    Abs,
    Derivative,
    Dummy,
    Expr,
    Ge,
    Integer,
    KroneckerDelta,
    Le,
    Product,
    Sum,
    Symbol,
)

from longdep.theory.core.arguments import (
    COUNT,
    INDEX,
    INTEGER,
    NONNEGATIVE,
    REAL,
    SCALAR,
    WHOLE,
)
from longdep.theory.core.binding import BindingError, substitute
from longdep.theory.core.decide import is_real
from longdep.theory.core.notation import ForAll, equation
from longdep.theory.core.schema import (
    Said,
    SchemaError,
    TrustedLemma,
    require_covered,
    require_unbound,
)

HARDY = "Hardy, Littlewood and Polya, Inequalities, 2nd ed."
RUDIN = "Rudin, Principles of Mathematical Analysis, 3rd ed."


def _not_negative(term: Expr, index: Symbol, first: Expr, last: Expr) -> Said:
    require_unbound(index, first, last)
    require_covered(index, first, last)
    return Said(Ge(Sum(term, (index, first, last)), 0, evaluate=False))


SUM_NOT_NEGATIVE = TrustedLemma(
    "sum-not-negative",
    "a finite sum of numbers >= 0 is not negative",
    f"{RUDIN}, definition 1.17",
    {"term": NONNEGATIVE, "index": INDEX, "first": INTEGER, "last": INTEGER},
    _not_negative,
)


def _means(term: Expr, index: Symbol, count: Expr) -> Said:
    require_unbound(index, count)
    require_covered(index, Integer(1), count)
    product, total = (kind(term, (index, 1, count)) for kind in (Product, Sum))
    return Said(Le(product, (total / count) ** count))


MEANS = TrustedLemma(
    "arithmetic-geometric-mean",
    "the geometric mean of numbers >= 0 is at most their arithmetic mean",
    f"{HARDY}, theorem 9",
    {"term": NONNEGATIVE, "index": INDEX, "count": COUNT},
    _means,
)


def _weighted(
    weight: Expr,
    base: Expr,
    bound: Expr,
    power: Expr,
    index: Symbol,
    first: Expr,
    last: Expr,
) -> Said:
    require_unbound(index, bound, power, first, last)
    require_covered(index, first, last)
    limits = (index, first, last)
    return Said(
        Le(
            Sum(weight * base ** (2 * power), limits),
            bound ** (2 * power) * Sum(weight, limits),
        ),
        (ForAll(Le(Abs(base), Abs(bound)), *limits),),
    )


WEIGHTED_POWERS = TrustedLemma(
    "weighted-powers",
    "a sum of even powers with weights >= 0 is at most the power of the largest times "
    "the sum of the weights",
    f"{HARDY}, section 2.1",
    {
        "weight": NONNEGATIVE,
        "base": REAL,
        "bound": REAL,
        "power": WHOLE,
        "index": INDEX,
        "first": INTEGER,
        "last": INTEGER,
    },
    _weighted,
)


def _one_term(
    term: Expr, index: Symbol, chosen: Symbol, first: Expr, last: Expr
) -> Said:
    require_unbound(index, chosen, first, last)
    require_covered(index, first, last)
    at = KroneckerDelta(chosen, index)
    slopes = {part: Dummy("slope", real=True) for part in term.atoms(Derivative)}
    if not is_real(term.xreplace(slopes)):
        raise SchemaError(f"{term} is not known to be a real number")
    if term.xreplace({at: Integer(0)}).doit() != 0:
        raise SchemaError(f"{term} is not known to be 0 where {at} is")
    try:
        one = substitute(term.xreplace({at: Integer(1)}), {index: chosen})
    except BindingError as error:
        raise SchemaError(str(error)) from error
    total = Sum(term, (index, first, last))
    inside = (Le(first, chosen, evaluate=False), Le(chosen, last, evaluate=False))
    return Said(equation(total, one), inside)


ONE_TERM = TrustedLemma(
    "one-term",
    "a sum whose terms are 0 wherever Kronecker's delta of i and the index is 0 is "
    "its term at i, if it has one",
    "Knuth, The Art of Computer Programming 1, section 1.2.3",
    {
        "term": SCALAR,
        "index": INDEX,
        "chosen": INDEX,
        "first": INTEGER,
        "last": INTEGER,
    },
    _one_term,
)
ALL = (SUM_NOT_NEGATIVE, MEANS, WEIGHTED_POWERS, ONE_TERM)
