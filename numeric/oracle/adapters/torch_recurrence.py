"""Gated linear recurrences in torch: what every adapter to them does alike.

A run takes the inputs of a case as tensors and returns the outputs; the gradients are
those of sum_o sum(o * cotangent_o), by torch.autograd. Pairs (..., 2) of a complex
convention are complex tensors to it. It runs one sequence, or a batch: then every input
that is no weight has a first axis of the rows, of which the last is the case.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle.adapters.plumbing import AdapterError, with_bfloat16
from longdep.numeric.oracle.adapters.torch_tensors import Tensors, array_of, tensor_of
from longdep.numeric.oracle.vocabulary import Quantity, Role, System, inputs, outputs

Run = Callable[[Tensors, str], Any]
Implementation = Callable[[Mapping[str, Any]], dict[str, np.ndarray]]
PAIR = "2"  # the length of a last axis of real and imaginary parts
CONJUGATED = "-conjugated"  # how conventions end whose gradients are dL/dRe - i dL/dIm
ALONE = 0  # no axis of rows
OTHER = 0.75  # factor of the data of the other row


def given_inputs(entry: System, convention: str) -> tuple[Quantity, ...]:
    """The inputs of a gated linear recurrence but the cotangents, in order."""
    listed = inputs(entry, convention)
    return tuple(q for q in listed if q.role is not Role.COTANGENT)


def result_names(entry: System, convention: str) -> tuple[str, ...]:
    """The outputs of a gated linear recurrence but the gradients, in order."""
    listed = outputs(entry, convention)
    return tuple(q.name for q in listed if q.role is not Role.GRADIENT)


def recurrence(
    run: Run,
    entry: System,
    conventions: tuple[str, ...],
    *,
    lacks: tuple[str, ...] = (),
    rows: int = ALONE,
    device: Any = None,
) -> Implementation:
    """Wrap a run of a gated linear recurrence.

    Args:
        run: takes the inputs by name, those it lacks left out, and the name of the
            convention; returns a tensor, a tuple in the order of the outputs, or a
            mapping of them.
        entry: the system.
        conventions: those that it computes, the usual one first.
        lacks: inputs that it has no place for: 0 in every case.
        rows: 0 for one sequence without an axis of rows; 1 for a batch of it alone; 2
            for a batch with another sequence before it.
        device: where the tensors are to be; None for the processor.
    Returns:
        The implementation, in the first of the conventions; `for_convention` makes it
        in another.
    """

    def made(convention: str) -> Any:
        if convention not in conventions:
            raise AdapterError(
                f"convention: expected {' or '.join(conventions)}, got {convention!r}"
            )

        def implementation(case: Mapping[str, Any]) -> dict[str, np.ndarray]:
            taken = [q for q in given_inputs(entry, convention) if q.name not in lacks]
            _require_zero(case, lacks)
            leaves = {
                q.name: tensor_of(case[q.name]).to(device).requires_grad_()
                for q in taken
            }
            given = {q.name: _given(q, leaves[q.name], rows) for q in taken}
            returned = run(given, convention)
            held = _by_name(returned, result_names(entry, convention))
            results = {name: _last_row(v, rows) for name, v in held.items()}
            return _answer(case, results, leaves, convention)

        computing: Any = with_bfloat16(implementation)
        computing.convention = convention
        computing.for_convention = made
        if lacks:
            computing.lacks = lacks
        return computing

    return made(conventions[0])


def _require_zero(case: Mapping[str, Any], lacks: tuple[str, ...]) -> None:
    for name in lacks:
        if name in case and np.any(case[name]):
            raise AdapterError(f"{name}: expected 0: the implementation has none")


def _given(quantity: Quantity, leaf: Any, rows: int) -> Any:
    """A leaf as a run is given it: complex, in a batch."""
    import torch

    if quantity.shape[-1] == PAIR:
        if leaf.dtype not in (torch.float32, torch.float64):
            raise NotImplementedError(f"torch has no complex numbers of {leaf.dtype}")
        leaf = torch.view_as_complex(leaf)
    if rows == ALONE or quantity.role is Role.WEIGHT:
        return leaf
    others = [OTHER * leaf.detach().flip(0)] * (rows - 1)
    return torch.stack([*others, leaf])


def _by_name(returned: Any, names: tuple[str, ...]) -> dict[str, Any]:
    import torch

    wanted = f"expected {', '.join(names)} (a tensor, a tuple or a mapping)"
    if isinstance(returned, Mapping):
        held = dict(returned)
        if not held.keys() <= set(names):
            raise AdapterError(f"{wanted}, got {', '.join(map(str, held))}")
    else:
        parts = returned if isinstance(returned, tuple | list) else (returned,)
        if not 0 < len(parts) <= len(names):
            raise AdapterError(f"{wanted}, got {len(parts)} tensors")
        held = dict(zip(names, parts, strict=False))
    for name, value in held.items():
        if not isinstance(value, torch.Tensor):
            raise AdapterError(f"{name}: expected a tensor, got {type(value).__name__}")
    return held


def _last_row(value: Any, rows: int) -> Any:
    """The row of the case, complex numbers as pairs."""
    import torch

    value = value if rows == ALONE else value[-1]
    return torch.view_as_real(value.resolve_conj()) if value.is_complex() else value


def _answer(
    case: Mapping[str, Any], results: Tensors, leaves: Tensors, convention: str
) -> dict[str, np.ndarray]:
    """The outputs as arrays, and the gradients, where autograd knows any."""
    import torch

    pairs = [
        (value, tensor_of(case[f"cotangent_{name}"]).to(value.device))
        for name, value in results.items()
        if f"cotangent_{name}" in case and value.requires_grad
    ]
    answer = {name: array_of(value) for name, value in results.items()}
    if not pairs:
        return answer
    for value, cotangent in pairs:
        if value.shape != cotangent.shape:
            return answer  # a wrong shape is the finding
    values, cotangents = zip(*pairs, strict=True)
    gradients = torch.autograd.grad(
        values, list(leaves.values()), cotangents, allow_unused=True
    )
    for (name, leaf), gradient in zip(leaves.items(), gradients, strict=True):
        held = array_of(torch.zeros_like(leaf) if gradient is None else gradient)
        if convention.endswith(CONJUGATED):
            held[..., 1] = -held[..., 1]
        answer[f"grad_{name}"] = held
    return answer
