"""How a command ends that cannot do what it is asked."""

import sys
from typing import NoReturn

import click

from longdep.numeric.oracle.escaping import one_line


def fail(message: object) -> NoReturn:
    """End with one clear sentence on standard error, escaped, and exit code 2."""
    click.echo(f"longdep: {one_line(str(message))}", err=True)
    sys.exit(2)
