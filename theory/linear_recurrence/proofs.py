"""Proofs on the linear recurrence: its statements, step by step, and their models.

The claims themselves are in theory/linear_recurrence/__init__.py.
"""

from collections.abc import Mapping
from random import Random

from sympy import (
    Abs,
    And,
    Eq,
    Equivalent,
    Expr,
    Function,
    Gt,
    Identity,
    ImmutableMatrix,
    Implies,
    Le,
    Limit,
    Lt,
    MatMul,
    MatrixSymbol,
    Ne,
    Rational,
    Sum,
    Symbol,
    ZeroMatrix,
    diag,
    expand,
    eye,
    oo,
)
from sympy import Q as Ask
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import (
    Exists,
    Family,
    ForAll,
    Norm,
    equation,
    order,
    size,
    step,
    time,
)
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Apply,
    Assume,
    Both,
    Combine,
    Conjunction,
    Deduction,
    Given,
    Induction,
    Instance,
    Lemma,
    LimitRule,
    Multiply,
)
from longdep.theory.core.semantics import Model
from longdep.theory.models import (
    cayley,
    diagonal,
    invertible,
    positive,
    rational,
    square,
    states,
    vector,
)

n, t, s = size, time, step
W = MatrixSymbol("W", n, n)
Q = MatrixSymbol("Q", n, n)
L = MatrixSymbol("Lambda", n, n)
V = MatrixSymbol("V", n, n)
u, v = MatrixSymbol("u", n, 1), MatrixSymbol("v", n, 1)
lam = Symbol("lambda", real=True)
lam1, lam2 = Symbol("lambda_1", real=True), Symbol("lambda_2", real=True)
excess = Symbol("a", positive=True)
lag = Symbol("k", integer=True, positive=True)
pairs = Symbol("m", integer=True, nonnegative=True)


def h(index: Expr | int) -> Family:
    """The state at a time, shape (n, 1)."""
    return Family("h", n, 1, index)


RECURRENCE = Hypothesis(
    "recurrence",
    ForAll(Eq(h(s + 1), W.T * h(s)), s, 0, oo),
    "the state follows h(t) = W^T h(t-1), with one W at every step",
)
DEFINED = Hypothesis(
    RECURRENCE.name, RECURRENCE.condition, RECURRENCE.words, definition=True
)
EIGEN_FORM = Hypothesis(
    "eigen-form", Eq(W, Q * L * Q.T), "W is written as Q times Lambda times Q^T"
)
ORTHOGONAL = Hypothesis("orthogonal", Ask.orthogonal(Q), "Q is orthogonal")
DIAGONAL = Hypothesis("diagonal", Ask.diagonal(L), "Lambda is a real diagonal matrix")

UNROLLED = Eq(h(t), (W**t).T * h(0))
POWER_FORM = Eq((W**t).T, Q * L**t * Q.T)
PRINTED = Eq((W**t).T, Q.T * L**t * Q)
COMMUTES = Eq(Q * Q * L**t, L**t * Q * Q)
PARITY = And(
    Equivalent(Eq(Q * Q * L, L * Q * Q), PRINTED.subs(t, 2 * pairs + 1)),
    Equivalent(Eq(Q * Q * L**2, L**2 * Q * Q), PRINTED.subs(t, 2 * pairs + 2)),
)
BASIS_FORM = Eq((W**t).T, V.inv().T * L**t * V.T)


def _linear_model(rng: Random, weight: ImmutableMatrix, **more: object) -> Model:
    return {
        "n": weight.rows,
        "W": weight,
        "h": states(weight, vector(rng, weight.rows)),
        "t": rng.randint(0, 3),
        "s": rng.randint(0, 3),
        "p": rng.choice(["1", "oo", "F"]),
        "horizon": 5,
        **more,
    }


def _eigen_model(rng: Random) -> Model:
    basis = cayley(rng)
    values = diagonal(rng, basis.rows)
    weight = ImmutableMatrix(basis * values * basis.T)
    return _linear_model(rng, weight, Q=basis, Lambda=values)


def _unrolled_steps() -> tuple[Step, ...]:
    return (
        Step(
            "start",
            UNROLLED.subs(t, 0),
            Algebra(),
            "W^0 is the identity, so the formula starts at h(0).",
        ),
        Step("assumed", UNROLLED, Assume(), "Suppose the formula at t."),
        Step(
            "one step",
            Eq(h(t + 1), W.T * h(t)),
            Given("recurrence", {s: t}),
            "The recurrence, taken from t to t + 1.",
        ),
        Step(
            "next",
            UNROLLED.subs(t, t + 1),
            Algebra(by=("one step", "assumed")),
            "Insert the formula at t; W^T (W^t)^T is (W^(t+1))^T.",
        ),
        Step(
            "unrolled",
            UNROLLED,
            Induction(t, "start", "assumed", "next"),
            "By induction on t.",
        ),
    )


def _power_steps() -> tuple[Step, ...]:
    return (
        Step(
            "premise", EIGEN_FORM.condition, Given("eigen-form"), "The eigen-form of W."
        ),
        Step(
            "transpose",
            Eq(W.T, Q * L * Q.T),
            Algebra(by=("premise",), facts=("diagonal",)),
            "Q Lambda Q^T is its own transpose, because Lambda is diagonal.",
        ),
        Step(
            "power 0",
            POWER_FORM.subs(t, 0),
            Algebra(facts=("orthogonal",)),
            "Both sides are the identity, as Q Q^T = I.",
        ),
        Step("power assumed", POWER_FORM, Assume(), "Suppose the form at t."),
        Step(
            "peel",
            equation((W ** (t + 1)).T, MatMul(W.T, (W**t).T)),
            Algebra(),
            "Split one factor off.",
        ),
        Step(
            "power next",
            POWER_FORM.subs(t, t + 1),
            Algebra(by=("peel", "power assumed", "transpose"), facts=("orthogonal",)),
            "Q Lambda Q^T Q Lambda^t Q^T = Q Lambda^(t+1) Q^T, as Q^T Q = I.",
        ),
        Step(
            "power",
            POWER_FORM,
            Induction(t, "power 0", "power assumed", "power next"),
            "By induction on t.",
        ),
    )


def prove_unrolled() -> Proof:
    """Induction on t."""
    return Proof(_unrolled_steps(), lambda rng: _linear_model(rng, square(rng)))


def _exact_steps() -> tuple[Step, ...]:
    return (
        *_power_steps(),
        Step(
            "power backwards",
            Eq(Q * L**t * Q.T, (W**t).T),
            Algebra(by=("power",), facts=("orthogonal",)),
            "The true power, read from right to left.",
        ),
        Step("commuting", COMMUTES, Assume(), "Suppose Q^2 commutes with Lambda^t."),
        Step(
            "conjugated",
            Eq(Q * L**t * Q.T, Q.T * L**t * Q),
            Multiply("commuting", Q.T, Q.T, facts=("orthogonal",)),
            "Multiply by Q^T on both sides: the Q's cancel.",
        ),
        Step(
            "printed then",
            PRINTED,
            Algebra(by=("power", "conjugated"), facts=("orthogonal",)),
            "So the true power has the printed form.",
        ),
        Step(
            "sufficient",
            Implies(COMMUTES, PRINTED),
            Deduction("commuting", "printed then"),
            "Commuting is enough.",
        ),
        Step("printed", PRINTED, Assume(), "Suppose the printed form at this t."),
        Step(
            "equated",
            Eq(Q * L**t * Q.T, Q.T * L**t * Q),
            Algebra(by=("power backwards", "printed"), facts=("orthogonal",)),
            "Both forms equal (W^t)^T.",
        ),
        Step(
            "commuting then",
            COMMUTES,
            Multiply("equated", Q, Q, facts=("orthogonal",)),
            "Multiply by Q on both sides.",
        ),
        Step(
            "necessary",
            Implies(PRINTED, COMMUTES),
            Deduction("printed", "commuting then"),
            "Commuting is forced.",
        ),
    )


def prove_exact_condition() -> Proof:
    """The true power, compared with the printed one, both ways."""
    both = Step(
        "iff",
        Equivalent(COMMUTES, PRINTED),
        Both("sufficient", "necessary"),
        "The two implications together.",
    )
    return Proof((*_exact_steps(), both), _commuting_or_not)


def _parity_steps(name: str, power: int, repeats: Expr, lemma: str) -> tuple[Step, ...]:
    """Show that Q^2 commutes with Lambda^(power repeats) iff with Lambda^power."""
    base, when = L**power, expand(power * repeats)
    simple, commutes = Eq(Q * Q * base, base * Q * Q), COMMUTES.subs(t, when)
    printed = PRINTED.subs(t, when)
    every = Eq(Q * Q * L ** (power * t), L ** (power * t) * Q * Q)
    return (
        Step(f"{name}: simple", simple, Assume(), "Suppose Q^2 commutes with it."),
        Step(f"{name}: start", every.subs(t, 0), Algebra(), "A zeroth power is I."),
        Step(f"{name}: assumed", every, Assume(), "Suppose it for a power."),
        Step(
            f"{name}: first",
            Eq(Q * Q * L ** (power * t + power), L ** (power * t) * Q * Q * base),
            Multiply(f"{name}: assumed", None, base),
            "One factor more on the right.",
        ),
        Step(
            f"{name}: second",
            Eq(L ** (power * t) * Q * Q * base, L ** (power * t + power) * Q * Q),
            Multiply(f"{name}: simple", L ** (power * t), None),
            "Move that factor to the left.",
        ),
        Step(
            f"{name}: next",
            every.subs(t, t + 1),
            Algebra(by=(f"{name}: first", f"{name}: second")),
            "So for the next power.",
        ),
        Step(
            f"{name}: every",
            every,
            Induction(t, f"{name}: start", f"{name}: assumed", f"{name}: next"),
            "By induction.",
        ),
        Step(
            f"{name}: commutes",
            commutes,
            Instance(f"{name}: every", {t: repeats}),
            "In particular at this time.",
        ),
        Step(
            f"{name}: sufficient at",
            Implies(commutes, printed),
            Instance("sufficient", {t: when}),
            "The exact condition at this time.",
        ),
        Step(
            f"{name}: holds",
            printed,
            Apply(f"{name}: sufficient at", (f"{name}: commutes",)),
            "So the printed form holds.",
        ),
        Step(
            f"{name}: if",
            Implies(simple, printed),
            Deduction(f"{name}: simple", f"{name}: holds"),
            "One direction.",
        ),
        Step(f"{name}: printed", printed, Assume(), "Suppose the printed form."),
        Step(
            f"{name}: necessary at",
            Implies(printed, commutes),
            Instance("necessary", {t: when}),
            "The exact condition at this time.",
        ),
        Step(
            f"{name}: must commute",
            commutes,
            Apply(f"{name}: necessary at", (f"{name}: printed",)),
            "So Q^2 commutes with the power.",
        ),
        Step(
            f"{name}: root",
            Implies(commutes, simple),
            Lemma(lemma, needs=("diagonal",)),
            "Entry (i, j): Q^2_ij (x_j - x_i) = 0, for the powers as for the roots.",
        ),
        Step(
            f"{name}: then simple",
            simple,
            Apply(f"{name}: root", (f"{name}: must commute",)),
            "So it commutes with the root.",
        ),
        Step(
            f"{name}: only if",
            Implies(printed, simple),
            Deduction(f"{name}: printed", f"{name}: then simple"),
            "The other direction.",
        ),
        Step(
            name,
            Equivalent(simple, printed),
            Both(f"{name}: if", f"{name}: only if"),
            "Both directions.",
        ),
    )


def prove_parity() -> Proof:
    """The exact condition at odd and at even times."""
    return Proof(
        (
            *_exact_steps(),
            *_parity_steps(
                "odd", 1, 2 * pairs + 1, "an odd power takes no real value twice"
            ),
            *_parity_steps(
                "even", 2, pairs + 1, "a power takes no value >= 0 twice on x >= 0"
            ),
            Step("parity", PARITY, Conjunction(("odd", "even")), "Both parities."),
        ),
        lambda rng: {**_commuting_or_not(rng), "m": rng.randint(0, 1)},
    )


def _commuting_or_not(rng: Random) -> Model:
    if rng.random() < 0.5:
        return _eigen_model(rng)
    basis, values = eye(3), diagonal(rng, 3)
    if rng.random() < 0.5:
        basis = ImmutableMatrix([[0, 1, 0], [1, 0, 0], [0, 0, -1]])
    weight = ImmutableMatrix(basis * values * basis.T)
    return _linear_model(rng, weight, Q=basis, Lambda=values)


def prove_spectral_repair() -> Proof:
    """The unrolled state with the power of the eigen-form."""
    final = Step(
        "state",
        Eq(h(t), Q * L**t * Q.T * h(0)),
        Algebra(by=("unrolled", "power"), facts=("orthogonal",)),
        "Insert the power into the unrolled state.",
    )
    return Proof((*_unrolled_steps(), *_power_steps(), final), _eigen_model)


def prove_premise_repair() -> Proof:
    """The same induction from the other premise."""
    premise = Step(
        "premise", Eq(W, Q.T * L * Q), Given("other-form"), "The other premise."
    )
    transpose = Step(
        "transpose",
        Eq(W.T, Q.T * L * Q),
        Algebra(by=("premise",), facts=("diagonal",)),
        "Q^T Lambda Q is its own transpose.",
    )
    start = Step(
        "power 0",
        PRINTED.subs(t, 0),
        Algebra(facts=("orthogonal",)),
        "Both sides are the identity.",
    )
    assumed = Step("power assumed", PRINTED, Assume(), "Suppose the form at t.")
    peel = Step(
        "peel",
        equation((W ** (t + 1)).T, MatMul(W.T, (W**t).T)),
        Algebra(),
        "Split one factor off.",
    )
    following = Step(
        "power next",
        PRINTED.subs(t, t + 1),
        Algebra(by=("peel", "power assumed", "transpose"), facts=("orthogonal",)),
        "The inner Q Q^T cancels.",
    )
    power = Step(
        "power",
        PRINTED,
        Induction(t, "power 0", "power assumed", "power next"),
        "By induction on t.",
    )
    state = Step(
        "state",
        Eq(h(t), Q.T * L**t * Q * h(0)),
        Algebra(by=("unrolled", "power"), facts=("orthogonal",)),
        "Insert the power into the unrolled state.",
    )
    return Proof(
        (
            *_unrolled_steps(),
            premise,
            transpose,
            start,
            assumed,
            peel,
            following,
            power,
            state,
        ),
        _other_eigen_model,
    )


def _other_eigen_model(rng: Random) -> Model:
    basis = cayley(rng)
    values = diagonal(rng, basis.rows)
    weight = ImmutableMatrix(basis.T * values * basis)
    return _linear_model(rng, weight, Q=basis, Lambda=values)


def _reflection_model(rng: Random) -> Model:
    direction = vector(rng, 2)
    if direction == ImmutableMatrix([0, 0]):
        direction = ImmutableMatrix([1, 0])
    scale = Rational(2) / (direction.T * direction)[0]
    basis = ImmutableMatrix(eye(2) - scale * direction * direction.T)
    values = diagonal(rng, 2)
    weight = ImmutableMatrix(basis * values * basis)
    return _linear_model(rng, weight, Q=basis, Lambda=values)


def prove_reflection() -> Proof:
    """Nothing to exchange when Q is its own transpose."""
    steps = (
        *_power_steps(),
        Step(
            "printed",
            PRINTED,
            Algebra(by=("power",), facts=("symmetric",)),
            "With Q = Q^T the two forms are the same.",
        ),
    )
    return Proof(steps, _reflection_model)


def _basis_model(rng: Random) -> Model:
    basis = invertible(rng)
    values = diagonal(rng, basis.rows)
    weight = ImmutableMatrix(basis * values * basis.inv())
    return _linear_model(rng, weight, V=basis, Lambda=values)


def prove_any_basis() -> Proof:
    """The induction with V and its inverse."""
    facts = ("invertible", "diagonal")
    steps = (
        *_unrolled_steps(),
        Step(
            "premise",
            Eq(W, V * L * V.inv()),
            Given("eigen-form"),
            "The eigen-form in a basis V.",
        ),
        Step(
            "transpose",
            Eq(W.T, V.inv().T * L * V.T),
            Algebra(by=("premise",), facts=facts),
            "Transposing turns V into V^-T.",
        ),
        Step(
            "power 0",
            BASIS_FORM.subs(t, 0),
            Algebra(facts=facts),
            "V^-T V^T is the identity.",
        ),
        Step("power assumed", BASIS_FORM, Assume(), "Suppose the form at t."),
        Step(
            "peel",
            equation((W ** (t + 1)).T, MatMul(W.T, (W**t).T)),
            Algebra(),
            "Split one factor off.",
        ),
        Step(
            "power next",
            BASIS_FORM.subs(t, t + 1),
            Algebra(by=("peel", "power assumed", "transpose"), facts=facts),
            "The inner V^T V^-T cancels.",
        ),
        Step(
            "power",
            BASIS_FORM,
            Induction(t, "power 0", "power assumed", "power next"),
            "By induction on t.",
        ),
        Step(
            "state",
            Eq(h(t), V.inv().T * L**t * V.T * h(0)),
            Algebra(by=("unrolled", "power"), facts=facts),
            "Insert the power into the unrolled state.",
        ),
    )
    return Proof(steps, _basis_model)


def prove_reach() -> Proof:
    """Transpose the eigen-form."""
    steps = (
        Step("premise", EIGEN_FORM.condition, Given("eigen-form"), "The eigen-form."),
        Step(
            "symmetric",
            Eq(W.T, W),
            Algebra(by=("premise",), facts=("diagonal",)),
            "Q Lambda Q^T is its own transpose.",
        ),
    )
    return Proof(steps, _eigen_model)


HAS_FORM = Exists(
    And(EIGEN_FORM.condition, ORTHOGONAL.condition, DIAGONAL.condition), Q, L
)


def prove_reach_converse() -> Proof:
    """The spectral theorem, on trust: there is nothing else in this proof."""
    theorem = Step(
        "spectral theorem",
        HAS_FORM,
        Lemma(
            "the spectral theorem: a real symmetric matrix has an orthonormal basis of "
            "eigenvectors, with real eigenvalues",
            needs=("symmetric",),
        ),
        "Q has the eigenvectors as its columns and is orthogonal, Lambda has the "
        "eigenvalues on its diagonal.",
    )
    return Proof((theorem,), _eigen_model)


COMPONENT = Eq(u.T * h(t), lam**t * u.T * h(0))


def part(vector: MatrixSymbol, index: Expr | int) -> Norm:
    """The size of the state's component along a vector, |u^T h|."""
    return Norm(vector.T * h(index), 1)


def grown(vector: MatrixSymbol, value: Expr) -> Eq:
    """|u^T h(t)| = |value|^t |u^T h(0)|."""
    return Eq(part(vector, t), Abs(value) ** t * part(vector, 0))


ALIGNED, OTHER = part(u, 0), part(v, 0)


def _component_model(rng: Random) -> Model:
    basis = invertible(rng)
    values = diagonal(rng, basis.rows)
    weight = ImmutableMatrix(basis * values * basis.inv())
    return _linear_model(rng, weight, u=basis[:, 0], **{"lambda": values[0, 0]})


ONE_STEP = Step(
    "one step",
    Eq(h(t + 1), W.T * h(t)),
    Given("recurrence", {s: t}),
    "The recurrence, taken from t to t + 1.",
)


def _component_steps(
    value: Expr = lam, vector: MatrixSymbol = u, premise: str = "eigenvector"
) -> tuple[Step, ...]:
    """u^T h(t) = value^t u^T h(0), by induction on t, along one eigenvector."""
    row = vector.T
    component = Eq(row * h(t), value**t * row * h(0))
    named = {
        name: name if vector == u else f"{name} of {vector}"
        for name in ("start", "assumed", "moved", "scaled", "grown", "next")
    }
    return (
        Step(named["start"], component.subs(t, 0), Algebra(), "lambda^0 = 1."),
        Step(named["assumed"], component, Assume(), "Suppose the formula at t."),
        Step(
            premise,
            Eq(row * W.T, value * row),
            Given(premise),
            "An eigenvector of W, written as a row.",
        ),
        Step(
            named["moved"],
            Eq(row * h(t + 1), row * W.T * h(t)),
            Multiply("one step", row),
            "Multiply by the row.",
        ),
        Step(
            named["scaled"],
            Eq(row * W.T * h(t), value * row * h(t)),
            Multiply(premise, None, h(t)),
            "The eigenvector relation, applied to h(t).",
        ),
        Step(
            named["grown"],
            Eq(value * row * h(t), value ** (t + 1) * row * h(0)),
            Multiply(named["assumed"], value * Identity(1)),
            "The assumption, times lambda.",
        ),
        Step(
            named["next"],
            component.subs(t, t + 1),
            Algebra(by=(named["moved"], named["scaled"], named["grown"])),
            "The three equations in a row.",
        ),
        Step(
            f"component of {vector}",
            component,
            Induction(t, named["start"], named["assumed"], named["next"]),
            "By induction on t.",
        ),
        Step(
            f"size of {vector}",
            grown(vector, value),
            Lemma("a norm is homogeneous", by=(f"component of {vector}",)),
            "The size of a multiple.",
        ),
    )


def prove_component() -> Proof:
    """Induction on t, along one eigenvector."""
    return Proof((ONE_STEP, *_component_steps()[:-1]), _component_model)


def _size_model(rng: Random) -> Model:
    more = positive(rng)
    return {
        "lambda": rng.choice((1, -1)) / (1 + more),
        "a": more,
        "t": rng.randint(0, 4),
        "horizon": 4,
    }


def _large_model(rng: Random) -> Model:
    model = _size_model(rng)
    return {**model, "lambda": rng.choice((-1, 1)) * (1 + model["a"])}


DECAYS = Eq(Limit(Abs(lam) ** t, t, oo), 0)
EXPLODES = Eq(Limit(Abs(lam) ** t, t, oo), oo)
EXPLODES_ALONG = Eq(Limit(Abs(lam) ** t * ALIGNED, t, oo), oo)
COMPONENT_EXPLODES = And(grown(u, lam), EXPLODES_ALONG)
UNALIGNED_VANISHES = And(grown(v, lam2), Eq(Limit(Abs(lam2) ** t * OTHER, t, oo), 0))
RATIO_GROWS = Eq(Limit(ALIGNED / OTHER * (Abs(lam1) / Abs(lam2)) ** t, t, oo), oo)
OUTGROWS = And(grown(u, lam1), grown(v, lam2), RATIO_GROWS)
BELOW = "a number in [0, 1) is 0 or 1/(1 + a) with a > 0"
ABOVE = "a number above 1 is 1 + a with a > 0"

BELOW_ONE = Hypothesis(
    "size-below-one", Lt(Abs(lam), 1), "the eigenvalue is below 1 in size"
)
ABOVE_ONE = Hypothesis(
    "size-above-one", Gt(Abs(lam), 1), "the eigenvalue is above 1 in size"
)
NONZERO_START = Hypothesis(
    "nonzero-start", Gt(ALIGNED, 0), "the component along u starts nonzero"
)
DOMINANT = Hypothesis(
    "strict-dominance",
    Lt(Abs(lam2), Abs(lam1)),
    "the first eigenvalue is strictly larger than the second in size",
)
DOMINANCE = Hypothesis(
    "dominance",
    Le(Abs(lam2), Abs(lam1)),
    "no eigenvalue is larger in size than the first",
)
STARTS = Hypothesis("aligned-start", Gt(ALIGNED, 0), "the start has a part along u")
UNALIGNED = Hypothesis(
    "unaligned-start",
    Gt(OTHER, 0),
    "the start has a part along v: something to discard",
    definition=True,
)
NONZERO_SECOND = Hypothesis(
    "nonzero-second",
    Ne(lam2, 0),
    "the second eigenvalue is not 0 (else its part is gone after one step)",
    definition=True,
)


def _by_geometry(
    geometric: Eq,
    conclusion: Eq,
    lemma: Lemma,
) -> Proof:
    return Proof(
        (
            Step(
                "geometric",
                geometric,
                LimitRule(_samples({})),
                "A geometric sequence, for any a > 0.",
            ),
            Step("limit", conclusion, lemma, "The sizes given are of this form."),
        ),
        _size_model,
    )


def prove_decays() -> Proof:
    """Compare with the powers of 1/(1 + a)."""
    return _by_geometry(
        Eq(Limit((1 / (1 + excess)) ** t, t, oo), 0),
        DECAYS,
        Lemma(BELOW, needs=("size-below-one",), by=("geometric",)),
    )


def prove_explodes() -> Proof:
    """Compare with the powers of 1 + a."""
    proof = _by_geometry(
        Eq(Limit((1 + excess) ** t, t, oo), oo),
        EXPLODES,
        Lemma(ABOVE, needs=("size-above-one",), by=("geometric",)),
    )
    return Proof(proof.steps, _large_model)


def prove_component_explodes() -> Proof:
    """A nonzero multiple of the powers of 1 + a."""
    steps = (
        ONE_STEP,
        *_component_steps(),
        Step(
            "geometric",
            Eq(Limit((1 + excess) ** t * ALIGNED, t, oo), oo),
            LimitRule(_samples({ALIGNED: 2}), facts=("nonzero-start",)),
            "A geometric sequence, for any a > 0.",
        ),
        Step(
            "limit",
            EXPLODES_ALONG,
            Lemma(ABOVE, needs=("size-above-one",), by=("geometric",)),
            "The size given is of this form.",
        ),
        Step(
            "explodes",
            COMPONENT_EXPLODES,
            Conjunction(("size of u", "limit")),
            "Together.",
        ),
    )
    return Proof(steps, _exploding_model)


def _samples(others: Mapping[Expr, int]) -> tuple[Mapping[Expr, Expr | int], ...]:
    return tuple({excess: Rational(k, 4), **others} for k in (1, 4, 20))


def _parts_model(rng: Random, values: list[Expr], **more: object) -> Model:
    """W = V diag(values) V^-1, a start with a part along each eigenvector."""
    basis = invertible(rng, len(values))
    weight = ImmutableMatrix(basis * diag(*values) * basis.inv())
    parts = ImmutableMatrix([rational(rng, nonzero=True) for _ in values])
    return {
        **_linear_model(rng, weight, u=ImmutableMatrix(basis[:, 0]), **more),
        "v": ImmutableMatrix(basis[:, len(values) - 1]),
        "h": states(weight, ImmutableMatrix(basis.inv().T * parts)),
    }


def _exploding_model(rng: Random) -> Model:
    value = rng.choice((-1, 1)) * (1 + positive(rng))
    others = [rational(rng) for _ in range(rng.randint(0, 2))]
    return _parts_model(rng, [value, *others], a=positive(rng), **{"lambda": value})


def _outgrowing_model(rng: Random) -> Model:
    second, more = rational(rng, nonzero=True), positive(rng)
    first = rng.choice((-1, 1)) * second * (1 + more)
    between = [rational(rng) for _ in range(rng.randint(0, 1))]
    values = {"lambda_1": first, "lambda_2": second}
    return _parts_model(rng, [first, *between, second], a=more, **values)


def prove_outgrows() -> Proof:
    """The ratio of two components is a multiple of the powers of 1 + a."""
    steps = (
        ONE_STEP,
        *_component_steps(lam1),
        *_component_steps(lam2, v, "second-eigenvector"),
        Step(
            "geometric",
            Eq(Limit(ALIGNED / OTHER * (1 + excess) ** t, t, oo), oo),
            LimitRule(
                _samples({ALIGNED: 2, OTHER: 3}),
                facts=("aligned-start", "unaligned-start"),
            ),
            "A geometric sequence, for any a > 0.",
        ),
        Step(
            "limit",
            RATIO_GROWS,
            Lemma(
                ABOVE, needs=("strict-dominance", "nonzero-second"), by=("geometric",)
            ),
            "The ratio of the two eigenvalues is above 1 in size.",
        ),
        Step(
            "outgrows",
            OUTGROWS,
            Conjunction(("size of u", "size of v", "limit")),
            "Together.",
        ),
    )
    return Proof(steps, _outgrowing_model)


def rest(index: Expr | int) -> MatrixExpr:
    """What is left of the state without its part along u, shape (n, 1)."""
    return h(index) - u * u.T * h(index)


APART = Norm(rest(0), 2)
GAP = Le(Norm(W.T * rest(s), 2), Abs(lam2) * Norm(rest(s), 2))
REST_BOUND = Le(Norm(rest(t), 2), Abs(lam2) ** t * APART)
ANGLE = Le(
    Norm(rest(t), 2) * Abs(lam1) ** t * ALIGNED, Abs(lam2) ** t * APART * Norm(h(t), 2)
)
GAINED = ALIGNED * (Abs(lam1) / Abs(lam2)) ** t
GAINED_LIMIT = Eq(Limit(GAINED, t, oo), oo)
DIRECTION = And(ANGLE, GAINED_LIMIT)


def prove_direction() -> Proof:
    """The part along u grows exactly, the rest at most like the second eigenvalue."""
    return Proof(
        (
            ONE_STEP,
            *_component_steps(lam1),
            *_rest_steps(),
            Step(
                "shadow",
                Le(Norm(u.T * h(t), 1), Norm(h(t), 2)),
                Lemma("Cauchy and Schwarz: |u^T x| <= |u| |x|", needs=("unit",)),
                "A part along a unit vector is no longer than the whole.",
            ),
            Step(
                "angle",
                ANGLE,
                Combine(
                    {"rest bound": Norm(h(t), 2), "shadow": Norm(rest(t), 2)},
                    by=("size of u",),
                ),
                "The sine of the angle is at most the rest over the part along u.",
            ),
            Step(
                "geometric",
                Eq(Limit(ALIGNED * (1 + excess) ** t, t, oo), oo),
                LimitRule(_samples({ALIGNED: 2}), facts=("aligned-start",)),
                "A geometric sequence, for any a > 0.",
            ),
            Step(
                "limit",
                GAINED_LIMIT,
                Lemma(
                    ABOVE,
                    needs=("strict-dominance", "nonzero-second"),
                    by=("geometric",),
                ),
                "The ratio of the two eigenvalues is above 1 in size.",
            ),
            Step("direction", DIRECTION, Conjunction(("angle", "limit")), "Together."),
        ),
        _direction_model,
    )


def _rest_steps() -> tuple[Step, ...]:
    """The rest follows the recurrence by itself, and the gap bounds its growth."""
    along = -lam1 * u * u.T * h(t)
    return (
        Step(
            "along",
            Eq(-u * u.T * h(t + 1), -u * u.T * W.T * h(t)),
            Multiply("one step", -u * u.T),
            "Multiply by -u u^T.",
        ),
        Step(
            "along scaled",
            Eq(-u * u.T * W.T * h(t), along),
            Multiply("eigenvector", -u, h(t)),
            "u is an eigenvector from the left ...",
        ),
        Step("right", Eq(W.T * u, lam1 * u), Given("right-eigenvector"), "Premise."),
        Step(
            "right scaled",
            Eq(-W.T * u * u.T * h(t), along),
            Multiply("right", -Identity(n), u.T * h(t)),
            "... and from the right.",
        ),
        Step(
            "spread",
            Eq(W.T * rest(t), W.T * h(t) - W.T * u * u.T * h(t)),
            Algebra(),
            "Multiply out.",
        ),
        Step(
            "rest moves",
            Eq(rest(t + 1), W.T * rest(t)),
            Algebra(by=("along", "along scaled", "one step", "spread", "right scaled")),
            "So the rest follows the recurrence by itself.",
        ),
        Step("gap", GAP.subs(s, t), Given("gap", {s: t}), "Premise."),
        Step("rest start", REST_BOUND.subs(t, 0), Algebra(), "Equality at t = 0."),
        Step("rest assumed", REST_BOUND, Assume(), "Suppose it at t."),
        Step(
            "rest next",
            REST_BOUND.subs(t, t + 1),
            Combine({"gap": 1, "rest assumed": Abs(lam2)}, by=("rest moves",)),
            "One factor more.",
        ),
        Step(
            "rest bound",
            REST_BOUND,
            Induction(t, "rest start", "rest assumed", "rest next"),
            "By induction on t.",
        ),
    )


def _direction_model(rng: Random) -> Model:
    basis = cayley(rng, rng.randint(2, 3))
    second, more = rational(rng, nonzero=True), positive(rng)
    others = [second * Rational(rng.randint(-4, 4), 4) for _ in range(basis.rows - 2)]
    values = [rng.choice((-1, 1)) * second * (1 + more), second, *others]
    weight = ImmutableMatrix(basis * diag(*values) * basis.T)
    parts = [rational(rng, nonzero=True), *(rational(rng) for _ in values[1:])]
    return {
        **_linear_model(rng, weight, u=ImmutableMatrix(basis[:, 0]), a=more),
        "h": states(weight, ImmutableMatrix(basis * ImmutableMatrix(parts))),
        "lambda_1": values[0],
        "lambda_2": second,
    }


BLOCK = Norm((W**lag).T, "F")
BLOCKWISE = Le(
    Norm(h(lag * pairs), "F"), BLOCK**pairs * Norm(h(0), "F"), evaluate=False
)


def _blockwise_model(rng: Random) -> Model:
    return _linear_model(rng, square(rng), k=rng.randint(1, 2), m=rng.randint(0, 2))


def prove_blockwise() -> Proof:
    """Induction on the number of blocks."""
    following = lag * (pairs + 1)
    return Proof(
        (
            *_unrolled_steps(),
            Step(
                "now",
                UNROLLED.subs(t, lag * pairs),
                Instance("unrolled", {t: lag * pairs}),
                "The state after m blocks of k steps.",
            ),
            Step(
                "later",
                UNROLLED.subs(t, following),
                Instance("unrolled", {t: following}),
                "The state after one block more.",
            ),
            Step(
                "block",
                Eq(h(following), (W**lag).T * h(lag * pairs)),
                Algebra(by=("later", "now")),
                "A block multiplies by (W^k)^T.",
            ),
            Step(
                "consistent",
                Le(
                    Norm((W**lag).T * h(lag * pairs), "F"),
                    BLOCK * Norm(h(lag * pairs), "F"),
                ),
                Lemma("the Frobenius norm is consistent with the Euclidean one"),
                "|A x| <= |A| |x|.",
            ),
            Step("none", BLOCKWISE.subs(pairs, 0), Algebra(), "Before any block."),
            Step("assumed blocks", BLOCKWISE, Assume(), "Suppose it after m blocks."),
            Step(
                "one block more",
                BLOCKWISE.subs(pairs, pairs + 1),
                Combine({"consistent": 1, "assumed blocks": BLOCK}, by=("block",)),
                "One factor more.",
            ),
            Step(
                "blockwise",
                BLOCKWISE,
                Induction(pairs, "none", "assumed blocks", "one block more"),
                "By induction on m.",
            ),
        ),
        _blockwise_model,
    )


DEFECTIVE = Eq(h(t), h(0) + t * (W.T - Identity(n)) * h(0))


def _defective_model(rng: Random) -> Model:
    a, b = rational(rng, nonzero=True), rational(rng)
    basis = invertible(rng, 2)
    block = ImmutableMatrix([[1, a], [0, 1]])
    return _linear_model(rng, ImmutableMatrix(basis * block * basis.inv()), a=b)


def prove_defective() -> Proof:
    """Induction on t, with (W^T - I)^2 = 0."""
    shift = W.T - Identity(n)
    return Proof(
        (
            Step(
                "nilpotent",
                Eq(W.T * W.T, 2 * W.T - Identity(n)),
                Given("double-one"),
                "(W^T - I)^2 = 0, multiplied out.",
            ),
            Step(
                "one step",
                Eq(h(t + 1), W.T * h(t)),
                Given("recurrence", {s: t}),
                "The recurrence, taken from t to t + 1.",
            ),
            Step("start", DEFECTIVE.subs(t, 0), Algebra(), "The growth term is 0."),
            Step("assumed", DEFECTIVE, Assume(), "Suppose the formula at t."),
            Step(
                "moved",
                Eq(W.T * W.T * h(0), 2 * W.T * h(0) - h(0)),
                Multiply("nilpotent", None, h(0)),
                "The relation, applied to h(0).",
            ),
            Step(
                "inserted",
                Eq(h(t + 1), W.T * h(0) + t * MatMul(W.T, shift) * h(0)),
                Algebra(by=("one step", "assumed")),
                "Insert the formula at t.",
            ),
            Step(
                "folded",
                equation(
                    W.T * h(0) + t * MatMul(W.T, shift) * h(0),
                    W.T * h(0) + t * (W.T * W.T * h(0) - W.T * h(0)),
                ),
                Algebra(),
                "Multiply out.",
            ),
            Step(
                "next",
                DEFECTIVE.subs(t, t + 1),
                Algebra(by=("inserted", "folded", "moved")),
                "W^T (W^T - I) h(0) = (W^T - I) h(0), so one more is added.",
            ),
            Step(
                "linear growth",
                DEFECTIVE,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
        ),
        _defective_model,
    )


SHRINKS = Le(Norm(h(t + 1), order), Norm(h(t), order))


def prove_norm_shrinks() -> Proof:
    """Consistency of the norm, once."""
    return Proof(
        (
            Step(
                "one step",
                Eq(h(t + 1), W.T * h(t)),
                Given("recurrence", {s: t}),
                "The recurrence, taken from t to t + 1.",
            ),
            Step(
                "consistent",
                Le(Norm(W.T * h(t), order), Norm(W.T, order) * Norm(h(t), order)),
                Lemma("an induced norm is consistent with its vector norm"),
                "|W^T h| <= |W^T| |h|.",
            ),
            Step(
                "norm", Le(Norm(W.T, order), 1), Given("norm-at-most-one"), "Premise."
            ),
            Step(
                "shrinks",
                SHRINKS,
                Combine({"consistent": 1, "norm": Norm(h(t), order)}, by=("one step",)),
                "|h(t+1)| <= |W^T| |h(t)| <= |h(t)|.",
            ),
        ),
        _contracting_model,
    )


def _contracting_model(rng: Random) -> Model:
    model = _linear_model(rng, square(rng))
    kind, weight = model["p"], model["W"]
    rows = weight if kind == "1" else weight.T
    size = {
        "F": lambda: sum(abs(x) for x in weight),
    }.get(
        kind, lambda: max(sum(abs(x) for x in rows.row(i)) for i in range(rows.rows))
    )()
    scaled = weight if size <= 1 else ImmutableMatrix(weight / size)
    return {**model, "W": scaled, "h": states(scaled, vector(rng, weight.rows))}


STAYS_OUT = Eq(u.T * h(t), ZeroMatrix(1, 1))


def _symmetric_start_model(rng: Random) -> Model:
    model = dict(_eigen_model(rng))
    basis, weight = model["Q"], model["W"]
    start = vector(rng, weight.rows)
    first = ImmutableMatrix(basis[:, 0])
    start = ImmutableMatrix(start - first * (first.T * start)[0])
    model.update(
        {"u": first, "lambda": model["Lambda"][0, 0], "h": states(weight, start)}
    )
    return model


def prove_stays_out() -> Proof:
    """Induction on t: W maps the complement of u into itself."""
    return Proof(
        (
            Step("start", STAYS_OUT.subs(t, 0), Given("orthogonal-start"), "Premise."),
            Step("assumed", STAYS_OUT, Assume(), "Suppose u^T h(t) = 0."),
            Step("symmetric", Eq(W.T, W), Given("symmetric"), "Premise."),
            Step(
                "eigenvector", Eq(u.T * W, lam * u.T), Given("eigenvector"), "Premise."
            ),
            Step(
                "one step",
                Eq(h(t + 1), W.T * h(t)),
                Given("recurrence", {s: t}),
                "The recurrence, taken from t to t + 1.",
            ),
            Step(
                "symmetric step",
                Eq(h(t + 1), W * h(t)),
                Algebra(by=("one step", "symmetric")),
                "W^T is W.",
            ),
            Step(
                "moved",
                Eq(u.T * h(t + 1), u.T * W * h(t)),
                Multiply("symmetric step", u.T),
                "Multiply by u^T.",
            ),
            Step(
                "scaled",
                Eq(u.T * W * h(t), lam * u.T * h(t)),
                Multiply("eigenvector", None, h(t)),
                "The eigenvector relation, applied to h(t).",
            ),
            Step(
                "vanishing",
                Eq(lam * u.T * h(t), ZeroMatrix(1, 1)),
                Multiply("assumed", lam * Identity(1)),
                "The assumption, times lambda.",
            ),
            Step(
                "next",
                STAYS_OUT.subs(t, t + 1),
                Algebra(by=("moved", "scaled", "vanishing")),
                "u^T h(t+1) = lambda u^T h(t) = 0.",
            ),
            Step(
                "stays out",
                STAYS_OUT,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
        ),
        _symmetric_start_model,
    )


cs, mu = Function("c", real=True), Function("mu", real=True)
j = Symbol("j", integer=True, positive=True)


def _tail(exponent: Expr | int) -> Sum:
    return Sum((cs(j) * mu(j) ** exponent) ** 2, (j, 2, n))


RATE = Le(
    _tail(t) / (cs(1) * mu(1) ** t) ** 2,
    (mu(2) / mu(1)) ** (2 * t) * _tail(0) / cs(1) ** 2,
)


def _spectrum_model(rng: Random) -> Model:
    size = rng.randint(2, 4)
    second = rational(rng, nonzero=True)
    values = [second * (1 + positive(rng)), second]
    values += [second * Rational(rng.randint(-4, 4), 4) for _ in range(size - 2)]
    parts = [rational(rng, nonzero=True) for _ in range(size)]
    return {
        "n": size,
        "t": rng.randint(0, 4),
        "mu": lambda i: values[int(i) - 1],
        "c": lambda i: parts[int(i) - 1],
        "horizon": 4,
    }


def prove_rate() -> Proof:
    """Bound the sum term by term, then divide."""
    return Proof(
        (
            Step(
                "termwise",
                Le(_tail(t), mu(2) ** (2 * t) * _tail(0)),
                Lemma("finite sums are monotone in their terms", needs=("dominated",)),
                "Every unaligned part grows at most like the second eigenvalue.",
            ),
            Step(
                "rate",
                RATE,
                Combine(
                    {"termwise": 1 / (cs(1) * mu(1) ** t) ** 2},
                    facts=("aligned-start", "nonzero-first"),
                ),
                "Divide by the aligned part, (c_1 mu_1^t)^2 > 0.",
            ),
        ),
        _spectrum_model,
    )
