"""Columns of balls: sums, products, and which entries zoneout keeps."""

from operator import add, mul, sub
from typing import Any

from flint import arb

from longdep.numeric.precision import Array

Column = list[Any]


def zoned(keep: Array | None, step: int, old: Column, new: Column) -> Column:
    """The new state, but the old one where zoneout keeps it."""
    if keep is None:
        return new
    return [a if k else b for k, a, b in zip(keep[step], old, new, strict=True)]


def parted(keep: Array | None, step: int, total: Column) -> tuple[Column, Column]:
    """The gradient at the new state, and that which passes it by to the old one."""
    none = [arb(0)] * len(total)
    if keep is None:
        return total, none
    return zoned(keep, step, none, total), zoned(keep, step, total, none)


def plus(left: Column, right: Column) -> Column:
    """The sum, entry by entry."""
    return list(map(add, left, right))


def minus(left: Column, right: Column) -> Column:
    """The difference, entry by entry."""
    return list(map(sub, left, right))


def times(left: Column, right: Column) -> Column:
    """The product, entry by entry."""
    return list(map(mul, left, right))
