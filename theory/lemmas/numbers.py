"""Lemmas on real numbers: maximum, minimum, clipping, monotone and convex functions."""

from sympy import (
    Abs,
    Basic,
    Expr,
    Ge,
    Gt,
    Le,
    Lt,
    Max,
    Min,
    Symbol,
    Trace,
    exp,
    sinh,
    tanh,
)
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.arguments import (
    ANY_REAL,
    COUNT,
    INDEX,
    NONNEGATIVE,
    POSITIVE,
    REAL,
    SCALAR,
    choice,
    matrix,
    tuples,
)
from longdep.theory.core.binding import BindingError, free_names, substitute
from longdep.theory.core.notation import ForAll, Norm, Rounded, equation
from longdep.theory.core.schema import (
    General,
    Premise,
    Said,
    SchemaError,
    TrustedLemma,
    defined,
    require_unbound,
)

RUDIN = "Rudin, Principles of Mathematical Analysis, 3rd ed."
HARDY = "Hardy, Littlewood and Polya, Inequalities, 2nd ed."


def _at_most(small: Expr, large: Expr) -> Basic:
    return Le(small, large, evaluate=False)


def _extreme(kind: Basic, values: tuple[Expr, ...], one: Expr, case: Basic) -> Said:
    if one not in values:
        raise SchemaError(f"{one} is not one of {values}")
    exists = defined(*values)
    if str(kind) == "Abs":
        if len(values) != 2 or values[0] + values[1] != 0:
            raise SchemaError(f"a size is the larger of x and -x, not of {values}")
        whole, highest = Abs(values[0]), True
    else:
        highest = str(kind) == "Max"
        whole = (Max if highest else Min)(*values)
    if str(case) == "beyond":
        return Said(_at_most(*((one, whole) if highest else (whole, one))), exists)
    pairs = [(v, one) if highest else (one, v) for v in values if v != one]
    return Said(equation(whole, one), (*exists, *(_at_most(*pair) for pair in pairs)))


EXTREME = TrustedLemma(
    "extreme",
    "a maximum is at least each of its arguments and is the one that is at least the "
    "others, for a minimum the other way round; |x| is the maximum of x and -x",
    f"{RUDIN}, definition 1.5",
    {
        "kind": choice("Max", "Min", "Abs"),
        "values": tuples(SCALAR),
        "one": SCALAR,
        "case": choice("beyond", "is"),
    },
    _extreme,
)


def _bounded(kind: Basic, values: tuple[Expr, ...], factor: Expr, bound: Expr) -> Said:
    if not values:
        raise SchemaError("a maximum of nothing has no value")
    highest = str(kind) == "Max"
    whole = (Max if highest else Min)(*values)

    def beyond(value: Expr) -> Basic:
        ends = (factor * value, bound)
        return _at_most(*(ends if highest else reversed(ends)))

    return Said(beyond(whole), tuple(map(beyond, values)))


EXTREME_BOUNDED = TrustedLemma(
    "extreme-bounded",
    "what bounds c a and c b from above bounds c max(a, b); from below, c min(a, b)",
    f"{RUDIN}, definition 1.8",
    {
        "kind": choice("Max", "Min"),
        "values": tuples(REAL),
        "factor": REAL,
        "bound": REAL,
    },
    _bounded,
)


def _over_maximum(first: Expr, second: Expr) -> Said:
    ratio = first * second / Max(first, second)
    return Said(equation(ratio, Min(first, second)))


OVER_MAXIMUM = TrustedLemma(
    "product-over-maximum",
    "a b / max(a, b) = min(a, b) for a > 0, b >= 0",
    f"{RUDIN}, definition 1.17",
    {"first": POSITIVE, "second": NONNEGATIVE},
    _over_maximum,
)


def cut(value: Expr, limit: Expr) -> Expr:
    """The number next to the value in [-limit, limit]."""
    return Max(-limit, Min(limit, value))


def _clipping(value: Expr, limit: Expr, case: Basic) -> Said:
    kept = cut(value, limit)
    if str(case) == "within":
        return Said(_at_most(Abs(kept), limit))
    if str(case) == "idle":
        return Said(equation(kept, value), (_at_most(Abs(value), limit),))
    rest = value - kept
    return Said(equation(rest * kept, limit * Abs(rest)))


CLIPPING = TrustedLemma(
    "clipping",
    "cut(a), the number next to a in [-m, m], m >= 0, lies there, is a if a does, and "
    "(a - cut(a)) cut(a) = m |a - cut(a)|",
    "Boyd and Vandenberghe, Convex Optimization, section 8.1",
    {
        "value": REAL,
        "limit": NONNEGATIVE,
        "case": choice("within", "idle", "rest"),
    },
    _clipping,
)


def shortened(value: Expr, limit: Expr, extra: Expr, case: Basic) -> Expr:
    """A number or length after one of the three ways to limit it."""
    if str(case) == "cut":
        return cut(value, limit)
    if str(case) == "norm":
        return limit * value / Max(value, limit)
    return value * Min(1, limit / (value + extra))


def _non_expansive(
    values: tuple[Expr, ...], limit: Expr, extra: Expr, case: Basic
) -> Said:
    if len(values) != 2:
        raise SchemaError("two values are compared")
    first, second = values
    moved = [shortened(value, limit, extra, case) for value in values]
    premises: tuple[Premise, ...] = ()
    if str(case) != "cut":
        premises = tuple(Ge(value, 0, evaluate=False) for value in values)
    moved_apart = (moved[0] - moved[1]) ** 2
    return Said(_at_most(moved_apart, (first - second) ** 2), premises)


NON_EXPANSIVE = TrustedLemma(
    "non-expansive",
    "cutting to [-m, m], and for r >= 0 the lengths m r/max(r, m) and "
    "r min(1, m/(r + e)), m, e > 0, have slopes from 0 to 1, so distances do not grow",
    f"{RUDIN}, theorem 5.10",
    {
        "values": tuples(REAL),
        "limit": POSITIVE,
        "extra": POSITIVE,
        "case": choice("cut", "norm", "eps"),
    },
    _non_expansive,
)


def _image_of(function: Expr, entry: Symbol, value: Expr) -> Expr:
    try:
        return substitute(function, {entry: value})
    except BindingError as error:
        raise SchemaError(str(error)) from error


def _entrywise(
    entries: tuple[Symbol, ...],
    images: tuple[Expr, ...],
    vectors: tuple[MatrixExpr, ...],
    results: tuple[MatrixExpr, ...],
    index: Symbol,
    bound: Expr,
    case: Basic,
) -> Said:
    count = 2 if str(case) == "distance" else 1
    if {len(part) for part in (entries, images, vectors, results)} != {count}:
        raise SchemaError(f"{count} of each are needed")
    inner = {index} if str(case) == "image" else {*entries, index}
    if len(set(entries)) != count or free_names(bound) & inner:
        raise SchemaError("the entries must differ and the bound not depend on them")
    for part in (*images, *vectors, *results):
        require_unbound(index, part)
    for image, entry in zip(images, entries, strict=True):
        if others := free_names(image) & set(entries) - {entry}:
            raise SchemaError(f"{image} is the image of {entry}, so without {others}")
    size = vectors[0].shape[0]
    rules = tuple(
        ForAll(
            equation(result[index, 0], _image_of(image, entry, vector[index, 0])),
            index,
            0,
            size - 1,
        )
        for entry, image, vector, result in zip(
            entries, images, vectors, results, strict=True
        )
    )
    image, result = images[0], results[0]
    if str(case) == "largest":
        every = _at_most(Abs(image), bound)
        said = _at_most(Norm(result, "max"), bound)
    elif str(case) == "length":
        every = _at_most(image**2, bound)
        said = _at_most(Norm(result, 2) ** 2, size * bound)
    elif str(case) == "inner":
        every = _at_most(image**2, entries[0] * image)
        said = _at_most(Norm(result, 2) ** 2, Trace(vectors[0].T * result))
    elif str(case) == "image":
        every = equation(_image_of(bound, entries[0], image), image)
        entry = result[index, 0]
        again = equation(entry, _image_of(bound, entries[0], entry))
        said = ForAll(again, index, 0, size - 1)
    else:
        every = _at_most((image - images[1]) ** 2, (entries[0] - entries[1]) ** 2)
        before, after = vectors[0] - vectors[1], result - results[1]
        said = _at_most(Norm(after, 2) ** 2, Norm(before, 2) ** 2)
    return Said(said, (General(every, entries), *rules))


ENTRYWISE = TrustedLemma(
    "entrywise",
    "what holds for every number holds for the largest of finitely many, and for "
    "their sum (of squares, of products, of squared differences), and for each",
    f"{HARDY}, section 2.1",
    {
        "entries": tuples(ANY_REAL),
        "images": tuples(REAL),
        "vectors": tuples(matrix("n", 1)),
        "results": tuples(matrix("n", 1)),
        "index": INDEX,
        "bound": REAL,
        "case": choice("largest", "length", "inner", "distance", "image"),
    },
    _entrywise,
)


FUNCTIONS = {"exp": exp, "tanh": tanh}
ODD = ("tanh", "Rounded")


def _image(name: str, value: Expr, bits: Expr) -> Expr:
    if name in ODD and isinstance(value, Abs):
        return Abs(_image(name, value.args[0], bits))
    if name == "Rounded":
        return Rounded(value, bits)
    if name == "positive part":
        return Max(0, value)
    return FUNCTIONS[name](value)


def _increasing(function: Basic, small: Expr, large: Expr, bits: Expr) -> Said:
    name = str(function)
    images = (_image(name, value, bits) for value in (small, large))
    return Said(_at_most(*images), (_at_most(small, large),))


INCREASING = TrustedLemma(
    "increasing",
    "exp, tanh, max(0, x) and rounding to nearest keep order; tanh and rounding are "
    "odd",
    f"{RUDIN}, theorems 5.11 and 8.6; for rounding IEEE 754-2019, section 4.3.1",
    {
        "function": choice("exp", "tanh", "positive part", "Rounded"),
        "small": REAL,
        "large": REAL,
        "bits": COUNT,
    },
    _increasing,
)


def _tanh_bounded(value: Expr) -> Said:
    return Said(Lt(Abs(tanh(value)), 1, evaluate=False))


TANH_BELOW_ONE = TrustedLemma(
    "tanh-below-one",
    "the hyperbolic tangent is below 1 in size",
    "NIST Handbook of Mathematical Functions, section 4.28",
    {"value": REAL},
    _tanh_bounded,
)


def _cosh(first: Expr, second: Expr, case: Basic) -> Said:
    small, large = (exp(value) + exp(-value) for value in (first, second))
    if str(case) == "strict":
        return Said(
            Lt(small, large, evaluate=False),
            (Lt(first**2, second**2, evaluate=False),),
        )
    return Said(_at_most(small, large), (_at_most(first**2, second**2),))


COSH_GROWS = TrustedLemma(
    "cosh-grows",
    "e^x + e^-x grows with x^2",
    "NIST Handbook of Mathematical Functions, section 4.33",
    {"first": REAL, "second": REAL, "case": choice("strict", "weak")},
    _cosh,
)


def _tangent(function: Basic, point: Expr, value: Expr) -> Said:
    if str(function) == "exp":
        line = exp(point) * (1 + value - point)
        return Said(_at_most(line, exp(value)))
    if point != 0:
        raise SchemaError("the tangent of sinh is taken at 0")
    return Said(Lt(value, sinh(value), evaluate=False), (Gt(value, 0, evaluate=False),))


ABOVE_TANGENT = TrustedLemma(
    "above-tangent",
    "exp lies above its tangents, and sinh above its tangent at 0 for x > 0",
    f"{RUDIN}, exercise 5.14 and theorem 8.6",
    {"function": choice("exp", "sinh"), "point": REAL, "value": REAL},
    _tangent,
)


ALL = (
    EXTREME,
    EXTREME_BOUNDED,
    OVER_MAXIMUM,
    CLIPPING,
    NON_EXPANSIVE,
    ENTRYWISE,
    INCREASING,
    TANH_BELOW_ONE,
    COSH_GROWS,
    ABOVE_TANGENT,
)
