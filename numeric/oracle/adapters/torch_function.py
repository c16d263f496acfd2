"""PyTorch: any function of tensors, or module that is called like one, by autograd.

    longdep.check("diagonal-recurrence", torch_function(scan, "diagonal-recurrence"))

A function for a gated linear recurrence takes the inputs as its parameters:

    def scan(a, b, h0):  # (T, n), (T, n), (n,)
        ...
        return h  # (T, n)

One for another system takes the whole case, a mapping of tensors.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle import systems
from longdep.numeric.oracle.adapters.plumbing import (
    AdapterError,
    is_differentiable,
    with_bfloat16,
)
from longdep.numeric.oracle.adapters.torch_recurrence import (
    Implementation,
    given_inputs,
    recurrence,
)
from longdep.numeric.oracle.adapters.torch_tensors import Tensors, answered, tensor_of
from longdep.numeric.oracle.vocabulary import Quantity, Role, System

STAR = inspect.Parameter.VAR_POSITIONAL
STARS = inspect.Parameter.VAR_KEYWORD
UNNAMED = inspect.Parameter.POSITIONAL_ONLY


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
    entry = systems.system(system) if system else None
    if entry is None or not entry.scans:
        return _of_a_case(forward)
    if inspect.isclass(forward) or not callable(forward):
        raise AdapterError(
            "torch-function: expected a function of tensors or a module that is made, "
            f"got {'the class ' if inspect.isclass(forward) else ''}"
            f"{getattr(forward, '__name__', type(forward).__name__)}"
        )
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
        named, positional = _taken(forward, given_inputs(entry, convention), entry)

        def run(given: Tensors, _: str) -> Any:
            if positional:
                return forward(*(given[name] for name in named))
            return forward(**{name: given[name] for name in named})

        listed = given_inputs(entry, convention)
        lacks = tuple(q.name for q in listed if q.name not in named)
        whole: Any = recurrence(run, entry, (convention,), lacks=lacks, device=device)
        whole.for_convention = made
        return whole

    return made(entry.conventions[0])


def _taken(
    forward: Callable[..., Any], listed: tuple[Quantity, ...], entry: System
) -> tuple[tuple[str, ...], bool]:
    """The inputs that a function takes, and whether it takes them by their order."""
    names = tuple(q.name for q in listed)
    asked = _parameters(forward)
    if asked is None:
        return names, True
    kinds = {p.kind for p in asked.values()}
    plain = {n: p for n, p in asked.items() if p.kind not in (STAR, STARS)}
    required = [n for n, p in plain.items() if p.default is p.empty]
    by_name = [n for n, p in plain.items() if n in names and p.kind is not UNNAMED]
    if by_name or (STARS in kinds and not required):
        held = names if STARS in kinds else tuple(n for n in names if n in by_name)
        optional = (Role.START, Role.WEIGHT)
        left = [q for q in listed if q.name not in held and q.role not in optional]
        if left or set(required) - set(by_name):
            raise _misfit(entry, listed, asked)
        return held, False
    if STAR in kinds and not required:
        return names, True
    needed = tuple(q.name for q in listed if q.role is not Role.START)
    ordered = all(plain[n].kind is not inspect.Parameter.KEYWORD_ONLY for n in required)
    for taken in (names, needed):
        if ordered and len(required) == len(taken):
            return taken, True
    raise _misfit(entry, listed, asked)


def _parameters(forward: Callable[..., Any]) -> dict[str, inspect.Parameter] | None:
    """The parameters of a function or of a module's forward; None where unknown."""
    try:
        return dict(inspect.signature(getattr(forward, "forward", forward)).parameters)
    except (ValueError, TypeError):  # a compiled function has none
        return None


def _misfit(
    entry: System,
    listed: tuple[Quantity, ...],
    asked: Mapping[str, inspect.Parameter],
) -> AdapterError:
    order = ", ".join(
        f"{q.name} ({', '.join(q.shape)}{',' * (len(q.shape) == 1)})" for q in listed
    )
    starts = [q.name for q in listed if q.role is Role.START]
    may = f"; {' and '.join(starts)} may be missing" if starts else ""
    got = ", ".join(str(p) for p in asked.values()) or "none"
    return AdapterError(
        f"torch-function: expected parameters of {entry.name}, by these names or in "
        f"this order: {order}{may}; got {got}"
    )
