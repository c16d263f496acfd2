"""All correct implementations of a system, by name."""

from functools import partial

from longdep.numeric.oracle.families.recurrent import Recurrent
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle.ways import elsewhere, fused, loops, reordered

HAND, FUSED, REORDERED, LOOPS, PLAIN = (
    "by hand, gate by gate",
    "fused gates, array tape",
    "fused gates, sums reversed",
    "loops over units, dual numbers",
    "plain loops",
)


def ways(name, convention):
    """Name of a way -> implementation."""
    entry = system(name)
    collected = {HAND: implementation(name, convention)}
    if not isinstance(family_of(entry), Recurrent):
        return collected | {PLAIN: partial(elsewhere.run, name, convention)}
    collected[FUSED] = partial(fused.run, name, convention)
    collected[REORDERED] = partial(reordered.run, name, convention)
    if not entry.padded:
        collected[LOOPS] = partial(loops.run, name, convention)
    return collected


def affordable(way, case):
    """Whether the slow way is worth its time on a case."""
    size = len(case.get("x", ())) * case["h0"].size if "h0" in case else 0
    return way != LOOPS or size <= 24
