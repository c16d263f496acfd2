"""What every rule shares: the defaults of a rule, and the words of a refusal."""

from sympy import Basic

from longdep.theory.core.steps import ProofError, Step

NO_NAMES: tuple[str, ...] = ()


class RuleDefaults:
    """Defaults: cites nothing, closes nothing, is evaluated in models.

    `inherits` marks a rule whose statement is defined because what it cites is.
    """

    evaluated = True
    drops_facts = False
    inherits = False

    def uses(self) -> tuple[str, ...]:
        """Names of the earlier steps that the rule cites."""
        return NO_NAMES

    def discharges(self) -> tuple[str, ...]:
        """Names of the assumptions that the rule closes."""
        return NO_NAMES

    def terms(self) -> tuple[Basic, ...]:
        """Expressions beside the statement that must be defined."""
        return ()

    def words(self) -> str:
        """Describe the rule for the page."""
        return type(self).__name__.lower()


def require_same(step: Step, expected: Basic) -> None:
    """Require that a step says exactly what its rule gives."""
    if step.statement != expected:
        raise ProofError(step.name, f"says {step.statement}, the rule gives {expected}")
