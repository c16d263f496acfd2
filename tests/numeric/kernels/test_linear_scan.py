"""The scans and their backward passes against exact rationals and one another."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.correct_rounding import correctly_rounded
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.linear_scan import (
    log_space_gradients,
    log_space_scan,
    scan_gradients,
    sequential_scan,
    tree_scan,
)
from longdep.numeric.kernels.linear_scan_states import matrix_states
from longdep.numeric.precision import Array, exact, fraction
from longdep.numeric.rounding import attained, error_bound, tracked

few = settings(max_examples=40, deadline=None, derandomize=True, database=None)
SCANS = (sequential_scan, tree_scan)


@st.composite
def cases(pick: st.DrawFn) -> tuple[Array, Array, Array, Any]:
    """Decays, inputs, cotangents of a loss, and an initial state or none."""
    steps = pick(st.integers(1, 9))
    decays, inputs, cotangent = (pick(draw.vectors(steps)) for _ in range(3))
    return decays, inputs, cotangent, pick(st.none() | draw.rationals())


@few
@given(cases())
def test_every_scan_is_the_recurrence_exactly(case: Any) -> None:
    decays, inputs, _, initial = case
    start = inputs[:1] * 0 + (0 if initial is None else initial)
    states = matrix_states(decays[:, None, None], inputs[:, None], start)[1:, 0]
    for scan in SCANS:
        assert np.all(scan(decays, inputs, initial) == states)


@few
@given(cases())
def test_gradients_are_the_derivatives_exactly(case: Any) -> None:
    """The loss is linear in each number, so a difference of two losses is it."""
    decays, inputs, cotangent, initial = case
    start = 0 if initial is None else initial

    def loss(decays: Array, inputs: Array, start: Any) -> Any:
        return (cotangent * sequential_scan(decays, inputs, start)).sum()

    now = loss(decays, inputs, start)
    for scan in SCANS:
        found = scan_gradients(scan, decays, inputs, cotangent, initial)
        for at in range(len(decays)):
            one = exact([int(t == at) for t in range(len(decays))])
            assert found.decays[at] == loss(decays + one, inputs, start) - now
            assert found.inputs[at] == loss(decays, inputs + one, start) - now
        assert found.initial == loss(decays, inputs, start + 1) - now


@pytest.mark.parametrize("scan", SCANS)
def test_gradients_of_complex_scans_are_derivatives_not_conjugates(scan: Any) -> None:
    """Small Gaussian integers: every number on the way is exact."""
    rng = np.random.default_rng(3)
    parts = rng.integers(-2, 3, (3, 2, 6))
    decays, inputs, cotangent = parts[:, 0] + 1j * parts[:, 1]
    found = scan_gradients(scan, decays, inputs, cotangent)
    assert found.decays.dtype == complex

    def loss(decays: Array, inputs: Array) -> Any:
        return (cotangent * sequential_scan(decays, inputs)).sum()

    for at in range(6):
        turn = 1j * (np.arange(6) == at)
        now = loss(decays, inputs)
        assert loss(decays + turn, inputs) - now == 1j * found.decays[at]
        assert loss(decays, inputs + turn) - now == 1j * found.inputs[at]


@pytest.mark.parametrize("scan", SCANS)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_scans_of_floats_stay_within_their_rounding_bounds(
    scan: Any, dtype: Any
) -> None:
    rng = np.random.default_rng(0)
    decays, inputs, last = (rng.uniform(-1, 1, (3, 17)).astype(dtype) for _ in range(3))
    initial = rng.uniform(-1, 1, 3).astype(dtype)
    found = scan_gradients(scan, decays, inputs, last, initial)
    numbers = (decays, inputs, last, initial)
    true = scan_gradients(scan, *map(exact, numbers))
    allowed = scan_gradients(scan, *(tracked(x, dtype) for x in numbers))
    for computed, right, bound in zip(found, true, allowed, strict=True):
        assert computed.dtype == dtype
        assert attained(computed, right, error_bound(bound)) <= 1


def test_a_scan_of_the_last_state_sums_once_a_level() -> None:
    ones = np.ones(64)
    tree, ordered = (scan(tracked(ones), tracked(ones))[-1] for scan in SCANS[::-1])
    # Roundings of the term that has most: 63 decays, and 6 levels or 63 steps.
    assert tree.count == 63 + 6
    assert ordered.count == 63 + 63


@pytest.mark.parametrize("initial", [None, 0.75])
def test_in_log_space_states_and_late_gradients_are_those_of_the_scan(
    initial: float | None,
) -> None:
    """Bounds by the exact values that the same formula has in 200 bits."""
    rng = np.random.default_rng(1)
    decays, inputs = rng.uniform(0.5, 0.9, 12), rng.uniform(0.5, 1.5, 12)
    cotangent = rng.uniform(-1, 1, 12)
    start = None if initial is None else correctly_rounded(initial, 200)
    numbers = [correctly_rounded(x, 200) for x in (decays, inputs, cotangent)]
    found = log_space_gradients(*numbers, start)
    true = scan_gradients(
        sequential_scan, *map(exact, (decays, inputs, cotangent)), initial_of(initial)
    )
    states = log_space_scan(*numbers[:2], start)
    right = sequential_scan(*map(exact, (decays, inputs)), initial_of(initial))
    # Every number on the way is below 2^5 in size, and fewer than 2^10 operations.
    allowed = Fraction(2**15, 2**200)
    pairs = zip((*found, states), (*true, right), strict=True)
    for computed, value in pairs:
        for x, y in zip(np.ravel(computed), np.ravel(value), strict=True):
            assert abs(x.value - fraction(y)) <= allowed


def initial_of(value: float | None) -> Any:
    return None if value is None else exact(value)


def test_the_log_space_scan_of_floats_is_that_of_rounded_numbers() -> None:
    """NumPy's exp and log may be off by a unit in the last place: so may a sum be."""
    half, one, last = np.full(64, 0.5), np.ones(64), np.zeros(64)
    last[-1] = 1
    floats = [x.astype(np.float32) for x in (half, one, last)]
    found = log_space_gradients(*floats)
    rounded = log_space_gradients(*(correctly_rounded(x, 24) for x in floats))
    assert found.decays.dtype == np.float32
    # 64 differences, each of terms at most 2 in size with exponents at most 64.
    allowed = 64 * 2 * 64 * 2.0**-23
    assert np.all(abs(found.decays - rounded.decays.astype(float)) <= allowed)


def test_an_input_of_0_is_allowed_in_log_space_but_has_no_gradient_there() -> None:
    decays, inputs = np.full(3, 0.5), np.array([0.0, 1.0, 0.0])
    # Fewer than 16 operations on numbers of size 3 at most, each off by 2 u at most.
    allowed = 3 * 32 * 2.0**-53
    assert np.all(abs(log_space_scan(decays, inputs) - [0, 1, 0.5]) <= allowed)
    with pytest.raises(DomainError, match="inputs and initial: expected positive"):
        log_space_gradients(decays, inputs, np.ones(3))


def test_a_decay_of_0_has_no_logarithm() -> None:
    with pytest.raises(DomainError, match="decays: expected positive numbers"):
        log_space_scan(np.array([0.5, 0.0]), np.ones(2))
    with pytest.raises(DomainError, match="expected numbers from 0 on"):
        log_space_scan(np.full(2, 0.5), np.array([1.0, -1.0]))


def test_steps_that_differ_in_number_are_refused() -> None:
    for scan in (*SCANS, log_space_scan):
        with pytest.raises(ShapeError, match=r"expected shapes \(..., T\)"):
            scan(np.ones(3), np.ones(4))
        with pytest.raises(ShapeError, match=r"expected shapes \(..., T\)"):
            scan(np.float64(1), np.ones(4))
    with pytest.raises(ShapeError, match="at least one step"):
        scan_gradients(tree_scan, np.ones(0), np.ones(0), np.ones(0))


def test_a_scan_of_no_steps_has_no_states() -> None:
    for scan in (*SCANS, log_space_scan):
        assert scan(np.ones((2, 0)), np.ones((2, 0))).shape == (2, 0)


def test_batches_are_scanned_one_by_one() -> None:
    rng = np.random.default_rng(2)
    numbers = [rng.uniform(0.1, 1, (2, 3, 7)) for _ in range(3)]
    numbers.append(rng.uniform(0.1, 1, (2, 3)))
    rounded = [correctly_rounded(x, 24) for x in numbers]
    for whole, one in (
        (scan_gradients(tree_scan, *numbers), tree_gradients_of(numbers)),
        (
            log_space_gradients(*rounded),
            log_space_gradients(*(x[1, 2] for x in rounded)),
        ),
    ):
        for batch, single in zip(whole, one, strict=True):
            assert np.all(batch[1, 2] == single)


def tree_gradients_of(numbers: list[Array]) -> Any:
    return scan_gradients(tree_scan, *(x[1, 2] for x in numbers))
