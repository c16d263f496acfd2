"""Every part of a statement is printed for Rocq as it is meant, or refused by name."""

from typing import Any

import pytest
import sympy
from sympy import (
    Abs,
    Eq,
    Function,
    Ge,
    Gt,
    Identity,
    Le,
    Limit,
    Lt,
    MatrixSymbol,
    Max,
    Min,
    Ne,
    Product,
    Rational,
    Sum,
    Symbol,
    Trace,
    exp,
    log,
    oo,
    sqrt,
    tanh,
)
from sympy import Q as Ask
from sympy.logic.boolalg import And, Equivalent, Implies, Not, Or
from sympy.matrices.expressions.diagonal import DiagMatrix

from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.notation import (
    Exists,
    Expectation,
    Family,
    ForAll,
    GaussianEntries,
    Independent,
    Norm,
    RealFunction,
    Rounded,
    SomeReordering,
    Variance,
)
from longdep.theory.core.rocq.names import names_of
from longdep.theory.core.rocq.statement import name_of, statement_of
from longdep.theory.core.rocq.text import UntranslatableError

n, m = (Symbol(x, integer=True, positive=True) for x in "nm")
s, t = (Symbol(x, integer=True, nonnegative=True) for x in "st")
i, e = (Symbol(x, integer=True) for x in "ie")
a, b = (Symbol(x, real=True) for x in "ab")
p = Symbol("p", positive=True)
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
v = MatrixSymbol("v", n, 1)
h: Any = Function("h", real=True)
w: Any = Function("w", real=True)
c: Any = Function("c", integer=True)
k: Any = Function("k", integer=True, nonnegative=True)
f: Any = RealFunction("f", real=True)


def claim(conclusion: Any, *premises: Any, kind: Kind = Kind.BOUND) -> Claim:
    named = tuple(Hypothesis(f"h{j}", p, "") for j, p in enumerate(premises))
    return Claim("a-b.c", "t", "T", "", conclusion, kind, hypotheses=named)


def printed(conclusion: Any, *premises: Any, kind: Kind = Kind.BOUND) -> str:
    """The definition without its head, on one line."""
    text = statement_of(claim(conclusion, *premises, kind=kind)).text
    return " ".join(text.split()).partition(" : Prop := ")[2].rstrip(".")


def said(conclusion: Any) -> str:
    """What is printed for a conclusion, without the names before it."""
    text = printed(conclusion)
    depth = 0
    for place in range(len(text) - 1, -1, -1):  # the last bracket holds the conclusion
        depth += {")": 1, "(": -1}.get(text[place], 0)
        if depth == 0:
            return text[place + 1 : -1]
    raise AssertionError(text)


le = {"evaluate": False}
ALGEBRA = {
    "0 <= a": Ge(a, 0, **le),
    "a < 1": Gt(1, a, **le),
    "a <> b": Ne(a, b, **le),
    "a + b = a - b": Eq(a + b, a - b, **le),
    "a = 3%:R / 2%:R": Eq(a, Rational(3, 2), **le),
    "a = - (1 / 2%:R)": Eq(a, Rational(-1, 2), **le),
    "a = - 2%:R": Eq(a, -2, **le),
    "a = - b": Eq(a, -b, **le),
    "a = 1 - b": Eq(a, 1 - b, **le),
    "a * b / 3%:R = 0": Eq(a * b / 3, 0, **le),
    "a / (b + 1) = 0": Eq(a / (1 + b), 0, **le),
    "a / b ^+ 2 = 0": Eq(a / b**2, 0, **le),
    "a ^+ 2 = b ^+ (2 * t)": Eq(a**2, b ** (2 * t), **le),
    "a ^ (e - 1%:Z) = b": Eq(a ** (e - 1), b, **le),
    "(a + b) ^+ t = t%:R": Eq((a + b) ** t, t, **le),
    "a^-1 = b": Eq(1 / a, b, **le),
    "`|a - b| <= Num.max 0 (Num.min a b)": Le(Abs(a - b), Max(0, Min(a, b)), **le),
    "Num.sqrt a = b": Eq(sqrt(a), b, **le),
    r"\sum_(0 <= s < t) (h s) = a": Eq(Sum(h(s), (s, 0, t - 1)), a, **le),
    r"\prod_(1 <= s < (t + 1)) (h s) = a": Eq(Product(h(s), (s, 1, t)), a, **le),
    "h (t + 1)%N = h 0%N": Eq(h(t + 1), h(0), **le),
    "(k t + 1)%N = (2 ^ t)%N": Eq(k(t) + 1, 2**t, **le),
    "(t < n)%N": Lt(t, n, **le),
    "(0%:Z <= c t)": Ge(c(t), 0, **le),
    "f (a + 1) = b": Eq(f(a + 1), b, **le),
    r"(a < 1) /\ (b < 2%:R)": And(Lt(a, 1), Lt(b, 2)),
    r"(a < 1) \/ (b < 2%:R)": Or(Lt(a, 1), Lt(b, 2)),
    "(a < 1) -> (b < 2%:R)": Implies(Lt(a, 1), Lt(b, 2)),
    "(a < 1) <-> (b < 2%:R)": Equivalent(Lt(a, 1), Lt(b, 2)),
    "forall s : nat, (h s = a)": ForAll(Eq(h(s), a, **le), s, 0),
    "forall s : nat, (1 <= s)%N -> (s <= t)%N -> (h s = a)": ForAll(
        Eq(h(s), a, **le), s, 1, t
    ),
    "forall i : nat, (i + 2 <= n)%N -> (h i = a)": ForAll(
        Eq(h(i), a, **le), i, 0, n - 2
    ),
    "~ (forall s : nat, (h s = a))": Not(ForAll(Eq(h(s), a, **le), s, 0)),
    "tends_to (fun t : nat => a ^+ t : Real) b": Eq(Limit(a**t, t, oo), b, **le),
    "tends_to_infinity (fun t : nat => a ^+ t : Real)": Eq(
        Limit(a**t, t, oo), oo, **le
    ),
    r"tends_to_infinity (fun t : nat => a ^+ t : Real) \/ (exists limit : Real, "
    r"tends_to (fun t : nat => a ^+ t : Real) limit /\ (0 < limit))": Gt(
        Limit(a**t, t, oo), 0, **le
    ),
    "A *m B^T *m v = 0": Eq(A * B.T * v, sympy.ZeroMatrix(n, 1), **le),
    "A - B = 2%:R *: A": Eq(A - B, 2 * A, **le),
    "matrix_power A t = invmx B": Eq(A**t, B.I, **le),
    "diagonal_matrix v = A": Eq(DiagMatrix(v), A, **le),
    r"\tr (A *m B) = a": Eq(Trace(A * B), a, **le),
    "orthogonal A": Ask.orthogonal(A),
    "symmetric A": Ask.symmetric(A),
    "diagonal A": Ask.diagonal(A),
    r"A \in unitmx": Ask.invertible(A),
    "norm_one v = a": Eq(Norm(v, 1), a, **le),
    "norm_oo A = a": Eq(Norm(A, oo), a, **le),
    "norm_two A = a": Eq(Norm(A, "F"), a, **le),
    "norm_two v = a": Eq(Norm(v, 2), a, **le),
    "norm_max A = a": Eq(Norm(A, "max"), a, **le),
    "norm_sum A = a": Eq(Norm(A, "sum"), a, **le),
    "norm _ _ A = a": Eq(Norm(A, p), a, **le),
    r"exists (S : 'M[Real]_(n, n)), signed_permutation S /\ (A *m S = S)": (
        SomeReordering(
            Eq(A * MatrixSymbol("S", n, n), MatrixSymbol("S", n, n), **le),
            MatrixSymbol("S", n, n),
        )
    ),
    "exists (S : 'M[Real]_(n, n)), (A = S)": Exists(
        Eq(A, MatrixSymbol("S", n, n), **le), MatrixSymbol("S", n, n)
    ),
    "expectation law (fun omega => w t omega) = a": Eq(Expectation(w(t)), a, **le),
    "variance law (fun omega => (w t omega) ^+ 2) = a": Eq(
        Variance(w(t) ** 2), a, **le
    ),
    "independent law (fun s => fun omega => w s omega) 1%N horizon None": Independent(
        w(s), s, 1
    ),
    "independent law (fun s => fun omega => w s omega) 0%N horizon (Some 2%N)": (
        Independent(w(s), s, 0, oo, 2)
    ),
    "H (t + 1)%N = A *m H t": Eq(
        Family("H", n, 1, t + 1), A * Family("H", n, 1, t), **le
    ),
}
REALS = {
    "exp a = tanh b": Eq(exp(a), tanh(b), **le),
    "exp a <= Rmax 0 (Rmin a b)": Le(exp(a), Max(0, Min(a, b)), **le),
    "exp a = Rabs b": Eq(exp(a), Abs(b), **le),
    "exp a = INR t * b ^ 2": Eq(exp(a), t * b**2, **le),
    "exp a = b ^ (t + 1)%nat": Eq(exp(a), b ** (t + 1), **le),
    "exp a = powerRZ 2 (e - 1)%Z": Eq(exp(a), Rational(2) ** (e - 1), **le),
    "exp a = sqrt b": Eq(exp(a), sqrt(b), **le),
    "exp a = PI": Eq(exp(a), sympy.pi, **le),
    "rounded (a + 1) 53%Z = a": Eq(Rounded(a + 1, 53), a, **le),
    "rounded a (Z.of_nat n)%Z = b": Eq(Rounded(a, n), b, **le),
    "exp a = sum_terms 1%nat t (fun s : nat => h s)": Eq(
        exp(a), Sum(h(s), (s, 1, t)), **le
    ),
    "exp a = product_terms 0%nat t (fun s : nat => h s)": Eq(
        exp(a), Product(h(s), (s, 0, t - 1)), **le
    ),
    "is_derive (fun a_ : R => tanh a_) a b": Eq(sympy.Derivative(tanh(a), a), b, **le),
}


@pytest.mark.parametrize(
    ("text", "statement"),
    [*ALGEBRA.items(), *REALS.items()],
)
def test_a_part_is_printed_as_it_is_meant(text: str, statement: Any) -> None:
    assert said(statement) == text


def test_names_come_with_what_is_declared_of_them() -> None:
    d = Symbol("d", positive=True)
    z = Symbol("z", real=True, nonzero=True)
    g: Any = Function("g", nonnegative=True)
    assert printed(Eq(g(t) + d + z + a, n, evaluate=False)) == (
        "forall (n t : nat), (0 < n)%N -> forall (a d z : Real), 0 < d -> z <> 0 -> "
        "forall (g : nat -> Real), (forall i1, 0 <= g i1) -> (a + d + z + g t = n%:R)"
    )


def test_premises_come_first_each_under_its_name() -> None:
    assert printed(Lt(a, 2), Lt(a, 1)) == (
        "forall (a : Real), (* h0 *) (a < 1) -> (a < 2%:R)"
    )


def test_what_exists_is_said_to_exist() -> None:
    text = printed(Lt(a, 2), Lt(0, a), kind=Kind.EXISTENCE)
    assert text == r"exists (a : Real), (* h0 *) (0 < a) /\ (a < 2%:R)"


@pytest.mark.parametrize(
    "inner",
    [
        Not(ForAll(Eq(h(s), a, evaluate=False), s, 0)),
        Exists(Eq(A, MatrixSymbol("S", n, n)), MatrixSymbol("S", n, n)),
    ],
)
def test_a_formula_that_says_what_exists_holds_for_every_other_name(inner: Any) -> None:
    assert printed(inner, kind=Kind.EXISTENCE).startswith("forall ")


def test_chance_comes_with_a_law_on_finitely_many_outcomes() -> None:
    text = printed(Eq(Expectation(w(t)), a, evaluate=False))
    assert text == (
        "forall (t : nat), forall (a : Real), exists (horizon : nat), "
        "forall (Outcome : finType) (law : Outcome -> Real), is_law law -> "
        "forall (w : nat -> Outcome -> Real), "
        "(expectation law (fun omega => w t omega) = a)"
    )


def test_what_is_random_holds_up_to_a_horizon_that_is_far_enough() -> None:
    zero = ForAll(Eq(Expectation(w(s)), 0, evaluate=False), s, 1)
    plain = ForAll(Eq(h(s), 0, evaluate=False), s, 0, t)
    assert "forall s : nat, (1 <= s)%N -> (s <= horizon)%N -> (expectation" in printed(
        plain, zero
    )
    assert "forall s : nat, (s <= t)%N -> (h s = 0)" in printed(plain, zero)


def test_random_numbers_that_exist_do_so_up_to_any_horizon() -> None:
    one = Eq(Expectation(w(t)), 1, evaluate=False)
    assert printed(one, kind=Kind.EXISTENCE).startswith(
        "exists (t : nat), forall (horizon : nat), exists (Outcome : finType) "
        r"(law : Outcome -> Real), is_law law /\ exists (w : nat -> Outcome -> Real), "
    )


def test_a_norm_of_any_order_is_any_norm_that_products_do_not_exceed() -> None:
    text = printed(Eq(Norm(A, p), a, evaluate=False))
    assert "(norm : forall m n : nat, 'M[Real]_(m, n) -> Real), " in text
    assert "submultiplicative norm -> " in text


@pytest.mark.parametrize(
    ("conclusion", "field"),
    [
        (Eq(Norm(A, oo), a), "(Real : realFieldType)"),
        (Eq(Norm(A, "F"), a), "(Real : rcfType)"),
        (Eq(sqrt(a), b), "(Real : rcfType)"),
        (Eq(exp(a), b), "Definition a_b__c : Prop"),
    ],
)
def test_roots_and_functions_decide_where_a_statement_lives(
    conclusion: Any, field: str
) -> None:
    assert field in statement_of(claim(conclusion)).text


def test_a_limit_asks_for_an_archimedean_field() -> None:
    statement = statement_of(claim(Eq(Limit(a**t, t, oo), 0)))
    assert statement.holds == (
        "forall Real : realFieldType, archimedean Real -> a_b__c Real"
    )
    assert statement.fails == (
        "forall Real : realFieldType, archimedean Real -> ~ a_b__c Real"
    )
    assert statement_of(claim(Lt(exp(a), b))).fails == "~ a_b__c"


def test_a_variant_lacks_its_premise_and_keeps_its_names() -> None:
    whole = claim(Lt(a, 2), Lt(b, 1), Lt(a, b))
    assert statement_of(whole, without="h1").text == (
        "Definition a_b__c__dropping_h1 (Real : realFieldType) : Prop :=\n"
        "  forall (a b : Real),\n  (* h0 *) (b < 1) ->\n  (a < 2%:R).\n"
    )
    turned = statement_of(whole, turned=True)
    assert turned.name == "a_b__c__turned"
    assert turned.text.endswith("  (2%:R < a).\n")


def test_only_an_inequality_is_turned_round() -> None:
    with pytest.raises(UntranslatableError, match="no inequality"):
        statement_of(claim(Eq(a, b)), turned=True)


def test_a_name_may_not_be_a_word_of_rocq() -> None:
    word, hidden = Symbol("fun", real=True), Symbol("law", real=True)
    odd = Symbol("L_*", real=True)
    called = {x.called for x in names_of([Lt(word, hidden + odd)])}
    assert called == {"fun_", "law_", "L_star"}
    short = [Symbol(x, real=True) for x in ("i1", "x²", "norm_one")]
    assert {x.called for x in names_of([Lt(sum(short), 1)])} == {
        "i1_",
        "x",
        "norm_one_",
    }


@pytest.mark.parametrize("key", ["archimedean", "in", "norm-one", "1-step"])
def test_a_definition_hides_no_word_of_the_vocabulary(key: str) -> None:
    assert name_of(key) == {"1-step": "x1_step"}.get(key, key.replace("-", "_") + "_")
    assert name_of("horizon") == "horizon"  # a name that statements bind themselves


def test_a_premise_ends_no_comment() -> None:
    strange = Hypothesis('h *) False -> (* "', Lt(a, 1), "")
    whole = Claim("a", "t", "T", "", Lt(a, 2), Kind.BOUND, hypotheses=(strange,))
    assert "(* hFalse- *) (a < 1) ->" in statement_of(whole).text


def test_only_limits_ask_for_an_archimedean_field() -> None:
    about = Claim("it-tends-to-one", "t", "T", "", Lt(a, 2), Kind.BOUND)
    assert "archimedean" not in statement_of(about).holds


def test_a_sign_may_be_declared_in_parts() -> None:
    whole = Symbol("d", nonnegative=True, nonzero=True)
    assert "0 < d -> " in printed(Lt(whole, a))


def test_ranges_that_are_not_on_chance_have_no_horizon() -> None:
    text = printed(Eq(Expectation(w(t)), 0, evaluate=False), ForAll(Eq(h(s), 0), s, 0))
    assert "(* h0 *) (forall s : nat, (h s = 0)) ->" in text


def test_a_symbol_beside_a_mean_is_a_constant() -> None:
    text = printed(Eq(Expectation((w(t) - b) ** 2), b**2, evaluate=False))
    assert "forall (b : Real)" in text
    assert "(w t omega - b) ^+ 2" in text


def test_what_does_not_exist_is_said_of_every_name_only_at_the_top() -> None:
    inner = Not(And(ForAll(Eq(h(s), a, evaluate=False), s, 0), Lt(a, b)))
    assert printed(inner, kind=Kind.EXISTENCE).startswith("exists ")


def test_an_index_hides_a_whole_number_of_its_name() -> None:
    bound, free = Symbol("i", integer=True, nonnegative=True), i
    text = printed(ForAll(Eq(Rounded(a, bound + 5), Rounded(b, free), **le), bound, 0))
    assert "forall i : nat, (rounded a (Z.of_nat i + 5)%Z = rounded b i_%Z)" in text


def test_divisors_and_sizes_within_one_another() -> None:
    nested = sympy.Mul(
        b, sympy.Pow(sympy.Mul(1, sympy.Pow(a, -1), **le), -1, **le), **le
    )
    assert said(Eq(nested, 0, **le)) == "b / (1 / a) = 0"
    assert said(Eq(Abs(b - Abs(a)), 0, **le)) == "`|b - `|a| | = 0"
    assert said(Eq(t - s, n, **le)) == "(t%:R - s%:R : Real) = n%:R"


def test_a_bound_name_hides_no_free_one() -> None:
    same = Symbol("s", real=True)
    text = said(ForAll(Eq(h(s), same, evaluate=False), s, 0))
    assert text == "forall s : nat, (h s = s_)"


REFUSED = {
    "y is declared even=True": Lt(Symbol("y", integer=True, even=True), a),
    "y is declared rational=True": Lt(Symbol("y", rational=True), a),
    "y is declared integer=False": Lt(Symbol("y", real=True, integer=False), a),
    "g(t) is declared even=True": Eq(Function("g", integer=True, even=True)(t), a),
    "b stands in means and outside": And(
        Eq(Variance(b), 0, evaluate=False), Le(Abs(b), 1)
    ),
    "a conclusion on chance without an end": ForAll(
        Eq(Expectation(w(s)), 0, evaluate=False), s, 0
    ),
    "the limit of a random number": Eq(Limit(Expectation(w(t)), t, oo), 0, **le),
    "h has arguments of two numbers": Eq(h(t) + Function("h", real=True)(t, s), a),
    "s is not known to be a whole number": ForAll(
        Eq(Norm(MatrixSymbol("M", s, s), 1), a, evaluate=False), s, 1, t
    ),
    "GaussianEntries has no translation": GaussianEntries(A, a),
    "a matrix beside functions": Eq(exp(a) * A, B),
    "stands in means and outside": And(Eq(Expectation(w(t)), a), Eq(w(t), b)),
    "an exponent that is not whole": Eq(a**b, 1),
    "y is declared negative=True": Lt(Symbol("y", negative=True), a),
    "is not declared to be real": Eq(Symbol("y"), a),
    "more than the order of a norm": Eq(Norm(A, p), p),
    "is too large": Eq(a, 10**6),
    "norm of order 3": Eq(Norm(v, 3), a),
    "norm of order 2": Eq(Norm(A, 2), a),
    "two limits": Eq(Limit(a**t, t, oo), Limit(b**t, t, oo), evaluate=False),
    "not one of a sequence": Eq(Limit(b**a, a, 0), 1, evaluate=False),
    "range of Sum": Lt(Sum(h(s), (s, 0, oo)), a),
    "not known >= 0": ForAll(Lt(h(i), a), i, e),
    "whole number >= 0": Lt(Sum(h(i), (i, 0, e)), a),
    "more than one derivative": Eq(
        sympy.Derivative(tanh(a), a), sympy.Derivative(exp(a), a), evaluate=False
    ),
    "second derivative": Eq(sympy.Derivative(tanh(a), a, a), b, evaluate=False),
    "chance beside functions of Coq's reals": And(
        Independent(w(s), s, 1), Eq(exp(a), b)
    ),
    "the random d is declared to be positive": Eq(
        Expectation(Symbol("d", positive=True)), a, evaluate=False
    ),
    "Integral has no translation": Lt(
        sympy.Integral(exp(a), (a, 0, 1)), b, evaluate=False
    ),
    "floor has no translation": Lt(sympy.floor(a), b),
    "family of several shapes": Eq(
        Family("H", n, 1, t).T * Family("H", n, n, t + 1), v.T
    ),
}


@pytest.mark.parametrize(("reason", "statement"), list(REFUSED.items()))
def test_what_has_no_words_is_refused_by_name(reason: str, statement: Any) -> None:
    with pytest.raises(UntranslatableError) as refusal:
        statement_of(claim(statement))
    assert reason in str(refusal.value)


def test_an_experiment_is_refused() -> None:
    with pytest.raises(UntranslatableError, match="an experiment decides it"):
        statement_of(claim(Lt(a, b), kind=Kind.EXPERIMENT))


def test_a_limit_is_at_most_what_it_says_or_minus_infinite() -> None:
    said_of = said(Le(Limit(a**t, t, oo), b, evaluate=False))
    assert said_of == (
        r"tends_to_infinity (fun t : nat => - a ^+ t : Real) \/ "
        r"(exists limit : Real, "
        r"tends_to (fun t : nat => a ^+ t : Real) limit /\ (limit <= b))"
    )


def test_identities_of_matrices_need_no_size() -> None:
    assert said(Eq(A * B, Identity(n), evaluate=False)) == "A *m B = 1%:M"
    assert said(Eq((A * B).T, A, evaluate=False)) == "B^T *m A^T = A"
    element = Eq(A[0, n - 1], a, evaluate=False)
    with pytest.raises(UntranslatableError, match="-1 is not known"):
        said(element)
    assert said(Eq(A[0, 0], a, evaluate=False)) == "entry A 0%N 0%N = a"


def test_logarithms_and_quotients_of_functions() -> None:
    assert said(Lt(log(a), b / exp(a), evaluate=False)) == "ln a < b * exp (- a)"
    assert said(Eq(Limit(exp(a) * b**t, t, oo), b, evaluate=False)) == (
        "is_lim_seq (fun t : nat => b ^ t * exp a) (Finite b)"
    )
