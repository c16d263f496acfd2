"""The gradient back through a network: below 1/sup f' it decays geometrically.

e(t) is the gradient t steps back from where it starts, g(t) the derivatives on the way.
"""

from random import Random

from sympy import Abs, Eq, Expr, ImmutableMatrix, Le, Limit, Rational, Symbol, oo
from sympy.logic.boolalg import And
from sympy.matrices.expressions.diagonal import DiagMatrix

from longdep.theory.activation.notation import U, excess, n, s, t
from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import Family, ForAll, Norm, order
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    Given,
    Induction,
    LimitRule,
)
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import norms
from longdep.theory.models import positive, square, vector

largest = Symbol("phi", positive=True)
unit = Symbol("i", integer=True, nonnegative=True)


def e(index: Expr | int) -> Family:
    """The gradient that many steps back, shape (n, 1)."""
    return Family("e", n, 1, index)


def gains(index: Expr | int) -> Family:
    """The activation's derivatives at that step, shape (n, 1)."""
    return Family("g", n, 1, index)


def one_step(index: Expr) -> Expr:
    """The gradient one more step back: diag(f'(z)) U^T e."""
    return DiagMatrix(gains(index)) * U.T * e(index)


RECURSION = Hypothesis(
    "recursion",
    ForAll(Eq(e(s + 1), one_step(s)), s, 0),
    "each step back multiplies the gradient by $\\operatorname{diag}(f'(z)) U^T$",
    definition=True,
)


def derivatives_at_most(top: Expr, words: str) -> Hypothesis:
    """The premise that every derivative on the way is at most `top` in size."""
    inner = ForAll(Le(Abs(gains(s)[unit, 0]), top), unit, 0, n - 1)
    return Hypothesis("derivatives", ForAll(inner, s, 0), words)


def norm_below(top: Expr, words: str) -> Hypothesis:
    """The premise that the norm of U^T is below 1/top, by a factor 1 + a."""
    return Hypothesis(
        "small-norm", Le(Norm(U.T, order), 1 / (top * (1 + excess))), words
    )


def decay(margin: Expr) -> And:
    """The gradient stays below a geometric sequence, which tends to 0."""
    bound = Norm(e(0), order) / (1 + margin) ** t
    return And(Le(Norm(e(t), order), bound), Eq(Limit(bound, t, oo), 0))


def prove_decay(top: Expr) -> Proof:
    """The bound by a geometric sequence, for derivatives of size at most `top`."""
    bound, vanishes = decay(excess).args
    if isinstance(bound, Eq):
        bound, vanishes = vanishes, bound
    moved = U.T * e(t)
    steps = (
        Step("start", bound.subs(t, 0), Algebra(), "Equality at t = 0."),
        Step("assumed", bound, Assume(), "Suppose the bound at t."),
        Step(
            "one step",
            Eq(e(t + 1), one_step(t)),
            Given("recursion", {s: t}),
            "The recursion, one step back.",
        ),
        Step(
            "gains now",
            ForAll(Le(Abs(gains(t)[unit, 0]), top), unit, 0, n - 1),
            Given("derivatives", {s: t}),
            "The derivatives at t.",
        ),
        Step(
            "scaled",
            Le(Norm(one_step(t), order), top * Norm(moved, order)),
            norms.DIAGONAL_SCALES(
                gains=gains(t),
                matrix=moved,
                bound=top,
                index=unit,
                order=order,
                by=("gains now",),
            ),
            "Every entry is scaled by a derivative of at most that size.",
        ),
        Step(
            "consistent",
            Le(Norm(moved, order), Norm(U.T, order) * Norm(e(t), order)),
            norms.CONSISTENT(left=U.T, right=e(t), order=order),
            "|U^T e| <= |U^T| |e|.",
        ),
        Step(
            "small",
            Le(Norm(U.T, order), 1 / (top * (1 + excess))),
            Given("small-norm"),
            "Premise.",
        ),
        Step(
            "next",
            bound.subs(t, t + 1),
            Combine(
                {
                    "scaled": 1,
                    "consistent": top,
                    "small": top * Norm(e(t), order),
                    "assumed": 1 / (1 + excess),
                },
                by=("one step",),
            ),
            "One factor 1/(1+a) more.",
        ),
        Step(
            "bound",
            bound,
            Induction(t, "start", "assumed", "next"),
            "By induction on t.",
        ),
        Step(
            "vanishes",
            vanishes,
            LimitRule(tuple({excess: a, Norm(e(0), order): 3} for a in (1, 5))),
            "A geometric sequence.",
        ),
        Step("both", decay(excess), Conjunction(("bound", "vanishes")), "Together."),
    )
    number = Rational(top) if top.is_number else None
    return Proof(steps, lambda rng: decay_model(rng, number))


def decay_model(rng: Random, top: Rational | None) -> Model:
    """A weight of norm at most 1/((1+a) phi), and derivatives of size at most phi."""
    weight, a = square(rng), positive(rng)
    phi = positive(rng) if top is None else top
    kind, size_ = rng.choice(["1", "oo", "F"]), weight.rows
    lines = {"1": weight, "oo": weight.T, "F": weight.reshape(1, size_**2)}[kind]
    norm = max(sum(abs(v) for v in lines.row(i)) for i in range(lines.rows))
    if norm * phi * (1 + a) > 1:
        weight = ImmutableMatrix(weight / (norm * phi * (1 + a)))
    slopes = [
        ImmutableMatrix(size_, 1, lambda *_: phi * Rational(rng.randint(-4, 4), 4))
        for _ in range(6)
    ]
    gradients = [vector(rng, size_)]
    for slope in slopes:
        gradients.append((weight.T * gradients[-1]).multiply_elementwise(slope))
    return {
        "n": size_,
        "U": weight,
        "a": a,
        "phi": phi,
        "p": kind,
        "t": rng.randint(0, 4),
        "e": lambda k: gradients[k],
        "g": lambda k: slopes[k],
        "horizon": 5,
    }
