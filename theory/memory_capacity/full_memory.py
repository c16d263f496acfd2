"""A memory of outer products that is full: what it answers to one key more."""

from random import Random

from sympy import Eq, MatrixSymbol
from sympy import Q as Ask

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Multiply
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.items import A, grid, wide, width
from longdep.theory.memory_capacity.notation import TOPIC
from longdep.theory.memory_capacity.steps import given
from longdep.theory.models import invertible, vector

ROOMY = MatrixSymbol("K", width, width)
FULL = MatrixSymbol("Y", wide, width)
key = MatrixSymbol("k", width, 1)
value = MatrixSymbol("y", wide, 1)
FILLED = Hypothesis(
    "full",
    Eq(A * ROOMY, FULL),
    "the memory already recalls $d$ items, one for each key",
)
INDEPENDENT = Hypothesis(
    "independent-keys",
    Ask.invertible(ROOMY),
    "the $d$ keys are linearly independent",
    definition=True,
)
FOLLOWS = Hypothesis(
    "value-follows",
    Eq(value, FULL * ROOMY.inv() * key),
    "the new value is the combination of the old ones that the new key is of theirs",
)
ONE_MORE = Eq(A * key, value)


def _full_model(rng: Random) -> Model:
    keys = invertible(rng)
    values, new = grid(rng, rng.randint(1, 2), keys.rows), vector(rng, keys.rows)
    return {
        "d": keys.rows,
        "e": values.rows,
        "K": keys,
        "Y": values,
        "A": values * keys.inv(),
        "k": new,
        "y": values * keys.inv() * new,
    }


def prove_one_more() -> Proof:
    """The memory is already determined: A = Y K^-1."""
    steps = (
        given("full", FILLED),
        given("follows", FOLLOWS),
        Step(
            "determined",
            Eq(A, FULL * ROOMY.inv()),
            Multiply("full", None, ROOMY.inv(), facts=("independent-keys",)),
            "Undo the keys.",
        ),
        Step(
            "read",
            Eq(A * key, FULL * ROOMY.inv() * key),
            Multiply("determined", None, key, facts=("independent-keys",)),
            "Present the new key.",
        ),
        Step(
            "one more",
            ONE_MORE,
            Algebra(by=("follows", "read"), facts=("independent-keys",)),
            "Which is the value that follows.",
        ),
    )
    return Proof(steps, _full_model)


CLAIMS = (
    Claim(
        key="outer-product-memory.one-more",
        topic=TOPIC,
        title="A full memory takes one item more",
        paraphrase="A memory of width $d$ that recalls $d$ items with linearly "
        "independent keys also recalls one item more.",
        hypotheses=(
            FILLED,
            INDEPENDENT,
        ),
        conclusion=ONE_MORE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="outer-product-memory",
        why={
            "CONDITIONAL": "The memory is already determined by the $d$ items, $A "
            "= Y K^{-1}$: what it answers to one key more is not free.",
        },
    ),
    Claim(
        key="outer-product-memory.one-more-that-follows",
        topic=TOPIC,
        title="A full memory takes only what already follows",
        paraphrase="One more item is recalled if its value is the combination of "
        "the old values that its key is of the old keys.",
        hypotheses=(
            FILLED,
            INDEPENDENT,
            FOLLOWS,
        ),
        conclusion=ONE_MORE,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="outer-product-memory.one-more",
        proof=prove_one_more,
        why={
            "PROVED": "$A k = Y K^{-1} k$: the new item carries no new "
            "information. A width of $d$ holds $d$ items, not $d + 1$.",
        },
    ),
)
