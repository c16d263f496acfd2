"""Orthogonal initialisers: torch.nn.init, jax.nn.initializers, keras.initializers.

    longdep.check("orthogonal-init", torch_init(torch.nn.init.orthogonal_))

They fill one matrix of the shape that a case asks for: n by n; n by m in the convention
rectangular; in the convention gates all blocks at once, one above the other, so that an
initialiser that does not treat them one by one is found out.

Before an adapter judges, it draws one small matrix twice with one seed and once with
another: equal, and different, or the seed does not arrive.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle.adapters.plumbing import AdapterError

Implementation = Callable[[Mapping[str, Any]], dict[str, Any]]


def torch_init(function: Callable[..., Any], system: str = "") -> Implementation:
    """Wrap a function that fills a tensor, such as torch.nn.init.orthogonal_.

    Args:
        function: function(tensor, gain=..., generator=...), in float64.
        system: for a uniform call of all adapters; not used.
    Raises:
        AdapterError: the seed does not arrive.
    """

    def implementation(case: Mapping[str, Any]) -> dict[str, Any]:
        import torch

        tensor = torch.empty(*_shape(case), dtype=torch.float64)
        generator = torch.Generator().manual_seed(int(case["seed"]))
        function(tensor, gain=float(case["gain"]), generator=generator)
        return {"matrix": tensor.numpy()}

    return _tested(implementation, "torch-init")


def jax_init(factory: Callable[..., Any], system: str = "") -> Implementation:
    """Wrap an initialiser such as jax.nn.initializers.orthogonal.

    Args:
        factory: factory(scale=gain) gives a function of (key, shape, dtype).
        system: for a uniform call of all adapters; not used.
    Raises:
        AdapterError: the seed does not arrive.
    """

    def implementation(case: Mapping[str, Any]) -> dict[str, Any]:
        import jax

        with jax.enable_x64(True):
            key = jax.random.key(int(case["seed"]))
            made = factory(scale=float(case["gain"]))
            matrix = made(key, _shape(case), np.float64)
            return {"matrix": np.array(matrix)}

    return _tested(implementation, "jax-init")


def keras_init(factory: Callable[..., Any], system: str = "") -> Implementation:
    """Wrap an initialiser such as keras.initializers.Orthogonal.

    Args:
        factory: factory(gain=..., seed=...) gives a function of (shape, dtype).
        system: for a uniform call of all adapters; not used.
    Raises:
        AdapterError: the seed does not arrive, or Keras has another backend than torch
            or jax.
    """
    from longdep.numeric.oracle.adapters.keras_backend import (
        require_backend,
        wide_enough,
    )

    require_backend()

    def implementation(case: Mapping[str, Any]) -> dict[str, Any]:
        import keras

        with wide_enough(np.dtype("float64")):
            made = factory(gain=float(case["gain"]), seed=int(case["seed"]))
            matrix = made(_shape(case), dtype="float64")
            return {"matrix": np.array(keras.ops.convert_to_numpy(matrix))}

    return _tested(implementation, "keras-init")


def _shape(case: Mapping[str, Any]) -> tuple[int, int]:
    """Rows and columns of all that a case asks for."""
    n = int(case["n"])
    return int(case.get("gates", 1)) * n, int(case.get("m", n))


def _tested(implementation: Implementation, name: str) -> Implementation:
    case = {"n": 3, "gain": 1.0, "seed": 1}
    first, again, other = (
        implementation({**case, "seed": seed})["matrix"] for seed in (1, 1, 2)
    )
    if not np.array_equal(first, again):
        raise AdapterError(f"{name}: expected one matrix for one seed, got two")
    if np.array_equal(first, other):
        raise AdapterError(f"{name}: expected another matrix for another seed")
    return implementation
