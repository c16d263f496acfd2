"""Why steps of algebra and logic are refused, in words; and what just passes."""

from typing import Any

from sympy import (
    Eq,
    Equivalent,
    Function,
    Ge,
    Gt,
    Identity,
    Implies,
    Integer,
    Inverse,
    Le,
    MatMul,
    MatrixSymbol,
    Not,
    Or,
    Product,
    Sum,
    Symbol,
    Trace,
)
from sympy import Q as Ask
from sympy.logic.boolalg import And

from longdep.theory.core.notation import ForAll, equation
from longdep.theory.core.rules import (
    Algebra,
    Apply,
    Both,
    Combine,
    Conjunction,
    Deduction,
    Given,
    Instance,
    Lemma,
    Multiply,
    PartOf,
    Peel,
    Tollens,
)
from longdep.theory.core.steps import Step
from tests.theory.single_steps import reasons, refusal

n = Symbol("n", integer=True, positive=True)
x, y, z = (Symbol(name, real=True) for name in "xyz")
a, b = Symbol("a", positive=True), Symbol("b", nonnegative=True)
k, m = Symbol("k", integer=True), Symbol("m", integer=True, nonnegative=True)
i = Symbol("i", integer=True)
t = Symbol("t", integer=True, nonnegative=True)
w = Symbol("w", complex=True)
f = Function("f", real=True)
A, B, V = (MatrixSymbol(name, n, n) for name in "ABV")
ANY = Step("it", Le(x, 1), Lemma("a book"), "")


# Equations.


def test_the_last_factor_or_term_is_split_off() -> None:
    def fold(kind: Any, first: Any, last: Any) -> Any:
        return kind(f(i), (i, first, last))

    whole, rule = fold(Sum, 0, m), Peel()
    reasons([
        (equation(whole, fold(Sum, 0, m - 1) + f(m)), rule, {}, ""),
        (equation(fold(Sum, 0, 3), fold(Sum, 0, 2) + f(3)), rule, {}, ""),
        (equation(fold(Sum, k, k), fold(Sum, k, k - 1) + f(k)), rule, {}, ""),
        (equation(fold(Product, 1, m + 1), fold(Product, 1, m) * f(m + 1)), rule, {},
         ""),
        (equation(whole, fold(Sum, 0, m - 1) - f(m)), rule, {}, "the rule gives"),
        (equation(whole, fold(Sum, 0, m) + f(m)), rule, {}, "the rule gives"),
        (equation(whole, fold(Sum, 0, m - 2) + f(m)), rule, {}, "the rule gives"),
        (equation(whole, fold(Sum, 0, m - 1) * f(m)), rule, {}, "the rule gives"),
        (equation(fold(Product, 1, m + 1), fold(Product, 1, m) + f(m + 1)), rule, {},
         "the rule gives"),
        (equation(fold(Sum, 0, k), fold(Sum, 0, k - 1) + f(k)), rule, {"h": Ge(k, -1)},
         "k is not known to be >= 0"),
        (equation(fold(Sum, 1, m), fold(Sum, 1, m - 1) + f(m)), rule, {},
         "m is not known to be >= 1"),
        (equation(fold(Sum, 0, k), fold(Sum, 0, k - 1) + f(k)), rule, {"h": Ge(k, 0)},
         ""),
        (equation(fold(Sum, 0, y), fold(Sum, 0, y - 1) + f(y)), rule, {},
         "0 and y are not known to be whole"),
        (equation(fold(Sum, y, y + 1), fold(Sum, y, y) + f(y + 1)), rule, {},
         "are not known to be whole"),
        (equation(Sum(f(i) * f(k), (i, 0, 2), (k, 0, 2)), f(2)), rule, {},
         "takes the last factor off one"),
        (equation(f(m), f(m)), rule, {}, "takes the last factor off one"),
        (Le(whole, 1), rule, {}, "takes the last factor off one"),
    ])  # fmt: skip


def test_equations_between_matrices() -> None:
    both, invertible = {"h": Eq(A, B)}, {"v": Ask.invertible(V)}
    cancelled = equation(MatMul(V, Inverse(V)), Identity(n))
    reasons([
        (Eq(V * A, V * B), Multiply("h", V), both, ""),
        (Eq(A * V, B * V), Multiply("h", right=V), both, ""),
        (Eq(V * A * V, V * B * V), Multiply("h", V, V), both, ""),
        (Eq(V * A, B * V), Multiply("h", V), both, "does not check"),
        (Eq(A * V, V * B), Multiply("h", V), both, "does not check"),
        (Le(x, 1), Multiply("h", V), both, "multiplies"),
        (Eq(V * A, V * B), Multiply("h", V), {"h": Le(x, 1)}, "multiplies"),
        (Le(x, x + 1, evaluate=False), Algebra(), {}, "algebra decides equations, not"),
        (cancelled, Algebra(facts=("v",)), invertible, ""),
        (cancelled, Algebra(facts=("v",)), {"v": Ask.orthogonal(V)}, ""),
        (cancelled, Algebra(), invertible, "not given invertible"),
        (cancelled, Algebra(facts=("v",)), {"v": Ask.invertible(A)}, "V is inverted"),
        (cancelled, Algebra(facts=("v",)), {"v": Ask.symmetric(V)}, "V is inverted"),
        (cancelled, Algebra(facts=("v",)), {"v": Eq(A, B)}, "'v' is not"),
        (cancelled, Algebra(facts=("u",)), invertible, "'u' is not a matrix predicate"),
        (equation(V * V.T, V.T * V), Algebra(facts=("v",)), {"v": Ask.diagonal(V)}, ""),
        (equation(V, V.T), Algebra(facts=("v",)), {"v": Ask.diagonal(V)}, ""),
        (equation(V, V.T), Algebra(), {}, "does not check"),
        (equation(Trace(A * B), Trace(B * A)), Algebra(), {}, ""),
        (equation(Trace(Identity(n)), n), Algebra(), {}, ""),
        (equation(Trace(A + 2 * Identity(n)), Trace(A) + 2 * n), Algebra(), {}, ""),
        (equation(Trace(A * B), Trace(A) * Trace(B)), Algebra(), {}, "does not check"),
        (equation(Trace(A), Trace(B)), Algebra(), {}, "does not check"),
        (equation(A, 2 * A), Algebra(), {}, "does not check"),
        (Eq(V * A, V * B), Algebra(("h",)), both, ""),
        (Eq(A * A, A * B), Algebra(("h",)), both, ""),
    ])  # fmt: skip
    wide = MatrixSymbol("w", 2, 3)
    reason = refusal(
        equation(wide, 2 * wide), Algebra(facts=("v",)), {"v": Ask.orthogonal(wide)}
    )
    assert "is about a matrix that is not square" in reason


# Logic.


P, R = Le(x, 1), Le(y, 1)


def test_logic_takes_no_more_than_it_is_given() -> None:
    there, back = {"p": Implies(P, R)}, {"q": Implies(R, P)}
    three = {"e": Equivalent(P, R, Le(z, 1))}
    two = {"e": Equivalent(P, R)}
    reasons([
        (Equivalent(P, R), Both("p", "q"), {**there, **back}, ""),
        (Equivalent(P, R), Both("p", "p"), there, "is not the converse of"),
        (Equivalent(P, R), Both("p", "q"), {**there, "q": R}, "needs two implications"),
        (Equivalent(P, R), Both("q", "p"), {**there, "q": R}, "needs two implications"),
        (And(P, R), Conjunction(("p", "q")), {"p": P, "q": R}, ""),
        (And(P, R), Conjunction(("p",)), {"p": P}, "the rule gives"),
        (P, PartOf("w"), {"w": And(P, R)}, ""),
        (P, PartOf("w"), {"w": Or(P, R)}, "is not a part of"),
        (Le(z, 1), PartOf("w"), {"w": And(P, R)}, "is not a part of"),
        (R, Apply("p", ("a",)), {**there, "a": P}, ""),
        (R, Apply("p", ("a",)), {"p": P, "a": P}, "p is not an implication"),
        (R, Apply("p", ()), there, "p also needs x <= 1"),
        (P, Apply("p", ("a",)), {**there, "a": P}, "the rule gives y <= 1"),
        (Not(P), Tollens("p", "a"), {**there, "a": Not(R)}, ""),
        (Not(P), Tollens("e", "a"), {**two, "a": Not(R)}, ""),
        (Not(R), Tollens("e", "a"), {**two, "a": Not(P)}, ""),
        (Not(R), Tollens("p", "a"), {**there, "a": Not(P)}, "does not give"),
        (Not(P), Tollens("p", "a"), {**there, "a": R}, "does not give"),
        (R, Tollens("p", "a"), {**there, "a": Not(R)}, "does not give"),
        (Not(P), Tollens("e", "a"), {**three, "a": Not(R)}, "e is no implication"),
        (Not(P), Tollens("e", "a"), {"e": Or(P, R), "a": Not(R)}, "e is no"),
        (Implies(P, R), Deduction("a", "b"), {"a": P, "b": R}, "an assumption"),
    ])  # fmt: skip


# Premises and instances.


def test_a_premise_is_taken_in_its_range() -> None:
    late = ForAll(Le(f(t), 1), t, 2, 5)
    reasons([
        (late, Given("h"), {"h": late}, ""),
        (Le(f(2), 1), Given("h", {t: Integer(2)}), {"h": late}, ""),
        (Le(f(5), 1), Given("h", {t: Integer(5)}), {"h": late}, ""),
        (Le(f(m + 2), 1), Given("h", {t: m + 2}), {"h": late, "s": Le(m, 3)}, ""),
        (Le(f(1), 1), Given("h", {t: Integer(1)}), {"h": late}, "to be >= 2"),
        (Le(f(6), 1), Given("h", {t: Integer(6)}), {"h": late}, "to be <= 5"),
        (Le(f(m + 2), 1), Given("h", {t: m + 2}), {"h": late, "s": Le(m, 4)},
         "m + 2 is not known to be <= 5"),
        (Le(f(m + 1), 1), Given("h", {t: m + 1}), {"h": late, "s": Le(m, 3)},
         "m + 1 is not known"),
        (Le(f(2), 1), Given("h", {k: Integer(2)}), {"h": late}, "only t may be chosen"),
        (Le(f(2), 1), Given("none"), {"h": late}, "no hypothesis 'none'"),
        (Le(f(2), 2), Given("h", {t: Integer(2)}), {"h": late}, "the rule gives"),
        (Le(x, 1), Lemma(""), {}, "a lemma needs a source"),
        (Le(x, 1), Lemma("a book", needs=("none",)), {}, "no hypothesis 'none'"),
    ])  # fmt: skip


def test_an_instance_is_of_values_that_a_symbol_admits() -> None:
    given = {"h": Le(x, 1)}
    reasons([
        (Le(z, 1), Instance("h", {x: z}), given, "fixed by what h uses"),
        (Le(x, 1), Instance("h", {a: z}), given, "positive (a)"),
        (Le(x, 1), Instance("h", {a: z}), {**given, "s": Gt(z, 0)}, ""),
        (Le(x, 1), Instance("h", {a: z}), {**given, "s": Ge(z, 0)}, "positive (a)"),
        (Le(x, 1), Instance("h", {b: z}), {**given, "s": Ge(z, 0)}, ""),
        (Le(x, 1), Instance("h", {b: z}), {**given, "s": Ge(z, -1)}, "nonnegative (b)"),
        (Le(x, 1), Instance("h", {k: z}), given, "z is not known to be integer (k)"),
        (Le(x, 1), Instance("h", {a: Integer(2)}), given, ""),
        (Le(x, 1), Instance("h", {a: A}), given, "A is no number, as a is"),
        (Le(x, 1), Instance("h", {V: A}), given, ""),
        (Le(x, 1), Instance("h", {V: z}), given, "z has not the shape of V"),
        (Le(x, 1), Instance("h", {V: Identity(2)}), given, "has not the shape of V"),
        (Le(x, 1), Instance("h", {f(x): z}), given, "only symbols take values"),
        (Le(x, 2), Instance("h", {a: Integer(2)}), given, "the rule gives x <= 1"),
    ])  # fmt: skip


def test_the_words_of_a_rule_name_what_it_cites() -> None:
    assert Algebra().words() == "algebra"
    assert Algebra(("p", "q")).words() == "algebra with p, q"
    assert Combine().words() == "inequalities"
    assert Combine({"p": 1}, by=("q",)).words() == "inequalities from p, q"
