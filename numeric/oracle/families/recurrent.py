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
from longdep.numeric.oracle.errors import OracleError
from longdep.numeric.oracle.families import cases
from longdep.numeric.oracle.families.certifying import between, certified, first_guess
from longdep.numeric.oracle.families.sizes import is_large
from longdep.numeric.oracle.family import Allowed, Family, Reference, ball_array
from longdep.numeric.oracle.packing import pack, resolve, sizes_of
from longdep.numeric.oracle.routes import balls, tape
from longdep.numeric.oracle.routes.sequence import (
    Sequence,
    padded,
    sequence_of,
    sequences_of,
)
from longdep.numeric.oracle.vocabulary import Case, System, inputs, outputs
from longdep.numeric.precision import BITS_PER_DIGIT, Array, context
from longdep.numeric.precision import digits as mpf_array

MOST_BITS = 200_000


@dataclass(frozen=True, kw_only=True)
class Route:
    """One way to the right answers, at the working precision of its arithmetic.

    Attributes:
        run: the states and gradients of one sequence, by name.
        powers: h_0..h_steps of h_t = matrix h_{t-1}.
        exactly: an array of floats as numbers of the route, known or not.
    """

    run: Callable[[Sequence], dict[str, Any]]
    powers: Callable[[Array, Array, int], Array]
    exactly: Callable[[Array, bool], Array]


def _powers(matrix: Array, start: Array, steps: int) -> Array:
    """The second route of the linear recurrence: sums of mpmath products by hand."""
    weight, state = mpf_array(matrix), list(mpf_array(start))
    states = [state]
    for _ in range(steps):
        state = [mpmath.fdot(zip(row, state, strict=True)) for row in weight]
        states.append(state)
    return np.array(states, dtype=object)


def _exact_balls(array: Array, known: bool) -> Array:
    """Balls of radius 0."""
    return ball_array([flint.arb(float(v)) for v in array.flat], array.shape)


def _exact_digits(array: Array, known: bool) -> Array:
    return mpf_array(array)


BALLS = Route(run=balls.run, powers=balls.powers, exactly=_exact_balls)
TAPE = Route(run=tape.run, powers=_powers, exactly=_exact_digits)


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
        """Draw small cases entry by entry, in quarters."""
        return cases.small(self.entry, convention, precision)

    def large(self, case: Case, convention: str) -> bool:
        """Whether a size is beyond those of ordinary cases (sizes.py)."""
        return is_large(sizes_of(inputs(self.entry, convention), case))

    def shapes(self, case: Case, convention: str) -> dict[str, Any]:
        """The shape every output must have."""
        sizes = sizes_of(inputs(self.entry, convention), case)
        return {
            q.name: resolve(q.shape, sizes) for q in outputs(self.entry, convention)
        }

    def reference(self, case: Case, convention: str, digits: int = 20) -> Reference:
        """Return balls that contain the exact outputs, with that many digits certified.

        The working precision is raised until the largest radius in every row (a step,
        a lag, or a row of a weight's gradient) is at most 10^-digits of its largest
        entry.

        Args:
            case: the inputs; every float is taken as its exact value.
            convention: the full name of the convention.
            digits: decimal digits.
        Returns:
            Output name -> object array of flint.arb.
        Raises:
            OracleError: no precision up to 200,000 bits was enough.
        """
        bits = first_guess(case, digits)
        before = flint.ctx.prec
        try:
            while bits <= MOST_BITS:
                flint.ctx.prec = bits
                try:
                    values = self.answers(case, convention, BALLS)
                    if all(certified(array, digits) for array in values.values()):
                        return values
                except balls.Undetermined:
                    pass
                bits += bits // 2
        finally:
            flint.ctx.prec = before
        raise OracleError(
            f"{self.entry.name}: no working precision up to {MOST_BITS} bits certifies "
            f"{digits} digits of every output"
        )

    def second_route(self, case: Case, convention: str, digits: int = 20) -> Reference:
        """Return mpmath's values, as balls as wide as two precisions differ.

        Args:
            case: the inputs.
            convention: the full name of the convention.
            digits: decimal digits wanted; the two runs work with more.
        """
        few = digits + 20 + ceil(first_guess(case, 0) / BITS_PER_DIGIT)
        runs = []
        for working in (few, 2 * few):
            with context(working):
                runs.append(self.answers(case, convention, TAPE))
        with context(2 * few):
            return {
                name: between(runs[0][name], runs[1][name], digits) for name in runs[0]
            }

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

        Raises:
            DomainError: there is no such precision or level.
        """
        format_ = arithmetic(precision, level, inputs_rounded)
        with np.errstate(all="ignore"):
            sizes = self.bounded(case, convention, format_, reference)
        why = bounds.explanation(format_)
        return {
            name: Allowed(size=bounds.outward(size), why=why)
            for name, size in sizes.items()
        }


class LinearRecurrence(Recurrent):
    """The states h_t = W^T h_{t-1}, or W h_{t-1} in the convention plain."""

    def answers(self, case: Case, convention: str, route: Route) -> dict[str, Array]:
        """The states."""
        weight = np.asarray(case["W"])
        matrix = weight.T if convention == "transposed" else weight
        return {"h": route.powers(matrix, np.asarray(case["h0"]), int(case["steps"]))}

    def bounded(
        self, case: Case, convention: str, format_: Arithmetic, reference: Reference
    ) -> dict[str, Array]:
        """The bound of the states' errors."""
        return {"h": bounds.of_linear(case, convention, format_)}


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
        return named(self.entry, convention, bounds.of_sequence(s, format_))


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
        return bounds.of_lags(s, format_, reference["log_norm"])


class PaddedSequences(Recurrent):
    """A batch of sequences of different lengths, padded as the convention pads."""

    def answers(self, case: Case, convention: str, route: Route) -> dict[str, Array]:
        """The padded states, and the gradients summed over the batch."""
        parts = [route.run(s) for s in sequences_of(self.entry, case, convention)]
        joined = padded(self.entry, case, convention, parts, route.exactly)
        return named(self.entry, convention, joined)

    def bounded(
        self, case: Case, convention: str, format_: Arithmetic, reference: Reference
    ) -> dict[str, Array]:
        """The bounds, padded alike."""

        def copied(array: Array, known: bool) -> Array:
            """What a number that is only handed on may be off."""
            rounded = 2 * format_.roundoff * format_.inputs_rounded
            size = rounded * abs(np.asarray(array, dtype=np.float64))
            return size if known else np.full(array.shape, np.inf)

        parts = bounds.of_sequences(sequences_of(self.entry, case, convention), format_)
        joined = padded(self.entry, case, convention, parts, copied)
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
            zero = square == 0
            logs[k] = flint.arb.neg_inf() if zero else square.log() / 2
        else:
            logs[k] = mpmath.log(square) / 2
    return logs
