"""A memory of outer products of values and keys, and the keys it needs."""

from random import Random

from sympy import (
    Eq,
    Identity,
    ImmutableMatrix,
    Implies,
    MatrixSymbol,
    Symbol,
    ZeroMatrix,
)

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Deduction, Multiply
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.items import A, grid, wide, width
from longdep.theory.memory_capacity.notation import TOPIC
from longdep.theory.memory_capacity.steps import given
from longdep.theory.models import cayley, invertible, square, vector

items = Symbol("m", integer=True, positive=True)
K = MatrixSymbol("K", width, items)
D = MatrixSymbol("D", width, items)
Y = MatrixSymbol("Y", wide, items)
HEBBIAN = Hypothesis(
    "outer-products",
    Eq(A, Y * K.T),
    "the memory is the sum of value times key, item by item",
    definition=True,
)
RECALLED = Eq(A * K, Y)
ORTHONORMAL = Hypothesis(
    "orthonormal-keys", Eq(K.T * K, Identity(items)), "the keys are orthonormal"
)


def _hebbian_model(rng: Random) -> Model:
    basis = cayley(rng)
    kept = rng.randint(1, basis.rows)
    keys, values = basis[:, :kept], grid(rng, rng.randint(1, 2), kept)
    return {
        "d": basis.rows,
        "m": kept,
        "e": values.rows,
        "K": keys,
        "Y": values,
        "A": values * keys.T,
    }


def prove_orthonormal() -> Proof:
    """Present the keys to the memory: A K = Y K^T K = Y."""
    steps = (
        given("outer products", HEBBIAN),
        given("orthonormal", ORTHONORMAL),
        Step(
            "read",
            Eq(A * K, Y * K.T * K),
            Multiply("outer products", None, K),
            "Present the keys.",
        ),
        Step(
            "cancelled",
            Eq(Y * K.T * K, Y),
            Multiply("orthonormal", Y),
            "Each key finds its own value only.",
        ),
        Step("recalled", RECALLED, Algebra(by=("read", "cancelled")), "Together."),
    )
    return Proof(steps, _hebbian_model)


DUAL = Hypothesis(
    "dual-memory",
    Eq(A, Y * D.T),
    "the memory is the sum of value times dual key, item by item",
    definition=True,
)
DUAL_KEYS = Hypothesis(
    "dual-keys",
    Eq(D.T * K, Identity(items)),
    "each dual key has product 1 with its own key and 0 with the others",
)


def _dual_model(rng: Random) -> Model:
    basis = invertible(rng)
    kept = rng.randint(1, basis.rows)
    keys, dual = basis[:, :kept], basis.inv().T[:, :kept]
    values = grid(rng, rng.randint(1, 2), kept)
    return {
        "d": basis.rows,
        "m": kept,
        "e": values.rows,
        "K": keys,
        "D": dual,
        "Y": values,
        "A": values * dual.T,
    }


def prove_dual() -> Proof:
    """Present the keys to the memory: A K = Y D^T K = Y."""
    steps = (
        given("outer products", DUAL),
        given("dual keys", DUAL_KEYS),
        Step(
            "read",
            Eq(A * K, Y * D.T * K),
            Multiply("outer products", None, K),
            "Present the keys.",
        ),
        Step(
            "cancelled",
            Eq(Y * D.T * K, Y),
            Multiply("dual keys", Y),
            "Each key meets its own dual key only.",
        ),
        Step("recalled", RECALLED, Algebra(by=("read", "cancelled")), "Together."),
    )
    return Proof(steps, _dual_model)


w = MatrixSymbol("w", items, 1)
DEPENDENT = Hypothesis(
    "dependent-keys",
    Eq(K * w, ZeroMatrix(width, 1)),
    "the keys, combined with the weights $w$, cancel",
)
FORCED = Implies(RECALLED, Eq(Y * w, ZeroMatrix(wide, 1)))


def _dependent_model(rng: Random) -> Model:
    """Keys d + 1 in number, the last a combination of the others; recalled or not."""
    d, e = rng.randint(1, 2), rng.randint(1, 2)
    keys, weights = square(rng, d), vector(rng, d)
    memory = grid(rng, e, d)
    keys = ImmutableMatrix(keys.row_join(keys * weights))
    values = memory * keys if rng.randint(0, 1) else grid(rng, e, d + 1)
    return {
        "d": d,
        "m": d + 1,
        "e": e,
        "K": keys,
        "Y": values,
        "A": memory,
        "w": ImmutableMatrix(weights.col_join(ImmutableMatrix([[-1]]))),
    }


def prove_forced() -> Proof:
    """A memory is linear: what cancels among the keys cancels among the values."""
    steps = (
        given("dependent", DEPENDENT),
        Step("recalls", RECALLED, Assume(), "Suppose the memory recalls every item."),
        Step(
            "combined",
            Eq(A * K * w, Y * w),
            Multiply("recalls", None, w),
            "Combine the recalled values.",
        ),
        Step(
            "cancelled",
            Eq(A * K * w, ZeroMatrix(wide, 1)),
            Multiply("dependent", A),
            "The keys cancel.",
        ),
        Step(
            "the same",
            Eq(Y * w, A * K * w),
            Algebra(by=("combined",)),
            "Read from right to left.",
        ),
        Step(
            "values cancel",
            Eq(Y * w, ZeroMatrix(wide, 1)),
            Algebra(by=("the same", "cancelled")),
            "So the values cancel.",
        ),
        Step("forced", FORCED, Deduction("recalls", "values cancel"), "Together."),
    )
    return Proof(steps, _dependent_model)


CLAIMS = (
    Claim(
        key="outer-product-memory",
        topic=TOPIC,
        title="A memory of outer products recalls its items",
        paraphrase="A common external memory adds up the products of value and key, $A "
        "= \\sum y k^T$, and reads $A k$. Without a condition on the keys it is said "
        "to recall every item.",
        hypotheses=(HEBBIAN,),
        conclusion=RECALLED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="extra-memory",
        why={
            "CONDITIONAL": "The items interfere: each key that is not orthogonal "
            "to the one presented adds a share of its own value, and a key that "
            "is not of length 1 scales the answer.",
        },
    ),
    Claim(
        key="outer-product-memory.orthonormal",
        topic=TOPIC,
        title="Orthonormal keys are recalled exactly",
        paraphrase="With orthonormal keys the sum of outer products recalls "
        "every value exactly.",
        hypotheses=(
            HEBBIAN,
            ORTHONORMAL,
        ),
        conclusion=RECALLED,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="outer-product-memory",
        proof=prove_orthonormal,
        why={
            "PROVED": "$A K = Y K^T K = Y$. There are at most $d$ orthonormal "
            "keys of width $d$.",
        },
    ),
    Claim(
        key="outer-product-memory.dual-keys",
        topic=TOPIC,
        title="Linearly independent keys are recalled exactly with dual keys",
        paraphrase="If the values are stored with dual keys ($D^T K = I$) instead, "
        "linear independence of the keys is enough.",
        hypotheses=(
            DUAL,
            DUAL_KEYS,
        ),
        conclusion=RECALLED,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="outer-product-memory",
        proof=prove_dual,
        why={
            "PROVED": "$A K = Y D^T K = Y$. Dual keys exist exactly if the keys "
            "are linearly independent, for example $D = K (K^T K)^{-1}$: again at "
            "most $d$ items.",
        },
    ),
    Claim(
        key="outer-product-memory.dependent",
        topic=TOPIC,
        title="What cancels among the keys must cancel among the values",
        paraphrase="No linear memory, however it was written, recalls values "
        "that are independent from keys that are not.",
        hypotheses=(DEPENDENT,),
        conclusion=FORCED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="outer-product-memory",
        proof=prove_forced,
        why={
            "PROVED": "If $K w = 0$ and $A K = Y$ then $Y w = A K w = 0$. Any $d "
            "+ 1$ keys of width $d$ have such a $w \\ne 0$: more than $d$ "
            "unrelated items do not fit.",
        },
    ),
)
