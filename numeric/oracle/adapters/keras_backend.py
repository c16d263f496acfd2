"""Keras' backend: which one there is, and its gradients through layers.

Works with the backends torch and jax. Which one is the user's choice (KERAS_BACKEND);
where Keras is not yet imported and nothing is chosen, torch is taken if installed.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from longdep.numeric.oracle.adapters.plumbing import AdapterError

Call = Callable[..., tuple[Any, ...]]  # which layer, x, initial states, mask
Run = Callable[[Call, list[Any]], tuple[Any, ...]]


def require_backend() -> str:
    """Import Keras; the name of its backend.

    Raises:
        AdapterError: it is neither torch nor jax.
    """
    if "keras" not in sys.modules and "KERAS_BACKEND" not in os.environ:
        os.environ["KERAS_BACKEND"] = "torch" if find_spec("torch") else "jax"
    import keras

    backend = keras.backend.backend()
    if backend not in ("torch", "jax"):
        raise AdapterError(f"keras: expected backend torch or jax, got {backend!r}")
    return backend


def wide_enough(dtype: np.dtype) -> contextlib.AbstractContextManager[Any]:
    """Let a backend that computes in float32 by default take this dtype."""
    if require_backend() != "jax":
        return contextlib.nullcontext()
    import jax

    return jax.enable_x64(dtype == np.float64)


def differentiated(
    layers: Sequence[Any],
    run: Run,
    arrays: Sequence[np.ndarray],
    cotangents: Sequence[np.ndarray | None],
) -> tuple[list[np.ndarray], list[list[np.ndarray]], list[np.ndarray]]:
    """Run built layers with their own weights, and differentiate.

    Args:
        layers: each gives (outputs, states...).
        run: run(call, arrays as the backend has them) -> outputs, where
            call(k, x, starts, mask) calls layer k.
        arrays: that gradients are asked for, beside the layers' weights.
        cotangents: what the loss is to each output; None for those it does not see.
            There may be fewer than outputs.
    Returns:
        The outputs; the gradients at each layer's trainable weights, in their order;
        the gradients at the arrays.
    """
    derive = {"torch": _by_torch, "jax": _by_jax}[require_backend()]
    counts = [len(layer.trainable_variables) for layer in layers]
    outputs, gradients = derive(layers, run, arrays, cotangents)
    weights, at = [], 0
    for count in counts:
        weights.append(gradients[at : at + count])
        at += count
    return outputs, weights, gradients[at:]


def array_in_backend(value: np.ndarray) -> Any:
    """A NumPy array as the backend has arrays, of its own memory."""
    if require_backend() == "torch":
        import torch

        return torch.from_numpy(np.array(value))
    import jax

    return jax.numpy.asarray(value)


def _by_torch(
    layers: Sequence[Any], run: Run, arrays: Any, cotangents: Any
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    import torch

    def call(k: int, x: Any, starts: list[Any], mask: Any) -> tuple[Any, ...]:
        return tuple(layers[k](x, initial_state=starts, mask=mask))

    leaves = [array_in_backend(value).requires_grad_() for value in arrays]
    outputs = run(call, leaves)
    weights = [v.value for layer in layers for v in layer.trainable_variables]
    wanted = [*weights, *leaves]
    pairs = [
        (output, array_in_backend(seed))
        for output, seed in zip(outputs, cotangents, strict=False)
        if seed is not None and output.requires_grad
    ]
    gradients: Any = [None] * len(wanted)
    if pairs:
        values, seeds = zip(*pairs, strict=True)
        gradients = torch.autograd.grad(values, wanted, seeds, allow_unused=True)
    filled = (
        torch.zeros_like(leaf) if gradient is None else gradient
        for leaf, gradient in zip(wanted, gradients, strict=True)
    )
    return [v.detach().numpy() for v in outputs], [g.detach().numpy() for g in filled]


def _by_jax(
    layers: Sequence[Any], run: Run, arrays: Any, cotangents: Any
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    import jax

    weights = [v.value for layer in layers for v in layer.trainable_variables]
    begins = np.cumsum([0, *(len(layer.trainable_variables) for layer in layers)])

    def outputs_of(parts: list[Any]) -> tuple[Any, ...]:
        def call(k: int, x: Any, starts: list[Any], mask: Any) -> tuple[Any, ...]:
            outputs, _ = layers[k].stateless_call(
                parts[begins[k] : begins[k + 1]],
                [v.value for v in layers[k].non_trainable_variables],
                x,
                initial_state=starts,
                mask=mask,
            )
            return tuple(outputs)

        return run(call, parts[len(weights) :])

    def answered(leaves: list[Any], seeds: list[Any]) -> tuple[Any, Any]:
        outputs, pullback = jax.vjp(outputs_of, leaves)
        known = [*seeds, *[None] * (len(outputs) - len(seeds))]
        (gradients,) = pullback(
            tuple(
                jax.numpy.zeros_like(value) if seed is None else seed
                for value, seed in zip(outputs, known, strict=True)
            )
        )
        return outputs, gradients

    leaves = [jax.numpy.asarray(v) for v in (*weights, *arrays)]
    seeds = [None if c is None else jax.numpy.asarray(c) for c in cotangents]
    outputs, gradients = jax.jit(answered)(leaves, seeds)  # sizes change every time
    return [np.array(v) for v in outputs], [np.array(g) for g in gradients]
