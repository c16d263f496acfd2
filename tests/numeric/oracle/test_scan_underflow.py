"""Gated recurrences whose true values are below the smallest number of the format."""

import numpy as np

import longdep

TINY, TINIER = 1e-200, 4e-125


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


def test_a_state_that_comes_back_from_an_underflow_may_be_zero():
    """1e-200, 4e-325, 4.8e-324: float64, in which bounds are computed, has it as 0."""
    case = {
        "a": np.array([[1.0], [TINY], [TINIER], [12.0]]),
        "b": np.array([[1.0], [0.0], [0.0], [0.0]]),
        "h0": np.array([0.5]),
        "cotangent_h": np.array([[0.0], [0.0], [0.0], [1.0]]),
    }
    answer = scan(case)
    assert answer["h"][3] == 0
    report = longdep.check_case("diagonal-recurrence", lambda _: answer, case)
    assert not report.findings, str(report)


def test_a_product_that_comes_back_from_an_underflow_may_be_zero():
    """delta B x = 4.8e-324, where delta B is 4e-325."""
    case = {
        "x": np.array([[12.0]]),
        "delta": np.array([[TINIER]]),
        "A": np.array([[-1.0]]),
        "B": np.array([[TINY]]),
        "C": np.array([[1.0]]),
        "D": np.array([0.0]),
        "h0": np.array([[0.0]]),
        "cotangent_y": np.array([[1.0]]),
    }
    answer = {"y": np.zeros((1, 1))}
    report = longdep.check_case(
        "selective-ssm", lambda _: answer, case, convention="given-step"
    )
    assert not report.findings, str(report)
