"""The family of gated linear recurrences.

A cell's equations are written once (numeric/oracle/scans), and run in certified balls
and beside bounds of their errors; gradients come of the trace. The second route
(routes/scan_tape.py) has equations of its own, a unit at a time.
"""

from collections.abc import Mapping
from typing import Any

import flint
import numpy as np
from hypothesis.strategies import SearchStrategy

from longdep.numeric.oracle.arithmetic import Arithmetic, arithmetic
from longdep.numeric.oracle.bounds.affine import Affine, Carrying, Shifted
from longdep.numeric.oracle.bounds.allowance import outward
from longdep.numeric.oracle.bounds.scan_errors import Errors, Uncertain
from longdep.numeric.oracle.bounds.scan_words import explanation
from longdep.numeric.oracle.families import scan_cases
from longdep.numeric.oracle.families.certifying import UNKNOWN, between, certify
from longdep.numeric.oracle.families.degenerate import (
    declaring,
    without_error,
    without_steps,
)
from longdep.numeric.oracle.families.overflow import MARGIN, largest_of
from longdep.numeric.oracle.family import Allowed, Family, Reference
from longdep.numeric.oracle.packing import resolve, sizes_of
from longdep.numeric.oracle.routes import scan_tape
from longdep.numeric.oracle.routes.scan_balls import Balls
from longdep.numeric.oracle.scans.running import LOG_NORM, ran
from longdep.numeric.oracle.scans.table import scan_cell
from longdep.numeric.oracle.vocabulary import Case, System, inputs, outputs
from longdep.numeric.precision import BITS_PER_DIGIT, Array, context

SPARE_BITS = 64
LARGE = 2e5  # numbers of a case: beyond it is a large one
DIGITS_BESIDE = 20


class ScanRecurrence(Family):
    """One gated linear recurrence over one sequence."""

    def __init__(self, entry: System) -> None:
        super().__init__(entry)
        self.cell = scan_cell(entry.name)

    def bulk(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw cases from one seed: any size."""
        return scan_cases.bulk(self.cell, convention, precision)

    def small(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw small cases entry by entry, of simple numbers."""
        return scan_cases.small(self.cell, convention, precision)

    def shapes(self, case: Case, convention: str) -> dict[str, Any]:
        """The shape every output must have."""
        sizes = sizes_of(inputs(self.entry, convention), case)
        return {
            q.name: resolve(q.shape, sizes) for q in outputs(self.entry, convention)
        }

    def large_work(self, case: Case, convention: str) -> float:
        """What a case beyond ordinary sizes costs; 0 of an ordinary one."""
        numbers = scan_cases.numbers_of(self.cell, convention, case)
        return numbers * scan_cases.WORK_OF_A_NUMBER if numbers > LARGE else 0.0

    def reference(self, case: Case, convention: str, digits: int = 20) -> Reference:
        """Balls that contain the exact outputs, with that many digits certified."""
        if not self._steps(case, convention):
            return without_steps(case, self.shapes(case, convention))
        declared = declaring(case, outputs(self.entry, convention))

        def answers() -> dict[str, Array]:
            results = ran(self.cell, convention, case, Balls())
            return declared(self._named(results, convention))

        bits = int(digits * BITS_PER_DIGIT) + SPARE_BITS
        products = int(scan_cases.numbers_of(self.cell, convention, case))
        return certify(answers, bits, digits, max(1, products))

    def _steps(self, case: Case, convention: str) -> int:
        return sizes_of(inputs(self.entry, convention), case)["T"]

    def _named(self, results: Mapping[str, Array], convention: str) -> dict[str, Array]:
        named = {}
        for quantity in outputs(self.entry, convention):
            if quantity.name == LOG_NORM:
                named[LOG_NORM] = _log_norms(results["grad_b"])
            else:
                named[quantity.name] = _plain_balls(results[quantity.name])
        return named

    def second_route(self, case: Case, convention: str, digits: int = 20) -> Reference:
        """The equations unit by unit in mpmath, differentiated on a tape of scalars.

        Values are balls as wide as two precisions differ.
        """
        if not self._steps(case, convention):
            return without_steps(case, self.shapes(case, convention))
        few = digits + DIGITS_BESIDE
        runs = []
        for working in (few, 2 * few):
            with context(working):
                runs.append(scan_tape.run(self.entry.name, convention, case))
        with context(2 * few):
            held = {
                name: between(runs[0][name], runs[1][name], digits) for name in runs[0]
            }
        declared = declaring(case, outputs(self.entry, convention))
        return declared({q.name: held[q.name] for q in outputs(self.entry, convention)})

    def allowance(
        self,
        case: Case,
        convention: str,
        reference: Reference,
        precision: str,
        level: str = "standard",
        inputs_rounded: bool = False,
    ) -> dict[str, Allowed]:
        """Bound the error of every right order of association; inf where unknown.

        Raises:
            DomainError: there is no such precision or level.
        """
        format_ = arithmetic(precision, level, inputs_rounded)
        largest = largest_of(precision)
        if not self._steps(case, convention):
            nothing = explanation(format_, self.cell.loops)
            return {
                name: Allowed(size=np.zeros(balls.shape), why=nothing)
                for name, balls in reference.items()
            }
        with np.errstate(all="ignore"):
            computed = self.uncertain(case, convention, format_)
            sizes = {
                q.name: _log_errors(computed["grad_b"], reference[LOG_NORM], format_)
                if q.name == LOG_NORM
                else computed[q.name].dev
                for q in outputs(self.entry, convention)
            }
        why = explanation(format_, self.cell.loops)
        return {
            name: Allowed(
                size=without_error(outward(size), reference[name]),
                why=why,
                largest=largest,
            )
            for name, size in sizes.items()
        }

    def uncertain(
        self, case: Case, convention: str, format_: Arithmetic
    ) -> dict[str, Uncertain]:
        """Outputs and gradients as float64 has them, with bounds of their errors."""
        limit = largest_of(format_.precision) * MARGIN
        log_space = convention in self.cell.log_space
        if self.cell.loops:
            return ran(self.cell, convention, case, Affine(format_, limit), Carrying)
        engine = Errors(format_, limit)
        results = ran(self.cell, convention, case, engine, Shifted)
        if log_space:
            engine = Errors(format_, limit, True)
            loose = ran(self.cell, convention, case, engine, Shifted)
            results |= {k: v for k, v in loose.items() if not k.startswith("grad_")}
        return results

    def overflows(
        self, case: Case, convention: str, reference: Reference, precision: str
    ) -> bool:
        """Whether something on the way to an answer may overflow in the format."""
        if not self._steps(case, convention):
            return False
        with np.errstate(all="ignore"):
            computed = self.uncertain(case, convention, arithmetic(precision))
        return not all(np.isfinite(v.dev).all() for v in computed.values())


def _plain_balls(array: Array) -> Array:
    result = np.empty(array.shape, dtype=object)
    for place in np.ndindex(array.shape):
        value: Any = array[place]
        result[place] = value if isinstance(value, flint.arb) else flint.arb(value)
    return result


def _log_norms(rows: Array) -> Array:
    """Logarithms of the 2-norms of rows of balls; -inf of zeros."""
    result = np.empty(len(rows), dtype=object)
    for t, row in enumerate(rows):
        total = sum((v * v for v in row.flat), flint.arb(0))
        if total == 0:
            result[t] = flint.arb("-inf")
        elif total > 0:
            result[t] = total.log() / 2
        else:
            result[t] = UNKNOWN
    return result


def _log_errors(rows: Uncertain, log_norm: Array, format_: Arithmetic) -> Array:
    """What the norm's error makes of its logarithm, and the logarithm's roundings.

    Norms that underflow have no logarithm in the format: nothing is known of these.
    """
    value = rows.value.reshape(len(rows.value), -1)
    scale = np.abs(value).max(axis=1, keepdims=True, initial=0.0)
    error = np.linalg.norm(rows.dev.reshape(value.shape) / scale, axis=1)
    norm = np.linalg.norm(value / scale, axis=1)
    share = error / norm + format_.gamma(value.shape[1] + 4)
    logs = np.array([float(v.mid()) for v in log_norm])
    finite = np.abs(logs[np.isfinite(logs)])
    largest = float(np.max(finite)) if finite.size else 0.0
    moved = np.where(share < 1, -np.log1p(-share), np.inf)
    size = moved + format_.gamma(len(logs) + 8) * largest
    return np.where(np.isfinite(logs), size, 0.0)
