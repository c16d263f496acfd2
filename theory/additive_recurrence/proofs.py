"""Proofs on the additive recurrence: its statements, step by step, and their models.

The claims themselves are in theory/additive_recurrence/__init__.py.
"""

from collections.abc import Callable
from random import Random

from sympy import (
    Add,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    Identity,
    ImmutableMatrix,
    Le,
    MatrixSymbol,
    Rational,
    Symbol,
    Trace,
    eye,
    oo,
)
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import Family, ForAll, Norm, order, size, step, time
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    Given,
    Induction,
    Lemma,
)
from longdep.theory.core.semantics import Model
from longdep.theory.models import rational, square, vector

n, t, s = size, time, step
m = Symbol("m", integer=True, positive=True)
k = Symbol("k", integer=True, nonnegative=True)
U, W = MatrixSymbol("U", n, n), MatrixSymbol("W", n, m)
b, v = MatrixSymbol("b", n, 1), MatrixSymbol("v", n, 1)
c = Symbol("c", nonnegative=True)
w = Symbol("w", real=True)
hs, us = Function("h", real=True), Function("u", real=True)
first_input, second_input = Function("x", real=True), Function("y", real=True)
item, other_item = Function("x", integer=True), Function("y", integer=True)


def h(index: Expr | int) -> Family:
    """The state at a time, shape (n, 1)."""
    return Family("h", n, 1, index)


def u(index: Expr | int) -> Family:
    """The state of a second run, shape (n, 1)."""
    return Family("u", n, 1, index)


def x(index: Expr | int) -> Family:
    """The input at a time, shape (m, 1)."""
    return Family("x", m, 1, index)


def z(index: Expr | int) -> Family:
    """The net input of the units at a time, shape (n, 1)."""
    return Family("z", n, 1, index)


def g(index: Expr | int) -> Family:
    """What the item adds to the state: any function of it, shape (n, 1)."""
    return Family("g", n, 1, index)


def D(lag: Expr | int) -> Family:
    """The derivative of the state by the state `lag` steps before, shape (n, n)."""
    return Family("D", n, n, lag)


def F(index: Expr | int) -> Family:
    """The slopes of the activation at a step, as a diagonal matrix (n, n)."""
    return Family("F", n, n, index)


def G(index: Expr | int) -> Family:
    """The derivative of g by the state at a step, shape (n, n)."""
    return Family("G", n, n, index)


def e(lag: Expr | int) -> Family:
    """A small change of the state, carried by the residual net, shape (n, 1)."""
    return Family("e", n, 1, lag)


def q(lag: Expr | int) -> Family:
    """The same change, carried by the plain net, shape (n, 1)."""
    return Family("q", n, 1, lag)


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
CHAIN_START = Hypothesis(
    "chain-start",
    Eq(D(0), Identity(n)),
    "$D_\\tau$ is the derivative of the state by the one $\\tau$ steps before",
    definition=True,
)
CHAIN = Hypothesis(
    "chain-rule",
    ForAll(Eq(D(s + 1), F(s + 1) * U * D(s)), s, 0, oo),
    "one step further the chain rule multiplies by the slopes and $U$",
    definition=True,
)
SLOPES = Hypothesis(
    "unit-slope",
    ForAll(Eq(F(s + 1), Identity(n)), s, 0, oo),
    "the slopes at the visited points are 1",
)
LIKE_SUMS = Hypothesis(
    "like-sums",
    Eq(x(t + 1) + x(t + 2), x(t + 3) + x(t + 4)),
    "two pairs of inputs have the same sum",
    definition=True,
)
ADDITIVE = Eq(h(t + 1), h(t) + (W * x(t + 1) + b + v))
UNIT_GRADIENT = Eq(D(t), Identity(n))
AFFINE = Eq(h(t + 2) - h(t), h(t + 4) - h(t + 2))


def _net_model(rng: Random) -> Model:
    width, inputs = rng.randint(1, 3), rng.randint(1, 2)
    weight = ImmutableMatrix(width, inputs, lambda *_: rational(rng))
    bias, shift = vector(rng, width), vector(rng, width)
    now = rng.randint(0, 2)
    fed = [vector(rng, inputs) for _ in range(9)]
    fed[now + 4] = fed[now + 1] + fed[now + 2] - fed[now + 3]
    drive = [weight * x + bias for x in fed]
    found = [vector(rng, width)]
    for drift in drive[1:]:
        found.append(found[-1] + drift + shift)
    return {
        "n": width,
        "m": inputs,
        "t": now,
        "U": ImmutableMatrix(eye(width)),
        "W": weight,
        "b": bias,
        "v": shift,
        "x": lambda i: fed[i],
        "h": lambda i: found[i],
        "z": lambda i: found[i - 1] + drive[i],
        "horizon": 8,
    }


def _additive_steps(name: str, when: Expr) -> tuple[Step, ...]:
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


def _identity_step() -> Step:
    return Step("identity", Eq(U, Identity(n)), Given("identity-weight"), "Premise.")


def prove_additive() -> Proof:
    """Insert the premises into one step of the simple net."""
    return Proof((_identity_step(), *_additive_steps("additive", t)), _net_model)


def prove_affine() -> Proof:
    """Four additive steps; the input weight sees only the sums of the inputs."""
    names = ("step 1", "step 2", "step 3", "step 4")
    steps = [_identity_step()]
    for lag, name in enumerate(names):
        steps += _additive_steps(name, t + lag)
    return Proof(
        (
            *steps,
            Step("like sums", LIKE_SUMS.condition, Given("like-sums"), "Premise."),
            Step(
                "two steps",
                Eq(h(t + 2) - h(t), W * (x(t + 1) + x(t + 2)) + 2 * (b + v)),
                Algebra(by=("step 2", "step 1")),
                "Two steps add W times the sum of the inputs.",
            ),
            Step(
                "two more",
                Eq(h(t + 4) - h(t + 2), W * (x(t + 3) + x(t + 4)) + 2 * (b + v)),
                Algebra(by=("step 4", "step 3")),
                "So do the next two.",
            ),
            Step(
                "affine",
                AFFINE,
                Algebra(by=("two steps", "two more", "like sums")),
                "The sums are the same.",
            ),
        ),
        _net_model,
    )


def _chain_model(rng: Random) -> Model:
    width = rng.randint(1, 3)
    unit = ImmutableMatrix(eye(width))
    return {
        "n": width,
        "t": rng.randint(0, 3),
        "U": unit,
        "F": lambda _: unit,
        "D": lambda _: unit,
        "horizon": 5,
    }


def prove_unit_gradient() -> Proof:
    """Induction on the lag: every step multiplies by I I."""
    return Proof(
        (
            Step("start", UNIT_GRADIENT.subs(t, 0), Given("chain-start"), "Lag 0."),
            Step("assumed", UNIT_GRADIENT, Assume(), "Suppose it at lag t."),
            _identity_step(),
            Step(
                "one step",
                Eq(D(t + 1), F(t + 1) * U * D(t)),
                Given("chain-rule", {s: t}),
                "The chain rule.",
            ),
            Step(
                "slope",
                Eq(F(t + 1), Identity(n)),
                Given("unit-slope", {s: t}),
                "Slopes 1.",
            ),
            Step(
                "next",
                UNIT_GRADIENT.subs(t, t + 1),
                Algebra(by=("one step", "slope", "identity", "assumed")),
                "I I I = I.",
            ),
            Step(
                "unit gradient",
                UNIT_GRADIENT,
                Induction(t, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
        ),
        _chain_model,
    )


def _run(state: Callable[[Expr], Family], fed: Function, name: str) -> Hypothesis:
    return Hypothesis(
        name,
        ForAll(Eq(state(s + 1), state(s) + g(fed(s + 1))), s, 0, oo),
        "a run of the additive recurrence: each item $x$ adds its $g_x$",
        definition=True,
    )


FIRST_RUN = _run(h, item, "first-run")
SECOND_RUN = _run(u, other_item, "second-run")
SAME_BEFORE = Hypothesis(
    "same-before",
    Eq(u(k), h(k)),
    "before the exchange the two runs are in the same state",
    definition=True,
)
EARLIER = Hypothesis(
    "exchanged-first",
    Eq(other_item(k + 1), item(k + 2)),
    "the second run reads the later of two neighbouring items first",
    definition=True,
)
LATER = Hypothesis(
    "exchanged-second",
    Eq(other_item(k + 2), item(k + 1)),
    "and then the earlier one",
    definition=True,
)
SAME_AFTER = Hypothesis(
    "same-after",
    ForAll(Eq(other_item(k + 3 + s), item(k + 3 + s)), s, 0, oo),
    "all later items are the same",
    definition=True,
)
ORDER_FREE = Eq(u(k + 2 + t), h(k + 2 + t))


def _exchanged_model(rng: Random) -> Model:
    width, before = rng.randint(1, 3), rng.randint(0, 2)
    added = [vector(rng, width) for _ in range(3)]
    items = [rng.randint(0, 2) for _ in range(9)]
    swapped = list(items)
    swapped[before + 1], swapped[before + 2] = items[before + 2], items[before + 1]
    start = vector(rng, width)

    def states(fed: list[int]) -> list[ImmutableMatrix]:
        found = [start]
        for what in fed[1:]:
            found.append(found[-1] + added[what])
        return found

    runs = states(items), states(swapped)
    return {
        "n": width,
        "k": before,
        "t": rng.randint(0, 3),
        "x": lambda i: items[i],
        "y": lambda i: swapped[i],
        "g": lambda i: added[i],
        "h": lambda i: runs[0][i],
        "u": lambda i: runs[1][i],
        "horizon": 4,
    }


def prove_order_free() -> Proof:
    """The exchanged items cancel in the sum; afterwards both runs move alike."""

    def moved(state: Callable, fed: Function, when: Expr, run: str, name: str) -> Step:
        return Step(
            name,
            Eq(state(when + 1), state(when) + g(fed(when + 1))),
            Given(run, {s: when}),
            "One step of the run.",
        )

    return Proof(
        (
            moved(h, item, k, "first-run", "h once"),
            moved(h, item, k + 1, "first-run", "h twice"),
            moved(u, other_item, k, "second-run", "u once"),
            moved(u, other_item, k + 1, "second-run", "u twice"),
            Step("before", SAME_BEFORE.condition, Given("same-before"), "Premise."),
            Step("first", EARLIER.condition, Given("exchanged-first"), "Premise."),
            Step("second", LATER.condition, Given("exchanged-second"), "Premise."),
            Step(
                "start",
                ORDER_FREE.subs(t, 0),
                Algebra(
                    by=(
                        *("u twice", "u once", "h twice", "h once"),
                        *("before", "first", "second"),
                    )
                ),
                "Both runs have added the same two items: g(x) + g(y) = g(y) + g(x).",
            ),
            Step("assumed", ORDER_FREE, Assume(), "Suppose equal states at a time."),
            moved(h, item, k + 2 + t, "first-run", "h next"),
            moved(u, other_item, k + 2 + t, "second-run", "u next"),
            Step(
                "same item",
                Eq(other_item(k + 3 + t), item(k + 3 + t)),
                Given("same-after", {s: t}),
                "The next item is the same.",
            ),
            Step(
                "next",
                ORDER_FREE.subs(t, t + 1),
                Algebra(by=("u next", "h next", "assumed", "same item")),
                "So both runs move alike.",
            ),
            Step(
                "order free",
                ORDER_FREE,
                Induction(t, "start", "assumed", "next"),
                "By induction on the time since the exchange.",
            ),
        ),
        _exchanged_model,
    )


def _scalar_run(state: Function, fed: Function, name: str) -> Hypothesis:
    return Hypothesis(
        name,
        ForAll(Eq(state(s + 1), w * state(s) + fed(s + 1)), s, 0, oo),
        "a run of a linear unit with recurrent weight $w$",
        definition=True,
    )


SCALAR_RUNS = (
    _scalar_run(hs, first_input, "first-run"),
    _scalar_run(us, second_input, "second-run"),
    Hypothesis(
        "same-start", Eq(us(0), hs(0)), "both runs start alike", definition=True
    ),
    Hypothesis(
        "exchanged-first",
        Eq(second_input(1), first_input(2)),
        "the second run reads the two inputs in the other order",
        definition=True,
    ),
    Hypothesis(
        "exchanged-second",
        Eq(second_input(2), first_input(1)),
        "the second run reads the two inputs in the other order",
        definition=True,
    ),
)
ORDER_SEEN = Eq(us(2) - hs(2), (1 - w) * (first_input(1) - first_input(2)))


def _scalar_runs_model(rng: Random) -> Model:
    weight, start = rational(rng), rational(rng)
    fed = (0, rational(rng), rational(rng))

    def states(one: Expr, two: Expr) -> list[Expr]:
        once = weight * start + one
        return [start, once, weight * once + two]

    runs = states(fed[1], fed[2]), states(fed[2], fed[1])
    return {
        "w": weight,
        "x": lambda i: fed[int(i)],
        "y": lambda i: fed[-int(i)],
        "h": lambda i: runs[0][int(i)],
        "u": lambda i: runs[1][int(i)],
        "horizon": 2,
    }


def prove_order_seen() -> Proof:
    """Two steps of each run, subtracted."""

    def moved(state: Function, fed: Function, when: int, run: str, name: str) -> Step:
        return Step(
            name,
            Eq(state(when + 1), w * state(when) + fed(when + 1)),
            Given(run, {s: when}),
            "One step of the run.",
        )

    return Proof(
        (
            moved(hs, first_input, 0, "first-run", "h once"),
            moved(hs, first_input, 1, "first-run", "h twice"),
            moved(us, second_input, 0, "second-run", "u once"),
            moved(us, second_input, 1, "second-run", "u twice"),
            Step("start", Eq(us(0), hs(0)), Given("same-start"), "Premise."),
            *(
                Step(name, SCALAR_RUNS[i].condition, Given(name), "Premise.")
                for i, name in ((3, "exchanged-first"), (4, "exchanged-second"))
            ),
            Step(
                "difference",
                ORDER_SEEN,
                Algebra(
                    by=(
                        *("u twice", "u once", "h twice", "h once", "start"),
                        *("exchanged-first", "exchanged-second"),
                    )
                ),
                "w x_2 + x_1 - (w x_1 + x_2) = (1 - w)(x_1 - x_2).",
            ),
        ),
        _scalar_runs_model,
    )


RESIDUAL = Hypothesis(
    "residual",
    ForAll(Eq(e(s + 1), e(s) + G(s + 1) * e(s)), s, 0, oo),
    "a small change of the state is carried on by $I + G$, with $G = dg/dh$",
    definition=True,
)
PLAIN = Hypothesis(
    "plain",
    ForAll(Eq(q(s + 1), G(s + 1) * q(s)), s, 0, oo),
    "the plain net $h_t = g(x_t, h_{t-1})$ carries it on by $G$ alone",
    definition=True,
)
SAME_CHANGE = Hypothesis(
    "same-change", Eq(q(0), e(0)), "the same change in both nets", definition=True
)
STEP_BOUND = Hypothesis(
    "step-bound",
    ForAll(Le(Norm(G(s + 1), order), c), s, 0, oo),
    "the norm of $G$ is at most $c$ at every step, a norm consistent with that of "
    "vectors",
)
BELOW_ONE = Hypothesis("below-one", Gt(1 - c, 0), "$c$ is below 1")
BELOW_HALF = Hypothesis("below-half", Ge(1 - 2 * c, 0), "$c$ is at most one half")
MONOTONE = Hypothesis(
    "monotone",
    ForAll(Ge(Trace(e(s).T * G(s + 1) * e(s)), 0), s, 0, oo),
    "$g$ never works against the change: $e^T G e$ is at least 0 at every step",
)
NORM_0 = Norm(e(0), order)
LOWER = Ge(Norm(e(t), order), (1 - c) ** t * NORM_0)
UPPER = Le(Norm(e(t), order), (1 + c) ** t * NORM_0)
BAND = And(LOWER, UPPER)
PLAIN_UPPER = Le(Norm(q(t), order), c**t * NORM_0)
ALLEVIATED = Ge(Norm(e(t), order), Norm(q(t), order))
KEPT = Ge(Norm(e(t), 2) ** 2, Norm(e(0), 2) ** 2)


def _carried(
    factors: list[ImmutableMatrix], start: ImmutableMatrix
) -> Callable[[int], ImmutableMatrix]:
    found = [start]
    for factor in factors:
        found.append(factor * found[-1])
    return lambda i: found[i]


def _size(matrix: ImmutableMatrix, kind: str) -> Expr:
    """A norm at least as large as the induced one, and rational."""
    if kind == "F":
        return sum(abs(entry) for entry in matrix)
    rows = matrix if kind == "oo" else matrix.T
    return max(sum(abs(entry) for entry in rows.row(i)) for i in range(rows.rows))


MOST = Rational(7, 8)


def _residual_model(rng: Random, largest: Expr = MOST) -> Model:
    width, kind = rng.randint(1, 3), rng.choice(["1", "oo", "F"])
    bound = largest / (1 + rng.randint(0, 2))
    slopes = []
    for _ in range(6):
        matrix = square(rng, width)
        total = _size(matrix, kind)
        slopes.append(
            matrix if total <= bound else ImmutableMatrix(matrix * bound / total)
        )
    start = vector(rng, width)
    unit = ImmutableMatrix(eye(width))
    return {
        "n": width,
        "p": kind,
        "c": bound,
        "t": rng.randint(0, 3),
        "G": lambda i: slopes[i - 1],
        "e": _carried([unit + matrix for matrix in slopes], start),
        "q": _carried(slopes, start),
        "horizon": 5,
    }


def _half_model(rng: Random) -> Model:
    return _residual_model(rng, Rational(1, 2))


def _step_norms() -> tuple[Step, ...]:
    moved, now = Norm(G(t + 1) * e(t), order), Norm(e(t), order)
    return (
        Step(
            "one step",
            Eq(e(t + 1), e(t) + G(t + 1) * e(t)),
            Given("residual", {s: t}),
            "One step of the residual net.",
        ),
        Step(
            "consistent",
            Le(moved, Norm(G(t + 1), order) * now),
            Lemma("an induced norm, or the Frobenius norm, is consistent"),
            "|G e| <= |G| |e|.",
        ),
        Step(
            "bound",
            Le(Norm(G(t + 1), order), c),
            Given("step-bound", {s: t}),
            "|G| <= c.",
        ),
    )


def _lower_steps(below: Expr, fact: str) -> tuple[Step, ...]:
    """From |e + G e| >= |e| - |G e|, by induction; `below` is 1 - c with its sign."""
    return (
        Step(
            "reverse triangle",
            Ge(
                Norm(e(t) + G(t + 1) * e(t), order),
                Norm(e(t), order) - Norm(G(t + 1) * e(t), order),
            ),
            Lemma("the triangle inequality, reversed"),
            "A sum is at least as long as the difference of the lengths.",
        ),
        Step("lower start", LOWER.subs(t, 0), Algebra(), "Equal at lag 0."),
        Step("lower assumed", LOWER, Assume(), "Suppose it at lag t."),
        Step(
            "lower next",
            LOWER.subs(t, t + 1),
            Combine(
                {
                    "reverse triangle": 1,
                    "consistent": 1,
                    "bound": Norm(e(t), order),
                    "lower assumed": below,
                },
                by=("one step",),
                facts=(fact,),
            ),
            "Each step keeps at least the share 1 - c.",
        ),
        Step(
            "lower",
            LOWER,
            Induction(t, "lower start", "lower assumed", "lower next"),
            "By induction on the lag.",
        ),
    )


def prove_band() -> Proof:
    """Triangle inequality from both sides, by induction on the lag."""
    return Proof(
        (
            *_step_norms(),
            *_lower_steps(1 - c, "below-one"),
            Step(
                "triangle",
                Le(
                    Norm(e(t) + G(t + 1) * e(t), order),
                    Norm(e(t), order) + Norm(G(t + 1) * e(t), order),
                ),
                Lemma("the triangle inequality"),
                "A sum is at most as long as the sum of the lengths.",
            ),
            Step("upper start", UPPER.subs(t, 0), Algebra(), "Equal at lag 0."),
            Step("upper assumed", UPPER, Assume(), "Suppose it at lag t."),
            Step(
                "upper next",
                UPPER.subs(t, t + 1),
                Combine(
                    {
                        "triangle": 1,
                        "consistent": 1,
                        "bound": Norm(e(t), order),
                        "upper assumed": 1 + c,
                    },
                    by=("one step",),
                ),
                "Each step adds at most the share c.",
            ),
            Step(
                "upper",
                UPPER,
                Induction(t, "upper start", "upper assumed", "upper next"),
                "By induction on the lag.",
            ),
            Step("band", BAND, Conjunction(("lower", "upper")), "Both sides."),
        ),
        _residual_model,
    )


def prove_half() -> Proof:
    """(1 - c)^t from below for the residual net, c^t from above for the plain one."""
    below = Add(1 - 2 * c, c, evaluate=False)
    powers = Ge((1 - c) ** t, c**t)
    return Proof(
        (
            *_step_norms(),
            *_lower_steps(below, "below-half"),
            Step(
                "plain step",
                Eq(q(t + 1), G(t + 1) * q(t)),
                Given("plain", {s: t}),
                "One step of the plain net.",
            ),
            Step(
                "plain consistent",
                Le(
                    Norm(G(t + 1) * q(t), order),
                    Norm(G(t + 1), order) * Norm(q(t), order),
                ),
                Lemma("an induced norm, or the Frobenius norm, is consistent"),
                "|G q| <= |G| |q|.",
            ),
            Step("same change", Eq(q(0), e(0)), Given("same-change"), "Premise."),
            Step(
                "plain start",
                PLAIN_UPPER.subs(t, 0),
                Combine(by=("same change",)),
                "Equal at lag 0.",
            ),
            Step("plain assumed", PLAIN_UPPER, Assume(), "Suppose it at lag t."),
            Step(
                "plain next",
                PLAIN_UPPER.subs(t, t + 1),
                Combine(
                    {
                        "plain consistent": 1,
                        "bound": Norm(q(t), order),
                        "plain assumed": c,
                    },
                    by=("plain step",),
                ),
                "Each step keeps at most the share c.",
            ),
            Step(
                "plain",
                PLAIN_UPPER,
                Induction(t, "plain start", "plain assumed", "plain next"),
                "By induction on the lag.",
            ),
            Step("powers start", powers.subs(t, 0), Algebra(), "1 and 1 at lag 0."),
            Step("powers assumed", powers, Assume(), "Suppose it at lag t."),
            Step("half", BELOW_HALF.condition, Given("below-half"), "Premise."),
            Step(
                "powers next",
                powers.subs(t, t + 1),
                Combine({"powers assumed": below, "half": c**t}, facts=("below-half",)),
                "1 - c is at least c.",
            ),
            Step(
                "powers",
                powers,
                Induction(t, "powers start", "powers assumed", "powers next"),
                "By induction on the lag.",
            ),
            Step(
                "alleviated",
                ALLEVIATED,
                Combine({"lower": 1, "powers": NORM_0, "plain": 1}),
                "One bound from below, the other from above.",
            ),
        ),
        _half_model,
    )


def _monotone_model(rng: Random) -> Model:
    """Slopes with a positive semidefinite symmetric part."""
    width = rng.randint(1, 3)
    slopes = []
    for _ in range(6):
        root, turn = square(rng, width), square(rng, width)
        slopes.append(ImmutableMatrix(root.T * root + turn - turn.T))
    unit = ImmutableMatrix(eye(width))
    return {
        "n": width,
        "t": rng.randint(0, 2),
        "G": lambda i: slopes[i - 1],
        "e": _carried([unit + matrix for matrix in slopes], vector(rng, width)),
        "horizon": 4,
    }


def prove_kept() -> Proof:
    """|e + G e|^2 = |e|^2 + 2 e^T G e + |G e|^2, by induction."""
    moved = G(t + 1) * e(t)
    return Proof(
        (
            Step(
                "one step",
                Eq(e(t + 1), e(t) + moved),
                Given("residual", {s: t}),
                "One step of the residual net.",
            ),
            Step(
                "expanded",
                Eq(
                    Norm(e(t) + moved, 2) ** 2,
                    Norm(e(t), 2) ** 2
                    + 2 * Trace(e(t).T * G(t + 1) * e(t))
                    + Norm(moved, 2) ** 2,
                ),
                Lemma("the square of a Euclidean norm is an inner product"),
                "Multiply out.",
            ),
            Step(
                "monotone",
                Ge(Trace(e(t).T * G(t + 1) * e(t)), 0),
                Given("monotone", {s: t}),
                "The cross term is not negative.",
            ),
            Step("start", KEPT.subs(t, 0), Algebra(), "Equal at lag 0."),
            Step("assumed", KEPT, Assume(), "Suppose it at lag t."),
            Step(
                "next",
                KEPT.subs(t, t + 1),
                Combine(
                    {"expanded": 1, "monotone": 2, "assumed": 1},
                    slack=Norm(moved, 2) ** 2,
                    by=("one step",),
                ),
                "Nothing is taken away.",
            ),
            Step(
                "kept",
                KEPT,
                Induction(t, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
        ),
        _monotone_model,
    )
