"""The languages of the pages: English as written, others from a catalogue of messages.

A message is found by its English text and its place ("spectral-form title"): one whose
English has changed since is missing, and a missing or doubtful translation is never
shown as if it were current: the English stands there, marked as such.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from longdep import theory
from longdep.reports.record.schema import LedgerError

MESSAGES = Path(theory.__file__).parent / "messages"
UNTRANSLATED = " [en]"


@dataclass(frozen=True)
class Language:
    """A language of the pages.

    Attributes:
        code: of ISO 639-1; the name of its folder and catalogue.
        name: what it calls itself.
        known: translations by place and English text.
    """

    code: str
    name: str
    known: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)

    @property
    def folder(self) -> str:
        """The folder of its pages within a report; empty for English."""
        return "" if self.code == "en" else self.code

    def says(self, text: str, place: str = "") -> str:
        """A text of ours in this language.

        Args:
            text: English.
            place: where it stands, such as "spectral-form title"; empty for words
                that mean the same everywhere.
        """
        if not text:
            return text
        for asked in _ASKED:
            asked[place, text] = None
        if self.code == "en":
            return text
        return self.known.get((place, text), text + UNTRANSLATED)


ENGLISH = Language("en", "English")
NAMES = {"zh": "中文", "ko": "한국어"}
_ASKED: list[dict[tuple[str, str], None]] = []


@contextmanager
def asking() -> Iterator[dict[tuple[str, str], None]]:
    """Collect what is asked for meanwhile: place and English text, in order."""
    asked: dict[tuple[str, str], None] = {}
    _ASKED.append(asked)
    try:
        yield asked
    finally:
        _ASKED.remove(asked)


@cache
def language(code: str) -> Language:
    """Read the catalogue of a language.

    Raises:
        LedgerError: it is missing or damaged.
    """
    from babel.messages.pofile import PoFileError, read_po

    path = MESSAGES / f"{code}.po"
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=code, abort_invalid=True)
    except (PoFileError, ValueError, OSError) as error:
        said = f"{path}: the translations cannot be read: {error}"
        raise LedgerError(said) from error
    known = {
        (message.context or "", str(message.id)): str(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }
    return Language(code, NAMES[code], known)


def languages() -> tuple[Language, ...]:
    """Every language but English."""
    return tuple(language(code) for code in NAMES)
