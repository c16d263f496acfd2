"""Latches of ReLU units, drawn with any slope from 0 to 1."""

from functools import cache
from typing import Any, NamedTuple

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.latching import plateau_latch, relu_slope
from longdep.numeric.precision import Array
from tests.claims.latching.cases import number, table


class Latch(NamedTuple):
    """A plateau latch around 2 on [1, 3]."""

    margin: flint.fmpq
    slope: flint.fmpq

    @property
    def units(self) -> tuple[Array, Array]:
        """The changes of slope and the hinges, one latch of four units."""
        changes, hinges = plateau_latch(number(self.margin), number(self.slope))
        return changes[0], hinges[0]

    @property
    def memory_slope(self) -> flint.fmpq:
        """The slope at the stored point 2."""
        return relu_slope(*self.units, number(2)).item()

    def values(self) -> dict[str, Any]:
        """The latch as a certificate's values."""
        changes, hinges = self.units
        return {
            "c": table(changes),
            "b": table(hinges),
            "m": 3,
            "k": 2,
            "h": 2,
            "ell": 1,
            "r": 3,
            "epsilon": self.margin,
        }


@cache
def latches(margin: Any = None) -> st.SearchStrategy[Latch]:
    """Latches of any slope, with room for the noise or a given margin."""
    room = draw.rationals("1/10", "1/2", 10) if margin is None else margin
    return st.builds(Latch, room, draw.rationals(0, 1))
