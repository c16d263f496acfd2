"""A claim's proof, checked and written down as evidence."""

from typing import Any

from sympy import Basic, true

from longdep.reports.record.resting import rests_to_json
from longdep.theory.catalog import LIBRARY
from longdep.theory.core.claim import Claim
from longdep.theory.core.notation import statement_latex
from longdep.theory.core.proof import ProofError, check_proof, require_more_than_a_lemma
from longdep.theory.core.trust import Trust


def checked_proof(claim: Claim) -> dict[str, Any]:
    """Check the claim's proof.

    Returns:
        How many models it was evaluated in, the author's and the checker's own, which
        values only the latter have, what it rests on, the lemmas it takes on
        trust as its steps apply them, and each step with what it says, its rule and its
        reason.
    Raises:
        ProofError: there is no proof, or a step does not check.
    """
    if claim.proof is None:
        raise ProofError("(none)", f"claim {claim.key} has no proof")
    hypotheses = {h.name: h.condition for h in claim.hypotheses}
    proof = claim.proof()
    require_more_than_a_lemma(proof)
    report = check_proof(
        proof,
        hypotheses,
        claim.conclusion,
        library=LIBRARY,
        trail=(claim.key,),
    )
    lines = [
        {
            "name": step.name,
            "says": _says(step.statement),
            "by": step.by.words(),
            "because": step.because,
        }
        for step in report.steps
    ]
    return {
        "models": report.models,
        "drawn": report.drawn,
        "unvisited": list(report.unvisited),
        "rests": rests_to_json(report.rests),
        "lemmas": [_lemma(trust) for trust in report.trust],
        "lines": lines,
    }


def _lemma(trust: Trust) -> dict[str, Any]:
    place = f" (in the proof of {trust.claim})" if trust.claim else ""
    return {
        "says": trust.says,
        "source": trust.source + place,
        "own": trust.own,
        "evaluated": trust.evaluated,
    }


def _says(statement: Basic) -> str:
    return (
        r"\text{both sides agree}" if statement == true else statement_latex(statement)
    )
