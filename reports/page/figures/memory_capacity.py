"""Figures of memory capacity: saturation, the deaf accumulator, slots."""

from fractions import Fraction
from itertools import islice, product
from typing import Any

import numpy as np

from longdep.numeric.kernels.memory_capacity import (
    FORMATS,
    accumulate,
    additive_run,
    deaf_value,
    first_collision,
    sensitivity,
    slot_memory,
    ternary_states,
)
from longdep.reports.page.figures import (
    FIRST,
    INK,
    SECOND,
    THIRD,
    Figure,
    rounded,
)

STEPS = 200
FEEDBACK = ((1.0, FIRST, "-"), (-1.0, SECOND, "-."), (0.0, THIRD, "--"))
BITS = 5  # stored in the picture of histories
PRECISIONS = range(2, 12)
SLOTS, ITEMS = 4, 7
LOWEST = 1e-7  # sensitivity at the lower edge of the picture


def _draw_histories(canvas: Any) -> None:
    """Left: a state for every history. Right: when a rounded unit mixes two up."""
    left, right = canvas.subplots(1, 2, width_ratios=(3, 2))
    for count in range(1, BITS + 1):
        items = np.array(list(product((0.0, 1.0), repeat=count)))
        states = ternary_states(items, 0.0)[:, -1]
        colours = {0.0: FIRST, 1.0: SECOND}
        for last, mark in ((0.0, "o"), (1.0, "s")):
            seen = rounded(states[items[:, -1] == last])
            left.plot(seen, [count] * len(seen), mark, ms=3, color=colours[last])
    left.text(0.17, 0.45, "last bit 0", ha="center", color=FIRST)
    left.text(0.83, 0.45, "last bit 1", ha="center", color=SECOND)
    left.set_title("$2^t$ histories,\n$2^t$ states")
    left.set(xlabel="state $h_t$ of one unit", ylabel="bits stored $t$")
    left.set(ylim=(BITS + 0.4, 0), yticks=range(1, BITS + 1), xlim=(-0.03, 1.03))
    lost = [first_collision(bits) for bits in PRECISIONS]
    right.plot(PRECISIONS, lost, "^-", ms=5, color=THIRD)
    right.set_title("Rounded, it\nloses some")
    right.set(xlabel="bits of precision", ylabel="first $t$ with two mixed up")
    right.set(ylim=(0, max(lost) + 1), xticks=(2, 5, 8, 11))


def _draw_saturation(canvas: Any) -> None:
    """Left: the states of three units without input. Right: their sensitivities."""
    canvas.set_size_inches(5.5, 3.7)
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
        ylabel="slope at step $t$",
        xscale="log",
        yscale="log",
        ylim=(LOWEST, 3),
    )
    left.set_title("The state grows")
    right.set_title("Sensitivity to input")
    handles = right.get_legend_handles_labels()
    canvas.legend(*handles, loc="outside lower center", ncols=4)


def _stored(bits: int, counts: np.ndarray) -> list[float]:
    """The stored sum of unit steps; exact up to 2^p and level from there on."""
    ceiling = 2**bits
    if bits > FORMATS["float16"]:
        return [float(min(count, ceiling)) for count in counts]
    values = list(islice(accumulate(Fraction(1), bits), ceiling + 2))
    return [float(values[min(int(count), ceiling + 1)]) for count in counts]


def _draw_deaf(canvas: Any) -> None:
    """Left: sums of unit steps. Right: where sums of any equal steps end."""
    canvas.set_size_inches(5.5, 3.7)
    left, right = canvas.subplots(1, 2)
    counts = np.unique(np.round(2.0 ** np.arange(0, 27.25, 0.25)))
    increments = 2.0 ** np.arange(-10, 5)
    left.plot(counts, counts, color=INK, lw=4.5, ls=":", label="exact")
    for name, color, dashes, width in (
        ("float32", THIRD, "-", 3.5),
        ("float16", FIRST, "-", 2),
        ("bfloat16", SECOND, "--", 1.5),
    ):
        bits = FORMATS[name]
        look = {"color": color, "ls": dashes, "lw": width}
        left.plot(counts, _stored(bits, counts), label=name, **look)
        left.plot([2**bits], [2**bits], "o", color=color, ms=4)
        ends = [float(deaf_value(Fraction(float(c)), bits)) for c in increments]
        # Between two powers of two a step ends where the larger one does.
        ends[0] = ends[1]
        right.step(increments, ends, where="pre", **look)
        right.plot([1], [2**bits], "o", color=color, ms=4)
    left.set_title("Adding 1, again and again")
    left.set(xlabel="unit steps taken", ylabel="value stored")
    right.set_title("Where sums end")
    right.set(xlabel="size of every step", ylabel="last value of the sum")
    for axes in (left, right):
        axes.set_xscale("log", base=2)
        axes.set_yscale("log", base=2)
    handles = left.get_legend_handles_labels()
    canvas.legend(*handles, loc="outside lower center", ncols=4)


def _draw_slots(canvas: Any) -> None:
    """Which item each slot holds, write by write."""
    axes = canvas.subplots()
    held = slot_memory(np.arange(1, ITEMS + 1), SLOTS)
    for slot in range(SLOTS):
        for item in sorted(set(held[:, slot]) - {0}):
            times = np.flatnonzero(held[:, slot] == item)
            begin, end = int(times[0]), int(times[-1]) + 1
            lost = end <= ITEMS
            look = {"edgecolor": SECOND if lost else FIRST, "lw": 1.8, "fill": False}
            hatch = "////" if lost else None
            axes.barh(slot + 1, end - begin - 0.12, 0.6, begin, hatch=hatch, **look)
            axes.text(begin + 0.1, slot + 1.36, f"item {item}", va="bottom", fontsize=9)
    axes.axvline(SLOTS + 0.94, color=INK, lw=0.8, ls=":")
    axes.barh([0], [0], fill=False, edgecolor=FIRST, label="still there")
    axes.barh([0], [0], fill=False, edgecolor=SECOND, hatch="////", label="overwritten")
    axes.set_title(f"{SLOTS} slots, {ITEMS} items")
    axes.set(xlabel="items written", ylabel="slot", xlim=(0.8, ITEMS + 1))
    axes.set_xticks(range(1, ITEMS + 1))
    axes.set(ylim=(0.5, SLOTS + 0.9), yticks=range(1, SLOTS + 1))
    canvas.legend(
        *axes.get_legend_handles_labels(), loc="outside lower center", ncols=2
    )


FIGURES = (
    Figure(
        "memory_capacity_histories",
        "one unit with a state of its own for every history of bits",
        "One unit, $h' = h/3 + 2x/3$, gives every history of bits a state of its own: "
        "nothing is lost. Rounded to a few bits of precision it soon mixes up two.",
        _draw_histories,
        shows=(
            "capacity-limited",
            "capacity-limited.exact-recall",
            "capacity-limited.separated",
            "capacity-limited.finite-states",
        ),
    ),
    Figure(
        "memory_capacity_saturation",
        "states and sensitivities of a unit with three kinds of feedback",
        "One additive unit, fed back with weight V, without input. With positive "
        "feedback the sensitivity to new input falls exponentially, with negative "
        "feedback like 1/t (dotted: the proved bound), without it stays 1/4 for ever.",
        _draw_saturation,
        shows=(
            "saturates",
            "accumulates",
            "saturates.exponentially",
            "saturates.no-faster",
            "saturates.falls",
        ),
    ),
    Figure(
        "memory_capacity_deaf",
        "sums of equal steps in three formats",
        "Adding the same step again and again, rounded to a format. Sums of 1 end at "
        "256 (bfloat16), 2048 (float16) and 16 777 216 (float32); sums of other steps "
        "at that many steps, the step rounded up to a power of two.",
        _draw_deaf,
        shows=("saturates.counter", "saturates.ceiling", "absorbed-below-spacing"),
    ),
    Figure(
        "memory_capacity_slots",
        "four slots, and the items that they hold",
        "Each item goes into the next slot. The first four are held exactly for as "
        "long as nothing is written over them; the fifth must take the place of one.",
        _draw_slots,
        shows=("extra-memory",),
    ),
)
