"""Scans of h_t = a_t h_{t-1} + b_t: sequential, as a tree, and in log space.

Arrays are batch first, time last, and keep their dtype; entries may also be exact
rationals or balls (numeric/precision.py), numbers that count their roundings
(numeric/rounding.py) or numbers that round correctly (numeric/correct_rounding.py).
Each scan has its backward pass, written out as automatic differentiation performs it:

    sequential_scan, tree_scan    a reversed scan of the same kind (`scan_gradients`)
    log_space_scan                back through exp, log-sum-exp and the cumulative sum
                                  (`log_space_gradients`)

The log-space scan is the published one of minGRU, for positive decays and inputs: with
s_t = log a_1 + ... + log a_t it takes

    h_t = exp(s_t + log sum_{k <= t} exp(log b_k - s_k)).

Sources: G. Blelloch, Prefix sums and their applications, 1990; F. Heinsen, Efficient
parallelization of a ubiquitous sequential computation, 2023; L. Feng and others, Were
RNNs all we needed?, 2024.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.precision import Array

Scan = Callable[..., Array]


class Gradients(NamedTuple):
    """Derivatives of a loss by what a scan reads; each in the shape of its value.

    Attributes:
        decays: (..., T) dL/da_t.
        inputs: (..., T) dL/db_t, the gradient that reaches the state at t.
        initial: (...) dL/dh_0.
    """

    decays: Array
    inputs: Array
    initial: Array


def sequential_scan(
    decays: Array, inputs: Array, initial: Array | None = None
) -> Array:
    """States h_t = a_t h_{t-1} + b_t, one step after the other.

    Args:
        decays: (..., T) a_t, dimensionless.
        inputs: (..., T) b_t.
        initial: (...) h_0; 0 where it is None.
    Returns:
        (..., T) states h_1 to h_T.
    Raises:
        ShapeError: the shapes do not fit.
    Rounding:
        What step t - k adds passes 2k + 1 roundings at most on its way to h_t.
    """
    decays, inputs = _pair(decays, inputs)
    states = _entered(decays, inputs, initial)
    for t in range(1, inputs.shape[-1]):
        now = slice(t, t + 1)
        carried = decays[..., now] * states[..., t - 1 : t]
        states[..., now] = carried + inputs[..., now]
    return states


def tree_scan(decays: Array, inputs: Array, initial: Array | None = None) -> Array:
    """The same states by composing neighbouring steps in a balanced tree.

    Pairs are composed, (a, b) after (c, d) being (a c, a d + b), the half as many pairs
    scanned in the same way, and the states between them filled in.

    Args, returns and raises:
        as sequential_scan.
    Rounding:
        What step t - k adds passes k products, and sums once a level going up and
        once going down: k + 2 log2 T roundings at most, k + log2 T where t = T = 2^m.
    """
    decays, inputs = _pair(decays, inputs)
    return _composed(decays, _entered(decays, inputs, initial))[1]


def _entered(decays: Array, inputs: Array, initial: Array | None) -> Array:
    """A copy of the inputs, the first of which is the first state."""
    inputs = inputs.copy()
    if initial is not None and inputs.shape[-1]:
        carried = decays[..., :1] * _first(initial, inputs)
        inputs[..., :1] = carried + inputs[..., :1]
    return inputs


def _composed(decays: Array, inputs: Array) -> tuple[Array, Array]:
    """Compositions of steps 1 to t for every t."""
    if inputs.shape[-1] < 2:
        return decays, inputs
    even = inputs.shape[-1] // 2 * 2
    a, b = decays[..., 1:even:2], inputs[..., 1:even:2]
    a_all, b_all = _composed(a * decays[..., :even:2], a * inputs[..., :even:2] + b)
    between = (inputs.shape[-1] - 1) // 2
    own = decays[..., 2::2]
    products, states = decays.copy(), inputs.copy()
    products[..., 1::2], states[..., 1::2] = a_all, b_all
    products[..., 2::2] = own * a_all[..., :between]
    states[..., 2::2] = own * b_all[..., :between] + inputs[..., 2::2]
    return products, states


def scan_gradients(
    scan: Scan,
    decays: Array,
    inputs: Array,
    cotangent: Array,
    initial: Array | None = None,
) -> Gradients:
    """The backward pass of a scan, itself a scan of the same kind, backwards in time.

    l_t = a_{t+1} l_{t+1} + dL/dh_t; dL/db_t = l_t; dL/da_t = l_t h_{t-1}. Of complex
    numbers these are the derivatives themselves, not their conjugates.

    Args:
        scan: sequential_scan or tree_scan.
        decays: (..., T), as there.
        inputs: (..., T), as there.
        cotangent: (..., T) dL/dh_t, what the loss says of each state by itself.
        initial: (...), as there.
    Raises:
        ShapeError: the shapes do not fit, or there is no step.
    """
    decays, inputs = _pair(decays, inputs, at_least=1)
    _, cotangent = _pair(decays, cotangent)
    states = scan(decays, inputs, initial)
    start = states[..., :1] * 0 if initial is None else _first(initial, states)
    before = np.concatenate([start, states[..., :-1]], axis=-1)
    after = np.concatenate([decays[..., 1:], decays[..., :1]], axis=-1)
    delta = scan(after[..., ::-1], cotangent[..., ::-1])[..., ::-1]
    return Gradients(delta * before, delta, (decays * delta)[..., 0])


def _first(value: Array, like: Array) -> Array:
    """A value as the first of a sequence, in its dtype."""
    first = np.asarray(value)[..., None].astype(like.dtype)
    return np.broadcast_to(first, (*like.shape[:-1], 1))


class _Logs(NamedTuple):
    """What the log-space scan computes on its way."""

    sums: Array
    values: Array
    totals: Array
    states: Array


def log_space_scan(decays: Array, inputs: Array, initial: Array | None = None) -> Array:
    """The same states by a cumulative sum of log decays and a running log-sum-exp.

    Args:
        decays: (..., T) a_t > 0.
        inputs: (..., T) b_t >= 0.
        initial: (...) h_0 >= 0; 0 where it is None.
    Returns:
        (..., T) states h_1 to h_T.
    Raises:
        ShapeError: the shapes do not fit.
        DomainError: a decay is not positive, or an input or h_0 negative.
    """
    decays, inputs = _pair(decays, inputs)
    states = _log_space(decays, inputs, initial).states
    return states if initial is None else states[..., 1:]


def log_space_gradients(
    decays: Array, inputs: Array, cotangent: Array, initial: Array | None = None
) -> Gradients:
    """The backward pass of the log-space scan, as automatic differentiation has it.

    With c_t = h_t dL/dh_t and totals L_t, the input's logarithm gets
    w_k = sum_{t >= k} c_t exp(log b_k - s_k - L_t), by log-sum-exp of the positive and
    of the negative c_t; s_k gets c_k - w_k; and log a_k gets the sum of that from k on:
    a difference of large numbers wherever the true gradient has all but vanished.

    Args:
        decays: (..., T) a_t > 0.
        inputs: (..., T) b_t > 0.
        cotangent: (..., T) dL/dh_t.
        initial: (...) h_0 > 0, or None.
    Raises:
        ShapeError, DomainError: as there; also where there is no step.
    """
    decays, inputs = _pair(decays, inputs, at_least=1)
    _, cotangent = _pair(decays, cotangent)
    if not (np.all(inputs > 0) and (initial is None or np.all(initial > 0))):
        raise DomainError("inputs and initial: expected positive numbers, got others")
    logs = _log_space(decays, inputs, initial)
    if initial is not None:
        nothing = cotangent[..., :1] * 0
        cotangent = np.concatenate([nothing, cotangent], axis=-1)
    on_log_state = cotangent * logs.states
    on_values = _summed_back(on_log_state, logs)
    on_sums = on_log_state - on_values
    on_log_decay = np.add.accumulate(on_sums[..., ::-1], axis=-1)[..., ::-1]
    if initial is None:
        by_decay, by_input = on_log_decay / decays, on_values / inputs
        return Gradients(by_decay, by_input, (decays * by_input)[..., 0])
    return Gradients(
        on_log_decay[..., 1:] / decays,
        on_values[..., 1:] / inputs,
        on_values[..., 0] / initial,
    )


def _log_space(decays: Array, inputs: Array, initial: Array | None) -> _Logs:
    if not np.all(decays > 0):
        raise DomainError("decays: expected positive numbers, got one at most 0")
    start = inputs if initial is None else np.asarray(initial)
    if not (np.all(inputs >= 0) and np.all(start >= 0)):
        raise DomainError("inputs and initial: expected numbers from 0 on, got less")
    with np.errstate(divide="ignore", invalid="ignore"):
        sums = np.add.accumulate(np.log(decays), axis=-1)
        values = np.log(inputs)
        if initial is not None:
            first = _first(np.log(start), values)
            values = np.concatenate([first, values], axis=-1)
            sums = np.concatenate([sums[..., :1] * 0, sums], axis=-1)
        values = values - sums
        totals = _running_log_sum(values)
        return _Logs(sums, values, totals, np.exp(sums + totals))


def _summed_back(on_log_state: Array, logs: _Logs) -> Array:
    """w_k = sum_{t >= k} c_t exp(values_k - totals_t), each sign of c_t by itself."""
    parts = []
    for sign in (1, -1):
        part = np.maximum(on_log_state * sign, on_log_state * 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            logarithms = np.where(part == 0, np.log(part), np.log(part) - logs.totals)
            summed = _running_log_sum(logarithms[..., ::-1])[..., ::-1]
            parts.append(np.exp(summed + logs.values))
    return np.asarray(parts[0] - parts[1])


def _running_log_sum(values: Array) -> Array:
    """log(exp(x_1) + ... + exp(x_t)) for every t: larger + log1p(exp(-difference))."""
    running = values.copy()
    for t in range(1, values.shape[-1]):
        x, y = running[..., t - 1 : t], values[..., t : t + 1]
        larger, smaller = np.maximum(x, y), np.minimum(x, y)
        both = smaller > -np.inf
        top = larger[both]
        larger[both] = top + np.log1p(np.exp(smaller[both] - top))
        running[..., t : t + 1] = larger
    return running


def _pair(decays: Array, inputs: Array, at_least: int = 0) -> tuple[Array, Array]:
    """Both in one shape.

    Raises:
        ShapeError: they have no time axis, other numbers of steps, or too few.
    """
    decays, inputs = np.asarray(decays), np.asarray(inputs)
    shapes = (decays.shape, inputs.shape)
    if not all(shapes) or len({shape[-1] for shape in shapes}) > 1:
        raise ShapeError(
            f"decays and inputs: expected shapes (..., T), got {shapes[0]} and "
            f"{shapes[1]}"
        )
    if decays.shape[-1] < at_least:
        raise ShapeError("decays: expected at least one step, got none")
    both, kind = np.broadcast_shapes(*shapes), np.result_type(decays, inputs)
    decays, inputs = (np.broadcast_to(x, both).astype(kind) for x in (decays, inputs))
    return decays, inputs
