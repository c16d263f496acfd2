"""Every bug pattern of gated linear recurrences is caught, and its cause is named."""

from functools import cache

import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.check.examination import Subject, unjudged
from longdep.numeric.oracle.diagnosis.mutant_rounding import enclosed
from longdep.numeric.oracle.packing import sizes_of
from longdep.numeric.oracle.patterns.catalogue import (
    applying,
    fits,
    implementation,
    patterns,
)
from longdep.numeric.oracle.patterns.known_in_scans import SCANS, carried
from longdep.numeric.oracle.patterns.scan_floats import Floats
from longdep.numeric.oracle.patterns.scan_switches import CHUNK, ScanSwitches
from longdep.numeric.oracle.patterns.scanning import right_implementations, scanned
from longdep.numeric.oracle.scans.running import ran
from longdep.numeric.oracle.scans.table import CELLS
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vocabulary import inputs
from tests.numeric.oracle.judging import answered, drawn
from tests.numeric.oracle.ways import every

PLACES = [(c.system.name, name) for c in CELLS for name in c.system.conventions]
SEARCHED = 60
RIGHT_CASES = 3
PATIENT = 200
# What shows where products of decays vanish, or in the last digits: after many steps.
LONG = {
    "state-gradients-flushed-at-1e-12",
    "log-norm-of-underflowed-squares",
    "divided-by-products-of-decays",
    "gradients-divided-by-products-of-decays",
    "log-decay-gradient-by-sums",
    "gradients-in-log-space",
}
LOST = "is lost: each chunk starts from 0"


class Cases:
    """Drawn cases of a place, judged when they are first needed."""

    def __init__(self, name, convention, precision="float64"):
        self.place = name, convention, precision
        self.drawn = drawn(name, convention, precision, SEARCHED, 1)
        self.known = {}

    def __getitem__(self, k):
        if k not in self.known:
            name, convention, precision = self.place
            self.known[k] = answered(system(name), convention, self.drawn[k], precision)
        return self.known[k]

    def catch(self, wrong):
        return any(self[k].fails(wrong(self[k].case)) for k in range(len(self.drawn)))


@pytest.mark.parametrize(("name", "convention"), PLACES)
def test_every_pattern_is_caught_and_no_right_order_is_flagged(name, convention):
    cases = Cases(name, convention)
    for way, right in every.ways(name, convention).items():
        for k in range(RIGHT_CASES):
            assert not cases[k].failing(right(cases[k].case)), way
    missed = [
        pattern.name
        for pattern in applying(system(name), convention, "float64")
        if not cases.catch(implementation(name, convention, pattern))
    ]
    assert not missed


@cache
def home(name):
    """A place of a pattern: another one for each, so that all systems have some."""
    pattern = next(p for p in patterns() if p.name == name)
    held = [
        (entry, convention)
        for entry, convention in PLACES
        if entry in pattern.systems and fits(pattern, system(entry), convention)
    ]
    return pattern, held[len(name) % len(held)]


NAMES = [p.name for p in patterns() if set(p.systems) <= set(SCANS)]


@pytest.mark.parametrize("name", NAMES)
def test_a_check_finds_a_mutant_shrinks_it_and_names_its_cause(name):
    pattern, (entry, convention) = home(name)
    wrong = implementation(entry, convention, pattern)
    examples = PATIENT if name in LONG else SEARCHED
    report = longdep.check(entry, wrong, convention=convention, examples=examples)
    assert not report.ok
    finding = report.findings[0]
    if finding.kind == "not-finite" and name in LONG:
        return  # what overflows has no numbers to compare
    assert pattern.sentence in finding.causes
    if name in LONG:
        return
    sizes = sizes_of(inputs(system(entry), convention), finding.case)
    assert sizes["T"] <= 2 * CHUNK + 1
    assert all(sizes[word] <= 3 for word in sizes if word in "nmpHKV")


@pytest.mark.parametrize(("name", "convention"), PLACES)
def test_every_pattern_has_a_place_and_every_place_patterns(name, convention):
    listed = list(applying(system(name), convention, "float64"))
    assert len(listed) > 10


def test_every_pattern_applies_somewhere():
    assert all(home(name) for name in NAMES)


@pytest.mark.parametrize(("name", "convention"), PLACES)
def test_without_mistakes_the_trace_that_slips_is_the_plain_one(name, convention):
    cell = next(c for c in CELLS if c.system.name == name)
    for case in drawn(name, convention, "float64", 3, 11):
        with np.errstate(all="ignore"):
            plain = ran(cell, convention, case, Floats(np.dtype(np.float64)))
        ours = scanned(case, name, convention, ScanSwitches())
        for key, value in plain.items():
            assert np.allclose(ours[key], value, rtol=1e-12, atol=0), key


def test_a_chunk_of_another_length_is_found_by_its_length():
    for backward in (False, True):
        pattern = carried("lost", LOST, backward=backward, chunk=7)
        wrong = implementation("diagonal-recurrence", "real", pattern)
        report = longdep.check("diagonal-recurrence", wrong, examples=40)
        assert pattern.sentence in report.findings[0].causes


@pytest.mark.parametrize("precision", ["float32", "bfloat16", "float16"])
def test_mistakes_are_named_in_short_formats(precision):
    reversed_ = "reversed-scan-with-the-own-decays"
    late = next(p for p in patterns() if p.name == reversed_)
    for pattern in (late, carried("lost", LOST, chunk=2)):
        wrong = implementation("diagonal-recurrence", "real", pattern)
        report = longdep.check(
            "diagonal-recurrence", wrong, precision=precision, examples=40
        )
        assert report.findings[0].causes == (pattern.sentence,)


def published(dtype, forward):
    """64 steps with decays between 0.5 and 0.9; the loss is at the last one."""
    rng = np.random.default_rng(5)
    decay = rng.uniform(0.5, 0.9, size=(64, 4))
    case = {
        "W_z": np.zeros((4, 1)),
        "b_z": np.zeros(4),
        "W_h": np.zeros((4, 1)),
        "b_h": np.zeros(4),
        "x": np.zeros((64, 1)),
        "h0": np.ones(4),
        "cotangent_h": np.zeros((64, 4)),
    }
    case["W_z"] = np.ones((4, 4))
    case["W_z"] = np.diag(np.ones(4))
    case["W_h"] = np.diag(np.ones(4)) / 4
    case["x"] = np.log(1 / decay - 1)  # of a gate 1 - decay
    case["cotangent_h"][-1] = 1
    case = {k: v.astype(dtype) for k, v in case.items()}
    run = right_implementations("min-gru", "log-space")
    if forward:
        name = "gradients-in-log-space"
        pattern = next(p for p in patterns() if p.name == name)
        return case, implementation("min-gru", "log-space", pattern)
    return case, run["tree"]


def test_gradients_in_log_space_keep_noise_where_those_of_a_tree_have_vanished():
    case, wrong = published(np.float32, True)
    _, right = published(np.float32, False)
    judged = answered(system("min-gru"), "log-space", case, "float32")
    assert not judged.failing(right(case))
    failing = judged.failing(wrong(case))
    assert "grad_x" in failing
    assert "h" not in failing
    exact = np.vectorize(float)(judged.reference["grad_x"])
    off = np.abs(wrong(case)["grad_x"] - exact) / np.abs(exact)
    assert off[0].max() > 100  # the gradient of the earliest decays is noise
    assert off[-1].max() < 1e-4


@pytest.mark.parametrize(
    ("name", "convention", "output"),
    [
        ("diagonal-recurrence", "real", "grad_a"),
        ("gated-linear-attention", "vector", "grad_g"),
        ("min-gru", "linear", "h"),
    ],
)
def test_an_error_that_no_pattern_makes_has_no_cause(name, convention, output):
    right = implementation(name, convention)

    def run(case):
        outputs = dict(right(case))
        outputs[output] = outputs[output] * (1 + 2.0**-30 * np.cos(outputs[output]))
        return outputs

    report = longdep.check(name, run, convention=convention, examples=20)
    assert not report.ok
    assert not [c for c in report.findings[0].causes if c in SENTENCES]


SENTENCES = {p.sentence for p in patterns()}


FIRST = [(c.system.name, c.system.conventions[0]) for c in CELLS]


@pytest.mark.parametrize(("name", "convention"), FIRST)
def test_a_program_with_a_mistake_lies_where_its_roundings_allow(name, convention):
    """What float32 makes of each mistake is in its ball, and balls say something."""
    entry, sharp, seen = system(name), 0, 0
    cases = drawn(name, convention, "float32", 3, 2)
    for pattern in applying(entry, convention, "float32"):
        wrong = implementation(name, convention, pattern)
        for case in cases:
            subject = Subject(
                entry=entry,
                convention=convention,
                implementation=wrong,
                precision="float32",
                level="standard",
            )
            examination = unjudged(subject, case)
            balls = enclosed(pattern, examination)
            if balls is None:
                continue
            computed = wrong(case)
            for output, (middle, radius) in balls.items():
                ours = np.asarray(computed[output], dtype=np.float64)
                with np.errstate(all="ignore"):
                    off = np.abs(ours - middle)
                    assert not np.any(off > radius + 2e-38), (pattern.name, output)
                    largest = np.abs(middle).max(initial=0.0)
                    sharp += np.all(radius <= 1e-3 * largest)
                seen += 1
    assert sharp > seen / 4
