"""A whole module with everything that was left open filled in, and its loss placed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import sqrt
from operator import index
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.oracle.check.answers import described
from longdep.numeric.oracle.escaping import one_line
from longdep.numeric.oracle.lags.chain import Loss, Place
from longdep.numeric.oracle.lags.module import Layer, Module
from longdep.numeric.oracle.lags.subject import (
    Subject,
    plain_numbers,
    prepared,
    sizes_of_weights,
    with_given,
)
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.precision import Array

START = ("h0", "c0")
NAMED = ("last", "every", "ends")  # places of a loss that have a name


@dataclass(frozen=True, kw_only=True)
class Ready:
    """A module with its inputs, and where its loss is.

    Attributes:
        module: the module, every lane with its initial states.
        x: (T, m) float64.
        rows: the steps of the last outputs with a loss, counted from 0; None for the
            last state of each direction.
        step: the step of the inputs, counted from 0, from which lags count.
        direction: (width,) the direction of the loss.
        words: where the loss is.
        numbered: whether its step was given as a number.
        assumed: what was drawn, in words.
    """

    module: Module
    x: Array
    rows: list[int] | None
    step: int
    direction: Array
    words: str
    numbered: bool
    assumed: tuple[str, ...]

    @property
    def loss(self) -> Loss:
        """Its direct gradients."""
        if self.rows is None:
            return Loss(ends=self.direction)
        rows = np.zeros((len(self.x), len(self.direction)))
        rows[self.rows] = self.direction
        return Loss(rows=rows)


def made_ready(module: Module, loss: str | int | None, steps: int, seed: int) -> Ready:
    """Draw what was left open, and check what was not.

    Raises:
        ShapeError, DomainError: an input does not fit, or there is no such step.
    """
    given = {k: plain_numbers(k, v) for k, v in module.given.items()}
    for name, value in given.items():
        if not isinstance(value, np.ndarray):
            raise ShapeError(
                f"{name}: expected an array of numbers, got {described(value)}"
            )
    widths = [_width(layer) for layer in module.layers]
    m, width = widths[0][0], widths[-1][1]
    for k in range(1, len(widths)):
        if widths[k][0] != widths[k - 1][1]:
            raise ShapeError(
                f"{module.name}, layer {k}: expected weights for the "
                f"{widths[k - 1][1]} outputs of the layer below, got such for "
                f"{widths[k][0]} inputs"
            )
    rng, assumed = np.random.default_rng(seed), []
    x = given.get("x")
    if x is None:
        x = rng.standard_normal((steps, m))
        assumed.append(
            f"a drawn sequence of {steps} steps, standard normal, seed {seed}"
        )
    if x.ndim != 2 or x.shape[1] != m or not len(x):
        raise ShapeError(f"x: expected shape (T, {m}) with T >= 1, got {x.shape}")
    direction = given.get("cotangent")
    if direction is None:
        drawn = rng.standard_normal(width)
        direction = drawn / sqrt(drawn @ drawn)
        assumed.append(f"the loss in a random direction of length 1, seed {seed}")
    if direction.shape != (width,):
        raise ShapeError(f"cotangent: expected shape ({width},), got {direction.shape}")
    rows, words, x = _place(module, loss, x)
    named = loss is None or (isinstance(loss, str) and loss in NAMED)
    last = rows[0] if rows is not None and len(rows) == 1 else len(x) - 1
    turns = sum(layer.turned for layer in module.layers)
    return Ready(
        module=_with_starts(module, given),
        x=x,
        rows=rows,
        step=len(x) - 1 - last if turns % 2 else last,
        direction=direction,
        words=words,
        numbered=not named,
        assumed=tuple(assumed),
    )


def fitted(modules: tuple[Module, ...]) -> tuple[Module, ...]:
    """Let a sequence go to those of several modules whose inputs are of its width.

    Where it fits none, or there is one module only, nothing is changed: what does not
    fit is refused later.
    """
    widths = [_width(module.layers[0])[0] for module in modules]
    shapes = [np.shape(module.given.get("x", ())) for module in modules]
    fits = [shape[1:] == (width,) for shape, width in zip(shapes, widths, strict=True)]
    if not any(fits):
        return modules
    made = []
    for module, fit, width, shape in zip(modules, fits, widths, shapes, strict=True):
        if not fit:
            given = {k: v for k, v in module.given.items() if k != "x"}
            note = (
                f"The sequence has {shape[1:][0]} inputs a step and this module "
                f"{width}: it is measured on a drawn one."
            )
            module = replace(module, given=given, notes=(*module.notes, note))
        made.append(module)
    return tuple(made)


def _place(
    module: Module, loss: str | int | None, x: Array
) -> tuple[list[int] | None, str, Array]:
    """The steps of the last outputs that have a loss, in words, and the inputs."""
    length = len(x)
    last = module.layers[-1]
    word = loss if isinstance(loss, str) else None
    if word == "ends" or (loss is None and module.at_ends):
        return None, "at the last state of each direction", x
    if word == "every":
        return list(range(length)), "at every step", x
    if loss is None or word == "last":
        if tuple(last.lanes) == ("reverse",) and not last.turned:
            return [0], "at step 1, the last that the reverse direction makes", x
        return [length - 1], f"at the last step, {length}", x
    try:
        step = int(loss) if isinstance(loss, str) else index(loss)
    except (TypeError, ValueError):
        step = 0
    if not 1 <= step <= length:
        raise DomainError(
            f"loss: expected last, every, ends or a step from 1 to {length}, "
            f"got {loss!r}"
        )
    forward_only = all(tuple(layer.lanes) == ("forward",) for layer in module.layers)
    return [step - 1], f"at step {step}", x[:step] if forward_only else x


def own_loss(ready: Ready, place: Place) -> str | int:
    """Where the loss of one lane is, counted in its own steps, as `prepared` has it."""
    if ready.rows is not None and len(ready.rows) > 1:
        return "every"
    if not ready.numbered:
        return "last"
    layer, way = place
    steps, at = len(ready.x), ready.step
    if sum(one.turned for one in ready.module.layers[:layer]) % 2:
        at = steps - 1 - at
    return steps - at if way == "reverse" else at + 1


def _width(layer: Layer) -> tuple[int, int]:
    """The sizes of what a layer reads and gives.

    Raises:
        ShapeError: its weights do not fit each other, or its directions.
    """
    sizes = []
    for subject in layer.lanes.values():
        try:
            case = {k: plain_numbers(k, v) for k, v in subject.case.items()}
            _, m, width = sizes_of_weights(subject, case)
        except (DomainError, ShapeError) as error:
            raise type(error)(f"{one_line(subject.name)}: {error}") from None
        sizes.append((m, width))
    if len(set(sizes)) > 1:
        raise ShapeError(
            f"{layer.name}: expected both directions of one size, got {sizes[0][1]} "
            f"outputs for {sizes[0][0]} inputs and {sizes[1][1]} for {sizes[1][0]}"
        )
    m, width = sizes[0]
    return m, 2 * width if len(sizes) > 1 and layer.merge == "concat" else width


def _with_starts(module: Module, given: Mapping[str, Any]) -> Module:
    """Give every lane its initial states.

    Raises:
        ShapeError: there is not one for each layer and direction.
    """
    places = module.lanes
    starts: dict[Place, dict[str, Any]] = {place: {} for place in places}
    for name in START:
        if name not in given:
            continue
        value = given[name]
        if value.ndim == 3 and value.shape[1] == 1:  # a batch of one
            value = value[:, 0]
        if value.ndim == 1 and len(places) == 1:
            value = value[None]
        if value.ndim != 2 or len(value) != len(places):
            raise ShapeError(
                f"{name}: expected {len(places)} rows, one for each layer and "
                f"direction, got shape {given[name].shape}"
            )
        for place, row in zip(places, value, strict=True):
            starts[place][name] = row
    layers = [
        replace(
            layer,
            lanes={
                way: with_given(subject, starts[k, way])
                for way, subject in layer.lanes.items()
            },
        )
        for k, layer in enumerate(module.layers)
    ]
    return replace(module, layers=tuple(layers))


def on(module: Module, place: Place, read: Array) -> Subject:
    """A lane with what it reads."""
    layer, way = place
    return with_given(module.layers[layer].lanes[way], {"x": read})


def sequence_at(module: Module, place: Place, shape: tuple[int, ...]) -> Sequence:
    """The weights and initial states of a lane; its inputs are yet to be given."""
    return prepared(on(module, place, np.zeros(shape)), "last", 1, 0).sequence
