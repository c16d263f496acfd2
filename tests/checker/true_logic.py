"""True implications, equivalences, conjunctions and statements of existence."""

from sympy import Eq, Function, Gt, Le, MatrixSymbol, Ne, Q, Rational
from sympy.logic.boolalg import And, Equivalent, Implies

from longdep.theory.core.notation import Exists, ForAll, equation
from longdep.theory.core.rules import (
    Algebra,
    Apply,
    Assume,
    Both,
    Combine,
    Conjunction,
    Deduction,
    Given,
    Instance,
    OnlyRoot,
    PartOf,
    Tollens,
)
from longdep.theory.lemmas import roots
from longdep.theory.models import cayley, diagonal
from tests.checker.case import Case
from tests.checker.vocabulary import (
    A,
    a,
    b,
    drawing,
    f,
    n,
    proved,
    t,
    u,
    v,
    x,
    y,
    z,
)

KIND = "logic"
L, O = (MatrixSymbol(name, n, n) for name in "LO")  # noqa: E741
F = Function("F", real=True)
P1, P2, P3 = Gt(x, 0), Gt(y, 0), Gt(z, 0)
EQUAL = drawing(x, y=lambda m: m["x"])
FREE = drawing(x, y, z)


def _spectral(rng):
    """A symmetric matrix made of a rational eigenbasis."""
    size = rng.randint(1, 3)
    basis, values = cayley(rng, size), diagonal(rng, size)
    return {"n": size, "O": basis, "L": values, "A": basis * values * basis.T}


CASES: tuple[Case, ...] = (
    proved(
        "equals-have-equal-squares",
        KIND,
        "x = y implies x^2 = y^2.",
        ("equal", Eq(x, y), Assume()),
        ("squares", Eq(x**2, y**2), Algebra(by=("equal",))),
        ("implies", Implies(Eq(x, y), Eq(x**2, y**2)), Deduction("equal", "squares")),
        model=FREE,
    ),
    proved(
        "halves-and-doubles",
        KIND,
        "y = 2 x if and only if x = y/2.",
        ("double", Eq(y, 2 * x), Assume()),
        ("half of it", Eq(x, y / 2), Algebra(by=("double",))),
        (
            "there",
            Implies(Eq(y, 2 * x), Eq(x, y / 2)),
            Deduction("double", "half of it"),
        ),
        ("half", Eq(x, y / 2), Assume()),
        ("double of it", Eq(y, 2 * x), Algebra(by=("half",))),
        (
            "back",
            Implies(Eq(x, y / 2), Eq(y, 2 * x)),
            Deduction("half", "double of it"),
        ),
        ("both", Equivalent(Eq(y, 2 * x), Eq(x, y / 2)), Both("there", "back")),
        model=FREE,
    ),
    proved(
        "equal-if-the-difference-is-zero",
        KIND,
        "If x - y = 0, then x = y.",
        ("equal", Eq(x, y), Algebra(by=("difference",))),
        premises={"difference": Eq(x - y, 0)},
        model=EQUAL,
    ),
    proved(
        "above-one-has-a-square-above-one",
        KIND,
        "x > 1 implies x^2 > 1.",
        ("above", Gt(x, 1), Assume()),
        ("square", Gt(x**2, 1), Combine({"above": 2}, slack=(x - 1) ** 2)),
        ("implies", Implies(Gt(x, 1), Gt(x**2, 1)), Deduction("above", "square")),
        model=drawing(x),
    ),
    proved(
        "modus-ponens",
        KIND,
        "From x > 0, and x > 0 implies y > 0: y > 0.",
        ("applied", P2, Apply("rule", ("first",))),
        premises={"first": P1, "rule": Implies(P1, P2)},
        model=drawing(
            u, v, x=lambda m: m["u"] + 1, y=lambda m: m["v"] + Rational(1, 2)
        ),
    ),
    proved(
        "modus-ponens-with-two-premises",
        KIND,
        "From x > 0, y > 0, and that both imply z > 0: z > 0.",
        ("applied", P3, Apply("rule", ("first", "second"))),
        premises={"first": P1, "second": P2, "rule": Implies(And(P1, P2), P3)},
        model=drawing(
            u,
            v,
            x=lambda m: m["u"] + 1,
            y=lambda m: m["v"] + 1,
            z=lambda m: Rational(1, 3),
        ),
    ),
    proved(
        "implications-chain",
        KIND,
        "If x > 0 implies y > 0, and y > 0 implies z > 0, then x > 0 implies z > 0.",
        ("start", P1, Assume()),
        ("middle", P2, Apply("first rule", ("start",))),
        ("end", P3, Apply("second rule", ("middle",))),
        ("chain", Implies(P1, P3), Deduction("start", "end")),
        premises={"first rule": Implies(P1, P2), "second rule": Implies(P2, P3)},
        model=drawing(x, y=lambda m: m["x"], z=lambda m: 2 * m["x"]),
    ),
    proved(
        "contrapositive",
        KIND,
        "If x = y implies z = 0, and z is not 0, then x is not y.",
        ("denied", Ne(x, y), Tollens("rule", "not zero")),
        premises={"rule": Implies(Eq(x, y), Eq(z, 0)), "not zero": Ne(z, 0)},
        model=drawing(x, y=lambda m: m["x"] + 1, z=lambda m: m["x"] ** 2 + 1),
    ),
    proved(
        "square-tells-them-apart",
        KIND,
        "If x^2 and y^2 differ, so do x and y.",
        ("equal", Eq(x, y), Assume()),
        ("squares", Eq(x**2, y**2), Algebra(by=("equal",))),
        ("implies", Implies(Eq(x, y), Eq(x**2, y**2)), Deduction("equal", "squares")),
        ("apart", Ne(x, y), Tollens("implies", "differ")),
        premises={"differ": Ne(x**2, y**2)},
        model=drawing(x, y=lambda m: abs(m["x"]) + 1),
    ),
    proved(
        "root-denied",
        KIND,
        "If 2 x + 1 is not 3, then x is not 1.",
        ("root", Equivalent(Eq(2 * x + 1, 3), Eq(x, 1)), OnlyRoot()),
        ("denied", Ne(x, 1), Tollens("root", "not three")),
        premises={"not three": Ne(2 * x + 1, 3)},
        model=drawing(u, x=lambda m: m["u"] + 2),
    ),
    proved(
        "two-facts-together",
        KIND,
        "4 x y <= (x + y)^2 and 2 x y <= x^2 + y^2.",
        (
            "first",
            Le(4 * x * y, (x + y) ** 2, evaluate=False),
            Combine(slack=(x - y) ** 2),
        ),
        (
            "second",
            Le(2 * x * y, x**2 + y**2, evaluate=False),
            Combine(slack=(x - y) ** 2),
        ),
        (
            "both",
            And(
                Le(4 * x * y, (x + y) ** 2, evaluate=False),
                Le(2 * x * y, x**2 + y**2, evaluate=False),
            ),
            Conjunction(("first", "second")),
        ),
        model=FREE,
    ),
    proved(
        "part-of-a-range",
        KIND,
        "If x >= 0 and x <= 1, then x^2 <= x.",
        ("low", x >= 0, PartOf("range")),
        ("high", x <= 1, PartOf("range")),
        ("square", Le(x**2, x, evaluate=False), Combine({"high": x}, signs=("low",))),
        premises={"range": And(x >= 0, x <= 1)},
        model=drawing(v, x=lambda m: m["v"] / 3),
    ),
    proved(
        "universal-at-a-value",
        KIND,
        "If f(t) >= 0 for all t, then f(0) + f(1) >= 0.",
        ("at zero", f(0) >= 0, Given("always", {t: 0})),
        ("at one", f(1) >= 0, Given("always", {t: 1})),
        ("sum", f(0) + f(1) >= 0, Combine({"at zero": 1, "at one": 1})),
        premises={"always": ForAll(f(t) >= 0, t, 0)},
        model=drawing(t, x, f=lambda m: lambda at: abs(m["x"]) * int(at)),
    ),
    proved(
        "identity-at-other-values",
        KIND,
        "(a + b)^2 = a^2 + 2 a b + b^2, taken at b = -2 x.",
        ("identity", equation((a + b) ** 2, a**2 + 2 * a * b + b**2), Algebra()),
        (
            "instance",
            Eq((a - 2 * x) ** 2, a**2 - 4 * a * x + 4 * x**2),
            Instance("identity", {b: -2 * x}),
        ),
        model=drawing(a, b, x),
    ),
    proved(
        "one-of-two-is-at-least-the-mean",
        KIND,
        "x < (x + y)/2 implies y > (x + y)/2.",
        ("below", x < (x + y) / 2, Assume()),
        ("above", y > (x + y) / 2, Combine({"below": 1})),
        (
            "implies",
            Implies(x < (x + y) / 2, y > (x + y) / 2),
            Deduction("below", "above"),
        ),
        model=FREE,
    ),
    proved(
        "spectral-form-exists",
        KIND,
        "A symmetric matrix is O L O^T with an orthogonal O and a diagonal L.",
        (
            "exists",
            Exists(And(Q.diagonal(L), Q.orthogonal(O), equation(A, O * L * O.T)), O, L),
            roots.SPECTRAL_THEOREM(whole=A, basis=O, values=L, needs=("symmetric",)),
        ),
        premises={"symmetric": Eq(A.T, A)},
        model=_spectral,
    ),
)
