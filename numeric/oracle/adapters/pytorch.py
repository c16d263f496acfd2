"""PyTorch: modules (packed sequences included) and cells, by autograd.

    longdep.check("gru", torch_module(torch.nn.GRU, "gru"), convention="torch")

Runs where the module has its parameters, in the dtype of the case, or in bfloat16
(`for_precision`). The
gradients are those of
sum(h * cotangent_h) + sum(last_h * cotangent_last), taken by torch.autograd.grad.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from longdep.numeric.oracle import systems
from longdep.numeric.oracle.adapters.plumbing import (
    AdapterError,
    cell_of,
    require_sound_cell,
    with_bfloat16,
)
from longdep.numeric.oracle.adapters.torch_fitting import CELL, LAYER, Fit, fit
from longdep.numeric.oracle.adapters.torch_stack import stacked_module
from longdep.numeric.oracle.adapters.torch_tensors import (
    Tensors,
    answered,
    leaf_of,
    load,
    tensor_of,
)


def torch_module(
    factory: Callable[..., Any],
    system: str,
    *,
    parameters: Mapping[str, str] | None = None,
    chunk: int | None = None,
) -> Callable[[Mapping[str, Any]], dict[str, np.ndarray]]:
    """Wrap a recurrent module that reads whole sequences, such as torch.nn.GRU.

    Args:
        factory: factory(m, n) gives a module whose forward takes x (T, B, m), or a
            packed sequence where sequences are of different lengths, and the initial
            state (1, B, n) (a pair for an LSTM), and returns (outputs, last state) as
            torch.nn.GRU does. Called with nonlinearity= for an rnn, bidirectional=True
            for the reverse direction; for a stacked system with those keywords of
            torch.nn.LSTM that a case needs: num_layers=, bidirectional=, proj_size=,
            batch_first=, nonlinearity=.
        system: simple-rnn, gru, lstm, or one of them padded or stacked.
        parameters: input name to parameter name, where that is not weight_ih_l0 etc.;
            an empty name says that the module has no such bias. Of a stacked system one
            name stands for all layers: {"weight_ih": "rnn.weight_ih"}.
        chunk: of a stacked system: carry the state across chunks of so many steps,
            instead of running over all of them at once.
    Returns:
        The implementation. Of a module with bias=False it has the attribute `lacks`:
        longdep.check leaves these biases 0. One that cannot be made with
        bidirectional=True declines the reverse direction; a stacked one declines every
        structure that it cannot be made with, and dropout with given factors.
    Raises:
        AdapterError: the self-test on torch's own layer failed, or the module has
            other parameters, or, of one that is not stacked, several layers or two
            directions.
    """
    if systems.system(system).stacked:
        return stacked_module(factory, system, parameters, chunk)
    if chunk is not None:
        raise AdapterError(f"chunk: expected a stacked system, got {system!r}")
    cell, padded = cell_of(system), systems.system(system).padded
    _self_test_module(system)
    found = fit(factory, cell, parameters, stepping=False, padded=padded)
    return _lacking(_module(factory, cell, found), found)


def torch_cell(
    factory: Callable[..., Any],
    system: str,
    *,
    parameters: Mapping[str, str] | None = None,
) -> Callable[[Mapping[str, Any]], dict[str, np.ndarray]]:
    """Wrap a module that makes one step, such as torch.nn.GRUCell.

    Args:
        factory: factory(m, n) gives a module whose forward takes x_t (1, m) and the
            state (1, n) (a pair for an LSTM) and returns the next state (a pair).
        system: simple-rnn, gru or lstm.
        parameters: input name to parameter name, where it is not weight_ih and so on;
            an empty name says that the module has no such bias.
    Raises:
        AdapterError: as for torch_module.
    """
    cell = cell_of(system)
    if systems.system(system).padded or systems.system(system).stacked:
        raise AdapterError(f"torch-cell: expected one sequence, got {system!r}")
    _self_test_cell(system)
    found = fit(factory, cell, parameters, stepping=True)
    return of_fit(factory, cell, found)


def of_fit(factory: Callable[..., Any], cell: str, found: Fit) -> Any:
    """Wrap a factory of single steps of which it is known how it fits.

    Args:
        factory: as for torch_cell.
        cell: rnn, gru or lstm.
        found: the names of its parameters.
    """
    return _lacking(_stepping(factory, cell, found), found)


def _lacking(implementation: Any, found: Fit) -> Any:
    """Say which biases the modules lack: a check leaves them 0."""
    if found.lacks:
        implementation.lacks = found.lacks
    return with_bfloat16(implementation)


@cache
def _self_test_module(system: str) -> None:
    import torch

    cell = cell_of(system)
    layer = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[cell]
    found = Fit(names=LAYER, lacks=(), both_ways=True)
    require_sound_cell(_module(layer, cell, found), system, "torch")


@cache
def _self_test_cell(system: str) -> None:
    import torch

    cell = cell_of(system)
    kinds = {
        "rnn": torch.nn.RNNCell,
        "gru": torch.nn.GRUCell,
        "lstm": torch.nn.LSTMCell,
    }
    found = Fit(names=CELL, lacks=(), both_ways=False)
    require_sound_cell(_stepping(kinds[cell], cell, found), system, "torch")


def _module(
    factory: Callable[..., Any], cell: str, found: Fit
) -> Callable[[Mapping[str, Any]], dict[str, np.ndarray]]:
    def implementation(case: Mapping[str, Any]) -> dict[str, np.ndarray]:
        reverse = case.get("direction", "forward") == "reverse"
        if reverse and not found.both_ways:
            raise NotImplementedError("forward only: bidirectional=True is refused")
        n, m = case["h0"].shape[-1], case["x"].shape[-1]
        options = {"bidirectional": True} if reverse else {}
        module = _made(factory, cell, case, m, n, options)
        leaves = {name: leaf_of(case[name], module) for name in ("x", "h0")}
        x, h0 = leaves["x"], leaves["h0"]
        suffix = "_reverse" if reverse else ""
        names = {k: v + suffix for k, v in found.names.items()}
        leaves |= load(module, case, names, found.lacks)
        start = _both_ways(h0, reverse)
        if cell == "lstm":
            leaves["c0"] = leaf_of(case["c0"], module)
            start = (start, _both_ways(leaves["c0"], reverse))
        if "lengths" in case:
            outputs = _run_packed(module, x, start, case["lengths"], n, reverse)
        else:
            states, _ = module(x.unsqueeze(1), start)
            outputs = {"h": states[:, 0]}
        return answered(case, outputs, leaves)

    return implementation


def _run_packed(
    module: Any, x: Any, start: Any, lengths: Any, n: int, reverse: bool
) -> Tensors:
    from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

    packed = pack_padded_sequence(
        x, lengths.tolist(), batch_first=True, enforce_sorted=False
    )
    states, last = module(packed, start)
    h, _ = pad_packed_sequence(states, batch_first=True, total_length=x.shape[1])
    last_h, last_c = last if isinstance(last, tuple) else (last, None)
    outputs = {"h": h[..., n:] if reverse else h, "last_h": last_h[-1]}
    return outputs | ({} if last_c is None else {"last_c": last_c[-1]})


def _stepping(
    factory: Callable[..., Any], cell: str, found: Fit
) -> Callable[[Mapping[str, Any]], dict[str, np.ndarray]]:
    def implementation(case: Mapping[str, Any]) -> dict[str, np.ndarray]:
        import torch

        n, m = case["h0"].shape[-1], case["x"].shape[-1]
        module = _made(factory, cell, case, m, n, {})
        leaves = {name: leaf_of(case[name], module) for name in ("x", "h0")}
        x, h0 = leaves["x"], leaves["h0"]
        leaves |= load(module, case, found.names, found.lacks)
        state = h0.unsqueeze(0)
        if cell == "lstm":
            leaves["c0"] = leaf_of(case["c0"], module)
            state = (state, leaves["c0"].unsqueeze(0))
        rows = []
        for x_t in x:
            state = module(x_t.unsqueeze(0), state)
            rows.append(state if cell == "lstm" else (state,))
        parts = [torch.cat(part) for part in zip(*rows, strict=True)]
        return answered(case, dict(zip(("h", "c"), parts, strict=False)), leaves)

    return implementation


def _made(
    factory: Callable[..., Any],
    cell: str,
    case: Mapping[str, Any],
    m: int,
    n: int,
    options: dict[str, Any],
) -> Any:
    if cell == "rnn":
        options["nonlinearity"] = case["activation"]
    return factory(m, n, **options).to(tensor_of(case["x"]).dtype)


def _both_ways(state: Any, reverse: bool) -> Any:
    import torch

    state = state.unsqueeze(0) if state.dim() == 2 else state.reshape(1, 1, -1)
    return torch.cat([torch.zeros_like(state), state]) if reverse else state
