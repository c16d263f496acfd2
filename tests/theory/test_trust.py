"""What a proof says that it rests on, and how the verdict puts it."""

from collections.abc import Iterable

import pytest
from sympy import Eq, Ge, Le, Symbol
from sympy.logic.boolalg import Boolean

from longdep.theory.core.arguments import REAL
from longdep.theory.core.claim import Claim, Kind
from longdep.theory.core.library import ClaimLibrary
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, ProofReport, Step, check_proof
from longdep.theory.core.rules import Algebra, Combine, Given, Lemma, Theorem
from longdep.theory.core.schema import Said, TrustedLemma
from longdep.theory.core.trust import Rests, Trust

x, y = (Symbol(name, real=True) for name in "xy")
SQUARE = Ge(2 * x**2 + 1, 2 * x, evaluate=False)
OWN = Trust(says="It is so.", source="a book")
SUITES = Trust("It is so.", "`norms`, in words (a book)", lemma="norms", own=False)
UNSEEN = Trust("It is so.", "a limit", evaluated=False)


def lemma(name: str, evaluated: bool = True) -> TrustedLemma:
    def says(x: Symbol) -> Said:
        return Said(Ge(2 * x**2 + 1, 2 * x, evaluate=False))

    return TrustedLemma(
        name, "So it is.", "a book", {"x": REAL}, says, evaluated=evaluated
    )


FIRST, SECOND, LIMIT = lemma("first"), lemma("second"), lemma("limit", evaluated=False)


def report_of(
    *steps: Step, known: Iterable[TrustedLemma] = (), claims: Iterable[Claim] = ()
) -> ProofReport:
    library = ClaimLibrary({claim.key: claim for claim in claims}.get, known)
    return check_proof(
        Proof(steps, lambda _: {"x": 2, "y": 3}),
        {},
        steps[-1].statement,
        library=library,
    )


def step(name: str, rule: object, statement: Boolean = SQUARE) -> Step:
    return Step(name, statement, rule, f"why {name}")


def test_a_lemma_goes_by_its_name_and_a_free_text_by_itself() -> None:
    assert SUITES.name == "norms"
    assert OWN.name == "a book"


# Gathering.


def test_lemmas_are_told_apart_by_whose_they_are() -> None:
    rests = Rests.on((OWN, SUITES, UNSEEN), None)
    assert rests == Rests(("norms",), ("a book", "a limit"), ("a limit",))
    assert Rests.on((), 5) == Rests(witnessed_to=5)


def test_each_lemma_counts_once_in_the_order_it_is_used() -> None:
    again = Trust("Once more.", "another edition", lemma="norms", own=False)
    other = Trust("It is so.", "sums", lemma="sums", own=False)
    assert Rests.on((other, SUITES, again, other), None).lemmas == ("sums", "norms")
    assert Rests.on((OWN, OWN), None).own == ("a book",)
    assert Rests.on((UNSEEN, UNSEEN), None).unevaluated == ("a limit",)


@pytest.mark.parametrize(
    ("rests", "alone"),
    [
        (Rests(), True),
        (Rests(("a",)), False),
        (Rests((), ("a",)), False),
        (Rests(witnessed_to=0), False),
        (Rests(witnessed_to=7), False),
    ],
)
def test_a_plain_verdict_rests_on_nothing(rests: Rests, alone: bool) -> None:
    assert rests.on_nothing is alone
    assert (rests.words() == "PROVED") is alone


@pytest.mark.parametrize(
    ("rests", "words"),
    [
        (Rests(("a",)), "PROVED, given 1 lemma"),
        (Rests(("a", "b")), "PROVED, given 2 lemmas"),
        (Rests((), ("a",)), "PROVED, given 1 lemma of one's own"),
        (Rests((), ("a", "b")), "PROVED, given 2 lemmas of one's own"),
        (Rests(("a",), ("b",)), "PROVED, given 2 lemmas, 1 of one's own"),
        (Rests(("a",), ("b", "c")), "PROVED, given 3 lemmas, 2 of one's own"),
        (Rests(("a",), (), ("a",)), "PROVED, given 1 lemma, never evaluated"),
        (Rests(("a", "b"), (), ("b",)), "PROVED, given 2 lemmas, 1 never evaluated"),
        (
            Rests(("a",), ("b",), ("a", "b"), 3),
            "PROVED, given 2 lemmas, 1 of one's own, never evaluated, premises "
            "witnessed to 3",
        ),
        (Rests(witnessed_to=0), "PROVED, premises witnessed to 0"),
    ],
)
def test_the_verdict_says_all_of_it(rests: Rests, words: str) -> None:
    assert rests.words() == words


# What a run of the checker reports.


def test_a_proof_by_rules_alone_rests_on_nothing() -> None:
    report = report_of(step("it", Algebra(), equation(x + x, 2 * x)))
    assert report.trust == ()
    assert report.rests == Rests()
    assert report.rests.words() == "PROVED"


def test_a_free_text_is_a_lemma_of_ones_own() -> None:
    report = report_of(step("it", Lemma("a theorem")))
    assert report.trust == (Trust("why it", "a theorem"),)
    assert report.rests == Rests(own=("a theorem",))


def test_a_suites_lemma_is_none_of_ones_own() -> None:
    (trust,) = report_of(step("it", FIRST(x=x)), known=(FIRST,)).trust
    assert (trust.lemma, trust.own, trust.evaluated) == ("first", False, True)
    assert trust.source == "`first`, So it is. (a book)"
    (trust,) = report_of(step("it", FIRST(x=x)), known=(SECOND,)).trust
    assert (trust.lemma, trust.own) == ("first", True)


def test_a_lemma_that_no_model_looks_at_is_named() -> None:
    steps = (step("one", FIRST(x=x)), step("it", LIMIT(x=x)))
    rests = report_of(*steps, known=(FIRST, LIMIT)).rests
    assert rests == Rests(("first", "limit"), (), ("limit",))
    assert rests.words() == "PROVED, given 2 lemmas, 1 never evaluated"
    unseen = step("it", Lemma("a theorem", evaluated=False))
    assert report_of(unseen).rests.unevaluated == ("a theorem",)


def test_a_lemma_counts_even_where_the_end_needs_it_not() -> None:
    spare = step("spare", FIRST(x=y), SQUARE.subs(x, y))
    end = step("it", Algebra(), equation(x + x, 2 * x))
    assert report_of(spare, end, known=(FIRST,)).rests.lemmas == ("first",)


# What comes with a cited claim.


def cited(key: str, *steps: Step) -> Claim:
    proof = Proof(steps, lambda _: {"x": 2})
    return Claim(
        key,
        "mine",
        key,
        f"{key}.",
        steps[-1].statement,
        Kind.BOUND,
        proof=lambda: proof,
    )


def test_what_a_cited_claim_rests_on_is_inherited_by_its_name() -> None:
    claim = cited("square", step("inside", FIRST(x=x)))
    end = step("it", Theorem("square", {x: y}), SQUARE.subs(x, y))
    report = report_of(end, known=(FIRST,), claims=(claim,))
    (trust,) = report.trust
    assert (trust.claim, trust.lemma, trust.own) == ("square", "first", False)
    assert report.cites == ("square",)
    assert report.lemmas == (
        ("why inside", "`first`, So it is. (a book) (in the proof of square)"),
    )
    assert report.rests.words() == "PROVED, given 1 lemma"


def test_the_same_lemma_here_and_in_a_cited_claim_counts_once() -> None:
    claim = cited("square", step("inside", FIRST(x=x)))
    steps = (
        step("cited", Theorem("square", {x: y}), SQUARE.subs(x, y)),
        step("own", FIRST(x=x)),
        step("it", Combine({"own": 1}, slack=1), Le(2 * x, 2 * x**2 + 2)),
    )
    report = report_of(*steps, known=(FIRST,), claims=(claim,))
    assert len(report.trust) == 2
    assert report.rests == Rests(("first",))


def test_a_claim_between_is_not_the_source_of_what_it_inherits() -> None:
    inner = cited("inner", step("inside", Lemma("a theorem")))
    outer = cited("outer", step("through", Theorem("inner", {})))
    end = step("it", Theorem("outer", {x: y}), SQUARE.subs(x, y))
    report = report_of(end, claims=(inner, outer))
    (trust,) = report.trust
    assert (trust.claim, trust.says) == ("inner", "why inside")
    assert report.cites == ("outer", "inner")
    assert report.rests.own == ("a theorem",)


def test_a_premise_is_nothing_to_rest_on() -> None:
    given = Eq(x, 2)
    algebra = Step("it", Eq(x + 1, 3), Algebra(by=("h",)), "")
    first = Step("h", given, Given("two"), "")
    report = check_proof(
        Proof((first, algebra), lambda _: {"x": 2}), {"two": given}, Eq(x + 1, 3)
    )
    assert report.rests.on_nothing
