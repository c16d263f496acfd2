"""Kernels of repeated composition: a line of states, pushed through a map many times.

h_{t} = f(U h_{t-1}) elementwise along h_0(s) = s u, read as y_t(s) = p . h_t(s). The
slopes dy_t/ds come from forward products, d_t = diag(f'(z_t)) U d_{t-1}, d_0 = u: no
differences are taken. The first three functions work in any of the arithmetics of
numeric/precision.py.
Source: documents 000 and 002, the figure on repeated composition and its caption.
"""

from typing import NamedTuple

import numpy as np

from longdep.numeric.errors import (
    ShapeError,
    require_axis,
    require_count,
    require_square,
)
from longdep.numeric.kernels.backpropagation import TANH, Activation, jacobians
from longdep.numeric.precision import Array, identity_like

UNITS, REACH, DEPTH = 100, 60.0, 5
SCALES = (0.5, 1.0, 2.0, 3.0, 5.0)
POINTS = 500
TINY, STEEP, MANY = 0.1, 10.0, 10


class Line(NamedTuple):
    """States (..., t+1, m, n) along a line and their derivatives along it."""

    states: Array
    tangents: Array


def along_line(
    weight: Array, direction: Array, places: Array, depth: int, activation: Activation
) -> Line:
    """Push the line h_0(s) = s u through f(U .) again and again.

    Args:
        weight: (n, n) U, dimensionless.
        direction: (n,) u.
        places: (m,) the values of s.
        depth: number of compositions.
        activation: the elementwise f.
    Returns:
        States and derivatives dh_t/ds, (depth + 1, m, n) each, t = 0 first.
    Raises:
        ShapeError: the sizes do not fit.
    Rounding:
        none on exact rationals with a piecewise linear f; float64: relative to the
        sizes |U| |h| and |U| |d|, about (n + 3) u a step before it is carried on.
    """
    n = require_square("weight", weight)
    require_axis("direction", direction, -1, n)
    require_count("depth", depth)
    state = places[:, None] * direction
    tangent = state * 0 + direction
    states, tangents = [state], [tangent]
    for _ in range(depth):
        pre = states[-1] @ weight.T
        states.append(activation.value(pre))
        slope = activation.slope(pre, states[-1])
        tangents.append(slope * (tangents[-1] @ weight.T))
    return Line(np.stack(states), np.stack(tangents))


def composed(
    weights: Array, drive: Array, start: Array, activation: Activation
) -> Array:
    """Compose the step maps v -> f(U_t v + drive_t), the first one innermost.

    Args:
        weights: (T, n, n) U_t.
        drive: (T, n) what the inputs add.
        start: (n,) state at time 0.
        activation: the elementwise f.
    Returns:
        (T + 1, n) the states.
    Raises:
        ShapeError: the sizes do not fit.
    """
    _require_like(weights, drive)
    require_axis("start", start, -1, require_square("weights", weights))
    states = [start]
    for weight, added in zip(weights, drive, strict=True):
        states.append(activation.value(weight @ states[-1] + added))
    return np.stack(states)


def composed_jacobian(
    weights: Array, drive: Array, start: Array, activation: Activation
) -> Array:
    """Jacobians of the compositions, J_t ... J_1 with J_t = diag(f'(z_t)) U_t.

    The arguments are those of `composed`.

    Returns:
        (T + 1, n, n) dh_t/dh_0, the identity first.
    Raises:
        ShapeError: the sizes do not fit.
    """
    states = composed(weights, drive, start, activation)
    products = [identity_like(np.broadcast_to(weights[:1], (1, *weights.shape[1:])))[0]]
    for weight, added, before, after in zip(
        weights, drive, states[:-1], states[1:], strict=True
    ):
        slope = activation.slope(weight @ before + added, after)
        products.append(jacobians(weight, slope[None])[0] @ products[-1])
    return np.stack(products)


def _require_like(weights: Array, drive: Array) -> None:
    if weights.ndim != 3 or len(weights) < 1 or drive.shape != weights.shape[:2]:
        raise ShapeError(
            f"drive: expected one vector for each of the weights {weights.shape}, got "
            f"{drive.shape}"
        )


class Curve(NamedTuple):
    """The scalar section y_t(s) of one random system, s from 0 to 60.

    There is no bias, so y_t is odd in s and its slope even: the other half mirrors it.

    Attributes:
        places: (m,) s, denser near 0.
        values: (6, m) y_t for t = 0..5.
        slopes: (6, m) dy_t/ds.
    """

    places: Array
    values: Array
    slopes: Array


def curve(scale: float, seed: int, points: int = POINTS) -> Curve:
    """Draw a random system of 100 tanh units and follow its line.

    U ~ N(0, g^2/n), u and p random directions of length 1, s from 0 to 60 on a cubic
    grid (nearly all that happens, happens near 0).

    Args:
        scale: g.
        seed: of U, u and p; the same at every scale.
        points: m.
    Returns:
        A Curve.
    """
    rng = np.random.default_rng(seed)
    weight = rng.standard_normal((UNITS, UNITS)) * (scale / np.sqrt(UNITS))
    direction, reading = rng.standard_normal((2, UNITS))
    direction /= np.linalg.norm(direction)
    reading /= np.linalg.norm(reading)
    places = REACH * np.linspace(0, 1, points) ** 3
    line = along_line(weight, direction, places, DEPTH, TANH)
    return Curve(places, line.states @ reading, line.tangents @ reading)


class Shape(NamedTuple):
    """What a curve looks like after each number of compositions, (6,) each.

    Attributes:
        flat: share of the line on which the slope is at most a tenth of its root mean
            square.
        steepest: largest slope over the root mean square.
        turns: changes between increasing and decreasing on the whole line, counted
            where the slope changes sign between neighbouring points: at least so many.
    """

    flat: Array
    steepest: Array
    turns: Array


def shape_of(section: Curve) -> Shape:
    """Measure a curve: how flat, how steep, how often it turns."""
    sizes = np.abs(section.slopes)
    widths = np.gradient(section.places)
    widths = widths / widths.sum()
    typical = np.sqrt((sizes * sizes) @ widths)
    flat = (sizes <= TINY * typical[:, None]) @ widths
    signs = np.sign(section.slopes)
    turns = 2 * (signs[:, 1:] != signs[:, :-1]).sum(axis=1)
    return Shape(flat, sizes.max(axis=1) / typical, turns)


def composition_chunk(seed: int) -> dict[str, int]:
    """Properties of ten random systems at every scale, after five compositions.

    Counted are systems that are flat on more than half of the line, have a slope above
    ten times the root mean square, turn at least ten times, and turn more often than
    after one composition; and the turns after each number of compositions, added up.
    """
    counts: dict[str, int] = {}
    for scale in SCALES:
        for number in range(SYSTEMS):
            shape = shape_of(curve(scale, SYSTEMS * seed + number))
            facts = {
                "flat": shape.flat[-1] > 1 / 2,
                "steep": shape.steepest[-1] > STEEP,
                "turns": shape.turns[-1] >= MANY,
                "more": shape.turns[-1] > shape.turns[1],
                **{f"turns after {t}": shape.turns[t] for t in range(DEPTH + 1)},
            }
            for name, value in facts.items():
                key = f"g = {scale:g}: {name}"
                counts[key] = counts.get(key, 0) + int(value)
    return {**counts, "systems": SYSTEMS}


SYSTEMS = 10
