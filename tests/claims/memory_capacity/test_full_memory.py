"""A memory of outer products that is full: what it answers to one key more."""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.precision import Array, inverse
from longdep.reports.record.evidence import ablating, confirming, refuting


class Full(NamedTuple):
    """A memory filled by d independent keys, one key more, and its value."""

    keys: Array
    values: Array
    key: Array
    value: Array
    memory: Array


@st.composite
def full(pick: st.DrawFn, *, follows: bool, filled: bool = True) -> Full:
    d, e = pick(draw.sizes(1, 2)), pick(draw.sizes(1, 2))
    keys, values = pick(draw.invertible(d)), pick(draw.matrices(e, d))
    key = pick(draw.vectors(d, draw.nonzero_rationals()))
    memory = values @ inverse(keys)
    value = memory @ key if follows else pick(draw.vectors(e))
    if not filled:
        memory = pick(draw.matrices(e, d))
    return Full(keys, values, key, value, memory)


def full_values(case: Full) -> dict[str, Any]:
    return {
        "d": len(case.keys),
        "e": len(case.values),
        "A": case.memory,
        "K": case.keys,
        "Y": case.values,
        "k": case.key,
        "y": case.value,
    }


def takes_one_more(case: Full) -> None:
    assert np.all(case.memory @ case.key == case.value)


@refuting("outer-product-memory.one-more", full(follows=False), full_values)
def test_a_full_memory_does_not_take_one_item_more(
    case: Full,
) -> None:
    takes_one_more(case)


@confirming("outer-product-memory.one-more-that-follows", full(follows=True))
def test_a_full_memory_takes_what_follows(
    case: Full,
) -> None:
    takes_one_more(case)


@ablating(
    "outer-product-memory.one-more-that-follows",
    "value-follows",
    full(follows=False),
    full_values,
)
def test_a_full_memory_does_not_take_what_does_not_follow(
    case: Full,
) -> None:
    takes_one_more(case)


@ablating(
    "outer-product-memory.one-more-that-follows",
    "full",
    full(follows=True, filled=False),
    full_values,
)
def test_another_memory_does_not_recall_what_follows(
    case: Full,
) -> None:
    takes_one_more(case)
