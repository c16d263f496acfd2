"""Counts of networks that are trained, and what they decide.

Every network here is trained in arithmetic that rounds alike on every machine
(numeric/kernels), so its successes are exact counts, not figures to be rounded.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache

from longdep.numeric.binomial import every, in_percent, pooled
from longdep.numeric.kernels.trainability.phases import USUAL
from longdep.numeric.kernels.trainability.runs import Counts
from longdep.numeric.kernels.trainability.tasks import NOISE, RATE, UPDATES
from longdep.reports.record.finding import Measurement
from longdep.reports.record.searching import profile

HALF, TENTH, MOST = Fraction(1, 2), Fraction(1, 10), Fraction(9, 10)
INTERVALS = "Clopper-Pearson intervals of 99 %"
SETTING = f"({INTERVALS}; {UPDATES} updates, rate {RATE}, noise {NOISE})"
CHUNKS = {"quick": 1, "default": 2, "thorough": 32}


@cache
def _counted(chunk: Callable[[int], Counts], seeds: int) -> Counts:
    return pooled(chunk(seed) for seed in range(seeds))


def counted(chunk: Callable[[int], Counts], times: int = 1) -> Counts:
    """The counts of an experiment, over as many seeds as the profile asks for."""
    return _counted(chunk, times * CHUNKS[profile()])


def shown(hits: int, trials: int) -> str:
    """A count of successes with its interval in per cent."""
    return f"{hits} of {trials} ({in_percent(hits, trials)})"


def by_length(
    counts: Mapping[str, int],
    starts: Sequence[str],
    spans: Sequence[int],
    decides: bool | None,
    rule: str,
) -> Measurement:
    """A measurement whose table gives the successes by start and length."""
    nets = counts["nets"]
    rows = [
        [name, *(shown(counts[f"{name}, T = {steps}"], nets) for steps in spans)]
        for name in starts
    ]
    return Measurement(
        decides=decides,
        rule=f"{rule} {SETTING}",
        values={"columns": ["start", *(f"T = {T}" for T in spans)], "rows": rows},
        samples=nets * len(rows) * len(spans),
    )


def bound(
    counts: Mapping[str, int],
    starts: Iterable[str],
    steps: int,
    test: Callable[[int, int, Fraction], bool | None],
    limit: Fraction,
) -> bool | None:
    """Whether the success at one length is beyond a limit, for each of the starts."""
    return every(
        test(counts[f"{name}, T = {steps}"], counts["nets"], limit) for name in starts
    )


def together(counts: Mapping[str, int], steps: int) -> tuple[int, int]:
    """Successes and networks of the usual starts at one length, as one sample."""
    hits = sum(counts[f"{name}, T = {steps}"] for name in USUAL)
    return hits, counts["nets"] * len(USUAL)


POOLED = "of the networks of all usual starts together, as many of each,"


def pooled_by_length(
    counts: Mapping[str, int], spans: Sequence[int], decides: bool | None, rule: str
) -> Measurement:
    """A measurement of the usual starts together, by length."""
    row = [shown(*together(counts, steps)) for steps in spans]
    return Measurement(
        decides=decides,
        rule=f"{POOLED} {rule} {SETTING}",
        values={
            "columns": ["starts", *(f"T = {T}" for T in spans)],
            "rows": [[", ".join(USUAL), *row]],
        },
        samples=sum(together(counts, steps)[1] for steps in spans),
    )
