"""Does an implementation's answer agree with a case's expected outputs?

The same comparison that a reader in another language makes: the decimal is read as a
float, and |computed - expected| <= allowed, where the allowance covers that reading.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from longdep.numeric.precision import Array


class Off(NamedTuple):
    """One number outside its allowance: its output, and its place in reading order."""

    output: str
    place: int
    expected: str
    computed: float
    allowed: str


def flat(tree: Any) -> list[Any]:
    """The leaves of nested lists, in order."""
    if not isinstance(tree, list):
        return [tree]
    return [leaf for item in tree for leaf in flat(item)]


def off(
    outputs: Mapping[str, Any], computed: Mapping[str, Any], precision: str = "float64"
) -> list[Off]:
    """List the numbers that are outside their allowance.

    Args:
        outputs: of a case, as in the file.
        computed: arrays (lists of arrays) of an implementation; what is left out is
            not compared.
        precision: float64 or float32.
    Returns:
        The numbers that are off; an output of the wrong size is off as a whole.
    """
    wrong: list[Off] = []
    for name, output in outputs.items():
        bounds = output["allowed"].get(precision)
        if name not in computed or bounds is None:
            continue
        texts, allowed = flat(output["expected"]), flat(bounds)
        values = _values(computed[name])
        if len(values) != len(texts):
            wrong.append(Off(name, -1, f"{len(texts)} numbers", len(values), "0"))
            continue
        limits = np.array([np.inf if a is None else float(a) for a in allowed])
        expected = np.array([float(text) for text in texts])
        with np.errstate(invalid="ignore"):
            inside = np.abs(values - expected) <= limits
        same = (values == expected) | (np.isnan(values) & np.isnan(expected))
        for index in np.flatnonzero(~(inside | same)):
            text, bound = texts[index], allowed[index]
            wrong.append(Off(name, int(index), text, float(values[index]), bound))
    return wrong


def _values(output: Any) -> Array:
    arrays = output if isinstance(output, list) else [output]
    parts = [np.asarray(a, dtype=np.float64).reshape(-1) for a in arrays]
    return np.concatenate(parts)
