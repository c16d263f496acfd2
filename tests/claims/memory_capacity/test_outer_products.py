"""A memory of outer products of values and keys, and the keys it needs."""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.memory_capacity import dual_keys, outer_product_memory
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.memory_capacity.cases import ONE


class Items(NamedTuple):
    """Keys and values, one item a column, and the keys to store with."""

    keys: Array
    values: Array
    stored: Array

    @property
    def memory(self) -> Array:
        return outer_product_memory(self.stored, self.values)


@st.composite
def stored_items(
    pick: st.DrawFn, keys: Any, *, dual: bool = False, width: Any = None
) -> Items:
    """Some columns of a square matrix of keys, stored as they are or by dual keys."""
    d = pick(draw.sizes() if width is None else width)
    m = pick(st.integers(1, d))
    chosen = pick(keys(d))[:, :m]
    stored = dual_keys(chosen) if dual else chosen
    return Items(chosen, pick(draw.matrices(pick(draw.sizes(1, 2)), m)), stored)


def items_values(case: Items) -> dict[str, Any]:
    d, m = case.keys.shape
    return {
        "d": d,
        "m": m,
        "e": len(case.values),
        "K": case.keys,
        "D": case.stored,
        "Y": case.values,
        "A": case.memory,
    }


def recalls(case: Items) -> None:
    assert np.all(case.memory @ case.keys == case.values)


def unit_keys(rotation: Array) -> Array:
    """The first axis and a key of length 1 at an angle to it."""
    return np.stack([exact([1, 0]), rotation[:, 0]], axis=1)


@refuting("outer-product-memory", stored_items(draw.invertible), items_values)
def test_outer_products_of_any_keys_interfere(
    case: Items,
) -> None:
    recalls(case)


@refuting(
    "outer-product-memory",
    st.builds(
        lambda angle, values: Items(unit_keys(angle), values, unit_keys(angle)),
        draw.plane_rotations(),
        draw.matrices(1, 2),
    ),
    items_values,
)
def test_outer_products_of_keys_of_length_one_interfere(
    case: Items,
) -> None:
    recalls(case)


@confirming("outer-product-memory.orthonormal", stored_items(draw.orthogonal))
def test_orthonormal_keys_are_recalled(
    case: Items,
) -> None:
    recalls(case)


@ablating(
    "outer-product-memory.orthonormal",
    "orthonormal-keys",
    stored_items(draw.invertible),
    items_values,
)
def test_keys_that_are_not_orthonormal_are_not_recalled(
    case: Items,
) -> None:
    recalls(case)


@confirming("outer-product-memory.dual-keys", stored_items(draw.invertible, dual=True))
def test_independent_keys_are_recalled_by_dual_keys(
    case: Items,
) -> None:
    recalls(case)


@ablating(
    "outer-product-memory.dual-keys",
    "dual-keys",
    stored_items(draw.invertible, width=st.just(1)),
    items_values,
)
def test_independent_keys_need_their_dual_keys(
    case: Items,
) -> None:
    recalls(case)


class Dependent(NamedTuple):
    """A memory, d keys, and the weights by which they make one key more."""

    memory: Array
    keys: Array
    weights: Array

    @property
    def all_keys(self) -> Array:
        return np.column_stack([self.keys, self.keys @ self.weights])

    @property
    def cancelling(self) -> Array:
        return np.append(self.weights, -ONE)


@st.composite
def dependent(pick: st.DrawFn) -> Dependent:
    d, e = pick(draw.sizes()), pick(draw.sizes(1, 2))
    return Dependent(
        pick(draw.matrices(e, d)), pick(draw.matrices(d)), pick(draw.vectors(d))
    )


@confirming("outer-product-memory.dependent", dependent())
def test_what_cancels_among_the_keys_cancels_among_the_values(case: Dependent) -> None:
    values = case.memory @ case.all_keys
    assert np.all(values @ case.cancelling == 0)


@ablating(
    "outer-product-memory.dependent",
    "dependent-keys",
    dependent(),
    lambda case: {
        "d": len(case.keys),
        "m": len(case.keys),
        "e": len(case.memory),
        "A": case.memory,
        "K": case.keys,
        "Y": case.memory @ case.keys,
        "w": case.weights,
    },
)
def test_keys_that_do_not_cancel_leave_the_values_free(case: Dependent) -> None:
    assert np.all(case.memory @ case.keys @ case.weights == 0)
