"""Bug patterns with a number in them, tried for the number that a failure suggests."""

from collections.abc import Iterator, Sequence

from longdep.numeric.oracle.patterns.catalogue import fits
from longdep.numeric.oracle.patterns.known_elsewhere import underflowing
from longdep.numeric.oracle.patterns.known_in_gradients import scaled
from longdep.numeric.oracle.patterns.known_in_networks import (
    chunks,
    gradients_flushed,
    stops_after,
    tanh_flushed,
    windows,
)
from longdep.numeric.oracle.patterns.known_in_scans import (
    CARRIES,
    carried,
    flushed,
    times,
)
from longdep.numeric.oracle.patterns.pattern import Pattern
from longdep.numeric.oracle.vocabulary import System

SIZES_TRIED = 8  # of windows, chunks and lags: the longest that can show
THRESHOLDS = tuple(10.0**-k for k in range(2, 17))  # below which something is 0
LIMITS = frozenset({"tanh_below", "flush"})
NUMBERED = frozenset({"lags", "window", "chunk", "loss_scale"})


def said(patterns: Sequence[Pattern]) -> tuple[str, ...]:
    """The sentences of patterns; thresholds that cannot be told apart are one range."""
    sentences = []
    for keys in dict.fromkeys(frozenset(p.changes) for p in patterns):
        alike = [p for p in patterns if frozenset(p.changes) == keys]
        if len(alike) > 1 and keys & LIMITS:
            what = "tanh(z) is taken to be" if "tanh_below" in keys else "Gradients are"
            where = "|z| is" if "tanh_below" in keys else "they are"
            sizes = [p.changes.get("tanh_below", p.changes.get("flush")) for p in alike]
            sentences.append(
                f"{what} 0 where {where} below a size between {min(sizes):g} and "
                f"{max(sizes):g}."
            )
        else:
            sentences += [p.sentence for p in alike]
    return tuple(sentences)


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
    if entry.scans:
        yield from of_scans(entry, steps=steps, ratio=ratio, forward=forward)
        return
    candidates = [underflowing()]
    candidates += [tanh_flushed(below) for below in THRESHOLDS if forward]
    candidates += [gradients_flushed(below) for below in THRESHOLDS if not forward]
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


def of_scans(
    entry: System, *, steps: int, ratio: float | None, forward: bool
) -> Iterator[Pattern]:
    """The same of gated linear recurrences: lengths of chunks, sizes of losses."""
    for size in range(steps - 1, max(steps - 1 - SIZES_TRIED, 0), -1):
        for word, what in CARRIES:
            if forward:
                yield carried(word, what, chunk=size)
            else:
                yield carried(word, what, backward=True, chunk=size)
    if forward:
        return
    for below in THRESHOLDS:
        yield flushed(below)
    if ratio is not None:
        yield times(float(f"{ratio:.12g}"))
