"""Layers of matrices: signals that they carry, Gaussian ones, and a model."""

from collections.abc import Callable
from random import Random
from typing import Any

from sympy import Eq, Expr, ImmutableMatrix, Symbol, sympify

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import (
    Family,
    ForAll,
    GaussianEntries,
    Independent,
    Norm,
)
from longdep.theory.core.semantics import Model
from longdep.theory.models import vector
from longdep.theory.random_product.notation import i, n, s

WIDTH = Symbol("N", integer=True, positive=True)
DEPTH = Symbol("D", integer=True, positive=True)
DRAWN = Family("A", WIDTH, WIDTH, s + 1)


def signal(index: Expr | int, name: str = "h") -> Family:
    """A signal of width N after some layers, shape (N, 1)."""
    return Family(name, WIDTH, 1, index)


def gaussian_layers(gain: Expr | int) -> tuple[Hypothesis, ...]:
    """A unit vector sent through independent Gaussian layers of variance g^2/N."""
    return (
        Hypothesis(
            "gaussian",
            ForAll(GaussianEntries(DRAWN, sympify(gain) ** 2 / WIDTH), s, 0),
            "the entries of every layer are Gaussian",
            definition=True,
        ),
        Hypothesis(
            "independent",
            Independent(Family("A", WIDTH, WIDTH, i), i, 1),
            "the layers are independent",
            definition=True,
        ),
        Hypothesis(
            "recurrence",
            ForAll(Eq(signal(s + 1), DRAWN * signal(s)), s, 0),
            "each layer multiplies the signal by its own matrix",
            definition=True,
        ),
        Hypothesis(
            "start",
            Eq(Norm(signal(0), 2), 1),
            "the signal starts with length 1",
            definition=True,
        ),
    )


def vector_state(index: Expr | int) -> Family:
    """The state at a layer, shape (n, 1)."""
    return Family("h", n, 1, index)


def layer_model(rng: Random, draw: Callable[[Random, int], Any]) -> Model:
    """Five layers (n, n) by the given drawing, and the states (n, 1) between them."""
    width = rng.randint(1, 3)
    layers = [draw(rng, width) for _ in range(5)]
    signals = [vector(rng, width)]
    for matrix in layers:
        signals.append(ImmutableMatrix(matrix * signals[-1]))
    return {
        "n": width,
        "Q": lambda index: layers[int(index) - 1],
        "A": lambda index: layers[int(index) - 1],
        "h": lambda index: signals[int(index)],
        "t": rng.randint(0, 3),
        "s": rng.randint(0, 3),
        "horizon": 4,
    }
