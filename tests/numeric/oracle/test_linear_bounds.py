"""The allowance of h_t = M h_{t-1} is the two sums over the gaps, written down.

The sums of the derivation are formed term by term, every maximum over all of its
indices; the bound of the module must be the same number up to its own roundings.
"""

from math import inf

import numpy as np
import pytest

from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.bounds import linear
from longdep.numeric.oracle.bounds.linear import of_linear
from tests.numeric.oracle.small_sequences import format_of

FORMATS = {
    "fine": format_of(2.0**-30),
    "factors rounded": format_of(2.0**-30, factor=2.0**-20),
    "underflow": format_of(2.0**-40, underflow=2.0**-30),
    "inputs rounded": format_of(2.0**-30, 2.0**-33, inputs_rounded=True),
    "coarse": format_of(2.0**-9),
}
rng = np.random.default_rng(5)
CASES = {
    "shrinking": {"W": rng.normal(size=(3, 3)) * 0.3, "h0": np.array([2.0, -0.5, 1.0])},
    "growing": {"W": rng.normal(size=(2, 2)) * 2, "h0": np.array([-8.0, 1.0])},
    "small": {"W": rng.normal(size=(3, 3)) / 4, "h0": np.full(3, -0.01)},
    "nilpotent": {"W": np.array([[0.0, 3.0], [0.0, 0.0]]), "h0": np.array([1.0, 2.0])},
    "one unit": {"W": np.array([[-1.5]]), "h0": np.array([0.75])},
}


def sums(powers, states, kind, first, formed=True):
    """Errors of states and powers, and the largest number met, from their sizes."""
    count, n = powers.shape[:2]
    gamma, lost = kind.gamma(n, factors=2), n * kind.underflow

    def norms(matrices, axis):
        return np.sqrt((np.asarray(matrices) ** 2).sum(axis=axis))

    def product(a, b):
        """|A| |B|, or for each entry the 2-norms of A's row and B's column."""
        return a @ b if formed else np.outer(norms(a, 1), norms(b, 0))

    def both(k):
        found = [product(powers[a], powers[k - a]) for a in range(k + 1)]
        return np.max(found if formed else [*found, powers[k]], axis=0)

    pairs = [both(k) for k in range(count)]
    reached = [
        np.max([powers[g - i] @ states[i] for i in range(g + 1)], axis=0)
        for g in range(count)
    ]
    rows = [
        np.max([p.sum(axis=1) for p in powers[:k]], axis=0) for k in range(1, count)
    ]
    columns = [
        np.max([p.sum(axis=0) for p in powers[:k]], axis=0) for k in range(1, count)
    ]
    rows, columns = [None, *rows], [None, *columns]
    sizes = [max(1, *(s.sum() for s in states[: g + 1])) for g in range(count)]
    of_states = [first]
    for t in range(1, count):
        error = powers[t] @ first
        for g in range(t):
            error = (
                error
                + gamma * pairs[t - g] @ reached[g]
                + lost * rows[t - g] * sizes[g]
            )
        of_states.append(error)
    of_powers = [np.zeros((n, n))] * min(count, 2)
    for k in range(2, count):
        error = np.zeros((n, n))
        for g in range(1, k):
            error += gamma * product(pairs[k - g], pairs[g])
            error += lost * np.outer(rows[k - g], columns[g])
        of_powers.append(error)
    largest = [
        max(max(pairs[k].max(), reached[k].max()) for k in range(t + 1))
        for t in range(count)
    ]
    return np.array(of_states), np.array(of_powers), np.array(largest)


def written_down(matrix, start, steps, kind, limit=inf, formed=True):
    """The bound, and how many states it is finite for."""
    powers = [np.linalg.matrix_power(matrix, k) for k in range(steps + 1)]
    states = np.array([abs(p @ start) for p in powers])
    powers = np.array([abs(p) for p in powers])
    first = 2 * kind.roundoff * abs(start) if kind.inputs_rounded else 0 * start
    error, power_error, _ = sums(powers, states, kind, first, formed)
    grown = sums(powers + 3 * power_error, states + 3 * error, kind, first, formed)
    known = 0
    for t in range(steps + 1):
        small = (grown[0][t] <= 2 * error[t]).all()
        small_powers = (grown[1][t] <= 2 * power_error[t]).all()
        if not (small and small_powers and grown[2][t] < limit):
            break
        known += 1
    bound = grown[0].copy()
    bound[known:] = inf
    return bound, known


@pytest.mark.parametrize("formed", [True, False])
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", CASES)
def test_the_bound_is_the_sums_over_the_gaps(monkeypatch, name, kind, formed):
    if not formed:
        monkeypatch.setattr(linear, "MOST_WORK", 0.0)
    case = {**CASES[name], "steps": 7}
    expected, known = written_down(
        case["W"], case["h0"], 7, FORMATS[kind], formed=formed
    )
    bound = of_linear(case, "plain", FORMATS[kind])
    assert bound.shape == expected.shape
    assert np.allclose(bound, expected, rtol=1e-12, atol=0)
    assert np.isfinite(bound[:known]).all()
    turned = of_linear({**case, "W": case["W"].T}, "transposed", FORMATS[kind])
    assert np.array_equal(turned, bound)


def test_a_state_whose_second_order_is_large_ends_what_is_known():
    """|h_t| = 1 and gamma = g: errors t g at first, beyond twice that later."""
    case = {"W": np.eye(1), "h0": np.ones(1), "steps": 40}
    kind = format_of(2.0**-7)
    _, known = written_down(case["W"], case["h0"], 40, kind)
    assert 3 < known < 40
    assert np.isfinite(of_linear(case, "plain", kind)[:, 0]).sum() == known


def test_powers_whose_second_order_is_large_end_what_is_known():
    """The start feels nothing of the second unit, whose powers grow."""
    case = {"W": np.diag([0.25, 4.0]), "h0": np.array([1.0, 0.0]), "steps": 12}
    kind = format_of(2.0**-6)
    expected, known = written_down(case["W"], case["h0"], 12, kind)
    bound = of_linear(case, "plain", kind)
    assert 2 < known < 12
    assert np.array_equal(np.isfinite(bound), np.isfinite(expected))
    assert np.array_equal(bound[:known, 1], np.zeros(known))


def test_exact_zeros_have_no_error_and_are_known():
    case = {"W": np.diag([0.5, 0.0]), "h0": np.array([0.0, 3.0]), "steps": 5}
    bound = of_linear(case, "plain", format_of(2.0**-20))
    assert np.array_equal(bound[:, 0], np.zeros(6))
    assert (bound[1:, 1] == 0).all()


@pytest.mark.parametrize(
    ("limit", "known"), [(inf, 6), (33.0, 6), (32.0, 5), (16.5, 5), (16.0, 4), (3.0, 0)]
)
def test_nothing_is_known_from_where_a_number_may_overflow(limit, known):
    """Exact arithmetic, h_t = 3, 2^t: a number must stay below the limit."""
    case = {"W": np.diag([1.0, 2.0]), "h0": np.array([3.0, 1.0]), "steps": 5}
    bound = of_linear(case, "plain", format_of(0.0), limit)
    assert np.array_equal(bound[:known], np.zeros((known, 2)))
    assert np.isinf(bound[known:]).all()
    assert (
        of_linear(case, "plain", format_of(0.0)).tolist() == np.zeros((6, 2)).tolist()
    )


def test_a_product_that_overflows_ends_what_is_known_though_no_state_does():
    case = {"W": np.diag([1.0, 8.0]), "h0": np.array([1.0, 0.0]), "steps": 5}
    bound = of_linear(case, "plain", format_of(0.0), 512.0)
    assert np.isfinite(bound).all(axis=1).tolist() == [True] * 3 + [False] * 3


def test_a_state_that_overflows_ends_what_is_known_though_no_power_does():
    case = {"W": np.eye(2)[::-1] / 2, "h0": np.array([0.0, 64.0]), "steps": 3}
    assert np.isinf(of_linear(case, "plain", format_of(0.0), 64.0)).all()
    assert (of_linear(case, "plain", format_of(0.0), 65.0) == 0).all()


@pytest.mark.parametrize(("most", "formed"), [(431.0, False), (432.0, True)])
def test_products_are_formed_up_to_so_much_work(monkeypatch, most, formed):
    """T^2 n^3 with T = 4 matrices of n = 3: 432."""
    monkeypatch.setattr(linear, "MOST_WORK", most)
    case = {**CASES["shrinking"], "steps": 3}
    kind = FORMATS["fine"]
    expected, _ = written_down(case["W"], case["h0"], 3, kind, formed=formed)
    other, _ = written_down(case["W"], case["h0"], 3, kind, formed=not formed)
    bound = of_linear(case, "plain", kind)
    assert np.allclose(bound, expected, rtol=1e-12, atol=0)
    assert not np.allclose(bound, other, rtol=1e-6, atol=0)


def test_no_step_has_the_error_of_the_start_alone():
    case = {**CASES["shrinking"], "steps": 0}
    assert (of_linear(case, "plain", arithmetic("float32")) == 0).all()
    rounded = arithmetic("float32", inputs_rounded=True)
    bound = of_linear(case, "plain", rounded)
    assert np.array_equal(bound, [2 * 2.0**-24 * abs(case["h0"])])


def test_products_of_2_to_the_30_multiplications_are_formed():
    assert 4 * 645**3 <= 2**30 < 4 * 646**3
    assert linear._may_be_formed(2, 645)
    assert not linear._may_be_formed(2, 646)
