"""Files of measured figures, from which the pages beside the claims are rendered."""

import json
from pathlib import Path
from typing import Any

from longdep.reports.record.ledger import LedgerError


def read_figures(path: Path, form: str) -> dict[str, Any]:
    """Read a file of measured figures.

    Args:
        path: the file.
        form: what its entry "format" must be.
    Raises:
        LedgerError: there is no such file, or it is of another format.
    """
    try:
        figures = json.loads(
            path.read_text(encoding="utf-8"), parse_constant=_no_number
        )
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(f"{path}: cannot be read: {error}") from error
    except (ValueError, RecursionError) as error:
        raise LedgerError(f"{path}: not JSON text: {error}") from error
    given = figures.get("format") if isinstance(figures, dict) else None
    if given != form:
        raise LedgerError(f"{path}: expected the format {form!r}, got {given!r}")
    return dict(figures)


def _no_number(word: str) -> None:
    """Refuse what Python's reader takes for a number and JSON does not know.

    Raises:
        ValueError: always.
    """
    raise ValueError(f"expected a number, got {word}")
