"""Experiments on training: starts, tasks, and counts of the networks that succeed.

Each experiment is a function of one seed that returns counts, the same on every
machine: a campaign maps it over seeds and adds the counts up, in any order and on any
number of workers. Random normals are taken to a grid of 2^-12, which hides the last bit
of a library's logarithm.
Source: documents 000, 002, 003, 004 on the probability of training by SGD.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from numeric.errors import DomainError
from numeric.precision import Array
from numeric.trainability import Networks

Counts = dict[str, int]

UNITS, NETS = 10, 64  # units of a network; networks of each start in a chunk
GRID = 4096.0
INFORMATIVE = 3  # the first steps carry the class
TESTS, PASS = 50, 48  # fresh sequences after training, and how many must be right
SPANS, UPDATES, RATE, NOISE = (5, 10, 20, 40), 300, 0.03, 1.0
ORDER_SPANS = (5, 20)
SLOW_SPANS, SLOW_UPDATES = (6, 8, 10), (32, 64, 128, 256, 512, 1024)
PATIENT_SPAN, PATIENT_UPDATES = 20, (300, 1000, 3000)
LONG_SPAN, LONG_UPDATES, LONG_NOISE = 203, 100, 0.1
CUT_SPAN, CUT_RATE, CUT_NORM = 20, 0.1, 1.0
STEP_SPAN, STEP_BLOCKS, EXPLODED = 50, 8, 10.0


def normals(rng: np.random.Generator, *shape: int) -> Array:
    """Standard normals, rounded to multiples of 2^-12, as float32."""
    return (np.rint(rng.standard_normal(shape) * GRID) / GRID).astype(np.float32)


def uniforms(rng: np.random.Generator, *shape: int) -> Array:
    """Uniform numbers in [-1, 1) on a grid of 2^-23, as float32."""
    return (np.floor(rng.random(shape) * 2**24) / 2**23 - 1).astype(np.float32)


def orthogonal(rng: np.random.Generator, n: int, count: int) -> Array:
    """Random orthogonal matrices (n, n, count) by Gram and Schmidt, twice over.

    Rounding:
        float32; columns are orthonormal to about n u, u = 2^-24. Sums run in order.
    """
    found = normals(rng, n, n, count)
    for _ in range(2):
        for j in range(n):
            for i in range(j):
                share = np.add.reduce(found[:, i] * found[:, j], axis=0)
                found[:, j] -= share * found[:, i]
            size = np.add.reduce(found[:, j] * found[:, j], axis=0)
            found[:, j] /= np.sqrt(size)
    return found


def _scaled(scale: float) -> Callable[[np.random.Generator, int, int], Array]:
    def make(rng: np.random.Generator, n: int, count: int) -> Array:
        return normals(rng, n, n, count) * np.float32(scale / np.sqrt(n))

    return make


STARTS: dict[str, Callable[[np.random.Generator, int, int], Array]] = {
    "uniform": lambda rng, n, b: uniforms(rng, n, n, b) * np.float32(1 / np.sqrt(n)),
    "glorot": lambda rng, n, b: uniforms(rng, n, n, b) * np.float32(np.sqrt(3 / n)),
    "orthogonal": orthogonal,
    "identity": lambda rng, n, b: (
        uniforms(rng, n, n, b) * np.float32(0.1 / np.sqrt(n))
        + np.eye(n, dtype=np.float32)[:, :, None]
    ),
    "g = 0.5": _scaled(0.5),
    "g = 1": _scaled(1.0),
    "g = 1.5": _scaled(1.5),
    "g = 2": _scaled(2.0),
    "g = 3": _scaled(3.0),
}
"""Recurrent weights (n, n, nets) by the name of the start, float32.

"uniform" is U(-1/sqrt n, 1/sqrt n), the default of PyTorch's recurrent layers; "glorot"
is U(-sqrt(3/n), sqrt(3/n)); "g = ..." is N(0, g^2/n).
"""


def networks(
    starts: Sequence[str],
    nets: int,
    steps: int,
    rate: float,
    rng: np.random.Generator,
) -> Networks:
    """Fresh networks, `nets` of each start; input, bias and readout are "uniform".

    Raises:
        DomainError: there is no such start.
    """
    n, weights = UNITS, []
    for name in starts:
        if name not in STARTS:
            raise DomainError(
                f"start: expected one of {', '.join(STARTS)}, got {name!r}"
            )
        other = uniforms(rng, n, 2, nets) * np.float32(1 / np.sqrt(n))
        weights.append(np.concatenate([STARTS[name](rng, n, nets), other], axis=1))
    readout = uniforms(rng, n + 1, nets * len(starts)) * np.float32(1 / np.sqrt(n))
    whole = np.concatenate(weights, axis=-1)
    return Networks(whole, readout, steps, np.float32(rate))


def latch_sequences(
    rng: np.random.Generator, steps: int, count: int, noise: float
) -> tuple[Array, Array]:
    """The latch task: the bit in the first three steps, then noise.

    Returns:
        Inputs (steps, count) and targets (count,), +1 or -1.
    """
    bits = np.where(rng.random(count) < 0.5, -1, 1).astype(np.float32)
    inputs = normals(rng, steps, count) * np.float32(noise)
    inputs[:INFORMATIVE] = bits
    return inputs, bits


def order_sequences(
    rng: np.random.Generator, steps: int, count: int, noise: float
) -> tuple[Array, Array]:
    """The two-class task: 1, 1, -1 or -1, 1, 1 first, then noise.

    The classes have the same inputs in another order, so their sum does not tell.
    """
    inputs, bits = latch_sequences(rng, steps, count, noise)
    inputs[0], inputs[1], inputs[2] = bits, 1, -bits
    return inputs, bits


TASKS = {"latch": latch_sequences, "order": order_sequences}


def right(nets: Networks, task: str, rng: np.random.Generator, noise: float) -> Array:
    """How many of 50 fresh sequences each network answers with the right sign."""
    found = np.zeros(nets.readout.shape[-1], dtype=int)
    for _ in range(TESTS):
        inputs, bits = TASKS[task](rng, nets.steps, found.size, noise)
        found += nets.forward(inputs) * bits > 0
    return found


def trained(
    task: str,
    starts: Sequence[str],
    nets: int,
    steps: int,
    seed: int,
    *,
    updates: Sequence[int] = (UPDATES,),
    rate: float = RATE,
    noise: float = NOISE,
    limit: float | None = None,
) -> list[Array]:
    """Train fresh networks by plain SGD, one fresh sequence an update, and test them.

    Args:
        task: "latch" or "order".
        starts: names in STARTS.
        nets: networks of each start.
        steps: length T of the sequences.
        seed: of everything random.
        updates: after how many updates to test, ascending.
        rate: learning rate.
        noise: standard deviation of the inputs after the informative ones.
        limit: norm to which gradients are cut, if any.
    Returns:
        For each test the networks that succeed, booleans (starts, nets): right on at
        least 48 of 50 fresh sequences.
    Raises:
        DomainError: there is no such task or start.
    """
    if task not in TASKS:
        raise DomainError(f"task: expected one of {', '.join(TASKS)}, got {task!r}")
    rng = np.random.default_rng([seed, steps])
    tested = np.random.default_rng([seed, steps, 1])
    batch = networks(starts, nets, steps, rate, rng)
    done, found = 0, []
    with np.errstate(over="ignore", invalid="ignore"):  # a lost network answers nan
        for count in updates:
            for _ in range(done, count):
                batch.update(*TASKS[task](rng, steps, nets * len(starts), noise), limit)
            done = count
            passed = right(batch, task, tested, noise) >= PASS
            found.append(passed.reshape(len(starts), nets))
    return found


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
        found = trained(
            "latch", ("uniform",), 2 * NETS, steps, seed, updates=SLOW_UPDATES
        )
        for updates, passed in zip(SLOW_UPDATES, found, strict=True):
            counts[f"T = {steps}, {updates} updates"] = int(passed.sum())
    return {**counts, "nets": 2 * NETS}


SMALL_STARTS = ("uniform", "g = 0.5")


def patient_chunk(seed: int) -> Counts:
    """Successes of the small starts at length 20 with up to ten times the updates."""
    counts: Counts = {}
    found = trained(
        "latch", SMALL_STARTS, NETS, PATIENT_SPAN, seed, updates=PATIENT_UPDATES
    )
    for updates, passed in zip(PATIENT_UPDATES, found, strict=True):
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
