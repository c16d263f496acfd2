"""Induction over a whole number."""

from dataclasses import dataclass

from sympy import Eq, Expr, Symbol, sympify, true
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from longdep.theory.core.binding import bound_names, case_of, free_names
from longdep.theory.core.decide import decided
from longdep.theory.core.rules.base import RuleDefaults
from longdep.theory.core.rules.values import admit
from longdep.theory.core.rules.zero import Frozen
from longdep.theory.core.steps import Context, ProofError, Step


@dataclass(frozen=True)
class Induction(RuleDefaults):
    """From P(start), and P(v) implies P(v + 1): P(v) for every v >= start."""

    variable: Symbol
    base: str
    assumption: str
    step: str
    start: int = 0

    def uses(self) -> tuple[str, ...]:
        return (self.base, self.assumption, self.step)

    def discharges(self) -> tuple[str, ...]:
        return (self.assumption,)

    def check(self, step: Step, context: Context) -> None:
        statement, v = step.statement, self.variable
        if not getattr(context.steps[self.assumption].by, "is_assumption", False):
            raise ProofError(step.name, f"{self.assumption} is not an assumption")
        if context.open_assumptions[self.base]:
            raise ProofError(step.name, "the base case rests on an assumption")
        if v in context.fixed_symbols(self.base):
            raise ProofError(step.name, f"a hypothesis fixes {v}")
        if v.is_integer is not True or (v - self.start).is_nonnegative is not True:
            raise ProofError(step.name, f"{v} is not an integer from {self.start} on")
        admit(step, v, sympify(self.start))
        admit(step, v, v + 1)
        if v in bound_names(statement):
            raise ProofError(step.name, f"{v} is bound in {statement}")
        if context.earlier(step, self.assumption) != statement:
            raise ProofError(step.name, f"{self.assumption} does not say {statement}")
        for name, value in ((self.base, sympify(self.start)), (self.step, v + 1)):
            stated, expected = context.earlier(step, name), case_of(statement, v, value)
            if stated == true and isinstance(statement, Relational):
                self._recheck(name, expected, context)
            elif stated == true:
                raise ProofError(step.name, f"{name} says nothing")
            elif stated not in (expected, statement.subs(v, value)):
                raise ProofError(step.name, f"{name} says {stated}, needs {expected}")
            elif not isinstance(statement, Relational):
                self._require_kept(step, stated, statement, value, context)
        others = context.open_assumptions[self.step] - {self.assumption}
        resting = [context.steps[name].statement for name in others]
        rested = set(context.grounds[self.step])
        for kind, name in context.known.used:
            rested |= {name} if kind == "hypothesis" else context.grounds[name]
        resting += [context.hypotheses[name] for name in sorted(rested)]
        if any(v in free_names(ground) for ground in resting):
            raise ProofError(step.name, f"the step case rests on what fixes {v}")

    def _require_kept(
        self,
        step: Step,
        stated: Boolean,
        statement: Boolean,
        value: Expr,
        context: Context,
    ) -> None:
        """Refuse a case in which SymPy folds a part away that is not decided."""
        kept = stated.atoms(Relational)
        for relation in statement.atoms(Relational):
            whole = case_of(relation, self.variable, value)
            if whole not in kept:
                plain = relation.func(*map(Frozen(context.known).of, whole.args))
                context.require_defined(step, whole)
                if not decided(whole) and not decided(plain):
                    raise ProofError(step.name, f"{whole} folds away")

    def _recheck(self, name: str, unevaluated: Boolean, context: Context) -> None:
        """Check a case that SymPy has turned into `true`, as it stood.

        Eq(V * V**-1, I) becomes true whatever V is; the case's own rule must accept
        the equation itself, if the symbols' assumptions do not decide it.
        """
        context.require_defined(context.steps[name], unevaluated)
        sides = map(Frozen(context.known).of, unevaluated.args)
        plain = unevaluated.func(*sides)
        if not isinstance(unevaluated, Eq) and decided(plain):
            return
        rule, idle = context.steps[name].by, set(context.idle)
        rule.check(Step(name, unevaluated, rule, ""), context)
        context.idle = idle

    def words(self) -> str:
        return f"induction on {self.variable}"
