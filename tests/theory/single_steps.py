"""Whether a rule accepts one step after some premises."""

from collections.abc import Mapping
from typing import Any

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


def reasons(cases: list[tuple[Any, Any, Any, str]]) -> None:
    """Statement, rule, premises, and the reason; "" for what is accepted."""
    for statement, rule, premises, says in cases:
        reason = refusal(statement, rule, premises)
        assert says in reason, (statement, rule)
        assert bool(reason) is bool(says), (statement, rule, reason)
