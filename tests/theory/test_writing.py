"""Whether the proof language writes the steps it stands for, and decides nothing."""

from dataclasses import replace
from random import Random

import pytest
from sympy import (
    Abs,
    Eq,
    Function,
    Ge,
    Gt,
    Integer,
    Le,
    Lt,
    MatrixSymbol,
    Rational,
    Sum,
    Symbol,
    oo,
)

import longdep
from longdep.theory.catalog import LIBRARY, OWN, claim_of
from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import Family, ForAll, Norm, order, size, step, time
from longdep.theory.core.proof import Proof, ProofError, Step, check_proof
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Given,
    Induction,
    Instance,
    NormScales,
    Peel,
    Theorem,
)
from longdep.theory.writing import ProofWriter, algebra

n, t, s, p = size, time, step, order
index = Symbol("i", integer=True, nonnegative=True)
K = Symbol("K", positive=True)
a, b, c, d = (Symbol(name, real=True) for name in "abcd")
size_of = Function("r", positive=True)
h = Function("h", real=True)


def x(at) -> Family:
    return Family("x", n, 1, at)


def y(at) -> Family:
    return Family("y", n, 1, at)


def J(at) -> Family:
    return Family("J", n, n, at)


LINEARISED = Hypothesis("linearised", ForAll(Eq(x(s + 1), J(s) * x(s)), s, 0, oo), "")
SIZE = Hypothesis("size", ForAll(Eq(Norm(x(s), p), size_of(s)), s, 0, oo), "")
FIRST_PUSH = Hypothesis("first-push", Eq(y(0), x(0) / size_of(0)), "")
PUSHES = Hypothesis(
    "pushes",
    ForAll(Eq(y(s + 1), J(s) * y(s) + x(s + 1) / size_of(s + 1)), s, 0, oo),
    "",
)
BOUNDED = Hypothesis("bounded", ForAll(Le(Norm(y(s), p), K), s, 0, oo), "")
FORGETS = Le(Norm(x(t), p), K * (1 - 1 / K) ** t * Norm(x(0), p))
PUSHED = Sum(1 / size_of(index), (index, 0, t))


def no_model(rng: Random) -> dict:
    return {}


def written_out() -> Proof:
    """The proof of robust-memory-vanishes.general, step by step."""
    rate = 1 - 1 / K
    aligned = Eq(y(t), PUSHED * x(t))
    grown = Le(1 / size_of(0), rate**t * PUSHED)
    later = PUSHED.subs(t, t + 1)
    return Proof(
        (
            Step(
                "one term",
                Eq(PUSHED.subs(t, 0), 1 / size_of(0)),
                Algebra(),
                "Write s_t for the sum of 1/r_i up to t; it starts at 1/r_0.",
            ),
            Step(
                "first push", FIRST_PUSH.condition, Given("first-push"), "Definition."
            ),
            Step(
                "start",
                aligned.subs(t, 0),
                Algebra(by=("first push", "one term")),
                "At time 0 the noise has moved the state by s_0 x_0.",
            ),
            Step("assumed", aligned, Assume(), "Suppose it moved by s_t x_t."),
            Step(
                "one step",
                Eq(x(t + 1), J(t) * x(t)),
                Given("linearised", {s: t}),
                "The gradient takes one step.",
            ),
            Step(
                "pushed",
                Eq(y(t + 1), J(t) * y(t) + x(t + 1) / size_of(t + 1)),
                Given("pushes", {s: t}),
                "So does the noise, and it is pushed along x_(t+1).",
            ),
            Step(
                "peeled",
                Eq(later, PUSHED + 1 / size_of(t + 1)),
                Peel(),
                "s_(t+1) has one term more.",
            ),
            Step(
                "next",
                aligned.subs(t, t + 1),
                Algebra(by=("pushed", "assumed", "one step", "peeled")),
                "J y_t + x_(t+1)/r_(t+1) = (s_t + 1/r_(t+1)) x_(t+1).",
            ),
            Step(
                "aligned",
                aligned,
                Induction(t, "start", "assumed", "next"),
                "By induction: the pushes all add up along x_t.",
            ),
            Step(
                "homogeneous",
                Eq(Norm(PUSHED * x(t), p), PUSHED * Norm(x(t), p)),
                NormScales(),
                "s_t >= 0 comes out of the norm.",
            ),
            Step(
                "sized",
                Eq(Norm(x(t), p), size_of(t)),
                Given("size", {s: t}),
                "The size of x_t is r_t.",
            ),
            Step(
                "sized start",
                Eq(Norm(x(0), p), size_of(0)),
                Given("size", {s: 0}),
                "The size of x_0 is r_0.",
            ),
            Step(
                "bounded",
                Le(Norm(y(t), p), K),
                Given("bounded", {s: t}),
                "The noise moves the state by at most K.",
            ),
            Step(
                "product",
                Le(PUSHED * size_of(t), K),
                Combine({"bounded": 1}, by=("aligned", "homogeneous", "sized")),
                "So s_t r_t <= K.",
            ),
            Step(
                "product start",
                Le(PUSHED.subs(t, 0) * size_of(0), K),
                Instance("product", {t: Integer(0)}),
                "At the start it says that 1 <= K.",
            ),
            Step(
                "at least one",
                Ge(rate, 0),
                Combine({"product start": 1 / K}, by=("one term",)),
                "So 1 - 1/K is not negative: the first push alone moves the state by "
                "1.",
            ),
            Step(
                "product next",
                Le(later * size_of(t + 1), K),
                Instance("product", {t: t + 1}),
                "Also one step later.",
            ),
            Step(
                "shrinks",
                Le(PUSHED, rate * later),
                Combine({"product next": 1 / (K * size_of(t + 1))}, by=("peeled",)),
                "1/r_(t+1) >= s_(t+1)/K, so s_t <= (1 - 1/K) s_(t+1).",
            ),
            Step(
                "grown start",
                grown.subs(t, 0),
                Combine(by=("one term",)),
                "s_0 = 1/r_0.",
            ),
            Step("grown assumed", grown, Assume(), "Suppose 1/r_0 <= (1-1/K)^t s_t."),
            Step(
                "grown next",
                grown.subs(t, t + 1),
                Combine(
                    {"grown assumed": 1, "shrinks": rate**t}, signs=("at least one",)
                ),
                "Insert s_t <= (1 - 1/K) s_(t+1).",
            ),
            Step(
                "grown",
                grown,
                Induction(t, "grown start", "grown assumed", "grown next"),
                "By induction s_t grows geometrically.",
            ),
            Step(
                "forgets",
                FORGETS,
                Combine(
                    {
                        "product": rate**t * size_of(0),
                        "grown": size_of(t) * size_of(0),
                    },
                    by=("sized", "sized start"),
                    signs=("at least one",),
                ),
                "r_t / r_0 <= (1 - 1/K)^t s_t r_t <= K (1 - 1/K)^t.",
            ),
        ),
        no_model,
    )


def test_a_proof_in_the_language_has_the_same_steps_as_written_out() -> None:
    in_the_language = claim_of("robust-memory-vanishes.general").proof()
    assert in_the_language.steps == written_out().steps


def names_of(proof: ProofWriter) -> list[str]:
    return [step.name for step in proof.steps]


def check(proof: ProofWriter, *premises: Hypothesis) -> None:
    check_proof(
        proof.done(no_model),
        {premise.name: premise.condition for premise in premises},
        proof.steps[-1].statement,
        in_models=False,
        library=LIBRARY,
    )


def test_a_premise_is_taken_at_a_value_of_its_index() -> None:
    proof = ProofWriter()
    assert proof.given("one", LINEARISED, "why", at=t + 1) == Eq(
        x(t + 2), J(t + 1) * x(t + 1)
    )
    assert proof.steps == [
        Step("one", proof.steps[0].statement, Given("linearised", {s: t + 1}), "why")
    ]
    check(proof, LINEARISED)


def test_a_premise_without_an_index_has_no_value_of_it() -> None:
    with pytest.raises(ProofError, match="'first-push' is for no index, not t"):
        ProofWriter().given("one", FIRST_PUSH, "", at=t)


def test_a_value_that_would_be_captured_is_refused_where_it_is_written() -> None:
    twice = ForAll(Le(Sum(h(index), (index, 0, s)), K), s, 0, oo)
    with pytest.raises(ProofError, match=r"step 'one': .* would be captured"):
        ProofWriter().given("one", Hypothesis("twice", twice, ""), "", at=index)


def test_an_induction_has_four_steps_with_readable_names() -> None:
    proof = ProofWriter()
    doubled = Eq(h(t), 2**t)
    start = Hypothesis("starts", Eq(h(0), 1), "")
    doubles = Hypothesis("doubles", ForAll(Eq(h(s + 1), 2 * h(s)), s, 0, oo), "")
    proof.given("first", start, "")
    proof.given("one", doubles, "", at=t)
    proof.induct(
        "doubled",
        doubled,
        over=t,
        base=algebra("first"),
        step=algebra("one", "doubled assumed"),
        because="Each step doubles.",
    )
    parts = ["doubled start", "doubled assumed", "doubled next"]
    assert names_of(proof) == ["first", "one", *parts, "doubled"]
    assert proof.steps[3].by == Assume()
    assert proof.steps[-1].by == Induction(t, *parts)
    assert [step.because for step in proof.steps[2:5]] == [
        "It holds at t = 0.",
        "Suppose it at t.",
        "So it holds at t + 1.",
    ]
    check(proof, start, doubles)


def test_an_induction_that_does_not_follow_is_written_and_then_refused() -> None:
    proof = ProofWriter()
    rules = {"base": Algebra(), "step": Algebra(), "because": ""}
    proof.induct("wrong", Eq(h(t), 0), over=t, **rules)
    with pytest.raises(ProofError, match="step 'wrong start'"):
        check(proof)


AB = Hypothesis("ab", Eq(a, b), "")
BC = Hypothesis("bc", Le(b, c), "")
CD = Hypothesis("cd", Lt(c, d), "")


def with_given(*premises: Hypothesis) -> ProofWriter:
    proof = ProofWriter()
    for premise in premises:
        proof.given(premise.name, premise, "")
    return proof


def test_a_chain_runs_from_its_first_expression_to_its_last() -> None:
    proof = with_given(AB, BC, CD)
    rising = proof.chain("all", a, (Eq, b, "ab"), (Le, c, "bc"), (Lt, d, "cd"))
    assert rising == Lt(a, d)
    assert proof.steps[-1].by == Combine({"ab": -1, "bc": 1, "cd": 1})
    check(proof, AB, BC, CD)


def test_a_chain_runs_down_too() -> None:
    proof = with_given(AB, BC, CD)
    proof.combine("down", Ge(c, b), {"bc": 1}, "")
    turned = algebra("ab")
    falling = proof.chain(
        "all", d, (Gt, c, Combine({"cd": 1}), ""), (Ge, b, "down"), (Eq, a, turned, "")
    )
    assert falling == Gt(d, a)
    assert names_of(proof)[-4:] == ["down", "all 1", "all 3", "all"]
    check(proof, AB, BC, CD)


def test_a_chain_of_equations_holds_between_matrices_too() -> None:
    A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")
    one, two = Hypothesis("one", Eq(A, B), ""), Hypothesis("two", Eq(B * B, C), "")
    proof = with_given(one)
    squared = proof.chain(
        "squared",
        A * A,
        (Eq, B * B, algebra("one"), "Insert it."),
        (Eq, C, Given("two"), "Premise."),
    )
    assert squared == Eq(A * A, C)
    assert proof.steps[-1].by == Algebra(("squared 1", "squared 2"))
    check(proof, one, two)


@pytest.mark.parametrize("kinds", [(), (Le, Ge), (Lt, Eq, Gt)])
def test_a_chain_goes_one_way(kinds) -> None:
    with pytest.raises(ProofError, match="step 'all': a chain goes one way"):
        ProofWriter().chain("all", a, *((kind, b, "ab") for kind in kinds))


def test_a_chain_with_a_link_that_is_not_said_is_refused() -> None:
    proof = with_given(BC, CD)
    proof.chain("all", a, (Le, c, "bc"), (Lt, d, "cd"))
    with pytest.raises(ProofError, match="step 'all': the gap differs"):
        check(proof, BC, CD)


def test_a_chain_is_only_as_strict_as_its_links() -> None:
    proof = with_given(AB, BC)
    assert proof.chain("all", a, (Eq, b, "ab"), (Le, c, "bc")) == Le(a, c)
    check(proof, AB, BC)
    proof.chain("strict", a, (Eq, b, "ab"), (Lt, c, "bc"))
    with pytest.raises(ProofError, match=r"step 'strict': nothing makes .* strict"):
        check(proof, AB, BC)


def test_a_citation_is_a_step_by_the_theorem_rule() -> None:
    proof = ProofWriter()
    bound = Le(a, b)
    values, premises = {x(t): x(t + 1), K: K + 1}, ("before",)
    says = proof.cite("cited", bound, "key", "why", at=values, premises=premises)
    assert says == bound
    assert proof.steps == [
        Step("cited", bound, Theorem("key", values, premises), "why")
    ]


def test_a_citation_of_nothing_is_refused_by_the_check() -> None:
    proof = with_given(AB)
    proof.cite("one", Le(a, c), "nowhere", "")
    with pytest.raises(ProofError, match="step 'one': cites 'nowhere'"):
        check(proof, AB)


def test_a_proof_of_ones_own_is_written_in_the_language() -> None:
    halves = ForAll(Le(Abs(h(s + 1)), Abs(h(s)) / 2), s, 0, oo)
    premise = longdep.Hypothesis("halves", halves, "each step at least halves")
    bound = Le(Abs(h(t)), Abs(h(0)) / 2**t)
    later = Le(Abs(h(t + 1)), Abs(h(0)) / 2 ** (t + 1))
    rules = longdep.rules

    def prove() -> longdep.Proof:
        proof = longdep.ProofWriter()
        proof.given("half", premise, "Premise.", at=t)
        proof.induct(
            "bounded",
            bound,
            over=t,
            base=rules.Algebra(),
            step=rules.Combine({"half": 1, "bounded assumed": Rational(1, 2)}),
            because="Each step halves.",
        )
        values = {"h": lambda at: Rational(4) / 3**at, "t": 2, "horizon": 4}
        return proof.done(lambda rng: values)

    def cite() -> longdep.Proof:
        proof = longdep.ProofWriter()
        proof.cite("later", later, "mine.halves", "", at={t: t + 1}, facts=("halves",))
        return proof.done(prove().model)

    mine = longdep.Claim(
        key="mine.halves",
        topic="mine",
        title="Halves",
        paraphrase="What halves at every step falls like 2^-t.",
        hypotheses=(premise,),
        conclusion=bound,
        kind=longdep.Kind.BOUND,
        proof=prove,
    )
    another = replace(mine, key="mine.later", conclusion=later, proof=cite)
    known = dict(OWN)
    try:
        longdep.prove(mine)
        longdep.prove(another)
    finally:
        OWN.clear()
        OWN.update(known)
    assert rules.Theorem is Theorem
