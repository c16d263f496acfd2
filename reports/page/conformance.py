"""The page on how well the oracle judges: from reports/conformance.json.

The figures are measured by `python -m tests.numeric.oracle.conformance`, those on
initialisers by `python -m tests.numeric.oracle.haar_power` (reports/haar.json); nothing
on the page is written by hand but the sentences around them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from longdep.reports.page.measured import read_figures
from longdep.reports.page.writing import page_of
from longdep.reports.record.ledger import HERE

FILE = HERE / "conformance.json"
FORMAT = "longdep conformance 2"
HAAR_FILE = HERE / "haar.json"
HAAR_FORMAT = "longdep haar 1"
METHODS = ("oracle", "fixed", "gradcheck")
IN_BATCH = " in a batch"  # how the name of one ends that runs behind another sequence


class Conformance:
    """The measured figures, arranged for the template."""

    def __init__(self, book: dict[str, Any]) -> None:
        self.book = book
        self.sentences = {p["name"]: p["sentence"] for p in book["patterns"]}
        self.places: list[dict[str, Any]] = book["places"]

    def mutants(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Every mutant with its place."""
        for place in self.places:
            for mutant in place["mutants"]:
                yield place, mutant

    def count(self, method: str) -> tuple[int, int]:
        """How many mutants a method caught, and how many it could be given."""
        asked = [m[method] for _, m in self.mutants() if self.asked(m, method)]
        return sum(map(bool, asked)), len(asked)

    @staticmethod
    def asked(mutant: dict[str, Any], method: str) -> bool:
        """Whether a method applies: gradcheck does not to systems without gradients."""
        return method != "gradcheck" or mutant["gradcheck"] is not None

    def most_examples(self) -> int:
        """The number of examples that the hardest mutant took."""
        return max(m["oracle"] or 0 for _, m in self.mutants())

    def within(self, examples: int) -> int:
        """How many mutants were caught within so many examples."""
        return sum(0 < (m["oracle"] or 0) <= examples for _, m in self.mutants())

    def missed(self, method: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """The mutants a method could be given and did not catch."""
        return [
            (place, mutant)
            for place, mutant in self.mutants()
            if self.asked(mutant, method) and not mutant[method]
        ]

    def patterns(self) -> list[dict[str, Any]]:
        """One row a pattern: where it applies, and in how many places it is caught."""
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in self.sentences}
        for place, mutant in self.mutants():
            rows[mutant["name"]].append({**mutant, "system": place["system"]})
        return [
            self.row(name, self.sentences[name], mutants)
            for name, mutants in rows.items()
            if mutants
        ]

    def row(self, name: str, sentence: str, mutants: list[dict[str, Any]]) -> dict:
        """A pattern's row: caught and asked by each method, the examples it took."""
        counts = {
            method: share(m[method] for m in mutants if self.asked(m, method))
            for method in METHODS
        }
        most = max(m["oracle"] or 0 for m in mutants)
        lost = sum(not m["fixed"] for m in mutants)
        row = {"name": name, "sentence": sentence, "most": most, **counts}
        return {**row, "lost": lost}  # places where the fixed tolerance misses it

    def ways(self) -> list[dict[str, Any]]:
        """One row an implementation and precision: cases run and false alarms."""
        cases: Counter[tuple[str, str]] = Counter()
        alarms: Counter[tuple[str, str]] = Counter()
        spread: Counter[tuple[str, str]] = Counter()
        for place in self.places:
            for way in place["correct"]:
                key = (way["way"], way["precision"])
                cases[key] += way["cases"]
                alarms[key] += way["alarms"]
                spread[key] += 1
        return [
            {
                "way": way,
                "precision": precision,
                "places": spread[way, precision],
                "cases": cases[way, precision],
                "alarms": alarms[way, precision],
            }
            for way, precision in cases
        ]

    def systems(self) -> list[dict[str, Any]]:
        """One row a system: its conventions, mutants, cases, runs, false alarms."""
        rows: dict[str, dict[str, Any]] = {}
        for place in self.places:
            empty = {"conventions": [], "mutants": 0, "caught": 0, "alarms": 0}
            row = rows.setdefault(place["system"], {**empty, "cases": 0, "runs": 0})
            row["conventions"].append(place["convention"])
            row["mutants"] += len(place["mutants"])
            row["caught"] += sum(bool(m["oracle"]) for m in place["mutants"])
            row["cases"] += place["cases"]
            row["runs"] += sum(w["cases"] for w in place["correct"])
            row["alarms"] += sum(w["alarms"] for w in place["correct"])
        return [{"system": name, **row} for name, row in rows.items()]

    def frameworks(self) -> list[dict[str, Any]]:
        """Every real implementation that was checked."""
        return self.book["frameworks"]

    def packages(self) -> list[dict[str, Any]]:
        """The real implementations by the package they are of, with their counts."""
        rows: dict[str, list[dict[str, Any]]] = {}
        for row in self.frameworks():
            package = row["implementation"].split()[0].split(".")[0]
            rows.setdefault(package, []).append(row)
        return [
            {
                "package": package,
                "rows": those,
                "right": sum(bool(row["ok"]) for row in those),
                "unexplained": sum(bool(row["unexplained"]) for row in those),
                "known": sum(not row["ok"] and not row["unexplained"] for row in those),
            }
            for package, those in rows.items()
        ]

    def deviations(self) -> list[dict[str, Any]]:
        """Known deviations that were seen, one a reason."""
        grouped: dict[tuple[str, str], dict[str, Any]] = {}
        for row in self.frameworks():
            if row["reason"]:
                name = row["implementation"].removesuffix(IN_BATCH)
                first = grouped.setdefault(
                    (name, row["reason"]),
                    {**row, "implementation": name, "places": []},
                )
                first["places"].append(row)
        return list(grouped.values())


def share(results: Iterable[Any]) -> str:
    """'caught / asked', or a dash where the method does not apply."""
    values = list(results)
    return f"{sum(map(bool, values))} / {len(values)}" if values else "–"


def read(path: Path = FILE) -> dict[str, Any]:
    """Read the measured figures.

    Raises:
        LedgerError: there is no such file, or it is of another format.
    """
    return read_figures(path, FORMAT)


def page(book: dict[str, Any]) -> str:
    """Render the page.

    Args:
        book: the ledger; the figures of this page come from their own file.
    """
    return rendered(read(), read_figures(HAAR_FILE, HAAR_FORMAT))


def rendered(figures: dict[str, Any], haar: dict[str, Any] | None = None) -> str:
    """Render the page of given figures, with those on initialisers if there are any."""
    return page_of(
        "conformance.md.j2",
        c=Conformance(figures),
        book=figures,
        haar=haar,
        short=short,
    )


def short(number: object) -> str:
    """A float for a table."""
    return f"{number:.3g}" if isinstance(number, float) else str(number)
