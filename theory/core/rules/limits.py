"""Limits at infinity: computed by SymPy, confirmed by high precision."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import mpmath
from sympy import Eq, Expr, Limit, Symbol, lambdify, oo, sympify

from longdep.theory.core.binding import free_names
from longdep.theory.core.rules.base import RuleDefaults
from longdep.theory.core.rules.rewriting import rewritten
from longdep.theory.core.rules.signs import signs_of
from longdep.theory.core.rules.values import admit
from longdep.theory.core.rules.zero import is_zero_or_same
from longdep.theory.core.steps import Context, ProofError, Step


@dataclass(frozen=True)
class LimitRule(RuleDefaults):
    """SymPy's limit, Eq(Limit(f, v, oo), value), confirmed by high precision.

    The confirmation evaluates f with mpmath at v = 10, 10^3 and 10^5, at sample
    values of the other symbols: the distance to a finite value must at least halve
    each time (or be 0), for an infinite one |f| must at least double.
    """

    samples: tuple[Mapping[Symbol, Expr | int], ...] = ({},)
    by: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    evaluated: bool = False

    inherits = True

    def uses(self) -> tuple[str, ...]:
        return self.by

    def check(self, step: Step, context: Context) -> None:
        statement = step.statement
        if not (isinstance(statement, Eq) and isinstance(statement.lhs, Limit)):
            raise ProofError(step.name, f"is not an equation for a limit: {statement}")
        body, variable, point, _ = statement.lhs.args
        if point != oo or not isinstance(variable, Symbol):
            raise ProofError(step.name, "only limits at infinity are checked")
        if not self.samples:
            raise ProofError(step.name, "a limit needs sample values to confirm it at")
        (limit,) = rewritten(step, (statement.lhs,), self.by, context)
        body = limit.args[0]
        known = signs_of(step, self.facts, context)
        if any(variable in free_names(fact) for fact in known):
            raise ProofError(step.name, f"a fact about {variable} is used in its limit")
        computed = Limit(body.xreplace(known), variable, oo).doit()
        if not is_zero_or_same(computed, statement.rhs, context.known):
            raise ProofError(
                step.name, f"SymPy computes {computed}, not {statement.rhs}"
            )
        for sample in self.samples:
            for symbol, value in sample.items():
                if symbol.is_Symbol:
                    admit(step, symbol, sympify(value))
            _confirm_limit(
                step, body.subs(sample), variable, statement.rhs.subs(sample)
            )

    def words(self) -> str:
        return "limit"


def _confirm_limit(step: Step, body: Expr, variable: Symbol, value: Expr) -> None:
    function = lambdify(variable, body, "mpmath")
    with mpmath.workdps(60):
        points = [mpmath.mpf(10) ** e for e in (1, 3, 5)]
        values = [function(point) for point in points]
        if value in (oo, -oo):
            sign = 1 if value == oo else -1
            ok = sign * values[0] > 0
            ok = ok and all(sign * b >= 2 * sign * a for a, b in pairwise(values))
        else:
            gaps = [abs(v - mpmath.mpmathify(value.evalf(60))) for v in values]
            ok = all(b <= a / 2 for a, b in pairwise(gaps))
    if not ok:
        raise ProofError(step.name, f"high precision does not approach {value}")
