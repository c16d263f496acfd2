"""How a command ends that cannot do what it is asked."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from longdep.numeric.oracle.escaping import one_line, printable

if TYPE_CHECKING:
    from longdep.reports.record.ledger import LedgerError

INTERRUPTED = 130  # 128 + SIGINT, as shells have it
NO_READER = 141  # 128 + SIGPIPE
MOST_PROCESSES = 4096  # that any command takes for --jobs or --workers
STDERR = 2  # its number
UNWRITTEN = (errno.ENOSPC, errno.EBADF, errno.EFBIG, errno.EIO)


def guarded(command: Callable[[], object]) -> None:
    """Run the command line; what the system refuses ends it with one sentence."""
    hold_streams()
    try:
        try:
            command()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        without_reader()
    except MemoryError:
        end("cannot go on: there is no memory left")
    except ImportError as error:  # of a package that longdep needs
        end(f"cannot go on: {one_line(str(error))}")
    except OSError as error:
        reason = one_line(str(error.strerror or error))
        if error.filename is not None:
            reason = f"{one_line(str(error.filename))}: {reason}"
        elif error.errno == errno.ENOENT:
            reason += " (is the current folder still there?)"
        elif error.errno in UNWRITTEN:
            end(f"the output cannot be written: {reason}")
        end(f"cannot go on: {reason}")


def hold_streams() -> None:
    """Give a process that was started without one a stream that leads nowhere.

    Else a file that it opens would take the stream's place.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= STDERR:
        pass
    os.close(number)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))


def without_reader() -> NoReturn:
    """End where the reader of the output is gone: an exit code that is no verdict."""
    sys.stdout = sys.stderr = StringIO()  # what is still to be printed
    sys.exit(NO_READER)


def end(sentence: str) -> NoReturn:
    """End with a sentence, and without what is still to be printed."""
    sys.stdout = StringIO()
    with suppress(OSError):
        sys.stderr.write(f"longdep: {sentence}\n")
    sys.exit(2)


@contextmanager
def needing(target: str) -> Iterator[None]:
    """Say which package is missing for a target, and where it comes from.

    Raises:
        DomainError: one is.
    """
    from longdep.numeric.errors import DomainError

    try:
        yield
    except ModuleNotFoundError as error:
        raise DomainError(
            f"{target}: needs the package {error.name!r}, which is not installed; it "
            "comes with the extra longdep[frameworks]"
        ) from None


def unwritten(path: Path | None, text: str) -> "LedgerError | None":
    """Write a file that is asked for, before anything is printed: nobody may listen.

    Returns:
        Why it cannot be written, which is to be said once all is printed; else None.
    """
    from longdep.reports.record.ledger import LedgerError, write_whole

    try:
        if path is not None:
            write_whole(path, text)
    except LedgerError as error:
        return error
    return None


def say(text: str) -> None:
    """Print a line, escaped: a path in it may have any characters, and keeps them."""
    click.echo(printable(text, keep=""))


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
