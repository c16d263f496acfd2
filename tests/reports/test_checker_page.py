"""The page on the proof checker says what its file of figures says."""

import json

import pytest

from longdep.reports.page import checker
from longdep.reports.record.ledger import LedgerError
from tests.checker import __main__ as command
from tests.reports.committed import committed

LEDGER = committed()

REFUSED = {
    "name": "one-is-two",
    "kind": "signs",
    "says": "1*x = 2*x for x < 1, [so](they) say.",
    "premises": [],
    "statement": "x = 2 x",
    "refused_by": "Algebra",
    "refusal": "step 'all': x = 2*x does not check",
}
OWN = {
    **{key: REFUSED[key] for key in ("kind", "says", "premises", "statement")},
    "name": "one-is-two-on-trust",
    "verdict": "PROVED, given 1 lemma of one's own",
    "own": 1,
    "witnessed_to": None,
}
FOLLOWED = {**OWN, "name": "followed", "own": 0, "witnessed_to": 9}
PLAIN = {**FOLLOWED, "name": "plain", "witnessed_to": None, "verdict": "PROVED"}
LEMMAS = {**PLAIN, "name": "lemmas", "verdict": "PROVED, given 1 lemma"}
BOOK = {
    "format": checker.FORMAT,
    "sympy": "1.14.0",
    "false": [REFUSED, OWN],
    "true": [PLAIN, {**LEMMAS, "kind": "sums"}],
    "opinions": None,
}


@pytest.fixture
def rendered(tmp_path, monkeypatch):
    """Render a page from other figures."""

    def render(book: dict) -> str:
        path = tmp_path / "checker.json"
        path.write_text(json.dumps(book), encoding="utf-8")
        monkeypatch.setattr(checker.read, "__defaults__", (path,))
        return checker.page(LEDGER)

    return render


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        (REFUSED, "refused"),
        (OWN, "own"),
        (FOLLOWED, "followed"),
        (PLAIN, "plain"),
        (LEMMAS, "lemmas"),
    ],
)
def test_an_entry_stands_as_its_verdict_says(entry: dict, word: str) -> None:
    assert checker.standing(entry) == word


def test_a_line_shows_signs_of_markdown_as_they_are() -> None:
    line = checker.listed(REFUSED)
    assert r"1\*x = 2\*x for x \< 1, \[so\](they) say." in line
    assert line.endswith("Refused (`Algebra`): `step 'all': x = 2*x does not check`")


def test_code_with_a_backtick_stays_one_piece() -> None:
    assert checker.code("name it in `facts`") == "`` name it in `facts` ``"


def test_the_table_counts_each_kind_by_what_refuses_it(rendered) -> None:
    page = rendered(BOOK)
    assert "| signs | 2 | 0 | 1 | 0 | 1 | `Algebra` 1 |" in page
    assert "**0 were accepted** as PROVED" in page
    assert "| sums | 1 | 0 | 1 | 0 |" in page


def test_a_false_statement_that_is_proved_shows_at_the_top(rendered) -> None:
    page = rendered({**BOOK, "false": [REFUSED, OWN, PLAIN]})
    assert "Of 3 false statements, **1 was accepted** as PROVED" in page


def test_without_opinions_the_page_says_nothing_of_z3(rendered) -> None:
    rules = {"Algebra": dict.fromkeys(("confirms", "by rewriting"), 2)}
    rules["Algebra"] |= dict.fromkeys(("unknown", "outside", "denies"), 0)
    opinions = {"z3": "4.15", "rules": rules, "denials": []}
    assert "z3" not in rendered(BOOK)
    page = rendered({**BOOK, "opinions": opinions})
    assert "| `Algebra` | 4 | 2 | 2 | 0 | 0 | 0 |" in page


def test_figures_of_another_format_are_refused(rendered) -> None:
    with pytest.raises(LedgerError, match="expected the format"):
        rendered({**BOOK, "format": "longdep checker 0"})


def test_every_folded_list_opens_and_closes() -> None:
    page = checker.page(LEDGER)
    kinds = {e["kind"] for e in checker.read()["false"]}
    parts = {e["kind"] for e in checker.read()["true"]}
    assert page.count("<details>") == page.count("</details>")
    assert page.count("<details>") == len(kinds) + len(parts)


def test_the_command_wants_one_file(capsys) -> None:
    assert command.main([]) == 2
    assert "expected one file to write, got 0" in capsys.readouterr().err
