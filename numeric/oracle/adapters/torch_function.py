"""PyTorch: any function of tensors, or module that is called like one, by autograd.

    longdep.check("diagonal-recurrence", torch_function(scan, "diagonal-recurrence"))

A function for a gated linear recurrence takes the inputs as its parameters:

    def scan(a, b, h0):  # (T, n), (T, n), (n,)
        ...
        return h  # (T, n)

One for another system takes the whole case, a mapping of tensors.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle import systems
from longdep.numeric.oracle.adapters.plumbing import (
    is_differentiable,
    with_bfloat16,
)
from longdep.numeric.oracle.adapters.recurrence_inputs import (
    calling,
    first_fitting,
    require_callable,
)
from longdep.numeric.oracle.adapters.torch_recurrence import Implementation, recurrence
from longdep.numeric.oracle.adapters.torch_tensors import Tensors, answered, tensor_of
from longdep.numeric.oracle.vocabulary import System

ADAPTER = "torch-function"
WANTED = "a function of tensors or a module that is made"


def torch_function(forward: Callable[..., Any], system: str = "") -> Implementation:
    """Wrap a function of tensors; its gradients come from autograd.

    Args:
        forward: of a gated linear recurrence it is called with the inputs as tensors:
            by their names where its parameters have these, else in the system's order.
            Initial states, and named weights, that it has no parameter for are 0 in
            every case. Pairs (..., 2) are complex tensors. It returns a tensor, a
            tuple in the order of the outputs, or a mapping. Of any other system it
            takes the case with every array as a tensor (weights, x, h0 need
            gradients), and returns a mapping with "h" and any further outputs.
        system: the name of the system.
    Raises:
        AdapterError: it is a class, or its parameters are not the system's inputs.
    """
    import torch  # noqa: F401  # not within a case: an import may not be cut short

    entry = systems.system(system) if system else None
    if entry is None or not entry.scans:
        return _of_a_case(forward)
    require_callable(forward, ADAPTER, WANTED)
    return _of_inputs(forward, entry)


def _of_a_case(forward: Callable[[Tensors], Mapping[str, Any]]) -> Implementation:
    def implementation(case: Mapping[str, Any]) -> dict[str, np.ndarray]:
        tensors = {name: tensor_of(value) for name, value in case.items()}
        leaves = {
            name: value.requires_grad_()
            for name, value in tensors.items()
            if is_differentiable(name, case[name])
        }
        return answered(case, dict(forward(tensors)), leaves)

    return with_bfloat16(implementation)


def _of_inputs(forward: Callable[..., Any], entry: System) -> Implementation:
    owned: Any = getattr(forward, "parameters", tuple)()
    device = next((p.device for p in owned), None)

    def made(convention: str) -> Any:
        call, lacks = calling(forward, entry, convention, ADAPTER)

        def run(given: Tensors, _: str) -> Any:
            return call(given)

        whole: Any = recurrence(run, entry, (convention,), lacks=lacks, device=device)
        whole.for_convention = made
        return whole

    return first_fitting(made, entry.conventions)
