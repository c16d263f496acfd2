"""One stable Jacobian at every step: the weight falls geometrically over blocks."""

from random import Random

from sympy import And, Eq, ImmutableMatrix, Le, Limit, Lt, Rational, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll, Norm
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    GeometricLimit,
    Given,
    Induction,
    Instance,
)
from longdep.theory.core.semantics import Model
from longdep.theory.latching.notation import (
    TOPIC,
    U,
    block,
    count,
    s,
    sequence,
    span,
    t,
    x,
)
from longdep.theory.models import rational, vector
from longdep.theory.stretch import stretched

CONSTANT = Hypothesis(
    "constant",
    ForAll(Eq(x(s + 1), U * x(s)), s, 0, oo),
    "the step Jacobian is the same $U$ at every step",
)
POWER_BELOW_ONE = Hypothesis(
    "spectral-radius",
    Lt(Norm(U**block, "F"), 1),
    "every eigenvalue of $U$ is below 1 in size: some power of $U$ has norm below 1",
)
EVENTUALLY = Le(
    Norm(x(block * count), "F"),
    Norm(U**block, "F") ** count * Norm(x(0), "F"),
    evaluate=False,
)
ROOT_VANISHES = Eq(Limit(Norm(U**block, "F") ** span, span, oo), 0)


def prove_eventually() -> Proof:
    """Unroll, take blocks of k steps, and let the number of blocks grow."""
    unrolled = Eq(x(t), U**t * x(0))
    following = block * (count + 1)
    return Proof(
        (
            Step(
                "one step",
                Eq(x(t + 1), U * x(t)),
                Given("constant", {s: t}),
                "One step.",
            ),
            Step("zeroth", unrolled.subs(t, 0), Algebra(), "U^0 = I."),
            Step("up to", unrolled, Assume(), "Suppose x_t = U^t x_0."),
            Step(
                "and on",
                unrolled.subs(t, t + 1),
                Algebra(by=("one step", "up to")),
                "One factor more.",
            ),
            Step(
                "unrolled",
                unrolled,
                Induction(t, "zeroth", "up to", "and on"),
                "Induction.",
            ),
            Step(
                "now",
                unrolled.subs(t, block * count),
                Instance("unrolled", {t: block * count}),
                "After m blocks of k steps.",
            ),
            Step(
                "later",
                unrolled.subs(t, following),
                Instance("unrolled", {t: following}),
                "After one block more.",
            ),
            Step(
                "block",
                Eq(x(following), U**block * x(block * count)),
                Algebra(by=("later", "now")),
                "A block multiplies by U^k.",
            ),
            *stretched(U**block, x(block * count), "consistent", "F"),
            Step("none", EVENTUALLY.subs(count, 0), Algebra(), "Before any block."),
            Step("assumed", EVENTUALLY, Assume(), "Suppose it after m blocks."),
            Step(
                "next",
                EVENTUALLY.subs(count, count + 1),
                Combine(
                    {"consistent": 1, "assumed": Norm(U**block, "F")}, by=("block",)
                ),
                "One factor more.",
            ),
            Step(
                "blockwise",
                EVENTUALLY,
                Induction(count, "none", "assumed", "next"),
                "Induction on the number of blocks.",
            ),
            Step(
                "vanishing",
                ROOT_VANISHES,
                GeometricLimit(),
                "The norm of U^k is of this form.",
            ),
            Step(
                "in the end",
                And(EVENTUALLY, ROOT_VANISHES),
                Conjunction(("blockwise", "vanishing")),
                "Both together.",
            ),
        ),
        _stable_model,
    )


def _stable_model(rng: Random) -> Model:
    k, coupling = 2, rational(rng)
    matrix = ImmutableMatrix([[Rational(1, 4), coupling], [0, Rational(-1, 4)]])
    if rng.random() < 0.5:
        matrix = ImmutableMatrix([[rational(rng) / 8]])
    xs = sequence(vector(rng, matrix.rows), lambda i: matrix * xs(i))
    return {
        "n": matrix.rows,
        "U": matrix,
        "x": xs,
        "k": k,
        "m": rng.randint(0, 2),
        "t": rng.randint(0, 3),
        "alpha": rational(rng),
        "beta": rational(rng),
        "horizon": 5,
    }


CLAIMS = (
    Claim(
        key="stable-but-difficult.in-the-end",
        topic=TOPIC,
        title="One stable Jacobian gives exponentially small weights in the end",
        paraphrase="With the same Jacobian at every step and spectral radius below 1 "
        "the weight falls geometrically over blocks of $k$ steps.",
        hypotheses=(CONSTANT, POWER_BELOW_ONE),
        conclusion=And(EVENTUALLY, ROOT_VANISHES),
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="stable-but-difficult",
        proof=prove_eventually,
        why={
            "PROVED": "All eigenvalues are below 1 in size exactly when some power "
            "$U^k$ has norm below 1 (Gelfand). Then every block of $k$ steps shrinks "
            "the weight by that factor; before the first block ends it may grow.",
        },
    ),
)
