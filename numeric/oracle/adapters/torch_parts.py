"""The recurrent modules of a whole torch model, each to be judged by itself.

They are called as they are, copies of them, in evaluation mode: a subclass runs its own
forward. Where a module has torch's parameters and nothing else, its copies can be given
other sizes; one that has more is judged at the sizes it has.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.adapters.pytorch import of_fit
from longdep.numeric.oracle.adapters.torch_fitting import CELL, Fit
from longdep.numeric.oracle.adapters.torch_stack import (
    BATCH_FIRST,
    TIME_FIRST,
    of_structure,
)
from longdep.numeric.oracle.adapters.torch_structure import (
    Structure,
    lacking_of,
    shape_of,
)
from longdep.numeric.oracle.adapters.torch_tensors import array_of
from longdep.numeric.oracle.escaping import message_of
from longdep.numeric.oracle.packing import resolve
from longdep.numeric.oracle.stacked.layout import Layout, inputs
from longdep.numeric.oracle.stacked.table import stacking
from longdep.numeric.oracle.vocabulary import Role

LAYERS = {"RNN": "rnn", "GRU": "gru", "LSTM": "lstm"}
CELLS = {f"{name}Cell": cell for name, cell in LAYERS.items()}
KINDS = {**LAYERS, **CELLS}
WRAPPER = "_orig_mod."  # of torch.compile
PRECISIONS = ("float64", "float32", "float16", "bfloat16")
SMALL = 32  # units and inputs of a module that is drawn for at the sizes it has


@dataclass(frozen=True, eq=False, kw_only=True)
class RecurrentPart:
    """A recurrent module of a model.

    Attributes:
        label: its name in the model; the class's, if it is the model itself.
        module: the module; it is not changed.
        cell: rnn, gru or lstm.
        stepping: whether it makes one step, such as torch.nn.GRUCell.
        problem: why it cannot be judged, a sentence; empty if it can.
    """

    label: str
    module: Any
    cell: str
    stepping: bool
    problem: str = ""

    def __str__(self) -> str:
        return self.label

    @property
    def system(self) -> str:
        """What it implements."""
        if not self.stepping:
            return f"stacked-{self.cell}"
        return "simple-rnn" if self.cell == "rnn" else self.cell

    @cached_property
    def structure(self) -> Structure:
        """What it is made of, at the sizes it has."""
        shape = shape_of(self.module, self.cell, {})
        sizes = {"m": self.module.input_size, "n": self.module.hidden_size}
        if shape.projected:
            sizes["p"] = shape.projected
        return Structure(
            usual=shape,
            possible=frozenset(),
            parameters={},
            lacks=lacking_of(self.module, {}),
            sizes=sizes,
        )

    @property
    def convention(self) -> str:
        """Whether it is batch first; of a cell, torch."""
        batch_first = not self.stepping and self.structure.usual.batch_first
        return BATCH_FIRST if batch_first else TIME_FIRST

    @property
    def held(self) -> Layout:
        """Its layers and directions."""
        usual = self.structure.usual
        way = "bidirectional" if usual.both else "forward"
        return Layout(usual.layers, way, projected=bool(usual.projected))

    @property
    def precision(self) -> str:
        """The dtype of its parameters."""
        return str(next(self.module.parameters()).dtype).removeprefix("torch.")

    @property
    def arrays(self) -> dict[str, np.ndarray]:
        """Its weights by the names of a case's inputs, 0 for a bias it lacks."""
        known, sizes = dict(self.module.named_parameters()), self.structure.sizes
        return {
            name: array_of(known[target])
            if target in known
            else np.zeros(resolve(shape, sizes))
            for name, target, shape in self.weights
        }

    @property
    def weights(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Input, parameter and shape in words of each of its weights."""
        if self.stepping:
            table = conventions.convention(self.cell, "torch")
            return [(a.name, CELL[a.name], a.shape) for a in table.arrays]
        listed = inputs(stacking(self.cell, self.convention), self.held)
        return [(q.name, q.name, q.shape) for q in listed if q.role is Role.WEIGHT]

    @property
    def is_torchs(self) -> bool:
        """Whether it is of torch's own class, not of a subclass."""
        return _is_torchs(type(self.module))

    @cached_property
    def resizable(self) -> bool:
        """Whether it has what torch's own module has, and nothing of other sizes."""
        if self.is_torchs:
            return True
        module = self.module
        kind = next(k for k in type(module).__mro__ if _is_torchs(k))
        more = vars(module).keys() - vars(kind(1, 1)).keys()
        known = {target for _, target, _ in self.weights}
        state = {name for name, _ in module.named_parameters()} - known
        return not (more or state or list(module.buffers()))

    def implementation(self, *, own: bool, chunk: int | None = None) -> Any:
        """What a check calls.

        Args:
            own: whether it is judged with its own weights, at the sizes it has.
            chunk: as for torch_module.
        Raises:
            AdapterError: it cannot be copied, or drawn cases cannot be run.
        """
        sizes = self.structure.sizes
        if not own and not self.resizable and max(sizes.values()) > SMALL:
            raise AdapterError(
                f"{self.label}: not judged with drawn cases: it has more than torch's "
                f"own module has, and with {sizes['n']} units and {sizes['m']} inputs "
                f"it is larger than {SMALL} of each"
            )
        resized = self.resizable and not own
        factory = _Copies(self, resized=resized)
        if self.stepping:
            return self._stepping(factory, resized)
        found = self.structure
        if resized:
            possible = {"proj_size"} if found.usual.projected else set()
            found = Structure(
                usual=found.usual,
                possible=frozenset(possible),
                parameters={},
                lacks=found.lacks,
                words={"projected": self.held.projected},
            )
        return of_structure(factory, self.system, found, chunk)

    def _stepping(self, factory: Callable[..., Any], resized: bool) -> Any:
        known = dict(self.module.named_parameters())
        lacks = tuple(name for name, target, _ in self.weights if target not in known)
        names = {n: target for n, target, _ in self.weights if target in known}
        fit = Fit(names=names, lacks=lacks, both_ways=False)
        wrapped = of_fit(factory, self.cell, fit)
        fixed: dict[str, Any] = {} if resized else dict(self.structure.sizes)
        if self.cell == "rnn":
            fixed["activation"] = self.module.nonlinearity
        wrapped.fixed = fixed
        return wrapped


def parts_of(model: Any) -> tuple[RecurrentPart, ...]:
    """The recurrent modules of a model, in its order.

    Raises:
        AdapterError: it is no module, or has none.
    """
    import torch

    if not isinstance(model, torch.nn.Module):
        raise AdapterError(
            f"model: expected a torch.nn.Module, got {type(model).__name__}"
        )
    parts: list[RecurrentPart] = []
    for name, module in model.named_modules():
        if any(name.startswith(f"{p.label}.") for p in parts if p.problem):
            continue
        cell, stepping = _kind(module)
        if cell:
            label = name.replace(WRAPPER, "").removeprefix(WRAPPER[:-1])
            label = label or type(module).__name__
            part = RecurrentPart(
                label=label,
                module=module,
                cell=cell,
                stepping=stepping,
                problem=_problem(label, module, stepping),
            )
            parts.append(part)
    if not parts:
        raise AdapterError(
            f"{type(model).__name__}: expected a torch.nn.RNN, GRU, LSTM or a cell of "
            "theirs among its modules, got none; a recurrent module of your own is "
            "checked with a system, such as gru"
        )
    return tuple(parts)


def part_named(parts: Iterable[RecurrentPart], label: str) -> RecurrentPart:
    """The part of that label.

    Raises:
        AdapterError: there is none.
    """
    parts = tuple(parts)
    for part in parts:
        if part.label == label:
            return part
    known = ", ".join(part.label for part in parts)
    raise AdapterError(f"module: expected one of {known}, got {label!r}")


def _kind(module: Any) -> tuple[str, bool]:
    """The cell of a recurrent module, and whether it makes one step."""
    import torch

    for name, cell in KINDS.items():
        if isinstance(module, getattr(torch.nn, name)):
            return cell, name in CELLS
    scripted = isinstance(module, torch.jit.ScriptModule)
    name = module.original_name if scripted else type(module).__name__
    if name in KINDS and (scripted or _is_quantised(module)):
        return KINDS[name], name in CELLS
    return "", False


def _is_quantised(module: Any) -> bool:
    place = type(module).__module__
    return place.startswith("torch.") and "quantiz" in place


def _problem(label: str, module: Any, stepping: bool) -> str:
    """Why a module cannot be judged, a sentence."""
    import torch

    if isinstance(module, torch.jit.ScriptModule):
        return (
            f"{label}: expected a module that can be called by itself, got one that "
            "torch.jit compiled; check the model before that"
        )
    if _is_quantised(module):
        return f"{label}: expected floating-point weights, got a quantised module"
    if hasattr(module, "parametrizations"):
        names = ", ".join(module.parametrizations)
        return (
            f"{label}: expected plain parameters, got parametrised ones ({names}); "
            "torch.nn.utils.parametrize.remove_parametrizations makes them plain"
        )
    parameters = list(module.parameters())
    places = {str(p.device) for p in parameters}
    if len(places) > 1 or "meta" in places:
        return (
            f"{label}: expected parameters on one device that computes, "
            f"got {', '.join(sorted(places))}"
        )
    kinds = {str(p.dtype).removeprefix("torch.") for p in parameters}
    if len(kinds) != 1 or not kinds <= set(PRECISIONS):
        return (
            f"{label}: expected parameters of one dtype of {', '.join(PRECISIONS)}, "
            f"got {', '.join(sorted(kinds)) or 'none'}"
        )
    known = [name for name, _ in module.named_parameters()]
    first = "weight_hh" if stepping else "weight_hh_l0"
    if first not in known:
        return f"{label}: expected a parameter {first!r}, got {', '.join(known)}"
    return ""


class _Copies:
    """Makes copies of a module, in evaluation mode, of other sizes if asked to."""

    def __init__(self, part: RecurrentPart, *, resized: bool) -> None:
        self._part, self._resized = part, resized
        self._copy = _copied(part)
        if resized:
            self._resize(self._copy, 1, 2, 1)  # it is copied for every case

    def __call__(self, m: int, n: int, **options: Any) -> Any:
        """A copy of m inputs and n units.

        Raises:
            NotImplementedError: it cannot be of that structure or of those sizes.
        """
        self._require_alike(options)
        usual, sizes = self._part.structure.usual, self._part.structure.sizes
        p = options.get("proj_size", usual.projected)
        if p and p >= n:
            raise NotImplementedError("a projection to n or more: torch has none")
        made = deepcopy(self._copy)
        if self._resized:
            self._resize(made, m, n, p)
        elif (m, n, p) != (sizes["m"], sizes["n"], sizes.get("p", 0)):
            raise NotImplementedError("a module of other sizes")
        for parameter in made.parameters():
            parameter.requires_grad_()
        return made

    def _require_alike(self, options: dict[str, Any]) -> None:
        usual = self._part.structure.usual
        if options.get("nonlinearity", usual.activation) != usual.activation:
            raise NotImplementedError("a module of another activation")
        if bool(options.get("proj_size", usual.projected)) != bool(usual.projected):
            raise NotImplementedError("a module with or without a projection")

    def _resize(self, made: Any, m: int, n: int, p: int) -> None:
        import torch

        made.input_size, made.hidden_size = m, n
        if self._part.structure.usual.projected:
            made.proj_size = p
        known = dict(made.named_parameters())
        for _, target, shape in self._part.weights:
            if target in known:
                size = resolve(shape, {"m": m, "n": n, "p": p})
                value = torch.zeros(size, dtype=known[target].dtype)
                setattr(made, target, torch.nn.Parameter(value))


def _copied(part: RecurrentPart) -> Any:
    """A copy in evaluation mode.

    Raises:
        AdapterError: the module cannot be copied.
    """
    try:
        return deepcopy(part.module).eval()
    except Exception as error:
        raise AdapterError(
            f"{part.label}: expected a module that can be copied, got "
            f"{type(error).__name__}: {message_of(error)}"
        ) from None


def _is_torchs(kind: type) -> bool:
    """Whether it is one of torch's own classes, not a subclass."""
    import torch

    return getattr(torch.nn, kind.__name__, None) is kind and kind.__name__ in KINDS
