"""What a terminal shows of a claim after its card: all that the ledger has of it."""

from collections.abc import Iterator
from typing import Any

from longdep.reports.page.book import certificate_files
from longdep.reports.page.prose import counted
from longdep.reports.page.selected import Selected
from longdep.reports.page.tables import rows_of
from longdep.reports.page.terminal import INDENT, Terminal
from longdep.reports.page.terminal_card import DEEPER, Line, section
from longdep.reports.record.outcome import HOLDS
from longdep.reports.record.resting import for_readers
from longdep.theory.core.breaking import Layout

LONGEST_CASE = 200  # characters of a counterexample beside its premise


def detail_lines(shown: Selected, terminal: Terminal) -> Iterator[Line]:
    """Statement, symbols, premises, other readings, evidence and sources."""
    for heading, lines in (
        ("What it says formally", _statement(shown, terminal)),
        ("Symbols", _symbols(shown, terminal)),
        ("Is each premise needed?", _needed(shown, terminal)),
        ("Other readings", _readings(shown, terminal)),
        ("Evidence", _evidence(shown, terminal)),
        ("Taken on trust", _trusted(shown, terminal)),
        ("Sources", _sources(shown, terminal)),
    ):
        yield from section(heading, lines)


def _statement(shown: Selected, terminal: Terminal) -> Iterator[str]:
    drawn = shown.drawn(shown.says, unicode=terminal.unicode)
    premises = shown.says["hypotheses"]
    for place, premise in enumerate(premises):
        words = terminal.text(premise["words"])
        yield from terminal.paragraph(words, INDENT, f"premise {premise['name']}: ")
        layout = drawn.premises[place] if drawn else None
        yield from _stated(premise["statement"], layout, terminal)
    if premises:
        yield f"{INDENT}conclusion:"
    conclusion = drawn.conclusion if drawn else None
    yield from _stated(shown.says["statement"], conclusion, terminal)


def _stated(latex: str, layout: Layout | None, terminal: Terminal) -> Iterator[str]:
    """A statement as it is drawn; of a claim that is gone, as the ledger has it."""
    if layout is None:
        yield from terminal.paragraph(terminal.maths(latex), DEEPER)
    else:
        yield from terminal.statement(layout)


def _symbols(shown: Selected, terminal: Terminal) -> Iterator[str]:
    for symbols in shown.says["symbols"]:
        listed = ", ".join(map(terminal.maths, symbols["names"]))
        yield from terminal.paragraph(f"{listed}: {terminal.text(symbols['domain'])}")


def _needed(shown: Selected, terminal: Terminal) -> Iterator[str]:
    entry = shown.entry
    if entry is None or entry["verdict"] not in HOLDS:
        return
    cases = {
        certificate["dropped"]: (name, terminal.brief(certificate["values"]))
        for name, certificate in certificate_files(entry)
        if "dropped" in certificate
    }
    for premise in entry["hypotheses"]:
        if premise["shown_needed"] is None:
            continue
        text = "yes" if premise["shown_needed"] else "not tested"
        if premise["name"] in cases:
            name, case = cases[premise["name"]]
            short = len(case) <= LONGEST_CASE
            text += f"; without it: {case if short else f'certificates/{name}'}"
        yield from terminal.paragraph(text, INDENT, f"{premise['name']}: ")


def _readings(shown: Selected, terminal: Terminal) -> Iterator[str]:
    for entry in shown.relatives():
        title = terminal.text(entry["title"])
        yield from terminal.paragraph(title, INDENT, f"{entry['key']}: ")
        words = terminal.text(f"{entry['reading']}: {for_readers(entry)}")
        yield from terminal.paragraph(words, DEEPER)


def _evidence(shown: Selected, terminal: Terminal) -> Iterator[str]:
    for item in shown.entry["evidence"] if shown.entry else ():
        name = f"{item['kind']}: "
        if item.get("stopped"):
            text = f"{item['test']}: stopped: {item['stopped']}"
            yield from terminal.paragraph(terminal.plain(text), INDENT, name)
            continue
        text = "; ".join([item["test"], *_figures(item)])
        yield from terminal.paragraph(terminal.text(text), INDENT, name)
        if item["kind"] == "measurement":
            yield from _measured(item["detail"], terminal)


def _figures(item: dict[str, Any]) -> Iterator[str]:
    """What is counted of a piece of evidence, in a few words."""
    detail = item.get("detail", {})
    if item.get("hypothesis"):
        yield f"without {item['hypothesis']}"
    if item["kind"] == "proof":
        yield f"{counted(len(detail['lines']), 'step')}, checked"
    if item["kind"] == "search":
        yield counted(item["examples"], "exact case")
    if item.get("attained"):
        yield f"largest computed/allowed {item['attained']}"
    if detail.get("unvisited"):
        yield f"the author's models never have {', '.join(detail['unvisited'])}"


def _measured(detail: dict[str, Any], terminal: Terminal) -> Iterator[str]:
    """A measurement: the rule, and the figures in columns."""
    rule = terminal.text(detail["rule"])
    yield from terminal.paragraph(rule, DEEPER, "rule: ")
    rows = [[terminal.text(cell) for cell in row] for row in rows_of(detail["values"])]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + len(INDENT) * (len(widths) + 1) > terminal.width:
        yield from _one_by_one(rows, terminal)
        return
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield (DEEPER + "  ".join(cells)).rstrip()


def _one_by_one(rows: list[list[str]], terminal: Terminal) -> Iterator[str]:
    """A table that is too wide: each row in lines, each figure with its name."""
    header, *others = rows
    for first, *row in others:
        named = zip(header[1:], row, strict=True)
        text = "; ".join(f"{name}: {figure}" for name, figure in named)
        yield from terminal.paragraph(text, DEEPER, f"{first}: ")


def _trusted(shown: Selected, terminal: Terminal) -> Iterator[str]:
    """The lemmas of the proofs: what each is taken to say."""
    said: dict[str, list[str]] = {}
    for item in shown.entry["evidence"] if shown.entry else ():
        for lemma in (
            () if item.get("stopped") else item.get("detail", {}).get("lemmas", ())
        ):
            says = said.setdefault(lemma["source"], [])
            if lemma["says"] not in says:
                says.append(lemma["says"])
    for source, texts in said.items():
        yield from terminal.paragraph(terminal.text(source))
        for text in texts:
            yield from terminal.paragraph(terminal.text(text), DEEPER)


def _sources(shown: Selected, terminal: Terminal) -> Iterator[str]:
    for source in shown.says["sources"]:
        text = f"document {source['document']}, {source['locator']}"
        yield from terminal.paragraph(terminal.text(text))
