"""Pytest plugin: carries the evidence of a test with its report, and writes reports.

Registered by the package; it does nothing unless a test records evidence (or an
implementation is put before the oracle: reports/plugin/oracle.py). The evidence travels
in the test report's user properties, so it also arrives from other processes.
`--claims-report DIR` writes a ledger and pages of the claims tested.
"""

from collections.abc import Generator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from longdep.reports.plugin.carried import (
    COLLECTED,
    COLLECTION,
    DESELECTED,
    EVIDENCE,
    OUTLINES,
    Carried,
    claim_of_test,
    collection,
    outlines,
)

pytest_plugins = [
    "longdep.reports.plugin.oracle"
]  # the fixture `oracle` and its options


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options: how many examples, and where to write a report."""
    group = parser.getgroup("longdep", "claims put to the test")
    group.addoption(
        "--claims-profile",
        choices=("quick", "default", "thorough"),
        default=None,
        help="how many examples each property of a claim runs "
        "(plain pytest: quick; with --claims-report: default)",
    )
    group.addoption(
        "--claims-report",
        metavar="DIR",
        type=Path,
        default=None,
        help="write the verdicts on the claims tested to this folder, as JSON and "
        "Markdown",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose the profile and prepare the report, if they are asked for."""
    folder: Path | None = config.getoption("--claims-report")
    profile = config.getoption("--claims-profile") or ("default" if folder else None)
    if profile is not None:
        from longdep.reports.record import searching

        # A run within a test of another run leaves that one its profile.
        config.add_cleanup(partial(searching.use_profile, searching.profile()))
        searching.use_profile(profile)
    if folder is not None and not hasattr(config, "workerinput"):
        from longdep.reports.page.place import taken
        from longdep.reports.page.writing import require_templates
        from longdep.reports.plugin.own import ReportWriter
        from longdep.reports.record.ledger import LedgerError
        from longdep.reports.record.searching import (
            AssertsLeftOutError,
            require_asserts,
        )

        if config.getoption("lf", False):
            raise pytest.UsageError(
                "--claims-report: expected a run of all tests, got --last-failed, "
                "which leaves out files whose tests passed"
            )
        held = ExitStack()
        try:
            require_asserts()
            require_templates()
            held.enter_context(taken(folder))
        except (AssertsLeftOutError, LedgerError) as error:
            raise pytest.UsageError(f"--claims-report: {error}") from error
        config.add_cleanup(held.close)
        writer = ReportWriter(folder, profile or "default")
        config.pluginmanager.register(writer, "longdep-claims-report")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let Ctrl-C end a run that reports, so that no test of it fails for that."""
    if session.config.getoption("--claims-report"):
        from longdep.reports.record import interrupts

        session.config.add_cleanup(interrupts.keep())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Remember the tests of claims before any of them is deselected."""
    if config.getoption("--claims-report"):
        config.stash[COLLECTED] = [item for item in items if claim_of_test(item)]
        config.stash[DESELECTED] = []


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Remember which tests are not asked for."""
    for item in items:
        if (deselected := item.config.stash.get(DESELECTED, None)) is not None:
            deselected.append(item)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what was collected to the process that writes the report."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None and session.config.getoption("--claims-report"):
        output[COLLECTION] = collection(session.config)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Collect what the test records and attach it to the test's report."""
    # Listen to every test: one may import what records only while it runs.
    from longdep.reports.record.finding import RECORDED, Evidence

    outer = RECORDED.get()
    if not (outer is None or isinstance(outer, Carried)):
        return (yield)  # a test of the collection itself listens
    item.user_properties[:] = [  # of a run before this one: it is run again
        kept for kept in item.user_properties if kept[0] not in (EVIDENCE, OUTLINES)
    ]
    recorded: list[Evidence] = Carried()
    token = RECORDED.set(recorded)
    try:
        return (yield)
    finally:
        RECORDED.reset(token)
        if recorded:
            records: list[dict[str, Any]] = [e.to_json() for e in recorded]
            item.user_properties.append((EVIDENCE, records))
            if item.config.getoption("--claims-report"):
                keys = dict.fromkeys(evidence.claim for evidence in recorded)
                item.user_properties.append((OUTLINES, outlines(keys)))
