"""From a recipe to the JSON of its case, from the certified reference.

An allowance covers, for a computation in the named format: the derived roundoff bound
of level standard, what underflow may add, the radius of the decimal string, and one
rounding of the decimal when it is read (u |expected|, and half the smallest number).
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import flint
import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.family import Allowed
from longdep.numeric.oracle.patterns import catalogue
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vectors.comparing import off
from longdep.numeric.oracle.vectors.decimals import (
    DIGITS,
    above,
    absolute_radius,
    digits_of,
    distance_of,
    relative_radius,
)
from longdep.numeric.oracle.vectors.making import case_of
from longdep.numeric.oracle.vectors.recipe import Recipe
from longdep.numeric.oracle.vectors.versions import Version
from longdep.numeric.oracle.vocabulary import Case
from longdep.numeric.oracle.wire import to_json
from longdep.numeric.precision import context, fraction
from longdep.numeric.rounding import float_format

FORMATS = ("float64", "float32")
WORKING_DIGITS = 60
SMALLEST_NORMAL = flint.fmpq(1, 2**1022)
MOST_DIGITS = 2000
TRAILING = re.compile(r"(\.[0-9a-f]+?)0+p")

Tree = dict[str, Any]


def files(version: Version) -> Iterator[tuple[str, str]]:
    """Yield every file of the version: name and text; the manifest last."""
    grouped: dict[str, list[Recipe]] = {}
    for recipe in version.recipes():
        grouped.setdefault(f"{recipe.file}.json", []).append(recipe)
    listed = []
    for name, members in grouped.items():
        text = file_text(version, members)
        listed.append(
            {
                "name": name,
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
                "cases": [recipe.id for recipe in members],
            }
        )
        yield name, text
    yield (
        "manifest.json",
        as_text({"format": version.format, "version": version.name, "files": listed}),
    )


def file_text(version: Version, members: list[Recipe]) -> str:
    """The text of one file of cases."""
    first = members[0]
    return as_text(
        {
            "format": version.format,
            "version": version.name,
            "system": first.system,
            "convention": first.convention,
            "cases": [case_tree(version, recipe) for recipe in members],
        }
    )


def as_text(tree: Tree) -> str:
    """JSON with one line for each innermost list, so that a file can be read."""
    return _lines(tree, 0) + "\n"


def _lines(tree: Any, depth: int) -> str:
    pad, end = " " * (depth + 1), " " * depth
    if isinstance(tree, dict) and tree:
        rows = [f"{json.dumps(k)}: {_lines(v, depth + 1)}" for k, v in tree.items()]
    elif isinstance(tree, list) and any(isinstance(v, list | dict) for v in tree):
        rows = [_lines(v, depth + 1) for v in tree]
    else:
        return json.dumps(tree, ensure_ascii=False, allow_nan=False)
    opening, closing = ("{", "}") if isinstance(tree, dict) else ("[", "]")
    body = f",\n{pad}".join(rows)
    return f"{opening}\n{pad}{body}\n{end}{closing}"


def case_tree(version: Version, recipe: Recipe) -> Tree:
    """The JSON tree of one case."""
    case = case_of(recipe)
    outputs = outputs_tree(recipe, case)
    return {
        "id": recipe.id,
        "purpose": recipe.purpose,
        "kills": kills(version, recipe, case, outputs),
        "mistake": recipe.mistake,
        "inputs": {name: _input(version, to_json(v)) for name, v in case.items()},
        "outputs": outputs,
    }


def _input(version: Version, tree: Any) -> Any:
    """The JSON of an input as the version writes it: 0x1.8p-3 for 0x1.80000p-3."""
    if isinstance(tree, list):
        return [_input(version, part) for part in tree]
    if version.trims and isinstance(tree, str):
        return TRAILING.sub(r"\1p", tree)
    return tree


def kills(version: Version, recipe: Recipe, case: Case, outputs: Tree) -> list[str]:
    """The bug patterns a version knows that the case catches, each run on it.

    Raises:
        DomainError: the correct implementation beside the patterns is caught too.
    """
    entry = system(recipe.system)
    right = catalogue.implementation(recipe.system, recipe.convention)
    if false_alarms := off(outputs, right(case)):
        raise DomainError(
            f"{recipe.id}: a correct implementation is off: {false_alarms[0]}"
        )
    names = []
    for pattern in catalogue.applying(entry, recipe.convention, "float64"):
        if pattern.since > version.number:
            continue
        wrong = catalogue.implementation(recipe.system, recipe.convention, pattern)
        try:
            with np.errstate(all="ignore"):
                computed = wrong(case)
        except ValueError:  # arrays of other shapes: nobody makes that mistake here
            continue
        if off(outputs, computed):
            names.append(pattern.name)
    return names


def certified(recipe: Recipe, case: Case) -> Mapping[str, Any]:
    """The reference, at a precision that gives every number 40 digits for certain.

    Raises:
        DomainError: no precision up to MOST_DIGITS does.
    """
    family = family_of(system(recipe.system))
    digits = WORKING_DIGITS
    while digits <= MOST_DIGITS:
        reference = family.reference(case, recipe.convention, digits)
        with context(MOST_DIGITS):
            if all(_known(v) for array in reference.values() for v in balls_in(array)):
                return dict(reference)
        digits *= 2
    raise DomainError(f"{recipe.id}: no 40 certified digits with {MOST_DIGITS}")


def _known(value: flint.arb) -> bool:
    exact_value = not value.is_finite() or value.rad() == 0
    return exact_value or bool(
        flint.arb(value.rad())
        < abs(flint.arb(value.mid())) * flint.arb(10) ** -(DIGITS + 1)
    )


def outputs_tree(recipe: Recipe, case: Case) -> Tree:
    """The expected outputs of a case with radius and allowances."""
    family, reference = family_of(system(recipe.system)), certified(recipe, case)
    bounds = {
        name: family.allowance(case, recipe.convention, reference, name)
        for name in FORMATS
        if _representable(case, name)
    }
    with context(MOST_DIGITS):
        return {
            name: _output(values, {f: b[name] for f, b in bounds.items()})
            for name, values in reference.items()
        }


def _representable(case: Case, name: str) -> bool:
    """Whether every floating-point input is exact in a format."""
    for value in case.values():
        for array in value if isinstance(value, list) else [value]:
            given = np.asarray(array)
            if given.dtype.kind == "f":
                with np.errstate(over="ignore"):
                    same = given.astype(name).astype(np.float64)
                if not np.array_equal(same, given, equal_nan=True):
                    return False
    return True


def _output(values: Any, bounds: Mapping[str, Allowed]) -> Tree:
    flat = balls_in(values)
    texts = [digits_of(v) for v in flat]
    output: Tree = {
        "expected": _shaped(values, texts),
        "radius": relative_radius(flat, texts),
        "allowed": {
            name: _shaped(values, _allowed(bound, values, flat, texts, name))
            if bound.decidable
            else None
            for name, bound in bounds.items()
        },
    }
    return output | _log_norms(values)


def _allowed(
    bound: Allowed, values: Any, flat: list[flint.arb], texts: list[str], name: str
) -> list[str | None]:
    """The whole allowance of every number, rounded up; None where it is infinite."""
    sizes, underflow, exponents = (
        _like(x, values) for x in (bound.size, bound.underflow, bound.exponent)
    )
    kind = float_format(name)
    u, eta = fraction(kind.roundoff), fraction(kind.underflow)
    limits: list[str | None] = []
    for value, text, size, lost, exponent in zip(
        flat, texts, sizes, underflow, exponents, strict=True
    ):
        if not value.is_finite():
            limits.append("0")
        elif not np.isfinite(size):
            limits.append(None)
        else:
            reading = u * abs(Fraction(text)) + (eta if value != 0 else 0)
            roundoff = Fraction(size) * Fraction(2) ** int(exponent) + Fraction(lost)
            limits.append(above(roundoff + distance_of(value, text) + reading))
    return limits


def _like(given: Any, values: Any) -> list[float]:
    """Numbers that broadcast against an output, one for each of its entries."""
    arrays = values if isinstance(values, list) else [values]
    parts = given if isinstance(given, list) else [given] * len(arrays)
    return [
        x.item()
        for part, array in zip(parts, arrays, strict=True)
        for x in np.broadcast_to(np.asarray(part), array.shape).reshape(-1)
    ]


def _log_norms(values: Any) -> Tree:
    """Logarithms of the norms of the rows, where one of them is below binary64."""
    if isinstance(values, list) or values.ndim != 2:
        return {}
    logs = row_logs(values)
    least = flint.arb(SMALLEST_NORMAL).log()
    if not all(v.is_finite() for v in logs) or not any(v < least for v in logs):
        return {}
    texts = [digits_of(v) for v in logs]
    return {"log_norm": texts, "log_radius": absolute_radius(logs, texts)}


def row_logs(values: Any) -> list[flint.arb]:
    """Natural logarithms of the 2-norms of the rows; not finite for a row of zeros."""
    squares = [sum((x * x for x in row), flint.arb(0)) for row in values]
    return [square.log() / 2 for square in squares]


def balls_in(values: Any) -> list[flint.arb]:
    """The balls of an output, an array or a list of arrays, in order."""
    arrays = values if isinstance(values, list) else [values]
    return [x for array in arrays for x in np.asarray(array, dtype=object).reshape(-1)]


def _shaped(values: Any, texts: list[Any]) -> Any:
    """Strings in the nesting of an output."""
    rest = iter(texts)
    arrays = values if isinstance(values, list) else [values]
    nested = [_nested(array.shape, rest) for array in arrays]
    return nested if isinstance(values, list) else nested[0]


def _nested(shape: tuple[int, ...], rest: Iterator[Any]) -> Any:
    if not shape:
        return next(rest)
    return [_nested(shape[1:], rest) for _ in range(shape[0])]
