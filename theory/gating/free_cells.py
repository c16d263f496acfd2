"""Cells that start written and are free to be written at every step."""

from collections.abc import Callable
from random import Random

from sympy import Eq, Expr, Ge, Integer, Rational, oo

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Algebra, Given
from longdep.theory.core.semantics import Model
from longdep.theory.gating.cells import cell_step, run, share, table
from longdep.theory.gating.notation import c, f, g, i, s

UNIT_START = Hypothesis(
    "unit-start", Eq(c(0), 1), "the start was written, too, at the largest size: 1"
)
FREE_INPUT = Hypothesis(
    "free-input",
    ForAll(Eq(i(s + 1) * g(s + 1), 1), s, 0, oo),
    "$i g$ may take any value in $[-1, 1]$ at every step, so also the largest: this "
    "is that run",
)
GATES = Hypothesis(
    "gates-not-negative",
    ForAll(Ge(f(s + 1), 0), s, 0, oo),
    "forget gates are at least 0",
)


def free_steps(when: Expr, prefix: str = "") -> tuple[Step, ...]:
    """One step of a cell that is written fully: c becomes f c + 1, with f >= 0."""
    return (
        cell_step(when, f"{prefix}one step"),
        Step(
            f"{prefix}free input",
            Eq(i(when + 1) * g(when + 1), 1),
            Given("free-input", {s: when}),
            "The largest input.",
        ),
        Step(
            f"{prefix}next state",
            Eq(c(when + 1), f(when + 1) * c(when) + 1),
            Algebra(by=(f"{prefix}one step", f"{prefix}free input")),
            "Insert.",
        ),
        Step(
            f"{prefix}gate",
            Ge(f(when + 1), 0),
            Given("gates-not-negative", {s: when}),
            "The gate is not negative.",
        ),
    )


def free_run(gates: list[Expr]) -> Callable[[int], Expr]:
    """The states of a cell that starts at 1 and is written 1 at every step."""
    return run(table(gates), lambda _: Rational(1), Rational(1))


def constant_state() -> Model:
    """The state stays 1: forget all, write 1, at every step."""
    one, zero = (lambda *_: Integer(1)), (lambda *_: Integer(0))
    return {"K": 1, "M": 1, "c": one, "f": zero, "g": one, "i": one, "horizon": 1}


def free_model(rng: Random) -> Model:
    """Gates drawn one after the other so that the state stays within K."""
    bound = 1 + Rational(rng.randint(0, 6), 2)
    gates, state = [Rational(0)], Rational(1)
    for _ in range(8):
        gates.append(share(rng) * (bound - 1) / state)
        state = gates[-1] * state + 1
    return {
        "K": bound,
        "t": rng.randint(0, 4),
        "f": table(gates),
        "i": lambda _: 1,
        "g": lambda _: 1,
        "c": free_run(gates),
        "horizon": 6,
    }
