"""The report of a pytest run: `pytest --claims-report DIR`."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from longdep.reports.page import render
from longdep.reports.plugin.carried import COLLECTION, EVIDENCE, OUTLINES, collection
from longdep.reports.record import ledger as books
from longdep.reports.record.entries import by_claim, updated
from longdep.reports.record.finding import Evidence, distinct, merge
from longdep.reports.record.outline import Outline
from longdep.reports.record.resting import in_columns
from longdep.reports.record.verdict import ContradictionError
from longdep.theory.catalog import all_claims
from longdep.theory.topics import TOPICS, nearest

MOST_NAMED = 10  # tests that are gone


class ReportWriter:
    """Pytest plugin object: gathers evidence, and writes the report at the end.

    Under pytest-xdist it lives in the controller, where all evidence arrives.
    """

    def __init__(self, folder: Path, profile: str) -> None:
        self.folder = folder
        self.profile = profile
        self.evidence: list[Evidence] = []
        self.outlines: dict[str, Outline] = {}
        self.collected: dict[str, dict[str, Any]] = {}
        self.keys: set[str] = set()
        self.proofs: set[str] = set()
        self.ran: set[str] = set()
        self.reasons: dict[str, str] = {}
        self.lines: list[str] = []
        self.lost: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Gather a test's evidence and the claims it is on; or why it did not run."""
        if report.outcome != "passed" and report.when != "teardown":
            self.reasons[report.nodeid] = _reason(report)  # of the last attempt
        if report.when != "call":
            return
        for name, records in report.user_properties:
            if name == EVIDENCE and isinstance(records, list):
                found = [Evidence.from_json(record) for record in records]
                if str(report.outcome) == "rerun":  # pytest-rerunfailures: not the last
                    found = [e for e in found if e.stopped is None or e.examples]
                self.evidence += found  # without those that just crashed
                if found:
                    self.ran.add(report.nodeid)
            elif name == OUTLINES and isinstance(records, list):
                self.know(records)

    def know(self, records: Iterable[dict[str, Any]]) -> None:
        """Keep the outlines of claims."""
        for record in records:
            self.outlines[record["key"]] = Outline.from_json(record)

    def take(self, collected: dict[str, Any]) -> None:
        """Keep what a process collected."""
        self.know(collected["claims"])
        self.collected.update(collected["tests"])
        self.keys.update(collected["keys"])
        self.proofs.update(collected["proofs"])

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take what a process of pytest-xdist collected."""
        output = getattr(node, "workeroutput", None) or {}
        if COLLECTION in output:
            self.take(output[COLLECTION])

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Compute the verdicts and write the pages; a failure fails the run."""
        if session.exitstatus not in (
            pytest.ExitCode.OK,
            pytest.ExitCode.TESTS_FAILED,
            pytest.ExitCode.NO_TESTS_COLLECTED,  # all of them may be deselected
        ):
            self.lines = ["no report was written: the run did not come to its end"]
            return
        self.take(collection(session.config))
        if not self.evidence:
            self.lines = ["no report was written: no test recorded evidence on a claim"]
            return
        idle = list(self.not_run(early=bool(session.shouldfail)))
        self.evidence += idle
        try:
            book = self.ledger()
            dropped = self.dropped(book)
            count = render.write(book, self.folder)
        except (books.LedgerError, ContradictionError) as error:
            self.lines = [f"no report was written: {error}"]
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            return
        if self.lost:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        self.lines = [
            *in_columns(book["claims"]),
            *(f"not run: {e.test} ({e.claim}): {e.stopped}" for e in idle),
            *dropped,
            *(f"{sentence}; reported by itself" for sentence in self.lost.values()),
            f"{count} files written; start with {self.folder / 'README.md'}",
        ]

    def not_run(self, early: bool) -> Iterator[Evidence]:
        """The tests of claims that recorded nothing, each with its reason.

        And the proofs that no test checked: which test is to do so, nobody knows
        before it is run.

        Args:
            early: whether the run was stopped before its end, for all that is known.
        """
        left = "the run ended before it"
        if not early:
            left += ", or something took it out of the run"
        for nodeid, test in sorted(self.collected.items()):
            if nodeid in self.ran:
                continue
            reason = self.reasons.get(nodeid, left)
            if test["deselected"]:
                reason = "deselected"
            yield Evidence(
                test["claim"], "not run", test["test"], False, stopped=reason
            )
        proved = {e.claim for e in self.evidence if e.kind == "proof"}
        for key in sorted(self.proofs & self.outlines.keys() - proved):
            reason = "no test of this run checked it"
            yield Evidence(key, "not run", f"proof of {key}", False, stopped=reason)

    def dropped(self, book: books.Ledger) -> list[str]:
        """Say which claims and tests of the last report are not in the new one.

        Files that were not asked for, or that a plugin left out, are seen by nothing
        else.
        """
        try:
            before = books.read(self.folder / "ledger.json")
        except books.LedgerError:  # of another version
            return []
        old, new = tests_by_claim(before or {}), tests_by_claim(book)
        tests = [
            f"{test} ({key})"
            for key in old
            if key in new
            for test in sorted(old[key] - new[key])
        ]
        lines = [
            f"no longer in {self.folder}, which had it: {test}"
            for test in tests[:MOST_NAMED]
        ]
        if more := tests[MOST_NAMED:]:
            lines.append(f"no longer in {self.folder}, either: {len(more)} more tests")
        if gone := [key for key in old if key not in new]:
            lines.append(
                f"no longer in {self.folder}, as no test of this run is about them: "
                f"{', '.join(gone)}"
            )
        return lines

    def ledger(self) -> books.Ledger:
        """The ledger of the claims tested, those of the suite in its own order.

        Raises:
            ContradictionError: a claim is both established and refuted.
        """
        suite = any(claim.topic in TOPICS for claim in self.outlines.values())
        order = {key: i for i, key in enumerate(all_claims() if suite else ())}
        self.lost = astray(self.outlines, self.keys | books.suite_keys())
        claims = sorted(
            (
                replace(claim, of=None) if claim.key in self.lost else claim
                for claim in self.outlines.values()
            ),
            key=lambda c: (order.get(c.key, len(order)), c.topic, c.key),
        )
        findings = by_claim(merge(distinct(self.evidence)))
        return updated(None, claims, self.outlines, findings, self.profile)

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> None:
        """Print the verdicts."""
        terminalreporter.section("claims")
        for line in self.lines:
            terminalreporter.write_line(line)


def tests_by_claim(book: Mapping[str, Any]) -> dict[str, set[str]]:
    """The tests of a ledger, each by its sentence, by the keys of the claims."""
    return {
        entry["key"]: {found["test"] for found in entry["evidence"]}
        for entry in book.get("claims", ())
    }


def astray(claims: dict[str, Outline], known: Collection[str]) -> dict[str, str]:
    """The claims whose `of` leads to no claim, or back to themselves.

    Args:
        claims: the claims of the report by key.
        known: keys of further claims.
    Returns:
        What is wrong, in a sentence, by key.
    """
    keys, wrong = sorted({*claims, *known}), {}
    for claim in claims.values():
        if claim.of is not None and claim.of not in keys:
            hint = nearest(claim.of, (k for k in keys if k != claim.key))
            wrong[claim.key] = (
                f"{claim.key}: of={claim.of!r} is the key of no claim that a test of "
                f"this run or the suite knows{hint}"
            )
        seen, at = {claim.key}, claim.of
        while at in claims and at is not None:
            if at in seen:
                wrong[claim.key] = (
                    f"{claim.key}: of={claim.of!r} leads back to {at!r}; a claim "
                    "cannot read or repair itself"
                )
                break
            seen.add(at)
            at = claims[at].of
    return wrong


def _reason(report: pytest.TestReport) -> str:
    """Why a test did not pass, in one line."""
    if isinstance(report.longrepr, tuple):  # a skip: path, line, reason
        return str(report.longrepr[2]).strip()
    crash = getattr(report.longrepr, "reprcrash", None)
    text = str(crash.message if crash is not None else report.longrepr).strip()
    phase = {"setup": "its setup failed: ", "teardown": "its teardown failed: "}
    first = text.splitlines()[0] if text else "it failed"
    return phase.get(report.when or "", "") + first
