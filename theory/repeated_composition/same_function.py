"""Does a recurrent network compose the same function at every step?"""

from random import Random

from sympy import Eq, Expr, Function, Integer, Symbol, oo, tanh

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Given
from longdep.theory.core.semantics import Model
from longdep.theory.models import rational
from longdep.theory.repeated_composition.notation import TOPIC, printed, s, t

r = Symbol("r", integer=True, nonnegative=True)
u, w, c = (Symbol(name, real=True) for name in "uwc")
x = Function("x", real=True)
EQUAL_INPUTS = Hypothesis(
    "equal-inputs", Eq(x(t), x(r)), "the two steps receive the same input"
)
NO_INPUTS = Hypothesis("no-inputs", ForAll(Eq(x(s), 0), s, 0, oo), "every input is 0")
SAME = Eq(tanh(u * c + w * x(t)), tanh(u * c + w * x(r)))


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
        "step. Read for a network with inputs: two steps make the same of the same "
        "state $c$ (one tanh unit is enough to see it).",
        sources=printed("sentence before the figure on repeated composition"),
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
