"""True facts of matrices with a property: invertible, orthogonal, commuting, ..."""

from sympy import Eq, Identity, Inverse, MatMul, MatrixSymbol, Q, Trace, ZeroMatrix

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import Algebra, Multiply
from longdep.theory.models import cayley, diagonal, invertible, symmetric
from longdep.theory.writing import algebra
from tests.checker.case import Case
from tests.checker.true_matrices import column, same, special
from tests.checker.vocabulary import A, B, a, g, h, induction, matrix, n, proved, t

KIND = "matrices"
O, P = (MatrixSymbol(name, n, n) for name in "OP")  # noqa: E741
D, N, S, V = (MatrixSymbol(name, n, n) for name in "DNSV")
I = Identity(n)  # noqa: E741

FACTS = (
    same(
        "inverse-of-a-product",
        "(V S)^-1 = S^-1 V^-1 for invertible matrices.",
        Inverse(V * S),
        S.I * V.I,
        model=special(V=invertible, S=invertible),
        first=Q.invertible(V),
        second=Q.invertible(S),
    ),
    same(
        "matrix-times-inverse",
        "V V^-1 = 1.",
        MatMul(V, V.I),
        I,
        model=special(V=invertible),
        invertible=Q.invertible(V),
    ),
    same(
        "inverse-of-a-transpose",
        "(V^-1)^T = (V^T)^-1.",
        V.I.T,
        V.T.I,
        model=special(V=invertible),
        invertible=Q.invertible(V),
    ),
    same(
        "square-times-inverse",
        "V^-1 V^2 = V.",
        MatMul(V.I, V**2),
        V,
        model=special(V=invertible),
        invertible=Q.invertible(V),
    ),
    same(
        "columns-of-an-orthogonal-matrix",
        "O^T O = 1.",
        O.T * O,
        I,
        model=special(O=cayley),
        orthogonal=Q.orthogonal(O),
    ),
    same(
        "rows-of-an-orthogonal-matrix",
        "O O^T = 1.",
        O * O.T,
        I,
        model=special(O=cayley),
        orthogonal=Q.orthogonal(O),
    ),
    same(
        "product-of-orthogonal-matrices",
        "(O P)^T (O P) = 1.",
        (O * P).T * (O * P),
        I,
        model=special(O=cayley, P=cayley),
        first=Q.orthogonal(O),
        second=Q.orthogonal(P),
    ),
    same(
        "orthogonal-power-and-back",
        "O^t (O^T)^t = 1.",
        O**t * O.T**t,
        I,
        model=special(O=cayley),
        orthogonal=Q.orthogonal(O),
    ),
    same(
        "symmetric-square",
        "(S^2)^T = S^2 for a symmetric S.",
        (S**2).T,
        S**2,
        model=special(S=symmetric),
        symmetric=Q.symmetric(S),
    ),
    same(
        "symmetric-sandwich",
        "(B^T S B)^T = B^T S B for a symmetric S.",
        (B.T * S * B).T,
        B.T * S * B,
        model=special(S=symmetric),
        symmetric=Q.symmetric(S),
    ),
    same(
        "diagonal-is-symmetric",
        "D^T = D for a diagonal D.",
        D.T,
        D,
        model=special(D=diagonal),
        diagonal=Q.diagonal(D),
    ),
    same(
        "symmetric-form",
        "h^T S g = g^T S h for a symmetric S.",
        h.T * S * g,
        g.T * S * h,
        model=special(S=symmetric, g=column, h=column),
        symmetric=Q.symmetric(S),
    ),
    same(
        "trace-of-a-similar-matrix",
        "tr(V B V^-1) = tr B.",
        Trace(V * B * V.I),
        Trace(B),
        model=special(V=invertible),
        invertible=Q.invertible(V),
    ),
    same(
        "orthogonal-keeps-inner-products",
        "(O h)^T (O g) = h^T g.",
        (O * h).T * (O * g),
        h.T * g,
        model=special(O=cayley, g=column, h=column),
        orthogonal=Q.orthogonal(O),
    ),
)


def _commuting(rng):
    size = rng.randint(1, 3)
    first = matrix(rng, size, size)
    pieces = (first**0, first, first**2)
    second = sum((rng.randint(-2, 2) * part for part in pieces), 0 * first)
    return {"n": size, "A": first, "B": second}


def _eigen(rng):
    size, number = rng.randint(1, 3), rng.choice([-2, -1, 0, 1, 3])
    basis = invertible(rng, size)
    values = matrix(rng, size, size).applyfunc(lambda _: 0).as_mutable()
    for place in range(size):
        values[place, place] = rng.randint(-2, 2)
    values[0, 0] = number
    drawn = (basis * values * basis.inv()).as_immutable()
    found = basis[:, 0].as_immutable()
    return {"n": size, "A": drawn, "h": found, "a": number, "t": rng.randint(0, 3)}


def _nilpotent(rng):
    size = rng.randint(1, 3)
    basis = invertible(rng, size)
    core = basis.as_mutable() * 0
    if size > 1:
        core[0, 1] = rng.randint(-2, 2)
    return {"n": size, "N": (basis * core * basis.inv()).as_immutable()}


def _projection(rng):
    size = rng.randint(1, 3)
    basis = invertible(rng, size)
    core = basis.as_mutable() * 0
    for place in range(size):
        core[place, place] = rng.randint(0, 1)
    return {"n": size, "P": (basis * core * basis.inv()).as_immutable()}


def _skew(rng):
    size = rng.randint(1, 3)
    drawn = matrix(rng, size, size)
    return {"n": size, "A": drawn - drawn.T, "h": matrix(rng, size, 1)}


COMMUTE = {"commute": Eq(A * B, B * A)}
EIGEN = {"eigen": Eq(A * h, a * h)}

GIVEN = (
    proved(
        "square-commutes",
        KIND,
        "If A B = B A, then A^2 B = B A^2.",
        ("squares", Eq(A**2 * B, B * A**2), Algebra(by=("commute",))),
        premises=COMMUTE,
        model=_commuting,
    ),
    proved(
        "square-commutes-step-by-step",
        KIND,
        "If A B = B A, then A^2 B = A B A = B A^2.",
        ("left", Eq(A * (A * B), A * (B * A)), Multiply("commute", left=A)),
        ("right", Eq((A * B) * A, (B * A) * A), Multiply("commute", right=A)),
        ("squares", Eq(A**2 * B, B * A**2), Algebra(by=("left", "right"))),
        premises=COMMUTE,
        model=_commuting,
    ),
    proved(
        "binomial-for-commuting-matrices",
        KIND,
        "If A B = B A, then (A + B)^2 = A^2 + 2 A B + B^2.",
        (
            "spread",
            equation((A + B) ** 2, A**2 + A * B + B * A + B**2),
            Algebra(),
        ),
        (
            "square",
            equation((A + B) ** 2, A**2 + 2 * A * B + B**2),
            algebra("spread", "commute"),
        ),
        premises=COMMUTE,
        model=_commuting,
    ),
    proved(
        "eigenvector-of-the-square",
        KIND,
        "If A h = a h, then A^2 h = a^2 h.",
        ("square", Eq(A**2 * h, a**2 * h), Algebra(by=("eigen",))),
        premises=EIGEN,
        model=_eigen,
    ),
    proved(
        "eigenvector-of-a-power",
        KIND,
        "If A h = a h, then A^t h = a^t h.",
        *induction(
            equation(A**t * h, a**t * h),
            (
                "times",
                equation(A ** (t + 1) * h, A * (a**t * h)),
                Multiply("assumed", left=A),
            ),
            base=Algebra(),
            step=algebra("times", "eigen"),
        ),
        premises=EIGEN,
        model=_eigen,
    ),
    proved(
        "nilpotent-inverse",
        KIND,
        "If N^2 = 0, then (1 + N)(1 - N) = 1.",
        ("spread", equation((I + N) * (I - N), I - N**2), Algebra()),
        ("inverse", equation((I + N) * (I - N), I), algebra("spread", "nilpotent")),
        premises={"nilpotent": Eq(N**2, ZeroMatrix(n, n))},
        model=_nilpotent,
    ),
    proved(
        "projection-stays",
        KIND,
        "If P^2 = P, then P^3 = P.",
        ("times", Eq(P * P**2, P * P), Multiply("projection", left=P)),
        ("stays", Eq(P**3, P), Algebra(by=("times", "projection"))),
        premises={"projection": Eq(P**2, P)},
        model=_projection,
    ),
    proved(
        "linear-system-solved",
        KIND,
        "If V g = h and V is invertible, then g = V^-1 h.",
        (
            "solved",
            Eq(g, V.I * h),
            Multiply("system", left=V.I, facts=("invertible",)),
        ),
        premises={"system": Eq(V * g, h), "invertible": Q.invertible(V)},
        model=lambda rng: (lambda m: {**m, "h": m["V"] * m["g"]})(
            special(V=invertible, g=column)(rng)
        ),
    ),
    proved(
        "skew-form-changes-sign",
        KIND,
        "If A^T = -A, then h^T A^T h = -h^T A h.",
        (
            "turned",
            Eq(h.T * A.T * h, -(h.T * A * h)),
            Multiply("skew", left=h.T, right=h),
        ),
        premises={"skew": Eq(A.T, -A)},
        model=_skew,
    ),
)

CASES: tuple[Case, ...] = (*FACTS, *GIVEN)
