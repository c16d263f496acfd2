"""Is the printed eigen-form of the state right, or right in some basis?"""

from random import Random

from sympy import Eq, ImmutableMatrix, MatrixSymbol, Ne, Rational, Symbol, eye
from sympy import Q as Ask

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading, Source
from longdep.theory.core.notation import ForAll, SomeReordering
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra
from longdep.theory.core.semantics import Model
from longdep.theory.linear_recurrence.eigen_form import (
    DIAGONAL,
    EIGEN_FORM,
    ORTHOGONAL,
    PRINTED,
    power_steps,
)
from longdep.theory.linear_recurrence.notation import TOPIC, L, Q, W, cited, h, n, t
from longdep.theory.linear_recurrence.recurrence import DEFINED, linear_model
from longdep.theory.models import diagonal, vector

row, column = Symbol("i", integer=True), Symbol("j", integer=True)
DISTINCT = Hypothesis(
    "distinct",
    ForAll(
        ForAll(Ne(L[row, row], L[column, column]), column, row + 1, n - 1),
        row,
        0,
        n - 2,
    ),
    "the eigenvalues differ from one another, so that only the order and the signs of "
    "the eigenvectors are free",
    definition=True,
)
ORDER = MatrixSymbol("S", n, n)
SOME_BASIS = SomeReordering(
    Eq((W**t).T, (Q * ORDER).T * (ORDER.T * L * ORDER) ** t * (Q * ORDER)), ORDER
)


def prove_reflection() -> Proof:
    """Nothing to exchange when Q is its own transpose."""
    steps = (
        *power_steps(),
        Step(
            "printed",
            PRINTED,
            Algebra(by=("power",), facts=("symmetric",)),
            "With Q = Q^T the two forms are the same.",
        ),
    )
    return Proof(steps, _reflection_model)


def _reflection_model(rng: Random) -> Model:
    direction = vector(rng, 2)
    if direction == ImmutableMatrix([0, 0]):
        direction = ImmutableMatrix([1, 0])
    scale = Rational(2) / (direction.T * direction)[0]
    basis = ImmutableMatrix(eye(2) - scale * direction * direction.T)
    values = diagonal(rng, 2)
    weight = ImmutableMatrix(basis * values * basis)
    return linear_model(rng, weight, Q=basis, Lambda=values)


CLAIMS = (
    Claim(
        key="spectral-form",
        topic=TOPIC,
        title="The printed eigen-form of the state",
        paraphrase="If $W = Q \\Lambda Q^T$ with orthogonal $Q$, the state is said to "
        "be $Q^T \\Lambda^t Q h(0)$.",
        sources=(
            *cited("§linear recurrence, eq. 4", ("000", "002")),
            Source("004", "eq. 10.39 (symbols lost; read with its Chinese twins)"),
        ),
        hypotheses=(DEFINED, EIGEN_FORM, ORTHOGONAL, DIAGONAL),
        conclusion=Eq(h(t), Q.T * L**t * Q * h(0)),
        kind=Kind.IDENTITY,
        why={
            "CONDITIONAL": "From its own premise the power is $Q \\Lambda^t Q^T$. The "
            "printed form has $Q$ and $Q^T$ exchanged: it is the power of another "
            "matrix, the one whose eigenvectors are the rows of $Q$ instead of its "
            "columns. Two small matrices, multiplied by hand, show it.",
        },
    ),
    Claim(
        key="spectral-form.some-basis",
        topic=TOPIC,
        title="The printed form for a suitable choice of Q",
        paraphrase="Perhaps the author is free to choose the order and the signs of "
        "the eigenvectors, and some choice makes the printed form right.",
        hypotheses=(EIGEN_FORM, ORTHOGONAL, DIAGONAL, DISTINCT),
        conclusion=SOME_BASIS,
        kind=Kind.EXISTENCE,
        reading=Reading.CHARITABLE,
        of="spectral-form",
        why={
            "REFUTED": "With distinct eigenvalues an orthonormal eigenbasis is fixed "
            "up to order and signs. For the matrices of the counterexample every one "
            "of the 48 choices fails, at $t = 1$ and at $t = 2$. Their eigenvalues are "
            "not negative, so a choice that fails at one $t > 0$ fails at all of them. "
            "In two dimensions the rescue does work, with a reflection: a "
            "counterexample needs $n = 3$.",
        },
    ),
    Claim(
        key="spectral-form.reflection",
        topic=TOPIC,
        title="When Q is a reflection the printed form is right",
        paraphrase="A symmetric $Q$ makes the two forms equal; every symmetric $2 "
        "\\times 2$ matrix has such a $Q$.",
        hypotheses=(
            EIGEN_FORM,
            Hypothesis("symmetric", Ask.symmetric(Q), "$Q$ is its own transpose"),
            ORTHOGONAL,
            DIAGONAL,
        ),
        conclusion=PRINTED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="spectral-form",
        proof=prove_reflection,
        why={
            "PROVED": "If $Q = Q^T$ there is nothing to exchange. In two dimensions "
            "the eigenvectors of a symmetric matrix can be taken as the columns of a "
            "reflection, so there the printed form can always be rescued.",
        },
    ),
)
