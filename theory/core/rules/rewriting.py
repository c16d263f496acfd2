"""Rewriting by the equations of earlier steps, where they may be used."""

from sympy import Basic, Eq

from longdep.theory.core.binding import BindingError, rewrite
from longdep.theory.core.steps import Context, ProofError, Step


def rewritten(
    step: Step,
    expressions: tuple[Basic, ...],
    names: tuple[str, ...],
    context: Context,
) -> tuple[Basic, ...]:
    """Apply earlier equations from left to right, in order, where they may be used."""
    for name in names:
        earlier = context.earlier(step, name)
        if not isinstance(earlier, Eq):
            raise ProofError(step.name, f"{name} is not an equation to rewrite with")
        fixed = context.fixed_symbols(name)
        try:
            done = [rewrite(e, earlier.lhs, earlier.rhs, fixed) for e in expressions]
        except BindingError as error:
            raise ProofError(step.name, f"{name} cannot be used: {error}") from error
        expressions = tuple(new for new, _, _ in done)
        if not any(changed for _, changed, _ in done):
            context.idle.add(name)
        if any(random for _, _, random in done):
            context.sure.add(name)
    return expressions
