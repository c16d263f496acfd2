"""Kernels of gated cells c_t = f_t c_{t-1} + i_t g_t, and a memory written by gates.

Batch first: leading axes are independent cells. Every function but the sampled one
works in any of the arithmetics of numeric/precision.py, exactly so on rationals.
Source: document 001, on memory capacity.
"""

from typing import NamedTuple

import numpy as np

from longdep.numeric.batch import batched
from longdep.numeric.errors import DomainError, ShapeError, require_count
from longdep.numeric.precision import Array


@batched(forget=1, written=1, initial=0)
def cell_states(forget: Array, written: Array, initial: Array) -> Array:
    """Run a gated cell: c[0] = initial, c[t] = f[t] c[t-1] + written[t].

    Args:
        forget: (..., T) forget gates, dimensionless.
        written: (..., T) what is let in at each step, i[t] g[t], dimensionless.
        initial: (...) state at time 0.
    Returns:
        (..., T + 1).
    Raises:
        ShapeError: the gates and the written values differ in shape.
    Rounding:
        float64 error <= gamma_{2t} of the same recursion on absolute values,
        gamma_k = k u / (1 - k u), u = 2**-53: an item passes two roundings a step.
    """
    _require_like("written", written, forget)
    states = [np.broadcast_to(initial, forget.shape[:-1])]
    for step in range(forget.shape[-1]):
        states.append(forget[..., step] * states[-1] + written[..., step])
    return np.stack(states, axis=-1)


@batched(forget=1)
def path_gradient(forget: Array) -> Array:
    """The derivative of the cell by itself, along the cell: products of the gates.

    Args:
        forget: (..., T) forget gates of the steps passed.
    Returns:
        (..., T + 1): at lag 0 it is 1, at lag t it is f[1] ... f[t].
    """
    products = [forget[..., :1].sum(axis=-1) * 0 + 1]
    for step in range(forget.shape[-1]):
        products.append(products[-1] * forget[..., step])
    return np.stack(products, axis=-1)


@batched(update=1, candidate=1, initial=0)
def update_states(update: Array, candidate: Array, initial: Array) -> Array:
    """Run a cell with coupled gates: h[t] = (1 - z[t]) h[t-1] + z[t] g[t].

    Args:
        update: (..., T) update gates z, dimensionless.
        candidate: (..., T) candidates g.
        initial: (...) state at time 0.
    Returns:
        (..., T + 1).
    Raises:
        ShapeError: the gates and the candidates differ in shape.
    """
    _require_like("candidate", candidate, update)
    return cell_states(1 - update, update * candidate, initial)


def free_bound(largest: Array, lag: int) -> Array:
    """Bound the gradient of a cell that is free to write: K (1 - 1/K)^lag.

    Args:
        largest: (...) K >= 1, what the state never exceeds.
        lag: number of steps >= 0.
    Returns:
        (...), dimensionless.
    Raises:
        DomainError: some K < 1, or the lag is not a whole number >= 0.
    """
    lag = require_count("lag", lag)
    if not np.all(np.asarray(largest) >= 1):
        raise DomainError(f"largest: expected K >= 1, got {largest}")
    return largest * (1 - 1 / largest) ** lag


class Memory(NamedTuple):
    """A run of a memory of many cells.

    Attributes:
        recalled: (runs, items) whether each item is recalled at the end.
        size: (runs,) largest Euclidean norm of the state, per root of a cell.
    """

    recalled: Array
    size: Array


def sampled_memory(
    forget: float | Array, admitted: Array, units: int, runs: int, seed: int
) -> Memory:
    """Write signs into a memory of many cells by random keys, then ask for each.

    c_t = f_t c_{t-1} + i_t x_t k_t, with signs x_t and random keys k_t of entries +-1;
    an item is recalled if the sign of k_t . c_T is x_t.

    Args:
        forget: the forget gate of all cells, between 0 and 1: one for all items, or
            (items,).
        admitted: (items,) input gates i_t, 0 or 1.
        units: number of cells.
        runs: number of independent memories.
        seed: of the keys and the signs.
    Returns:
        A Memory.
    Raises:
        DomainError: a forget gate is outside [0, 1].
        ShapeError: the forget gates are neither one nor one for each item.
    """
    if np.shape(forget) not in ((), admitted.shape):
        raise ShapeError(
            f"forget: expected one gate or shape {admitted.shape}, got shape "
            f"{np.shape(forget)}"
        )
    gates = np.broadcast_to(np.asarray(forget, dtype=float), admitted.shape)
    if not np.all((gates >= 0) & (gates <= 1)):
        raise DomainError(f"forget: expected gates in [0, 1], got {forget}")
    rng = np.random.default_rng(seed)
    items = len(admitted)
    signs = rng.choice([-1.0, 1.0], size=(runs, items))
    keys = rng.choice([-1.0, 1.0], size=(runs, items, units))
    state, size = np.zeros((runs, units)), np.zeros(runs)
    for now in range(items):
        let_in = admitted[now] * signs[:, now, None] * keys[:, now]
        state = gates[now] * state + let_in
        size = np.maximum(size, np.sqrt((state * state).mean(axis=1)))
    answers = np.einsum("riu,ru->ri", keys, state)
    return Memory(answers * signs > 0, size)


def _require_like(name: str, values: Array, gates: Array) -> None:
    if values.shape != gates.shape:
        raise ShapeError(f"{name}: expected shape {gates.shape}, got {values.shape}")
