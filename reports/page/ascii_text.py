"""Text for terminals that show ASCII alone: each other sign by a name or two."""

import re
import unicodedata

RAISED = re.compile("[⁰¹²³⁴-⁹⁺⁻⁼⁽⁾ⁱⁿᴬ-ᵡᶛ-ᶿⱽªº]+")
LOWERED = re.compile("[₀-₉₊₋₌₍₎ₐ-ₜᵢ-ᵪⱼ]+")
SIGNS = {
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "≈": "~",
    "∼": "~",
    "≪": "<<",
    "≫": ">>",
    "→": "->",
    "↦": "->",
    "⇒": "=>",
    "⇔": "<=>",
    "∧": "and",
    "∨": "or",
    "∈": "in",
    "∞": "oo",
    "∂": "d",
    "√": "sqrt ",
    "∑": "sum ",
    "∏": "prod ",
    "∫": "int ",
    "‖": "||",
    "│": "|",
    "·": "*",
    "⋅": "*",
    "∘": "o",
    "×": "x",
    "±": "+-",
    "−": "-",
    "–": "-",
    "—": "-",
    "…": "...",
    "⋯": "...",
    "’": "'",
    "‘": "'",
    "′": "'",
    "“": '"',
    "”": '"',
    "§": "section ",
    "ℓ": "ell",
    "𝔼": "E",
}


def ascii_text(text: str) -> str:
    """The text in ASCII; what has no name there is escaped as Python escapes it."""
    if text.isascii():
        return text
    text = RAISED.sub(lambda match: _script("^", match[0]), text)
    text = LOWERED.sub(lambda match: _script("_", match[0]), text)
    return "".join(sign if sign.isascii() else _sign(sign) for sign in text)


def _script(mark: str, signs: str) -> str:
    plain = unicodedata.normalize("NFKC", signs)
    bare = len(plain) == 1 or re.fullmatch(r"\([^()]+\)", plain)
    return f"{mark}{plain}" if bare else f"{mark}({plain})"


def _sign(sign: str) -> str:
    if sign in SIGNS:
        return SIGNS[sign]
    name = unicodedata.name(sign, "")
    if greek := re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (\w+)", name):
        spelt = greek[2].lower().replace("lamda", "lambda")
        return spelt if greek[1] == "SMALL" else spelt.title()
    plain = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
    return plain or ascii(sign)[1:-1]
