"""Shares of random systems that have a property, at each scale of the weights."""

from fractions import Fraction
from functools import cache

from longdep.numeric.binomial import at_least, every, in_percent, pooled
from longdep.numeric.kernels.repeated_composition import (
    DEPTH,
    SCALES,
    composition_chunk,
)
from longdep.reports.record.finding import Measurement
from longdep.reports.record.searching import profile

HALF, TIMES = Fraction(1, 2), range(1, DEPTH + 1)
FIGURE = (5.0,)  # the scale of systems like the one shown
FACTS = {
    "flat": "systems with tiny slopes at most points",
    "steep": "systems with a large slope somewhere",
    "turns": "systems that turn at least ten times",
    "more": "systems that turn more often after 5 than after 1",
}
CHUNKS = {"quick": 3, "default": 10, "thorough": 100}  # of ten systems each


@cache
def counted(chunks: int) -> dict[str, int]:
    """Properties of random systems, counted over chunks of ten."""
    return pooled(composition_chunk(seed) for seed in range(chunks))


def measured(
    fact: str, scales: tuple[float, ...], least: Fraction = HALF
) -> Measurement:
    """Decide whether most systems have a property at each of these scales."""
    counts = counted(CHUNKS[profile()])
    systems = counts["systems"]
    rows = []
    for scale in SCALES:
        hits = counts[f"g = {scale:g}: {fact}"]
        turns = [
            f"{counts[f'g = {scale:g}: turns after {t}'] / systems:.1f}" for t in TIMES
        ]
        share = f"{hits} of {systems} ({in_percent(hits, systems)})"
        rows.append([f"{scale:g}", share, *turns])
    answers = [at_least(counts[f"g = {g:g}: {fact}"], systems, least) for g in scales]
    return Measurement(
        decides=every(answers),
        rule=f"at g = {', '.join(f'{g:g}' for g in scales)} the Clopper-Pearson "
        f"interval (99 %) of the share of such systems lies above {least}; below it "
        f"{'at any of these ' if len(scales) > 1 else ''}decides against it",
        values={
            "columns": ["g", FACTS[fact], *(f"mean turns, t = {t}" for t in TIMES)],
            "rows": rows,
        },
        samples=systems * len(SCALES),
    )
