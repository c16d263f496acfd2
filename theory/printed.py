"""The formulas of the printed claims, as the documents write them.

The documents' own notation, without dollars; a claim that a document states in words
alone has none. What each claim says formally is in its topic's folder.
"""

from collections.abc import Mapping

FORMULAS: Mapping[str, str] = {
    "spectral-form": r"h^{(t)} = Q^\top \Lambda^t Q h^{(0)}",
}
