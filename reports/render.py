"""The pages: rendered from a ledger, the same bytes every time."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports import certify, documents
from reports.figures import Figure, figures_of, svg
from reports.ledger import (
    Entry,
    Ledger,
    LedgerError,
    as_text,
    validate,
    write_whole,
)
from theory.catalog import TOPICS, Topic
from theory.documents import DOCUMENTS
from theory.notation import GREEK, latex_name

HERE = Path(__file__).parent
VERDICTS = ("PROVED", "SUPPORTED", "CONDITIONAL", "REFUTED", "UNDECIDED")


FURTHER = ("bench", "campaigns", "performance", "conformance")


def pages(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Yield every file of a report: its name within the folder, and its text."""
    book = Book(ledger)
    yield "README.md", page_of("front.md.j2", book=book)
    for topic in book.topics:
        yield f"{topic.name}.md", page_of("topic.md.j2", book=book, topic=topic)
        for figure in book.figures(topic.name):
            yield f"images/{figure.name}.svg", svg(figure, book.tables(figure))
    if not book.own:
        for name in documents.PAGES:
            yield (
                f"{name}.md",
                page_of(f"{name}.md.j2", book=book, **documents.context()),
            )
        for name in FURTHER:
            yield f"{name}.md", import_module(f"reports.{name}").page(ledger)
        for figure in figures_of("margin_questions"):
            yield f"images/{figure.name}.svg", svg(figure)
    for entry in ledger["claims"]:
        for name, certificate in certificate_files(entry):
            yield f"certificates/{name}", as_text(certificate)
    yield "ledger.json", as_text(ledger)


def write(ledger: Ledger, folder: Path) -> int:
    """Write every page of a report, each file whole; remove stale certificates.

    Returns:
        The number of files.
    Raises:
        LedgerError: the ledger is not valid, or a file cannot be written.
    """
    validate(ledger, "the new ledger")
    made = dict(pages(ledger))
    for name, text in made.items():
        write_whole(folder / name, text)
    for path in _own_files(folder):
        if path.relative_to(folder).as_posix() not in made:
            try:
                path.unlink()
            except OSError as error:
                raise LedgerError(f"{path}: cannot be removed: {error}") from error
    return len(made)


def require_place(folder: Path) -> None:
    """Find out before a long run whether a report can be written to a folder.

    Nothing is left behind: folders that were not there are removed again.

    Raises:
        LedgerError: it cannot be made or written, or holds files of something else.
    """
    foreign = folder.is_dir() and any(folder.iterdir())
    if foreign and not (folder / "ledger.json").is_file() and folder != HERE:
        raise LedgerError(
            f"{folder}: expected an empty folder or one with a longdep report "
            "(ledger.json), got other files"
        )
    places = (folder, folder / "certificates", folder / "images")
    ways = [place for deepest in places[1:] for place in (deepest, *deepest.parents)]
    missing = [place for place in ways if not place.exists()]
    try:
        for place in places:
            probe = place / ".longdep-writable"
            write_whole(probe, "")
            probe.unlink()
    finally:
        for place in sorted(set(missing), key=lambda p: len(p.parts), reverse=True):
            with suppress(OSError):  # never made, or filled by somebody else meanwhile
                place.rmdir()


def _own_files(folder: Path) -> list[Path]:
    """Certificates and pictures that an earlier report left in a folder."""
    marks = {"certificates/*.json": f'"{certify.FORMAT}"', "images/*.svg": "matplotlib"}
    return sorted(
        path
        for pattern, mark in marks.items()
        for path in folder.glob(pattern)
        if path.is_file() and mark in path.read_text("utf-8", "replace")
    )


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
        self.topics = known + [_own_topic(name) for name in others]
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

    def family(self, root: Entry) -> list[Entry]:
        """A claim's readings, repairs and companions, and theirs."""
        found: list[Entry] = []
        for entry in self.entries:
            if entry["of"] == root["key"]:
                found += [entry, *self.family(entry)]
        return found

    def count(self, verdict: str, topic: str | None = None) -> int:
        """How many claims have a verdict."""
        return sum(
            e["verdict"] == verdict and topic in (None, e["topic"])
            for e in self.entries
        )

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
        return f"[{greek(entry['title'])}]({entry['topic']}.md#{key})"

    def figures(self, topic: str) -> list[Figure]:
        """The figures of a topic's page whose measured tables the ledger holds.

        Topics outside the suite have none.
        """
        return [
            figure
            for figure in (
                () if self.own and topic not in TOPICS else figures_of(topic)
            )
            if len(self.tables(figure)) == len(figure.measured)
        ]

    def tables(self, figure: Figure) -> list[Mapping[str, Any]]:
        """The measured tables that a figure draws, as far as the ledger holds them."""
        return [
            evidence["detail"]["values"]
            for key in figure.measured
            for evidence in self.by_key.get(key, {}).get("evidence", ())
            if evidence["kind"] == "measurement" and not evidence.get("stopped")
        ]

    def verdict(self, key: str) -> str:
        """A claim's verdict, also when the ledger does not hold the claim."""
        return self.by_key[key]["verdict"] if key in self.by_key else "(not tested)"

    def searched(self, key: str) -> list[dict[str, Any]]:
        """Searches at scale of a claim, from the campaigns' own file."""
        if self.own:
            return []
        found = import_module("reports.campaigns").read()["searches"]
        return [search for search in found if search["claim"] == key]

    def numbers(self, key: str) -> str:
        """What the evidence found about a claim, in one cell of a table."""
        entry = self.by_key.get(key)
        if entry is None:
            return ""
        shown = [
            f"{name}: {brief(certificate['values'])}"
            for _, certificate in certificate_files(entry)
            if (name := certificate["kind"]) != "ablation"
            and brief(certificate["values"])
        ][:1]
        for item in entry["evidence"]:
            if item.get("stopped"):
                continue
            if item["kind"] == "measurement":
                shown += _figures(item["detail"]["values"])
            if item["kind"] == "proof":
                shown.append(f"{len(item['detail']['lines'])} steps of proof")
            if item["kind"] == "search":
                shown.append(f"{item['examples']} exact cases")
        return cell("; ".join(shown))

    def files(self, entry: Entry) -> list[tuple[str, dict[str, Any]]]:
        """The certificates of a claim with their file names."""
        return list(certificate_files(entry))

    def sources(self, entry: Entry) -> str:
        """Where the documents say it: places that share a locator together."""
        grouped: dict[str, list[str]] = {}
        for source in entry["sources"]:
            grouped.setdefault(source["locator"], []).append(source["document"])
        return "; ".join(f"{', '.join(d)}: {place}" for place, d in grouped.items())


def _own_topic(name: str) -> Topic:
    """A topic that is not one of the suite's."""
    return Topic(name, name.replace("_", " ").capitalize(), "")


def values_latex(values: Mapping[str, Any]) -> str:
    """The values of a certificate as LaTeX equations, definitions first."""
    parts = []
    for name, value in values.items():
        if name in ("horizon", "outcomes"):
            continue
        symbol = _symbol(name)
        if isinstance(value, dict):
            parts += [
                rf"{symbol}_{{{index}}} = {_value(item)}"
                for index, item in value.items()
            ]
        else:
            parts.append(f"{symbol} = {_value(value)}")
    lines = [r"\quad ".join(parts[i : i + 4]) for i in range(0, len(parts), 4)]
    return " \\\\\n".join(lines)


def brief(values: Mapping[str, Any]) -> str:
    """A certificate's values in one line for a table, or nothing if they are long."""
    text = values_latex(values).replace(" \\\\\n", r"\quad ")
    return f"${text}$" if text and len(text) <= LONGEST_BRIEF else ""


LONGEST_BRIEF = 420


def outcomes_rows(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The law of a certificate: probability and values of each outcome."""
    return [
        (_value(probability), r",\ ".join(values_latex(more).split(" \\\\\n")))
        for probability, more in values.get("outcomes", [])
    ]


def _symbol(name: str) -> str:
    head, _, index = name.partition("_")
    return latex_name(head) + (f"_{{{index}}}" if index else "")


def _value(value: Any) -> str:
    if isinstance(value, list):
        rows = r" \\ ".join(" & ".join(_value(x) for x in row) for row in value)
        return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"
    if isinstance(value, bool):
        return r"\text{true}" if value else r"\text{false}"
    try:
        number = Fraction(str(value))
    except ValueError:
        return {"oo": r"\infty", "infinity": r"\infty", "-infinity": r"-\infty"}.get(
            str(value), rf"\text{{{value}}}"
        )
    if number.denominator == 1:
        return str(number)
    sign = "-" if number < 0 else ""
    return rf"{sign}\tfrac{{{abs(number.numerator)}}}{{{number.denominator}}}"


def sides_latex(certificate: Mapping[str, Any]) -> str | None:
    """Both sides of the conclusion at the certificate's values, with a false relation.

    None when the conclusion is no relation between rational values.
    """
    sides = certify.sides(certificate)
    if sides is None:
        return None
    relation, left, right = sides
    true, false = RELATIONS[relation]
    sign = true if certificate["kind"] == "witness" else false
    return f"{_value(left)} {sign} {_value(right)}"


RELATIONS = {
    "equal": ("=", r"\ne"),
    "unequal": (r"\ne", "="),
    "less": ("<", r"\not<"),
    "at-most": (r"\le", r"\not\le"),
}


def approximate(ratio: str) -> str:
    """A ratio for the page: exact if it is short, else rounded down to 4 digits."""
    number = Fraction(ratio)
    if len(ratio) <= 9:
        return ratio
    return f"{int(number * 10**4) / 10**4:.4f}"


def table(values: Mapping[str, Any]) -> list[list[str]]:
    """A measurement's figures as rows of a Markdown table, the header first."""
    return [[cell(entry) for entry in row] for row in rows_of(values)]


def rows_of(values: Mapping[str, Any]) -> list[list[str]]:
    """A measurement's figures as rows of texts, the header first.

    Given as columns and rows, as rows by name, or as one figure by name.
    """
    if "rows" in values:
        rows = [values["columns"], *values["rows"]]
    elif all(isinstance(row, Mapping) for row in values.values()):
        columns = list(dict.fromkeys(k for row in values.values() for k in row))
        rows = [["", *columns]]
        for name, row in values.items():
            rows.append([name, *(row.get(column, "") for column in columns)])
    else:
        rows = [["quantity", "value"], *map(list, values.items())]
    return [[str(entry) for entry in row] for row in rows]


def _figures(values: Mapping[str, Any]) -> list[str]:
    """A measurement's figures in a few words; a long table is only named."""
    header, *rows = rows_of(values)
    if header == ["quantity", "value"]:
        return [f"{name}: {value}" for name, value in rows]
    if len(rows) > 2:
        return [f"a table of {counted(len(rows), 'row')}, there"]
    named = [zip(header[1:], row[1:], strict=True) for row in rows]
    return [
        f"{row[0]}: " + ", ".join(f"{column} {entry}" for column, entry in entries)
        for row, entries in zip(rows, named, strict=True)
    ]


def cell(text: object) -> str:
    """Text that is safe inside a Markdown table."""
    return str(text).replace("|", r"\|").replace("\n", " ")


def counted(number: int, what: str) -> str:
    """A number and what it counts: "1 step", "2 steps"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def greek(text: str) -> str:
    """Prose with Greek letters for their names; formulas and code stay as they are."""
    return PROSE.sub(lambda m: GREEK[m[1]] if m[1] else m[0], text)


# A formula, a piece of code, or the name of a letter that is no part of another word.
PROSE = re.compile(rf"\$[^$]*\$|`[^`]*`|(?<![A-Za-z\\])({'|'.join(GREEK)})(?![A-Za-z])")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters.update(
        values=values_latex,
        brief=brief,
        outcomes=outcomes_rows,
        sides=sides_latex,
        approximate=approximate,
        cell=cell,
        counted=counted,
        greek=greek,
        table=table,
    )
    environment.globals["verdicts"] = VERDICTS
    return environment


def page_of(template: str, **values: Any) -> str:
    """Fill a template; trailing blanks and runs of empty lines are removed."""
    text = _environment().get_template(template).render(**values)
    lines = [line.rstrip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
