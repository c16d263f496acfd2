"""The family of recurrent systems: right answers by two routes, and their allowance.

linear-recurrence, simple-rnn, lag-gradients, gru, lstm and the padded ones. The first
route is certified balls (routes/balls.py), the second a tape of scalars
(routes/tape.py); cases are drawn in cases.py.
"""

from collections.abc import Callable, Mapping
from math import ceil, log2, sqrt
from typing import Any

import flint
import mpmath
import numpy as np

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.bounds.allowance import allowance
from longdep.numeric.oracle.errors import OracleError
from longdep.numeric.oracle.families.cases import bulk, small
from longdep.numeric.oracle.family import Reference
from longdep.numeric.oracle.packing import pack, resolve, sizes_of
from longdep.numeric.oracle.routes import balls, tape
from longdep.numeric.oracle.routes.sequence import padded, sequence_of, sequences_of
from longdep.numeric.oracle.systems import Case, System, inputs, outputs
from longdep.numeric.precision import BITS_PER_DIGIT, Array, context
from longdep.numeric.precision import digits as mpf_array

__all__ = ["allowance", "bulk", "reference", "second_route", "shapes", "small"]

MOST_BITS = 200_000


def shapes(entry: System, case: Case, convention: str) -> dict[str, tuple[int, ...]]:
    """The shape every output must have."""
    sizes = sizes_of(inputs(entry, convention), case)
    return {q.name: resolve(q.shape, sizes) for q in outputs(entry, convention)}


def reference(
    entry: System, case: Case, convention: str, digits: int = 20
) -> Reference:
    """Return balls that contain the exact outputs, with that many digits certified.

    The working precision is raised until the largest radius in every row (a step, a
    lag, or a row of a weight's gradient) is at most 10^-digits of its largest entry.

    Args:
        entry: the system.
        case: the inputs; every float is taken as its exact value.
        convention: the full name of the convention.
        digits: decimal digits.
    Returns:
        Output name -> object array of flint.arb.
    Raises:
        OracleError: no precision up to 200,000 bits was enough.
    """
    bits = _first_guess(entry, case, digits)
    before = flint.ctx.prec
    try:
        while bits <= MOST_BITS:
            flint.ctx.prec = bits
            try:
                found = _answers(entry, case, convention, balls.run, balls.powers)
                if all(_certified(array, digits) for array in found.values()):
                    return found
            except balls.Undetermined:
                pass
            bits += bits // 2
    finally:
        flint.ctx.prec = before
    raise OracleError(
        f"{entry.name}: no working precision up to {MOST_BITS} bits certifies {digits} "
        "digits of every output"
    )


def second_route(
    entry: System, case: Case, convention: str, digits: int = 20
) -> Reference:
    """Return what mpmath finds, as balls whose radius is how far two precisions differ.

    Args:
        entry: the system.
        case: the inputs.
        convention: the full name of the convention.
        digits: decimal digits wanted; the two runs work with more.
    """
    few = digits + 20 + ceil(_first_guess(entry, case, 0) / BITS_PER_DIGIT)
    runs = []
    for working in (few, 2 * few):
        with context(working):
            runs.append(_answers(entry, case, convention, tape.run, _powers))
    with context(2 * few):
        return {
            name: _between(runs[0][name], runs[1][name], digits) for name in runs[0]
        }


def _first_guess(entry: System, case: Case, digits: int) -> int:
    """Working bits for the first try: what is wanted, and what balls will widen.

    A product with U widens a ball by about the Perron root of |U| a step, forward and
    backward; the geometric mean of two of its norms is above that root.
    """
    steps = int(case["steps"]) if "steps" in case else np.shape(case["x"])[-2]
    n, rate = np.shape(case["h0"])[-1], 1.0
    for value in case.values():
        shape = np.shape(value)
        matrix = len(shape) >= 2 and set(shape[:-2]) <= {1} and n in shape[-2:]
        if matrix and isinstance(value, np.ndarray):
            sizes = abs(np.asarray(value, dtype=np.float64).reshape(shape[-2:]))
            if sizes.size % (n * n) == 0:
                blocks = max(sizes.shape) / n
                rows = sizes.sum(axis=1).max(initial=0) * sizes.sum(axis=0).max()
                rate = max(rate, sqrt(rows / blocks))
    return ceil(digits * BITS_PER_DIGIT + 24 + 1.1 * steps * log2(1 + rate))


def _answers(
    entry: System,
    case: Case,
    convention: str,
    run: Callable[..., dict[str, Any]],
    powers: Callable[..., Array],
) -> dict[str, Array]:
    if entry.name == "linear-recurrence":
        weight = np.asarray(case["W"])
        matrix = weight.T if convention == "transposed" else weight
        return {"h": powers(matrix, np.asarray(case["h0"]), int(case["steps"]))}
    if entry.name.startswith("padded-"):
        parts = [run(s) for s in sequences_of(entry, case, convention)]
        return named(entry, convention, padded(entry, case, convention, parts))
    found = run(sequence_of(entry, case, convention))
    if entry.name == "lag-gradients":
        return {"delta": found["delta"], "log_norm": _log_norms(found["delta"])}
    return named(entry, convention, found)


def named(entry: System, convention: str, found: Mapping[str, Any]) -> dict[str, Array]:
    """Give what a route found the names of the outputs."""
    slots = pack(conventions.convention(entry.cell, convention), found["slots"])
    listed = {}
    for quantity in outputs(entry, convention):
        plain = quantity.name.removeprefix("grad_")
        if quantity.name.startswith("grad_") and plain in slots:
            listed[quantity.name] = slots[plain]
        else:
            listed[quantity.name] = found[plain]
    return listed


def _log_norms(deltas: Array) -> Array:
    found = np.empty(len(deltas), dtype=object)
    for k, row in enumerate(deltas):
        square = sum(v * v for v in row)
        if isinstance(square, flint.arb):
            zero = square == 0
            found[k] = flint.arb.neg_inf() if zero else square.log() / 2
        else:
            found[k] = mpmath.log(square) / 2
    return found


def _powers(matrix: Array, start: Array, steps: int) -> Array:
    """The second route of the linear recurrence: sums of mpmath products by hand."""
    weight, state = mpf_array(matrix), list(mpf_array(start))
    found = [state]
    for _ in range(steps):
        state = [mpmath.fdot(zip(row, state, strict=True)) for row in weight]
        found.append(state)
    return np.array(found, dtype=object)


def _certified(array: Array, digits: int) -> bool:
    """Whether every row's radius is small against its largest entry."""
    rows = array.reshape((-1, array.shape[-1])) if array.ndim > 1 else array[None]
    wanted = ceil(digits * BITS_PER_DIGIT) + 2
    return all(_certified_row(row.tolist(), digits, wanted) for row in rows)


def _certified_row(row: list[Any], digits: int, wanted: int) -> bool:
    if min(map(flint.arb.rel_accuracy_bits, row), default=wanted) >= wanted:
        return True
    rough = max((v.rad() for v in row if v.is_finite()), default=flint.arb(0))
    if not all(v.is_finite() or v.is_exact() for v in row):
        return False
    largest = max((abs(v.mid()) for v in row if v.is_finite()), default=flint.arb(0))
    return bool(rough <= flint.arb(10) ** -digits * largest)


def _between(first: Array, second: Array, digits: int) -> Array:
    """Balls round the better values, as wide as the two runs are apart."""
    found = np.empty(first.shape, dtype=object)
    for place in np.ndindex(first.shape):
        better, apart = second[place], abs(second[place] - first[place])
        if not mpmath.isfinite(better):
            found[place] = flint.arb.neg_inf()
            continue
        slack = abs(better) * mpmath.mpf(10) ** (-digits - 10)
        found[place] = flint.arb(exact_ball(better), _upper(apart + slack))
    return found


def exact_ball(value: Any) -> Any:
    """The ball of radius 0 round an mpmath number."""
    sign, mantissa, exponent, _ = value._mpf_
    return flint.arb((-int(mantissa) if sign else int(mantissa), int(exponent)))


def _upper(value: Any) -> Any:
    return exact_ball(value) * (1 + flint.arb(2) ** -20)
