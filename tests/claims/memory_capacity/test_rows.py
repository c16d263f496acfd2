"""Layers of fed-back units, and of those that do not brake one another."""

from functools import cache
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.memory_capacity import additive_run, sensitivity
from longdep.numeric.precision import balls, exact
from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.memory_capacity.cases import (
    HALF,
    ZERO,
    Layer,
    Level,
    shown_above,
    slowly,
)


class Rows(NamedTuple):
    """Two units without input, fed back with weights a and -a."""

    weight: Any
    time: int


def rows_values(case: Rows) -> dict[str, Any]:
    a, times = case.weight, range(case.time + 2)
    return {
        "n": 2,
        "i": 0,
        "t": case.time,
        "V": exact([[a, -a], [a, -a]]),
        "v": abs(a),
        "h": {(i, s): HALF * s for i in (0, 1) for s in times},
        "g": {(i, s): HALF for i in (0, 1) for s in times[1:]},
        "z": {(i, s): ZERO for i in (0, 1) for s in times[1:]},
        "horizon": case.time + 1,
    }


@refuting(
    "saturates.rows",
    st.builds(Rows, st.integers(1, 9), st.just(1)),
    rows_values,
)
def test_rows_that_cancel_keep_a_layer_sensitive(case: Rows) -> None:
    a = case.weight
    inputs = balls(np.zeros((case.time + 1, 2), int))
    _, drives = additive_run(balls([[a, -a], [a, -a]]), inputs, balls([0, 0]))
    allowed = flint.fmpq(2) / (2 + abs(a) * case.time)
    assert not shown_above(sensitivity(drives[-1])[0], allowed)


@st.composite
def upward_layers(pick: st.DrawFn) -> Layer:
    """No weight is negative, and every unit feeds itself; without input, empty."""
    n, steps = pick(draw.sizes(1, 3)), pick(st.integers(1, 5))
    weight = np.abs(pick(draw.matrices(n)))
    own = pick(draw.vectors(n, draw.rationals("1/4", "3")))
    weight[np.arange(n), np.arange(n)] = own
    return Layer(weight, exact(np.zeros((steps, n), int)), exact([0] * n))


@confirming("saturates.rows-not-braked", upward_layers())
def test_units_that_do_not_brake_one_another_become_insensitive(case: Layer) -> None:
    _, drives = case.run
    allowed = 2 / (2 + np.diag(case.weight) * (len(case.inputs) - 1))
    assert not shown_above(sensitivity(drives[-1]), balls(allowed))


class Alone(NamedTuple):
    """Unit 0 of a layer at pre-activation 0, adding `gain` a step; looked at at t = 1.

    The other unit, if there is one, does as the first.
    """

    row: tuple[Any, ...]
    gain: Any
    least: Any


def alone_values(case: Alone) -> dict[str, Any]:
    units = range(len(case.row))
    return {
        "n": len(units),
        "i": 0,
        "t": 1,
        "V": exact([case.row for _ in units]),
        "v": case.least,
        "h": {(i, s): s * case.gain for i in units for s in range(3)},
        "g": {(0, s): case.gain for s in (1, 2)},
        "z": {(0, s): ZERO for s in (1, 2)},
        "horizon": 1,
    }


def row_falls(case: Alone) -> None:
    slowly(Level(case.row[0], case.gain, case.least))


@cache
def alone(row: Any, gain: Any) -> st.SearchStrategy[Alone]:
    return st.integers(1, 9).map(lambda v: Alone(row(v), gain, v))


@ablating(
    "saturates.rows-not-braked",
    "not-braked",
    alone(lambda v: (v, -v), HALF),
    alone_values,
)
def test_a_unit_that_another_one_brakes_stays_sensitive(case: Alone) -> None:
    row_falls(case)


@ablating(
    "saturates.rows-not-braked",
    "own-feedback",
    alone(lambda v: (ZERO,), HALF),
    alone_values,
)
def test_a_unit_that_does_not_feed_itself_stays_sensitive(case: Alone) -> None:
    row_falls(case)


@ablating(
    "saturates.rows-not-braked", "logistic", alone(lambda v: (v,), ZERO), alone_values
)
def test_a_unit_of_a_layer_that_adds_nothing_stays_sensitive(case: Alone) -> None:
    row_falls(case)
