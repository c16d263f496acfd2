"""A claim at chosen values of its free names, all put in at once and never captured.

A claim holds for every value of the names that are free in it: symbols, matrices,
families such as x(t), functions such as h(t). So it holds with values in their place,
if these lie in the domains of the names. A family or function is replaced through a
pattern: x(t) by y(t + k) turns x(s + 1) into y(s + 1 + k).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sympy import (
    Basic,
    Derivative,
    Dummy,
    Expr,
    Integral,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Mul,
    Pow,
    Symbol,
    Transpose,
    nan,
    oo,
    sympify,
    zoo,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanAtom
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.binding import (
    BindingError,
    bound_names,
    free_names,
    substitute,
)
from longdep.theory.core.notation import Family, Norm
from longdep.theory.core.sorts import (
    InstantiationError,
    inverts,
    kinds_of,
    require_argument,
    require_defined,
    require_kinds,
    require_plain,
)

KINDS = (Symbol, MatrixSymbol, Family, AppliedUndef)


class Instantiation:
    """Values for the free names of some statements, checked once for all of them."""

    def __init__(self, at: Mapping[Basic, Any], statements: Iterable[Basic]) -> None:
        """Check the values.

        Args:
            at: values by name; a family or function as a pattern, {x(t): y(t + k)}.
            statements: all that the names occur in.
        Raises:
            InstantiationError: a name is not free there, a value lies outside the
                name's domain, or it mentions a name that is bound there.
        """
        self.statements = tuple(statements)
        require_plain(self.statements)
        self.names: dict[Basic, Basic] = {}
        self.patterns: dict[object, tuple[tuple[Symbol, ...], Basic]] = {}
        for pattern, value in at.items():
            self._add(pattern, sympify(value))
        self._require_free(at)
        for name, value in self.names.items():
            self._admit(name, value)
        for statement in self.statements:
            for node in statement.atoms(Family, AppliedUndef):
                self._visit(node)

    def __call__(self, statement: Basic) -> Basic:
        """Return a statement with the values put in.

        An equation or inequality that SymPy decides at the values is returned as true
        or false.

        Raises:
            InstantiationError: one inside the statement is decided and would vanish, or
                a denominator that may be 0 is cancelled.
        """
        if isinstance(statement, Relational):
            sides = tuple(map(self._visit, statement.args))
            self._keep_denominators(statement, sides)
            return statement.func(*sides)
        result = self._visit(statement)
        self._keep_denominators(statement, (result,))
        return result

    def _keep_denominators(self, before: Basic, after: tuple[Basic, ...]) -> None:
        """Refuse values at which SymPy cancels a denominator that may be 0."""
        kept = set().union(*(_denominators(part) for part in after))
        for base in _denominators(before):
            for factor in Mul.make_args(self._visit(base)):
                root = factor.base if isinstance(factor, Pow) else factor
                if root.is_nonzero is None and root not in kept:
                    raise InstantiationError(
                        f"{root}, which may be 0, is cancelled in {before}"
                    )

    def _visit(self, node: Basic) -> Basic:
        if node in self.names:
            return self.names[node]
        if not node.args:
            return node
        if isinstance(node, Family | AppliedUndef):
            return self._applied(node)
        args = [self._visit(argument) for argument in node.args]
        if all(new is old for new, old in zip(args, node.args, strict=True)):
            return node
        new = node.func(*args)
        if isinstance(new, BooleanAtom):
            raise InstantiationError(f"{node} is just {new} at these values")
        # SymPy simplifies V V^-1 for every V: an inverse must stay where it is seen.
        plain = isinstance(new, MatMul | MatAdd | Transpose) and not inverts(new)
        return new.doit(deep=False) if plain else new

    def _add(self, pattern: Basic, value: Basic) -> None:
        """Sort a name and its value by what kind of name it is."""
        if not isinstance(pattern, KINDS):
            raise InstantiationError(f"{pattern} is no name that a value can replace")
        if value.has(oo, -oo, zoo, nan):
            raise InstantiationError(f"{value} is not a finite value for {pattern}")
        if inverts(value):
            raise InstantiationError(f"{value} holds an inverse, which may not exist")
        if isinstance(pattern, Symbol | MatrixSymbol):
            self.names[pattern] = value
            return
        self._add_pattern(pattern, value)

    def _add_pattern(self, pattern: Basic, value: Basic) -> None:
        holes = _arguments(pattern)
        if len(set(holes)) < len(holes) or not all(type(h) is Symbol for h in holes):
            raise InstantiationError(f"{pattern} is no pattern of different symbols")
        if _head(pattern) in self.patterns:
            raise InstantiationError(f"{pattern} is replaced twice")
        self.patterns[_head(pattern)] = holes, value
        plain = isinstance(value, AppliedUndef) and value.args == holes
        smooth = {
            node.func
            for statement in self.statements
            for whole in statement.atoms(Derivative, Integral)
            for node in whole.atoms(AppliedUndef)
        }
        if _head(pattern) in smooth and not plain:
            raise InstantiationError(
                f"{pattern} is differentiated or integrated, which {value} may not be"
            )

    def _require_free(self, at: Mapping[Basic, Any]) -> None:
        """Refuse names that do not occur free, and values that would be captured."""
        bound = set().union(*map(_bound, self.statements))
        free = set().union(*map(free_names, self.statements))
        heads = {
            _head(node)
            for statement in self.statements
            for node in statement.atoms(Family, AppliedUndef)
        }
        for pattern, value in at.items():
            applied = isinstance(pattern, Family | AppliedUndef)
            inside = free_names(sympify(value))
            if applied:
                inside -= set(_arguments(pattern))
            if pattern in bound:
                raise InstantiationError(f"{pattern} is bound in the claim")
            if not (_head(pattern) in heads if applied else pattern in free):
                raise InstantiationError(f"{pattern} is not free in the claim")
            if captured := inside & bound:
                names = ", ".join(sorted(map(str, captured)))
                raise InstantiationError(f"{names} of {value} would be captured")

    def _admit(self, name: Basic, value: Basic) -> None:
        """Require that a value lies in the domain that its name was declared with."""
        if isinstance(name, MatrixSymbol):
            self._require_matrix(name, name.shape, value)
            return
        if isinstance(value, MatrixExpr):
            raise InstantiationError(f"{value} is a matrix, {name} is not")
        if any(name == n.args[1] for s in self.statements for n in s.atoms(Norm)):
            if value not in (name, 1):
                raise InstantiationError(
                    f"{name} is the order of a norm, which {value} may not be; 1 may"
                )
        require_kinds(name, value, name._assumptions_orig)

    def _applied(self, node: Basic) -> Basic:
        """A family or function at its arguments, or what replaces it there."""
        arguments = tuple(map(self._visit, _arguments(node)))
        if _head(node) not in self.patterns:
            kept = node.args[:1] + tuple(map(self._visit, node.args[1:3]))
            parts = (*kept, *arguments) if isinstance(node, Family) else arguments
            return node if parts == node.args else node.func(*parts)
        holes, value = self.patterns[_head(node)]
        if len(holes) != len(arguments):
            raise InstantiationError(f"{node} does not match a pattern in {holes}")
        for hole, argument in zip(holes, arguments, strict=True):
            require_argument(node, hole, argument)
        self._require_value(node, holes, value)
        try:
            return substitute(value, dict(zip(holes, arguments, strict=True)))
        except BindingError as error:
            raise InstantiationError(str(error)) from error

    def _require_value(
        self, node: Basic, holes: tuple[Symbol, ...], value: Basic
    ) -> None:
        """Require that the value is one of the family or function, everywhere."""
        anywhere = {
            hole: Dummy(hole.name, **{"integer" if hole.is_integer else "real": True})
            for hole in holes
        }
        value = value.xreplace(anywhere)
        if isinstance(node, Family):
            self._require_matrix(node, node.shape, value)
            return
        if isinstance(value, MatrixExpr):
            raise InstantiationError(f"{value} is a matrix, {node} is not")
        require_kinds(node, value, kinds_of(node.func))

    def _require_matrix(
        self, name: Basic, shape: tuple[Expr, Expr], value: Basic
    ) -> None:
        """Require a real matrix of the shape, defined whatever the model is."""
        wanted = tuple(map(self._visit, shape))
        if not isinstance(value, MatrixExpr) or value.shape != wanted:
            raise InstantiationError(f"{value} has not the shape of {name}: {wanted}")
        require_defined(name, value)


def _head(node: Basic) -> object:
    """What is the same in all applications of a family or function."""
    return (Family, node.name) if isinstance(node, Family) else node.func


def _arguments(node: Basic) -> tuple[Basic, ...]:
    return node.index if isinstance(node, Family) else node.args


def _bound(statement: Basic) -> set[Basic]:
    """Bound names, and those that are differentiated in: these stay what they are."""
    derivatives = statement.atoms(Derivative)
    return bound_names(statement) | {v for d in derivatives for v in d.variables}


def _denominators(part: Basic) -> set[Basic]:
    powers = part.atoms(Pow)
    return {power.base for power in powers if power.exp.could_extract_minus_sign()}
