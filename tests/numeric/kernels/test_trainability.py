"""Batched training: exact and certified gradients, the same bits for the same seed."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels import trainability_runs as runs
from longdep.numeric.kernels import trainability_tasks as tasks
from longdep.numeric.kernels.backpropagation import (
    Activation,
    deltas,
    gains,
    trajectory,
)
from longdep.numeric.kernels.trainability import CUT, Networks, rational_tanh
from longdep.numeric.kernels.trainability_phases import (
    PHASE_NETS,
    WEIGHTS,
    _lyapunov,
    fade,
    gradient_ratios,
    phase_chunk,
)
from longdep.numeric.precision import balls, exact, floats
from longdep.numeric.rounding import float_format

U = float_format(np.float32)

few = settings(max_examples=40, deadline=None, derandomize=True, database=None)


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


# --- starts, tasks, counts -----------------------------------------------------------


@pytest.mark.parametrize("name", tasks.STARTS)
def test_a_start_has_the_spread_it_promises(name) -> None:
    n, count = tasks.UNITS, 400
    drawn = tasks.STARTS[name](np.random.default_rng(1), n, count).astype(float)
    assert drawn.shape == (n, n, count)
    product = np.einsum("ikb,jkb->ijb", drawn, drawn)
    if name == "orthogonal":
        # Orthonormal to about n u after the second pass; 10 n u leaves room.
        assert abs(product - np.eye(n)[..., None]).max() < 10 * n * 2.0**-24
        return
    spread = {"uniform": 1 / 3, "glorot": 1.0, "identity": 0.01 / 3}
    g2 = spread.get(name) or float(name.removeprefix("g = ")) ** 2
    centre = np.eye(n)[..., None] if name == "identity" else 0
    variance = n * ((drawn - centre) ** 2).mean()
    # 40000 squares of kurtosis at most 3: five standard errors are 5 sqrt(2 / 40000).
    assert abs(variance / g2 - 1) < 5 * np.sqrt(2 / (n * n * count))


def test_the_latch_shows_the_bit_first_and_noise_after() -> None:
    inputs, bits = tasks.latch_sequences(np.random.default_rng(4), 6, 500, 0.5)
    assert set(bits) == {-1, 1}
    assert np.all(inputs[:3] == bits)
    assert abs(inputs[3:].std() / 0.5 - 1) < 5 / np.sqrt(2 * 1500)


def test_the_classes_of_the_order_task_have_the_same_sum() -> None:
    inputs, bits = tasks.order_sequences(np.random.default_rng(4), 5, 100, 1.0)
    assert np.all(inputs[:3].sum(axis=0) == 1)
    assert np.all(inputs[0] == bits)
    assert np.all(inputs[1] == 1)


def test_random_numbers_lie_on_their_grids() -> None:
    rng = np.random.default_rng(0)
    drawn = tasks.normals(rng, 1000) * tasks.GRID
    assert np.array_equal(drawn, np.rint(drawn))
    drawn = tasks.uniforms(rng, 1000)
    assert np.array_equal(drawn * 2**23, np.rint(drawn * 2**23))
    assert -1 <= drawn.min() < -0.9
    assert 0.9 < drawn.max() < 1


def test_unknown_names_are_refused() -> None:
    with pytest.raises(DomainError, match="start: expected one of"):
        tasks.trained("latch", ("other",), 1, 3, 0)
    with pytest.raises(DomainError, match="task: expected one of"):
        tasks.trained("other", ("g = 1",), 1, 3, 0)
    with pytest.raises(DomainError, match="start: expected one of"):
        gradient_ratios("other", 2, 3, 1, np.random.default_rng(0))


def test_training_learns_and_an_untrained_network_only_guesses() -> None:
    before, after = tasks.trained("latch", ("g = 1",), 32, 5, 1, updates=(0, 150))
    assert before.sum() < 8 < 24 < after.sum()


def test_training_follows_from_its_seed_alone() -> None:
    def run(seed: int):
        return tasks.trained("latch", ("g = 1",), 64, 8, seed, updates=(40,))[0]

    assert np.array_equal(run(1), run(1))
    assert not np.array_equal(run(1), run(2))


def test_from_small_weights_no_gradient_explodes_and_no_first_step_harms() -> None:
    large, worse = runs.first_step("uniform", 1)
    assert not large.any()
    assert not worse.any()


def test_counts_are_the_same_for_any_number_of_workers() -> None:
    chunk = partial(runs.first_step, "g = 1.5")
    alone = [chunk(seed) for seed in range(3)]
    assert not np.array_equal(alone[0], alone[1])
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        shared = list(pool.map(chunk, range(3)))
    assert all(np.array_equal(a, b) for a, b in zip(alone, shared, strict=True))


@pytest.mark.parametrize("some", [slice(17, 18), slice(40, 42), slice(3, 10)])
def test_a_network_is_trained_to_the_same_bits_in_any_company(some) -> None:
    rng = np.random.default_rng(6)
    crowd = tasks.networks(("g = 1.5",), 96, 12, 0.1, rng)
    few = Networks(crowd.weight[..., some], crowd.readout[:, some], 12, crowd.rate)
    for _ in range(30):
        inputs, targets = tasks.latch_sequences(rng, 12, 96, 1.0)
        crowd.update(inputs, targets, 1.0)
        few.update(inputs[:, some], targets[some], 1.0)
    assert np.array_equal(crowd.weight[..., some], few.weight)
    assert np.array_equal(crowd.readout[:, some], few.readout)


def fingerprint() -> str:
    """Of the weights of 32 networks after 100 updates, as training left them."""
    rng = np.random.default_rng(11)
    nets = tasks.networks(("orthogonal", "g = 2"), 16, 15, tasks.RATE, rng)
    for _ in range(100):
        nets.update(*tasks.latch_sequences(rng, 15, 32, 1.0), 1.0)
    whole = nets.weight.astype("<f4").tobytes() + nets.readout.astype("<f4").tobytes()
    return hashlib.sha256(whole).hexdigest()[:16]


# The same on every machine, since nothing but IEEE operations in a fixed order has
# touched the weights. Another value means other arithmetic, or other random streams.
FINGERPRINT = "069f02ea606953ec"


def test_training_rounds_as_it_did_where_this_was_written() -> None:
    assert fingerprint() == FINGERPRINT


def test_a_processor_without_wide_instructions_trains_to_the_same_bits() -> None:
    wide = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    script = (
        "from tests.numeric.kernels.test_trainability import fingerprint; "
        "print(fingerprint())"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "NPY_DISABLE_CPU_FEATURES": " ".join(wide)},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == FINGERPRINT


# --- before training -----------------------------------------------------------------


def test_over_no_steps_a_gradient_keeps_its_size() -> None:
    ratios = gradient_ratios("orthogonal", 6, 0, 20, np.random.default_rng(0))
    assert np.all(ratios == 1)


def test_tanh_never_lengthens_what_an_orthogonal_weight_carries_back() -> None:
    ratios = gradient_ratios("orthogonal", 6, 30, 50, np.random.default_rng(0))
    assert np.all(ratios < 1)


def test_phases_add_up_to_the_number_of_networks() -> None:
    counts = phase_chunk(1)
    for key in counts:
        if key.endswith(": stay"):
            place = key.removesuffix("stay")
            parts = [counts[place + what] for what in ("decay", "stay", "grow")]
            assert sum(parts) == counts["nets"]
            assert min(parts) >= 0


def test_a_gradient_decays_below_a_tenth_and_grows_above_ten_times() -> None:
    counts = phase_chunk(2)
    rng = np.random.default_rng([2, 50, 50])
    first = next(iter(WEIGHTS))
    ratios = gradient_ratios(first, 50, 50, PHASE_NETS, rng)
    assert counts[f"{first}, n = 50, T = 50: decay"] == (ratios < 0.1).sum()
    ratios = gradient_ratios("glorot", 50, 50, PHASE_NETS, rng)
    assert 0 < counts["glorot, n = 50, T = 50: decay"] == (ratios < 0.1).sum()
    assert 0 < counts["glorot, n = 50, T = 50: stay"] < PHASE_NETS
    assert counts["glorot, n = 50, T = 50: grow"] == (ratios > 10).sum()


def test_without_inputs_the_predicted_gamma_is_the_size_of_a_scaled_rotation() -> None:
    turn = np.array([[0.0, -0.75], [0.75, 0.0]])
    drift = _lyapunov(turn, np.zeros(2), np.random.default_rng(0))
    # A step multiplies by 3/4: the logarithms of 1000 steps, each off by at most a few
    # roundings of a number of size 1.
    assert abs(drift - np.log(0.75)) < 1000 * 2.0**-52


def test_small_scales_fade_faster_than_large_ones() -> None:
    small_scale, large = (fade(g, 20, (4, 8, 12), 200, 1) for g in (0.4, 0.9))
    assert small_scale.predicted < large.predicted < 0
    assert small_scale.measured < large.measured < 0
