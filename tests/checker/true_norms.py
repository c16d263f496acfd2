"""True bounds on norms of matrices and vectors, by the lemmas on norms."""

from sympy import DiagMatrix, Eq, Le, MatrixSymbol, Q, Rational, Symbol, Trace, oo

from longdep.theory.core.notation import Family, ForAll, Norm, equation
from longdep.theory.core.rules import Combine, Given
from longdep.theory.lemmas import norms
from longdep.theory.models import cayley
from longdep.theory.writing import algebra
from tests.checker.case import Case
from tests.checker.vocabulary import (
    A,
    B,
    drawing,
    g,
    h,
    i,
    induction,
    matrix,
    n,
    p,
    proved,
    t,
)

KIND = "norms"
r = Symbol("r", integer=True, nonnegative=True)
m = Symbol("m", integer=True, nonnegative=True)
gamma = Symbol("gamma", nonnegative=True)
O = MatrixSymbol("O", n, n)  # noqa: E741
VECTORS = drawing(n, g, h)
SQUARES = drawing(n, A, B, g, h)


def _size(value):
    return Norm(value, oo)


def _at_most(small, large):
    return Le(small, large, evaluate=False)


def _image(left, right):
    """The step that |left right| <= |left| |right|."""
    return (
        f"image {left} {right}",
        _at_most(_size(left * right), _size(left) * _size(right)),
        norms.CONSISTENT(left=left, right=right, order=oo),
    )


def _sum(first, second, order, sign=1):
    """The step that |first +- second| <= |first| + |second|."""
    whole = first + sign * second
    bound = Norm(first, order) + Norm(second, order)
    return (
        "triangle",
        _at_most(Norm(whole, order), bound),
        norms.TRIANGLE(
            whole=whole,
            first=first,
            second=second,
            weights=(1, 1, 1),
            signs=(1, sign),
            order=order,
        ),
    )


def _cosines(sign):
    squares = Norm(g, 2) ** 2 + Norm(h, 2) ** 2
    return (
        "plus" if sign == 1 else "minus",
        equation(Norm(g + sign * h, 2) ** 2, squares + 2 * sign * Trace(g.T * h)),
        norms.LAW_OF_COSINES(
            whole=g + sign * h, first=g, second=h, weights=(1, sign), order=2
        ),
    )


def _contracting(rng):
    size = rng.randint(1, 3)
    drawn = matrix(rng, size, size)
    largest = max(sum(abs(e) for e in drawn.row(at)) for at in range(size))
    if largest > 1:
        drawn = drawn / largest
    return {"n": size, "A": drawn, "h": matrix(rng, size, 1)}


def _turning(rng):
    size = rng.randint(1, 3)
    return {"n": size, "O": cayley(rng, size), "h": matrix(rng, size, 1)}


def _crossing(rng):
    size = rng.randint(1, 3)
    first = matrix(rng, size, 1)
    if size == 1:
        return {"n": 1, "g": first, "h": 0 * first}
    second = [0] * size
    second[0], second[1] = -first[1], first[0]
    return {"n": size, "g": first, "h": type(first)(size, 1, second)}


def _shrinking_family(rng):
    size, rate = rng.randint(1, 3), Rational(rng.randint(0, 3), 2)
    first = matrix(rng, size, 1)
    signs = [rng.choice((-1, 0, 1)) for _ in range(12)]

    def at(index):
        factor = 1
        for place in range(int(index)):
            factor = factor * rate * signs[place]
        return first * factor

    values = {"n": size, "gamma": rate, "t": rng.randint(0, 3), "horizon": 5}
    return {**values, "m": rng.randint(0, 3), "r": rng.randint(0, 3), "s": at}


def _delta(index):
    return Norm(Family("s", n, 1, index), oo)


RATE = {"rate": ForAll(Le(_delta(t + 1), gamma * _delta(t)), t, 0)}

CASES: tuple[Case, ...] = (
    proved(
        "image-of-a-vector",
        KIND,
        "|A h| <= |A| |h|.",
        _image(A, h),
        model=SQUARES,
    ),
    proved(
        "norm-of-a-square",
        KIND,
        "|A^2| <= |A|^2.",
        (
            "square",
            _at_most(_size(A**2), _size(A) ** 2),
            norms.CONSISTENT(left=A, right=A, order=oo),
        ),
        model=SQUARES,
    ),
    proved(
        "image-under-a-product",
        KIND,
        "|A B h| <= |A| |B| |h|.",
        (
            "outer",
            _at_most(_size(A * B * h), _size(A) * _size(B * h)),
            norms.CONSISTENT(left=A, right=B * h, order=oo),
        ),
        _image(B, h),
        (
            "both",
            _at_most(_size(A * B * h), _size(A) * _size(B) * _size(h)),
            Combine({"outer": 1, "image B h": _size(A)}),
        ),
        model=SQUARES,
    ),
    proved(
        "contraction-shrinks",
        KIND,
        "If |A| <= 1, then |A h| <= |h|.",
        _image(A, h),
        (
            "shrinks",
            _at_most(_size(A * h), _size(h)),
            Combine({"image A h": 1, "contracts": _size(h)}),
        ),
        premises={"contracts": Le(_size(A), 1)},
        model=_contracting,
    ),
    proved(
        "triangle-inequality",
        KIND,
        "|g + h| <= |g| + |h|.",
        _sum(g, h, 2),
        model=VECTORS,
    ),
    proved(
        "triangle-inequality-of-a-difference",
        KIND,
        "|g - h| <= |g| + |h|.",
        _sum(g, h, oo, -1),
        model=VECTORS,
    ),
    proved(
        "triangle-inequality-of-matrices",
        KIND,
        "|A + B| <= |A| + |B| for the Frobenius norm.",
        _sum(A, B, "F"),
        model=SQUARES,
    ),
    proved(
        "difference-of-lengths",
        KIND,
        "|g| - |h| <= |g - h|.",
        (
            "parts",
            _at_most(Norm(g, 2), Norm(g - h, 2) + Norm(h, 2)),
            norms.TRIANGLE(
                whole=g,
                first=g - h,
                second=h,
                weights=(1, 1, 1),
                signs=(1, 1),
                order=2,
            ),
        ),
        (
            "lengths",
            _at_most(Norm(g, 2) - Norm(h, 2), Norm(g - h, 2)),
            Combine({"parts": 1}),
        ),
        model=VECTORS,
    ),
    proved(
        "residual-step",
        KIND,
        "|h + A h| <= (1 + |A|) |h|.",
        _sum(h, A * h, oo),
        _image(A, h),
        (
            "residual",
            _at_most(_size(h + A * h), (1 + _size(A)) * _size(h)),
            Combine({"triangle": 1, "image A h": 1}),
        ),
        model=SQUARES,
    ),
    proved(
        "doubled-length",
        KIND,
        "|2 h| = 2 |h|.",
        (
            "doubled",
            equation(Norm(2 * h, 2), 2 * Norm(h, 2)),
            norms.HOMOGENEOUS(whole=2 * h, factor=2, part=h, size=2, order=2),
        ),
        model=VECTORS,
    ),
    proved(
        "scaled-norm",
        KIND,
        "|p A| = p |A| for p > 0.",
        (
            "scaled",
            equation(_size(p * A), p * _size(A)),
            norms.HOMOGENEOUS(whole=p * A, factor=p, part=A, size=p, order=oo),
        ),
        model=drawing(n, p, A),
    ),
    proved(
        "length-not-negative",
        KIND,
        "|h| >= 0.",
        ("sign", _at_most(0, Norm(h, 2)), Combine(slack=Norm(h, 2))),
        model=VECTORS,
    ),
    proved(
        "cauchy-schwarz",
        KIND,
        "tr(g^T h) <= |g| |h|.",
        (
            "inner",
            _at_most(Trace(g.T * h), Norm(g, 2) * Norm(h, 2)),
            norms.CAUCHY_SCHWARZ(first=g, second=h, case="trace"),
        ),
        model=VECTORS,
    ),
    proved(
        "law-of-cosines",
        KIND,
        "|g - h|^2 = |g|^2 + |h|^2 - 2 tr(g^T h).",
        _cosines(-1),
        model=VECTORS,
    ),
    proved(
        "parallelogram-law",
        KIND,
        "|g + h|^2 + |g - h|^2 = 2 |g|^2 + 2 |h|^2.",
        _cosines(1),
        _cosines(-1),
        (
            "sum",
            equation(
                Norm(g + h, 2) ** 2 + Norm(g - h, 2) ** 2,
                2 * Norm(g, 2) ** 2 + 2 * Norm(h, 2) ** 2,
            ),
            algebra("plus", "minus"),
        ),
        model=VECTORS,
    ),
    proved(
        "pythagoras",
        KIND,
        "If tr(g^T h) = 0, then |g + h|^2 = |g|^2 + |h|^2.",
        _cosines(1),
        (
            "squares",
            equation(Norm(g + h, 2) ** 2, Norm(g, 2) ** 2 + Norm(h, 2) ** 2),
            algebra("plus", "crossing"),
        ),
        premises={"crossing": Eq(Trace(g.T * h), 0)},
        model=_crossing,
    ),
    proved(
        "turn-keeps-length",
        KIND,
        "|O O h| = |h| for an orthogonal O.",
        (
            "outer",
            equation(Norm(O * O * h, "F"), Norm(O * h, "F")),
            norms.ORTHOGONAL_KEEPS_LENGTH(turn=O, whole=O * h, needs=("orthogonal",)),
        ),
        (
            "inner",
            equation(Norm(O * h, "F"), Norm(h, "F")),
            norms.ORTHOGONAL_KEEPS_LENGTH(turn=O, whole=h, needs=("orthogonal",)),
        ),
        (
            "both",
            equation(Norm(O * O * h, "F"), Norm(h, "F")),
            algebra("outer", "inner"),
        ),
        premises={"orthogonal": Q.orthogonal(O)},
        model=_turning,
    ),
    proved(
        "diagonal-scaling",
        KIND,
        "|diag(h) A| <= max |h_i| |A|.",
        (
            "scaled",
            _at_most(_size(DiagMatrix(h) * A), Norm(h, "max") * _size(A)),
            norms.DIAGONAL_SCALES(
                gains=h, matrix=A, bound=Norm(h, "max"), index=i, order=oo
            ),
        ),
        model=SQUARES,
    ),
    proved(
        "sum-norm-above-frobenius",
        KIND,
        "The root of the sum of squares is at most the sum of the sizes.",
        (
            "norms",
            _at_most(Norm(A, "F"), Norm(A, "sum")),
            norms.FROBENIUS_AT_MOST_SUM(whole=A),
        ),
        model=SQUARES,
    ),
    proved(
        "first-entry-at-most-norm",
        KIND,
        "A[0, 0] <= |A|.",
        (
            "entry",
            _at_most(A[0, 0], _size(A)),
            norms.ENTRY_AT_MOST_NORM(whole=A, row=0, column=0, sign=1),
        ),
        model=SQUARES,
    ),
    proved(
        "deltas-shrink",
        KIND,
        "If |s(t + 1)| <= gamma |s(t)|, then |s(t)| <= gamma^t |s(0)|.",
        *induction(
            _at_most(_delta(t), gamma**t * _delta(0)),
            base=Combine(),
            step=Combine({"rate": 1, "assumed": gamma}),
        ),
        premises=RATE,
        model=_shrinking_family,
    ),
    proved(
        "deltas-shrink-to-the-lag",
        KIND,
        "If |s(t + 1)| <= gamma |s(t)|, then |s(m + r)| <= gamma^r |s(m)|.",
        *induction(
            _at_most(_delta(m + r), gamma**r * _delta(m)),
            (
                "later",
                _at_most(_delta(m + r + 1), gamma * _delta(m + r)),
                Given("rate", {t: m + r}),
            ),
            base=Combine(),
            step=Combine({"later": 1, "assumed": gamma}),
            over=r,
        ),
        premises=RATE,
        model=_shrinking_family,
    ),
)
