"""From a template to the text of a page."""

import re
import traceback
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError

from longdep.numeric.oracle.escaping import message_of
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
        LedgerError: the template is missing or damaged, or does not fit its values.
    """
    made = _template(template)
    try:
        text = made.render(**values, _=language.says, language=language)
    except LedgerError:
        raise
    except Exception as error:  # a damaged template may raise anything
        raise LedgerError(_unfilled(template, error)) from error
    return _tidied(spoken(text, language))


def require_templates() -> None:
    """Find out before a long run whether every template can be read.

    Raises:
        LedgerError: one is missing or damaged.
    """
    for name in NAMES:
        _template(f"{name}.md.j2")


def _template(name: str) -> Template:
    """Read a template.

    Raises:
        LedgerError: it is missing or damaged.
    """
    try:
        return _environment().get_template(name)
    except TemplateNotFound as error:
        raise LedgerError(f"{TEMPLATES / name}: the template is missing") from error
    except Exception as error:  # Jinja compiles it, and Python what comes of that
        line = (
            f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
        )
        raise LedgerError(
            f"{TEMPLATES / name}{line}: the template is damaged ({_said(error)})"
        ) from error


def _unfilled(name: str, error: Exception) -> str:
    """Which line of which template could not be filled, and why."""
    lines = [
        (Path(frame.filename), frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).parent == TEMPLATES
    ]
    path, line = lines[-1] if lines else (TEMPLATES / name, None)
    place = f"{path}, line {line}" if line else str(path)
    said = _said(error)
    return f"{place}: the template is damaged, or does not fit what it shows ({said})"


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {message_of(error)}"


def _tidied(text: str) -> str:
    lines = [line.rstrip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
