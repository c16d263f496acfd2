"""The named case of the noise floor: every number of its run, in p-bit arithmetic."""

from fractions import Fraction
from typing import Any

import numpy as np

from longdep.numeric.correct_rounding import CorrectlyRounded, correctly_rounded
from longdep.numeric.kernels.linear_scan import Gradients, log_space_gradients

BITS, STEPS, EARLY = 24, 64, 2
HALF = Fraction(1, 2)


def case_gradients(bits: int = BITS) -> Gradients:
    """The log-space backward pass of the named case, every operation rounded."""
    steps = range(STEPS)
    decays, inputs, last = (
        correctly_rounded(np.array([value(t) for t in steps], dtype=object), bits)
        for value in (lambda t: HALF, lambda t: 1, lambda t: int(t == STEPS - 1))
    )
    return log_space_gradients(decays, inputs, last)


def floor_values(bits: int = BITS) -> dict[str, Any]:
    """What the claim names, operation by operation: independent of the kernel."""
    half, one, nothing = correctly_rounded([HALF, 1, 0], bits)
    logged = half.log()
    sums, totals = {1: logged}, {1: -logged}
    apart: dict[int, CorrectlyRounded] = {}
    powers: dict[int, CorrectlyRounded] = {}
    added: dict[int, CorrectlyRounded] = {}
    for k in range(1, STEPS):
        sums[k + 1] = sums[k] + logged
        apart[k] = -abs(totals[k] + sums[k + 1])
        powers[k] = apart[k].exp()
        added[k] = powers[k].log1p()
        totals[k + 1] = max(totals[k], -sums[k + 1]) + added[k]
    state = (sums[STEPS] + totals[STEPS]).exp()
    log_state = state.log()
    shifted = log_state - totals[STEPS]
    weights = {k: (shifted - sums[k]).exp() for k in range(1, STEPS + 1)}
    reversed_sums = {STEPS: state * one - weights[STEPS]}
    for k in range(STEPS - 1, 0, -1):
        reversed_sums[k] = reversed_sums[k + 1] + (nothing - weights[k])
    named = {
        "l": logged,
        "S": sums,
        "M": totals,
        "X": apart,
        "E": powers,
        "P": added,
        "H": state,
        "Lambda": log_state,
        "z": shifted,
        "W": weights,
        "D": reversed_sums,
        "G": reversed_sums[EARLY] / half,
    }
    true = {"g": HALF ** (STEPS - EARLY), "g_last": 2 * (1 - HALF ** (STEPS - 1))}
    return {name: _exact(value) for name, value in named.items()} | true


def _exact(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _exact(entry) for k, entry in value.items()}
    return value.value
