"""Kernels of linear scans h_t = a_t h_{t-1} + b_t: states, compositions, horizons.

Batch first: leading axes are independent scans. Every function works in any of the
arithmetics of numeric/precision.py, exactly so on rationals, unless it says otherwise.
"""

from collections.abc import Sequence

import numpy as np

from longdep.numeric.batch import batched
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.precision import Array

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
