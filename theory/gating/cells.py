"""A gated cell: its recursion, its forget gates, and random runs of it."""

from collections.abc import Callable
from random import Random

from sympy import Abs, Eq, Expr, Le, Product, Rational, oo

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Given, Peel
from longdep.theory.core.semantics import Model
from longdep.theory.gating.notation import c, f, g, i, j, phi, s
from longdep.theory.models import rational

CELL = Hypothesis(
    "cell",
    ForAll(Eq(c(s + 1), f(s + 1) * c(s) + i(s + 1) * g(s + 1)), s, 0, oo),
    "a gated cell with forget gate $f$, input gate $i$, candidate $g$",
    definition=True,
)
FORGETS = Hypothesis(
    "forgets",
    ForAll(Le(Abs(f(s + 1)), phi), s, 0, oo),
    "the forget gate is at most $\\varphi$ in size at every step",
)


def path(last: Expr | int, first: Expr | int = 0) -> Product:
    """The product of the forget gates of `last` steps after step `first`."""
    return Product(f(first + j), (j, 1, last))


def peeled(last: Expr, first: Expr | int = 0, name: str = "peel") -> Step:
    """Split the last gate off a path of last + 1 steps."""
    whole = path(last + 1, first)
    return Step(
        name,
        Eq(whole, path(last, first) * f(first + last + 1)),
        Peel(),
        "Split the last gate off.",
    )


def cell_step(when: Expr, name: str = "one step") -> Step:
    """One step of the cell, from `when` to when + 1."""
    return Step(
        name,
        Eq(c(when + 1), f(when + 1) * c(when) + i(when + 1) * g(when + 1)),
        Given("cell", {s: when}),
        "One step of the cell.",
    )


def run(
    forget: Callable[[int], Expr], written: Callable[[int], Expr], start: Expr
) -> Callable[[int], Expr]:
    """The cell's states: state(t + 1) = forget(t + 1) state(t) + written(t + 1)."""
    states = [start]

    def at(index: int) -> Expr:
        while len(states) <= int(index):
            now = len(states)
            states.append(forget(now) * states[-1] + written(now))
        return states[int(index)]

    return at


def table(values: list[Expr]) -> Callable[[int], Expr]:
    """The sequence that reads these values, indexed from 0."""
    return lambda index: values[int(index)]


def share(rng: Random) -> Rational:
    """A fraction in [0, 1]."""
    return Rational(rng.randint(0, 4), 4)


def sized(rng: Random) -> Rational:
    """A fraction in [-1, 1]."""
    return Rational(rng.randint(-4, 4), 4)


def cell_model(rng: Random, **more: object) -> Model:
    """A random cell whose forget gates are at most varphi < 1 in size."""
    bound = Rational(rng.randint(0, 7), 8)
    forget = table([bound * sized(rng) for _ in range(12)])
    gate = table([share(rng) for _ in range(12)])
    candidate = table([sized(rng) for _ in range(12)])
    start = rational(rng)
    return {
        "varphi": bound,
        "t": rng.randint(0, 4),
        "k": rng.randint(0, 2),
        "f": forget,
        "i": gate,
        "g": candidate,
        "c": run(forget, lambda now: gate(now) * candidate(now), start),
        "horizon": 6,
        **more,
    }
