"""Signs: what premises and earlier steps say about them, and gaps of inequalities."""

from sympy import Basic, Derivative, Dummy, Eq, Expr, Ge, Gt, Le, Lt, Ne, Symbol
from sympy.logic.boolalg import Boolean

from longdep.theory.core.binding import bound_names, free_names
from longdep.theory.core.steps import Context, ProofError, Step

NO_SIGN = (
    "is not known to be >= 0; if a premise of the form ... >= 0 says so, name it in "
    "`facts`, if an earlier step does, in `signs`"
)


def gap_of(step: Step, statement: Boolean) -> Expr:
    """Return larger minus smaller side of an inequality, left minus right of an Eq."""
    if isinstance(statement, Le | Lt):
        return statement.rhs - statement.lhs
    if isinstance(statement, Ge | Gt | Eq):
        return statement.lhs - statement.rhs
    raise ProofError(step.name, f"{statement} is not an equation or inequality")


def with_signs(expression: Basic, known: dict[Basic, Symbol]) -> Basic:
    """Put stand-ins in, but for what a binder or a derivative would change."""
    bound = bound_names(expression)
    bound |= {v for d in expression.atoms(Derivative) for v in d.variables}
    free = {part: one for part, one in known.items() if not free_names(part) & bound}
    return expression.xreplace(free)


def signs_of(
    step: Step, names: tuple[str, ...], context: Context
) -> dict[Basic, Symbol]:
    """Stand-ins that carry the signs which hypotheses give."""
    known: dict[Basic, Symbol] = {}
    for name in names:
        known |= sign_of(step, name, context.hypotheses.get(name))
    return known


def sign_of(step: Step, name: str, fact: Boolean | None) -> dict[Basic, Symbol]:
    """Return a stand-in for x that carries the sign a fact such as x > 0 gives."""
    if isinstance(fact, Lt | Le) and fact.lhs == 0:
        fact = fact.reversed
    if not isinstance(fact, Gt | Ge | Ne) or fact.rhs != 0:
        raise ProofError(step.name, f"{name!r} gives no sign: {fact}")
    kind = {Gt: "positive", Ge: "nonnegative", Ne: "nonzero"}[type(fact)]
    return {fact.lhs: Dummy(str(fact.lhs), real=True, **{kind: True})}
