"""What a family provides for a system: its cases, its right answers, its allowances.

`convention` is always the full name of one of the system's conventions, `precision` a
name such as "float64", `digits` the decimal digits wanted in every value. The families
are in numeric/oracle/families/; which system is of which, families/registry.py says.
"""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, ClassVar, Protocol

import flint
import numpy as np
from hypothesis.strategies import SearchStrategy

from longdep.numeric.oracle.vocabulary import Case, Outputs, System
from longdep.numeric.precision import Array

# Output name -> object array (or a list of them, or of shape () for a number) of
# flint.arb balls that contain the exact value.
Reference = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """How far an output may be off: size * 2**exponent, entry by entry.

    Attributes:
        size: float64 array of the output's shape; inf where nothing is known. A list
            of arrays for an output that is a list.
        exponent: whole numbers that broadcast against size; they keep the allowance of
            a vanished gradient (1e-500, say) from underflowing.
        why: the derivation in words, with this case's figures.
        underflow: float64 like size, with exponent 0: what underflow of the format may
            add; it counts as allowed, but leaves nothing to check where it dominates.
        largest: the largest number of the format. What is certainly above it is right
            as an infinity of its sign; what may be is undecidable.
        decidable: False where the derivation itself does not hold at this precision
            (second-order terms not small, a kink inside the error): never a pass.
    """

    size: Any
    why: str
    exponent: Any = 0
    underflow: Any = 0.0
    largest: float = inf
    decidable: bool = True


class Family(Protocol):
    """One system as its family knows it; what the oracle asks of every system.

    A family derives from this class: `derived`, `overflows`, `large_work` and `survey`
    then need not be given.

    Attributes:
        entry: the system.
        surveys: whether `survey` looks at all cases together.
    """

    entry: System
    surveys: ClassVar[bool] = False

    def __init__(self, entry: System) -> None:
        self.entry = entry

    @abstractmethod
    def bulk(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw cases from a seed and knobs: any size, fast."""

    @abstractmethod
    def small(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw cases entry by entry, of simple numbers: they shrink well."""

    @abstractmethod
    def shapes(self, case: Case, convention: str) -> dict[str, Any]:
        """The shape of every raw output, or the list of shapes of a list."""

    @abstractmethod
    def reference(self, case: Case, convention: str, digits: int) -> Reference:
        """Certified balls."""

    @abstractmethod
    def second_route(self, case: Case, convention: str, digits: int) -> Reference:
        """The same in mpmath or fractions, sharing no code with the first route."""

    @abstractmethod
    def allowance(
        self,
        case: Case,
        convention: str,
        reference: Reference,
        precision: str,
        level: str = "standard",
        inputs_rounded: bool = False,
    ) -> dict[str, Allowed]:
        """Bound the error of a right implementation in every output.

        Args:
            case: the inputs, exact in the format.
            convention: the full name of the convention.
            reference: the right answers.
            precision: the format computed in.
            level: standard or strict.
            inputs_rounded: whether the inputs may be rounded to the format first.
        """

    def overflows(
        self, case: Case, convention: str, reference: Reference, precision: str
    ) -> bool:
        """Whether a right program may overflow in the format, and return anything."""
        return False

    def derived(self, case: Case, convention: str, outputs: Outputs) -> Outputs:
        """What is compared in place of the raw outputs (matrix -> its Gram matrix).

        `reference` and `allowance` speak of these names. The raw outputs, unless a
        family says otherwise.
        """
        return outputs

    def large_work(self, case: Case, convention: str) -> float:
        """What a large case costs, in products of numbers; 0 of an ordinary case.

        A search bounds what its large cases cost together.
        """
        return 0.0

    def survey(
        self, convention: str, seen: Iterable[tuple[Case, Outputs]]
    ) -> list[str]:
        """What is wrong with all (case, raw outputs) pairs together, in sentences."""
        return []


def ball_array(values: Any, shape: tuple[int, ...] | None = None) -> Array:
    """An object array of balls from nested sequences or a flat list and a shape."""
    flat = np.empty(len(values), dtype=object)
    for i, value in enumerate(values):
        flat[i] = value if isinstance(value, flint.arb) else flint.arb(value)
    return flat if shape is None else flat.reshape(shape)
