"""A ledger, arranged for the templates."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from longdep.reports.page.formulas import brief
from longdep.reports.page.markdown import cell
from longdep.reports.page.prose import counted, page_prose
from longdep.reports.page.tables import figures_in_words
from longdep.reports.record.ledger import Entry, Ledger
from longdep.reports.record.outcome import HOLDS
from longdep.reports.record.resting import for_readers, in_brief
from longdep.theory.documents import DOCUMENTS
from longdep.theory.topics import TOPICS, Topic

if TYPE_CHECKING:
    from longdep.reports.page.figures import Figure

STANDS = {
    "PROVED": "proved",
    "PROVED GIVEN": "proved",
    "SUPPORTED": "supported",
    "CONDITIONAL": "fallen",
    "REFUTED": "fallen",
    "UNDECIDED": "undecided",
}
MARKS = {"charitable": "C", "literal": "L", "repair": "R", "companion": "+"}


def certificate_files(entry: Entry) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name each certificate of a claim: key, kind, dropped hypothesis, number."""
    seen: dict[str, int] = {}
    for certificate in entry["certificates"]:
        parts = [entry["key"], certificate["kind"]]
        if "dropped" in certificate:
            parts.append(certificate["dropped"])
        stem = ".".join(parts)
        seen[stem] = seen.get(stem, 0) + 1
        number = f".{seen[stem]}" if seen[stem] > 1 else ""
        yield f"{stem}{number}.json", certificate


class Book:
    """A ledger, arranged for the templates."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.entries: list[Entry] = ledger["claims"]
        self.by_key = {entry["key"]: entry for entry in self.entries}
        present = dict.fromkeys(entry["topic"] for entry in self.entries)
        known = [topic for name, topic in TOPICS.items() if name in present]
        others = [name for name in present if name not in TOPICS]
        self.topics = known + [own_topic(name) for name in others]
        self.own = bool(others)
        cited = {s["document"] for e in self.entries for s in e["sources"]}
        self.documents = {k: d for k, d in DOCUMENTS.items() if k in cited}
        self.columns = [*self.documents, *sorted(cited - set(DOCUMENTS))]

    def roots(self, topic: str | None = None) -> list[Entry]:
        """Claims that read or repair no other one."""
        return [
            entry
            for entry in self.entries
            if entry["of"] not in self.by_key and topic in (None, entry["topic"])
        ]

    def printed(self) -> list[Entry]:
        """The roots that a document makes; outside the suite, all of them."""
        return [e for e in self.roots() if self.own or e["sources"]]

    def unprinted(self) -> list[Entry]:
        """The roots that no document makes: companions of none of its claims."""
        return [e for e in self.roots() if not (self.own or e["sources"])]

    def family(self, root: Entry) -> list[Entry]:
        """A claim's readings, repairs and companions, and theirs."""
        family: list[Entry] = []
        for entry in self.entries:
            if entry["of"] == root["key"]:
                family += [entry, *self.family(entry)]
        return family

    def in_topic(self, topic: str) -> list[Entry]:
        """Every statement of a topic."""
        return [entry for entry in self.entries if entry["topic"] == topic]

    def others(self, root: Entry, say: Callable[[str], str] = str) -> str:
        """A claim's other readings, counted: "C proved; + 2 false".

        Args:
            root: the claim.
            say: translates each word.
        """
        counts = Counter((e["reading"], in_brief(e, say)) for e in self.family(root))
        return "; ".join(
            f"{mark} "
            + ", ".join(
                (f"{count} " if count > 1 else "") + verdict
                for (of, verdict), count in sorted(counts.items())
                if of == reading
            )
            for reading, mark in MARKS.items()
            if any(of == reading for of, _ in counts)
        )

    def count(self, verdict: str, topic: str | None = None) -> int:
        """How many claims have a verdict."""
        return sum(
            e["verdict"] == verdict and topic in (None, e["topic"])
            for e in self.entries
        )

    def repaired(self) -> str:
        """How many conditional claims rest on a repair of each verdict."""
        counts = Counter(e["repair"]["verdict"] for e in self.entries if e["repair"])
        return ", ".join(f"{v}: {counts[v]}" for v in HOLDS if counts[v])

    def standing(self) -> dict[str, int]:
        """How many of the printed claims are proved, supported, false as printed."""
        counts = Counter(STANDS[e["verdict"]] for e in self.printed())
        return {what: counts[what] for what in dict.fromkeys(STANDS.values())}

    def fallen(self) -> list[Entry]:
        """Printed claims that do not hold as printed."""
        return [
            e
            for e in self.roots()
            if e["verdict"] in ("CONDITIONAL", "REFUTED") and e["sources"]
        ]

    def profiles(self) -> str:
        """The profile of the run; of which topics' claims, where they differ."""
        grouped: dict[str, list[str]] = {}
        for entry in self.entries:
            topics = grouped.setdefault(entry["profile"], [])
            if entry["topic"] not in topics:
                topics.append(entry["topic"])
        if len(grouped) <= 1:
            return f"profile {next(iter(grouped), 'default')}"
        most = max(grouped, key=lambda name: len(grouped[name]))
        others = "; ".join(
            f"{name}: {', '.join(topics)}"
            for name, topics in grouped.items()
            if name != most
        )
        return f"profile {most}, but {others}"

    def versions(self) -> str:
        """What the run computed with: "sympy 1.14.0, numpy 2.4.6"."""
        return ", ".join(f"{k} {v}" for k, v in self.ledger["versions"].items())

    def cites(self, entry: Entry, document: str) -> bool:
        """Whether the claim is made in the document."""
        return any(s["document"] == document for s in entry["sources"])

    def repairs(self, entry: Entry) -> list[Entry]:
        """The repairs of a claim that the ledger holds."""
        return [self.by_key[k] for k in entry["repaired_by"] if k in self.by_key]

    def link(self, key: str) -> str:
        """A Markdown link to a claim, from any page."""
        entry = self.by_key.get(key)
        if entry is None:
            return f"`{key}`"
        return f"[{page_prose(entry['title'])}]({self.place(key)})"

    def place(self, key: str) -> str:
        """Where a claim's page lies within the report."""
        return f"claims/{key}.md"

    def figures(self, topic: str) -> "list[Figure]":
        """The figures of a topic's page whose measured tables the ledger holds.

        Topics outside the suite have none. Drawing is loaded when it is asked for.
        """
        from longdep.reports.page.pictures import figures_of

        return [
            figure
            for figure in (
                () if self.own and topic not in TOPICS else figures_of(topic)
            )
            if len(self.tables(figure)) == len(figure.measured)
        ]

    def tables(self, figure: "Figure") -> list[Mapping[str, Any]]:
        """The measured tables that a figure draws, as far as the ledger holds them."""
        return [
            evidence["detail"]["values"]
            for key in figure.measured
            for evidence in self.by_key.get(key, {}).get("evidence", ())
            if evidence["kind"] == "measurement" and not evidence.get("stopped")
        ]

    def verdict(self, key: str) -> str:
        """A verdict in a reader's words; also of a claim that the ledger lacks."""
        return for_readers(self.by_key[key]) if key in self.by_key else "not tested"

    def numbers(self, key: str) -> str:
        """What the evidence shows of a claim, in one cell of a table."""
        entry = self.by_key.get(key)
        if entry is None:
            return ""
        shown = [
            f"{name}: {brief(certificate['values'])}"
            for _, certificate in certificate_files(entry)
            if (name := certificate["kind"]) != "ablation"
            and brief(certificate["values"])
        ][:1]
        cases = 0
        for item in entry["evidence"]:
            if item.get("stopped"):
                continue
            if item["kind"] == "measurement":
                shown += figures_in_words(item["detail"]["values"])
            if item["kind"] == "proof":
                steps = counted(len(item["detail"]["lines"]), "step")
                shown.append(f"{steps} of proof")
            if item["kind"] == "search":
                cases += item["examples"]
        if cases:
            shown.append(counted(cases, "exact case"))
        return cell("; ".join(shown))

    def files(self, entry: Entry) -> list[tuple[str, dict[str, Any]]]:
        """The certificates of a claim with their file names."""
        return list(certificate_files(entry))

    def sources(self, entry: Entry) -> str:
        """Where the documents say it: places that share a locator together."""
        grouped: dict[str, list[str]] = {}
        for source in entry["sources"]:
            grouped.setdefault(source["locator"], []).append(source["document"])
        said = (f"{', '.join(d)}: {place}" for place, d in grouped.items())
        return page_prose("; ".join(said))


def own_topic(name: str) -> Topic:
    """A topic that is not one of the suite's."""
    return Topic(name, name.replace("_", " ").capitalize(), "")
