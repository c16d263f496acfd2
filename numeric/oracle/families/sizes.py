"""The sizes of the recurrent systems' cases: mostly small, now and then large.

Bugs shrink well from small cases, so most have n <= 6 and m <= 4. One case in
LARGE_EVERY is large in one respect: units or inputs at the edges of blocks of 8, 16, 32
and 64, steps at the edges of chunks up to 1000, sequences up to 8. What a large case
costs is bounded: `work` counts what its right answer and its allowance take, and the
other sizes are cut until it is at most MOST_WORK.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from longdep.numeric.oracle.families.knobs import knobs_of
from longdep.numeric.oracle.storing import storage_of
from longdep.numeric.oracle.vocabulary import System

MOST_STEPS = 300
# T n numbers of state: beyond it even a small case takes long.
MOST_STATES = 900
LARGE_EVERY = 25
NO_STEPS_EVERY = 24  # of a linear recurrence: its states are then h0 alone
# Just below, at and just above the widths that kernels are cut to.
EDGES = (7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65)
LONG = (127, 128, 129, 255, 256, 257, 511, 512, 513, 999, 1000)
BATCHES = (4, 5, 7, 8)
ORDINARY = MappingProxyType({"n": 6, "m": 4, "T": MOST_STEPS, "B": 3})
PADDED_STEPS = 60
STACKED_UNITS = 4
STACKED_STEPS = 12  # of a stacked case, mostly; else PADDED_STEPS
STACKED_LONG_EVERY = 10
MOST_WORK = 7e7  # about a third of a second
STEP = 60_000
LOCAL = 64  # local errors of a unit and step
NARROW = ("float16", "bfloat16")  # a sum of 64 products leaves little of their digits
NARROW_UNITS = 17

Sizes = Mapping[str, int]


def work(entry: System, sizes: Sizes) -> float:
    """Count what a case costs to judge, in products of numbers, roughly.

    Every step costs its call of the routes and bounds, as much as STEP products; its D
    by D Jacobian with the local errors that enter there, D (D + m) a gate; and products
    of Jacobians between pairs of steps, T^2 D^2, as the contracted ones are dropped.

    Every layer and direction of a stacked case costs as much again, and its gradient
    comes in at all steps of the layer before.

    Args:
        entry: the system.
        sizes: n, m, T and, of a batch, B; steps of a linear recurrence; layers, ways
            and p of a stacked case, where they are not 1, 1 and n.
    """
    units = sizes["n"] * (2 if entry.cell == "lstm" else 1)
    steps = sizes.get("T", sizes.get("steps", 1))
    gates = {"": 1, "rnn": 1, "gru": 3, "lstm": 4}[entry.cell]
    layers, ways = sizes.get("layers", 1), sizes.get("ways", 1)
    enters = sizes.get("m", 0)
    if layers > 1:
        enters = max(enters, ways * sizes.get("p", sizes["n"]))
    per_step = STEP + LOCAL * gates * units * (units + enters)
    runs = sizes.get("B", 1) * layers * ways
    return float(runs * (steps * per_step + steps**2 * units**2))


def is_narrow(precision: str) -> bool:
    """Whether results are stored in few bits: long sums and runs leave none right."""
    return storage_of(precision).name in NARROW


def is_large(sizes: Sizes) -> bool:
    """Whether a case has a size that ordinary ones have not."""
    return any(sizes.get(name, 0) > most for name, most in ORDINARY.items()) or (
        sizes.get("steps", 0) > MOST_STEPS
    )


def ordinary(
    rng: np.random.Generator, entry: System, precision: str, most: int
) -> dict[str, int]:
    """Draw the sizes of an ordinary case.

    Args:
        rng: draws them.
        entry: the system.
        precision: whose knobs (knobs.py) say how large they are.
        most: caps the steps.
    """
    knobs = knobs_of(precision)
    low, high = knobs.spans[int(rng.choice(len(knobs.spans), p=knobs.shares))]
    steps = min(int(rng.integers(low, high + 1)), most)
    n = int(rng.integers(1, max(1, min(knobs.units, MOST_STATES // (2 * steps))) + 1))
    sizes = {"n": n, "m": int(rng.integers(1, 5)), "T": steps, "steps": steps, "B": 1}
    if not entry.cell and rng.integers(NO_STEPS_EVERY) == 0:
        sizes["steps"] = 0
    if entry.padded:
        sizes["T"] = min(steps, PADDED_STEPS)
        sizes["B"] = int(rng.integers(1, 4))
    if entry.stacked:
        often = rng.integers(STACKED_LONG_EVERY) > 0
        longest = STACKED_STEPS if often else PADDED_STEPS
        high = min(high, longest)
        low = low if low <= high else 1
        sizes["T"] = sizes["steps"] = min(int(rng.integers(low, high + 1)), most)
        sizes["n"] = int(rng.integers(1, min(knobs.units, STACKED_UNITS) + 1))
        sizes["B"] = int(rng.integers(1, 4))
    return sizes


def large(
    rng: np.random.Generator,
    entry: System,
    precision: str,
    most: int,
    held: Sizes | None = None,
) -> dict[str, int]:
    """Draw the sizes of a case that is large in one respect, and not too dear.

    Args:
        rng: draws them.
        entry: the system.
        precision: the format; in a narrow one sums stay short.
        most: caps the steps.
        held: layers and ways of a stacked case.
    """
    sizes, narrow = ordinary(rng, entry, precision, most), is_narrow(precision)
    sizes |= held or {}
    respects = ["n"] if narrow else ["n", "T", "T"]
    respects += ["m", "n and m"] if entry.cell else []
    respects += ["B"] if entry.padded or entry.stacked else []
    respect = respects[int(rng.integers(len(respects)))]
    if "n" in respect.split():
        sizes["n"] = _one_of(rng, EDGES, NARROW_UNITS if narrow else 65)
    if "m" in respect.split():
        sizes["m"] = _one_of(rng, EDGES, 65)
    if respect == "T":
        sizes["T"] = sizes["steps"] = min(_one_of(rng, LONG, 1000), most)
    if respect == "B":
        sizes["B"] = _one_of(rng, BATCHES, 8)
    return _affordable(entry, sizes, respect)


def _one_of(rng: np.random.Generator, values: tuple[int, ...], most: int) -> int:
    allowed = [value for value in values if value <= most]
    return allowed[int(rng.integers(len(allowed)))]


def _affordable(entry: System, sizes: dict[str, int], respect: str) -> dict[str, int]:
    """Cut what the case is not large in: sequences and units, or steps."""
    cut = ("B", "n", "m", "T") if respect == "T" else ("B", "T")
    for name in cut if respect != "B" else ("T", "n"):
        fewest = 2 if name == "T" else 1
        while work(entry, sizes) > MOST_WORK and sizes[name] > fewest:
            sizes[name] = max(fewest, sizes[name] * 3 // 4)
            if name == "T":
                sizes["steps"] = sizes["T"]
    return sizes
