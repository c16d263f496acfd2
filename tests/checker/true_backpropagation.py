"""True facts of gradients carried back, s(t + 1) = diag(g) A^T s(t)."""

from sympy import Abs, DiagMatrix, Eq, Le, MatrixSymbol, Q, Symbol, oo

from longdep.theory.core.notation import Family, ForAll, Norm, equation
from longdep.theory.core.rules import Algebra, Combine, Multiply
from longdep.theory.lemmas import norms
from longdep.theory.models import cayley
from longdep.theory.writing import algebra
from tests.checker.case import Case
from tests.checker.vocabulary import (
    A,
    g,
    h,
    i,
    induction,
    matrix,
    n,
    proved,
    t,
)

KIND = "backpropagation"
O = MatrixSymbol("O", n, n)  # noqa: E741
j = Symbol("j", integer=True, nonnegative=True)
gamma = Symbol("gamma", nonnegative=True)
FACTOR = DiagMatrix(g) * A.T


def _delta(index):
    return Family("s", n, 1, index)


def _size(value):
    return Norm(value, oo)


RULE = ForAll(Eq(_delta(t + 1), FACTOR * _delta(t)), t, 0)
TURNS = ForAll(Eq(_delta(t + 1), O.T * _delta(t)), t, 0)


def _at_most(small, large):
    return Le(small, large, evaluate=False)


def _carried(rng):
    """A net with constant slopes, its gradients, and a bound on their factor."""
    size = rng.randint(1, 3)
    slopes, weight = matrix(rng, size, 1), matrix(rng, size, size)
    factor = weight.T.as_mutable()
    for row in range(size):
        factor[row, :] = slopes[row] * factor[row, :]
    found = [matrix(rng, size, 1)]
    largest = max(sum(map(abs, factor.row(row))) for row in range(size))
    return {
        "n": size,
        "g": slopes,
        "A": weight,
        "gamma": largest + rng.randint(0, 1),
        "s": _iterated(factor, found),
        "t": rng.randint(0, 3),
        "horizon": 4,
    }


def _turned(rng):
    size = rng.randint(1, 3)
    turn = cayley(rng, size)
    found = _iterated(turn.T, [matrix(rng, size, 1)])
    return {"n": size, "O": turn, "s": found, "t": rng.randint(0, 3), "horizon": 4}


def _iterated(factor, found):
    def at(index):
        while len(found) <= index:
            found.append((factor * found[-1]).as_immutable())
        return found[int(index)]

    return at


def _flat(rng):
    size = rng.randint(1, 3)
    slopes = matrix(rng, size, 1) / 4
    return {"n": size, "g": slopes, "h": matrix(rng, size, 1), "j": 0}


IMAGE = (
    "image",
    _at_most(_size(FACTOR * _delta(t)), _size(FACTOR) * _size(_delta(t))),
    norms.CONSISTENT(left=FACTOR, right=_delta(t), order=oo),
)

CASES: tuple[Case, ...] = (
    proved(
        "one-step-back",
        KIND,
        "|s(t + 1)| <= max |g_i| |A^T| |s(t)|.",
        IMAGE,
        (
            "slopes",
            _at_most(_size(FACTOR), Norm(g, "max") * _size(A.T)),
            norms.DIAGONAL_SCALES(
                gains=g, matrix=A.T, bound=Norm(g, "max"), index=i, order=oo
            ),
        ),
        (
            "step",
            _at_most(
                _size(_delta(t + 1)),
                Norm(g, "max") * _size(A.T) * _size(_delta(t)),
            ),
            Combine({"image": 1, "slopes": _size(_delta(t))}, by=("rule",)),
        ),
        premises={"rule": RULE},
        model=_carried,
    ),
    proved(
        "gamma-to-the-lag",
        KIND,
        "If |diag(g) A^T| <= gamma, then |s(t)| <= gamma^t |s(0)|.",
        *induction(
            _at_most(_size(_delta(t)), gamma**t * _size(_delta(0))),
            IMAGE,
            (
                "step",
                _at_most(_size(_delta(t + 1)), gamma * _size(_delta(t))),
                Combine({"image": 1, "bounded": _size(_delta(t))}, by=("rule",)),
            ),
            base=Combine(),
            step=Combine({"step": 1, "assumed": gamma}),
        ),
        premises={"rule": RULE, "bounded": Le(_size(FACTOR), gamma)},
        model=_carried,
    ),
    proved(
        "two-steps-back",
        KIND,
        "s(t + 1) = F s(t) gives F s(t + 1) = F^2 s(t), F = diag(g) A^T.",
        (
            "two",
            Eq(FACTOR * _delta(t + 1), FACTOR * FACTOR * _delta(t)),
            Multiply("rule", left=FACTOR),
        ),
        premises={"rule": RULE},
        model=_carried,
    ),
    proved(
        "unrolled-gradient",
        KIND,
        "s(t) = (diag(g) A^T)^t s(0).",
        *induction(
            equation(_delta(t), FACTOR**t * _delta(0)),
            base=Algebra(),
            step=algebra("rule", "assumed"),
        ),
        premises={"rule": RULE},
        model=_carried,
    ),
    proved(
        "turns-keep-gradients",
        KIND,
        "If s(t + 1) = O^T s(t) with an orthogonal O, then |s(t)| = |s(0)|.",
        *induction(
            equation(_delta(t).T * _delta(t), _delta(0).T * _delta(0)),
            (
                "kept",
                equation(_delta(t + 1).T * _delta(t + 1), _delta(t).T * _delta(t)),
                Algebra(by=("rule",), facts=("orthogonal",)),
            ),
            base=Algebra(),
            step=algebra("kept", "assumed"),
        ),
        premises={"rule": TURNS, "orthogonal": Q.orthogonal(O)},
        model=_turned,
    ),
    proved(
        "flat-slopes-shrink",
        KIND,
        "If |g_i| <= 1 for all i, then |diag(g) h| <= |h|.",
        (
            "shrinks",
            _at_most(_size(DiagMatrix(g) * h), _size(h)),
            norms.DIAGONAL_SCALES(
                gains=g, matrix=h, bound=1, index=j, order=oo, needs=("flat",)
            ),
        ),
        premises={"flat": ForAll(Le(Abs(g[j, 0]), 1), j, 0, n - 1)},
        model=_flat,
    ),
)
