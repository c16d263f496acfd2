"""The allowance of h_t = M h_{t-1}, for every way to bracket M ... M h_0.

A program may multiply state after state, form powers first, square them repeatedly, or
scan: each is a binary tree over t matrices and the vector. Each inner node multiplies
the product P of its left leaves by that of its right ones, Q, with a local error of
gamma_n |P| |Q| + n eta at most, and what is left and right of it carries that to h_t.

Every tree has exactly one node at each of the t gaps between neighbouring leaves: the
node whose two factors meet there. So, whatever the tree, with a node over the leaves
i..j meeting at gap g,

    error of h_t <= sum over g of max over i <= g < j of
                    |M^(t-j)| (gamma_n |M^(j-g)| |M^(g-i)| + n eta J) |h_i|
                 <= sum over g of gamma_n B_(t-g) R_g + n eta r_(t-g) s_g

    B_k = max over a + b = k of |M^a| |M^b|        r_k = max over d < k of |M^d| 1
    R_g = max over i <= g of |M^(g-i)| |h_i|       s_g = max(1, max over i <= g |h_i|_1)

entry by entry (J holds ones only): the factors are true powers, so that a product that
contracts keeps a small allowance. The same sum for M^k itself, B_(k-g) B_g and norms of
rows and columns, bounds a power's error e_k.

That is the first order. Computed factors stand in for true ones: with every |M^a|
grown to |M^a| + 3 e_a, h_i to |h_i| + 3 its bound, the sums bound the errors as long as
they come out below twice the first ones (then, by induction over the size of the
products, no computed factor is further off). Where they do not, nothing is known.

A format that cannot hold a power, or a sum of absolute terms, overflows in one tree
and not in another: nothing is known from that step on.
"""

from math import inf

import numpy as np

from longdep.numeric.oracle.arithmetic import Arithmetic
from longdep.numeric.oracle.vocabulary import Case
from longdep.numeric.precision import Array

MOST_WORK = 2.0**30  # T^2 n^3 up to which all products are formed: seconds
ROOM, GROWN = 2.0, 3.0  # errors allowed for while the second order is bounded


def of_linear(
    case: Case, convention: str, format_: Arithmetic, limit: float = inf
) -> Array:
    """Bound the errors of h_0..h_steps, (steps + 1, n); inf where nothing is known.

    Args:
        case: W, h0 and steps.
        convention: transposed or plain.
        format_: the arithmetic.
        limit: sums of absolute terms from this on may overflow.
    """
    weight = np.asarray(case["W"], dtype=np.float64)
    matrix = weight.T if convention == "transposed" else weight
    steps, n = int(case["steps"]), len(matrix)
    start = np.asarray(case["h0"], dtype=np.float64)
    powers, states = [np.eye(n)], [start]
    for _ in range(steps):
        powers.append(matrix @ powers[-1])
        states.append(matrix @ states[-1])
    first = 2 * format_.roundoff * abs(start) * format_.inputs_rounded
    sizes = (abs(np.array(powers)), abs(np.array(states)))
    plain = _Sums(*sizes, format_, first)
    error, power_error = plain.state_errors(), plain.power_errors()
    grown = _Sums(
        sizes[0] + GROWN * power_error, sizes[1] + GROWN * error, format_, first
    )
    second, power_second = grown.state_errors(), grown.power_errors()
    good = (second <= ROOM * error).all(axis=1)
    good &= (power_second <= ROOM * power_error).all(axis=(1, 2))
    good &= grown.largest() < limit
    second[~np.logical_and.accumulate(good)] = inf
    return second


class _Sums:
    """Both sums over the gaps, for powers and states of given sizes."""

    def __init__(
        self, powers: Array, states: Array, format_: Arithmetic, first: Array
    ) -> None:
        self.powers, self.states, self.first = powers, states, first
        n = powers.shape[1]
        self.gamma = format_.gamma(n, factors=2)
        self.lost = n * format_.underflow
        self.pairs = _pairs(powers)
        # A right factor is a state, or a power that is applied to one later.
        self.reached = np.array(
            [
                np.max(powers[g::-1] @ states[: g + 1, :, None], axis=0)[:, 0]
                for g in range(len(states))
            ]
        )
        rows, columns = powers.sum(axis=2), powers.sum(axis=1)
        self.rows = np.maximum.accumulate(rows)
        self.columns = np.maximum.accumulate(columns)
        self.norms = np.maximum(1.0, np.maximum.accumulate(states.sum(axis=1)))

    def state_errors(self) -> Array:
        """The bound of every h_t."""
        errors = [self.first]
        for t in range(1, len(self.states)):
            meeting = np.einsum("gij,gj->i", self.pairs[t:0:-1], self.reached[:t])
            lost = self.rows[t - 1 :: -1].T @ self.norms[:t]
            carried = self.powers[t] @ self.first
            errors.append(carried + self.gamma * meeting + self.lost * lost)
        return np.array(errors)

    def power_errors(self) -> Array:
        """The bound of every M^k; M itself is exact."""
        errors = np.zeros_like(self.powers)
        formed = _may_be_formed(*self.powers.shape[:2])
        across = np.sqrt((self.pairs**2).sum(axis=2))
        down = np.sqrt((self.pairs**2).sum(axis=1))
        for k in range(2, len(self.powers)):
            if formed:
                met = (self.pairs[k - 1 : 0 : -1] @ self.pairs[1:k]).sum(axis=0)
            else:
                met = across[k - 1 : 0 : -1].T @ down[1:k]
            rows, columns = self.rows[k - 2 :: -1], self.columns[: k - 1]
            errors[k] = self.gamma * met + self.lost * (rows.T @ columns)
        return errors

    def largest(self) -> Array:
        """The largest number, or sum of absolute terms, on the way to each h_t."""
        most = np.maximum(self.pairs.max(axis=(1, 2)), self.reached.max(axis=1))
        return np.maximum.accumulate(most)


def _pairs(powers: Array) -> Array:
    """B_k = max over a + b = k of |M^a| |M^b|, entry by entry, (steps + 1, n, n).

    Where that is too much work, entry (i, j) of a product is bounded by the 2-norms of
    row i and column j, here as for the powers' errors.
    """
    count, n = powers.shape[:2]
    if _may_be_formed(count, n):
        return np.array(
            [np.max(powers[: k + 1] @ powers[k::-1], axis=0) for k in range(count)]
        )
    rows = np.sqrt((powers**2).sum(axis=2))
    columns = np.sqrt((powers**2).sum(axis=1))
    return np.array(
        [
            np.maximum(
                powers[k],
                np.max(rows[: k + 1, :, None] * columns[k::-1, None, :], axis=0),
            )
            for k in range(count)
        ]
    )


def _may_be_formed(count: int, n: int) -> bool:
    return count**2 * n**3 <= MOST_WORK
