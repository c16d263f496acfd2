"""Where a float format loses the gradient: by underflow, and by rounding.

Different losses. Underflow: the largest entry is below half the smallest number of the
format, so that every entry, rounded, is 0, and every earlier gradient with it; sooner,
at the smallest normal number, where hardware flushes subnormal numbers to 0.
Rounding: what right code in that format may be off (numeric/oracle/bounds/) is as large
as the gradient itself, so that no digit is guaranteed; a computation may do better.
What one plain program really loses is measured beside them (plain.py).
Loss scaling moves underflow and leaves rounding.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb

from longdep.numeric.formats import STORAGES
from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.bounds.propagation import FAR, bounds
from longdep.numeric.oracle.lags.gradients import Gradients
from longdep.numeric.oracle.lags.plain import relative_errors
from longdep.numeric.oracle.lags.steps import Column
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.precision import Array

PRECISIONS = ("float64", "float32", "bfloat16", "float16")
MOST_WORK = 1e10  # T^2 D^3 of a bound of rounding: about five seconds a format


@dataclass(frozen=True, kw_only=True)
class Loss:
    """Where one format loses the gradient.

    Attributes:
        precision: its name.
        underflow: the first lag whose entries all round to 0; None if there is none.
        subnormal: the first lag whose entries are all below the smallest normal number,
            and so 0 where hardware flushes; None if there is none.
        rounding: the first lag at which no digit of the gradient at the gates is
            guaranteed; None if there is none.
        judged: whether the loss by rounding was bounded: it costs T^2 n^3.
        errors: (T,) how far a plain program (plain.py) in this format is off, relative
            to the norm of dL/ds, by lag.
    """

    precision: str
    underflow: int | None
    subnormal: int | None
    rounding: int | None
    judged: bool
    errors: Array

    @property
    def computed(self) -> int | None:
        """The first lag from which on the plain program has no right digit left."""
        return self.off_by(1.0)

    def off_by(self, share: float) -> int | None:
        """The first lag from which on the plain program is off by this share."""
        gone = self.errors >= share
        kept = np.flatnonzero(~gone)
        first = int(kept[-1]) + 1 if kept.size else 0
        return first if first < len(gone) else None


def losses(s: Sequence, gradients: Gradients) -> list[Loss]:
    """Where each format loses the gradient at the state, and that at the gates."""
    sizes = [_largest(v) for v in gradients.state]
    steps, n, _ = s.sizes
    size = n * (2 if s.c0 is not None else 1)
    judged = steps**2 * size**3 <= MOST_WORK
    return [
        Loss(
            precision=name,
            underflow=_below(sizes[:steps], STORAGES[name].lowest - 1),
            subnormal=_below(sizes[:steps], _normal(name)),
            rounding=_first((shares(s, name) >= 1).tolist()) if judged else None,
            judged=judged,
            errors=relative_errors(s, name, gradients.state),
        )
        for name in PRECISIONS
    ]


def losses_of_inputs(vectors: list[Column], errors: Mapping[str, Array]) -> list[Loss]:
    """Where each format loses the gradient at the inputs of a whole module.

    Rounding is not bounded there.

    Args:
        vectors: the certified gradients by lag.
        errors: precision -> (T,) how far a plain program in it is off, by lag.
    """
    sizes = [_largest(v) for v in vectors]
    return [
        Loss(
            precision=name,
            underflow=_below(sizes, STORAGES[name].lowest - 1),
            subnormal=_below(sizes, _normal(name)),
            rounding=None,
            judged=False,
            errors=errors[name],
        )
        for name in PRECISIONS
    ]


def _normal(precision: str) -> int:
    """The exponent of the smallest normal number."""
    kind = STORAGES[precision]
    return kind.lowest + kind.bits - 1


def shares(s: Sequence, precision: str) -> Array:
    """What rounding may make of delta, relative to its norm, by lag.

    Args:
        s: the sequence.
        precision: a name of numeric/oracle/arithmetic.py.
    Returns:
        (T,) float64, the last step first; inf where nothing is known, 0 where the
        gradient is exactly 0.
    """
    with np.errstate(all="ignore"):
        b = bounds(s, arithmetic(precision), FAR, underflows=False)
        size = np.linalg.norm(b.deltas, axis=1)
        share = np.linalg.norm(b.deltas_error, axis=1) / size
    share = np.where(np.isnan(share), np.where(size > 0, np.inf, 0.0), share)
    return share[::-1]


def _largest(vector: Column) -> Any:
    """The largest size of an entry, as an upper bound without radius."""
    return max((abs(v).abs_upper() for v in vector), default=arb(0))


def _below(sizes: list[Any], exponent: int) -> int | None:
    """The first lag whose largest entry is certainly below 2^exponent, and not 0."""
    limit = arb(2) ** exponent
    return _first([bool(v > 0) and bool(v < limit) for v in sizes])


def _first(holds: list[bool]) -> int | None:
    return holds.index(True) if True in holds else None
