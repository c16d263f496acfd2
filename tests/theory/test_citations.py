"""Arguments that two topics share: one claim of the suite follows from another's."""

from collections.abc import Callable
from random import Random

import pytest
from sympy import Eq, Identity, MatrixSymbol, Symbol
from sympy.matrices.expressions.diagonal import DiagMatrix

from longdep.theory.catalog import LIBRARY, claim_of
from longdep.theory.core.notation import Family
from longdep.theory.core.notation import size as n
from longdep.theory.core.notation import time as t
from longdep.theory.core.proof import Proof, ProofError, ProofReport, check_proof
from longdep.theory.core.semantics import Model
from longdep.theory.writing import ProofWriter, algebra

Draw = Callable[[Random], Model]

tau = Symbol("tau", integer=True, nonnegative=True)
U = MatrixSymbol("U", n, n)


def family(name: str, at, columns=1) -> Family:
    return Family(name, n, columns, at)


def delta(lag) -> Family:
    return family("delta", lag)


def factor(lag):
    """The step factor of backpropagation, diag(f'(z)) U^T."""
    return DiagMatrix(family("g", lag)) * U.T


def product_of_lags(model: Draw) -> Proof:
    """delta-product: backpropagation composes its step factors."""
    proof = ProofWriter()
    proof.cite(
        "product",
        claim_of("delta-product").conclusion,
        "composition-like-product",
        "Backpropagation composes linear maps, one for each lag.",
        at={family("v", t): delta(t), family("J", t, n): factor(t), t: tau},
        facts=("recursion", "empty-product", "order"),
    )
    return proof.done(model)


def kept_lengths(model: Draw) -> Proof:
    """An orthogonal weight is an orthogonal layer, the same at every step."""
    proof = ProofWriter()
    isometry = Eq(U.T * U, Identity(n))
    proof.step("isometry", isometry, algebra(facts=("orthogonal",)), "U is orthogonal.")
    proof.cite(
        "keeps",
        claim_of("staying-avoids.without-noise").conclusion,
        "scaling-avoids.orthogonal",
        "Each step is an orthogonal layer.",
        at={family("h", t): family("x", t), family("Q", t, n): U},
        premises=("isometry",),
        facts=("recurrence",),
    )
    return proof.done(model)


SHARED = {
    "delta-product": product_of_lags,
    "long-term-exponentially-small.isometry": kept_lengths,
    "staying-avoids.without-noise": kept_lengths,
    "memory-solves-vanishing.isometry": kept_lengths,
}


def check(key: str, proof: Proof, *, dropped: str | None = None) -> ProofReport:
    claim = claim_of(key)
    premises = {h.name: h.condition for h in claim.hypotheses if h.name != dropped}
    return check_proof(proof, premises, claim.conclusion, library=LIBRARY, trail=(key,))


@pytest.mark.parametrize("key", SHARED)
def test_a_claim_follows_from_one_of_another_topic(key: str) -> None:
    claim = claim_of(key)
    report = check(key, SHARED[key](claim.proof().model))
    (cited,) = report.cites
    assert claim_of(cited).topic != claim.topic
    assert report.lemmas == ()
    assert set(report.evaluated[report.steps[-1].name]) == set(range(report.models))


@pytest.mark.parametrize(
    ("key", "dropped"),
    [(key, h.name) for key in SHARED for h in claim_of(key).hypotheses],
)
def test_it_does_not_follow_without_a_premise(key: str, dropped: str) -> None:
    proof = SHARED[key](claim_of(key).proof().model)
    with pytest.raises(ProofError, match=dropped):
        check(key, proof, dropped=dropped)
