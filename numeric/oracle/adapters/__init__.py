"""Wrap what a framework or another language offers as `case -> outputs`.

Each adapter takes the user's object and the system it stands for, and returns an
implementation that longdep.check can call. Frameworks are imported when an adapter is
called for, never before. Before an adapter judges, it tests its own plumbing on a tiny
case (numeric/oracle/adapters/plumbing.py).
"""

import difflib
from collections.abc import Callable
from importlib import import_module
from typing import Any

from longdep.numeric.errors import DomainError

HERE = "longdep.numeric.oracle.adapters"
ADAPTERS = {
    "torch-module": ("pytorch", "torch_module"),
    "torch-cell": ("pytorch", "torch_cell"),
    "torch-function": ("pytorch", "torch_function"),
    "torch-clip": ("clipping", "torch_clip"),
    "torch-init": ("orthogonal", "torch_init"),
    "jax-function": ("jax_flax", "jax_function"),
    "jax-init": ("orthogonal", "jax_init"),
    "flax-cell": ("jax_flax", "flax_cell"),
    "optax-clip": ("clipping", "optax_clip"),
    "keras-layer": ("keras_layer", "keras_layer"),
    "keras-clip": ("clipping", "keras_clip"),
    "keras-init": ("orthogonal", "keras_init"),
    "onnx-file": ("onnx_node", "onnx_file"),
}
FRAMEWORKS = {
    "pytorch": "torch",
    "jax_flax": "jax",
    "keras_layer": "keras",
    "onnx_node": "onnx",
}


def adapter(name: str) -> Callable[..., Any]:
    """Look an adapter up by the name the command line uses.

    Raises:
        DomainError: there is none of that name.
    """
    if name not in ADAPTERS:
        near = difflib.get_close_matches(name, ADAPTERS, 3) or list(ADAPTERS)
        known = ", ".join(near)
        raise DomainError(f"adapter: expected one such as {known}, got {name!r}")
    module, function = ADAPTERS[name]
    return getattr(import_module(f"{HERE}.{module}"), function)
