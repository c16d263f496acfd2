"""True identities between matrices: products, transposes, inverses, powers, traces."""

from sympy import (
    Eq,
    Identity,
    MatMul,
    MatrixSymbol,
    Q,
    Symbol,
    Trace,
    ZeroMatrix,
)

from longdep.theory.core.notation import Family, ForAll, equation
from longdep.theory.core.rules import Algebra, Multiply
from longdep.theory.models import cayley, diagonal, invertible
from longdep.theory.writing import algebra
from tests.checker.case import Case
from tests.checker.vocabulary import (
    A,
    B,
    C,
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


def same(name, says, left, right, *, model=SQUARE, **facts) -> Case:
    """One equation by algebra, with predicates on matrices as premises."""
    step = ("same", equation(left, right), Algebra(facts=tuple(facts)))
    return proved(name, KIND, says, step, model=model, premises=facts)


def special(**kinds):
    """Return a draw of matrices of one size by name: cayley, invertible, ..."""

    def model(rng):
        size = rng.randint(1, 3)
        drawn = {name: draw(rng, size) for name, draw in kinds.items()}
        extra = {"t": rng.randint(0, 3), "horizon": 4}
        return {"n": size, "B": matrix(rng, size, size), **extra, **drawn}

    return model


def column(rng, size):
    """Draw a column."""
    return matrix(rng, size, 1)


def _with_form(rng):
    drawn = special(O=cayley, L=diagonal)(rng)
    return {**drawn, "A": drawn["O"] * drawn["L"] * drawn["O"].T}


PLAIN = (
    same("transposed-product", "(A B)^T = B^T A^T.", (A * B).T, B.T * A.T),
    same(
        "transposed-product-of-three",
        "(A B C)^T = C^T B^T A^T.",
        (A * B * C).T,
        C.T * B.T * A.T,
    ),
    same("transposed-sum", "(A + B)^T = A^T + B^T.", (A + B).T, A.T + B.T),
    same("gram-is-symmetric", "(A^T A)^T = A^T A.", (A.T * A).T, A.T * A),
    same("distributes", "A (B + C) = A B + A C.", A * (B + C), A * B + A * C),
    same(
        "square-of-a-matrix-sum",
        "(A + B)^2 = A^2 + A B + B A + B^2.",
        (A + B) ** 2,
        A**2 + A * B + B * A + B**2,
    ),
    same(
        "one-less-a-square",
        "(1 - A)(1 + A) = 1 - A^2.",
        (I - A) * (I + A),
        I - A**2,
    ),
    same(
        "geometric-matrices",
        "(1 - A)(1 + A + A^2) = 1 - A^3.",
        (I - A) * (I + A + A**2),
        I - A**3,
    ),
    same("identity-is-neutral", "1 A 1 = A.", I * A * I, A),
    same("zero-less-nothing", "A - A = 0.", A - A, ZeroMatrix(n, n)),
    same(
        "trace-of-a-sum", "tr(A + B) = tr A + tr B.", Trace(A + B), Trace(A) + Trace(B)
    ),
    same("trace-of-a-transpose", "tr A^T = tr A.", Trace(A.T), Trace(A)),
    same("trace-of-a-product", "tr(A B) = tr(B A).", Trace(A * B), Trace(B * A)),
    same(
        "trace-of-three",
        "tr(A B C) = tr(C A B).",
        Trace(A * B * C),
        Trace(C * A * B),
    ),
    same(
        "numbers-commute-as-matrices",
        "1 x 1 matrices commute.",
        X * Y,
        Y * X,
        model=drawing(X, Y),
    ),
    same(
        "inner-product-is-symmetric",
        "h^T g = g^T h.",
        h.T * g,
        g.T * h,
        model=drawing(n, g, h),
    ),
    same(
        "image-of-a-sum",
        "A (x g + h) = x A g + A h.",
        A * (x * g + h),
        x * A * g + A * h,
        model=drawing(n, x, A, g, h),
    ),
)

POWERS = (
    same(
        "one-power-more",
        "A^t A = A^(t + 1).",
        A**t * A,
        A ** (t + 1),
        model=drawing(n, t, A),
    ),
    same(
        "power-of-a-transpose",
        "(A^t)^T = (A^T)^t.",
        (A**t).T,
        (A.T) ** t,
        model=drawing(n, t, A),
    ),
    same(
        "power-of-a-multiple",
        "(x A)^t = x^t A^t.",
        (x * A) ** t,
        x**t * A**t,
        model=drawing(n, t, x, A),
    ),
    same("power-zero", "A^0 = 1.", A**0, I),
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
        model=special(O=cayley, L=diagonal),
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
        model=lambda rng: (lambda m: {**m, "A": m["V"] * m["L"] * m["V"].inv()})(
            special(V=invertible, L=diagonal)(rng)
        ),
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
            "later": ForAll(Eq(_state(t + 2), A * _state(t + 1) + _input(t + 1)), t, 0),
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

CASES: tuple[Case, ...] = (*PLAIN, *POWERS, *RUNS)
