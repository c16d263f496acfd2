"""Where the gradient of a whole module vanishes, and in which layer.

Two measurements. Every direction of every layer for itself, on what it really reads:
what `measuring` has of one layer, so that one sees which of them forgets. And the
gradient of a loss at the module's outputs at every input x_k, through all layers and
directions at once. Lag tau of the reverse direction is tau steps towards the end of the
sequence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from flint import arb, arb_mat

from longdep.numeric.oracle.errors import OracleError
from longdep.numeric.oracle.lags import plain
from longdep.numeric.oracle.lags.bfloat16 import in_format
from longdep.numeric.oracle.lags.cells import Undetermined, forward, outputs
from longdep.numeric.oracle.lags.chain import Back, Chain, Loss, Place
from longdep.numeric.oracle.lags.gradients import (
    FIRST_BITS,
    MOST_BITS,
    at_gates,
    backward,
    certain,
    log_norm,
    working,
)
from longdep.numeric.oracle.lags.losing import PRECISIONS, losses_of_inputs
from longdep.numeric.oracle.lags.losing import Loss as Lost
from longdep.numeric.oracle.lags.measuring import (
    Figures,
    Logs,
    figures,
    logs,
    require_arguments,
)
from longdep.numeric.oracle.lags.module import Module
from longdep.numeric.oracle.lags.ready import (
    Ready,
    made_ready,
    on,
    own_loss,
    sequence_at,
)
from longdep.numeric.oracle.lags.subject import Subject
from longdep.numeric.precision import Array, floats


@dataclass(frozen=True, kw_only=True)
class Side:
    """The gradient at the inputs on one side of the loss, by distance from it.

    Attributes:
        after: whether these are the inputs after the step of the loss.
        steps: (K,) which step of the sequence each is, counted from 1; that of the
            loss first.
        inputs: of dL/dx there.
        losses: where each float format loses it.
    """

    after: bool
    steps: Array
    inputs: Logs
    losses: tuple[Lost, ...]


@dataclass(frozen=True, kw_only=True)
class Whole:
    """What is measured of a module.

    Attributes:
        module: the module.
        lanes: (layer, direction) -> what is measured of it on its own inputs.
        sides: the gradient at the module's inputs; before the loss first.
        single: whether the loss is at one step alone.
        loss: where the loss is, in words.
        assumed: what was drawn or assumed, in words.
        sizes: T and m of the inputs, and the width of the outputs.
        ends: (T,) by step, of dL/dx where the loss reads the last state of both
            directions; None where the last layer has one, or the loss is there.
        bits: the working precision of the balls.
    """

    module: Module
    lanes: Mapping[Place, Figures]
    sides: tuple[Side, ...]
    single: bool
    loss: str
    assumed: tuple[str, ...]
    sizes: tuple[int, int, int]
    ends: Logs | None
    bits: int


def whole(
    module: Module,
    *,
    loss: str | int | None = None,
    steps: int = 200,
    seed: int = 0,
    threshold: float = 0.01,
) -> Whole:
    """Measure a module.

    Args:
        module: the module, with as much of its inputs as there is.
        loss: last, every, ends (the last state of each direction) or a step; None for
            ends where the module says that these are read, else last.
        steps: of the sequence, where one is drawn.
        seed: of what is drawn.
        threshold: the share of its largest slope below which a unit is saturated.
    Raises:
        ShapeError, DomainError: an input does not fit.
        OracleError: no working precision certifies the states.
    """
    require_arguments(steps=steps, seed=seed, threshold=threshold)
    ready = made_ready(module, loss, steps, seed)
    asked = {"loss": ready.loss}
    if len(ready.module.layers[-1].lanes) > 1 and ready.rows is not None:
        asked["ends"] = Loss(ends=ready.direction)
    inputs, gradients, bits = certified(ready, asked)
    errors = _plain_errors(ready, gradients["loss"])
    lanes = {
        place: figures(
            on(ready.module, place, read),
            loss=own_loss(ready, place),
            steps=steps,
            seed=seed,
            threshold=threshold,
        )
        for place, read in inputs.items()
    }
    with working(bits):
        sides = tuple(_sides(ready, gradients["loss"], errors))
        ends = logs([list(r) for r in gradients["ends"]]) if "ends" in asked else None
    said = [w for f in lanes.values() for w in f.measured.assumed]
    return Whole(
        module=ready.module,
        lanes=lanes,
        sides=sides,
        single=ready.rows is not None and len(ready.rows) == 1,
        loss=ready.words,
        assumed=tuple(dict.fromkeys([*ready.assumed, *said])),
        sizes=(*ready.x.shape, len(ready.direction)),
        ends=ends,
        bits=bits,
    )


def lane(
    module: Module,
    place: Place,
    *,
    loss: str | int | None = None,
    steps: int = 200,
    seed: int = 0,
) -> tuple[Subject, str | int | None]:
    """One direction of one layer with what it reads in the module, and its loss.

    Raises:
        ShapeError, DomainError, OracleError: as `whole`.
    """
    require_arguments(steps=steps, seed=seed)
    ready = made_ready(module, loss, steps, seed)
    inputs, _, _ = certified(ready, {})
    found = on(ready.module, place, inputs[place])
    if place[1] == "reverse":
        steps = len(ready.x)
        note = (
            f"This direction runs from the end of what it reads: its step k is step "
            f"{steps + 1} - k there, and a lag counts towards the end."
        )
        found = replace(found, notes=(*found.notes, note))
    return found, own_loss(ready, place)


def certified(
    ready: Ready, asked: Mapping[str, Loss]
) -> tuple[dict[Place, Array], dict[str, Array], int]:
    """What every lane reads, the gradients at x, and the bits that were enough.

    Returns:
        (layer, direction) -> (T, m) float64 in the order of its steps, each number the
        nearest to the exact one but for the last bit; name of a loss -> (T, m) balls;
        the working precision.
    Raises:
        OracleError: no precision certifies the states.
    """
    bits = FIRST_BITS
    while bits <= MOST_BITS:
        with working(bits):
            try:
                chain = Chain(ready.module, balls(ready.x), _in_balls(ready.module))
                found = {name: chain.back(loss, balls) for name, loss in asked.items()}
            except Undetermined as error:
                why = error
            else:
                sizes = [log_norm(list(row)) for rows in found.values() for row in rows]
                if bits == MOST_BITS or all(map(certain, sizes)):
                    inputs = {k: floats(v) for k, v in chain.inputs.items()}
                    return inputs, found, bits
        bits *= 2
    raise OracleError(f"lags: {why}, at {MOST_BITS} bits too")


def balls(array: Array) -> Array:
    """Exact balls of float64, in the same shape."""
    made = np.empty(array.shape, dtype=object)
    made.reshape(-1)[:] = [arb(v) for v in array.reshape(-1).tolist()]
    return made


def _in_balls(module: Module) -> Any:
    """A cell in certified balls."""

    def cell(place: Place, read: Array) -> tuple[Array, Back]:
        sequence = replace(sequence_at(module, place, read.shape), x=read)
        run = forward(sequence)

        def back(direct: Array) -> Array:
            found = backward(replace(sequence, cotangent=direct), run, 0)
            weights = np.concatenate([sequence.weights["W", g] for g in sequence.gates])
            deltas = arb_mat(at_gates(sequence, run, found))
            product = deltas * arb_mat(balls(floats(weights)).tolist())
            return _array(product.tolist())

        return _array(outputs(sequence, run)), back

    return cell


def _array(rows: list[list[Any]]) -> Array:
    made = np.empty((len(rows), len(rows[0])), dtype=object)
    made[:] = rows
    return made


def _plain_errors(ready: Ready, right: Array) -> dict[str, Array]:
    """Format -> how far a plain program is off at each step's input."""
    found = {}
    for name in PRECISIONS:

        def numbers(array: Array, name: str = name) -> Array:
            return in_format(name, array)

        def cell(place: Place, read: Array, name: str = name) -> tuple[Array, Back]:
            sequence = sequence_at(ready.module, place, read.shape)
            states, back = plain.run(sequence, name, read)
            return numbers(states), lambda direct: back(direct)[1]

        with np.errstate(all="ignore"):
            chain = Chain(ready.module, numbers(ready.x), cell)
            mine = chain.back(ready.loss, numbers)
        found[name] = plain.off_by(mine, [list(row) for row in right])
    return found


def _sides(ready: Ready, gradient: Array, errors: Mapping[str, Array]) -> Any:
    """The sides of the loss that there are."""
    steps = len(ready.x)
    before = list(range(ready.step, -1, -1))
    after = list(range(ready.step, steps))
    for places in (before, after):
        if len(places) == 1 and (places is after or steps > 1):
            continue
        vectors = [list(gradient[k]) for k in places]
        own = {name: found[places] for name, found in errors.items()}
        yield Side(
            after=places is after,
            steps=np.array(places) + 1,
            inputs=logs(vectors),
            losses=tuple(losses_of_inputs(vectors, own)),
        )
