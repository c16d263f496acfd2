"""How far a case is from the equalities that would make a statement false.

A conclusion a != b fails only where both sides are equal: among random cases hardly
ever. The gap a - b says how far a case is from there.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice, product
from typing import Any

from sympy import Basic, Eq, Integer, MatrixBase, Ne, Rational, oo, sympify
from sympy.logic.boolalg import And, Implies, Not, Or

from longdep.theory.core import semantics
from longdep.theory.core.notation import ForAll

MOST = 16  # ways to fail that are looked at
Way = tuple[Fraction, ...]  # the gaps that must all be closed


def seeks(statement: Basic, truth: bool = False) -> bool:
    """Whether equalities would help to give a statement this truth value."""
    if isinstance(statement, Eq if truth else Ne):
        return True
    return any(seeks(part, wanted) for part, wanted in _parts(statement, truth))


def ways(statement: Basic, model: Mapping[str, Any], truth: bool = False) -> list[Way]:
    """The ways in which a statement may come to have a truth value.

    Args:
        statement: a SymPy statement.
        model: exact values by name.
        truth: the truth value that is sought.
    Returns:
        For each way its gaps, in a fixed order: numbers that must be 0 together (there
        may be more to it). At most MOST ways.
    Raises:
        MeaningError: a side has no value there.
    """
    return [way for way in _ways(statement, model, truth) if way][:MOST]


def _ways(statement: Basic, model: Mapping[str, Any], truth: bool) -> list[Way]:
    if isinstance(statement, Eq if truth else Ne):
        return [_gaps(statement, model)]
    if isinstance(statement, ForAll):
        inner = [(statement.args[0], m, truth) for m in _range(statement, model)]
    else:
        inner = [(part, model, wanted) for part, wanted in _parts(statement, truth)]
    found = [_ways(*part) for part in inner]
    if _together(statement, truth):
        chosen = islice(product(*found), MOST)
        return [tuple(gap for way in choice for gap in way) for choice in chosen]
    return [way for part in found for way in part]


def _together(statement: Basic, truth: bool) -> bool:
    """Whether all parts must have their truth value, not just one of them."""
    if isinstance(statement, And | ForAll):
        return truth
    return not truth if isinstance(statement, Or | Implies) else True


def _parts(statement: Basic, truth: bool) -> list[tuple[Basic, bool]]:
    """The parts of a statement, each with the truth value that helps."""
    if isinstance(statement, Not):
        return [(statement.args[0], not truth)]
    if isinstance(statement, Implies):
        return [(statement.args[0], not truth), (statement.args[1], truth)]
    if isinstance(statement, And | Or):
        return [(part, truth) for part in statement.args]
    return [(statement.args[0], truth)] if isinstance(statement, ForAll) else []


def _range(statement: ForAll, model: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    _, index, first, last = statement.args
    low = int(semantics.evaluate(first, model))
    end = model["horizon"] - 1 if last == oo else semantics.evaluate(last, model)
    for value in range(low, min(int(end), low + MOST) + 1):
        yield {**model, index.name: Integer(value)}


def _gaps(relation: Basic, model: Mapping[str, Any]) -> Way:
    left, right = (semantics.evaluate(side, model) for side in relation.args)
    gap = left - right
    entries = list(gap) if isinstance(gap, MatrixBase) else [gap]
    return tuple(_number(sympify(entry)) for entry in entries)


def _number(value: Any) -> Fraction:
    """A value, to some digits if it is irrational: a search asks for no more."""
    if isinstance(value, Rational):
        return Fraction(int(value.p), int(value.q))
    number = complex(value)
    if number.imag or number.real != number.real:
        raise semantics.MeaningError(f"{value} is no real number")
    return Fraction(number.real)
