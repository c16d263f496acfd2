"""Can adding the old state ease vanishing, to a degree or altogether?"""

from sympy import Abs, Eq, Identity, Le, Limit, Lt, MatrixSymbol, Ne, ZeroMatrix, oo
from sympy.logic.boolalg import And

from longdep.theory.additive_recurrence.notation import RESIDUAL_NET, TOPIC, n, t
from longdep.theory.additive_recurrence.residual_limits import a
from longdep.theory.core.claim import Claim, Kind, Reading
from longdep.theory.core.notation import Norm

PLAIN_KEEPS, RESIDUAL_KEEPS = Abs(a) ** t, Abs(1 + a) ** t
EASED = And(
    Eq(Limit(PLAIN_KEEPS, t, oo), 0),
    Eq(Limit(RESIDUAL_KEEPS / PLAIN_KEEPS, t, oo), oo),
    Le(Abs(1 + a), 1),
)
STEP_SLOPE = MatrixSymbol("G", n, n)


CLAIMS = (
    Claim(
        key="residual-alleviates",
        topic=TOPIC,
        title="Adding the old state can ease vanishing, to a degree",
        paraphrase=(
            "With $h_t = h_{t-1} + g(x_t, h_{t-1})$ vanishing is said to be eased "
            "to a degree."
        ),
        read_as=(
            "As strong as that and no stronger: there are nets that it helps. For "
            "some slope $a$ of $g$ the plain net $h_t = g(x_t, h_{t-1})$ keeps "
            r"$|a|^\tau$ of a change, which vanishes, the residual net $|1 + "
            r"a|^\tau$, which is more by a factor that grows without bound, and "
            "nothing explodes instead."
        ),
        sources=(RESIDUAL_NET,),
        hypotheses=(),
        conclusion=EASED,
        kind=Kind.EXISTENCE,
        why={
            "PROVED": "Every slope $-\\tfrac12 < a < 0$ will do: with $a = "
            "-\\tfrac14$ the plain net keeps $(\\tfrac14)^\\tau$ of a change, the "
            "residual one $(\\tfrac34)^\\tau$. Both vanish, the second later: to a "
            "degree, as the sentence says. No rule for every net follows (for $a < "
            "-\\tfrac12$ the residual net keeps less); it is one where no slope of $g$ "
            "exceeds $1/2$ in size.",
        },
    ),
    Claim(
        key="residual-alleviates.can",
        topic=TOPIC,
        title="A residual connection can end the vanishing",
        paraphrase="More than the sentence asks for: for some $g$ the plain net's "
        "gradient vanishes, and the residual net's keeps its length for ever in every "
        "direction.",
        hypotheses=(),
        conclusion=And(
            Ne(STEP_SLOPE, ZeroMatrix(n, n)),
            Lt(Norm(STEP_SLOPE, "F"), 1),
            Eq(
                (Identity(n) + STEP_SLOPE).T * (Identity(n) + STEP_SLOPE),
                Identity(n),
            ),
        ),
        kind=Kind.EXISTENCE,
        reading=Reading.COMPANION,
        of="residual-alleviates",
        why={
            "PROVED": "Take for $I + G$ a rotation by a small angle. Then $G$ is "
            "small, so its powers vanish, and the powers of $I + G$ are rotations.",
        },
    ),
)
