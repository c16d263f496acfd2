"""Random models of the backward recursion, in exact rationals."""

from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

from sympy import ImmutableMatrix, MatrixSymbol, diag, eye

from longdep.theory.core.notation import Norm, order
from longdep.theory.core.semantics import evaluate
from longdep.theory.models import positive, square, vector

LAGS = 8


def norm_of(matrix: Any, kind: str) -> Any:
    """The norm of a matrix, of the order named 1, oo or F."""
    rows, columns = matrix.shape
    box = MatrixSymbol("X", rows, columns)
    return evaluate(Norm(box, order), {"X": matrix, "p": kind})


def walk(
    first: ImmutableMatrix, factor: Callable[[int], Any]
) -> Callable[[int], ImmutableMatrix]:
    """The family x with x(0) = first and x(i+1) = factor(i+1) x(i)."""

    @cache
    def at(i: int) -> ImmutableMatrix:
        return first if i == 0 else ImmutableMatrix(factor(i) * at(i - 1))

    return lambda i: at(int(i))


def net(rng: Random, weight: Any, gains: list[Any], **other: object) -> dict[str, Any]:
    """A model of the backward recursion with the gains of the lags 1, 2, ..."""
    size = weight.rows

    def gain_at(i: int) -> Any:
        return gains[(int(i) - 1) % len(gains)]

    def factor(i: int) -> Any:
        return diag(*gain_at(i)) * weight.T

    return {
        "n": size,
        "U": weight,
        "g": gain_at,
        "delta": walk(vector(rng, size), factor),
        "P": walk(ImmutableMatrix(eye(size)), factor),
        "e": walk(vector(rng, size), lambda i: diag(*gain_at(i)) * weight),
        "factor": factor,
        "p": rng.choice(["1", "oo", "F"]),
        "tau": rng.randint(0, 2),
        "s": rng.randint(0, 2),
        "j": 1,
        "k": rng.randint(1, 3),
        "m": rng.randint(0, 2),
        "horizon": LAGS,
        **other,
    }


def any_net(rng: Random) -> dict[str, Any]:
    """Random weight and gains."""
    weight = square(rng)
    return net(rng, weight, [vector(rng, weight.rows) for _ in range(LAGS)])


def bounded_net(rng: Random) -> dict[str, Any]:
    """A random net with gamma the largest norm of its factors."""
    model = any_net(rng)
    norms = [norm_of(model["factor"](i), model["p"]) for i in range(1, LAGS + 1)]
    return {**model, "gamma": max(norms)}


def contracting_net(rng: Random) -> dict[str, Any]:
    """A random net whose factors have norms at most gamma = 1/(1+a)."""
    model = bounded_net(rng)
    size, a = model["n"], positive(rng)
    total = max(sum(abs(x) for x in model["factor"](i)) for i in range(1, LAGS + 1))
    shrink = 1 / ((1 + a) * max(total, 1))
    gains = [ImmutableMatrix(model["g"](i) * shrink) for i in range(1, LAGS + 1)]
    states = [vector(rng, size) for _ in range(LAGS)]
    made = net(rng, model["U"], gains, gamma=1 / (1 + a), a=a, p=model["p"])
    terms = [made["delta"](i) * states[i % LAGS].T for i in range(3 * LAGS)]

    def gradient(i: int) -> ImmutableMatrix:
        return ImmutableMatrix(sum(terms[1 : int(i) + 1], terms[0]))

    widest = max(norm_of(ImmutableMatrix(x.T), made["p"]) for x in states)
    return {
        **made,
        "h": lambda i: states[int(i) % LAGS],
        "G": gradient,
        "H": widest,
    }
