"""Values that may stand in the place of a symbol: they lie in its domain."""

from collections.abc import Mapping

from sympy import Basic, Expr, Ge, Gt, Le, Lt, MatrixSymbol, Ne, Symbol, oo
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Boolean, BooleanAtom
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.binding import BindingError, free_names, substitute
from longdep.theory.core.decide import is_real
from longdep.theory.core.knowledge import Knowledge
from longdep.theory.core.sorts import RANDOM, names_of
from longdep.theory.core.steps import Context, ProofError, Step

SIGNS = {"positive": Gt, "negative": Lt, "nonnegative": Ge, "nonpositive": Le}
SIGNS["nonzero"] = Ne


def admit(
    step: Step, symbol: Basic, value: Basic, known: Knowledge | None = None
) -> None:
    """Require that a value lies in the domain that a symbol was declared with.

    A sign may also be `known` from premises and earlier steps.
    """
    if isinstance(symbol, MatrixSymbol):
        if not isinstance(value, MatrixExpr) or value.shape != symbol.shape:
            raise ProofError(step.name, f"{value} has not the shape of {symbol}")
        return
    if not isinstance(symbol, Symbol):
        raise ProofError(step.name, f"only symbols take values, not {symbol}")
    if not isinstance(value, Expr) or isinstance(value, MatrixExpr):
        raise ProofError(step.name, f"{value} is no number, as {symbol} is")
    for name, required in symbol._assumptions_orig.items():
        if getattr(value, f"is_{name}", None) is not required:
            if known is not None and required and name in SIGNS:
                wanted = SIGNS[name](value, 0, evaluate=False)
                if is_real(value) and known.settles(wanted):
                    continue
            state = "" if required else "not "
            raise ProofError(
                step.name, f"{value} is not known to be {state}{name} ({symbol})"
            )


def admit_bounds(step: Step, statement: Boolean, value: Expr, known: Knowledge) -> None:
    """Require that a value lies in the range that a ForAll runs over."""
    _, _, first, last = statement.args
    if not known.settles(Ge(value - first, 0, evaluate=False)):
        raise ProofError(step.name, f"{value} is not known to be >= {first}")
    if last != oo and not known.settles(Ge(last - value, 0, evaluate=False)):
        raise ProofError(step.name, f"{value} is not known to be <= {last}")


def substituted(step: Step, statement: Basic, at: Mapping[Basic, Basic]) -> Basic:
    """Substitute without capture; what would be captured is refused at the step."""
    try:
        return substitute(statement, at)
    except BindingError as error:
        raise ProofError(step.name, str(error)) from error


def require_constant(
    step: Step, context: Context, symbol: Basic, value: Basic, statement: Basic
) -> None:
    """Refuse a value that may depend on chance, for a symbol that stands in a mean."""
    held = statement.atoms(*RANDOM)
    if not any(symbol in free_names(part) for part in held):
        return
    random = {name for part in held for name in names_of(part)}
    for said in context.hypotheses.values():
        random |= {name for part in said.atoms(*RANDOM) for name in names_of(part)}
    if names_of(value) & (random - {symbol}):
        raise ProofError(step.name, f"{value} may depend on chance, {symbol} does not")


def require_no_fold(step: Step, statement: Boolean, at: Mapping[Basic, Basic]) -> None:
    """Refuse values at which SymPy decides a premise, or one of several cases.

    A part of a conjunction may become true and vanish; a premise that does would leave
    its conclusion behind, and SymPy says that V V^-1 = 1 for every V.
    """
    for part in And.make_args(statement):
        if isinstance(part, Relational):
            continue
        for relation in part.atoms(Relational):
            if isinstance(substituted_or_same(step, relation, at), BooleanAtom):
                raise ProofError(step.name, f"{relation} folds away at these values")


def substituted_or_same(
    step: Step, relation: Boolean, at: Mapping[Basic, Basic]
) -> Basic:
    """A relation inside a statement, with the values of the names free in it."""
    here = {n: v for n, v in at.items() if n in free_names(relation)}
    return substituted(step, relation, here)
