"""How long the gradient of a latch with slope 1 lasts under its own noise.

On its stretch the latch is the identity, beyond it flat: noise makes the state walk at
random until it is off the stretch; then the slope, and with it the gradient, is 0. All
lengths are whole numbers of steps of a grid, so that no rounding decides.
"""

import numpy as np

from longdep.numeric.errors import DomainError, ShapeError, require_count
from longdep.numeric.precision import Array


def alive_shares(law: Array, stretch: int, start: int, steps: int) -> Array:
    """The probability that the gradient dh_t/dh_0 is not 0, for t = 0 .. steps.

    The state moves by pushes of the law while it is at most `stretch` from the middle.

    Args:
        law: (2 b + 1,) probabilities of the pushes -b .. b, in steps of the grid.
        stretch: how far the slope is 1 to either side of the middle.
        start: the state at time 0, from the middle.
        steps: T, a number of times.
    Returns:
        (T + 1,), of the law's type: exact for exact probabilities.
    Raises:
        ShapeError: the law has no middle.
        DomainError: the stretch or the steps are negative.
    Rounding:
        float64 error <= (2 b + 2) T u relative, u = 2**-53; none on exact rationals.
    """
    if law.ndim != 1 or len(law) % 2 == 0:
        raise ShapeError(f"law: expected shape (2 b + 1,), got {law.shape}")
    require_count("stretch", stretch)
    require_count("steps", steps)
    most, total = len(law) // 2, law.sum()
    mass = np.array([total * 0] * (2 * stretch + 1), dtype=law.dtype)
    if abs(start) <= stretch:
        mass[start + stretch] = total
    shares = [total]
    for _ in range(steps):
        shares.append(mass.sum())
        mass = np.convolve(mass, law)[most : most + len(mass)]
    return np.array(shares, dtype=law.dtype)


def lifetimes(stretch: int, most: int, count: int, seed: int) -> np.ndarray:
    """Times at which the gradient becomes 0, in runs from the middle.

    Args:
        stretch: how far the slope is 1 to either side of the middle.
        most: the noise of a step is uniform on -most .. most, most >= 1.
        count: runs.
        seed: of the generator.
    Returns:
        (count,) whole numbers, in increasing order: the first t with dh_t/dh_0 = 0.
    Raises:
        DomainError: there is no noise (then the gradient lasts for ever), or another
            argument is negative.
    """
    require_count("stretch", stretch)
    require_count("count", count)
    if require_count("most", most) == 0:
        raise DomainError("most: expected noise of at least 1, got 0")
    rng = np.random.default_rng(seed)
    states, times, time = np.zeros(count, dtype=np.int64), [], 1
    while len(states):
        states = states + rng.integers(-most, most, len(states), endpoint=True)
        inside = np.abs(states) <= stretch
        time += 1
        times.append(np.full(len(states) - int(inside.sum()), time))
        states = states[inside]
    return np.concatenate([*times, np.zeros(0, dtype=np.int64)])
