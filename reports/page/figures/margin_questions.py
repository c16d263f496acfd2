"""The picture of the answers to the reader's margin notes."""

from functools import partial
from typing import Any

import numpy as np

from longdep.numeric.kernels.latching import (
    noisy_states,
    odd,
    plateau_latch,
    relu_map,
    relu_slope,
)
from longdep.numeric.precision import Array
from longdep.reports.page.figures import FIRST, INK, SECOND, THIRD, Figure, rounded

LAST, MARGIN, CONTRACTION = 40, 0.5, 0.6


def _noise() -> Array:
    """Noise in [-MARGIN, MARGIN] that leans downwards, the same for all three."""
    return np.random.default_rng(0).uniform(-MARGIN, MARGIN - 0.2, size=LAST)


def _draw(canvas: Any) -> None:
    stored, traced, weighed = canvas.subplots(1, 3)
    times, noise, start = np.arange(LAST + 1), _noise(), np.array(2.0)
    names = ("flat switch", "walls, free inside", "adding up")
    colours = (SECOND, FIRST, THIRD)
    for name, colour, slope in zip(names[:2], colours, (0.0, 1.0), strict=False):
        changes, hinges = plateau_latch(np.array(MARGIN), np.array(slope))
        act = odd(partial(relu_map, changes, hinges))
        states = noisy_states(act, start, noise)
        stored.plot(times, rounded(states), color=colour, lw=1.3, label=name)
        at = float(relu_slope(changes, hinges, np.array(2.0)))
        traced.plot(times, at**times, color=colour, lw=1.8)
    sums = noisy_states(lambda v: v, start, noise)
    stored.plot(times, rounded(sums), color=THIRD, lw=1.3, label=names[2])
    traced.plot(times, np.ones(len(times)), color=THIRD, lw=1.8, ls="--")
    stored.axhline(0, color=INK, lw=0.8, ls=":")
    stored.set(xlabel="time", ylabel="state (the bit is its sign)")
    stored.legend(loc="lower left", fontsize=7)
    stored.set_ylim(-3, 3)
    traced.set(xlabel="lag", ylabel="gradient $dh_t/dh_0$, no noise", ylim=(-0.05, 1.2))
    traced.text(20, 1.06, "walls; adding up", ha="center", color=FIRST, fontsize=8)
    traced.text(20, 0.05, "flat switch", ha="center", color=SECOND, fontsize=8)
    weighed.bar(times[1:], rounded(CONTRACTION ** times[1:]), color=SECOND, width=0.8)
    weighed.set(
        xlabel="lag",
        ylabel=r"weight of the lag, $0.6^\tau$",
        yscale="log",
        ylim=(1e-9, 1),
    )


FIGURES: tuple[Figure, ...] = (
    Figure(
        "margin-questions",
        "Left: one bit under bounded noise. A flat switch and a state between walls "
        "keep it; a sum keeps every disturbance too and may lose it. Middle: the "
        "gradient of the same three on a path without noise; noise that carries the "
        "state to a wall makes the gradient between walls 0. Right: the weights with "
        "which the lags enter the gradient when each step shrinks by 0.6, on a "
        "logarithmic axis.",
        _draw,
    ),
)
