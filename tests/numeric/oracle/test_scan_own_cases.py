"""One's own cases of gated linear recurrences: completed, told, judged, kept."""

from dataclasses import replace

import numpy as np
import pytest

import longdep
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.oracle.adapters.plumbing import tiny_case
from longdep.numeric.oracle.case_files import read_case, save_case
from longdep.numeric.oracle.diagnosis.facts import facts
from longdep.numeric.oracle.families.scan_cases import words_of
from longdep.numeric.oracle.own_inputs import complete
from longdep.numeric.oracle.patterns.scan_floats import Floats
from longdep.numeric.oracle.scans.running import ran
from longdep.numeric.oracle.scans.table import CELLS, scan_cell
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vocabulary import Role, inputs

SCANS = [
    (cell.system, convention)
    for cell in CELLS
    for convention in cell.system.conventions
]
EVERY = pytest.mark.parametrize(
    ("entry", "convention"), SCANS, ids=[f"{s.name}-{c}" for s, c in SCANS]
)


def recurrence(steps=5, n=2):
    rng = np.random.default_rng(4)
    return {
        "a": rng.uniform(0.5, 0.9, size=(steps, n)),
        "b": rng.normal(size=(steps, n)),
    }


def right(case):
    """The real diagonal recurrence and its gradients, one step after the other."""
    h, held = case["h0"], []
    for a, b in zip(case["a"], case["b"], strict=True):
        h = a * h + b
        held.append(h)
    before = [case["h0"], *held[:-1]]
    total, at_a, at_b = np.zeros_like(h), [], []
    for t in reversed(range(len(held))):
        total = total + case["cotangent_h"][t]
        at_b.append(total)
        at_a.append(total * before[t])
        total = total * case["a"][t]
    return {
        "h": np.array(held),
        "grad_a": np.array(at_a[::-1]),
        "grad_b": np.array(at_b[::-1]),
        "grad_h0": total,
    }


@EVERY
def test_starts_and_cotangents_may_be_left_out_and_the_notes_say_so(entry, convention):
    case = tiny_case(entry, convention)
    roles = {q.name: q.role for q in inputs(entry, convention)}
    left_out = {k for k, r in roles.items() if r in (Role.START, Role.COTANGENT)}
    given = {k: v for k, v in case.items() if k not in left_out}
    made, notes = complete(entry, convention, "float64", given, loss="last step")
    assert list(made) == list(case)
    assert len(notes) == len(left_out)
    for name in left_out:
        assert made[name].shape == np.shape(case[name])
        assert any(note.startswith(f"{name}: ") for note in notes), name
        if roles[name] is Role.START:
            assert not made[name].any()
        else:
            assert not made[name][:-1].any()
            assert np.all(made[name][-1] == 1)
    every, _ = complete(entry, convention, "float64", given)
    for name in left_out:
        assert np.all(every[name] == (roles[name] is Role.COTANGENT))


@EVERY
def test_complex_arrays_are_taken_as_pairs(entry, convention):
    case = tiny_case(entry, convention)
    paired = [q.name for q in inputs(entry, convention) if q.shape[-1:] == ("2",)]
    given = {
        k: v[..., 0] + 1j * v[..., 1] if k in paired else v for k, v in case.items()
    }
    made, notes = complete(entry, convention, "float64", given)
    assert [note.split(":")[0] for note in notes] == paired
    assert all(np.array_equal(made[k], v) for k, v in case.items())


@pytest.mark.parametrize("suffix", [".npz", ".safetensors", ".json"])
def test_complex_arrays_are_written_as_pairs(tmp_path, suffix):
    if suffix == ".safetensors":
        pytest.importorskip("safetensors")
    a = np.array([[0.5 + 0.25j], [-0.5j]])
    path = tmp_path / f"case{suffix}"
    save_case(path, {"a": a}, system="diagonal-recurrence", convention="complex")
    assert read_case(path).arrays["a"].tolist() == [[[0.5, 0.25]], [[0.0, -0.5]]]


def test_a_file_with_complex_arrays_is_a_case(tmp_path):
    case = tiny_case(system("diagonal-recurrence"), "complex")
    path = tmp_path / "case.npz"
    joined = {k: v[..., 0] + 1j * v[..., 1] for k, v in case.items()}
    np.savez(path, **joined, **{"longdep.convention": "complex"})

    def run(given):
        h, held = given["h0"], []
        for a, b in zip(given["a"], given["b"], strict=True):
            real = a[:, 0] * h[:, 0] - a[:, 1] * h[:, 1] + b[:, 0]
            imaginary = a[:, 0] * h[:, 1] + a[:, 1] * h[:, 0] + b[:, 1]
            h = np.stack([real, imaginary], axis=-1)
            held.append(h)
        return {"h": np.array(held)}

    report = longdep.check_case("diagonal-recurrence", run, path)
    assert report.ok, str(report)
    assert "a: complex; its real and imaginary parts are pairs." in str(report)


def test_complex_answers_are_told_to_be_pairs():
    def run(given):
        pairs = np.zeros(given["b"].shape)
        return {"h": pairs[..., 0] + 1j * pairs[..., 1]}

    case = tiny_case(system("diagonal-recurrence"), "complex")
    report = longdep.check_case("diagonal-recurrence", run, case, convention="complex")
    shape = np.shape(case["b"])
    says = f"h: expected pairs of real and imaginary parts, shape {shape}, got complex"
    assert [f.kind for f in report.findings] == ["wrong-dtype"]
    assert says in report.findings[0].sentence


def test_complex_answers_where_real_ones_are_wanted_are_told_so():
    case = {"a": np.full((3, 2), 0.5), "b": np.ones((3, 2)), "h0": np.zeros(2)}
    report = longdep.check_case(
        "diagonal-recurrence", lambda given: {"h": given["b"] + 0j}, case
    )
    assert [f.kind for f in report.findings] == ["wrong-dtype"]
    assert "h: expected dtype float64, got complex128" in report.findings[0].sentence


def test_a_right_recurrence_is_right_on_ones_own_case():
    report = longdep.check_case("diagonal-recurrence", right, recurrence())
    assert report.ok, str(report)
    assert "A case of one's own: T = 5, n = 2." in str(report)


def test_a_wrong_one_is_shown_with_the_sizes_of_the_case_given():
    def wrong(case):
        outputs = right(case)
        return {**outputs, "grad_a": np.roll(outputs["grad_a"], 1, axis=0)}

    report = longdep.check_case("diagonal-recurrence", wrong, recurrence(steps=600))
    assert not report.ok
    assert "in the case given: T = 600, n = 2." in report.findings[0].sentence


@pytest.mark.parametrize(
    "name", [c.system.name for c in CELLS if "log-space" in c.log_space]
)
def test_the_start_of_0_that_is_taken_in_log_space_leaves_states_decidable(name):
    entry = system(name)
    case = {
        q.name: tiny_case(entry, "log-space")[q.name]
        for q in inputs(entry, "log-space")
        if q.role not in (Role.START, Role.COTANGENT)
    }

    def run(given):
        cell = scan_cell(name)
        return ran(cell, "log-space", given, Floats(np.dtype("float64")))

    report = longdep.check_case(name, run, case, convention="log-space")
    assert report.ok, str(report)
    assert not report.undecidable


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"a": None}, DomainError, "case: expected a, b, got no a"),
        ({"decay": np.ones((5, 2))}, DomainError, "expected the inputs a, b, h0"),
        ({"b": np.ones((4, 2))}, ShapeError, "b: expected T = 5, got 4"),
        ({"h0": np.ones(3)}, ShapeError, "h0: expected n = 2, got 3"),
        ({"a": np.ones(5)}, ShapeError, r"a: expected shape \(T, n\), got \(5,\)"),
        ({"a": np.full((5, 2), np.nan)}, DomainError, r"a\[0, 0\]: expected a finite"),
        ({"b": np.ones((5, 2), complex)}, DomainError, "b: expected an array of real"),
    ],
)
def test_what_is_no_case_of_a_recurrence_is_told_in_a_sentence(change, error, says):
    given = {k: v for k, v in (recurrence() | change).items() if v is not None}
    with pytest.raises(error, match=says):
        complete(system("diagonal-recurrence"), "real", "float64", given)


def test_a_sequence_of_no_steps_or_units_is_refused():
    entry = system("diagonal-recurrence")
    with pytest.raises(DomainError, match="T: expected at least 1, got 0"):
        complete(entry, "real", "float64", recurrence(steps=0))
    with pytest.raises(DomainError, match="n: expected at least 1, got 0"):
        complete(entry, "real", "float64", recurrence(n=0))


def test_what_an_implementation_has_no_other_of_is_taken_or_refused():
    entry = system("diagonal-recurrence")
    entry = replace(entry, fixed=(("h0", 0.5), ("n", 2)))
    made, notes = complete(entry, "real", "float64", recurrence())
    assert made["h0"].tolist() == [0.5, 0.5]
    assert "h0: 0.5, as none is given." in notes
    with pytest.raises(DomainError, match=r"h0: expected 0\.5 everywhere, as the impl"):
        complete(entry, "real", "float64", {**recurrence(), "h0": np.ones(2)})
    with pytest.raises(DomainError, match="n: expected 2, as the implementation"):
        complete(entry, "real", "float64", recurrence(n=3))


@EVERY
def test_sizes_in_words_name_every_size_once(entry, convention):
    words = words_of(tiny_case(entry, convention), entry, convention)
    named = [part.split(" = ")[0] for part in words.split(", ")]
    shaped = {
        w.lstrip("0123456789") for q in inputs(entry, convention) for w in q.shape
    }
    assert named[0] == "T"
    assert sorted(named) == sorted(shaped - {""})


@EVERY
def test_facts_of_a_recurrence_name_chunks_and_what_is_zero(entry, convention):
    case = tiny_case(entry, convention)
    held = facts(entry, convention, case)
    assert held.numbers["T"] == np.shape(case[inputs(entry, convention)[-1].name])[0]
    assert "T is a multiple of 64" in held.holds
    starts = [q.name for q in inputs(entry, convention) if q.role is Role.START]
    assert all(f"{name} is 0" in held.holds for name in starts)
