"""Figures of gradient clipping."""

from typing import Any

import flint
import numpy as np

from longdep.numeric.kernels.gradient_clipping import (
    ADDED,
    clip_by_norm,
    clip_by_value,
    clipped_update,
    norm,
)
from longdep.numeric.precision import exact, floats
from longdep.reports.page.figures import (
    FIRST,
    INK,
    SECOND,
    THIRD,
    Figure,
    legend_below,
    rounded,
)

RATE, LIMIT, START = 0.01, 1.0, 2.0
UPDATES = 150


def _solved(canvas: Any) -> None:
    """Left: the size of one update. Right: gamma over many clipped updates."""
    left, right = canvas.subplots(1, 2)
    sizes = np.geomspace(0.1, 1e6, 30)
    left.plot(sizes, rounded(RATE * sizes), "--", color=SECOND, label="not clipped")
    weights = np.full((len(sizes), 1, 1), START)
    after = clipped_update(weights, sizes[:, None, None], RATE, LIMIT)
    moved = abs(after - weights)[:, 0, 0]
    left.plot(sizes, rounded(moved), color=FIRST, label="clipped")
    left.set_title("One update\nstays small")
    left.set(xscale="log", yscale="log", ylabel="size of the update")
    left.set(xlabel="size of the gradient", xticks=(1, 1e3, 1e6))
    left.legend(loc="upper left")
    weight, gammas = np.array([[START]]), [START]
    for _ in range(UPDATES):
        weight = clipped_update(weight, np.array([[1e6]]), RATE, LIMIT)
        gammas.append(float(abs(weight[0, 0])))
    right.plot(range(UPDATES + 1), rounded(gammas), color=FIRST)
    right.axhline(1, color=INK, lw=0.8, ls=":")
    right.text(UPDATES, 1.03, r"$\gamma = 1$", ha="right")
    right.plot([100], [1], "o", color=FIRST, ms=6)
    right.set_title("$\\gamma > 1$ lasts\n100 updates")
    right.set(xlabel="clipped updates", ylabel=r"$\gamma$ of the unit", ylim=(0, 2.1))


def _lengths(axes: Any) -> None:
    lengths = np.linspace(0, 4, 401)
    axis, diagonal = np.array([1.0, 0.0]), np.array([1.0, 1.0]) / np.sqrt(2)
    curves = (
        ("by value, on the diagonal", diagonal, clip_by_value, THIRD, "-", 4),
        ("by norm", axis, clip_by_norm, FIRST, "-", 1.8),
        ("by value, on an axis", axis, clip_by_value, SECOND, ":", 3),
    )
    for name, unit, clip, colour, dashes, width in curves:
        norms = norm(clip(lengths[:, None] * unit, 1.0))[:, 0]
        axes.plot(
            rounded(lengths), rounded(norms), dashes, color=colour, lw=width, label=name
        )
    axes.set_title("Before and after, limit 1")
    axes.set(ylim=(0, 1.6), xlabel="norm before", ylabel="norm after clipping")


def _near_the_limit(axes: Any) -> None:
    eps = flint.fmpq(1, ADDED.denominator)
    offsets = [flint.fmpq(k, 20) for k in range(-80, 81)]
    gradients = exact([[1 + eps * offset] for offset in offsets])
    conventions = (
        ("exact, optax, keras, tf", "exact", FIRST, "-"),
        ("torch", "torch", SECOND, "--"),
    )
    for name, convention, colour, dashes in conventions:
        norms = norm(clip_by_norm(gradients, flint.fmpq(1), convention))[:, 0]
        above = rounded(floats((norms - 1) / eps))
        before = rounded(floats(exact(offsets)))
        axes.plot(before, above, dashes, color=colour, label=name)
    axes.set_title("At the limit, times $10^6$")
    axes.set(xlabel="norm before, minus 1, in 10⁻⁶")
    axes.set(ylabel="norm after, minus 1, in 10⁻⁶")


def _map(canvas: Any) -> None:
    canvas.set_size_inches(5.5, 3.9)
    left, right = canvas.subplots(1, 2)
    _lengths(left)
    _near_the_limit(right)
    legend_below(canvas, left, right, columns=2)


def _plane(axes: Any) -> None:
    turn = np.linspace(0, np.pi / 2, 91)
    axes.plot(rounded(np.cos(turn)), rounded(np.sin(turn)), color=FIRST)
    axes.plot([0, 1, 1], [1, 1, 0], color=SECOND)
    for degrees in (10, 27.5, 62.5, 80):
        angle = np.deg2rad(degrees)
        gradient = 2.4 * np.array([np.cos(angle), np.sin(angle)])
        by_norm, by_value = clip_by_norm(gradient, 1.0), clip_by_value(gradient, 1.0)
        axes.plot(*rounded([[0, x] for x in gradient]), color=INK, linewidth=0.7)
        axes.plot(*rounded(gradient), "o", color=INK, markersize=4)
        axes.plot(*rounded(by_norm), "o", color=FIRST, markersize=5)
        axes.plot(*rounded(by_value), "s", color=SECOND, markersize=5)
    for label, style, colour in (
        ("gradient", "o", INK),
        ("by norm", "o", FIRST),
        ("by value", "s", SECOND),
    ):
        axes.plot([], [], style, color=colour, label=label, markersize=5)
    axes.set_title("Four gradients, clipped")
    axes.set_aspect("equal")
    axes.set_xlim(0, 2.6)
    axes.set_ylim(0, 2.6)
    axes.set_xlabel("first entry / limit")
    axes.set_ylabel("second entry / limit")


def _turns(axes: Any) -> None:
    degrees = np.linspace(0, 90, 361)
    angle = np.deg2rad(degrees)
    directions = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    for length, colour, dashes in (
        (1.2, THIRD, ":"),
        (2.0, FIRST, "-"),
        (10.0, SECOND, "--"),
    ):
        clipped = clip_by_value(length * directions, 1.0)
        turned = np.rad2deg(np.arctan2(clipped[:, 1], clipped[:, 0])) - degrees
        axes.plot(
            rounded(degrees),
            np.round(turned, 3),
            dashes,
            color=colour,
            label=f"norm {length:g}",
        )
    axes.axhline(0, color=INK, lw=0.8, ls=":")
    axes.set_xticks([0, 45, 90])
    axes.set_title("By value turns it")
    axes.set_xlabel("direction (degrees)")
    axes.set_ylabel("turned by (degrees)")


def _direction(canvas: Any) -> None:
    canvas.set_size_inches(5.5, 3.6)
    left, right = canvas.subplots(1, 2)
    _plane(left)
    _turns(right)
    legend_below(canvas, left, right, columns=2)


FIGURES = (
    Figure(
        "clipping-solves",
        "one clipped update, and many",
        "Clipping bounds each update, however large the gradient. It leaves gamma "
        "almost where it is: from 2, with updates of 0.01, it takes 100 of them to "
        "reach 1.",
        _solved,
        shows=(
            "explosion-easily-solved",
            "explosion-easily-solved.one-update",
            "explosion-easily-solved.gamma-stays",
            "explosion-easily-solved.whole-run",
        ),
    ),
    Figure(
        "clipping-direction",
        "clipping by norm keeps the direction, clipping by value turns it",
        "Clipping by norm keeps the direction; clipping by value moves a gradient to "
        "the square and turns it towards the diagonal, by almost 45 degrees in the "
        "plane.",
        _direction,
        shows=(
            "clipping-value.direction",
            "clipping.direction",
            "clipping-value.acute",
        ),
    ),
    Figure(
        "clipping-map",
        "the norm before and after clipping",
        "Left: the norm before and after clipping at limit 1. Right: the same close to "
        "the limit, a million times magnified: the constant 10⁻⁶ shortens gradients "
        "that need no clipping, and never reaches the limit.",
        _map,
        shows=(
            "clipping",
            "clipping-eps.unchanged",
            "clipping-conventions",
            "clipping-value.bound",
        ),
    ),
)
