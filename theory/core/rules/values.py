"""Values that may stand in the place of a symbol: they lie in its domain."""

from collections.abc import Mapping

from sympy import Basic, Expr, MatrixSymbol, Symbol, oo
from sympy.logic.boolalg import Boolean
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.binding import BindingError, substitute
from longdep.theory.core.steps import ProofError, Step


def admit(step: Step, symbol: Basic, value: Basic) -> None:
    """Require that a value lies in the domain that a symbol was declared with."""
    if isinstance(symbol, MatrixSymbol):
        if not isinstance(value, MatrixExpr) or value.shape != symbol.shape:
            raise ProofError(step.name, f"{value} has not the shape of {symbol}")
        return
    if not isinstance(symbol, Symbol):
        raise ProofError(step.name, f"only symbols take values, not {symbol}")
    for name, required in symbol._assumptions_orig.items():
        if getattr(value, f"is_{name}", None) is not required:
            state = "" if required else "not "
            raise ProofError(
                step.name, f"{value} is not known to be {state}{name} ({symbol})"
            )


def admit_bounds(step: Step, statement: Boolean, value: Expr) -> None:
    """Require that a value lies in the range that a ForAll runs over."""
    _, _, first, last = statement.args
    if (value - first).is_nonnegative is not True:
        raise ProofError(step.name, f"{value} is not known to be >= {first}")
    if last != oo and (last - value).is_nonnegative is not True:
        raise ProofError(step.name, f"{value} is not known to be <= {last}")


def substituted(step: Step, statement: Basic, at: Mapping[Basic, Basic]) -> Basic:
    """Substitute without capture; what would be captured is refused at the step."""
    try:
        return substitute(statement, at)
    except BindingError as error:
        raise ProofError(step.name, str(error)) from error
