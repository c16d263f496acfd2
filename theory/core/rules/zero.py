"""Whether a scalar is 0: what SymPy may be asked, and what it is not asked."""

from collections.abc import Iterable

from sympy import (
    Basic,
    Derivative,
    Dummy,
    Expr,
    Ge,
    Integer,
    Integral,
    KroneckerDelta,
    Limit,
    Piecewise,
    Product,
    Rational,
    Sum,
    Symbol,
    binomial,
    ceiling,
    cosh,
    exp,
    expand,
    factorial,
    floor,
    gamma,
    gammasimp,
    oo,
    powsimp,
    sign,
    simplify,
    sinh,
    tanh,
)
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement, MatrixExpr

from longdep.theory.core.binding import bound_names, free_names
from longdep.theory.core.decide import is_finite
from longdep.theory.core.knowledge import Knowledge
from longdep.theory.core.notation import Real

# Of these SymPy has closed forms of sums that fail at the first few ends.
TRICKY = (binomial, factorial, gamma, KroneckerDelta, Piecewise, floor, ceiling, sign)
BY_EXPONENTIALS = (sinh, cosh, tanh)


class Frozen:
    """Stand-ins for the sums and products that SymPy may not be asked about.

    Where the last index lies more than one below the first, SymPy takes a sum for the
    negative of the sum over what lies between, and here it is 0 (a product: 1). So a
    sum or product is left to SymPy only if its range is known not to be such a one, and
    lies in the domain of its index; every other is an unknown number.

    Attributes:
        unknown: what was left out, for the message of a refusal.
        moves: whether something that may not be asked about is differentiated.
    """

    def __init__(self, known: Knowledge) -> None:
        """Take what is known of the ends of ranges."""
        self.known = known
        self.unknown: dict[Basic, Dummy] = {}
        self.moves = False

    def of(self, expression: Basic) -> Basic:
        """Return the expression with stand-ins."""
        folded = expression.atoms(Sum, Product)
        stands: dict[Basic, Basic] = {}
        moved = {v for d in expression.atoms(Derivative) for v in d.variables}
        for part in sorted(folded, key=lambda e: (-len(str(e)), str(e))):
            if free_names(part) & moved:
                inner = part.atoms(Sum, Product)
                plain = (self._is_plain(one, bound_names(part)) for one in inner)
                self.moves = self.moves or not all(plain)
                continue
            if not free_names(part) & bound_names(expression) - bound_names(part):
                stands |= self._stand(part)
        return expression.xreplace(stands)

    def _stand(self, folded: Sum | Product) -> dict[Basic, Basic]:
        if len(folded.limits) == 1 and len(folded.limits[0]) == 3:
            _, first, last = folded.limits[0]
            if self.known.settles(Ge(first - last - 1, 0, evaluate=False)):
                return {folded: Integer(0 if isinstance(folded, Sum) else 1)}
        parts = folded.atoms(Sum, Product)
        if all(self._is_plain(part, bound_names(folded)) for part in parts):
            return {}
        made = Dummy("folded", commutative=folded.is_commutative is True)
        return {folded: self.unknown.setdefault(folded, made)}

    def _is_plain(self, folded: Sum | Product, bound: set[Basic]) -> bool:
        """Whether SymPy means by it what is meant here."""
        if len(folded.limits) != 1 or not is_finite(folded):
            return False
        index, first, last = folded.limits[0]
        if (free_names(first) | free_names(last)) & bound:
            return False
        opaque = folded.function.atoms(AppliedUndef, Derivative)
        term = folded.function.xreplace({part: Dummy("opaque") for part in opaque})
        if any(index in part.free_symbols for part in term.atoms(*TRICKY)):
            return (last - first).is_Integer is True
        return self.known.settles(Ge(last - first + 1, 0, evaluate=False))

    def __str__(self) -> str:
        """What would have to be known, as the end of a refusal; "" if nothing."""
        wanted = [
            f"{last} >= {first - 1} for {part}"
            for part in self.unknown
            for _, first, last in part.limits
        ]
        return f"; it is not known that {', '.join(wanted)}" if wanted else ""


def unknown_ranges(sides: Iterable[Basic], known: Knowledge) -> str:
    """What is not known of the ranges in some expressions, to end a refusal with."""
    frozen = Frozen(known)
    for side in sides:
        frozen.of(side)
    return str(frozen)


def is_zero(expression: Expr, known: Knowledge) -> bool:
    """Decide whether SymPy's algebra reduces a scalar to 0.

    Not asked of SymPy, because it has answered wrongly: products that do not commute
    (simplify swaps them), derivatives in anything but a symbol, and limits and
    integrals, which stay as they are (LimitRule confirms limits).
    """
    left = expression.atoms(Limit, Integral)
    bound = bound_names(expression) | {
        v for d in expression.atoms(Derivative) for v in d.variables
    }
    if any(free_names(e) & bound for e in left):
        return False  # it is not the same number everywhere
    limits = {e: Dummy("limit") for e in left}
    frozen = Frozen(known)
    plain = frozen.of(expression.xreplace(limits))
    if frozen.moves:
        return False
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
    forms = (
        simplify,
        gammasimp,
        lambda e: simplify(powsimp(expand(e))),
        lambda e: simplify(e.rewrite(exp)) if e.has(*BY_EXPONENTIALS) else e,
    )
    return any(form(value) == 0 for form in forms)


def is_zero_or_same(computed: Expr, expected: Expr, known: Knowledge) -> bool:
    """Decide whether two values agree; infinite ones only if they are the same."""
    infinite = computed in (oo, -oo) or expected in (oo, -oo)
    return computed == expected or (
        not infinite and is_zero(computed - expected, known)
    )


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
