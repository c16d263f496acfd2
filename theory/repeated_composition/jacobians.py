"""Composing step maps multiplies their Jacobians."""

from collections.abc import Callable
from random import Random

from sympy import Eq, Identity, ImmutableMatrix, MatrixSymbol, eye, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Family, ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction
from longdep.theory.core.semantics import Model
from longdep.theory.models import square, vector
from longdep.theory.repeated_composition.notation import TOPIC, n, printed, s, t

W = MatrixSymbol("W", n, n)


def J(index: object) -> Family:
    """The Jacobian of step map number `index`, at the state it acts on."""
    return Family("J", n, n, index)


def P(index: object) -> Family:
    """The ordered product of the first so many Jacobians."""
    return Family("P", n, n, index)


def v(index: object) -> Family:
    """The derivative of the state along a direction in the initial state."""
    return Family("v", n, 1, index)


CHAIN = Hypothesis(
    "chain-rule",
    ForAll(Eq(v(s + 1), J(s + 1) * v(s)), s, 0, oo),
    "$v_s$ is the derivative of $h_s$ along a direction in $h_0$; by the chain rule "
    "one more composition multiplies it by the Jacobian of that step",
    definition=True,
)
EMPTY = Hypothesis(
    "empty-product",
    Eq(P(0), Identity(n)),
    "the product of no factors is the identity",
    definition=True,
)
ORDER = Hypothesis(
    "order",
    ForAll(Eq(P(s + 1), J(s + 1) * P(s)), s, 0, oo),
    "in the product $P$ each later step's Jacobian stands further left",
)
PRODUCT = Eq(v(t), P(t) * v(0))
ORDER_DEFINED = Hypothesis(ORDER.name, ORDER.condition, ORDER.words, definition=True)
LINEAR = Hypothesis(
    "linear",
    ForAll(Eq(J(s + 1), W.T), s, 0, oo),
    "the step is linear, $h_{s+1} = W^T h_s$: its Jacobian is $W^T$ everywhere",
)
POWER = Eq(P(t), (W**t).T)


def prove_product() -> Proof:
    """Induction on the number of compositions."""
    return Proof(
        (
            Step("empty", Eq(P(0), Identity(n)), Given("empty-product"), "P_0 = I."),
            Step(
                "start",
                PRODUCT.subs(t, 0),
                Algebra(by=("empty",)),
                "Nothing has been composed.",
            ),
            Step("assumed", PRODUCT, Assume(), "Suppose it after t compositions."),
            Step(
                "chain",
                Eq(v(t + 1), J(t + 1) * v(t)),
                Given("chain-rule", {s: t}),
                "The chain rule for one more composition.",
            ),
            Step(
                "factor",
                Eq(P(t + 1), J(t + 1) * P(t)),
                Given("order", {s: t}),
                "The new Jacobian stands on the left.",
            ),
            Step(
                "next",
                PRODUCT.subs(t, t + 1),
                Algebra(by=("chain", "assumed", "factor")),
                "Insert the product after t compositions.",
            ),
            Step(
                "product",
                PRODUCT,
                Induction(t, "start", "assumed", "next"),
                "By induction.",
            ),
        ),
        lambda rng: _jacobian_model(rng, linear=False),
    )


def prove_power() -> Proof:
    """The same, with one Jacobian at every step."""
    return Proof(
        (
            Step("empty", Eq(P(0), Identity(n)), Given("empty-product"), "P_0 = I."),
            Step("start", POWER.subs(t, 0), Algebra(by=("empty",)), "W^0 = I."),
            Step("assumed", POWER, Assume(), "Suppose it after t compositions."),
            Step(
                "factor",
                Eq(P(t + 1), J(t + 1) * P(t)),
                Given("order", {s: t}),
                "One more Jacobian.",
            ),
            Step(
                "same",
                Eq(J(t + 1), W.T),
                Given("linear", {s: t}),
                "It is the one of every step.",
            ),
            Step(
                "next",
                POWER.subs(t, t + 1),
                Algebra(by=("factor", "same", "assumed")),
                "Powers of one matrix.",
            ),
            Step(
                "power",
                POWER,
                Induction(t, "start", "assumed", "next"),
                "By induction.",
            ),
        ),
        lambda rng: _jacobian_model(rng, linear=True),
    )


Matrices = Callable[[int], ImmutableMatrix]


def _products(jacobian: Matrices, rows: int) -> Matrices:
    products = [ImmutableMatrix(eye(rows))]

    def at(index: int) -> ImmutableMatrix:
        while len(products) <= index:
            products.append(jacobian(len(products)) * products[-1])
        return products[index]

    return at


def _jacobian_model(rng: Random, *, linear: bool) -> Model:
    weight = square(rng)
    rows = weight.rows
    drawn = [square(rng, rows) for _ in range(12)]

    def jacobian(index: int) -> ImmutableMatrix:
        return ImmutableMatrix(weight.T) if linear else drawn[index % len(drawn)]

    product, start = _products(jacobian, rows), vector(rng, rows)
    return {
        "n": rows,
        "W": weight,
        "J": jacobian,
        "P": product,
        "v": lambda index: product(index) * start,
        "t": rng.randint(0, 3),
        "horizon": 4,
    }


CLAIMS = (
    Claim(
        key="composition-like-product",
        topic=TOPIC,
        title="Composing step maps multiplies their Jacobians",
        paraphrase=(
            "The composition of functions that a recurrent network uses is somewhat "
            "like matrix multiplication."
        ),
        read_as=(
            "For the derivatives: a change $v_0$ of the first state becomes $P_t "
            "v_0$, where $P_t$ is the product of the Jacobians of the steps."
        ),
        sources=printed("sentence after the figure on repeated composition"),
        hypotheses=(CHAIN, EMPTY, ORDER),
        conclusion=PRODUCT,
        kind=Kind.IDENTITY,
        proof=prove_product,
        why={
            "PROVED": "Exactly so for the derivatives: the Jacobian of a composition "
            "is the product of the Jacobians, each taken at the state its step acts "
            "on. The order matters as it does for matrices.",
        },
    ),
    Claim(
        key="composition-like-product.linear",
        topic=TOPIC,
        title="Without activation the composition is a matrix power",
        paraphrase="For $h_{s+1} = W^T h_s$ the product of $t$ Jacobians is $(W^t)^T$.",
        hypotheses=(EMPTY, ORDER_DEFINED, LINEAR),
        conclusion=POWER,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="composition-like-product",
        proof=prove_power,
        why={
            "PROVED": "Only here is the derivative the same everywhere and the "
            "composition itself a product. With an activation the Jacobians differ "
            "from state to state, and the curves of the figure appear.",
        },
    ),
)
