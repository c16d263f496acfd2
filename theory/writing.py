"""The language that proofs are written in: each method adds steps and decides nothing.

    proof = ProofWriter()
    proof.given("start", START, "The sequence starts at 1.")
    proof.given("one step", DOUBLES, "Each element doubles.", at=t)
    proof.induct(
        "doubled", Eq(h(t), 2**t), over=t,
        base=algebra("start"), step=algebra("one step", "doubled assumed"),
        because="Each step doubles.",
    )
    return proof.done(model)

What is written here is checked like steps that are written out: a method only spares
the statements and names that follow from the others.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from random import Random
from typing import TypeAlias

from sympy import Basic, Eq, Expr, Ge, Gt, Le, Lt, Symbol, false, sympify, true
from sympy.logic.boolalg import Boolean

from longdep.theory.core.binding import BindingError, case_of, substitute
from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.decide import INEQUALITIES, decided
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Given,
    Induction,
    Theorem,
)
from longdep.theory.core.semantics import Model
from longdep.theory.core.steps import (
    Proof,
    ProofError,
    Rule,
    Step,
    universal_body,
)

# One link of a chain: the relation to the expression before, the next expression, and
# a rule with the reason in words, or the name of an earlier step that says the link.
NewLink: TypeAlias = tuple[type[Boolean], Basic, Rule, str]
KnownLink: TypeAlias = tuple[type[Boolean], Basic, str]

UP, DOWN = (Le, Lt), (Ge, Gt)


def algebra(*by: str, facts: tuple[str, ...] = ()) -> Algebra:
    """Return the rule Algebra that rewrites by the named steps, in this order."""
    return Algebra(by=by, facts=facts)


class ProofWriter:
    """Steps of a proof, in the order in which they are written."""

    def __init__(self) -> None:
        """Begin a proof."""
        self.steps: list[Step] = []

    def step(self, name: str, statement: Boolean, by: Rule, because: str) -> Boolean:
        """Add one step as it is, and return its statement."""
        self.steps.append(Step(name, statement, by, because))
        return statement

    def given(
        self,
        name: str,
        premise: Hypothesis,
        because: str,
        *,
        at: Expr | int | None = None,
    ) -> Boolean:
        """Add a premise; one for all values of an index is taken at a value.

        Args:
            name: of the step.
            premise: of the claim.
            because: the reason in words.
            at: value of the index that the premise quantifies; None for the premise
                as it stands.
        Raises:
            ProofError: the premise quantifies no index, or the value is captured.
        """
        if at is None:
            return self.step(name, premise.condition, Given(premise.name), because)
        body, index = universal_body(premise.condition)
        if index is None:
            reason = f"premise {premise.name!r} is for no index, not {at}"
            raise ProofError(name, reason)
        try:
            statement = substitute(body, {index: sympify(at)})
        except BindingError as error:
            raise ProofError(name, str(error)) from error
        return self.step(name, statement, Given(premise.name, {index: at}), because)

    def induct(
        self,
        name: str,
        statement: Boolean,
        *,
        over: Symbol,
        base: Rule,
        step: Rule,
        because: str,
        start: int = 0,
        names: Sequence[str] = (),
        words: Sequence[str] = (),
    ) -> Boolean:
        """Add an induction: the start, the assumption, the next case, the conclusion.

        Args:
            name: of the conclusion; the others are "<name> start", "<name> assumed"
                and "<name> next".
            statement: what is shown for every value of `over` from `start` on.
            over: the variable.
            base: the rule that gives the statement at the start.
            step: the rule that gives it at over + 1.
            because: the reason of the conclusion in words.
            start: the first value.
            names: names of the first three steps, to choose others.
            words: reasons of the first three steps, to choose others.
        """
        induction = self.induction(
            name,
            statement,
            over=over,
            base=base,
            step=step,
            because=because,
            start=start,
            names=names,
            words=words,
        )
        with induction:
            pass
        return statement

    @contextmanager
    def induction(
        self,
        name: str,
        statement: Boolean,
        *,
        over: Symbol,
        base: Rule,
        step: Rule,
        because: str,
        start: int = 0,
        names: Sequence[str] = (),
        words: Sequence[str] = (),
    ) -> Iterator[None]:
        """Add an induction whose next case needs steps of its own: those in the block.

        The start and the assumption come before the block, the next case and the
        conclusion after it. The arguments are those of `induct`.
        """
        first, assumed, then = names or (f"{name} {n}" for n in CASES)
        at_start, suppose, onward = words or (
            f"It holds at {over} = {start}.",
            f"Suppose it at {over}.",
            f"So it holds at {over + 1}.",
        )
        self.step(first, _case(statement, over, start), base, at_start)
        self.step(assumed, statement, Assume(), suppose)
        yield
        self.step(then, _case(statement, over, over + 1), step, onward)
        closed = Induction(over, first, assumed, then, start)
        self.step(name, statement, closed, because)

    def combine(
        self,
        name: str,
        statement: Boolean,
        weights: Mapping[str, Expr | int],
        because: str,
        *,
        slack: Expr | int = 0,
        by: tuple[str, ...] = (),
        facts: tuple[str, ...] = (),
        signs: tuple[str, ...] = (),
    ) -> Boolean:
        """Add an inequality that is a sum of earlier ones, each times its weight.

        The arguments are those of the rule Combine.
        """
        return self.step(
            name, statement, Combine(weights, slack, by, facts, signs), because
        )

    def chain(
        self,
        name: str,
        first: Basic,
        *links: NewLink | KnownLink,
        because: str = "Step by step.",
    ) -> Boolean:
        """Add a chain a = b <= c < ..., link by link, closed by transitivity.

        Args:
            name: of the conclusion, first against last; the links that are new steps
                are "<name> 1", "<name> 2", ...
            first: the expression that the chain begins with.
            links: (relation, next expression, rule, reason) for a new step, or
                (relation, next expression, name) for an earlier step that says it.
            because: the reason of the conclusion in words.
        Raises:
            ProofError: the chain has no link, or runs both up and down.
        """
        relation, weights = _direction(name, [link[0] for link in links])
        left, names = first, list[str]()
        for number, link in enumerate(links, 1):
            if len(link) == 3:
                names.append(link[2])
            else:
                names.append(f"{name} {number}")
                self.step(names[-1], _said(link[0], left, link[1]), link[2], link[3])
            left = link[1]
        rule: Rule = algebra(*names)
        if relation is not Eq:
            rule = Combine(dict(zip(names, weights, strict=True)))
        return self.step(name, _said(relation, first, left), rule, because)

    def cite(
        self,
        name: str,
        statement: Boolean,
        key: str,
        because: str,
        *,
        at: Mapping[Basic, Basic | int] | None = None,
        premises: tuple[str, ...] = (),
        facts: tuple[str, ...] = (),
    ) -> Boolean:
        """Add the conclusion of a claim proved elsewhere, with values put in.

        The check looks the claim up, and refuses another statement than its own.

        Args:
            name: of the step.
            statement: what the claim says there.
            key: of the claim.
            because: the reason in words.
            at: values by name; a family or function as a pattern, {x(t): y(t + k)}.
            premises: earlier steps that give the premises of that claim.
            facts: hypotheses of the claim in hand that give the others.
        """
        rule = Theorem(key, at or {}, premises, facts)
        return self.step(name, statement, rule, because)

    def done(
        self,
        model: Callable[[Random], Model],
        witness: Callable[[], Model] | None = None,
    ) -> Proof:
        """Return the proof.

        Args:
            model: draws explicit values for all that it speaks of.
            witness: values in closed form, in which the premises hold for all indices;
                needed only where the checker finds none itself.
        """
        return Proof(tuple(self.steps), model, witness)


CASES = ("start", "assumed", "next")


def _said(relation: type[Boolean], left: Basic, right: Basic) -> Boolean:
    """A relation that SymPy would turn into true or false is left as it is."""
    said = relation(left, right)
    return said if said not in (true, false) else relation(left, right, evaluate=False)


def _direction(
    name: str, kinds: Sequence[type[Boolean]]
) -> tuple[type[Boolean], list[int]]:
    """The relation between the ends of a chain, and the weight of each link."""
    up, down = (any(kind in way for kind in kinds) for way in (UP, DOWN))
    if not kinds or (up and down) or not set(kinds) <= {Eq, *UP, *DOWN}:
        shown = ", ".join(kind.__name__ for kind in kinds) or "no link"
        raise ProofError(name, f"a chain goes one way, not {shown}")
    if not (up or down):
        return Eq, [1] * len(kinds)
    weak, strict = UP if up else DOWN
    # The gap of an equation is left minus right: turned round on the way up.
    weights = [-1 if up and kind is Eq else 1 for kind in kinds]
    return (strict if strict in kinds else weak), weights


def _case(statement: Boolean, over: Symbol, value: Expr | int) -> Boolean:
    """A case of an induction: `true` where the sorts of its symbols decide it."""
    case = case_of(statement, over, value)
    return true if isinstance(case, INEQUALITIES) and decided(case) else case
