"""A case of one's own on its way to a report: which words win, what is passed on."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import longdep
from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.check import own_case
from longdep.numeric.oracle.check.examination import Subject
from longdep.numeric.oracle.check.own_case import inputs_of, with_case
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle.ways import drawn

GRU = implementation("gru", "torch")
CASE = drawn.case("gru", "torch", 0)


def file_of(arrays, **about):
    words = {"system": "", "convention": "", "precision": ""} | about
    return SimpleNamespace(arrays=arrays, **words)


@pytest.fixture
def files(monkeypatch):
    """Path -> what a file holds."""
    its = {}
    monkeypatch.setattr(own_case, "read_case", lambda path: its[str(path)])
    return its


def test_a_mapping_is_a_case_of_which_nothing_else_is_known():
    given, about = inputs_of(CASE)
    assert (given, about) == (CASE, {})
    assert given is not CASE


def test_files_complete_each_other(files):
    files["a"] = file_of({"x": 1}, system="gru", precision="float32")
    files["b"] = file_of({"h0": 2}, system="gru", convention="torch")
    expected = {"x": 1}, {"system": "gru", "precision": "float32"}
    for case in ("a", Path("a"), ["a"], (Path("a"),)):
        assert inputs_of(case) == expected
    assert inputs_of(["a", Path("b")]) == (
        {"x": 1, "h0": 2},
        {"system": "gru", "precision": "float32", "convention": "torch"},
    )
    assert inputs_of([]) == ({}, {})


def test_files_that_contradict_each_other_are_refused(files):
    files["a"] = file_of({"x": 1, "h0": 3}, system="gru")
    files["b"] = file_of({"b": 2, "h0": 2}, system="gru")
    files["c"] = file_of({}, system="lstm")
    with pytest.raises(DomainError) as caught:
        inputs_of(["a", "b"])
    assert str(caught.value) == "case: expected one 'h0', got one in each file"
    with pytest.raises(DomainError, match="system"):
        inputs_of(["a", "c"])


@pytest.mark.parametrize("case", [3, None, {"a"}, [3], ["a", 3]])
def test_what_is_neither_a_mapping_nor_files(case):
    with pytest.raises(DomainError) as caught:
        inputs_of(case)
    assert str(caught.value) == (
        f"case: expected a mapping of arrays or files, got {type(case).__name__}"
    )


@pytest.fixture
def told(monkeypatch, files):
    its = SimpleNamespace(files=files)

    def report_on(subject, **options):
        its.subject, its.options = subject, options
        return "report"

    monkeypatch.setattr(own_case, "report_on", report_on)
    return its


def test_what_is_said_wins_then_what_the_file_says(told):
    told.files["a"] = file_of(CASE, convention="torch", precision="float32")
    assert longdep.check_case("gru", GRU, "a") == "report"
    assert (told.subject.convention, told.subject.precision) == ("torch", "float32")
    assert told.subject.own["x"].dtype == np.float32
    longdep.check_case(
        system_name="gru", implementation=GRU, case="a", precision="float64"
    )
    assert told.subject.precision == "float64"
    longdep.check_case("gru", GRU, CASE)
    assert (told.subject.convention, told.subject.precision) == ("torch", "float64")
    assert (told.subject.level, told.subject.time_limit) == ("standard", 10.0)
    assert told.options == {"known_deviations": None, "name": None}
    longdep.check_case(
        "gru",
        GRU,
        CASE,
        level="strict",
        time_limit=3.0,
        known_deviations="k.json",
        name="mine",
    )
    assert (told.subject.level, told.subject.time_limit) == ("strict", 3.0)
    assert told.options == {"known_deviations": "k.json", "name": "mine"}


def test_a_file_of_another_system_or_convention_is_refused(told):
    told.files["a"] = file_of(CASE, system="lstm")
    with pytest.raises(DomainError, match="system"):
        longdep.check_case("gru", GRU, "a")
    keras = implementation("gru", "keras-reset-after")
    told.files["b"] = file_of(CASE, system="gru", convention="keras")
    with pytest.raises(DomainError, match="convention"):
        longdep.check_case("gru", keras, "b", convention="torch")
    short = drawn.case("gru", "keras-reset-after", 0)
    told.files["b"] = file_of(short, convention="keras")
    for convention in (None, "keras", "keras-reset-after"):
        longdep.check_case("gru", keras, "b", convention=convention)
        assert told.subject.convention == "keras-reset-after"


def test_misuse_is_told_before_the_case_is_read(told):
    with pytest.raises(DomainError, match=r"^implementation: "):
        longdep.check_case("gru", 3, "none")
    with pytest.raises(DomainError, match=r"^time_limit: "):
        longdep.check_case("gru", GRU, "none", time_limit=0)


def subject(lacks=()):
    def run(case):
        return GRU(case)

    run.lacks = lacks
    return Subject(
        entry=system("gru"),
        convention="torch",
        implementation=run,
        precision="float64",
        level="standard",
    )


def test_notes_are_the_sizes_then_those_given_then_what_was_made(monkeypatch):
    asked = []

    def complete(*words, **options):
        asked.append((words, options))
        return CASE, ("made.",)

    monkeypatch.setattr(own_case, "complete", complete)
    checked = subject(lacks=("b_ih",))
    made = with_case(
        subject=checked,
        given={"x": 1},
        names={"x": "y"},
        loss="last step",
        notes=("given.",),
    )
    steps, m = CASE["x"].shape
    sizes = f"T = {steps}, n = {len(CASE['h0'])}, m = {m}"
    assert made.own is CASE
    assert made.own_notes == (f"A case of one's own: {sizes}.", "given.", "made.")
    with_case(checked, {"x": 1})
    shared = (system("gru"), "torch", "float64", {"x": 1})
    assert asked == [
        (shared, {"names": {"x": "y"}, "loss": "last step", "lacks": ("b_ih",)}),
        (shared, {"names": None, "loss": "every step", "lacks": ("b_ih",)}),
    ]


def test_names_and_the_loss_are_passed_on(told, monkeypatch):
    asked = []
    complete = own_case.complete

    def recorded(*words, **options):
        asked.append((options["names"], options["loss"]))
        return complete(*words, **options)

    monkeypatch.setattr(own_case, "complete", recorded)
    other = {("input" if k == "x" else k): v for k, v in CASE.items()}
    longdep.check_case("gru", GRU, other, names={"x": "input"}, loss="last step")
    assert np.array_equal(told.subject.own["x"], CASE["x"])
    longdep.check_case("gru", GRU, CASE)
    assert asked == [({"x": "input"}, "last step"), (None, "every step")]
