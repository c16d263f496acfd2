"""With finitely many states some histories are mixed up."""

from sympy import Eq, Function, Ge, Gt, Le, Symbol
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.memory_capacity.histories import (
    LAST,
    collision,
    first,
    level,
)
from longdep.theory.memory_capacity.notation import TOPIC, t

PIGEONHOLE = "the pigeonhole principle"
count = Symbol("M", integer=True, positive=True)
code = Function("c", integer=True)
value_of = Function("q", real=True)
FINITE = Hypothesis(
    "finitely-many-states",
    ForAll(
        And(
            Ge(code(first), 0),
            Le(code(first), count - 1),
            Eq(level(first), value_of(code(first))),
        ),
        first,
        0,
        LAST,
    ),
    "every state is one of the $M$ values $q_0, ..., q_{M-1}$",
)
MORE = Hypothesis(
    "more-histories",
    Gt(2**t, count),
    "there are more histories of $t$ bits than states",
)
MIXED_UP = collision(level)


CLAIMS = (
    Claim(
        key="capacity-limited.finite-states",
        topic=TOPIC,
        title="With finitely many states some histories are mixed up",
        paraphrase="If the state takes at most $M$ values and there are more than $M$ "
        "histories of $t$ bits, two of them share a state.",
        hypotheses=(
            FINITE,
            MORE,
        ),
        conclusion=MIXED_UP,
        kind=Kind.EXISTENCE,
        reading=Reading.REPAIR,
        of="capacity-limited",
        why={
            "SUPPORTED": "The pigeonhole principle (a proof that only names it would "
            "be none; the search puts it to the test). A state of $n$ numbers with $b$ "
            "bits each has at most $2^{nb}$ values: from $t = nb + 1$ bits on "
            "something must be lost, and at least $t - nb$ bits of information are. In "
            "practice the ternary unit soon mixes up two histories.",
        },
    ),
)
