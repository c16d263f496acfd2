r"""How many rows each matrix of a formula has, by its TeX: the \\ of its own level."""

import re

TOKEN = re.compile(
    r"(?P<begin>\\begin\{\w+\*?\}|\\substack\s*\{)|(?P<end>\\end\{\w+\*?\}|\})"
    r"|(?P<brace>\{)|(?P<row>\\\\(?:\[[^]]*\])?)|(?P<content>\\.|\S)",
    re.DOTALL,
)


def rows(tex: str) -> list[int]:
    r"""The rows of every matrix of a formula, in the order in which they begin.

    A \\ that ends the last row begins no other.
    """
    return [cells.rstrip("/").count("/") + 1 for cells in _levels(tex)[1:]]


def stray(tex: str) -> bool:
    r"""Whether a formula has a \\ outside every matrix, where it breaks no line."""
    return "/" in _levels(tex)[0]


def _levels(tex: str) -> list[str]:
    r"""What stands outside every matrix, and in each of them: x content, / for a \\."""
    found = [""]
    within = [0]  # the matrices (0: none) that a place lies in, and the braces
    for token in TOKEN.finditer(tex):
        if token["end"]:
            within.pop()
            continue
        if token["row"] and within[-1]:
            found[within[-1]] += "/"
            continue
        found[within[-1]] += "x"
        if token["row"]:
            found[0] += "/"
        if token["begin"]:
            within.append(len(found))
            found.append("")
        elif token["brace"]:
            within.append(0)
    return found
