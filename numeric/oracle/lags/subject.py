"""What is measured: one recurrent layer with its weights, over one sequence.

A subject is a system and a case of it (numeric/oracle/systems.py), some of whose inputs
may be left open: states start at 0, the sequence is drawn, and so is the direction of
the loss. What was drawn or assumed is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import sqrt
from operator import index
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.oracle import conventions, systems, vocabulary
from longdep.numeric.oracle.check.answers import described
from longdep.numeric.oracle.own_inputs import chosen
from longdep.numeric.oracle.packing import PROJECTED, resolve, sizes_of
from longdep.numeric.oracle.routes.sequence import Sequence, sequence_of
from longdep.numeric.oracle.scans.table import CELLS
from longdep.numeric.oracle.stacked.table import PROJECTION
from longdep.numeric.oracle.vocabulary import Role, nearest
from longdep.numeric.precision import Array

SYSTEMS = ("simple-rnn", "gru", "lstm")
OTHER_NAMES = {"lag-gradients": "simple-rnn"}  # of the same recurrence
ACTIVATIONS = ("tanh", "relu", "identity")
STEPS = 200


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One recurrent layer.

    Attributes:
        name: what it is called in the report.
        system: simple-rnn, gru or lstm.
        convention: the full name of how its arrays are packed.
        case: its weights, and what else of the system's inputs is given.
        notes: what was renamed or left alone of what was given, in sentences.
    """

    name: str
    system: str
    convention: str
    case: Mapping[str, Any]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A subject with everything that was left open filled in.

    Attributes:
        subject: the layer.
        sequence: what the routes are given; it ends at the step of the loss.
        loss: where the loss is, in words.
        assumed: what was drawn or assumed, in words, a sentence each.
    """

    subject: Subject
    sequence: Sequence
    loss: str
    assumed: tuple[str, ...]


def of_arrays(
    system: str, case: Mapping[str, Any], convention: str | None, name: str = ""
) -> Subject:
    """The subject of a system's name and a case.

    Raises:
        DomainError: there is no such system of one sequence, no such convention, or
            the case has something that is no input.
    """
    known, full = full_names(system, convention)
    bare = Subject(name=name or known, system=known, convention=full, case={})
    return with_given(bare, case)


def full_names(system: str, convention: str | None) -> tuple[str, str]:
    """The system that is measured and the full name of its convention.

    Raises:
        DomainError: there is no such system of one sequence, or no such convention.
    """
    known = OTHER_NAMES.get(system, system)
    if known not in SYSTEMS:
        names = (*SYSTEMS, *(c.system.name for c in CELLS))
        raise DomainError(
            f"system: expected one of {', '.join(names)}, got {system!r}"
            f"{nearest(system, names)}"
        )
    return known, vocabulary.convention_name(systems.system(known), convention)


def with_given(subject: Subject, given: Any) -> Subject:
    """Add a sequence, or a mapping with x, h0, c0, cotangent or cotangent_h.

    Raises:
        DomainError: the mapping has something else.
    """
    if given is None:
        return subject
    if not isinstance(given, Mapping):
        given = {"x": given}
    # By the names of the inputs; torch's names are known, too.
    direction = vocabulary.Quantity("cotangent", ("n",), role=Role.COTANGENT)
    both = replace(subject, case={**subject.case, **given})
    named, notes = chosen((*_quantities(both), direction), given, {})
    return replace(
        subject,
        case={**subject.case, **named},
        notes=(*subject.notes, *notes),
    )


def prepared(
    subject: Subject, loss: str | int | None, steps: int, seed: int
) -> Measured:
    """Fill in what was left open, and check what was not.

    Args:
        subject: the layer.
        loss: last, every, or a step from 1 on; None for the case's own direct
            gradients `cotangent_h` where it has them, else last.
        steps: of the sequence, where one is drawn.
        seed: of what is drawn.
    Raises:
        ShapeError, DomainError: an input is missing, has the wrong shape or is not
            finite, or there is no such step.
    """
    case = {name: plain_numbers(name, value) for name, value in subject.case.items()}
    for name in ("x", "cotangent", "cotangent_h"):
        if name in case and not isinstance(case[name], np.ndarray):
            raise ShapeError(
                f"{name}: expected an array of numbers, got {described(case[name])}"
            )
    clip = case.get("clip", 0.0)
    if not isinstance(clip, float) or clip < 0:
        raise DomainError(f"clip: expected a number >= 0, got {described(clip)}")
    direction, own = case.pop("cotangent", None), case.pop("cotangent_h", None)
    n, m, width = sizes_of_weights(subject, case)
    rng, assumed = np.random.default_rng(seed), []
    if "x" not in case:
        case["x"] = rng.standard_normal((steps, m))
        assumed.append(
            f"a drawn sequence of {steps} steps, standard normal, seed {seed}"
        )
    if case["x"].ndim != 2 or case["x"].shape[1] != m or not len(case["x"]):
        raise ShapeError(
            f"x: expected shape (T, {m}) with T >= 1, got {case['x'].shape}"
        )
    _require_activation(subject, case, assumed)
    for part in ("h0", "c0"):
        if part not in case and (part == "h0" or subject.system == "lstm"):
            case[part] = np.zeros(width if part == "h0" else n)
            assumed.append(f"{part} = 0")
    if direction is None:
        drawn = rng.standard_normal(width)
        direction = drawn / sqrt(drawn @ drawn)
        if loss is not None or own is None:
            assumed.append(f"the loss in a random direction of length 1, seed {seed}")
    if direction.shape != (width,):
        raise ShapeError(f"cotangent: expected shape ({width},), got {direction.shape}")
    length, words = len(case["x"]), "at the last step"
    if loss is None and own is not None:
        if own.shape != (length, width):
            raise ShapeError(
                f"cotangent_h: expected shape {(length, width)}, got {own.shape}"
            )
        cotangent, words = own, "as given at each step"
    else:
        length, words = place_of_loss(loss, length)
        case["x"] = case["x"][:length]
        cotangent = np.zeros((length, width))
        cotangent[slice(None) if loss == "every" else -1] = direction
    case["cotangent_h"] = cotangent
    entry = systems.system(subject.system)
    listed = {q.name for q in _quantities(subject)}
    sizes_of(_quantities(subject), case)
    sequence = sequence_of(
        entry, {k: v for k, v in case.items() if k in listed}, subject.convention
    )
    if PROJECTION in case:
        projected = {**sequence.weights, PROJECTED: np.asarray(case[PROJECTION])}
        sequence = replace(sequence, weights=projected)
    return Measured(
        subject=subject, sequence=sequence, loss=words, assumed=tuple(assumed)
    )


def place_of_loss(loss: str | int | None, length: int) -> tuple[int, str]:
    """The last step that is run, and where the loss is, in words.

    Args:
        loss: last, every, or a step from 1 on; None is last.
        length: of the sequence.
    Raises:
        DomainError: there is no such step.
    """
    word = loss if isinstance(loss, str) else None
    if loss is None or word == "last":
        return length, f"at the last step, {length}"
    if word == "every":
        return length, "at every step"
    try:
        step = int(loss) if isinstance(loss, str) else index(loss)
    except (TypeError, ValueError):
        step = 0
    if not 1 <= step <= length:
        raise DomainError(
            f"loss: expected last, every or a step from 1 to {length}, got {loss!r}"
        )
    return step, f"at step {step}"


def _quantities(subject: Subject) -> tuple[vocabulary.Quantity, ...]:
    """The inputs; of a projected LSTM, h has p entries in place of n."""
    listed = vocabulary.inputs(systems.system(subject.system), subject.convention)
    if subject.system != "lstm" or PROJECTION not in subject.case:
        return listed
    recurrent = _recurrent(subject.convention)
    narrow = [
        replace(q, shape=tuple("p" if word == "n" else word for word in q.shape))
        if q.name in (*recurrent, "h0", "cotangent_h")
        else q
        for q in listed
    ]
    weight = vocabulary.Quantity(
        PROJECTION, ("p", "n"), meaning="projection", role=Role.WEIGHT
    )
    return (*narrow, weight)


def _recurrent(convention: str) -> list[str]:
    """The arrays of an LSTM that multiply h."""
    arrays = conventions.convention("lstm", convention).arrays
    return [packed.name for packed in arrays if packed.blocks[0][0] == "U"]


def sizes_of_weights(subject: Subject, case: Mapping[str, Any]) -> tuple[int, int, int]:
    """Sizes n and m, and that of the outputs, from the weights alone.

    Raises:
        ShapeError: a weight is missing, or they do not fit each other.
    """
    weights = tuple(q for q in _quantities(subject) if q.role is Role.WEIGHT)
    for q in weights:
        if q.name not in case:
            raise ShapeError(f"case: expected an input {q.name!r}, got none")
    sizes: dict[str, int] = {}
    for q in weights:  # a plain n or m first; the multiples are checked with them
        shape = np.shape(case[q.name])
        if len(shape) == len(q.shape):
            for word, length in zip(q.shape, shape, strict=True):
                if word in ("n", "m", "p"):
                    sizes.setdefault(word, length)
    for q in weights:
        if (
            "n" not in sizes
            or "m" not in sizes
            or resolve(q.shape, sizes) != np.shape(case[q.name])
        ):
            raise ShapeError(
                f"{q.name}: expected shape ({', '.join(q.shape)}), "
                f"got {np.shape(case[q.name])}"
            )
    if not all(sizes.values()):
        raise ShapeError(
            f"{weights[0].name}: expected at least one unit and one input, "
            f"got n = {sizes['n']}, m = {sizes['m']}"
        )
    return sizes["n"], sizes["m"], sizes.get("p", sizes["n"])


def plain_numbers(name: str, value: Any) -> Any:
    """An array of float64 with the same values, or a text or number as it is.

    Raises:
        DomainError: it is no array, or has entries that are no finite real numbers.
    """
    if isinstance(value, str):
        return value
    if hasattr(value, "detach"):  # a tensor of torch
        value = value.detach().cpu().double().numpy()
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        raise DomainError(
            f"{name}: expected an array of numbers, got {described(value)}"
        ) from None
    if array.dtype.kind not in "fiu" and array.dtype.name != "bfloat16":
        raise DomainError(f"{name}: expected real numbers, got dtype {array.dtype}")
    with np.errstate(over="ignore"):
        numbers: Array = array.astype(np.float64)
    bad = np.argwhere(~np.isfinite(numbers))
    if len(bad):
        place = ", ".join(str(i) for i in bad[0])
        raise DomainError(
            f"{name}: expected finite numbers, got {numbers[tuple(bad[0])]} "
            f"at [{place}]"
        )
    return numbers if numbers.ndim else float(numbers)


def _require_activation(
    subject: Subject, case: dict[str, Any], assumed: list[str]
) -> None:
    if subject.system != "simple-rnn":
        return
    if "activation" not in case:
        case["activation"] = "tanh"
        assumed.append("activation tanh")
    given = case["activation"]
    if not isinstance(given, str) or given not in ACTIVATIONS:
        got = repr(given) if isinstance(given, str) else described(given)
        raise DomainError(
            f"activation: expected one of {', '.join(ACTIVATIONS)}, got {got}"
        )
