"""Whether the claims on gated cells hold (document 001)."""

from functools import cache
from math import sqrt
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.gating import (
    Memory,
    cell_states,
    free_bound,
    path_gradient,
    sampled_memory,
    update_states,
)
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import (
    ablating,
    bounded,
    confirming,
    measuring,
    proving,
    refuting,
)
from longdep.reports.record.finding import Measurement

test_every_proof_checks = proving("gating")

LAST = 5
ONE, ZERO, HALF = flint.fmpq(1), flint.fmpq(0), flint.fmpq(1, 2)


class Cell(NamedTuple):
    """A run of a gated cell: gates, candidates, start, and the bound phi."""

    forget: Array
    gate: Array
    candidate: Array
    start: Any
    rate: Any = ZERO

    @property
    def states(self) -> Array:
        return cell_states(self.forget, self.gate * self.candidate, self.start)


@cache
def shares(low: str = "0", high: str = "1") -> st.SearchStrategy[Any]:
    return draw.rationals(low, high)


def column(pick: st.DrawFn, entries: Any, length: int) -> Array:
    return exact(pick(st.lists(entries, min_size=length, max_size=length)))


@st.composite
def cells(
    pick: st.DrawFn,
    *,
    forget: Any = None,
    gate: Any = None,
    candidate: Any = None,
    start: Any = None,
    rate: Any = None,
    steps: Any = None,
) -> Cell:
    """Cells that keep every premise, but for the parts that are given."""
    length = pick(st.integers(1, LAST) if steps is None else steps)
    bound = pick(draw.rationals("0", "7/8", 8) if rate is None else rate)
    fading = column(pick, shares("-1", "1"), length) * bound
    return Cell(
        fading if forget is None else column(pick, forget, length),
        column(pick, shares() if gate is None else gate, length),
        column(pick, shares("-1", "1") if candidate is None else candidate, length),
        pick(draw.rationals() if start is None else start),
        bound,
    )


def steady(length: int, rate: Any) -> Cell:
    """The cell that stays at its level 1 / (1 - phi)."""
    ones = exact([1] * length)
    return Cell(ones * rate, ones, ones, 1 / (1 - rate), rate)


@cache
def steady_cells() -> st.SearchStrategy[Any]:
    return st.builds(steady, st.integers(1, LAST), draw.rationals("0", "7/8", 8))


def tabled(values: Array, first: int = 1) -> dict[int, Any]:
    return dict(enumerate(values, start=first))


def cell_values(case: Cell, **more: Any) -> dict[str, Any]:
    steps = len(case.forget)
    return {
        "t": steps,
        "k": 0,
        "varphi": case.rate,
        "f": tabled(case.forget),
        "i": tabled(case.gate),
        "g": tabled(case.candidate),
        "c": tabled(case.states, 0),
        "horizon": steps,
        **more,
    }


def level_of(case: Cell) -> Any:
    return max(abs(case.start), 1 / (1 - case.rate))


def is_controlled(case: Cell) -> None:
    bounded(abs(case.states[-1]), level_of(case))


ONCE = st.just(1)
OPEN = st.just(ONE)
SIZES = st.sampled_from(exact([1, 0, 2, -1]).tolist())


@confirming("gates-control", cells() | steady_cells())
def test_a_forgetting_cell_never_leaves_its_level(case: Cell) -> None:
    is_controlled(case)


@ablating(
    "gates-control",
    "forgets",
    cells(forget=SIZES, gate=OPEN, candidate=SIZES, rate=st.just(HALF), steps=ONCE).map(
        lambda case: case._replace(candidate=case.candidate * 0)
    ),
    cell_values,
)
def test_a_larger_forget_gate_leaves_the_level(case: Cell) -> None:
    is_controlled(case)


@ablating(
    "gates-control",
    "below-one",
    cells(
        forget=OPEN,
        gate=OPEN,
        candidate=shares(),
        start=SIZES,
        rate=st.just(flint.fmpq(2)),
        steps=ONCE,
    ),
    cell_values,
)
def test_with_phi_above_1_there_is_no_level(case: Cell) -> None:
    is_controlled(case)


@ablating(
    "gates-control",
    "bounded-input",
    cells(
        gate=OPEN,
        candidate=st.sampled_from(exact([1, 2, 3]).tolist()),
        rate=st.just(HALF),
        steps=ONCE,
    ),
    cell_values,
)
def test_a_larger_input_leaves_the_level(case: Cell) -> None:
    is_controlled(case)


@confirming("gates-control.drifting", st.integers(1, 60))
def test_with_gates_that_open_ever_more_the_cell_drifts(steps: int) -> None:
    gates = exact([flint.fmpq(s, s + 1) for s in range(1, steps + 1)])
    found = cell_states(gates, gates * 0 + 1, ZERO)[-1]
    assert found == flint.fmpq(steps * (steps + 3), 2 * (steps + 1))
    bounded(flint.fmpq(steps, 2), found)


def adds_up(case: Cell) -> None:
    assert case.states[-1] == case.start + case.candidate.sum()


@confirming("gates-control.additive", cells(forget=OPEN, gate=OPEN))
def test_with_both_gates_open_the_cell_adds_up(case: Cell) -> None:
    adds_up(case)


@ablating(
    "gates-control.additive",
    "forget-open",
    cells(forget=shares(), gate=OPEN, steps=ONCE),
    cell_values,
)
def test_with_a_closing_forget_gate_it_does_not(case: Cell) -> None:
    adds_up(case)


@ablating(
    "gates-control.additive",
    "input-open",
    cells(forget=OPEN, gate=shares(), steps=ONCE),
    cell_values,
)
def test_with_a_closing_input_gate_it_does_not(case: Cell) -> None:
    adds_up(case)


def coupled_states(case: Cell) -> Array:
    return update_states(case.gate, case.candidate, case.start)


def stays_convex(case: Cell) -> None:
    bounded(abs(coupled_states(case)[-1]), max(abs(case.start), ONE))


def coupled_values(case: Cell) -> dict[str, Any]:
    return {
        "t": len(case.gate),
        "z": tabled(case.gate),
        "g": tabled(case.candidate),
        "h": tabled(coupled_states(case), 0),
        "horizon": len(case.gate),
    }


@confirming("gates-control.coupled", cells())
def test_coupled_gates_stay_within_the_candidates(case: Cell) -> None:
    stays_convex(case)


@ablating(
    "gates-control.coupled",
    "gate-not-negative",
    cells(gate=st.sampled_from(exact([0, -1]).tolist()), steps=ONCE),
    coupled_values,
)
def test_a_negative_update_gate_leaves_them(case: Cell) -> None:
    stays_convex(case)


@ablating(
    "gates-control.coupled",
    "gate-at-most-1",
    cells(gate=st.sampled_from(exact([0, 2]).tolist()), steps=ONCE),
    coupled_values,
)
def test_an_update_gate_above_1_leaves_them(case: Cell) -> None:
    stays_convex(case)


@ablating(
    "gates-control.coupled",
    "bounded-candidate",
    cells(candidate=SIZES, steps=ONCE),
    coupled_values,
)
def test_a_larger_candidate_leads_out(case: Cell) -> None:
    stays_convex(case)


UNITS, ITEMS, RUNS, SURE = 64, 400, 200, 4.0
OLD, YOUNG = slice(ITEMS - 120, ITEMS - 100), slice(ITEMS - 10, ITEMS)


SPACING = 50
STEP = np.arange(ITEMS)
EVERY = np.ones(ITEMS)
RULES = {
    **{f"f = {f}, all let in": (f, EVERY) for f in (0.8, 0.9, 0.97, 0.99, 1.0)},
    "f = 1, every 10th let in": (1.0, STEP % 10 == 0),
    "f = 1, the first 8 let in, then closed": (1.0, STEP < 8),
    "emptied every 50 items, all let in": ((STEP % 50 > 0).astype(float), EVERY),
}


@cache
def memory(rule: str) -> Memory:
    """Memories with these gates."""
    forget, admitted = RULES[rule]
    return sampled_memory(forget, admitted.astype(float), UNITS, RUNS, seed=7)


def interval(hits: Array) -> tuple[float, float]:
    """The recall rate, four standard errors down and up (at least one item's worth)."""
    rate = float(hits.mean())
    error = SURE * sqrt(max(rate * (1 - rate), 1 / hits.size) / hits.size)
    return rate - error, rate + error


def figure(value: float) -> float:
    """Two significant digits."""
    return float(f"{value:.2g}")


@measuring("gating-solves-capacity")
def test_the_best_of_these_gates_keeps_old_items() -> Measurement:
    ends = [interval(memory(rule).recalled[:, OLD]) for rule in RULES]
    lost = all(high < 0.99 for _, high in ends)
    kept = any(low >= 0.99 for low, _ in ends)
    return Measurement(
        decides=False if lost else (True if kept else None),
        rule="64 cells take in 400 items by random keys, with their gates set by one "
        "of these rules; holds if with one of them the recall of items 100 to 119 "
        "steps old is at least 0.99 by four standard errors; decided against if it is "
        "below 0.99 by as much with each (guessing gives 0.5, an empty "
        "memory 0; the size of a state is the root mean square of its cells)",
        values={
            "columns": [
                "gates",
                "recall of the last 10 items",
                "recall after 100 more",
                "largest state",
            ],
            "rows": [
                [
                    rule,
                    figure(memory(rule).recalled[:, YOUNG].mean()),
                    figure(memory(rule).recalled[:, OLD].mean()),
                    figure(memory(rule).size.mean()),
                ]
                for rule in RULES
            ],
        },
        samples=RUNS * len(RULES),
    )


@measuring("gating-solves-capacity.selected-items")
def test_a_selective_memory_keeps_what_it_selects() -> Measurement:
    admitted = (STEP % SPACING == 0).astype(float)
    selective = sampled_memory(1.0, admitted, UNITS, RUNS, seed=7)
    additive = memory("f = 1.0, all let in")
    hits = selective.recalled[:, ::SPACING]
    low, high = interval(hits)
    small = bool(2 * selective.size.max() <= additive.size.min())
    kept = True if low >= 0.99 else (False if high < 0.99 else None)
    return Measurement(
        decides=kept and small,
        rule="64 cells let in every 50th of 400 items and hold; these items are "
        "recalled in at least 0.99 of the cases by more than four standard errors, "
        "and in every run the state stays below half the size of any additive run's",
        values={
            "selective: items lost": int((~hits).sum()),
            "selective: items asked for": int(hits.size),
            "selective: largest state": figure(selective.size.mean()),
            "additive: largest state": figure(additive.size.mean()),
        },
        samples=RUNS,
    )


class Selected(NamedTuple):
    """A cell that writes at step 1 and holds for two steps more."""

    cell: Cell
    since: int


@st.composite
def selections(
    pick: st.DrawFn,
    *,
    clears: Any = st.just(ZERO),
    admits: Any = OPEN,
    holds: Any = OPEN,
    closes: Any = st.just(ZERO),
) -> Selected:
    cell = Cell(
        exact([pick(clears), pick(holds), pick(holds)]),
        exact([pick(admits), pick(closes), pick(closes)]),
        column(pick, shares("-1", "1"), 3),
        pick(draw.rationals()),
    )
    return Selected(cell, pick(st.integers(0, 1)))


def selected_values(case: Selected) -> dict[str, Any]:
    return cell_values(case.cell, t=case.since, horizon=2)


def is_kept(case: Selected) -> None:
    assert case.cell.states[1 + case.since] == case.cell.candidate[0]


@confirming("gating-solves-capacity.selective", selections())
def test_a_selected_item_is_kept_exactly(case: Selected) -> None:
    is_kept(case)


KEY = "gating-solves-capacity.selective"


@ablating(KEY, "clears", selections(clears=shares()), selected_values)
def test_without_clearing_the_old_content_stays(case: Selected) -> None:
    is_kept(case)


@ablating(KEY, "admits", selections(admits=shares()), selected_values)
def test_without_admitting_the_item_is_not_there(case: Selected) -> None:
    is_kept(case)


@ablating(KEY, "holds", selections(holds=shares()), selected_values)
def test_without_holding_the_item_fades(case: Selected) -> None:
    is_kept(case)


@ablating(KEY, "closes", selections(closes=shares()), selected_values)
def test_without_closing_other_items_come_in(case: Selected) -> None:
    is_kept(case)


def has_faded(case: Cell) -> None:
    share = path_gradient(case.forget)[-1]
    bounded(abs(share), case.rate ** len(case.forget))


@confirming("gating-solves-capacity.forgets", cells() | steady_cells())
def test_an_item_fades_at_least_like_the_power_of_the_gate(case: Cell) -> None:
    has_faded(case)


@ablating(
    "gating-solves-capacity.forgets",
    "forgets",
    cells(forget=SIZES, rate=st.just(HALF), steps=ONCE),
    cell_values,
)
def test_with_a_larger_gate_it_need_not_fade(case: Cell) -> None:
    has_faded(case)


class Runs(NamedTuple):
    """Two runs: the first cell, and the gates, written values and start of another."""

    first: Cell
    gates: Array
    written: Array
    start: Any

    @property
    def second(self) -> Array:
        return cell_states(self.gates, self.written, self.start)


@st.composite
def runs(
    pick: st.DrawFn, *, gates: Any = None, written: Any = None, steps: Any = None
) -> Runs:
    """Two runs with the same gates and written values, but for the part given."""
    first = pick(cells(steps=steps))
    length = len(first.forget)
    return Runs(
        first,
        first.forget if gates is None else column(pick, gates, length),
        first.gate * first.candidate
        if written is None
        else column(pick, written, length),
        pick(draw.rationals()),
    )


def runs_values(case: Runs) -> dict[str, Any]:
    return cell_values(
        case.first,
        p=tabled(case.gates),
        r=tabled(case.written),
        u=tabled(case.second, 0),
    )


def is_carried_by_gates(case: Runs) -> None:
    apart = case.second - case.first.states
    assert np.all(apart == path_gradient(case.first.forget) * apart[0])


@confirming("gradient-through-gate", runs())
def test_a_difference_is_multiplied_by_the_forget_gates(case: Runs) -> None:
    is_carried_by_gates(case)


@ablating(
    "gradient-through-gate", "same-gates", runs(gates=shares(), steps=ONCE), runs_values
)
def test_gates_that_read_the_cell_add_another_path(case: Runs) -> None:
    is_carried_by_gates(case)


@ablating(
    "gradient-through-gate",
    "same-written",
    runs(written=shares(), steps=ONCE),
    runs_values,
)
def test_candidates_that_read_the_cell_add_another_path(case: Runs) -> None:
    is_carried_by_gates(case)


def holding_values(gate: Any) -> dict[str, Any]:
    pushed = exact([-1, -1])
    found = cell_states(exact([gate, gate]), (1 - gate) * pushed, ONE)
    return {
        "varphi": gate,
        "K": 1,
        "g": tabled(pushed),
        "c": tabled(found, 0),
        "horizon": 2,
    }


@refuting("gating-trade-off", shares(), holding_values)
def test_a_bounded_cell_that_holds_keeps_its_gradient(gate: Any) -> None:
    assert gate < 1


class Free(NamedTuple):
    """A cell that takes in 1 at every step, and the limit K of its state."""

    forget: Array
    limit: Any
    written: Array
    start: Any

    @property
    def states(self) -> Array:
        return cell_states(self.forget, self.written, self.start)


FULL = st.sampled_from(exact([1, "3/4", "1/2", 0]).tolist())


@st.composite
def filled(pick: st.DrawFn, *, true_gates: bool = False) -> Free:
    """Gates chosen one after the other so that the state stays within K."""
    limit = 1 + (
        flint.fmpq(pick(st.integers(0, 3)))
        if true_gates
        else pick(draw.rationals("0", "4", 2))
    )
    least = int(limit) - 1 if true_gates else 1
    state, gates = ONE, []
    for _ in range(pick(st.integers(max(least, 1), LAST))):
        largest = (limit - 1) / state
        gates.append(pick(FULL) * (min(largest, ONE) if true_gates else largest))
        state = gates[-1] * state + 1
    return Free(exact(gates), limit, exact([1] * len(gates)), ONE)


@st.composite
def two_steps(
    pick: st.DrawFn,
    *,
    gates: Any = OPEN,
    written: Any = ONE,
    start: Any = ONE,
    limit: int = 2,
) -> Free:
    """Two steps with the limit 2: the smallest cells that break one premise."""
    return Free(
        column(pick, gates, 2), flint.fmpq(limit), exact([written, written]), start
    )


def free_values(case: Free) -> dict[str, Any]:
    """With one step more, so that the last state is within the horizon."""
    steps = len(case.forget)
    longer = case._replace(
        forget=exact([*case.forget, 0]), written=exact([*case.written, case.written[0]])
    )
    return {
        "t": steps,
        "K": case.limit,
        "M": int(case.limit) - 1,
        "f": tabled(longer.forget),
        "i": tabled(longer.written * 0 + 1),
        "g": tabled(longer.written),
        "c": tabled(longer.states, 0),
        "horizon": steps + 1,
    }


def true_values(case: Free) -> dict[str, Any]:
    values = free_values(case)
    return {**values, "t": len(case.forget) - values["M"]}


def trades_off(case: Free) -> None:
    found = path_gradient(case.forget)[-1]
    bounded(found, free_bound(case.limit, len(case.forget)))


def trades_off_with_true_gates(case: Free) -> None:
    found, spare = path_gradient(case.forget)[-1], int(case.limit) - 1
    rate = flint.fmpq(spare, spare + 1)
    bounded(found, rate ** (len(case.forget) - spare))


SIGNED = st.sampled_from(exact([1, -1]).tolist())
LARGE = st.sampled_from(exact([1, 2, "2/3"]).tolist())


@confirming("gating-trade-off.free-input", filled())
def test_a_bounded_state_that_is_free_to_be_written_has_a_vanishing_gradient(
    case: Free,
) -> None:
    trades_off(case)


FREE = "gating-trade-off.free-input"


@ablating(FREE, "unit-start", two_steps(start=ZERO), free_values)
def test_a_cell_that_starts_empty_has_room_for_more(case: Free) -> None:
    trades_off(case)


@ablating(FREE, "free-input", two_steps(written=ZERO), free_values)
def test_a_cell_that_writes_nothing_keeps_its_gradient(case: Free) -> None:
    trades_off(case)


@ablating(FREE, "gates-not-negative", two_steps(gates=SIGNED), free_values)
def test_negative_gates_make_the_items_cancel(case: Free) -> None:
    trades_off(case) if min(case.forget) < 0 else None


@ablating(FREE, "state-within", two_steps(), free_values)
def test_an_unbounded_state_keeps_its_gradient(case: Free) -> None:
    trades_off(case)


@confirming("gating-trade-off.true-gates", filled(true_gates=True))
def test_with_true_gates_the_gradient_lasts_while_the_cell_fills(case: Free) -> None:
    trades_off_with_true_gates(case)


TRUE = "gating-trade-off.true-gates"


@ablating(TRUE, "unit-start", two_steps(start=ZERO), true_values)
def test_a_true_cell_that_starts_empty_lasts_longer(case: Free) -> None:
    trades_off_with_true_gates(case)


@ablating(TRUE, "free-input", two_steps(written=ZERO), true_values)
def test_a_true_cell_that_writes_nothing_lasts_for_ever(case: Free) -> None:
    trades_off_with_true_gates(case)


@ablating(TRUE, "gates-not-negative", two_steps(gates=SIGNED), true_values)
def test_negative_gates_break_the_rate_of_true_gates(case: Free) -> None:
    trades_off_with_true_gates(case) if min(case.forget) < 0 else None


@ablating(TRUE, "gates-at-most-1", two_steps(gates=LARGE, limit=3), true_values)
def test_a_gate_above_1_amplifies_the_first_item(case: Free) -> None:
    trades_off_with_true_gates(case) if max(case.states) <= case.limit else None


@ablating(TRUE, "state-within", two_steps(), true_values)
def test_a_true_cell_without_limit_lasts_for_ever(case: Free) -> None:
    trades_off_with_true_gates(case)
