"""How far a run of clipped updates moves the weights, whatever the gradients."""

from random import Random

from sympy import Eq, Expr, ImmutableMatrix, Le, Max, Rational, oo
from sympy.logic.boolalg import And, Boolean

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading, Source
from longdep.theory.core.notation import Family, ForAll, Norm, equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Assume,
    Cases,
    Combine,
    Conjunction,
    Given,
    Induction,
    NormScales,
)
from longdep.theory.core.semantics import Model
from longdep.theory.gradient_clipping.notation import TOPIC, eta, m, means, n, s, t
from longdep.theory.lemmas import norms
from longdep.theory.models import positive, rational, square


def weight_at(index: Expr | int) -> Family:
    """The weight U_t after t updates, shape (n, n)."""
    return Family("U", n, n, index)


def gradient_at(index: Expr | int) -> Family:
    """The gradient G_t of update t, shape (n, n)."""
    return Family("G", n, n, index)


def used_at(index: Expr | int) -> Family:
    """What clipping makes of the gradient of update t: C_t, shape (n, n)."""
    return Family("C", n, n, index)


def clipped(index: Expr | int) -> Expr:
    """The gradient of update t, clipped by norm at m."""
    gradient = gradient_at(index)
    return m / Max(Norm(gradient, "F"), m) * gradient


def always(body: Boolean) -> ForAll:
    """The statement for every update s."""
    return ForAll(body, s, 0, oo)


USES = means(
    "step",
    always(Eq(weight_at(s + 1), weight_at(s) - eta * used_at(s))),
    "each update subtracts $\\eta$ times the clipped gradient $C$",
)
CUT = Hypothesis(
    "clipped",
    always(Eq(used_at(s), clipped(s))),
    "$C$ is the gradient $G$, of any size, clipped by norm at $m$",
)
RUN = means(
    "step",
    always(Eq(weight_at(s + 1), weight_at(s) - eta * gradient_at(s))),
    "each update subtracts $\\eta$ times its gradient",
)
ALL_CLIPPED = Hypothesis(
    "clipped",
    always(Le(Norm(gradient_at(s), "F"), m)),
    "every gradient was clipped to norm $m$",
)
MOVED = Le(Norm(weight_at(t + 1) - weight_at(t), "F"), eta * m)
TRAVELLED = Le(Norm(weight_at(t) - weight_at(0), "F"), t * eta * m)
BOUNDED = And(MOVED, TRAVELLED)
LARGER = Max(Norm(gradient_at(t), "F"), m)
USED = Eq(weight_at(t + 1), weight_at(t) - eta * used_at(t))
# Matrices of Frobenius norm 1, row by row.
UNITS = {
    1: ((1,), (-1,)),
    2: (
        (1, 0, 0, 0),
        (Rational(1, 2),) * 4,
        (Rational(3, 5), 0, 0, Rational(-4, 5)),
        (Rational(1, 5), Rational(2, 5), Rational(-2, 5), Rational(4, 5)),
    ),
}


def travelled_steps(update: Family) -> tuple[Step, ...]:
    """An induction on the number of updates, from the steps "update" and "bound"."""
    return (
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
            "triangle",
            Le(
                Norm(weight_at(t + 1) - weight_at(0), "F"),
                Norm(weight_at(t) - weight_at(0), "F") + eta * Norm(update, "F"),
            ),
            norms.TRIANGLE(
                whole=weight_at(t + 1) - weight_at(0),
                first=weight_at(t) - weight_at(0),
                second=update,
                weights=(1, 1, eta),
                signs=(1, -1),
                order="F",
                by=("update",),
            ),
            "One update more.",
        ),
        Step(
            "next",
            TRAVELLED.subs(t, t + 1),
            Combine({"triangle": 1, "assumed": 1, "bound": eta}),
            "t eta m + eta m.",
        ),
        Step(
            "travelled",
            TRAVELLED,
            Induction(t, "start", "assumed", "next"),
            "By induction on t.",
        ),
    )


LENGTH = equation(Norm(clipped(t), "F"), m * Norm(gradient_at(t), "F") / LARGER)
BOUND = Le(Norm(used_at(t), "F"), m)


def prove_bounded() -> Proof:
    """What clipping leaves has norm m at most; then as for any bounded updates."""
    return Proof(
        (
            Step("update", USED, Given("step", {s: t}), "Update t."),
            Step(
                "cut",
                Eq(used_at(t), clipped(t)),
                Given("clipped", {s: t}),
                "Its gradient is clipped.",
            ),
            Step("length", LENGTH, NormScales(), "The factor m/max(|G|, m) is > 0."),
            Step(
                "larger", Le(Norm(gradient_at(t), "F"), LARGER), Cases(), "A maximum."
            ),
            Step(
                "bound",
                BOUND,
                Combine({"larger": m / LARGER}, by=("cut", "length")),
                "m |G| <= m max(|G|, m), however large G is.",
            ),
            Step(
                "distance",
                equation(
                    Norm(weight_at(t + 1) - weight_at(t), "F"),
                    eta * Norm(used_at(t), "F"),
                ),
                NormScales(by=("update",)),
                "The weights move by -eta C.",
            ),
            Step(
                "moved",
                MOVED,
                Combine({"bound": eta}, by=("distance",)),
                "eta |C| <= eta m.",
            ),
            *travelled_steps(used_at(t)),
            Step("both", BOUNDED, Conjunction(("moved", "travelled")), "Together."),
        ),
        _clipped_model,
    )


def prove_travelled() -> Proof:
    """Induction on the number of updates."""
    return Proof(
        (
            Step(
                "update",
                Eq(weight_at(t + 1), weight_at(t) - eta * gradient_at(t)),
                Given("step", {s: t}),
                "Update t.",
            ),
            Step(
                "bound",
                Le(Norm(gradient_at(t), "F"), m),
                Given("clipped", {s: t}),
                "Premise, at t.",
            ),
            *travelled_steps(gradient_at(t)),
        ),
        _run_model,
    )


def _run(rng: Random, shrink: bool) -> Model:
    """Weights after each of six updates; the gradients are clipped or were small."""
    width, at, rate = rng.randint(1, 2), positive(rng), positive(rng)
    weights, gradients, cuts = [square(rng, width)], [], []
    for _ in range(6):
        raw = ImmutableMatrix(width, width, rng.choice(UNITS[width]))
        length = rational(rng) * (at / 4 if shrink else 5 ** rng.randint(0, 2))
        gradients.append(raw * length)
        cuts.append(raw * length * at / max(abs(length), at))
        weights.append(ImmutableMatrix(weights[-1] - rate * cuts[-1]))
    return {
        "n": width,
        "m": at,
        "eta": rate,
        "t": rng.randint(0, 3),
        "U": lambda index: weights[int(index)],
        "G": lambda index: gradients[int(index)],
        "C": lambda index: cuts[int(index)],
        "horizon": 5,
    }


def _clipped_model(rng: Random) -> Model:
    return _run(rng, shrink=False)


def _run_model(rng: Random) -> Model:
    return _run(rng, shrink=True)


CLAIMS = (
    Claim(
        key="explosion-easily-solved",
        topic=TOPIC,
        title="Clipping keeps exploding gradients from throwing the weights about",
        paraphrase=(
            "Exploding gradients are said to be comparatively easy to solve, by "
            "weight decay or clipping."
        ),
        read_as=(
            "As strong as that and no stronger: with clipped gradients the harm is "
            "avoided. Whatever the gradients are, however large, no update moves "
            r"the weights by more than $\eta m$, and $t$ of them by no more than $t "
            r"\eta m$. Weight decay has a page of its own."
        ),
        sources=(Source("001", "§exploding gradients ¶1"),),
        hypotheses=(USES, CUT),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        proof=prove_bounded,
        why={
            "PROVED": "The clipped gradient is never longer than $m$, so the step is "
            "never longer than $\\eta m$, whatever $\\gamma$ is and however long the "
            "sequence. One division does it, hence *easily*. It is the harm that is "
            "avoided: the backpropagated product itself is as explosive as before, "
            "and where a reader expects $\\gamma \\le 1$ of clipping, that is another "
            "statement, which fails.",
        },
    ),
    Claim(
        key="explosion-easily-solved.whole-run",
        topic=TOPIC,
        title="t clipped updates move the weights by at most t η m",
        paraphrase="Over a whole run with clipping the weights drift and do not jump.",
        hypotheses=(RUN, ALL_CLIPPED),
        conclusion=TRAVELLED,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="explosion-easily-solved.strong",
        proof=prove_travelled,
        why={
            "PROVED": "Triangle inequality, by induction. The bound holds whatever "
            "$\\gamma$ is; in this sense, and only in this one, the explosion is "
            "solved.",
        },
    ),
)
