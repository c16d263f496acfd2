"""What one clipped update does to the weights, and to gamma."""

from random import Random

from sympy import Eq, Expr, Ge, ImmutableMatrix, Integer, Le, MatrixSymbol, Rational
from sympy.matrices.expressions.diagonal import DiagMatrix
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Norm, equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Combine,
    Given,
    NormScales,
    NormSquares,
)
from longdep.theory.core.semantics import Model
from longdep.theory.gradient_clipping.notation import (
    TOPIC,
    c,
    eta,
    m,
    means,
    n,
)
from longdep.theory.lemmas import norms
from longdep.theory.models import positive, square
from longdep.theory.stretch import scaled_rows

U, V, G = (MatrixSymbol(name, n, n) for name in ("U", "V", "G"))
d = MatrixSymbol("d", n, 1)


def gamma_of(weight: MatrixExpr) -> Expr:
    """The norm |diag(d) U^T|_F."""
    return Norm(DiagMatrix(d) * weight.T, "F")


GAMMA_BOUNDED = Le(gamma_of(V), 1)
CLIPPED_STEP = Eq(V, U - eta * G)
CLIPPED = Le(Norm(G, "F"), m)
UPDATE = means(
    "step", CLIPPED_STEP, "$V$ is $U$ after one update with the gradient $G$"
)
LIMITED = Hypothesis("clipped", CLIPPED, "$G$ was clipped to norm $m$")
GAINS = Hypothesis("gains", Le(Norm(d, "max"), c), "no slope is larger than $c$")
MOVED = Le(Norm(V - U, "F"), eta * m)
GAMMA_STAYS = Ge(gamma_of(V), gamma_of(U) - c * eta * m)


def _step_model(rng: Random) -> Model:
    count, at, rate, slope = rng.randint(1, 2), positive(rng), positive(rng), 2
    update = square(rng, count)
    total = sum((abs(x) for x in update), Integer(0))
    update = ImmutableMatrix(update * at / max(total, at))
    before = square(rng, count)
    return {
        "n": count,
        "m": at,
        "eta": rate,
        "c": slope,
        "U": before,
        "G": update,
        "V": ImmutableMatrix(before - rate * update),
        "d": ImmutableMatrix(count, 1, lambda *_: Rational(rng.randint(-4, 4), 2)),
    }


UPDATED = Step("step", CLIPPED_STEP, Given("step"), "Definition of the update.")
GRADIENT_CLIPPED = Step("clipped", CLIPPED, Given("clipped"), "Premise.")


def prove_moved() -> Proof:
    """The weights move by V - U = -eta G."""
    return Proof(
        (
            UPDATED,
            GRADIENT_CLIPPED,
            Step(
                "distance",
                equation(Norm(V - U, "F"), eta * Norm(G, "F")),
                NormScales(by=("step",)),
                "V - U = -eta G.",
            ),
            Step(
                "moved",
                MOVED,
                Combine({"clipped": eta}, by=("distance",)),
                "eta |G| <= eta m.",
            ),
        ),
        _step_model,
    )


def prove_gamma_stays() -> Proof:
    """The triangle inequality, backwards."""
    return Proof(
        (
            UPDATED,
            GRADIENT_CLIPPED,
            Step("gains", Le(Norm(d, "max"), c), Given("gains"), "Premise."),
            Step(
                "unrolled",
                Eq(
                    DiagMatrix(d) * U.T, DiagMatrix(d) * V.T + eta * DiagMatrix(d) * G.T
                ),
                Algebra(by=("step",)),
                "U = V + eta G, row by row.",
            ),
            Step(
                "triangle",
                Le(gamma_of(U), gamma_of(V) + eta * gamma_of(G)),
                norms.TRIANGLE(
                    whole=DiagMatrix(d) * U.T,
                    first=DiagMatrix(d) * V.T,
                    second=DiagMatrix(d) * G.T,
                    weights=(1, 1, eta),
                    signs=(1, 1),
                    order="F",
                    by=("unrolled",),
                ),
                "U = V + eta G.",
            ),
            *scaled_rows(d, G.T, "scaled rows"),
            Step(
                "turned",
                equation(Norm(G.T, "F"), Norm(G, "F")),
                NormSquares(),
                "G and its transpose have the same entries.",
            ),
            Step(
                "rows",
                Le(gamma_of(G), Norm(d, "max") * Norm(G, "F")),
                Combine({"scaled rows": 1}, by=("turned",)),
                "Row i of G^T is multiplied by d_i.",
            ),
            Step(
                "stays",
                GAMMA_STAYS,
                Combine(
                    {
                        "triangle": 1,
                        "rows": eta,
                        "gains": eta * Norm(G, "F"),
                        "clipped": eta * c,
                    }
                ),
                "eta |diag(d) G^T| <= eta c m.",
            ),
        ),
        _step_model,
    )


CLAIMS = (
    Claim(
        key="explosion-easily-solved.strong",
        topic=TOPIC,
        title="A clipped update brings γ down to 1",
        paraphrase="A stronger reading, which no document states of clipping: with the "
        "text's own definition ($\\gamma > 1$ is the explosion) clipping would solve "
        "it if $\\gamma \\le 1$ after an update with a clipped gradient.",
        hypotheses=(UPDATE, LIMITED, GAINS),
        conclusion=GAMMA_BOUNDED,
        kind=Kind.BOUND,
        of="explosion-easily-solved",
        why={
            "CONDITIONAL": "Clipping acts on the update, not on $\\gamma$: the "
            "backpropagated product is as explosive after it as before. What clipping "
            "does solve is the damage: the weights cannot be thrown far in one step.",
        },
    ),
    Claim(
        key="explosion-easily-solved.one-update",
        topic=TOPIC,
        title="One clipped update moves the weights by at most η m",
        paraphrase="For a single update: however large the gradient was before it was "
        "clipped, the update is bounded.",
        hypotheses=(UPDATE, LIMITED),
        conclusion=MOVED,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="explosion-easily-solved.strong",
        proof=prove_moved,
        why={"PROVED": "The update is the learning rate times a vector of norm $m$."},
    ),
    Claim(
        key="explosion-easily-solved.gamma-stays",
        topic=TOPIC,
        title="Clipping keeps γ where it is",
        paraphrase="After one clipped update $\\gamma$ is at least what it was minus "
        "$c \\eta m$: clipping even slows down any escape from $\\gamma > 1$.",
        hypotheses=(UPDATE, LIMITED, GAINS),
        conclusion=GAMMA_STAYS,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="explosion-easily-solved",
        proof=prove_gamma_stays,
        why={
            "PROVED": "$\\gamma$ is a norm of the weight, scaled by the slopes, and "
            "the weight moved by at most $\\eta m$. From $\\gamma = 2$, $c = 1$, "
            "$\\eta m = 0.01$ it takes at least 100 updates to reach 1 (at the same "
            "slopes).",
        },
    ),
)
