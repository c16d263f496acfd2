"""Extra memory: an item in a slot of its own."""

from random import Random

from sympy import Eq, Function, Integer

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Source
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Given
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.notation import TOPIC, always, i, s, t, x
from longdep.theory.memory_capacity.runs import table
from longdep.theory.memory_capacity.steps import given, induction
from longdep.theory.models import rational

REMEDIES = (Source("001", "§memory capacity ¶3, the first remedy"),)
slot = Function("M", real=True)
WRITE = Hypothesis(
    "write",
    always(Eq(slot(s, s + 1), x(s))),
    "item $s$ is written into slot $s$",
)
KEEP = Hypothesis(
    "keep",
    always(Eq(slot(i, i + s + 2), slot(i, i + s + 1))),
    "later writes leave slot $i$ alone",
)
KEPT = Eq(slot(i, i + t + 1), x(i))


def _slots_model(rng: Random) -> Model:
    items = [rational(rng) for _ in range(20)]
    return {
        "i": rng.randint(0, 3),
        "t": rng.randint(0, 3),
        "x": table(items),
        "M": lambda k, at: items[int(k)] if at > k else Integer(0),
        "horizon": 6,
    }


def prove_kept() -> Proof:
    """A slot of its own is never touched again."""
    return Proof(
        (
            Step(
                "written",
                KEPT.subs(t, 0),
                Given("write", {s: i}),
                "Right after the write.",
            ),
            given("kept", KEEP, t),
            *induction(
                "recalled",
                KEPT,
                Step("at first", KEPT.subs(t, 0), Algebra(by=("written",)), "Written."),
                Step(
                    "still",
                    KEPT.subs(t, t + 1),
                    Algebra(by=("kept", "assumed recalled")),
                    "And kept.",
                ),
            ),
        ),
        _slots_model,
    )


CLAIMS = (
    Claim(
        key="extra-memory",
        topic=TOPIC,
        title="Extra slots hold their items exactly",
        paraphrase="One remedy for the limited capacity adds external storage cells.",
        read_as=(
            "An item written into a slot of its own is still there after any number "
            "of later writes to other slots."
        ),
        sources=REMEDIES,
        hypotheses=(
            WRITE,
            KEEP,
        ),
        conclusion=KEPT,
        kind=Kind.IDENTITY,
        proof=prove_kept,
        why={
            "PROVED": "$m$ slots hold $m$ items exactly, for as long as nothing else "
            "is written into them. It moves the limit rather than removing it: the "
            "item after the last free slot must overwrite one.",
        },
    ),
)
