"""What the true statements of the bench share: names, draws, and short proofs."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, TypeAlias

from sympy import (
    Basic,
    Expr,
    Function,
    ImmutableMatrix,
    Integer,
    MatrixSymbol,
    Rational,
    Symbol,
    oo,
)
from sympy.logic.boolalg import Boolean

from longdep.theory.core.notation import ForAll
from longdep.theory.core.rules import Given
from longdep.theory.core.semantics import Model
from longdep.theory.core.steps import Rule, Step
from longdep.theory.models import rational
from longdep.theory.writing import ProofWriter
from tests.checker.case import Case

x, y, z = (Symbol(name, real=True) for name in "xyz")
a, b, c, d = (Symbol(name, real=True) for name in "abcd")
p, q = (Symbol(name, positive=True) for name in "pq")
u, v = (Symbol(name, nonnegative=True) for name in "uv")
i = Symbol("i", integer=True)
t = Symbol("t", integer=True, nonnegative=True)
k = Symbol("k", integer=True, positive=True)
n = Symbol("n", integer=True, positive=True)
A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")
g, h = (MatrixSymbol(name, n, 1) for name in "gh")
f = Function("f", real=True)

Line: TypeAlias = "Step | tuple[str, Boolean, Rule]"

NONZERO = [Rational(*pair) for pair in ((1, 1), (-1, 1), (2, 1), (-3, 2), (1, 3))]
POSITIVE = [Rational(*pair) for pair in ((1, 1), (2, 1), (1, 2), (3, 1), (2, 3))]


def number(rng: Random, symbol: Symbol) -> Expr:
    """Draw a number of the domain of a symbol, with 0 and 1 often if they lie in it."""
    if symbol.is_integer:
        low = 1 if symbol.is_positive else 0 if symbol.is_nonnegative else -3
        return Integer(rng.randint(low, 4))
    if symbol.is_positive:
        return rng.choice(POSITIVE)
    if symbol.is_nonnegative:
        return rng.choice([Integer(0), *POSITIVE])
    if symbol.is_nonzero:
        return rng.choice(NONZERO)
    return rng.choice([Integer(0), *NONZERO])


def matrix(rng: Random, rows: int, columns: int) -> ImmutableMatrix:
    """Draw a matrix of a few small fractions."""
    return ImmutableMatrix(rows, columns, lambda *_: rational(rng))


def sequence(rng: Random) -> Callable[[Basic | int], Expr]:
    """Draw a sequence: any number at any index, the same one each time."""
    drawn: dict[Basic | int, Expr] = {}

    def at(index: Basic | int) -> Expr:
        return drawn.setdefault(int(index), rational(rng))

    return at


def drawing(
    *names: Basic, **others: Callable[[Mapping[str, Any]], Any]
) -> Callable[[Random], Model]:
    """Return what draws a model: a value for each symbol, matrix and sequence.

    Args:
        names: symbols, matrix symbols (after the symbols of their sizes) and
            undefined functions.
        others: further values by name, as functions of the values so far.
    """

    def model(rng: Random) -> Model:
        values: dict[str, Any] = {"horizon": 5}
        for name in names:
            if isinstance(name, MatrixSymbol):
                shape = (values.get(str(side), side) for side in name.shape)
                values[name.name] = matrix(rng, *map(int, shape))
            elif isinstance(name, Symbol):
                is_size = name == n
                drawn = Integer(rng.randint(1, 3)) if is_size else number(rng, name)
                values[name.name] = drawn
            else:
                values[str(name)] = sequence(rng)
        for key, other in others.items():
            values[key] = other(values)
        return values

    return model


def proved(
    name: str,
    kind: str,
    says: str,
    *lines: Line,
    model: Callable[[Random], Model],
    premises: Mapping[str, Boolean] | None = None,
) -> Case:
    """Return a true statement with its proof.

    Every premise is a first step under its own name; one for all values of an index
    from a first one on is taken at the index itself.

    Args:
        name: of the case.
        kind: the part of mathematics.
        says: the statement in one sentence.
        lines: the steps after the premises, as (name, statement, rule).
        model: draws models of the premises.
        premises: by name.
    """
    premises = premises or {}
    steps = [_premise(key, premise) for key, premise in premises.items()]
    for line in lines:
        steps.append(line if isinstance(line, Step) else Step(*line, says))
    return Case(name, kind, says, tuple(steps), model, premises)


def _premise(name: str, premise: Boolean) -> Step:
    if not isinstance(premise, ForAll) or premise.args[3] != oo:
        return Step(name, premise, Given(name), "a premise")
    body, index = premise.args[:2]
    return Step(name, body, Given(name, {index: index}), "a premise at any index")


def induction(
    statement: Boolean,
    *between: Line,
    base: Rule,
    step: Rule,
    over: Symbol = t,
    start: int = 0,
) -> tuple[Step, ...]:
    """Return the steps of an induction: "start", "assumed", those between, "next"."""
    proof = ProofWriter()
    with proof.induction(
        "always",
        statement,
        over=over,
        base=base,
        step=step,
        because="by induction",
        start=start,
        names=("start", "assumed", "next"),
    ):
        for line in between:
            written = line if isinstance(line, Step) else Step(*line, "an aside")
            proof.steps.append(written)
    return tuple(proof.steps)
