"""Free and bound names of statements, and substitution that cannot capture.

SymPy's `subs` and `xreplace` do not watch binders: substituting m by i turns
Sum(m*i, (i, 0, 3)) into Sum(i**2, (i, 0, 3)), and an equation that holds at one point
x rewrites what is differentiated in x. A matrix symbol does not count its size among
its free symbols. The proof checker works with these functions instead.
"""

from collections.abc import Callable, Iterable, Mapping

from sympy import Basic, Derivative, Expr, Limit, MatrixSymbol, Symbol, nan, oo, zoo
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Boolean, Equivalent, Implies, Not, Or

from longdep.theory.core.notation import (
    Exists,
    Expectation,
    ForAll,
    Independent,
    SomeReordering,
)

LOOSE = {"integer", "real", "rational", "complex", "finite", "extended_real"}
OPEN = {"real", "positive", "negative", "nonzero", "finite", "extended_real"}


class BindingError(ValueError):
    """A substitution would change what a bound name means."""


def scopes(expression: Basic) -> tuple[tuple[Basic, set[Basic]], ...] | None:
    """Split a binder into parts and the names each part binds; None for the rest.

    A derivative binds its variables in the sense that its body is needed around the
    point, not only at it; they are free names all the same.
    """
    if isinstance(expression, ForAll):
        body, index, first, last = expression.args
        return (body, {index}), (first, set()), (last, set())
    if isinstance(expression, SomeReordering | Exists):
        return ((expression.args[0], set(expression.args[1:])),)
    if isinstance(expression, ExprWithLimits):
        indices = [limit[0] for limit in expression.limits]
        # A later limit may bind a name of an earlier one's ends.
        ends = [
            (end, set(indices[place + 1 :]))
            for place, limit in enumerate(expression.limits)
            for end in limit[1:]
        ]
        return (expression.function, set(indices)), *ends
    if isinstance(expression, Independent):
        variable, index, first, last, _ = expression.args
        return (variable, {index}), (first, set()), (last, set())
    if isinstance(expression, Limit):
        body, variable, point, _ = expression.args
        return (body, {variable}), (point, set())
    return None


def free_names(expression: Basic) -> set[Basic]:
    """Symbols and matrix symbols that are free, the sizes of matrices included."""
    if isinstance(expression, MatrixSymbol):
        return {expression}.union(*map(free_names, expression.shape))
    if isinstance(expression, Symbol):
        return {expression}
    parts = scopes(expression)
    if parts is None:
        return set().union(*map(free_names, expression.args))
    return set().union(*(free_names(part) - bound for part, bound in parts))


def bound_names(expression: Basic) -> set[Basic]:
    """Every name that some binder inside the expression binds."""
    parts = scopes(expression)
    if parts is None:
        return set().union(*map(bound_names, expression.args))
    return set().union(*(bound_names(part) | bound for part, bound in parts))


def substitute(statement: Basic, at: Mapping[Basic, Basic]) -> Basic:
    """Put values in the place of free names, all at once.

    Raises:
        BindingError: a name is bound somewhere in the statement, a value mentions a
            name that is, or a value is infinite or undefined.
    """
    bound = bound_names(statement)
    for derivative in statement.atoms(Derivative):
        _require_no_capture(derivative, at)
    for name, value in at.items():
        if name in bound:
            raise BindingError(f"{name} is bound in {statement}")
        if captured := free_names(value) & bound:
            raise BindingError(f"{captured} of {value} would be captured")
        if value.has(oo, -oo, zoo, nan):
            raise BindingError(f"{value} is not a finite value")
    # subs(simultaneous=True) fails inside matrix products: fresh matrices go first.
    fresh = {
        name: MatrixSymbol(f"_{name.name}", *name.shape)
        for name in at
        if isinstance(name, MatrixSymbol)
    }
    scalars = {name: value for name, value in at.items() if name not in fresh}
    moved = statement.xreplace(fresh).subs(scalars, simultaneous=True)
    return moved.xreplace({new: at[name] for name, new in fresh.items()})


def case_of(statement: Boolean, variable: Symbol, value: Expr | int) -> Boolean:
    """A statement at a value of one of its names, each relation as it then stands.

    SymPy would decide a relation on the way where it can, not in the same manner every
    time (it asks for what it knows in a random order) and not always rightly: it may
    find an empty product to be 0 or less.
    """
    if isinstance(statement, Relational):
        sides = (side.subs(variable, value) for side in statement.args)
        return statement.func(*sides, evaluate=False)
    if isinstance(statement, And | Or | Not | Implies | Equivalent | ForAll):
        parts = (
            case_of(part, variable, value)
            if isinstance(part, Boolean) and not isinstance(part, Symbol)
            else part.subs(variable, value)
            for part in statement.args
        )
        return statement.func(*parts)
    return statement.subs(variable, value)


def _require_no_capture(derivative: Derivative, at: Mapping[Basic, Basic]) -> None:
    """Refuse values that would move with the variable of a derivative."""
    inside = free_names(derivative)
    variables = set(derivative.variables)
    for name, value in at.items():
        if name in variables:
            plain = isinstance(value, Symbol) and (value == name or value not in inside)
            if not plain:
                raise BindingError(f"{derivative} is in {name}, which is no {value}")
        elif name in inside and free_names(value) & variables:
            raise BindingError(f"{value} would be differentiated in {derivative}")


def rewrite(
    expression: Basic, left: Basic, right: Basic, fixed: Iterable[Basic]
) -> tuple[Basic, bool, bool]:
    """Replace `left` by `right` where the equation between them may be used.

    Under a binder of one of the equation's names it may be used only if the equation
    holds for every value of that name (it is not among `fixed`) and the binder's range
    lies in the name's domain.

    Returns:
        The new expression, whether anything changed, and whether something changed
        inside an expectation (then the equation must hold in every outcome).
    Raises:
        BindingError: an occurrence lies under a binder where it may not be used.
    """
    return _Rewriter(left, right, set(fixed)).run(expression)


class _Rewriter:
    def __init__(self, left: Basic, right: Basic, fixed: set[Basic]) -> None:
        self.left, self.right, self.fixed = left, right, fixed
        self.names = free_names(left) | free_names(right)
        self.changed = self.random = False

    def run(self, expression: Basic) -> tuple[Basic, bool, bool]:
        """Rewrite; return the result, whether it changed, and whether in a mean."""
        result = self._visit(expression, {}, False)
        return result, self.changed, self.random

    def _visit(self, e: Basic, binders: Mapping[Basic, Basic], random: bool) -> Basic:
        if e == self.left:
            for name in self.names & binders.keys():
                if name in self.fixed or not covers(binders[name], name):
                    raise BindingError(
                        f"{self.left} = {self.right} is not known for every {name} in "
                        f"{binders[name]}"
                    )
            self.changed, self.random = True, self.random or random
            return self.right
        if not e.args:
            return e
        random = random or isinstance(e, Expectation)
        args = [self._visit(*part, random) for part in _scoped_args(e, binders)]
        if all(new is old for new, old in zip(args, e.args, strict=True)):
            return e
        return e.func(*args)


def _scoped_args(
    e: Basic, outer: Mapping[Basic, Basic]
) -> list[tuple[Basic, Mapping[Basic, Basic]]]:
    """The arguments of a node, each with the binders it stands under."""
    if isinstance(e, Derivative):
        bound = {variable: e for variable in e.variables}
    elif (parts := scopes(e)) is not None:
        bound = {name: e for _, names in parts for name in names}
    else:
        return [(argument, outer) for argument in e.args]
    inside = {**outer, **bound}
    return [(argument, inside) for argument in e.args]


def covers(binder: Basic, name: Symbol) -> bool:
    """Decide whether a name's declared domain contains the range a binder gives it."""
    declared = getattr(name, "_assumptions_orig", None)
    if declared is None:
        return False
    wanted = {k for k, v in declared.items() if k != "commutative"}
    if not all(declared.values()):
        return False
    if isinstance(binder, Derivative):
        return wanted <= OPEN
    if isinstance(binder, Limit):
        return binder.args[2] == oo and wanted <= LOOSE | {"positive", "nonnegative"}
    first = _first(binder, name)
    if first is None or not wanted <= LOOSE | {"positive", "nonnegative"}:
        return False
    signs: dict[str, Callable[[Expr], bool | None]] = {
        "positive": lambda v: v.is_positive,
        "nonnegative": lambda v: v.is_nonnegative,
        "integer": lambda v: v.is_integer,
    }
    return all(signs[k](first) is True for k in wanted & signs.keys())


def _first(binder: Basic, name: Symbol) -> Expr | None:
    """The lower end of a discrete binder's range."""
    if isinstance(binder, ForAll | Independent):
        return binder.args[2]
    if isinstance(binder, ExprWithLimits):
        discrete = type(binder).__name__ in ("Sum", "Product")
        for index, *ends in binder.limits:
            if discrete and index == name and len(ends) == 2:
                return ends[0]
    return None
