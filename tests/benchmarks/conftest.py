"""Benchmarks as ratios within one run, and the record that the performance page shows.

    pytest tests/benchmarks                                    shows the figures
    pytest tests/benchmarks --performance-out FILE             writes them, too;
                              FILE is reports/performance.json for the page

A benchmark is a test that takes one of two fixtures:

    def test_all_deltas_beat_autograd(compare):
        compare(
            "all deltas, n = 32, T = 100, against torch",
            ours=lambda: deltas(weight, gains, last),
            theirs=lambda: torch_deltas(weight, gains, last),
            goal=3.0,       # reached if ours is 3 times as fast; None: no goal
        )

    def test_campaign_scaling(record):
        record("campaign scaling", {"1 worker": 2.1, "2 workers": 1.1})

`compare` times both callables in turn, so that whatever else the machine does hits
both; it never fails on a slow machine: the page says whether the goal was reached. Use

    ours_work=256, theirs_work=1    where one call of ours trains 256 nets, say: the
                                    ratio is then per unit of work
    unit="net-updates", rate_goal=200_000
                                    to report work per second of ours as well
    at_most=True                    where ours may cost at most `goal` times theirs
                                    (certified against float): ratio = ours / theirs
    note="one thread, float64"      one sentence for the page

The file is written whole, from this run alone, and only if no benchmark failed. A
skipped benchmark is listed with its reason. Set the threads of other libraries to 1
yourself (`torch.set_num_threads(1)`); those of BLAS are set here.
"""

import os
import statistics
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")  # before NumPy is loaded

import pytest  # noqa: E402 - the threads are set first

ROUNDS = 7
LEAST_SECONDS = 0.02  # of one timed round, far above the clock's resolution
DIGITS = 3

COMPARISONS: pytest.StashKey[list[dict[str, Any]]] = pytest.StashKey()
RECORDS: pytest.StashKey[dict[str, Any]] = pytest.StashKey()


def pytest_addoption(parser):
    parser.addoption(
        "--performance-out",
        type=Path,
        default=None,
        metavar="FILE",
        help="write the figures of this run of the benchmarks to FILE, whole",
    )


def pytest_configure(config):
    config.stash[COMPARISONS] = []
    config.stash[RECORDS] = {}


@pytest.fixture
def compare(request) -> Callable[..., dict[str, Any]]:
    """Time ours against theirs and record the ratio; see the head of this file."""

    def measure(
        name: str,
        ours: Callable[[], object],
        theirs: Callable[[], object],
        goal: float | None,
        *,
        ours_work: float = 1,
        theirs_work: float = 1,
        unit: str = "calls",
        rate_goal: float | None = None,
        at_most: bool = False,
        note: str = "",
        rounds: int = ROUNDS,
    ) -> dict[str, Any]:
        pairs = in_turn(ours, theirs, rounds)
        each = [(mine / ours_work, other / theirs_work) for mine, other in pairs]
        ratios = [m / o if at_most else o / m for m, o in each]
        ratio = statistics.median(ratios)
        seconds = statistics.median(m for m, _ in each)
        comparison = {
            "name": name,
            "ours": rounded(seconds),
            "theirs": rounded(statistics.median(o for _, o in each)),
            "unit": unit,
            "ratio": rounded(ratio),
            "lowest": rounded(min(ratios)),
            "highest": rounded(max(ratios)),
            "goal": goal,
            "at_most": at_most,
            "reached": None
            if goal is None
            else (ratio <= goal if at_most else ratio >= goal),
            "rate": rounded(1 / seconds),
            "rate_goal": rate_goal,
            "rate_reached": None if rate_goal is None else 1 / seconds >= rate_goal,
            "note": note,
        }
        request.config.stash[COMPARISONS].append(comparison)
        return comparison

    return measure


@pytest.fixture
def record(request) -> Callable[[str, Any], None]:
    """Keep any other figures, plain JSON values under a name of their own."""

    def keep(name: str, figures: Any) -> None:
        request.config.stash[RECORDS][name] = figures

    return keep


def in_turn(
    ours: Callable[[], object], theirs: Callable[[], object], rounds: int
) -> list[tuple[float, float]]:
    """Seconds of one call of each, `rounds` times, the two always side by side."""
    mine, other = calls_for(ours), calls_for(theirs)
    return [(timed(ours, mine), timed(theirs, other)) for _ in range(rounds)]


def calls_for(function: Callable[[], object]) -> int:
    """How many calls make a round long enough for the clock; warms up, too."""
    function()
    calls = 1
    while (seconds := timed(function, calls) * calls) < LEAST_SECONDS:
        calls = max(2 * calls, int(calls * LEAST_SECONDS / max(seconds, 1e-9)))
    return calls


def timed(function: Callable[[], object], calls: int) -> float:
    start = perf_counter()
    for _ in range(calls):
        function()
    return (perf_counter() - start) / calls


def rounded(figure: float) -> float:
    return float(f"{figure:.{DIGITS}g}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    out = session.config.getoption("--performance-out")
    if out is not None and exitstatus == 0:
        from longdep.reports.page import performance

        performance.write(out, **found_in(session.config))


def pytest_terminal_summary(terminalreporter, exitstatus, config):
    out, measured = config.getoption("--performance-out"), found_in(config)
    for c in measured["comparisons"]:
        sign = "at most" if c["at_most"] else "at least"
        kept = "reached" if c["reached"] else "NOT reached"
        goal = "no goal" if c["goal"] is None else f"goal {sign} {c['goal']:g}: {kept}"
        terminalreporter.write_line(
            f"{c['name']}: {c['ratio']:g} ({goal}), {c['rate']:g} {c['unit']}/s"
        )
    for name, figures in measured["records"].items():
        terminalreporter.write_line(f"{name}: {figures}")
    if out is not None:
        outcome = "written" if exitstatus == 0 else "not written: a benchmark failed"
        terminalreporter.write_line(f"{out}: {outcome}")


def found_in(config) -> dict[str, Any]:
    return {
        "comparisons": config.stash[COMPARISONS],
        "records": config.stash[RECORDS],
        "skipped": skipped_in(config),
    }


def skipped_in(config) -> dict[str, str]:
    """The skipped tests, and modules, with their reasons."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return {
        report.nodeid.rpartition("/")[2]: str(report.longrepr[2]).removeprefix(
            "Skipped: "
        )
        for report in reporter.stats.get("skipped", [])
    }
