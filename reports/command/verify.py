"""The main job: run the claims' tests, compute verdicts, compare with the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from longdep.reports.command.sharing import shared
from longdep.reports.command.testing import Progress
from longdep.reports.command.testing import VerifyError as VerifyError
from longdep.reports.record import ledger as books
from longdep.reports.record.entries import NOT_ASKED, by_claim, differences, updated
from longdep.reports.record.finding import merge
from longdep.reports.record.kernel import Answer, ask
from longdep.reports.record.outline import outline_of
from longdep.theory.catalog import all_claims, claim_of, claims_of_topic
from longdep.theory.core.claim import Reading


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

    def recordable(self, differing: bool) -> bool:
        """Whether a report may be written of it.

        Args:
            differing: it may although verdicts differ from the ledger.
        """
        return not self.failures and (differing or not self.changes)


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
    jobs: int = 1,
) -> Run:
    """Put claims to the test.

    Args:
        keys: claims to test.
        profile: "quick", "default" or "thorough".
        progress: called with (claim key, tests done, tests in all).
        against: ledger to compare with; claims not tested keep its entries.
        asking: called with (file, files done, files in all) while the kernel checks
            the theorems; without it the kernel is not asked.
        jobs: how many processes run the tests, at most.
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
    found = shared(list(keys), profile, progress, jobs)
    findings = by_claim(merge(found.evidence))
    claims = [outline_of(claim) for claim in all_claims().values()]
    words = answer.words() if answer else NOT_ASKED
    after = updated(before, claims, keys, findings, profile, words)
    changes = differences(before, after, keys)
    return Run(list(keys), after, before, changes, found.failures, answer)
