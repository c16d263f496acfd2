"""What a bug pattern is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """One known way of being wrong.

    Attributes:
        name: permanent.
        sentence: what it does wrong.
        systems: where it can occur.
        changes: fields of Switches that are wrong, for recurrent systems, or of
            ScanSwitches, for gated linear recurrences.
        word: the mistake in numeric/oracle/patterns/others.py, for the other systems.
        conventions: where in the systems; empty for all.
        needs: a block kind (b, d, p) that the convention must have; or "clips",
            "reverse", "masks" (a padding that hides steps behind the end), "merges"
            (a reset gate that acts on one of two biases); of stacked systems "sums"
            (directions that may be added), "projects". Of gated linear recurrences a
            pattern is a mistake where it makes a difference to a fixed case, and
            where this is ALWAYS; where it is ROUNDING, a difference of rounding is one.
        precisions: where it is a mistake; empty for all.
        since: the first version of the test vectors that could list it: what a
            published version says is permanent.
    """

    name: str
    sentence: str
    systems: tuple[str, ...]
    changes: Mapping[str, Any] = field(default_factory=dict)
    word: str = ""
    conventions: tuple[str, ...] = ()
    needs: str = ""
    precisions: tuple[str, ...] = ()
    since: int = 1


SINGLE = ("simple-rnn", "gru", "lstm")
PADDED = ("padded-rnn", "padded-gru", "padded-lstm")
STACKED = ("stacked-rnn", "stacked-gru", "stacked-lstm")
STACKED_LSTM = ("stacked-lstm",)
CELLS = (*SINGLE, *PADDED, *STACKED)
LAGS = ("lag-gradients",)
LINEAR = ("linear-recurrence",)
FLOAT64 = ("float64",)
ALWAYS = "always"
ROUNDING = "rounding"


Row = tuple[str, str, Mapping[str, Any]]  # name, sentence, changes


def listed(
    rows: tuple[Row, ...], systems: tuple[str, ...], needs: str
) -> list[Pattern]:
    """Patterns of stacked systems from rows of name, sentence, changes."""
    return [
        Pattern(
            name=name,
            sentence=sentence,
            systems=systems,
            changes=changes,
            needs=needs,
            since=2,
        )
        for name, sentence, changes in rows
    ]


def table(systems: tuple[str, ...], rows: str, **shared: Any) -> list[Pattern]:
    """Read rows of `word | name | sentence`."""
    patterns = []
    for line in rows.strip().splitlines():
        word, name, sentence = (part.strip() for part in line.split("|"))
        patterns.append(
            Pattern(name=name, sentence=sentence, systems=systems, word=word, **shared)
        )
    return patterns
