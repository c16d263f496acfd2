"""Where a gradient vanishes: every figure held against what is known by other ways."""

from math import inf, log

import flint
import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.formats import rounded_to
from longdep.numeric.oracle import conventions, systems, vocabulary
from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.bounds.propagation import bounds
from longdep.numeric.oracle.families import lyapunov
from longdep.numeric.oracle.lags import frameworks, keras_parts, losing, spread
from longdep.numeric.oracle.lags.bfloat16 import Bfloat16, in_format
from longdep.numeric.oracle.lags.cells import forward
from longdep.numeric.oracle.lags.gradients import (
    MOST_BITS,
    log_norm,
    with_enough_bits,
    working,
)
from longdep.numeric.oracle.lags.measuring import figures
from longdep.numeric.oracle.lags.plain import gradients, relative_errors
from longdep.numeric.oracle.lags.steps import column
from longdep.numeric.oracle.lags.subject import of_arrays, prepared
from longdep.numeric.oracle.packing import resolve
from longdep.numeric.oracle.routes import balls, tape
from longdep.numeric.oracle.routes.sequence import sequence_of
from longdep.numeric.precision import context

EVERY = [
    (system, convention.name)
    for system, cell in (("simple-rnn", "rnn"), ("gru", "gru"), ("lstm", "lstm"))
    for convention in conventions.CONVENTIONS
    if convention.cell == cell
]


def drawn(system, convention, seed=0, n=3, m=2, steps=4, **changed):
    """A sequence of a system with random weights, and its loss at the last step."""
    entry, rng = systems.system(system), np.random.default_rng(seed)
    sizes = {"n": n, "m": m, "T": steps}
    case = {
        q.name: rng.uniform(-1, 1, resolve(q.shape, sizes))
        for q in vocabulary.inputs(entry, convention)
        if q.kind == "array"
    }
    case |= {"activation": "tanh", "clip": 0.75}
    case["cotangent_h"][:-1] = 0
    return sequence_of(entry, {**case, **changed}, convention)


def scalar(weight, steps=6, activation="identity", x=None, **more):
    """One unit that reads its input with weight 1, the loss's gradient 1 at the end."""
    case = {
        "U": np.array([[weight]]),
        "W": np.array([[1.0]]),
        "b": np.zeros(1),
        "x": np.zeros((steps, 1)) if x is None else x,
        "activation": activation,
        "cotangent": np.ones(1),
    }
    return figures(of_arrays("simple-rnn", {**case, **more}, None))


def square(matrix, steps=8, activation="identity", **more):
    """A simple network without inputs, in units that read a constant 1."""
    n = len(matrix)
    case = {
        "U": np.asarray(matrix, dtype=float),
        "W": np.zeros((n, 1)),
        "b": np.ones(n),
        "x": np.zeros((steps, 1)),
        "activation": activation,
    }
    return figures(of_arrays("simple-rnn", {**case, **more}, None))


def tape_gradients(sequence, digits=40):
    """Each dL/dh_t by the tape, the last step first, as balls."""
    with context(digits):
        run = tape._Run(sequence)
        seeds = [
            (unit, weight)
            for row, at in zip(run.h, sequence.cotangent.tolist(), strict=True)
            for unit, weight in zip(row, at, strict=True)
        ]
        adjoints = run.tape.adjoints(seeds)
        rows = [[adjoints[unit.place] for unit in row] for row in run.h]
        start = [adjoints[unit.place] for unit in run.h0]
        if run.c0 is not None:
            start += [adjoints[unit.place] for unit in run.c0]
        return [[mpmath.mpf(v) for v in row] for row in (*rows[::-1], start)]


def apart(vectors, others, n):
    """The largest distance of h's part between balls and numbers, per lag."""
    with context(40):
        return [
            max(
                abs(mpmath.mpf(mine.mid().str(38, radius=False)) - theirs)
                for mine, theirs in zip(row[:n], other, strict=False)
            )
            for row, other in zip(vectors, others, strict=True)
        ]


@pytest.mark.parametrize(("system", "convention"), EVERY)
def test_each_gradient_is_the_one_of_the_tape_at_every_lag(system, convention):
    s = drawn(system, convention)
    _, found = with_enough_bits(s)
    assert len(found.state) == s.sizes[0] + 1
    width = len(found.state[-1])
    away = apart(found.state[:-1], tape_gradients(s)[:-1], s.sizes[1])
    start = apart(found.state[-1:], tape_gradients(s)[-1:], width)
    assert max(*away, *start) < mpmath.mpf(10) ** -34  # of both at 38 digits


@pytest.mark.parametrize(("system", "convention"), EVERY)
def test_a_turned_weight_or_a_lag_too_far_is_seen(system, convention):
    s = drawn(system, convention)
    turned = drawn(
        system,
        convention,
        **_turned(systems.system(system), convention, s),
    )
    _, right = with_enough_bits(s)
    _, wrong = with_enough_bits(turned)
    true = tape_gradients(s)
    assert max(apart(wrong.state[1:-1], true[1:-1], 3)) > 1e-3
    assert min(apart(right.state[:-2], true[1:-1], 3)) > 1e-3


def _turned(entry, convention, s):
    """The recurrent arrays of a sequence, each gate's block transposed."""
    table = conventions.convention(entry.cell, convention)
    changed = {}
    for packed in table.arrays:
        if packed.blocks[0][0] == "U":
            rows = [s.weights[block].T for block in packed.blocks]
            made = np.concatenate(rows)
            made = made.T if packed.transposed else made
            lead = (1,) * (len(packed.shape) - 2)
            changed[packed.name] = made.reshape((*lead, *made.shape))
    return changed


@pytest.mark.parametrize(("system", "convention"), EVERY)
def test_j_and_its_transpose_are_of_one_matrix(system, convention):
    s = drawn(system, convention)
    rng, n = np.random.default_rng(1), s.sizes[1]
    with working(200):
        run = forward(s)
        recurrence, step = run.recurrence, run.steps[1]
        v, w = (
            {p: [flint.arb(x) for x in rng.normal(size=n)] for p in recurrence.parts}
            for _ in range(2)
        )
        moved = recurrence.push(step, {p: column(x) for p, x in v.items()})
        pulled, _ = recurrence.pull(step, w)
        left = sum(
            a * b
            for p in recurrence.parts
            for a, b in zip(w[p], moved[p].entries(), strict=True)
        )
        right = sum(
            a * b
            for p in recurrence.parts
            for a, b in zip(pulled[p], v[p], strict=True)
        )
        assert left.overlaps(right)
        assert left.rad() < 1e-40
        dense, sizes = recurrence.dense(step)
        flat = np.array([float(x.mid()) for p in recurrence.parts for x in v[p]])
        after = [float(x.mid()) for p in recurrence.parts for x in moved[p].entries()]
        allowed = 2.0**-53 * (20 + 2 * n + 8) * (sizes @ abs(flat))
        assert (abs(dense @ flat - after) <= allowed).all()


def test_the_norms_of_half_a_weight_are_its_powers():
    f = scalar(0.5, steps=200)
    for lag in range(200):
        assert abs(f.state.value[lag] - lag * log(0.5)) <= f.state.radius[lag] + 1e-13
        assert f.state.radius[lag] < 1e-9
    assert f.gamma == pytest.approx(0.5, rel=1e-9)
    assert f.gamma >= 0.5


def test_the_lags_at_which_formats_lose_a_half_are_the_powers_of_two():
    lost = {loss.precision: loss for loss in scalar(0.5, steps=200).losses}
    found = {name: (v.subnormal, v.underflow) for name, v in lost.items()}
    # 2^-lag below 2^-14 and 2^-25, 2^-126 and 2^-150, 2^-126 and 2^-134
    assert found == {
        "float16": (15, 26),
        "float32": (127, 151),
        "bfloat16": (127, 135),
        "float64": (None, None),
    }


def test_an_orthogonal_weight_keeps_the_norm_at_every_lag():
    f = square(np.eye(3)[[1, 2, 0]] * [1, -1, 1], steps=40)
    assert (abs(f.state.value) <= f.state.radius + 1e-15).all()
    assert all(abs(v) <= r for v, r in f.exponents)
    assert abs(f.gamma - 1) < 1e-12
    assert f.norms.least.min() > 1 - 1e-12


def test_a_nilpotent_weight_leaves_exactly_nothing_from_lag_n_on():
    f = square(np.diag([2.0, 3.0, 4.0], k=1), steps=8, cotangent=np.ones(4))
    assert np.isfinite(f.state.value[:4]).all()
    assert (f.state.value[4:] == -inf).all()
    assert (f.state.radius[4:] == 0).all()
    assert f.zeros.tolist() == [0, 0.25, 0.5, 0.75, 1, 1, 1, 1]


def test_a_saturated_unit_has_the_product_of_its_slopes_beyond_every_float():
    x = np.linspace(25, 30, 60)[:, None]
    f = scalar(1.5, activation="tanh", x=x, h0=np.array([1.0]))
    with context(60):
        state, slopes = mpmath.mpf(1), []
        for drive in x[:, 0]:
            pre = 1.5 * state + mpmath.mpf(drive)
            state = mpmath.tanh(pre)
            slopes.append(1.5 / mpmath.cosh(pre) ** 2)
        true, total = [mpmath.mpf(0)], mpmath.mpf(0)
        for slope in slopes[:0:-1]:
            total += mpmath.log(slope)
            true.append(total)
    assert true[-1] < -2500  # e^-2500 is below every float64
    for lag, value in enumerate(true):
        assert abs(value - f.state.value[lag]) <= f.state.radius[lag]
        assert f.state.radius[lag] < 1e-9
    assert f.units.latched == 1
    assert f.units.one_in_float64 == 60


def test_of_one_unit_the_bound_is_the_norm_itself_in_the_same_order():
    x = np.linspace(-2, 1, 12)[:, None]
    f = scalar(0.9, activation="tanh", x=x)
    assert abs(f.state.value - f.log_bound).max() < 1e-9
    turned = np.concatenate([[0.0], np.cumsum(np.log(f.norms.above[::-1]))])
    assert abs(f.state.value - turned).max() > 0.1


@given(st.sampled_from(EVERY), st.integers(0, 2**32), st.integers(1, 6))
def test_no_gradient_exceeds_the_product_of_the_norms(chosen, seed, steps):
    system, convention = chosen
    s = drawn(system, convention, seed=seed, steps=steps)
    run, found = with_enough_bits(s)
    above = spread.norms(run).above[:0:-1]
    sizes = [log_norm(v) for v in found.state[:-1]]
    total = 0.0
    for lag, norm in enumerate(above, start=1):
        total += log(norm)
        assert sizes[lag] - sizes[0] < total + 1e-12 * lag


@given(st.integers(1, 9), st.integers(0, 2**32), st.sampled_from([0, -30, 5, 300]))
def test_singular_values_are_bounded_from_both_sides(n, seed, exponent):
    rng = np.random.default_rng(seed)
    matrix = rng.uniform(-1, 1, (n, n))
    if exponent == 5:
        matrix = np.outer(matrix[0], matrix[:, 0])  # of rank 1
    scaled = matrix * 2.0 ** min(exponent, 0)
    above, below, least = spread.singular_range(scaled)
    product = flint.arb_mat(n, n, [flint.arb(x) for x in scaled.reshape(-1)])
    gram = flint.acb_mat(product.transpose() * product)
    with working(300):
        values = [v.real for v in gram.eig(algorithm="approx")]
    top, bottom = (float(f(float(v.mid()) for v in values)) for f in (max, min))
    slack = 1 + 2.0**-45
    assert above * slack >= np.sqrt(top)
    assert below <= np.sqrt(top) * slack
    assert least <= np.sqrt(max(bottom, 0.0)) * slack + 1e-150
    assert above <= np.sqrt(top) * (1 + 1e-12) + 1e-150


def test_where_sharp_norms_cost_too_much_others_bound_them(monkeypatch):
    run, _ = with_enough_bits(drawn("lstm", "torch", n=4))
    sharp = spread.norms(run)
    monkeypatch.setattr(spread, "MOST_WORK", 0)
    rough = spread.norms(run)
    assert sharp.sharp
    assert not rough.sharp
    assert (rough.above >= sharp.above).all()
    assert (rough.above <= sharp.above * 8).all()  # sqrt(D), and D = 8 entries a row
    assert (rough.least == 0).all()


def test_norms_of_slopes_below_every_float_are_bounded_from_above():
    f = scalar(1e300, activation="tanh", steps=3, x=np.full((3, 1), 400.0))
    assert (f.norms.above > 0).all()  # not known to be 0: e^-800 1e300 is not
    assert (f.norms.above < 1e-20).all()
    assert scalar(0.0, steps=3).gamma == 0
    reset = {
        "kernel": np.ones((1, 3)),
        "recurrent_kernel": np.full((1, 3), 1e200),
        "bias": np.zeros(3),
    }
    large = figures(of_arrays("gru", reset, "keras-reset-before"), steps=3)
    assert large.gamma > 0


def test_only_the_leading_exponents_are_there_where_all_would_take_long(monkeypatch):
    run, found = with_enough_bits(drawn("simple-rnn", "plain", n=5))
    assert spread.affordable(run) == 5
    every = spread.exponents(run, found.bits)
    monkeypatch.setattr(spread, "MOST_DIRECTIONS", 60)
    assert spread.affordable(run) == 1
    assert len(every) == 5
    (leading,) = spread.exponents(run, found.bits)
    assert leading.is_finite()


def test_a_gradient_that_nearly_cancels_is_lost_by_rounding_where_digits_are_few():
    """Of (1, 2^-15 - 1) one step back leaves 2^-16, in sums of two halves.

    Each is off by about 2^-11 in float16, 2^-8 in bfloat16, 2^-24 in float32.
    """
    f = square(np.full((2, 2), 0.5), steps=3, cotangent=np.array([1.0, 2.0**-15 - 1.0]))
    found = {loss.precision: loss.rounding for loss in f.losses}
    assert found == {"float16": 1, "bfloat16": 1, "float32": None, "float64": None}
    assert f.state.value[1] < log(2.0**-15)


@pytest.mark.parametrize(("system", "convention"), EVERY)
def test_a_plain_program_is_right_to_the_digits_of_its_format(system, convention):
    s = drawn(system, convention, n=4, steps=6)
    _, found = with_enough_bits(s)
    for name in ("float64", "float32", "bfloat16"):
        b = bounds(s, arithmetic(name, inputs_rounded=True))
        allowed = np.ldexp(b.start_error, b.start_scale)
        computed = gradients(s, name)[-1]
        true = [float(v.mid()) for v in found.state[-1]]
        assert (
            abs(computed - np.array(true)) <= allowed + 2.0**-52 * abs(computed)
        ).all()
        assert name == "bfloat16" or allowed.max() < 1e-2 * abs(computed).max()
        assert relative_errors(s, name, found.state).shape == (6,)
    turned = drawn(
        system,
        convention,
        n=4,
        steps=6,
        **_turned(systems.system(system), convention, s),
    )
    assert relative_errors(turned, "float64", found.state)[1:].min() > 1e-3


def test_a_plain_program_loses_a_half_where_its_format_ends():
    lost = {loss.precision: loss for loss in scalar(0.5, steps=200).losses}
    # 2^-24 and 2^-149 are the smallest numbers; half of them rounds to the even 0.
    assert lost["float16"].computed == 25
    assert lost["float32"].computed == 150
    assert lost["float64"].computed is None
    assert lost["float64"].errors.tolist() == [0.0] * 200
    assert lost["bfloat16"].computed == 134  # 2^-133 is the smallest


def test_numbers_computed_in_bfloat16_are_those_rounded_once():
    rng = np.random.default_rng(0)
    pair = rng.normal(size=(2, 5000)) * 2.0 ** rng.integers(-60, 60, (2, 5000))
    a, b = (in_format("bfloat16", v) for v in pair)
    exact = [v.view(np.ndarray).astype(np.float64) for v in (a, b)]
    for mine, theirs in (
        (a + b, exact[0] + exact[1]),
        (a * b, exact[0] * exact[1]),
        (a - b, exact[0] - exact[1]),
    ):
        assert isinstance(mine, Bfloat16)
        right = rounded_to("bfloat16", theirs)
        assert mine.view(np.ndarray).tolist() == right.tolist()
    with np.errstate(over="ignore"):
        assert (in_format("bfloat16", np.array([3e38])) * 2 == np.inf).all()
    largest = in_format("bfloat16", np.array([2.0**128 - 2.0**120]))
    assert np.isfinite(largest).all()
    assert (largest + np.float32(2.0**118) == largest).all()
    assert (largest + np.float32(2.0**119) == np.inf).all()
    assert np.isnan(in_format("bfloat16", np.array([np.nan])) + 1).all()
    assert (a > b).dtype == bool


def test_an_exact_zero_that_is_missed_is_no_right_answer():
    s = drawn("simple-rnn", "plain", activation="identity", steps=2)
    zeros = [[flint.arb(0)] * 3] * 2
    assert relative_errors(s, "float64", zeros).tolist() == [inf, inf]
    one = [[flint.arb(float(v)) for v in row] for row in np.zeros((2, 3))]
    still = drawn("simple-rnn", "plain", steps=2, cotangent_h=np.zeros((2, 3)))
    assert relative_errors(still, "float16", one).tolist() == [0, 0]


def test_rounding_is_not_bounded_where_it_would_take_long(monkeypatch):
    monkeypatch.setattr(losing, "MOST_WORK", 0)
    for loss in scalar(0.5, steps=30).losses:
        assert (loss.judged, loss.rounding) == (False, None)


def test_exponents_of_a_triangular_weight_are_the_logs_of_its_diagonal():
    weight = np.array([[0.5, 3.0, -1.0], [0.0, 2.0, 1.0], [0.0, 0.0, 0.25]])
    s = drawn("simple-rnn", "plain", U=weight, activation="identity", steps=9)
    run, found = with_enough_bits(s)
    exponents = spread.exponents(run, found.bits, start=np.eye(3))
    for value, entry in zip(exponents, (0.5, 2.0, 0.25), strict=True):
        assert value.overlaps(flint.arb(entry).log())
        assert value.rad() < 1e-12


def test_exponents_are_those_of_the_oracle_s_other_way():
    s = drawn("simple-rnn", "plain", activation="tanh", steps=5)
    run, found = with_enough_bits(s)
    mine = spread.exponents(run, found.bits, start=np.eye(3))
    states = np.array([[float(v.mid()) for v in row] for row in run.states["h"][1:]])
    weight = np.asarray(s.weights["U", "a"])
    theirs = lyapunov.exponents_by_balls(weight, states, 40)
    # Rounding the states moves a slope 1 - h^2 by at most 2 u of 1, and a log by that
    # over the slope; here no slope is below 1/8, and the condition of J below 2^10.
    for one, other in zip(mine, theirs, strict=True):
        assert abs(one - other) < 2.0**-53 * 2 * 8 * 2**10 * 5


def test_a_direction_that_collapses_is_known_to_be_gone():
    s = drawn("simple-rnn", "plain", U=np.diag([0.5, 0.0, 2.0]), activation="identity")
    run, found = with_enough_bits(s)
    exponents = spread.exponents(run, found.bits, start=np.eye(3))
    assert exponents[1] == flint.arb.neg_inf()
    assert exponents[0].overlaps(flint.arb(0.5).log())
    assert exponents[2].overlaps(flint.arb(2).log())


def test_dead_and_active_units_are_counted():
    f = square(
        [[0.5, 0, 0], [0, 0.5, 0], [0.25, 0, 0.5]],
        activation="relu",
        b=np.array([1.0, -1.0, 0.5]),
    )
    assert (f.units.dead, f.units.active) == (1, 2)
    assert f.zeros.tolist() == [0.0] + [1 / 3] * 7


def test_a_gradient_that_cancels_is_not_told_from_0_and_does_not_raise():
    weight = np.array([[1.0, 1.0], [1.0, 1.0]])
    f = square(weight, activation="tanh", steps=3, cotangent=np.array([1.0, -1.0]))
    assert np.isfinite(f.state.value[0])
    assert f.state.value[1] == -inf
    assert f.state.radius[1] in (0.0, inf)
    assert f.bits <= MOST_BITS


def test_the_precision_is_raised_until_every_norm_is_certain():
    s = drawn("simple-rnn", "plain", n=8, steps=150)
    run, found = with_enough_bits(s)
    assert found.bits > 128
    for vector in found.state:
        size = log_norm(vector)
        assert size.is_finite()
        assert size.rad() < 1e-11
    assert run.recurrence.size == 8


def test_a_loss_at_a_step_is_a_shorter_sequence():
    case = {
        "U": np.array([[0.5]]),
        "W": np.ones((1, 1)),
        "b": np.zeros(1),
        "x": np.ones((9, 1)),
        "activation": "tanh",
        "cotangent": np.ones(1),
    }
    subject = of_arrays("simple-rnn", case, None)
    at_4 = figures(subject, loss=4)
    short = figures(of_arrays("simple-rnn", {**case, "x": np.ones((4, 1))}, None))
    assert at_4.state.value.tolist() == short.state.value.tolist()
    every = figures(subject, loss="every")
    assert (every.state.value >= figures(subject).state.value).all()


def test_one_step_and_one_unit_are_measured():
    f = scalar(0.5, steps=1)
    assert f.state.value.tolist() == [0.0]
    assert f.gamma == 0.0
    assert f.reach(0.5) is None


def test_what_is_left_open_is_drawn_and_said():
    case = {"U": np.eye(2) / 2, "W": np.ones((2, 3)), "b": np.zeros(2)}
    measured = prepared(of_arrays("simple-rnn", case, None), None, 7, 3)
    assert measured.sequence.sizes == (7, 2, 3)
    said = "; ".join(measured.assumed)
    for word in ("7 steps", "seed 3", "h0 = 0", "activation tanh", "random direction"):
        assert word in said


@pytest.mark.parametrize(
    ("changed", "kind", "says"),
    [
        ({"x": np.ones((0, 3))}, ShapeError, "x: expected shape (T, 3) with T >= 1"),
        ({"x": np.ones((4, 2))}, ShapeError, "got (4, 2)"),
        ({"x": np.ones(4)}, ShapeError, "got (4,)"),
        ({"x": np.array([[0, np.nan, 1]])}, DomainError, "got nan at [0, 1]"),
        ({"h0": np.array([0.0, inf])}, DomainError, "h0: expected finite numbers"),
        ({"x": np.array([["a"]])}, DomainError, "x: expected real numbers"),
        ({"U": np.ones((2, 3))}, ShapeError, "U: expected shape (n, n), got (2, 3)"),
        (
            {"U": np.ones((0, 0)), "W": np.ones((0, 3)), "b": np.ones(0)},
            ShapeError,
            "0",
        ),
        ({"b": np.ones(3)}, ShapeError, "b: expected shape (n), got (3,)"),
        ({"h0": np.ones(3)}, ShapeError, "h0: expected n = 2, got 3"),
        ({"cotangent": np.ones(3)}, ShapeError, "cotangent: expected shape (2,)"),
        ({"cotangent_h": np.ones((2, 2))}, ShapeError, "cotangent_h: expected shape"),
        ({"activation": "gelu"}, DomainError, "activation: expected one of tanh, relu"),
        ({"weight": np.ones(2)}, DomainError, "got 'weight'"),
    ],
)
def test_an_input_that_does_not_fit_is_named(changed, kind, says):
    case = {
        "U": np.eye(2),
        "W": np.ones((2, 3)),
        "b": np.zeros(2),
        "x": np.ones((5, 3)),
    }
    with pytest.raises(kind) as caught:
        figures(of_arrays("simple-rnn", {**case, **changed}, None))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_other_misuse_is_named():
    case = {"U": np.eye(2), "W": np.ones((2, 3)), "b": np.zeros(2)}
    for loss in ("6", "0", "first", -1, 1.5):
        with pytest.raises(DomainError, match="loss: expected last, every or a step"):
            figures(of_arrays("simple-rnn", case, None), loss=loss, steps=5)
    with pytest.raises(DomainError, match="system: expected one of simple-rnn, gru"):
        of_arrays("grru", case, None)
    with pytest.raises(DomainError, match="threshold: expected a share"):
        figures(of_arrays("simple-rnn", case, None), threshold=2)
    del case["b"]
    with pytest.raises(ShapeError, match="case: expected an input 'b', got none"):
        figures(of_arrays("simple-rnn", case, None))


def test_the_gradient_at_the_gates_of_an_rnn_is_the_oracle_s_delta():
    s = drawn("simple-rnn", "plain")
    _, found = with_enough_bits(s)
    with working(200):
        theirs = balls.run(s)["delta"][::-1]
    for mine, other in zip(found.delta, theirs, strict=True):
        assert all(a.overlaps(b) for a, b in zip(mine, other, strict=True))


def test_a_name_where_no_layer_has_one_is_refused_in_a_sentence():
    with pytest.raises(
        DomainError, match="node: expected none, as no layer has a name"
    ):
        frameworks.chosen({"": object()}, "l1", "LSTM")
    with pytest.raises(DomainError, match="node: expected one of a, b, got 'c'"):
        frameworks.chosen({"a": object(), "b": object()}, "c", "Sequential")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"steps": "3"}, "steps: expected a whole number >= 1, got '3'"),
        ({"steps": 3.5}, "steps: expected a whole number >= 1, got 3.5"),
        ({"steps": 0}, "steps: expected a whole number >= 1, got 0"),
        ({"steps": True}, "steps: expected a whole number >= 1, got True"),
        ({"seed": -1}, "seed: expected a whole number >= 0, got -1"),
        ({"seed": "a"}, "seed: expected a whole number >= 0, got 'a'"),
        ({"threshold": "a"}, "threshold: expected a share in .0, 1., got 'a'"),
        ({"threshold": float("nan")}, "threshold: expected a share in .0, 1., got nan"),
    ],
)
def test_a_number_of_steps_seed_or_threshold_that_is_none_is_refused(words, says):
    case = {"U": np.eye(1), "W": np.eye(1), "b": np.zeros(1)}
    with pytest.raises(DomainError, match=says):
        figures(of_arrays("simple-rnn", case, None), **words)


@pytest.mark.parametrize("name", ["x", "cotangent", "cotangent_h", "U", "h0"])
@pytest.mark.parametrize("value", [1.0, "word", [[1.0], [1.0, 2.0]], {}])
def test_what_is_no_array_is_refused_in_a_sentence(name, value):
    with pytest.raises((DomainError, ShapeError), match=f"^{name}: expected"):
        scalar(0.5, **{name: value})


@pytest.mark.parametrize("value", ["cosine", 3.0, np.ones(2)])
def test_an_activation_that_is_none_is_refused(value):
    with pytest.raises(DomainError, match="activation: expected one of tanh"):
        scalar(0.5, activation=value)


def test_a_keras_layer_s_configuration_without_a_gate_s_activation_is_refused():
    with pytest.raises(DomainError, match="expected recurrent_activation sigmoid"):
        keras_parts.of_keras("GRU", {"activation": "tanh"}, [], "layer")


@pytest.mark.parametrize("clip", ["word", [1.0, 2.0], -1.0])
def test_a_clip_that_is_no_bound_is_refused(clip):
    case = {"W": np.ones((1, 4, 1)), "R": np.ones((1, 4, 1)), "B": np.ones((1, 8))}
    with pytest.raises(DomainError, match="clip: expected a number >= 0"):
        figures(of_arrays("lstm", {**case, "clip": clip}, "onnx-clip"), steps=2)


@pytest.mark.parametrize("loss", [[1], 2.5, np.array([1, 2])])
def test_a_loss_that_is_no_step_is_refused(loss):
    case = {"U": np.eye(1), "W": np.eye(1), "b": np.zeros(1)}
    with pytest.raises(DomainError, match="loss: expected last, every or a step"):
        figures(of_arrays("simple-rnn", case, None), loss=loss)
