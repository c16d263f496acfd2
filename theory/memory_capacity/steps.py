"""Proof steps of every file: a premise at a time, an induction on time."""

from collections.abc import Sequence

from sympy import Expr, sympify
from sympy.logic.boolalg import Boolean

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Assume, Given, Induction
from longdep.theory.memory_capacity.notation import s, t


def given(name: str, hypothesis: Hypothesis, at: Expr | int | None = None) -> Step:
    """A hypothesis as a step, taken at time s = at if it speaks of every time."""
    if at is None:
        return Step(name, hypothesis.condition, Given(hypothesis.name), "Premise.")
    body = hypothesis.condition.args[0].subs(s, at)
    says = f"The premise at s = {at}."
    return Step(name, body, Given(hypothesis.name, {s: sympify(at)}), says)


def induction(
    name: str, statement: Boolean, base: Step, *steps: Step
) -> Sequence[Step]:
    """Base, assumption and step of an induction on t, then its conclusion.

    The steps may cite "assumed NAME"; the last of them is the case t + 1.
    """
    assumed = Step(f"assumed {name}", statement, Assume(), "Suppose it at t.")
    rule = Induction(t, base.name, assumed.name, steps[-1].name)
    return (base, assumed, *steps, Step(name, statement, rule, "By induction on t."))
