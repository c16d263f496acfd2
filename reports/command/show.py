"""One claim in a terminal, for `longdep show`: in colour, if it has colours."""

import os
import shutil
import sys
from collections.abc import Iterable

import click

from longdep.reports.command.verdict_display import COLOURS
from longdep.reports.page.showing import Shown
from longdep.reports.page.terminal import Terminal
from longdep.reports.page.terminal_card import Line

PIPED = 80  # columns where there is no terminal
STYLES = {"title": "bold", "heading": "bold", "quiet": "dim", **COLOURS}


def print_card(shown: Shown) -> None:
    """Print a claim's card, as wide as the terminal and in what it can show."""
    columns = shutil.get_terminal_size((PIPED, 24)).columns
    lines = list(shown.lines(Terminal(columns, unicode=shows_unicode())))
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        _in_colour(lines)
    else:
        click.echo("\n".join(text for _, text in lines))


def shows_unicode() -> bool:
    """Whether the output can show the signs of mathematics."""
    encoding = sys.stdout.encoding or "ascii"
    try:
        "ᵀₜ‖≤Λ⎡√".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _in_colour(lines: Iterable[Line]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True, highlight=False)
    for style, text in lines:
        console.print(Text(text, STYLES.get(style, "")))
