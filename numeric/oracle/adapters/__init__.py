"""Wrap what a framework or another language offers as `case -> outputs`.

Each adapter takes the user's object and the system it stands for, and returns an
implementation that longdep.check can call. Frameworks are imported when an adapter is
called for, never before. Before an adapter judges, it tests its own plumbing on a tiny
case (numeric/oracle/adapters/plumbing.py).
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
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
        kind: what it wraps: a cell, a clipping, an initialisation, any function, or a
            package's recurrence.
        framework: the framework whose conventions it serves; empty where the target
            decides what is computed.
        takes_file: whether its target is the path of a file, not an object.
        takes_parameters: whether the target's parameters may be given by name.
        chooses_backend: whether Keras's backend is to be chosen before the target,
            which may import Keras, is imported.
        extra: the extra of longdep that what it needs comes with.
        package: name of the adapter without its ending, where it is of a package with
            gated linear recurrences; its module says what the package computes.
        rows: of such a one, 2 where the case runs behind another sequence.
    """

    module: str
    function: str
    kind: str
    framework: str = ""
    takes_file: bool = False
    takes_parameters: bool = False
    chooses_backend: bool = False
    extra: str = "frameworks"
    package: str = ""
    rows: int = 1

    def load(self) -> Callable[..., Any]:
        """Import the adapter: target and system -> implementation."""
        wrap = getattr(import_module(f"{HERE}.{self.module}"), self.function)
        if self.package:
            return partial(wrap, self.package, self._uses(), self.rows)
        return wrap

    def _uses(self) -> Any:
        return self._of_package().USES if self.package else ()

    def _of_package(self) -> Any:
        name = self.package.replace("-", "_")
        return import_module(f"{HERE}.recurrences.{name}")

    def importing(self) -> AbstractContextManager[None]:
        """What the target is to be imported in."""
        if not self.package:
            return nullcontext()
        return getattr(self._of_package(), "importable", nullcontext)()

    def offered(self, entry: System) -> tuple[str, ...]:
        """The conventions of a system that it computes, the usual one first.

        Empty where the target decides.
        """
        if self.package:
            found = [u for u in self._uses() if u.system == entry.name]
            return tuple(dict.fromkeys(c for u in found for c in u.conventions))
        if not self.framework:
            return ()
        named = (c for c in entry.conventions if c.split("-")[0] == self.framework)
        return tuple(named)

    def serves(self, entry: System) -> bool:
        """Whether it wraps what implements such a system."""
        kinds = {
            "cell": bool(entry.cell and entry.gradients),
            "clipping": entry.clips is not None,
            "initialisation": entry.seeded,
            "recurrence": any(u.system == entry.name for u in self._uses()),
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
        module="torch_function", function="torch_function", kind="function"
    ),
    "torch-clip": Adapter(module="clipping", function="torch_clip", kind="clipping"),
    "torch-init": Adapter(
        module="orthogonal", function="torch_init", kind="initialisation"
    ),
    "jax-function": Adapter(
        module="jax_function", function="jax_function", kind="function"
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

# Packages with gated linear recurrences (numeric/oracle/adapters/recurrences). NAME
# runs the case alone, NAME-in-batch behind another sequence.
PACKAGES = (
    "accelerated-scan",
    "fla-core",
    "lru-pytorch",
    "mambapy",
    "mingru-pytorch",
    "mingru-scans",
    "minimamba",
    "mlstm-kernels",
    "opengdn",
    "recurrentgemma",
    "s5-pytorch",
    "xlstm",
)
ADAPTERS |= {
    name + ending: Adapter(
        module="recurrences.using",
        function="wrapped",
        kind="recurrence",
        extra="recurrences",
        package=name,
        rows=rows,
    )
    for name in PACKAGES
    for ending, rows in (("", 1), ("-in-batch", 2))
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
