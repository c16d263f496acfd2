"""Clipping by norm, by the global norm and by value: cases, right answers, allowances.

In real numbers all profiles but torch clip alike, g min(1, m / |g|); torch multiplies
by min(1, m / (|g| + 1e-6)). They part where floats do:

    profile  alone or joint norm         not finite, or its squares overflow
    exact    as the system says          overflow is no excuse; nothing non-finite given
    torch    as the system says          finite entries 0, infinite ones nan;
    optax    as the system says          a nan makes all nan
    keras    by-norm: as torch; global: as tf
    tf       by-norm: as torch; global: everything nan

clip-by-norm takes each array of `gradients` alone (its `norm` has one entry an array),
clip-by-global-norm all together, clip-by-value each entry: min(max(g, -m), m), where
nan stays nan. Its `norm` is that of all arrays together. The profiles torch-1 and
torch-inf are torch with the norm of another order. A limit that is not positive is bad
input but in the profile torch-negative: other frameworks disagree on it.

Where the squares overflow in one right program and not in another, either answer is
right, so the balls hold both: at the very edge of overflow; in a format of 16 bits,
whose squares frameworks add up in float32 (torch leaves [[-690]] in float16 alone at
limit 2304, though 690^2 is above 65504); and where the norm itself is beyond the
format. Where both answers cannot be in one ball, and where keras or tf multiply by a
limit so large that the product overflows, nothing is known. A limit that is infinite
changes no finite gradient; by value, not even an infinite one. Infinity by infinity is
undefined.

Measured with torch 2.13, optax 0.2.8, keras 3.15; tf from its documented formula.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import flint
import mpmath
import numpy as np
from hypothesis.strategies import SearchStrategy

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.arithmetic import SMALLEST_EXPONENT, Arithmetic, arithmetic
from longdep.numeric.oracle.families import clipping_cases
from longdep.numeric.oracle.families.certifying import UNKNOWN
from longdep.numeric.oracle.families.clipping_cases import INFINITE, NAN
from longdep.numeric.oracle.families.norms import (
    ball,
    digits,
    narrow,
    norm_by_balls,
    norm_by_fractions,
)
from longdep.numeric.oracle.families.overflow import MARGIN, largest_of
from longdep.numeric.oracle.family import Allowed, Family, Reference, ball_array
from longdep.numeric.oracle.profiles import Profile, profile
from longdep.numeric.oracle.vocabulary import Case, Clips, System
from longdep.numeric.precision import Array, context, exact, rational

ADDED = Fraction(1, 10**6)
GUARD_DIGITS = 10
WIDENED = ("float16", "bfloat16")  # frameworks add their squares up in float32


class Clipping(Family):
    """One of the clippings: what it compares with the limit, its entry says."""

    def bulk(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw cases by a seed: mostly 1 to 4 arrays of up to 3 axes, every edge."""
        return clipping_cases.bulk(self.entry.clips, convention, precision)

    def small(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw cases entry by entry, in eighths: they shrink to readable ones."""
        return clipping_cases.small(convention, precision)

    def shapes(self, case: Case, convention: str) -> dict[str, Any]:
        """The shapes of the outputs."""
        arrays = case["gradients"]
        norm = (len(arrays),) if self.entry.clips is Clips.NORM else ()
        return {"clipped": [np.shape(a) for a in arrays], "norm": norm}

    def reference(self, case: Case, convention: str, digits: int) -> Reference:
        """The right answers as balls; nan and inf where the profile says so.

        Raises:
            DomainError: the limit is not positive, or the gradients are not finite and
                the profile is exact.
        """
        arrays, limit = _checked(case, convention)
        chosen, shape = profile(convention), self.shapes(case, convention)["norm"]
        convention, order = chosen.base, chosen.order
        with context(digits + GUARD_DIGITS):
            bound = flint.arb(limit)
            if self.entry.clips is Clips.VALUE:
                clipped = [
                    _by_balls(a, lambda g: g.max(-bound).min(bound)) for a in arrays
                ]
                odd, real = _answers(self.entry, arrays, convention, order)
                norms = _norms(odd, real, norm_by_balls(arrays, order)[()])
                return {
                    "clipped": clipped,
                    "norm": ball_array([_joined_balls(norms)], ()),
                }
            clipped, norms = [], []
            for group in _groups(self.entry, arrays):
                odd, real = _answers(self.entry, group, convention, order)
                norm = norm_by_balls(group, order)[()]
                added = flint.arb(rational(ADDED)) if convention == "torch" else 0
                factor = (bound / (norm + added)).min(1) if norm > 0 else 1
                if limit == INFINITE:
                    factor = flint.arb(1)
                for array in group:
                    answers = [_odd_array(array, *odd)] if odd else []
                    if real:
                        answers.append(_by_balls(array, lambda g, f=factor: g * f))
                    clipped.append(_joined(answers, array, convention, limit))
                norms.append(_joined_balls(_norms(odd, real, norm)))
        return {"clipped": clipped, "norm": ball_array(norms, shape)}

    def second_route(self, case: Case, convention: str, digits: int) -> Reference:
        """The same by exact fractions and one square root in mpmath.

        Raises:
            DomainError: as reference.
        """
        arrays, bound = _checked(case, convention)
        chosen, shape = profile(convention), self.shapes(case, convention)["norm"]
        convention, order = chosen.base, chosen.order
        limit = Fraction(bound) if bound < INFINITE else None
        clipped, norms = [], []
        groups = _groups(self.entry, arrays)
        with mpmath.workdps(digits + GUARD_DIGITS):
            for group in groups:
                entries = [float(x) for a in group for x in a.flat]
                by_value = self.entry.clips is Clips.VALUE
                odd, real = _answers(self.entry, group, convention, order)
                norm = narrow(norm_by_fractions(entries, order))
                for array in group:
                    row = [float(x) for x in array.flat]
                    answers = [_odd_array(array, *odd)] if odd and not by_value else []
                    if real or by_value:
                        values = [
                            _cut(x, limit)
                            if by_value
                            else _scaled(x, entries, limit, chosen)
                            for x in row
                        ]
                        balls = [narrow(x) for x in values]
                        answers.append(ball_array(balls, array.shape))
                    exactly = "exact" if by_value else convention
                    clipped.append(_joined(answers, array, exactly, bound))
                norms.append(_joined_balls(_norms(odd, real, norm)))
        return {"clipped": clipped, "norm": ball_array(norms, shape)}

    def allowance(
        self,
        case: Case,
        convention: str,
        reference: Reference,
        precision: str,
        level: str = "standard",
        inputs_rounded: bool = False,
    ) -> dict[str, Allowed]:
        """Bound what floats may lose: relatively, (N/2 + K/2 + 9) u to first order.

        N squares in any order pass N roundings, half of which survive the root; K
        partial norms squared and added K/2 + 2 more; then the root, the constant, two
        divisions and two products at most: N/2 + K/2 + 9, rounded up. clip-by-value
        loses nothing. The profiles are continuous in the norm, so a norm that falls on
        the other side of the limit by rounding is covered by the same figure. Sums of
        sizes, of order 1, pass N + K roundings and no root; a largest entry none.
        """
        chosen = profile(convention)
        convention, order = chosen.base, chosen.order
        kind = arithmetic(precision, level, inputs_rounded)
        arrays = [np.asarray(a) for a in case["gradients"]]
        entries = sum(a.size for a in arrays)
        halves = {1.0: 2, 2.0: 1}.get(order, 0)
        count = (entries * halves) // 2 + (len(arrays) * halves) // 2 + 10
        extra = 3 if inputs_rounded else 0  # g, m and the norm move by u each
        by_value = self.entry.clips is Clips.VALUE
        gamma = kind.gamma(count + extra)
        gamma_entry = (kind.gamma(1) if inputs_rounded else 0.0) if by_value else gamma
        sizes, norm_sizes = [], []
        groups = _groups(self.entry, arrays)
        norms = reference["norm"].reshape(-1)
        clipped = iter(reference["clipped"])
        for group, norm in zip(groups, norms, strict=True):
            squared = order == 2.0 and convention != "exact"
            lost = _norm_lost(group, norm, kind) if squared else 0.0
            norm_sizes.append(_share(np.array([norm]), gamma)[0] + lost)
            moved = (
                0.0 if by_value else _moved(norm, lost, case["limit"], convention, kind)
            )
            sizes += [_share(next(clipped), gamma_entry + moved) for _ in group]
        tiny = max(kind.underflow, 2.0 ** SMALLEST_EXPONENT[kind.storage])
        why = (
            f"{entries} entries in {len(arrays)} arrays, norm of order {order:g}: "
            f"relative error <= gamma_k, k = {count + extra}, u = {kind.storage}'s "
            "unit roundoff; a square that underflows loses half the smallest number"
        )
        largest = largest_of(precision)
        return {
            "clipped": Allowed(
                size=sizes,
                why="a comparison loses nothing" if by_value else why,
                underflow=[np.full(a.shape, tiny) for a in reference["clipped"]],
                largest=largest,
            ),
            "norm": Allowed(
                size=np.array(norm_sizes).reshape(reference["norm"].shape),
                why=why,
                largest=largest,
            ),
        }


def _norm_lost(group: Sequence[Array], norm: flint.arb, kind: Arithmetic) -> float:
    """What squares that underflow, N of them by eta, may take from the norm."""
    lost = sum(a.size for a in group) * kind.underflow
    size = float(norm.abs_lower()) if norm.is_finite() else INFINITE
    # |g| - sqrt(|g|^2 - N eta) is N eta / (|g| + sqrt(...)), and at most sqrt(N eta).
    return min(lost / size if size else INFINITE, float(np.sqrt(lost)))


def _moved(
    norm: flint.arb, lost: float, limit: float, convention: str, kind: Arithmetic
) -> float:
    """By what share that, and rounding torch's 1e-6, move the factor; 0 if it is 1."""
    if not norm.is_finite():
        return 0.0
    size = float(norm)
    added = 1e-6 if convention == "torch" else 0.0
    lost += kind.underflow if convention == "torch" else 0.0
    if limit * (1 - 4 * kind.roundoff) > (size + added + lost):
        return 0.0
    left = size + added - lost
    return lost / left if left > 0 else INFINITE


def _share(values: Array, share: float) -> Array:
    """A share of each size, rounded up; 0 for what is not finite."""
    flat = [
        float(v.abs_upper()) * share * (1 + 2.0**-50)
        if v.is_finite() and share
        else 0.0
        for v in values.reshape(-1)
    ]
    return np.nan_to_num(np.array(flat), nan=INFINITE, posinf=INFINITE).reshape(
        values.shape
    )


def _checked(case: Case, convention: str) -> tuple[list[Array], float]:
    limit, arrays = float(case["limit"]), [np.asarray(a) for a in case["gradients"]]
    sign, word = (-1, "negative") if profile(convention).negative else (1, "positive")
    if not sign * limit > 0:
        raise DomainError(f"limit: expected a {word} number, got {limit!r}")
    if not arrays:
        raise DomainError("gradients: expected at least one array, got none")
    if convention == "exact" and not all(np.isfinite(a).all() for a in arrays):
        raise DomainError("gradients: expected finite entries in the profile exact")
    return arrays, limit


def _groups(entry: System, arrays: list[Array]) -> list[list[Array]]:
    return [[a] for a in arrays] if entry.clips is Clips.NORM else [arrays]


def _answers(
    entry: System, arrays: Sequence[Array], convention: str, order: float
) -> tuple[tuple[float, bool] | None, bool]:
    """The right answers there are: what overflow makes, and the real numbers'.

    Returns:
        None, or the norm where it is not finite and whether all becomes nan; whether
        the formula in real numbers is right, too.
    """
    entries = np.concatenate([a.reshape(-1) for a in arrays]).astype(np.float64)
    joint = entry.clips is Clips.GLOBAL_NORM and convention in ("keras", "tf")
    if np.isnan(entries).any():
        return (NAN, True), False
    if np.isinf(entries).any():
        return (INFINITE, joint), False
    if order != 2.0:  # a sum of sizes, or a largest entry, that overflows: either way
        total = norm_by_balls(arrays, order)[()]
        sure = bool(total < largest_of(arrays[0].dtype.name) * MARGIN)
        return None if sure else (INFINITE, False), True
    name = arrays[0].dtype.name
    largest = rational(largest_of(name))
    squares = (exact(entries) ** 2).sum()
    if convention == "exact":  # no excuse, unless the norm itself is beyond the format
        sure = squares <= (largest * rational(MARGIN)) ** 2
        return None if sure else (INFINITE, False), True
    slack = 1 + 2 * (entries.size + 1) * rational(arithmetic(name).roundoff)
    if squares <= largest / slack:
        return None, True
    # The norm of one number may be taken without squaring it.
    squared = entries.size > 1 and name not in WIDENED
    certain = squares >= largest * slack and squared
    return (INFINITE, joint), not certain


def _norms(
    odd: tuple[float, bool] | None, real: bool, norm: flint.arb
) -> list[flint.arb]:
    """The right norms there are."""
    answers = [] if odd is None else [flint.arb(odd[0])]
    return [*answers, norm] if real else answers


def _joined(answers: list[Array], array: Array, convention: str, limit: float) -> Array:
    """One ball an entry that holds every right answer."""
    balls = [
        _joined_balls([a[place] for a in answers]) for place in np.ndindex(array.shape)
    ]
    if convention in ("keras", "tf") and len(balls):
        # They multiply by the limit before they divide.
        most = largest_of(array.dtype.name) * MARGIN / limit
        sizes = abs(array.astype(np.float64)).reshape(-1)
        balls = [
            UNKNOWN if most <= size < INFINITE else ball
            for ball, size in zip(balls, sizes, strict=True)
        ]
    if limit == INFINITE:
        balls = [b if b.is_finite() else UNKNOWN for b in balls]
    return ball_array(balls, array.shape)


def _joined_balls(answers: list[flint.arb]) -> flint.arb:
    if len(answers) == 1:
        return answers[0]
    if not all(ball.is_finite() for ball in answers):
        return UNKNOWN
    first, second = answers
    return first.union(second)


def _odd_array(array: Array, norm: float, everything: bool) -> Array:
    values = [_odd_entry(float(x), norm, everything) for x in array.flat]
    return ball_array([flint.arb(v) for v in values], array.shape)


def _odd_entry(value: float, norm: float, everything: bool) -> float:
    return NAN if everything or not np.isfinite(value) else 0.0


def _by_balls(array: Array, clipped: Any) -> Array:
    """Entry by entry; nan stays nan, an infinite entry is an infinite ball."""
    values = [ball(float(x)) for x in array.flat]
    results = [v if v.is_nan() else clipped(v) for v in values]
    return ball_array(results, array.shape)


def _cut(value: float, limit: Fraction | None) -> Any:
    if limit is None:
        return value if not np.isfinite(value) else digits(Fraction(value))
    if not np.isfinite(value):
        inside = min(limit if value > 0 else -limit, limit)
        return NAN if np.isnan(value) else digits(inside)
    return digits(min(max(Fraction(value), -limit), limit))


def _scaled(
    value: float, entries: list[float], limit: Fraction | None, chosen: Profile
) -> Any:
    """One entry clipped; the side of the limit of a 2-norm is decided on squares."""
    if limit is None:
        return digits(Fraction(value))
    squares = sum((Fraction(x) ** 2 for x in entries), Fraction(0))
    added = ADDED if chosen.base == "torch" else Fraction(0)
    if chosen.order == 2.0 and limit >= added and squares <= (limit - added) ** 2:
        return digits(Fraction(value))
    whole = norm_by_fractions(entries, chosen.order) + digits(added)
    if chosen.order != 2.0 and whole <= digits(limit):
        return digits(Fraction(value))
    return digits(Fraction(value)) * digits(limit) / whole if value else mpmath.mpf(0)
