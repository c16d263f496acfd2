"""One sweep over the steps: what it takes from each step, and what it hands on."""

from dataclasses import FrozenInstanceError, fields, replace

import numpy as np
import pytest

from longdep.numeric.oracle.bounds import propagation
from longdep.numeric.oracle.bounds.products import Products
from longdep.numeric.oracle.bounds.propagation import CELLS, Run, bounds
from longdep.numeric.oracle.bounds.trajectory import trajectory
from longdep.numeric.oracle.routes.sequence import InputErrors
from tests.numeric.oracle.small_sequences import format_of, sequence

U = 2.0**-40
LEAST = -100_000  # below every scale
SEQUENCES = {
    "rnn": {"activation": "tanh"},
    "relu": {"activation": "relu"},
    "gru": {"cell": "gru"},
    "gru, errors": {"cell": "gru", "errors": True, "convention": {"reset": "before"}},
    "lstm, zoneout": {"cell": "lstm", "zoneout": True},
    "lstm, clipped": {"cell": "lstm", "clip": 0.25, "peepholes": True, "m": 1},
    "lstm, projected": {"cell": "lstm", "n": 3, "projected": 2},
}


def run_of(s, arithmetic=None, floor=LEAST, underflows=True):
    with np.errstate(all="ignore"):
        return Run(s, arithmetic or format_of(U), floor, underflows)


def close(found, expected):
    """To some hundred roundings, and those of terms that cancel to a tenth or less."""
    assert found.shape == expected.shape
    assert np.allclose(found, expected, rtol=1e-12, atol=0)


@pytest.mark.parametrize("name", SEQUENCES)
def test_direct_gradients_are_sizes_with_what_they_may_be_off(name):
    s = sequence(**SEQUENCES[name])
    run = run_of(s)
    c = (
        s.cotangent
        if s.cotangent_c is None
        else np.hstack([s.cotangent, s.cotangent_c])
    )
    off = 0 if s.errors is None else s.errors.cotangent
    assert np.array_equal(run.cotangent, np.vstack([0 * c[:1], c]))
    assert np.array_equal(run.direct, np.vstack([0 * c[:1], abs(c) + off]))
    assert np.array_equal(run.states, trajectory(s))
    assert (run.steps, run.size) == c.shape
    assert run.exact is (name in ("relu", "lstm, clipped"))
    assert not run.more.any()
    assert not run.more_back.any()
    assert run.ambiguous == []


def test_an_lstm_may_have_losses_and_errors_at_h_alone():
    s = sequence("lstm", cotangent_c=None)
    s = replace(s, cotangent=abs(s.cotangent) + 1)
    given = InputErrors(x=0 * s.x, start=np.ones(4), cotangent=np.full((3, 2), 0.5))
    run = run_of(replace(s, errors=given))
    close(run.direct[1:], np.hstack([s.cotangent + 0.5, np.zeros((3, 2))]))
    slack = 2 * U * (s.cotangent + 0.5) + 0.5
    close(run.slack[1:], np.hstack([slack, np.zeros((3, 2))]))


@pytest.mark.parametrize("losses", [0, 1, 2, 4])
@pytest.mark.parametrize("underflows", [True, False])
def test_as_many_direct_gradients_as_there_are_less_one_are_added(losses, underflows):
    """Of L losses, L - 1 roundings; n products of each may underflow."""
    s = sequence(steps=4, n=3, m=1)
    s.cotangent[:] = [[1.0, 0.0, -2.0]] * 4
    s.cotangent[: 4 - losses] = 0.0
    run = run_of(s, format_of(U, 2.0**-60), underflows=underflows)
    assert run.unit == (2.0**-60 if underflows else 0.0)
    assert run.underflows == 3 * losses * run.unit
    assert np.array_equal(run.slack[1:], max(0, losses - 1) * U * abs(s.cotangent))
    rounded = run_of(s, format_of(U, inputs_rounded=True))
    assert np.array_equal(
        rounded.slack[1:], (max(0, losses - 1) + 2) * U * abs(s.cotangent)
    )
    assert not rounded.slack[0].any()


def test_sums_of_cotangents_are_off_by_a_roundoff_of_their_sizes():
    s = sequence("lstm")
    s = replace(s, cotangent_sums=np.arange(6.0).reshape(3, 2))
    plain = run_of(replace(s, cotangent_sums=None)).slack
    more = run_of(s).slack - plain
    assert np.allclose(more[1:, :2], U * s.cotangent_sums, rtol=1e-9, atol=0)
    assert not more[0].any()
    assert not more[:, 2:].any()


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ({"n": 2, "m": 2}, (2 * 2 + 2) * 2 * 2),
        ({"n": 3, "m": 1}, (2 * 3 + 1) * 2 * 3),
        ({"cell": "lstm", "n": 2, "m": 3}, (5 * 2 + 3) * 2 * 4),
    ],
)
def test_steps_are_looked_at_together_as_their_tangents_have_numbers(
    monkeypatch, words, numbers
):
    """(g + 1) n + m rows, each with D derivatives by the state and by the gradient."""
    s = sequence(steps=7, **words)
    for chunk, steps in ((1, 1), (2 * numbers - 1, 1), (2 * numbers, 2), (2**30, 7)):
        monkeypatch.setattr(propagation, "CHUNK", chunk)
        assert run_of(s).chunk == steps
    monkeypatch.setattr(propagation, "CHUNK", 3 * numbers)
    assert list(run_of(s).parts()) == [slice(4, 7), slice(1, 4), slice(0, 1)]
    assert list(run_of(sequence(steps=0, **words)).parts()) == []
    assert run_of(sequence(steps=7, n=0, m=2)).chunk == 7  # no numbers at all


def test_four_million_numbers_are_looked_at_together():
    run = run_of(sequence(steps=200, n=64, m=64))
    assert run.chunk == 2**22 // ((2 * 64 + 64) * 2 * 64) == 170


@pytest.mark.parametrize(("n", "apart"), [(256, 0), (257, 3)])
def test_the_gradient_at_x_is_bounded_apart_above_256_units(n, apart):
    assert run_of(sequence(steps=1, n=n, m=3)).apart == apart


@pytest.mark.parametrize("given", [True, False])
def test_some_steps_are_run_from_their_true_states(monkeypatch, given):
    seen = []

    def cell(s, weights, program, state):
        seen.append((s, weights, program, state))

    monkeypatch.setitem(CELLS, "rnn", cell)
    run = run_of(sequence(steps=5, activation="relu"))
    run.ambiguous = [np.arange(10.0).reshape(5, 2), np.ones((5, 1))]
    deviation = np.arange(12.0).reshape(6, 2) if given else None
    chunk = run.forward(slice(1, 4), deviation)
    ((s, weights, program, state),) = seen
    assert chunk.part == slice(1, 4)
    assert chunk.program is program
    assert weights is run.weights
    assert np.array_equal(s.x, run.s.x[1:4])
    assert np.array_equal(state.value, run.states[1:4])
    assert np.array_equal(state.dev, deviation[1:4] if given else np.zeros((3, 2)))
    assert (state.state is None) is given
    assert program.exact
    assert [a.tolist() for a in program.ambiguous] == [
        [[2.0, 3.0], [4.0, 5.0], [6.0, 7.0]], [[1.0]] * 3,
    ]  # fmt: skip


@pytest.mark.parametrize("given", [True, False])
def test_the_same_steps_are_run_back_in_units_of_their_scales(given):
    run = run_of(sequence(steps=5), format_of(U, 2.0**-60))
    run.arrived[:] = np.arange(12.0).reshape(6, 2)
    run.scales[:] = [9, 9, 3, -7, -2000, 9]
    seen = []
    deviation = np.arange(12.0, 24).reshape(6, 2) if given else None
    chunk = run.forward(slice(1, 4), deviation)
    chunk.cell.backward = seen.append
    run.backward(chunk, deviation)
    assert chunk.program.underflow.tolist() == [[2.0**-63], [2.0**-53], [2.0**940]]
    assert np.array_equal(seen[0].value, run.arrived[2:5])
    assert np.array_equal(seen[0].dev, deviation[2:5] if given else np.zeros((3, 2)))


@pytest.mark.parametrize(
    ("floor", "carried", "scale", "direct", "largest"),
    [
        (LEAST, [1.0, -0.25], -5, [3.0, -0.5], 2),  # 3 = 3/4 of 2^2
        (LEAST, [-1.0, 0.25], 7, [3.0, -0.5], 8),
        (10, [1.0, 0.25], -5, [3.0, -0.5], 10),
        (LEAST, [0.0, 0.0], 7, [0.0, 0.75], 0),
        (LEAST, [0.0, -4.0], 7, [0.0, 0.0], 10),
        (LEAST, [0.0, 0.0], 7, [0.0, 0.0], 7),  # nothing arrives: as it was
        (LEAST - 5, [0.0, 0.0], 7, [0.0, 0.0], 7),
        (LEAST + 1, [0.0, 0.0], 7, [0.0, 0.0], LEAST + 1),
        (-1000, [0.0, 0.0], 7, [0.0, 0.0], -1000),
    ],
)
def test_a_gradient_arrives_as_mantissas_and_the_largest_exponent(
    floor, carried, scale, direct, largest
):
    run = run_of(sequence(), floor=floor)
    run.cotangent[2] = direct
    run._arrive(2, np.array(carried), scale)
    assert run.scales.tolist() == [0, 0, largest, 0]
    expected = np.ldexp(carried, scale - largest) + np.ldexp(direct, -largest)
    assert np.array_equal(run.arrived[2], expected)


@pytest.mark.parametrize(
    ("vector", "expected"),
    [
        ([], 2 * LEAST), ([0.0, 0.0], 2 * LEAST), ([np.inf, 1.0], 2 * LEAST),
        ([np.nan], 2 * LEAST), ([0.5, -8.0], 4), ([0.75], 0),
    ],
)  # fmt: skip
def test_the_exponent_of_a_vector_is_that_of_its_largest_entry(vector, expected):
    assert propagation._exponent(np.array(vector)) == expected


@pytest.mark.parametrize("precision", ["of a test", "of a test+ftz"])
def test_adding_up_a_gradient_rounds_it_once_and_loses_its_slack(precision):
    run = run_of(sequence(), format_of(U, 2.0**-50, precision=precision))
    run.arrived[:] = [[9.0, 9.0], [1.0, -2.0], [3.0, 4.0], [5.0, -6.0]]
    run.scales[:] = [9, 2, -3, 4]
    run.slack[:] = np.arange(8.0).reshape(4, 2) / 1024
    flushed = 2.0**-50 if precision.endswith("ftz") else 0.0
    slack = run.slack[2:] + flushed
    expected = U * abs(run.arrived[2:]) + slack * [[2.0**3], [2.0**-4]]
    assert np.array_equal(run._adding(slice(1, 3)), expected)
    off = np.array([[0.5, 1.0], [2.0, 4.0]])
    assert np.array_equal(run._adding(slice(1, 3), off), expected + U * off)


class Recorder(Products):
    """Products that keep what they are told."""

    def __init__(self, *given):
        super().__init__(*given)
        self.given, self.reached, self.left = given, {}, {}
        Recorder.last_made = self

    def reach(self, t, *given):
        self.reached[t] = given
        super().reach(t, *given)

    def leave(self, t, *given):
        self.left[t] = given
        super().leave(t, *given)


@pytest.mark.parametrize("chunk", [1, 200, 2**22])
@pytest.mark.parametrize("name", SEQUENCES)
@pytest.mark.parametrize("rounded", [False, True])
def test_a_sweep_is_told_the_errors_and_matrices_of_each_step(
    monkeypatch, name, chunk, rounded
):
    monkeypatch.setattr(propagation, "Products", Recorder)
    monkeypatch.setattr(propagation, "CHUNK", chunk)
    s = sequence(steps=4, **SEQUENCES[name])
    kind = format_of(U, 2.0**-60, factor=2.0**-30, inputs_rounded=rounded)
    run = run_of(s, kind)
    d, steps = run.size, run.steps
    run.more = np.arange(5.0 * d).reshape(5, d) * U
    run.more_back = np.arange(9.0, 9 + 5 * d).reshape(5, d) * U
    with np.errstate(all="ignore"):
        first = run.first_order()
        whole = run.forward(slice(0, steps), None)
        step = run.backward(whole, None)
    held, after, rows = Recorder.last_made, whole.cell.after, step.rows
    assert first.sums is held.sums
    scales, direct, wide, roundoff, split = held.given
    assert scales is run.scales
    assert direct is run.direct
    assert (wide, roundoff) == (rows.value.shape[1], U)
    assert split == kind.gamma(d + 2, factors=2)  # D + 2 roundings of a product
    local = after.errors() + run.more[1:]
    start = (2 * U * abs(run.states[0])) if rounded else np.zeros(d)
    if s.errors is not None:
        start = start + s.errors.start
    close(first.local, np.vstack([start, local]))
    close(first.values, rows.value)
    # a_{t-1} = J_t^T a_t + c_{t-1}, in units of 2^scale
    unit = np.ldexp(1.0, run.scales)
    arrived = run.cotangent[steps]
    for t in range(steps, -1, -1):
        close(run.arrived[t] * unit[t], arrived)
        if t:
            arrived = after.state[t - 1].T @ arrived + run.cotangent[t - 1]
    handed = np.zeros((steps + 1, d))
    shift = unit[1:] / unit[:-1]
    handed[:-1] = step.carried.errors() * shift[:, None]
    by_gradient = rows.gradient
    mixed_at = {}  # by the steps that are looked at together
    for part in run.parts():
        felt = (by_gradient[part] != 0).any(axis=0).sum(axis=1)
        together = np.flatnonzero(felt > 1).tolist()
        mixed_at |= {t + 1: together for t in range(steps)[part]}
    for t in range(steps, 0, -1):
        near, adding, feeling, mixed = held.reached[t]
        close(near, first.local[t])
        made = U * abs(run.arrived[t]) + run.slack[t] / unit[t]
        close(adding, made + handed[t] + run.more_back[t])
        close(feeling, by_gradient[t - 1])
        assert mixed.tolist() == mixed_at[t]
        jacobian, curved, again, by_state = held.left[t]
        close(jacobian, after.state[t - 1])
        curves = step.carried.state
        close(curved, np.zeros((d, d)) if curves is None else curves[t - 1])
        close(again, by_gradient[t - 1])
        states = rows.state
        close(by_state, 0 * again if states is None else states[t - 1])
    near, adding, feeling, mixed = held.reached[0]
    close(near, first.local[0])
    close(adding, handed[0] + run.more_back[0])
    assert feeling.shape == (wide, d)
    assert not feeling.any()
    assert mixed.size == 0


def test_a_sweep_over_no_step_reaches_the_start(monkeypatch):
    monkeypatch.setattr(propagation, "Products", Recorder)
    run = run_of(sequence(steps=0, errors=True), format_of(U, inputs_rounded=True))
    first = run.first_order()
    start = 2 * U * abs(run.states[0]) + run.s.errors.start
    assert np.array_equal(first.local, [start])
    assert np.array_equal(first.sums.states, [start])
    assert first.values.shape == (0, 0)
    assert Recorder.last_made.wide == 0
    assert list(Recorder.last_made.reached) == [0]


@pytest.mark.parametrize(("few", "mixed"), [(3, [3, 4]), (4, [3, 4]), (2, [4])])
def test_what_feels_more_than_one_or_two_gradients_is_added_up_by_itself(
    monkeypatch, few, mixed
):
    """Inputs that 1, 2 and 3 units of D = 3 feel: more than 1 up to that size."""
    monkeypatch.setattr(propagation, "Products", Recorder)
    monkeypatch.setattr(propagation, "FEW", few)
    s = sequence(n=3, m=3, activation="identity")
    s.weights["W", "a"][:] = np.triu(np.ones((3, 3)))
    run_of(s).first_order()
    assert Recorder.last_made.reached[2][3].tolist() == [r + 1 for r in mixed]


@pytest.mark.parametrize(("n", "mixed"), [(64, [65, 66]), (65, [67])])
def test_up_to_64_units_are_few(monkeypatch, n, mixed):
    monkeypatch.setattr(propagation, "Products", Recorder)
    s = sequence(steps=1, n=n, m=3, activation="identity")
    s.weights["W", "a"][:] = np.triu(np.ones((n, 3)))
    run_of(s).first_order()
    assert Recorder.last_made.reached[1][3].tolist() == mixed


def test_what_a_sweep_finds_is_named_and_stays():
    run = run_of(sequence())
    first = run.first_order()
    for found in (run.forward(slice(0, 3), None), first, run.moved(first)):
        names = [f.name for f in fields(found)]
        with pytest.raises(FrozenInstanceError):
            setattr(found, names[0], None)
        with pytest.raises(TypeError):
            type(found)(*[None] * len(names))


def test_where_no_gradient_arrives_scales_stay_0():
    s = sequence(cotangent=np.zeros((3, 2)))
    run = run_of(s)
    run.first_order()
    assert run.scales.tolist() == [0] * 4
    assert not run.arrived.any()


def test_rows_that_are_bounded_apart_are_not_swept(monkeypatch):
    monkeypatch.setattr(propagation, "Products", Recorder)
    monkeypatch.setattr(propagation, "WIDE", 1)
    run = run_of(sequence())
    first = run.first_order()
    assert Recorder.last_made.wide == 2
    assert Recorder.last_made.reached[1][2].shape == (2, 2)
    assert Recorder.last_made.left[1][3].shape == (2, 2)
    assert first.values.shape == (3, 4)


def test_no_scale_is_a_floor_unless_one_is_given():
    """Steps of 2^-600: the scales follow; products may underflow by default."""
    s = sequence(steps=2, n=1, m=1, activation="identity")
    s.weights["U", "a"][:] = 2.0**-600
    s.cotangent[:] = [[0.0], [1.0]]
    free = bounds(s, format_of(U, 2.0**-60))
    assert [*free.scale.tolist(), free.start_scale] == [-599, 1, -1199]
    assert free.start[0] == 0.5
    floored = bounds(s, format_of(U), floor=-700)
    assert floored.start_scale == -700
    without = bounds(s, format_of(U, 2.0**-60), underflows=False)
    assert without.deltas_error[1, 0] < free.deltas_error[1, 0]
