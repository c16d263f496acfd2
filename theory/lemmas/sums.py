"""Lemmas on finite sums and products of real numbers."""

from sympy import Abs, Expr, Le, Product, Sum, Symbol

from longdep.theory.core.arguments import COUNT, INDEX, NONNEGATIVE, REAL, WHOLE
from longdep.theory.core.notation import ForAll
from longdep.theory.core.schema import Said, SchemaError, TrustedLemma

HARDY = "Hardy, Littlewood and Polya, Inequalities, 2nd ed."


def _means(term: Expr, index: Symbol, count: Expr) -> Said:
    if index in count.free_symbols:
        raise SchemaError(f"{index} counts up to {count}, which may not hold it")
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
    if index in (bound * power * first * last).free_symbols:
        raise SchemaError(f"only the weight and the base may depend on {index}")
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
        "first": REAL,
        "last": REAL,
    },
    _weighted,
)
ALL = (MEANS, WEIGHTED_POWERS)
