"""Is a scan in any association order the recurrence?"""

from typing import Any

import numpy as np

from longdep.numeric.kernels.linear_scan_states import (
    Pair,
    bracketed,
    composed,
    matrix_states,
)
from longdep.numeric.precision import Array, identity_like
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.linear_scan.cases import MatrixScan, matrix_scans

LEAVES = 8


def same(left: Array, right: Array) -> bool:
    return bool(np.all(left == right))


@confirming("scan-is-recurrence", matrix_scans())
def test_steps_composed_in_any_order_carry_the_first_state_to_the_last(
    case: MatrixScan,
) -> None:
    whole, added = bracketed(case.decay, case.added, case.merges)
    assert same(whole @ case.start + added, case.states[-1])


def later_right(first: Pair, second: Pair) -> Pair:
    """Composed with the later decay on the right."""
    return first[0] @ second[0], composed(first, second)[1]


def not_decayed(first: Pair, second: Pair) -> Pair:
    """Composed as if what the earlier step adds did not decay."""
    return composed(first, second)[0], first[1] + second[1]


def two_steps(case: MatrixScan) -> list[Pair]:
    return list(zip(case.decay, case.added, strict=True))[:2]


def carries(case: MatrixScan, compose: Any) -> None:
    """The pair of two steps carries the state."""
    whole, added = compose(*two_steps(case))
    assert same(whole @ case.start + added, case.states[2])


def columns(vectors: Any) -> dict[int, Array]:
    return {i: vector[:, None] for i, vector in enumerate(vectors)}


def tree_values(case: MatrixScan) -> dict[str, Any]:
    """A tree of eight leaves whose first two are steps, later decays on the right."""
    idle = (identity_like(case.decay[0]), case.start * 0)
    levels = [two_steps(case) + [idle] * (LEAVES - 2)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([later_right(*below[i : i + 2]) for i in range(0, len(below), 2)])
    decay, added = (np.stack(parts) for parts in zip(*levels[0], strict=True))
    spans = {
        (level, place): pair
        for level, pairs in enumerate(levels)
        for place, pair in enumerate(pairs)
    }
    return {
        "n": len(case.start),
        "d": 0,
        "p": 0,
        "A": dict(enumerate(decay, start=1)),
        "b": {i + 1: vector for i, vector in columns(added).items()},
        "M": {at: pair[0] for at, pair in spans.items()},
        "c": {at: pair[1][:, None] for at, pair in spans.items()},
        "x": {
            (level, place): 2**level * place
            for level in range(len(levels))
            for place in range(LEAVES + 1)
        },
        "h": columns(matrix_states(decay, added, case.start)),
        "horizon": 2,
    }


@ablating("scan-is-recurrence", "later-left", matrix_scans(n=2, count=2), tree_values)
def test_matrices_composed_the_other_way_round_are_another_scan(
    case: MatrixScan,
) -> None:
    carries(case, later_right)


ONE = "scan-is-recurrence.one-level"


@confirming(ONE, matrix_scans())
def test_the_composed_pairs_of_neighbours_carry_the_state(case: MatrixScan) -> None:
    steps = list(zip(case.decay, case.added, strict=True))
    for now in range(len(steps) - 1):
        whole, added = composed(*steps[now : now + 2])
        assert same(whole @ case.states[now] + added, case.states[now + 2])


def level_values(
    case: MatrixScan, compose: Any, end: Array | None = None
) -> dict[str, Any]:
    """Two steps and their pair; the state after them is `end` if that is given."""
    steps = two_steps(case)
    whole, added = compose(*steps)
    states = [*list(case.states[:2]), case.states[2] if end is None else end]
    return {
        "n": len(case.start),
        "p": 0,
        "u": {0: 0, 1: 1, 2: 2},
        "v": {0: 0, 1: 2},
        "A": dict(enumerate(pair[0] for pair in steps)),
        "b": columns(pair[1] for pair in steps),
        "C": {0: whole},
        "e": columns([added]),
        "h": columns(states),
        "horizon": 1,
    }


def right_values(case: MatrixScan) -> dict[str, Any]:
    return level_values(case, later_right)


def kept_values(case: MatrixScan) -> dict[str, Any]:
    return level_values(case, not_decayed)


def stuck_values(case: MatrixScan) -> dict[str, Any]:
    return level_values(case, composed, case.states[1])


@ablating(ONE, "later-left", matrix_scans(n=2, count=2), right_values)
def test_a_pair_with_the_later_decay_on_the_right_is_another_map(
    case: MatrixScan,
) -> None:
    carries(case, later_right)


@ablating(ONE, "earlier-decays", matrix_scans(n=1, count=2), kept_values)
def test_what_an_earlier_step_adds_must_decay(case: MatrixScan) -> None:
    carries(case, not_decayed)


@ablating(ONE, "spans-carry", matrix_scans(n=1, count=2), stuck_values)
def test_a_pair_of_a_span_that_is_not_carried_carries_nothing(case: MatrixScan) -> None:
    whole, added = composed(*two_steps(case))
    assert same(whole @ case.start + added, case.states[1])
