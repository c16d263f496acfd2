"""Figures drawn from the measured tables of the ledger, and only from those."""

import pytest

from longdep.numeric.binomial import interval
from longdep.numeric.errors import DomainError
from longdep.reports.page.book import Book
from longdep.reports.page.figures import Figure, shares
from longdep.reports.page.pictures import figures_of, svg
from longdep.theory.catalog import all_claims
from longdep.theory.topics import TOPICS

NAMES = [figure for topic in TOPICS for figure in figures_of(topic) if figure.measured]


def book(**tables):
    """A ledger that holds nothing but measured tables."""
    claims = [
        {
            "key": key,
            "topic": "trainability",
            "of": None,
            "sources": [],
            "evidence": [
                {"kind": "search", "detail": {}},
                {"kind": "measurement", "detail": {"values": values}},
            ],
        }
        for key, values in tables.items()
    ]
    return Book({"claims": claims})


SLOW = {
    "columns": ["T", "32 updates", "64 updates"],
    "rows": [[T, f"{T} of 64 (0 to 9 %)", "40 of 64 (45 to 78 %)"] for T in (6, 8, 10)],
}


def test_a_cell_gives_the_share_and_its_interval() -> None:
    share, low, high = shares(["31 of 64 (31 to 65 %)", "0 of 64"])
    assert list(share) == [31 / 64, 0]
    assert (low[0], high[0]) == tuple(map(float, interval(31, 64)))


def test_a_cell_without_counts_is_refused() -> None:
    with pytest.raises(DomainError, match=r"cell: expected .* got 'many'"):
        shares(["many"])


def test_a_figure_is_left_out_of_a_report_without_its_tables() -> None:
    assert "trainability_time" not in {f.name for f in book().figures("trainability")}
    whole = book(**{"slow-not-impossible": SLOW})
    assert "trainability_time" in {f.name for f in whole.figures("trainability")}


def test_a_figure_shows_what_the_ledger_measured_and_nothing_else() -> None:
    (figure,) = (f for f in NAMES if f.name == "trainability_time")
    whole = book(**{"slow-not-impossible": SLOW})
    first = svg(figure, whole.tables(figure))
    assert first == svg(figure, whole.tables(figure))
    other = {**SLOW, "rows": [*SLOW["rows"][:2], [10, "9 of 64", "63 of 64"]]}
    assert first != svg(figure, book(**{"slow-not-impossible": other}).tables(figure))


@pytest.mark.parametrize("figure", NAMES, ids=lambda figure: figure.name)
def test_a_figure_asks_for_tables_of_claims_that_exist(figure: Figure) -> None:
    assert set(figure.measured) <= set(all_claims())
