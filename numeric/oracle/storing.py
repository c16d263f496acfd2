"""How numbers are stored at a precision: exact inputs, and adapters made for it.

A precision such as "bfloat16/float32+ftz" names the format of every stored result,
here bfloat16, what sums are accumulated in, and whether subnormal results are flushed
to zero. The inputs of a case are numbers of the storage format; where subnormal numbers
are flushed, none of the inputs is one.
"""

from typing import Any

import numpy as np

from longdep.numeric.formats import Storage, rounded_to, storage
from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.precision import Array, rational
from longdep.numeric.rounding import Format

YOURS = "# implementation = your adapter, case -> outputs"


def storage_of(precision: str) -> Storage:
    """The format that a precision stores its results in.

    Raises:
        DomainError: there is no such precision.
    """
    return storage(arithmetic(precision).storage)


def stored(precision: str, array: Any) -> Array:
    """Numbers as an input of a case at a precision: rounded once, to nearest.

    Args:
        precision: its name.
        array: float64 or narrower, any shape.
    Returns:
        The same shape, in the carrier dtype of the storage format (formats.py).
    Raises:
        DomainError: there is no such precision.
    """
    kind = storage_of(precision)
    rounded = rounded_to(kind, array)
    if not arithmetic(precision).flushes:
        return rounded
    return np.where(np.abs(rounded) < kind.smallest_normal, rounded * 0, rounded)


def coarsest(precision: str) -> Format:
    """The storage format, with the coarser roundoff of matrix factors where rounded.

    It bounds a routine made of sums and products of any kind, matrix products too.

    Raises:
        DomainError: there is no such precision.
    """
    kind = arithmetic(precision)
    unit = rational(max(kind.roundoff, kind.factor))
    return Format(precision, unit, rational(kind.underflow))


class MadeFor:
    """What an adapter's implementation offers for one precision or convention.

    Attributes:
        longdep_source: Python text that makes it, for the reproduction of a finding.
    """

    def __init__(self, implementation: Any, offer: str, name: str) -> None:
        """Take an implementation, and ask it.

        Args:
            implementation: offers for_precision, or for_convention.
            offer: which of the two.
            name: of the precision or convention.
        """
        self.longdep_source = (
            f"{getattr(implementation, 'longdep_source', YOURS)}\n"
            f"implementation = implementation.{offer}({name!r})"
        )
        self._given = implementation, offer, name
        self._made = getattr(implementation, offer)(name)

    def __call__(self, case: dict[str, Any]) -> Any:
        """Call what was made."""
        return self._made(case)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        made = self._made if hasattr(self._made, name) else self._given[0]
        return getattr(made, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return MadeFor, self._given


def made_for(implementation: Any, precision: str) -> Any:
    """The implementation for a precision.

    An adapter whose framework has dtypes that NumPy lacks offers `for_precision`: it is
    called with a precision's name and returns the implementation whose arrays are of
    the storage format. Where NumPy has the format, the case's own arrays are.
    """
    native = storage_of(precision).carrier.name == storage_of(precision).name
    if native or not callable(getattr(implementation, "for_precision", None)):
        return implementation
    return MadeFor(implementation, "for_precision", precision)


def made_in(implementation: Any, convention: str) -> Any:
    """The implementation in a convention.

    A case does not say which of two conventions it is in where both have arrays of the
    same names. An adapter that does several such ones offers `for_convention`; the one
    that its implementation has is the attribute `convention`.
    """
    if getattr(implementation, "convention", convention) == convention:
        return implementation
    return MadeFor(implementation, "for_convention", convention)
