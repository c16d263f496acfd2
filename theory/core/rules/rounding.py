"""Rounding to nearest, ties to even, by its definition."""

from dataclasses import dataclass

from sympy import Abs, Eq, Expr, Ge, Gt, Integer, Le, Pow, Rational, expand, sympify

from longdep.theory.core.decide import is_real
from longdep.theory.core.knowledge import Knowledge
from longdep.theory.core.notation import Rounded
from longdep.theory.core.rules.base import RuleDefaults
from longdep.theory.core.rules.zero import is_zero
from longdep.theory.core.steps import Context, ProofError, Step


@dataclass(frozen=True)
class NearestNumber(RuleDefaults):
    """No p-bit number is nearer to x than what it is rounded to: |x - fl x| <= |x - y|.

    y = k 2^e with whole k, |k| <= 2^p, is a p-bit number. The signs that show it follow
    from assumptions, premises and earlier steps; `by` names those that rest on an
    assumption.
    """

    number: Expr
    bits: Expr
    mantissa: Expr
    place: Expr
    by: tuple[str, ...] = ()

    def uses(self) -> tuple[str, ...]:
        return self.by

    def check(self, step: Step, context: Context) -> None:
        x, bits, mantissa, place = map(
            sympify, (self.number, self.bits, self.mantissa, self.place)
        )
        _require_format(step, x, bits, mantissa, place, context)
        for gap in (2**bits - mantissa, 2**bits + mantissa):
            _require(step, gap, context.known)
        statement = step.statement
        if not isinstance(statement, Le | Ge):
            raise ProofError(step.name, f"is not of the form |a| <= |b|: {statement}")
        wanted = (x - Rounded(x, bits), x - mantissa * 2**place)
        for side, inside in zip((statement.lts, statement.gts), wanted, strict=True):
            found = side.args[0] if isinstance(side, Abs) else side
            if not (isinstance(side, Abs) or side == 0) or not (
                expand(found - inside) == 0 or expand(found + inside) == 0
            ):
                raise ProofError(step.name, f"{side} is not the size of {inside}")

    def words(self) -> str:
        return "the definition of rounding to nearest"


@dataclass(frozen=True)
class RoundsTo(RuleDefaults):
    """fl x = m 2^e, as x lies within half the spacing 2^e of it: Eq(fl(x), m 2^e).

    The mantissa m is whole, 2^(p-1) <= m < 2^p, so the next number above is 2^e away,
    and so is the next below unless m = 2^(p-1); then x >= m 2^e must be known. A tie
    goes to m if it is even: 2 `half`. `by` names earlier steps on the signs that rest
    on an assumption; others are found.
    """

    mantissa: Expr
    place: Expr
    half: Expr | None = None
    by: tuple[str, ...] = ()

    def uses(self) -> tuple[str, ...]:
        return self.by

    def check(self, step: Step, context: Context) -> None:
        statement, known = step.statement, context.known
        if not isinstance(statement, Eq) or not isinstance(statement.lhs, Rounded):
            raise ProofError(step.name, f"is no equation for fl(x): {statement}")
        x, bits = statement.lhs.args
        mantissa, place = sympify(self.mantissa), sympify(self.place)
        _require_format(step, x, bits, mantissa, place, context)
        unit = 2**place
        if not is_zero(statement.rhs - mantissa * unit, known):
            raise ProofError(step.name, f"{statement.rhs} is not {mantissa * unit}")
        _require(step, mantissa - 2 ** (bits - 1), known)
        _require(step, 2**bits - mantissa, known, strict=True)
        even = self.half is not None
        if self.half is not None:
            self._require_even(step, mantissa, sympify(self.half), known)
        rest, reach = expand(x - mantissa * unit), Rational(1, 2) * unit
        _require(step, reach - rest, known, strict=not even)
        if not known.settles(Ge(rest, 0, evaluate=False)):
            _require(step, mantissa - 2 ** (bits - 1) - 1, known)
            _require(step, reach + rest, known, strict=not even)

    def _require_even(
        self, step: Step, mantissa: Expr, half: Expr, known: Knowledge
    ) -> None:
        whole = half.is_integer is True
        if isinstance(half, Pow) and half.base == 2 and half.exp.is_integer:
            whole = known.settles(Ge(half.exp, 0, evaluate=False))
        if not whole:
            raise ProofError(step.name, f"{half} is not known to be whole")
        if not is_zero(mantissa - 2 * half, known):
            for gap in (mantissa - 2 * half, 2 * half - mantissa):
                _require(step, gap, known)

    def words(self) -> str:
        return "the definition of rounding to nearest, ties to even"


def _require_format(
    step: Step, x: Expr, bits: Expr, mantissa: Expr, place: Expr, context: Context
) -> None:
    for part in (x, mantissa, place):
        context.require_defined(step, part)
    if not is_real(x):
        raise ProofError(step.name, f"{x} is not known to be real")
    if not (bits.is_integer and bits.is_positive):
        raise ProofError(step.name, f"{bits} is not known to be a number of bits")
    for part in (mantissa, place):
        if part.is_integer is not True:
            raise ProofError(step.name, f"{part} is not known to be whole")


def _require(step: Step, gap: Expr, known: Knowledge, *, strict: bool = False) -> None:
    """Require that an expression is known to be >= 0, or > 0."""
    relation = Gt if strict else Ge
    for form in (gap, expand(gap)):
        if known.settles(relation(form, Integer(0), evaluate=False)):
            return
    sign = ">" if strict else ">="
    raise ProofError(step.name, f"it is not known that {gap} {sign} 0")
