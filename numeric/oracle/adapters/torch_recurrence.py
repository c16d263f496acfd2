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
from longdep.numeric.oracle.adapters.recurrence_inputs import (
    CONJUGATED,
    PAIR,
    given_inputs,
    require_zero,
    result_names,
    results_by_name,
)
from longdep.numeric.oracle.adapters.torch_tensors import Tensors, array_of, tensor_of
from longdep.numeric.oracle.vocabulary import Quantity, Role, System

Run = Callable[[Tensors, str], Any]
Implementation = Callable[[Mapping[str, Any]], dict[str, np.ndarray]]
ALONE = 0  # no axis of rows
OTHER = 0.75  # factor of the data of the other row


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
    Raises:
        AdapterError: from `for_convention`: it does not compute that one.
    """
    # Not within the first case, whose time is limited: an import that is cut short
    # leaves half a torch behind.
    import torch.func

    def made(convention: str) -> Any:
        if convention not in conventions:
            raise AdapterError(
                f"convention: expected {' or '.join(conventions)}, got {convention!r}"
            )

        def implementation(case: Mapping[str, Any]) -> dict[str, np.ndarray]:
            taken = [q for q in given_inputs(entry, convention) if q.name not in lacks]
            require_zero(case, lacks)
            leaves = {
                q.name: tensor_of(case[q.name]).to(device).requires_grad_()
                for q in taken
            }
            given = {q.name: _given(q, leaves[q.name], rows) for q in taken}
            returned = run(given, convention)
            held = results_by_name(
                returned, result_names(entry, convention), torch.Tensor, "a tensor"
            )
            results = {name: _last_row(v, rows) for name, v in held.items()}
            return _answer(case, results, leaves, convention)

        computing: Any = with_bfloat16(implementation)
        computing.convention = convention
        computing.for_convention = made
        if lacks:
            computing.lacks = lacks
        return computing

    return made(conventions[0])


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
