"""The allowance of sequences: its formulas, from bounds that are made up."""

from math import inf, log, log1p

import numpy as np
import pytest
from flint import arb

from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.bounds import allowance
from longdep.numeric.oracle.bounds.errors import Bounds
from longdep.numeric.oracle.bounds.propagation import FAR, bounds
from longdep.numeric.oracle.packing import PROJECTED
from longdep.numeric.oracle.routes.sequence import InputErrors
from tests.numeric.oracle.sequences import KINDS, drawn

FORMATS = ["float32", "tf32", "float16/float32+ftz"]
TERMS = 12
ROUNDED = 2.0**-43  # 1,024 roundings of float64: sums of positive numbers, both ways


def made_up(s, seed=3):
    """Bounds of a sequence's shapes: numbers of few bits, scales that differ."""
    rng, (steps, n, m) = np.random.default_rng(seed), s.sizes
    width, gates = len(s.h0), len(s.gates)
    size = width + (0 if s.c0 is None else n)

    def values(*shape):
        return rng.integers(-64, 65, size=shape) / 16.0

    def errors(*shape):
        return rng.integers(0, 65, size=shape) / 2.0**12

    before = s.convention.cell == "gru" and s.convention.reset == "before"
    inner = before or s.projects
    return Bounds(
        state=values(steps + 1, size),
        state_error=errors(steps + 1, size),
        scale=np.array([-3, 2, -1, 0, -7])[:steps],
        deltas=values(steps, gates * n),
        deltas_error=errors(steps, gates * n),
        hidden_deltas=values(steps, gates * n),
        hidden_deltas_error=errors(steps, gates * n),
        at_x=values(steps, m),
        at_x_error=errors(steps, m),
        start=values(size),
        start_error=errors(size),
        start_scale=-5,
        totals=values(steps, size),
        totals_error=errors(steps, size),
        inner=values(steps, n) if inner else None,
        inner_error=errors(steps, n) if inner else None,
    )


def summed(scale, left, right, gamma, lost):
    """Sum over t of 2^scale_t times, for |a| known to e and |b| known to f,

    e |b| + |a| f + e f, and gamma times (|a| + e) (|b| + f); and what underflows.
    """
    (a, e), (b, f) = left, right
    total = 0.0
    for t, power in enumerate(scale):
        rows = [np.abs(v[t])[:, None] for v in (a, e)]
        columns = [np.abs(v[t])[None, :] for v in (b, f)]
        moved = rows[1] * columns[0] + rows[0] * columns[1] + rows[1] * columns[1]
        rounded = gamma * (rows[0] + rows[1]) * (columns[0] + columns[1])
        total = total + 2.0**power * (moved + rounded)
    return total + lost


def expected_slots(s, b, format_):
    """The allowances of all gates' arrays; each term passes TERMS + 1 roundings."""
    steps, n, _ = s.sizes
    lost = TERMS * format_.underflow
    plain, product = format_.gamma(TERMS + 1), format_.gamma(TERMS + 1, factors=2)
    assert product >= plain >= (TERMS + 1) * format_.accumulate
    ones, width = (np.ones((steps, 1)), np.zeros((steps, 1))), len(s.h0)
    x_errors = np.zeros(s.x.shape) if s.errors is None else s.errors.x
    before = (b.state[:-1, :width], b.state_error[:-1, :width])
    slots = {}
    for j, g in enumerate(s.gates):
        rows = slice(j * n, (j + 1) * n)
        deltas = (b.deltas[:, rows], b.deltas_error[:, rows])
        hidden = (b.hidden_deltas[:, rows], b.hidden_deltas_error[:, rows])
        slots["W", g] = summed(b.scale, deltas, (s.x, x_errors), product, lost)
        slots["U", g] = summed(b.scale, hidden, before, product, lost)
        slots["b", g] = summed(b.scale, deltas, ones, plain, lost)[:, 0]
        slots["d", g] = summed(b.scale, hidden, ones, plain, lost)[:, 0]
        if s.convention.cell == "lstm":
            late = g == "o" and not s.convention.early_peephole
            part = slice(1, None) if late else slice(None, -1)
            cells = (b.state[part, width:], b.state_error[part, width:])
            outer = summed(b.scale, deltas, cells, plain, lost)
            slots["p", g] = np.diagonal(outer)
    inner = (b.inner, b.inner_error)
    if s.convention.cell == "gru" and s.convention.reset == "before":
        deltas = (b.deltas[:, 2 * n :], b.deltas_error[:, 2 * n :])
        slots["U", "n"] = summed(b.scale, deltas, inner, product, lost)
    if s.projects:
        totals = (b.totals[:, :width], b.totals_error[:, :width])
        slots[PROJECTED] = summed(b.scale, totals, inner, product, lost)
    return {key: slots[key] for key in s.weights}


@pytest.mark.parametrize("precision", FORMATS)
@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_a_weight_s_gradient_adds_up_the_errors_of_its_factors(kind, precision):
    s, format_ = drawn(*kind), arithmetic(precision)
    b = made_up(s)
    found = allowance.part_of(s, b, format_, TERMS)["slots"]
    expected = expected_slots(s, b, format_)
    assert list(found) == list(s.weights)
    for key, array in expected.items():
        assert found[key].shape == s.weights[key].shape, key
        assert np.allclose(found[key], array, rtol=ROUNDED, atol=0), key


@pytest.mark.parametrize("kind", [("rnn", "torch"), ("lstm", "onnx-peepholes")])
def test_a_weight_s_gradient_feels_the_errors_of_the_inputs(kind):
    s, format_ = drawn(*kind), arithmetic("float32")
    start = np.zeros(3 if s.c0 is None else 6)
    off = abs(s.x) / 8 + 2.0**-9
    given = InputErrors(x=off, start=start, cotangent=np.zeros((5, 3)))
    s = drawn(*kind, errors=given)
    b = made_up(s)
    found = allowance.part_of(s, b, format_, TERMS)["slots"]
    for key, array in expected_slots(s, b, format_).items():
        assert np.allclose(found[key], array, rtol=ROUNDED, atol=0), key


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_states_and_gradients_are_as_far_off_as_their_bounds_say(kind):
    s = drawn(*kind)
    b, width = made_up(s), len(s.h0)
    found = allowance.part_of(s, b, arithmetic("float32"), TERMS)
    powers = 2.0 ** b.scale[:, None]
    expected = {
        "h": b.state_error[1:, :width],
        "delta": b.deltas_error * powers,
        "x": b.at_x_error * powers,
        "h0": b.start_error[:width] / 32,
    }
    if s.c0 is not None:
        expected["c"] = b.state_error[1:, width:]
        expected["c0"] = b.start_error[width:] / 32
    assert set(found) == {*expected, "slots"}
    for key, array in expected.items():
        assert found[key].shape == array.shape
        assert (found[key] == array).all(), key


def test_terms_far_below_the_largest_do_not_count():
    """2^-30000 of it is nothing, and no step is lost where all are as small."""
    s = drawn("rnn", "torch", sizes=(2, 1, 1, 1))
    held = made_up(s)

    def biased(*scale):
        b = Bounds(**{**vars(held), "scale": np.array(scale)})
        return allowance.part_of(s, b, arithmetic("float64"), 0)["slots"]["b", "a"]

    alone = abs(held.deltas_error[1, 0])
    assert biased(-30000, 0)[0] == pytest.approx(alone, rel=ROUNDED, abs=0)
    assert biased(-40, -40)[0] == pytest.approx(
        biased(0, 0)[0] * 2.0**-40, rel=ROUNDED, abs=0
    )
    assert biased(-40000, -40000)[0] == 0


def test_mantissas_are_scaled_beyond_float64():
    size = np.array([[1.5, 0.0], [3.0, 1.0], [1.0, 0.0], [2.0**-1000, 0.0]])
    with np.errstate(over="ignore"):
        found = allowance.scaled(size, np.array([3, -2, -100_000, 2_000]))
        huge = allowance.scaled(size[:1], np.array([100_000]))
    assert found.tolist() == [[12, 0], [0.75, 0.25], [0, 0], [2.0**1000, 0]]
    assert huge.tolist() == [[inf, 0]]


def test_gradients_are_told_apart_down_to_the_smallest_number():
    """But in float64 to 2^-1000: bounds of what is below would be subnormal."""
    lowest = {"float16": -24, "bfloat16": -133, "float32": -149, "float64": -1000}
    for precision, exponent in lowest.items():
        assert allowance.floor_of(arithmetic(precision)) == exponent


def test_a_bound_is_rounded_up_by_what_float64_may_have_lost():
    """Fewer than 2^30 roundings of 2^-53, and one of its own."""
    tiny = 2.0**-1074
    size = np.array([1.0, 0.0, tiny, inf, np.nan, 3.0])
    found = allowance.outward(size)
    share = 1 + 2.0**-20
    assert found[:3].tolist() == [np.nextafter(share, 2), 0, 2 * tiny]
    assert found[3:5].tolist() == [inf, inf]
    assert found[5] == np.nextafter(3 * share, 4)
    assert allowance.outward([[1]]).shape == (1, 1)


# Sequences


def same(found, expected):
    assert set(found) == set(expected)
    for key, value in expected.items():
        if isinstance(value, dict):
            same(found[key], value)
        else:
            assert np.array_equal(found[key], value), key


@pytest.mark.parametrize("kind", [("rnn", "torch"), ("gru", "torch")])
def test_sequences_of_a_batch_share_the_terms_of_their_weights(kind):
    format_ = arithmetic("float32+ftz")
    long, short = drawn(*kind), drawn(*kind, sizes=(2, 3, 2, 4), seed=1)
    known = [bounds(s, format_, -149) for s in (long, short)]
    alone = allowance.of_sequence(long, format_)
    same(alone, allowance.part_of(long, known[0], format_, 5))
    same(allowance.of_sequences([long], format_)[0], alone)
    both = allowance.of_sequences([long, short], format_)
    for found, s, b in zip(both, (long, short), known, strict=True):
        same(found, allowance.part_of(s, b, format_, 5 + 2))
    gates = drawn(*kind).gates
    assert (both[0]["slots"]["b", gates[0]] > alone["slots"]["b", gates[0]]).all()


# Lags


def balls(*logs):
    held = np.empty(len(logs), dtype=object)
    held[:] = [arb(v) for v in logs]
    return held


def relative(norm_of_errors, norm, roundings, u):
    """What a logarithm may be off by whose argument is off by a share of itself."""
    gamma = roundings * u / (1 - roundings * u)
    return -log1p(-(norm_of_errors / norm + gamma))


def logs_of(b, format_, logs):
    return allowance._logs(b, format_, logs)


def with_deltas(deltas, errors):
    held = made_up(drawn("rnn", "plain", sizes=(len(deltas), 2, 1, 1)))
    return Bounds(
        **{**vars(held), "deltas": np.array(deltas), "deltas_error": np.array(errors)}
    )


def test_the_logarithm_of_a_norm_is_off_by_what_its_norm_is_off_by():
    """n + 4 roundings of the norm; T + 8 of the largest logarithm while adding up."""
    b = with_deltas(
        [[3.0, -4.0, 0.0], [5.0, 0.0, 12.0]], [[3 / 64, 4 / 64, 0.0], [0.0, 0.0, 0.0]]
    )
    format_ = arithmetic("float32")
    u = 2.0**-24
    found = logs_of(b, format_, balls(log(5.0), -7.0))
    added = 10 * u / (1 - 10 * u) * 7.0
    expected = [relative(5 / 64, 5, 7, u) + added, relative(0, 13, 7, u) + added]
    assert found.tolist() == pytest.approx(expected, rel=ROUNDED, abs=0)


def test_a_gradient_of_zero_has_its_logarithm_exactly():
    """And counts among no others' largest logarithms."""
    b = with_deltas([[3.0, 4.0], [1.0, 1.0]], [[0.0, 0.0], [0.5, 0.5]])
    format_ = arithmetic("float32")
    u = 2.0**-24
    found = logs_of(b, format_, balls(0.5, -inf))
    added = 10 * u / (1 - 10 * u) * 0.5
    assert found.tolist() == pytest.approx([relative(0, 5, 6, u) + added, 0.0])
    assert logs_of(b, format_, balls(-inf, -inf)).tolist() == [0, 0]


def test_a_norm_that_may_be_zero_has_any_logarithm():
    b = with_deltas([[3.0, 4.0], [3.0, 4.0]], [[3.0, 4.0], [2.25, 3.0]])
    with np.errstate(all="ignore"):
        found = logs_of(b, arithmetic("float32"), balls(1.0, 1.0))
    assert found[0] == inf
    # -log(1 - 3/4 - 6 u), of n + 4 roundings; and T + 8 of the largest logarithm, 1
    assert 0 < found[1] - log(4) < (4 * 6 + 10 + 1) * 2.0**-24


def test_logarithms_are_not_told_that_gradients_underflow():
    """2^-400 is no float32; its logarithm is one, and is off by some 800 roundings."""
    steps = 400
    s = drawn(
        "rnn",
        "plain",
        "identity",
        sizes=(steps, 1, 1, 1),
        x=np.zeros((steps, 1)),
        weights={("U", "a"): np.array([[0.5]]), ("W", "a"): np.array([[1.0]])}
        | {("b", "a"): np.zeros(1)},
        cotangent=np.eye(steps)[:, -1:],
    )
    format_ = arithmetic("float32")
    right = [log(2.0) * (t - steps + 1) for t in range(steps)]
    found = allowance.of_lags(s, format_, balls(*right))
    assert found["delta"].shape == (steps, 1)
    assert found["delta"][0, 0] >= format_.underflow
    assert found["delta"][0, 0] < 1e-40
    free = bounds(s, format_, FAR, underflows=False)
    assert (found["log_norm"] == logs_of(free, format_, balls(*right))).all()
    assert found["log_norm"].max() < 2000 * 2.0**-24 * abs(right[0])
    b = bounds(s, format_, -149)
    assert (found["delta"] == allowance.scaled(b.deltas_error, b.scale)).all()
