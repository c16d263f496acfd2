"""The family of recurrent systems: right answers by two routes, and their allowance.

linear-recurrence, simple-rnn, lag-gradients, gru, lstm and the padded ones. The first
route is certified balls (routes/balls.py), the second a tape of scalars
(routes/tape.py); cases are drawn in cases.py.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

import flint
import mpmath
import numpy as np
from hypothesis.strategies import SearchStrategy

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.arithmetic import Arithmetic, arithmetic
from longdep.numeric.oracle.bounds import allowance as bounds
from longdep.numeric.oracle.bounds.linear import of_linear
from longdep.numeric.oracle.families import cases
from longdep.numeric.oracle.families.certifying import (
    UNKNOWN,
    between,
    certify,
    first_guess,
    products_of,
    steps_of,
)
from longdep.numeric.oracle.families.degenerate import (
    declaring,
    is_finite,
    is_moderate,
    sizes_of_balls,
    without_error,
    without_steps,
)
from longdep.numeric.oracle.families.overflow import (
    MARGIN,
    far_from_overflow,
    largest_of,
    overflow,
)
from longdep.numeric.oracle.families.sizes import is_large, work
from longdep.numeric.oracle.family import Allowed, Family, Reference
from longdep.numeric.oracle.packing import pack, resolve, sizes_of
from longdep.numeric.oracle.routes import balls, stack, stack_tape, tape
from longdep.numeric.oracle.routes.sequence import (
    Sequence,
    padded,
    sequence_of,
    sequences_of,
)
from longdep.numeric.oracle.stacked.layout import layout_of
from longdep.numeric.oracle.stacked.table import Stacking
from longdep.numeric.oracle.vocabulary import Case, System, inputs, outputs
from longdep.numeric.precision import BITS_PER_DIGIT, Array, context

MOST_BITS_SECOND = 3_000  # of mpmath, which is slow, beyond the digits wanted
OVERFLOW_DIGITS = 3  # of the gradients whose overflow is looked for


@dataclass(frozen=True, kw_only=True)
class Route:
    """One way to the right answers, at the working precision of its arithmetic.

    Attributes:
        run: the states and gradients of one sequence, by name.
        stack: those of a stacked module.
        powers: h_0..h_steps of h_t = matrix h_{t-1}.
        numbers: floats as its numbers.
    """

    run: Callable[[Sequence], dict[str, Any]]
    stack: Callable[[Stacking, Case], dict[str, Any]]
    powers: Callable[[Array, Array, int], Array]
    numbers: Callable[[Array], Array]


def _powers(matrix: Array, start: Array, steps: int) -> Array:
    """The second route of the linear recurrence: sums of mpmath products by hand."""
    weight, state = tape.numbers(matrix), list(tape.numbers(start))
    states = [state]
    for _ in range(steps):
        state = [sum(w * v for w, v in zip(row, state, strict=True)) for row in weight]
        states.append(state)
    return np.array(states, dtype=object)


BALLS = Route(
    run=balls.run, stack=stack.run, powers=balls.powers, numbers=balls.numbers
)
TAPE = Route(run=tape.run, stack=stack_tape.run, powers=_powers, numbers=tape.numbers)


class Recurrent(Family):
    """What all recurrent systems share."""

    @abstractmethod
    def answers(self, case: Case, convention: str, route: Route) -> dict[str, Array]:
        """The outputs by one route, at the working precision."""

    @abstractmethod
    def bounded(
        self, case: Case, convention: str, format_: Arithmetic, reference: Reference
    ) -> dict[str, Array]:
        """The bound of every output's error, as float64 computes it."""

    def bulk(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw cases from one seed: any size."""
        return cases.bulk(self.entry, convention, precision)

    def small(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw small cases entry by entry, in quarters; where sizes are fixed, others.

        Entry by entry, Hypothesis draws few numbers only.
        """
        if {"n", "m"} & dict(self.entry.fixed).keys():
            return self.bulk(convention, precision)
        return cases.small(self.entry, convention, precision)

    def large_work(self, case: Case, convention: str) -> float:
        """What a case beyond ordinary sizes costs (sizes.py); 0 of an ordinary one."""
        sizes = sizes_of(inputs(self.entry, convention, case), case)
        if self.entry.stacked:
            sizes["ways"] = len(layout_of(case).ways)
        return work(self.entry, sizes) if is_large(sizes) else 0.0

    def shapes(self, case: Case, convention: str) -> dict[str, Any]:
        """The shape every output must have."""
        sizes = sizes_of(inputs(self.entry, convention, case), case)
        return {
            q.name: resolve(q.shape, sizes)
            for q in outputs(self.entry, convention, case)
        }

    def reference(self, case: Case, convention: str, digits: int = 20) -> Reference:
        """Return balls that contain the exact outputs, with that many digits certified.

        The working precision is raised until the largest radius in every row (a step,
        a lag, or a row of a weight's gradient) is at most 10^-digits of its largest
        entry, or has the absolute bound of an exact zero (certifying.py). What is not
        certain at the highest precision keeps its wide balls: it is undecidable.

        Where there is no step, or an input is not finite, degenerate.py says what is
        right.

        Args:
            case: the inputs; every float is taken as its exact value.
            convention: the full name of the convention.
            digits: decimal digits.
        Returns:
            Output name -> object array of flint.arb.
        """
        if steps_of(case) == 0:
            return without_steps(case, self.shapes(case, convention))
        declared = declaring(case, outputs(self.entry, convention, case))
        return certify(
            lambda: declared(self.answers(case, convention, BALLS)),
            first_guess(case, digits),
            digits,
            products_of(case),
        )

    def second_route(self, case: Case, convention: str, digits: int = 20) -> Reference:
        """Return mpmath's values, as balls as wide as two precisions differ.

        Args:
            case: the inputs.
            convention: the full name of the convention.
            digits: decimal digits wanted; the two runs work with more.

        It says nothing of cases whose numbers are huge: exponentials of 1e600 take it
        minutes.
        """
        if steps_of(case) == 0:
            return without_steps(case, self.shapes(case, convention))
        if not is_moderate(case):
            shapes = self.shapes(case, convention)
            return {k: np.full(shape, UNKNOWN, object) for k, shape in shapes.items()}
        declared = declaring(case, outputs(self.entry, convention, case))
        widened = min(first_guess(case, 0), MOST_BITS_SECOND)
        few = digits + 20 + ceil(widened / BITS_PER_DIGIT)
        runs = []
        for working in (few, 2 * few):
            with context(working):
                runs.append(self.answers(case, convention, TAPE))
        with context(2 * few):
            return declared(
                {
                    name: between(runs[0][name], runs[1][name], digits)
                    for name in runs[0]
                }
            )

    def allowance(
        self,
        case: Case,
        convention: str,
        reference: Reference,
        precision: str,
        level: str = "standard",
        inputs_rounded: bool = False,
    ) -> dict[str, Allowed]:
        """Bound the rounding error of every output; inf where nothing is known.

        Nothing is known where the bound of the second order does not hold, and behind
        what may overflow in the format (overflow.py). An answer that is nan or infinite
        by definition has no error.

        Raises:
            DomainError: there is no such precision or level.
        """
        format_ = arithmetic(precision, level, inputs_rounded)
        if steps_of(case) == 0:
            share = 2 * format_.roundoff if format_.inputs_rounded else 0.0
            sizes = {name: share * sizes_of_balls(v) for name, v in reference.items()}
        else:
            with np.errstate(all="ignore"):
                sizes = self.bounded(case, convention, format_, reference)
        why, largest = bounds.explanation(format_), largest_of(precision)
        return {
            name: Allowed(
                size=without_error(bounds.outward(size), reference[name]),
                why=why,
                largest=largest,
            )
            for name, size in sizes.items()
        }

    def held(
        self,
        sequences: list[Sequence],
        parts: list[dict[str, Any]],
        case: Case,
        format_: Arithmetic,
        reference: Reference,
    ) -> list[dict[str, Any]]:
        """The bounds of sequences, inf where the format may overflow on the way."""
        if far_from_overflow(case, reference, format_.precision):
            return parts
        bits = first_guess(case, OVERFLOW_DIGITS)
        return [
            overflow(s, format_.precision, bits).applied(part)
            for s, part in zip(sequences, parts, strict=True)
        ]

    def overflows(
        self, case: Case, convention: str, reference: Reference, precision: str
    ) -> bool:
        """Whether a sum on the way to an answer may overflow in the format."""
        if far_from_overflow(case, reference, precision):
            return False
        bits = first_guess(case, OVERFLOW_DIGITS)
        with np.errstate(all="ignore"):
            return any(
                overflow(s, precision, bits).anywhere
                for s in self.sequences(case, convention)
            )

    def sequences(self, case: Case, convention: str) -> list[Sequence]:
        """The sequences that a cell runs over."""
        return [sequence_of(self.entry, case, convention)]


class LinearRecurrence(Recurrent):
    """The states h_t = W^T h_{t-1}, or W h_{t-1} in the convention plain."""

    def answers(self, case: Case, convention: str, route: Route) -> dict[str, Array]:
        """The states."""
        weight = np.asarray(case["W"])
        matrix = weight.T if convention == "transposed" else weight
        return {"h": route.powers(matrix, np.asarray(case["h0"]), int(case["steps"]))}

    def overflows(
        self, case: Case, convention: str, reference: Reference, precision: str
    ) -> bool:
        """Whether a state, or a power on the way to it, may overflow."""
        given = [case["W"], case["h0"]]
        if not all(map(is_finite, given)):
            return False
        with np.errstate(all="ignore"):
            sizes = self.bounded(case, convention, arithmetic(precision), reference)
        return not bool(np.isfinite(sizes["h"]).all())

    def bounded(
        self, case: Case, convention: str, format_: Arithmetic, reference: Reference
    ) -> dict[str, Array]:
        """The bound of the states' errors."""
        limit = largest_of(format_.precision) * MARGIN
        return {"h": of_linear(case, convention, format_, limit)}


class SingleSequence(Recurrent):
    """One sequence through one cell: its states and all gradients."""

    def answers(self, case: Case, convention: str, route: Route) -> dict[str, Array]:
        """The states, and the gradients at every input."""
        computed = route.run(sequence_of(self.entry, case, convention))
        return named(self.entry, convention, computed)

    def bounded(
        self, case: Case, convention: str, format_: Arithmetic, reference: Reference
    ) -> dict[str, Array]:
        """The bounds under the same names."""
        s = sequence_of(self.entry, case, convention)
        part = bounds.of_sequence(s, format_)
        (held,) = self.held([s], [part], case, format_, reference)
        return named(self.entry, convention, held)


class LagGradients(Recurrent):
    """The gradient of the last state's loss at every step, and its log norms."""

    def answers(self, case: Case, convention: str, route: Route) -> dict[str, Array]:
        """Delta and the logarithms of its norms."""
        delta = route.run(sequence_of(self.entry, case, convention))["delta"]
        return {"delta": delta, "log_norm": _log_norms(delta)}

    def bounded(
        self, case: Case, convention: str, format_: Arithmetic, reference: Reference
    ) -> dict[str, Array]:
        """The bounds of both."""
        s = sequence_of(self.entry, case, convention)
        part = bounds.of_lags(s, format_, reference["log_norm"])
        (held,) = self.held([s], [part], case, format_, reference)
        return held


class PaddedSequences(Recurrent):
    """A batch of sequences of different lengths, padded as the convention pads."""

    def sequences(self, case: Case, convention: str) -> list[Sequence]:
        """One a row of the batch that has a step."""
        return sequences_of(self.entry, case, convention)

    def answers(self, case: Case, convention: str, route: Route) -> dict[str, Array]:
        """The padded states, and the gradients summed over the batch."""
        parts = [route.run(s) for s in self.sequences(case, convention)]
        joined = padded(self.entry, case, convention, parts, route.numbers)
        return named(self.entry, convention, joined)

    def bounded(
        self, case: Case, convention: str, format_: Arithmetic, reference: Reference
    ) -> dict[str, Array]:
        """The bounds, padded alike."""
        sequences = self.sequences(case, convention)
        parts = bounds.of_sequences(sequences, format_)
        parts = self.held(sequences, parts, case, format_, reference)
        joined = padded(self.entry, case, convention, parts, np.zeros_like)
        if conventions.convention(self.entry.cell, convention).takes_empty:
            # Behind an empty sequence a framework's backends differ: 0, or its state.
            for i in np.flatnonzero(np.asarray(case["lengths"]) == 0):
                joined["h"][i] = np.inf
                if np.any(case["cotangent_h"][i]):
                    joined["h0"][i] = np.inf
        return named(self.entry, convention, joined)


def named(
    entry: System, convention: str, computed: Mapping[str, Any]
) -> dict[str, Array]:
    """Give what a route computed the names of the outputs."""
    slots = pack(conventions.convention(entry.cell, convention), computed["slots"])
    listed = {}
    for quantity in outputs(entry, convention):
        plain = quantity.name.removeprefix("grad_")
        if quantity.name.startswith("grad_") and plain in slots:
            listed[quantity.name] = slots[plain]
        else:
            listed[quantity.name] = computed[plain]
    return listed


def _log_norms(deltas: Array) -> Array:
    logs = np.empty(len(deltas), dtype=object)
    for k, row in enumerate(deltas):
        square = sum(v * v for v in row)
        if isinstance(square, flint.arb):
            if square == 0:
                logs[k] = flint.arb.neg_inf()
            else:
                logs[k] = square.log() / 2 if square > 0 else UNKNOWN
        else:
            logs[k] = mpmath.log(square) / 2
    return logs
