"""Which functions of the input come out of the simple net?"""

from sympy import Eq, Expr, Gt, Lt, Max, Min, Or, oo

from longdep.theory.additive_recurrence.notation import (
    TOPIC,
    first_input,
    h,
    hs,
    s,
    t,
    us,
)
from longdep.theory.additive_recurrence.simple_net import (
    IDENTITY_WEIGHT,
    NET_INPUT,
    UNIT_SLOPE,
    W,
    additive_steps,
    b,
    identity_step,
    net_model,
    v,
    x,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Given

LIKE_SUMS = Hypothesis(
    "like-sums",
    Eq(x(t + 1) + x(t + 2), x(t + 3) + x(t + 4)),
    "two pairs of inputs have the same sum",
    definition=True,
)
AFFINE = Eq(h(t + 2) - h(t), h(t + 4) - h(t + 2))
ARGUMENTS = hs(s) + first_input(s + 1), us(s) + first_input(s + 1)


def _two_pieces(argument: Expr) -> Expr:
    """Slope 1, then flat from 1 to 2, then slope 1 again."""
    return Min(argument, 1) + Max(argument - 2, 0)


def _outside_the_flat_part(argument: Expr, name: str) -> Hypothesis:
    return Hypothesis(
        name,
        ForAll(Or(Lt(argument, 1), Gt(argument, 2)), s, 0, oo),
        "this run only visits points where $f$ has slope 1",
        definition=True,
    )


def prove_affine() -> Proof:
    """Four additive steps; the input weight sees only the sums of the inputs."""
    names = ("step 1", "step 2", "step 3", "step 4")
    steps = [identity_step()]
    for lag, name in enumerate(names):
        steps += additive_steps(name, t + lag)
    return Proof(
        (
            *steps,
            Step("like sums", LIKE_SUMS.condition, Given("like-sums"), "Premise."),
            Step(
                "two steps",
                Eq(h(t + 2) - h(t), W * (x(t + 1) + x(t + 2)) + 2 * (b + v)),
                Algebra(by=("step 2", "step 1")),
                "Two steps add W times the sum of the inputs.",
            ),
            Step(
                "two more",
                Eq(h(t + 4) - h(t + 2), W * (x(t + 3) + x(t + 4)) + 2 * (b + v)),
                Algebra(by=("step 4", "step 3")),
                "So do the next two.",
            ),
            Step(
                "affine",
                AFFINE,
                Algebra(by=("two steps", "two more", "like sums")),
                "The sums are the same.",
            ),
        ),
        net_model,
    )


CLAIMS = (
    Claim(
        key="identity-recurrence.affine",
        topic=TOPIC,
        title="From the simple net, only an affine g comes out",
        paraphrase="The document calls $g$ a nonlinear function. In the simple net "
        "with $U = I$ and slope 1 it is affine: pairs of inputs with the same sum move "
        "the state alike.",
        hypotheses=(NET_INPUT, IDENTITY_WEIGHT, UNIT_SLOPE, LIKE_SUMS),
        conclusion=AFFINE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="identity-recurrence",
        proof=prove_affine,
        why={
            "PROVED": "An activation of slope 1 bends nothing, and $W x + b + v$ is "
            "affine in $x$. A nonlinear $g$ is a new design, with a layer of its own "
            "before the state, not a special case of the simple net. The gradient "
            "claim is untouched: it holds for every $g(x_t)$.",
        },
    ),
    Claim(
        key="identity-recurrence.visited",
        topic=TOPIC,
        title="Slope 1 at the visited points is not enough for the additive form",
        paraphrase="Read to the letter, slope 1 is asked for at the visited points "
        "$z_i$ only. Take $f(z) = \\min(z, 1) + \\max(z - 2, 0)$, of slope 1 outside "
        "$[1, 2]$: two runs on the same inputs would keep their distance if $g$ saw "
        "inputs only.",
        hypotheses=(
            Hypothesis(
                "first-run",
                ForAll(Eq(hs(s + 1), _two_pieces(ARGUMENTS[0])), s, 0, oo),
                "a unit with $U = 1$ and this activation",
                definition=True,
            ),
            Hypothesis(
                "second-run",
                ForAll(Eq(us(s + 1), _two_pieces(ARGUMENTS[1])), s, 0, oo),
                "the same unit on the same inputs, from another start",
                definition=True,
            ),
            _outside_the_flat_part(ARGUMENTS[0], "first-visits-slope-1"),
            _outside_the_flat_part(ARGUMENTS[1], "second-visits-slope-1"),
        ),
        conclusion=Eq(us(t) - hs(t), us(0) - hs(0)),
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="identity-recurrence",
        why={
            "REFUTED": "The two runs sit on different pieces of $f$, which are shifted "
            "against each other. Gradients are 1 all the same: a gradient sees slopes, "
            "not shifts.",
        },
    ),
)
