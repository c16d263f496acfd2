"""What gives a premise of a cited claim: itself, a part, renamed, at a free index."""

from collections.abc import Mapping
from typing import Any

import pytest
from sympy import (
    Eq,
    Function,
    Ge,
    Gt,
    Identity,
    Integer,
    Inverse,
    Le,
    Lt,
    MatMul,
    MatrixSymbol,
    Ne,
    Symbol,
    false,
    oo,
)
from sympy.logic.boolalg import And, Boolean, Or

from longdep.theory.core.notation import ForAll, equation
from longdep.theory.core.proof import Context, ProofError, Step, check_step
from longdep.theory.core.rules import Assume, Given, Theorem
from longdep.theory.core.rules.theorem import (
    _at,
    _at_free_index,
    _constant,
    _gives,
    _renamed,
    cited_conclusion,
)
from longdep.theory.core.steps import CitedClaim

i, j = (Symbol(name, integer=True, nonnegative=True) for name in "ij")
late = Symbol("l", integer=True, positive=True)
x, y, z = (Symbol(name, real=True) for name in "xyz")
f, g = Function("f", real=True), Function("g", real=True)
V = MatrixSymbol("V", 2, 2)


def every(body: Boolean, index: Any = i, first: Any = 0, last: Any = 5) -> ForAll:
    return ForAll(body, index, first, last)


SMALL = every(Le(f(i), 1))


def test_a_statement_for_every_index_may_name_it_otherwise() -> None:
    assert _renamed(SMALL, every(Le(f(j), 1), j))
    for other in (
        every(Le(f(j), 1), j, last=6),
        every(Le(f(j), 1), j, first=1),
        every(Le(f(j), 2), j),
        every(Le(g(j), 1), j),
        every(Le(f(late), 1), late),
        Le(f(i), 1),
    ):
        assert not _renamed(SMALL, other)
        assert not _renamed(other, SMALL)
    assert not _renamed(every(Le(f(i), f(j))), every(Le(f(j), f(j)), j))
    assert not _renamed(Le(x, 1), Le(x, 1))


def test_a_statement_without_the_index_holds_at_every_one() -> None:
    assert _constant(Le(x, 1), every(Le(x, 1)))
    assert not _constant(Le(f(i), 1), SMALL)
    assert not _constant(Le(x, 2), every(Le(x, 1)))
    assert not _constant(Le(x, 1), Le(x, 1))


def test_a_free_index_stands_for_every_one_unless_it_is_fixed() -> None:
    assert _at_free_index(Le(f(j), 1), SMALL, set())
    assert _at_free_index(Le(f(i), 1), SMALL, set())
    assert not _at_free_index(Le(f(j), 1), SMALL, {j})
    assert not _at_free_index(Le(f(j), 2), SMALL, set())
    assert not _at_free_index(Le(f(late), 1), SMALL, set())
    assert _at_free_index(Le(f(x), 1), SMALL, set())  # of every real number
    assert not _at_free_index(Le(f(3), 1), SMALL, set())
    assert _at_free_index(Le(f(late), 1), every(Le(f(i), 1), first=1), set())
    within = every(Le(f(i), g(j)))
    assert not _at_free_index(Le(f(j), g(j)), within, set())


def test_what_would_be_captured_says_nothing() -> None:
    inner = every(Le(f(i), f(j)), j)
    assert _at(inner, i, j) == false
    assert _at(Le(f(i), 1), i, j) == Le(f(j), 1)


def test_a_premise_is_given_by_a_part_of_what_is_named() -> None:
    whole = And(Le(x, 1), Le(y, 2))
    assert _gives(whole, Le(x, 1), set())
    assert _gives(whole, Le(y, 2), None)
    assert not _gives(whole, Le(x, 2), set())
    assert not _gives(Or(Le(x, 1), Le(y, 2)), Le(x, 1), set())
    for fixed in (None, set(), {j}):
        assert _gives(SMALL, every(Le(f(j), 1), j), fixed)
        assert _gives(Le(x, 1), every(Le(x, 1)), fixed)
        assert not _gives(Le(x, 1), Le(x, 2), fixed)
        assert _gives(Le(f(j), 1), SMALL, fixed) is (fixed == set())
        assert not _gives(Le(f(j), 1), Le(f(i), 1), fixed)


# A citation as a step.


class Shelf:
    """A library of some claims whose proofs are taken as checked."""

    def __init__(self, *claims: CitedClaim) -> None:
        self.claims = {claim.key: claim for claim in claims}

    def has_lemma(self, lemma: object) -> bool:
        return False

    def cite(self, key: str, trail: tuple[str, ...]) -> CitedClaim:
        return self.claims[key]


def claim(conclusion: Boolean, **premises: Boolean) -> CitedClaim:
    return CitedClaim("claim", premises, conclusion)


def refusal(
    cited: CitedClaim,
    statement: Boolean,
    at: Mapping[Any, Any],
    given: Mapping[str, Boolean],
    facts: tuple[str, ...] = (),
    assumed: tuple[str, ...] = (),
) -> str:
    """Why a citation is refused. What is given are steps, but for the facts."""
    context = Context(dict(given), Shelf(cited))
    names = tuple(name for name in given if name not in facts)
    try:
        for name in names:
            rule = Assume() if name in assumed else Given(name)
            check_step(Step(name, given[name], rule, ""), context)
        by = Theorem("claim", dict(at), names, facts)
        check_step(Step("it", statement, by, ""), context)
    except ProofError as error:
        return error.reason
    return ""


SQUARE = claim(Le(x**2, y), small=And(Le(x, y), Ge(x, 0)), low=Le(y, 1))
AT_Z = {x: z}


def test_a_claim_is_cited_at_values_whose_premises_are_given() -> None:
    given = {"a": Le(z, y), "b": Ge(z, 0), "c": Le(y, 1)}
    assert not refusal(SQUARE, Le(z**2, y), AT_Z, given)
    for facts in (("a",), ("a", "b"), ("a", "b", "c")):
        assert not refusal(SQUARE, Le(z**2, y), AT_Z, given, facts)
    one = {"a": And(Le(z, y), Ge(z, 0), Le(y, 1))}
    assert not refusal(SQUARE, Le(z**2, y), AT_Z, one)


@pytest.mark.parametrize("left_out", ["a", "b", "c"])
def test_every_part_of_every_premise_is_needed(left_out: str) -> None:
    given = {"a": Le(z, y), "b": Ge(z, 0), "c": Le(y, 1)}
    names = {"a": "small", "b": "small", "c": "low"}
    fewer = {name: said for name, said in given.items() if name != left_out}
    reason = refusal(SQUARE, Le(z**2, y), AT_Z, fewer)
    wanted = f"premise '{names[left_out]}' of claim is not given: {given[left_out]}"
    assert reason == wanted
    spare = {**given, "d": Le(z, 3)}
    assert refusal(SQUARE, Le(z**2, y), AT_Z, spare) == "d gives no premise of claim"
    facts = refusal(SQUARE, Le(z**2, y), AT_Z, spare, ("d",))
    assert facts == "d gives no premise of claim"


def test_a_citation_says_what_the_claim_says() -> None:
    given = {"a": Le(z, y), "b": Ge(z, 0), "c": Le(y, 1)}
    assert "the rule gives z**2 <= y" in refusal(SQUARE, Le(z**3, y), AT_Z, given)
    assert "no hypothesis 'none'" in refusal(
        SQUARE, Le(z**2, y), AT_Z, given, ("none",)
    )
    assert "cites 'claim': " in refusal(SQUARE, Le(z**2, y), {f: z}, given)


def test_a_premise_that_is_plainly_true_need_not_be_given() -> None:
    at = {x: Integer(0), y: Integer(1)}
    free = Symbol("q", real=True)
    one = claim(Le(x + z, free + y), low=Le(x, y))
    assert not refusal(one, Le(z, free + 1), at, {})
    two = claim(Le(z, 2 * y), low=Le(x, 1), high=Le(y, z))
    assert not refusal(two, Le(z, 2 * y), {x: Integer(0)}, {"a": Le(y, z)})
    reason = refusal(two, Le(z, 2 * y), {x: Integer(2)}, {"a": Le(y, z)})
    assert reason == "premise 'low' of claim is False at these values"


def test_an_inequality_is_plainly_true_between_finite_values_only() -> None:
    q = Symbol("q")
    for low in (Gt(q, -oo), Lt(q, oo)):
        cited = CitedClaim("claim", {"low": low}, Le(z, 1))
        reason = refusal(cited, Le(z, 1), {q: Integer(2)}, {})
        assert reason == "premise 'low' of claim is True at these values"


def test_a_premise_that_sympy_cancels_is_decided_by_algebra() -> None:
    """V V^-1 = 1 only if V is invertible, which nothing says."""
    A, B = MatrixSymbol("A", 2, 2), MatrixSymbol("B", 2, 2)
    cited = CitedClaim("claim", {"one": equation(A * B, Identity(2))}, Le(z, 1))
    for at in ({A: V, B: Inverse(V)},):
        assert refusal(cited, Le(z, 1), at, {})
    fine = CitedClaim("claim", {"one": equation(A, B)}, Le(z, 1))
    assert not refusal(fine, Le(z, 1), {A: V, B: MatMul(V, Identity(2))}, {})


def test_values_at_which_a_claim_says_nothing_are_refused() -> None:
    with pytest.raises(ProofError, match="claim says True at these values"):
        cited_conclusion("it", claim(Le(x, y)), {x: Integer(0), y: Integer(1)})
    with pytest.raises(ProofError, match="claim says False at these values"):
        cited_conclusion("it", claim(And(Le(x, y), Le(z, 1))), {x: 1, y: 0})
    with pytest.raises(ProofError, match="cites 'claim': "):
        cited_conclusion("it", claim(Le(x, y)), {f: x})
    any_ = Symbol("q")
    with pytest.raises(ProofError, match="claim has no meaning there"):
        cited_conclusion("it", claim(Eq(y / x, any_)), {x: Integer(0)})
    both = And(Le(x, y), Ne(y, 1))
    assert cited_conclusion("it", claim(both), {x: z}) == And(Le(z, y), Ne(y, 1))


def test_a_premise_into_which_the_values_do_not_fit_is_no_premise() -> None:
    """f is taken at whole numbers by the pattern, and at a real one by the premise."""
    cited = claim(Le(z, 1), small=Le(f(x), 1))
    assert refusal(cited, Le(z, 1), {f(i): g(i)}, {}).startswith("cites 'claim': ")


def test_what_an_assumption_fixes_is_not_generalised() -> None:
    cited = claim(Le(z, 1), small=SMALL)
    given = {"a": Le(f(j), 1)}
    fixed = refusal(cited, Le(z, 1), {}, given, assumed=("a",))
    assert "premise 'small' of claim is not given" in fixed
    assert "premise 'small' of claim is not given" in refusal(
        cited, Le(z, 1), {}, given
    )


def test_the_words_name_what_is_cited() -> None:
    assert Theorem("claim").words() == "claim claim"
    named = Theorem("claim", {}, ("a",), ("b",))
    assert named.words() == "claim claim with a, b"
    assert named.uses() == ("a",)
    assert Theorem("claim", {x: 2, y: z}).terms() == (Integer(2), z)
