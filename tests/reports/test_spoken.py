"""A page in its language: words within formulas, and how its sentences are joined."""

import re
from collections import Counter

import pytest

from longdep.reports.page.book import Book
from longdep.reports.page.language import ENGLISH, Language, languages
from longdep.reports.page.render import read_first
from longdep.reports.page.spoken import WORDS, joined, spoken
from longdep.reports.record import ledger as books
from tests.rendered.written import faults, formulas

CHINESE = Language(
    "zh", "中文", {("in a formula", "for all"): "对所有", ("", "A state"): "一个状态"}
)
SPOKEN = languages()


@pytest.fixture(scope="module")
def made() -> dict[str, dict[str, str]]:
    """What is read first, by language and then by the page's name without folder."""
    ledger = books.read(books.COMMITTED)
    assert ledger is not None
    every = (ENGLISH, *SPOKEN)
    return {
        language.code: {
            name.removeprefix(f"{language.folder}/"): text
            for name, text in read_first(Book(ledger), language, every)
        }
        for language in every
    }


def wordless(text: str) -> Counter[str]:
    """The formulas of a page without the words in them."""
    return Counter(re.sub(r"\\text\{[^{}]*\}", "", f.tex) for f in formulas(text))


@pytest.mark.parametrize("code", [language.code for language in SPOKEN])
def test_formulas_are_those_of_the_english_page_but_for_their_words(
    made, code: str
) -> None:
    assert made[code].keys() == made["en"].keys()
    for name, text in made[code].items():
        assert wordless(text) == wordless(made["en"][name]), name


@pytest.mark.parametrize("code", [language.code for language in SPOKEN])
def test_no_formula_of_another_language_has_an_english_word(made, code: str) -> None:
    words = [found[2] for text in made[code].values() for found in WORDS.finditer(text)]
    assert words == []
    assert [found[2] for text in made["en"].values() for found in WORDS.finditer(text)]


def test_the_words_of_a_formula_are_said_in_the_pages_language() -> None:
    formula = r"$x_i > 0 \quad\text{for all } i$"
    assert spoken(formula, CHINESE) == r"$x_i > 0 \quad\text{对所有 } i$"
    assert spoken(formula, ENGLISH) == formula
    assert spoken(r"$a \text{ even}$", CHINESE) == r"$a \text{ even [en]}$"
    assert spoken(r"$\text{ 2 }$", CHINESE) == r"$\text{ 2 }$"


def test_chinese_sentences_follow_one_another_without_a_blank(made) -> None:
    blank = re.compile(r"[。，、；：！？）”] +[^\s|·•$]")
    found = [m[0] for text in made["zh"].values() for m in blank.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("一（二）。 三。 四", "一（二）。三。四"),
        ("**理由。** 因为。", "**理由**。因为。"),
        ("**修正。** [题](a.md)：", "**修正**。[题](a.md)："),
        ("一。 $x$ 二", "一。$x$ 二"),
        ("| 一。 | 二） • |", "| 一。 | 二） • |"),
        ("一。 · 二", "一。 · 二"),
        ("`a。 b` 一", "`a。 b` 一"),
        ("```\n一。 二\n```\n一。 二", "```\n一。 二\n```\n一。二"),
        ("One. Two: three", "One. Two: three"),
    ],
)
def test_a_blank_behind_chinese_punctuation_goes_and_others_stay(
    written: str, read: str
) -> None:
    assert joined(written) == read


def test_korean_keeps_its_blanks() -> None:
    assert spoken("하나. 둘: 셋", Language("ko", "한국어")) == "하나. 둘: 셋"


def test_a_formula_behind_chinese_punctuation_is_still_seen_by_a_git_host(made) -> None:
    assert faults("一。$`x`$") != []
    for text in made["zh"].values():
        assert faults(text) == []
