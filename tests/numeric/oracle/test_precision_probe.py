"""The effective precision: a format where errors look like it, else the bits."""

import json

import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.patterns.catalogue import implementation

PLACES = [("simple-rnn", "plain"), ("gru", "torch"), ("clip-by-norm", "exact")]


def each(value, change):
    if isinstance(value, list):
        return [each(part, change) for part in value]
    real = isinstance(value, np.ndarray | float | np.floating)
    if not real or np.asarray(value).dtype.kind != "f":
        return value
    return np.asarray(change(np.asarray(value)))


def answers(name, convention, after=None, before=None):
    """The right implementation with its inputs and outputs changed."""
    right = implementation(name, convention)

    def run(case):
        given = {k: each(v, before) for k, v in case.items()} if before else case
        answer = right(given)
        return {k: each(v, after or wide) for k, v in answer.items()}

    return run


def wide(array):
    return array.astype(np.float64)


def precision_of(name, convention, **changes):
    wrong = answers(name, convention, **changes)
    report = longdep.check(name, wrong, convention=convention, examples=8)
    assert not report.ok
    return report.effective_precision


def perturbed(size):
    def change(array):
        turns = np.cos(1.0 + np.arange(array.size)).reshape(array.shape)
        return array * (1 + size * turns)

    return change


@pytest.mark.parametrize(("name", "convention"), PLACES)
@pytest.mark.parametrize(
    ("size", "bits"), [(1e-6, (20, 21)), (1e-9, (29, 31)), (3e-5, (15, 16))]
)
def test_errors_of_no_format_are_told_in_bits(name, convention, size, bits):
    reported = precision_of(name, convention, after=perturbed(size))
    assert not reported.startswith(("float", "bfloat"))
    words = reported.split()
    assert words[:1] == ["about"]
    assert words[2] == "bits"
    assert bits[0] <= int(words[1]) <= bits[1]
    assert reported.endswith("though float64 was asked for")


@pytest.mark.parametrize(("name", "convention"), PLACES)
@pytest.mark.parametrize("size", [2.0**-6, 0.1, 0.5])
def test_errors_that_leave_fewer_than_8_bits_are_no_precision(name, convention, size):
    wrong = answers(name, convention, after=perturbed(size))
    report = longdep.check(name, wrong, convention=convention, examples=8)
    assert not report.ok
    assert report.effective_precision.startswith("none of float64, ")
    causes = [cause for finding in report.findings for cause in finding.causes]
    assert not any("precision" in cause for cause in causes)


@pytest.mark.parametrize(("name", "convention"), PLACES)
@pytest.mark.parametrize("precision", ["float32", "float16"])
def test_a_format_computed_in_is_named(name, convention, precision):
    """Small gradients lose more to underflow than bits: no cause is named then."""
    reported = precision_of(name, convention, before=lambda a: a.astype(precision))
    named = {f"{precision}, though float64 was asked for"}
    if name == "clip-by-norm" and precision == "float16":
        formats = "float64, float32, float16, bfloat16"
        named.add(f"none of {formats} (the outputs are float16 numbers)")
    assert reported in named


@pytest.mark.parametrize(("name", "convention"), PLACES)
@pytest.mark.parametrize("precision", ["float32", "float16"])
def test_a_format_rounded_to_at_the_end_is_named(name, convention, precision):
    """What underflows in float16 when clipped leaves few bits: none is named then."""
    reported = precision_of(
        name, convention, after=lambda a: a.astype(precision).astype(np.float64)
    )
    named = {f"{precision}, though float64 was asked for"}
    if name == "clip-by-norm" and precision == "float16":
        formats = "float64, float32, float16, bfloat16"
        named.add(f"none of {formats} (the outputs are bfloat16 numbers)")
    assert reported in named


def bfloat16(array):
    """The nearest numbers of 8 bits, ties upwards."""
    words = array.astype(np.float32).view(np.uint32) + np.uint32(0x8000)
    return (words & np.uint32(0xFFFF0000)).view(np.float32).astype(np.float64)


@pytest.mark.parametrize(("name", "convention"), PLACES)
def test_numbers_of_bfloat16_are_called_that(name, convention):
    reported = precision_of(name, convention, after=bfloat16)
    assert "bfloat16" in reported
    assert not reported.startswith("float")


def test_float32_inside_and_float64_outside_is_named_by_its_errors():
    def multiplied(array):
        return array.astype(np.float64) * (1 + 2.0**-40)  # no numbers of float32

    reported = precision_of(
        "gru", "torch", before=lambda a: a.astype(np.float32), after=multiplied
    )
    assert reported == "float32, though float64 was asked for"


def test_a_wrong_answer_in_float32_is_told_to_be_of_float32_numbers():
    def doubled(array):
        return (2 * array).astype(np.float32).astype(np.float64)

    reported = precision_of("gru", "torch", after=doubled)
    assert reported == (
        "none of float64, float32, float16, bfloat16 (the outputs are float32 numbers)"
    )


def test_what_is_right_is_called_what_was_asked_for():
    for name, convention in PLACES:
        right = implementation(name, convention)
        report = longdep.check(name, right, convention=convention, examples=8)
        assert report.effective_precision == "float64"


def same(array):
    return array


def in_float32(array):
    return array.astype(np.float32).astype(np.float64)


def forward(state=same, weight=same, activation=np.tanh):
    """The states of a GRU (torch), with something done to them, to w_hh or to tanh."""

    def run(case):
        hidden, n, states = case["h0"], len(case["h0"]), []
        for x in case["x"]:
            a = case["w_ih"] @ x + case["b_ih"]
            b = weight(case["w_hh"]) @ hidden + case["b_hh"]
            r, z = (1 / (1 + np.exp(-(a + b)[: 2 * n]))).reshape(2, n)
            candidate = activation(a[2 * n :] + r * b[2 * n :])
            hidden = state((1 - z) * candidate + z * hidden)
            states.append(hidden)
        return {"h": np.array(states)}

    return run


def of_states(**changes):
    return longdep.check("gru", forward(**changes), convention="torch", examples=60)


def test_the_states_alone_are_right():
    assert of_states().ok


def test_a_mistake_in_a_few_rows_is_no_precision():
    states = forward()

    def late(case):
        h = states(case)["h"]
        h[7:8] *= 1.001
        return {"h": h}

    report = longdep.check("gru", late, convention="torch", examples=60)
    assert 0 < report.tallies["h"].outside < report.tallies["h"].inside
    assert report.effective_precision == "float64 in most rows (some are wrong)"
    (finding,) = report.findings
    assert not any("precision" in cause for cause in finding.causes)


@pytest.mark.parametrize("place", ["state", "weight"])
def test_float32_in_one_place_is_told_in_bits_and_as_the_cause(place):
    report = of_states(**{place: in_float32})
    assert "though float64 was asked for" in report.effective_precision
    (finding,) = report.findings
    (cause,) = finding.causes
    assert cause.startswith("It computes in ")
    assert "no known bug pattern" not in str(report)
    assert json.loads(report.to_json())["findings"][0]["causes"] == [cause]


def test_a_format_that_no_pattern_explains_is_the_cause():
    report = of_states(activation=lambda z: in_float32(np.tanh(in_float32(z))))
    cause = "It computes in float32 somewhere (effective precision: float32)."
    assert report.findings[0].causes == (cause,)
    assert f"Likely cause: {cause}" in str(report)
    assert json.loads(report.to_json())["findings"][0]["causes"] == [cause]


def test_a_pattern_that_explains_all_stays_the_cause():
    everything = answers("gru", "torch", before=lambda a: a.astype(np.float32))
    report = longdep.check("gru", everything, convention="torch", examples=8)
    assert report.effective_precision.startswith("float32")
    (cause,) = report.findings[0].causes
    assert cause == "Everything is computed in float32 and returned as float64."
