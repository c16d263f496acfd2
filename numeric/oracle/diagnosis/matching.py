"""Does a bug pattern compute what an implementation computed?

An output agrees with a pattern if every entry of it is within twice its allowance of
the pattern's, once for the roundings of either, or in the ball of all programs with
that mistake (mutant_rounding.py). It is explained by it if, besides, it is wrong and
the pattern accounts for all but a thousandth of the largest error.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import flint
import numpy as np

from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.check.examination import Examination
from longdep.numeric.oracle.check.screening import computed, grossly_off
from longdep.numeric.oracle.diagnosis.mutant_rounding import enclosed
from longdep.numeric.oracle.family import Allowed, ball_array
from longdep.numeric.oracle.patterns.pattern import Pattern
from longdep.numeric.oracle.vocabulary import Outputs
from longdep.numeric.precision import Array

ACCOUNTED = 1e-3  # of an error, what a pattern may leave over
BACKWARD = 100  # n u |A|: what singular values and eigenvalues may be off


class Agreement(NamedTuple):
    """How a pattern fares in one case, by names of outputs.

    Attributes:
        shared: those that both it and the implementation have.
        agree: those of them that agree.
        explained: those of these that are wrong, and that it explains.
    """

    shared: set[str]
    agree: set[str]
    explained: set[str]


@dataclass(frozen=True)
class Evidence:
    """One case of an implementation, to be compared with patterns."""

    examination: Examination
    found: dict[str, Agreement] = field(default_factory=dict, repr=False)

    @cached_property
    def allowed(self) -> dict[str, Array]:
        """How far each output may be off, its entries in one row."""
        return {
            name: sizes(allowed) for name, allowed in self.examination.allowed().items()
        }

    @cached_property
    def right(self) -> Outputs:
        """What the correct implementation beside the patterns computes."""
        return outputs_of(None, self.examination)

    @property
    def wrong(self) -> set[str]:
        """The outputs that are off in this case."""
        return {k for k, v in self.examination.verdicts.items() if v.outside}

    @cached_property
    def clearly_wrong(self) -> set[str]:
        """Those that are off by more than two roundings' worth."""
        known = self.wrong & self.right.keys()
        return {name for name in known if not self._near(name, self.right)}

    def agreeing(self, pattern: Pattern) -> Agreement:
        """Which outputs agree with a pattern, and which it explains."""
        if pattern.name not in self.found:
            self.found[pattern.name] = self._agreement(pattern)
        return self.found[pattern.name]

    def _agreement(self, pattern: Pattern) -> Agreement:
        e = self.examination
        theirs = outputs_of(pattern, e)
        shared = e.outputs.keys() & theirs.keys() & self.allowed.keys()
        agree = {name for name in shared if self._near(name, theirs)}
        if agree != shared and not self._hopeless(shared - agree, theirs):
            bounds = _bounds(pattern, e, theirs)
            agree |= {k for k in shared - agree if self._within(k, *bounds[k])}
        explains = {k for k in agree & self.clearly_wrong if self._explained(k, theirs)}
        return Agreement(shared, agree, explains)

    def _hopeless(self, names: set[str], computed: Outputs) -> bool:
        """Whether half the digits differ where the right answer has nearly all.

        No bound of a pattern's own is tried then: a mistake that turns such a case
        into an ill-conditioned one is not recognised.
        """
        e = self.examination
        if not e.subject.entry.cell:
            return False
        half = np.sqrt(arithmetic(e.subject.precision).roundoff)
        for name in names & self.right.keys():
            ours, theirs = np.asarray(e.outputs[name]), np.asarray(computed[name])
            right = abs(flat(self.right[name])).max(initial=0)
            conditioned = self.allowed[name].max(initial=0) <= half * right
            if conditioned and grossly_off(ours, theirs, e.subject.precision):
                return True
        return False

    def _near(self, name: str, computed: Outputs) -> bool:
        return self._within(name, flat(computed[name]), 2 * self.allowed[name])

    def _within(self, name: str, middle: Array, radius: Array) -> bool:
        ours = flat(self.examination.outputs[name])
        if ours.shape != middle.shape:
            return False
        with np.errstate(all="ignore"):
            close = abs(ours - middle) <= radius
        same = (ours == middle) | (np.isnan(ours) & np.isnan(middle))
        return bool(np.all(close | same))

    def _explained(self, name: str, computed: Outputs) -> bool:
        ours, theirs = flat(self.examination.outputs[name]), flat(computed[name])
        with np.errstate(all="ignore"):
            error = abs(ours - flat(self.right[name]))
            excess = np.nan_to_num(error / self.allowed[name], nan=0.0, posinf=1e300)
            place = int(np.argmax(excess))
            left = abs(ours[place] - theirs[place])
        same = ours[place] == theirs[place]
        return bool(same or left <= ACCOUNTED * error[place] or np.isnan(ours[place]))


def outputs_of(pattern: Pattern | None, examination: Examination) -> Outputs:
    """What a pattern computes in a case, or the correct implementation."""
    return computed(examination.subject, pattern, examination.case)


def flat(value: Any) -> Array:
    """The entries of an output, or of a list of arrays, in one row of float64."""
    parts = value if isinstance(value, list) else [value]
    return np.concatenate(
        [np.reshape(np.asarray(part, dtype=np.float64), -1) for part in parts]
    )


def sizes(allowed: Allowed) -> Array:
    """An allowance, underflow included, entry by entry in one row."""
    if isinstance(allowed.size, list):
        parts = [np.asarray(size, dtype=np.float64) for size in allowed.size]
        under = allowed.underflow
        extra = under if isinstance(under, list) else [under] * len(parts)
        return flat([a + b for a, b in zip(parts, extra, strict=True)])
    size = np.ldexp(
        np.asarray(allowed.size, dtype=np.float64),
        np.asarray(allowed.exponent, dtype=np.int32),
    )
    return np.reshape(size + np.asarray(allowed.underflow), -1)


def _bounds(
    pattern: Pattern, examination: Examination, computed: Outputs
) -> dict[str, tuple[Array, Array]]:
    """Where programs with a pattern's mistake lie: middles and radii, in one row."""
    s = examination.subject
    format_ = arithmetic(s.precision)
    balls = enclosed(pattern, examination)
    if balls is not None:
        return {
            name: (flat(middle), flat(radius) + format_.underflow)
            for name, (middle, radius) in balls.items()
        }
    if s.entry.clips is not None:
        reference = {name: _exact(value) for name, value in computed.items()}
        own = s.family.allowance(
            examination.case, s.convention, reference, s.precision, s.level
        )
        return {k: (flat(computed[k]), 2 * sizes(own[k])) for k in computed}
    if s.entry.cell or s.entry.scans or s.entry.name == "linear-recurrence":
        return {k: (flat(v), np.zeros_like(flat(v))) for k, v in computed.items()}
    terms = BACKWARD * max(_lengths(examination.case.values()))
    share = format_.gamma(terms)
    return {
        k: (flat(v), np.full_like(flat(v), share * np.max(abs(flat(v)), initial=0)))
        for k, v in computed.items()
    }


def _lengths(values: Iterable[Any]) -> list[int]:
    return [1, *(size for value in values for size in np.shape(value))]


def _exact(value: Any) -> Any:
    if isinstance(value, list):
        return [_exact(part) for part in value]
    array = np.asarray(value, dtype=np.float64)
    return ball_array([flint.arb(x) for x in array.reshape(-1)], array.shape)
