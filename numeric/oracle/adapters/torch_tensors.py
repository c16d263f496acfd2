"""Tensors of torch: arrays in and out, a case's weights loaded, gradients taken."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle.adapters.plumbing import AdapterError, cotangents_of

Tensors = dict[str, Any]


def load(
    module: Any,
    case: Mapping[str, Any],
    names: Mapping[str, str],
    lacks: tuple[str, ...],
) -> Tensors:
    """Copy a case's weights into a module.

    Args:
        module: whose parameters they become.
        case: the inputs by name.
        names: input -> parameter.
        lacks: inputs that the module has no parameter for.
    Returns:
        Input -> parameter.
    Raises:
        AdapterError: a shape does not fit, or one that is lacking is not 0.
    """
    import torch

    known = dict(module.named_parameters())
    leaves = {}
    for name in lacks:
        if np.any(case[name]):
            raise AdapterError(f"{name}: expected 0: the module has no such bias")
    for name, target in names.items():
        value = tensor_of(case[name])
        if value.shape != known[target].shape:
            raise AdapterError(
                f"{target}: expected shape {tuple(value.shape)} of {name}, "
                f"got {tuple(known[target].shape)}"
            )
        with torch.no_grad():
            known[target].copy_(value)
        leaves[name] = known[target]
    return leaves


def answered(
    case: Mapping[str, Any], outputs: Mapping[str, Any], leaves: Tensors
) -> dict[str, np.ndarray]:
    """The outputs as arrays, and the gradients of the case's loss.

    Args:
        case: the inputs, cotangents among them.
        outputs: tensors by name.
        leaves: the tensors whose gradients are asked for, by the input's name.
    """
    import torch

    pairs = [
        (outputs[name], tensor_of(case[cotangent]))
        for name, cotangent in cotangents_of(case).items()
        if name in outputs
    ]
    answer = {name: array_of(value) for name, value in outputs.items()}
    if not pairs:
        return answer
    values, cotangents = zip(*pairs, strict=True)
    gradients = torch.autograd.grad(
        values, list(leaves.values()), cotangents, allow_unused=True
    )
    for (name, leaf), gradient in zip(leaves.items(), gradients, strict=True):
        answer[f"grad_{name}"] = array_of(
            torch.zeros_like(leaf) if gradient is None else gradient
        )
    return answer


def tensor_of(value: Any) -> Any:
    """An array as a tensor of its own; anything else as it is."""
    import torch

    if not isinstance(value, np.ndarray):
        return value
    if value.dtype.name == "bfloat16":
        return torch.from_numpy(value.view(np.int16).copy()).view(torch.bfloat16)
    return torch.from_numpy(np.array(value, order="C"))


def array_of(value: Any) -> Any:
    """A tensor as an array of its own, float32 for bfloat16; anything else as it is."""
    import torch

    value = value.detach().cpu() if isinstance(value, torch.Tensor) else value
    if isinstance(value, torch.Tensor) and value.dtype is torch.bfloat16:
        return value.float().numpy()  # NumPy has no bfloat16
    return value.numpy().copy() if isinstance(value, torch.Tensor) else value
