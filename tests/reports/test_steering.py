"""A conclusion that says != is searched where its sides are equal."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import assume
from hypothesis import strategies as st
from sympy import (
    Abs,
    And,
    Eq,
    Identity,
    Implies,
    Le,
    MatrixSymbol,
    Ne,
    Not,
    Or,
    Rational,
    Symbol,
    oo,
)

import longdep
from longdep import notation
from longdep import strategies as draw
from longdep.reports.record import equalities, resolving
from longdep.reports.record.finding import RECORDED, Evidence
from longdep.reports.record.searching import _PROFILE

a, b = Symbol("a", integer=True), Symbol("b", integer=True)
x, y, t = (Symbol(name, integer=True) for name in "xyt")
r = Symbol("r", rational=True)
W = MatrixSymbol("W", 2, 2)
DETERMINANT = W[0, 0] * W[1, 1] - W[0, 1] * W[1, 0]
WHOLE = st.integers


def cases(**parts) -> st.SearchStrategy:
    return st.fixed_dictionaries(parts)


def ordered(most: int) -> st.SearchStrategy:
    """Pairs x > y > 0."""
    pairs = st.tuples(WHOLE(1, most), WHOLE(1, most))
    return pairs.map(lambda pair: {"y": min(pair), "x": max(pair) + 1})


FALSE = {
    "pell": (Ne(a**2 - 2 * b**2, 17), cases(a=WHOLE(21, 1000), b=WHOLE(1, 1000))),
    "pell-wide": (Ne(a**2 - 2 * b**2, 17), cases(a=WHOLE(21, 10**6), b=WHOLE(1))),
    "pell-other": (Ne(x**2 - 3 * y**2, 13), cases(x=WHOLE(20, 9999), y=WHOLE(1))),
    "product": (Ne(a * b, 391), cases(a=WHOLE(6, 10**6), b=WHOLE(6, 10**6))),
    "linear": (Ne(3 * a + 5 * b, 47), cases(a=WHOLE(), b=WHOLE())),
    "linear-positive": (Ne(3 * a + 5 * b, 47), cases(a=WHOLE(1, 99), b=WHOLE(1, 99))),
    "cube": (Ne(t**3, 27), cases(t=WHOLE(-(10**9), 10**9))),
    "power": (Ne(2**t, 2**37), cases(t=WHOLE(0, 1000))),
    "circle": (Ne(x**2 + y**2, 65), ordered(10**4)),
    "fraction": (Ne(r, Rational(22, 7)), cases(r=st.fractions(0, 9))),
    "fraction-drawn": (Ne(r, Rational(22, 7)), cases(r=draw.rationals(0, 4, 8))),
    "determinant": (Ne(DETERMINANT, 7), cases(W=draw.matrices(2))),
    "weight": (
        Ne(W, 5 * Identity(2)),
        cases(W=draw.matrices(2, entries=WHOLE(-99, 99))),
    ),
    "norm": (
        Ne(notation.Norm(W, oo), 777),
        cases(W=draw.matrices(2, entries=WHOLE(-999, 999))),
    ),
    "absolute": (Ne(Abs(a - 1234), 77), cases(a=WHOLE(-(10**6), 10**6))),
    "both": (And(Ne(a, 7654321), Le(b, 10**6)), cases(a=WHOLE(), b=WHOLE(0, 9))),
    "either": (Or(Ne(a, 12345), Ne(b, 54321)), cases(a=WHOLE(), b=WHOLE())),
    "negated": (
        Not(And(Eq(a + b, 700), Eq(a - b, 100))),
        cases(a=WHOLE(0, 1000), b=WHOLE(0, 1000)),
    ),
    "implied": (
        Implies(Eq(a + b, 700), Ne(a, 123)),
        cases(a=WHOLE(0, 1000), b=WHOLE(0, 1000)),
    ),
}


def claim(key: str, conclusion, **more) -> longdep.Claim:
    return longdep.Claim(
        key=f"own-steered-{key}",
        topic="own_steered",
        title=key,
        paraphrase=key,
        conclusion=conclusion,
        kind=longdep.Kind.BOUND,
        **more,
    )


@pytest.fixture(autouse=True)
def default_profile() -> Iterator[None]:
    """The examples of a claim of one's own with a report: 600."""
    token = _PROFILE.set("default")
    yield
    _PROFILE.reset(token)


def found_by(test) -> Evidence:
    """The one thing that a test records."""
    token = RECORDED.set([])
    try:
        test()
    except AssertionError:
        pass
    finally:
        (evidence,) = RECORDED.get() or []
        RECORDED.reset(token)
    return evidence


@pytest.mark.parametrize("key", FALSE)
def test_a_conclusion_that_says_unequal_falls_where_its_sides_are_equal(key) -> None:
    tested = claim(key, FALSE[key][0])

    @longdep.confirming(tested, FALSE[key][1])
    def test_it(case) -> None:
        assert longdep.holds(tested, case)

    evidence = found_by(test_it)
    assert evidence.kind == "refutation"
    assert evidence.certificate["claim"] == tested.key


@pytest.mark.parametrize("name", ["one", "two", "three", "four", "five"])
def test_the_equation_of_pell_is_solved_whatever_the_seed(name) -> None:
    tested = claim("pell-seeds", FALSE["pell"][0])

    def body(case) -> None:
        assert longdep.holds(tested, case)

    body.__name__ = f"test_{name}"  # from which the seed is derived
    evidence = found_by(longdep.confirming(tested, FALSE["pell"][1])(body))
    assert evidence.kind == "refutation"
    values = {k: int(v) for k, v in evidence.certificate["values"].items()}
    assert values["a"] ** 2 - 2 * values["b"] ** 2 == 17
    assert values["a"] > 20
    assert found_by(longdep.confirming(tested, FALSE["pell"][1])(body)) == evidence


TRUE = {
    "root-of-two": (Ne(a**2, 2 * b**2), cases(a=WHOLE(1, 999), b=WHOLE(1, 999))),
    "residues": (Ne(3 * a - 6 * b, 47), cases(a=WHOLE(), b=WHOLE())),
    "promised": (Ne(a**2 - 2 * b**2, 17), cases(a=WHOLE(8, 22), b=WHOLE(1, 99))),
    "invertible": (Ne(DETERMINANT, 0), cases(W=draw.invertible(2))),
}


@pytest.mark.parametrize("key", TRUE)
def test_what_holds_wherever_the_strategy_draws_survives(key) -> None:
    tested = claim(key, TRUE[key][0])

    @longdep.confirming(tested, TRUE[key][1])
    def test_it(case) -> None:
        assert longdep.holds(tested, case)

    evidence = found_by(test_it)
    assert (evidence.kind, evidence.survived) == ("search", True)
    assert evidence.examples <= 600
    assert evidence.drawn["near"] >= 5000


def test_a_refutation_and_an_ablation_look_there_too() -> None:
    tested = claim("refuted", FALSE["pell"][0])
    small = longdep.Hypothesis("small", Le(a, 22), "a is small")
    needed = claim("needs", tested.conclusion, hypotheses=(small,))

    @longdep.refuting(tested, FALSE["pell"][1])
    def test_falls(case) -> None:
        assert case["a"] ** 2 - 2 * case["b"] ** 2 != 17

    @longdep.ablating(needed, "small", FALSE["pell"][1])
    def test_needs_it(case) -> None:
        assert longdep.holds(needed, case, without="small")

    for test in (test_falls, test_needs_it):
        assert found_by(test).certificate["values"]["a"] not in ("", "22")


@dataclass
class Pair:
    left: int
    right: int


PAIR = st.builds(Pair, WHOLE(21, 1000), WHOLE(1, 1000))


def test_values_by_name_steer_cases_of_any_kind() -> None:
    tested = claim("records", FALSE["pell"][0])

    @longdep.confirming(tested, PAIR, lambda pair: {"a": pair.left, "b": pair.right})
    def test_it(pair) -> None:
        assert pair.left**2 - 2 * pair.right**2 != 17

    assert found_by(test_it).kind == "refutation"


def test_what_the_property_cannot_take_is_passed_over() -> None:
    tested = claim("fragile", Ne(a * b, 391))

    @longdep.confirming(tested, cases(a=WHOLE(6, 999), b=WHOLE(6, 999)))
    def test_it(case) -> None:
        if case["a"] * case["b"] == 391 and case["a"] < case["b"]:
            raise LookupError("no such case")
        assert longdep.holds(tested, case)

    evidence = found_by(test_it)
    assert evidence.certificate["values"] == {"a": "23", "b": "17"}


def test_a_property_may_reject_cases_and_steer_by_itself() -> None:
    tested = claim("assumed", FALSE["pell"][0])

    @longdep.confirming(tested, cases(a=WHOLE(1, 1000), b=WHOLE(1, 1000)))
    def test_it(case) -> None:
        assume(case["a"] > 20)
        longdep.bounded(case["b"], 1000)
        assert longdep.holds(tested, case)

    evidence = found_by(test_it)
    assert evidence.kind == "refutation"
    assert int(evidence.certificate["values"]["a"]) > 20


def test_a_search_that_no_case_leads_on_ends_at_once() -> None:
    tested = claim("nameless", Ne(a, 10**6))

    @longdep.confirming(tested, st.tuples(WHOLE(), WHOLE()))
    def test_it(case) -> None:
        assert len(case) == 2

    evidence = found_by(test_it)
    assert evidence.survived
    assert "near" not in evidence.drawn
    assert set(evidence.drawn["values"]) == {"part 1", "part 2"}


def test_without_the_parts_of_hypothesis_the_search_ends_as_before(monkeypatch) -> None:
    monkeypatch.setattr(resolving, "available", lambda: False)
    tested = claim("unsteered", FALSE["cube"][0])

    @longdep.confirming(tested, cases(t=WHOLE(10**6, 10**9)))
    def test_it(case) -> None:
        assert longdep.holds(tested, case)

    evidence = found_by(test_it)
    assert evidence.survived
    assert "near" not in evidence.drawn


def test_the_failure_shows_the_case_and_the_line_of_the_property() -> None:
    tested = claim("shown", FALSE["pell"][0])

    @longdep.confirming(tested, FALSE["pell"][1])
    def test_it(case) -> None:
        assert longdep.holds(tested, case)

    with pytest.raises(AssertionError) as caught:
        test_it()
    notes = caught.value.__notes__
    assert any(note.startswith("Failing test case: test_it({") for note in notes)
    assert [entry.name for entry in caught.traceback][-2:] == ["test", "test_it"]


# ------------------------------------------------------------------------- the gaps

MODEL = {"a": 5, "b": 2, "horizon": 3}


@pytest.mark.parametrize(
    ("statement", "ways"),
    [
        (Ne(a, b), [(3,)]),
        (Eq(a, b), []),
        (Le(a, b), []),
        (Not(Eq(a, b)), [(3,)]),
        (And(Ne(a, 1), Ne(b, 1)), [(4,), (1,)]),
        (Or(Ne(a, 1), Ne(b, 1)), [(4, 1)]),
        (Or(Ne(a, 1), Le(b, 1)), [(4,)]),
        (And(Ne(a, 1), Le(b, 1)), [(4,)]),
        (Implies(Eq(a, 1), Ne(b, 1)), [(4, 1)]),
        (Not(And(Eq(a, 1), Eq(b, 1))), [(4, 1)]),
        (Not(Or(Eq(a, 1), Eq(b, 1))), [(4,), (1,)]),
        (notation.ForAll(Ne(a + t, 7), t, 0), [(-2,), (-1,), (0,)]),
    ],
)
def test_the_gaps_are_those_that_must_close_for_a_statement_to_fail(
    statement, ways
) -> None:
    found = equalities.ways(statement, MODEL)
    assert sorted(found) == sorted(tuple(map(Fraction, way)) for way in ways)
    assert equalities.seeks(statement) == bool(ways)


def test_a_strategy_that_fails_beside_what_it_drew_ends_no_search() -> None:
    def made(number: int) -> dict[str, int]:
        return {"a": number // (number != 999983)}  # fails there, where nobody draws

    tested = claim("broken-strategy", Ne(a, 999983))

    @longdep.confirming(tested, WHOLE(0, 10**6).map(made))
    def test_it(case) -> None:
        assert longdep.holds(tested, case)

    evidence = found_by(test_it)
    assert (evidence.kind, evidence.survived) == ("search", True)
