"""A console of few signs, as on Windows: what it cannot show is named in ASCII."""

import codecs
import io
import sys

NAMED = "longdep-named"  # how the error handler is registered


def name_what_cannot_be_shown() -> None:
    """From now on, standard output writes a sign it has no code for in ASCII."""
    codecs.register_error(NAMED, _named)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors=NAMED)


def _named(error: UnicodeError) -> tuple[str, int]:
    from longdep.reports.page.ascii_text import RAISED, ascii_text

    if not isinstance(error, UnicodeEncodeError):
        raise error
    end = error.end
    if raised := RAISED.match(error.object, error.end - 1):
        end = raised.end()  # an exponent is written whole: some digits have codes
    return ascii_text(error.object[error.start : end]), end
