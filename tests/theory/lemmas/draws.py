"""Names and values at which the lemmas are evaluated, edge values among them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from sympy import (
    Function,
    ImmutableMatrix,
    Integer,
    MatrixSymbol,
    Rational,
    Symbol,
)

from longdep.theory.core.schema import (
    Said,
    TrustedLemma,
)
from longdep.theory.lemmas import (
    numbers,
)

n = Symbol("n", integer=True, positive=True)
k = Symbol("k", integer=True, nonnegative=True)
count = Symbol("M", integer=True, positive=True)
bits = Symbol("p", integer=True, positive=True)
place = Symbol("e", integer=True)
t = Symbol("t", integer=True, nonnegative=True)
i = Symbol("i", integer=True, nonnegative=True)
j = Symbol("j", integer=True, nonnegative=True)
x, y, z, a, b, c = (Symbol(name, real=True) for name in "xyzabc")
r, s = (Symbol(name, nonnegative=True) for name in "rs")
u, v = (Symbol(name, positive=True) for name in "uv")
A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")
g, h, G, H = (MatrixSymbol(name, n, 1) for name in ("g", "h", "G", "H"))
w = Function("w", real=True)
level, value = Function("S", real=True), Function("q", real=True)
code = Function("c", integer=True)
TURN = ImmutableMatrix(
    [[Rational(3, 5), Rational(4, 5)], [Rational(-4, 5), Rational(3, 5)]]
)
SHARES = (0, Rational(1, 2), Rational(1, 3), 1, Rational(-1, 2))
EDGES = (0, 1, -1, Rational(1, 2), 2, -2)


def number(rng: Random) -> Rational:
    """An edge value half of the time."""
    if rng.random() < 0.5:
        return Rational(rng.choice(EDGES))
    return Rational(rng.randint(-9, 9), rng.randint(1, 4))


def random_matrix(rng: Random, rows: int, columns: int) -> ImmutableMatrix:
    if rng.random() < 0.15:
        return ImmutableMatrix.zeros(rows, columns)
    return ImmutableMatrix(rows, columns, lambda *_: number(rng))


def anything(rng: Random) -> dict[str, Any]:
    """Values for every name above; sizes from 1, zero matrices among them."""
    size = rng.randint(1, 3)
    model: dict[str, Any] = {name: number(rng) for name in "xyzabc"}
    model |= {name: abs(number(rng)) for name in "rs"}
    model |= {name: abs(number(rng)) or Rational(1, 3) for name in "uv"}
    model |= {name: random_matrix(rng, size, size) for name in "ABC"}
    model |= {name: random_matrix(rng, size, 1) for name in "ghGH"}
    sequence = [number(rng) for _ in range(12)]
    return model | {
        "n": size,
        "k": rng.randint(0, 3),
        "M": rng.randint(1, 3),
        "p": rng.randint(1, 4),
        "e": rng.randint(-2, 2),
        "t": rng.randint(0, 4),
        "i": rng.randrange(size),
        "j": rng.randrange(size),
        "w": lambda index: sequence[int(index)],
        "horizon": 4,
    }


def related(relate: Callable[[dict[str, Any]], Mapping[str, Any]]) -> Any:
    """Values of which some follow from the others, in most draws."""

    def draw(rng: Random) -> dict[str, Any]:
        model = anything(rng)
        return {**model, **relate(model)} if rng.random() < 0.8 else model

    return draw


def law(rng: Random) -> dict[str, Any]:
    """Independent x, y and w(1..4), each on two points, as one finite law."""
    model = anything(rng)
    points = [(number(rng), number(rng)) for _ in range(5)]
    if rng.random() < 0.4:
        points[0] = (Rational(0), Rational(0))
    outcomes = []
    for place_ in range(32):
        picks = [pair[place_ >> at & 1] for at, pair in enumerate(points)]
        outcome = {"x": picks[0], "y": picks[1] + picks[0], "w": _at(picks)}
        outcomes.append((Rational(1, 32), outcome))
    return {**model, "k": rng.randint(0, 2), "outcomes": outcomes}


def _at(picks: list[Any]) -> Callable[[Any], Any]:
    """The sequence w: from 1 on independent, and before 1 what it is at 1."""
    return lambda index: picks[max(int(index), 1)]


def dropped(place_: int) -> Callable[[Said], Said]:
    """The variant without one premise."""
    return lambda said: Said(
        said.conclusion,
        tuple(p for at, p in enumerate(said.premises) if at != place_),
    )


def turned(said: Said) -> Said:
    """The variant with the sides of its inequality exchanged."""
    left, right = said.conclusion.args
    return Said(said.conclusion.func(right, left, evaluate=False), said.premises)


def doubled(said: Said) -> Said:
    """The variant with twice the right side."""
    left, right = said.conclusion.args
    return Said(said.conclusion.func(left, 2 * right, evaluate=False), said.premises)


def shifted(said: Said) -> Said:
    """The variant with 1 added on the left."""
    left, right = said.conclusion.args
    return Said(said.conclusion.func(left + 1, right, evaluate=False), said.premises)


@dataclass(frozen=True)
class Case:
    """A lemma at symbols, how to draw their values (how often), a broken variant."""

    lemma: TrustedLemma
    at: Mapping[str, Any]
    broken: Callable[[Said], Said]
    draw: Callable[[Random], dict[str, Any]] = anything
    draws: int = 80


ONE = Integer(1)
CUT = numbers.cut
