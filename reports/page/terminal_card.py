"""A claim's card as lines for a terminal, each with its style.

First what a reader is to see: as printed, the verdict, why, the smallest case, the
repair. What comes after it is in `terminal_details`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from longdep.reports.page.cards import Example
from longdep.reports.page.formulas import sides_latex
from longdep.reports.page.selected import Selected
from longdep.reports.page.terminal import INDENT, Terminal
from longdep.reports.record.resting import for_readers, given, in_words

DEEPER = 2 * INDENT
Line = tuple[str, str]  # style ("title", "heading", "quiet", a verdict, or none), text


def card_lines(shown: Selected, terminal: Terminal) -> Iterator[Line]:
    """What is to be seen first; a claim that the ledger lacks has no verdict."""
    says = shown.says
    for line in terminal.paragraph(terminal.text(says["title"]), ""):
        yield "title", line
    whose = f" of {says['of']}" if says["of"] else ""
    origin = f"{says['key']} ({says['topic']}; {says['reading']}{whose})"
    yield from (("quiet", line) for line in terminal.paragraph(origin, ""))
    yield from section(
        "As printed" if says["sources"] else "What it says", _printed(shown, terminal)
    )
    yield from section("Read as", _read_as(shown, terminal))
    yield from _verdict(shown, terminal)
    yield from section("Because", _because(shown, terminal))
    yield from section("Repair", _repairs(shown, terminal))


def section(heading: str, lines: Iterator[str]) -> Iterator[Line]:
    """A heading and its lines; nothing where there are none."""
    first = next(lines, None)
    if first is not None:
        yield "", ""
        yield "heading", heading
        yield "", first
        yield from (("", line) for line in lines)


def _printed(shown: Selected, terminal: Terminal) -> Iterator[str]:
    card = shown.card
    if card and card.formula:
        yield from terminal.paragraph(terminal.maths(card.formula), DEEPER)
    yield from terminal.paragraph(terminal.text(shown.says["paraphrase"]))
    if where := _places(shown):
        yield from terminal.paragraph(terminal.text(where))


def _read_as(shown: Selected, terminal: Terminal) -> Iterator[str]:
    if read_as := shown.says.get("read_as"):
        yield from terminal.paragraph(terminal.text(read_as))


def _places(shown: Selected) -> str:
    """Where the documents say it: "document 000, sentence 23"."""
    if shown.card is None or shown.book is None:
        return ""
    if shown.book.own:
        return shown.book.sources(shown.card.entry)
    return "; ".join(
        f"document {at}, sentence{'s' if ',' in numbers else ''} {numbers}"
        for at, numbers in shown.card.places.items()
    )


def _verdict(shown: Selected, terminal: Terminal) -> Iterator[Line]:
    yield "", ""
    yield "heading", "Verdict"
    if shown.card is None or shown.entry is None:
        yield "", f"{INDENT}not in the ledger yet"
        return
    for line in terminal.paragraph(terminal.text(shown.card.verdict)):
        yield shown.entry["verdict"], line
    kept = f"in the ledger: {in_words(shown.entry)}"
    yield from (("quiet", line) for line in terminal.paragraph(terminal.plain(kept)))
    for lemma in given(shown.entry):
        for line in terminal.paragraph(terminal.text(lemma), INDENT, "given: "):
            yield "", line
    if "kernel" in shown.entry:
        told = terminal.plain(kernel_said(shown.entry["kernel"]))
        yield from (("quiet", line) for line in terminal.paragraph(told))


def kernel_said(word: Mapping[str, Any]) -> str:
    """What the kernel of a proof assistant accepted, in a line."""
    what = "a proof of it" if word["holds"] else "a proof of its negation"
    axioms = ", ".join(word["assumptions"]) or "no axiom"
    return (
        f"{word['prover']} {word['version']} accepts {what}, from {axioms}: "
        f"{word['theorem']} in {word['file']}"
    )


def _because(shown: Selected, terminal: Terminal) -> Iterator[str]:
    if shown.card is None or shown.entry is None:
        return
    if shown.entry["why"]:
        yield from terminal.paragraph(terminal.text(shown.entry["why"]))
    for example in shown.card.examples[:1]:
        yield from _example(example, terminal)
    for number, example in enumerate(shown.card.examples):
        yield f"{INDENT}{'Another one' if number else 'Certificate'}:"
        yield f"{DEEPER}certificates/{example.file}"


def _example(example: Example, terminal: Terminal) -> Iterator[str]:
    """The smallest case, with both sides of what it shows."""
    certificate = example.certificate
    witness = certificate["kind"] == "witness"
    if example.long:
        found = "witness" if witness else "smallest case that was found"
        yield f"{INDENT}The {found} has many numbers."
        return
    yield f"{INDENT}{'A witness' if witness else 'The smallest counterexample found'}:"
    yield from terminal.values(certificate["values"])
    yield from terminal.law(certificate["values"])
    sides = sides_latex(certificate)
    if sides is not None:
        said = f"The two sides of the conclusion are then {terminal.maths(sides)}."
        yield from terminal.paragraph(said)


def _repairs(shown: Selected, terminal: Terminal) -> Iterator[str]:
    for entry in shown.card.repairs if shown.card else ():
        title = terminal.text(entry["title"])
        yield from terminal.paragraph(title, INDENT, f"{entry['key']}: ")
        yield from terminal.paragraph(terminal.text(entry["paraphrase"]), DEEPER)
        if repair := shown.drawn(entry, unicode=terminal.unicode):
            yield from terminal.statement(repair.conclusion)
        yield from terminal.paragraph(terminal.text(for_readers(entry)), DEEPER)
