"""How numbers are stored at a precision: exact inputs, and adapters made for it.

A precision such as "bfloat16/float32+ftz" names the format of every stored result,
here bfloat16, what sums are accumulated in, and whether subnormal results are flushed
to zero. The inputs of a case are numbers of the storage format; where subnormal numbers
are flushed, none of the inputs is one.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from longdep.numeric.formats import Storage, rounded_to, storage
from longdep.numeric.oracle.arithmetic import FLUSHED, arithmetic
from longdep.numeric.precision import Array, rational
from longdep.numeric.rounding import Format, float_format


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
    return np.where(np.abs(rounded) < smallest_kept(precision), rounded * 0, rounded)


def coarsest(precision: str) -> Format:
    """The storage format, with the coarser roundoff of matrix factors where rounded.

    It bounds a routine made of sums and products of any kind, matrix products too.

    Raises:
        DomainError: there is no such precision.
    """
    kind, factor = float_format(storage_of(precision)), arithmetic(precision).factor
    return replace(kind, roundoff=max(kind.roundoff, rational(factor)))


def accumulated(precision: str) -> Format:
    """The storage format, with the roundoff of what sums of products accumulate in.

    Raises:
        DomainError: there is no such precision.
    """
    unit = rational(arithmetic(precision).accumulate)
    return replace(float_format(storage_of(precision)), roundoff=unit)


def smallest_kept(precision: str) -> float:
    """The smallest positive number that a result may be: a normal one if flushed.

    Raises:
        DomainError: there is no such precision.
    """
    kind, flushes = storage_of(precision), precision.endswith(FLUSHED)
    return kind.smallest_normal if flushes else kind.smallest_subnormal


def made_for(implementation: Any, precision: str) -> Any:
    """The implementation for a precision.

    An adapter whose framework has dtypes that NumPy lacks offers a method
    `for_precision`; it is given the precision's name and returns an implementation, or
    None where it has none of its own for it. Anything else stands for itself.
    """
    offered = getattr(implementation, "for_precision", None)
    made = offered(precision) if callable(offered) else None
    return implementation if made is None else made
