"""Kernels of linear scans h_t = a_t h_{t-1} + b_t: states, compositions, horizons.

Batch first: leading axes are independent scans. Every function works in any of the
arithmetics of numeric/precision.py, exactly so on rationals, unless it says otherwise.
"""

from collections.abc import Sequence

import numpy as np

from longdep.numeric.batch import batched
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.precision import Array, exp, log, sqrt

Pair = tuple[Array, Array]


@batched(decay=3, added=2, initial=1)
def matrix_states(decay: Array, added: Array, initial: Array) -> Array:
    """Run the recurrence h[t] = A[t] h[t-1] + b[t], one step after the other.

    Args:
        decay: (..., T, n, n) matrices A[t], dimensionless.
        added: (..., T, n) what each step adds, b[t].
        initial: (..., n) state at time 0.
    Returns:
        (..., T + 1, n).
    Raises:
        ShapeError: the steps differ in number or size.
    """
    if decay.shape[-1] != decay.shape[-2] or decay.shape[:-1] != added.shape:
        raise ShapeError(
            f"added: expected shape (T, n) for decays of shape {decay.shape}, got "
            f"{added.shape}"
        )
    states = [initial]
    for now in range(decay.shape[-3]):
        moved = (decay[..., now, :, :] @ states[-1][..., None])[..., 0]
        states.append(moved + added[..., now, :])
    return np.stack(states, axis=-2)


def composed(first: Pair, second: Pair) -> Pair:
    """Compose two steps h -> A h + b, the second after the first.

    Args:
        first: A (..., n, n) and b (..., n) of the earlier step.
        second: those of the later step.
    Returns:
        The pair (A2 A1, A2 b1 + b2).
    """
    decay = second[0] @ first[0]
    return decay, (second[0] @ first[1][..., None])[..., 0] + second[1]


def bracketed(decay: Array, added: Array, merges: Sequence[int]) -> Pair:
    """Compose all steps, neighbours first, in the order that `merges` says.

    Any bracketing of the steps is such an order: each entry is the place, among the
    pairs that are left, of the one that is composed with its right neighbour.

    Args:
        decay: (T, n, n) matrices of the steps, T >= 1.
        added: (T, n) what each step adds.
        merges: T - 1 places; entry i is at least 0 and below T - 1 - i.
    Returns:
        The composed pair, A (n, n) and b (n,): h[T] = A h[0] + b.
    Raises:
        DomainError: the merges do not leave one pair.
    """
    pairs = list(zip(decay, added, strict=True))
    if len(merges) != len(pairs) - 1:
        raise DomainError(f"merges: expected {len(pairs) - 1}, got {len(merges)}")
    for place in merges:
        if not 0 <= place < len(pairs) - 1:
            raise DomainError(
                f"merges: expected a place from 0 to {len(pairs) - 2}, got {place}"
            )
        pairs[place : place + 2] = [composed(pairs[place], pairs[place + 1])]
    return pairs[0]


@batched(decay=1, inputs=1)
def contracted(decay: Array, inputs: Array) -> Array:
    """Scale inputs by what the decay leaves: (1 - |a[t]|) x[t].

    Args:
        decay: (..., T) decays, real or complex, dimensionless.
        inputs: (..., T).
    Returns:
        (..., T): added at each step, it keeps a state bounded by the largest input.
    """
    return (1 - np.abs(decay)) * inputs


@batched(decay=1, inputs=1)
def root_scaled(decay: Array, inputs: Array) -> Array:
    """Scale inputs by a root: sqrt(1 - |a[t]|^2) x[t].

    Args:
        decay: (..., T) decays of at most 1 in size, real or complex, dimensionless.
        inputs: (..., T).
    Returns:
        (..., T); balls for exact input. Added at each step, it keeps the mean square of
        a state bounded if the inputs are uncorrelated.
    Raises:
        DomainError: a decay is above 1 in size.
    """
    sizes = np.abs(decay)
    if not np.all(sizes <= 1):
        raise DomainError(f"decay: expected sizes of at most 1, got {decay}")
    return sqrt(1 - sizes * sizes) * inputs


@batched(decay=1, initial=0)
def pushed_states(decay: Array, initial: Array) -> Array:
    """Run a scan whose every input, of size 1, pushes the state away from 0.

    No other inputs of size at most 1 make the state larger: |h[t]| is
    |a[t]| |h[t-1]| + 1.

    Args:
        decay: (..., T) real decays, dimensionless.
        initial: (...) state at time 0.
    Returns:
        (..., T + 1).
    """
    states = [np.broadcast_to(initial, decay.shape[:-1])]
    for now in range(decay.shape[-1]):
        moved = decay[..., now] * states[-1]
        states.append(np.where(moved >= 0, moved + 1, moved - 1))
    return np.stack(states, axis=-1)


def horizon(decay: Array) -> Array:
    """The lag at which 1/e of a gradient is left: -1 / log(a).

    Args:
        decay: (...) decays, above 0 and below 1, dimensionless.
    Returns:
        (...), in steps; balls for exact input.
    Raises:
        DomainError: a decay is not between 0 and 1.
    """
    if not np.all((np.asarray(decay) > 0) & (np.asarray(decay) < 1)):
        raise DomainError(f"decay: expected values above 0 and below 1, got {decay}")
    return -1 / log(decay)


def share_beyond(lag: Array, low: Array | float, high: Array | float) -> Array:
    """Share of decays uniform in [low, high] whose horizon is at least a lag.

    Args:
        lag: (...) steps, above 0.
        low: (...) smallest decay.
        high: (...) largest decay, above the smallest.
    Returns:
        (...), (high - exp(-1 / lag)) / (high - low), kept within [0, 1]; balls for
        exact input.
    Raises:
        DomainError: a lag is not above 0, or an interval is empty.
    """
    if not np.all(np.asarray(lag) > 0):
        raise DomainError(f"lag: expected steps above 0, got {lag}")
    if not np.all(np.asarray(high) > np.asarray(low)):
        raise DomainError(f"high: expected more than low = {low}, got {high}")
    share = (high - exp(-1 / np.asarray(lag))) / (high - low)
    return np.where(share <= 0, 0 * share, np.where(share >= 1, 0 * share + 1, share))
