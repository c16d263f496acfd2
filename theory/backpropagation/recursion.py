"""Is one step back a product with diag(f'(z)) U^T?"""

from random import Random
from typing import Any

from sympy import (
    Derivative,
    Eq,
    Function,
    Ge,
    ImmutableMatrix,
    KroneckerDelta,
    Le,
    Sum,
    Symbol,
    diag,
)
from sympy.logic.boolalg import And
from sympy.matrices.expressions.diagonal import DiagMatrix

from longdep.theory.backpropagation.nets import any_net
from longdep.theory.backpropagation.notation import (
    COMPANION,
    TOPIC,
    Index,
    M,
    U,
    always,
    delta,
    document_001,
    g,
    index,
    n,
    s,
    tau,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.notation import Family
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Given, OneTerm
from longdep.theory.core.semantics import Model
from longdep.theory.models import rational, square, vector


def F(lag: Index) -> Family:
    """The Jacobian of the activation at a lag, shape (n, n)."""
    return Family("F", n, n, lag)


RECURSED = Eq(delta(tau + 1), M(tau + 1) * delta(tau))
unit = Symbol("i", integer=True, positive=True)
sender = Symbol("l", integer=True, positive=True)
shift = Symbol("epsilon", real=True)
f, z, d, b = (Function(name, real=True) for name in ("f", "z", "d", "b"))
entry = Function("U", real=True)
MOVED = f(z(sender) + shift * KroneckerDelta(sender, unit))
SLOPE = Derivative(f(z(unit) + shift), shift)
RECEIVED = Sum(entry(index, sender) * MOVED, (sender, 1, n))
SEEN = Sum(d(index) * (RECEIVED + b(index)), (index, 1, n))
COMPONENT = Eq(
    Derivative(SEEN, shift), SLOPE * Sum(entry(index, unit) * d(index), (index, 1, n))
)


def prove_recursion() -> Proof:
    """The chain rule with a diagonal Jacobian."""
    return Proof(
        (
            Step(
                "chain rule",
                Eq(delta(tau + 1), (U * F(tau + 1)).T * delta(tau)),
                Given("chain-rule", {s: tau}),
                "The transposed Jacobian of the next pre-activation.",
            ),
            Step(
                "elementwise",
                Eq(F(tau + 1), DiagMatrix(g(tau + 1))),
                Given("elementwise", {s: tau}),
                "Unit i of f sees only unit i of z.",
            ),
            Step(
                "own transpose",
                Eq(F(tau + 1).T, DiagMatrix(g(tau + 1))),
                Algebra(by=("elementwise",)),
                "The Jacobian of f is diagonal, hence symmetric.",
            ),
            Step(
                "recursion",
                RECURSED,
                Algebra(by=("chain rule", "own transpose")),
                "(U F)^T = F^T U^T = diag(f') U^T.",
            ),
        ),
        jacobian_net,
    )


def prove_component() -> Proof:
    """Differentiate the sums term by term."""
    moving = entry(index, sender) * Derivative(MOVED, shift)
    return Proof(
        (
            Step(
                "term by term",
                Eq(Derivative(RECEIVED, shift), Sum(moving, (sender, 1, n))),
                Algebra(),
                "A finite sum is differentiated term by term.",
            ),
            Step(
                "one term",
                Eq(Sum(moving, (sender, 1, n)), entry(index, unit) * SLOPE),
                OneTerm(),
                "Only unit i moves, so of the terms over l only l = i is left.",
            ),
            Step(
                "one receiver",
                Eq(Derivative(RECEIVED, shift), entry(index, unit) * SLOPE),
                Algebra(by=("term by term", "one term")),
                "What one receiving unit sees.",
            ),
            Step(
                "seen by all",
                Eq(
                    Derivative(SEEN, shift),
                    Sum(d(index) * Derivative(RECEIVED, shift), (index, 1, n)),
                ),
                Algebra(),
                "Sum over the receiving units j; b does not move.",
            ),
            Step(
                "all receivers",
                COMPONENT,
                Algebra(by=("seen by all", "one receiver")),
                "The slope is a factor of every term.",
            ),
        ),
        _component_model,
    )


def jacobian_net(rng: Random) -> dict[str, Any]:
    """A net whose activation acts unit by unit: its Jacobians are diagonal."""
    model = any_net(rng)
    return {**model, "F": lambda i: ImmutableMatrix(diag(*model["g"](i)))}


def _component_model(rng: Random) -> Model:
    size = rng.randint(1, 3)
    weight, values = square(rng, size), [rational(rng) for _ in range(3)]
    points, later, rest = (vector(rng, size) for _ in range(3))
    return {
        "n": size,
        "i": rng.randint(1, size),
        "j": rng.randint(1, size),
        "l": rng.randint(1, size),
        "epsilon": rational(rng),
        "f": lambda x: values[0] * x + values[1] * x**2 + values[2] * x**3,
        "z": lambda i: points[int(i) - 1],
        "d": lambda i: later[int(i) - 1],
        "b": lambda i: rest[int(i) - 1],
        "U": lambda i, j: weight[int(i) - 1, int(j) - 1],
    }


CLAIMS = (
    Claim(
        key="delta-recursion",
        topic=TOPIC,
        title="One step back multiplies the gradient by Uᵀ and by the slopes",
        paraphrase="The gradient with respect to $z_k$ is "
        "$\\operatorname{diag}(f'(z_k)) U^T$ times the gradient with respect to "
        "$z_{k+1}$.",
        sources=document_001("§long-term dependencies, eq. 1"),
        hypotheses=(
            Hypothesis(
                "chain-rule",
                always(Eq(delta(s + 1), (U * F(s + 1)).T * delta(s))),
                "the loss sees $z_k$ through $z_{k+1} = U f(z_k) + W x + b$ only, so "
                "$\\delta$ is multiplied by the transposed Jacobian $U F$, $F$ the "
                "Jacobian of $f$",
                definition=True,
            ),
            Hypothesis(
                "elementwise",
                always(Eq(F(s + 1), DiagMatrix(g(s + 1)))),
                "$f$ acts unit by unit: its Jacobian is $\\operatorname{diag}(f'(z))$",
            ),
        ),
        conclusion=RECURSED,
        kind=Kind.IDENTITY,
        proof=prove_recursion,
        why={
            "PROVED": "The chain rule, transposed: $(U F)^T = F^T U^T$, and $F$ is "
            "diagonal because $f$ acts unit by unit. With an activation that mixes "
            "units, such as a normalised one, the diagonal alone is wrong.",
        },
    ),
    Claim(
        key="delta-recursion.componentwise",
        topic=TOPIC,
        title="The same, component by component",
        paraphrase="Move one entry $z_i$ by $\\epsilon$; what the next step's units "
        "see of it, weighted with their gradients $d_j$, changes at the rate $f'(z_i) "
        "\\sum_j U_{ji} d_j$.",
        hypotheses=(
            Hypothesis(
                "unit",
                And(Ge(unit, 1), Le(unit, n)),
                "$i$ is one of the $n$ units",
                definition=True,
            ),
        ),
        conclusion=COMPONENT,
        kind=Kind.IDENTITY,
        reading=COMPANION,
        of="delta-recursion",
        proof=prove_component,
        why={
            "PROVED": "Differentiate the sums term by term: of the sum over the "
            "sending units only unit $i$ moves (the $\\delta$ with two indices is "
            "Kronecker's). The index order $U_{ji}$ is the transpose in $U^T$.",
        },
    ),
)
