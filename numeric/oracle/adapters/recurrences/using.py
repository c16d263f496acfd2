"""A use of a package: one of its classes or functions computes a system."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from inspect import isclass
from typing import Any

from longdep.numeric.oracle import systems
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.adapters.torch_recurrence import (
    ALONE,
    Implementation,
    recurrence,
)
from longdep.numeric.oracle.adapters.torch_tensors import Tensors


@dataclass(frozen=True, kw_only=True)
class Use:
    """How a class or a function of a package computes a system.

    Attributes:
        target: its name in the package, such as "MinGRU" or "S6.selective_scan".
        system: the name of the system.
        conventions: those that it computes, the usual one first.
        run: called with the class or function, the inputs as tensors, and the name of
            the convention; returns the outputs. Every input that is no weight has a
            first axis, the rows of a batch; of one that is not batched it has not.
        lacks: inputs that it has no place for: 0 in every case.
        batched: whether it takes a batch of sequences.
    """

    target: str
    system: str
    conventions: tuple[str, ...]
    run: Callable[[Any, Tensors, str], Any]
    lacks: tuple[str, ...] = ()
    batched: bool = True


def wrapped(
    adapter: str, uses: tuple[Use, ...], rows: int, target: Any, system: str
) -> Implementation:
    """Wrap a class or function of a package, or one that derives from it.

    Args:
        adapter: the adapter's name, to begin a sentence with.
        uses: those of the package.
        rows: 1 for the case as a batch of its own; 2 for the case behind another
            sequence.
        target: the class or function.
        system: the name of the system.
    Raises:
        AdapterError: the package has no such use, or the use knows no batches.
    """
    of_system = [use for use in uses if use.system == system]
    names = _names(target)
    found = next((use for use in of_system if use.target in names), None)
    if found is None:
        known = ", ".join(use.target for use in of_system)
        raise AdapterError(f"{adapter}: expected {known} for {system}, got {names[0]}")
    if rows > 1 and not found.batched:
        raise AdapterError(f"{adapter}: {found.target} takes one sequence, no batch")
    return recurrence(
        partial(found.run, target),
        systems.system(system),
        found.conventions,
        lacks=found.lacks,
        rows=rows if found.batched else ALONE,
    )


def _names(target: Any) -> list[str]:
    """The names of a class and those that it derives from, or of a function."""
    owner = getattr(target, "__self__", None)
    if isclass(owner):  # a method of a class
        return [f"{kind.__qualname__}.{target.__name__}" for kind in owner.__mro__]
    kinds = getattr(target, "__mro__", (target,))
    return [str(getattr(k, "__qualname__", type(k).__name__)) for k in kinds]


@contextmanager
def default_dtype(dtype: Any) -> Iterator[None]:
    """What torch makes new tensors of: some packages make theirs without a word."""
    import torch

    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def called(module: Any, weights: Tensors, *arguments: Any, **words: Any) -> Any:
    """Call a module with other tensors for its parameters, differentiably.

    Args:
        module: the module; it is put in the dtype of the weights where it is real.
        weights: parameter name to tensor: of all parameters.
        arguments: of the call.
        words: of the call.
    Raises:
        AdapterError: the module has other parameters, or others of other shapes.
    """
    from torch.func import functional_call

    own = {name: tuple(p.shape) for name, p in module.named_parameters()}
    given = {name: tuple(value.shape) for name, value in weights.items()}
    if own != given:
        raise AdapterError(
            f"{type(module).__name__}: expected the parameters {given}, got {own}"
        )
    return functional_call(module, weights, arguments, words)
