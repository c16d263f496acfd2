"""The five source documents, by the first three digits of their names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """A source.

    Attributes:
        key: first three digits of its name.
        language, description: what it is.
        sentences: how many rows its sentences need, counted in the text.
        lines: how many lines its text has.
        damage: what is broken in its text; empty if nothing is.
    """

    key: str
    language: str
    description: str
    sentences: int
    lines: int
    damage: str = ""


DOCUMENTS = {
    document.key: document
    for document in (
        Document(
            "000",
            "Chinese",
            "a rendering of the textbook section, with a reader's margin notes",
            sentences=44,
            lines=90,
            damage="Row 23 prints $\\Lambda$ without its backslash; references to "
            "figures, sections and sources are unresolved marks.",
        ),
        Document(
            "001",
            "Chinese",
            "notes on a second textbook: backpropagation through time, $\\gamma$, "
            "remedies, memory capacity, gating",
            sentences=33,
            lines=30,
        ),
        Document(
            "002",
            "Chinese",
            "another rendering of the same textbook section",
            sentences=42,
            lines=85,
            damage="Two question marks of the translator's are left in row 12.",
        ),
        Document(
            "003",
            "Korean",
            "a summary of the section that drops a hypothesis and repeats two "
            "paragraphs",
            sentences=25,
            lines=7,
            damage="The hypothesis of row 5 is dropped; the paragraphs of rows 8 to 16 "
            "are printed a second time.",
        ),
        Document(
            "004",
            "English",
            "the original section in a damaged extraction: symbols of its formulas "
            "are lost",
            sentences=23,
            lines=45,
            damage="The extraction lost Greek letters, transposes, powers, the sign of "
            "the product, the root sign and the star (rows 2, 8, 10, 12, 13), "
            "interleaved the words of two sentences (rows 9 and 10), and begins and "
            "ends in mid-sentence.",
        ),
    )
}
