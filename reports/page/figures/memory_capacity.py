"""Figures of memory capacity: saturation by feedback, and the deaf accumulator."""

from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np

from longdep.numeric.kernels.memory_capacity import (
    FORMATS,
    accumulate,
    additive_run,
    deaf_value,
    sensitivity,
)
from longdep.reports.page.figures import FIRST, INK, SECOND, THIRD, Figure, rounded

STEPS = 200
FEEDBACK = ((1.0, FIRST, "-"), (-1.0, SECOND, "-"), (0.0, THIRD, "--"))
LOWEST = 1e-7  # sensitivity at the lower edge of the picture


def _draw_saturation(canvas: Any) -> None:
    """Left: the states of three units without input. Right: their sensitivities."""
    left, right = canvas.subplots(1, 2)
    times = np.arange(1, STEPS + 1)
    for weight, color, dashes in FEEDBACK:
        states, drives = additive_run(
            np.array([[weight]]), np.zeros((STEPS, 1)), np.zeros(1)
        )
        look = {"color": color, "ls": dashes, "label": f"$V = {weight:.0f}$"}
        left.plot(times, rounded(states[1:, 0]), **look)
        slopes = sensitivity(drives[:, 0])
        seen = slopes > LOWEST
        right.plot(times[seen], rounded(slopes[seen]), **look)
    right.plot(
        times, rounded(2 / (1 + times)), color=INK, lw=1, ls=":", label="$2 / (1 + t)$"
    )
    left.set(xlabel="step $t$", ylabel="state $h_t$", xscale="log", yscale="log")
    right.set(
        xlabel="step $t$",
        ylabel="sensitivity to the input of step $t$",
        xscale="log",
        yscale="log",
        ylim=(LOWEST, 3),
    )
    left.legend(loc="upper left")
    right.legend(loc="lower left")


def _stored(bits: int, counts: np.ndarray) -> list[float]:
    """The stored sum of unit steps; exact up to 2^p and level from there on."""
    ceiling = 2**bits
    if bits > FORMATS["float16"]:
        return [float(min(count, ceiling)) for count in counts]
    values = list(islice(accumulate(Fraction(1), bits), ceiling + 2))
    return [float(values[min(int(count), ceiling + 1)]) for count in counts]


def _draw_deaf(canvas: Any) -> None:
    """Left: sums of unit steps. Right: where sums of any equal steps end."""
    left, right = canvas.subplots(1, 2)
    counts = np.unique(np.round(2.0 ** np.arange(0, 27.25, 0.25)))
    increments = 2.0 ** np.arange(-10, 5)
    left.plot(counts, counts, color=INK, lw=1, ls=":", label="exact")
    for name, color in (("float32", THIRD), ("float16", FIRST), ("bfloat16", SECOND)):
        bits = FORMATS[name]
        left.plot(counts, _stored(bits, counts), color=color, label=name)
        left.plot([2**bits], [2**bits], "o", color=color, ms=4)
        ends = [float(deaf_value(Fraction(float(c)), bits)) for c in increments]
        # Between two powers of two a step ends where the larger one does.
        ends[0] = ends[1]
        right.step(increments, ends, where="pre", color=color)
        right.plot([1], [2**bits], "o", color=color, ms=4)
    left.set(xlabel="unit steps taken", ylabel="value stored")
    right.set(xlabel="size of every step", ylabel="value at which the sum goes deaf")
    for axes in (left, right):
        axes.set_xscale("log", base=2)
        axes.set_yscale("log", base=2)
    left.legend(loc="upper left")


FIGURES = (
    Figure(
        "memory_capacity_saturation",
        "One additive unit with the logistic function, without input, fed back with "
        "weight 1, -1 and 0. All three states grow. With positive feedback the "
        "sensitivity to new input falls exponentially, with negative feedback like "
        "1/t (dotted: the proved bound), without feedback it stays 1/4 for ever.",
        _draw_saturation,
    ),
    Figure(
        "memory_capacity_deaf",
        "Adding the same step again and again, each sum rounded to the format. Left: "
        "unit steps. At 256 (bfloat16), 2048 (float16) and 16 777 216 (float32) the "
        "step is exactly half the spacing, the tie goes to the even neighbour, and "
        "nothing is ever added again. Right: a sum of any steps ends at 2^p steps, the "
        "step rounded up to a power of two (dots: unit steps).",
        _draw_deaf,
    ),
)
