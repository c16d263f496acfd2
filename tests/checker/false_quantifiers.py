"""Statements for one value taken for all, and for all taken outside their range."""

from typing import Any

from sympy import (
    Abs,
    And,
    Eq,
    Equivalent,
    Ge,
    Implies,
    Le,
    MatrixSymbol,
    Max,
    Ne,
    Not,
    Q,
    Rational,
    Symbol,
    tanh,
)

from longdep.theory.catalog import all_claims
from longdep.theory.core.notation import Exists, ForAll, Norm, equation
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
    Lemma,
    OnlyRoot,
    Theorem,
    Tollens,
)
from longdep.theory.core.rules.theorem import cited_conclusion
from longdep.theory.core.steps import CitedClaim
from longdep.theory.lemmas.numbers import ENTRYWISE
from longdep.theory.lemmas.roots import SPECTRAL_THEOREM
from tests.checker.case import Case
from tests.checker.letters import (
    A,
    b,
    column,
    drawn,
    f,
    g,
    i,
    matrix,
    n,
    s,
    said,
    t,
    u,
    unit,
    v,
    x,
    y,
    z,
)

KIND = "quantifiers"
ONE = Eq(x, 1)
Basis, Values = MatrixSymbol("Q", n, n), MatrixSymbol("L", n, n)
free = Symbol("d")
REPEATED = all_claims()["only-recurrent.one-matrix"]
weight, length = (
    REPEATED.conclusion.lhs.function.func,
    REPEATED.conclusion.lhs.limits[0][2],
)
index = REPEATED.hypotheses[0].condition.args[1]
POSITIVE = all_claims()["derivative-below-one.positive"]
slope_at = next(iter(POSITIVE.conclusion.free_symbols))


def case(name: str, says: str, *steps: Any, **options: Any) -> Case:
    return Case(name, KIND, says, tuple(steps), **options)


def at(claim: Any, values: Any) -> Any:
    premises = {p.name: p.condition for p in claim.hypotheses}
    return cited_conclusion(
        "", CitedClaim(claim.key, premises, claim.conclusion), values
    )


CASES: tuple[Case, ...] = (
    case(
        "premise-before-its-first-index",
        "f(0) = 0, as f = 0 from 1 on: f(0) = 1 fails.",
        said("given", Eq(f(0), 0), Given("later", {s: 0})),
        model=drawn(f=lambda at: 0, horizon=5),
        hypotheses={"later": ForAll(Eq(f(s), 0), s, 1)},
        counter={"f": lambda at: int(at == 0), "horizon": 5},
    ),
    case(
        "premise-after-its-last-index",
        "f(t) = 0 for every t, as f = 0 up to 5: f(6) = 1 fails.",
        said("given", Eq(f(t), 0), Given("early", {s: t})),
        model=drawn(f=lambda at: 0, t=3),
        hypotheses={"early": ForAll(Eq(f(s), 0), s, 0, 5)},
        counter={"f": lambda at: int(at == 6), "t": 6},
    ),
    case(
        "premise-on-the-rim-of-its-range",
        "f(n) = 0, as f = 0 from 0 to n - 1: f(n) = 1 fails.",
        said("given", Eq(f(n), 0), Given("inside", {s: n})),
        model=drawn(f=lambda at: 0, n=3),
        hypotheses={"inside": ForAll(Eq(f(s), 0), s, 0, n - 1)},
        counter={"f": lambda at: int(at == 3), "n": 3},
    ),
    case(
        "premise-between-two-whole-numbers",
        "f(1/2) = 0, as f(z) = 0 for z = 0, 1, 2, ...: fails for 4 z (1 - z).",
        said("given", Eq(f(Rational(1, 2)), 0), Given("all", {z: Rational(1, 2)})),
        model=drawn(f=lambda at: 0, horizon=5),
        hypotheses={"all": ForAll(Eq(f(z), 0), z, 0)},
        counter={"f": lambda at: 0 if at.is_Integer else 1, "horizon": 5},
    ),
    case(
        "premise-at-every-positive-number",
        "f(b) = 0 for every b > 0, as f(z) = 0 for z = 0, 1, 2, ...: b = 1/2 fails.",
        said("given", Eq(f(b), 0), Given("all", {z: b})),
        model=lambda rng: {"f": lambda at: 0, "b": rng.randint(1, 4), "horizon": 5},
        hypotheses={"all": ForAll(Eq(f(z), 0), z, 0)},
        counter={
            "f": lambda at: 0 if at.is_Integer else 1,
            "b": Rational(1, 2),
            "horizon": 5,
        },
    ),
    case(
        "premise-of-an-empty-range",
        "f(1) = 0, as f = 0 from 1 to 0, where nothing is: f = 1 fails.",
        said("given", Eq(f(1), 0), Given("nowhere", {s: 1})),
        model=drawn(f=lambda at: 0),
        hypotheses={"nowhere": ForAll(Eq(f(s), 0), s, 1, 0)},
        counter={"f": lambda at: 1},
    ),
    case(
        "fixed-number-freed-by-a-second-use",
        "y^2 = 1 for every y, as x^2 = 1 if x = 1, a premise cited twice: y = 2.",
        said("one", ONE, Given("one")),
        said("square", Eq(x**2, 1), Algebra(("one", "one"))),
        said("any", Eq(y**2, 1), Instance("square", {x: y})),
        said("both", ONE & Eq(y**2, 1), Conjunction(("one", "any"))),
        model=drawn(x=1, y=1),
        hypotheses={"one": ONE},
        counter={"x": 1, "y": 2},
    ),
    case(
        "fixed-number-freed-by-an-idle-rewriting",
        "y >= 1 for every y, as x >= 1 if x = 1, a weight that also rewrites: y = 0.",
        said("one", ONE, Given("one")),
        said("bound", Ge(x, 1), Combine({"one": 1}, by=("one",))),
        said("any", Ge(y, 1), Instance("bound", {x: y})),
        said("both", ONE & Ge(y, 1), Conjunction(("one", "any"))),
        model=drawn(x=1, y=1),
        hypotheses={"one": ONE},
        counter={"x": 1, "y": 0},
    ),
    case(
        "fixed-index-freed-and-cited",
        "A product is a power of w(1), as w(q) = w(1) for one q: w = q fails.",
        said("one", Eq(weight(index), weight(1)), Given("one")),
        said("any", Eq(weight(index), weight(1)), Algebra(("one", "one"))),
        said(
            "power",
            at(REPEATED, {}),
            Theorem(REPEATED.key, {}, ("any",)),
        ),
        said(
            "both",
            Eq(weight(index), weight(1)) & at(REPEATED, {}),
            Conjunction(("one", "power")),
        ),
        model=drawn(w=lambda at: 2, i=1, t=3, horizon=5),
        hypotheses={"one": Eq(weight(index), weight(1))},
        counter={"w": lambda at: at, "i": 1, "t": 3, "horizon": 5},
    ),
    case(
        "fixed-entry-freed-for-a-lemma",
        "|v| <= 1 for v = g(u), as g(x) = 0 at one x: g = 2 elsewhere fails.",
        said("zero", Eq(g(x), 0), Given("zero")),
        said(
            "every",
            Le(Abs(g(x)), 1),
            Combine({}, slack=1, by=("zero", "zero")),
        ),
        said(
            "largest",
            Le(Norm(v, "max"), 1),
            ENTRYWISE(
                entries=(x,),
                images=(g(x),),
                vectors=(u,),
                results=(v,),
                index=i,
                bound=1,
                case="largest",
                by=("every",),
                needs=("entries",),
            ),
        ),
        said(
            "both",
            Eq(g(x), 0) & Le(Norm(v, "max"), 1),
            Conjunction(("zero", "largest")),
        ),
        model=drawn(n=2, x=1, g=lambda at: 0, u=column(1, 2), v=column(0, 0)),
        hypotheses={
            "zero": Eq(g(x), 0),
            "entries": ForAll(Eq(v[i, 0], g(u[i, 0])), i, 0, n - 1),
        },
        counter={
            "n": 2,
            "x": 1,
            "g": lambda at: 2 * at - 2,
            "u": column(1, 2),
            "v": column(0, 2),
        },
    ),
    case(
        "fixed-number-generalised-openly",
        "y = 1 for every y, as x = 1 by a premise: fails at y = 2.",
        said("one", ONE, Given("one")),
        said("any", Eq(y, 1), Instance("one", {x: y})),
        model=drawn(x=1, y=1),
        hypotheses={"one": ONE},
        counter={"x": 1, "y": 2},
    ),
    case(
        "assumed-number-generalised",
        "If x = 1 then y = 1, as the assumption holds for every x: fails at y = 2.",
        said("assumed", ONE, Assume()),
        said("any", Eq(y, 1), Instance("assumed", {x: y})),
        said("then", Implies(ONE, Eq(y, 1)), Deduction("assumed", "any")),
        model=drawn(x=1, y=1),
        counter={"x": 1, "y": 2},
    ),
    case(
        "assumed-number-freed-by-a-second-use",
        "If x = 1 then y^2 = 1, by an assumption that is cited twice: y = 2.",
        said("assumed", ONE, Assume()),
        said("square", Eq(x**2, 1), Algebra(("assumed", "assumed"))),
        said("any", Eq(y**2, 1), Instance("square", {x: y})),
        said("then", Implies(ONE, Eq(y**2, 1)), Deduction("assumed", "any")),
        model=drawn(x=1, y=1),
        counter={"x": 1, "y": 2},
    ),
    case(
        "one-assumption-closed-for-two",
        "If x = 1 then x + y = 3, where y = 2 is assumed, too: fails at y = 0.",
        said("x", ONE, Assume()),
        said("y", Eq(y, 2), Assume()),
        said("sum", Eq(x + y, 3), Algebra(("x", "y"))),
        said("then", Implies(ONE, Eq(x + y, 3)), Deduction("x", "sum")),
        model=drawn(x=1, y=2),
        counter={"x": 1, "y": 0},
    ),
    case(
        "denial-of-the-premise",
        "x^2 is not 1, from x = 1 => x^2 = 1 and not x = 1: fails at x = -1.",
        said("assumed", ONE, Assume()),
        said("square", Eq(x**2, 1), Algebra(("assumed",))),
        said("then", Implies(ONE, Eq(x**2, 1)), Deduction("assumed", "square")),
        said("not one", Ne(x, 1), Given("not one")),
        said("not square", Ne(x**2, 1), Tollens("then", "not one")),
        model=lambda rng: {"x": rng.randint(2, 9)},
        hypotheses={"not one": Ne(x, 1)},
        counter={"x": -1},
    ),
    case(
        "converse-applied",
        "x = 1 from x = 1 => x^2 = 1 and x^2 = 1: fails at x = -1.",
        said("assumed", ONE, Assume()),
        said("square", Eq(x**2, 1), Algebra(("assumed",))),
        said("then", Implies(ONE, Eq(x**2, 1)), Deduction("assumed", "square")),
        said("given", Eq(x**2, 1), Given("square")),
        said("one", ONE, Apply("then", ("given",))),
        model=drawn(x=1),
        hypotheses={"square": Eq(x**2, 1)},
        counter={"x": -1},
    ),
    case(
        "equivalence-from-one-side",
        "x = 1 <=> x^2 = 1, from one implication used for both: fails at x = -1.",
        said("assumed", ONE, Assume()),
        said("square", Eq(x**2, 1), Algebra(("assumed",))),
        said("then", Implies(ONE, Eq(x**2, 1)), Deduction("assumed", "square")),
        said("iff", Equivalent(ONE, Eq(x**2, 1)), Both("then", "then")),
        model=lambda rng: {"x": rng.randint(0, 9)},
        counter={"x": -1},
    ),
    case(
        "root-that-is-not-the-only-one",
        "x^2 = 1 <=> x = 1, as the only root: fails at x = -1.",
        said("iff", Equivalent(Eq(x**2, 1), ONE), OnlyRoot()),
        model=lambda rng: {"x": rng.randint(0, 9)},
        counter={"x": -1},
    ),
    case(
        "implication-with-one-premise-of-two",
        "x y >= 1 as x >= 1, where y >= 1 is needed as well: fails at y = 0.",
        said(
            "then",
            Implies(And(Ge(x, 1), Ge(y, 1)), Ge(x * y, 1)),
            Lemma("Clear."),
        ),
        said("x", Ge(x, 1), Given("x")),
        said("product", Ge(x * y, 1), Apply("then", ("x",))),
        model=drawn(x=1, y=1),
        hypotheses={"x": Ge(x, 1)},
        counter={"x": 1, "y": 0},
    ),
    case(
        "not-all-taken-for-none",
        "f(t) is not 0 at every t, as f is not 0 at all of them: f = t fails.",
        said("given", Not(ForAll(Eq(f(s), 0), s, 0)), Given("not all")),
        said("none", ForAll(Ne(f(s), 0), s, 0), Lemma("By logic.", by=("given",))),
        model=drawn(f=lambda at: 1, horizon=5),
        hypotheses={"not all": Not(ForAll(Eq(f(s), 0), s, 0))},
        counter={"f": lambda at: at, "horizon": 5},
    ),
    case(
        "some-basis-taken-for-the-basis",
        "A = Q L Q^T for the Q at hand, as there is such a Q: Q = I fails for a swap.",
        said("symmetric", Eq(A.T, A), Given("symmetric")),
        said(
            "some",
            Exists(
                And(
                    Q.diagonal(Values),
                    Q.orthogonal(Basis),
                    equation(A, Basis * Values * Basis.T),
                ),
                Basis,
                Values,
            ),
            SPECTRAL_THEOREM(whole=A, basis=Basis, values=Values, by=("symmetric",)),
        ),
        said("this", Eq(A, Basis * Values * Basis.T), Lemma("That Q.", by=("some",))),
        model=drawn(n=2, A=unit(), Q=unit(), L=unit()),
        hypotheses={"symmetric": Eq(A.T, A)},
        counter={"n": 2, "A": matrix((0, 1), (1, 0)), "Q": unit(), "L": unit()},
    ),
    case(
        "square-at-a-value-that-may-not-exist",
        "(d + 1)^2 = d^2 + 2 d + 1 at d = 1/y: undefined at y = 0.",
        said("square", Eq((free + 1) ** 2, free**2 + 2 * free + 1), Algebra()),
        said(
            "there",
            Eq((1 / y + 1) ** 2, y**-2 + 2 / y + 1),
            Instance("square", {free: 1 / y}),
        ),
        model=drawn(y=1, d=1),
        counter={"y": 0, "d": 1},
    ),
    case(
        "bound-at-a-tangent-of-infinity",
        "2 x <= x^2 + 1 at x = tanh(1/y): undefined at y = 0.",
        said("bound", Le(2 * x, x**2 + 1), Combine({}, slack=(x - 1) ** 2)),
        said(
            "there",
            Le(2 * x, x**2 + 1).subs(x, tanh(1 / y)),
            Instance("bound", {x: tanh(1 / y)}),
        ),
        model=drawn(x=1, y=1),
        counter={"x": 1, "y": 0},
    ),
    case(
        "square-at-a-maximum-of-infinity",
        "(x + 1)^2 = x^2 + 2 x + 1 at x = max(0, 1/y): undefined at y = 0.",
        said("square", Eq((x + 1) ** 2, x**2 + 2 * x + 1), Algebra()),
        said(
            "there",
            Eq((x + 1) ** 2, x**2 + 2 * x + 1).subs(x, Max(0, 1 / y)),
            Instance("square", {x: Max(0, 1 / y)}),
        ),
        model=drawn(x=1, y=1),
        counter={"x": 1, "y": 0},
    ),
    case(
        "claim-at-a-tangent-of-infinity",
        "The slopes of the activations are positive at tanh(1/y): undefined at y = 0.",
        said(
            "cited",
            at(POSITIVE, {slope_at: tanh(1 / y)}),
            Theorem(POSITIVE.key, {slope_at: tanh(1 / y)}),
        ),
        model=drawn(y=1),
        counter={"y": 0},
    ),
)
