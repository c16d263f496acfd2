"""Wrap what a framework or another language offers as `case -> outputs`.

Each adapter takes the user's object and the system it stands for, and returns an
implementation that longdep.check can call. Frameworks are imported when an adapter is
called for, never before. Before an adapter judges, it tests its own plumbing on a tiny
case (numeric/oracle/adapters/plumbing.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.misuse import near_names
from longdep.numeric.oracle.vocabulary import System

HERE = "longdep.numeric.oracle.adapters"


@dataclass(frozen=True, kw_only=True)
class Adapter:
    """Where an adapter is defined, and what it needs of its target.

    Attributes:
        module: its module in this folder.
        function: its name there.
        kind: what it wraps: a cell, a clipping, an initialisation or any function.
        framework: the framework whose conventions it serves; empty where the target
            decides what is computed.
        takes_file: whether its target is the path of a file, not an object.
        takes_parameters: whether the target's parameters may be given by name.
        chooses_backend: whether Keras's backend is to be chosen before the target,
            which may import Keras, is imported.
    """

    module: str
    function: str
    kind: str
    framework: str = ""
    takes_file: bool = False
    takes_parameters: bool = False
    chooses_backend: bool = False

    def load(self) -> Callable[..., Any]:
        """Import the adapter: target and system -> implementation."""
        return getattr(import_module(f"{HERE}.{self.module}"), self.function)

    def serves(self, entry: System) -> bool:
        """Whether it wraps what implements such a system."""
        kinds = {
            "cell": bool(entry.cell and entry.gradients),
            "clipping": entry.clips is not None,
            "initialisation": entry.seeded,
        }
        return kinds.get(self.kind, True)


ADAPTERS = {
    "torch-module": Adapter(
        module="pytorch",
        function="torch_module",
        kind="cell",
        framework="torch",
        takes_parameters=True,
    ),
    "torch-cell": Adapter(
        module="pytorch",
        function="torch_cell",
        kind="cell",
        framework="torch",
        takes_parameters=True,
    ),
    "torch-function": Adapter(
        module="pytorch", function="torch_function", kind="function"
    ),
    "torch-clip": Adapter(module="clipping", function="torch_clip", kind="clipping"),
    "torch-init": Adapter(
        module="orthogonal", function="torch_init", kind="initialisation"
    ),
    "jax-function": Adapter(
        module="jax_flax", function="jax_function", kind="function"
    ),
    "jax-init": Adapter(
        module="orthogonal", function="jax_init", kind="initialisation"
    ),
    "flax-cell": Adapter(
        module="jax_flax", function="flax_cell", kind="cell", framework="flax"
    ),
    "equinox-cell": Adapter(
        module="equinox_cells",
        function="equinox_cell",
        kind="cell",
        framework="torch",
    ),
    "optax-clip": Adapter(module="clipping", function="optax_clip", kind="clipping"),
    "keras-layer": Adapter(
        module="keras_layer",
        function="keras_layer",
        kind="cell",
        framework="keras",
        chooses_backend=True,
    ),
    "keras-clip": Adapter(
        module="clipping", function="keras_clip", kind="clipping", chooses_backend=True
    ),
    "keras-init": Adapter(
        module="orthogonal",
        function="keras_init",
        kind="initialisation",
        chooses_backend=True,
    ),
    "onnx-file": Adapter(
        module="onnx_node",
        function="onnx_file",
        kind="cell",
        framework="onnx",
        takes_file=True,
    ),
}


def known_adapter(name: str) -> Adapter:
    """Look an adapter up by the name the command line uses.

    Raises:
        DomainError: there is none of that name.
    """
    if name not in ADAPTERS:
        raise DomainError(
            f"adapter: there is no {name!r}; {near_names(name, ADAPTERS)}"
        )
    return ADAPTERS[name]


def adapter(name: str) -> Callable[..., Any]:
    """The function of an adapter: target and system -> implementation.

    Raises:
        DomainError: there is none of that name.
    """
    return known_adapter(name).load()
