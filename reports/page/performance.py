"""The performance page: what the benchmarks measured, as they wrote it down.

`pytest tests/benchmarks --performance-out reports/performance.json` writes the figures;
the page is rendered from that file alone.
"""

import os
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from longdep.reports.page.measured import read_figures
from longdep.reports.page.writing import page_of
from longdep.reports.record.ledger import HERE, as_text, write_whole

FORMAT = "longdep-performance/1"
FIGURES = HERE / "performance.json"
SIZES_FORMAT = "longdep-sizes/1"
SIZES = HERE / "sizes.json"  # written by python -m tests.benchmarks.cost_of_sizes
LIBRARIES = ("numpy", "python-flint", "mpmath", "hypothesis", "torch", "jax")
OF_THE_CLUSTER = ("dask", "distributed")


WORKERS = (2, 16, 128, 1024)  # of the extrapolation
SPARE = 2  # chunks this many times as long as the coordinator's limit
LARGE_SEARCH = 10**10  # instances


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
    present = {}
    for name in names:
        try:
            present[name] = version(name)
        except PackageNotFoundError:
            continue
    return present


def write(
    path: Path,
    comparisons: list[dict[str, Any]],
    records: dict[str, Any],
    skipped: dict[str, str],
) -> None:
    """Write the figures of one run of the benchmarks, whole.

    Raises:
        LedgerError: the file cannot be written.
    """
    figures = {
        "format": FORMAT,
        "machine": machine(),
        "comparisons": sorted(comparisons, key=lambda comparison: comparison["name"]),
        "records": dict(sorted(records.items())),
        "skipped": dict(sorted(skipped.items())),
    }
    write_whole(path, as_text(figures))


def read(path: Path = FIGURES) -> dict[str, Any]:
    """Read the figures.

    Raises:
        LedgerError: there is no such file, or it is of another format.
    """
    return read_figures(path, FORMAT)


def sizes() -> dict[str, Any]:
    """What cases of real sizes cost, and on which machine.

    Raises:
        LedgerError: there is no such file, or it is of another format.
    """
    return read_figures(SIZES, SIZES_FORMAT)


def page(book: Mapping[str, Any], figures: Mapping[str, Any] | None = None) -> str:
    """Render the page.

    Args:
        book: the ledger.
        figures: those of reports/performance.json by default.
    """
    figures = read() if figures is None else figures
    records = figures["records"]
    scaling, overhead = (records.get(f"campaign {x}") for x in ("scaling", "overhead"))
    return page_of(
        "performance.md.j2",
        book=book,
        machine=figures["machine"],
        comparisons=figures["comparisons"],
        skipped=figures["skipped"],
        others={k: v for k, v in records.items() if not isinstance(v, dict | list)},
        sizes=sizes(),
        scaling=scaling,
        overhead=overhead,
        paper=on_paper(scaling, overhead) if scaling and overhead else None,
        timed=timed,
        short=short,
        spare=SPARE,
    )


def on_paper(scaling: Mapping[str, Any], overhead: Mapping[str, Any]) -> dict[str, Any]:
    """Extrapolate a campaign to more workers than were there.

    One process hands out the chunks and saves them, at a cost of o seconds each, so W
    workers with chunks of t seconds are kept busy as long as W o < t.

    Returns:
        chunk: seconds of a chunk of the usual size; limits: for each way to run it, o,
        chunks per second 1 / o and the largest W = t / o; rows: for each W the least
        chunk, with a margin of SPARE, and the hours of a large search.
    """
    from longdep.numeric.campaign.catalog import find
    from longdep.numeric.campaign.searches import INSTANCES

    rate = scaling["instances_per_second"]
    usual = find(scaling["campaign"]).chunk * INSTANCES
    dask = [c for name, c in overhead.items() if "dask" in name and c is not None]
    crews = {"process pool": overhead["process pool"]}
    if dask:
        crews["Dask"] = max(dask)  # the worse of the two ways it was measured
    return {
        "chunk": usual / rate,
        "instances": usual,
        "limits": [
            {"name": n, "cost": o, "rate": 1 / o, "workers": int(usual / rate / o)}
            for n, o in crews.items()
        ],
        "rows": [
            {
                "workers": workers,
                "least": {name: SPARE * workers * o for name, o in crews.items()},
                "instances": {
                    name: SPARE * workers * o * rate for name, o in crews.items()
                },
                "hours": LARGE_SEARCH / rate / workers / 3600,
            }
            for workers in WORKERS
        ],
        "crews": list(crews),
    }


def timed(seconds: float) -> str:
    """A duration with a fitting unit, in 3 digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{short(seconds / size)} {unit}"
    return f"{short(seconds / 1e-9)} ns"


def short(number: float) -> str:
    """A number in 3 digits, large ones with groups of thousands."""
    rounded = float(f"{number:.3g}")
    return (
        f"{rounded:,.0f}".replace(",", "\u202f") if rounded >= 100 else f"{rounded:g}"
    )
