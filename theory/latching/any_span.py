"""Can a simple network hold a dependency over any interval? One tanh unit can."""

from random import Random

from sympy import And, Eq, Ge, Gt, Le, Rational, Symbol, oo, tanh

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Assume,
    Combine,
    Given,
    Increasing,
    Induction,
    PartOf,
)
from longdep.theory.core.semantics import Model
from longdep.theory.latching.noisy_state import NOT_UNDER, TWO_SIDED
from longdep.theory.latching.notation import (
    TOPIC,
    eps,
    h,
    low,
    margin,
    noise,
    printed,
    s,
    sequence,
    t,
    w,
)

weight = Symbol("w", real=True)
TANH_NOISY = Hypothesis(
    "noisy",
    ForAll(Eq(h(s + 1), tanh(w * h(s) + noise(s))), s, 0, oo),
    "one tanh unit feeds itself with weight $w > 0$, and noise enters with it",
    definition=True,
)
TANH_START = Hypothesis(
    "starts-above", Le(low, h(0)), "the state starts at $\\ell$ or above"
)
TANH_ROOM = Hypothesis(
    "room",
    Ge(tanh(w * low - eps), low),
    "$\\ell$ is mapped to $\\ell$ or above even against the full noise",
)


def prove_tanh_inside() -> Proof:
    """Induction: tanh increases, and the worst case stays above ell."""
    sizes = And(Le(-eps, noise(t)), Le(noise(t), eps))
    worst, now = w * low - eps, w * h(t) + noise(t)
    return Proof(
        (
            Step(
                "noisy", Eq(h(t + 1), tanh(now)), Given("noisy", {s: t}), "Definition."
            ),
            Step("small", sizes, Given("small-noise", {s: t}), "Premise."),
            Step("not under", Le(-eps, noise(t)), PartOf("small"), "Its first half."),
            Step("room", TANH_ROOM.condition, Given("room"), "Premise."),
            Step("start", NOT_UNDER.subs(t, 0), Given("starts-above"), "Premise."),
            Step("assumed", NOT_UNDER, Assume(), "Suppose h_t is at least ell."),
            Step(
                "input",
                Le(worst, now),
                Combine({"assumed": w, "not under": 1}),
                "What enters the unit is at least w ell - epsilon.",
            ),
            Step(
                "increases",
                Le(tanh(worst), tanh(now)),
                Increasing(tanh, worst, now, by=("input",)),
                "So is what leaves it, through tanh.",
            ),
            Step(
                "next",
                NOT_UNDER.subs(t, t + 1),
                Combine({"increases": 1, "room": 1}, by=("noisy",)),
                "And that is at least ell.",
            ),
            Step(
                "for ever",
                NOT_UNDER,
                Induction(t, "start", "assumed", "next"),
                "By induction, for ever.",
            ),
        ),
        _tanh_latch_model,
    )


def _tanh_latch_model(rng: Random) -> Model:
    pushes = [Rational(2 * rng.randint(-4, 4), 20) for _ in range(4)]
    weight = Rational(2) + rng.randint(0, 2)
    start = Rational(rng.randint(2, 4), 4)
    states = sequence(start, lambda k: tanh(weight * states(k) + pushes[k]))
    return {
        "w": weight,
        "h": states,
        "e": lambda k: pushes[int(k)],
        "ell": Rational(1, 2),
        "epsilon": Rational(2, 5),
        "t": rng.randint(0, 2),
        "horizon": 3,
    }


CLAIMS = (
    Claim(
        key="represents-any-span",
        topic=TOPIC,
        title="A simple network can hold a dependency over any interval",
        paraphrase=(
            "In theory a simple recurrent network can establish dependencies "
            "between states a long time apart."
        ),
        read_as=(
            r"There is a tanh unit of weight $w$ whose state, once at least $\ell$, "
            r"stays so for ever, whatever noise up to $\epsilon$ enters it."
        ),
        sources=printed("§vanishing, ¶2, sentence 2", "001"),
        conclusion=And(
            Gt(margin, 0),
            Gt(low, 0),
            Gt(weight, 0),
            Gt(tanh(weight * low - margin), low),
        ),
        kind=Kind.EXISTENCE,
        why={
            "PROVED": "One tanh unit is enough. With the weight, interval and noise of "
            "the witness $\\tanh(w\\ell - \\epsilon) > \\ell$; as tanh and $v \\mapsto "
            "w v$ increase, a state of at least $\\ell > 0$ stays at least $\\ell$ for "
            "ever, whatever noise up to $\\epsilon$ enters the unit. The sign "
            "remembers the bit over any span.",
        },
    ),
    Claim(
        key="represents-any-span.for-ever",
        topic=TOPIC,
        title="A tanh latch holds its bit over any span",
        paraphrase="If $\\ell > 0$ is mapped above itself even against the full "
        "noise, the state never falls below $\\ell$.",
        hypotheses=(TANH_NOISY, TWO_SIDED, TANH_START, TANH_ROOM),
        conclusion=NOT_UNDER,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="represents-any-span",
        proof=prove_tanh_inside,
        why={
            "PROVED": "Induction on $t$: tanh increases, so the worst that can happen "
            "in one step is $\\tanh(w\\ell - \\epsilon)$. Holding a bit over any span "
            "is possible; that its gradient can be felt over that span is another "
            "matter.",
        },
    ),
)
