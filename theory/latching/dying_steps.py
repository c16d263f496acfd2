"""Steps of a proof: a walk between plateaus halves its mean gradient in every span.

Along the runs whose gradient is alive the mean of 1 - h^2, the room that is left, falls
by the variance of the noise at every step, and never below 0.
"""

from sympy import Expr, Ge, Integer, Le, Rational

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import Expectation, equation
from longdep.theory.core.rules import Cases, Combine, Instance, PartOf
from longdep.theory.latching.dying import (
    FAIR,
    GRADIENT,
    SLOPES,
    alive,
    dies,
    slope,
    spans,
    steps,
)
from longdep.theory.latching.flat_maps import UNIT_GRADIENT
from longdep.theory.latching.notation import g, h, noise, t
from longdep.theory.lemmas import chance
from longdep.theory.writing import ProofWriter

LINEAR, MONOTONE = "Expectation is linear.", "What never is larger has no larger mean."


def room(at: Expr) -> Expr:
    """The mean of 1 - h^2 over the runs whose gradient is alive one step later."""
    return alive(at + 1) - Expectation(g(at + 1) * h(at) ** 2)


def add_dying(
    proof: ProofWriter,
    spreads: Hypothesis,
    variance: Expr,
    span: Expr,
    enough: str | None = None,
) -> None:
    """Add the steps up to the conclusion `dies(span)`.

    Args:
        proof: has the steps "walks", `walks(t)`, and "held", `held(t + 1)`.
        spreads: the premise `spread(variance)`.
        variance: of the noise.
        span: a number of steps.
        enough: the step that says span * variance >= 2; None where it is 2.
    """
    _add_gradient(proof)
    _add_squares(proof, spreads, variance)
    _add_one_step(proof, variance)
    _add_steps(proof, variance)
    _add_spans(proof, variance, span, enough)


def _add_gradient(proof: ProofWriter) -> None:
    """The gradient is never negative and never grows; so is its mean."""
    proof.given("first", UNIT_GRADIENT, "The gradient begins at 1.")
    proof.given("gradient", GRADIENT, "One more slope.", at=t)
    proof.given("slopes", SLOPES, "Premise.", at=t)
    proof.step("not steep", Le(slope(t), 1), PartOf("slopes"), "One half.")
    proof.step("not falling", Ge(slope(t), 0), PartOf("slopes"), "The other.")
    proof.induct(
        "not negative",
        Ge(g(t), 0),
        over=t,
        base=Combine(slack=1, by=("first",)),
        step=Combine(
            {"not negative assumed": slope(t)}, by=("gradient",), signs=("not falling",)
        ),
        because="A product of such slopes.",
    )
    proof.combine(
        "never grows",
        Le(g(t + 1), g(t)),
        {"not steep": g(t)},
        "A slope of at most 1.",
        by=("gradient",),
        signs=("not negative",),
    )
    proof.step(
        "mean never grows",
        Ge(alive(t), alive(t + 1)),
        chance.EXPECTATION_MONOTONE(larger=g(t), smaller=g(t + 1), by=("never grows",)),
        MONOTONE,
    )
    proof.step(
        "nothing",
        equation(Expectation(Integer(0)), Integer(0)),
        chance.EXPECTATION_LINEAR(whole=0, terms=(), weights=(), constant=0),
        "The mean of 0.",
    )
    _add_mean_of(proof, "mean gradient", g(t), ("not negative",))


def _add_mean_of(
    proof: ProofWriter, name: str, variable: Expr, by: tuple[str, ...]
) -> None:
    """The mean of what is never negative is not, as the step of that name."""
    proof.step(
        f"{name}: compared",
        Ge(Expectation(variable), Expectation(Integer(0)), evaluate=False),
        chance.EXPECTATION_MONOTONE(larger=variable, smaller=0, by=by),
        MONOTONE,
    )
    proof.combine(
        name,
        Ge(Expectation(variable), 0),
        {f"{name}: compared": 1},
        "And the mean of 0 is 0.",
        by=("nothing",),
    )


def _add_squares(proof: ProofWriter, spreads: Hypothesis, variance: Expr) -> None:
    """Noise adds its variance to the mean square of the runs that are alive."""
    here, moved, push = h(t), h(t + 1), noise(t)
    terms = (g(t + 1) * here**2, g(t + 1) * here * push, g(t + 1) * push**2)
    proof.given("fair", FAIR, "Premise.", at=t)
    proof.given("spread", spreads, "Premise.", at=t)
    proof.combine(
        "moves",
        equation(g(t + 1) * (moved - here - push), Integer(0)),
        {"walks": g(t)},
        "While the gradient is alive the state is a walk.",
        by=("gradient",),
    )
    proof.combine(
        "squares",
        equation(g(t + 1) * moved**2, terms[0] + 2 * terms[1] + terms[2]),
        {"moves": moved + here + push},
        "Its square.",
    )
    proof.step(
        "mean squares",
        equation(
            Expectation(g(t + 1) * moved**2),
            Expectation(terms[0]) + 2 * Expectation(terms[1]) + Expectation(terms[2]),
        ),
        chance.EXPECTATION_LINEAR(
            whole=g(t + 1) * moved**2,
            terms=terms,
            weights=(1, 2, 1),
            constant=0,
            by=("squares",),
        ),
        LINEAR,
    )
    proof.combine(
        "spreads",
        Ge(
            Expectation(g(t + 1) * moved**2),
            Expectation(terms[0]) + variance * alive(t + 1),
        ),
        {"mean squares": 1, "fair": 2, "spread": 1},
        "The walk spreads by the variance.",
    )


def _add_one_step(proof: ProofWriter, variance: Expr) -> None:
    """What room is left falls by the variance, and never below 0."""
    moved = h(t + 1)
    before, after = (g(t + i) - g(t + i) * moved**2 for i in (1, 2))
    proof.step(
        "within", Ge(1 - moved**2, 0), Cases(by=("held",)), "The latch holds the state."
    )
    proof.step(
        "later",
        Le(g(t + 2), g(t + 1)),
        Instance("never grows", {t: t + 1}),
        "One step later.",
    )
    for name, at in (("next not negative", t + 1), ("later not negative", t + 2)):
        said = Ge(g(at), 0)
        proof.step(name, said, Instance("not negative", {t: at}), "Nor is it negative.")
    proof.combine(
        "fewer alive",
        Ge(before, after),
        {"later": 1 - moved**2},
        "What dies had room.",
        signs=("within",),
    )
    proof.step(
        "mean of fewer",
        Ge(Expectation(before), Expectation(after)),
        chance.EXPECTATION_MONOTONE(larger=before, smaller=after, by=("fewer alive",)),
        MONOTONE,
    )
    for name, i, value in (("before", 1, before), ("after", 2, after)):
        parts = (g(t + i), g(t + i) * moved**2)
        proof.step(
            name,
            equation(Expectation(value), alive(t + i) - Expectation(parts[1])),
            chance.EXPECTATION_LINEAR(
                whole=value, terms=parts, weights=(1, -1), constant=0
            ),
            LINEAR,
        )
    proof.combine(
        "one step",
        Le(room(t + 1) + variance * alive(t + 1), room(t)),
        {"mean of fewer": 1, "spreads": 1},
        "So the room falls by the variance.",
        by=("before", "after"),
    )
    proof.combine(
        "room after",
        Ge(after, 0),
        {"later not negative": 1 - moved**2},
        "There is room wherever the gradient is alive.",
        signs=("within",),
    )
    _add_mean_of(proof, "mean room", after, ("room after",))
    proof.step(
        "mean gradient after",
        Ge(alive(t + 1), 0),
        Instance("mean gradient", {t: t + 1}),
        "One step later.",
    )
    proof.combine(
        "room left",
        Ge(room(t), 0),
        {"one step": 1, "mean room": 1, "mean gradient after": variance},
        "So the room is never negative.",
        by=("after",),
    )


def _add_steps(proof: ProofWriter, variance: Expr) -> None:
    """Over many steps room falls by as many variances as the mean gradient."""
    later = t + steps
    proof.step(
        "one step then",
        Le(room(later + 1) + variance * alive(later + 1), room(later)),
        Instance("one step", {t: later}),
        "The same step later.",
    )
    proof.step(
        "fewer then",
        Ge(alive(later), alive(later + 1)),
        Instance("mean never grows", {t: later}),
        "Nor does the mean gradient grow then.",
    )
    proof.induct(
        "many steps",
        Le(room(later) + steps * variance * alive(later), room(t)),
        over=steps,
        start=1,
        base=Combine({"one step": 1}),
        step=Combine(
            {
                "many steps assumed": 1,
                "one step then": 1,
                "fewer then": steps * variance,
            }
        ),
        because="By induction on j: what is alive after j steps was so at each.",
    )
    proof.combine(
        "square here",
        Ge(g(t + 1) * h(t) ** 2, 0),
        {"next not negative": h(t) ** 2},
        "Neither factor is negative.",
    )
    _add_mean_of(proof, "mean square", g(t + 1) * h(t) ** 2, ("square here",))


def _add_spans(
    proof: ProofWriter, variance: Expr, span: Expr, enough: str | None
) -> None:
    """A long span halves the mean gradient, whatever came before it."""
    here, end = span * spans, span * spans + span
    proof.step(
        "span",
        Le(room(end) + span * variance * alive(end), room(here)),
        Instance("many steps", {t: here, steps: span}),
        "Over a whole span.",
    )
    for name, of, said in (
        ("room at the end", "room left", Ge(room(end), 0)),
        ("gradient at the end", "mean gradient", Ge(alive(end), 0)),
    ):
        proof.step(name, said, Instance(of, {t: end}), "At its end.")
    for name, of, said in (
        (
            "square at its start",
            "mean square",
            Ge(Expectation(g(here + 1) * h(here) ** 2), 0),
        ),
        (
            "falling at its start",
            "mean never grows",
            Ge(alive(here), alive(here + 1)),
        ),
    ):
        proof.step(name, said, Instance(of, {t: here}), "At its start.")
    proof.combine(
        "halves",
        Le(2 * alive(end), alive(here)),
        {
            "span": 1,
            **({enough: alive(end)} if enough else {}),
            "room at the end": 1,
            "square at its start": 1,
            "falling at its start": 1,
        },
        "There is not room for more than half.",
        signs=("gradient at the end",),
    )
    proof.step(
        "mean at first",
        equation(alive(0), Integer(1)),
        chance.EXPECTATION_LINEAR(
            whole=g(0), terms=(), weights=(), constant=1, by=("first",)
        ),
        "The gradient begins at 1.",
    )
    half = Rational(1, 2)
    proof.induct(
        "dies",
        dies(span),
        over=spans,
        base=Combine({"mean at first": -1}),
        step=Combine({"halves": half, "dies assumed": half}),
        because="By induction on k.",
    )
