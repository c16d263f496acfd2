"""What separates failing cases from the others: said where it is known, and counted."""

import re

import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.diagnosis.facts import Facts, facts, zeroable
from longdep.numeric.oracle.diagnosis.separation import separating
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle.ways import drawn


def off(outputs, names):
    """Outputs by a thousandth too large, alternately too small: like no pattern."""
    signs = {k: np.resize([1.001, 0.998], outputs[k].shape) for k in names}
    return outputs | {k: outputs[k] * signs[k] for k in names}


def where(name, convention, meets, names):
    """A right program but where a case meets a condition."""
    right = implementation(name, convention)

    def run(case):
        outputs = dict(right(case))
        return off(outputs, names) if meets(case) else outputs

    return name, convention, run


SEPARATED = [
    (where("gru", "torch", lambda c: len(c["x"]) >= 5, ("h",)), "T >= 5"),
    (where("lstm", "keras", lambda c: len(c["h0"]) >= 4, ("grad_c0", "grad_h0")),
     "n >= 4"),
    (where("simple-rnn", "plain", lambda c: c["activation"] == "relu", ("grad_b",)),
     "activation is relu"),
    (where("gru", "torch", lambda c: not c["h0"].any(), ("h",)), "h0 is 0"),
    (where("lstm", "torch", lambda c: c["x"].shape[1] == len(c["h0"]), ("c",)),
     "n = m"),
    (where("padded-gru", "torch", lambda c: c["direction"] == "reverse", ("last_h",)),
     "direction is reverse"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "condition"), SEPARATED, ids=[text for _, text in SEPARATED]
)
def test_the_condition_is_said_with_its_counts(place, condition):
    name, convention, run = place
    report = longdep.check(name, run, convention=convention)
    apart = report.findings[0].apart
    found = re.fullmatch(
        rf"Wrong only where {condition}: so it is in all (\d+) failing "
        r"(?:case|sequence)s that were drawn, and in (?:none|\d) of the (\d+) "
        r"others\.(?: Right in .*)?",
        apart,
    )
    assert found, apart
    assert min(int(count) for count in found.groups()) >= 3
    assert apart in " ".join(str(report).split())


def test_rows_of_a_batch_are_told_apart():
    right = implementation("padded-gru", "torch")

    def run(case):
        short = case["lengths"] < case["x"].shape[1]
        outputs = dict(right(case))
        factor = np.where(short, 1.001, 1.0)[:, None]
        return outputs | {"last_h": outputs["last_h"] * factor}

    report = longdep.check("padded-gru", run, convention="torch")
    assert report.findings[0].apart.startswith(
        "Wrong only where the length is shorter than T: so it is in all "
    )
    assert "sequences" in report.findings[0].apart


def test_a_bias_that_heals_all_when_it_is_0_is_named():
    right = implementation("gru", "torch")

    def run(case):
        n = len(case["h0"])
        bias = case["b_hh"] * np.repeat([1.0, 1.0, 1.5], n)
        return dict(right(case)) | {"h": right(case | {"b_hh": bias})["h"]}

    report = longdep.check("gru", run, convention="torch")
    assert report.findings[0].apart == (
        "Right in all 5 failing cases that were tried once the block n of b_hh is set "
        "to 0."
    )


def test_nothing_is_said_where_failures_fall_at_random():
    right = implementation("gru", "torch")

    def run(case):
        outputs = dict(right(case))
        odd = float(case["x"].sum() * 2**20) % 1 < 0.3
        return off(outputs, ("h",)) if odd else outputs

    report = longdep.check("gru", run, convention="torch")
    assert not report.ok
    assert report.findings[0].apart == ""


def test_nothing_is_said_where_a_cause_is_known():
    wrong = implementation("gru", "torch")

    def run(case):
        return {
            k: 2 * v if k.startswith("grad_") else v for k, v in wrong(case).items()
        }

    report = longdep.check("gru", run, convention="torch", examples=10)
    assert report.findings[0].causes
    assert report.findings[0].apart == ""


def of(steps, **holds):
    return Facts(numbers={"T": float(steps)}, holds=holds)


@pytest.mark.parametrize("few", [0, 1, 2])
def test_too_few_failures_separate_nothing(few):
    labelled = [(of(9), True)] * few + [(of(2), False)] * 1000
    assert separating(labelled) == ""


def test_a_split_that_chance_explains_is_not_reported():
    assert separating([(of(9), True)] * 3 + [(of(2), False)] * 4) == ""
    assert "T >= 9" in separating([(of(9), True)] * 3 + [(of(2), False)] * 40)


def test_a_made_case_that_fails_without_the_condition_contradicts_it():
    labelled = [(of(9), True)] * 5 + [(of(2), False)] * 40
    assert "T >= 9" in separating(labelled)
    assert "T" not in separating(labelled, [(of(1), True)])


def test_conditions_that_split_alike_are_both_said():
    labelled = [(of(2, odd=True), True)] * 5 + [(of(3, odd=False), False)] * 40
    assert separating(labelled).startswith(
        "Wrong only where T <= 2, or in the same cases odd: so it is in all 5 "
    )


@pytest.mark.parametrize(
    ("name", "convention"),
    [
        ("gru", "torch"),
        ("lstm", "keras"),
        ("gru", "onnx-0"),
        ("lstm", "onnx-peepholes"),
    ],
)
def test_every_block_of_a_weight_can_be_set_to_0(name, convention):
    entry, whole = system(name), drawn.case(name, convention, 0)
    names = [text for text, _ in zeroable(entry, convention, whole)]
    for text in names:
        case = {k: np.array(v) for k, v in whole.items()}
        assert not facts(entry, convention, case).holds[f"{text} is 0"]
        dict(zeroable(entry, convention, case))[text][...] = 0
        assert facts(entry, convention, case).holds[f"{text} is 0"]
        changed = [k for k, v in case.items() if not np.array_equal(v, whole[k])]
        assert changed == [text.rpartition(" of ")[2]]
    assert len(names) > len(set(n.rpartition(" of ")[2] for n in names))


def test_a_pre_activation_of_exactly_0_is_a_fact():
    case = drawn.case("simple-rnn", "plain", 0)
    entry = system("simple-rnn")
    text = "a pre-activation z is exactly 0"
    assert not facts(entry, "plain", case).holds[text]
    case |= {"x": 0 * case["x"], "b": 0 * case["b"], "h0": 0 * case["h0"]}
    assert facts(entry, "plain", case).holds[text]


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_a_number_that_is_not_finite_sets_no_threshold(odd):
    labelled = [(of(odd), True)] * 5 + [(of(2), False)] * 40
    assert separating(labelled) == ""


@pytest.mark.parametrize("name", ["simple-rnn", "gru", "lstm"])
def test_a_case_without_steps_has_facts(name):
    case = drawn.case(name, system(name).conventions[0], 0)
    case |= {k: case[k][:0] for k in ("x", "cotangent_h")}
    known = facts(system(name), system(name).conventions[0], case)
    assert known.numbers["T"] == 0
    assert "the largest |z|" not in known.numbers
