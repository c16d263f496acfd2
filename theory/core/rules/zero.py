"""Whether a scalar is 0: what SymPy may be asked, and what it is not asked."""

from sympy import (
    Derivative,
    Dummy,
    Expr,
    Integer,
    Integral,
    Limit,
    Product,
    Rational,
    Sum,
    Symbol,
    expand,
    gammasimp,
    oo,
    powsimp,
    simplify,
)
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement, MatrixExpr

from longdep.theory.core.notation import Real


def is_zero(expression: Expr) -> bool:
    """Decide whether SymPy's algebra reduces a scalar to 0.

    Not asked of SymPy, because it has answered wrongly: products that do not commute
    (simplify swaps them), derivatives in anything but a symbol, and limits and
    integrals, which stay as they are (LimitRule confirms limits).
    """
    left = expression.atoms(Limit, Integral)
    limits = {e: Dummy("limit", real=True) for e in left}
    plain = expression.xreplace(limits)
    if plain.is_commutative is not True or isinstance(plain, MatrixExpr):
        return False
    derivatives = plain.atoms(Derivative)
    if not all(type(v) is Symbol for d in derivatives for v in d.variables):
        return False
    value = plain.doit()
    if value == 0 or expand(value) == 0:
        return True
    if _differs_somewhere(value):
        return False
    forms = (simplify, gammasimp, lambda e: simplify(powsimp(expand(e))))
    return any(form(value) == 0 for form in forms)


def is_zero_or_same(computed: Expr, expected: Expr) -> bool:
    """Decide whether two values agree; infinite ones only if they are the same."""
    infinite = computed in (oo, -oo) or expected in (oo, -oo)
    return computed == expected or (not infinite and is_zero(computed - expected))


def _differs_somewhere(expression: Expr) -> bool:
    """Whether a scalar is certainly not 0 at one point: a cheap way to refuse.

    Every symbol and every function without a formula gets a rational value that its
    assumptions admit. SymPy's evalf knows when it has no correct digit; then nothing
    is concluded, as for what it cannot evaluate.
    """
    if expression.has(Derivative, Limit, Integral):
        return False
    try:
        value = _at_a_point(_at_a_point(expression, Symbol).doit(), *OPAQUE)
    except (ValueError, TypeError, ArithmeticError):
        return False
    if value.has(Sum, Product):
        return False
    number = value.evalf(30)
    return bool(number.is_Float and number != 0 and number._prec > 1)


OPAQUE = (AppliedUndef, Real, MatrixElement)


def _at_a_point(expression: Expr, *kinds: type) -> Expr:
    """Give every free part of these kinds a value, if its assumptions admit one.

    Raises:
        ValueError: they do not.
    """
    free = expression.free_symbols
    atoms = sorted(
        (a for a in expression.atoms(*kinds) if a.free_symbols <= free), key=str
    )
    values = {atom: _sample(atom, place) for place, atom in enumerate(atoms)}
    if not all(_admissible(atom, value) for atom, value in values.items()):
        raise ValueError("no value is known to be admissible")
    return expression.xreplace(values)


def _sample(atom: Expr, place: int) -> Expr:
    size = Integer(place + 2) if atom.is_integer else Rational(2 * place + 5, place + 3)
    return -size if atom.is_negative or atom.is_nonpositive else size


CARRIED = ("integer", "nonnegative", "positive", "real", "nonzero", "negative")


def _admissible(atom: Expr, value: Expr) -> bool:
    names = (*CARRIED, "zero", "even", "odd", "prime", "irrational")
    wanted = [name for name in names if getattr(atom, f"is_{name}", None)]
    return all(getattr(value, f"is_{name}") for name in wanted)
