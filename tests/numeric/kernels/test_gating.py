"""The kernels of gated cells against their statements."""

from collections.abc import Callable
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.gating import (
    cell_states,
    free_bound,
    path_gradient,
    sampled_memory,
    update_states,
)
from longdep.numeric.precision import Array, exact
from longdep.numeric.rounding import attained, error_bound, tracked
from longdep.reports.record.model import as_sympy, holds
from longdep.theory.catalog import claim_of
from longdep.theory.core.semantics import evaluate

few = settings(max_examples=40, deadline=None, derandomize=True, database=None)
STEPS = 4
ONE = flint.fmpq(1)


def model_of(values: dict[str, Any]) -> dict[str, Any]:
    return {name: as_sympy(value, name) for name, value in values.items()}


def meets(key: str, **values: Any) -> bool:
    """Whether the claim's hypotheses and conclusion hold of values from kernels."""
    return holds(claim_of(key), values)


def tabled(values: Array, first: int = 1) -> dict[int, Any]:
    return dict(enumerate(values, start=first))


def column(entries: Any, length: int = STEPS) -> st.SearchStrategy[Array]:
    return st.lists(entries, min_size=length, max_size=length).map(exact)


GATES, SIGNED = draw.rationals("0", "1"), draw.rationals("-1", "1")


@few
@given(column(SIGNED), column(GATES), column(SIGNED), draw.rationals())
def test_cell_states_satisfy_the_statements_of_the_cell(
    forget: Array, gate: Array, candidate: Array, start: Any
) -> None:
    rate = flint.fmpq(7, 8)
    forget = forget * rate
    values = {
        "varphi": rate,
        "k": 0,
        "f": tabled(forget),
        "i": tabled(gate),
        "g": tabled(candidate),
        "c": tabled(cell_states(forget, gate * candidate, start), 0),
        "p": tabled(forget),
        "r": tabled(gate * candidate),
        "u": tabled(cell_states(forget, gate * candidate, start + 1), 0),
        "horizon": STEPS,
    }
    for time in range(STEPS + 1):
        assert meets("gates-control", **values, t=time)
        assert meets("gradient-through-gate", **values, t=time)
        assert meets("gating-solves-capacity.forgets", **values, t=time)


@few
@given(column(SIGNED))
def test_path_gradients_are_the_product_of_the_statement(forget: Array) -> None:
    product = claim_of("gating-trade-off.free-input").conclusion.lhs
    for lag, kept in enumerate(path_gradient(forget)):
        values = {"f": tabled(forget), "t": lag, "horizon": STEPS}
        assert evaluate(product, model_of(values)) == as_sympy(kept, "kept")


@few
@given(column(GATES), column(SIGNED), draw.rationals())
def test_update_states_satisfy_the_statement_of_coupled_gates(
    gate: Array, candidate: Array, start: Any
) -> None:
    values = {"z": tabled(gate), "g": tabled(candidate), "horizon": STEPS}
    states = tabled(update_states(gate, candidate, start), 0)
    for time in range(STEPS + 1):
        assert meets("gates-control.coupled", **values, h=states, t=time)


@few
@given(draw.rationals("1", "4"), st.integers(0, 6))
def test_the_free_bound_is_that_of_the_statement(limit: Any, lag: int) -> None:
    allowed = claim_of("gating-trade-off.free-input").conclusion.rhs
    values = {"K": limit, "t": lag, "horizon": 0}
    computed = free_bound(limit, lag)
    assert evaluate(allowed, model_of(values)) == as_sympy(computed, "computed")


@few
@given(draw.rationals("1", "4"), st.integers(1, STEPS))
def test_the_free_bound_is_attained(limit: Any, steps: int) -> None:
    gates = exact([limit - 1] + [1 - 1 / limit] * (steps - 1))
    states = cell_states(gates, gates * 0 + 1, ONE)
    assert max(states) == limit
    assert path_gradient(gates)[-1] == free_bound(limit, steps)


def test_open_gates_add_up() -> None:
    ones, items = exact([1] * STEPS), exact([3, 1, 4, 1])
    values = {"f": tabled(ones), "i": tabled(ones), "g": tabled(items)}
    states = tabled(cell_states(ones, items, ONE), 0)
    for time in range(STEPS + 1):
        assert meets(
            "gates-control.additive", **values, c=states, t=time, horizon=STEPS
        )


def test_drifting_gates_satisfy_their_statement() -> None:
    gates = exact([flint.fmpq(s, s + 1) for s in range(1, STEPS + 1)])
    ones = gates * 0 + 1
    values = {"f": tabled(gates), "i": tabled(ones), "g": tabled(ones)}
    states = tabled(cell_states(gates, ones, flint.fmpq(0)), 0)
    for time in range(STEPS + 1):
        assert meets(
            "gates-control.drifting", **values, c=states, t=time, horizon=STEPS
        )


def test_a_selected_item_satisfies_its_statement() -> None:
    forget, gate = exact([0, 1, 1, 1]), exact([1, 0, 0, 0])
    items = exact([3, 1, 4, 1])
    values = {"f": tabled(forget), "i": tabled(gate), "g": tabled(items), "k": 0}
    states = tabled(cell_states(forget, gate * items, ONE), 0)
    for time in range(STEPS):
        key = "gating-solves-capacity.selective"
        assert meets(key, **values, c=states, t=time, horizon=STEPS - 1)


def test_no_steps_leave_the_start() -> None:
    none = np.empty(0, dtype=object)
    assert cell_states(none, none, ONE).tolist() == [1]
    assert path_gradient(np.empty((2, 0))).tolist() == [[1.0], [1.0]]
    assert free_bound(flint.fmpq(1), 0) == 1


def test_leading_axes_are_independent_cells() -> None:
    rng = np.random.default_rng(0)
    forget, written = rng.random((5, STEPS)), rng.random((5, STEPS))
    start = rng.random(5)
    together = (
        cell_states(forget, written, start),
        update_states(forget, written, start),
        path_gradient(forget),
    )
    for i in range(5):
        alone = (
            cell_states(forget[i], written[i], start[i]),
            update_states(forget[i], written[i], start[i]),
            path_gradient(forget[i]),
        )
        for batch, single in zip(together, alone, strict=True):
            assert np.array_equal(batch[i], single)


ENTRIES = st.floats(-2, 2, allow_subnormal=False)


@few
@given(st.lists(ENTRIES, min_size=2 * STEPS + 1, max_size=2 * STEPS + 1))
def test_float_cells_stay_within_the_rounding_bound(numbers: list[float]) -> None:
    forget, written = np.array(numbers[1:]).reshape(2, 1, STEPS)
    start = np.array(numbers[:1])
    parts = (forget, written, start)
    truth = cell_states(*map(exact, parts))
    allowed = error_bound(cell_states(*map(tracked, parts)))
    assert attained(cell_states(*parts), truth, allowed) <= 1


@few
@given(st.lists(ENTRIES, min_size=STEPS, max_size=STEPS))
def test_float_gradients_stay_within_the_rounding_bound(numbers: list[float]) -> None:
    forget = np.array([numbers])
    truth = path_gradient(exact(forget))
    one, none = np.ones(1), forget * 0
    allowed = error_bound(cell_states(*map(tracked, (forget, none, one))))
    assert attained(path_gradient(forget), truth, allowed) <= 1


def test_one_item_is_always_recalled_and_one_cell_holds_one_sign() -> None:
    single = sampled_memory(1.0, np.ones(1), units=4, runs=20, seed=0)
    assert single.recalled.all()
    assert single.size.tolist() == [1.0] * 20
    many = sampled_memory(1.0, np.ones(9), units=1, runs=200, seed=0)
    assert 0.5 < many.recalled.mean() < 0.8


def test_a_memory_emptied_before_the_last_item_recalls_only_that() -> None:
    gates = np.array([1.0, 1.0, 0.0])
    memory = sampled_memory(gates, np.ones(3), units=64, runs=50, seed=3)
    last = sampled_memory(1.0, np.array([0.0, 0.0, 1.0]), units=64, runs=50, seed=3)
    assert memory.recalled[:, 2].all()
    assert np.array_equal(memory.recalled, last.recalled)


def test_a_memory_is_the_sum_that_its_formula_says() -> None:
    memory = sampled_memory(0.5, np.array([1.0, 0.0, 1.0]), units=3, runs=2, seed=5)
    rng = np.random.default_rng(5)
    signs = rng.choice([-1.0, 1.0], size=(2, 3))
    keys = rng.choice([-1.0, 1.0], size=(2, 3, 3))
    for run in range(2):
        state = 0.25 * signs[run, 0] * keys[run, 0] + signs[run, 2] * keys[run, 2]
        answers = keys[run] @ state
        assert np.array_equal(memory.recalled[run], answers * signs[run] > 0)


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: cell_states(np.ones(2), np.ones(3), ONE), ShapeError, "written"),
        (lambda: update_states(np.ones(2), np.ones(3), ONE), ShapeError, "candidate"),
        (lambda: free_bound(flint.fmpq(1, 2), 1), DomainError, "largest"),
        (lambda: free_bound(ONE, -1), DomainError, "lag"),
        (lambda: sampled_memory(1.5, np.ones(1), 1, 1, 0), DomainError, "forget"),
        (lambda: sampled_memory(np.ones(1), np.ones(3), 1, 1, 0), ShapeError, "forget"),
    ],
)
def test_bad_arguments_are_told_in_one_sentence(
    call: Callable[[], Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says) as caught:
        call()
    assert "\n" not in str(caught.value)
