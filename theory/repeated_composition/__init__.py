"""Repeated composition: what a map does to a line of states when applied again.

Source: documents 000 and 002, the figure on repeated composition, its caption and the
two sentences around it. F(g), S(g), A(g) stand for shares of random systems (see
the claims); the measuring rule of each says how its interval decides.
"""

from collections.abc import Callable
from random import Random

from sympy import (
    Eq,
    Expr,
    Function,
    Ge,
    Identity,
    ImmutableMatrix,
    Integer,
    MatrixSymbol,
    Rational,
    Symbol,
    eye,
    oo,
    tanh,
)
from sympy.core.function import UndefinedFunction
from sympy.logic.boolalg import And, Boolean

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading, Source
from longdep.theory.core.notation import Family, ForAll, RealFunction, size, step, time
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction
from longdep.theory.core.semantics import Model
from longdep.theory.models import rational, square, vector

TOPIC = "repeated_composition"

n, t, s = size, time, step
r = Symbol("r", integer=True, nonnegative=True)
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


Matrices = Callable[[int], ImmutableMatrix]


def _products(jacobian: Matrices, rows: int) -> Matrices:
    found = [ImmutableMatrix(eye(rows))]

    def at(index: int) -> ImmutableMatrix:
        while len(found) <= index:
            found.append(jacobian(len(found)) * found[-1])
        return found[index]

    return at


def _model(rng: Random, *, linear: bool) -> Model:
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
        lambda rng: _model(rng, linear=False),
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
        lambda rng: _model(rng, linear=True),
    )


u, w, c = (Symbol(name, real=True) for name in "uwc")
x = Function("x", real=True)
EQUAL_INPUTS = Hypothesis(
    "equal-inputs", Eq(x(t), x(r)), "the two steps receive the same input"
)
NO_INPUTS = Hypothesis("no-inputs", ForAll(Eq(x(s), 0), s, 0, oo), "every input is 0")
SAME = Eq(tanh(u * c + w * x(t)), tanh(u * c + w * x(r)))


def _unit_model(rng: Random) -> Model:
    weight, fed, state = (rational(rng) for _ in range(3))
    inputs = [rational(rng) for _ in range(3)]
    first, second = rng.randint(0, 1), rng.randint(0, 1)

    def given(index: int) -> Expr:
        return inputs[0] if index in (first, second) else inputs[index % 3]

    return {
        "u": weight,
        "w": fed,
        "c": state,
        "x": given,
        "t": first,
        "r": second,
        "horizon": 3,
    }


def prove_same() -> Proof:
    """Equal inputs give the equal argument."""
    return Proof(
        (
            Step("inputs", Eq(x(t), x(r)), Given("equal-inputs"), "Equal inputs."),
            Step(
                "same",
                SAME,
                Algebra(by=("inputs",)),
                "The same function of the same state and input.",
            ),
        ),
        _unit_model,
    )


def prove_no_inputs() -> Proof:
    """Both inputs are 0."""
    return Proof(
        (
            Step("one", Eq(x(t), 0), Given("no-inputs", {s: t}), "At step t."),
            Step("other", Eq(x(r), 0), Given("no-inputs", {s: r}), "At step r."),
            Step(
                "same",
                SAME,
                Algebra(by=("one", "other")),
                "The same function of the same state.",
            ),
        ),
        lambda rng: {**_unit_model(rng), "x": lambda index: Integer(0)},
    )


F, S, A = (RealFunction(name, real=True) for name in "FSA")
HALF = Rational(1, 2)
SCALES = (HALF, 1, 2, 3, 5)
MOST = (3, 5)


def _share(
    function: UndefinedFunction, scales: tuple[Expr | int, ...], least: Expr = HALF
) -> Boolean:
    return And(*(Ge(function(Rational(g)), least, evaluate=False) for g in scales))


CAPTION = "figure on repeated composition, caption, sentence 2"


def _said(locator: str) -> tuple[Source, ...]:
    return Source("000", locator), Source("002", locator)


CLAIMS = (
    Claim(
        key="mostly-flat",
        topic=TOPIC,
        title="Most points of a repeated composition have a tiny slope",
        paraphrase="Composing many nonlinear layers (100 tanh units here) gives a "
        "function whose slope is tiny at most points. $F(g)$ is the share of random "
        "systems, $U \\sim N(0, g^2/n)$, whose section along a random line from -60 to "
        "60 has after five compositions a slope of at most a tenth of its root mean "
        "square on more than half of the line. No scale is given: read for all of "
        "0.5, 1, 2, 3, 5.",
        sources=_said(CAPTION),
        conclusion=_share(F, SCALES),
        kind=Kind.EXPERIMENT,
        why={
            "CONDITIONAL": "It depends on the size of the weights, which the caption "
            "does not give. Small weights make the whole curve gentle, none of it "
            "much flatter than the rest; large ones saturate the units nearly "
            "everywhere.",
        },
    ),
    Claim(
        key="mostly-flat.figure",
        topic=TOPIC,
        title="In systems like the one shown most points have a tiny slope",
        paraphrase="Perhaps the caption only speaks of systems like the one shown, "
        "which turns many times: read for the scale 5, in at least three systems out "
        "of four.",
        conclusion=_share(F, (5,), Rational(3, 4)),
        kind=Kind.EXPERIMENT,
        reading=Reading.CHARITABLE,
        of="mostly-flat",
        why={"SUPPORTED": "In nearly every system of the sample."},
    ),
    Claim(
        key="mostly-flat.large-weights",
        topic=TOPIC,
        title="With large weights most points have a tiny slope",
        paraphrase="The figure shows an extremely nonlinear composition: read for "
        "the scales 3 and 5.",
        conclusion=_share(F, MOST),
        kind=Kind.EXPERIMENT,
        reading=Reading.REPAIR,
        of="mostly-flat",
        why={
            "SUPPORTED": "Along nearly all of the line the units are saturated. Where "
            "it begins is in the table: between the scales 1 and 3.",
        },
    ),
    Claim(
        key="some-steep",
        topic=TOPIC,
        title="Some points have a large slope",
        paraphrase="Some points of the composed function have a large slope. $S(g)$ is "
        "the share of random systems whose steepest slope exceeds ten times the root "
        "mean square along the line, after five compositions.",
        sources=_said(CAPTION),
        conclusion=_share(S, SCALES),
        kind=Kind.EXPERIMENT,
        why={
            "CONDITIONAL": "Not for small weights: each composition then shrinks and "
            "smooths, and no slope stands out.",
        },
    ),
    Claim(
        key="some-steep.figure",
        topic=TOPIC,
        title="In systems like the one shown some points have a large slope",
        paraphrase="Perhaps the caption only speaks of systems like the one shown, "
        "which turns many times: read for the scale 5, in at least three systems out "
        "of four.",
        conclusion=_share(S, (5,), Rational(3, 4)),
        kind=Kind.EXPERIMENT,
        reading=Reading.CHARITABLE,
        of="some-steep",
        why={"SUPPORTED": "In nearly every system of the sample."},
    ),
    Claim(
        key="some-steep.large-weights",
        topic=TOPIC,
        title="With large weights some points have a large slope",
        paraphrase="The same for the scales 2, 3 and 5.",
        conclusion=_share(S, (2, 3, 5)),
        kind=Kind.EXPERIMENT,
        reading=Reading.REPAIR,
        of="some-steep",
        why={
            "SUPPORTED": "Where the line passes the units' linear range, near the "
            "origin, the slope is multiplied by about the scale at each composition.",
        },
    ),
    Claim(
        key="many-turns",
        topic=TOPIC,
        title="The composed function turns many times",
        paraphrase="The composed function alternates many times between increasing "
        "and decreasing. $A(g)$ is the share of random systems whose section turns at "
        "least ten times between -60 and 60, after five compositions.",
        sources=_said(CAPTION),
        conclusion=_share(A, SCALES),
        kind=Kind.EXPERIMENT,
        why={
            "CONDITIONAL": "A few turns at any scale, many only with large weights. "
            "Nor does composing add many: at small scales their mean number hardly "
            "grows (see the table). Turns are counted where the exact slope changes "
            "sign between neighbouring points: at least so many.",
        },
    ),
    Claim(
        key="many-turns.large-weights",
        topic=TOPIC,
        title="With very large weights the composed function turns many times",
        paraphrase="The same for the scale 5.",
        conclusion=_share(A, (5,)),
        kind=Kind.EXPERIMENT,
        reading=Reading.REPAIR,
        of="many-turns",
        why={"SUPPORTED": "In every system of the sample, see the table."},
    ),
    Claim(
        key="many-turns.grows",
        topic=TOPIC,
        title="More compositions, more turns",
        paraphrase="Perhaps what is meant is that composing makes turns. $A(g)$ is now "
        "the share of random systems that turn more often after five compositions than "
        "after one: for the scales 3 and 5.",
        conclusion=_share(A, MOST),
        kind=Kind.EXPERIMENT,
        reading=Reading.CHARITABLE,
        of="many-turns",
        why={
            "SUPPORTED": "For large weights nearly every system gains turns. At the "
            "scale 0.5 most do not: what the first layer bends, the others shrink.",
        },
    ),
    Claim(
        key="composition-like-product",
        topic=TOPIC,
        title="Composing step maps multiplies their Jacobians",
        paraphrase="The composition of functions that a recurrent network uses is "
        "somewhat like matrix multiplication.",
        sources=_said("sentence after the figure on repeated composition"),
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
    Claim(
        key="same-function",
        topic=TOPIC,
        title="A recurrent network composes the same function at every step",
        paraphrase="A recurrent network composes the same function many times, once a "
        "step. Read for a network with inputs: two steps make the same of the same "
        "state $c$ (one tanh unit is enough to see it).",
        sources=_said("sentence before the figure on repeated composition"),
        conclusion=SAME,
        kind=Kind.IDENTITY,
        why={
            "CONDITIONAL": "The parameters are the same at every step, the input is "
            "not: as a function of the state, each step is another one. The figure and "
            "the matrix power are about networks without inputs.",
        },
    ),
    Claim(
        key="same-function.no-inputs",
        topic=TOPIC,
        title="A network without inputs composes the same function at every step",
        paraphrase="The section goes on with a network that has no inputs: read for "
        "inputs that are 0 at every step.",
        hypotheses=(NO_INPUTS,),
        conclusion=SAME,
        kind=Kind.IDENTITY,
        reading=Reading.CHARITABLE,
        of="same-function",
        proof=prove_no_inputs,
        why={
            "PROVED": "Then nothing in a step depends on its number. Such a network "
            "computes nothing about a sequence; it only shows what composition does.",
        },
    ),
    Claim(
        key="same-function.equal-inputs",
        topic=TOPIC,
        title="Steps with equal inputs apply the same function",
        paraphrase="Two steps that receive the same input (in particular, none) make "
        "the same of the same state.",
        hypotheses=(EQUAL_INPUTS,),
        conclusion=SAME,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="same-function",
        proof=prove_same,
        why={
            "PROVED": "As a function of state *and* input every step is the same; so "
            "it is the same function of the state wherever the inputs agree.",
        },
    ),
)
