"""The page on how the suite itself is tested, in figures: trust.md of a report.

Everything is counted from files: the records that trust_records reads, the figures of
the pages on the checker, the search and the oracle, and the ledger. Nothing is said of
today's code, so that the same files give the same page.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from longdep.reports.page import bench, campaigns, checker, conformance
from longdep.reports.page.book import Book
from longdep.reports.page.conformance import Conformance
from longdep.reports.page.markdown import escaped
from longdep.reports.page.prose import counted, grouped
from longdep.reports.page.trust_records import (
    FOLDER,
    RESULTS,
    Record,
    Records,
    command,
    count,
)
from longdep.reports.page.trust_records import read as read
from longdep.reports.page.writing import page_of
from longdep.reports.record.ledger import Entry
from longdep.reports.record.outcome import HOLDS

FALLEN = ("CONDITIONAL", "REFUTED")


def page(ledger: dict[str, Any], folder: Path = FOLDER) -> str:
    """Render the page.

    Args:
        ledger: its searches, counterexamples and kernel's words are counted.
        folder: where the records lie.
    Raises:
        LedgerError: a record or a file of figures is damaged.
    """
    records = read(folder)
    book = Book(ledger)
    known = known_figures(book)
    values: dict[str, Any] = {**records, **known}
    orders = records["orders"]
    return page_of(
        "trust.md.j2",
        book=book,
        **values,
        alarms=[*alarms(records), *known_alarms(known)],
        tests=max(map(of_suite, orders["runs"])) if orders else 0,
        missing=[name for name, record in records.items() if record is None],
        total=checker.total,
        command=command,
        count=count,
        damages=damages,
        score=score,
        suites=suites,
        span=span,
        searched=searched,
    )


def known_figures(book: Book) -> dict[str, Any]:
    """What other pages and the ledger hold of how the suite is tested."""
    proofs, judged = checker.read(), Conformance(conformance.read())
    rows = bench.rows()
    words = [entry["kernel"] for entry in book.entries if "kernel" in entry]
    searches = campaigns.read()["searches"]
    return {
        "wrong": checker.by_kind(proofs["false"]),
        "right": checker.by_kind(proofs["true"]),
        "judged": judged,
        "ways": judged.ways(),
        "unexplained": [r for r in judged.frameworks() if r["unexplained"]],
        "falsehoods": [row for row in rows if not row["holds"]],
        "truths": [row for row in rows if row["holds"]],
        "budget": bench.read()["budget"],
        "controls": [search for search in searches if search["control"]],
        "twins": Twins(book),
        "words": words,
        "variants": [variant for word in words for variant in word["variants"]],
    }


class Twins:
    """Statements that hold and are searched, by whether a near one is refuted.

    Attributes:
        searched: those that hold and that a search was let loose on.
        dropped: of these, those which fall when a premise of theirs is left out.
        repaired: of the others, those that repair or read a statement which falls.
        alone: the rest.
        premises: how many premises were left out, each with a counterexample.
    """

    def __init__(self, book: Book) -> None:
        holding = [entry for entry in book.entries if entry["verdict"] in HOLDS]
        self.searched = [entry for entry in holding if _finished(entry, "search")]
        self.dropped = [e for e in self.searched if _refuted_without(e)]
        others = [e for e in self.searched if not _refuted_without(e)]
        falls = {e["key"] for e in book.entries if e["verdict"] in FALLEN}
        self.repaired = [e for e in others if e["of"] in falls]
        self.alone = [e for e in others if e["of"] not in falls]
        self.premises = sum(len(_refuted_without(e)) for e in book.entries)


def _finished(entry: Entry, kind: str) -> list[dict[str, Any]]:
    """A claim's evidence of a kind that came to a result."""
    found = (item for item in entry["evidence"] if item["kind"] == kind)
    return [item for item in found if not item.get("stopped")]


def _refuted_without(entry: Entry) -> list[dict[str, Any]]:
    return [item for item in _finished(entry, "ablation") if not item["survived"]]


def alarms(records: Records) -> Iterator[tuple[str, str]]:
    """What the records hold that should not be: a section's anchor, and a sentence."""
    mutation, flips, kills = (records[n] for n in ("mutation", "flips", "kills"))
    if mutation and (survived := count(mutation, "survived")):
        of = grouped(count(mutation, "mutants"))
        yield "mutation", f"{counted(survived, 'mutant')} of {of} survived the tests."
    if mutation and (unfit := mutation.get("unfit")):
        failed = f"{counted(len(unfit), 'test')} failed without a fault"
        yield "mutation", f"{failed}, within the time that mutants are given."
    for how, trials in damages(flips) if flips else ():
        for outcome, said in (
            ("wrong", "a wrong result"),
            ("tracebacks", "a traceback"),
        ):
            if trials[outcome]:
                yield "flips", f"{counted(trials[outcome], 'store')} {how} gave {said}."
    for way in kills["ways"] if kills else ():
        of = f"of {way['points']} runs ({escaped(way['way'])}, {escaped(way['run'])})"
        if lost := way["points"] - way["old_whole"]:
            yield "kills", f"{lost} {of} damaged the reports that were there."
        if stuck := way["points"] - way["next_succeeded"]:
            yield "kills", f"{stuck} {of} made the next run fail."
    yield from _of_runs(records)


def _of_runs(records: Records) -> Iterator[tuple[str, str]]:
    searches, orders, versions = (
        record["runs"] if (record := records[name]) else []
        for name in ("searches", "orders", "versions")
    )
    if finds := sum(len(run["finds"]) for run in searches):
        cases = counted(finds, "case")
        yield "searches", f"Fresh seeds found {cases} that should not be."
    if unseen := sum(one["shown"] == 0 for run in searches for one in run["not_shown"]):
        faults = counted(unseen, "false statement")
        yield "searches", f"No fresh seed showed {faults} to be false."
    for name, runs in (("orders", orders), ("versions", versions)):
        if failed := sum(run["failed"] > 0 for run in runs):
            of = f"{failed} of {counted(len(runs), 'run')} with other {name}"
            yield name, f"{of} had tests that failed."
    if any(len(same["passed"]) > 1 for same in suites(orders)):
        yield "orders", "The number of passed tests depends on the order."


def known_alarms(known: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The same of what other pages hold."""
    if accepted := checker.total(known["wrong"], "plain", "lemmas"):
        yield "proofs", f"{counted(accepted, 'false statement')} got past the checker."
    if missed := known["judged"].missed("oracle"):
        implementations = counted(len(missed), "wrong implementation")
        yield "oracle", f"{implementations} got past the oracle."
    if false := sum(way["alarms"] for way in known["ways"]):
        yield "oracle", f"{counted(false, 'false alarm')} of the oracle."
    if known["unexplained"]:
        found = counted(len(known["unexplained"]), "deviation")
        yield "oracle", f"{found} of real implementations without an explanation."
    if refuted := sum(row["refuted"] for row in known["truths"]):
        yield "search", f"{refuted} of the searches of true statements refuted one."
    if blind := [search for search in known["controls"] if not search["confirmed"]]:
        yield "search", f"{counted(len(blind), 'false variant')} survived at scale."


def damages(flips: Record) -> list[tuple[str, Record]]:
    """The two ways to damage a store, each with its outcomes."""
    return [
        ("with a bit turned over", {"trials": flips["flips"], **flips}),
        ("cut off", {"trials": flips["truncations"]["cuts"], **flips["truncations"]}),
    ]


def score(mutants: int, killed: int, equivalent: int) -> str:
    """The share of the mutants that can be killed which were, rounded down."""
    able = mutants - equivalent
    if not able:
        return "–"
    hundredths = 10_000 * killed // able
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def suites(runs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The runs whose numbers of passed tests must be equal, and these numbers.

    Returns:
        For each suite, with and without the frameworks: suite, frameworks, runs (how
        many), passed (each number once).
    """
    counts: dict[tuple[str, bool], list[int]] = {}
    for run in runs:
        counts.setdefault((run["suite"], run["frameworks"]), []).append(run["passed"])
    return [
        {"suite": s, "frameworks": f, "runs": len(n), "passed": sorted(set(n))}
        for (s, f), n in counts.items()
    ]


def of_suite(run: Mapping[str, Any]) -> int:
    """How many tests a run had."""
    return sum(run[name] for name in RESULTS)


def span(seconds: float) -> str:
    """A duration in hours, or in minutes or seconds if it is that short."""
    if seconds < 60:
        return f"{seconds:.1f} seconds"
    if seconds < 3600:
        return counted(round(seconds / 60), "minute")
    return f"{seconds / 3600:.1f} hours"


def searched(run: Mapping[str, Any]) -> str:
    """The topic or the family of systems that a search was of."""
    return str(run.get("topic") or run.get("family") or "all")
