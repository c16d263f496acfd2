"""The file of known deviations: its schema, what an entry excuses, when it is stale."""

import json

import pytest

from numeric.oracle import deviations
from numeric.oracle.errors import OracleError
from numeric.oracle.systems import convention_name, outputs, system

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
    ("change", "said"),
    [
        ({"reason": "short"}, "deviations/0/reason"),
        ({"outputs": []}, "deviations/0/outputs"),
        ({"until": "2030"}, "deviations/0"),
        ({"precision": "double"}, "deviations/0/precision"),
    ],
)
def test_what_does_not_fit_the_schema_is_refused(tmp_path, change, said):
    with pytest.raises(OracleError, match=said):
        deviations.load(written(tmp_path, ENTRY | change))


def test_two_entries_on_one_place_and_unreadable_files_are_refused(tmp_path):
    with pytest.raises(OracleError, match="expected one entry, got two"):
        deviations.load(written(tmp_path, ENTRY, ENTRY))
    with pytest.raises(OracleError, match="expected a JSON file"):
        deviations.load(tmp_path / "none.json")


def test_the_committed_entries_speak_of_what_exists():
    for entry in deviations.load(KNOWN):
        found = system(entry.system)
        assert convention_name(found, entry.convention) == entry.convention
        names = {q.name for q in outputs(found, entry.convention)}
        assert set(entry.outputs) <= names, entry.place
        compile(entry.reproduction, entry.implementation, "exec")
