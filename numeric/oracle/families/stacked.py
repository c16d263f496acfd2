"""The family of stacked modules: layers, directions, masks, windows.

Right answers are composed of sequences (numeric/oracle/stacked/composing.py) in
certified balls, and once more unit by unit on one tape; cases are drawn in cases.py.
"""

from typing import Any

import numpy as np

from longdep.numeric.oracle.arithmetic import Arithmetic
from longdep.numeric.oracle.bounds.stack import of_stack
from longdep.numeric.oracle.families import points
from longdep.numeric.oracle.families.certifying import first_guess, steps_of
from longdep.numeric.oracle.families.degenerate import is_finite
from longdep.numeric.oracle.families.overflow import (
    MARGIN,
    far_from_overflow,
    largest_of,
    overflow,
)
from longdep.numeric.oracle.families.recurrent import OVERFLOW_DIGITS, Recurrent, Route
from longdep.numeric.oracle.families.stacked_points import largest
from longdep.numeric.oracle.family import Reference
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.oracle.stacked.lanes import unsettled
from longdep.numeric.oracle.stacked.layout import layout_of, packed_again
from longdep.numeric.oracle.stacked.table import Stacking, stacking
from longdep.numeric.oracle.vocabulary import Case, outputs
from longdep.numeric.precision import Array

OVER_STEPS = ("h", "x")  # what is (B, T, .) inside, (T, B, .) outside where time leads


class StackedModules(Recurrent):
    """A module of several layers and directions."""

    def table(self, convention: str) -> Stacking:
        """How the convention stacks the cell."""
        return stacking(self.entry.cell, convention)

    def answers(self, case: Case, convention: str, route: Route) -> dict[str, Array]:
        """The outputs, last states and gradients."""
        table = self.table(convention)
        return self._named(case, convention, route.stack(table, case))

    def bounded(
        self, case: Case, convention: str, format_: Arithmetic, reference: Reference
    ) -> dict[str, Array]:
        """The bounds under the same names."""
        table = self.table(convention)
        known = _Overflows(table, case, format_.precision, reference)
        sizes = of_stack(table, case, format_, known.held, known.limit)
        differ = unsettled(table, case)
        sizes["h"][differ] = np.inf
        given = np.asarray(case["cotangent_h"])
        given = given.swapaxes(0, 1) if table.time_first else given
        felt = (given != 0).any(axis=-1) & differ
        sizes["h0"][-1, felt.any(axis=1)] = np.inf
        return self._named(case, convention, sizes)

    def overflows(
        self, case: Case, convention: str, reference: Reference, precision: str
    ) -> bool:
        """Whether a sum on the way to an answer may overflow in the format."""
        if _far(self.table(convention), case, reference, precision):
            return False
        with np.errstate(all="ignore"):
            sizes = self.allowance(case, convention, reference, precision)
        return not all(np.isfinite(a.size).all() for a in sizes.values())

    def _named(
        self, case: Case, convention: str, computed: dict[str, Any]
    ) -> dict[str, Array]:
        table, named = self.table(convention), dict(computed)
        weights = packed_again(table, layout_of(case), named.pop("slots"))
        if table.time_first:
            named |= {name: named[name].swapaxes(0, 1) for name in OVER_STEPS}
        listed = {}
        for quantity in outputs(self.entry, convention, case):
            plain = quantity.name.removeprefix("grad_")
            listed[quantity.name] = weights[plain] if plain in weights else named[plain]
        return listed


def _far(table: Stacking, case: Case, reference: Reference, precision: str) -> bool:
    """Whether nothing may overflow, inside the module either.

    States of a relu have no bound, and those of lower layers, or of directions that are
    multiplied with each other, need not show in any output.
    """
    if not far_from_overflow(case, reference, precision):
        return False
    if case.get("activation") not in points.LINEAR or steps_of(case) == 0:
        return True
    if not all(map(is_finite, case.values())):
        return True
    return largest(case, table) < largest_of(precision) * MARGIN


class _Overflows:
    """What is known of sequences in spite of overflow."""

    def __init__(
        self, table: Stacking, case: Case, precision: str, reference: Reference
    ) -> None:
        self.precision = precision
        self.far = _far(table, case, reference, precision)
        self.limit = np.inf if self.far else largest_of(precision) * MARGIN
        self.bits = first_guess(case, OVERFLOW_DIGITS)

    def held(self, s: Sequence, part: dict[str, Any]) -> dict[str, Any]:
        """The bounds of a sequence, inf where the format may overflow on the way."""
        if self.far:
            return part
        return overflow(s, self.precision, self.bits).applied(part)
