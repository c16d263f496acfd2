"""Activations over balls: value and slope (or complement), entry by entry.

Slopes keep full relative accuracy in saturation: tanh' = sech^2, sigma' = sigma(a)
sigma(-a). A ball that lies across a kink has any slope between those of both sides.
"""

from typing import Any

from flint import arb

Column = list[Any]
ANYTHING, EITHER = arb(0, float("inf")), arb(0.5, 0.5)
SATURATED = 2.0**-20  # a smaller slope has lost 20 bits as 1 - tanh^2: sech^2 then


def tanh(pre: Column) -> tuple[Column, Column]:
    """tanh, and sech^2."""
    values, one, least = list(map(arb.tanh, pre)), arb(1), arb(SATURATED)
    slopes = [one - v * v for v in values]
    if not all(map(least.__lt__, slopes)):
        for k, slope in enumerate(slopes):
            if not slope > least:
                slopes[k] = pre[k].sech() * pre[k].sech()
    return values, slopes


def sigmoid(pre: Column) -> tuple[Column, Column]:
    """sigma(a) and 1 - sigma(a), both to full relative accuracy."""
    values, rest = [], []
    for a in pre:
        grown = (-abs(a)).exp()
        small = grown / (1 + grown)
        large = 1 / (1 + grown)
        if a > 0:
            values.append(large)
            rest.append(small)
        elif a <= 0:
            values.append(small)
            rest.append(large)
        else:  # the ball contains 0
            values.append(1 / (1 + (-a).exp()))
            rest.append(1 / (1 + a.exp()))
    return values, rest


def relu(pre: Column) -> tuple[Column, Column]:
    """The larger of a and 0, slope 0 at 0; of nan and -inf anything."""
    values, slopes = [], []
    for a in pre:
        side = _side(a, 0)
        if not (a.is_finite() or side == 1):
            values.append(ANYTHING)
            slopes.append(ANYTHING)
        else:
            values.append(a if side == 1 else arb(0) if side is not None else a.max(0))
            slopes.append(EITHER if side is None else arb(int(side > 0)))
    return values, slopes


def identity(pre: Column) -> tuple[Column, Column]:
    """The pre-activation itself, slope 1."""
    return pre, [arb(1)] * len(pre)


def clip(pre: Column, bound: float | None) -> tuple[Column, Column]:
    """Clipped to [-bound, bound], slope 1 on its ends; of nan anything."""
    if bound is None:
        return pre, [arb(1)] * len(pre)
    values, slopes = [], []
    low, high = arb(-bound), arb(bound)
    for a in pre:
        upper, lower = _side(a, bound), _side(a, -bound)
        if a.is_nan() or not (a.is_finite() or a.is_exact()):
            values.append(low.union(high) if not a.is_nan() else ANYTHING)
            slopes.append(EITHER)
        elif upper is None or lower is None:
            values.append(a.min(high).max(low))
            slopes.append(EITHER)
        else:
            values.append(high if upper > 0 else low if lower < 0 else a)
            slopes.append(arb(0 if upper > 0 or lower < 0 else 1))
    return values, slopes


def _side(a: Any, kink: float) -> int | None:
    """Sign of a - kink; None if the ball lies across it."""
    difference = a - kink
    if difference > 0:
        return 1
    if difference < 0:
        return -1
    return 0 if difference == 0 else None
