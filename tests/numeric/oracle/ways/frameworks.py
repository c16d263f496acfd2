"""The real frameworks, as implementations of the systems they offer.

A row: the name, the package, the system, its convention, the precision, and how the
adapter is called. Nothing is imported before a row is made.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

from longdep.numeric.oracle.families.certifying import steps_of
from tests.numeric.oracle.ways import jax_scans, packages

os.environ.setdefault("KERAS_BACKEND", "torch")  # Keras reads it when imported

BOTH = ("float64", "float32")
FRAMEWORKS = (
    "torch",
    "onnx",
    "onnxruntime",
    "jax",
    "flax",
    "equinox",
    "optax",
    "keras",
)
PACKAGES = (*FRAMEWORKS, *packages.MODULES)
LONGEST_FLAX = 12
CELLS = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}


@dataclass(frozen=True)
class Framework:
    """One implementation of one system in one convention and precision."""

    name: str
    package: str
    system: str
    convention: str
    precision: str
    make: Callable[[], Callable[[Mapping[str, Any]], Mapping[str, Any]]]

    @property
    def label(self) -> str:
        return f"{self.name}-{self.system}-{self.convention}-{self.precision}"


def installed() -> dict[str, str]:
    """The versions of the packages that are installed."""
    found = {}
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def missing(package: str) -> list[str]:
    """What is not installed of what the rows of a package need."""
    lost = packages.missing(package)
    return [package] * (find_spec(package) is None) if lost is None else lost


def rows() -> list[Framework]:
    """All of them."""
    return [
        *_torch(),
        *_onnx(),
        *_flax(),
        *_equinox(),
        *_scans(),
        *_keras(),
        *_clips(),
        *_initialisers(),
        *_packages(),
    ]


def _adapter(name: str, path: str, *arguments: Any, **options: Any) -> Any:
    """adapter(thing, *arguments), where path names the thing in its framework."""
    module, _, attribute = path.rpartition(".")
    return _adapter_of(name)(
        getattr(import_module(module), attribute), *arguments, **options
    )


def _adapter_of(name: str) -> Any:
    from longdep.numeric.oracle.adapters import adapter

    return adapter(name)


def _torch():
    for precision in BOTH:
        for cell, layer in CELLS.items():
            single = "simple-rnn" if cell == "rnn" else cell
            for system in (single, f"padded-{cell}"):
                make = partial(_adapter, "torch-module", f"torch.nn.{layer}", system)
                yield Framework(
                    f"torch.nn.{layer}", "torch", system, "torch", precision, make
                )
            for convention in ("torch", "torch-batch-first"):
                make = partial(_stacked_torch, layer, f"stacked-{cell}", convention)
                yield Framework(
                    f"torch.nn.{layer}",
                    "torch",
                    f"stacked-{cell}",
                    convention,
                    precision,
                    make,
                )
            make = partial(_adapter, "torch-cell", f"torch.nn.{layer}Cell", single)
            yield Framework(
                f"torch.nn.{layer}Cell", "torch", single, "torch", precision, make
            )


def _stacked_torch(layer, system, convention):
    import torch

    factory = getattr(torch.nn, layer)
    if convention == "torch-batch-first":
        factory = partial(factory, batch_first=True)
    return _adapter_of("torch-module")(factory, system)


def _onnx():
    table = [
        ("rnn", "onnx", {}),
        ("gru", "onnx-0", {"linear_before_reset": 0}),
        ("gru", "onnx-1", {"linear_before_reset": 1}),
        ("lstm", "onnx", {}),
        ("lstm", "onnx-peepholes", {}),
        ("lstm", "onnx-clip", {}),
    ]
    for cell, convention, attributes in table:
        single = "simple-rnn" if cell == "rnn" else cell
        for system in (single, f"padded-{cell}", f"stacked-{cell}"):
            if system.startswith("stacked") and convention == "onnx-clip":
                continue
            make = partial(_onnx_node, system, attributes)
            name = f"onnxruntime {CELLS[cell]}"
            yield Framework(name, "onnxruntime", system, convention, "float32", make)


def _onnx_node(system, attributes):
    from longdep.numeric.oracle.adapters.onnx_node import onnx_node

    return onnx_node(system, **attributes)


def _short(make, convention=None):
    """Decline long cases: JAX compiles every operation anew for every size."""
    run = make() if convention is None else make().for_convention(convention)

    def implementation(case):
        steps = len(case["a"]) if "a" in case else steps_of(case)
        if steps > LONGEST_FLAX:
            raise NotImplementedError(f"more than {LONGEST_FLAX} steps")
        return run(case)

    return implementation


def _flax():
    cells = {"rnn": "SimpleCell", "gru": "GRUCell", "lstm": "LSTMCell"}
    for precision in BOTH:
        for cell, name in cells.items():
            single = "simple-rnn" if cell == "rnn" else cell
            for system in (single, f"padded-{cell}", f"stacked-{cell}"):
                whole = partial(_adapter, "flax-cell", f"flax.linen.{name}", system)
                make = partial(_short, whole)
                yield Framework(
                    f"flax.linen.{name}", "flax", system, "flax", precision, make
                )


def _equinox():
    for precision in BOTH:
        for cell, name in (("gru", "GRUCell"), ("lstm", "LSTMCell")):
            for system in (cell, f"stacked-{cell}"):
                whole = partial(_adapter, "equinox-cell", f"equinox.nn.{name}", system)
                make = partial(_short, whole)
                yield Framework(
                    f"equinox.nn.{name}", "equinox", system, "torch", precision, make
                )


def _scans():
    diagonal = "diagonal-recurrence"
    table = [
        ("jax.lax.associative_scan", "jax", jax_scans.linear_scan),
        ("jax.lax.scan", "jax", jax_scans.loop),
        ("equinox.Module", "equinox", None),
    ]
    for precision in BOTH:
        for name, package, function in table:
            for convention in ("real", "complex", "complex-conjugated"):
                whole = partial(_jax_function, function)
                make = partial(_short, whole, convention)
                yield Framework(name, package, diagonal, convention, precision, make)


def _jax_function(function):
    scan = function or jax_scans.module()
    return _adapter_of("jax-function")(scan, "diagonal-recurrence", compiled=True)


def _keras():
    table = [
        ("rnn", "SimpleRNN", "keras"),
        ("gru", "GRU", "keras-reset-after"),
        ("gru", "GRU", "keras-reset-before"),
        ("lstm", "LSTM", "keras"),
    ]
    for precision in BOTH:
        for cell, layer, convention in table:
            single = "simple-rnn" if cell == "rnn" else cell
            for system in (single, f"padded-{cell}", f"stacked-{cell}"):
                make = partial(_adapter, "keras-layer", f"keras.layers.{layer}", system)
                name = f"keras.layers.{layer}"
                yield Framework(name, "keras", system, convention, precision, make)


def _clips():
    norm, everything, value = "clip-by-norm", "clip-by-global-norm", "clip-by-value"
    table = [
        ("torch-clip", "torch.nn.utils.clip_grad_norm_", everything, "torch"),
        ("torch-clip", "torch.nn.utils.clip_grad_value_", value, "torch"),
        ("optax-clip", "optax.clip_by_global_norm", everything, "optax"),
        ("optax-clip", "optax.clip", value, "optax"),
        ("keras-clip", "keras.optimizers.SGD", everything, "keras"),
        ("keras-clip", "keras.optimizers.SGD", value, "keras"),
        ("keras-clip", "keras.optimizers.SGD", norm, "keras"),
    ]
    for precision in BOTH:
        for kind, path, system, convention in table:
            make = partial(_adapter, kind, path, system)
            package = path.split(".")[0]
            yield Framework(path, package, system, convention, precision, make)


def _initialisers():
    for kind, path in (
        ("torch-init", "torch.nn.init.orthogonal_"),
        ("jax-init", "jax.nn.initializers.orthogonal"),
        ("keras-init", "keras.initializers.Orthogonal"),
    ):
        make = partial(_adapter, kind, path)
        package = path.split(".")[0]
        yield Framework(path, package, "orthogonal-init", "haar", "float64", make)


def _packages():
    for name, package, target, adapter, *place in packages.places():
        system, convention, precision = place
        make = partial(packages.implementation, target, system, adapter)
        yield Framework(name, package, system, convention, precision, make)
