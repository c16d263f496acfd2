"""The ledger: written by topics, read through its schema, compared in sentences."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from longdep.reports.record import ledger as books
from longdep.reports.record.entries import differences, updated
from longdep.reports.record.finding import Evidence
from longdep.reports.record.layout import laid_out
from longdep.reports.record.outline import outline_of
from longdep.reports.record.schema import SCHEMA, is_tree, validate
from longdep.theory.catalog import claim_of

KEY = "unrolled-power"


CLAIMS = [outline_of(claim_of(key)) for key in (KEY, "spectral-form")]


def small(outcome: bool = True, profile: str = "quick") -> books.Ledger:
    return renewed(None, outcome, profile)


def renewed(before, outcome: bool = True, profile: str = "quick") -> books.Ledger:
    evidence = [Evidence(KEY, "search", f"{profile} search", outcome, 10)]
    return updated(before, CLAIMS, [KEY], {KEY: evidence}, profile)


def two_topics(outcome: bool = True) -> books.Ledger:
    """A ledger of two topics, the first of which depends on an outcome."""
    other = replace(outline_of(claim_of("spectral-form")), topic="another", key="other")
    evidence = {KEY: [Evidence(KEY, "search", "a search", outcome, 10)]}
    return updated(None, [CLAIMS[0], other], [KEY, "other"], evidence, "quick")


def write(ledger: books.Ledger, folder: Path) -> Path:
    """Write the files of a ledger; return its head."""
    for name, text in books.texts(ledger):
        books.write_whole(folder / name, text)
    return folder / "ledger.json"


def contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def test_a_new_ledger_satisfies_its_schema_and_survives_a_round_trip(tmp_path) -> None:
    for ledger in (small(), two_topics()):
        validate(ledger, "test")
        assert books.read(write(ledger, tmp_path)) == ledger


def test_every_file_of_the_committed_ledger_satisfies_the_schema_by_itself() -> None:
    plain = Draft202012Validator(json.loads(SCHEMA.read_text()))
    head = json.loads(books.COMMITTED.read_text())
    files = [books.HERE / "ledger" / f"{topic}.json" for topic in head["topics"]]
    assert sorted((books.HERE / "ledger").iterdir()) == sorted(files)
    for path in (books.COMMITTED, min(files, key=lambda p: p.stat().st_size)):
        assert plain.is_valid(json.loads(path.read_text()))


def test_the_committed_ledger_is_what_the_writer_writes() -> None:
    ledger = books.read(books.COMMITTED)
    assert ledger is not None
    for name, text in books.texts(ledger):
        assert (books.HERE / name).read_text(encoding="utf-8") == text, name


def test_a_change_of_one_claim_changes_its_topic_and_one_digest(tmp_path) -> None:
    write(two_topics(), tmp_path)
    before = contents(tmp_path)
    write(two_topics(outcome=False), tmp_path)
    after = contents(tmp_path)
    topic = CLAIMS[0].topic
    changed = {name for name in after if before[name] != after[name]}
    assert changed == {"ledger.json", f"ledger/{topic}.json"}
    lines = zip(*(d["ledger.json"].splitlines() for d in (before, after)), strict=True)
    (digest,) = [new for old, new in lines if old != new]
    assert digest.startswith(f'  "{topic}": ')


def test_records_and_trees_stand_on_one_line_each() -> None:
    step = {"name": "s", "says": "x" * 200, "by": "y" * 200, "because": "z" * 200}
    tree = ["add", *[["number", str(k)] for k in range(1000)]]
    proof = {"kind": "proof", "detail": {"lines": [step] * 5}}
    entry = {"key": "a", "evidence": [proof], "certificates": [{"conclusion": tree}]}
    text = laid_out({"claims": [entry]})
    assert json.loads(text) == {"claims": [entry]}
    lines = [line.strip().removesuffix(",") for line in text.splitlines()]
    assert lines.count(json.dumps(step)) == 5
    assert f'"conclusion": {json.dumps(tree)}' in lines
    assert max(map(len, (line for line in lines if "conclusion" not in line))) < 1000


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values)
@settings(database=None, deadline=None, derandomize=True)
def test_what_is_laid_out_is_the_same_value(value) -> None:
    assert json.loads(laid_out(value)) == value


def test_a_ledger_in_one_file_is_still_read(tmp_path) -> None:
    old = {**two_topics(), "format": "longdep-ledger/2"}
    earlier = [{**entry} for entry in old["claims"]]
    for entry in earlier:
        del entry["rests"], entry["repair"]
    old["claims"] = earlier
    (tmp_path / "ledger.json").write_text(json.dumps(old))
    assert books.is_ledger(tmp_path / "ledger.json")
    assert books.read(tmp_path / "ledger.json") == two_topics()


def test_files_that_do_not_belong_together_are_refused(tmp_path) -> None:
    """As after a run that was stopped between two files: the head is written last."""
    head = write(two_topics(), tmp_path)
    *topics, _ = books.texts(two_topics(outcome=False))
    for name, text in topics:
        books.write_whole(tmp_path / name, text)
    with pytest.raises(books.LedgerError, match="not the file that ledger") as error:
        books.read(head)
    assert "\n" not in str(error.value)
    assert books.is_ledger(head)


def test_a_topic_that_is_missing_is_named(tmp_path) -> None:
    head = write(two_topics(), tmp_path)
    (tmp_path / "ledger" / "another.json").unlink()
    with pytest.raises(
        books.LedgerError, match=r"another\.json: expected, as"
    ) as error:
        books.read(head)
    assert "\n" not in str(error.value)


def test_a_head_leads_to_no_file_outside_its_folder(tmp_path) -> None:
    head = write(two_topics(), tmp_path)
    head.write_text(head.read_text().replace('"another"', '"../another"'))
    with pytest.raises(books.LedgerError, match="not a valid ledger at topics"):
        books.read(head)


@pytest.mark.parametrize("name", ["../another", "/another", "another\n", "", "a/b"])
def test_the_keys_of_the_suite_are_read_from_no_other_folder(
    tmp_path, monkeypatch, name
) -> None:
    head = write(two_topics(), tmp_path)
    monkeypatch.setattr(books, "COMMITTED", head)
    assert books.suite_keys.__wrapped__() == {KEY, "other"}
    changed = json.loads(head.read_text())
    changed["topics"][name] = changed["topics"].pop("another")
    head.write_text(json.dumps(changed))
    for reader in (books.suite_keys.__wrapped__, lambda: books.read(head)):
        with pytest.raises(
            books.LedgerError, match="not a valid ledger at to"
        ) as error:
            reader()
        assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "null",
        '{"format": "longdep-ledger/9", "books": []}',
        '{"format": "longdep-ledger/4", "topics": []}',
        '{"format": "longdep-ledger/3", "topics": []}',
        '{"format": "longdep-ledger/2", "claims": [1]}',
    ],
)
def test_the_keys_of_the_suite_are_read_from_no_other_file(
    tmp_path, monkeypatch, text
) -> None:
    head = tmp_path / "ledger.json"
    head.write_text(text)
    monkeypatch.setattr(books, "COMMITTED", head)
    with pytest.raises(books.LedgerError, match="not a valid ledger"):
        books.suite_keys.__wrapped__()


def redigested(head: Path, topic: str, old: str, new: str) -> None:
    """Change a topic's file, and the head so that it has the digest of the change."""
    place = head.parent / "ledger" / f"{topic}.json"
    text = place.read_text()
    assert old in text
    place.write_text(text.replace(old, new, 1))
    changed = json.loads(head.read_text())
    changed["topics"][topic] = books.digest(place.read_text())
    head.write_text(json.dumps(changed))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"key": "other"', '"key": "this", "key": "other"', "'key' stands twice"),
        (
            '"topic": "another",\n',
            '"topic": "yet_another",\n',
            "at topic: expected 'an",
        ),
        ('"other", "topic": "another"', '"other", "topic": "b"', "at claims/0/topic"),
        ('"certificates"', '"x": NaN, "certificates"', "finite number, got NaN"),
        ('"certificates"', '"x": -Infinity, "certificates"', "finite number, got -Inf"),
        ('"certificates"', '"x": 1e999, "certificates"', "finite number, got 1e999"),
        ('"title": "', '"title": "\\ud800', "surrogates not allowed"),
    ],
)
def test_a_topic_of_doubtful_content_is_refused_although_its_digest_is_right(
    tmp_path, old, new, says
) -> None:
    head = write(two_topics(), tmp_path)
    redigested(head, "another", old, new)
    with pytest.raises(books.LedgerError, match=says) as error:
        books.read(head)
    assert "\n" not in str(error.value)


def test_a_topic_that_a_head_names_twice_is_refused(tmp_path) -> None:
    head = write(two_topics(), tmp_path)
    text = head.read_text()
    head.write_text(
        text.replace('"another": ', f'"another": "{"0" * 64}", "another": ')
    )
    with pytest.raises(books.LedgerError, match="'another' stands twice"):
        books.read(head)


def test_other_line_ends_are_the_same_ledger(tmp_path) -> None:
    head = write(two_topics(), tmp_path)
    for path in (head, *(tmp_path / "ledger").iterdir()):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert books.read(head) == two_topics()


def test_a_missing_ledger_is_none(tmp_path) -> None:
    assert books.read(tmp_path / "nothing.json") is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ("[]", "not a valid ledger"),
        ("null", "not a valid ledger"),
        ("[" * 100_000, "not JSON"),
        ('{"format": "longdep-ledger/2"}', "not a valid ledger"),
        ('{"format": "longdep-ledger/3"}', "not a valid ledger"),
        ('{"format": "longdep-ledger/4"}', "not a valid ledger"),
        ('{"format": "longdep-ledger/5"}', "another version of longdep"),
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
        validate(ledger, "test")
    ledger = small()
    ledger["claims"][0]["surprise"] = 1
    with pytest.raises(books.LedgerError, match="surprise"):
        validate(ledger, "test")


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
    schema = json.loads(SCHEMA.read_text())
    plain = {"$ref": "#/$defs/tree", "$defs": schema["$defs"]}
    assert Draft202012Validator(plain).is_valid(tree) is good
    assert is_tree(tree) is good
    ledger = small()
    certificate = {"format": "longdep-certificate/1", "kind": "witness", "claim": KEY,
                   "values": {}, "hypotheses": [], "conclusion": tree}  # fmt: skip
    ledger["claims"][0]["certificates"] = [certificate]
    if good:
        validate(ledger, "test")
    else:
        with pytest.raises(books.LedgerError, match="certificates/0/conclusion"):
            validate(ledger, "test")


def test_the_schema_is_a_schema() -> None:
    schema = json.loads(SCHEMA.read_text())
    Draft202012Validator.check_schema(schema)


def test_two_entries_of_one_key_are_refused_with_their_places() -> None:
    ledger = small()
    validate(ledger, "test")
    ledger["claims"] *= 2
    with pytest.raises(books.LedgerError, match="claims/1: the key") as e:
        validate(ledger, "test")
    assert "\n" not in str(e.value)


def test_differences_name_the_claim_and_both_verdicts() -> None:
    before, after = small(), small(outcome=False)
    (sentence,) = differences(before, after, [KEY])
    assert sentence == f"{KEY}: the ledger says SUPPORTED, now UNDECIDED"
    assert differences(before, before, [KEY]) == []
    assert "not in the ledger" in differences(None, after, [KEY])[0]


def test_claims_that_were_not_tested_keep_their_entries() -> None:
    before = small()
    after = updated(before, CLAIMS, ["spectral-form"], {}, "quick")
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
    for part in ("statement", "paraphrase", "read_as"):
        long = small(profile="thorough")
        long["claims"][0][part] = "1 = 1"
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
