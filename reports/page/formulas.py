"""Exact values of a certificate as LaTeX."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from longdep.reports import certify
from longdep.theory.core.letters import latex_name


def values_latex(values: Mapping[str, Any]) -> str:
    """The values of a certificate as LaTeX equations, definitions first."""
    parts = equations(values)
    lines = [r"\quad ".join(parts[i : i + 4]) for i in range(0, len(parts), 4)]
    return " \\\\\n".join(lines)


def equations(values: Mapping[str, Any]) -> list[str]:
    """The values of a certificate as LaTeX, an equation each."""
    parts: list[str] = []
    for name, value in values.items():
        if name in ("horizon", "outcomes"):
            continue
        symbol = symbol_latex(name)
        if isinstance(value, dict):
            parts += [
                rf"{symbol}_{{{index}}} = {value_latex(item)}"
                for index, item in value.items()
            ]
        else:
            parts.append(f"{symbol} = {value_latex(value)}")
    return parts


def brief(values: Mapping[str, Any]) -> str:
    """A certificate's values for a cell of a table, or nothing if they are long.

    Each is a formula of its own: no Git host breaks a line within one.
    """
    text = ", ".join(f"${equation}$" for equation in equations(values))
    return text if len(text) <= LONGEST_BRIEF else ""


LONGEST_BRIEF = 420


def outcomes_rows(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The law of a certificate: probability and values of each outcome."""
    return [
        (value_latex(probability), r",\ ".join(values_latex(more).split(" \\\\\n")))
        for probability, more in values.get("outcomes", [])
    ]


def symbol_latex(name: str) -> str:
    """A name of a certificate as LaTeX; what follows an underscore is an index."""
    head, _, index = name.partition("_")
    return latex_name(head) + (f"_{{{index}}}" if index else "")


def value_latex(value: Any) -> str:
    """A number, a truth value, a text or rows of them as LaTeX."""
    if isinstance(value, list):
        rows = [" & ".join(value_latex(x) for x in row) for row in value]
        apart = r" \\[0.3em] " if any("frac" in row for row in rows) else r" \\ "
        return rf"\begin{{bmatrix}} {apart.join(rows)} \end{{bmatrix}}"
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
    return f"{value_latex(left)} {sign} {value_latex(right)}"


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
