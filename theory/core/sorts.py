"""Which values lie in the sort of a name, for every model that they are read in."""

from collections.abc import Iterable, Mapping

from sympy import (
    Basic,
    Derivative,
    Identity,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Symbol,
    Transpose,
    ZeroMatrix,
)
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.matrices.expressions.diagonal import DiagMatrix
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.binding import free_names, scopes
from longdep.theory.core.notation import (
    Expectation,
    Family,
    GaussianEntries,
    Independent,
    Variance,
)

RANDOM = (Expectation, Variance, Independent, GaussianEntries)
# What follows for a function once it is real: its values need not be asked for it.
IMPLIED = ("commutative", "complex", "finite", "hermitian", "imaginary", "infinite")
# What a matrix value may be built of: it is defined, and real, whatever the model is.
PARTS = (MatMul, MatAdd, Transpose, DiagMatrix)
MATRICES = (Family, MatrixSymbol, Identity, ZeroMatrix, *PARTS)


class InstantiationError(ValueError):
    """The values cannot be put in the place of the names."""


def require_plain(statements: Iterable[Basic]) -> None:
    """Refuse claims whose names mean more than one value each."""
    for statement in statements:
        if random := statement.atoms(*RANDOM):
            raise InstantiationError(
                f"the claim speaks of random variables ({min(random, key=str)}), "
                "whose names take no values"
            )
        require_known_binders(statement)


def require_known_binders(node: Basic) -> None:
    """Refuse what binds names in a way that theory/core/binding.py does not know."""
    known = scopes(node) is not None or isinstance(node, Derivative)
    if getattr(node, "bound_symbols", None) and not known:
        raise InstantiationError(f"{node} binds names in a way that is not known")
    for argument in node.args:
        require_known_binders(argument)


def require_defined(name: Basic, value: Basic) -> None:
    """Refuse what is not built of real matrices and numbers, at whole indices."""
    power = isinstance(value, MatPow)
    if isinstance(value, MatrixExpr):
        if not (power or isinstance(value, MATRICES)):
            raise InstantiationError(f"{value} may not be a real matrix like {name}")
    elif value.is_real is not True:
        raise InstantiationError(f"{value} is not known to be real")
    indices = value.index if isinstance(value, Family) else ()
    for index in indices:
        if index.is_integer is not True:
            raise InstantiationError(f"{index} in {value} is not known to be integer")
    if isinstance(value, PARTS):
        for argument in value.args:
            require_defined(name, argument)
    elif power:
        require_defined(name, value.base)


def inverts(value: Basic) -> bool:
    """Whether a matrix in it has an exponent that may not be 0, 1, 2, ..."""
    exponents = [power.exp for power in value.atoms(MatPow)]
    return not all(e.is_integer and e.is_nonnegative for e in exponents)


def kinds_of(function: UndefinedFunction) -> dict[str, bool]:
    """Return the assumptions on a function's values that a value must meet."""
    kinds = dict(function._kwargs)
    if not kinds.get("real"):
        return kinds
    return {
        kind: required
        for kind, required in kinds.items()
        if kind not in IMPLIED and not kind.startswith("extended_")
    }


def require_kinds(name: Basic, value: Basic, kinds: Mapping[str, bool]) -> None:
    """Require that a value is known to meet assumptions such as positive."""
    for kind, required in sorted(kinds.items(), key=_strongest_first):
        if getattr(value, f"is_{kind}", None) is not required:
            state = kind if required else f"not {kind}"
            raise InstantiationError(f"{value} is not known to be {state} ({name})")


def _strongest_first(item: tuple[str, bool]) -> tuple[bool, bool]:
    kind, required = item
    return not required, kind.startswith("non")


def require_argument(node: Basic, hole: Symbol, argument: Basic) -> None:
    """Require that an argument is whole where the pattern's is, and real elsewhere."""
    kind = "integer" if hole.is_integer else "real"
    if getattr(argument, f"is_{kind}", None) is not True:
        raise InstantiationError(f"{argument} in {node} is not known to be {kind}")


def names_of(expression: Basic) -> set[object]:
    """Free names, undefined functions by their name, and families by theirs."""
    functions = {node.func for node in expression.atoms(AppliedUndef)}
    families = {node.args[0] for node in expression.atoms(Family)}
    return free_names(expression) | functions | families
