"""The main job: run the claims' tests, compute verdicts, compare with the ledger."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from longdep.reports.plugin.carried import EVIDENCE
from longdep.reports.record import ledger as books
from longdep.reports.record.entries import NOT_ASKED, by_claim, differences, updated
from longdep.reports.record.finding import Evidence, merge
from longdep.reports.record.kernel import Answer, ask
from longdep.reports.record.outline import outline_of
from longdep.theory.catalog import all_claims, claim_of, claims_of_topic
from longdep.theory.core.claim import Reading

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests" / "claims"
PLUGIN = "longdep.reports.plugin.plugin"

Progress = Callable[[str, int, int], None]


class VerifyError(RuntimeError):
    """The run could not be carried out; the message says why in one sentence."""


@dataclass
class Run:
    """The outcome of a run.

    Attributes:
        keys: the claims put to the test, in the catalog's order.
        ledger: the new ledger.
        before: the committed ledger, if there is one.
        changes: sentences on verdicts that differ from the committed ledger.
        failures: tests that failed, each with the last line of its report.
        kernel: what the kernel says; None if it was not asked.
    """

    keys: list[str]
    ledger: books.Ledger
    before: books.Ledger | None
    changes: list[str]
    failures: list[str] = field(default_factory=list)
    kernel: Answer | None = None

    @property
    def as_expected(self) -> bool:
        """Every verdict is as the ledger says and no test failed."""
        return not self.changes and not self.failures


def select(topic: str | None = None, claim: str | None = None) -> list[str]:
    """Return the keys to test: all, a topic's, or a claim's with what depends on it.

    A repair brings the claim that it repairs: the verdict there names its own.

    Raises:
        UnknownTopicError, UnknownClaimError: there is no such topic or claim.
    """
    if topic is not None:
        keys = [c.key for c in claims_of_topic(topic)]
    else:
        keys = list(all_claims())
    if claim is None:
        return keys
    root = claim_of(claim)
    while root.of is not None and root.reading is Reading.REPAIR:
        root = claim_of(root.of)
    family = {root.key}
    while more := {c.key for c in all_claims().values() if c.of in family} - family:
        family |= more
    chosen = [key for key in keys if key in family]
    if not chosen:
        raise VerifyError(f"claim {claim!r} does not belong to topic {topic!r}")
    return chosen


def run(
    keys: Sequence[str],
    profile: str,
    progress: Progress,
    against: Path,
    asking: Progress | None = None,
) -> Run:
    """Put claims to the test.

    Args:
        keys: claims to test.
        profile: "quick", "default" or "thorough".
        progress: called with (claim key, tests done, tests in all).
        against: ledger to compare with; claims not tested keep its entries.
        asking: called with (file, files done, files in all) while the kernel checks
            the theorems; without it the kernel is not asked.
    Raises:
        VerifyError: the tests are missing or cannot be collected.
        KeyboardInterrupt: Ctrl-C ended it.
        LedgerError: the ledger to compare with cannot be read.
        ContradictionError: a claim is both established and refuted.
        KernelError: the kernel is to be asked and is not there, or does not accept.
        TheoremError: a theorem for the kernel is about no claim.
    """
    before = books.read(against)
    # First, for it takes less: a theorem that fails should not cost the tests' minutes.
    answer = None if asking is None else ask(frozenset(keys), asking)
    if not TESTS.is_dir():
        raise VerifyError(
            f"the tests of the claims are expected in {TESTS}: run in a clone "
            "of the repository (python -m longdep), or install it: pip install -e ."
        )
    collector = Collector(frozenset(keys), progress)
    code = pytest.main(
        [
            str(TESTS),
            f"--rootdir={ROOT}",
            f"--config-file={ROOT / 'pyproject.toml'}",
            f"--claims-profile={profile}",
            "-p",
            "no:terminal",
            "-W",
            "ignore::pytest.PytestAssertRewriteWarning",
            "-p",
            "no:cacheprovider",
            *_plugin(),
        ],
        plugins=[collector],
    )
    if code == pytest.ExitCode.INTERRUPTED and not collector.broken:
        raise KeyboardInterrupt("nothing was written")
    if collector.broken or code not in (0, 1):
        reason = "; ".join(collector.broken) or f"pytest ended with code {int(code)}"
        raise VerifyError(f"the tests of the claims cannot be run: {reason}")
    findings = by_claim(merge(collector.evidence))
    claims = [outline_of(claim) for claim in all_claims().values()]
    words = answer.words() if answer else NOT_ASKED
    after = updated(before, claims, keys, findings, profile, words)
    changes = differences(before, after, keys)
    return Run(list(keys), after, before, changes, collector.failures, answer)


def _plugin() -> list[str]:
    """Load the plugin by name in a clone that is not installed."""
    known = any(e.value == PLUGIN for e in entry_points(group="pytest11"))
    alone = "PYTEST_DISABLE_PLUGIN_AUTOLOAD" in os.environ
    return [] if known and not alone else ["-p", PLUGIN]


class Collector:
    """Pytest plugin object: selects the claims' tests and gathers their evidence."""

    def __init__(self, keys: frozenset[str], progress: Progress) -> None:
        self.keys = keys
        self.progress = progress
        self.evidence: list[Evidence] = []
        self.failures: list[str] = []
        self.broken: list[str] = []
        self.claims: dict[str, str] = {}
        self.done = 0

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tests that bear on the chosen claims."""
        chosen = []
        for item in items:
            key = claim_key(item)
            if key in self.keys:
                self.claims[item.nodeid] = key
                chosen.append(item)
        items[:] = chosen

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember what could not be collected."""
        if report.failed:
            lines = str(report.longrepr).strip().splitlines()
            self.broken.append(f"{report.nodeid}: {lines[-1] if lines else 'unknown'}")

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
