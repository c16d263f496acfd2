"""Whether a rule accepts one step after some premises."""

from collections.abc import Mapping

from sympy.logic.boolalg import Boolean

from longdep.theory.core.proof import Context, ProofError, Rule, Step, check_step
from longdep.theory.core.rules import Given


def refusal(
    statement: Boolean, rule: Rule, premises: Mapping[str, Boolean] | None = None
) -> str:
    """Why a step is refused, or "" if it is accepted.

    Each premise is a hypothesis and an earlier step of the same name.
    """
    context = Context(dict(premises or {}))
    try:
        for name, said in (premises or {}).items():
            check_step(Step(name, said, Given(name), ""), context)
        check_step(Step("only", statement, rule, ""), context)
    except ProofError as error:
        return error.reason
    return ""
