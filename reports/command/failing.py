"""How a command ends that cannot do what it is asked."""

import sys
from typing import NoReturn

import click

from longdep.numeric.oracle.escaping import one_line

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def fail(message: object) -> NoReturn:
    """End with one clear sentence on standard error, escaped, and exit code 2."""
    click.echo(f"longdep: {one_line(str(message))}", err=True)
    sys.exit(2)


def interrupted(interrupt: KeyboardInterrupt) -> NoReturn:
    """End after Ctrl-C with one sentence, and the exit code that shells have for it."""
    said = f"; {interrupt}" if interrupt.args else ""
    click.echo(f"longdep: interrupted{said}", err=True)
    sys.exit(INTERRUPTED)


class OneSentence(click.Command):
    """A command whose bad use gets one sentence, click's own errors too."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Parse the words after the command's name."""
        try:
            return super().parse_args(context, args)
        except click.UsageError as error:
            fail(f"{self.name}: {error.format_message()}")
