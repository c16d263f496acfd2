"""Starts and tasks of the training experiments, and training itself.

Random normals are taken to a grid of 2^-12, which hides the last bit of a library's
logarithm; everything else is arithmetic that rounds alike on every machine.
Source: documents 000, 002, 003, 004 on the probability of training by SGD.
"""

from collections.abc import Callable, Sequence

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.kernels.trainability.networks import Networks
from longdep.numeric.precision import Array

UNITS, GRID = 10, 4096.0  # units of a network; normals are multiples of 1 / GRID
INFORMATIVE = 3  # the first steps carry the class
TESTS, PASS = 50, 48  # fresh sequences after training, and how many must be right
UPDATES, RATE, NOISE = 300, 0.03, 1.0


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
    columns = normals(rng, n, n, count)
    for _ in range(2):
        for j in range(n):
            for i in range(j):
                share = np.add.reduce(columns[:, i] * columns[:, j], axis=0)
                columns[:, j] -= share * columns[:, i]
            size = np.add.reduce(columns[:, j] * columns[:, j], axis=0)
            columns[:, j] /= np.sqrt(size)
    return columns


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
    hits = np.zeros(nets.readout.shape[-1], dtype=int)
    for _ in range(TESTS):
        inputs, bits = TASKS[task](rng, nets.steps, hits.size, noise)
        hits += nets.forward(inputs) * bits > 0
    return hits


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
    done, tests = 0, []
    with np.errstate(over="ignore", invalid="ignore"):  # a lost network answers nan
        for count in updates:
            for _ in range(done, count):
                batch.update(*TASKS[task](rng, steps, nets * len(starts), noise), limit)
            done = count
            passed = right(batch, task, tested, noise) >= PASS
            tests.append(passed.reshape(len(starts), nets))
    return tests
