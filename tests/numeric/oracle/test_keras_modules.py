"""Keras layers in two directions and upon each other: right ones pass, wrong ones fail."""

from functools import partial
from importlib.util import find_spec

import numpy as np
import pytest

from tests.numeric.oracle.judging import judged

pytestmark = pytest.mark.filterwarnings("default")  # theirs, not ours
LAYERS = {"stacked-rnn": "SimpleRNN", "stacked-gru": "GRU", "stacked-lstm": "LSTM"}
CASES = 25


@pytest.fixture(name="keras")
def _keras():
    if find_spec("keras") is None:
        pytest.skip("needs the extra frameworks")
    from longdep.numeric.oracle.adapters.keras_backend import require_backend

    require_backend()
    import keras

    return keras


def wrapped(system, factory, **options):
    from longdep.numeric.oracle.adapters.keras_layer import keras_layer

    return keras_layer(factory, system, **options)


def failing(implementation, system, convention="keras", wanted=None):
    """The outputs outside their allowance in any of the drawn cases that are wanted."""
    outside, count = set(), 0
    for one in judged(system, convention, "float32", CASES):
        if wanted is None or wanted(one.case):
            outputs = implementation(dict(one.case))
            assert set(outputs) == set(one.reference)
            outside |= set(one.failing(outputs))
            count += 1
    assert count
    return outside


def is_masked(case):
    return bool((case["mask"] == 0).any() and (case["mask"] == 1).any())


@pytest.mark.parametrize(
    ("system", "convention"),
    [
        ("stacked-rnn", "keras"),
        ("stacked-gru", "keras-reset-after"),
        ("stacked-gru", "keras-reset-before"),
        ("stacked-lstm", "keras"),
    ],
)
def test_layers_of_keras_are_right_in_stacks_and_both_directions(
    keras, system, convention
):
    layer = getattr(keras.layers, LAYERS[system])
    cases = judged(system, convention, "float32", CASES)
    assert {one.case["direction"] for one in cases} == {"forward", "bidirectional"}
    assert any(is_masked(one.case) for one in cases)
    assert any(one.case["window"] for one in cases)
    assert failing(wrapped(system, layer), system, convention) == set()


def not_turned_back(keras):
    class Unturned(keras.layers.Bidirectional):
        def call(self, sequences, **words):
            y, *states = super().call(sequences, **words)
            forward, backward = keras.ops.split(y, 2, axis=-1)
            turned = keras.ops.flip(backward, axis=1)
            return keras.ops.concatenate([forward, turned], axis=-1), *states

    return Unturned


def merged_in_the_wrong_order(keras):
    class Exchanged(keras.layers.Bidirectional):
        def call(self, sequences, **words):
            y, *states = super().call(sequences, **words)
            forward, backward = keras.ops.split(y, 2, axis=-1)
            return keras.ops.concatenate([backward, forward], axis=-1), *states

    return Exchanged


def last_state_at_the_wrong_end(keras):
    class WrongEnd(keras.layers.Bidirectional):
        def call(self, sequences, **words):
            y, forward, _ = super().call(sequences, **words)
            backward = keras.ops.split(y, 2, axis=-1)[1]
            return y, forward, backward[:, -1]

    return WrongEnd


@pytest.mark.parametrize(
    ("wrong", "outputs"),
    [
        (not_turned_back, {"h"}),
        (merged_in_the_wrong_order, {"h"}),
        (last_state_at_the_wrong_end, {"last_h"}),
    ],
)
def test_two_directions_that_are_put_together_wrongly_fail(keras, wrong, outputs):
    layer, system = keras.layers.GRU, "stacked-gru"
    implementation = wrapped(system, layer, bidirectional=wrong(keras))
    both = partial(_joined, steps=2)
    found = failing(implementation, system, "keras-reset-after", both)
    assert outputs <= found
    forward = failing(
        implementation,
        system,
        "keras-reset-after",
        lambda case: case["direction"] == "forward",
    )
    assert forward == set()


def _joined(case, steps):
    two = case["direction"] == "bidirectional"
    return two and case["merge"] == "concat" and case["x"].shape[1] >= steps


def test_a_mask_that_stops_the_state_but_not_the_output_fails(keras):
    class Running(keras.layers.GRU):
        def inner_loop(self, sequences, initial_state, mask, training=False):
            h, outputs = initial_state[0], []
            for t in range(sequences.shape[1]):
                made, _ = self.cell(sequences[:, t], [h])
                outputs.append(made)
                if mask is not None:
                    made = keras.ops.where(mask[:, t, None], made, h)
                h = made
            return outputs[-1], keras.ops.stack(outputs, axis=1), [h]

    def forward(case):
        one_way = case["direction"] == "forward" and case["layers"] == 1
        return one_way and is_masked(case)

    def full(case):
        return case["direction"] == "forward" and case["mask"].all()

    system = "stacked-gru"
    implementation = wrapped(system, Running)
    assert failing(implementation, system, "keras-reset-after", full) == set()
    assert "h" in failing(implementation, system, "keras-reset-after", forward)


def test_a_dropout_mask_that_is_drawn_again_fails(keras):
    right = wrapped("stacked-lstm", keras.layers.LSTM)

    def dropped(case):
        return case["layers"] > 1 and np.ptp(case["dropout"], axis=2).any()

    def other_steps(case):
        return right(case | {"dropout": np.roll(case["dropout"], 1, axis=2)})

    assert "h" in failing(other_steps, "stacked-lstm", wanted=dropped)


def test_a_window_that_lets_the_gradient_pass_fails(keras):
    right = wrapped("stacked-rnn", keras.layers.SimpleRNN)

    def windowed(case):
        return 0 < case["window"] < case["x"].shape[1]

    def whole(case):
        return right(case | {"window": 0})

    found = failing(whole, "stacked-rnn", wanted=windowed)
    assert "grad_x" in found
    assert not found & {"h", "last_h"}


def test_layers_without_biases_have_no_gradients_at_them(keras):
    factory = partial(keras.layers.LSTM, use_bias=False)
    implementation = wrapped("stacked-lstm", factory)
    assert implementation.lacks == ("bias",)
