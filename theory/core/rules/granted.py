"""What a proof starts from: premises, lemmas on trust, assumptions; and instances."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sympy import Basic, Expr, Symbol, false, nan, sympify, zoo

from longdep.theory.core.rules.base import RuleDefaults, require_same
from longdep.theory.core.rules.values import (
    admit,
    admit_bounds,
    require_constant,
    require_no_fold,
    substituted,
)
from longdep.theory.core.steps import Context, ProofError, Step, universal_body


@dataclass(frozen=True)
class Given(RuleDefaults):
    """A hypothesis of the claim, at chosen values of its quantified index."""

    hypothesis: str
    at: Mapping[Symbol, Expr] = field(default_factory=dict)

    inherits = True

    def terms(self) -> tuple[Basic, ...]:
        return tuple(map(sympify, self.at.values()))

    def check(self, step: Step, context: Context) -> None:
        if self.hypothesis not in context.hypotheses:
            raise ProofError(step.name, f"no hypothesis {self.hypothesis!r}")
        statement = context.hypotheses[self.hypothesis]
        if self.at:
            body, index = universal_body(statement)
            if set(self.at) != {index}:
                raise ProofError(
                    step.name, f"only {index} may be chosen, not {self.at}"
                )
            value = sympify(self.at[index])
            admit(step, index, value, context.known)
            admit_bounds(step, statement, value, context.known)
            statement = substituted(step, body, {index: value})
        require_same(step, statement)

    def words(self) -> str:
        return f"hypothesis: {self.hypothesis}"


@dataclass(frozen=True)
class Lemma(RuleDefaults):
    """A named theorem taken on trust; still evaluated in every model.

    `needs` names the hypotheses of the claim that the theorem is applied under, `by`
    the earlier steps.
    """

    trusted_source: str
    needs: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    evaluated: bool = True

    def uses(self) -> tuple[str, ...]:
        return self.by

    @property
    def facts(self) -> tuple[str, ...]:
        """The hypotheses that it rests on, by the name that other rules give them."""
        return self.needs

    def check(self, step: Step, context: Context) -> None:
        if not self.trusted_source:
            raise ProofError(step.name, "a lemma needs a source")
        for name in self.needs:
            if name not in context.hypotheses:
                raise ProofError(step.name, f"no hypothesis {name!r}")

    def words(self) -> str:
        return f"lemma on trust: {self.trusted_source}"


@dataclass(frozen=True)
class Assume(RuleDefaults):
    """An assumption, such as an induction hypothesis; it must be closed later."""

    is_assumption = True

    inherits = True

    def check(self, step: Step, context: Context) -> None:
        """Any statement may be assumed."""

    def words(self) -> str:
        return "assumption"


@dataclass(frozen=True)
class Instance(RuleDefaults):
    """An earlier step at other values of its universally quantified symbols."""

    of: str
    at: Mapping[Symbol, Expr]

    inherits = True

    def uses(self) -> tuple[str, ...]:
        return (self.of,)

    def terms(self) -> tuple[Basic, ...]:
        return tuple(map(sympify, self.at.values()))

    def check(self, step: Step, context: Context) -> None:
        fixed = context.fixed_symbols(self.of)
        values = {symbol: sympify(value) for symbol, value in self.at.items()}
        for symbol, value in values.items():
            if symbol in fixed:
                raise ProofError(step.name, f"{symbol} is fixed by what {self.of} uses")
            admit(step, symbol, value, context.known)
            require_constant(
                step, context, symbol, value, context.earlier(step, self.of)
            )
        earlier = context.earlier(step, self.of)
        require_no_fold(step, earlier, values)
        expected = substituted(step, earlier, values)
        if expected == false or expected.has(nan, zoo):
            raise ProofError(step.name, f"{self.of} has no meaning at {self.at}")
        require_same(step, expected)

    def words(self) -> str:
        return f"instance of {self.of}"
