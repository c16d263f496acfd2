"""Noise of large terms that cancel: gradients that are small, and off by roundings.

Where a gradient of decays is taken back through a cumulative sum of logarithms, it is a
difference of sums over all pairs of steps. What should vanish at long lags is then as
large as the rounding of the largest gradients. No pattern computes the same noise as
another program; what tells it is its size.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.diagnosis.matching import Evidence, flat
from longdep.numeric.oracle.vocabulary import Role

ROUNDINGS = 2.0**12  # of the largest entry: noise is no more
PLAIN = 8.0  # times its allowance an entry is off, somewhere, before it is spoken of


class _Worst(NamedTuple):
    """The entry that is furthest off, as a share of its allowance."""

    excess: float
    output: str
    place: int
    expected: float
    computed: float
    roundings: float
    shape: tuple[int, ...]


def noise(seen: Iterable[Evidence]) -> tuple[str, ...]:
    """That gradients alone are off, in some cases, by roundings of larger ones.

    Args:
        seen: cases of one implementation of a gated linear recurrence, failing or not.
    Returns:
        A sentence with the worst entry; none where no case is like that.
    """
    failing = [e for e in seen if e.wrong]
    found = [[_of_output(e, name) for name in sorted(e.wrong)] for e in failing]
    plain = [entry for row in found if None not in row for entry in row if entry]
    worst = max(plain, default=None)
    if worst is None or worst.excess < PLAIN:
        return ()
    where = tuple(int(k) for k in np.unravel_index(worst.place, worst.shape))
    count = sum(None not in row for row in found)
    return (
        "Differences of large sums, as in a gradient that is taken back through a "
        f"cumulative sum of logarithms: in {count} of {len(failing)} failing cases "
        "only gradients are off, and by no more than roundings of larger entries, "
        f"where they should be small. At worst {worst.output}{list(where)} is "
        f"{worst.computed:.3g} where {worst.expected:.3g} is right "
        f"({worst.roundings:.2g} u of the largest entry).",
    )


def _of_output(evidence: Evidence, name: str) -> _Worst | None:
    """The worst entry of an output, if all that is wrong with it may be noise."""
    e = evidence.examination
    if e.known[name].role is not Role.GRADIENT or name not in evidence.right:
        return None
    ours, right = flat(e.outputs[name]), flat(evidence.right[name])
    with np.errstate(all="ignore"):
        error = np.abs(ours - right)
        excess = np.nan_to_num(error / evidence.allowed[name], nan=0.0, posinf=1e300)
    top = float(np.max(np.abs(right), initial=0.0))
    unit = arithmetic(e.subject.precision).roundoff * top
    if not (np.isfinite(error).all() and top > 0 and error.max() <= ROUNDINGS * unit):
        return None
    place = int(np.argmax(excess))
    return _Worst(
        float(excess[place]),
        name,
        place,
        float(right[place]),
        float(ours[place]),
        float(error[place] / unit),
        np.shape(e.outputs[name]),
    )
