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
nan stays nan. Its `norm` is that of all arrays together. A limit that is not positive
is bad input: the frameworks disagree on it (sign flips, no clipping, all equal to m),
so no case has one.

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
from longdep.numeric.oracle.families import clipping_cases
from longdep.numeric.oracle.families.clipping_cases import INFINITE, NAN
from longdep.numeric.oracle.family import Allowed, Family, Reference, ball_array
from longdep.numeric.oracle.storing import accumulated, smallest_kept, storage_of
from longdep.numeric.oracle.vocabulary import Case, Clips, System
from longdep.numeric.precision import Array, context, exact, rational
from longdep.numeric.rounding import float_format

ADDED = Fraction(1, 10**6)
GUARD_DIGITS = 10
STORED = 6  # roundings to the storage format, where sums are accumulated in another


class Clipping(Family):
    """One of the clippings: what it compares with the limit, its entry says."""

    def bulk(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw cases by seed and knobs: 1 to 4 arrays of up to 3 axes, every edge."""
        return clipping_cases.bulk(self.entry.clips, convention, precision)

    def small(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw cases entry by entry, in eighths: they shrink to readable ones."""
        return clipping_cases.small(precision)

    def shapes(self, case: Case, convention: str) -> dict[str, Any]:
        """The shapes of the outputs."""
        arrays = case["gradients"]
        norm = (len(arrays),) if self.entry.clips is Clips.NORM else ()
        return {"clipped": [np.shape(a) for a in arrays], "norm": norm}

    def reference(self, case: Case, convention: str, digits: int) -> Reference:
        """The right answers as balls; nan and inf where the profile says so.

        Raises:
            DomainError: the limit is not positive and finite, or the gradients are not
                finite and the profile is exact.
        """
        arrays, limit = _checked(case, convention)
        with context(digits + GUARD_DIGITS):
            bound = flint.arb(limit)
            if self.entry.clips is Clips.VALUE:
                clipped = [
                    _by_balls(a, lambda g: g.max(-bound).min(bound)) for a in arrays
                ]
                return {"clipped": clipped, "norm": _norm_by_balls(arrays)}
            clipped, norms = [], []
            for group in _groups(self.entry, arrays):
                odd = _odd_value(self.entry, group, convention)
                norm = _norm_by_balls(group)
                if odd is None:
                    added = flint.arb(rational(ADDED)) if convention == "torch" else 0
                    factor = (bound / (norm[()] + added)).min(1) if norm[()] > 0 else 1
                    clipped += [_by_balls(a, lambda g, f=factor: g * f) for a in group]
                else:
                    clipped += [_odd_array(a, *odd) for a in group]
                    norm = ball_array([flint.arb(odd[0])], ())
                norms.append(norm[()])
        shape = self.shapes(case, convention)["norm"]
        return {"clipped": clipped, "norm": ball_array(norms, shape)}

    def second_route(self, case: Case, convention: str, digits: int) -> Reference:
        """The same by exact fractions and one square root in mpmath.

        Raises:
            DomainError: as reference.
        """
        arrays, _ = _checked(case, convention)
        limit = Fraction(float(case["limit"]))
        clipped, norms = [], []
        groups = _groups(self.entry, arrays)
        with mpmath.workdps(digits + GUARD_DIGITS):
            for group in groups:
                entries = [float(x) for a in group for x in a.flat]
                by_value = self.entry.clips is Clips.VALUE
                odd = None if by_value else _odd_value(self.entry, group, convention)
                norm = _norm_by_fractions(entries)
                for array in group:
                    row = [float(x) for x in array.flat]
                    if odd is not None:
                        entries_ = [_odd_entry(x, *odd) for x in row]
                    elif by_value:
                        entries_ = [_cut(x, limit) for x in row]
                    else:
                        entries_ = [_scaled(x, entries, limit, convention) for x in row]
                    clipped.append(
                        ball_array([_narrow(x) for x in entries_], array.shape)
                    )
                norms.append(_narrow(norm if odd is None else odd[0]))
        shape = self.shapes(case, convention)["norm"]
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
        the other side of the limit by rounding is covered by the same figure. Where
        sums are accumulated in a wider format, its u takes the place of u; what is
        stored on the way, a partial norm, the norm, what is added to it, the quotient,
        the product and one more, adds 6 roundings of the storage format.
        """
        arrays = case["gradients"]
        count = sum(a.size for a in arrays) // 2 + len(arrays) // 2 + 10
        extra = 3 if inputs_rounded else 0  # g, m and the norm move by u each
        by_value = self.entry.clips is Clips.VALUE
        for_entries = (1 if inputs_rounded else 0) if by_value else count + extra
        entry_gamma = _gamma(precision, for_entries)
        tiny = smallest_kept(precision)
        why = (
            f"{sum(a.size for a in arrays)} squares in {len(arrays)} arrays: relative "
            f"error <= gamma_k, k = {count + extra}, u = {precision}'s unit roundoff"
        )
        return {
            "clipped": Allowed(
                size=[_share(a, entry_gamma) for a in reference["clipped"]],
                why="a comparison loses nothing" if by_value else why,
                underflow=[np.full(a.shape, tiny) for a in reference["clipped"]],
            ),
            "norm": Allowed(
                size=_share(reference["norm"], _gamma(precision, count + extra)),
                why=why,
            ),
        }


def _gamma(precision: str, count: int) -> flint.arb:
    """A factor past `count` roundings, most of them of sums; infinite if unbounded."""
    kinds = float_format(storage_of(precision)), accumulated(precision)
    if kinds[0] == kinds[1]:
        counts: tuple[int, ...] = (0, count)
    else:
        counts = (min(count, STORED), count)
    factors = flint.arb(1)
    for kind, roundings in zip(kinds, counts, strict=True):
        if roundings * kind.roundoff >= 1:
            return flint.arb.pos_inf()
        factors *= 1 + flint.arb(kind.gamma(roundings))
    return factors - 1


def _share(values: Array, gamma: flint.arb) -> Array:
    """Gamma times each size, rounded up; 0 for what is not finite, or is 0."""
    flat = [
        float((abs(v) * gamma).abs_upper()) * (1 + 2.0**-50)
        if v.is_finite() and v != 0
        else 0.0
        for v in values.reshape(-1)
    ]
    return np.array(flat, dtype=np.float64).reshape(values.shape)


def _checked(case: Case, convention: str) -> tuple[list[Array], flint.fmpq]:
    limit, arrays = case["limit"], [np.asarray(a) for a in case["gradients"]]
    if not 0 < limit < INFINITE:
        raise DomainError(f"limit: expected a positive finite number, got {limit!r}")
    if not arrays:
        raise DomainError("gradients: expected at least one array, got none")
    if convention == "exact" and not all(np.isfinite(a).all() for a in arrays):
        raise DomainError("gradients: expected finite entries in the profile exact")
    return arrays, rational(float(limit))


def _groups(entry: System, arrays: list[Array]) -> list[list[Array]]:
    return [[a] for a in arrays] if entry.clips is Clips.NORM else [arrays]


def _odd_value(
    entry: System, arrays: Sequence[Array], convention: str
) -> tuple[float, bool] | None:
    """None, or the float norm where it is not finite and whether all becomes nan."""
    if convention == "exact":
        return None
    entries = np.concatenate([a.reshape(-1) for a in arrays])
    if np.isnan(entries).any():
        return NAN, True
    joint = entry.clips is Clips.GLOBAL_NORM and convention in ("keras", "tf")
    if np.isinf(entries).any() or _overflows(entries):
        return INFINITE, joint
    return None


def _overflows(entries: Array) -> bool:
    """Whether the squares overflow in the format, however they are added.

    Raises:
        DomainError: it depends on the order of the additions.
    """
    largest = rational(float(np.finfo(entries.dtype).max))
    squares = exact(entries) ** 2
    slack = 1 + float_format(entries.dtype).gamma(entries.size + 1)
    total = squares.sum()
    if total <= largest / slack:
        return False
    if total >= largest * slack:
        return True
    raise DomainError("gradients: the norm is at the very edge of overflow")


def _odd_array(array: Array, norm: float, everything: bool) -> Array:
    values = [_odd_entry(float(x), norm, everything) for x in array.flat]
    return ball_array([flint.arb(v) for v in values], array.shape)


def _odd_entry(value: float, norm: float, everything: bool) -> float:
    return NAN if everything or not np.isfinite(value) else 0.0


def _by_balls(array: Array, clipped: Any) -> Array:
    """Entry by entry; nan stays nan, an infinite entry is an infinite ball."""
    values = [_ball(float(x)) for x in array.flat]
    results = [v if v.is_nan() else clipped(v) for v in values]
    return ball_array(results, array.shape)


def _ball(value: float) -> flint.arb:
    return flint.arb(rational(value)) if np.isfinite(value) else flint.arb(value)


def _norm_by_balls(arrays: Sequence[Array]) -> Array:
    entries = np.concatenate([a.reshape(-1) for a in arrays])
    if np.isnan(entries).any() or np.isinf(entries).any():
        bad = NAN if np.isnan(entries).any() else INFINITE
        return ball_array([flint.arb(bad)], ())
    squares = sum((x * x for x in exact(entries)), flint.fmpq(0))
    return ball_array([flint.arb(squares).sqrt()], ())


def _norm_by_fractions(entries: list[float]) -> Any:
    if not np.isfinite(entries).all():
        return NAN if np.isnan(entries).any() else INFINITE
    squares = sum((Fraction(x) ** 2 for x in entries), Fraction(0))
    return mpmath.sqrt(_digits(squares))


def _cut(value: float, limit: Fraction) -> Any:
    if not np.isfinite(value):
        inside = limit if value > 0 else -limit
        return NAN if np.isnan(value) else _digits(inside)
    return _digits(min(max(Fraction(value), -limit), limit))


def _scaled(
    value: float, entries: list[float], limit: Fraction, convention: str
) -> Any:
    """One entry clipped; the side of the limit is decided on exact squares."""
    squares = sum((Fraction(x) ** 2 for x in entries), Fraction(0))
    added = ADDED if convention == "torch" else Fraction(0)
    if limit >= added and squares <= (limit - added) ** 2:
        return _digits(Fraction(value))
    norm = mpmath.sqrt(_digits(squares))
    return _digits(Fraction(value)) * _digits(limit) / (norm + _digits(added))


def _digits(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


def _narrow(value: Any) -> flint.arb:
    """The value of an mpmath computation as a ball: each of its at most 6 roundings."""
    if isinstance(value, float):
        return flint.arb(value)
    sign, mantissa, exponent, _ = value._mpf_
    middle = flint.fmpz(-mantissa if sign else mantissa)
    precision = mpmath.mp.prec
    with context(4 * mpmath.mp.dps):
        centre = flint.arb(flint.fmpq(middle) * flint.fmpq(2) ** exponent)
        radius = abs(centre) * flint.arb(2) ** (4 - precision)
        return centre + flint.arb(0, 1.0) * radius
