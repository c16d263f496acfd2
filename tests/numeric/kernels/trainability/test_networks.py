"""Batched training: tanh, exact and certified gradients, one step of SGD."""

from itertools import chain

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.backpropagation import (
    Activation,
    deltas,
    gains,
    trajectory,
)
from longdep.numeric.kernels.trainability import tasks
from longdep.numeric.kernels.trainability.networks import CUT, Networks, rational_tanh
from longdep.numeric.precision import balls, exact, floats
from longdep.numeric.rounding import float_format

few = settings(max_examples=40, deadline=None, derandomize=True, database=None)
U = float_format(np.float32)


def formula(x):
    """The rational tanh of an array, without touching it."""
    x = x.copy()
    return rational_tanh(x, x * 0, (x * 0, x * 0))


# --- tanh ----------------------------------------------------------------------------


def test_the_formula_is_within_2_to_the_minus_22_of_tanh() -> None:
    # A continued fraction with positive terms lies between its neighbours, so the
    # fifth convergent errs by at most its distance y^11 / (B_5 B_6) to the sixth; a
    # doubling D(t) = 2t / (1 + t^2) multiplies an error by at most its largest slope.
    pieces = 288
    for k in range(pieces):
        y = (flint.arb(2 * k + 1) / 2).union(flint.arb(k)).union(flint.arb(k + 1))
        y = y * CUT / (4 * pieces)
        below = 945 + 420 * y**2 + 15 * y**4
        further = 10395 + 4725 * y**2 + 210 * y**4 + y**6
        error = (y**11 / (below * further)).abs_upper()
        t = y.tanh().union(y.tanh() + error).union(y.tanh() - error)
        for _ in range(2):
            error = (error * 2 * (1 - t**2) / (1 + t**2) ** 2).abs_upper()
            t = 2 * t / (1 + t**2)
        assert error <= flint.arb(2) ** -22
    assert 1 - flint.arb(CUT).tanh() <= flint.arb(2) ** -24


@few
@given(st.fractions(-12, 12, max_denominator=50))
def test_the_formula_is_odd_bounded_and_the_doubled_continued_fraction(x) -> None:
    computed = formula(exact([x, -x]))
    cut = exact([max(-CUT, min(CUT, x))])[0]
    y = cut / 4
    t = y / (1 + y**2 / (3 + y**2 / (5 + y**2 / (7 + y**2 / 9))))
    for _ in range(2):
        t = 2 * t / (1 + t * t)
    assert computed[0] == t == -computed[1]
    assert abs(t) < 1


def test_float32_tanh_stays_within_the_formula_and_its_roundings() -> None:
    x = np.linspace(-10, 10, 4001, dtype=np.float32)
    true = formula(exact(x))
    # Sums of positive terms: 16 roundings reach the quotient, and a doubling at most
    # doubles a relative error and adds 4: 2 (2 16 + 4) + 4 = 76.
    for computed, value in zip(exact(formula(x)), true, strict=True):
        assert abs(computed - value) <= U.gamma(76) * abs(value)


# --- gradients -----------------------------------------------------------------------

RATIONAL = Activation("rational tanh", formula, lambda _, h: 1 - h * h)


def small(rng, n, steps, count):
    """Random parameters, inputs and targets in multiples of 1/4."""

    def draw(*shape):
        return rng.integers(-3, 4, (*shape, count)) / 4

    return draw(n, n + 2), draw(n + 1), draw(steps), np.sign(draw() + 0.1)


@pytest.mark.parametrize(("n", "steps"), [(1, 1), (1, 3), (2, 2)])
def test_gradients_are_exactly_those_of_the_other_kernels(n, steps) -> None:
    weight, readout, inputs, targets = map(
        exact, small(np.random.default_rng(n), n, steps, 2)
    )
    nets = Networks(weight, readout, steps, exact([0, 0]))
    outputs = nets.forward(inputs)
    nets.backward(outputs - targets)
    for b in range(2):
        u, fed, bias = weight[:, :n, b], weight[:, n, b], weight[:, n + 1, b]
        drive = inputs[:, b, None] * fed + bias
        run = trajectory(u, drive, fed * 0, RATIONAL)
        slope = gains(run, RATIONAL)
        output = readout[:n, b] @ run.hidden[-1] + readout[n, b]
        assert outputs[b] == output
        residual = output - targets[b]
        delta = deltas(u, slope[:-1], slope[-1] * readout[:n, b] * residual)
        square, sides = nets.gradients[0][:, :n, b], nets.gradients[0][:, n:, b]
        assert np.all(square == delta.T @ run.hidden[:-1])
        assert np.all(sides[:, 0] == delta.T @ inputs[:, b])
        assert np.all(sides[:, 1] == delta.sum(axis=0))
        assert np.all(nets.gradients[1][:n, b] == run.hidden[-1] * residual)
        assert nets.gradients[1][n, b] == residual


def spread(value, size, count):
    """A ball around `count` roundings of a sum of terms of total size `size`."""
    return value + flint.arb(0, (U.gamma(count) * size).abs_upper())


def enclosed(weight, readout, inputs, target):
    """Balls around the gradient of the true tanh and that of any float32 run."""
    n, steps = len(weight), len(inputs)
    zero, one = flint.arb(0), flint.arb(1)
    states = [[zero] * n]
    for x in inputs:
        terms = [*states[-1], x, one]
        now = []
        for row in weight:
            sizes = sum(abs(a) * abs(b) for a, b in zip(row, terms, strict=True))
            z = sum(a * b for a, b in zip(row, terms, strict=True))
            h = spread(z, sizes, n + 3).tanh()
            now.append(spread(h + flint.arb(0, 2**-22), abs(h), 76))
        states.append(now)
    sizes = sum(
        abs(a) * abs(b) for a, b in zip(readout, [*states[-1], one], strict=True)
    )
    output = sum(a * b for a, b in zip(readout, [*states[-1], one], strict=True))
    residual = spread(output - target, sizes + abs(target), n + 3)
    back = [spread(v * residual, abs(v * residual), 1) for v in readout[:n]]
    total = [[zero] * (n + 2) for _ in range(n)]
    grown = [[zero] * (n + 2) for _ in range(n)]
    for k in reversed(range(steps)):
        slope = [spread(1 - h * h, 1 + h * h, 2) for h in states[k + 1]]
        delta = [spread(s * b, abs(s * b), 1) for s, b in zip(slope, back, strict=True)]
        for i in range(n):
            for j, term in enumerate([*states[k], inputs[k], one]):
                total[i][j] += delta[i] * term
                grown[i][j] += abs(delta[i] * term)
        back = [
            spread(
                sum(weight[i][j] * delta[i] for i in range(n)),
                sum(abs(weight[i][j] * delta[i]) for i in range(n)),
                n,
            )
            for j in range(n)
        ]
    return [
        [spread(total[i][j], grown[i][j], steps) for j in range(n + 2)]
        for i in range(n)
    ]


def test_float32_gradients_lie_in_certified_balls_around_those_of_tanh() -> None:
    n, steps, count = 4, 8, 6
    rng = np.random.default_rng(5)
    batch = tasks.networks(("g = 1", "uniform"), count // 2, steps, 0.0, rng)
    inputs, targets = tasks.latch_sequences(rng, steps, count, 1.0)
    weight = np.concatenate([batch.weight[:n, :n], batch.weight[:n, -2:]], axis=1)
    readout = batch.readout[: n + 1]
    nets = Networks(weight, readout, steps, np.float32(0))
    nets.backward(nets.forward(inputs) - targets)
    for b in range(count):
        allowed = enclosed(
            balls(weight[..., b]).tolist(),
            list(balls(readout[:, b])),
            list(balls(inputs[:, b])),
            flint.arb(float(targets[b])),
        )
        computed = exact(nets.gradients[0][..., b])
        widest = max(float(ball.rad()) for row in allowed for ball in row)
        for ball, value in zip(chain(*allowed), computed.ravel(), strict=True):
            assert ball.contains(flint.arb(value))
        # The balls are narrow: a wrong term would show.
        assert widest < np.abs(floats(computed)).max() / 500


def test_a_step_of_sgd_subtracts_the_rate_times_the_gradient() -> None:
    weight, readout, inputs, targets = map(
        exact, small(np.random.default_rng(3), 1, 2, 2)
    )
    rate = exact(["1/2", "1/3"])
    nets, still = (Networks(weight, readout, 2, rate) for _ in range(2))
    still.forward(inputs)
    still.backward(still.outputs - targets)
    nets.update(inputs, targets)
    assert np.all(nets.weight == weight - rate * still.gradients[0])
    assert np.all(nets.readout == readout - rate * still.gradients[1])


def test_a_cut_gradient_has_the_limit_as_its_norm_and_a_short_one_is_kept() -> None:
    rng = np.random.default_rng(2)
    batch = tasks.networks(("g = 2",), 64, 20, 1.0, rng)
    inputs, targets = tasks.latch_sequences(rng, 20, 64, 1.0)
    before = batch.weight.copy(), batch.readout.copy()
    batch.forward(inputs)
    batch.backward(batch.outputs - targets)
    norms = batch.norms().astype(float)
    full = [part.copy() for part in batch.gradients]
    flat = np.concatenate([p.reshape(-1, 64) for p in full]).astype(float)
    # 131 squares are summed: half as many relative roundings in the root, and its own.
    assert np.all(abs(norms / np.sqrt((flat**2).sum(axis=0)) - 1) <= 70 * 2.0**-24)
    batch.descend(limit=1.0)
    long = norms > 1
    assert long.any()
    assert not long.all()
    scale = np.float32(1.0) / np.maximum(norms, 1).astype(np.float32)
    for start, part, slope in zip(
        before, (batch.weight, batch.readout), full, strict=True
    ):
        moved = start - part
        # The factor passes three roundings, the difference one of size 2^-24 |start|.
        allowed = 4 * 2.0**-24 * abs(slope * scale) + 2 * 2.0**-24 * abs(start)
        assert np.all(abs(moved - slope * scale) <= allowed + 2 * 2.0**-24)
        assert np.all(part[..., ~long] == (start - slope)[..., ~long])


def test_sums_run_over_the_units_in_order() -> None:
    rng = np.random.default_rng(0)
    nets = tasks.networks(("g = 1",), 8, 1, 0.0, rng)
    inputs, _ = tasks.latch_sequences(rng, 3, 8, 1.0)
    nets.forward(inputs[:1])
    total = nets.weight[:, 0] * 0
    terms = [*(nets.weight[:, j] * np.float32(0) for j in range(tasks.UNITS))]
    terms += [nets.weight[:, -2] * inputs[0], nets.weight[:, -1]]
    for term in terms:
        total = total + term
    assert np.array_equal(nets.states[1, : tasks.UNITS], formula(total))


@pytest.mark.parametrize(
    ("weight", "readout", "steps"),
    [((2, 3, 1), (3, 1), 1), ((2, 4, 1), (2, 1), 1), ((2, 4), (3, 1), 1)],
)
def test_shapes_that_do_not_fit_are_refused(weight, readout, steps) -> None:
    with pytest.raises(ShapeError, match="expected shape"):
        Networks(np.zeros(weight), np.zeros(readout), steps, 0.1)


def test_no_steps_and_other_lengths_are_refused() -> None:
    weight, readout = np.zeros((2, 4, 3)), np.zeros((3, 3))
    with pytest.raises(DomainError, match="steps"):
        Networks(weight, readout, 0, 0.1)
    with pytest.raises(ShapeError, match="inputs"):
        Networks(weight, readout, 2, 0.1).forward(np.zeros((3, 3)))
