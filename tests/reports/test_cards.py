"""A claim's card: its own verdict, its own case, its own picture."""

from longdep.reports.page.book import Book
from longdep.reports.page.cards import card_of
from longdep.reports.page.tables import rows_of
from tests.reports.committed import committed
from tests.reports.resting_claims import (
    BOOK,
    ENTRIES,
    EXISTS,
    OUTRIGHT,
    PRINTED,
    REPAIR,
)

LEDGER = committed()


def test_a_case_without_one_of_the_premises_is_no_example() -> None:
    kinds = [c["kind"] for c in ENTRIES[REPAIR]["certificates"]]
    assert set(kinds) == {"ablation"}
    assert card_of(Book(BOOK), REPAIR).examples == ()
    for key, kind in ((PRINTED, "counterexample"), (EXISTS, "witness")):
        (example,) = card_of(Book(BOOK), key).examples
        assert example.certificate["kind"] == kind
        assert example.file == f"{key}.{kind}.json"


def test_a_card_has_the_repairs_of_its_claim() -> None:
    card = card_of(Book(BOOK), PRINTED)
    assert [entry["key"] for entry in card.repairs] == [REPAIR]
    assert card_of(Book(BOOK), OUTRIGHT).repairs == ()


def test_a_card_has_the_first_picture_that_shows_its_claim() -> None:
    book = Book(LEDGER)
    pictures = {key: card_of(book, key).figure for key in book.by_key}
    shown = {key: figure for key, figure in pictures.items() if figure is not None}
    assert shown
    assert len(shown) < len(pictures)
    assert all(key in figure.shows for key, figure in shown.items())


def test_the_case_of_the_smallest_size_comes_first() -> None:
    book = Book(LEDGER)
    first, second = card_of(book, "clipping-overflow").examples
    assert (first.size, second.size) == (1, 2)
    assert first.file == "clipping-overflow.counterexample.2.json"


def test_a_rounded_figure_has_no_zero_that_nobody_measured() -> None:
    rows = rows_of({"drift": -21.0, "growth": 5.0, "seeds": 21, "version": "10.0"})
    assert rows[1:] == [
        ["drift", "-21"],
        ["growth", "5.0"],
        ["seeds", "21"],
        ["version", "10.0"],
    ]
