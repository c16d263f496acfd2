"""How fast the oracle is: `pytest tests/benchmarks/test_oracle_speed.py`.

Each figure is a ratio of CPU times taken in one run, alternating, least of several: it
is stored in the benchmark's extra_info, with the ratio aimed at. Rivals that need torch
are skipped without it.
"""

import time

import mpmath
import numpy as np
import pytest

import longdep
from numeric.oracle import recurrent
from numeric.oracle.all_lags import all_deltas
from numeric.oracle.patterns.catalogue import implementation
from numeric.oracle.systems import system

N, M, STEPS, DIGITS = 32, 4, 50, 50
ROUNDS = 7


def seconds(function, repeats=1):
    began = time.process_time()
    for _ in range(repeats):
        function()
    return (time.process_time() - began) / repeats


def ratio(slow, fast, *, slow_repeats=1, fast_repeats=20, rounds=ROUNDS):
    """Least CPU time of one over least CPU time of the other, taken by turns."""
    times = [(seconds(slow, slow_repeats), seconds(fast, fast_repeats))
             for _ in range(rounds)]  # fmt: skip
    return min(t for t, _ in times) / min(t for _, t in times)


@pytest.fixture(scope="module")
def case():
    rng = np.random.default_rng(0)
    cotangent = np.zeros((STEPS, N))
    cotangent[-1] = rng.normal(size=N)
    return {
        "U": rng.normal(size=(N, N)) * 0.9 / np.sqrt(N),
        "W": rng.normal(size=(N, M)) / 2,
        "b": rng.normal(size=N) / 10,
        "x": rng.normal(size=(STEPS, M)),
        "h0": rng.normal(size=N) / 2,
        "activation": "tanh",
        "cotangent_h": cotangent,
    }


def by_numpy(case):
    weight, inputs = case["U"], case["x"]
    drive = inputs @ case["W"].T + case["b"]
    hidden = np.empty((STEPS + 1, N))
    hidden[0] = case["h0"]
    for k in range(STEPS):
        hidden[k + 1] = np.tanh(weight @ hidden[k] + drive[k])
    slopes = 1 - hidden[1:] * hidden[1:]
    delta, carried, back = np.empty((STEPS, N)), np.zeros(N), weight.T.copy()
    for k in reversed(range(STEPS)):
        delta[k] = (carried + case["cotangent_h"][k]) * slopes[k]
        carried = back @ delta[k]
    return {
        "h": hidden[1:],
        "delta": delta,
        "grad_U": delta.T @ hidden[:-1],
        "grad_W": delta.T @ inputs,
        "grad_b": delta.sum(axis=0),
        "grad_x": delta @ case["W"],
        "grad_h0": carried,
    }


def certified(case):
    return recurrent.reference(system("simple-rnn"), case, "plain", DIGITS)


def by_mpmath(case):
    with mpmath.workdps(DIGITS):
        weight, back = mpmath.matrix(case["U"]), mpmath.matrix(case["U"].T)
        drive = mpmath.matrix(case["x"]) * mpmath.matrix(case["W"].T)
        state, states = mpmath.matrix(case["h0"]), []
        for k in range(STEPS):
            pre = weight * state + drive[k, :].T + mpmath.matrix(case["b"])
            state = pre.apply(mpmath.tanh)
            states.append(state)
        carried, gradient = mpmath.matrix(N, 1), mpmath.matrix(N, N)
        for k in reversed(range(STEPS)):
            total = carried + mpmath.matrix(case["cotangent_h"][k])
            delta = mpmath.matrix(
                [a * (1 - h * h) for a, h in zip(total, states[k], strict=True)]
            )
            before = states[k - 1] if k else mpmath.matrix(case["h0"])
            gradient += delta * before.T
            carried = back * delta
        return gradient


def test_certified_gradients_against_float64(benchmark, case):
    found = certified(case)
    plain = by_numpy(case)
    assert all(found[name].shape == plain[name].shape for name in plain)
    benchmark.extra_info["times float64 NumPy"] = ratio(
        lambda: certified(case), lambda: by_numpy(case)
    )
    benchmark.extra_info["aim"] = "at most 40"
    benchmark(certified, case)


def test_certified_gradients_against_mpmath_matrices(benchmark, case):
    benchmark.extra_info["times faster than mpmath.matrix"] = ratio(
        lambda: by_mpmath(case), lambda: certified(case), fast_repeats=3, rounds=3
    )
    benchmark.extra_info["aim"] = "at least 10"
    benchmark(certified, case)


def test_certified_gradients_against_gradcheck(benchmark, case):
    torch = pytest.importorskip("torch", reason="needs torch (extra frameworks)")
    torch.set_num_threads(1)
    names = ("U", "W", "b", "x", "h0")
    leaves = [torch.tensor(case[name], requires_grad=True) for name in names]

    def last_state(weight, inputs, bias, x, state):
        for row in x:
            state = torch.tanh(weight @ state + inputs @ row + bias)
        return state

    benchmark.extra_info["times faster than torch gradcheck in full"] = ratio(
        lambda: torch.autograd.gradcheck(last_state, leaves),
        lambda: certified(case),
        fast_repeats=3,
        rounds=2,
    )
    benchmark.extra_info["aim"] = "at least 100"
    benchmark(certified, case)


def lags(steps=100):
    rng = np.random.default_rng(1)
    weight = rng.normal(size=(N, N)) * 0.9 / np.sqrt(N)
    gains = 1 - np.tanh(rng.normal(size=(steps, N))) ** 2
    return weight, gains, rng.normal(size=(steps, N))


def test_all_deltas_against_the_bare_products(benchmark):
    weight, gains, direct = lags()
    steps, back = len(gains), weight.T.copy()
    room, kept = np.zeros((steps, N, steps)), np.zeros((steps, N, steps))

    def products():
        for k in range(steps - 2, -1, -1):
            np.matmul(back, room[k + 1, :, k + 1 :], out=room[k, :, k + 1 :])

    benchmark.extra_info["times the bare products"] = ratio(
        lambda: all_deltas(weight, gains, direct, kept), products, slow_repeats=20
    )
    benchmark.extra_info["aim"] = "at most 1.5"
    benchmark(all_deltas, weight, gains, direct, kept)


def test_all_deltas_against_a_batched_torch_recursion(benchmark):
    torch = pytest.importorskip("torch", reason="needs torch (extra frameworks)")
    torch.set_num_threads(1)
    weight, gains, direct = lags()
    arrays = [torch.tensor(a) for a in (weight, gains, direct)]

    def recursion():
        u, slopes, given = arrays
        back, steps = u.T.contiguous(), len(slopes)
        last = slopes * given
        found = [last[-1:].T]
        for k in range(steps - 2, -1, -1):
            earlier = slopes[k][:, None] * (back @ found[-1])
            found.append(torch.cat([last[k][:, None], earlier], dim=1))
        return found

    benchmark.extra_info["times faster than batched torch"] = ratio(
        recursion, lambda: all_deltas(weight, gains, direct), slow_repeats=5
    )
    benchmark.extra_info["aim"] = "at least 3"
    benchmark(all_deltas, weight, gains, direct)


def test_a_check_of_two_hundred_cases(benchmark):
    right = implementation("gru", "torch")

    def check():
        return longdep.check("gru", right, convention="torch", examples=200)

    began = time.process_time()
    assert check().ok
    benchmark.extra_info["CPU seconds"] = time.process_time() - began
    benchmark.extra_info["aim"] = "at most 10"
    benchmark.pedantic(check, rounds=1)
