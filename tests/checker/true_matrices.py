"""True identities between matrices: products, transposes, inverses, powers, traces."""

from sympy import Eq, Identity, Inverse, MatMul, MatrixSymbol, Q, Symbol, Trace, ZeroMatrix

from longdep.theory.core.notation import Family, ForAll, equation
from longdep.theory.core.rules import Algebra, Multiply
from longdep.theory.models import cayley, diagonal, invertible, symmetric
from longdep.theory.writing import algebra
from tests.checker.case import Case
from tests.checker.vocabulary import (
    A,
    B,
    C,
    a,
    drawing,
    g,
    h,
    induction,
    matrix,
    n,
    proved,
    t,
    x,
)

KIND = "matrices"
O, P = (MatrixSymbol(name, n, n) for name in "OP")  # noqa: E741
L, N, S, V = (MatrixSymbol(name, n, n) for name in "LNSV")
X, Y = (MatrixSymbol(name, 1, 1) for name in "XY")
D = MatrixSymbol("D", n, n)
r = Symbol("r", real=True)
I = Identity(n)  # noqa: E741
SQUARE = drawing(n, A, B, C)


def _same(name, says, left, right, *, model=SQUARE, **facts) -> Case:
    """One equation by algebra, with predicates on matrices as premises."""
    step = ("same", equation(left, right), Algebra(facts=tuple(facts)))
    return proved(name, KIND, says, step, model=model, premises=facts)


def _special(**kinds):
    """Draw matrices of one size by name: cayley, invertible, ..."""

    def model(rng):
        size = rng.randint(1, 3)
        drawn = {name: draw(rng, size) for name, draw in kinds.items()}
        extra = {"t": rng.randint(0, 3), "horizon": 4}
        return {"n": size, "B": matrix(rng, size, size), **extra, **drawn}

    return model


def _column(rng, size):
    return matrix(rng, size, 1)


def _with_form(rng):
    drawn = _special(O=cayley, L=diagonal)(rng)
    return {**drawn, "A": drawn["O"] * drawn["L"] * drawn["O"].T}


PLAIN = (
    _same("transposed-product", "(A B)^T = B^T A^T.", (A * B).T, B.T * A.T),
    _same(
        "transposed-product-of-three",
        "(A B C)^T = C^T B^T A^T.",
        (A * B * C).T,
        C.T * B.T * A.T,
    ),
    _same("transposed-sum", "(A + B)^T = A^T + B^T.", (A + B).T, A.T + B.T),
    _same("gram-is-symmetric", "(A^T A)^T = A^T A.", (A.T * A).T, A.T * A),
    _same("distributes", "A (B + C) = A B + A C.", A * (B + C), A * B + A * C),
    _same(
        "square-of-a-matrix-sum",
        "(A + B)^2 = A^2 + A B + B A + B^2.",
        (A + B) ** 2,
        A**2 + A * B + B * A + B**2,
    ),
    _same(
        "one-less-a-square",
        "(1 - A)(1 + A) = 1 - A^2.",
        (I - A) * (I + A),
        I - A**2,
    ),
    _same(
        "geometric-matrices",
        "(1 - A)(1 + A + A^2) = 1 - A^3.",
        (I - A) * (I + A + A**2),
        I - A**3,
    ),
    _same("identity-is-neutral", "1 A 1 = A.", I * A * I, A),
    _same(
        "zero-less-nothing", "A - A = 0.", A - A, ZeroMatrix(n, n)
    ),
    _same("trace-of-a-sum", "tr(A + B) = tr A + tr B.",
          Trace(A + B), Trace(A) + Trace(B)),
    _same("trace-of-a-transpose", "tr A^T = tr A.", Trace(A.T), Trace(A)),
    _same("trace-of-a-product", "tr(A B) = tr(B A).", Trace(A * B), Trace(B * A)),
    _same(
        "trace-of-three",
        "tr(A B C) = tr(C A B).",
        Trace(A * B * C),
        Trace(C * A * B),
    ),
    _same(
        "numbers-commute-as-matrices",
        "1 x 1 matrices commute.",
        X * Y,
        Y * X,
        model=drawing(X, Y),
    ),
    _same(
        "inner-product-is-symmetric",
        "h^T g = g^T h.",
        h.T * g,
        g.T * h,
        model=drawing(n, g, h),
    ),
    _same(
        "image-of-a-sum",
        "A (x g + h) = x A g + A h.",
        A * (x * g + h),
        x * A * g + A * h,
        model=drawing(n, x, A, g, h),
    ),
)

POWERS = (
    _same(
        "one-power-more",
        "A^t A = A^(t + 1).",
        A**t * A,
        A ** (t + 1),
        model=drawing(n, t, A),
    ),
    _same(
        "power-of-a-transpose",
        "(A^t)^T = (A^T)^t.",
        (A**t).T,
        (A.T) ** t,
        model=drawing(n, t, A),
    ),
    _same(
        "power-of-a-multiple",
        "(x A)^t = x^t A^t.",
        (x * A) ** t,
        x**t * A**t,
        model=drawing(n, t, x, A),
    ),
    _same("power-zero", "A^0 = 1.", A**0, I),
    proved(
        "power-of-a-similar-matrix",
        KIND,
        "(O L O^T)^t = O L^t O^T for an orthogonal O.",
        *induction(
            equation((O * L * O.T) ** t, O * L**t * O.T),
            base=Algebra(facts=("orthogonal",)),
            step=Multiply("assumed", right=O * L * O.T, facts=("orthogonal",)),
        ),
        premises={"orthogonal": Q.orthogonal(O)},
        model=_special(O=cayley, L=diagonal),
    ),
    proved(
        "power-of-a-symmetric-matrix",
        KIND,
        "If A = O L O^T with an orthogonal O, then A^t = O L^t O^T.",
        *induction(
            equation(A**t, O * L**t * O.T),
            ("one more", equation(A ** (t + 1), MatMul(A**t, A)), Algebra()),
            base=Algebra(facts=("orthogonal",)),
            step=Algebra(("one more", "assumed", "form"), ("orthogonal",)),
        ),
        premises={"orthogonal": Q.orthogonal(O), "form": Eq(A, O * L * O.T)},
        model=_with_form,
    ),
    proved(
        "power-by-an-eigenbasis",
        KIND,
        "If A = V L V^-1, then A^2 = V L^2 V^-1.",
        (
            "square",
            Eq(A**2, V * L**2 * V.I),
            Algebra(by=("form",), facts=("invertible",)),
        ),
        premises={"form": Eq(A, V * L * V.I), "invertible": Q.invertible(V)},
        model=lambda rng: (
            lambda m: {**m, "A": m["V"] * m["L"] * m["V"].inv()}
        )(_special(V=invertible, L=diagonal)(rng)),
    ),
)

FACTS = (
    _same(
        "inverse-of-a-product",
        "(V S)^-1 = S^-1 V^-1 for invertible matrices.",
        Inverse(V * S),
        S.I * V.I,
        model=_special(V=invertible, S=invertible),
        first=Q.invertible(V),
        second=Q.invertible(S),
    ),
    _same(
        "matrix-times-inverse",
        "V V^-1 = 1.",
        MatMul(V, V.I),
        I,
        model=_special(V=invertible),
        invertible=Q.invertible(V),
    ),
    _same(
        "inverse-of-a-transpose",
        "(V^-1)^T = (V^T)^-1.",
        V.I.T,
        V.T.I,
        model=_special(V=invertible),
        invertible=Q.invertible(V),
    ),
    _same(
        "square-times-inverse",
        "V^-1 V^2 = V.",
        MatMul(V.I, V**2),
        V,
        model=_special(V=invertible),
        invertible=Q.invertible(V),
    ),
    _same(
        "columns-of-an-orthogonal-matrix",
        "O^T O = 1.",
        O.T * O,
        I,
        model=_special(O=cayley),
        orthogonal=Q.orthogonal(O),
    ),
    _same(
        "rows-of-an-orthogonal-matrix",
        "O O^T = 1.",
        O * O.T,
        I,
        model=_special(O=cayley),
        orthogonal=Q.orthogonal(O),
    ),
    _same(
        "product-of-orthogonal-matrices",
        "(O P)^T (O P) = 1.",
        (O * P).T * (O * P),
        I,
        model=_special(O=cayley, P=cayley),
        first=Q.orthogonal(O),
        second=Q.orthogonal(P),
    ),
    _same(
        "orthogonal-power-and-back",
        "O^t (O^T)^t = 1.",
        O**t * O.T**t,
        I,
        model=_special(O=cayley),
        orthogonal=Q.orthogonal(O),
    ),
    _same(
        "symmetric-square",
        "(S^2)^T = S^2 for a symmetric S.",
        (S**2).T,
        S**2,
        model=_special(S=symmetric),
        symmetric=Q.symmetric(S),
    ),
    _same(
        "symmetric-sandwich",
        "(B^T S B)^T = B^T S B for a symmetric S.",
        (B.T * S * B).T,
        B.T * S * B,
        model=_special(S=symmetric),
        symmetric=Q.symmetric(S),
    ),
    _same(
        "diagonal-is-symmetric",
        "D^T = D for a diagonal D.",
        D.T,
        D,
        model=_special(D=diagonal),
        diagonal=Q.diagonal(D),
    ),
    _same(
        "symmetric-form",
        "h^T S g = g^T S h for a symmetric S.",
        h.T * S * g,
        g.T * S * h,
        model=_special(S=symmetric, g=_column, h=_column),
        symmetric=Q.symmetric(S),
    ),
    _same(
        "trace-of-a-similar-matrix",
        "tr(V B V^-1) = tr B.",
        Trace(V * B * V.I),
        Trace(B),
        model=_special(V=invertible),
        invertible=Q.invertible(V),
    ),
    _same(
        "orthogonal-keeps-inner-products",
        "(O h)^T (O g) = h^T g.",
        (O * h).T * (O * g),
        h.T * g,
        model=_special(O=cayley, g=_column, h=_column),
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
            _special(V=invertible, g=_column)(rng)
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


def _run(states):
    """Draw A and a family of vectors by its rule."""

    def model(rng):
        size = rng.randint(1, 3)
        weight, found = matrix(rng, size, size), [matrix(rng, size, 1)]
        inputs = [matrix(rng, size, 1) for _ in range(8)]

        def at(index):
            while len(found) <= index:
                found.append(states(weight, found[-1], inputs[len(found) - 1]))
            return found[int(index)]

        drawn = {"n": size, "A": weight, "t": rng.randint(0, 3), "horizon": 5}
        return {**drawn, "s": at, "e": lambda index: inputs[int(index)]}

    return model


def _state(index):
    return Family("s", n, 1, index)


def _input(index):
    return Family("e", n, 1, index)


RUNS = (
    proved(
        "unrolled-states",
        KIND,
        "If s(t + 1) = A s(t), then s(t) = A^t s(0).",
        *induction(
            equation(_state(t), A**t * _state(0)),
            base=Algebra(),
            step=algebra("rule", "assumed"),
        ),
        premises={"rule": ForAll(Eq(_state(t + 1), A * _state(t)), t, 0)},
        model=_run(lambda weight, last, _: weight * last),
    ),
    proved(
        "states-by-the-transpose",
        KIND,
        "If s(t + 1) = A^T s(t), then s(t) = (A^t)^T s(0).",
        *induction(
            equation(_state(t), (A**t).T * _state(0)),
            base=Algebra(),
            step=algebra("rule", "assumed"),
        ),
        premises={"rule": ForAll(Eq(_state(t + 1), A.T * _state(t)), t, 0)},
        model=_run(lambda weight, last, _: weight.T * last),
    ),
    proved(
        "two-steps-with-inputs",
        KIND,
        "If s(t + 1) = A s(t) + e(t), then s(t + 2) = A^2 s(t) + A e(t) + e(t + 1).",
        (
            "two",
            Eq(_state(t + 2), A**2 * _state(t) + A * _input(t) + _input(t + 1)),
            Algebra(by=("later", "rule")),
        ),
        premises={
            "later": ForAll(
                Eq(_state(t + 2), A * _state(t + 1) + _input(t + 1)), t, 0
            ),
            "rule": ForAll(Eq(_state(t + 1), A * _state(t) + _input(t)), t, 0),
        },
        model=_run(lambda weight, last, put: weight * last + put),
    ),
    proved(
        "states-kept-by-the-identity",
        KIND,
        "If s(t + 1) = 1 s(t), then s(t) = s(0).",
        *induction(
            equation(_state(t), _state(0)),
            base=Algebra(),
            step=algebra("rule", "assumed"),
        ),
        premises={"rule": ForAll(Eq(_state(t + 1), I * _state(t)), t, 0)},
        model=_run(lambda _weight, last, _put: last),
    ),
)

CASES: tuple[Case, ...] = (*PLAIN, *POWERS, *FACTS, *GIVEN, *RUNS)
