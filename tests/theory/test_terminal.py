"""Statements drawn in text: every one of them, in Unicode and in ASCII."""

import re
from functools import cache

import pytest
from sympy import (
    Abs,
    And,
    Eq,
    Implies,
    Le,
    Limit,
    Lt,
    Matrix,
    MatrixSymbol,
    Not,
    Rational,
    Sum,
    Symbol,
    Transpose,
    oo,
    pretty,
    symbols,
)

from longdep.theory.catalog import all_claims
from longdep.theory.core.notation import (
    Exists,
    Expectation,
    Family,
    ForAll,
    GaussianEntries,
    Independent,
    Norm,
    Rounded,
    SomeReordering,
    Variance,
    size,
    time,
)
from longdep.theory.core.scripts import lowered, raised
from longdep.theory.core.terminal import terminal_text

WIDTH = 76
# What SymPy writes for a node that no printer knows: "Norm(x, p)", "ForAll(...)".
UNKNOWN = re.compile(r"[A-Z][a-z]+[A-Za-z]*\(|[{}$]|\bNone\b")

x, y, gamma = symbols("x y gamma", real=True)
k = Symbol("k", integer=True)
h = Family("h", size, 1, time)
W = MatrixSymbol("W", size, size)


@cache
def drawn(unicode: bool) -> dict[str, str]:
    """Each statement and premise of each claim, drawn."""
    return {
        f"{claim.key} {name}": terminal_text(statement, WIDTH, unicode=unicode)
        for claim in all_claims().values()
        for name, statement in (
            ("", claim.conclusion),
            *((premise.name, premise.condition) for premise in claim.hypotheses),
        )
    }


@pytest.mark.parametrize("unicode", [True, False])
def test_every_statement_is_drawn_without_names_of_classes(unicode: bool) -> None:
    texts = drawn(unicode)
    assert len(texts) > len(all_claims())
    assert not [name for name, text in texts.items() if UNKNOWN.search(text)]


@pytest.mark.parametrize("unicode", [True, False])
def test_every_statement_fits_the_width(unicode: bool) -> None:
    wide = {
        name: line
        for name, text in drawn(unicode).items()
        for line in text.splitlines()
        if len(line) > WIDTH
    }
    assert not wide


def test_statements_in_ascii_are_ascii() -> None:
    assert all(text.isascii() for text in drawn(False).values())


def test_a_node_that_no_printer_knows_is_seen() -> None:
    for text in ("Norm(x, p)", "ForAll(x < 1, t, 0, oo)", r"\frac{1}{2}", "$x$"):
        assert UNKNOWN.search(text)
    assert not UNKNOWN.search("max(m, ‖C‖₂) tanh(x) E[w] Var[w] diag(g)")


DRAWINGS = (
    (Eq(h, W.T**time * Family("h", size, 1, 0), evaluate=False), "h[t] = (Wᵀ)ᵗ⋅h[0]"),
    (Le(Norm(h, 2), 1), "‖h[t]‖₂ ≤ 1"),
    (Le(Norm(h, oo), 1), "‖h[t]‖  ≤ 1\n      ∞"),
    (Norm(W, "F") ** 2, "    2\n‖W‖\n   F"),
    (Norm(W, "sum"), "‖W‖\n   Σ"),
    (Le(x, Rational(3, 5)), "x ≤ 3/5"),
    (Expectation(x**2), "E[x²]"),
    (Variance(x), "Var[x]"),
    (Rounded(x + y, k), "flₖ(x + y)"),
    (ForAll(Le(x, 1), time, 0), "x ≤ 1  for all t ≥ 0"),
    (ForAll(Le(x, 1), time, 0, k), "x ≤ 1  for all 0 ≤ t ≤ k"),
    (ForAll(And(Le(x, 1), Lt(y, 1)), time, 0), "(x ≤ 1 ∧ y < 1)  for all t ≥ 0"),
    (Independent(h, time, 1), "h[1], h[2], … independent"),
    (Independent(h, time, 1, k, 2), "h[1], h[2], …, h[k] pairwise independent"),
    (GaussianEntries(W, x), "W has independent entries ~ N(0, x)"),
    (Exists(Eq(W, W.T), W), "there are W with W = Wᵀ"),
    (SomeReordering(Eq(W, W.T), W), "W = Wᵀ  for some signed permutation W"),
    (Not(ForAll(Le(x, 1), time, 0)), "not (x ≤ 1  for all t ≥ 0)"),
    (Implies(Lt(x, 1), Lt(y, 1)), "x < 1 ⇒ y < 1"),
    (Eq(Limit(gamma**time, time, oo), 0, evaluate=False), "lim γᵗ = 0\nt─→∞"),
    (Transpose(W)[0, 1], "W[1, 0]"),
    (gamma ** (-time), "γ⁻ᵗ"),
    ((x + y) ** 2, "(x + y)²"),
    (Expectation((x - y) ** time), "E[(x - y)ᵗ]"),
    (Symbol("ell"), "ℓ"),
    (Symbol("delta_1"), "δ₁"),
)


@pytest.mark.parametrize(("statement", "text"), DRAWINGS)
def test_a_drawing_says_what_the_statement_says(statement, text: str) -> None:
    assert terminal_text(statement) == text


ASCII = (
    (Le(Norm(h, 2), 1), "||h[t]||  <= 1\n        2"),
    (And(Le(x, 1), Lt(y, 1)), "x <= 1 and y < 1"),
    (ForAll(Le(x, 1), time, 0, k), "x <= 1  for all 0 <= t <= k"),
    (Implies(Lt(x, 1), Lt(y, 1)), "x < 1 => y < 1"),
    (gamma, "gamma"),
    (Abs(x), "|x|"),
)


@pytest.mark.parametrize(("statement", "text"), ASCII)
def test_a_drawing_in_ascii_says_the_same(statement, text: str) -> None:
    assert terminal_text(statement, unicode=False) == text


def test_a_wide_statement_is_broken_where_it_is_joined() -> None:
    names = symbols("alpha1:9", real=True)
    wide = And(*(Lt(name, 1) for name in names))
    lines = terminal_text(wide, 40).splitlines()
    assert max(map(len, lines)) <= 40
    assert lines[1] == "∧"
    assert "".join(lines).count("<") == len(names)


def test_a_wide_relation_is_broken_at_its_sign() -> None:
    left = Sum(x, (k, 1, size)) + Sum(y, (k, 1, size)) + gamma
    lines = terminal_text(Le(left, gamma + x + y, evaluate=False), 30).splitlines()
    assert max(map(len, lines)) <= 30
    assert "≤" in lines


def test_what_cannot_be_broken_is_continued_and_not_cut() -> None:
    name = Symbol("a" * 90)
    lines = terminal_text(name, 40).splitlines()
    assert "".join(re.findall("a+", "".join(lines))) == name.name
    assert max(map(len, lines)) <= 40


def test_drawing_leaves_sympys_own_setting_as_it_was() -> None:
    before = pretty(Matrix([1, 2]))
    terminal_text(x, unicode=True)
    terminal_text(x, unicode=False)
    assert pretty(Matrix([1, 2])) == before


def test_signs_are_raised_and_lowered_where_all_of_them_can_be() -> None:
    assert raised("t - k") == "ᵗ⁻ᵏ"
    assert raised("-1/2") is None
    assert raised("τ") is None
    assert lowered("t+1") == "ₜ₊₁"
    assert lowered("F") is None
    assert raised("") is None
