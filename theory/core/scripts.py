"""Raised and lowered text in Unicode: what has signs of its own for that."""

import unicodedata
from functools import cache

LAST = 0x2C7D  # beyond it come signs that few fonts have
MINUS = "−"


def raised(text: str) -> str | None:
    """The text as superscripts, such as ᵗ⁻ᵏ; None if some of it has none."""
    return _translated(text, "<super>")


def lowered(text: str) -> str | None:
    """The text as subscripts, such as ₜ₊₁; None if some of it has none."""
    return _translated(text, "<sub>")


def _translated(text: str, kind: str) -> str | None:
    signs = [_signs(kind).get(sign) for sign in text.replace("-", MINUS)]
    known = [sign for sign in signs if sign is not None]
    return "".join(known) if known and len(known) == len(signs) else None


@cache
def _signs(kind: str) -> dict[str, str]:
    """Each sign that has a raised or lowered form, with the first such form."""
    forms: dict[str, str] = {" ": ""}
    for code in range(LAST + 1):
        tag, _, base = unicodedata.decomposition(chr(code)).partition(" ")
        if tag == kind and " " not in base:
            forms.setdefault(chr(int(base, 16)), chr(code))
    return forms
