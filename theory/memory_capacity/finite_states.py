"""With finitely many states some histories are mixed up."""

from random import Random

from sympy import Eq, Function, Ge, Gt, Integer, Le, Rational, Symbol
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import roots
from longdep.theory.memory_capacity.histories import (
    LAST,
    collision,
    first,
    level,
    second,
)
from longdep.theory.memory_capacity.notation import TOPIC, t
from longdep.theory.memory_capacity.runs import table

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
    "every state is one of the M values q_0 ... q_{M-1}",
)
MORE = Hypothesis(
    "more-histories", Gt(2**t, count), "there are more histories of t bits than states"
)
MIXED_UP = collision(level)


def _codes_model(rng: Random) -> Model:
    length = rng.randint(1, 3)
    states = rng.randint(1, 2**length - 1)
    codes = [rng.randrange(states) for _ in range(2**length)]
    return {
        "t": length,
        "M": states,
        "c": table([Integer(c) for c in codes]),
        "q": lambda k: Rational(k, 3),
        "S": lambda k: Rational(codes[int(k)], 3),
    }


def prove_mixed_up() -> Proof:
    """The pigeonhole principle."""
    return Proof(
        (
            Step(
                "mixed up",
                MIXED_UP,
                roots.PIGEONHOLE(
                    level=level(first),
                    code=code(first),
                    decoded=value_of(code(first)),
                    first=first,
                    second=second,
                    holes=count,
                    count=2**t,
                    needs=("finitely-many-states", "more-histories"),
                ),
                "More histories than states: two share one.",
            ),
        ),
        _codes_model,
    )


CLAIMS = (
    Claim(
        key="capacity-limited.finite-states",
        topic=TOPIC,
        title="With finitely many states some histories are mixed up",
        paraphrase="If the state takes at most M values and there are more than "
        "M histories of t bits, two of them share a state.",
        hypotheses=(
            FINITE,
            MORE,
        ),
        conclusion=MIXED_UP,
        kind=Kind.EXISTENCE,
        reading=Reading.REPAIR,
        of="capacity-limited",
        proof=prove_mixed_up,
        why={
            "PROVED": "The pigeonhole principle. A state of $n$ numbers with $b$ "
            "bits each has at most $2^{nb}$ values: from $t = nb + 1$ bits on "
            "something must be lost, and at least $t - nb$ bits of information "
            "are. The table shows how soon the ternary unit mixes up two "
            "histories in practice.",
        },
    ),
)
