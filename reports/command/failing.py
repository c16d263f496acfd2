"""How a command ends that cannot do what it is asked."""

import sys
from typing import NoReturn

import click


def fail(message: object) -> NoReturn:
    """End with one clear sentence on standard error and exit code 2."""
    click.echo(f"longdep: {message}", err=True)
    sys.exit(2)
