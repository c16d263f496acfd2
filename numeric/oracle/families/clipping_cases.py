"""The cases of clipping, drawn by Hypothesis: every edge of the limit and of floats."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from longdep.numeric.oracle.families.knobs import knobs_of
from longdep.numeric.oracle.storing import storage_of, stored
from longdep.numeric.oracle.vocabulary import Case, Clips

PLACES = ("free", "at", "under", "over", "far", "below", "small")
SMALL = -18  # the exponent of gradients beside which 1e-6 is not small
EDGES = {"exact": ("overflow", "underflow"), "": ("overflow", "inf", "nan")}
NAN, INFINITE = float("nan"), float("inf")


def bulk(clips: Clips | None, convention: str, precision: str) -> SearchStrategy[Case]:
    """Draw cases by seed and knobs: 1 to 4 arrays of up to 3 axes, every edge."""
    edges = ("inf", "nan") if clips is Clips.VALUE else EDGES[""]
    edges = EDGES["exact"] if convention == "exact" else edges
    places: tuple[str, ...] = (*PLACES, *edges)
    if "/" in precision and convention != "exact":  # whether squares overflow is open
        places = tuple(place for place in places if place != "overflow")
    if 2.0 ** (2 * SMALL) < storage_of(precision).smallest_normal:  # squares underflow
        places = tuple(place for place in places if place != "small")
    return st.builds(
        _sampled,
        st.just(precision),
        st.integers(0, 2**32 - 1),
        st.lists(
            st.lists(st.integers(1, 5), min_size=1, max_size=3), min_size=1, max_size=4
        ),
        st.sampled_from(places),
        st.integers(0, 3),
        st.just(convention == "exact"),
    )


def small(precision: str) -> SearchStrategy[Case]:
    """Draw cases entry by entry, in eighths: they shrink to readable ones."""
    eighths = st.integers(-64, 64).map(lambda k: k / 8)
    array = st.lists(eighths, min_size=1, max_size=3).map(
        lambda row: stored(precision, row)
    )
    return st.fixed_dictionaries(
        {
            "gradients": st.lists(array, min_size=1, max_size=3),
            "limit": st.integers(1, 64).map(lambda k: k / 8),
        }
    )


def _sampled(
    precision: str,
    seed: int,
    shapes: list[list[int]],
    place: str,
    ulps: int,
    huge_limits: bool,
) -> dict[str, Any]:
    """A case at a place: the limit near the norm of all, or of the first array."""
    rng = np.random.default_rng(seed)
    kind = storage_of(precision)
    powers = min(12, knobs_of(precision).powers)
    scale = 2.0 ** int(rng.integers(-powers, powers))
    if place == "small":  # where an added 1e-6 shows in every precision
        scale = 2.0**SMALL
    if place == "overflow":
        scale = 2.0 ** (kind.highest * 3 // 4)
    if place == "underflow":
        scale = 2.0 ** ((kind.lowest + kind.bits - 1) * 3 // 4)
    arrays = [
        stored(precision, rng.normal(size=shape) * scale)
        for shape in map(tuple, shapes)
    ]
    measured = arrays if ulps % 2 else arrays[:1]
    # Scaled before squaring, so that no square over- or underflows here.
    squares = sum(float(((a.astype(np.float64) / scale) ** 2).sum()) for a in measured)
    size = float(np.sqrt(squares)) * scale
    step = 1 + (1 + ulps) * kind.spacing
    factors = {
        "at": 1.0, "under": step, "over": 1 / step, "far": 2.0**-10, "below": 2.0**3,
    }  # fmt: skip
    factor = factors.get(place, float(rng.uniform(0.2, 1.5)))
    wanted = min(max(size * factor, kind.smallest_normal), kind.largest)
    limit = float(stored(precision, wanted))
    if place == "overflow" and not huge_limits:  # g m overflows too, in some profiles
        limit = 2.0 ** int(rng.integers(-3, 4))
    if place in ("inf", "nan"):
        target = arrays[int(rng.integers(len(arrays)))].reshape(-1)
        sign = 1.0 if rng.random() < 0.5 else -1.0
        target[int(rng.integers(len(target)))] = (
            sign * INFINITE if place == "inf" else NAN
        )
    return {"gradients": arrays, "limit": limit}
