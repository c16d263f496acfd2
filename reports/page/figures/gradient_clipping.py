"""Figures of gradient clipping."""

from typing import Any

import flint
import numpy as np

from longdep.numeric.kernels.gradient_clipping import (
    ADDED,
    clip_by_norm,
    clip_by_value,
    norm,
)
from longdep.numeric.precision import exact, floats
from longdep.reports.page.figures import FIRST, INK, SECOND, THIRD, Figure, rounded


def _lengths(axes: Any) -> None:
    lengths = np.linspace(0, 4, 401)
    axis, diagonal = np.array([1.0, 0.0]), np.array([1.0, 1.0]) / np.sqrt(2)
    curves = (
        ("by value, gradient on the diagonal", diagonal, clip_by_value, SECOND),
        ("by norm, or by value on an axis", axis, clip_by_norm, FIRST),
    )
    for name, unit, clip, colour in curves:
        norms = norm(clip(lengths[:, None] * unit, 1.0))[:, 0]
        axes.plot(rounded(lengths), rounded(norms), color=colour, label=name)
    axes.axhline(1, color=INK, linewidth=0.8, linestyle="--")
    axes.set_ylim(0, 2.4)
    axes.set_xlabel("norm of the gradient, in units of the limit")
    axes.set_ylabel("norm after clipping")
    axes.legend(loc="upper left", fontsize=8)


def _near_the_limit(axes: Any) -> None:
    eps = flint.fmpq(1, ADDED.denominator)
    offsets = [flint.fmpq(k, 20) for k in range(-80, 81)]
    gradients = exact([[1 + eps * offset] for offset in offsets])
    conventions = (
        ("exact, optax, keras, tf", "exact", FIRST),
        ("torch", "torch", SECOND),
    )
    for name, convention, colour in conventions:
        norms = norm(clip_by_norm(gradients, flint.fmpq(1), convention))[:, 0]
        above = floats((norms - 1) / eps)
        axes.plot(
            rounded(floats(exact(offsets))), rounded(above), color=colour, label=name
        )
    axes.set_xlabel("norm of the gradient, minus 1, in units of 10⁻⁶")
    axes.set_ylabel("norm after clipping, minus 1, in 10⁻⁶")
    axes.legend(loc="lower right", fontsize=8)


def _map(canvas: Any) -> None:
    left, right = canvas.subplots(1, 2)
    _lengths(left)
    _near_the_limit(right)


def _plane(axes: Any) -> None:
    turn = np.linspace(0, np.pi / 2, 91)
    axes.plot(rounded(np.cos(turn)), rounded(np.sin(turn)), color=FIRST)
    axes.plot([0, 1, 1], [1, 1, 0], color=SECOND)
    for degrees in (10, 27.5, 62.5, 80):
        angle = np.deg2rad(degrees)
        gradient = 2.4 * np.array([np.cos(angle), np.sin(angle)])
        by_norm, by_value = clip_by_norm(gradient, 1.0), clip_by_value(gradient, 1.0)
        axes.plot(*rounded([[0, x] for x in gradient]), color="#bbbbbb", linewidth=1)
        axes.plot(*rounded(gradient), "o", color=INK, markersize=4)
        axes.plot(*rounded(by_norm), "o", color=FIRST, markersize=5)
        axes.plot(*rounded(by_value), "s", color=SECOND, markersize=5)
    for label, style, colour in (
        ("gradient", "o", INK),
        ("clipped by norm", "o", FIRST),
        ("clipped by value", "s", SECOND),
    ):
        axes.plot([], [], style, color=colour, label=label, markersize=5)
    axes.set_aspect("equal")
    axes.set_xlim(0, 2.6)
    axes.set_ylim(0, 2.6)
    axes.set_xlabel("first entry, in units of the limit")
    axes.set_ylabel("second entry")
    axes.legend(loc="upper right", fontsize=8)


def _turns(axes: Any) -> None:
    degrees = np.linspace(0, 90, 361)
    angle = np.deg2rad(degrees)
    directions = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    for length, colour in ((1.2, THIRD), (2.0, FIRST), (10.0, SECOND)):
        clipped = clip_by_value(length * directions, 1.0)
        turned = np.rad2deg(np.arctan2(clipped[:, 1], clipped[:, 0])) - degrees
        axes.plot(
            rounded(degrees),
            np.round(turned, 3),
            color=colour,
            label=f"norm {length:g}",
        )
    axes.axhline(0, color=INK, linewidth=0.8, linestyle="--")
    axes.set_xticks([0, 15, 30, 45, 60, 75, 90])
    axes.set_xlabel("direction of the gradient (degrees)")
    axes.set_ylabel("turned by clipping by value (degrees)")
    axes.legend(loc="upper right", fontsize=8)


def _direction(canvas: Any) -> None:
    left, right = canvas.subplots(1, 2)
    _plane(left)
    _turns(right)


FIGURES = (
    Figure(
        "clipping-map",
        "Left: the norm before and after clipping at limit 1. Right: the same close to "
        "the limit, a million times magnified: the constant 10⁻⁶ shortens gradients "
        "that need no clipping, and never reaches the limit.",
        _map,
    ),
    Figure(
        "clipping-direction",
        "Clipping by norm keeps the direction; clipping by value moves a gradient to "
        "the square and turns it towards the diagonal, by almost 45 degrees in the "
        "plane.",
        _direction,
    ),
)
