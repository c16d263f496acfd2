"""Backpropagation in windows: what it computes, and that the report says so."""

import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.patterns.known_in_networks import stops_after, windows
from tests.numeric.oracle.ways import drawn

CARRIED = {"h0": "h", "c0": "c"}


def in_windows(name, convention, size):
    """Each window a sequence of its own, that starts from the last one's end."""
    right = implementation(name, convention)

    def run(case):
        parts, start = [], {k: case[k] for k in CARRIED if k in case}
        for first in range(0, len(case["x"]), size):
            part = between(case, first, first + size, start)
            parts.append(right(part))
            start = {k: parts[-1][CARRIED[k]][-1] for k in start}
        return {key: joined(key, [part[key] for part in parts]) for key in parts[0]}

    return run


def between(case, first, end, start):
    """The steps from `first` to `end` as a sequence of its own."""
    cut = {key: case[key][first:end] for key in ("x", "cotangent_h")}
    return dict(case) | start | cut


def joined(key, arrays):
    if key in ("grad_h0", "grad_c0"):
        return arrays[0]
    return sum(arrays) if is_sum(key) else np.concatenate(arrays)


def is_sum(key):
    """Whether an output is a sum over the steps."""
    return key.startswith("grad_") and key not in ("grad_x", "grad_h0", "grad_c0")


def sizes_of_terms(name, convention, case, states, size):
    """At least sum_t |term t| of every gradient that is a sum over the steps.

    A window's gradient is added up from its last step to its first. So the gradient of
    its end from step t on is G_t = fl(G_{t+1} + term t), where a rounding moves the sum
    by no more than u |G_t|: |term t| <= |G_t - G_{t+1}| + u |G_t|.
    """
    right, u = implementation(name, convention), arithmetic("float64").roundoff
    steps, total = len(case["x"]), {}
    for t in range(steps):
        end = min(t - t % size + size, steps)
        start = {k: states[v][t - 1] for k, v in CARRIED.items() if t and k in case}
        whole = right(between(case, t, end, start))
        after = {key: 0.0 for key in whole}
        if t + 1 < end:
            start = {k: states[v][t] for k, v in CARRIED.items() if k in case}
            after = right(between(case, t + 1, end, start))
        for key in filter(is_sum, whole):
            term = abs(whole[key] - after[key]) + u * abs(whole[key])
            total[key] = total.get(key, 0.0) + term
    return total


PLACES = [("simple-rnn", "plain"), ("gru", "onnx-0"), ("lstm", "onnx-peepholes")]


@pytest.mark.parametrize(("name", "convention"), PLACES)
@pytest.mark.parametrize("steps", [9, 10, 11, 20, 23])
def test_a_window_is_a_sequence_of_its_own(name, convention, steps):
    case = drawn.case(name, convention, 3, steps=steps)
    computed = implementation(name, convention, windows(10))(case)
    expected = in_windows(name, convention, 10)(case)
    assert computed.keys() == expected.keys()
    terms = sizes_of_terms(name, convention, case, expected, 10)
    # The same terms in two orders: each sum is off by gamma_{T-1} sum_t |term t|; that
    # gamma_T is larger by 1 / T pays for the roundings of the bound.
    limit = 2 * arithmetic("float64").gamma(steps)
    for key, value in expected.items():
        off = abs(computed[key] - value)
        assert np.all(off <= limit * terms[key] if key in terms else off == 0), key


def test_windows_hide_where_sequences_are_no_longer_than_one():
    case = drawn.case("gru", "torch", 3, steps=10)
    right = implementation("gru", "torch")(case)
    cut = implementation("gru", "torch", windows(10))(case)
    assert all(np.array_equal(right[key], cut[key]) for key in right)


@pytest.mark.parametrize(
    ("name", "convention", "size"),
    [("simple-rnn", "plain", 10), ("gru", "torch", 20), ("lstm", "keras", 7)],
)
def test_the_report_names_the_window(name, convention, size):
    wrong = in_windows(name, convention, size)
    report = longdep.check(name, wrong, convention=convention, examples=60)
    (cause,) = report.findings[0].causes
    assert cause.startswith(f"The state is detached every {size} steps")
    assert f"every {size} steps" in " ".join(str(report).split())


def test_a_window_of_20_is_not_called_one_of_10():
    wrong = implementation("padded-gru", "keras-reset-after", windows(20))
    report = longdep.check(
        "padded-gru", wrong, convention="keras-reset-after", examples=100
    )
    assert report.findings[0].causes == (windows(20).sentence,)


def test_lags_that_no_catalogue_lists_are_named():
    wrong = implementation("simple-rnn", "plain", stops_after(3))
    report = longdep.check("simple-rnn", wrong, examples=60)
    assert report.findings[0].causes == (stops_after(3).sentence,)
