"""The cases of clipping, drawn by Hypothesis: every edge of the limit and of floats."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from longdep.numeric.formats import Storage
from longdep.numeric.oracle.families.knobs import knobs_of
from longdep.numeric.oracle.profiles import Profile, profile
from longdep.numeric.oracle.storing import storage_of, stored
from longdep.numeric.oracle.vocabulary import Case, Clips
from longdep.numeric.precision import Array

# Twice "near": at relative distances of 1e-12 to 1e-2 an added epsilon, or a norm in
# another format, falls on the other side of the limit.
PLACES = ("free", "at", "under", "over", "near", "near", "far", "below", "small")
NEAREST, NEAR = -12, -2  # powers of 10
SMALL = -18  # the exponent of gradients beside which 1e-6 is not small
EDGES = {"exact": ("overflow", "underflow"), "": ("overflow", "inf", "nan")}
NAN, INFINITE = float("nan"), float("inf")
# One case in eight has more arrays, of more axes, or arrays at the edges of blocks.
WIDE_EVERY = 8
MANY = (5, 6, 8, 9, 12)
BLOCKS = (7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65)


def bulk(clips: Clips | None, convention: str, precision: str) -> SearchStrategy[Case]:
    """Draw cases by a seed: mostly 1 to 4 arrays of up to 3 axes, every edge."""
    edges = ("inf", "nan") if clips is Clips.VALUE else EDGES[""]
    edges = EDGES["exact"] if convention == "exact" else edges
    places: tuple[str, ...] = (*PLACES, *edges)
    if 2.0 ** (2 * SMALL) < storage_of(precision).smallest_normal:  # squares underflow
        places = tuple(place for place in places if place != "small")
    return st.integers(0, 2**64 - 1).map(
        lambda seed: _sampled(precision, seed, places, profile(convention))
    )


def small(convention: str, precision: str) -> SearchStrategy[Case]:
    """Draw cases entry by entry, in eighths: they shrink to readable ones."""
    eighths = st.integers(-64, 64).map(lambda k: k / 8)
    array = st.lists(eighths, min_size=1, max_size=3).map(
        lambda row: stored(precision, row)
    )
    sign = -1 if profile(convention).negative else 1
    return st.fixed_dictionaries(
        {
            "gradients": st.lists(array, min_size=1, max_size=3),
            "limit": st.integers(1, 64).map(lambda k: sign * k / 8),
        }
    )


def _shapes(rng: np.random.Generator) -> list[tuple[int, ...]]:
    """Of 1 to 4 arrays, of 1 to 3 axes; of wide cases up to 12, of 0 to 4 axes."""
    wide = rng.integers(WIDE_EVERY) == 0
    count = int(rng.choice(MANY)) if wide and rng.random() < 0.5 else rng.integers(1, 5)
    shapes = []
    for _ in range(count):
        axes = int(rng.integers(5)) if wide else int(rng.integers(1, 4))
        shapes.append(tuple(int(k) for k in rng.integers(1, 4 if wide else 6, axes)))
    if wide and rng.random() < 0.5:
        shapes[int(rng.integers(count))] = (int(rng.choice(BLOCKS)),)
    return shapes


def _sampled(
    precision: str, seed: int, places: tuple[str, ...], chosen: Profile
) -> dict[str, Any]:
    """A case at a place: the limit near the norm of all, or of the first array."""
    rng = np.random.default_rng(seed)
    shapes, place = _shapes(rng), str(rng.choice(places))
    top = storage_of(precision)
    powers = min(12, knobs_of(precision).powers)
    scale = 2.0 ** int(rng.integers(-powers, powers))
    if place == "small":  # where an added 1e-6 shows in every precision
        scale = 2.0**SMALL
    if place == "overflow":
        scale = 2.0 ** (top.highest * 3 // 4)
    if place == "underflow":
        scale = 2.0 ** ((top.lowest + top.bits - 1) * 3 // 4)
    arrays = [stored(precision, rng.normal(size=shape) * scale) for shape in shapes]
    measured = arrays if rng.random() < 0.5 else arrays[:1]
    size = _norm(measured, scale, chosen.order)
    limit = min(max(size * _factor(rng, place, top), top.smallest_normal), top.largest)
    limit = float(stored(precision, limit))
    if place == "overflow" and chosen.base != "exact":
        # g m overflows too, in some profiles
        limit = 2.0 ** int(rng.integers(-3, 4))
    if place in ("inf", "nan"):
        target = int(rng.integers(len(arrays)))
        flat = arrays[target].reshape(-1).copy()
        sign = 1.0 if rng.random() < 0.5 else -1.0
        flat[int(rng.integers(len(flat)))] = sign * INFINITE if place == "inf" else NAN
        arrays[target] = flat.reshape(shapes[target])
    return {"gradients": arrays, "limit": -limit if chosen.negative else limit}


def _factor(rng: np.random.Generator, place: str, top: Storage) -> float:
    """The limit, as a share of the norm."""
    step = 1 + (1 + int(rng.integers(4))) * top.spacing
    apart = max(10.0 ** rng.uniform(NEAREST, NEAR), top.spacing)
    factors = {
        "at": 1.0, "under": step, "over": 1 / step, "far": 2.0**-10, "below": 2.0**3,
        "near": 1 + apart if rng.random() < 0.5 else 1 - apart,
    }  # fmt: skip
    return factors.get(place, float(rng.uniform(0.2, 1.5)))


def _norm(arrays: list[Array], scale: float, order: float) -> float:
    """A norm in float64, of the numbers scaled: no square over- or underflows here."""
    flat = np.concatenate([a.astype(np.float64).reshape(-1) for a in arrays]) / scale
    return float(np.linalg.norm(flat, order)) * scale
