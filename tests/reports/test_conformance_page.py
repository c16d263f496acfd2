"""The page on the oracle: its figures are counted from the measured ones."""

import json

import pytest

from longdep.numeric.oracle.systems import system
from longdep.reports.page.conformance import FORMAT, Conformance, read, rendered, share
from longdep.reports.record.ledger import LedgerError
from tests.numeric.oracle import conformance as measured
from tests.numeric.oracle.judging import mistakes
from tests.numeric.oracle.ways import frameworks

MUTANTS = [
    {"name": "one-lag", "oracle": 3, "fixed": None, "gradcheck": True},
    {"name": "flushed", "oracle": None, "fixed": 7, "gradcheck": None},
]
BOOK = {
    "format": FORMAT,
    "seed": 1,
    "searched": 200,
    "gradchecked": 3,
    "python": "3.11.0",
    "versions": {"numpy": "2.4.6"},
    "patterns": [
        {"name": "one-lag", "sentence": "Stops | early."},
        {"name": "flushed", "sentence": "Tiny ones become 0."},
    ],
    "places": [
        {
            "system": "gru",
            "convention": "torch",
            "cases": 30,
            "correct": [
                {"way": "by hand", "precision": "float64", "cases": 40, "alarms": 1}
            ],
            "mutants": MUTANTS,
        }
    ],
    "frameworks": [],
}


def test_counts_are_those_of_the_figures():
    c = Conformance(BOOK)
    assert c.count("oracle") == (1, 2)
    assert c.count("fixed") == (1, 2)
    assert c.count("gradcheck") == (1, 1)
    assert c.most_examples() == 3
    assert [m["name"] for _, m in c.missed("oracle")] == ["flushed"]
    assert share([]) == "–"


def test_the_page_shows_what_is_missed_and_escapes_its_tables():
    text = rendered(BOOK)
    assert "**1 of 2**" in text
    assert "**1 in 40 runs on 30 different cases**" in text
    assert "- flushed in gru, torch" in text.split("### Not caught by the oracle")[1]
    assert r"Stops \| early." in text
    assert rendered(BOOK) == text


def test_what_the_survey_of_initialisers_finds_is_shown_with_its_cases():
    haar = {
        "false_alarm": 1e-9,
        "counts": [50, 100],
        "repeats": 5,
        "wrong": {"signs | lost": 100, "nearly uniform": None},
        "right": {"QR": 0},
    }
    text = rendered(BOOK, haar)
    assert "1 of 2 were found" in text
    assert r"| signs \| lost | 100 |" in text
    assert "| nearly uniform | not found |" in text
    assert "that suspected anything: 0." in text
    assert "## Initialisers" not in rendered(BOOK)


def test_an_unexplained_deviation_stands_out():
    row = {
        "implementation": "some.GRU",
        "system": "gru",
        "convention": "torch",
        "precision": "float64",
        "examples": 5,
        "ok": False,
        "unexplained": ["h"],
        "unchecked": [],
        "reason": "",
    }
    assert "**unexplained**: h" in rendered({**BOOK, "frameworks": [row]})


def test_packages_are_counted_by_what_was_seen_of_them():
    seen = [(True, []), (False, []), (False, []), (False, ["h"])]
    names = ("some.GRU", "some RNN", "some.GRU in a batch", "some.LSTM")
    rows = [
        {"implementation": name, "ok": ok, "unexplained": unexplained}
        for name, (ok, unexplained) in zip(names, seen, strict=True)
    ]
    (row,) = Conformance({**BOOK, "frameworks": rows}).packages()
    assert row["package"] == "some"
    counts = row["right"], row["known"], row["unexplained"]
    assert (len(row["rows"]), *counts) == (4, 1, 2, 1)


def test_figures_of_another_format_are_refused(tmp_path):
    path = tmp_path / "conformance.json"
    path.write_text(json.dumps({"format": "something else"}), encoding="utf-8")
    with pytest.raises(LedgerError, match="expected the format"):
        read(path)
    with pytest.raises(LedgerError, match="cannot be read"):
        read(tmp_path / "none.json")


def test_the_committed_figures_hold_and_cover_the_whole_catalogue():
    book = read()
    assert measured.gate(book) == {}
    result = {(p["system"], p["convention"]): p for p in book["places"]}
    assert list(result) == measured.places()
    for (name, convention), place in result.items():
        expected = [p.name for p in mistakes(system(name), convention)]
        assert [m["name"] for m in place["mutants"]] == expected
    runs = [w["cases"] for p in result.values() for w in p["correct"]]
    assert sum(runs) >= 20_000
    assert sum(p["cases"] for p in result.values()) >= 20_000
    assert [measured.label(row) for row in book["frameworks"]] == [
        row.label for row in frameworks.rows()
    ]


def test_what_is_missed_flagged_or_unexplained_is_reported():
    row = {"unexplained": ["h"], "stale": []}
    assert measured.gate({**BOOK, "frameworks": [row]}) == {
        "mutants missed": 1,
        "false alarms": 1,
        "unexplained deviations": 1,
    }
