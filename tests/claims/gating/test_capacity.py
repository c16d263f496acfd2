"""Does gating solve the capacity problem?"""

from functools import cache
from math import sqrt
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.gating import Memory, path_gradient, sampled_memory
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, bounded, confirming, measuring
from longdep.reports.record.finding import Measurement
from tests.claims.gating.cases import (
    HALF,
    ONCE,
    OPEN,
    SIZES,
    ZERO,
    Cell,
    cell_values,
    cells,
    column,
    shares,
    steady_cells,
)

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


LONG, STRETCH, PART, LONG_RUNS = 2000, 200, 25, 100
MATTERS, BEGINS = np.arange(LONG) % PART == 0, np.arange(LONG) % STRETCH == 0
MEANS = {
    "let in what matters, forget when it no longer does": (~BEGINS, MATTERS),
    "let in what matters, forget nothing": (None, MATTERS),
    "let in all, forget when a stretch ends": (~BEGINS, None),
    "let in all, forget nothing": (None, None),
}


@cache
def long_memory(means: str) -> Memory:
    """Memories of the items of ten stretches, by the means that their gates have."""
    kept, admitted = (
        np.ones(LONG) if gates is None else gates.astype(float)
        for gates in MEANS[means]
    )
    return sampled_memory(kept, admitted, UNITS, LONG_RUNS, seed=7)


def needed(means: str) -> Array:
    """Whether what matters at the end is recalled, by run and item."""
    return long_memory(means).recalled[:, LONG - STRETCH :: PART]


@measuring("gating-solves-capacity")
def test_gates_that_choose_keep_what_matters_in_a_small_state() -> Measurement:
    both, *_, neither = MEANS
    low, high = interval(needed(both))
    gated, additive = long_memory(both).size, long_memory(neither).size
    small = bool(2 * gated.max() <= additive.min())
    kept = True if low >= 0.99 else (False if high < 0.99 else None)
    return Measurement(
        decides=kept and small,
        rule="64 cells take in 2000 items by random keys, in ten stretches of 200, and "
        "every 25th item matters until its stretch ends; holds if with both means the "
        "recall of the 8 items that matter at the end is at least 0.99 by four "
        "standard errors, and in every run the state stays below half the size of any "
        "run's without gates (guessing gives 0.5; the size of a state is the root "
        "mean square of its cells)",
        values={
            "columns": ["gates", "recall of what matters", "largest state"],
            "rows": [
                [
                    means,
                    figure(needed(means).mean()),
                    figure(long_memory(means).size.mean()),
                ]
                for means in MEANS
            ],
        },
        samples=LONG_RUNS * len(MEANS),
    )


@measuring("gating-solves-capacity.every-item")
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
