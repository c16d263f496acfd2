"""The file of known deviations: its schema, what an entry excuses, when it is stale."""

import json

import pytest

import longdep
from longdep.numeric.oracle.check import deviations
from longdep.numeric.oracle.errors import OracleError
from longdep.numeric.oracle.patterns.catalogue import applying, implementation
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vocabulary import convention_name, outputs

KNOWN = deviations.HERE / "known_deviations.json"
ENTRY = {
    "implementation": "some.GRU",
    "system": "gru",
    "convention": "torch",
    "precision": "float64",
    "outputs": ["h", "grad_x"],
    "reason": "It does something else, on purpose.",
    "reproduction": ["print(1)", "print(2)"],
}


def written(tmp_path, *entries, **more):
    path = tmp_path / "known.json"
    book = {"format": deviations.FORMAT, "deviations": list(entries), **more}
    path.write_text(json.dumps(book), encoding="utf-8")
    return path


def test_an_entry_excuses_its_outputs_in_its_place_and_nothing_else(tmp_path):
    known = deviations.load(written(tmp_path, ENTRY))
    entry = deviations.excusing(known, "some.GRU", "gru", "torch", "float64")
    assert entry is not None
    assert entry.reproduction == "print(1)\nprint(2)"
    assert deviations.unexplained(entry, ["h"]) == []
    assert deviations.unexplained(entry, ["grad_h0", "h"]) == ["grad_h0"]
    for place in (("some.GRU", "gru", "torch", "float32"), ("x", *entry.place[1:])):
        assert deviations.excusing(known, *place) is None
    assert deviations.unexplained(None, ["h"]) == ["h"]


def test_an_entry_without_a_failing_output_is_stale(tmp_path):
    (entry,) = deviations.load(written(tmp_path, ENTRY))
    assert deviations.stale(entry, []) == ["h", "grad_x"]
    assert deviations.stale(entry, ["grad_h0"]) == ["h", "grad_x"]
    assert deviations.stale(entry, ["h"]) == []
    assert deviations.stale(None, []) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reason": "short"}, "deviations/0/reason"),
        ({"outputs": []}, "deviations/0/outputs"),
        ({"until": "2030"}, "deviations/0"),
        ({"precision": "double"}, "deviations/0/precision"),
    ],
)
def test_what_does_not_fit_the_schema_is_refused(tmp_path, change, message):
    with pytest.raises(OracleError, match=message):
        deviations.load(written(tmp_path, ENTRY | change))


def test_two_entries_on_one_place_and_unreadable_files_are_refused(tmp_path):
    with pytest.raises(OracleError, match="expected one entry, got two"):
        deviations.load(written(tmp_path, ENTRY, ENTRY))
    with pytest.raises(OracleError, match="expected a JSON file"):
        deviations.load(tmp_path / "none.json")


def test_the_committed_entries_speak_of_what_exists():
    for entry in deviations.load(KNOWN):
        checked = system(entry.system)
        assert convention_name(checked, entry.convention) == entry.convention
        largest = {"layers": 3, "direction": "bidirectional"}  # of what is drawn
        names = {q.name for q in outputs(checked, entry.convention, largest)}
        assert set(entry.outputs) <= {*names, "*"}, entry.place
        compile(entry.reproduction, entry.implementation, "exec")


# In a check from Python

RIGHT = implementation("simple-rnn", "plain")
KNOWN_BUG = ENTRY | {
    "implementation": f"{__name__}:known_bug",
    "system": "simple-rnn",
    "convention": "plain",
    "outputs": ["grad_U"],
}
FOUND = {p.name: p for p in applying(system("simple-rnn"), "plain", "float64")}
FROM_AFTER = implementation(
    "simple-rnn", "plain", FOUND["weight-gradient-from-the-state-after"]
)


def known_bug(case):
    return FROM_AFTER(case)


def and_a_new_one(case):
    answer = FROM_AFTER(case)
    return answer | {"grad_b": 2 * answer["grad_b"]}


def judged(run, file, **options):
    return longdep.check(
        "simple-rnn", run, examples=12, known_deviations=file, **options
    )


def test_a_check_excuses_what_is_listed_and_says_so(tmp_path):
    report = judged(known_bug, written(tmp_path, KNOWN_BUG))
    assert report.ok
    assert report.examples == 12  # it goes on after the known deviation
    assert not report.findings
    (excused,) = report.excused
    assert (excused.output, excused.also) == ("grad_U", ())
    assert excused.causes
    assert "right but for a known deviation" in str(report)
    assert "It does something else, on purpose." in str(report)
    tree = json.loads(report.to_json())
    assert tree["ok"] is True
    assert [f["output"] for f in tree["excused"]] == ["grad_U"]


def test_a_check_fails_on_an_entry_that_is_stale(tmp_path):
    entry = KNOWN_BUG | {"implementation": "mine"}
    report = judged(RIGHT, written(tmp_path, entry), name="mine")
    assert not report.ok
    assert report.stale == ("grad_U",)
    assert not report.findings
    assert "STALE" in str(report)
    assert "mine no longer deviates in grad_U" in " ".join(str(report).split())
    assert json.loads(report.to_json())["stale"] == ["grad_U"]


def test_a_known_deviation_does_not_hide_a_new_one(tmp_path):
    file = written(tmp_path, KNOWN_BUG | {"implementation": "mine"})
    report = judged(and_a_new_one, file, name="mine")
    assert not report.ok
    (finding,) = report.findings
    assert (finding.output, finding.also) == ("grad_b", ())
    assert [f.output for f in report.excused] == ["grad_U"]
    assert not report.stale


def test_a_new_deviation_that_ends_the_search_leaves_no_entry_stale(tmp_path):
    def shifted(case):
        return {"grad_b": 2 * RIGHT(case)["grad_b"]}

    file = written(tmp_path, KNOWN_BUG | {"implementation": "mine"})
    report = judged(shifted, file, name="mine")
    assert [f.output for f in report.findings] == ["grad_b"]
    assert not report.stale


def test_an_entry_about_something_else_excuses_nothing(tmp_path):
    report = judged(known_bug, written(tmp_path, ENTRY))
    assert not report.ok
    assert report.findings
    assert not report.excused
    (note,) = report.notes
    assert f"lists nothing about {__name__}:known_bug, simple-rnn, plain" in note


def test_a_case_that_is_refused_is_excused_as_a_star(tmp_path):
    def refusing(case):
        raise ValueError("never")

    file = written(tmp_path, KNOWN_BUG | {"implementation": "mine", "outputs": ["*"]})
    report = judged(refusing, file, name="mine")
    assert report.ok
    assert [f.kind for f in report.excused] == ["raises"]


def test_a_file_that_is_no_such_file_is_told_before_anything_runs(tmp_path):
    def run(case):
        pytest.fail("it ran")

    with pytest.raises(OracleError, match="expected a JSON file"):
        judged(run, tmp_path / "none.json")
