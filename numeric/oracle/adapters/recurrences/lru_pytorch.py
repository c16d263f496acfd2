"""LRU-pytorch: the linear recurrent unit, a loop over rows and steps.

    longdep check LRU_pytorch:LRU --adapter lru-pytorch --system lru

It is made and called under torch's default dtype: it makes tensors of that.
"""

from typing import Any

from longdep.numeric.oracle.adapters.recurrences.using import (
    Use,
    called,
    default_dtype,
)
from longdep.numeric.oracle.adapters.torch_tensors import Tensors

NAMES = ("nu_log", "theta_log", "gamma_log", "B", "C", "D")


def _lru(kind: Any, given: Tensors, _: str) -> Any:
    n, m = given["B"].shape
    # It takes the initial state of one sequence, a vector.
    with default_dtype(given["x"].dtype):
        module = kind(m, given["D"].shape[0], n)
        weights = {name: given[name] for name in NAMES}
        return called(module, weights, given["x"], state=given["h0"][-1])


USES = (Use(target="LRU", system="lru", conventions=("free",), run=_lru),)
