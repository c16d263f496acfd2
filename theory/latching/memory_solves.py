"""Does being able to store memory solve vanishing?"""

from sympy import Abs, Ge, Gt, Limit, Ne, Symbol, cosh, oo, sinh

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.latching.isometry import KEEPS, ORTHOGONAL, ROTATES, prove_keeps
from longdep.theory.latching.notation import TOPIC, printed, span
from longdep.theory.latching.relu_latch import LATCH, STORED_SLOPE

SLOPE_STAYS = Ne(Limit(Abs(STORED_SLOPE) ** span, span, oo), 0)
point = Symbol("u", real=True)

CLAIMS = (
    Claim(
        key="memory-solves-vanishing",
        topic=TOPIC,
        title="Being able to store memory solves vanishing",
        paraphrase=(
            "A reader's note in the margin: a network that can store memory has no "
            "vanishing gradient."
        ),
        read_as=(
            "Able to store: bounded noise never loses the stored bit. The gradient "
            "is that at a stored point, without noise."
        ),
        sources=printed("first margin note, line 1", "000"),
        hypotheses=LATCH,
        conclusion=SLOPE_STAYS,
        kind=Kind.LIMIT,
        why={
            "CONDITIONAL": "A latch that is flat around its stored point holds the bit "
            "perfectly, and its gradient is 0 after one step: the bit is kept because "
            "small changes are wiped out, and the gradient measures small changes. "
            "On a path without noise storing neither forces the gradient to vanish nor "
            "keeps it from it.",
        },
    ),
    Claim(
        key="memory-solves-vanishing.isometry",
        topic=TOPIC,
        title="Storing without loss solves vanishing",
        paraphrase="If storing means that every state is kept at its full length (an "
        "orthogonal weight), gradients do not vanish.",
        hypotheses=(ROTATES, ORTHOGONAL),
        conclusion=KEEPS,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="memory-solves-vanishing",
        proof=prove_keeps,
        why={
            "PROVED": "What the margin note has in mind is storing like an isometry. "
            "It pays with its memory of noise.",
        },
    ),
    Claim(
        key="memory-solves-vanishing.attractor",
        topic=TOPIC,
        title="Storing a bit in a tanh unit keeps the gradient",
        paraphrase="Perhaps the note means the usual latch, a tanh unit with a weight "
        "above 1: at the point it stores, $h = \\tanh(u)$, its slope is $u / (\\sinh u "
        "\\cosh u)$, and that should not be below 1.",
        hypotheses=(
            Hypothesis(
                "stored",
                Gt(point, 0),
                "$u > 0$ is what enters the unit at the point that it stores",
                definition=True,
            ),
        ),
        conclusion=Ge(point / (sinh(point) * cosh(point)), 1),
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="memory-solves-vanishing",
        why={
            "REFUTED": "At its stored points the slope of a tanh unit is below 1, "
            "whatever the weight, so the gradient there vanishes exponentially.",
        },
    ),
)
