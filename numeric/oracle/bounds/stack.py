"""The allowance of stacked modules: each sequence's, with the errors of what it reads.

A sequence of an upper layer reads outputs that a program has computed: they are off by
what the layers below allow, entry by entry, and so are the gradients that it hands back
to them. Both enter as local errors of the step that reads them (`InputErrors`), and are
carried on through that layer's true products of Jacobians. Between layers the absolute
values of the errors are what is known: a bound, if not the least one.

Numbers are balls here: the middle is the value that float64 has computed, the radius
the bound of the error. Of the weights' gradients only the bounds are kept, as plain
floats.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import flint
import numpy as np

from longdep.numeric.oracle.arithmetic import Arithmetic
from longdep.numeric.oracle.bounds.allowance import floor_of, part_of, scaled
from longdep.numeric.oracle.bounds.propagation import bounds
from longdep.numeric.oracle.routes import balls
from longdep.numeric.oracle.routes.sequence import InputErrors, Sequence
from longdep.numeric.oracle.stacked.composing import composed
from longdep.numeric.oracle.stacked.lanes import lanes_of
from longdep.numeric.oracle.stacked.layout import layout_of
from longdep.numeric.oracle.stacked.table import Stacking
from longdep.numeric.precision import Array

BITS = 90  # of the middles: adding them up costs nothing that shows
Part = dict[str, Any]
Held = Callable[[Sequence, Part], Part]


def of_stack(
    stacking: Stacking,
    case: Mapping[str, Any],
    format_: Arithmetic,
    held: Held,
    limit: float = np.inf,
) -> dict[str, Any]:
    """Bound the errors of a stacked case, named as stacked/composing.py names them.

    Args:
        stacking: the stacking.
        case: the case.
        format_: the arithmetic.
        held: what is known of a sequence's bounds in spite of overflow.
        limit: nothing is known of a product or a sum whose parts may exceed it; inf
            where nothing can overflow.
    """
    before, flint.ctx.prec = flint.ctx.prec, BITS
    try:
        answers = composed(
            stacking, case, _Bounded(stacking, case, format_, held, limit)
        )
    finally:
        flint.ctx.prec = before
    slots = {
        key: {k: _middles(v) for k, v in part.items()}
        for key, part in answers.pop("slots").items()
    }
    return {**{k: _radii(v) for k, v in answers.items()}, "slots": slots}


@dataclass(frozen=True, kw_only=True)
class _Ran:
    """A sequence as it was run: its middles, and the states with their bounds.

    The gradients are there, too, where its cotangents were known by then.
    """

    sequence: Sequence
    states: dict[str, Array]
    gradients: dict[str, Any] | None


class _Bounded:
    """Sequences with the bounds of their errors."""

    def __init__(
        self,
        stacking: Stacking,
        case: Mapping[str, Any],
        format_: Arithmetic,
        held: Held,
        limit: float,
    ) -> None:
        self.limit = limit
        self.format, self.held, self.floor = format_, held, floor_of(format_)
        lanes = lanes_of(stacking, case)
        # The terms of a weight's gradient: the steps of all sequences of its layer.
        self.terms = sum(len(lane.order) for lane in lanes.values() if not lane.place)
        gates = sum(
            kind == "W" for a in stacking.convention.arrays for kind, _ in a.blocks
        )
        units = np.shape(case["c0" if "c0" in case else "h0"])[-1]
        others = len(layout_of(case).ways) - 1
        self.added = others * (gates * units + 2)

    def numbers(self, array: Array) -> Array:
        return balls.numbers(array)

    def product(self, one: Array, other: Array) -> Array:
        exact, gamma = _are_units(other), self.format.gamma(1, factors=2)
        parts = np.maximum(_sizes(one), _sizes(other))
        made = self.rounded(one * other, gamma, exact)
        return self.finite(made, np.maximum(parts, _sizes(made)))

    def finite(self, values: Array, sizes: Array) -> Array:
        """The values, unknown where a format may hold infinities of such sizes.

        A factor 0 makes nan of an infinity, and so do two infinities of two signs.
        """
        if self.limit == np.inf:
            return values
        return _widened(values, np.where(sizes < self.limit, 0.0, np.inf))

    def total(self, terms: list[Array]) -> Array:
        if len(terms) == 1:
            return terms[0]
        sizes = reduce(lambda a, b: a + b, [_sizes(term) for term in terms])
        added = reduce(lambda a, b: a + b, terms)
        error = self.format.gamma(len(terms) - 1) * sizes
        lost = self.format.underflow * self.format.flushes * len(terms)
        made = _widened(added, error + np.where(sizes > 0, lost, 0.0))
        return self.finite(made, sizes)

    def rounded(self, values: Array, gamma: float, exact: Array) -> Array:
        error = gamma * _sizes(values) + self.format.underflow
        return _widened(values, np.where(exact, 0.0, error))

    def forward(self, sequence: Sequence) -> _Ran:
        start = [v for v in (sequence.h0, sequence.c0) if v is not None]
        bare = replace(
            sequence,
            x=_middles(sequence.x),
            h0=_middles(sequence.h0),
            c0=None if sequence.c0 is None else _middles(sequence.c0),
            cotangent=np.zeros(sequence.cotangent.shape),
            cotangent_c=None,
            errors=InputErrors(
                x=_radii(sequence.x),
                start=np.concatenate([_radii(v) for v in start]),
                cotangent=np.zeros(sequence.cotangent.shape),
                added=self.added,
            ),
        )
        known = sequence.cotangent.dtype == object
        if known:
            bare = _arriving(bare, sequence.cotangent, sequence.cotangent_c)
        states, gradients = self.bounded(bare)
        return _Ran(
            sequence=bare, states=states, gradients=gradients if known else None
        )

    def back(
        self, ran: _Ran, cotangent: Array, cotangent_c: Array | None
    ) -> dict[str, Any]:
        if ran.gradients is not None:  # of the same cotangents
            return ran.gradients
        return self.bounded(_arriving(ran.sequence, cotangent, cotangent_c))[1]

    def bounded(self, s: Sequence) -> tuple[dict[str, Array], dict[str, Any]]:
        """States and gradients, with their bounds."""
        known = bounds(s, self.format, self.floor)
        part = self.held(s, part_of(s, known, self.format, self.terms))
        start = scaled(known.start[None], np.array([known.start_scale]))[0]
        width = len(s.h0)
        states = {"h": _held(known.state[1:, :width], part["h"])}
        gradients = {
            "x": _held(scaled(known.at_x, known.scale), part["x"]),
            "h0": _held(start[:width], part["h0"]),
            "slots": part["slots"],
        }
        if s.c0 is not None:
            states["c"] = _held(known.state[1:, width:], part["c"])
            gradients["c0"] = _held(start[width:], part["c0"])
        return states, gradients


def _arriving(s: Sequence, cotangent: Array, cotangent_c: Array | None) -> Sequence:
    """The sequence with these direct gradients, and their errors."""
    errors = [_radii(v) for v in (cotangent, cotangent_c) if v is not None]
    assert s.errors is not None
    return replace(
        s,
        cotangent=_middles(cotangent),
        cotangent_c=None if cotangent_c is None else _middles(cotangent_c),
        errors=replace(s.errors, cotangent=np.concatenate(errors, axis=1)),
    )


def _held(values: Array, errors: Array) -> Array:
    """Balls of these middles and radii."""
    errors = np.where(np.isnan(errors), np.inf, errors)
    flat = np.empty(values.size, dtype=object)
    flat[:] = list(map(flint.arb, values.ravel().tolist(), errors.ravel().tolist()))
    return flat.reshape(values.shape)


def _widened(values: Array, errors: Array) -> Array:
    """Balls with so much more radius."""
    return values + _held(np.zeros(values.shape), np.broadcast_to(errors, values.shape))


def _floats(values: Array, read: Callable[[Any], Any]) -> Array:
    if values.dtype != object:
        return np.asarray(values, dtype=np.float64)
    flat = [
        float(read(v)) if isinstance(v, flint.arb) else float(v) for v in values.flat
    ]
    return np.array(flat, dtype=np.float64).reshape(values.shape)


def _middles(values: Array) -> Array:
    return _floats(values, flint.arb.mid)


def _radii(values: Array) -> Array:
    return (
        np.zeros(values.shape)
        if values.dtype != object
        else _floats(values, flint.arb.rad)
    )


def _sizes(values: Array) -> Array:
    """The largest size of each ball's numbers."""
    return _floats(values, flint.arb.abs_upper)


def _are_units(values: Array) -> Array:
    """Where numbers are exactly 0 or 1: a product with them is no operation."""
    flat = [bool(v == 0 or v == 1) for v in values.flat]
    return np.array(flat, dtype=bool).reshape(values.shape)
