"""Where everything is positive, is a scan right at every lag?"""

from collections.abc import Callable
from random import Random

from sympy import Abs, Eq, Expr, Function, Ge, Le, Rational, Symbol
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof
from longdep.theory.core.rules import Cases, Combine, Conjunction, PartOf
from longdep.theory.core.semantics import Model
from longdep.theory.linear_scan.notation import TOPIC, a, b, h, s, t
from longdep.theory.writing import ProofWriter

q = Symbol("q", positive=True)
computed = Function("H", real=True)
multiplied, added = (Function(name, positive=True) for name in ("f", "e"))

RECURRENCE = Hypothesis(
    "recurrence",
    ForAll(Eq(h(s + 1), a(s + 1) * h(s) + b(s + 1)), s, 0),
    "the recurrence; read from the last step to the first it is the gradient, $b$ then "
    "what the loss says of each state by itself",
    definition=True,
)
COMPUTED = Hypothesis(
    "computed",
    ForAll(
        Eq(
            computed(s + 1),
            (a(s + 1) * computed(s) * multiplied(s + 1) + b(s + 1)) * added(s + 1),
        ),
        s,
        0,
    ),
    "what is computed: every product and every sum is rounded",
    definition=True,
)
START = Hypothesis(
    "start",
    And(Eq(computed(0), h(0)), Ge(h(0), 0)),
    "both start at the same number, not negative",
    definition=True,
)
ROUNDOFF = Hypothesis(
    "roundoff",
    Ge(q, 1),
    "$q = 1/(1 - u)$, $u$ the unit roundoff",
    definition=True,
)
PRODUCTS = Hypothesis(
    "products",
    ForAll(And(Le(multiplied(s), q), Ge(multiplied(s) * q, 1)), s, 0),
    "a product is off by one rounding",
    definition=True,
)
SUMS = Hypothesis(
    "sums",
    ForAll(And(Le(added(s), q), Ge(added(s) * q, 1)), s, 0),
    "and so is a sum",
    definition=True,
)
POSITIVE_DECAYS = Hypothesis(
    "positive-decays", ForAll(Ge(a(s), 0), s, 0), "no decay is negative"
)
POSITIVE_INPUTS = Hypothesis(
    "positive-inputs", ForAll(Ge(b(s), 0), s, 0), "nothing that is added is negative"
)
FACTOR = q ** (2 * t)
ABOVE = Le(computed(t), FACTOR * h(t))
BELOW = Le(h(t), FACTOR * computed(t))
IN_SIZE = (
    Le(Abs(computed(t)), FACTOR * Abs(h(t))),
    Le(Abs(h(t)), FACTOR * Abs(computed(t))),
)
RIGHT = And(*IN_SIZE)


def prove_positive() -> Proof:
    """Exponents add up: nothing cancels, so a sum is as right as its terms."""
    proof = ProofWriter()
    proof.given("exact", RECURRENCE, "The exact step.", at=t)
    proof.given("rounded", COMPUTED, "The computed step.", at=t)
    proof.given("roundoff", ROUNDOFF, "A rounding is at least none.")
    proof.given("decay", POSITIVE_DECAYS, "No decay is negative.", at=t + 1)
    proof.given("input", POSITIVE_INPUTS, "No input is negative.", at=t + 1)
    proof.given("start", START, "Both start alike.")
    proof.step("alike", Eq(computed(0), h(0)), PartOf("start"), "So.")
    proof.step("start sign", Ge(h(0), 0), PartOf("start"), "And not negative.")
    for name, factor, premise in (
        ("f", multiplied(t + 1), PRODUCTS),
        ("e", added(t + 1), SUMS),
    ):
        proof.given(name, premise, "One rounding.", at=t + 1)
        proof.step(f"{name} above", Le(factor, q), PartOf(name), "At most q.")
        proof.step(f"{name} below", Ge(factor * q, 1), PartOf(name), "At least 1/q.")
    f, e, decay, put = multiplied(t + 1), added(t + 1), a(t + 1), b(t + 1)
    signs = ("decay", "input")
    proof.induct(
        "more roundings",
        Ge(q ** (2 * t + 1), 1),
        over=t,
        base=Combine({"roundoff": 1}),
        step=Combine({"more roundings assumed": q**2, "roundoff": q + 1}),
        because="Powers of q grow.",
    )
    proof.induct(
        "state sign",
        Ge(computed(t), 0),
        over=t,
        base=Combine({"start sign": 1}, by=("alike",)),
        step=Combine(
            {"state sign assumed": decay * f * e},
            slack=put * e,
            by=("rounded",),
            signs=signs,
        ),
        because="No computed state is negative.",
    )
    proof.induct(
        "exact sign",
        Ge(h(t), 0),
        over=t,
        base=Combine({"start sign": 1}),
        step=Combine(
            {"exact sign assumed": decay}, slack=put, by=("exact",), signs=signs
        ),
        because="No exact state is negative.",
    )
    now = computed(t)
    proof.induct(
        "above",
        ABOVE,
        over=t,
        base=Combine(by=("alike",)),
        step=Combine(
            {
                "f above": decay * now * e,
                "e above": decay * now * q + put,
                "above assumed": decay * q**2,
                "more roundings": put * q,
            },
            by=("exact", "rounded"),
            signs=(*signs, "state sign"),
        ),
        because="Nothing cancels.",
    )
    proof.induct(
        "below",
        BELOW,
        over=t,
        base=Combine(by=("alike",)),
        step=Combine(
            {
                "below assumed": decay,
                "f below": decay * FACTOR * now,
                "e below": decay * FACTOR * now * q * f + put,
                "more roundings": put * q * e,
            },
            by=("exact", "rounded"),
            signs=(*signs, "state sign"),
        ),
        because="In the same way.",
    )
    for name, value, sign in (
        ("size", computed(t), "state sign"),
        ("exact size", h(t), "exact sign"),
    ):
        proof.step(name, Eq(Abs(value), value), Cases((sign,)), "It is its own size.")
    for name, part in zip(("above", "below"), IN_SIZE, strict=True):
        proof.combine(
            f"{name} in size",
            part,
            {name: 1},
            "Sizes are the numbers themselves.",
            by=("size", "exact size"),
        )
    proof.step("right", RIGHT, Conjunction(("above in size", "below in size")), "Both.")
    return proof.done(_positive_model)


def _positive_model(rng: Random) -> Model:
    factor = 1 + Rational(rng.randint(0, 2), 8)
    decays = [Rational(rng.randint(0, 4), 4) for _ in range(3)]
    inputs = [Rational(rng.randint(0, 3)) for _ in range(3)]
    products, sums = ([factor ** rng.randint(-1, 1) for _ in range(3)] for _ in "fe")
    start = Rational(rng.randint(0, 3))

    def at(values: list[Expr]) -> Callable[[int], Expr]:
        return lambda step: values[int(step) % 3]

    def run(steps: int, *, exact: bool) -> Expr:
        state = start
        for now in range(1, int(steps) + 1):
            f, e = (1, 1) if exact else (products[now % 3], sums[now % 3])
            state = (decays[now % 3] * state * f + inputs[now % 3]) * e
        return state

    return {
        "q": factor,
        "t": rng.randint(0, 3),
        "a": at(decays),
        "b": at(inputs),
        "f": at(products),
        "e": at(sums),
        "h": lambda steps: run(steps, exact=True),
        "H": lambda steps: run(steps, exact=False),
        "horizon": 4,
    }


CLAIMS = (
    Claim(
        key="log-space-floor.positive",
        topic=TOPIC,
        title="Where nothing cancels a scan is right at every lag, however small",
        paraphrase="With decays and inputs that are not negative, the state after $t$ "
        "steps is right to $2t$ roundings, relatively; and so is the gradient by the "
        "reversed scan, whose inputs are the loss's derivatives by the states. For the "
        "named case: 1 at the last step, 0 before.",
        hypotheses=(
            RECURRENCE,
            COMPUTED,
            START,
            ROUNDOFF,
            PRODUCTS,
            SUMS,
            POSITIVE_DECAYS,
            POSITIVE_INPUTS,
        ),
        conclusion=RIGHT,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="log-space-floor",
        proof=prove_positive,
        why={
            "PROVED": "Products keep relative errors, and so do sums of numbers of one "
            "sign: a gradient of $10^{-30}$ is as right as one of 1. The noise of the "
            "log-space scan is no matter of the format, but of its differences.",
        },
    ),
)
