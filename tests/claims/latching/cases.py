"""Exact numbers, draws and comparisons that the tests of the topic share."""

from collections.abc import Iterable
from typing import Any

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import bounded

Q = flint.fmpq
ONE = Q(1)
SMALL = st.integers(0, 3)
UNIT = draw.rationals(-1, 1)
POSITIVE = draw.rationals(1, 4)
WELL = Q(1, 20)  # the strength of the smooth map with two wells


def table(sequence: Any) -> dict[int, Any]:
    """A sequence as a certificate's family."""
    return dict(enumerate(sequence))


def squares(vector: Array) -> Any:
    """The squared Euclidean length, exact."""
    return (vector * vector).sum(axis=-1)


def number(value: Any) -> Array:
    """An exact number as an array of shape (1,)."""
    return exact([value])


def all_bounded(pairs: Iterable[tuple[Any, Any]], of: str = "the bound") -> None:
    """Each value is at most its bound; the tightest pair steers the search."""
    compared = list(pairs)
    for left, right in compared:
        assert left <= right, f"{of}: computed {left}, allowed {right}"
    bounded(*max(compared, key=lambda p: p[0] / p[1] if p[1] else p[1]), of=of)
