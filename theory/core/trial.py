"""The second route: every step evaluated in models, the author's and its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from sympy import Basic, sympify
from sympy.logic.boolalg import Boolean

from longdep.theory.core.drawn import Names, drawn
from longdep.theory.core.plain import plain_model
from longdep.theory.core.semantics import (
    MeaningError,
    Model,
    UndefinedError,
    holds,
    premise_holds,
)
from longdep.theory.core.steps import Context, Proof, ProofError, Step
from longdep.theory.core.witness import witnessed_to

SAMPLES = 6


@dataclass(frozen=True)
class Trial:
    """What the models showed.

    Attributes:
        evaluated: for each step, in which of the author's models it was evaluated.
        drawn: in how many models of the checker's own.
        unvisited: signs of numbers that those have and the author's do not.
        witnessed_to: how far the premises were followed; None if for ever.
    """

    evaluated: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    drawn: int = 0
    unvisited: tuple[str, ...] = ()
    witnessed_to: int | None = None


def tried(proof: Proof, context: Context, seed: int) -> Trial:
    """Evaluate every step of a proof in models of its premises.

    Args:
        proof: the proof.
        context: what is known after its last step.
        seed: of the author's models.
    Raises:
        ProofError: a premise or a step is false or undefined in one.
    """
    rng = Random(seed)
    evaluated: dict[str, tuple[int, ...]] = {step.name: () for step in proof.steps}
    authors = [plain_model("(model)", proof.model(rng)) for _ in range(SAMPLES)]
    for number, model in enumerate(authors):
        for name, hypothesis in context.hypotheses.items():
            _require(f"hypothesis {name}", hypothesis, model, premise_holds)
        for step in proof.steps:
            assumed = context.open_assumptions[step.name]
            if step.by.evaluated and all(
                _true(context.steps[name], model) for name in assumed
            ):
                evaluated[step.name] += (number,)
                _check_in_model(step, context, model)
    said = [step.statement for step in proof.steps]
    premises = tuple(context.hypotheses.values())
    names = Names((*premises, *said), premises)
    own = drawn(names, authors)
    for visited in own:
        for step in proof.steps:
            _check_in_drawn(step, context, visited)
    closed = [plain_model("(witness)", proof.witness())] if proof.witness else []
    end = witnessed_to(premises, [*closed, *authors[:CLOSED], *own])
    return Trial(evaluated, len(own), tuple(_unvisited(names, authors, own)), end)


CLOSED = 3


def _unvisited(
    names: Names, authors: Sequence[Model], own: Sequence[Model]
) -> Iterator[str]:
    """Which signs of a number the author's models never have, though they may."""
    for name in names.numbers:
        seen = {_sign(model.get(name.name)) for model in authors}
        for sign in sorted({_sign(model.get(name.name)) for model in own} - seen):
            if sign:
                yield f"{name} {sign}"


def _sign(value: object) -> str:
    number = sympify(value) if isinstance(value, Basic | int) else None
    if number is None or not number.is_number:
        return ""
    return "= 0" if number == 0 else "> 0" if number.is_positive else "< 0"


def _check_in_drawn(step: Step, context: Context, model: Model) -> None:
    """Check a step in a model of the checker's own, if it can be evaluated there.

    The author's functions may not reach there, nor a sequence that premises define step
    by step; but what is undefined is refused.
    """
    if not step.by.evaluated:
        return
    try:
        assumed = [context.steps[n] for n in context.open_assumptions[step.name]]
        if not all(holds(other.statement, model) for other in assumed):
            return
        accepted = holds(step.statement, model)
    except UndefinedError as error:
        reason = f"is undefined in a model that the checker drew: {error}"
    except (MeaningError, RecursionError):
        return
    else:
        if accepted or not _holds_further(context, model):
            return
        reason = f"{step.statement} is false in a model that the checker drew"
    values = ", ".join(
        f"{name} = {value}"
        for name, value in sorted(model.items())
        if isinstance(value, Basic | int) and name != "horizon"
    )
    raise ProofError(step.name, f"{reason}; it is {values}")


def _holds_further(context: Context, model: Model) -> bool:
    """Whether endless premises hold far beyond the horizon that they were drawn to.

    Where they fail there, or have no value, the model has them only up to the horizon,
    and a step may look beyond.
    """
    if "horizon" not in model:
        return True
    further = {**model, "horizon": FURTHER * (int(model["horizon"]) + 1)}
    try:
        return all(
            premise_holds(premise, further) for premise in context.hypotheses.values()
        )
    except MeaningError:
        return False


FURTHER = 3


def _check_in_model(step: Step, context: Context, model: Model) -> None:
    _require(step.name, step.statement, model)
    if step.name in context.sure:
        if "outcomes" not in model:
            raise ProofError(step.name, "the model gives no outcomes to check it in")
        for _, outcome in model["outcomes"]:
            _require(step.name, step.statement, {**model, **outcome})


def _true(step: Step, model: Model) -> bool:
    try:
        return holds(step.statement, model)
    except MeaningError as error:
        raise ProofError(
            step.name, f"has no truth value in a model: {error}"
        ) from error


def _require(
    name: str,
    statement: Boolean,
    model: Model,
    decide: Callable[[Boolean, Model], bool] = holds,
) -> None:
    try:
        accepted = decide(statement, model)
    except MeaningError as error:
        raise ProofError(name, f"has no truth value in a model: {error}") from error
    if not accepted:
        raise ProofError(name, f"{statement} is false in a model of the hypotheses")
