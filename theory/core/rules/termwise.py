"""Rules for every value of an index: one by one, and summed up."""

from dataclasses import dataclass, replace

from sympy import Eq, Expr, Ge, Gt, Integer, KroneckerDelta, Le, Lt, Sum, Symbol, oo
from sympy.logic.boolalg import Boolean
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.binding import bound_names, covers, free_names, substitute
from longdep.theory.core.knowledge import Knowledge
from longdep.theory.core.notation import ForAll
from longdep.theory.core.rules.base import RuleDefaults
from longdep.theory.core.rules.cases import Cases
from longdep.theory.core.rules.equations import Algebra
from longdep.theory.core.rules.extremes import Among
from longdep.theory.core.rules.granted import Instance
from longdep.theory.core.rules.increasing import Increasing
from longdep.theory.core.rules.inequalities import Combine, Scale
from longdep.theory.core.rules.norms import NormScales
from longdep.theory.core.rules.zero import is_zero
from longdep.theory.core.steps import Context, ProofError, Rule, Step

INNER = (Algebra, Among, Cases, Combine, Increasing, Instance, NormScales, Scale)


@dataclass(frozen=True)
class ForEach(RuleDefaults):
    """For every index in a range, as another rule shows it for any one of them.

    `of` are earlier statements for every index in the same range; the rule may cite
    each, as it stands for one index. No hypothesis and no open assumption may speak of
    the index itself, and the rule adds no assumption, premise or lemma of its own.
    """

    of: tuple[str, ...]
    rule: Rule

    def uses(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.of, *self.rule.uses())))

    def check(self, step: Step, context: Context) -> None:
        if not isinstance(step.statement, ForAll):
            raise ProofError(step.name, f"is not for every index: {step.statement}")
        body, index = step.statement.args[:2]
        if index.is_integer is not True or not covers(step.statement, index):
            raise ProofError(step.name, f"{index} is not declared for the whole range")
        # No assumption, premise or lemma may hide in here: the proof would not show it.
        if type(self.rule) not in (ForEach, Termwise, *INNER):
            raise ProofError(step.name, f"{self.rule.words()}: no rule for one index")
        if getattr(self.rule, "facts", ()):
            raise ProofError(step.name, "the rule for one index may name no hypothesis")
        self._require_free(step, index, context)
        bodies = {name: self._body(step, name, context) for name in self.of}
        steps = {
            name: Step(name, said, context.steps[name].by, "")
            for name, said in bodies.items()
        }
        local = {("step", name): said for name, said in bodies.items()}
        inner = replace(
            context,
            steps={**context.steps, **steps},
            open_assumptions={
                **context.open_assumptions,
                **{n: context.open_assumptions[n] | {n} for n in self.of},
            },
            known=Knowledge({**context.known.sources, **local}),
        )
        self.rule.check(Step(step.name, body, self.rule, ""), inner)
        for term in self.rule.terms():
            inner.require_defined(step, term)
        context.known.used |= inner.known.used

    def _require_free(self, step: Step, index: Symbol, context: Context) -> None:
        grounds = list(context.hypotheses.values())
        for name in self.uses():
            context.earlier(step, name)
            open_ = context.open_assumptions[name]
            grounds += [context.steps[a].statement for a in open_]
        if any(index in free_names(ground) for ground in grounds):
            raise ProofError(step.name, f"{index} is fixed by a premise or assumption")

    def _body(self, step: Step, name: str, context: Context) -> Boolean:
        """What an earlier step says of one index."""
        every = context.earlier(step, name)
        _, index, *ends = step.statement.args
        if not isinstance(every, ForAll) or list(every.args[2:]) != ends:
            raise ProofError(step.name, f"{name} is not for every index in the range")
        body, own = every.args[:2]
        if own == index:
            return body
        if index in free_names(body) | bound_names(body):
            raise ProofError(step.name, f"{index} stands in {name}")
        return substitute(body, {own: index})

    def words(self) -> str:
        return f"for every index: {self.rule.words()}"


@dataclass(frozen=True)
class Termwise(RuleDefaults):
    """From f(i) <= g(i) for every i in a finite range: sum f <= sum g over it.

    The same with = and with >=, and over several ranges within each other; a strict
    step needs ranges that are not empty. A sum of terms 0 may be written as 0.
    """

    of: str

    def uses(self) -> tuple[str, ...]:
        return (self.of,)

    def check(self, step: Step, context: Context) -> None:
        every, statement = context.earlier(step, self.of), step.statement
        if not isinstance(statement, Eq | Le | Lt | Ge | Gt):
            raise ProofError(step.name, f"is no equation or inequality: {statement}")
        if not isinstance(every, ForAll):
            raise ProofError(step.name, f"{self.of} does not speak of every index")
        body: Boolean = every
        limits: list[tuple[Symbol, Expr, Expr]] = []
        while isinstance(body, ForAll):
            body, *limit = body.args
            limits.insert(0, tuple(limit))
        if not isinstance(body, Eq | Le | Lt | Ge | Gt):
            raise ProofError(step.name, f"{self.of} compares no numbers")
        if any(isinstance(s, MatrixExpr) for s in (*body.args, *statement.args)):
            raise ProofError(step.name, "sums of numbers are compared, not of matrices")
        indices = {index for index, _, _ in limits}
        ends = [end for _, *both in limits for end in both]
        if oo in ends or any(indices & free_names(end) for end in ends):
            raise ProofError(step.name, f"{self.of} does not run over finite ranges")
        if len(indices) != len(limits):
            raise ProofError(step.name, f"{self.of} uses one index twice")
        known = context.known
        for index, first, last in limits:
            if not covers(Sum(index, (index, first, last)), index):
                raise ProofError(
                    step.name, f"{index} is not declared for the whole range"
                )
            if not known.settles(Ge(last - first, -1, evaluate=False)):
                raise ProofError(
                    step.name, f"it is not known that {last + 1} >= {first}"
                )
        if isinstance(statement, Eq) and not isinstance(body, Eq):
            raise ProofError(step.name, f"{self.of} is no equation")
        if isinstance(statement, Lt | Gt):
            full = all(
                known.settles(Ge(last - first, 0, evaluate=False))
                for _, first, last in limits
            )
            if not (isinstance(body, Lt | Gt) and full):
                raise ProofError(step.name, "nothing makes the inequality strict")
        small, large = _ordered(body)
        low, high = _ordered(statement)
        for side, term in ((low, small), (high, large)):
            total = Sum(term, *limits)
            if side != total and not is_zero(side - total, known):
                raise ProofError(step.name, f"{side} is not known to be {total}")

    def words(self) -> str:
        return f"{self.of}, summed up"


def _ordered(relation: Boolean) -> tuple[Expr, Expr]:
    if isinstance(relation, Ge | Gt):
        return relation.rhs, relation.lhs
    return relation.lhs, relation.rhs


@dataclass(frozen=True)
class OneTerm(RuleDefaults):
    """A sum over k of terms that hold a factor delta_ik is its term at k = i.

    Every term is 0 where Kronecker's delta of i and k is; i lies in the range, which is
    known from assumptions, premises or earlier steps.
    """

    def check(self, step: Step, context: Context) -> None:
        statement = step.statement
        total = statement.lhs if isinstance(statement, Eq) else None
        if not isinstance(total, Sum) or len(total.limits) != 1:
            raise ProofError(step.name, f"is no equation for one sum: {statement}")
        index, first, last = total.limits[0]
        deltas = [d for d in total.function.atoms(KroneckerDelta) if index in d.args]
        if len(deltas) != 1 or not covers(total, index):
            raise ProofError(step.name, f"{total} is no sum with one delta of {index}")
        (chosen,) = (part for part in deltas[0].args if part != index)
        if index in free_names(chosen) or chosen.is_integer is not True:
            raise ProofError(step.name, f"{chosen} is not an index beside {index}")
        for gap in (chosen - first, last - chosen):
            if not context.known.settles(Ge(gap, 0, evaluate=False)):
                raise ProofError(step.name, f"it is not known that {gap} >= 0")
        rest = total.function.xreplace({deltas[0]: Integer(0)})
        if not is_zero(rest, context.known):
            raise ProofError(step.name, f"the terms without {deltas[0]} are not 0")
        one = total.function.xreplace({deltas[0]: Integer(1)})
        if statement.rhs != substitute(one, {index: chosen}):
            raise ProofError(step.name, f"{statement.rhs} is not the term at {chosen}")

    def words(self) -> str:
        return "the only term that is not 0"
