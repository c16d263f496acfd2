"""Figures of the linear recurrence: transient growth, and the printed form at work."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.linear_recurrence import (
    eigen_form,
    printed_power,
    repaired_power,
    states,
)
from longdep.reports.page.figures import FIRST, INK, SECOND, THIRD, Figure, rounded

STEPS = 40
EIGENVALUES = (0.9, 0.8)
COUPLING = 4.0
ANGLE = (3 / 5, 4 / 5)  # cosine and sine of the smallest rational rotation
SPECTRUM = (0.95, 0.5)
SHOWN = 8


def _transient(canvas: Any) -> None:
    normal = np.diag(EIGENVALUES)
    coupled = normal + np.array([[0.0, COUPLING], [0.0, 0.0]])
    start = np.array([1.0, 0.0])
    axes = canvas.subplots()
    for weight, colour, label in (
        (normal, FIRST, "normal: diag(0.9, 0.8)"),
        (coupled, SECOND, "non-normal: the same, and a coupling of 4"),
    ):
        sizes = np.linalg.norm(states(weight, start, STEPS), axis=-1)
        axes.plot(range(STEPS + 1), rounded(sizes), color=colour, label=label)
    axes.axhline(1, color=INK, linewidth=0.7, linestyle=":")
    axes.set_yscale("log")
    axes.set_xlabel("time t")
    axes.set_ylabel("norm of the state h(t)")
    axes.set_xlim(0, STEPS)
    axes.legend(loc="lower left")


def _plane(canvas: Any) -> None:
    c, s = ANGLE
    basis, spectrum = np.array([[c, -s], [s, c]]), np.array(SPECTRUM)
    start = np.array([1.0, 0.25])
    true = states(eigen_form(basis, spectrum), start, SHOWN)
    printed, repaired = (
        np.stack([form(basis, spectrum, t) @ start for t in range(SHOWN + 1)])
        for form in (printed_power, repaired_power)
    )
    axes = canvas.subplots()
    for column, name in ((0, "first"), (1, "second")):
        direction = basis[:, column]
        axes.axline(
            (0, 0),
            tuple(direction),
            color=INK,
            linewidth=0.7,
            linestyle=(":", "--")[column],
            label=f"{name} eigenvector of W",
        )
    for points, colour, marker, label in (
        (true, FIRST, "o", "the recurrence itself"),
        (repaired, THIRD, "+", r"repaired: $Q\,\Lambda^t Q^T h(0)$"),
        (printed, SECOND, "s", r"printed: $Q^T \Lambda^t Q\,h(0)$"),
    ):
        x, y = rounded(points).T
        line = "none" if marker == "+" else "-"
        axes.plot(
            x,
            y,
            color=colour,
            marker=marker,
            linestyle=line,
            linewidth=1,
            markersize=9 if marker == "+" else 5,
            label=label,
        )
    labels = [(true, FIRST, (7, 4), (0, -15)), (printed, SECOND, (7, -12), (-36, -4))]
    for points, colour, beside, last in labels:
        for time in (1, 2, SHOWN):
            axes.annotate(
                f"t = {time}",
                tuple(rounded(points[time])),
                xytext=last if time == SHOWN else beside,
                textcoords="offset points",
                color=colour,
            )
    axes.annotate(
        "t = 0", tuple(start), xytext=(8, 0), textcoords="offset points", color=INK
    )
    axes.set_aspect("equal")
    axes.set_xlim(-0.25, 1.25)
    axes.set_ylim(-0.5, 0.7)
    axes.set_xlabel("first unit")
    axes.set_ylabel("second unit")
    axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))


FIGURES = (
    Figure(
        "linear_recurrence_transient",
        "The norm of the state under two weights with the same eigenvalues, 0.9 and "
        "0.8. Without a coupling each step shrinks it. With one it first grows "
        "several times over, and only then decays at the same rate: eigenvalues below "
        "1 say what happens in the end, not what happens next.",
        _transient,
    ),
    Figure(
        "linear_recurrence_printed_form",
        "One recurrence, W = Q diag(0.95, 0.5) Q^T with Q the rotation (3/5, 4/5). "
        "The repaired formula (crosses) is the state at every step. The printed one "
        "starts at the same point and leaves it at once: it settles along a line that "
        "is no eigenvector of W.",
        _plane,
    ),
)
