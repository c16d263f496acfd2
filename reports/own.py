"""The report of a pytest run: `pytest --claims-report DIR`."""

from pathlib import Path

import pytest

from reports import ledger as books
from reports import render
from reports.evidence import Evidence, merge
from reports.outline import Outline
from reports.plugin import EVIDENCE, OUTLINES
from reports.verdict import ContradictionError
from theory.catalog import all_claims


class ReportWriter:
    """Pytest plugin object: gathers evidence, and writes the report at the end.

    Under pytest-xdist it lives in the controller, where all evidence arrives.
    """

    def __init__(self, folder: Path, profile: str) -> None:
        self.folder = folder
        self.profile = profile
        self.evidence: list[Evidence] = []
        self.outlines: dict[str, Outline] = {}
        self.told: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Gather what a test found, and on which claims."""
        if report.when != "call":
            return
        for name, records in report.user_properties:
            if name == EVIDENCE and isinstance(records, list):
                self.evidence += [Evidence.from_json(record) for record in records]
            elif name == OUTLINES and isinstance(records, list):
                for record in records:
                    self.outlines[record["key"]] = Outline.from_json(record)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Compute the verdicts and write the pages; a failure fails the run."""
        if session.exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            self.told = ["no report was written: the run did not come to its end"]
            return
        if not self.outlines:
            self.told = ["no report was written: no test recorded evidence on a claim"]
            return
        try:
            book = self.ledger()
            count = render.write(book, self.folder)
        except (books.LedgerError, ContradictionError) as error:
            self.told = [str(error)]
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            return
        width = max(len(entry["key"]) for entry in book["claims"])
        self.told = [
            *(
                f"{e['verdict']:<12} {e['key']:<{width}}  {e['title']}"
                for e in book["claims"]
            ),
            f"{count} files written; start with {self.folder / 'README.md'}",
        ]

    def ledger(self) -> books.Ledger:
        """The ledger of the claims tested, those of the suite in its own order."""
        order = {key: place for place, key in enumerate(all_claims())}
        claims = sorted(
            self.outlines.values(),
            key=lambda c: (order.get(c.key, len(order)), c.topic, c.key),
        )
        findings = books.by_claim(merge(self.evidence))
        return books.updated(None, claims, self.outlines, findings, self.profile)

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> None:
        """Print the verdicts."""
        terminalreporter.section("claims")
        for line in self.told:
            terminalreporter.write_line(line)
