"""Backpropagation in windows: what it computes, and that the report says so."""

import numpy as np
import pytest

import longdep
from numeric.oracle.patterns.catalogue import implementation
from numeric.oracle.patterns.known_in_networks import stops_after, windows
from tests.numeric.oracle.ways import drawn

CARRIED = {"h0": "h", "c0": "c"}


def in_windows(name, convention, size):
    """Each window a sequence of its own, that starts from the last one's end."""
    right = implementation(name, convention)

    def run(case):
        parts, start = [], {k: case[k] for k in CARRIED if k in case}
        for first in range(0, len(case["x"]), size):
            part = dict(case) | start
            for cut in ("x", "cotangent_h"):
                part[cut] = case[cut][first : first + size]
            parts.append(right(part))
            start = {k: parts[-1][CARRIED[k]][-1] for k in start}
        return {key: joined(key, [part[key] for part in parts]) for key in parts[0]}

    return run


def joined(key, arrays):
    if key in ("grad_h0", "grad_c0"):
        return arrays[0]
    if key.startswith("grad_") and key != "grad_x":
        return sum(arrays)
    return np.concatenate(arrays)


PLACES = [("simple-rnn", "plain"), ("gru", "onnx-0"), ("lstm", "onnx-peepholes")]


@pytest.mark.parametrize(("name", "convention"), PLACES)
@pytest.mark.parametrize("steps", [9, 10, 11, 20, 23])
def test_a_window_is_a_sequence_of_its_own(name, convention, steps):
    case = drawn.case(name, convention, 3, steps=steps)
    found = implementation(name, convention, windows(10))(case)
    expected = in_windows(name, convention, 10)(case)
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        # The same products; sums over the windows may be added in another order.
        limit = 4 * steps * 2.0**-53 * max(1.0, np.abs(value).max())
        assert np.abs(found[key] - value).max() <= limit, key


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
