"""Keras layers (SimpleRNN, GRU, LSTM), by the gradients of their backend.

    longdep.check("gru", keras_layer(keras.layers.GRU, "gru"), convention="keras")

Works with the backends torch and jax. Which one is the user's choice (KERAS_BACKEND);
where Keras is not yet imported and nothing is chosen, torch is taken if installed.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np

from longdep.numeric.oracle.adapters.plumbing import (
    AdapterError,
    cell_of,
    require_sound_cell,
)

Arrays = dict[str, Any]
Implementation = Callable[[Mapping[str, Any]], dict[str, np.ndarray]]
WEIGHTS = ("kernel", "recurrent_kernel", "bias")
ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "identity": "linear"}


def keras_layer(
    factory: Callable[..., Any], system: str, **options: Any
) -> Implementation:
    """Wrap a layer such as keras.layers.GRU.

    Args:
        factory: factory(n, return_sequences=True, return_state=True, dtype=...) gives a
            layer with the weights kernel, recurrent_kernel and bias. Called with
            activation= for an rnn, and with reset_after= for a GRU as its bias says.
        system: simple-rnn, gru, lstm or one of them padded (with a mask).
        options: further ones for the factory.
    Raises:
        AdapterError: another backend, or the self-test on Keras' own layer failed.
    """
    require_backend()
    cell = cell_of(system)
    _self_test(system)
    return _wrapped(factory, cell, options)


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


@cache
def _self_test(system: str) -> None:
    import keras

    cell = cell_of(system)
    layers = keras.layers
    kinds = {"rnn": layers.SimpleRNN, "gru": layers.GRU, "lstm": layers.LSTM}
    convention = "keras-reset-after" if cell == "gru" else "keras"
    wrapped = _wrapped(kinds[cell], cell, {})
    require_sound_cell(wrapped, system, convention, "float32")


def _wrapped(
    factory: Callable[..., Any], cell: str, options: Mapping[str, Any]
) -> Implementation:
    def implementation(case: Mapping[str, Any]) -> dict[str, np.ndarray]:
        with wide_enough(case["x"].dtype):
            return in_backend(case)

    def in_backend(case: Mapping[str, Any]) -> dict[str, np.ndarray]:
        if case.get("direction", "forward") != "forward":
            raise AdapterError("keras: expected direction forward, got reverse")
        dtype = case["x"].dtype.name
        own = {
            "return_sequences": True,
            "return_state": True,
            "dtype": dtype,
            **options,
        }
        if cell == "rnn":
            own["activation"] = ACTIVATIONS[case["activation"]]
        if cell == "gru":
            own["reset_after"] = case["bias"].ndim == 2
        layer = factory(case["h0"].shape[-1], **own)
        batched = "lengths" in case
        x = case["x"] if batched else case["x"][None]
        layer.build(x.shape)
        names = ("h0", "c0") if cell == "lstm" else ("h0",)
        starts = [case[k] if batched else case[k][None] for k in names]
        mask = None
        if batched:
            mask = np.arange(x.shape[1]) < np.asarray(case["lengths"])[:, None]
        weights = [case[name] for name in WEIGHTS]
        layer.set_weights(weights)
        derive = {"torch": _by_torch, "jax": _by_jax}[require_backend()]
        cotangents = [case["cotangent_h"] if batched else case["cotangent_h"][None]]
        cotangents += [case["cotangent_last"]] if batched else []
        outputs, gradients = derive(layer, weights, x, starts, mask, cotangents)
        answer = {f"grad_{k}": v for k, v in zip(WEIGHTS, gradients, strict=False)}
        inputs = zip(("x", *names), gradients[len(WEIGHTS) :], strict=True)
        answer |= {f"grad_{k}": v if batched else v[0] for k, v in inputs}
        if not batched:
            return {"h": outputs[0][0], **answer}
        last = zip(("last_h", "last_c"), outputs[1:], strict=False)
        return {"h": outputs[0], **dict(last), **answer}

    return implementation


def _call(layer: Any, x: Any, starts: list[Any], mask: Any) -> tuple[Any, ...]:
    return tuple(layer(x, initial_state=starts, mask=mask))


def _by_torch(
    layer: Any, weights: Any, x: Any, starts: Any, mask: Any, cotangents: Any
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    import torch

    leaves = [torch.from_numpy(np.array(v)).requires_grad_() for v in (x, *starts)]
    masks = None if mask is None else torch.from_numpy(mask)
    outputs = _call(layer, leaves[0], leaves[1:], masks)
    wanted = [variable.value for variable in layer.trainable_variables] + leaves
    seeds = [torch.from_numpy(np.array(c)) for c in cotangents]
    values = list(outputs[: len(seeds)])
    gradients = torch.autograd.grad(values, wanted, seeds, allow_unused=True)
    filled = (
        torch.zeros_like(leaf) if gradient is None else gradient
        for leaf, gradient in zip(wanted, gradients, strict=True)
    )
    return [v.detach().numpy() for v in outputs], [g.detach().numpy() for g in filled]


def _by_jax(
    layer: Any, weights: Any, x: Any, starts: Any, mask: Any, cotangents: Any
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    import jax

    held = layer.non_trainable_variables

    def outputs_of(parts: list[Any]) -> tuple[Any, ...]:
        own = parts[: len(weights)]
        start = parts[len(weights) + 1 :]
        outputs, _ = layer.stateless_call(
            own, held, parts[len(weights)], initial_state=start, mask=mask
        )
        return tuple(outputs)

    leaves = [jax.numpy.asarray(v) for v in (*weights, x, *starts)]
    outputs, pullback = jax.vjp(outputs_of, leaves)
    seeds = [jax.numpy.asarray(c) for c in cotangents]
    seeds += [jax.numpy.zeros_like(v) for v in outputs[len(seeds) :]]
    (gradients,) = pullback(tuple(seeds))
    return [np.array(v) for v in outputs], [np.array(g) for g in gradients]
