"""Figures of the linear recurrence: the printed form at work, parts, transients."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.linear_recurrence import (
    eigen_form,
    printed_power,
    repaired_power,
    states,
)
from longdep.reports.page.figures import (
    FIRST,
    INK,
    SECOND,
    THIRD,
    Figure,
    linear_recurrence_power,
    rounded,
)

STEPS = 40
EIGENVALUES = (0.9, 0.8)
COUPLING = 4.0
ANGLE = (3 / 5, 4 / 5)  # cosine and sine of the smallest rational rotation
SPECTRUM = (0.95, 0.5)
SHOWN = 8
PARTS = (3, 2)  # eigenvalues of the two directions
POWERS = 10


def _basis() -> np.ndarray:
    """The rotation Q, its eigenvectors in columns."""
    c, s = ANGLE
    return np.array([[c, -s], [s, c]])


def _one_step(canvas: Any) -> None:
    """The smallest counterexample: one step from (0, 1) with eigenvalues 0 and 1."""
    basis, spectrum, start = _basis(), np.array([0.0, 1.0]), np.array([0.0, 1.0])
    axes = canvas.subplots()
    kept = basis[:, 1]
    axes.axline((0, 0), tuple(kept), color=INK, lw=0.9, ls=":")
    axes.text(-0.98, 0.83, "what $W$ keeps", rotation=-37, rotation_mode="anchor")
    ends = (
        (start, INK, "$h(0) = (0, 1)$", (6, 2), "left"),
        (
            repaired_power(basis, spectrum, 1) @ start,
            FIRST,
            "true: $h(1) =$\n$(-12/25,\\ 9/25)$",
            (-6, -30),
            "right",
        ),
        (
            printed_power(basis, spectrum, 1) @ start,
            SECOND,
            "printed: $Q^T \\Lambda Q\\,h(0) =$\n$(+12/25,\\ 9/25)$",
            (6, -4),
            "left",
        ),
    )
    for end, colour, label, beside, side in ends:
        axes.annotate(
            "",
            tuple(rounded(end)),
            (0, 0),
            arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 2.4},
        )
        axes.annotate(
            label,
            tuple(rounded(end)),
            beside,
            textcoords="offset points",
            color=colour,
            ha=side,
        )
    axes.text(
        1.75,
        0.72,
        "$Q$ = ⎡3/5 −4/5⎤\n    ⎣4/5  3/5⎦\n$\\Lambda$ = diag(0, 1)",
        family="DejaVu Sans Mono",
        fontsize=9,
        ha="right",
    )
    axes.set_title(r"One step of $h(t) = W^T h(t-1)$, $W = Q\,\Lambda\,Q^T$")
    axes.set_aspect("equal")
    axes.set(xlim=(-1.25, 1.75), ylim=(-0.15, 1.2))
    axes.set(xlabel="first unit", ylabel="second unit")


def _transient(canvas: Any) -> None:
    normal = np.diag(EIGENVALUES)
    coupled = normal + np.array([[0.0, COUPLING], [0.0, 0.0]])
    start = np.array([1.0, 0.0])
    axes = canvas.subplots()
    for weight, colour, dashes, label in (
        (normal, FIRST, "--", "normal: diag(0.9, 0.8)"),
        (coupled, SECOND, "-", "the same, and a coupling of 4"),
    ):
        sizes = np.linalg.norm(states(weight, start, STEPS), axis=-1)
        axes.plot(
            range(STEPS + 1), rounded(sizes), color=colour, ls=dashes, label=label
        )
    axes.axhline(1, color=INK, linewidth=0.7, linestyle=":")
    axes.set_title("Eigenvalues 0.9 and 0.8: two fates of a state")
    axes.set(xlabel="time $t$", ylabel="size of the state $h(t)$")
    axes.set(yscale="log", xlim=(0, STEPS))
    axes.legend(loc="lower left")


def _plane(canvas: Any) -> None:
    basis, spectrum = _basis(), np.array(SPECTRUM)
    start = np.array([1.0, 0.25])
    true = states(eigen_form(basis, spectrum), start, SHOWN)
    printed, repaired = (
        np.stack([form(basis, spectrum, t) @ start for t in range(SHOWN + 1)])
        for form in (printed_power, repaired_power)
    )
    axes = canvas.subplots()
    axes.axline(
        (0, 0), tuple(basis[:, 0]), color=INK, lw=0.9, ls=":", label="eigenvector"
    )
    for points, colour, look, label in (
        (true, FIRST, "o-", "the recurrence"),
        (repaired, THIRD, "+", r"repaired: $Q\,\Lambda^t Q^T h(0)$"),
        (printed, SECOND, "s-", r"printed: $Q^T \Lambda^t Q\,h(0)$"),
    ):
        size = 11 if look == "+" else 5
        x, y = rounded(points).T
        axes.plot(x, y, look, color=colour, lw=1, ms=size, label=label)
    labels = ((true, FIRST, (6, 6), (-10, -18)), (printed, SECOND, (6, -12), (-36, 4)))
    for points, colour, beside, last in labels:
        for time in (1, 2, SHOWN):
            axes.annotate(
                f"$t={time}$",
                tuple(rounded(points[time])),
                last if time == SHOWN else beside,
                textcoords="offset points",
                color=colour,
            )
    axes.annotate("$t=0$", tuple(start), (8, -3), textcoords="offset points")
    axes.set_title("Eight steps, eigenvalues 0.95 and 0.5")
    axes.set(xlim=(-0.1, 1.2), ylim=(-0.65, 0.75))
    axes.set(xlabel="first unit", ylabel="second unit")
    canvas.legend(
        *axes.get_legend_handles_labels(), loc="outside lower center", ncols=2
    )


def _parts(canvas: Any) -> None:
    """Left: both parts grow. Right: the share of the second falls."""
    left, right = canvas.subplots(1, 2)
    times = np.arange(POWERS + 1)
    components = states(np.diag(np.array(PARTS, float)), np.ones(2), POWERS)
    for part, colour, mark, name in (
        (0, FIRST, "o-", "largest: $3^t$"),
        (1, SECOND, "s-", "other: $2^t$"),
    ):
        left.plot(
            times, rounded(components[:, part]), mark, ms=4, color=colour, label=name
        )
    left.set_title("Both parts grow")
    left.set(xlabel="time $t$", ylabel="part along an eigenvector", yscale="log")
    left.set_xticks([0, 5, 10])
    left.legend(loc="upper left")
    ratios = components[:, 1] / components[:, 0]
    right.plot(times, rounded(ratios), "^-", ms=4, color=THIRD)
    right.set_title("Their ratio $(2/3)^t$ falls")
    right.set(xlabel="time $t$", ylabel="other part / largest", ylim=(0, 1.05))
    right.set_xticks([0, 5, 10])


FIGURES = (
    Figure(
        "linear_recurrence_printed_form",
        "one step, true and as printed",
        "One step from the state (0, 1). The true state turns to the left; the printed "
        "form, with $Q$ and its transpose exchanged, puts it on the other side.",
        _one_step,
        shows=("spectral-form", "spectral-form.some-basis", "spectral-form.parity"),
    ),
    Figure(
        "linear_recurrence_paths",
        "eight steps of the recurrence and of two formulas",
        "The repaired formula (crosses) is the state at every step. The printed one "
        "settles along a line that is no eigenvector of W.",
        _plane,
        shows=("spectral-form.repaired", "eigenvalue-component"),
    ),
    Figure(
        "linear_recurrence_parts",
        "two parts of a state that both grow",
        "With eigenvalues 3 and 2 the second part is dwarfed, but not discarded: it "
        "doubles at every step. Only its share of the state falls.",
        _parts,
        shows=(
            "discard-unaligned",
            "discard-unaligned.relative",
            "power-method",
            "power-method.strong",
            "power-method.converges",
            "eigenvalue-explode",
        ),
    ),
    Figure(
        "linear_recurrence_transient",
        "two weights with the same eigenvalues, one grows first",
        "Without a coupling each step shrinks the state. With one it first grows "
        "several times over: eigenvalues below 1 say what happens in the end, not what "
        "happens next.",
        _transient,
        shows=("eigenvalue-decay.monotone", "eigenvalue-decay"),
    ),
    *linear_recurrence_power.FIGURES,
)
