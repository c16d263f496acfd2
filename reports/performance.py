"""The performance page: what the benchmarks measured, as they wrote it down.

`pytest tests/benchmarks --performance-out reports/performance.json` writes the figures;
the page is rendered from that file alone.
"""

import json
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from reports.ledger import as_text, write_whole

FORMAT = "longdep-performance/1"
FIGURES = Path(__file__).parent / "performance.json"
LIBRARIES = ("numpy", "python-flint", "mpmath", "hypothesis", "torch", "jax")
OF_THE_CLUSTER = ("dask", "distributed")


class PerformanceError(ValueError):
    """The file holds no figures of the benchmarks, or cannot be read."""


def machine() -> dict[str, Any]:
    """What a figure depends on, without the name of any machine or folder."""
    return {
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "versions": installed((*LIBRARIES, *OF_THE_CLUSTER)),
    }


def installed(names: tuple[str, ...]) -> dict[str, str]:
    """The versions of those libraries that are there."""
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def write(
    path: Path,
    comparisons: list[dict[str, Any]],
    records: dict[str, Any],
    skipped: dict[str, str],
) -> None:
    """Write the figures of one run of the benchmarks, whole.

    Raises:
        reports.ledger.LedgerError: the file cannot be written.
    """
    figures = {
        "format": FORMAT,
        "machine": machine(),
        "comparisons": sorted(comparisons, key=lambda found: found["name"]),
        "records": dict(sorted(records.items())),
        "skipped": dict(sorted(skipped.items())),
    }
    write_whole(path, as_text(figures))


def read(path: Path = FIGURES) -> dict[str, Any]:
    """Read the figures.

    Raises:
        PerformanceError: there is no such file, or it is of another format.
    """
    try:
        figures = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PerformanceError(f"{path.name}: cannot be read: {error}") from error
    except (ValueError, RecursionError) as error:
        raise PerformanceError(f"{path.name}: not JSON text: {error}") from error
    if not isinstance(figures, dict) or figures.get("format") != FORMAT:
        raise PerformanceError(f"{path.name}: expected the format {FORMAT}")
    return figures
