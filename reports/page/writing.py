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
from longdep.reports.page.place import OWN_COMMAND
from longdep.reports.page.prose import cell, counted, greek
from longdep.reports.page.tables import table
from longdep.reports.record.resting import given, in_words
from longdep.reports.record.verdict import HOLDS

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
        greek=greek,
        table=table,
        words=in_words,
        given=given,
    )
    environment.globals.update(holds=HOLDS, own_command=OWN_COMMAND)
    return environment


def page_of(template: str, **values: Any) -> str:
    """Fill a template; trailing blanks and runs of empty lines are removed."""
    text = _environment().get_template(template).render(**values)
    lines = [line.rstrip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
