"""Pytest plugin: carries the evidence of a test with its report, and writes reports.

Registered by the package; it does nothing unless a test records evidence (or an
implementation is put before the oracle: reports/oracle_plugin.py). The evidence travels
in the test report's user properties, so it also arrives from other processes.
`--claims-report DIR` writes a ledger and pages of the claims tested.
"""

import sys
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any

import pytest

EVIDENCE = "longdep-evidence"
OUTLINES = "longdep-claims"
COLLECTION = "longdep-collected"
COLLECTED = pytest.StashKey[list[pytest.Item]]()
DESELECTED = pytest.StashKey[list[pytest.Item]]()
pytest_plugins = ["reports.oracle_plugin"]  # the fixture `oracle` and its options


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
        from reports.searching import use_profile

        use_profile(profile)
    if folder is not None and not hasattr(config, "workerinput"):
        from reports.ledger import LedgerError
        from reports.own import ReportWriter
        from reports.render import require_place

        try:
            require_place(folder)
        except LedgerError as error:
            raise pytest.UsageError(f"--claims-report: {error}") from error
        writer = ReportWriter(folder, profile or "default")
        config.pluginmanager.register(writer, "longdep-claims-report")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Remember the tests of claims before any of them is deselected."""
    if config.getoption("--claims-report"):
        config.stash[COLLECTED] = [item for item in items if _claim_of(item)]
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


def collection(config: pytest.Config) -> dict[str, Any]:
    """The tests of claims that this process collected, as plain data.

    Returns:
        For each test by its node id the claim, its sentence and whether it was
        deselected; the outlines of these claims; the keys of all claims there are.
    """
    if "reports.evidence" not in sys.modules:
        return {"tests": {}, "claims": [], "keys": []}
    from reports.finding import sentence_of
    from theory.catalog import OWN

    deselected = {id(item) for item in config.stash.get(DESELECTED, [])}
    items = config.stash.get(COLLECTED, [])
    tests = {
        item.nodeid: {
            "claim": _claim_of(item),
            "test": sentence_of(getattr(item, "originalname", item.name)),
            "deselected": id(item) in deselected,
        }
        for item in items
    }
    keys = dict.fromkeys(_claim_of(item) or "" for item in items)
    return {"tests": tests, "claims": _outlines(keys), "keys": sorted(OWN)}


def _claim_of(item: pytest.Item) -> str | None:
    """Key of the claim that the decorators of reports.evidence tie a test to."""
    return getattr(getattr(item, "function", None), "claim", None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Collect what the test records and attach it to the test's report."""
    if "reports.evidence" not in sys.modules:
        return (yield)
    from reports.finding import RECORDED, Evidence

    if RECORDED.get() is not None:  # a test of the collection itself listens
        return (yield)
    found: list[Evidence] = []
    token = RECORDED.set(found)
    try:
        return (yield)
    finally:
        RECORDED.reset(token)
        if found:
            records: list[dict[str, Any]] = [e.to_json() for e in found]
            item.user_properties.append((EVIDENCE, records))
            if item.config.getoption("--claims-report"):
                keys = dict.fromkeys(evidence.claim for evidence in found)
                item.user_properties.append((OUTLINES, _outlines(keys)))


def _outlines(keys: Iterable[str]) -> list[dict[str, Any]]:
    from reports.outline import outline_of
    from theory.catalog import claim_of

    return [outline_of(claim_of(key)).to_json() for key in keys]
