"""The likely cause: named when it is known, and only then."""

import re
from pathlib import Path

import flint
import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.check.examination import Subject, examine
from longdep.numeric.oracle.diagnosis.causes import causes
from longdep.numeric.oracle.diagnosis.matching import Evidence
from longdep.numeric.oracle.diagnosis.mutant_rounding import enclosed
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.patterns.catalogue import applying, implementation, patterns
from longdep.numeric.oracle.patterns.known_elsewhere import underflowing
from longdep.numeric.oracle.patterns.known_in_networks import chunks, tanh_flushed
from longdep.numeric.oracle.patterns.parametric import said
from longdep.numeric.oracle.systems import system
from longdep.numeric.precision import context
from tests.numeric.oracle.judging import drawn
from tests.numeric.oracle.ways import fused

ROOT = Path(__file__).resolve().parents[3]
RIGHT_LINE = "carried = U.T @ delta[t]"
WRONG_LINE = "carried = U @ delta[t]"


def known(name):
    return next(p for p in patterns() if p.name == name)


def mistaken(name, convention, pattern):
    return implementation(name, convention, known(pattern))


def readme_cell(changed):
    """The cell that README shows, as it stands there or with the bug it puts in."""
    text = (ROOT / "README.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(# my_rnn\.py\n.*?)```", text, re.DOTALL)
    assert code.count(RIGHT_LINE) == 1
    assert f"`{RIGHT_LINE}` by `{WRONG_LINE}`" in text
    names: dict = {}
    exec(code.replace(RIGHT_LINE, WRONG_LINE) if changed else code, names)
    return names["run"]


def test_the_cell_of_the_readme_is_right():
    assert longdep.check("simple-rnn", readme_cell(False), examples=30).ok


@pytest.mark.parametrize("seed", range(4))
def test_the_demonstration_of_the_readme_names_the_transposed_matrix(seed):
    report = longdep.check("simple-rnn", readme_cell(True), seed=seed)
    (finding,) = report.findings
    expected = known("transposed-in-the-backward-pass").sentence
    assert finding.causes == (expected,)
    assert f"Likely cause: {expected}" in " ".join(str(report).split())


# What each mistake makes of the smallest inputs that show it.
def zeros(**changed):
    case = {
        "w_ih": np.zeros((3, 1)),
        "w_hh": np.zeros((3, 1)),
        "b_ih": np.zeros(3),
        "b_hh": np.zeros(3),
        "x": np.zeros((1, 1)),
        "h0": np.zeros(1),
        "cotangent_h": np.zeros((1, 1)),
    }
    return case | changed


LIFTED = zeros(b_hh=np.array([0.0, 0.0, 1.0]))
COUNTING = {
    "U": np.ones((1, 1)),
    "W": np.ones((1, 1)),
    "b": np.zeros(1),
    "x": np.ones((4, 1)),
    "h0": np.zeros(1),
    "activation": "identity",
    "cotangent_h": np.zeros((4, 1)),
}
HALVING = zeros(
    x=np.zeros((1, 2, 1)),
    h0=np.ones((1, 1)),
    lengths=np.array([2]),
    direction="reverse",
    cotangent_h=np.zeros((1, 2, 1)),
    cotangent_last=np.zeros((1, 1)),
)
EIGHTHS = {"gradients": [np.array([0.125]), np.array([0.125])], "limit": 0.125}
EIGHTH = {"gradients": [np.array([0.125])], "limit": 0.125}
GLOBAL = ("clip-by-global-norm", "exact")
SMALL = [  # system, convention, pattern, case, output, place, right, with the mistake
    ("gru", "torch", "hidden-bias-gradient-without-the-reset",
     zeros(cotangent_h=np.ones((1, 1))), "grad_b_hh", (2,), "0.25", 0.5),
    ("gru", "torch", "hidden-bias-dropped-without-h0",
     LIFTED, "h", (0, 0), "0.23105857863000487925115924182", 0.0),
    ("gru", "torch", "reset-ignored",
     LIFTED, "h", (0, 0), "0.23105857863000487925115924182", np.tanh(1) / 2),
    ("simple-rnn", "plain", "three-step-chunks", COUNTING, "h", (3, 0), "4", 1.0),
    (*GLOBAL, "per-tensor-called-global",
     EIGHTHS, "clipped", (0, 0), "0.088388347648318440550105545263", 0.125),
    (*GLOBAL, "factor-with-m-for-1",
     EIGHTH, "clipped", (0, 0), "0.125", 0.015625),
    ("padded-gru", "torch", "last-state-at-the-wrong-end",
     HALVING, "last_h", (0, 0), "0.25", 0.5),
]  # fmt: skip


def at(value, place):
    return value[place[0]][place[1:]] if isinstance(value, list) else value[place]


@pytest.mark.parametrize(
    ("name", "convention", "pattern", "case", "output", "place", "right", "wrong"),
    SMALL,
    ids=[row[2] for row in SMALL],
)
def test_a_mistake_shows_in_its_smallest_input(
    name, convention, pattern, case, output, place, right, wrong
):
    reference = family_of(system(name)).reference(case, convention, 28)
    with context(40):
        assert abs(at(reference[output], place) - flint.arb(right)) < 1e-28
    computed = mistaken(name, convention, pattern)(case)[output]
    assert at(computed, place) == pytest.approx(wrong, rel=1e-15, abs=0)
    subject = Subject(
        entry=system(name),
        convention=convention,
        implementation=mistaken(name, convention, pattern),
        precision="float64",
        level="standard",
    )
    assert examine(subject, case).verdicts[output].outside


@pytest.mark.parametrize(
    ("name", "convention", "pattern", "case"),
    [row[:4] for row in SMALL],
    ids=[row[2] for row in SMALL],
)
def test_a_check_finds_that_mistake_makes_it_small_and_names_it(
    name, convention, pattern, case
):
    wrong = mistaken(name, convention, pattern)
    report = longdep.check(name, wrong, convention=convention)
    finding = report.findings[0]
    assert numbers_in(finding.case) <= numbers_in(case)
    assert finding.causes == (known(pattern).sentence,)


def numbers_in(case):
    arrays = case.get("gradients", list(case.values()))
    return sum(np.size(a) for a in arrays if isinstance(a, np.ndarray))


NAMED = [
    ("gru", "torch", "all-gradients-zero"),
    ("lstm", "onnx", "input-weights-gradient-zero"),
    ("simple-rnn", "plain", "input-bias-gradient-zero"),
    ("gru", "keras-reset-after", "both-bias-gradients-zero"),
    ("lstm", "torch", "initial-cell-gradient-zero"),
    ("lstm", "keras", "three-step-chunks-from-the-start"),
    ("gru", "torch", "reset-on-the-merged-bias"),
    ("gru", "torch", "merged-bias-beside-the-reset"),
    ("padded-lstm", "onnx", "reverse-not-turned-back"),
    ("lstm", "onnx-peepholes", "peepholes-of-f-and-o-exchanged"),
    ("clip-by-global-norm", "torch", "each-row-clipped-alone"),
    ("clip-by-value", "exact", "value-bounds-exchanged"),
    ("gru", "torch", "biases-halved"),
    ("lag-gradients", "plain", "loss-scale-left-in"),
    ("padded-gru", "torch", "loss-averaged-over-sequences"),
    ("lstm", "keras", "hard-sigmoid-fifth"),
    ("lstm", "torch", "forget-bias-twice"),
    ("lstm", "torch", "forget-bias-plus-one"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "convention", "pattern"), NAMED)
def test_a_pattern_is_named_for_what_it_is(name, convention, pattern):
    wrong = mistaken(name, convention, pattern)
    report = longdep.check(name, wrong, convention=convention, examples=60)
    assert report.findings[0].causes == (known(pattern).sentence,)


def test_chunks_of_a_size_that_no_catalogue_lists_are_named():
    wrong = implementation("gru", "torch", chunks(7))
    report = longdep.check("gru", wrong, convention="torch", examples=60)
    assert report.findings[0].causes == (chunks(7).sentence,)
    assert len(report.findings[0].case["x"]) == 8


def test_a_loss_of_any_size_is_named_with_its_factor():
    right = implementation("lstm", "keras")

    def tripled(case):
        outputs = right(case | {"cotangent_h": 3 * case["cotangent_h"]})
        return outputs

    report = longdep.check("lstm", tripled, convention="keras", examples=20)
    assert report.findings[0].causes == (
        "Every gradient is 3 times what it should be.",
    )


def test_a_size_below_which_tanh_is_0_is_told_from_that_of_the_catalogue():
    wrong = implementation("gru", "torch", tanh_flushed(1e-5))
    report = longdep.check("gru", wrong, convention="torch")
    assert report.findings[0].causes == (tanh_flushed(1e-5).sentence,)


def test_a_size_that_is_none_of_those_tried_is_a_condition():
    wrong = implementation("gru", "torch", tanh_flushed(3e-4))
    report = longdep.check("gru", wrong, convention="torch")
    finding = report.findings[0]
    assert finding.causes == ()
    size = re.match(r"Wrong only where the smallest \|z\| <= (\S+):", finding.apart)
    assert 0 < float(size[1]) <= 3e-4  # as far as the cases seen can tell


def test_sizes_that_cannot_be_told_apart_are_one_range():
    assert said([tanh_flushed(1e-4), tanh_flushed(1e-3)]) == (
        "tanh(z) is taken to be 0 where |z| is below a size between 0.0001 and 0.001.",
    )
    assert said([tanh_flushed(1e-4)]) == (tanh_flushed(1e-4).sentence,)


def test_squares_that_underflow_are_not_called_squares_that_overflow():
    wrong = implementation(*GLOBAL, underflowing())
    report = longdep.check(GLOBAL[0], wrong, profile="exact", examples=400)
    assert report.findings[0].causes == (underflowing().sentence,)


def test_an_output_that_is_0_in_every_case_is_said_to_be():
    right = implementation("gru", "flax")

    def lost(case):
        outputs = dict(right(case))
        return outputs | {"grad_ir_bias": 0 * outputs["grad_ir_bias"]}

    report = longdep.check("gru", lost, convention="flax", examples=20)
    (cause,) = report.findings[0].causes
    assert re.fullmatch(
        r"grad_ir_bias is 0 in all \d+ cases; no other output is touched\.", cause
    )


def test_a_mistake_in_part_is_named_for_the_outputs_it_explains():
    right = implementation("gru", "torch")
    wrong = mistaken("gru", "torch", "z-r-swapped")

    def exchanged(case, names):
        outputs = wrong(case)
        return dict(right(case)) | {k: outputs[k] for k in names}

    def two(case):
        return exchanged(case, ("h", "grad_w_hh"))

    def one(case):
        return exchanged(case, ("h",))

    report = longdep.check("gru", two, convention="torch", examples=10)
    assert report.findings[0].causes == (
        "(in part: only h, grad_w_hh as it computes, the rest is right) "
        "The blocks of the gates z and r are exchanged.",
    )
    report = longdep.check("gru", one, convention="torch", examples=10)
    assert report.findings[0].causes == ()


def test_what_no_pattern_computes_has_no_cause():
    right = implementation("gru", "torch")

    def shifted(case):
        outputs = right(case)
        return outputs | {k: v + 0.01 for k, v in outputs.items()}

    report = longdep.check("gru", shifted, convention="torch", examples=10)
    assert report.findings[0].causes == ()
    assert "no known bug pattern computes this" in str(report)


@pytest.mark.parametrize(
    ("name", "convention"),
    [("simple-rnn", "plain"), ("gru", "torch"), ("lstm", "onnx")],
)
def test_another_program_with_a_mistake_lies_in_the_balls_of_its_pattern(
    name, convention
):
    """A program written otherwise, with the hidden bias dropped, in 12 cases."""
    pattern, entry = known("hidden-bias-dropped"), system(name)
    if pattern not in applying(entry, convention, "float64"):
        pattern = known("input-bias-dropped")

    def run(case):
        dropped = {k: _without(pattern, k, v) for k, v in case.items()}
        return fused.run(name, convention, dropped)

    for case in drawn(name, convention, "float64", 12):
        subject = Subject(
            entry=entry,
            convention=convention,
            implementation=run,
            precision="float64",
            level="standard",
        )
        examination = examine(subject, case)
        balls = enclosed(pattern, examination)
        for output, (middle, radius) in balls.items():
            if output.startswith("grad_") and _is_bias(output):
                continue  # a bias that is dropped has no gradient
            off = abs(examination.outputs[output] - middle)
            assert np.all(off <= radius + 5e-324), output


def _is_bias(output):
    return output in ("grad_b", "grad_b_ih", "grad_b_hh", "grad_B")


def _without(pattern, name, value):
    if name == "B":  # input biases, then hidden ones
        kept = np.ones_like(value)
        half = value.shape[1] // 2
        kept[:, half:] = 0
        return value * kept
    if name == ("b" if pattern.name == "input-bias-dropped" else "b_hh"):
        return 0 * value
    return value


def test_the_balls_have_room_for_activations_that_are_off_by_seven_roundoffs():
    """As those of frameworks may be; 8 u are allowed for."""
    pattern, u = known("input-bias-dropped"), 2.0**-53

    def run(case):
        h = [case["h0"]]
        for k, x in enumerate(case["x"]):
            z = case["W"] @ x + case["U"] @ h[-1]
            h.append(np.tanh(z) * (1 + (7 if k % 2 else -7) * u))
        return {"h": np.array(h[1:])}

    seen = 0
    for case in drawn("simple-rnn", "plain", "float64", 30):
        if case["activation"] != "tanh":
            continue
        subject = Subject(
            entry=system("simple-rnn"),
            convention="plain",
            implementation=run,
            precision="float64",
            level="standard",
        )
        examination = examine(subject, case)
        middle, radius = enclosed(pattern, examination)["h"]
        assert np.all(abs(examination.outputs["h"] - middle) <= radius)
        seen += 1
    assert seen >= 5


def test_balls_are_wider_than_the_allowance_where_a_mistake_makes_jacobians_grow():
    case = {
        "U": np.array([[0.0, 2.5], [0.0, 0.0]]),
        "W": np.zeros((2, 1)),
        "b": np.zeros(2),
        "x": np.zeros((3, 1)),
        "h0": np.zeros(2),
        "activation": "identity",
        "cotangent_h": np.array([[0.0, 0.0], [0.0, 0.0], [1 / 3, 1 / 3]]),
    }
    pattern = known("units-permuted")
    subject = Subject(
        entry=system("simple-rnn"),
        convention="plain",
        implementation=implementation("simple-rnn", "plain", pattern),
        precision="float64",
        level="standard",
    )
    examination = examine(subject, case)
    _, radius = enclosed(pattern, examination)["grad_h0"]
    assert radius.max() > 2 * examination.allowed()["grad_h0"].size.max()
    assert pattern in causes(Evidence(examination))
