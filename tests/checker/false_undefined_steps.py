"""False statements that fail where a side has no value, in proofs of some steps."""

from sympy import (
    Eq,
    Function,
    Ge,
    Gt,
    Le,
    Mul,
    Symbol,
    beta,
    cosh,
    exp,
    log,
    tanh,
)
from sympy.logic.boolalg import And, Implies

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    Deduction,
    Given,
    Induction,
    Instance,
    PartOf,
    Scale,
)
from tests.checker.case import Case
from tests.checker.offered import among, lines

KIND = "undefined points"
x, y, a, b = (Symbol(name, real=True) for name in "xyab")
q = Symbol("q", nonnegative=True)
t = Symbol("t", integer=True, nonnegative=True)
f = Function("f", real=True)
AWAY = among(x=(2, 3, 5), y=(7, 11), a=(1, 4), b=(2, 9), q=(1, 2), k=(3, 4), t=(1, 2))
OVER_GAP = (x**2 - y**2) / (x - y)
AS_QUOTIENT = Mul(a * x, 1 / a, evaluate=False)
LOGARITHM_UNDONE = equation(exp(log(x), evaluate=False), x)
CANCELLED = Eq((f(t) ** 2 - f(t)) / f(t), f(t) - 1)

CASES: tuple[Case, ...] = (
    Case(
        "premise-divided-by-a-factor",
        KIND,
        "From a x = a y: x = y; not if a = 0.",
        lines(
            ("premise", Eq(a * x, a * y), Given("the products agree")),
            ("grown", equation(x, AS_QUOTIENT), Algebra()),
            ("cancelled", equation(AS_QUOTIENT, y), Algebra(by=("premise",))),
            ("all", Eq(x, y), Algebra(by=("grown", "cancelled"))),
        ),
        among(a=(1, 2), x=(3,), y=(3,)),
        {"the products agree": Eq(a * x, a * y)},
        {"a": 0, "x": 1, "y": 2},
    ),
    Case(
        "premise-divided-by-a-factor-as-an-inequality",
        KIND,
        "From a x = a y: x <= y; not if a = 0.",
        lines(
            ("premise", Eq(a * x, a * y), Given("the products agree")),
            ("grown", equation(x, AS_QUOTIENT), Algebra()),
            ("all", Le(x, y), Combine(by=("grown", "premise"))),
        ),
        among(a=(1, 2), x=(3,), y=(3,)),
        {"the products agree": Eq(a * x, a * y)},
        {"a": 0, "x": 3, "y": 2},
    ),
    Case(
        "instance-where-a-quotient-has-no-value",
        KIND,
        "(x^2 - y^2)/(x - y) = x + y for all x, y, so for y = b; not if x = b.",
        lines(
            ("for all", Eq(OVER_GAP, x + y), Algebra()),
            ("all", Eq((x**2 - b**2) / (x - b), x + b), Instance("for all", {y: b})),
        ),
        among(x=(3,), y=(1, 2), b=(7,)),
        {},
        {"x": 1, "y": 2, "b": 1},
    ),
    Case(
        "part-of-a-conjunction-with-no-value",
        KIND,
        "exp(log x) = x and x^2 >= 0, so exp(log x) = x; not at x = 0.",
        lines(
            ("power", LOGARITHM_UNDONE, Algebra()),
            ("square", Ge(x**2, 0, evaluate=False), Combine(slack=x**2)),
            (
                "both",
                And(LOGARITHM_UNDONE, Ge(x**2, 0, evaluate=False)),
                Conjunction(("power", "square")),
            ),
            ("all", LOGARITHM_UNDONE, PartOf("both")),
        ),
        AWAY,
        {},
        {"x": 0},
    ),
    Case(
        "assumption-that-the-models-never-meet",
        KIND,
        "If x <= 0 then exp(log x) = x; at x = 0 log has no value.",
        lines(
            ("assumed", Le(x, 0), Assume()),
            ("so", LOGARITHM_UNDONE, Algebra()),
            ("all", Implies(Le(x, 0), LOGARITHM_UNDONE), Deduction("assumed", "so")),
        ),
        among(x=(1, 2, 3)),
        {},
        {"x": 0},
    ),
    Case(
        "induction-over-a-quotient",
        KIND,
        "(f(t)^2 - f(t))/f(t) = f(t) - 1 for every t = 0, 1, ...; not where f(t) = 0.",
        lines(
            ("base", CANCELLED.subs(t, 0), Algebra()),
            ("assumed", CANCELLED, Assume()),
            ("next", CANCELLED.subs(t, t + 1), Algebra()),
            ("all", CANCELLED, Induction(t, "base", "assumed", "next")),
        ),
        lambda rng: {"t": rng.choice((1, 2)), "f": lambda at: at + 1},
        {},
        {"t": 0, "f": lambda at: at},
    ),
    Case(
        "scaled-by-a-number-with-no-value",
        KIND,
        "From x <= y: x cosh(1/a) <= y cosh(1/a); at a = 0 there is no 1/a.",
        lines(
            ("premise", Le(x, y), Given("order")),
            ("sign", Gt(cosh(1 / a), 0, evaluate=False), Combine(slack=cosh(1 / a))),
            ("all", Le(cosh(1 / a) * x, cosh(1 / a) * y), Scale("premise", "sign")),
        ),
        among(x=(1, 2), y=(3, 4), a=(2, 3)),
        {"order": Le(x, y)},
        {"x": 1, "y": 2, "a": 0},
    ),
    Case(
        "weight-that-is-real-by-name-only",
        KIND,
        "From x = y: tanh(1/a) x <= tanh(1/a) y; at a = 0 there is no tanh(1/a).",
        lines(
            ("premise", Eq(x, y), Given("equal")),
            (
                "all",
                Le(tanh(1 / a) * x, tanh(1 / a) * y),
                Combine({"premise": -tanh(1 / a)}),
            ),
        ),
        among(x=(2,), y=(2,), a=(1, 3)),
        {"equal": Eq(x, y)},
        {"x": 2, "y": 2, "a": 0},
    ),
    Case(
        "weight-that-is-the-beta-function",
        KIND,
        "From x = y: B(a, q) x <= B(a, q) y; B has no value at a = 0.",
        lines(
            ("premise", Eq(x, y), Given("equal")),
            (
                "all",
                Le(beta(a, q) * x, beta(a, q) * y),
                Combine({"premise": -beta(a, q)}),
            ),
        ),
        among(x=(2,), y=(2,), a=(1, 3), q=(1, 2)),
        {"equal": Eq(x, y)},
        {"x": 2, "y": 2, "a": 0, "q": 1},
    ),
)
