"""Ranges of values as plain data, and how they merge: in any order they widen.

A part of a case is described by "low" and "high" (its least and largest number, as
texts), "shapes" (for each number of axes the least and the largest length along each)
and "texts".
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

Summary = Mapping[str, Any]
MOST_TEXTS = 6  # of a part that are kept: the first in the alphabet


def merged_draws(a: Summary | None, b: Summary | None) -> Summary | None:
    """One summary of what a search drew of two: counts add, ranges widen."""
    if a is None or b is None:
        return b if a is None else a
    counts = {
        name: a.get(name, 0) + b.get(name, 0)
        for name in ("distinct", "near")
        if name in a or name in b
    }
    first, second = a["values"], b["values"]
    values = {
        name: wider(first.get(name, {}), second.get(name, {}))
        for name in sorted({*first, *second})
    }
    return {**counts, "values": values}


def wider(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, Any]:
    """One part that holds what two hold."""
    if not a or not b:
        return dict(a or b)
    wide: dict[str, Any] = {}
    for name, choose in (("low", min), ("high", max)):
        if ends := [part[name] for part in (a, b) if name in part]:
            wide[name] = choose(ends, key=lambda text: (Fraction(text), text))
    if shapes := [part["shapes"] for part in (a, b) if "shapes" in part]:
        wide["shapes"] = {
            axes: [
                [choose(lengths) for lengths in zip(*ends, strict=True)]
                for choose, ends in (
                    (min, [s[axes][0] for s in shapes if axes in s]),
                    (max, [s[axes][1] for s in shapes if axes in s]),
                )
            ]
            for axes in sorted({*shapes[0], *shapes[-1]})
        }
    if texts := {text for part in (a, b) for text in part.get("texts", ())}:
        wide["texts"] = sorted(texts)[:MOST_TEXTS]
    return wide
