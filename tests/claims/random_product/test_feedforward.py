"""Whether deep feedforward networks vanish in the same way."""

from typing import Any

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.random_product import layered
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.random_product.layers import Layers, layer_values, layers


def largest_row_sum(matrices: Array) -> flint.fmpq:
    return abs(matrices).sum(axis=-1).max()


def largest(states: Array) -> flint.fmpq:
    return abs(states).max(axis=-1)


def halved(case: Layers) -> Layers:
    """The layers scaled to a row sum of 1/2 at most; the states follow."""
    matrices = case.matrices / (2 * max(largest_row_sum(case.matrices), flint.fmpq(1)))
    return Layers(matrices, layered(matrices, case.states[0]))


@confirming("feedforward-similar", layers(matrix=draw.weights).map(halved))
def test_layers_of_their_own_make_the_signal_vanish(case: Layers) -> None:
    allowed = largest(case.states[0]) / 2 ** len(case.matrices)
    bounded(largest(case.states[-1]), allowed)


def half_values(case: Layers) -> dict[str, Any]:
    stated = layer_values(case)
    given = {"gamma": flint.fmpq(1, 2), "a": flint.fmpq(1), "p": "oo"}
    return {**stated, "A": stated.pop("Q"), **given}


@ablating("feedforward-similar", "bounded", layers(matrix=draw.matrices), half_values)
def test_layers_of_any_norm_obey_the_bound_of_one_half(case: Layers) -> None:
    allowed = largest(case.states[0]) / 2 ** len(case.matrices)
    assert largest(case.states[-1]) <= allowed


@st.composite
def loose_states(pick: st.DrawFn) -> Layers:
    """Layers of row sum 1/2 at most, and states that need not follow from them."""
    case = halved(pick(layers(matrix=draw.weights)))
    more = pick(draw.matrices(len(case.matrices), case.states.shape[1]))
    return Layers(case.matrices, np.concatenate([case.states[:1], more]))


@ablating("feedforward-similar", "recurrence", loose_states(), half_values)
def test_states_of_no_network_obey_the_bound(case: Layers) -> None:
    allowed = largest(case.states[0]) / 2 ** len(case.matrices)
    assert largest(case.states[-1]) <= allowed


def unit_values(case: Layers) -> dict[str, Any]:
    return {**half_values(case), "gamma": flint.fmpq(1)}


@ablating(
    "feedforward-similar",
    "below-one",
    layers(matrix=draw.signed_permutations),
    unit_values,
)
def test_layers_of_norm_one_make_the_signal_vanish(case: Layers) -> None:
    assert largest(case.states[0]) == 0
