"""mingru-scans: MinGRU in log space, SignedMinGRU, and the scan below them.

    longdep check mingru:MinGRU --adapter mingru-scans --system min-gru
    longdep check mingru:linear_scan --adapter mingru-scans --system diagonal-recurrence

SignedMinGRU multiplies the decay by a tanh, which is given a large bias: it is exactly
1, and what is left is the minGRU of linear candidates.
"""

from typing import Any

from longdep.numeric.oracle.adapters.recurrences.using import (
    Use,
    called,
    default_dtype,
)
from longdep.numeric.oracle.adapters.torch_tensors import Tensors

SATURATED = 64.0  # its tanh is 1 in every format


def _weights(given: Tensors) -> Tensors:
    return {
        "linear_z.weight": given["W_z"],
        "linear_z.bias": given["b_z"],
        "linear_h.weight": given["W_h"],
        "linear_h.bias": given["b_h"],
    }


def _min_gru(kind: Any, given: Tensors, _: str) -> Any:
    n, m = given["W_z"].shape
    with default_dtype(given["x"].dtype):
        module = kind(m, n)
    return called(module, _weights(given), given["x"], given["h0"][:, None])


def _signed(kind: Any, given: Tensors, _: str) -> Any:
    import torch

    n, m = given["W_z"].shape
    with default_dtype(given["x"].dtype):
        module = kind(m, n, coupled=True)
    sign = {
        "linear_s.weight": torch.zeros_like(given["W_z"]),
        "linear_s.bias": torch.full_like(given["b_z"], SATURATED),
    }
    weights = _weights(given) | sign
    return called(module, weights, given["x"], given["h0"][:, None])


def _linear_scan(scan: Any, given: Tensors, _: str) -> Any:
    products, sums = scan(given["a"], given["b"])
    return products * given["h0"][:, None] + sums


USES = (
    Use(
        target="MinGRU",
        system="min-gru",
        conventions=("log-space", "positive"),
        run=_min_gru,
    ),
    Use(target="SignedMinGRU", system="min-gru", conventions=("linear",), run=_signed),
    Use(
        target="linear_scan",
        system="diagonal-recurrence",
        conventions=("real", "complex", "complex-conjugated"),
        run=_linear_scan,
    ),
)
