"""From a template to the text of a page."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from longdep.reports.page.drawn import sentences
from longdep.reports.page.formulas import (
    approximate,
    brief,
    outcomes_rows,
    sides_latex,
    values_latex,
)
from longdep.reports.page.language import ENGLISH, Language
from longdep.reports.page.markdown import cell, hosted, plain
from longdep.reports.page.place import OWN_COMMAND
from longdep.reports.page.prose import counted, page_prose
from longdep.reports.page.spoken import spoken
from longdep.reports.page.tables import table
from longdep.reports.record.outcome import HOLDS
from longdep.reports.record.resting import for_readers, given

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters.update(
        values=values_latex,
        brief=brief,
        outcomes=outcomes_rows,
        sides=sides_latex,
        approximate=approximate,
        cell=cell,
        drawn=sentences,
        counted=counted,
        greek=page_prose,
        table=table,
        plain=plain,
        words=for_readers,
        given=given,
    )
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    environment.globals.update(holds=HOLDS, own_command=OWN_COMMAND, words=for_readers)
    return environment


def page_of(
    template: str, folder: str = "", language: Language = ENGLISH, **values: Any
) -> str:
    """Fill a template; trailing blanks and runs of empty lines are removed.

    Templates write links from the report's root and formulas between dollars; the page
    has them as a Git host needs them.

    Args:
        template: its file's name.
        folder: where the page lies within the report; empty for the root.
        language: that of the page; `_` in a template says a text in it, and so do the
            words of its formulas.
        values: what else the template names.
    """
    return _tidied(hosted(text_of(template, language, **values), folder))


def text_of(template: str, language: Language = ENGLISH, **values: Any) -> str:
    """Fill a template; formulas stay between dollars, links from the report's root."""
    made = _environment().get_template(template)
    text = made.render(**values, _=language.says, language=language)
    return _tidied(spoken(text, language))


def _tidied(text: str) -> str:
    lines = [line.rstrip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
