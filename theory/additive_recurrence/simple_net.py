"""One step of the simple net, and what U = I and slope 1 make of it."""

from random import Random

from sympy import Eq, Expr, Identity, ImmutableMatrix, MatrixSymbol, Symbol, eye, oo

from longdep.theory.additive_recurrence.notation import h, n, s, t
from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import Family, ForAll
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Algebra, Given
from longdep.theory.core.semantics import Model
from longdep.theory.models import rational, vector

m = Symbol("m", integer=True, positive=True)
U, W = MatrixSymbol("U", n, n), MatrixSymbol("W", n, m)
b, v = MatrixSymbol("b", n, 1), MatrixSymbol("v", n, 1)


def x(index: Expr | int) -> Family:
    """The input at a time, shape (m, 1)."""
    return Family("x", m, 1, index)


def z(index: Expr | int) -> Family:
    """The net input of the units at a time, shape (n, 1)."""
    return Family("z", n, 1, index)


NET_INPUT = Hypothesis(
    "net-input",
    ForAll(Eq(z(s + 1), U * h(s) + W * x(s + 1) + b), s, 0, oo),
    "$z$ is the net input of a simple recurrent net",
    definition=True,
)
IDENTITY_WEIGHT = Hypothesis(
    "identity-weight", Eq(U, Identity(n)), "the recurrent weight is the identity"
)
UNIT_SLOPE = Hypothesis(
    "unit-slope",
    ForAll(Eq(h(s + 1), z(s + 1) + v), s, 0, oo),
    "the activation has slope 1 everywhere: $f(z) = z + v$ with a constant",
)
ADDITIVE = Eq(h(t + 1), h(t) + (W * x(t + 1) + b + v))


def additive_steps(name: str, when: Expr) -> tuple[Step, ...]:
    """Derive the additive form of the step from `when` to when + 1."""
    return (
        Step(
            f"{name}: net input",
            Eq(z(when + 1), U * h(when) + W * x(when + 1) + b),
            Given("net-input", {s: when}),
            "What the units receive.",
        ),
        Step(
            f"{name}: slope",
            Eq(h(when + 1), z(when + 1) + v),
            Given("unit-slope", {s: when}),
            "The activation adds a constant.",
        ),
        Step(
            name,
            ADDITIVE.subs(t, when),
            Algebra(by=(f"{name}: slope", f"{name}: net input", "identity")),
            "Insert both, with U = I.",
        ),
    )


def identity_step() -> Step:
    """The premise that the recurrent weight is the identity."""
    return Step("identity", Eq(U, Identity(n)), Given("identity-weight"), "Premise.")


def net_model(rng: Random) -> Model:
    """A random simple net with U = I, slope 1, and two pairs of inputs of one sum."""
    width, inputs = rng.randint(1, 3), rng.randint(1, 2)
    weight = ImmutableMatrix(width, inputs, lambda *_: rational(rng))
    bias, shift = vector(rng, width), vector(rng, width)
    now = rng.randint(0, 2)
    fed = [vector(rng, inputs) for _ in range(9)]
    fed[now + 4] = fed[now + 1] + fed[now + 2] - fed[now + 3]
    drive = [weight * x + bias for x in fed]
    states = [vector(rng, width)]
    for drift in drive[1:]:
        states.append(states[-1] + drift + shift)
    return {
        "n": width,
        "m": inputs,
        "t": now,
        "U": ImmutableMatrix(eye(width)),
        "W": weight,
        "b": bias,
        "v": shift,
        "x": lambda i: fed[i],
        "h": lambda i: states[i],
        "z": lambda i: states[i - 1] + drive[i],
        "horizon": 8,
    }
