"""How fast the oracle is, against float64 NumPy, mpmath and torch."""

import time

import mpmath
import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.families.all_lags import all_deltas
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.systems import system

N, M, STEPS, DIGITS = 32, 4, 50, 50


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
    return family_of(system("simple-rnn")).reference(case, "plain", DIGITS)


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


def test_certified_gradients_against_float64(compare, case) -> None:
    reference, plain = certified(case), by_numpy(case)
    assert all(reference[name].shape == plain[name].shape for name in plain)
    compare(
        "certified 50-digit BPTT against float64 NumPy, n = 32, T = 50",
        ours=lambda: certified(case),
        theirs=lambda: by_numpy(case),
        goal=40,
        at_most=True,
        note="every gradient, each with a certified radius; one thread",
    )


def test_certified_gradients_against_mpmath_matrices(compare, case) -> None:
    compare(
        "certified 50-digit BPTT against mpmath.matrix, n = 32, T = 50",
        ours=lambda: certified(case),
        theirs=lambda: by_mpmath(case),
        goal=10,
        note="mpmath computes the states and one gradient only",
        rounds=3,
    )


def test_certified_gradients_against_gradcheck(compare, case) -> None:
    torch = pytest.importorskip("torch", reason="needs torch (extra frameworks)")
    torch.set_num_threads(1)
    names = ("U", "W", "b", "x", "h0")
    leaves = [torch.tensor(case[name], requires_grad=True) for name in names]

    def last_state(weight, inputs, bias, x, state):
        for row in x:
            state = torch.tanh(weight @ state + inputs @ row + bias)
        return state

    compare(
        "certified 50-digit BPTT against torch gradcheck in full, n = 32, T = 50",
        ours=lambda: certified(case),
        theirs=lambda: torch.autograd.gradcheck(last_state, leaves),
        goal=100,
        rounds=2,
    )


def lags(steps=100):
    rng = np.random.default_rng(1)
    weight = rng.normal(size=(N, N)) * 0.9 / np.sqrt(N)
    gains = 1 - np.tanh(rng.normal(size=(steps, N))) ** 2
    return weight, gains, rng.normal(size=(steps, N))


def test_all_deltas_against_the_bare_products(compare) -> None:
    weight, gains, direct = lags()
    steps, back = len(gains), weight.T.copy()
    room, kept = np.zeros((steps, N, steps)), np.zeros((steps, N, steps))

    def products():
        for k in range(steps - 2, -1, -1):
            np.matmul(back, room[k + 1, :, k + 1 :], out=room[k, :, k + 1 :])

    compare(
        "all deltas against their bare matrix products, n = 32, T = 100",
        ours=lambda: all_deltas(weight, gains, direct, kept),
        theirs=products,
        goal=1.5,
        at_most=True,
        note="float64, into a given array",
    )


def test_all_deltas_against_a_batched_torch_recursion(compare) -> None:
    torch = pytest.importorskip("torch", reason="needs torch (extra frameworks)")
    torch.set_num_threads(1)
    weight, gains, direct = lags()
    arrays = [torch.tensor(a) for a in (weight, gains, direct)]

    def recursion():
        u, slopes, given = arrays
        back, steps = u.T.contiguous(), len(slopes)
        last = slopes * given
        rows = [last[-1:].T]
        for k in range(steps - 2, -1, -1):
            earlier = slopes[k][:, None] * (back @ rows[-1])
            rows.append(torch.cat([last[k][:, None], earlier], dim=1))
        return rows

    compare(
        "all deltas against a batched torch recursion, n = 32, T = 100",
        ours=lambda: all_deltas(weight, gains, direct),
        theirs=recursion,
        goal=3,
        note="float64, one thread",
    )


def test_a_check_of_two_hundred_cases(record) -> None:
    right = implementation("gru", "torch")
    began = time.perf_counter()
    assert longdep.check("gru", right, convention="torch", examples=200).ok
    seconds = float(f"{time.perf_counter() - began:.2g}")
    record("seconds of a 200-example check of a GRU (goal: under 10)", seconds)
