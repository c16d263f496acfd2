r"""LaTeX as one line of Unicode: `\gamma^{t-k}` becomes γᵗ⁻ᵏ, and h_{t-1} hₜ₋₁.

pylatexenc parses it and knows the signs. What a text cannot show in two dimensions is
said here: fractions, roots, what is raised and lowered; where Unicode has no such sign,
parentheses keep what belongs together.
"""

import re
from collections.abc import Callable
from functools import cache

from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)
from pylatexenc.latexwalker import LatexNode, LatexWalker
from pylatexenc.latexwalker import get_default_latex_context_db as parsed_macros
from pylatexenc.macrospec import LatexContextDb, MacroSpec

from longdep.reports.page.prose import greek
from longdep.theory.core.scripts import lowered, raised

# Marks within a text until it is done.
OPEN, CLOSE = "\x02", "\x03"  # around what braces hold together
RAISED, LOWERED = "\x04", "\x05"  # for ^ and _ where they stay
NAME_ENDS = "\x06"  # of a function: what it is applied to may follow without a space
PAIR = "\x07"  # of bars: on their inner side
SCRIPT_ENDS = "\x08"
DONE = {ord(RAISED): "^", ord(LOWERED): "_", ord(NAME_ENDS): "", ord(SCRIPT_ENDS): ""}

GROUP = re.compile(rf"(?:\s*([\^_])\s*)?{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
SINGLE = re.compile(r" *([\^_])\s*([^\s^_()\[\]{}])")
LETTER = "(?=[A-Za-zα-ωΑ-Ωℓ√∂∏∑])"
APART = re.compile(rf"(?<=[a-z]){NAME_ENDS} *{LETTER}|{SCRIPT_ENDS}{LETTER}")
RELATION = re.compile(r"([=<>≤≥≠≈≅∼≪≫↦→⇒⇔∈·×∘∧∨])")
CLOSE_UP = re.compile(rf"(?<=[(\[∂]) +| +(?=[)\],;])| *{PAIR} *")
SYMBOL = re.compile(r"∂? *\w(_\w+)?|\d+|\|[^|]+\|")
FORMULA = re.compile(r"\$\$?([^$]+)\$\$?")
MARKED = re.compile(r"`([^`]+)`|(?<!\w)\*(\w[^*]*)\*(?!\w)")  # code, emphasis
POWER = re.compile(  # in prose: x^2, x^(t-k), x_{t-1}
    r"(?<=[\w)\]|‖])(?:(\^)(?:\(([^()]+)\)|(-?\w+))|([\^_])\{([^{}]+)\})"
)
SIGNS = {
    "|": "‖",
    "lVert": f"‖{PAIR}",
    "rVert": f"{PAIR}‖",
    "lvert": f"|{PAIR}",
    "rvert": f"{PAIR}|",
    "top": "T",
    "le": "≤",
    "ge": "≥",
    "ne": "≠",
    "to": "→",
    "mid": "|",
    "dots": "…",
    "ldots": "…",
    "cdots": "⋯",
    "not": "not ",
    "ell": "ℓ",
    "epsilon": "ε",
    "varphi": "φ",
    "prime": "′",
    "colon": ":",
    "quad": "  ",
    "qquad": "  ",
    **dict.fromkeys(("left", "right", "bigl", "bigr", "Bigl", "Bigr", "limits"), ""),
}
FRACTIONS = ("frac", "tfrac", "dfrac")
FUNCTIONS = ("log", "ln", "exp", "tanh", "sinh", "cosh", "sup", "inf", "max", "min")
NAMES = ("operatorname", "text", "mathrm", "mathbf", "mathit", "textbf", "boldsymbol")


def in_prose(text: str) -> str:
    """Prose for a terminal: formulas, powers and Greek names as signs."""
    parts = FORMULA.split(greek(text))
    return "".join(
        unicode_maths(part) if number % 2 else _words(part)
        for number, part in enumerate(parts)
    )


def _words(text: str) -> str:
    """Prose between formulas: powers as signs, without the marks of Markdown."""
    bare = MARKED.sub(lambda match: match[1] or match[2], text)
    return POWER.sub(_power, bare).translate(DONE)


def _power(match: re.Match[str]) -> str:
    return _script(match[1] or match[4], match[2] or match[3] or match[5])


@cache
def unicode_maths(latex: str) -> str:
    """A formula as one line of text, without dollars around it."""
    nodes, _, _ = LatexWalker(latex, latex_context=_grammar()).get_latex_nodes()
    text = _converter().nodelist_to_text(nodes)
    while (found := GROUP.sub(_group, text)) != text:
        text = found
    text = APART.sub(" ", RELATION.sub(r" \1 ", _singles(text)))
    return CLOSE_UP.sub("", " ".join(text.split())).translate(DONE)


def _group(match: re.Match[str]) -> str:
    inside = _singles(match[2])
    return _script(match[1], inside) if match[1] else inside


def _singles(text: str) -> str:
    return SINGLE.sub(lambda match: _script(match[1], match[2]), text)


def _script(mark: str, text: str) -> str:
    """Something raised or lowered."""
    text = text.replace(SCRIPT_ENDS, "").strip()
    if text in ("*", "'"):
        return text
    signs = (raised if mark == "^" else lowered)(text)
    if signs is not None:
        return f"{signs}{SCRIPT_ENDS}"
    whole = len(text) == 1 or (mark == "_" and text.isalpha())
    sign = RAISED if mark == "^" else LOWERED
    return f"{sign}{text}{SCRIPT_ENDS}" if whole else f"{sign}({text})"


class _Grouped(LatexNodes2Text):
    """pylatexenc's converter, which keeps in mind what braces hold together."""

    def group_node_to_text(self, node: LatexNode) -> str:
        return f"{OPEN}{self._groupnodecontents_to_text(node)}{CLOSE}"


Write = Callable[[LatexNode, LatexNodes2Text], str]


def _fraction(node: LatexNode, l2tobj: LatexNodes2Text) -> str:
    above, below = (_closed(l2tobj.node_arg_to_text(node, k)) for k in (0, 1))
    return f"{above}/{below} "


def _root(node: LatexNode, l2tobj: LatexNodes2Text) -> str:
    index, inside = node.nodeargd.argnlist[0], l2tobj.node_arg_to_text(node, 1)
    order = "" if index is None else l2tobj.node_arg_to_text(node, 0).strip("[] ")
    return f"{raised(order) or order}√{_closed(inside)}"


def _name(node: LatexNode, l2tobj: LatexNodes2Text) -> str:
    return f"{OPEN}{l2tobj.node_arg_to_text(node, 0)}{CLOSE}"


def _closed(text: str) -> str:
    """A part of a fraction or root, in parentheses unless it is one symbol."""
    bare = text.strip().translate({ord(OPEN): None, ord(CLOSE): None})
    return text.strip() if SYMBOL.fullmatch(bare) else f"({text.strip()})"


@cache
def _converter() -> LatexNodes2Text:
    words = get_default_latex_context_db()
    written: dict[str, str | Write] = {
        **SIGNS,
        **{name: f"{name}{NAME_ENDS}" for name in FUNCTIONS},
        **dict.fromkeys(NAMES, _name),
        **dict.fromkeys(FRACTIONS, _fraction),
        "sqrt": _root,
    }
    specs = [MacroTextSpec(name, repl) for name, repl in written.items()]
    words.add_context_category("longdep", prepend=True, macros=specs)
    words.set_unknown_macro_spec(
        MacroTextSpec("", lambda node: rf"\{node.macroname}")  # seen, not lost
    )
    return _Grouped(words, math_mode="text", strict_latex_spaces="based-on-source")


@cache
def _grammar() -> LatexContextDb:
    """The macros that take arguments, where the library has them otherwise."""
    grammar = parsed_macros()
    taken = {"tfrac": "{{", "dfrac": "{{", "operatorname": "{", "boldsymbol": "{"}
    specs = [MacroSpec(name, given) for name, given in {**taken, "not": ""}.items()]
    grammar.add_context_category("longdep", prepend=True, macros=specs)
    return grammar
