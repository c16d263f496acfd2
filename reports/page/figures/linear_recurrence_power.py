"""Figures of the linear recurrence: steps and powers, and a slanted eigenbasis."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.linear_recurrence import (
    any_basis_form,
    any_basis_power,
    power,
    printed_power,
    states,
)
from longdep.reports.page.figures import (
    FIRST,
    SECOND,
    THIRD,
    Figure,
    rounded,
)

STEPS, CHANGED = 8, 3  # the step at which another weight turns the other way
TURNING = np.array([[4 / 5, -2 / 5], [2 / 5, 4 / 5]])
SLANTED = np.array([[1.0, 3 / 5], [0.0, 4 / 5]])  # eigenvectors in its columns
SPECTRUM = np.array([0.95, 0.5])


def _paths(axes: Any, paths: Any) -> None:
    """Paths in the plane of two units, the crosses larger and without a line."""
    for points, colour, look, label in paths:
        size = 11 if look == "+" else 5
        x, y = rounded(points).T
        axes.plot(x, y, look, color=colour, lw=1.2, ms=size, label=label)
    axes.set(xlabel="first unit", ylabel="second unit")


def _times(axes: Any, points: Any, colour: str, beside: dict[int, Any]) -> None:
    """Some points of a path bear their times, so many points of print beside them."""
    for time, place in beside.items():
        axes.annotate(
            f"$t={time}$",
            tuple(rounded(points[time])),
            place,
            textcoords="offset points",
            color=colour,
        )


def _at_once(canvas: Any) -> None:
    """Eight steps, each power at once, and steps of which one has another weight."""
    start = np.array([1.0, 0.0])
    stepwise = states(TURNING, start, STEPS)
    at_once = np.stack([power(TURNING, t).T @ start for t in range(STEPS + 1)])
    other = states(TURNING.T, stepwise[CHANGED], 1)[1]
    strays = np.concatenate(
        [stepwise[CHANGED : CHANGED + 1], states(TURNING, other, STEPS - CHANGED - 1)]
    )
    axes = canvas.subplots()
    _paths(
        axes,
        (
            (strays, SECOND, "s--", "another weight at step 4"),
            (stepwise, FIRST, "o-", r"step by step: $h(t) = W^T h(t-1)$"),
            (at_once, THIRD, "+", r"at once: $(W^t)^T h(0)$"),
        ),
    )
    _times(axes, stepwise, FIRST, {0: (9, -3), 1: (8, 2), STEPS: (9, -3)})
    axes.set_title("Eight steps, or one power of the weight")
    axes.set_aspect("equal")
    canvas.legend(
        *axes.get_legend_handles_labels(), loc="outside lower center", ncols=2
    )


def _slanted(canvas: Any) -> None:
    """The recurrence, the repaired and the printed form in a slanted eigenbasis."""
    start = np.array([1.0, 0.25])
    true = states(any_basis_form(SLANTED, SPECTRUM), start, STEPS)
    repaired, printed = (
        np.stack([form(SLANTED, SPECTRUM, t) @ start for t in range(STEPS + 1)])
        for form in (any_basis_power, printed_power)
    )
    axes = canvas.subplots()
    _paths(
        axes,
        (
            (true, FIRST, "o-", "the recurrence"),
            (repaired, THIRD, "+", r"repaired: $V^{-T} \Lambda^t V^T h(0)$"),
            (printed, SECOND, "s-", r"printed: $V^T \Lambda^t V\,h(0)$"),
        ),
    )
    for points, colour in ((true, FIRST), (printed, SECOND)):
        _times(axes, points, colour, {0: (9, -3), 1: (9, -4), STEPS: (-10, 9)})
    axes.set_title("Eigenvectors that are not at right angles")
    canvas.legend(
        *axes.get_legend_handles_labels(), loc="outside lower center", ncols=2
    )


FIGURES = (
    Figure(
        "linear_recurrence_power",
        "eight steps, and the power of the weight that replaces them",
        "Eight steps with one weight lead where its eighth power leads at once "
        "(crosses). If a single step has another weight, no power leads there.",
        _at_once,
        shows=("unrolled-power",),
    ),
    Figure(
        "linear_recurrence_slanted",
        "the printed form with eigenvectors that are not at right angles",
        "Eigenvectors at an angle of 53 degrees. The repaired formula (crosses) is "
        "the state at every step; the printed one misses even the start, because "
        "$V^T V$ is not the identity.",
        _slanted,
        shows=(
            "spectral-form-any-basis",
            "spectral-form-any-basis.repaired",
            "spectral-form-any-basis.exchanged",
        ),
    ),
)
