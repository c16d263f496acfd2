"""Whole Keras models and files: every recurrent layer in them, without a wrapper."""

import json
import sys
import zipfile
from importlib.util import find_spec

import numpy as np
import pytest
from click.testing import CliRunner

import longdep
from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.check import parts_report
from longdep.reports.command.cli import cli

pytestmark = pytest.mark.filterwarnings("default")  # theirs, not ours
EXAMPLES = 3


@pytest.fixture(name="keras")
def _keras():
    if find_spec("keras") is None:
        pytest.skip("needs the extra frameworks")
    from longdep.numeric.oracle.adapters.keras_backend import require_backend

    require_backend()
    import keras

    return keras


def model_of(keras, *layers, width=4):
    return keras.Sequential([keras.Input((None, width)), *layers])


def checked(*words):
    return CliRunner().invoke(cli, ["check", *map(str, words)])


def parts_of(model, **words):
    return longdep.check_modules(model, examples=EXAMPLES, **words).parts


def many_layers(keras):
    layers = keras.layers
    both = layers.Bidirectional(
        layers.GRU(3, return_sequences=True), merge_mode="sum", name="both"
    )
    return model_of(
        keras,
        layers.Masking(),
        layers.LSTM(5, return_sequences=True, dropout=0.2, name="first"),
        keras.Sequential([keras.Input((None, 5)), both], name="inner"),
        layers.RNN(
            [layers.GRUCell(3), layers.GRUCell(3)], return_sequences=True, name="cells"
        ),
        layers.RNN(layers.LSTMCell(2), return_sequences=True, name="one"),
        layers.SimpleRNN(
            3,
            activation="relu",
            use_bias=False,
            go_backwards=True,
            return_sequences=True,
            name="plain",
        ),
        layers.Bidirectional(layers.LSTM(2, unroll=False), name="end"),
        layers.Dense(1),
    )


def test_every_recurrent_layer_of_a_model_is_right(keras):
    parts = parts_of(many_layers(keras))
    labels = [part.label for part in parts]
    assert labels == ["first", "both", "cells", "one", "plain", "end"]
    assert {part.verdicts for part in parts} == {("right", "right")}
    about = {part.label: part.about for part in parts}
    assert "Its dropout is left out" in about["first"]
    assert about["both"].startswith(
        "Bidirectional of GRU: 3 units, 5 inputs, forward and reverse, sum, float32."
    )
    assert about["cells"].startswith("RNN of GRU: 3 units, 3 inputs, 2 layers")
    assert "over sequences that are turned round" in about["plain"]


def test_a_file_is_judged_as_its_model_is_with_its_own_weights(keras, tmp_path):
    from longdep.numeric.oracle.adapters.keras_model import (
        parts_of_file,
        parts_of_model,
    )

    model = many_layers(keras)
    path = tmp_path / "model.keras"
    model.save(path)
    stored, held = parts_of_file(path), parts_of_model(model)
    assert [part.label for part in stored] == [part.label for part in held]
    for one, other in zip(stored, held, strict=True):
        assert list(one.arrays) == list(other.arrays)
        assert all(np.array_equal(one.arrays[k], other.arrays[k]) for k in one.arrays)
        assert one.words() == other.words()
        assert one.remarks == other.remarks
    result = checked(path, "--node", "both", "--examples", EXAMPLES, "--summary")
    assert result.exit_code == 0, result.output
    assert "both  drawn cases: right; its own weights: right" in result.output


def test_a_file_can_be_judged_in_several_processes(keras, tmp_path):
    path = tmp_path / "model.keras"
    model_of(keras, keras.layers.GRU(2, name="only")).save(path)
    words = (path, "--examples", EXAMPLES, "--format", "json")
    one, two = (checked(*words, "--jobs", jobs) for jobs in (1, 2))
    assert one.exit_code == two.exit_code == 0
    assert one.stdout == two.stdout
    (layer,) = json.loads(one.stdout)["layers"]
    assert layer["verdicts"] == {"drawn": "right", "own": "right"}


def test_nothing_of_a_file_is_made_or_run(keras, tmp_path):
    path = tmp_path / "model.keras"
    doubled = keras.layers.Lambda(lambda x: 2 * x, output_shape=(None, 4))
    model_of(keras, doubled, keras.layers.GRU(2, name="only")).save(path)
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(held["config.json"])
    config["config"]["layers"][1]["module"] = "nowhere.at.all"
    config["config"]["layers"][2]["config"]["kernel_initializer"] = {
        "module": "os",
        "class_name": "system",
        "config": {"command": "exit 1"},
    }
    held["config.json"] = json.dumps(config).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    result = checked(path, "--examples", EXAMPLES, "--summary")
    assert result.exit_code == 0, result.output
    assert "only  drawn cases: right" in result.output


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"activation": "elu"}, "odd: expected activation tanh, got 'elu'"),
        (
            {"recurrent_activation": "hard_sigmoid"},
            "odd: expected recurrent_activation sigmoid, got 'hard_sigmoid'",
        ),
    ],
)
def test_a_layer_with_other_activations_is_not_judged_and_says_so(
    keras, options, sentence
):
    layers = keras.layers
    odd = layers.LSTM(3, name="odd", return_sequences=True, **options)
    good = layers.GRU(2, name="good")
    first, second = parts_of(model_of(keras, odd, good))
    assert first.refused == (sentence,)
    assert second.verdicts == ("right", "right")
    assert parts_report.exit_code([first, second]) == 2


def test_cells_of_different_sizes_are_not_judged_as_layers(keras):
    layers = keras.layers
    mixed = layers.RNN([layers.GRUCell(3), layers.GRUCell(2)], name="mixed")
    other = layers.RNN([layers.GRUCell(3), layers.LSTMCell(3)], name="other")
    first, second = (parts_of(model_of(keras, layer))[0] for layer in (mixed, other))
    assert "expected the same units, biases and activations" in first.refused[0]
    assert "expected cells of one kind" in second.refused[0]


def test_a_layer_of_ones_own_that_is_wrong_is_found(keras):
    class Exchanged(keras.layers.Bidirectional):
        def call(self, sequences, initial_state=None, mask=None, training=None):
            made = super().call(sequences, initial_state=initial_state, mask=mask)
            y, *states = made if isinstance(made, tuple) else (made,)
            forward, backward = keras.ops.split(y, 2, axis=-1)
            y = keras.ops.concatenate([backward, forward], axis=-1)
            return (y, *states) if states else y

    class Hasty(keras.layers.GRU):
        def call(self, sequences, initial_state=None, mask=None, training=False):
            return super().call(2 * sequences, initial_state=initial_state, mask=mask)

    layers = keras.layers
    for layer in (Exchanged(layers.GRU(2), name="own"), Hasty(2, name="own")):
        (part,) = parts_of(model_of(keras, layer))
        assert part.verdicts == ("WRONG", "WRONG")
        outputs = {f.output for report in part.reports for f in report.findings}
        assert "h" in outputs


def test_a_case_brings_a_sequence_and_a_mask(keras, tmp_path):
    path = tmp_path / "model.keras"
    model_of(keras, keras.layers.GRU(2, name="only")).save(path)
    rng = np.random.default_rng(5)
    x = rng.normal(size=(2, 6, 4)).astype(np.float32)
    mask = np.array([[0, 1, 1, 0, 1, 0], [1, 1, 1, 1, 1, 1]])
    np.savez(tmp_path / "case.npz", x=x, mask=mask)
    words = (path, "--case", tmp_path / "case.npz", "--examples", EXAMPLES)
    result = checked(*words)
    assert result.exit_code == 0, result.output
    assert "B = 2, T = 6" in result.output
    np.savez(tmp_path / "one.npz", x=x[0])
    result = checked(path, "--case", tmp_path / "one.npz", "--examples", EXAMPLES)
    assert result.exit_code == 0, result.output
    assert "T = 6, n = 2, m = 4" in result.output


def test_a_model_that_a_module_makes_is_found_by_its_name(keras, tmp_path, monkeypatch):
    (tmp_path / "my_keras_net.py").write_text(
        "import keras\n\n\n"
        "def net():\n"
        "    return keras.Sequential(\n"
        "        [keras.Input((None, 4)), keras.layers.LSTM(2, name='only')]\n"
        "    )\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    words = ("--adapter", "keras-layer", "--examples", EXAMPLES, "--summary")
    result = checked("my_keras_net:net", *words)
    sys.modules.pop("my_keras_net", None)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("only  drawn cases: right")


def test_what_is_no_keras_file_gets_one_sentence(keras, tmp_path):
    broken = tmp_path / "broken.keras"
    broken.write_bytes(b"PK nothing")
    for words, sentence in (
        ((broken,), "expected a Keras file, got"),
        ((tmp_path / "none.keras",), "expected a Keras file, got"),
        ((broken, "--system", "gru"), "has its own system; leave it out"),
        ((broken, "--convention", "keras"), "go with --system"),
    ):
        result = checked(*words)
        assert result.exit_code == 2
        assert sentence in result.output
        assert len(result.output.strip().splitlines()) == 1
    path = tmp_path / "dense.keras"
    model_of(keras, keras.layers.Dense(2)).save(path)
    assert "expected a recurrent layer" in checked(path).output
    path = tmp_path / "gru.keras"
    model_of(keras, keras.layers.GRU(2, name="only")).save(path)
    assert "(only), got 'other'" in checked(path, "--node", "other").output


def test_words_that_are_not_of_keras_models_are_refused(keras):
    model = model_of(keras, keras.layers.GRU(2, name="only"))
    with pytest.raises(DomainError, match="chunk: is of torch modules"):
        parts_of(model, chunk=2)
    with pytest.raises(DomainError, match="jobs: expected 1 of a Keras model"):
        parts_of(model, jobs=2)
    with pytest.raises(AdapterError, match="node: expected the name of one"):
        parts_of(model, module="other")
    with pytest.raises(AdapterError, match="expected a recurrent layer"):
        parts_of(model_of(keras, keras.layers.Dense(1)))
