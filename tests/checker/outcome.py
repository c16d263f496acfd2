"""What the checker makes of an entry, as the page and the tests want it."""

import re
from typing import Any

from longdep.theory.catalog import LIBRARY
from longdep.theory.core.notation import statement_latex
from longdep.theory.core.proof import ProofError, check_proof
from longdep.theory.core.steps import HOW_TO_MEET, Proof
from tests.checker.case import Case

ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def outcome(case: Case) -> dict[str, Any]:
    """Run the checker on an entry, and put down what came of it.

    Of a proof that is refused: by what, and the sentence; of one that is accepted: the
    verdict in words, how many lemmas of one's own it is given, and how far its premises
    were followed, if not to the end.
    """
    found: dict[str, Any] = {
        "name": case.name,
        "kind": case.kind,
        "says": case.says,
        "premises": [statement_latex(p) for p in case.hypotheses.values()],
        "statement": statement_latex(case.conclusion),
    }
    try:
        rests = case.checked().rests
    except ProofError as error:
        sentence = ADDRESS.sub("", str(error))
        return {**found, "refused_by": refused_by(case, error), "refusal": sentence}
    verdict = {"verdict": rests.words(), "own": len(rests.own)}
    return {**found, **verdict, "witnessed_to": rests.witnessed_to}


def refused_by(case: Case, error: ProofError) -> str:
    """Name the rule of the refused step, or what else refuses the proof.

    Returns:
        "hypothesis": a premise is refused before the first step; "form": the proof is,
        though no rule and no model is asked; "models": the rules accept it;
        "definedness": a part of a step may be undefined; "unused premise": there is
        one; else the class of the rule by which the refused step is said to follow.
    """
    rules = {step.name: type(step.by).__name__ for step in case.steps}
    if error.step not in rules and error.step.startswith("hypothesis "):
        return "hypothesis"
    form = _without_models(case, symbolic=False)
    if form is not None and str(form) == str(error):
        return "form"
    if _without_models(case, symbolic=True) is None:
        return "models"
    if HOW_TO_MEET in error.reason:
        return "definedness"
    if error.reason.startswith("never uses the hypothesis"):
        return "unused premise"
    return rules[error.step]


def _without_models(case: Case, *, symbolic: bool) -> ProofError | None:
    """Why the proof is refused without a look at any model; None if it is not."""
    proof = Proof(case.steps, case.model)
    try:
        check_proof(
            proof,
            case.hypotheses,
            case.conclusion,
            in_models=False,
            symbolic=symbolic,
            library=LIBRARY,
        )
    except ProofError as error:
        return error
    return None
