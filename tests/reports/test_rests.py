"""What a verdict rests on: in words, and in the ledger."""

import copy
import json

import pytest
from jsonschema import Draft202012Validator

from longdep.reports.command.verify import select
from longdep.reports.page.book import Book
from longdep.reports.record import ledger as books
from longdep.reports.record.entries import differences
from longdep.reports.record.proofs import checked_proof
from longdep.reports.record.resting import (
    for_readers,
    given,
    in_brief,
    in_full,
    in_words,
    rests_from_json,
    rests_to_json,
)
from longdep.reports.record.schema import SCHEMA, validate
from longdep.theory.catalog import claim_of
from longdep.theory.core.trust import Rests
from tests.reports.resting_claims import (
    BOOK,
    ENTRIES,
    EXISTS,
    MANY,
    NAMED,
    OUTRIGHT,
    OWN,
    PRINTED,
    REPAIR,
    RESTS,
    WITNESSED,
    WORDS,
    made,
)

# ----------------------------------------------------------------- in words


@pytest.mark.parametrize(
    ("rests", "words"),
    [
        (Rests(), "PROVED"),
        (Rests(("a",)), "PROVED, given 1 lemma"),
        (Rests(("a", "b")), "PROVED, given 2 lemmas"),
        (Rests((), ("a",)), "PROVED, given 1 lemma of one's own"),
        (
            Rests((), ("a", "b"), ("a", "b")),
            "PROVED, given 2 lemmas of one's own, never evaluated",
        ),
        (MANY, "PROVED, given 3 lemmas, 1 of one's own, 1 never evaluated"),
        (Rests(witnessed_to=0), "PROVED, premises witnessed to 0"),
        (
            Rests(("a",), witnessed_to=6),
            "PROVED, given 1 lemma, premises witnessed to 6",
        ),
    ],
)
def test_a_proof_is_proved_given_what_it_rests_on(rests, words) -> None:
    assert rests.words() == words
    assert (words == "PROVED") is rests.on_nothing
    assert rests_from_json(json.loads(json.dumps(rests_to_json(rests)))) == rests


@pytest.mark.parametrize("key", WORDS)
def test_a_verdict_is_written_out_with_what_it_rests_on(key: str) -> None:
    assert in_words(ENTRIES[key]) == WORDS[key]
    assert Book(BOOK).verdict(key) == for_readers(ENTRIES[key])


READ = {
    PRINTED: "false as printed; repaired (the repair is proved, given 3 lemmas, "
    "1 of one's own, 1 never evaluated)",
    REPAIR: "true: proved, given 3 lemmas, 1 of one's own, 1 never evaluated",
    OUTRIGHT: "true: proved",
    NAMED: "true: proved, given 1 lemma",
    WITNESSED: "true: proved, premises witnessed to 6",
}


@pytest.mark.parametrize("key", READ)
def test_a_reader_is_told_what_a_proof_takes_on_trust(key: str) -> None:
    assert for_readers(ENTRIES[key]) == READ[key]


def test_premises_that_no_step_was_followed_of_are_said_to_be_so() -> None:
    rests = rests_to_json(Rests(witnessed_to=0))
    shown = for_readers({**ENTRIES[WITNESSED], "rests": rests})
    assert shown == "true: proved, premises witnessed to 0"


def test_what_no_document_prints_is_stated_and_not_printed() -> None:
    unprinted = {**ENTRIES[PRINTED], "sources": [], "verdict": "REFUTED"}
    assert for_readers({**unprinted, "repair": None}) == "false as stated"


def test_a_repair_that_is_supported_is_not_called_proved() -> None:
    entry = {**ENTRIES[PRINTED], "repair": {"verdict": "SUPPORTED"}}
    said = "false as printed; repaired (the repair is not proved)"
    assert for_readers(entry) == said


def test_a_verdict_in_brief_tells_proved_from_proved_given() -> None:
    assert in_brief(ENTRIES[OUTRIGHT]) == "proved"
    assert in_brief(ENTRIES[NAMED]) == "proved given lemmas"
    in_part = "proved with premises witnessed in part"
    assert in_brief(ENTRIES[WITNESSED]) == in_part
    assert in_brief(ENTRIES[PRINTED]) == "false but repaired"


def test_lemmas_are_named_and_those_of_the_author_said_to_be_so() -> None:
    own = f'"{OWN}", of one\'s own, never evaluated'
    assert given(ENTRIES[REPAIR], "`") == ["`sum`", "`product`", own]
    assert given(ENTRIES[PRINTED]) == ["sum", "product", own]
    assert given(ENTRIES[EXISTS]) == given(ENTRIES[OUTRIGHT]) == []
    assert in_full(ENTRIES[NAMED]) == "PROVED, given 1 lemma: norm-consistent"
    assert in_full(ENTRIES[OUTRIGHT]) == "PROVED"


def test_a_lemma_whose_text_has_several_lines_stays_on_one() -> None:
    ledger = made({**RESTS, NAMED: Rests((), ("two\n lines",))})
    (entry,) = (e for e in ledger["claims"] if e["key"] == NAMED)
    assert given(entry) == ['"two lines", of one\'s own']


@pytest.mark.parametrize("key", [REPAIR, OUTRIGHT, NAMED])
def test_the_words_for_proved_serve_whatever_the_proof_rests_on(key: str) -> None:
    assert ENTRIES[key]["why"] == claim_of(key).why["PROVED"]


def test_a_checked_proof_says_what_it_rests_on() -> None:
    for key in ("unrolled-power", "gamma-bound.standard-norms"):
        detail = checked_proof(claim_of(key))
        named = {*detail["rests"]["lemmas"], *detail["rests"]["own"]}
        assert bool(detail["lemmas"]) is bool(named)
        for name in detail["rests"]["lemmas"]:
            assert any(f"`{name}`" in lemma["source"] for lemma in detail["lemmas"])
        for lemma in detail["lemmas"]:
            assert lemma["own"] is any(
                n in lemma["source"] for n in detail["rests"]["own"]
            )


# ----------------------------------------------------------- in the ledger


def test_a_ledger_that_says_what_verdicts_rest_on_survives_a_round_trip(
    tmp_path,
) -> None:
    for name, text in books.texts(BOOK):
        books.write_whole(tmp_path / name, text)
    assert books.read(tmp_path / "ledger.json") == BOOK
    plain = Draft202012Validator(json.loads(SCHEMA.read_text()))
    for path in tmp_path.rglob("*.json"):
        assert plain.is_valid(json.loads(path.read_text()))


NOTHING = rests_to_json(Rests())
SOMETHING = rests_to_json(RESTS[NAMED])
UNKNOWN = {**SOMETHING, "unevaluated": ["other"]}


@pytest.mark.parametrize(
    ("key", "change"),
    [
        (NAMED, {"verdict": "PROVED"}),
        (WITNESSED, {"verdict": "PROVED"}),
        (REPAIR, {"verdict": "PROVED"}),
        (OUTRIGHT, {"verdict": "PROVED GIVEN"}),
        (EXISTS, {"verdict": "PROVED GIVEN"}),
        (PRINTED, {"verdict": "PROVED"}),
        (PRINTED, {"verdict": "REFUTED"}),
        (PRINTED, {"repair": None}),
        (PRINTED, {"repair": {"key": REPAIR, "verdict": "PROVED"}}),
        (PRINTED, {"repair": {"key": REPAIR, "verdict": "SUPPORTED"}}),
        (PRINTED, {"repair": {"key": REPAIR, "verdict": "REFUTED"}}),
        (NAMED, {"repair": {"key": REPAIR, "verdict": "PROVED GIVEN"}}),
        (NAMED, {"rests": {**SOMETHING, "witnessed_to": -1}}),
        (NAMED, {"rests": {**SOMETHING, "lemmas": [""]}}),
        (NAMED, {"rests": {**SOMETHING, "lemmas": ["a", "a"]}}),
        (NAMED, {"rests": {"lemmas": ["norm-consistent"]}}),
    ],
)
def test_the_schema_refuses_a_verdict_that_cannot_rest_on_this(key, change) -> None:
    ledger = copy.deepcopy(BOOK)
    (entry,) = (e for e in ledger["claims"] if e["key"] == key)
    entry.update(change)
    with pytest.raises(
        books.LedgerError, match=r"not a valid ledger at claims/\d/"
    ) as e:
        validate(ledger, "test")
    assert "\n" not in str(e.value)


@pytest.mark.parametrize(
    ("key", "change", "says"),
    [
        (NAMED, {"verdict": "PROVED", "rests": NOTHING}, "no proof rests on what"),
        (NAMED, {"verdict": "PROVED", "rests": None}, "without proof or witness"),
        (NAMED, {"rests": rests_to_json(Rests(("other",)))}, "no proof rests on what"),
        (NAMED, {"rests": UNKNOWN}, "'other' was never evaluated, but is none"),
        (NAMED, {"verdict": "UNDECIDED", "rests": None}, "beside its proof, got UND"),
        (OUTRIGHT, {"evidence": []}, "no proof rests on what PROVED names"),
        (EXISTS, {"certificates": []}, "PROVED without proof or witness"),
        (PRINTED, {"rests": SOMETHING}, "something else than that claim's entry"),
        (PRINTED, {"repaired_by": []}, "is none of the claims that repair it"),
    ],
)
def test_a_verdict_that_its_evidence_does_not_bear_out_is_refused(
    tmp_path, key, change, says
) -> None:
    ledger = copy.deepcopy(BOOK)
    (entry,) = (e for e in ledger["claims"] if e["key"] == key)
    entry.update(change)
    with pytest.raises(books.LedgerError, match=says) as error:
        validate(ledger, "test")
    assert "\n" not in str(error.value)
    for name, text in books.texts(ledger):
        books.write_whole(tmp_path / name, text)
    with pytest.raises(books.LedgerError, match=says):
        books.read(tmp_path / "ledger.json")


def test_a_repair_that_another_ledger_holds_is_not_missed() -> None:
    ledger = {**BOOK, "claims": [ENTRIES[PRINTED]]}
    validate(ledger, "test")


def test_a_proof_without_what_it_rests_on_is_refused() -> None:
    ledger = copy.deepcopy(BOOK)
    (entry,) = (e for e in ledger["claims"] if e["key"] == NAMED)
    del entry["evidence"][0]["detail"]["rests"]
    with pytest.raises(books.LedgerError, match="'rests' is a required property"):
        validate(ledger, "test")


@pytest.mark.parametrize("form", ["longdep-ledger/2", "longdep-ledger/3"])
def test_a_proof_in_a_ledger_of_an_earlier_format_is_to_be_checked_again(
    tmp_path, form
) -> None:
    earlier = copy.deepcopy(BOOK)
    for entry in earlier["claims"]:
        entry["verdict"] = entry["verdict"].removesuffix(" GIVEN")
        del entry["rests"], entry["repair"]
        for item in entry["evidence"]:
            item.get("detail", {}).pop("rests", None)
    write_earlier(earlier, form, tmp_path)
    ledger = books.read(tmp_path / "ledger.json")
    assert ledger is not None
    read = {e["key"]: (in_words(e), e["why"]) for e in ledger["claims"]}
    assert read == {
        **{key: ("UNDECIDED", None) for key in RESTS},
        PRINTED: ("REFUTED", None),
        EXISTS: ("PROVED", ENTRIES[EXISTS]["why"]),
    }
    stops = [i.get("stopped") for e in ledger["claims"] for i in e["evidence"]]
    assert sum("check it again" in stop for stop in stops if stop) == len(RESTS)
    assert made(before=ledger) == BOOK


@pytest.mark.parametrize("form", ["longdep-ledger/2", "longdep-ledger/3"])
@pytest.mark.parametrize("claims", [None, [1], [{}], [{"verdict": "PROVED"}]])
def test_a_ledger_of_an_earlier_format_without_claims_gets_one_sentence(
    tmp_path, form, claims
) -> None:
    write_earlier({"versions": {}, "claims": claims}, form, tmp_path)
    with pytest.raises(
        books.LedgerError, match="not a valid ledger at claims"
    ) as error:
        books.read(tmp_path / "ledger.json")
    assert "\n" not in str(error.value)


def write_earlier(ledger, form: str, folder) -> None:
    """Write a ledger as an earlier format had it, of one topic where it has topics."""
    head = {**ledger, "format": form}
    if form == "longdep-ledger/3":
        topic = {"format": form, "topic": "one", "claims": head.pop("claims")}
        for entry in topic["claims"] or ():
            if isinstance(entry, dict):
                entry["topic"] = "one"
        text = json.dumps(topic)
        books.write_whole(folder / "ledger" / "one.json", text)
        head["topics"] = {"one": books.digest(text)}
    books.write_whole(folder / "ledger.json", json.dumps(head))


def test_other_lemmas_are_another_verdict() -> None:
    other = made({**RESTS, NAMED: Rests(("sum",)), REPAIR: Rests()})
    sentences = differences(BOOK, other, ENTRIES)
    own = f'"{OWN}", of one\'s own, never evaluated'
    names = f"sum; product; {own}"
    assert sentences == [
        f"{PRINTED}: the ledger says {WORDS[PRINTED]}: {names}, now CONDITIONAL "
        "(repair PROVED)",
        f"{REPAIR}: the ledger says {WORDS[REPAIR]}: {names}, now PROVED",
        f"{NAMED}: the ledger says PROVED, given 1 lemma: norm-consistent, now PROVED, "
        "given 1 lemma: sum",
    ]
    assert differences(BOOK, BOOK, ENTRIES) == []


def test_a_long_look_is_kept_only_if_it_rests_on_the_same() -> None:
    long = made(profile="thorough")
    assert made(before=long) == long
    again = made({**RESTS, NAMED: Rests(("sum",))}, before=long)
    changed = [new["key"] for new in again["claims"] if new["profile"] == "quick"]
    assert changed == [NAMED]


def test_a_repair_is_put_to_the_test_with_what_it_repairs() -> None:
    assert PRINTED in select(claim=REPAIR)
    assert select(claim=REPAIR) == select(claim=PRINTED)
