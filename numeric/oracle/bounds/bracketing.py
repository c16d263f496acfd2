"""The allowance of h_t = a_t h_(t-1) + b_t, for every order of association.

A program may go step by step, up and down a tree, or in chunks with a carry: each is a
binary tree over the maps (a, b), which composes neighbours,

    (a2, b2) o (a1, b1) = (a2 a1, a2 b1 + b2),

with h_0 as its leftmost leaf. Every tree for h_t has exactly one node at each gap g
between two neighbouring leaves: the node whose two operands meet there. Let

    M_t = |a_t| M_(t-1) + |b_t|,  M_0 = |h_0|      what all terms of h_t add up to,
    P(g, t) = |a_(g+1)| ... |a_t|                  what carries h_g to h_t.

At the node of gap g

- the product a2 b1 is rounded: carried to h_t, at most u P(g, t) M_g;
- so is a2 a1, which later multiplies states at or before g: again at most
  u P(g, t) M_g, since P(i, t) M_i <= P(g, t) M_g for i <= g;
- the sum is off by at most u times itself.

Summed over all gaps, P(g, t) M_g is the recurrence L_t = |a_t| (L_(t-1) + M_(t-1)).

The matrix forms of chunks add up the terms of h_t that are in the chunk, each times its
product of decays, in whatever order. So sums are bounded for every binary tree over the
terms, not only for those that keep them in their order. Call the last K terms near, and
let W = P(t-K, t) M_(t-K) be what all others add up to. A sum is off by at most u times
itself, and by no more than its smaller operand. Of the sums in a tree

- at most K - 1 have near terms in both operands: each is off by at most u M_t;
- those with near terms in one operand have disjoint others, which are off by at most
  these, in all at most W;
- those without near terms have each far term at most t times: in all at most t u W.

K is the best of the powers of 2. With decays up to r < 1 that is of the order
u / (1 - r), times the logarithm of 1/u for sums in the worst order. A product of states
with queries, (q k) v summed over all terms, has its K in common for all entries that it
adds up: `tails` are the W of every K.

Decays that are exponentials may be multiplied by adding their logarithms, where a
product is exp(G_t - G_g), or exp(G_t - G_c) exp(G_c - G_g), with G summed over a chunk
of at most CHUNK steps, in order or in a tree. Of sums in order, two share the roundings
of what both have: their difference over c steps is off by c u |G|. Of sums in a tree
each has at most log2 CHUNK roundings of its own; with what is added up in blocks, EACH
of two sums together. So a chunk that passes c steps of a lag is off by at most (c +
EACH) u |G|, with |G| what CHUNK steps add up to; a lag k passes its own chunk, that of
t, and those between, whose sums are together no more than 2 + 1 + k / CHUNK of |G|: off
is at most

    (k + EACH (3 + k / CHUNK)) u |G|,        0 for k = 0.

The lags of all terms add up to L_t: all that is at most u |G| ((1 + EACH / CHUNK) L_t +
3 EACH (M_t - |b_t|)). A sum that ends one step earlier may be formed by taking away the
last logarithm: SHIFTED u |G| more, for every term. Exponentials add as much as one at
every term and gap. Where exponents of what is added are shifted by a running maximum on
the way, each exponential's argument passes two more roundings of the size of these.

Where such a tree is differentiated the gradient at a_s is a sum over the nodes that
have leaf s in their right operand: of products of a part of the gradient at h_s, from
the node's later outputs, with a part of h_(s-1), from its left operand. No two nodes
have a pair of terms in common. M_t, L_t and what is lost in sums add up over terms; so
all these products are off by at most M' times what h_(s-1) may be off by, and M_(s-1)
times what the gradient may, M' being what the gradient's terms add up to, and by two
roundings of M' M_(s-1): its last product and sum. The others are those of gaps. The
gradient and the state themselves may both be 0. That holds of sums that are nested as
the nodes are. Where single pairs of terms are added up one after the other, more
roundings may fall on the largest sum; these are not counted.

Errors of a, b and h_0 are carried by the same recurrence. Everything is computed with
decays and terms enlarged by their errors and roundings, so that nothing beyond the
first order is left out, but for the roundings of t sums, whose factor 1 / (1 - t u) is
put in front.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

import numpy as np

from longdep.numeric.oracle.arithmetic import Arithmetic
from longdep.numeric.precision import Array

CHUNK = 256  # steps over which a program adds up logarithms of decays
EACH = (
    32  # roundings that two sums of logarithms do not share: 2 log2 CHUNK, and blocks
)
SHIFTED = 4  # roundings of a sum that is taken from the next one: G_t - log a_t
STORED = 5  # times that a sum may be stored in a narrower format
EXPONENTIAL_ULPS = 16  # of u: an exponential, or the ratio of two
COMPLEX_PRODUCT = 3
PRODUCTS = 4  # of a gradient, a query, a decay and a key or value: any may underflow
Known = tuple[Array, Array]  # values and bounds of their errors


@dataclass(frozen=True, kw_only=True)
class Scanned:
    """The states of a recurrence, (T, ...) each.

    Attributes:
        value: the states as float64 has them.
        dev: bounds of their errors.
        most: M_t.
        tails: what all terms but the last 1, 2, 4, ... add up to.
        reach: the largest product of neighbouring decays so far, 1 for none: a program
            may form it.
    """

    value: Array
    dev: Array
    most: Array
    tails: tuple[Array, ...] = ()
    reach: Array | float = 1.0


def bracketed(
    decay: Known,
    added: Known,
    start: Known,
    format_: Arithmetic,
    logs: Array | None = None,
    exponents: Array | None = None,
) -> Scanned:
    """Bound the errors of the states h_1..h_T of any order of association.

    Args:
        decay: (T, ...) a, which broadcasts against b.
        added: (T, ...) b.
        start: (...) h_0.
        format_: the arithmetic.
        logs: sizes of the logarithms of the decays, where decays may be multiplied by
            adding these; they broadcast like the decays.
        exponents: sizes of what is added up in such an exponent; those of `logs` if
            None.
    """
    (a, a_error), (b, b_error), (h, h_error) = decay, added, start
    steps, unit = len(b), format_.accumulate
    # States of complex decays are complex, though nothing that is added may be.
    count = COMPLEX_PRODUCT if np.iscomplexobj(a) else 1
    grown = 1 + (count + 1) * unit
    factor = (np.abs(a) + 2 * a_error) * grown
    term = (np.abs(b) + 2 * b_error) * grown
    shape = b.shape[1:]
    kind = np.result_type(a, b, h)
    value = np.empty(b.shape, dtype=kind)
    most, left, felt, reach = (np.empty(b.shape) for _ in range(4))
    state = np.broadcast_to(h, shape)
    m = np.broadcast_to(np.abs(h) + 2 * h_error, shape)
    error = np.broadcast_to(h_error, shape)
    lost, carried = np.zeros(shape), np.ones(shape)
    for t in range(steps):
        lost = factor[t] * (lost + m)
        error = factor[t] * error + a_error[t] * m + b_error[t]
        m = factor[t] * m + term[t]
        state = a[t] * state + b[t]
        carried = np.maximum(factor[t] * carried, 1.0)
        value[t], most[t], left[t], felt[t], reach[t] = state, m, lost, error, carried
    gaps = np.arange(1, steps + 1).reshape(-1, *(1,) * len(shape))
    tails = tuple(_tails(factor, most))
    rounded = 2 * count * unit * left + fewest(most, tails, gaps, unit)
    total = gaps * unit
    if logs is not None:
        each = by_logarithms(logs, format_)
        passed = _exponentials(logs if exponents is None else exponents, format_)
        older = most - term
        along, once = 1 + EACH / CHUNK, 3 * EACH
        rounded = rounded + each * (along * left + once * older + SHIFTED * most)
        rounded = rounded + passed * (most + left)
        total = total + each * (along * gaps + once + SHIFTED) + passed * (1 + gaps)
    rounded = np.where(total < 1, rounded / (1 - total), inf)
    rounded = np.where(rounded > 0, rounded, 0.0)
    tallest = np.maximum.accumulate(most)
    under = PRODUCTS * count * format_.underflow * gaps * reach * (1 + tallest)
    dev = felt + rounded + np.where(tallest > 0, under, 0.0)  # most may underflow
    if format_.accumulate != format_.roundoff:
        dev = dev + format_.roundoff * (np.abs(value) + 2 * dev)
    return Scanned(
        value=value,
        dev=dev,
        most=most + 2 * dev,
        tails=tails,
        reach=np.maximum.accumulate(reach),
    )


def _tails(factor: Array, most: Array) -> Iterator[Array]:
    """The weights of all terms but the last K, for K = 1, 2, 4, ... below T."""
    steps, far = len(most), 1
    product = np.broadcast_to(factor, most.shape).copy()  # P(t - far, t)
    while far < max(steps, 2):
        early = np.zeros_like(most)
        early[far:] = product[far:] * most[:-far]
        yield early
        doubled = np.zeros_like(product)
        doubled[far:] = product[far:] * product[:-far]
        product, far = doubled, 2 * far


def fewest(most: Array, tails: tuple[Array, ...], gaps: Array, unit: float) -> Array:
    """What rounding the sums of terms adds, in any order: the best K.

    Args:
        most: what all terms add up to.
        tails: what those but the last 1, 2, 4, ... add up to.
        gaps: how many sums there are at most.
        unit: roundoff of a sum.
    """
    best = gaps * unit * most
    for power, tail in enumerate(tails):
        near = np.minimum(2.0**power, gaps) * unit * most
        best = np.minimum(best, near + (1 + gaps * unit) * tail)
    return np.asarray(best)


def between(sizes: Array, states: Array, most: Array, format_: Arithmetic) -> Array:
    """What may underflow in a gradient at decays, put together from parts.

    That is one product for each two steps that a decay lies between, s (T - s + 1) of
    them at step s, of PRODUCTS factors each. What one loses grows by decays that
    follow, and by other factors; by these it is taken to grow no more than the states
    do (as in `bracketed`).

    Args:
        sizes: of the decays; the first axis may be one for all steps, or none.
        states: (T, ...) the h_t.
        most: what their terms add up to.
        format_: the arithmetic.
    Returns:
        Of the shape of the decays.
    """
    steps = len(states)
    step = np.arange(1.0, steps + 1)
    pairs = step * (steps - step + 1)
    if sizes.shape[:1] == (steps,) and (sizes.ndim > 1 or states.ndim == 1):
        pairs = pairs.reshape(-1, *(1,) * (sizes.ndim - 1))
        grown = farthest = np.ones(sizes.shape[1:])
        for size in sizes:
            grown = np.maximum(size * grown, 1.0)
            farthest = np.maximum(farthest, grown)
    else:
        pairs = pairs.sum()
        farthest = np.maximum(sizes, 1.0) ** steps
    count = COMPLEX_PRODUCT if np.iscomplexobj(states) else 1
    tallest = np.max(most, initial=0.0)
    lost = PRODUCTS * count * format_.underflow
    return np.asarray(lost * pairs * farthest * (1 + tallest))


def by_logarithms(logs: Array, format_: Arithmetic) -> Array:
    """What one rounding of a sum of logarithms makes of a product, (1, ...).

    It is the unit roundoff of these sums times the largest of CHUNK steps. Sums that
    are stored in a narrower format are rounded to it STORED times in all, which EACH
    outnumbers.
    """
    sums = np.concatenate([np.zeros_like(logs[:1]), np.cumsum(logs, axis=0)])
    steps = len(logs)
    before = np.maximum(np.arange(1, steps + 1) - CHUNK, 0)
    total = np.max(sums[1:] - sums[before], axis=0, keepdims=True)
    unit = format_.accumulate
    if unit != format_.roundoff:
        unit = unit + STORED * format_.roundoff / EACH
    return np.asarray(unit * total)


def _exponentials(exponents: Array, format_: Arithmetic) -> Array:
    """What a product's exponentials add, (1, ...)."""
    unit = format_.roundoff
    largest = np.max(exponents, axis=0, keepdims=True)
    return np.asarray(np.expm1(4 * unit * largest + EXPONENTIAL_ULPS * unit))


def in_log_space(
    decay: Array, added: Array, start: Array, format_: Arithmetic
) -> Array:
    """How far h_t may be off, relatively, where a program adds logarithms, (T, ...).

    It forms A_t = log a_1 + ... + log a_t, then A_t + log(sum_s exp(log b_s - A_s)),
    with log h_0 among the terms, and takes the exponential. Every number on the way is
    at most 2 |A|_t + the largest |log b_s| + log(t + 1) in size, and passes at most
    2 t + 16 roundings; the exponential makes a relative error of what its argument is
    off by. Where a decay or a term is not positive, nothing is known; but a start of
    exactly 0 is a term that is exactly none, of any size of its logarithm.
    """
    steps = len(added)
    begun = np.where(start == 0, 1.0, start)[None]
    with np.errstate(all="ignore"):
        logs = np.abs(np.log(np.broadcast_to(decay, added.shape)))
        terms = np.abs(np.log(np.concatenate([begun, added])))
    largest = np.maximum.accumulate(terms, axis=0)[1:]
    count = np.arange(1, steps + 1).reshape(-1, *(1,) * (added.ndim - 1))
    sizes = 2 * np.cumsum(logs, axis=0) + largest + np.log(count + 1)
    share = np.array([format_.gamma(2 * t + 16) for t in range(1, steps + 1)])
    return np.asarray(np.expm1(share.reshape(count.shape) * sizes))
