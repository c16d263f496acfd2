"""A latch built of ReLU units: F(v) is the sum of c_i max(0, v - b_i).

It stores a bit against bounded noise; its slope at the stored point may be anything
from 0 to 1.
"""

from sympy import And, Eq, Expr, Function, Ge, Gt, Le, Lt, Max, Sum, Symbol

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import ForAll
from longdep.theory.latching.notation import high, low, margin, s

i, k, m = (Symbol(name, integer=True, nonnegative=True) for name in ("i", "k", "m"))
change, hinge = Function("c", real=True), Function("b", real=True)
memory = Symbol("h", real=True)


def latch(v: Expr) -> Expr:
    """A sum of m + 1 ReLU units (its mirror image stores the other bit)."""
    return Sum(change(i) * Max(0, v - hinge(i)), (i, 0, m))


STORED_SLOPE = Sum(change(i), (i, 0, k))
LATCH = (
    Hypothesis(
        "hinges",
        ForAll(Lt(hinge(i), hinge(i + 1)), i, 0, m - 1),
        "the hinges $b_0 < b_1 < ...$ are in order, and $c_i$ is the change of slope "
        "at $b_i$",
        definition=True,
    ),
    Hypothesis(
        "increasing",
        ForAll(Ge(Sum(change(s), (s, 0, i)), 0), i, 0, m),
        "the map $F$ nowhere decreases",
    ),
    Hypothesis(
        "noise",
        And(Gt(margin, 0), Gt(low, 0)),
        "there is noise, and the interval $[\\ell, r]$ lies on the positive side, so "
        "that the sign is the stored bit",
    ),
    Hypothesis(
        "room",
        And(Ge(latch(low) - margin, low), Le(latch(high) + margin, high)),
        "$F$ maps both ends of $[\\ell, r]$ inside with $\\epsilon$ to spare: bounded "
        "noise never drives the state out",
    ),
    Hypothesis(
        "stored",
        And(
            Eq(latch(memory), memory),
            Lt(low, memory),
            Lt(memory, high),
            Lt(hinge(k), memory),
            Lt(memory, hinge(k + 1)),
            Lt(k, m),
        ),
        "$h$ is a stored point in the interval, between the hinges $k$ and $k+1$, so "
        "that the slope there is $c_0 + ... + c_k$",
        definition=True,
    ),
)
