"""The front page: its stories, and the way to every other page."""

from typing import Any

from longdep.reports.page.book import Book
from longdep.reports.page.stories import told

FURTHER = (
    (
        "coverage",
        "Every sentence, and what it claims",
        "each sentence of each document with the claims that it carries, or the reason "
        "why it carries none.",
    ),
    (
        "disagreements",
        "Where the documents disagree",
        "what one document says and another denies, or says otherwise, and which of "
        "them the verdicts bear out.",
    ),
    (
        "margin-questions",
        "The questions in the margin",
        "a reader's notes in one of the documents, answered by the claims.",
    ),
    (
        "conformance",
        "How well the oracle judges implementations",
        "an oracle with certified answers: which bugs it catches, and what recurrent "
        "layers of frameworks and packages deviate in.",
    ),
    (
        "campaigns",
        "Searches at scale",
        "millions of instances, searched for counterexamples to what holds, and for "
        "those of false variants as a control.",
    ),
    (
        "checker",
        "How good is the proof checker?",
        "what a proof promises, and what became of false statements that came with "
        "proofs.",
    ),
    (
        "kernel",
        "A kernel's word",
        "the statements that the proof assistant Rocq has checked, in both texts, and "
        "the axioms that they rest on.",
    ),
    (
        "bench",
        "How good is the search?",
        "true and false statements about inequalities, put to the same search as the "
        "claims: what it finds, and what it misses.",
    ),
    (
        "trust",
        "How the suite itself is tested",
        "what was done to its code, its files and its runs, how often, and what came "
        "of it, in figures.",
    ),
    (
        "performance",
        "What it costs",
        "the speed of the searches, of the oracle and of the campaigns, as ratios "
        "within one run.",
    ),
)


def context(book: Book) -> dict[str, Any]:
    """What the template of the front page needs beside the ledger.

    Raises:
        StoryError: a certificate does not show what its story tells.
    """
    return {"stories": told(book), "further": FURTHER}
