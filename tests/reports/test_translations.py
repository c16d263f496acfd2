"""The catalogues of messages say all that the pages ask for, and nothing stale."""

import re
from collections import Counter

import pytest
from babel.messages.pofile import read_po

from longdep.reports.page.language import (
    MESSAGES,
    NAMES,
    UNTRANSLATED,
    Language,
    asking,
    language,
)
from tests.reports.translations import asked

FORMULA = re.compile(r"\$[^$]*\$|`[^`]*`|\{[a-z_]*\}")
WANTED = asked()
SCRIPTS = {"zh": r"[\u4e00-\u9fff]", "ko": r"[\uac00-\ud7a3]"}


@pytest.mark.parametrize("code", NAMES)
def test_every_message_of_the_pages_is_translated(code: str) -> None:
    known = language(code).known
    assert [message for message in WANTED if message not in known] == []


@pytest.mark.parametrize("code", NAMES)
def test_no_translation_is_doubtful_or_of_a_text_that_is_gone(code: str) -> None:
    with (MESSAGES / f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=code, abort_invalid=True)
    kept = [(m.context or "", m.id) for m in catalogue if m.id]
    assert [m.id for m in catalogue if m.id and m.fuzzy] == []
    assert not catalogue.obsolete
    assert sorted(kept) == sorted(WANTED)


@pytest.mark.parametrize("code", NAMES)
def test_formulas_code_and_blanks_to_fill_are_those_of_the_english(code: str) -> None:
    for (place, text), said in language(code).known.items():
        assert Counter(FORMULA.findall(said)) == Counter(FORMULA.findall(text)), place


@pytest.mark.parametrize("code", NAMES)
def test_a_translation_is_in_its_language(code: str) -> None:
    for (place, text), said in language(code).known.items():
        words = re.sub(FORMULA, "", text)
        if re.search(r"[A-Za-z]{3}", words):
            assert re.search(SCRIPTS[code], said), (place, said)


def test_what_is_not_translated_is_marked_and_not_passed_off() -> None:
    spoken = Language("zh", "中文", {("k title", "The old English"): "旧"})
    assert spoken.says("The old English", "k title") == "旧"
    assert spoken.says("The new English", "k title") == "The new English" + UNTRANSLATED
    assert spoken.says("The old English", "m title") == "The old English" + UNTRANSLATED


def test_what_is_asked_for_is_collected() -> None:
    with asking() as messages:
        Language("en", "English").says("a", "b")
        Language("en", "English").says("")
    assert list(messages) == [("b", "a")]


DOUBTFUL = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

#, fuzzy
msgctxt "k title"
msgid "A state"
msgstr "旧"

msgctxt "k why"
msgid "A state"
msgstr "新"

msgctxt "k paraphrase"
msgid "A state"
msgstr ""
"""


def test_a_doubtful_or_empty_translation_is_not_shown(tmp_path, monkeypatch) -> None:
    (tmp_path / "zh.po").write_text(DOUBTFUL, encoding="utf-8")
    monkeypatch.setattr("longdep.reports.page.language.MESSAGES", tmp_path)
    read = language.__wrapped__("zh")
    assert read.known == {("k why", "A state"): "新"}
    assert read.says("A state", "k title") == "A state" + UNTRANSLATED
