"""A linear scan of one unit: its recurrence, random runs of it, and closed forms."""

from collections.abc import Callable, Sequence
from random import Random

from sympy import Abs, Eq, Expr, Integer, Le, Rational, Symbol

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import ForAll
from longdep.theory.core.rules import Peel
from longdep.theory.core.semantics import Model
from longdep.theory.linear_scan.notation import a, b, decays, h, r, s
from longdep.theory.models import rational
from longdep.theory.writing import ProofWriter

Values = Callable[[int], Expr]
LENGTH = 12

RECURRENCE = Hypothesis(
    "recurrence",
    ForAll(Eq(h(s + 1), a(s + 1) * h(s) + b(s + 1)), s, 0),
    "the recurrence $h_t = a_t h_{t-1} + b_t$, one unit of a diagonal one",
    definition=True,
)
WITHIN_RATE = Hypothesis(
    "decays-within",
    ForAll(Le(Abs(a(s + 1)), r), s, 0),
    "every decay is at most $r$ in size",
)


def table(values: Sequence[Expr], first: int = 1) -> Values:
    """The sequence that reads these values, indexed from `first`."""
    return lambda index: values[int(index) - first]


def states(decay: Values, added: Values, start: Expr) -> Values:
    """The states of the recurrence, as a function of the time."""
    known = [start]

    def at(time: int) -> Expr:
        while len(known) <= int(time):
            now = len(known)
            known.append(decay(now) * known[-1] + added(now))
        return known[int(time)]

    return at


def sized(rng: Random) -> Rational:
    """A fraction in [-1, 1]."""
    return Rational(rng.randint(-4, 4), 4)


def scan_model(rng: Random, **more: object) -> Model:
    """A random scan whose decays are at most r in size."""
    rate = Rational(rng.randint(0, 9), 8)
    decay = table([rate * sized(rng) for _ in range(LENGTH)])
    added = table([rational(rng) for _ in range(LENGTH)])
    return {
        "r": rate,
        "t": rng.randint(0, 4),
        "k": rng.randint(0, 2),
        "a": decay,
        "b": added,
        "h": states(decay, added, rational(rng)),
        "horizon": 6,
        **more,
    }


def nothing_happens(**more: object) -> Model:
    """Every decay is 1, nothing is added, the state stays 1."""
    one, zero = (lambda *_: Integer(1)), (lambda *_: Integer(0))
    return {"r": 1, "a": one, "b": zero, "h": one, "horizon": 1, **more}


def peel(proof: ProofWriter, lag: Symbol, first: Expr | int = 0) -> None:
    """Add the step "peel": the last decay of lag + 1 is split off."""
    proof.step(
        "peel",
        Eq(decays(lag + 1, first), decays(lag, first) * a(first + lag + 1)),
        Peel(),
        "Split the last decay off.",
    )
