"""Bug patterns with a number in them, tried for the number that a failure suggests."""

from collections.abc import Iterator

from longdep.numeric.oracle.patterns.catalogue import fits
from longdep.numeric.oracle.patterns.known_elsewhere import underflowing
from longdep.numeric.oracle.patterns.known_in_gradients import scaled
from longdep.numeric.oracle.patterns.known_in_networks import (
    chunks,
    stops_after,
    windows,
)
from longdep.numeric.oracle.patterns.pattern import Pattern
from longdep.numeric.oracle.vocabulary import System

SIZES_TRIED = 8  # of windows, chunks and lags: the longest that can show
NUMBERED = frozenset({"lags", "window", "chunk", "loss_scale"})


def parametric(
    entry: System, chosen: str, *, steps: int, ratio: float | None, forward: bool
) -> Iterator[Pattern]:
    """Patterns beyond the catalogue that may explain a failing case.

    Args:
        entry: the system.
        chosen: its convention.
        steps: T of the smallest case that fails: it is hardly longer than a window.
        ratio: computed over expected, of a wrong gradient; None where there is none.
        forward: whether a forward value is wrong: no backward pass explains it then.
    """
    candidates = [underflowing()]
    for size in range(steps - 1, max(steps - 1 - SIZES_TRIED, 0), -1):
        candidates += [chunks(size), chunks(size, "start")]
        if not forward:
            candidates += [stops_after(size)]
            candidates += [windows(size)] if size > 1 else []  # of 1: no lag at all
    if ratio is not None and not forward:
        candidates.append(scaled(float(f"{ratio:.12g}")))
    for pattern in candidates:
        if entry.name in pattern.systems and fits(pattern, entry, chosen):
            yield pattern
