"""Clipping utilities: torch.nn.utils, optax transformations, Keras optimisers.

    longdep.check("clip-by-global-norm", torch_clip(torch.nn.utils.clip_grad_norm_),
                  convention="torch")

Before an adapter judges, it sends two small arrays through with a limit that changes
nothing; they must come back as they were, in order and shape.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle.adapters.keras_backend import require_backend, wide_enough
from longdep.numeric.oracle.adapters.plumbing import AdapterError, with_bfloat16
from longdep.numeric.oracle.adapters.torch_tensors import array_of, tensor_of

Implementation = Callable[[Mapping[str, Any]], dict[str, Any]]
SENT = (np.array([3.0, -4.0]), np.array([[12.0, 0.5, 0.25]]))
FAR = 1e6  # a limit that clips nothing of what is sent: its norm is 13.01


def torch_clip(function: Callable[..., Any], system: str = "") -> Implementation:
    """Wrap a function that clips the gradients of parameters in place.

    Args:
        function: function(parameters, limit), such as clip_grad_norm_ (its return value
            is the norm) or clip_grad_value_ (returns None) of torch.nn.utils.
        system: for a uniform call of all adapters; not used.
    Raises:
        AdapterError: what the self-test sent did not come back.
    """

    def implementation(case: Mapping[str, Any]) -> dict[str, Any]:
        import torch

        parameters = []
        for gradient in case["gradients"]:
            tensor = tensor_of(gradient)
            parameter = torch.nn.Parameter(torch.zeros_like(tensor))
            parameter.grad = tensor
            parameters.append(parameter)
        norm = function(parameters, float(case["limit"]))
        outputs: dict[str, Any] = {"clipped": [array_of(p.grad) for p in parameters]}
        return outputs if norm is None else {**outputs, "norm": array_of(norm)}

    return with_bfloat16(_tested(implementation, "torch-clip"))


def optax_clip(factory: Callable[[float], Any], system: str = "") -> Implementation:
    """Wrap a gradient transformation such as optax.clip_by_global_norm or optax.clip.

    Args:
        factory: factory(limit) gives the transformation.
        system: for a uniform call of all adapters; not used.
    Raises:
        AdapterError: what the self-test sent did not come back.
    """

    def implementation(case: Mapping[str, Any]) -> dict[str, Any]:
        import jax

        wide = any(g.dtype == np.float64 for g in case["gradients"])
        with jax.enable_x64(wide):
            gradients = [jax.numpy.asarray(g) for g in case["gradients"]]
            made = factory(float(case["limit"]))
            step = jax.jit(lambda given: made.update(given, made.init(given))[0])
            clipped = step(gradients)
            return {"clipped": [np.array(g) for g in clipped]}

    return with_bfloat16(_tested(implementation, "optax-clip"))


def keras_clip(factory: Callable[..., Any], system: str) -> Implementation:
    """Wrap the clipping of a Keras optimiser.

    One step of the optimiser with learning rate 1 from 0 leaves minus the clipped
    gradient, exactly, if it makes plain steps.

    Args:
        factory: such as keras.optimizers.SGD: called with learning_rate=1.0 and the
            limit as clipnorm=, global_clipnorm= or clipvalue=.
        system: clip-by-norm, clip-by-global-norm or clip-by-value.
    Raises:
        AdapterError: another system or backend, or what the self-test sent did not come
            back.
    """
    options = {
        "clip-by-norm": "clipnorm",
        "clip-by-global-norm": "global_clipnorm",
        "clip-by-value": "clipvalue",
    }
    if system not in options:
        known = ", ".join(options)
        raise AdapterError(f"keras-clip: expected one of {known}, got {system!r}")
    require_backend()

    def implementation(case: Mapping[str, Any]) -> dict[str, Any]:
        import keras

        with wide_enough(case["gradients"][0].dtype):
            steps = [
                keras.Variable(np.zeros_like(g), dtype=g.dtype.name)
                for g in case["gradients"]
            ]
            gradients = [
                keras.ops.convert_to_tensor(np.array(g)) for g in case["gradients"]
            ]
            limit = {options[system]: float(case["limit"])}
            factory(learning_rate=1.0, **limit).apply(gradients, steps)
            return {"clipped": [-keras.ops.convert_to_numpy(v) for v in steps]}

    return _tested(implementation, "keras-clip")


def _tested(implementation: Implementation, name: str) -> Implementation:
    returned = implementation({"gradients": list(SENT), "limit": FAR})["clipped"]
    same = len(returned) == len(SENT) and all(
        np.array_equal(a, b) for a, b in zip(returned, SENT, strict=True)
    )
    if not same:
        raise AdapterError(
            f"{name}: expected gradients of norm 13.01 to pass a limit of {FAR:g} "
            f"unchanged, got {[np.asarray(g).tolist() for g in returned]}"
        )
    return implementation
