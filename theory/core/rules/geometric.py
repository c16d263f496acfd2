"""The limit of a geometric sequence, by what is known of its ratio."""

from dataclasses import dataclass

from sympy import Eq, Expr, Gt, Integer, Limit, Mul, Pow, Symbol, fraction, oo

from longdep.theory.core.binding import free_names
from longdep.theory.core.decide import is_real
from longdep.theory.core.rules.base import RuleDefaults
from longdep.theory.core.steps import Context, ProofError, Step


@dataclass(frozen=True)
class GeometricLimit(RuleDefaults):
    """Of c b^v for whole v: 0 if -1 < b < 1, and oo if b > 1 and c > 0.

    b and c are real and do not depend on v. The signs of 1 - b, 1 + b and c follow
    from the symbols' assumptions, premises and earlier steps. (For b = 1 + a with
    a > 0, b^v >= 1 + a v by Bernoulli's inequality; for 0 < |b| < 1, take 1/|b|.)
    `by` names the assumptions that are used.
    """

    by: tuple[str, ...] = ()

    inherits = True
    evaluated = False  # no model follows a sequence to its limit

    def uses(self) -> tuple[str, ...]:
        return self.by

    def check(self, step: Step, context: Context) -> None:
        statement = step.statement
        if not (isinstance(statement, Eq) and isinstance(statement.lhs, Limit)):
            raise ProofError(step.name, f"is not an equation for a limit: {statement}")
        body, variable, point = statement.lhs.args[:3]
        if point != oo or not (isinstance(variable, Symbol) and variable.is_integer):
            raise ProofError(step.name, "only sequences have such a limit, at infinity")
        factor, ratio = _geometric(step, body, variable)
        for part in (factor, ratio):
            context.require_defined(step, part)
            if not all(map(is_real, fraction(part))):
                raise ProofError(step.name, f"{part} is not known to be real")
        if statement.rhs == 0:
            wanted = {"ratio < 1": 1 - ratio, "ratio > -1": 1 + ratio}
        elif statement.rhs == oo:
            wanted = {"ratio > 1": ratio - 1, "factor > 0": factor}
        else:
            raise ProofError(step.name, f"the limit is 0 or oo, not {statement.rhs}")
        for words, gap in wanted.items():
            if not context.known.settles(Gt(gap, 0, evaluate=False)):
                raise ProofError(
                    step.name,
                    f"it is not known that {words}, with the ratio {ratio} and the "
                    f"factor {factor}",
                )
        context.idle |= {n for n in self.by if ("step", n) not in context.known.used}

    def words(self) -> str:
        return "limit of a geometric sequence"


def _geometric(step: Step, body: Expr, variable: Symbol) -> tuple[Expr, Expr]:
    """Write an expression as factor * ratio**variable."""
    factor, ratio = Integer(1), Integer(1)
    for part in Mul.make_args(body):
        if variable not in free_names(part):
            factor *= part
            continue
        base, exponent = part.args if isinstance(part, Pow) else (part, Integer(1))
        slope = exponent.coeff(variable)
        if variable in free_names(base) or not slope.is_Integer:
            raise ProofError(step.name, f"{part} is no power with the exponent k v")
        rest = exponent - slope * variable
        if variable in free_names(rest) or rest.is_integer is not True:
            raise ProofError(step.name, f"{part} is no power with the exponent k v")
        factor *= base**rest
        ratio *= base**slope
    return factor, ratio
