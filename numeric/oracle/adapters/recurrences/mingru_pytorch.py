"""minGRU-pytorch: minGRU and minLSTM in log space, without biases.

longdep check minGRU_pytorch:minGRU --adapter mingru-pytorch --system min-gru
"""

from typing import Any

from longdep.numeric.oracle.adapters.recurrences.using import Use, called
from longdep.numeric.oracle.adapters.torch_tensors import Tensors

CONVENTIONS = ("log-space", "positive")


def _made(kind: Any, weight: Any) -> Any:
    """The module of (n, m) weights: its width is a factor of that of the input."""
    n, m = weight.shape
    return kind(m, expansion_factor=(n + 0.5) / m, proj_out=False).to(weight.dtype)


def _min_gru(kind: Any, given: Tensors, _: str) -> Any:
    import torch

    weights = torch.cat([given["W_h"], given["W_z"]])
    module = _made(kind, given["W_z"])
    named = {"to_hidden_and_gate.weight": weights}
    return called(module, named, given["x"], prev_hidden=given["h0"][:, None])


def _min_lstm(kind: Any, given: Tensors, _: str) -> Any:
    import torch

    weights = torch.cat([given["W_h"], given["W_f"], given["W_i"]])
    module = _made(kind, given["W_f"])
    named = {"to_hidden_and_f_i_gate.weight": weights}
    return called(module, named, given["x"], prev_hidden=given["h0"][:, None])


USES = (
    Use(
        target="minGRU",
        system="min-gru",
        conventions=CONVENTIONS,
        run=_min_gru,
        lacks=("b_z", "b_h"),
    ),
    Use(
        target="minLSTM",
        system="min-lstm",
        conventions=CONVENTIONS,
        run=_min_lstm,
        lacks=("b_f", "b_i", "b_h"),
    ),
)
