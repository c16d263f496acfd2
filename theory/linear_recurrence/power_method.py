"""Is the recurrence the power method?"""

from random import Random

from sympy import Abs, Eq, Expr, Identity, ImmutableMatrix, Le, Ne, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Family, ForAll, Norm, order
from longdep.theory.core.proof import Proof
from longdep.theory.core.rules import Multiply, NormScales
from longdep.theory.core.semantics import Model, evaluate
from longdep.theory.linear_recurrence.dominance import (
    DOMINANT,
    NONZERO_SECOND,
    OUTGROWS,
    STARTS,
    TWO_EIGENVECTORS,
    UNALIGNED,
    prove_outgrows,
)
from longdep.theory.linear_recurrence.notation import (
    TOPIC,
    W,
    cited,
    h,
    lam1,
    lam2,
    n,
    s,
    t,
)
from longdep.theory.linear_recurrence.recurrence import RECURRENCE, linear_model
from longdep.theory.models import invertible
from longdep.theory.writing import ProofWriter, algebra


def y(index: Expr | int) -> Family:
    """The vector of the power method, shape (n, 1)."""
    return Family("y", n, 1, index)


IMAGE = Norm(W.T * y(s), order)
METHOD = Hypothesis(
    "method",
    ForAll(Eq(IMAGE * y(s + 1), W.T * y(s)), s, 0, oo),
    "$y$ is what the power method with $W^T$ computes: multiply, then divide by the "
    "norm, at every step",
)
METHOD_START = Hypothesis(
    "method-start",
    Eq(h(0), Norm(h(0), order) * y(0)),
    "it starts at the same start, divided by its norm",
    definition=True,
)
SAME_DIRECTION = Eq(h(t), Norm(h(t), order) * y(t))


def prove_same_direction() -> Proof:
    """Induction on t: what is divided out comes out of the norm of each step."""
    proof = ProofWriter()
    size, image = Norm(h(t), order), Norm(W.T * y(t), order)
    proof.given("start", METHOD_START, "The same start.")
    proof.given("one step", RECURRENCE, "The recurrence, at t.", at=t)
    proof.given("method", METHOD, "The power method, at t.", at=t)
    proof.step(
        "scaled",
        Eq(size * image * y(t + 1), size * W.T * y(t)),
        Multiply("method", size * Identity(n)),
        "Times the norm of the state.",
    )
    with proof.induction(
        "same direction",
        SAME_DIRECTION,
        over=t,
        base=algebra("start"),
        step=algebra("size", "one step", "moved", "scaled"),
        because="By induction on t.",
    ):
        proof.step(
            "moved",
            Eq(W.T * h(t), size * W.T * y(t)),
            Multiply("same direction assumed", W.T),
            "Multiply by the weight.",
        )
        proof.step(
            "size",
            Eq(Norm(h(t + 1), order), size * image),
            NormScales(by=("one step", "moved")),
            "The factor comes out of the norm.",
        )
    return proof.done(_method_model, _fixed_run)


def _method_model(rng: Random) -> Model:
    model = linear_model(rng, invertible(rng))
    state = model["h"]

    def direction(index: Expr | int) -> ImmutableMatrix:
        length = evaluate(Norm(h(0), order), {**model, "h": lambda _: state(index)})
        return ImmutableMatrix(state(index) / length if length else state(index))

    return {**model, "y": direction}


def _fixed_run() -> Model:
    """One unit of weight 1, whose state stays 1."""
    one = ImmutableMatrix([1])
    return {
        "n": 1,
        "W": one,
        "h": lambda *_: one,
        "y": lambda *_: one,
        "p": "1",
        "horizon": 1,
    }


DOMINANCE = Hypothesis(
    "dominance",
    Le(Abs(lam2), Abs(lam1)),
    "no eigenvalue is larger in size than the first",
)
CLAIMS = (
    Claim(
        key="power-method",
        topic=TOPIC,
        title="The recurrence is the power method",
        paraphrase="The recurrence is said to be, in essence, the power method.",
        read_as="In essence: up to the length of the vector. The power method divides "
        "by a norm at every step, the recurrence does not; from the same start the "
        "state $h_t$ is the vector $y_t$ of the method times the norm of the state, "
        "at every $t$ and in any norm. Where the direction goes is another question.",
        sources=cited("§linear recurrence, sentence after eq. 1", ("000", "002")),
        hypotheses=(RECURRENCE, METHOD, METHOD_START),
        conclusion=SAME_DIRECTION,
        kind=Kind.IDENTITY,
        proof=prove_same_direction,
        why={
            "PROVED": "Multiplying by $W^T$ and dividing by a number may change "
            "places, so all the divisions can wait until the end. That the direction "
            "converges to the dominant eigenvector's needs more: a strict gap in size "
            "and a start with a part along it.",
        },
    ),
    Claim(
        key="power-method.strong",
        topic=TOPIC,
        title="The dominant part of the state outgrows every other",
        paraphrase="A stronger reading takes what the power method is used for: the "
        "part of the state along the dominant eigendirection outgrows every other "
        "part, whatever the eigenvalues are.",
        hypotheses=(*TWO_EIGENVECTORS, DOMINANCE, STARTS, UNALIGNED, NONZERO_SECOND),
        conclusion=OUTGROWS,
        kind=Kind.LIMIT,
        of="power-method",
        why={
            "CONDITIONAL": "The power method finds a direction only where there is a "
            "strict gap in size: with two equal eigenvalues every direction of their "
            "plane stays as it is. The sentence promises no more than the method does.",
        },
    ),
    Claim(
        key="power-method.distinct",
        topic=TOPIC,
        title="With different eigenvalues the direction converges",
        paraphrase="Perhaps the eigenvalues are meant to differ, so that there is one "
        "dominant eigendirection.",
        hypotheses=(
            *TWO_EIGENVECTORS,
            DOMINANCE,
            Hypothesis(
                "distinct", Ne(lam1, lam2), "the two eigenvalues are different numbers"
            ),
            STARTS,
            UNALIGNED,
            NONZERO_SECOND,
        ),
        conclusion=OUTGROWS,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="power-method.strong",
        why={
            "REFUTED": "Eigenvalues 1 and -1 differ and tie in size: the direction "
            "swings between two positions for ever.",
        },
    ),
    Claim(
        key="power-method.converges",
        topic=TOPIC,
        title="With a strict gap the direction converges",
        paraphrase="With one eigenvalue strictly larger in magnitude and an aligned "
        "start, the power method converges.",
        hypotheses=(*TWO_EIGENVECTORS, DOMINANT, STARTS, UNALIGNED, NONZERO_SECOND),
        conclusion=OUTGROWS,
        kind=Kind.LIMIT,
        reading=Reading.CHARITABLE,
        of="power-method.strong",
        proof=prove_outgrows,
        why={
            "PROVED": "The aligned part, compared with any other, is a geometric "
            "sequence with ratio above 1."
        },
    ),
)
