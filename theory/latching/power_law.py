"""Where slopes reach 1 the gradient falls like a power of t, not exponentially."""

from collections.abc import Callable
from random import Random

from sympy import And, Eq, Expr, Limit, Or, Rational, log, oo, tanh

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Lemma, LimitRule
from longdep.theory.core.semantics import Model
from longdep.theory.latching.flat_maps import (
    BASIN,
    UNIT_GRADIENT,
    cubic,
    cubic_slope,
    flat_map,
    flat_slope,
    tanh_slope,
    two_state,
    two_state_slope,
)
from longdep.theory.latching.notation import TOPIC, g, h, sequence, t, variable
from longdep.theory.models import positive

POWER_LAW = Eq(Limit(log(g(t)) / log(t), t, oo), -Rational(3, 2))
THREE_MAPS = Hypothesis(
    "three-maps",
    Or(
        *(
            And(
                flat_map(act).condition,
                flat_slope(slope).condition,
                BASIN[name].condition,
            )
            for name, act, slope in (
                ("tanh", tanh, tanh_slope),
                ("cubic", cubic, cubic_slope),
                ("two-state", two_state, two_state_slope),
            )
        )
    ),
    "$h$ follows one of the maps of the three claims before, and $g$ the product of "
    "its slopes",
    definition=True,
)
# Free text: "the state tends to c" is no theorem, and a sequence put into a limit, a
# product of limits and Stolz-Cesaro would be three more lemmas for these two steps.
STOLZ = "Stolz-Cesaro: the limit of the increments is the limit of the means"


def prove_power_law(
    act: Callable[[Expr], Expr],
    slope: Callable[[Expr], Expr],
    centre: Expr,
    gain: Expr,
    model: Callable[[Random], Model],
) -> Proof:
    """1/(h - c)^2 grows by `gain` a step; log g falls by 3/2 of the share of a step."""
    near = centre + 1 / variable
    gained = 1 / (act(near) - centre) ** 2 - variable**2
    return Proof(
        (
            Step(
                "growth",
                Eq(
                    Limit(gained, variable, oo),
                    gain,
                ),
                LimitRule(),
                "With v = 1/(h - c) large: how much v^2 grows in one step.",
            ),
            Step(
                "approach",
                Eq(Limit(t * (h(t) - centre) ** 2, t, oo), 1 / gain),
                Lemma(
                    f"{STOLZ}; the state tends to c from every start given",
                    needs=("map", "start"),
                    by=("growth",),
                    evaluated=False,
                ),
                "So v^2 grows like the gain times t.",
            ),
            Step(
                "loss",
                Eq(
                    Limit(variable**2 * log(slope(near)), variable, oo),
                    -Rational(3, 2) * gain,
                ),
                LimitRule(),
                "One step multiplies the gradient by about 1 - (3/2) gain / v^2.",
            ),
            Step(
                "power law",
                POWER_LAW,
                Lemma(
                    STOLZ,
                    needs=("slopes", "unit-gradient"),
                    by=("approach", "loss"),
                    evaluated=False,
                ),
                "Summing -(3/2)/k over the steps gives -(3/2) log t.",
            ),
        ),
        model,
    )


def _followed(
    act: Callable[[Expr], Expr], slope: Callable[[Expr], Expr], start: Expr
) -> Model:
    hs = sequence(start, lambda k: act(hs(k)))
    gs = sequence(Rational(1), lambda k: slope(hs(k)) * gs(k))
    return {"h": hs, "g": gs, "horizon": 3}


def prove_tanh_power_law() -> Proof:
    """Tanh with weight 1: v^2 grows by 2/3 a step."""
    return prove_power_law(
        tanh,
        tanh_slope,
        Rational(0),
        Rational(2, 3),
        lambda rng: _followed(tanh, tanh_slope, positive(rng)),
    )


def prove_cubic_power_law() -> Proof:
    """For h - h^3: v^2 grows by 2 a step."""
    return prove_power_law(
        cubic,
        cubic_slope,
        Rational(0),
        Rational(2),
        lambda rng: _followed(cubic, cubic_slope, Rational(rng.randint(1, 9), 20)),
    )


def prove_two_state_power_law() -> Proof:
    """The two-state map: v^2 grows by 4/5 a step."""
    return prove_power_law(
        two_state,
        two_state_slope,
        Rational(1),
        Rational(4, 5),
        lambda rng: _followed(
            two_state, two_state_slope, 1 + Rational(rng.randint(1, 3), 16)
        ),
    )


CLAIMS = (
    Claim(
        key="long-term-exponentially-small.tanh-weight-one",
        topic=TOPIC,
        title="tanh with weight 1 forgets like 1/√(t³)",
        paraphrase="At the edge between forgetting and storing the gradient decays "
        "like $t^{-3/2}$, a power of the lag.",
        hypotheses=(
            flat_map(tanh),
            flat_slope(tanh_slope),
            BASIN["tanh"],
            UNIT_GRADIENT,
        ),
        conclusion=POWER_LAW,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="long-term-exponentially-small",
        proof=prove_tanh_power_law,
        why={
            "PROVED": "$1/h_t^2$ grows by about $2/3$ at every step, so $h_t^2$ is "
            "about $3/(2t)$, and each step costs the gradient the share $h_t^2$. This "
            "unit has one attractor and stores nothing.",
        },
    ),
    Claim(
        key="long-term-exponentially-small.cubic",
        topic=TOPIC,
        title="h - h³ forgets like 1/√(t³)",
        paraphrase="The same for the map $v - v^3$, the simplest one with slope 1 at "
        "its attractor: its gradient falls like $t^{-3/2}$.",
        hypotheses=(
            flat_map(cubic),
            flat_slope(cubic_slope),
            BASIN["cubic"],
            UNIT_GRADIENT,
        ),
        conclusion=POWER_LAW,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="long-term-exponentially-small",
        proof=prove_cubic_power_law,
        why={
            "PROVED": "$1/h_t^2$ grows by about 2 at every step, and each step costs "
            "the gradient the share $3 h_t^2$. This map, too, stores nothing.",
        },
    ),
    Claim(
        key="long-term-exponentially-small.two-state",
        topic=TOPIC,
        title="A map that stores a bit robustly and forgets like 1/√(t³)",
        paraphrase="The map $v - v (v^2 - 1)^3 / 20$ attracts to two states: its "
        "gradient falls like $t^{-3/2}$.",
        hypotheses=(
            flat_map(two_state),
            flat_slope(two_state_slope),
            BASIN["two-state"],
            UNIT_GRADIENT,
        ),
        conclusion=POWER_LAW,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="long-term-exponentially-small",
        proof=prove_two_state_power_law,
        why={
            "PROVED": "With $u = h_t - 1$, $1/u^2$ grows by about $4/5$ at every step, "
            "and each step costs the gradient the share $\\frac{6}{5} u^2$.",
        },
    ),
    Claim(
        key="long-term-exponentially-small.measured",
        topic=TOPIC,
        title="The slope -3/2, measured with certified arithmetic",
        paraphrase="Over the last of several decades of $t$ the logarithm of the "
        "gradient falls by $3/2$ for every unit of $\\log t$, for all three maps.",
        hypotheses=(THREE_MAPS, UNIT_GRADIENT),
        conclusion=POWER_LAW,
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="long-term-exponentially-small",
        why={
            "SUPPORTED": "The trajectories are computed in balls that enclose every "
            "rounding error. From decade to decade the slope approaches $-3/2$.",
        },
    ),
)
