"""The first route of stacked modules: composed sequences, in certified balls."""

from collections.abc import Mapping
from functools import reduce
from typing import Any

from longdep.numeric.oracle.routes import balls
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.oracle.stacked.composing import composed
from longdep.numeric.oracle.stacked.table import Stacking
from longdep.numeric.precision import Array


def run(stacking: Stacking, case: Mapping[str, Any]) -> dict[str, Any]:
    """Run a stacked case at the current working precision.

    Returns:
        What stacked/composing.py returns, in balls that contain the exact values.
    """
    return composed(stacking, case, _Balls())


class _Balls:
    """Sequences by the first route; balls know what their sums and products are."""

    def numbers(self, array: Array) -> Array:
        return balls.numbers(array)

    def product(self, one: Array, other: Array) -> Array:
        return one * other

    def total(self, terms: list[Array]) -> Array:
        return reduce(lambda one, other: one + other, terms)

    def forward(self, sequence: Sequence) -> balls.Forward:
        return balls.forward(sequence)

    def back(
        self, ran: balls.Forward, cotangent: Array, cotangent_c: Array | None
    ) -> dict[str, Any]:
        return ran.back(cotangent, cotangent_c)
