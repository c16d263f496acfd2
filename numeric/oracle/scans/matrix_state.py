"""Quantities and equations of recurrences with a state matrix for each head.

A state S (K, V) of a head is written to by keys and values and read by queries:

    S_t = decay_t S_(t-1) + k_t v_t^T        o_t = S_t^T q_t

A program may keep S and go step by step, or form o_t of the scores q_t k_s^T times the
decays between s and t, a chunk of steps at a time, with S carried between chunks.
"""

from longdep.numeric.oracle.scans.common import rooted
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import Quantity, Role

QUERIES = Quantity("q", ("T", "H", "K"), meaning="queries q_1..q_T of each head")
KEYS = Quantity("k", ("T", "H", "K"), meaning="keys k_1..k_T")
VALUES = Quantity("v", ("T", "H", "V"), meaning="values v_1..v_T")
STATE_0 = Quantity(
    "S0", ("H", "K", "V"), meaning="initial state matrices", role=Role.START
)
READ = Quantity("o", ("T", "H", "V"), meaning="what queries read of the states")
COTANGENT_O = Quantity(
    "cotangent_o",
    ("T", "H", "V"),
    meaning="direct gradient of the loss at each o_t",
    role=Role.COTANGENT,
)


def written(t: Trace, key: Node, value: Node) -> Node:
    """The products k_t v_t^T: (T, H, K) and (T, H, V) to (T, H, K, V)."""
    key, value = t.marked("key", key), t.marked("value", value)
    return t.marked("added", t.contract("thk,thv->thkv", key, value))


def read(t: Trace, states: Node, query: Node) -> Node:
    """The products S_t^T q_t: (T, H, K, V) and (T, H, K) to (T, H, V)."""
    return t.contract("thkv,thk->thv", states, query)


def scaled(t: Trace, query: Node) -> Node:
    """The same divided by the square root of its last length."""
    return query * rooted(t, query.shape[-1])
