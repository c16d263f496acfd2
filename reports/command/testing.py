"""The tests of the claims, run by pytest in this process; what they show."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from longdep.reports.plugin.carried import EVIDENCE
from longdep.reports.record import interrupts
from longdep.reports.record.finding import Evidence
from longdep.reports.record.searching import AssertsLeftOutError, require_asserts
from longdep.theory.catalog import claim_of

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests" / "claims"
PLUGINS = ("longdep.reports.plugin.plugin", "_hypothesis_pytestplugin")
ALONE = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"
FOREIGN = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")

Progress = Callable[[str, int, int], None]


class VerifyError(RuntimeError):
    """The run could not be carried out; the message says why in one sentence."""


@dataclass
class Found:
    """What tests show.

    Attributes:
        evidence: what they recorded, not merged yet.
        failures: tests that failed, each with the last line of its report.
        collected: ids of the tests that were to be run, by whomever.
        ran: ids of those that were.
    """

    evidence: list[Evidence] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    collected: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)

    def require_all(self) -> None:
        """Refuse what rests on fewer tests than there are.

        Raises:
            VerifyError: a test was not run, or was run twice.
        """
        if sorted(self.ran) != sorted(self.collected):
            raise VerifyError(
                f"expected each of {len(self.collected)} tests to be run once, got "
                f"{len(self.ran)} runs of {len(set(self.ran))} tests; nothing was "
                "written"
            )


def run_tests(
    keys: frozenset[str], profile: str, progress: Progress, *plugins: object
) -> Found:
    """Run the tests that bear on claims.

    Args:
        keys: of the claims.
        profile: "quick", "default" or "thorough".
        progress: called with (claim key, tests done, tests in all).
        plugins: pytest's, for this run.
    Raises:
        VerifyError: the tests are missing or cannot be collected.
        KeyboardInterrupt: Ctrl-C ended it.
    """
    if not TESTS.is_dir():
        raise VerifyError(
            f"the tests of the claims are expected in {TESTS}: run in a clone "
            "of the repository (python -m longdep), or install it: pip install -e ."
        )
    try:
        require_asserts()
    except AssertsLeftOutError as error:
        raise VerifyError(str(error)) from None
    topics = {claim_of(key).topic for key in keys}
    folders = [str(TESTS / name) for name in sorted(topics) if (TESTS / name).is_dir()]
    collector = Collector(keys, progress)
    options = [
        *(folders or [str(TESTS)]),
        f"--rootdir={ROOT}",
        f"--config-file={ROOT / 'pyproject.toml'}",
        f"--claims-profile={profile}",
        *("-p", "no:terminal", "-p", "no:cacheprovider"),
        *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
    ]
    for plugin in PLUGINS:
        options += ["-p", plugin]
    with _undisturbed():
        code = pytest.main(options, plugins=[collector, *plugins])
    if code == pytest.ExitCode.INTERRUPTED and not collector.broken:
        raise KeyboardInterrupt("nothing was written")
    if collector.broken or code not in (0, 1):
        reason = "; ".join(collector.broken) or f"pytest ended with code {int(code)}"
        raise VerifyError(f"the tests of the claims cannot be run: {reason}")
    return Found(
        collector.evidence, collector.failures, list(collector.claims), collector.ran
    )


class Collector:
    """Pytest plugin object: selects the claims' tests and gathers their evidence."""

    def __init__(self, keys: frozenset[str], progress: Progress) -> None:
        self.keys = keys
        self.progress = progress
        self.evidence: list[Evidence] = []
        self.failures: list[str] = []
        self.broken: list[str] = []
        self.claims: dict[str, str] = {}
        self.ran: list[str] = []
        self.done = 0

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tests that bear on the chosen claims."""
        chosen = []
        for item in items:
            key = claim_key(item)
            if (
                key is not None
                and (topic := claim_of(key).topic) != item.path.parent.name
            ):
                self.broken.append(f"{item.nodeid}: expected in tests/claims/{topic}")
            if key in self.keys:
                self.claims[item.nodeid] = key
                chosen.append(item)
        items[:] = [] if self.broken else chosen

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Let Ctrl-C end the run wherever it comes; pytest has a hook of its own."""
        session.config.add_cleanup(interrupts.keep())

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember what could not be collected."""
        if report.failed:
            lines = str(report.longrepr).strip().splitlines()
            self.broken.append(f"{report.nodeid}: {lines[-1] if lines else 'unknown'}")

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Remember that a test was run."""
        self.ran.append(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Gather evidence and failures, and show how far the run is."""
        if report.when == "call":
            self.done += 1
            for name, records in report.user_properties:
                if name == EVIDENCE:
                    self.evidence += [Evidence.from_json(r) for r in _list(records)]
            self.progress(self.claims[report.nodeid], self.done, len(self.claims))
        if report.failed:
            self.failures.append(f"{report.nodeid}: {_reason(report)}")


def claim_key(item: pytest.Item) -> str | None:
    """The claim a test bears on, if any."""
    function = getattr(item, "function", None)
    key = getattr(function, "claim", None)
    if key is None:
        parameters: dict[str, Any] = getattr(
            getattr(item, "callspec", None), "params", {}
        )
        key = parameters.get("claim_key")
    return key


def _list(records: object) -> list[dict[str, Any]]:
    return records if isinstance(records, list) else []


def _reason(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash is not None else str(report.longrepr)
    return str(text).strip().splitlines()[0] if str(text).strip() else "failed"


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the plugins and options that a user has for tests of their own.

    They may shuffle tests, run them again, or stop at the first failure.
    """
    kept = {name: os.environ.pop(name, None) for name in (ALONE, *FOREIGN)}
    os.environ[ALONE] = "1"
    try:
        yield
    finally:
        os.environ.pop(ALONE, None)
        os.environ |= {k: value for k, value in kept.items() if value is not None}
