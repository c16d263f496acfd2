"""From a template to the text of a page."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateSyntaxError

from longdep.reports.page.drawn import sentences
from longdep.reports.page.formulas import (
    approximate,
    brief,
    outcomes_rows,
    sides_latex,
    values_latex,
)
from longdep.reports.page.language import ENGLISH, Language
from longdep.reports.page.markdown import cell, escaped, hosted, plain, verbatim
from longdep.reports.page.place import OWN_COMMAND
from longdep.reports.page.prose import counted, grouped, page_prose
from longdep.reports.page.spoken import spoken
from longdep.reports.page.tables import table
from longdep.reports.record.outcome import HOLDS
from longdep.reports.record.resting import for_readers, given
from longdep.reports.record.schema import LedgerError

TEMPLATES = Path(__file__).parent / "templates"
NAMES = (  # of all of them; a test holds this against the folder
    "bench",
    "campaigns",
    "card",
    "checker",
    "claim",
    "conformance",
    "coverage",
    "disagreements",
    "front",
    "how-sure",
    "kernel",
    "kernel-topic",
    "margin-questions",
    "notebook",
    "overview",
    "own",
    "parts",
    "performance",
    "story",
    "topic",
    "trust",
)


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
        escaped=escaped,
        grouped=grouped,
        verbatim=verbatim,
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
    """Fill a template; formulas stay between dollars, links from the report's root.

    Raises:
        LedgerError: the template is missing or damaged.
    """
    try:
        made = _environment().get_template(template)
        text = made.render(**values, _=language.says, language=language)
    except (TemplateError, UnicodeDecodeError, OSError) as error:
        raise LedgerError(_damaged(template, error)) from error
    return _tidied(spoken(text, language))


def require_templates() -> None:
    """Find out before a long run whether every template can be read.

    Raises:
        LedgerError: one is missing or damaged.
    """
    for name in NAMES:
        template = f"{name}.md.j2"
        try:
            _environment().get_template(template)
        except (TemplateError, UnicodeDecodeError, OSError) as error:
            raise LedgerError(_damaged(template, error)) from error


def _damaged(template: str, error: Exception) -> str:
    missing = isinstance(error, TemplateNotFound)
    what = "missing" if missing else f"{type(error).__name__}: {error}"
    line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
    return f"{TEMPLATES / template}{line}: the template is damaged ({what})"


def _tidied(text: str) -> str:
    lines = [line.rstrip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
