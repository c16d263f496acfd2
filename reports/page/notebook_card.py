"""A claim's card as a notebook shows it: the page's own, with nothing linked to."""

import re
from base64 import b64encode
from html import escape

from markdown_it import MarkdownIt

from longdep.numeric.oracle.markup import preformatted
from longdep.reports.page.pictures import svg
from longdep.reports.page.prose import page_prose
from longdep.reports.page.selected import Selected
from longdep.reports.page.terminal import Terminal
from longdep.reports.page.terminal_details import detail_lines
from longdep.reports.page.writing import text_of

FENCED = re.compile(r"```math\n(.*?)\n```", re.DOTALL)
PICTURE = re.compile(r"^!\[[^\n]*\]\(images/[^\n]*\)\n", re.MULTILINE)
CERTIFICATE = re.compile(r" \(\[[^\[\]]*\]\(certificates/[^()\s]*\)\)")
LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]+\$", re.DOTALL)
HELD = re.compile("\ue000(\\d+)\ue001")  # where a formula was
WIDTH = 100  # columns of what is set in type


def as_markdown(shown: Selected) -> str:
    """The card as Markdown: formulas between dollars, the picture within."""
    picture = _picture(shown)
    return _text(shown) + (f"\n![{shown.key}]({picture})\n" if picture else "")


def as_html(shown: Selected) -> str:
    """The card as HTML with formulas between dollars; the rest folds out."""
    parts = [html_of(_text(shown))]
    if picture := _picture(shown):
        parts.append(f'<img alt="{escape(shown.key)}" src="{picture}">')
    rest = "\n".join(line for _, line in detail_lines(shown, Terminal(WIDTH)))
    parts.append(
        "<details><summary>Everything the ledger says of it</summary>"
        f"{preformatted(rest.strip())}</details>"
    )
    return "\n".join(parts)


def html_of(markdown: str) -> str:
    """Markdown as HTML: formulas and all else escaped, no HTML of the text's own."""
    formulas: list[str] = []

    def hold(match: re.Match[str]) -> str:
        formulas.append(escape(match[0]))
        return f"\ue000{len(formulas) - 1}\ue001"

    held = FORMULA.sub(hold, markdown)
    made = str(MarkdownIt("commonmark", {"html": False}).enable("table").render(held))
    return HELD.sub(lambda match: formulas[int(match[1])], made)


def _text(shown: Selected) -> str:
    """The card's words and formulas; those of the claim alone if it has no verdict."""
    if shown.card is None:
        return _unjudged(shown)
    text = text_of("notebook.md.j2", book=shown.book, card=shown.card)
    text = FENCED.sub(lambda match: f"$$\n{match[1]}\n$$", PICTURE.sub("", text))
    return LINK.sub(r"\1", CERTIFICATE.sub("", text))


def _unjudged(shown: Selected) -> str:
    says = shown.says
    parts = [f"### {page_prose(says['title'])}", page_prose(says["paraphrase"])]
    parts += [f"*Read as:* {page_prose(says['read_as'])}"] * bool(says["read_as"])
    parts += [f"$$\n{says['statement']}\n$$", "Not in the ledger yet."]
    return "\n\n".join(parts) + "\n"


def _picture(shown: Selected) -> str:
    """The card's picture as an address that holds all of it; empty if it has none."""
    if shown.card is None or shown.book is None or shown.card.figure is None:
        return ""
    figure = shown.card.figure
    text = svg(figure, shown.book.tables(figure))
    return f"data:image/svg+xml;base64,{b64encode(text.encode()).decode()}"
