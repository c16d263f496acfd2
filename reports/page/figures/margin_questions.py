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
    canvas.set_size_inches(5.5, 6.4)
    stored, traced, weighed = canvas.subplots(3, 1)
    times, noise, start = np.arange(LAST + 1), _noise(), np.array(2.0)
    names = ("flat switch", "walls, free inside", "adding up")
    for name, colour, slope, dashes in (
        (names[0], THIRD, 0.0, "--"),
        (names[1], FIRST, 1.0, "-"),
    ):
        changes, hinges = plateau_latch(np.array(MARGIN), np.array(slope))
        act = odd(partial(relu_map, changes, hinges))
        states = noisy_states(act, start, noise)
        stored.plot(times, rounded(states), dashes, color=colour, label=name)
        at = float(relu_slope(changes, hinges, np.array(2.0)))
        width = 4 if slope else 1.8
        traced.plot(times, at**times, dashes, color=colour, lw=width, label=name)
    sums = noisy_states(lambda v: v, start, noise)
    stored.plot(times, rounded(sums), "-.", color=SECOND, label=names[2])
    traced.plot(times, np.ones(len(times)), "-.", color=SECOND, label=names[2])
    stored.axhline(0, color=INK, lw=0.8, ls=":")
    stored.set_title("One bit under the same noise")
    stored.set(xlabel="time $t$", ylabel="state")
    stored.legend(loc="lower left", ncols=3)
    stored.set_ylim(-4.5, 3.5)
    traced.set_title("Gradient of the same three, no noise")
    traced.set(xlabel="lag $t$", ylabel="$dh_t/dh_0$", ylim=(-0.05, 1.2))
    weighed.bar(times[1:], rounded(CONTRACTION ** times[1:]), color=SECOND, width=0.8)
    weighed.set_title(r"Weight of a lag when a step shrinks by 0.6: $0.6^\tau$")
    weighed.set(
        xlabel=r"lag $\tau$",
        ylabel="weight",
        yscale="log",
        ylim=(1e-9, 1),
    )


FIGURES: tuple[Figure, ...] = (
    Figure(
        "margin-questions",
        "a bit under noise, gradients, and weights of lags",
        "Top: one bit under bounded noise. A flat switch and walls keep it; a sum "
        "keeps every disturbance, too. Middle: gradients without noise; noise "
        "that carries the state to a wall makes its gradient 0. Bottom: weights "
        "of the lags if each step shrinks by 0.6.",
        _draw,
    ),
)
