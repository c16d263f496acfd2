"""The options of `longdep campaign`."""

from collections.abc import Callable
from pathlib import Path

import click

from longdep.reports.command.failing import MOST_PROCESSES

store_option = click.option(
    "--store",
    "place",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of finished chunks (default: NAME.campaign.sqlite, here).",
)


def crew_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of `run` and `resume`."""
    for option in (
        click.option(
            "--out",
            type=click.Path(path_type=Path, dir_okay=False),
            help="Write the merged result here, too.",
        ),
        click.option("--scheduler", metavar="ADDRESS", help="Use this Dask cluster."),
        click.option(
            "--workers",
            type=click.IntRange(1, MOST_PROCESSES),
            help="Processes on this machine (default: one a core).",
        ),
        store_option,
    ):
        command = option(command)
    return command


def fresh_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of the searches with fresh seeds, `claims` and `oracle`."""
    for option in (
        click.option("--system", metavar="NAME", help="oracle: this system alone."),
        click.option("--tests", metavar="FOLDER", help="claims: tests of one's own."),
        click.option("--topic", metavar="TOPIC", help="claims: this topic alone."),
        click.option("--claim", metavar="KEY", help="claims: this claim alone."),
        click.option(
            "--examples",
            type=click.IntRange(min=1),
            help="claims, oracle: cases of each property, or way of right code.",
        ),
        click.option(
            "--first-seed",
            type=click.IntRange(min=0),
            help="claims, oracle: seed of the first round (default: a fresh one).",
        ),
        click.option(
            "--rounds",
            type=click.IntRange(min=1),
            help="claims, oracle: end after so many rounds.",
        ),
    ):
        command = option(command)
    return command


DIGITS = 6  # of a duration: a week has six in seconds


class Duration(click.ParamType):
    """Seconds, or a number with s, m or h behind it."""

    name = "duration"

    def convert(self, value: object, *_: object) -> float:
        """Read "90", "90s", "30m" or "2h"."""
        units = {"s": 1, "m": 60, "h": 3600}
        text = str(value)
        number, unit = (text[:-1], text[-1]) if text[-1:] in units else (text, "s")
        whole = number.isascii() and number.isdigit() and len(number) <= DIGITS
        if not whole or int(number) == 0:
            self.fail(f"expected 90, 90s, 30m or 2h, got {text[:40]!r}")
        return float(int(number) * units[unit])


lasting_option = click.option(
    "--for",
    "--seconds",
    "lasting",
    type=Duration(),
    metavar="DURATION",
    help="claims, oracle: end in order after so long, such as 90s, 30m, 2h.",
)
