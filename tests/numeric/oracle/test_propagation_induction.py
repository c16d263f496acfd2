"""The induction over the steps: local errors under deviations, and what is claimed."""

from types import SimpleNamespace

import numpy as np
import pytest

from longdep.numeric.oracle.bounds import propagation
from longdep.numeric.oracle.bounds.propagation import Run, bounds
from tests.numeric.oracle.small_sequences import format_of, sequence

GROWN = 1 + 2.0**-8  # how much more a local error may be with deviations than without
ROUNDED = 2.0**-43  # 1,024 roundings of float64: the same sums, in other orders
JUST = np.nextafter(GROWN, 2)
KINDS = {
    "rnn": {"activation": "tanh"},
    "relu": {"activation": "relu"},
    "gru": {"cell": "gru"},
    "lstm, clipped": {"cell": "lstm", "clip": 0.25},
}


def run_of(s, arithmetic=None):
    return Run(s, arithmetic or format_of(2.0**-10), -100_000, True)


def close(found, expected):
    assert found.shape == expected.shape
    assert np.allclose(found, expected, rtol=ROUNDED, atol=0)


@pytest.mark.parametrize("chunk", [1, 150, 2**22])
@pytest.mark.parametrize("name", KINDS)
def test_every_step_is_tried_where_all_deviates_twice_as_far_as_its_first_order(
    monkeypatch, name, chunk
):
    monkeypatch.setattr(propagation, "CHUNK", chunk)
    run = run_of(sequence(steps=4, **KINDS[name]), format_of(2.0**-10, 2.0**-30))
    with np.errstate(all="ignore"):
        run.more[:], run.more_back[:] = 2.0**-12, 2.0**-13
        first = run.first_order()
        moved = run.moved(first)
        off, off_back = 2 * first.sums.states, 2 * first.sums.gradients
        whole = run.forward(slice(0, 4), off)
        step = run.backward(whole, off_back)
    after, rows = whole.cell.after, step.rows
    close(moved.local, np.vstack([first.local[:1], after.errors() + after.rem]))
    close(moved.rows, rows.errors() + rows.rem)
    unit = np.ldexp(1.0, run.scales)[:, None]
    sources = np.zeros_like(moved.sources)
    handed = step.carried.errors() + step.carried.rem
    sources[:-1] = handed * unit[1:] / unit[:-1]
    added = run.arithmetic.roundoff * (abs(run.arrived) + off_back) + run.slack / unit
    sources[1:] += added[1:]
    close(moved.sources, sources)
    assert len(moved.near) == len(whole.program.near)
    for found, sizes in zip(moved.near, whole.program.near, strict=True):
        close(
            found, sizes
        )  # of other numbers of steps at once: BLAS may round otherwise


def found(states=(1.0, 1.0), sources=(8.0, 8.0), splits=(0.0, 0.0), steps=2):
    """First-order errors of one unit: local ones at steps 0, 1, ... and sums."""
    shape = (steps + 1, 1)
    sums = SimpleNamespace(
        states=np.full(shape, 16.0),
        gradients=np.full(shape, 32.0),
        rows=np.full((steps + 1, 2), 64.0),
        sources=np.array([8.0, *sources]).reshape(shape),
        splits=np.array([0.0, *splits]).reshape(shape),
    )
    return SimpleNamespace(sums=sums, local=np.array([1.0, *states]).reshape(shape))


def moving(local=(1.0, 1.0), sources=(8.0, 8.0), near=()):
    """Local errors of the same, where all deviates."""
    shape = (len(local) + 1, 1)
    return SimpleNamespace(
        local=np.array([1.0, *local]).reshape(shape),
        sources=np.array([8.0, *sources]).reshape(shape),
        rows=np.arange(1.0, 1 + 2 * len(local)).reshape(-1, 2),
        near=[np.array(sizes).reshape(-1, 1) for sizes in near],
    )


def linear(**words):
    """A run over two steps of one unit and one input."""
    return run_of(sequence(steps=2, n=1, m=1, activation="identity", **words))


def test_what_grows_by_a_256th_at_most_is_allowed_for():
    run = linear()
    first = found(states=(2.0, 1.0), splits=(1.0, 0.0))
    moved = moving([2 * GROWN, 1.0], [7 * GROWN, 8.0], [[0.0, 0.0]])
    assert not run.enlarge(first, moved)
    assert not run.more.any()
    assert not run.more_back.any()
    assert run.ambiguous == []


def test_local_errors_are_enlarged_by_twice_what_exceeds():
    run = linear()
    run.more[:], run.more_back[:] = 3.0, 5.0
    assert run.enlarge(found(states=(4.0, 1.0)), moving([4 * GROWN + 1.0, 0.5]))
    assert run.more[:, 0].tolist() == [3.0, 5.0, 3.0]
    assert run.more_back[:, 0].tolist() == [5.0] * 3
    assert run.ambiguous == []


def test_errors_of_gradients_are_enlarged_by_twice_what_exceeds():
    """What products of Jacobians make is part of them, GROWN times."""
    run = linear()
    run.more[:], run.more_back[:] = 3.0, 5.0
    moved = moving(sources=[8.0, 7 * GROWN + 1.0])
    assert run.enlarge(found(splits=(0.0, 1.0)), moved)
    assert run.more[:, 0].tolist() == [3.0] * 3
    assert run.more_back[:, 0].tolist() == [5.0, 5.0, 7.0]


def test_kinks_that_are_reached_become_ambiguous_as_far_as_that():
    run = linear()
    near = [[0.0, 0.25], [0.5, 0.0]]
    assert run.enlarge(found(), moving(near=near))
    assert [a[:, 0].tolist() for a in run.ambiguous] == near
    assert not run.more.any()
    assert not run.enlarge(found(), moving(near=near))  # known now
    assert not run.enlarge(found(), moving(near=[[0.0, 0.5], [1.0, 0.0]]))
    assert run.enlarge(found(), moving(near=[[0.0, 0.75], [0.25, 0.125]]))
    assert [a[:, 0].tolist() for a in run.ambiguous] == [[0.0, 0.75], [0.5, 0.125]]


def test_a_kink_is_unknown_where_it_is_reached_by_more_than_twice_what_was_found():
    run = linear()
    assert run.unknown_kinks(moving()).tolist() == [False, False]
    moved = moving(near=[[0.0, 0.0], [2.0**-60, 0.0]])
    assert run.unknown_kinks(moved).tolist() == [True, False]
    run.ambiguous = [np.array([[0.0], [1.0]]), np.array([[0.5], [0.0]])]
    for near, unknown in (
        ([[0.0, 2.0], [1.0, 0.0]], [False, False]),
        ([[0.0, 2.001], [1.0, 0.0]], [False, True]),
        ([[0.0, 2.0], [1.001, 0.0]], [True, False]),
        ([[0.001, 2.0], [1.0, 0.0]], [True, False]),
    ):
        assert run.unknown_kinks(moving(near=near)).tolist() == unknown


def test_one_of_several_units_at_a_kink_makes_its_step_unknown():
    run = linear()
    moved = SimpleNamespace(near=[np.array([[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]])])
    assert run.unknown_kinks(moved).tolist() == [True, False]


INF = np.inf
KNOWN, NONE = (GROWN * 16, GROWN * 32), (INF, INF)


@pytest.mark.parametrize(
    ("words", "states", "gradients"),
    [
        ({}, [True] * 3, [True] * 3),
        ({"local": [2 * GROWN, 2 * GROWN]}, [True] * 3, [True] * 3),
        ({"local": [2 * JUST, 1.0]}, [True, False, False], [False] * 3),
        ({"local": [1.0, 2 * JUST]}, [True, True, False], [False] * 3),
        ({"near": [[1.0, 0.0]]}, [True, False, False], [False] * 3),
        ({"near": [[0.0, 1.0]]}, [True, True, False], [False] * 3),
        ({"sources": [8 * GROWN, 8 * GROWN]}, [True] * 3, [True] * 3),
        ({"sources": [8 * JUST, 8.0]}, [True] * 3, [False, False, True]),
        ({"sources": [8.0, 8 * JUST]}, [True] * 3, [False, False, False]),
    ],
)
def test_nothing_is_claimed_behind_a_step_that_is_further_off(words, states, gradients):
    """States: from that step on. Gradients: up to it; none where a state is unknown."""
    run = linear()
    run.underflows = 0.0
    first = found(states=(2.0, 2.0))
    bound = propagation._trusted(run, first, moving(**words))
    expected = [np.where(states, GROWN * 16, INF), np.where(gradients, GROWN * 32, INF)]
    assert bound[0][:, 0].tolist() == expected[0].tolist()
    assert bound[1][:, 0].tolist() == expected[1].tolist()
    rows = np.array([[1.0, 2.0], [3.0, 4.0]]) + GROWN * 64
    rows[~np.array(gradients[1:])] = INF
    assert bound[2].tolist() == rows.tolist()


def test_the_errors_of_products_count_among_those_of_gradients():
    run = linear()
    moved = moving(sources=[7 * GROWN, 7 * GROWN])
    bound = propagation._trusted(run, found(splits=(1.0, 1.0)), moved)[1]
    assert np.isfinite(bound).all()
    bound = propagation._trusted(run, found(splits=(1.0, 1.01)), moved)[1]
    assert np.isinf(bound).all()


def test_a_start_that_is_further_off_leaves_nothing_known():
    run = linear()
    moved = moving()
    moved.local[0] = JUST
    states, gradients, rows = propagation._trusted(run, found(), moved)
    assert np.isinf(states).all()
    assert np.isinf(gradients).all()
    assert np.isinf(rows).all()


def test_a_gradient_at_the_start_may_be_unknown_alone():
    moved = moving()
    moved.sources[0] = 8 * JUST
    states, gradients, rows = propagation._trusted(linear(), found(), moved)
    assert np.isfinite(states).all()
    assert np.isinf(gradients[:, 0]).tolist() == [True, False, False]
    assert np.isfinite(rows).all()


def test_products_that_underflow_are_added_in_units_of_each_scale():
    run = linear()
    run.underflows = 2.0**-5
    run.scales[:] = [1, -2, 3]
    gradients, rows = propagation._trusted(run, found(), moving())[1:]
    lost = [2.0**-6, 2.0**-3, 2.0**-8]
    assert gradients[:, 0].tolist() == [GROWN * 32 + x for x in lost]
    plain = np.array([[1.0, 2.0], [3.0, 4.0]]) + GROWN * 64
    assert rows.tolist() == (plain + np.array([lost[1:]]).T).tolist()


def test_the_gradient_at_x_is_bounded_by_the_sizes_of_w_and_of_the_deltas():
    run = run_of(sequence(steps=2, n=2, m=1))
    run.apart, run.underflows = 1, 0.0
    run.s.weights["W", "a"][:] = [[-2.0], [4.0]]
    run.weights = propagation.Weights(run.s)
    moved = moving()
    moved.rows = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    rows = propagation._trusted(run, found(), moved)[2]
    deltas = moved.rows[:, :2] + GROWN * 64
    assert rows[:, :2].tolist() == deltas.tolist()
    assert rows[:, 2].tolist() == [
        own + 2 * one + 4 * other
        for own, (one, other) in zip([3.0, 6.0], deltas.tolist(), strict=True)
    ]


@pytest.mark.parametrize(("beyond", "sweeps"), [(0, 1), (1, 2), (4, 5), (9, 5)])
def test_a_sweep_is_made_again_as_long_as_something_exceeds(
    monkeypatch, beyond, sweeps
):
    """Five times at most."""
    made, plain = [], Run.first_order

    def first_order(run):
        made.append(run)
        return plain(run)

    monkeypatch.setattr(Run, "first_order", first_order)
    monkeypatch.setattr(Run, "enlarge", lambda *_: len(made) <= beyond)
    bounds(sequence(steps=1), format_of())
    assert len(made) == sweeps
