"""The ledger is written whole, read through its schema, and compared in sentences."""

import json
import os
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from longdep.reports.record import ledger as books
from longdep.reports.record.finding import Evidence
from longdep.reports.record.outline import outline_of
from longdep.theory.catalog import claim_of

KEY = "unrolled-power"


CLAIMS = [outline_of(claim_of(key)) for key in (KEY, "spectral-form")]


def small(outcome: bool = True, profile: str = "quick") -> books.Ledger:
    return renewed(None, outcome, profile)


def renewed(before, outcome: bool = True, profile: str = "quick") -> books.Ledger:
    evidence = [Evidence(KEY, "search", f"{profile} search", outcome, 10)]
    return books.updated(before, CLAIMS, [KEY], {KEY: evidence}, profile)


def test_a_new_ledger_satisfies_its_schema_and_survives_a_round_trip(tmp_path) -> None:
    path = tmp_path / "ledger.json"
    books.write_whole(path, books.as_text(small()))
    assert books.read(path) == json.loads(books.as_text(small()))


def test_a_missing_ledger_is_none(tmp_path) -> None:
    assert books.read(tmp_path / "nothing.json") is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ("[]", "not a valid ledger"),
        ("[" * 100_000, "not JSON"),
        ('{"format": "longdep-ledger/2"}', "not a valid ledger"),
        ("\x00", "not JSON"),
    ],
)
def test_a_corrupt_ledger_gets_one_sentence_and_stays(tmp_path, text, says) -> None:
    path = tmp_path / "ledger.json"
    path.write_text(text)
    with pytest.raises(books.LedgerError, match=says) as error:
        books.read(path)
    assert "\n" not in str(error.value)
    assert path.read_text() == text


def test_an_unknown_verdict_or_field_is_refused_with_its_place() -> None:
    ledger = small()
    ledger["claims"][0]["verdict"] = "MAYBE"
    with pytest.raises(books.LedgerError, match="claims/0/verdict"):
        books.validate(ledger, "test")
    ledger = small()
    ledger["claims"][0]["surprise"] = 1
    with pytest.raises(books.LedgerError, match="surprise"):
        books.validate(ledger, "test")


@pytest.mark.parametrize(
    ("tree", "good"),
    [
        (["value", "x"], True),
        (["add", ["number", "1"], ["add", ["pi"]]], True),
        ([["pi"]], True),
        ([], False),
        (["add", []], False),
        (["number", 1], False),
        (["add", ["add", None]], False),
        (["add", {"a": "b"}], False),
        ("pi", False),
        (None, False),
    ],
)
def test_the_quick_look_at_a_tree_agrees_with_the_schema(tree, good) -> None:
    schema = json.loads((books.HERE / "ledger.schema.json").read_text())
    plain = {"$ref": "#/$defs/tree", "$defs": schema["$defs"]}
    assert Draft202012Validator(plain).is_valid(tree) is good
    assert books._is_tree(tree) is good
    ledger = small()
    certificate = {"format": "longdep-certificate/1", "kind": "witness", "claim": KEY,
                   "values": {}, "hypotheses": [], "conclusion": tree}  # fmt: skip
    ledger["claims"][0]["certificates"] = [certificate]
    if good:
        books.validate(ledger, "test")
    else:
        with pytest.raises(books.LedgerError, match="certificates/0/conclusion"):
            books.validate(ledger, "test")


def test_the_schema_is_a_schema() -> None:
    schema = json.loads((books.HERE / "ledger.schema.json").read_text())
    Draft202012Validator.check_schema(schema)


def test_two_entries_of_one_key_are_refused_with_their_places() -> None:
    ledger = small()
    books.validate(ledger, "test")
    ledger["claims"] *= 2
    with pytest.raises(books.LedgerError, match="claims/1: the key") as e:
        books.validate(ledger, "test")
    assert "\n" not in str(e.value)


def test_differences_name_the_claim_and_both_verdicts() -> None:
    before, after = small(), small(outcome=False)
    (sentence,) = books.differences(before, after, [KEY])
    assert sentence == f"{KEY}: the ledger says SUPPORTED, now UNDECIDED"
    assert books.differences(before, before, [KEY]) == []
    assert "not in the ledger" in books.differences(None, after, [KEY])[0]


def test_claims_that_were_not_tested_keep_their_entries() -> None:
    before = small()
    after = books.updated(before, CLAIMS, ["spectral-form"], {}, "quick")
    kept = {entry["key"]: entry for entry in after["claims"]}
    assert kept[KEY] == before["claims"][0]
    assert kept["spectral-form"]["verdict"] == "UNDECIDED"


def test_a_quick_look_does_not_replace_a_long_one() -> None:
    long = small(profile="thorough")
    assert renewed(long) == long
    assert renewed(small(), profile="thorough") == long
    again = renewed(long, outcome=False)
    (entry,) = again["claims"]
    assert (entry["profile"], entry["verdict"]) == ("quick", "UNDECIDED")


def test_a_statement_that_changed_is_never_kept() -> None:
    long = small(profile="thorough")
    long["claims"][0]["statement"] = "1 = 1"
    assert renewed(long) == small()


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch) -> None:
    path = tmp_path / "page.md"
    books.write_whole(path, "old\n")

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(books.LedgerError, match="No space left"):
        books.write_whole(path, "new\n")
    assert path.read_text() == "old\n"
    assert [p.name for p in tmp_path.iterdir()] == ["page.md"]


def test_a_folder_that_is_a_file_gets_one_sentence(tmp_path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(books.LedgerError, match="cannot be written"):
        books.write_whole(Path(tmp_path / "file" / "page.md"), "x")
