"""Figures of repeated composition: the textbook's figure, and where it holds."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.kernels.backpropagation import (
    TANH,
    gains,
    jacobians,
    ordered_product,
    trajectory,
)
from longdep.numeric.kernels.repeated_composition import (
    DEPTH,
    REACH,
    composed,
    composed_jacobian,
    curve,
)
from longdep.reports.page.figures import (
    FIRST,
    FOURTH,
    INK,
    SECOND,
    THIRD,
    Figure,
    rounded,
    shares,
)

SEED, SHOWN = 0, (1.0, 2.0, 5.0)
LOOKS: tuple[tuple[str, Any, float], ...] = (  # colour, dashes, width by composition
    (INK, ":", 1.2),
    (FOURTH, (0, (1, 1)), 1.2),
    (THIRD, "-.", 1.2),
    (INK, "--", 1.2),
    (SECOND, (0, (4, 1)), 1.4),
    (FIRST, "-", 2.0),
)


def _mirrored(places: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The whole line from its right half: y is odd in s."""
    return (
        np.concatenate([-places[:0:-1], places]),
        np.concatenate([-values[:0:-1], values]),
    )


def _draw_curves(canvas: Any) -> None:
    """One system at three scales: y after 0 to 5 compositions along the line."""
    canvas.set_size_inches(5.5, 6.4)
    panels = canvas.subplots(len(SHOWN), 1, sharex=True)
    for axes, scale in zip(panels, SHOWN, strict=True):
        section = curve(scale, SEED, points=400)
        for depth in range(DEPTH + 1):
            places, values = _mirrored(section.places, section.values[depth])
            colour, dashes, width = LOOKS[depth]
            look = {"color": colour, "ls": dashes, "lw": width, "label": f"$t={depth}$"}
            axes.plot(rounded(places), np.round(values, 4), **look)
        axes.set_title(f"scale of the weights $g = {scale:g}$")
        axes.set(ylabel="output $y_t$", xlim=(-REACH, REACH), ylim=(-2, 2))
    panels[-1].set(xlabel="place $s$ on the line")
    handles, labels = panels[0].get_legend_handles_labels()
    canvas.legend(handles, labels, loc="outside lower center", ncols=3)


FACTS = (
    ("flat on most of the line", FIRST, "o", "-"),
    ("a slope over ten times the rms", SECOND, "s", "--"),
    ("at least ten turns", THIRD, "^", "-."),
)


def _draw_shares(canvas: Any, *tables: Mapping[str, Any]) -> None:
    """Left: shares of systems by scale. Right: mean turns by composition."""
    canvas.set_size_inches(5.5, 4.0)
    left, right = canvas.subplots(1, 2)
    for (name, color, mark, dashes), table in zip(FACTS, tables, strict=True):
        scales = [float(row[0]) for row in table["rows"]]
        share, low, high = shares(row[1] for row in table["rows"])
        look = {"color": color, "marker": mark, "ls": dashes, "ms": 4}
        left.errorbar(scales, share, [share - low, high - share], **look)
        left.plot([], [], label=name, **look)
    left.axhline(0.5, color=INK, lw=0.8, ls=":")
    left.set_title("After 5 compositions")
    left.set(xlabel="scale $g$ of the weights", ylabel="share of systems")
    left.set_ylim(-0.03, 1.03)
    turns = np.array([row[2:] for row in tables[0]["rows"]], dtype=float)
    for row, scale, (color, dashes, _) in zip(turns, scales, LOOKS[1:], strict=True):
        look = {"color": color, "ls": dashes, "marker": "o", "ms": 3}
        right.plot(np.arange(1, DEPTH + 1), row, **look)
        right.annotate(
            f"$g = {scale:g}$",
            (DEPTH, row[-1]),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            color=color,
        )
    right.set_title("Turns by composition")
    right.set(xlabel="compositions $t$", ylabel="mean turns", yscale="symlog")
    right.set_yticks([0, 1, 2, 5, 10, 20], ["0", "1", "2", "5", "10", "20"])
    right.set_xlim(0.8, 7.2)
    right.set_xticks(range(1, DEPTH + 1))
    canvas.legend(
        *left.get_legend_handles_labels(), loc="outside lower center", ncols=1
    )


INPUTS = ((1, SECOND, "--"), (0, FIRST, "-"), (-1, THIRD, "-."))


def _draw_steps(canvas: Any) -> None:
    """One step of one tanh unit, as a function of the state, for three inputs."""
    axes = canvas.subplots()
    before = np.linspace(-2, 2, 201)[:, None]
    for given, colour, dashes in INPUTS:
        drive = np.full((len(before), 1, 1), float(given))
        after = trajectory(np.eye(1), drive, before, TANH).hidden[:, 1, 0]
        look = {"color": colour, "ls": dashes, "label": f"$x = {given}$"}
        axes.plot(rounded(before[:, 0]), np.round(after, 4), **look)
    axes.axvline(0, color=INK, lw=0.7, ls=":")
    axes.set_title(r"One step of one unit: $h' = \tanh(h + x)$")
    axes.set(xlabel="state before $h$", ylabel="state after $h'$")
    axes.legend(loc="upper left")


STEPS = np.array(  # three weights, each the map of one step
    [[[1.0, -0.8], [0.3, 0.9]], [[0.4, 1.1], [-1.2, 0.5]], [[1.2, 0.6], [0.0, 0.8]]]
)
ADDED = np.array([[0.2, -0.1], [-0.3, 0.2], [0.1, 0.3]])
CENTRE, RADIUS, AROUND = np.array([0.2, -0.3]), 0.01, 24


def _draw_jacobians(canvas: Any) -> None:
    """Left: a small circle of states. Right: the same after three compositions."""
    canvas.set_size_inches(5.5, 3.7)
    left, right = canvas.subplots(1, 2)
    turn = np.linspace(0, 2 * np.pi, 10 * AROUND + 1)
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    middle = composed(STEPS, ADDED, CENTRE, TANH)
    ends = [
        composed(STEPS, ADDED, CENTRE + RADIUS * each, TANH)[-1]
        for each in circle[:-1:10]
    ]
    moved = (np.stack(ends) - middle[-1]) / RADIUS
    product = composed_jacobian(STEPS, ADDED, CENTRE, TANH)[-1]
    slopes = [
        gains(trajectory(weight, added[None], before, TANH), TANH)
        for weight, added, before in zip(STEPS, ADDED, middle[:-1], strict=True)
    ]
    steps = [jacobians(w, slope)[0] for w, slope in zip(STEPS, slopes, strict=True)]
    turned = ordered_product(np.stack(steps))
    left.plot(*rounded(circle[:-1:10].T), "o", color=FIRST, ms=4)
    left.set_title("Before")
    right.plot(*rounded(turned @ circle.T), "--", color=SECOND, label="$J_1 J_2 J_3$")
    right.plot(*rounded(product @ circle.T), color=THIRD, label="$J_3 J_2 J_1$")
    right.plot(*rounded(moved.T), "o", color=FIRST, ms=4, label="states")
    right.set_title("After three compositions")
    for axes in (left, right):
        axes.set(xlabel="first unit", xlim=(-1.15, 1.15), ylim=(-1.15, 1.15))
        axes.set_aspect("equal")
    left.set(ylabel="second unit")
    right.set(ylabel="second unit")
    canvas.legend(
        *right.get_legend_handles_labels(), loc="outside lower center", ncols=3
    )


FIGURES = (
    Figure(
        "repeated_composition",
        "a random line pushed through one layer up to five times",
        "A random line through the space of 100 tanh units, pushed through the same "
        "layer 0 to 5 times and read along a random direction. Only large weights give "
        "the curve of the textbook: flat nearly everywhere, steep near the origin.",
        _draw_curves,
        shows=(
            "mostly-flat",
            "some-steep",
            "many-turns",
            "mostly-flat.figure",
            "some-steep.figure",
        ),
    ),
    Figure(
        "repeated_composition_shares",
        "how often random systems are flat, steep, or turn",
        "Left: shares of random systems with each of the three properties after five "
        "compositions, with 99 % intervals. Right: the mean number of turns after "
        "each composition; at small scales it hardly grows.",
        _draw_shares,
        shows=("many-turns.grows", "mostly-flat.large-weights"),
        measured=("mostly-flat", "some-steep", "many-turns"),
    ),
    Figure(
        "repeated_composition_steps",
        "the step of one unit as a function of its state, for three inputs",
        "One unit, one weight, three inputs: each input makes the step another "
        "function of the state. Only equal inputs, or none, compose the same function.",
        _draw_steps,
        shows=(
            "same-function",
            "same-function.no-inputs",
            "same-function.equal-inputs",
        ),
    ),
    Figure(
        "repeated_composition_jacobians",
        "a small circle of states, before and after three compositions",
        "Three different steps of two tanh units take a small circle of states to an "
        "ellipse (both enlarged): that of the product of the Jacobians, the last step "
        "on the left. In the other order it is another ellipse.",
        _draw_jacobians,
        shows=("composition-like-product",),
    ),
)
