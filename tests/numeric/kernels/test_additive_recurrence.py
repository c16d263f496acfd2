"""The kernels of the additive recurrence against their statements."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.additive_recurrence import (
    additive_states,
    band,
    carried,
    chain,
    residual,
    simple_states,
    two_pieces,
)
from longdep.numeric.kernels.backpropagation import norms
from longdep.numeric.precision import Array, exact, floats
from longdep.numeric.rounding import attained, error_bound, tracked
from longdep.reports.record.model import holds
from longdep.theory.catalog import claim_of

fewer = settings(max_examples=12, deadline=None, derandomize=True, database=None)
few = settings(max_examples=40, deadline=None, derandomize=True, database=None)


def meets(key: str, **values: Any) -> bool:
    """Whether the claim's hypotheses and conclusion hold of values from kernels."""
    return holds(claim_of(key), values)


def table(rows: Any, first: int = 0) -> dict[int, Any]:
    return dict(enumerate(rows, start=first))


class Run:
    """A simple net with U = I and slope 1 over T = 4 steps."""

    def __init__(self, pick: st.DrawFn) -> None:
        self.n, self.m = pick(draw.sizes()), pick(draw.sizes())
        self.feed = pick(draw.matrices(self.n, self.m))
        self.inputs = pick(draw.matrices(4, self.m))
        self.inputs[3] = self.inputs[0] + self.inputs[1] - self.inputs[2]
        self.bias, self.shift, self.start = (
            pick(draw.vectors(self.n)) for _ in range(3)
        )
        self.unit = exact(np.eye(self.n, dtype=int))
        self.drives = self.inputs @ self.feed.T + self.bias
        self.states = simple_states(
            self.unit, self.drives, self.start, self.shift, exact(1)
        )

    def values(self, time: int) -> dict[str, Any]:
        return {
            "n": self.n,
            "m": self.m,
            "t": time,
            "U": self.unit,
            "W": self.feed,
            "b": self.bias,
            "v": self.shift,
            "x": table(self.inputs, 1),
            "h": table(self.states),
            "z": table(self.states[:-1] + self.drives, 1),
            "horizon": 4,
        }


@st.composite
def runs(pick: st.DrawFn) -> Run:
    return Run(pick)


@fewer
@given(runs())
def test_the_simple_net_satisfies_the_additive_statements(run: Run) -> None:
    for time in range(4):
        assert meets("identity-recurrence", **run.values(time))
    assert meets("identity-recurrence.affine", **run.values(0))


@few
@given(st.data(), st.lists(st.integers(0, 2), min_size=4, max_size=4))
def test_additive_states_satisfy_the_statement_on_order(
    data: st.DataObject, items: list[int]
) -> None:
    n = data.draw(draw.sizes())
    start, added = data.draw(draw.vectors(n)), data.draw(draw.matrices(3, n))
    swapped = [items[1], items[0], *items[2:]]
    for since in range(3):
        assert meets(
            "loses-power",
            n=n,
            k=0,
            t=since,
            x=table(items, 1),
            y=table(swapped, 1),
            g=table(added),
            h=table(additive_states(start, added[items])),
            u=table(additive_states(start, added[swapped])),
            horizon=2,
        )


@st.composite
def slopes(pick: st.DrawFn, largest: str = "1/2") -> tuple[Array, Array, Any]:
    """Derivatives of g with row sums up to c, a change, and c."""
    n, bound = pick(draw.sizes()), exact(largest).item()
    slopes = np.stack([pick(draw.contracting(n, largest)) for _ in range(3)])
    return slopes, pick(draw.vectors(n)), bound


@fewer
@given(slopes())
def test_carried_changes_satisfy_the_statements_of_the_residual_net(case: Any) -> None:
    slopes, change, bound = case
    values = {
        "n": len(change),
        "p": "oo",
        "c": bound,
        "G": table(slopes, 1),
        "e": table(carried(residual(slopes), change)),
        "q": table(carried(slopes, change)),
        "horizon": 3,
    }
    for lag in range(4):
        assert meets("residual-alleviates.band", **values, t=lag)
        assert meets("residual-alleviates.half", **values, t=lag)


@few
@given(slopes())
def test_the_chain_of_derivatives_carries_every_change(case: Any) -> None:
    slopes, change, _ = case
    carries = (chain(slopes) @ change[:, None])[..., 0]
    assert np.all(carries == carried(slopes, change))


@few
@given(draw.sizes())
def test_the_chain_of_identities_satisfies_its_statement(n: int) -> None:
    unit = exact(np.eye(n, dtype=int))
    steps = np.stack([unit] * 3)
    values = {"n": n, "U": unit, "F": table(steps, 1), "D": table(chain(steps))}
    for lag in range(4):
        assert meets("identity-recurrence.gradient", **values, t=lag, horizon=3)


def test_the_band_is_that_of_the_extreme_steps() -> None:
    rate, lag = exact("1/4").item(), 3
    low, high = band(rate, lag)
    unit = exact(np.eye(2, dtype=int))
    for sign, edge in ((-1, low), (1, high)):
        factors = residual(np.stack([unit * rate * sign] * lag))
        assert np.all(chain(factors)[-1] == unit * edge)
        assert norms(chain(factors)[-1], "oo") == edge
    assert band(rate, 0) == (1, 1)


def test_the_two_pieces_have_slope_1_outside_the_flat_part() -> None:
    points = exact([-1, 0, 1, "3/2", 2, 3, 5])
    assert np.all(two_pieces(points) == exact([-1, 0, 1, 1, 1, 2, 4]))
    assert np.all(two_pieces(floats(points)) == floats(two_pieces(points)))


def test_no_steps_leave_the_start() -> None:
    start, none = exact([1, 2]), exact(np.zeros((0, 2), dtype=int))
    weight = exact([[1, 2], [3, 4]])
    assert np.all(additive_states(start, none) == start[None])
    assert np.all(simple_states(weight, none, start, start, 1) == start[None])
    empty = np.empty((0, 2, 2), dtype=object)
    assert np.all(carried(empty, start) == start[None])


def test_leading_axes_are_independent_instances() -> None:
    rng = np.random.default_rng(0)
    start, updates = rng.integers(-9, 9, (5, 2)), rng.integers(-9, 9, (5, 3, 2))
    factors = rng.integers(-9, 9, (5, 3, 2, 2))
    weights, one = rng.integers(-9, 9, (5, 2, 2)), np.array(1)
    together = (
        additive_states(start, updates),
        carried(factors, start),
        chain(factors),
        simple_states(weights, updates, start, start, one),
    )
    for i in range(5):
        alone = (
            additive_states(start[i], updates[i]),
            carried(factors[i], start[i]),
            chain(factors[i]),
            simple_states(weights[i], updates[i], start[i], start[i], one),
        )
        for batch, single in zip(together, alone, strict=True):
            assert np.array_equal(batch[i], single)


ENTRIES = st.floats(-4, 4, allow_subnormal=False)


@few
@given(st.lists(ENTRIES, min_size=12, max_size=12))
def test_float_sums_stay_within_the_rounding_bound(numbers: list[float]) -> None:
    array = np.array(numbers).reshape(6, 2)
    computed = additive_states(array[0], array[1:])
    truth = additive_states(exact(array[0]), exact(array[1:]))
    allowed = error_bound(additive_states(tracked(array[0]), tracked(array[1:])))
    assert attained(computed, truth, allowed) <= 1
    size = np.cumsum(abs(exact(array)), axis=0)
    assert np.all(allowed <= closed(size))


def closed(size: Array) -> Array:
    """gamma_t times the sum of the sizes, as the docstring promises."""
    unit = exact(2.0**-53).item()
    gammas = exact([t * unit / (1 - t * unit) for t in range(len(size))])
    return gammas[:, None] * size


@few
@given(st.lists(ENTRIES, min_size=14, max_size=14))
def test_float_changes_stay_within_the_rounding_bound(numbers: list[float]) -> None:
    factors, change = np.array(numbers[:12]).reshape(3, 2, 2), np.array(numbers[12:])
    computed = carried(factors, change)
    truth = carried(exact(factors), exact(change))
    allowed = error_bound(carried(tracked(factors), tracked(change)))
    assert attained(computed, truth, allowed) <= 1


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: additive_states(np.ones(2), np.ones((3, 1))), ShapeError, "updates"),
        (lambda: carried(np.ones((3, 2, 1)), np.ones(2)), ShapeError, "factors"),
        (lambda: carried(np.ones((3, 2, 2)), np.ones(3)), ShapeError, "change"),
        (lambda: chain(np.ones((2, 3))), ShapeError, "factors"),
        (lambda: residual(np.ones((2, 3))), ShapeError, "slopes"),
        (lambda: band(np.ones(1), -1), DomainError, "lag"),
        (
            lambda: simple_states(
                np.ones((2, 3)), np.ones((1, 2)), np.ones(2), np.ones(2), np.ones(())
            ),
            ShapeError,
            "weight",
        ),
        (
            lambda: simple_states(
                np.ones((2, 2)), np.ones((1, 3)), np.ones(2), np.ones(2), np.ones(())
            ),
            ShapeError,
            "drives",
        ),
    ],
)
def test_bad_arguments_are_told_in_one_sentence(
    call: Callable[[], Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says) as caught:
        call()
    assert "\n" not in str(caught.value)
