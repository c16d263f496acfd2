"""The sweep over products of Jacobians: sums of absolute values of all pairs of steps.

For every step k behind the one the sweep has reached, t, it holds side by side

    P(k, t)^T,   P(k, t)^T G_k,   P(k-1, t)^T K_k^T       with P(k, t) = J_k ... J_{t+1}

(propagation.py says what they are for), and advances all of them to t - 1 by one
product with J_t^T, a few columns at a time: what has been multiplied is still in the
cache when its absolute values meet the errors. Each k has an exponent of its own, for a
product of a thousand contractions is no float64.

Where every step has a loss of its own, the latest k are dropped once their products
have contracted so far that even their norms add nothing that shows: from then on they
count by norms, ||P(k, t)|| <= ||P(l, t)|| ||P(k, l)|| with l the last k still held.
"""

from dataclasses import dataclass
from math import ceil, inf, log2

import numpy as np

from longdep.numeric.oracle.bounds.scaling import exponent, exponents
from longdep.numeric.precision import Array

COLUMNS = 2**18  # numbers in the columns that are multiplied together: 2 MiB
SMALL, LARGE = 2.0**-200, 2.0**200  # products outside are scaled
SCALED = 4  # so many steps may pass until they are
UNSEEN = 2.0**-30  # a share of the bound that does not show


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What the sweep adds up.

    Attributes:
        states: (T + 1, D) errors of the states.
        gradients: (T + 1, D) of the total gradients, each in units of its scale.
        rows: (T + 1, rows) of the rows but for their own errors.
        sources: (T + 1, D) errors made at each total gradient,
        splits: (T + 1, D) ... and what of them products of Jacobians make.
    """

    states: Array
    gradients: Array
    rows: Array
    sources: Array
    splits: Array


class Products:
    """The matrices of all later steps, and the sums so far.

    Args:
        scales: (T + 1,) of the total gradients, known from the step reached on.
        direct: (T + 1, D) sizes of the direct gradients; 0 at the start.
        rows: how many quantities of a backward step are wanted.
        roundoff: u, what is not seen is small against it.
        split: what a product of Jacobians may be off, in products of their sizes.
    """

    def __init__(
        self, scales: Array, direct: Array, rows: int, roundoff: float, split: float
    ) -> None:
        self.scales, self.direct = scales, direct
        steps, d = len(scales) - 1, direct.shape[1]
        self.size, self.wide = d, rows
        self.split = split * ceil(log2(steps + 2))
        self.sums = Sums(
            states=np.zeros((steps + 1, d)),
            gradients=np.zeros((steps + 1, d)),
            rows=np.zeros((steps + 1, rows)),
            sources=np.zeros((steps + 1, d)),
            splits=np.zeros((steps + 1, d)),
        )
        self.pairs = np.empty((d, steps * 2 * d))  # P^T and P^T G, block by block
        self.turned = np.empty((d, steps * rows))
        self.met = np.zeros((steps + 1, 2 * d, 2))  # what pairs meet: q and r, c
        # |c_t| and all |P(k, t)^T| |c_k|; that, or the most of |P(k, t)^T| times it
        self.sized = np.zeros((steps + 1, d, 2))
        self.exponents = np.zeros(steps + 1, dtype=np.int64)
        self.curvature = np.zeros((d, d))  # G at the step reached
        self.pending: tuple[Array, Array] | None = None  # J, K of the step before
        self.last = steps  # the last block that is held
        largest = direct.max(axis=1, initial=0.0)
        largest[0] = inf
        self.least = np.minimum.accumulate(largest) * roundoff * UNSEEN
        self.least[0] = 0.0
        long = steps * 2 * d * d > COLUMNS and self.least.any()
        self.norms = np.zeros((steps + 1, steps + 1)) if long else None
        self.strengths = np.zeros((steps + 1, 2))  # log2 of ||G_k||, ||K_k||

    def reach(
        self,
        t: int,
        local: Array,
        adding: Array,
        by_gradient: Array,
        mixed: Array,
    ) -> None:
        """Come to a step, whose errors meet those of all later ones.

        Args:
            t: the step, one less than the last time.
            local: (D,) errors made at its state.
            adding: (D,) errors made at its total gradient.
            by_gradient: (rows, D) how its rows feel that gradient.
            mixed: which of them feel so much of it that it is added up for each alone.
        """
        mixing = by_gradient[mixed]
        later, felt_rows, parted = self._advance(t, local, mixing)
        split = self.split * np.maximum(later[:, 1], parted[:, 1])
        q = adding + split
        sums, g = self.sums, self.curvature
        sums.sources[t], sums.splits[t] = q, split
        sums.states[t] += local
        sums.gradients[t] += later[:, 0] + q + abs(g) @ local
        rows = abs(by_gradient) @ (later[:, 0] + q)
        rows[mixed] = felt_rows + abs(mixing) @ q
        sums.rows[t] += rows + abs(by_gradient @ g) @ local
        scaled = np.ldexp(self.direct[t], exponent(-self.scales[t]))
        self.met[t, : self.size, 0] = q
        self.met[t, : self.size, 1] = scaled
        self.sized[t, :, 0] = later[:, 1] + scaled
        self.sized[t, :, 1] = np.maximum(self.sized[t, :, 0], parted[:, 0])
        self.met[t, self.size :, 0] = local

    def leave(
        self,
        t: int,
        jacobian: Array,
        curved: Array,
        by_gradient: Array,
        by_state: Array,
    ) -> None:
        """Add the step's own matrices; the sweep goes on to the step before.

        Args:
            t: the step reached.
            jacobian: (D, D) J_t.
            curved: (D, D) derivative of J_t^T a_t by the state before.
            by_gradient: (rows, D) how its rows feel the gradient.
            by_state: (rows, D) how they feel the state before.
        """
        d, g = self.size, self.curvature
        block = self.pairs[:, (t - 1) * 2 * d : t * 2 * d]
        block[:, :d], block[:, d:] = np.eye(d), g
        through = g @ jacobian
        turned = by_gradient @ through + by_state
        self.pending = (jacobian, turned)
        if self.norms is not None:
            self.norms[t, t] = np.log2(d) / 2
            self.strengths[t] = _log_norm(g), _log_norm(turned)
        total = jacobian.T @ through + curved
        shift = exponent(self.scales[t] - self.scales[t - 1])
        self.curvature = np.ldexp((total + total.T) / 2, shift)

    def _advance(
        self, t: int, local: Array, mixing: Array
    ) -> tuple[Array, Array, Array]:
        """Multiply everything held by J^T; what reaches the gradient and the rows.

        The last is max over k of |P(k, t)^T| (all that has come to k), and max over k
        and j of |P(k, t)^T| |P(j, k)^T| (all that has come to j).
        """
        d, later, rows = self.size, np.zeros((self.size, 2)), np.zeros(len(mixing))
        parted = np.zeros((d, 2))
        if self.pending is None:
            return later, rows, parted
        jacobian, turned = self.pending
        back = np.ascontiguousarray(jacobian.T)
        far = not SMALL < abs(back).max() ** SCALED < LARGE
        some = max(1, COLUMNS // (2 * d * d))
        top = min(int(np.frexp(local.max(initial=0.0))[1]), 0)
        light = np.ldexp(local, -top)  # times mantissas it does not underflow
        for j in range(t + 1, self.last + 1, some):
            end = min(j + some, self.last + 1)
            own = exponents(self.exponents[j:end] + top)[:, None]
            shift = self.exponents[j:end] + self.scales[j:end] - self.scales[t]
            factors = np.ldexp(1.0, exponents(shift))[:, None]
            met = (self.met[j:end] * factors[..., None]).reshape(-1, 2)
            held = self.pairs[:, (j - 1) * 2 * d : (end - 1) * 2 * d]
            now = back @ held
            if len(mixing):
                rows += abs(mixing @ now) @ met[:, 0]
            held[:] = now
            np.abs(now, out=now)
            later += now @ met
            blocks = now.reshape(d, end - j, 2 * d)
            sized = self.sized[j:end] * factors[..., None]
            products = blocks[:, :, :d].transpose(1, 0, 2) @ sized
            np.maximum(parted, products.max(axis=0), out=parted)
            felt = np.ldexp((light @ now).reshape(-1, 2 * d), own)
            self.sums.states[j:end] += felt[:, :d]
            self.sums.gradients[j:end] += felt[:, d:]
            rowwise = self._turned(back, turned.T if j == t + 1 else None, j, end)
            felt = (light @ rowwise).reshape(end - j, -1)
            self.sums.rows[j:end] += np.ldexp(felt, own)
            if self.norms is not None or far or t % SCALED == 0:
                self._scale(blocks, j, t)
        if self.norms is not None:
            self._drop(self.norms, t, local)
            self._count_dropped(self.norms, t, local, later, mixing, rows, parted)
        return later, rows, parted

    def _turned(self, back: Array, newest: Array | None, j: int, end: int) -> Array:
        """Advance what later rows feel of the states; the newest begin here."""
        wide = self.wide
        held = self.turned[:, (j - 1) * wide : (end - 1) * wide]
        if newest is not None:  # not yet known when the sweep began
            held[:, :wide] = 0.0
        now = back @ held
        if newest is not None:
            now[:, :wide] = newest
        held[:] = now
        return np.abs(now, out=now)

    def _scale(self, now: Array, j: int, t: int) -> None:
        """Keep mantissas within bounds, and note the norms."""
        largest = now.max(axis=(0, 2))
        if self.norms is not None:
            top = now[:, :, : self.size].max(axis=(0, 2))
            logs = np.log2(self.size * top) + self.exponents[j : j + len(top)]
            self.norms[j : j + len(top), t] = logs
        for k in np.flatnonzero(
            (largest > 0)
            & ((largest < SMALL) | (largest > LARGE))
            & np.isfinite(largest)
        ):
            exponent = int(np.frexp(largest[k])[1])
            place = j + int(k) - 1
            for held, width in ((self.pairs, 2 * self.size), (self.turned, self.wide)):
                block = held[:, place * width : (place + 1) * width]
                block[:] = np.ldexp(block, -exponent)
            self.exponents[place + 1] += exponent

    def _drop(self, norms: Array, t: int, local: Array) -> None:
        """Let go of the last blocks whose norms add nothing that shows."""
        here = np.linalg.norm(local)
        while self.last > t + 1:
            j, d = self.last, self.size
            g, k = np.exp2(self.strengths[j])
            near, sums = np.exp2(norms[j, t]), self.sums
            q, c = np.linalg.norm(self.met[j, :d], axis=0)
            r = np.linalg.norm(self.met[j, d:, 0])
            unit = np.ldexp(1.0, exponent(self.scales[j]))
            seen = (
                near * (q + g * r + self.split * c) * unit > self.least[t]
                or near * here > UNSEEN * sums.states[j].max()
                or near * g * here > UNSEEN * sums.gradients[j].max()
                or np.exp2(norms[j - 1, t]) * k * here
                > UNSEEN * sums.rows[j].max(initial=0.0)
            )
            if seen or not np.isfinite(near):
                return
            self.last -= 1

    def _count_dropped(
        self,
        norms: Array,
        t: int,
        local: Array,
        later: Array,
        mixing: Array,
        rows: Array,
        parted: Array,
    ) -> None:
        """What the blocks that are held no more may add, by their norms."""
        last, d = self.last, self.size
        if last == len(self.scales) - 1:
            return
        gone = slice(last + 1, None)
        norms[gone, t] = norms[last, t] + norms[gone, last]
        near, before = np.exp2(norms[gone, t]), np.exp2(norms[last:-1, t])
        g, k = np.exp2(self.strengths[gone]).T
        met = self.met[gone]
        unit = np.ldexp(1.0, exponents(self.scales[gone] - self.scales[t])) * near
        of_q = np.linalg.norm(met[:, :d], axis=1)
        of_r = np.linalg.norm(met[:, d:], axis=1) * g[:, None]
        total = unit @ (of_q + of_r)
        later += total
        rows += np.linalg.norm(mixing, axis=1) * total[0]
        sized = unit[:, None] * np.linalg.norm(self.sized[gone], axis=1)
        np.maximum(parted, sized.max(axis=0), out=parted)
        here = np.linalg.norm(local)
        self.sums.states[gone] += near[:, None] * here
        self.sums.gradients[gone] += (near * g)[:, None] * here
        self.sums.rows[gone] += (before * k)[:, None] * here


def _log_norm(matrix: Array) -> float:
    """The base-2 logarithm of the Frobenius norm."""
    return float(np.log2(np.linalg.norm(matrix)))
