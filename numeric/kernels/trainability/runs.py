"""Experiments on training: counts of the networks that succeed.

Each experiment is a function of one seed that returns counts, the same on every
machine: a campaign maps it over seeds and adds the counts up, in any order and on any
number of workers.
Source: documents 000, 002, 003, 004 on the probability of training by SGD, 001 on what
is learnt in practice.
"""

from collections.abc import Iterable

import numpy as np

from longdep.numeric.kernels.trainability.tasks import (
    NOISE,
    RATE,
    latch_sequences,
    networks,
    trained,
)
from longdep.numeric.precision import Array

Counts = dict[str, int]

NETS = 64  # networks of each start in a chunk
SPANS, ORDER_SPANS = (5, 10, 20, 40), (5, 20)
SLOW_SPANS, SLOW_UPDATES = (6, 8, 10), (32, 64, 128, 256, 512, 1024)
PATIENT_SPAN, PATIENT_UPDATES = 20, (300, 1000, 3000)
LONG_SPAN, LONG_UPDATES, LONG_NOISE = 203, 100, 0.1
CUT_SPAN, CUT_RATE, CUT_NORM = 20, 0.1, 1.0
STEP_SPAN, STEP_BLOCKS, EXPLODED = 50, 8, 10.0


LATCH_STARTS = (
    "uniform",
    "glorot",
    "orthogonal",
    "identity",
    "g = 0.5",
    "g = 1",
    "g = 1.5",
    "g = 2",
)


def latch_chunk(seed: int) -> Counts:
    """Successes on the latch task by start and length, 64 networks each."""
    return _by_length("latch", SPANS, seed)


def order_chunk(seed: int) -> Counts:
    """The same on the two-class task."""
    return _by_length("order", ORDER_SPANS, seed)


def _by_length(task: str, spans: Iterable[int], seed: int) -> Counts:
    counts: Counts = {}
    for steps in spans:
        (passed,) = trained(task, LATCH_STARTS, NETS, steps, seed)
        for name, row in zip(LATCH_STARTS, passed, strict=True):
            counts[f"{name}, T = {steps}"] = int(row.sum())
    return {**counts, "nets": NETS}


def slow_chunk(seed: int) -> Counts:
    """Successes of the "uniform" start by length and number of updates."""
    counts: Counts = {}
    for steps in SLOW_SPANS:
        tests = trained(
            "latch", ("uniform",), 2 * NETS, steps, seed, updates=SLOW_UPDATES
        )
        for updates, passed in zip(SLOW_UPDATES, tests, strict=True):
            counts[f"T = {steps}, {updates} updates"] = int(passed.sum())
    return {**counts, "nets": 2 * NETS}


SMALL_STARTS = ("uniform", "g = 0.5")


def patient_chunk(seed: int) -> Counts:
    """Successes of the small starts at length 20 with up to ten times the updates."""
    counts: Counts = {}
    tests = trained(
        "latch", SMALL_STARTS, NETS, PATIENT_SPAN, seed, updates=PATIENT_UPDATES
    )
    for updates, passed in zip(PATIENT_UPDATES, tests, strict=True):
        for name, row in zip(SMALL_STARTS, passed, strict=True):
            counts[f"{name}, {updates} updates"] = int(row.sum())
    return {**counts, "nets": NETS}


def long_chunk(seed: int) -> Counts:
    """Networks that learn a span of 200 steps from an orthogonal start."""
    before, after = trained(
        "latch",
        ("orthogonal",),
        NETS,
        LONG_SPAN,
        seed,
        updates=(0, LONG_UPDATES),
        noise=LONG_NOISE,
    )
    learnt = after & ~before
    return {"before": int(before.sum()), "learnt": int(learnt.sum()), "nets": NETS}


CUT_STARTS = ("g = 1", "g = 1.5", "g = 2", "g = 3")


def cut_chunk(seed: int) -> Counts:
    """Successes at larger scales with gradients as they are and cut to norm 1."""
    counts: Counts = {}
    for name, limit in (("plain", None), ("cut", CUT_NORM)):
        (passed,) = trained(
            "latch", CUT_STARTS, NETS, CUT_SPAN, seed, rate=CUT_RATE, limit=limit
        )
        for start, row in zip(CUT_STARTS, passed, strict=True):
            counts[f"{start}, {name}"] = int(row.sum())
    return {**counts, "nets": NETS}


STEP_STARTS = ("uniform", "g = 1", "g = 1.5", "g = 2", "g = 3")


def step_chunk(seed: int) -> Counts:
    """First steps of SGD that raise the loss they descend, by size of the gradient.

    One step a network, so that the steps are independent: of sequences of 50 steps,
    at rate 0.03, as it is ("plain") and with the gradient cut to norm 1 ("cut").
    """
    counts: Counts = {}
    for start in STEP_STARTS:
        for block in range(STEP_BLOCKS):
            for name, limit in (("plain", None), ("cut", CUT_NORM)):
                large, worse = first_step(start, seed * STEP_BLOCKS + block, limit)
                for size, chosen in (("large", large), ("small", ~large)):
                    for what, hits in (("steps", chosen), ("worse", chosen & worse)):
                        key = f"{start}, {name}, {size}, {what}"
                        counts[key] = counts.get(key, 0) + int(hits.sum())
    return counts


def first_step(
    start: str, seed: int, limit: float | None = None
) -> tuple[Array, Array]:
    """Which of 512 fresh networks have a gradient above 10, and which a step harms.

    Returns:
        Booleans (512,): the gradient's norm exceeds 10; the loss on the very sequence
        whose gradient the step descends has grown.
    """
    rng, count = np.random.default_rng([seed, STEP_SPAN]), 8 * NETS
    nets = networks((start,), count, STEP_SPAN, RATE, rng)
    inputs, bits = latch_sequences(rng, STEP_SPAN, count, NOISE)
    before = nets.forward(inputs) - bits
    nets.backward(before)
    large = nets.norms() > EXPLODED
    nets.descend(limit)
    after = nets.forward(inputs) - bits
    return large, ~(after * after <= before * before)
