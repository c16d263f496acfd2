"""Keras layers (SimpleRNN, GRU, LSTM), by the gradients of their backend.

    longdep.check("gru", keras_layer(keras.layers.GRU, "gru"), convention="keras")
    longdep.check("stacked-lstm", keras_layer(keras.layers.LSTM, "stacked-lstm"))

A stacked system puts layers upon each other, in keras.layers.Bidirectional where they
have two directions (keras_stack.py).
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from longdep.numeric.oracle import systems
from longdep.numeric.oracle.adapters.keras_backend import (
    array_in_backend,
    differentiated,
    require_backend,
    wide_enough,
)
from longdep.numeric.oracle.adapters.keras_stack import (
    WEIGHTS,
    options_of,
    stacked_layers,
)
from longdep.numeric.oracle.adapters.plumbing import (
    AdapterError,
    cell_of,
    require_sound_cell,
)

Implementation = Callable[[Mapping[str, Any]], dict[str, np.ndarray]]


def keras_layer(
    factory: Callable[..., Any],
    system: str,
    *,
    bidirectional: Callable[..., Any] | None = None,
    **options: Any,
) -> Implementation:
    """Wrap a layer such as keras.layers.GRU.

    Args:
        factory: factory(n, return_sequences=True, return_state=True, dtype=...) gives a
            layer with the weights kernel, recurrent_kernel and bias. Called with
            activation= for an rnn, and with reset_after= for a GRU as its bias says.
        system: simple-rnn, gru, lstm, one of them padded (with a mask) or stacked.
        bidirectional: bidirectional(layer, merge_mode=...) runs a layer of a stacked
            system in two directions; keras.layers.Bidirectional where none is given.
        options: further ones for the factory.
    Raises:
        AdapterError: another backend, or the self-test on Keras' own layer failed.
    """
    require_backend()
    cell = cell_of(system)
    if systems.system(system).stacked:
        return stacked_layers(factory, system, bidirectional, options)
    _self_test(system)
    return _wrapped(factory, cell, options)


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
        own = options_of(case, cell, case["bias"]) | options
        layer = factory(case["h0"].shape[-1], **own)
        batched = "lengths" in case
        x = case["x"] if batched else case["x"][None]
        layer.build(x.shape)
        names = ("h0", "c0") if cell == "lstm" else ("h0",)
        starts = [case[k] if batched else case[k][None] for k in names]
        mask = None
        if batched:
            valid = np.arange(x.shape[1]) < np.asarray(case["lengths"])[:, None]
            mask = array_in_backend(valid)
        layer.set_weights([case[name] for name in WEIGHTS])
        cotangents = [case["cotangent_h"] if batched else case["cotangent_h"][None]]
        cotangents += [case["cotangent_last"]] if batched else []
        outputs, (weights,), gradients = differentiated(
            [layer],
            lambda call, arrays: call(0, arrays[0], arrays[1:], mask),
            [x, *starts],
            cotangents,
        )
        answer = {f"grad_{k}": v for k, v in zip(WEIGHTS, weights, strict=False)}
        inputs = zip(("x", *names), gradients, strict=True)
        answer |= {f"grad_{k}": v if batched else v[0] for k, v in inputs}
        if not batched:
            return {"h": outputs[0][0], **answer}
        last = zip(("last_h", "last_c"), outputs[1:], strict=False)
        return {"h": outputs[0], **dict(last), **answer}

    return implementation
