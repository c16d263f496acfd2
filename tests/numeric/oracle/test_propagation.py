"""How errors propagate: the sweep against plain sums, sizes, ties, any bracketing."""

import numpy as np
import pytest

from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.bounds import products
from longdep.numeric.oracle.bounds.propagation import Run, bounds
from longdep.numeric.oracle.check.judging import judge
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.packing import resolve
from longdep.numeric.oracle.routes.sequence import sequence_of
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vocabulary import inputs, outputs

CELLS = [
    ("simple-rnn", "plain"),
    ("gru", "torch"),
    ("gru", "keras-reset-before"),
    ("lstm", "torch"),
    ("lstm", "onnx-peepholes"),
]
UNITS = 2.0**-53


def drawn(name, convention, steps, n=3, m=2, gain=1.0, loss="every", seed=3):
    """A dense case of these sizes."""
    entry, rng = system(name), np.random.default_rng(seed)
    sizes = {"n": n, "m": m, "T": steps, "B": 1}
    case = {"activation": "tanh"} if name == "simple-rnn" else {}
    for quantity in inputs(entry, convention):
        if quantity.name in case:
            continue
        array = rng.normal(size=resolve(quantity.shape, sizes))
        if n in quantity.shape or (array.ndim > 1 and array.shape[-1] in (n, m)):
            array = array * gain / np.sqrt(array.shape[-1])
        case[quantity.name] = array
    case["cotangent_h"] = rng.normal(size=(steps, n))
    if loss == "last":
        case["cotangent_h"][:-1] = 0
    return case


def swept(name, convention, case):
    s = sequence_of(system(name), case, convention)
    run = Run(s, arithmetic("float64"), -1000, True)
    with np.errstate(all="ignore"):
        return run, run.first_order()


def plain_sums(run, first):
    """The three sums, written down: a product of Jacobians for every pair of steps."""
    steps, d = run.steps, run.size
    chunk = run.forward(slice(0, steps), None)
    step = run.backward(chunk, None)
    jacobians = chunk.cell.after.state
    unit = np.ldexp(1.0, run.scales)
    curved = step.carried.state * unit[1:, None, None]
    by_state, by_gradient = step.rows.state, step.rows.gradient
    q, r = first.sums.sources * unit[:, None], first.local
    curvature = [np.zeros((d, d))]
    for t in range(steps, 0, -1):
        j = jacobians[t - 1]
        curvature.insert(0, j.T @ curvature[0] @ j + curved[t - 1])

    def path(t, k):
        product = np.eye(d)
        for index in range(k, t):
            product = jacobians[index] @ product
        return product

    states, gradients = np.zeros((steps + 1, d)), np.zeros((steps + 1, d))
    rows = np.zeros((steps + 1, by_state.shape[1]))
    for t in range(steps + 1):
        felt = []
        for k in range(steps + 1):
            if k <= t:
                states[t] += abs(path(t, k)) @ r[k]
                felt.append((curvature[t] @ path(t, k), r[k]))
            else:
                felt.append((path(k, t).T @ curvature[k], r[k]))
            if k >= t:
                felt.append((path(k, t).T, q[k]))
        gradients[t] = sum(abs(matrix) @ size for matrix, size in felt)
        if t == 0:
            continue
        for k in range(steps + 1):
            direct = by_gradient[t - 1]
            if k < t:
                matrix = direct @ curvature[t] @ path(t, k)
                matrix += unit[t] * by_state[t - 1] @ path(t - 1, k)
            else:
                matrix = direct @ path(k, t).T @ curvature[k]
                rows[t] += abs(direct @ path(k, t).T) @ q[k]
            rows[t] += abs(matrix) @ r[k]
    return states, gradients / unit[:, None], rows / unit[:, None]


@pytest.mark.parametrize("loss", ["every", "last"])
@pytest.mark.parametrize(("name", "convention"), CELLS)
def test_the_sweep_adds_up_what_the_sums_say(name, convention, loss):
    case = drawn(name, convention, 7, loss=loss)
    run, first = swept(name, convention, case)
    states, gradients, rows = plain_sums(run, first)
    assert np.allclose(first.sums.states, states, rtol=1e-12, atol=0)
    assert np.allclose(first.sums.gradients, gradients, rtol=1e-12, atol=0)
    gru_inner = convention == "keras-reset-before"  # not of a gradient: no scale
    kept = [*range(9), *range(12, 14)] if gru_inner else slice(None)
    assert np.allclose(first.sums.rows[:, kept], rows[:, kept], rtol=1e-12, atol=0)


@pytest.mark.parametrize(("name", "convention"), CELLS)
def test_what_is_done_in_parts_is_what_is_done_at_once(monkeypatch, name, convention):
    case = drawn(name, convention, 11)
    whole = swept(name, convention, case)[1]
    monkeypatch.setattr(products, "COLUMNS", 1)
    monkeypatch.setattr("longdep.numeric.oracle.bounds.propagation.CHUNK", 1)
    parts = swept(name, convention, case)[1]
    assert np.allclose(whole.sums.rows, parts.sums.rows, rtol=1e-12, atol=0)
    assert np.allclose(whole.sums.states, parts.sums.states, rtol=1e-12, atol=0)


@pytest.mark.parametrize(("name", "convention"), CELLS)
def test_dropped_products_only_add_what_does_not_show(monkeypatch, name, convention):
    case = drawn(name, convention, 300, gain=0.4)
    monkeypatch.setattr(products, "COLUMNS", 1)  # else no product is worth it
    monkeypatch.setattr(products, "UNSEEN", 0.0)
    held = swept(name, convention, case)[1]
    monkeypatch.setattr(products, "UNSEEN", 2.0**-30)
    _, dropped = swept(name, convention, case)
    for word in ("states", "gradients", "rows"):
        one, other = getattr(held.sums, word), getattr(dropped.sums, word)
        assert (other >= one * (1 - 1e-9)).all()
        assert (other.max(axis=1) <= one.max(axis=1) * (1 + 1e-4)).all()
    assert not np.array_equal(held.sums.gradients, dropped.sums.gradients)


def test_a_gradient_of_1e_minus_40_keeps_its_own_allowance():
    case = drawn("simple-rnn", "plain", 200, gain=0.3, loss="last")
    s = sequence_of(system("simple-rnn"), case, "plain")
    b = bounds(s, arithmetic("float64"))
    sizes = abs(b.deltas).max(axis=1)
    assert b.scale[0] < -130
    assert (b.deltas_error.max(axis=1) < 1e5 * UNITS * 200 * sizes).all()


@pytest.mark.parametrize(("name", "convention"), CELLS)
def test_a_sequence_of_no_step_has_bounds_of_no_step(name, convention):
    case = drawn(name, convention, 0)
    b = bounds(sequence_of(system(name), case, convention), arithmetic("float64"))
    assert b.deltas.shape[0] == b.at_x_error.shape[0] == 0
    assert b.state_error.tolist() == [[0.0] * b.state.shape[1]]
    assert b.start_error.tolist() == [0.0] * b.state.shape[1]


def tied(weight=1.0):
    """Three relu units; the second is at 0 in every step, by exact numbers."""
    return {
        "U": np.array([[0.5, 0.0, 0.25], [0.0, 0.5, 0.0], [0.25, 0.5, -0.5]]),
        "W": np.array([[1.0], [weight], [0.5]]),
        "b": np.array([0.5, -weight, 0.75]),
        "x": np.ones((4, 1)),
        "h0": np.array([0.5, 0.0, 0.25]),
        "activation": "relu",
        "cotangent_h": np.array([[1.0, 2.0, -1.0]] * 4),
    }


def verdicts(case, answer, precision="float64"):
    """Verdicts of an answer to a case of simple-rnn."""
    family = family_of(system("simple-rnn"))
    reference = family.reference(case, "plain", 25)
    allowed = family.allowance(case, "plain", reference, precision)
    known = {q.name: q for q in outputs(family.entry, "plain")}
    return {
        name: judge(known[name], value, reference[name], allowed[name])
        for name, value in answer.items()
    }


def network(case, slope_at_0=0.0, scan=False):
    """A network, backwards step by step or by an associative scan."""
    U, W, b, x, h0 = (case[name] for name in ("U", "W", "b", "x", "h0"))
    h, slopes = [h0], []
    for x_t in x:
        z = W @ x_t + U @ h[-1] + b
        if case["activation"] == "relu":
            h.append(np.maximum(z, 0))
            slopes.append(np.where(z > 0, 1.0, np.where(z == 0, slope_at_0, 0.0)))
        elif case["activation"] == "tanh":
            h.append(np.tanh(z))
            slopes.append(1 - h[-1] ** 2)
        else:
            h.append(z)
            slopes.append(np.ones_like(z))
    direct, slopes = case["cotangent_h"], np.array(slopes)
    if scan:
        arriving = scanned([(U * f[:, None]).T for f in slopes], direct)
    else:
        arriving, carried = np.zeros_like(direct), np.zeros(len(h0))
        for t in reversed(range(len(x))):
            arriving[t] = direct[t] + carried
            carried = U.T @ (slopes[t] * arriving[t])
    delta = arriving * slopes
    return {
        "h": np.array(h[1:]),
        "delta": delta,
        "grad_U": delta.T @ np.array(h[:-1]),
        "grad_b": delta.sum(axis=0),
        "grad_x": delta @ W,
        "grad_h0": U.T @ delta[0],
    }


def scanned(backs, direct):
    """a_t = c_t + J_{t+1}^T a_{t+1} by recursive doubling over matrices."""
    pairs = [(back, c) for back, c in zip([*backs[1:], None], direct, strict=True)]
    pairs[-1] = (np.zeros_like(backs[0]), direct[-1])
    far = 1
    while far < len(pairs):
        pairs = [
            (m @ pairs[t + far][0], c + m @ pairs[t + far][1])
            if t + far < len(pairs)
            else (m, c)
            for t, (m, c) in enumerate(pairs)
        ]
        far *= 2
    return np.array([c for _, c in pairs])


def test_a_tie_of_exact_numbers_is_decided_by_the_convention():
    case = tied()
    right = verdicts(case, network(case))
    assert all(v.inside and not v.undecidable and not v.outside for v in right.values())
    wrong = verdicts(case, network(case, slope_at_0=1.0))
    assert {name for name, v in wrong.items() if v.outside} == {
        "delta", "grad_U", "grad_b", "grad_x", "grad_h0",
    }  # fmt: skip


def test_a_tie_that_rounding_may_break_leaves_only_what_it_touches_undecided():
    case = tied()
    case["U"] = case["U"] + np.array([[0.1, 0, 0], [0, 0, 0], [0, 0, 0.3]])
    case["b"][1] = -np.nextafter(1.0, 0)  # the second unit: 1 - (1 - u), or 0
    case["U"][1, 0] = 0.0
    case["x"] = np.ones((4, 1)) * (1 + 2.0**-30)
    case["W"][1, 0] = 1 / (1 + 2.0**-30)
    case["U"][0, 1] = case["U"][2, 1] = 0.0  # felt by no other unit
    answer = network(case)
    judged = verdicts(case, answer)
    assert judged["h"].inside == 4
    assert not any(v.outside for v in judged.values())
    s = sequence_of(system("simple-rnn"), case, "plain")
    b = bounds(s, arithmetic("float64"))
    assert (b.deltas_error[:, 1] * np.ldexp(1.0, b.scale) >= 1).all()
    assert (b.deltas_error[:, [0, 2]] < 1e-12).all()
    assert np.isfinite(b.deltas_error).all()


@pytest.mark.parametrize("seed", range(6))
def test_a_backward_pass_by_associative_scan_is_inside(seed):
    case = drawn("simple-rnn", "plain", 40, n=6, m=3, gain=1.2, seed=seed)
    judged = verdicts(case, network(case, scan=True))
    assert not any(v.outside for v in judged.values())


def test_products_of_jacobians_are_allowed_their_own_roundings(monkeypatch):
    """Without, a scan over products that cancel is outside."""
    case = {
        "U": np.array([[30.0, 30.1], [-30.0, -30.1 + 2.0**-16]]),
        "W": np.zeros((2, 1)),
        "b": np.zeros(2),
        "x": np.zeros((16, 1)),
        "h0": np.array([1.0, 0.3]),
        "activation": "identity",
        "cotangent_h": np.eye(16)[:, -1:] * np.array([1.0, -0.7]),
    }
    answer = network(case, scan=True)
    assert not any(v.outside for v in verdicts(case, answer).values())
    assert not any(v.outside for v in verdicts(case, network(case)).values())
    plain = products.Products.__init__
    monkeypatch.setattr(
        products.Products, "__init__", lambda *given: plain(*given[:-1], 0.0)
    )
    assert verdicts(case, answer)["delta"].outside
    assert not any(v.outside for v in verdicts(case, network(case)).values())


@pytest.mark.parametrize(("seed", "n"), [(1, 3), (3, 2), (3, 3), (8, 4)])
def test_what_two_products_cancel_a_third_does_not_hide(seed, n):
    """Jordan blocks: M^a M^b v, each part rounded, where the true M^(a + b) v is small.

    Allowed only |M^a| times all that has come to a step, such a scan is outside by
    factors of 2 to 1000.
    """
    rng = np.random.default_rng(seed)
    basis = rng.normal(size=(n, n))
    block = np.diag(np.ones(n - 1), 1) + 1e-3 * np.eye(n)
    case = {
        "U": basis @ block @ np.linalg.inv(basis),
        "W": np.zeros((n, 1)),
        "b": np.zeros(n),
        "x": np.zeros((16, 1)),
        "h0": np.ones(n),
        "activation": "identity",
        "cotangent_h": np.eye(16)[:, -1:] * rng.normal(size=n),
    }
    judged = verdicts(case, network(case, scan=True))
    assert not any(v.outside for v in judged.values())
    assert judged["delta"].inside >= 6
    judged = verdicts(case, network(case))
    assert not any(v.outside for v in judged.values())


@pytest.mark.parametrize("weight", [1e-100, 1e-160, 1e-310, 5e-324])
def test_a_step_that_shrinks_beyond_any_float_keeps_the_bounds_of_later_ones(weight):
    case = {
        "U": np.array([[weight]]),
        "W": np.zeros((1, 1)),
        "b": np.zeros(1),
        "x": np.zeros((12, 1)),
        "h0": np.ones(1),
        "activation": "identity",
        "cotangent_h": 1e300 * np.eye(12)[:, -1:],
    }
    judged = verdicts(case, network(case))
    assert not any(v.outside for v in judged.values())
    assert judged["delta"].inside >= 1


@pytest.mark.parametrize("precision", ["float64", "float32", "tf32"])
def test_real_sizes_have_finite_bounds(precision):
    case = drawn("simple-rnn", "plain", 60, n=48, m=40, gain=0.4)
    s = sequence_of(system("simple-rnn"), case, "plain")
    b = bounds(s, arithmetic(precision))
    assert np.isfinite(b.state_error).all()
    assert np.isfinite(b.deltas_error).all()


@pytest.mark.parametrize(("name", "convention"), CELLS)
def test_the_gradient_at_x_of_wide_networks_is_bounded_by_those_of_delta(
    monkeypatch, name, convention
):
    case = drawn(name, convention, 9)
    s = sequence_of(system(name), case, convention)
    summed = bounds(s, arithmetic("float64"))
    monkeypatch.setattr("longdep.numeric.oracle.bounds.propagation.WIDE", 2)
    wide = bounds(s, arithmetic("float64"))
    assert np.allclose(wide.deltas_error, summed.deltas_error, rtol=1e-12, atol=0)
    assert (wide.at_x_error >= summed.at_x_error).all()
    assert (wide.at_x_error < 30 * summed.at_x_error).all()
    assert np.array_equal(wide.at_x, summed.at_x)


@pytest.mark.parametrize(("name", "convention"), CELLS)
def test_products_dropped_too_early_are_still_bounded(monkeypatch, name, convention):
    """By their norms: what is dropped while it shows makes a bound wider, not wrong."""
    case = drawn(name, convention, 60, gain=0.4)
    plain = products.Products.__init__
    monkeypatch.setattr(  # without what would hide it: the products of a scan
        products.Products, "__init__", lambda *given: plain(*given[:-1], 0.0)
    )
    monkeypatch.setattr(products, "COLUMNS", 1)
    monkeypatch.setattr(products, "UNSEEN", 0.0)
    held = swept(name, convention, case)[1]
    monkeypatch.setattr(products, "UNSEEN", 2.0**10)
    dropped = swept(name, convention, case)[1]
    for word in ("states", "gradients", "rows"):
        one, other = getattr(held.sums, word), getattr(dropped.sums, word)
        assert (other >= one * (1 - 1e-9)).all()
        assert (other > one * 1.01).any()


def test_where_the_second_order_is_not_small_nothing_is_claimed():
    case = drawn("simple-rnn", "plain", 60, n=4, gain=4.0)
    s = sequence_of(system("simple-rnn"), case, "plain")
    b = bounds(s, arithmetic("float16"))
    known = np.isfinite(b.state_error).all(axis=1)
    assert known[:2].all()
    assert not known[-20:].any()
    assert np.isinf(b.deltas_error).all()


@pytest.mark.parametrize(("loss", "losses"), [("last", 1), ("every", 5)])
def test_n_products_of_every_loss_may_underflow(loss, losses):
    """Forward differentiation forms each gradient as a sum over units and losses."""
    case = drawn("simple-rnn", "plain", 5, loss=loss)
    s = sequence_of(system("simple-rnn"), case, "plain")
    float32 = arithmetic("float32")
    with_them, without = bounds(s, float32), bounds(s, float32, underflows=False)
    least = 3 * losses * float32.underflow
    units = np.ldexp(1.0, with_them.scale)[:, None]
    more = (with_them.deltas_error - without.deltas_error) * units
    assert (more[np.isfinite(more)] >= 0).all()
    tiny = {**case, "cotangent_h": case["cotangent_h"] * 2.0**-140}
    small = bounds(sequence_of(system("simple-rnn"), tiny, "plain"), float32, -149)
    error = small.deltas_error * np.ldexp(1.0, small.scale)[:, None]
    assert (error >= least).all()
