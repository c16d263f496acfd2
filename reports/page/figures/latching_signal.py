"""Figures of what noise does to a memory, and of a signal among fluctuations."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.latching import noisy_states, samples_needed, tanh_states
from longdep.reports.page.figures import FIRST, INK, SECOND, THIRD, Figure, rounded

STEPS, NOISE, STORED = 60, 0.05, 1.0
RATES = ((0.5, SECOND, "-."), (0.8, FIRST, "-"), (1.0, THIRD, "--"))
LAGS, HOLD = 30, 100


def _staying(canvas: Any) -> None:
    """A unit of weight 1: what it stores, and what noise has added at worst."""
    axes = canvas.subplots()
    pushed = noisy_states(lambda v: v, np.array(0.0), np.full(STEPS, NOISE))
    times = np.arange(STEPS + 1)
    stored = np.full(STEPS + 1, STORED)
    axes.plot(times, stored, "--", color=FIRST, label="stored, and gradient: 1")
    axes.plot(times, rounded(pushed), color=SECOND, label=r"noise so far: $t\,/\,20$")
    axes.plot([STORED / NOISE], [STORED], "o", color=INK, ms=6)
    axes.annotate("swamped from here on", (22, 0.72))
    axes.set_title("Weight 1: nothing fades, the noise neither")
    axes.set(xlabel="time $t$", ylabel="size", xlim=(0, STEPS), ylim=(0, 3.2))
    axes.legend(loc="upper left")


def _samples(canvas: Any) -> None:
    """Samples whose standard error is as large as the part from a lag."""
    axes = canvas.subplots()
    lags = np.arange(LAGS + 1)
    for rate, colour, dashes in RATES:
        needed = samples_needed(rate**lags, np.ones(LAGS + 1))
        label = f"a step shrinks by {rate:g}" if rate < 1 else "no step shrinks"
        axes.plot(lags, rounded(needed), dashes, color=colour, label=label)
    axes.set_title("Samples needed to see a lag")
    axes.set(xlabel=r"lag $\tau$", ylabel="samples", yscale="log", xlim=(0, LAGS))
    axes.legend(loc="upper left")


def _span(canvas: Any) -> None:
    """One tanh unit of weight 2 that is set once, up or down."""
    axes = canvas.subplots()
    times = np.arange(HOLD + 1)
    for push, colour, dashes, label in (
        (1.0, FIRST, "-", "set to bit 1"),
        (-1.0, SECOND, "--", "set to bit 0"),
    ):
        noise = np.concatenate([[push], np.zeros(HOLD - 1)])
        states = tanh_states(np.array(2.0), np.array(0.0), noise)
        axes.plot(times, rounded(states), dashes, color=colour, label=label)
    axes.axhline(0, color=INK, lw=0.7, ls=":")
    axes.set_title("One tanh unit of weight 2, set once")
    axes.set(xlabel="time $t$", ylabel="state $h_t$", ylim=(-1.2, 1.2))
    axes.set(xlim=(0, HOLD))
    axes.legend(loc="center right", bbox_to_anchor=(1, 0.62))


FIGURES: tuple[Figure, ...] = (
    Figure(
        "latching-staying",
        "what is stored, and how far noise has moved it",
        "A unit of weight 1 keeps what it stores and its gradient. It keeps every "
        "disturbance too: noise of 1/20 a step swamps a stored 1 after 20 steps.",
        _staying,
        shows=("staying-avoids", "staying-avoids.strong", "staying-avoids.short-span"),
    ),
    Figure(
        "latching-samples",
        "samples needed to see the signal of a lag",
        "How many samples it takes until the part of the gradient from a lag is as "
        "large as its standard error. Where steps shrink, the number explodes; where "
        "none does, a long lag is as loud as a short one.",
        _samples,
        shows=("signal-hidden", "signal-hidden.every-net", "signal-hidden.cost"),
    ),
    Figure(
        "latching-span",
        "one unit that holds its bit",
        "One tanh unit of weight 2 that is pushed once, up or down, keeps that "
        "sign for ever.",
        _span,
        shows=("represents-any-span", "represents-any-span.for-ever"),
    ),
)
