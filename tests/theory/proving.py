"""Short ways to write the proofs of these tests, and to see one refused."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import pytest
from sympy.logic.boolalg import Boolean

from longdep.theory.core.proof import Proof, ProofError, Step, check_proof
from longdep.theory.core.rules import Lemma


def line(name: str, statement: Boolean, rule: object) -> Step:
    """Return a step with no more reason than its rule."""
    return Step(name, statement, rule, "")


def trusted(name: str, statement: Boolean) -> Step:
    """Return a step that is taken on trust."""
    return line(name, statement, Lemma("a theorem"))


def check(*steps: Step, **hypotheses: Boolean) -> None:
    """Check a proof of its own last step, by the symbolic route alone."""
    proof = Proof(steps, lambda _: {})
    check_proof(proof, hypotheses, steps[-1].statement, in_models=False)


def refused(
    at: str, *steps: Step, because: str | None = None, **hypotheses: Boolean
) -> None:
    """Require that the step of that name is refused by the symbolic route alone."""
    with pytest.raises(ProofError, match=because) as refusal:
        check(*steps, **hypotheses)
    assert refusal.value.step == at, refusal.value
    # A hypothesis left over must not hide that the step itself was let through.
    assert because is not None or "never uses" not in str(refusal.value)


def in_models(
    draw: Callable[[Random], Mapping[str, Any]], *steps: Step, **hypotheses: Boolean
) -> None:
    """Check a proof of its own last step in models alone."""
    proof = Proof(steps, draw)
    check_proof(proof, hypotheses, steps[-1].statement, symbolic=False)


def refused_in_models(
    because: str,
    draw: Callable[[Random], Mapping[str, Any]],
    *steps: Step,
    **hypotheses: Boolean,
) -> None:
    """Require that the models alone refuse the last step."""
    with pytest.raises(ProofError, match=because) as refusal:
        in_models(draw, *steps, **hypotheses)
    assert refusal.value.step == steps[-1].name, refusal.value
