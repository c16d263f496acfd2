"""Whether storing more loses some of it, in exact real arithmetic."""

from sympy import Eq, Function, Ge, Max, Sum, Symbol

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Source
from longdep.theory.core.notation import ForAll
from longdep.theory.memory_capacity.histories import collision, first
from longdep.theory.memory_capacity.notation import TOPIC, h, s, t

LIMITED = (Source("001", "§memory capacity ¶2, last sentence"),)
part = Symbol("alpha", real=True)
share = Symbol("beta", real=True)
item = Function("b", real=True)


def every_history(body: Eq) -> ForAll:
    """The statement for every history i of t bits."""
    return ForAll(body, first, 0, 2**t - 1)


HISTORIES = (
    Hypothesis("some-bits", Ge(t, 1), "at least one bit is stored", definition=True),
    Hypothesis(
        "unit",
        every_history(
            ForAll(
                Eq(
                    h(first, s + 1),
                    Max(0, part * h(first, s) + share * item(first, s + 1)),
                ),
                s,
                0,
                t - 1,
            )
        ),
        "$h_{i,s}$ is the state of one and the same ReLU unit after $s$ bits of "
        "history $i$",
        definition=True,
    ),
    Hypothesis(
        "empty",
        every_history(Eq(h(first, 0), 0)),
        "it starts at 0",
        definition=True,
    ),
    Hypothesis(
        "bits",
        every_history(ForAll(Eq(item(first, s) ** 2, item(first, s)), s, 1, t)),
        "every item is a bit",
        definition=True,
    ),
    Hypothesis(
        "all-histories",
        every_history(Eq(Sum(item(first, s) * 2 ** (s - 1), (s, 1, t)), first)),
        "history $i$ is the binary expansion of $i$: every history of $t$ bits occurs",
        definition=True,
    ),
)
COLLIDE = collision(lambda k: h(k, t))


CLAIMS = (
    Claim(
        key="capacity-limited",
        topic=TOPIC,
        title="Storing more loses some of it",
        paraphrase="The information that the state can hold is finite: the more is "
        "stored, the more is lost.",
        read_as="For exact states of one unit with a bit of input at each step, where "
        "nothing but the unit itself could lose anything: after $t \\ge 1$ bits some "
        "two of the $2^t$ histories have led to the same state. The activation is the "
        "rectifier $\\max(0, z)$, which networks use.",
        sources=LIMITED,
        hypotheses=(*HISTORIES,),
        conclusion=COLLIDE,
        kind=Kind.EXISTENCE,
        why={
            "CONDITIONAL": "In exact real arithmetic a single ReLU unit loses "
            "nothing: $h \\mapsto \\max(0, h/3 + 2x/3)$ gives each of the $2^t$ "
            "histories a state of its own (the counterexample lists those of two "
            "bits), and every bit can be read back, at any $t$. What is finite is the "
            "precision: with finitely many states the sentence is true.",
        },
    ),
)
