"""Find the torch model that a command line names, and a recurrent module in it."""

from collections.abc import Mapping
from typing import Any

from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.adapters.torch_parts import (
    RecurrentPart,
    part_named,
    parts_of,
)
from longdep.numeric.oracle.check.target import imported, path_line, shown_escaped
from longdep.numeric.oracle.escaping import message_of

SOURCE = """\
{path}from longdep.numeric.oracle.check.torch_target import Implementation

implementation = Implementation({words})"""
LARGE = """\
import longdep
import numpy as np

# The case has too many numbers to print. A Python program keeps it: report is one of
# PartReport.drawn or .own of longdep.check_modules(model).parts,
# longdep.save_case("failing.npz", report.findings[0].case)
case = longdep.load_case("failing.npz")
"""


class Implementation:
    """A recurrent module of a model that is named, as a check calls it.

    It can be sent to another process, where the model is made again.

    Attributes:
        longdep_source: Python text that makes it, for the reproduction of a finding.
        longdep_large: the same for a case with many numbers.
    """

    longdep_large = LARGE

    def __init__(
        self,
        target: str,
        label: str,
        *,
        own: bool = False,
        chunk: int | None = None,
        model: Any = None,
    ) -> None:
        """Find the module.

        Args:
            target: module:name of the model.
            label: of the module in it.
            own: whether it is judged with its own weights.
            chunk: steps of the chunks that it runs over, if it does.
            model: the model, where it was made before.
        Raises:
            DomainError: there is no such model or module, or it cannot be judged.
        """
        self._words = (target, label, own, chunk)
        words = f"{target!r}, {label!r}, own={own}, chunk={chunk}"
        self.longdep_source = SOURCE.format(
            path=path_line(target.partition(":")[0]), words=words
        )
        model = made_model(target) if model is None else model
        self._made = part_implementation(model, label, own=own, chunk=chunk)

    def __call__(self, case: Mapping[str, Any]) -> Any:
        """Call the module."""
        return self._made(case)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._made, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, self._words


def _again(target: str, label: str, own: bool, chunk: int | None) -> Implementation:
    return Implementation(target, label, own=own, chunk=chunk)


def part_implementation(
    model: Any, label: str, *, own: bool = False, chunk: int | None = None
) -> Any:
    """What a check of one module of a model calls; the words are Implementation's."""
    part = part_named(parts_of(model), label)
    if part.problem:
        raise AdapterError(part.problem)
    return part.implementation(own=own, chunk=chunk)


def chosen_parts(model: Any, label: str | None) -> tuple[RecurrentPart, ...]:
    """The recurrent modules of a model, or the one of that name.

    Raises:
        AdapterError: there are none, or none of that name.
    """
    parts = parts_of(model)
    return parts if label is None else (part_named(parts, label),)


def made_model(target: str) -> Any:
    """The model that module:name is, or makes.

    Raises:
        DomainError: there is none, or it cannot be made without arguments.
    """
    with shown_escaped():
        return as_model(imported(target), target)


def as_model(value: Any, name: str = "model") -> Any:
    """A model, or what a class or function makes that needs no argument.

    Args:
        value: the model, class or function.
        name: how the sentence begins that says that it is none.
    Raises:
        AdapterError: it cannot be called without arguments, or makes no module.
    """
    import torch

    if isinstance(value, torch.nn.Module):
        return value
    wanted = "expected a torch.nn.Module, or a class or function that makes one"
    if not callable(value):
        raise AdapterError(f"{name}: {wanted}, got {type(value).__name__}")
    try:
        made = value()
    except Exception as error:
        raise AdapterError(
            f"{name}: {wanted} without arguments, got {type(error).__name__}: "
            f"{message_of(error)}; a class such as torch.nn.LSTM itself is checked "
            "with a system, such as stacked-lstm"
        ) from None
    if not isinstance(made, torch.nn.Module):
        raise AdapterError(f"{name}: {wanted}, got one of {type(made).__name__}")
    return made
