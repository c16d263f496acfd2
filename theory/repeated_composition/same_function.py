"""Does a recurrent network compose the same function at every step?"""

from random import Random

from sympy import Eq, Expr, Function, Integer, Sum, Symbol, oo, tanh

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, ForEach, Given, Termwise
from longdep.theory.core.semantics import Model
from longdep.theory.models import rational
from longdep.theory.repeated_composition.notation import TOPIC, n, printed, s, t
from longdep.theory.writing import ProofWriter, algebra

r = Symbol("r", integer=True, nonnegative=True)
u, w, c = (Symbol(name, real=True) for name in "uwc")
x = Function("x", real=True)
EQUAL_INPUTS = Hypothesis(
    "equal-inputs", Eq(x(t), x(r)), "the two steps receive the same input"
)
NO_INPUTS = Hypothesis("no-inputs", ForAll(Eq(x(s), 0), s, 0, oo), "every input is 0")
SAME = Eq(tanh(u * c + w * x(t)), tanh(u * c + w * x(r)))

i, j = (Symbol(name, integer=True, positive=True) for name in "ij")
m = Symbol("m", integer=True, positive=True)
U, V, h, X = (Function(name, real=True) for name in ("U", "V", "h", "x"))
b = Function("b", real=True)


def layer(at: Expr) -> Expr:
    """What unit i makes of the state and the input at a step."""
    fed_back = Sum(U(i, j) * h(j, at), (j, 1, n))
    fed = Sum(V(i, j) * X(j, at), (j, 1, m))
    return tanh(fed_back + fed + b(i))


SAME_STATE = Hypothesis(
    "same-state",
    ForAll(Eq(h(j, t), h(j, r)), j, 1, n),
    "the two steps begin at the same state",
)
SAME_INPUT = Hypothesis(
    "same-input",
    ForAll(Eq(X(j, t), X(j, r)), j, 1, m),
    "and receive the same input",
)
SAME_STEP = Eq(layer(t), layer(r))


def prove_same_step() -> Proof:
    """Term by term: no weight and no bias depends on the step."""
    proof = ProofWriter()
    proof.given("states", SAME_STATE, "The same state.")
    proof.given("inputs", SAME_INPUT, "The same input.")
    for name, weight, value, last in (("states", U, h, n), ("inputs", V, X, m)):
        now, then = weight(i, j) * value(j, t), weight(i, j) * value(j, r)
        proof.step(
            f"terms of {name}",
            ForAll(Eq(now, then), j, 1, last),
            ForEach((name,), algebra(name)),
            "Times a weight that is the same at every step.",
        )
        proof.step(
            f"sum of {name}",
            Eq(Sum(now, (j, 1, last)), Sum(then, (j, 1, last))),
            Termwise(f"terms of {name}"),
            "Summed up.",
        )
    proof.step(
        "same",
        SAME_STEP,
        algebra("sum of states", "sum of inputs"),
        "The same function of the same state and input.",
    )
    return proof.done(_layer_model)


def _layer_model(rng: Random) -> Model:
    units, features = rng.randint(1, 2), rng.randint(1, 2)
    first, second = rng.randint(0, 1), rng.randint(0, 1)
    weights = [[rational(rng) for _ in range(4)] for _ in range(3)]
    columns = [[rational(rng) for _ in range(9)] for _ in range(2)]

    def entry(table: list[Expr]) -> object:
        return lambda row, column: table[2 * (int(row) - 1) + int(column) - 1]

    def at_the_steps(values: list[Expr]) -> object:
        def value(unit: int, step: int) -> Expr:
            place = 0 if step in (first, second) else int(step) % 3
            return values[3 * (int(unit) - 1) + place]

        return value

    return {
        "n": units,
        "m": features,
        "U": entry(weights[0]),
        "V": entry(weights[1]),
        "b": lambda row: weights[2][int(row) - 1],
        "h": at_the_steps(columns[0]),
        "x": at_the_steps(columns[1]),
        "i": rng.randint(1, units),
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


CLAIMS = (
    Claim(
        key="same-function",
        topic=TOPIC,
        title="A recurrent network composes the same function at every step",
        paraphrase="A recurrent network composes the same function many times, once a "
        "step.",
        read_as="What a step applies is a function of the state and the input. For a "
        "tanh layer of $n$ units, such as the figure beside the sentence composes: "
        "two steps $t$ and $r$ that begin at the same state $h$ and receive the same "
        "input $x$ make the same of them, in every unit $i$.",
        sources=printed("sentence before the figure on repeated composition"),
        hypotheses=(SAME_STATE, SAME_INPUT),
        conclusion=SAME_STEP,
        kind=Kind.IDENTITY,
        proof=prove_same_step,
        why={
            "PROVED": "The weights $U$ and $V$ and the bias $b$ have no index of time: "
            "that the parameters are shared is the whole proof. As a function of the "
            "state alone a step is the same one only where the inputs agree.",
        },
    ),
    Claim(
        key="same-function.state-alone",
        topic=TOPIC,
        title="Every step is the same function of the state alone",
        paraphrase="A stronger reading, as the matrix power and the figure suggest it: "
        "with inputs, too, two steps make the same of the same state $c$ (one tanh "
        "unit is enough to see it).",
        conclusion=SAME,
        kind=Kind.IDENTITY,
        of="same-function",
        why={
            "CONDITIONAL": "The parameters are the same at every step, the input is "
            "not: as a function of the state, each step is another one. The figure and "
            "the matrix power are about networks without inputs, and the sentence does "
            "not say of what the function is one.",
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
        of="same-function.state-alone",
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
        of="same-function.state-alone",
        proof=prove_same,
        why={
            "PROVED": "As a function of state *and* input every step is the same; so "
            "it is the same function of the state wherever the inputs agree.",
        },
    ),
)
