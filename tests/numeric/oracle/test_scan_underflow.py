"""Gated recurrences whose true values are below the smallest number of the format."""

import numpy as np

import longdep

TINY = 1e-200


def scan(case):
    h, states = case["h0"], []
    for decay, added in zip(case["a"], case["b"], strict=True):
        h = decay * h + added
        states.append(h)
    h = np.stack(states)
    carried, rows = 0 * case["h0"], []
    for decay, cotangent in zip(
        case["a"][::-1], case["cotangent_h"][::-1], strict=True
    ):
        carried = carried + cotangent
        rows.append(carried)
        carried = decay * carried
    delta = np.stack(rows[::-1])
    before = np.stack([case["h0"], *states[:-1]])
    return {"h": h, "grad_a": delta * before, "grad_b": delta, "grad_h0": carried}


def test_states_and_gradients_that_underflow_may_be_zero():
    """1e-400 and less: not even float64, in which allowances are computed, has these."""
    shape = (5, 1)
    case = {
        "a": np.full(shape, TINY),
        "b": np.array([[1.0], [0.0], [0.0], [0.0], [0.0]]),
        "h0": np.array([0.5]),
        "cotangent_h": np.array([[0.0], [0.0], [0.0], [0.0], [1.0]]),
    }
    answer = scan(case)
    assert answer["h"][2] == 0 == answer["grad_b"][0]
    report = longdep.check_case("diagonal-recurrence", lambda _: answer, case)
    assert not report.findings, str(report)


def test_products_of_small_numbers_may_be_zero():
    """Of a step's input: delta B x is 1e-400, and so is its part of every gradient."""
    case = {
        "x": np.array([[TINY]]),
        "delta": np.array([[0.5]]),
        "A": np.array([[-1.0]]),
        "B": np.array([[TINY]]),
        "C": np.array([[1.0]]),
        "D": np.array([0.0]),
        "h0": np.array([[0.0]]),
        "cotangent_y": np.array([[1.0]]),
    }
    answer = {"y": np.zeros((1, 1)), "grad_delta": np.zeros((1, 1))}
    report = longdep.check_case(
        "selective-ssm", lambda _: answer, case, convention="given-step"
    )
    assert not report.findings, str(report)
