"""xlstm: the mLSTM's three forms, and the sLSTM step by step.

    longdep check xlstm.blocks.mlstm.backends:parallel_stabilized_simple \
        --adapter xlstm --system mlstm
    longdep check xlstm.blocks.slstm.cell:sLSTMCell --adapter xlstm --system slstm

Its states are square: a case whose keys and values are of different sizes is not for
the forms that keep a state. Those of the single step are made of scaled keys, where
others scale the queries. An epsilon of 0 makes the forms `exp-floor`.
"""

from typing import Any

from longdep.numeric.oracle.adapters.recurrences.chunks import dividing
from longdep.numeric.oracle.adapters.recurrences.using import Use, called
from longdep.numeric.oracle.adapters.torch_tensors import Tensors

EPSILON = {"exp-floor": 0.0, "exp-floor-eps": 1e-6}
BOTH = ("exp-floor", "exp-floor-eps")


def _inputs(given: Tensors) -> tuple[Any, ...]:
    """Heads before steps."""
    return tuple(given[name].transpose(1, 2) for name in "qkvif")


def _require_square(given: Tensors) -> None:
    if given["q"].shape[-1] != given["v"].shape[-1]:
        raise NotImplementedError("keys and values are of different sizes")


def _whole(form: Any, given: Tensors, convention: str) -> Any:
    q, k, v, i, f = _inputs(given)
    gates = i[..., None], f[..., None]
    return form(q, k, v, *gates, eps=EPSILON[convention]).transpose(1, 2)


def _steps(form: Any, given: Tensors, convention: str) -> Any:
    import torch

    _require_square(given)
    q, k, v, i, f = _inputs(given)
    small = q.shape[-1] ** -0.5
    c, n = small * given["C0"], small * given["n0"][..., None]
    m = n.new_zeros((*n.shape[:2], 1, 1))
    rows = []
    for t in range(q.shape[2]):
        step = slice(t, t + 1)
        keys = (array[:, :, step].clone() for array in (q, k, v))
        gates = (array[:, :, step, None] for array in (i, f))
        h, (c, n, m) = form(c, n, m, *keys, *gates, eps=EPSILON[convention])
        rows.append(h.reshape(*v.shape[:2], 1, -1))
    return torch.cat(rows, dim=2).transpose(1, 2)


def _chunks(form: Any, given: Tensors, convention: str) -> Any:
    _require_square(given)
    q, k, v, i, f = (array.contiguous() for array in _inputs(given))
    made = form(
        q,
        k,
        v,
        i,
        f,
        initial_C=given["C0"],
        initial_n=given["n0"],
        chunk_size=dividing(q.shape[2]),
        eps=EPSILON[convention],
    )
    return made.transpose(1, 2)


def _of_slstm(given: Tensors) -> tuple[Any, Any]:
    """What the inputs add to the gates, and the states: h, c, n and the maximum."""
    import torch

    start, cell, norm = (given[name] for name in ("h0", "c0", "n0"))
    states = torch.stack([start, cell, norm, torch.zeros_like(norm)])
    return given["x"] @ given["W"].T, states


def _slstm(forward: Any, given: Tensors, _: str) -> Any:
    from xlstm.blocks.slstm.src.vanilla import slstm_pointwise_function_registry

    added, states = _of_slstm(given)
    step = slstm_pointwise_function_registry["slstm"]
    recurrent = given["R"][None]
    every, _, _ = forward(added.transpose(0, 1), states, recurrent, given["b"], step)
    return every[0, 1:].transpose(0, 1)


def _slstm_cell(cell: Any, given: Tensors, _: str) -> Any:
    from xlstm.blocks.slstm.cell import sLSTMCellConfig

    added, states = _of_slstm(given)
    config = sLSTMCellConfig(
        hidden_size=states.shape[-1], num_heads=1, backend="vanilla", dtype="float32"
    )
    made = cell(config).to(added.dtype)
    weights = {"_recurrent_kernel_": given["R"][None], "_bias_": given["b"]}
    h, _ = called(made, weights, added, states)
    return h[:, 0]


USES = (
    Use(
        target="parallel_stabilized_simple",
        system="mlstm",
        conventions=("exp-floor",),
        run=_whole,
        lacks=("C0", "n0"),
    ),
    Use(
        target="recurrent_step_stabilized_simple",
        system="mlstm",
        conventions=BOTH,
        run=_steps,
    ),
    Use(target="chunkwise_simple", system="mlstm", conventions=BOTH, run=_chunks),
    *(
        Use(target=target, system="slstm", conventions=("sigmoid-forget",), run=run)
        for target, run in (("sLSTMCell", _slstm_cell), ("slstm_forward", _slstm))
    ),
)
