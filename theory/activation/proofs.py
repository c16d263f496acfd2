"""Proofs for the topic `activation`, and the expressions they are about.

x is a pre-activation, h a computed value of tanh, e(t) the gradient t steps back from
where it starts, g(t) the derivatives met on the way.
"""

from random import Random

from sympy import (
    Abs,
    Derivative,
    Eq,
    Equivalent,
    Expr,
    Ge,
    Gt,
    ImmutableMatrix,
    Integer,
    Le,
    Limit,
    Lt,
    MatrixSymbol,
    Ne,
    Rational,
    Symbol,
    cosh,
    exp,
    log,
    oo,
    tanh,
)
from sympy.logic.boolalg import And
from sympy.matrices.expressions.diagonal import DiagMatrix

from longdep.theory.core.notation import Family, Norm, Rounded, order, size, step, time
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Antisymmetry,
    Assume,
    Combine,
    Conjunction,
    Given,
    Induction,
    Lemma,
    LimitRule,
    OnlyRoot,
    Tollens,
)
from longdep.theory.core.semantics import Model
from longdep.theory.models import positive, square, vector

n, t, s = size, time, step
x = Symbol("x", real=True)
value = Symbol("h", real=True)
excess = Symbol("a", positive=True)
largest = Symbol("phi", positive=True)
weight_size = Symbol("w", nonnegative=True)
start_size = Symbol("d", positive=True)
unit = Symbol("i", integer=True, nonnegative=True)
U = MatrixSymbol("U", n, n)

# The float at which the computed 1 - h^2 stops being 1, and its neighbour.
TINY = Rational(1, 2**27)
NEXT_TINY = TINY * (1 + Rational(1, 2**52))
# Neighbouring floats: tanh rounds to 1 at the second, not yet at the first.
LAST_BELOW = Rational(5365348628892105, 2**48)
FIRST_SATURATED = Rational(5365348628892106, 2**48)

QUARTER = Rational(1, 4)
LOGISTIC = 1 / (1 + exp(-x))
LOGISTIC_SLOPE = LOGISTIC * (1 - LOGISTIC)
TANH_SLOPE = 1 - tanh(x) ** 2


def at_most(left: Expr, right: Expr | int) -> Le:
    """An inequality that SymPy leaves as it stands."""
    return Le(left, right, evaluate=False)


BELOW_ONE = And(Lt(LOGISTIC_SLOPE, 1), Lt(TANH_SLOPE, 1))
ONE_AT_ZERO = Equivalent(Eq(TANH_SLOPE, 1), Eq(x, 0))
QUARTER_AT_ZERO = Equivalent(Eq(LOGISTIC_SLOPE, QUARTER), Eq(x, 0))
AT_MOST_ONE = And(Lt(LOGISTIC_SLOPE, 1), at_most(TANH_SLOPE, 1), ONE_AT_ZERO)
AT_MOST_QUARTER = And(at_most(LOGISTIC_SLOPE, QUARTER), QUARTER_AT_ZERO)
POSITIVE = And(Gt(LOGISTIC_SLOPE, 0), Gt(TANH_SLOPE, 0))
FORMULAS = And(
    Eq(Derivative(LOGISTIC, x), LOGISTIC_SLOPE), Eq(Derivative(tanh(x), x), TANH_SLOPE)
)


def fl(expression: Expr) -> Expr:
    """The value rounded to float64's 53 bits, to nearest, ties to even."""
    return Rounded(expression, Integer(53))


def computed_slope(h: Expr) -> Expr:
    """What float64 makes of 1 - h^2: two rounded operations."""
    return fl(1 - fl(h**2))


SATURATING = fl(tanh(x))
COMPUTED_BELOW_ONE = Lt(computed_slope(value), 1)
COMPUTED_ONE = Eq(computed_slope(value), 1)
COMPUTED_POSITIVE = Gt(computed_slope(SATURATING), 0)
COMPUTED_ZERO = Eq(computed_slope(SATURATING), 0)


def e(index: Expr | int) -> Family:
    """The gradient that many steps back, shape (n, 1)."""
    return Family("e", n, 1, index)


def gains(index: Expr | int) -> Family:
    """The activation's derivatives at that step, shape (n, 1)."""
    return Family("g", n, 1, index)


def one_step(index: Expr) -> Expr:
    """The gradient one more step back: diag(f'(z)) U^T e."""
    return DiagMatrix(gains(index)) * U.T * e(index)


def decay(margin: Expr) -> And:
    """The gradient stays below a geometric sequence, which tends to 0."""
    bound = Norm(e(0), order) / (1 + margin) ** t
    return And(Le(Norm(e(t), order), bound), Eq(Limit(bound, t, oo), 0))


def unit_gradient(slope: Expr, threshold: int = 1) -> Limit:
    """Limit of |delta| (f' |u|)^t for one unit that stays where it is."""
    return Limit(start_size * (slope * threshold * weight_size) ** t, t, oo)


BOTH_VANISH = And(
    Eq(unit_gradient(TANH_SLOPE), 0), Eq(unit_gradient(LOGISTIC_SLOPE), 0)
)
BOTH_EXPLODE = And(
    Eq(unit_gradient(TANH_SLOPE), oo), Eq(unit_gradient(LOGISTIC_SLOPE, 4), oo)
)


def _point(rng: Random) -> Model:
    # At x = log q the logistic function is rational, and sides compare exactly.
    ratio = Rational(rng.randint(1, 9), rng.randint(1, 9))
    return {"x": log(ratio if rng.random() < 0.8 else Integer(1))}


def _nonzero_point(rng: Random) -> Model:
    return {"x": log(Rational(rng.randint(10, 19), rng.randint(1, 9)))}


def _said(name: str, statement: Expr, rule: object, because: str) -> Step:
    return Step(name, statement, rule, because)  # type: ignore[arg-type]


def _logistic_quarter() -> Step:
    return _said(
        "logistic at most a quarter",
        at_most(LOGISTIC_SLOPE, QUARTER),
        Combine(slack=(Rational(1, 2) - LOGISTIC) ** 2),
        "1/4 - s(1 - s) is the square of 1/2 - s.",
    )


def _logistic_below_one() -> Step:
    return _said(
        "logistic below one",
        Lt(LOGISTIC_SLOPE, 1),
        Combine({"logistic at most a quarter": 1}, Rational(3, 4)),
        "A quarter is less than 1.",
    )


def prove_formulas() -> Proof:
    """The two derivatives in closed form."""
    first, second = FORMULAS.args
    return Proof(
        (
            _said("one", first, Algebra(), "Differentiate."),
            _said("other", second, Algebra(), "Differentiate."),
            _said("both", FORMULAS, Conjunction(("one", "other")), "Together."),
        ),
        _point,
    )


def prove_almost_everywhere() -> Proof:
    """Strictly below 1 away from 0."""
    steps = (
        _said("nonzero", Ne(x, 0), Given("nonzero"), "Premise."),
        _said(
            "root",
            Equivalent(Eq(tanh(x), 0), Eq(x, 0)),
            OnlyRoot(),
            "tanh vanishes only at 0.",
        ),
        _said("h nonzero", Ne(tanh(x), 0), Tollens("root", "nonzero"), "So not here."),
        _said(
            "tanh below one",
            Lt(TANH_SLOPE, 1),
            Combine(slack=tanh(x) ** 2, signs=("h nonzero",)),
            "1 minus the derivative is tanh(x)^2 > 0.",
        ),
        _logistic_quarter(),
        _logistic_below_one(),
        _said(
            "both",
            BELOW_ONE,
            Conjunction(("logistic below one", "tanh below one")),
            "Together.",
        ),
    )
    return Proof(steps, _nonzero_point)


def prove_at_most_one() -> Proof:
    """At most 1 everywhere, 1 only for tanh at 0."""
    steps = (
        _said(
            "tanh at most one",
            at_most(TANH_SLOPE, 1),
            Combine(slack=tanh(x) ** 2),
            "1 minus the derivative is a square.",
        ),
        _said("equality", ONE_AT_ZERO, OnlyRoot(), "The square vanishes only at 0."),
        _logistic_quarter(),
        _logistic_below_one(),
        _said(
            "all",
            AT_MOST_ONE,
            Conjunction(("logistic below one", "tanh at most one", "equality")),
            "Together.",
        ),
    )
    return Proof(steps, _point)


def prove_quarter() -> Proof:
    """The logistic derivative is at most 1/4, with equality only at 0."""
    steps = (
        _logistic_quarter(),
        _said("equality", QUARTER_AT_ZERO, OnlyRoot(), "The square vanishes at 0."),
        _said(
            "both",
            AT_MOST_QUARTER,
            Conjunction(("logistic at most a quarter", "equality")),
            "Together.",
        ),
    )
    return Proof(steps, _point)


def prove_positive() -> Proof:
    """Both derivatives are positive everywhere."""
    steps = (
        _said(
            "logistic",
            Gt(LOGISTIC_SLOPE, 0),
            Combine(slack=exp(-x) / (1 + exp(-x)) ** 2),
            "It is e^-x / (1 + e^-x)^2.",
        ),
        _said(
            "tanh",
            Gt(TANH_SLOPE, 0),
            Combine(slack=1 / cosh(x) ** 2),
            "It is 1 / cosh(x)^2.",
        ),
        _said("both", POSITIVE, Conjunction(("logistic", "tanh")), "Together."),
    )
    return Proof(steps, _point)


ROUNDING = "rounding to nearest is monotone (IEEE 754)"


def _rounding(name: str, statement: Expr, because: str, *by: str) -> Step:
    return _said(name, statement, Lemma(ROUNDING, by=by), because)


def _float(rng: Random, low: int, high: int) -> Rational:
    digits = Rational(rng.randint(2**52, 2**53), 2**53) if rng.random() < 0.7 else 1
    return rng.choice((-1, 1)) * digits * Rational(2) ** rng.randint(low, high)


def prove_float_one() -> Proof:
    """The computed derivative is 1 for |h| <= 2^-27."""
    squared = fl(value**2)
    steps = (
        _said("small", Le(Abs(value), TINY), Given("small"), "Premise."),
        _said(
            "square",
            Le(value**2, TINY**2),
            Combine({"small": Abs(value) + TINY}),
            "Squares of sizes keep their order.",
        ),
        _rounding(
            "rounded square", Le(squared, fl(TINY**2)), "2^-54 is a float.", "square"
        ),
        _said(
            "difference",
            Le(1 - fl(TINY**2), 1 - squared),
            Combine({"rounded square": 1}),
            "Subtract from 1.",
        ),
        _rounding(
            "at least",
            Le(fl(1 - TINY**2), computed_slope(value)),
            "1 - 2^-54 lies halfway between two floats and goes to the even one, 1.",
            "difference",
        ),
        _rounding("not negative", Le(0, squared), "0 <= h^2, and 0 is a float."),
        _said(
            "upper",
            Le(1 - squared, 1),
            Combine({"not negative": 1}),
            "Subtract from 1.",
        ),
        _rounding("at most", Le(computed_slope(value), 1), "1 is a float.", "upper"),
        _said("one", COMPUTED_ONE, Antisymmetry("at most", "at least"), "Both ways."),
    )
    return Proof(steps, lambda rng: {"h": _float(rng, -40, -27)})


def prove_float_below_one() -> Proof:
    """The computed derivative is below 1 for a float beyond 2^-27."""
    squared, bound = fl(value**2), fl(NEXT_TINY**2)
    steps = (
        _said(
            "next",
            Ge(Abs(value), NEXT_TINY),
            Lemma("neighbouring floats of 53 bits", needs=("float", "beyond")),
            "The next float after 2^-27 is 2^-27 (1 + 2^-52).",
        ),
        _said(
            "square",
            Ge(value**2, NEXT_TINY**2),
            Combine({"next": Abs(value) + NEXT_TINY}),
            "Squares of sizes keep their order.",
        ),
        _rounding("rounded square", Ge(squared, bound), "Round.", "square"),
        _said(
            "difference",
            Le(1 - squared, 1 - bound),
            Combine({"rounded square": 1}),
            "Subtract from 1.",
        ),
        _rounding(
            "rounded difference",
            Le(computed_slope(value), fl(1 - bound)),
            "1 - 2^-54 (1 + 2^-51) lies nearer to 1 - 2^-53 than to 1.",
            "difference",
        ),
        _said(
            "below",
            COMPUTED_BELOW_ONE,
            Combine({"rounded difference": 1}, Rational(1, 2**53)),
            "1 - 2^-53 is less than 1.",
        ),
    )
    return Proof(steps, lambda rng: {"h": 2 * _float(rng, -25, 0)})


INCREASING = "tanh is odd, increasing and below 1 in size"


def prove_float_positive() -> Proof:
    """The computed derivative is positive up to the last x before saturation."""
    h, last = SATURATING, fl(tanh(LAST_BELOW))
    steps = (
        _said(
            "tanh",
            Le(Abs(tanh(x)), tanh(LAST_BELOW)),
            Lemma(INCREASING, needs=("below",)),
            "tanh is odd and increasing.",
        ),
        _rounding("value", Le(Abs(h), last), "This rounds to 1 - 2^-53.", "tanh"),
        _said(
            "square",
            Le(h**2, last**2),
            Combine({"value": Abs(h) + last}),
            "Squares of sizes keep their order.",
        ),
        _rounding("rounded square", Le(fl(h**2), fl(last**2)), "Round.", "square"),
        _said(
            "difference",
            Le(1 - fl(last**2), 1 - fl(h**2)),
            Combine({"rounded square": 1}),
            "Subtract from 1.",
        ),
        _rounding(
            "rounded difference",
            Le(fl(1 - fl(last**2)), computed_slope(h)),
            "The smallest computed derivative is 2^-52.",
            "difference",
        ),
        _said(
            "positive",
            COMPUTED_POSITIVE,
            Combine({"rounded difference": 1}, Rational(1, 2**52)),
            "2^-52 is positive.",
        ),
    )
    return Proof(steps, lambda rng: {"x": _float(rng, -30, 4)})


def prove_float_zero() -> Proof:
    """The computed derivative is 0 from the first saturated x on."""
    h = SATURATING
    steps = (
        _said(
            "tanh",
            Ge(Abs(tanh(x)), tanh(FIRST_SATURATED)),
            Lemma(INCREASING, needs=("saturated",)),
            "tanh is odd and increasing.",
        ),
        _rounding(
            "at least", Ge(Abs(h), fl(tanh(FIRST_SATURATED))), "It rounds to 1.", "tanh"
        ),
        _said(
            "at most",
            Le(Abs(h), 1),
            Lemma(f"{INCREASING}; {ROUNDING}"),
            "tanh is below 1, and 1 is a float.",
        ),
        _said("square at most", Le(h**2, 1), Combine({"at most": Abs(h) + 1}), "h^2."),
        _said(
            "square at least", Ge(h**2, 1), Combine({"at least": Abs(h) + 1}), "h^2."
        ),
        _said(
            "square",
            Eq(h**2, 1),
            Antisymmetry("square at most", "square at least"),
            "Both ways.",
        ),
        _said("zero", COMPUTED_ZERO, Algebra(by=("square",)), "1 - 1 = 0."),
    )
    return Proof(
        steps, lambda rng: {"x": rng.choice((-1, 1)) * Rational(rng.randint(20, 40))}
    )


def decay_model(rng: Random, top: Rational | None) -> Model:
    """A weight of norm at most 1/((1+a) phi), and derivatives of size at most phi."""
    weight, a = square(rng), positive(rng)
    phi = positive(rng) if top is None else top
    kind, size_ = rng.choice(["1", "oo", "F"]), weight.rows
    lines = {"1": weight, "oo": weight.T, "F": weight.reshape(1, size_**2)}[kind]
    norm = max(sum(abs(v) for v in lines.row(i)) for i in range(lines.rows))
    if norm * phi * (1 + a) > 1:
        weight = ImmutableMatrix(weight / (norm * phi * (1 + a)))
    slopes = [
        ImmutableMatrix(size_, 1, lambda *_: phi * Rational(rng.randint(-4, 4), 4))
        for _ in range(6)
    ]
    found = [vector(rng, size_)]
    for slope in slopes:
        found.append((weight.T * found[-1]).multiply_elementwise(slope))
    return {
        "n": size_,
        "U": weight,
        "a": a,
        "phi": phi,
        "p": kind,
        "t": rng.randint(0, 4),
        "e": lambda k: found[k],
        "g": lambda k: slopes[k],
        "horizon": 5,
    }


def prove_decay(top: Expr) -> Proof:
    """The bound by a geometric sequence, for derivatives of size at most `top`."""
    bound, vanishes = decay(excess).args
    if isinstance(bound, Eq):
        bound, vanishes = vanishes, bound
    moved = U.T * e(t)
    steps = (
        _said("start", bound.subs(t, 0), Algebra(), "Equality at t = 0."),
        _said("assumed", bound, Assume(), "Suppose the bound at t."),
        _said(
            "one step",
            Eq(e(t + 1), one_step(t)),
            Given("recursion", {s: t}),
            "The recursion, one step back.",
        ),
        _said(
            "scaled",
            Le(Norm(one_step(t), order), top * Norm(moved, order)),
            Lemma("p-norms do not grow when entries shrink", needs=("derivatives",)),
            "Every entry is scaled by a derivative of at most that size.",
        ),
        _said(
            "consistent",
            Le(Norm(moved, order), Norm(U.T, order) * Norm(e(t), order)),
            Lemma("an induced norm is consistent with its vector norm"),
            "|U^T e| <= |U^T| |e|.",
        ),
        _said(
            "small",
            Le(Norm(U.T, order), 1 / (top * (1 + excess))),
            Given("small-norm"),
            "Premise.",
        ),
        _said(
            "next",
            bound.subs(t, t + 1),
            Combine(
                {
                    "scaled": 1,
                    "consistent": top,
                    "small": top * Norm(e(t), order),
                    "assumed": 1 / (1 + excess),
                },
                by=("one step",),
            ),
            "One factor 1/(1+a) more.",
        ),
        _said(
            "bound",
            bound,
            Induction(t, "start", "assumed", "next"),
            "By induction on t.",
        ),
        _said(
            "vanishes",
            vanishes,
            LimitRule(tuple({excess: a, Norm(e(0), order): 3} for a in (1, 5))),
            "A geometric sequence.",
        ),
        _said("both", decay(excess), Conjunction(("bound", "vanishes")), "Together."),
    )
    number = Rational(top) if top.is_number else None
    return Proof(steps, lambda rng: decay_model(rng, number))


def prove_explosion() -> Proof:
    """Just above the threshold, at pre-activation 0, the gradient explodes."""
    first, second = BOTH_EXPLODE.args
    rule = LimitRule(
        tuple({excess: Rational(k, 4), start_size: 2} for k in (1, 8)),
        by=("place", "size"),
    )
    steps = (
        _said("place", Eq(x, 0), Given("at-zero"), "Premise."),
        _said("size", Eq(weight_size, 1 + excess), Given("above"), "Premise."),
        _said("one", first, rule, "A geometric sequence with ratio 1 + a."),
        _said("other", second, rule, "A geometric sequence with ratio 1 + a."),
        _said("both", BOTH_EXPLODE, Conjunction(("one", "other")), "Together."),
    )

    def model(rng: Random) -> Model:
        a = positive(rng)
        return {"x": 0, "a": a, "w": 1 + a, "d": positive(rng), "horizon": 4}

    return Proof(steps, model)
