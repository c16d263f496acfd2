"""The structure of one's own stacked module, read off the names of its weights.

weight_ih_l1_reverse says that there are two layers, and both directions; weight_hr_l0
that the output is projected. In an array that holds both directions (ONNX), how many
there are says it. What contradicts the names is refused, as is a case that no module of
the convention can have.
"""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.stacked.layout import weight_name
from longdep.numeric.oracle.stacked.table import PROJECTION, Stacking


def structure_of(
    stacking: Stacking, given: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    """What a case says, or its weights' names do, of layers and directions.

    Args:
        stacking: how its convention stacks.
        given: arrays, numbers and words by any names.
        names: input -> its name in `given`, where that differs.
    Returns:
        layers, direction, merge (where there is a choice), and a name of a projection
        where there is one: enough for layout.layout_of. And what was inferred, in
        sentences.
    Raises:
        DomainError: what is said contradicts the names, or is not known.
    """
    parts = [*names, *(re.split(r"[./]", str(key))[-1] for key in given)]
    stems = [stacking.stem(packed.name) for packed in stacking.convention.arrays]
    stems += [PROJECTION] if stacking.projects else []
    weight = "|".join(map(re.escape, stems))
    ending = re.compile(f"({weight})_l([0-9]{{1,4}})(_reverse)?")
    found = [match for part in parts if (match := ending.fullmatch(part))]
    seen = {int(match[2]) for match in found}
    layers = 1 + max(seen, default=0)
    if found and len(seen) < layers:
        gap = min(set(range(layers)) - seen)
        own = (packed.name for packed in stacking.convention.arrays)
        lost = ", ".join(weight_name(stacking, name, gap, "forward") for name in own)
        raise DomainError(
            f"weights: expected those of {layers} layers, as their names say, got no "
            f"{lost}"
        )
    turned = {bool(match[3]) for match in found}
    direction = "bidirectional" if len(turned) == 2 else "forward"
    if turned == {True}:
        direction = "reverse"
    if stacking.both_in_one and _holds_two(given, ending):
        direction = "bidirectional"
    words: dict[str, Any] = {"layers": layers, "direction": direction}
    if len(stacking.merges) > 1:
        words["merge"] = stacking.merges[0]
    keys = {name: names.get(name, name) for name in words}
    said = {name: given[key] for name, key in keys.items() if key in given}
    why = "as the weights' names say" if found else "as none is given"
    notes = [
        f"{name}: {word}, {'as none is given' if name == 'merge' else why}."
        for name, word in words.items()
        if name not in said
    ]
    if "layers" in said and found and _whole(said["layers"]) != layers:
        raise DomainError(
            f"layers: expected {layers}, as the weights' names say, got "
            f"{said['layers']!r}"
        )
    words |= said
    words["layers"] = _whole(words["layers"])
    if not found:  # without weights there is no case: those of one layer are missed
        words["layers"] = layers
    _require_known(stacking, words)
    if found and not stacking.both_in_one and words["direction"] != direction:
        raise DomainError(
            f"direction: expected {direction}, as the weights' names say, got "
            f"{words['direction']}"
        )
    if any(match[1] == PROJECTION for match in found):
        words[f"{PROJECTION}_l0"] = None
    return words, notes


def _holds_two(given: Mapping[str, Any], ending: re.Pattern[str]) -> bool:
    """Whether some array of weights has two directions along its first axis."""
    return any(
        np.shape(value)[:1] == (2,)
        for key, value in given.items()
        if isinstance(value, np.ndarray)
        and ending.fullmatch(re.split(r"[./]", str(key))[-1])
    )


def _whole(value: Any) -> int:
    """A number of layers.

    Raises:
        DomainError: it is no whole number from 1 on.
    """
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        array = np.asarray(None)
    number = not array.ndim and array.dtype.kind in "iuf" and bool(np.isfinite(array))
    if not number or array != array // 1 or array < 1:
        raise DomainError(f"layers: expected a whole number from 1 on, got {value!r}")
    return int(array)


def _require_known(stacking: Stacking, words: Mapping[str, Any]) -> None:
    known = {"direction": stacking.directions, "merge": stacking.merges}
    for name, options in known.items():
        if name in words and (
            not isinstance(words[name], str) or words[name] not in options
        ):
            raise DomainError(
                f"{name}: expected one of {', '.join(options)}, got {words[name]!r}"
            )


def require_valid(stacking: Stacking, case: Mapping[str, Any], steps: int) -> None:
    """Refuse lengths, masks and windows that have no meaning.

    Args:
        stacking: how the case's convention stacks.
        case: a whole case.
        steps: its number of steps T.
    Raises:
        DomainError: the sentence says which, and what is expected.
    """
    full = True
    if stacking.masked:
        mask = np.asarray(case["mask"])
        wrong = np.argwhere((mask != 0) & (mask != 1))
        if len(wrong):
            place = [int(k) for k in wrong[0]]
            raise DomainError(
                f"mask{place}: expected 0 or 1, got {int(mask[tuple(place)])}"
            )
        full = bool(np.all(mask))
    elif steps:
        lengths = np.asarray(case["lengths"])
        if np.any((lengths < 1) | (lengths > steps)):
            raise DomainError(
                f"lengths: expected whole numbers from 1 to T = {steps}, got "
                f"{lengths.tolist()}"
            )
        full = bool(np.all(lengths == steps))
    if not case["window"]:
        return
    if case["direction"] != "forward":
        raise DomainError(
            f"window: expected 0 where direction is {case['direction']}, got "
            f"{case['window']}"
        )
    if not full:
        what = "the mask is not all 1" if stacking.masked else "a length is not T"
        raise DomainError(f"window: expected 0 where {what}, got {case['window']}")
