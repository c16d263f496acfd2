"""A maximum is at least each of its arguments, a minimum at most."""

from dataclasses import dataclass

from sympy import Ge, Le, Max, Min, fraction

from longdep.theory.core.decide import is_real
from longdep.theory.core.rules.base import RuleDefaults
from longdep.theory.core.steps import Context, ProofError, Step


@dataclass(frozen=True)
class Among(RuleDefaults):
    """a <= max(a, b, ...), and min(a, b, ...) <= a, by definition.

    Unlike Cases it takes quotients of real numbers, too, where they are defined.
    """

    def check(self, step: Step, context: Context) -> None:
        statement = step.statement
        if not isinstance(statement, Le | Ge):
            raise ProofError(step.name, f"is not of the form a <= b: {statement}")
        small, large = statement.lts, statement.gts
        for whole, one in ((large, small), (small, large)):
            kind = Max if whole is large else Min
            if not isinstance(whole, kind) or one not in whole.args:
                continue
            for part in whole.args:
                context.require_defined(step, part)
                if not all(map(is_real, fraction(part))):
                    raise ProofError(step.name, f"{part} is not known to be real")
            return
        raise ProofError(
            step.name, f"{small} and {large} are no maximum or minimum and one of it"
        )

    def words(self) -> str:
        return "a maximum or minimum and one of its arguments"
