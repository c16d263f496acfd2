"""All correct implementations of a system, by name."""

from functools import partial
from importlib.util import find_spec

from longdep.numeric.oracle.conventions import convention as convention_of
from longdep.numeric.oracle.families.recurrent import Recurrent
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.stacked.table import stacking
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle.ways import (
    elsewhere,
    fused,
    layered,
    linear,
    loops,
    others,
    reordered,
    scanned,
    styles,
    taped,
    unrolled,
    written,
)

HAND, FUSED, REORDERED, LOOPS, PLAIN = (
    "by hand, gate by gate",
    "fused gates, array tape",
    "fused gates, sums reversed",
    "loops over units, dual numbers",
    "plain loops",
)

# Of stacked modules: a few of them, layer by layer.
STACKED = {
    f"layer by layer, {masking}": partial(
        layered.run, style=styles.PLAIN, masking=masking
    )
    for masking in (*written.MASKS, written.SORTED, written.OVER)
} | {f"{FUSED}, {order}": partial(taped.run, order=order) for order in taped.ORDERS}


def ways(name, convention):
    """Name of a way -> implementation: a few, as different as can be."""
    entry = system(name)
    collected = {HAND: implementation(name, convention)}
    if entry.scans:
        return collected | scanned.ways(name, convention)
    if not isinstance(family_of(entry), Recurrent):
        return collected | {PLAIN: partial(elsewhere.run, name, convention)}
    if entry.stacked:
        return collected | {
            way: partial(run, name, convention) for way, run in STACKED.items()
        }
    collected[FUSED] = partial(fused.run, name, convention)
    collected[REORDERED] = partial(reordered.run, name, convention)
    if not entry.padded and not later(entry, convention):
        collected[LOOPS] = partial(loops.run, name, convention)
    return collected


def later(entry, convention):
    """Whether only fused.py is written for a convention, beside the catalogue."""
    if not entry.cell:
        return False
    if entry.stacked:
        return stacking(entry.cell, convention).convention.since > 1
    return convention_of(entry.cell, convention).since > 1


def all_ways(name, convention):
    """Name of a way -> implementation: all that there are."""
    collected = ways(name, convention)
    if name == "linear-recurrence":
        more = {way: partial(linear.run, way, convention) for way in linear.BRACKETINGS}
        return collected | more
    entry = system(name)
    if entry.scans or later(entry, convention):
        return collected
    if not entry.cell:
        return collected | others.ways(name, convention)
    if entry.stacked:
        for way, style in styles.STYLES.items():
            collected[way] = partial(
                layered.run, name, convention, style=style, masking=written.OVER
            )
        return collected
    for way, style in styles.STYLES.items():
        collected[way] = partial(written.run, name, convention, style=style)
    if entry.padded:
        for masking in (*written.MASKS, written.SORTED):
            collected[masking] = partial(
                written.run, name, convention, style=styles.PLAIN, masking=masking
            )
    elif entry.cell == "rnn":
        for way, (run, _) in unrolled.UNROLLED.items():
            collected[way] = partial(run, name, convention)
    if not entry.padded and find_spec("torch") and find_spec("jax"):
        from tests.numeric.oracle.ways import compiled

        for way, run in compiled.COMPILED.items():
            collected[way] = partial(run, name, convention)
    return collected


def accurate(way):
    """Whether a way's slopes are right to full relative accuracy (level strict)."""
    return way in styles.STYLES and styles.STYLES[way].accurate


def affordable(way, case):
    """Whether a slow way is worth its time on a case."""
    size = len(case.get("x", ())) * case["h0"].size if "h0" in case else 0
    if way in unrolled.UNROLLED:
        return unrolled.UNROLLED[way][1](case)
    if way in COMPILED_STEPS:
        return len(case["x"]) == COMPILED_STEPS[way]
    return way != LOOPS or size <= 24


COMPILED_STEPS = {"jax, jit of a scan": 3}  # each size is compiled anew
