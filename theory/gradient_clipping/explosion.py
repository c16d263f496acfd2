"""Whether clipping solves the explosion: what it does to the weights and to gamma."""

from random import Random

from sympy import Eq, Expr, Ge, ImmutableMatrix, Integer, Le, MatrixSymbol, Rational, oo
from sympy.matrices.expressions.diagonal import DiagMatrix
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading, Source
from longdep.theory.core.notation import Family, ForAll, Norm, equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Given,
    Induction,
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
    s,
    t,
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
UPDATE = means("step", CLIPPED_STEP, "V is U after one update with the gradient G")
LIMITED = Hypothesis("clipped", CLIPPED, "G was clipped to norm m")
GAINS = Hypothesis("gains", Le(Norm(d, "max"), c), "no slope is larger than c")
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


def weight_at(index: Expr | int) -> Family:
    """The weight U_t after t updates, shape (n, n)."""
    return Family("U", n, n, index)


def update_at(index: Expr | int) -> Family:
    """The clipped gradient G_t of update t, shape (n, n)."""
    return Family("G", n, n, index)


RUN = ForAll(Eq(weight_at(s + 1), weight_at(s) - eta * update_at(s)), s, 0, oo)
ALL_CLIPPED = ForAll(Le(Norm(update_at(s), "F"), m), s, 0, oo)
TRAVELLED = Le(Norm(weight_at(t) - weight_at(0), "F"), t * eta * m)


def _run_model(rng: Random) -> Model:
    first = _step_model(rng)
    updates = [first["G"] * Rational(rng.randint(-2, 2), 2) for _ in range(6)]
    weights = [first["U"]]
    for update in updates:
        weights.append(ImmutableMatrix(weights[-1] - first["eta"] * update))
    return {
        **{name: first[name] for name in ("n", "m", "eta")},
        "t": rng.randint(0, 3),
        "U": lambda index: weights[int(index)],
        "G": lambda index: updates[int(index)],
        "horizon": 5,
    }


def prove_travelled() -> Proof:
    """Induction on the number of updates."""
    return Proof(
        (
            Step(
                "start",
                TRAVELLED.subs(t, 0),
                norms.TRIANGLE(
                    whole=TRAVELLED.subs(t, 0).lhs.args[0],
                    first=weight_at(0),
                    second=weight_at(0),
                    weights=(1, 0, 0),
                    signs=(1, 1),
                    order="F",
                ),
                "Nothing has moved.",
            ),
            Step("assumed", TRAVELLED, Assume(), "Suppose it after t updates."),
            Step(
                "one update",
                Eq(weight_at(t + 1), weight_at(t) - eta * update_at(t)),
                Given("step", {s: t}),
                "Update t.",
            ),
            Step(
                "clipped",
                Le(Norm(update_at(t), "F"), m),
                Given("clipped", {s: t}),
                "Premise, at t.",
            ),
            Step(
                "triangle",
                Le(
                    Norm(weight_at(t + 1) - weight_at(0), "F"),
                    Norm(weight_at(t) - weight_at(0), "F")
                    + eta * Norm(update_at(t), "F"),
                ),
                norms.TRIANGLE(
                    whole=weight_at(t + 1) - weight_at(0),
                    first=weight_at(t) - weight_at(0),
                    second=update_at(t),
                    weights=(1, 1, eta),
                    signs=(1, -1),
                    order="F",
                    by=("one update",),
                ),
                "One update more.",
            ),
            Step(
                "next",
                TRAVELLED.subs(t, t + 1),
                Combine({"triangle": 1, "assumed": 1, "clipped": eta}),
                "t eta m + eta m.",
            ),
            Step(
                "travelled",
                TRAVELLED,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
        ),
        _run_model,
    )


CLAIMS = (
    Claim(
        key="explosion-easily-solved",
        topic=TOPIC,
        title="Clipping solves the explosion",
        paraphrase="Exploding gradients are said to be comparatively easy to solve, by "
        "weight decay or clipping. Read with the text's own definition (gamma > 1 is "
        "the explosion): after an update with a clipped gradient, gamma <= 1. Weight "
        "decay has a page of its own.",
        sources=(Source("001", "§exploding gradients ¶1"),),
        hypotheses=(UPDATE, LIMITED, GAINS),
        conclusion=GAMMA_BOUNDED,
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "Clipping acts on the update, not on $\\gamma$: the "
            "backpropagated product is as explosive after it as before. What clipping "
            "does solve is the damage: the weights cannot be thrown far in one step.",
        },
    ),
    Claim(
        key="explosion-easily-solved.one-update",
        topic=TOPIC,
        title="One clipped update moves the weights by at most eta m",
        paraphrase="What an expert would say was meant: however large the gradient, "
        "the update is bounded.",
        hypotheses=(UPDATE, LIMITED),
        conclusion=MOVED,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="explosion-easily-solved",
        proof=prove_moved,
        why={"PROVED": "The update is the learning rate times a vector of norm $m$."},
    ),
    Claim(
        key="explosion-easily-solved.whole-run",
        topic=TOPIC,
        title="t clipped updates move the weights by at most t eta m",
        paraphrase="Over a whole run with clipping the weights drift and do not jump.",
        hypotheses=(
            means("step", RUN, "each update subtracts eta times its gradient"),
            Hypothesis("clipped", ALL_CLIPPED, "every gradient was clipped to norm m"),
        ),
        conclusion=TRAVELLED,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="explosion-easily-solved",
        proof=prove_travelled,
        why={
            "PROVED": "Triangle inequality, by induction. The bound holds whatever "
            "$\\gamma$ is; in this sense, and only in this one, the explosion is "
            "solved.",
        },
    ),
    Claim(
        key="explosion-easily-solved.gamma-stays",
        topic=TOPIC,
        title="Clipping keeps gamma where it is",
        paraphrase="After one clipped update gamma is at least what it was minus "
        "c eta m: clipping even slows down any escape from gamma > 1.",
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
