"""What a search drew: how many different cases, and between which values."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any

import numpy as np

from longdep.reports.record.encoding import EncodingError, as_fraction
from longdep.reports.record.ranges import wider

LONGEST_TEXT = 40


class Draws:
    """Takes case after case; ends in a summary."""

    def __init__(self) -> None:
        self.seen: set[bytes] = set()
        self.parts: dict[str, dict[str, Any]] = {}
        self.told_apart = True

    def add(self, case: Any) -> None:
        """Take a case; what cannot be described leaves the search without a summary."""
        try:
            self._add(parts_of(case))
        except Exception:
            self.told_apart = False

    def _add(self, named: Mapping[str, Any]) -> None:
        text = text_of(named)
        self.told_apart &= " at 0x" not in text  # an object's place, not its value
        self.seen.add(sha256(text.encode("utf-8", "backslashreplace")).digest())
        for name, value in named.items():
            for leaf in leaves(value):
                part = self.parts.get(name, {})
                self.parts[name] = wider(part, _summary(leaf))

    def summary(self, near: int = 0) -> dict[str, Any] | None:
        """The number of different cases, and what each of their parts was.

        Args:
            near: how many cases were drawn beside them, to bring sides together.
        Returns:
            Plain data (reports/record/ranges.py); None if no case was taken, or if
            cases are objects that cannot be told apart.
        """
        if not (self.seen and self.told_apart):
            return None
        beside = {"near": near} if near else {}
        values = dict(sorted(self.parts.items()))
        return {"distinct": len(self.seen), **beside, "values": values}


def parts_of(case: Any) -> dict[str, Any]:
    """A case's parts by name: those of a mapping, a record or a tuple, or itself."""
    if isinstance(case, Mapping):
        return {str(name): value for name, value in case.items()}
    if is_dataclass(case) and not isinstance(case, type):
        return {field.name: getattr(case, field.name) for field in fields(case)}
    if isinstance(case, tuple):
        names = getattr(case, "_fields", None)
        names = names or [f"part {i + 1}" for i in range(len(case))]
        return dict(zip(names, case, strict=True))
    return {"case": case}


def leaves(value: Any) -> Iterator[Any]:
    """The arrays, numbers and texts that a value is made of."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def text_of(value: Any) -> str:
    """A text that is the same for equal values alone."""
    if isinstance(value, Mapping):
        return f"{{{sorted((text_of(k), text_of(v)) for k, v in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{[text_of(item) for item in value]}]"
    if isinstance(value, np.ndarray):
        return f"{value.shape}{text_of(value.ravel().tolist())}"
    if isinstance(value, set | frozenset):
        return f"({sorted(map(text_of, value))})"
    return str(value)


def _summary(leaf: Any) -> dict[str, Any]:
    """What an array, a number or a text is."""
    if isinstance(leaf, str | bool | np.bool_):
        plain = (c if c.isprintable() else ascii(c)[1:-1] for c in str(leaf))
        return {"texts": ["".join(plain)[:LONGEST_TEXT]]}
    part: dict[str, Any] = {}
    entries = [leaf]
    if shape := list(getattr(leaf, "shape", ())):
        part["shapes"] = {str(len(shape)): [shape, shape]}
        flat = isinstance(leaf, np.ndarray)
        entries = leaf.ravel().tolist() if flat else list(leaf)
    if numbers := [text for entry in entries for text in _number(entry)]:
        part["low"] = min(numbers, key=Fraction)
        part["high"] = max(numbers, key=Fraction)
    return part


def _number(value: Any) -> Iterator[str]:
    """A number as a text that is read back exactly; nothing for any other value."""
    try:
        yield str(as_fraction(value))
    except EncodingError:
        if isinstance(value, float) and np.isfinite(value):
            yield repr(float(value))
