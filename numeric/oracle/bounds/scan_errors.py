"""Values beside bounds of their errors: an engine for gated linear recurrences.

Definitions and their gradients (numeric/oracle/scans/trace.py) are run in float64, and
every array carries

    dev    a bound of |computed - exact|, for whatever right program computes it,
    most   a bound of the sizes that its terms add up to, before they cancel,

entry by entry, of complex numbers in modulus. Sums and products of errors are taken
whole, so nothing beyond the first order is left out: the error of x y is at most
|x| dy + |y| dx + dx dy and what rounding adds. The value that float64 has is itself one
of those computed (no format is finer), so |exact| <= |value| + dev.

The error of a function is bounded over the whole interval that its argument may lie in.
Scans are bounded for every bracketing (numeric/oracle/bounds/bracketing.py). What is
larger than the format's largest number has an error of inf, and so has all behind it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from math import inf, prod, sqrt
from typing import Any

import numpy as np

from longdep.numeric.oracle.arithmetic import Arithmetic
from longdep.numeric.oracle.bounds.bracketing import (
    PRODUCTS,
    Scanned,
    between,
    bracketed,
    fewest,
    in_log_space,
)
from longdep.numeric.oracle.bounds.correcting import corrected_errors
from longdep.numeric.oracle.bounds.scan_functions import moved_by, of_function
from longdep.numeric.precision import Array

# Roundings of the two sums that a gradient may be the difference of, beside their own.
CANCELLED = 8
# Roundings of a complex product, in modulus: sqrt(2) gamma_2 <= gamma_3. Of a sum of k
# they are sqrt(2) gamma_2k, of 2 k real products for each part.
COMPLEX_PRODUCT = 3
LARGE = 100_000  # products: from there on BLAS repays what numpy.einsum looks for


@dataclass(frozen=True, kw_only=True)
class Uncertain:
    """An array and its errors.

    Attributes:
        value: float64 or complex128.
        dev: float64 of the same shape.
        most: float64 of the same shape; at least |value|.
        tails: of states of a scan, what all terms but the last 1, 2, 4, ... add up to.
        terms: of a sum, how many terms a program may add up in any order; one number,
            or one an entry.
        rounded: of a sum, what dev has already for its roundings.
        gaps: of states of a scan, how many terms they may be made of, which a program
            that never has the states reads one by one.
        apart: whether a program may have it in parts that it never adds up.
    """

    value: Array
    dev: Array
    most: Array
    tails: tuple[Array, ...] = ()
    terms: Array | int = 1
    rounded: Array | float = 0.0
    gaps: int = 0
    apart: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """Lengths of the axes."""
        return self.value.shape

    @property
    def size(self) -> Array:
        """A bound of what is computed, and of what is exact; of all parts together."""
        return self.most if self.apart else np.abs(self.value) + 2 * self.dev


class Errors:
    """The engine, for one arithmetic.

    Args:
        format_: the arithmetic.
        limit: above it nothing is known: the largest number of the format, less a
            margin.
        log_space: whether scans of positive numbers may add logarithms.
    """

    def __init__(
        self, format_: Arithmetic, limit: float = inf, log_space: bool = False
    ) -> None:
        self.format_, self.limit, self.log_space = format_, limit, log_space

    def given(self, array: Array) -> Uncertain:
        """An input; off by a rounding where inputs may be rounded first."""
        value = np.asarray(array, dtype=np.float64)
        if not self.format_.inputs_rounded:
            return self.constant(value)
        lost = self.format_.roundoff * np.abs(value) + self.format_.underflow
        return self._made(value, np.where(value == 0, 0.0, lost))

    def constant(self, array: Array) -> Uncertain:
        """Numbers that are exact."""
        value = np.asarray(array, dtype=np.float64)
        return self._made(value, np.zeros_like(value))

    def is_complex(self, x: Uncertain) -> bool:
        """Whether it is complex."""
        return np.iscomplexobj(x.value)

    def add(self, x: Uncertain, y: Uncertain) -> Uncertain:
        """The sum x + y.

        The rounding of two numbers of one format is no larger than the smaller one,
        either. The terms of sums may be added up together, in any order.
        """
        lost, flushed = self.lost_in_sum(x, y)
        dev = x.dev + y.dev + lost + flushed
        made = self._made(x.value + y.value, dev, x.most + y.most)
        return replace(made, terms=_terms(x, y), rounded=x.rounded + y.rounded + lost)

    def lost_in_sum(self, x: Uncertain, y: Uncertain) -> tuple[Array, Array]:
        """What the sum x + y is off by, beside the errors of x and y.

        Where one of them is exactly 0 no subnormal number is new. Of many terms all
        roundings are counted, less those that x and y have counted of theirs.

        Returns:
            What its rounding loses, and what it loses where subnormal numbers become 0.
        """
        some = (x.most > 0) & (y.most > 0)
        size = np.abs(x.value + y.value) + 2 * (x.dev + y.dev)
        lost = self.format_.gamma(1) * size
        if self.format_.accumulate == self.format_.roundoff:
            lost = np.minimum(lost, np.minimum(x.size, y.size))
        terms = _terms(x, y)
        if np.any(terms > 2):
            whole = self._gammas(terms) * (x.most + y.most) - x.rounded - y.rounded
            whole = np.where(some & ~(whole < 0), whole, 0.0)
            lost = np.where(terms > 2, whole, lost)
        return lost, self._flushed(some)

    def _gammas(self, counts: Array) -> Array:
        """The bounds of factors past so many roundings."""
        kinds, places = np.unique(counts, return_inverse=True)
        gammas = np.array([self.format_.gamma(int(count)) for count in kinds])
        return gammas[places].reshape(counts.shape)

    def multiply(self, x: Uncertain, y: Uncertain) -> Uncertain:
        """The product x y."""
        size = x.size * y.size
        both = self.is_complex(x) and self.is_complex(y)
        share = self.format_.gamma(COMPLEX_PRODUCT if both else 1)
        some = (x.size > 0) & (y.size > 0)  # their product may underflow here, too
        lost = np.where(some, share * size + self._underflow(both), 0.0)
        dev = x.size * y.dev + y.size * x.dev + lost
        return self._made(x.value * y.value, dev, x.most * y.most)

    def negative(self, x: Uncertain) -> Uncertain:
        """The array -x."""
        return replace(x, value=-x.value)

    def apart(self, x: Uncertain) -> Uncertain:
        """States that a program may have in parts, but for level strict."""
        return replace(x, apart=not self.format_.strict)

    def contract(self, spec: str, x: Uncertain, y: Uncertain) -> Uncertain:
        """A sum of products in any order.

        Its roundings are counted against what the terms of its factors add up to: a
        program that reads a state q S may as well sum (q k) v over all that S was made
        of.
        """
        operands, result = spec.split("->")
        one, other = operands.split(",")
        lengths = dict(zip(one, x.shape, strict=True))
        lengths |= dict(zip(other, y.shape, strict=True))
        terms = int(np.prod([lengths[k] for k in lengths if k not in result]))
        both = self.is_complex(x) and self.is_complex(y)
        # Real and imaginary part are sums of twice as many real products, in any order.
        parts = COMPLEX_PRODUCT if both else 1
        count = parts * terms if both else terms + 1

        summed = partial(np.einsum, spec, optimize=prod(lengths.values()) > LARGE)
        most = summed(x.most, y.most)
        share = self.format_.gamma(count, factors=2)  # of one term, too
        under = terms * self._underflow(both, x.gaps + y.gaps)
        some = summed(x.most > 0, y.most > 0)
        lost = np.where(some > 0, share * most + under, 0.0)
        for tails in (
            tuple(summed(tail, y.most) for tail in x.tails),
            tuple(summed(x.most, tail) for tail in y.tails),
        ):
            if tails:
                lost = lost + parts * self._in_any_order(most, tails)
        dev = summed(x.size, y.dev) + summed(x.dev, y.size) + lost
        made = self._made(summed(x.value, y.value), dev, most)
        return replace(made, terms=2 * terms if both else terms)

    def total(self, x: Uncertain, axes: tuple[int, ...]) -> Uncertain:
        """Sums over axes, which stay, in any order."""
        terms = int(np.prod([x.shape[k] for k in axes]))
        summed = partial(np.sum, axis=axes, keepdims=True)
        most = summed(x.most)
        lost = self.format_.gamma(terms - 1) * most if terms > 1 else 0 * most
        lost = lost + terms * self._flushed(lost)
        return self._made(summed(x.value), summed(x.dev) + lost, most)

    def moved(self, rearranged: Callable[[Array], Array], x: Uncertain) -> Uncertain:
        """The same numbers elsewhere."""

        def along(each: Any) -> Any:
            return np.asarray(rearranged(each)) if np.ndim(each) else each

        return Uncertain(
            value=np.asarray(rearranged(x.value)),
            dev=np.asarray(rearranged(x.dev)),
            most=np.asarray(rearranged(x.most)),
            tails=tuple(np.asarray(rearranged(tail)) for tail in x.tails),
            terms=along(x.terms),
            rounded=along(x.rounded),
            gaps=x.gaps,
        )

    def joined(self, parts: list[Uncertain], axis: int) -> Uncertain:
        """Arrays behind each other."""
        return Uncertain(
            value=np.concatenate([p.value for p in parts], axis=axis),
            dev=np.concatenate([p.dev for p in parts], axis=axis),
            most=np.concatenate([p.most for p in parts], axis=axis),
            tails=_joined_tails(parts, axis),
            gaps=max(part.gaps for part in parts),
        )

    def conjugate(self, x: Uncertain) -> Uncertain:
        """The complex conjugate."""
        return replace(x, value=np.conj(x.value))

    def real(self, x: Uncertain) -> Uncertain:
        """The real part; off by what the whole is."""
        return replace(x, value=np.real(x.value))

    def imaginary(self, x: Uncertain) -> Uncertain:
        """The imaginary part; off by what the whole is."""
        return replace(x, value=np.imag(x.value))

    def complex(self, real: Uncertain, imaginary: Uncertain) -> Uncertain:
        """A complex array."""
        return Uncertain(
            value=real.value + 1j * imaginary.value,
            dev=np.hypot(real.dev, imaginary.dev),
            most=np.hypot(real.most, imaginary.most),
        )

    def function(self, name: str, x: Uncertain) -> Uncertain:
        """A function, over the interval its argument may lie in."""
        value, dev = of_function(name, x.value, x.dev, self.format_)
        return self._made(value, dev)

    def slope(self, name: str, x: Uncertain, value: Uncertain) -> Uncertain:
        """Its derivative, as it is commonly computed from x or from the value."""
        slope, dev = moved_by(name, x.value, x.dev, value.dev, self.format_)
        return self._made(slope, dev)

    def larger(self, x: Uncertain, y: Uncertain) -> tuple[Uncertain, Uncertain]:
        """The larger; where the errors reach a tie, the other may be taken."""
        first = np.where(x.value == y.value, 0.5, (x.value > y.value).astype(float))
        apart = np.abs(x.value - y.value)
        reach = x.dev + y.dev
        doubtful = (apart <= 2 * reach) & (reach > 0)
        value = np.maximum(x.value, y.value)
        dev = np.where(first > 0, x.dev, y.dev)
        dev = np.where(doubtful, np.maximum(x.dev, y.dev), dev)
        chosen = self._made(value, np.broadcast_to(dev, value.shape))
        unsure = np.where(doubtful, 1.0, 0.0)
        return chosen, self._made(np.broadcast_to(first, value.shape), unsure)

    def assembled(
        self,
        gradient: Uncertain,
        after: Uncertain | None,
        decay: Uncertain,
        states: Uncertain,
    ) -> Uncertain:
        """The gradient at decays: at level strict a product, else what sums give."""
        if self.format_.strict:
            return gradient
        under = between(decay.size, states.value, states.most, self.format_)
        last = self.format_.gamma(1) * gradient.most  # the sum of its last products
        lost = np.where(gradient.dev > 0, last + under, 0.0)
        if after is not None:
            share = self._gammas(np.asarray(CANCELLED + after.terms))
            with np.errstate(divide="ignore", invalid="ignore"):
                whole = (share * after.most + after.terms * under) / decay.size
            lost = lost + np.where((decay.size > 0) & (after.most > 0), whole, 0.0)
        return self._made(gradient.value, gradient.dev + lost, gradient.most)

    def scan(
        self,
        decay: Uncertain,
        added: Uncertain,
        start: Uncertain,
        logs: Uncertain | None,
    ) -> Uncertain:
        """The states, whatever the order of association."""
        scanned: Scanned = bracketed(
            (decay.value, decay.dev),
            (added.value, added.dev),
            (start.value, start.dev),
            self.format_,
            None if logs is None else logs.size,
            None if logs is None else logs.most,
        )
        # Where a product of decays is beyond the format nothing is known.
        dev = np.where(scanned.reach < self.limit, scanned.dev, inf)
        scanned = replace(scanned, dev=dev)
        if self.log_space:
            dev = in_log_space(decay.value, added.value, start.value, self.format_)
            dev = scanned.dev + dev * scanned.most
            return self._made(scanned.value, dev, scanned.most)
        made = self._made(scanned.value, scanned.dev, scanned.most)
        return replace(made, tails=scanned.tails, gaps=self._gaps(added))

    def corrected(
        self,
        decay: Uncertain,
        left: Uncertain,
        right: Uncertain,
        added: Uncertain,
        start: Uncertain,
        logs: Uncertain | None,
    ) -> Uncertain:
        """The states, one by one or in chunks of any length."""
        found = corrected_errors(
            (decay.value, decay.dev),
            (left.value, left.dev),
            (right.value, right.dev),
            (added.value, added.dev),
            (start.value, start.dev),
            self.format_,
            None if logs is None else logs.size,
        )
        made = self._made(found.value, found.dev, found.most)
        return replace(made, gaps=self._gaps(added))

    def _gaps(self, added: Uncertain) -> int:
        """How many terms a state may be read as; at level strict it is one."""
        return 0 if self.format_.strict else len(added.value) + 1

    def _in_any_order(self, most: Array, tails: tuple[Array, ...]) -> Array:
        """What is lost where the terms of states are summed after they are read.

        The factors of two more matrix products may be rounded then.
        """
        gaps = np.asarray(2.0 ** len(tails))
        lost = fewest(most, tails, gaps, self.format_.accumulate)
        stored = self.format_.gamma(2, factors=2)
        return lost + stored * most

    def _made(self, value: Any, dev: Any, most: Any = None) -> Uncertain:
        """An array; where it may not fit into the format, nothing is known."""
        value = np.asarray(value)
        dev = np.broadcast_to(np.asarray(dev, dtype=np.float64), value.shape)
        size = np.abs(value) + 2 * dev
        most = size if most is None else np.maximum(size, most)
        dev = np.where(np.isnan(dev) | ~(most < self.limit), inf, dev)
        return Uncertain(value=value, dev=dev, most=most)

    def _underflow(self, both_complex: bool, gaps: int = 0) -> float:
        """What a product that underflows may lose, in modulus, and one at each gap."""
        each = PRODUCTS * gaps * (COMPLEX_PRODUCT if both_complex else 1)
        return self.format_.underflow * (each + sqrt(2) * (1 + both_complex))

    def _flushed(self, lost: Array) -> Array:
        """What a sum loses where subnormal results become 0."""
        unit = self.format_.underflow * self.format_.flushes
        return np.where(lost > 0, unit, 0.0)


def _terms(x: Uncertain, y: Uncertain) -> Array:
    """How many terms a sum has, entry by entry; what is exactly 0 is none."""
    one, other = np.where(x.most > 0, x.terms, 0), np.where(y.most > 0, y.terms, 0)
    return np.asarray(one + other)


def _joined_tails(parts: list[Uncertain], axis: int) -> tuple[Array, ...]:
    """Those of arrays behind each other; what is no state of a scan is one term."""
    none = [np.zeros_like(part.most) for part in parts]
    tails = []
    for row in zip_longest(*(part.tails for part in parts)):
        each = [z if x is None else x for x, z in zip(row, none, strict=True)]
        tails.append(np.concatenate(each, axis=axis))
    return tuple(tails)
