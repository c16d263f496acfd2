"""Rules of logic: implications, equivalences, conjunctions and their parts."""

from dataclasses import dataclass

from sympy.logic.boolalg import And, Equivalent, Implies, Not

from longdep.theory.core.rules.base import RuleDefaults, require_same
from longdep.theory.core.steps import Context, ProofError, Step


@dataclass(frozen=True)
class Deduction(RuleDefaults):
    """From a derivation of B under the assumption A: A implies B."""

    assumption: str
    conclusion: str

    def uses(self) -> tuple[str, ...]:
        return (self.assumption, self.conclusion)

    def discharges(self) -> tuple[str, ...]:
        return (self.assumption,)

    def check(self, step: Step, context: Context) -> None:
        if not getattr(context.steps[self.assumption].by, "is_assumption", False):
            raise ProofError(step.name, f"{self.assumption} is not an assumption")
        premise = context.earlier(step, self.assumption)
        conclusion = context.earlier(step, self.conclusion)
        require_same(step, Implies(premise, conclusion))

    def words(self) -> str:
        return f"{self.conclusion} was derived from {self.assumption}"


@dataclass(frozen=True)
class Both(RuleDefaults):
    """Two implications that are each other's converse: an equivalence."""

    forward: str
    backward: str

    inherits = True

    def uses(self) -> tuple[str, ...]:
        return (self.forward, self.backward)

    def check(self, step: Step, context: Context) -> None:
        there = context.earlier(step, self.forward)
        back = context.earlier(step, self.backward)
        if not (isinstance(there, Implies) and isinstance(back, Implies)):
            raise ProofError(step.name, "needs two implications")
        if there.args != tuple(reversed(back.args)):
            raise ProofError(step.name, f"{back} is not the converse of {there}")
        require_same(step, Equivalent(*there.args))

    def words(self) -> str:
        return f"{self.forward} and its converse {self.backward}"


@dataclass(frozen=True)
class Conjunction(RuleDefaults):
    """All the named steps together."""

    of: tuple[str, ...]

    inherits = True

    def uses(self) -> tuple[str, ...]:
        return self.of

    def check(self, step: Step, context: Context) -> None:
        require_same(step, And(*(context.earlier(step, name) for name in self.of)))

    def words(self) -> str:
        return " and ".join(self.of)


@dataclass(frozen=True)
class PartOf(RuleDefaults):
    """One of the statements that an earlier step holds together with `and`."""

    of: str

    inherits = True

    def uses(self) -> tuple[str, ...]:
        return (self.of,)

    def check(self, step: Step, context: Context) -> None:
        whole = context.earlier(step, self.of)
        if not isinstance(whole, And) or step.statement not in whole.args:
            raise ProofError(step.name, f"is not a part of {whole}")

    def words(self) -> str:
        return f"part of {self.of}"


@dataclass(frozen=True)
class Apply(RuleDefaults):
    """Modus ponens: an earlier implication whose premises are earlier steps."""

    implication: str
    premises: tuple[str, ...]

    inherits = True

    def uses(self) -> tuple[str, ...]:
        return (self.implication, *self.premises)

    def check(self, step: Step, context: Context) -> None:
        rule = context.earlier(step, self.implication)
        if not isinstance(rule, Implies):
            raise ProofError(step.name, f"{self.implication} is not an implication")
        premise, conclusion = rule.args
        have = {context.earlier(step, name) for name in self.premises}
        need = set(And.make_args(premise))
        if not need <= have:
            missing = ", ".join(sorted(map(str, need - have)))
            raise ProofError(step.name, f"{self.implication} also needs {missing}")
        require_same(step, conclusion)

    def words(self) -> str:
        return f"{self.implication} applied to {', '.join(self.premises)}"


@dataclass(frozen=True)
class Tollens(RuleDefaults):
    """From an equivalence (or implication) of equations and the denial of its end.

    A <=> B, or A => B, together with "not B" gives "not A".
    """

    implication: str
    denied: str

    inherits = True

    def uses(self) -> tuple[str, ...]:
        return (self.implication, self.denied)

    def check(self, step: Step, context: Context) -> None:
        rule = context.earlier(step, self.implication)
        denied = context.earlier(step, self.denied)
        if isinstance(rule, Implies):
            pairs = [rule.args]
        elif isinstance(rule, Equivalent) and len(rule.args) == 2:
            pairs = [rule.args, tuple(reversed(rule.args))]
        else:
            raise ProofError(step.name, f"{self.implication} is no implication")
        denials = [Not(premise) for premise, end in pairs if Not(end) == denied]
        if step.statement not in denials:
            raise ProofError(step.name, f"{denied} does not give {step.statement}")

    def words(self) -> str:
        return f"{self.implication}, whose end is denied by {self.denied}"
