"""The allowance of S_t = D_t S_(t-1) + b_t (a_t^T S_(t-1)) + B_t, in chunks.

The delta rules are of this form: D_t is diagonal, a_t^T S_(t-1) is what the state holds
for a key, and b_t writes a correction of it. A program goes step by step, or solves a
triangular system for all corrections w_t = a_t^T S_(t-1) of a chunk of at most SOLVED
steps,

    (I - L) w = r,   L_ts = a_t^T (D_(t-1) ... D_(s+1)) b_s,  s < t,

by substitution, or with the inverse X = (I - L)^-1 formed first. Let Z be what the
state's terms add up to in such a form,

    Z_t = |D_t| Z_(t-1) + |b_t| |w_t|^T + |B_t|,   Z = |S| at the chunk's first step.

A chunk that t is in begins in one of two blocks of SOLVED steps: Z is the larger of
those that begin with these. Substitution leaves a residual of at most r = gamma
(|a_t|^T Z_(t-1)) in row t of the system. An inverse that is formed first, by
substitution of rows or columns, has (I - L) X = I + E with |E| <= gamma |L| |X|, and
its product with the right side is rounded: that is a residual of at most (|X| + 2 |L|
|X|) r. A chunk's own inverse is a block of X. A residual is a local error: the
recurrence carries it as the system does. What is written and added is rounded by gamma
Z, and by what products of decays are off by that are made by adding logarithms. At
level strict a program goes step by step, and Z is the state's size.

These local errors, and those that come with D, a, b and B, are carried by the true
Jacobians: the products of A_t = D_t + b_t a_t^T, which cancel where their entries'
absolute values would not. The error of S_t is at most

    sum_s |A_t ... A_(s+1)| local_s,

exactly, since local errors count what is computed, not what is exact. Of long runs the
products are kept over a block of steps only, and absolute values are taken there.
"""

from dataclasses import dataclass

import numpy as np

from longdep.numeric.oracle.arithmetic import Arithmetic
from longdep.numeric.oracle.bounds.bracketing import (
    EACH,
    EXPONENTIAL_ULPS,
    Known,
    Scanned,
    by_logarithms,
)
from longdep.numeric.precision import Array

SOLVED = 64  # steps of a chunk whose corrections are solved for at once
MOST_PRODUCTS = 2e9  # of numbers, in the products of Jacobians of a run
GROWN = 1 + 2.0**-20  # what float64 loses in products of Jacobians


@dataclass(frozen=True, kw_only=True)
class _Sizes:
    """Sizes of what a program may have, and how far it may be off."""

    decay: Array
    left: Array
    right: Array
    added: Array


def corrected_errors(
    decay: Known,
    left: Known,
    right: Known,
    added: Known,
    start: Known,
    format_: Arithmetic,
    logs: Array | None = None,
) -> Scanned:
    """Bound the errors of the states (T, H, K, V).

    Args:
        decay: (T, H, K) or (T, H, 1) the diagonals of D.
        left: (T, H, K) b.
        right: (T, H, K) a.
        added: (T, H, K, V) B.
        start: (H, K, V) S_0.
        format_: the arithmetic.
        logs: sizes of the logarithms of the decays, like the decays, where these may be
            multiplied by adding those.
    """
    values = [known[0] for known in (decay, left, right, added)]
    d, b, a, new = values
    d = np.broadcast_to(d, b.shape)
    d_error = np.broadcast_to(decay[1], b.shape)
    sizes = _Sizes(
        decay=np.abs(d) + 2 * d_error,
        left=np.abs(b) + 2 * left[1],
        right=np.abs(a) + 2 * right[1],
        added=np.abs(new) + 2 * added[1],
    )
    steps, heads, keys = b.shape
    shares = None if format_.strict else _inverses(d, b, a)
    jacobians = d[..., None] * np.eye(keys) + b[..., :, None] * a[..., None, :]
    block = max(1, int(MOST_PRODUCTS / max(1, steps * heads * keys**3)))
    state, error = start[0], start[1]
    z = earlier = np.abs(state) + 2 * error
    value, dev, most = (np.empty(new.shape) for _ in range(3))
    ratios = np.zeros(steps)
    if logs is not None and not format_.strict:
        each = float(by_logarithms(logs, format_).max()) * (SOLVED + 3 * EACH)
        ratios[:] = np.expm1(each + EXPONENTIAL_ULPS * format_.roundoff)
    unit = np.broadcast_to(np.eye(keys), (1, heads, keys, keys))
    products, local = unit, error[None]
    rows = np.empty((steps, heads, new.shape[-1]))
    for t in range(steps):
        count = min(t + 1, SOLVED) + keys + 8
        gamma = format_.gamma(count, factors=2) + ratios[t]
        under = count * format_.underflow
        size = np.abs(state) + 2 * error
        read = np.einsum("hk,hkv->hv", a[t], state)
        if t % SOLVED == 0 and t:
            z, earlier = size, z
        whole = size if format_.strict else np.maximum(z, earlier)
        seen = np.einsum("hk,hkv->hv", sizes.right[t], whole)
        rows[t] = seen
        felt = np.einsum("hk,hkv->hv", sizes.right[t], error)
        felt = felt + np.einsum("hk,hkv->hv", right[1][t], size)
        off = gamma * seen + under
        if shares is not None:  # the rows of every chunk's system that ends here
            first = max(0, t + 1 - SOLVED)
            weights = shares[:, t, first : t + 1]
            solved = np.einsum("hs,shv->hv", weights, rows[first : t + 1])
            off = gamma * solved + under * weights.sum(axis=1)[:, None]
        held = np.abs(read) + felt + off
        wrote = sizes.left[t][..., None] * held[:, None, :]
        added_now = wrote + sizes.added[t]
        kept = sizes.decay[t][..., None]
        z, earlier = (kept * part + added_now for part in (z, earlier))
        whole = kept * whole + added_now
        made = (
            sizes.left[t][..., None]
            * (off + np.einsum("hk,hkv->hv", right[1][t], size))[:, None, :]
        )
        made = made + left[1][t][..., None] * held[:, None, :]
        made = made + d_error[t][..., None] * size + added[1][t]
        made = made + gamma * whole + under * (1 + whole.max(initial=0.0))
        state = d[t][..., None] * state + b[t][..., None] * read[:, None, :] + new[t]
        if t % block == 0:
            products, local = unit, error[None]
        products = np.concatenate([jacobians[t] @ products, unit])
        local = np.concatenate([local, made[None]])
        error = GROWN * np.einsum("shkj,shjv->hkv", np.abs(products), local)
        value[t], dev[t], most[t] = state, error, whole
    if format_.accumulate != format_.roundoff:
        dev = dev + format_.roundoff * (np.abs(value) + 2 * dev)
    return Scanned(value=value, dev=dev, most=most + 2 * dev)


def _inverses(d: Array, b: Array, a: Array) -> Array:
    """The sizes of I + |X| + 2 |L| |X| of every head, (H, T, T).

    Of a long run they are known for pairs of steps that one window holds; a chunk is in
    one of these.
    """
    steps, heads, _ = b.shape
    shares = np.zeros((heads, steps, steps))
    for begin in range(0, steps, SOLVED):
        window = slice(begin, min(begin + 2 * SOLVED, steps))
        found = _inverse(d[window], b[window], a[window])
        shares[:, window, window] = np.maximum(shares[:, window, window], found)
        if window.stop == steps:
            break
    return shares


def _inverse(d: Array, b: Array, a: Array) -> Array:
    """The same of one window.

    Rows of X come by substitution; L_ts needs the decays between s and t, which are
    carried along with b.
    """
    steps, heads, keys = b.shape
    lower = np.zeros((heads, steps, steps))
    carried = np.zeros((steps, heads, keys))
    for t in range(steps):
        lower[:, t, :t] = np.einsum("hk,shk->hs", a[t], carried[:t])
        carried[:t] *= d[t]
        carried[t] = b[t]
    unit = np.eye(steps)
    right = np.broadcast_to(unit, lower.shape)
    try:
        size = np.abs(np.linalg.solve(unit - lower, right))
    except np.linalg.LinAlgError:  # numbers beyond float64
        size = np.full_like(lower, np.inf)
    below = np.abs(lower)
    return np.asarray(unit + size + 2 * below @ size)
