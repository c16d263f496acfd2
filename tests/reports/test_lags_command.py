"""`longdep lags` as a user meets it: files, modules, sequences, pictures, misuse."""

import io
import json
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import longdep
from longdep.numeric.oracle.lags import keras_file, sequence_file
from longdep.numeric.oracle.lags.measuring import figures
from longdep.numeric.oracle.lags.subject import of_arrays
from longdep.numeric.oracle.lags.verdict import remarks
from longdep.reports.command.cli import cli
from longdep.reports.page.lags import Lags
from tests.numeric.oracle import onnx_models

ROOT = Path(__file__).resolve().parents[2]
N, M, STEPS = 3, 2, 6
theirs_not_ours = pytest.mark.filterwarnings("default")  # warnings of frameworks


def run(*words):
    return CliRunner().invoke(cli, ["lags", *map(str, words)])


def refused(*words):
    done = run(*words)
    assert done.exit_code == 2, done.output
    assert done.stderr.startswith("longdep: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def case():
    rng = np.random.default_rng(5)
    return {
        "w_ih": rng.uniform(-1, 1, (4 * N, M)),
        "w_hh": rng.uniform(-1, 1, (4 * N, N)),
        "b_ih": rng.uniform(-1, 1, 4 * N),
        "b_hh": rng.uniform(-1, 1, 4 * N),
        "x": rng.uniform(-1, 1, (STEPS, M)),
    }


@pytest.fixture
def stored(tmp_path):
    path = tmp_path / "case.npz"
    longdep.save_case(path, case(), system="lstm", convention="torch")
    return path


def test_a_case_is_measured_printed_written_and_drawn(stored, tmp_path):
    made, picture = tmp_path / "lags.json", tmp_path / "lags.svg"
    done = run(stored, "--json", made, "--picture", picture)
    assert done.exit_code == 0
    assert "LSTM, 3 units, 2 inputs, 6 steps (lstm, torch)" in done.stdout
    assert "|dL/d(h,c)|" in done.stdout
    result = longdep.lags("lstm", case(), convention="torch")
    assert str(result) == done.stdout.rstrip("\n")
    written, other = json.loads(made.read_text()), json.loads(result.to_json())
    for key in ("verdict", "log_norm", "log_norm_delta", "zeros", "lyapunov", "lost"):
        assert written[key] == other[key], key
    text = picture.read_text()
    assert text.startswith("<?xml")
    result.picture(tmp_path / "again.svg")
    assert (tmp_path / "again.svg").read_text() == text


def test_the_table_counts_steps_back_from_the_loss(stored):
    lines = run(stored).stdout.splitlines()
    (head,) = [k for k, line in enumerate(lines) if line.split()[:1] == ["lag"]]
    end = lines.index("", head)
    steps = dict(map(int, line.split()[:2]) for line in lines[head + 1 : end])
    assert {0: 6, 1: 5, 2: 4, 5: 1}.items() <= steps.items()
    assert {lag + step for lag, step in steps.items()} == {6}
    early = run(stored, "--loss", "3").stdout.splitlines()
    assert "The loss is at step 3" in early[1]
    assert early[head + 1].split()[:2] == ["0", "3"]


def test_a_name_is_drawn_and_printed_as_it_is_but_for_control_characters(tmp_path):
    subject = of_arrays("lstm", case(), "torch", name="a$\\x{$ \x1b[2J")
    found = figures(subject)
    result = Lags(figures=found, remarks=remarks(found))
    result.picture(tmp_path / "a.png")
    for text in (str(result), result.to_json()):
        assert "\x1b" not in text
        assert "x1b[2J" in text


def test_a_picture_may_be_png(stored, tmp_path):
    assert run(stored, "--picture", tmp_path / "a.png").exit_code == 0
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "weight", [np.zeros((2, 2)), np.eye(2), np.diag([1.0], k=1), np.eye(2) * 3]
)
@pytest.mark.parametrize("steps", [1, 2, 90])
def test_every_gradient_can_be_drawn(tmp_path, weight, steps):
    given = {"U": weight, "W": np.ones((2, 1)), "b": np.zeros(2)}
    for loss in ("last", "every"):
        result = longdep.lags("simple-rnn", given, steps=steps, loss=loss)
        result.picture(tmp_path / "lags.svg")
        assert (tmp_path / "lags.svg").stat().st_size > 1000


def test_a_sequence_of_one_s_own_takes_the_place_of_the_case_s(stored, tmp_path):
    x = np.linspace(-1, 1, 8).reshape(4, 2)
    np.save(tmp_path / "x.npy", x)
    np.savez(tmp_path / "x.npz", x=x, other=np.zeros(3))
    np.savez(tmp_path / "one.npz", inputs=x)
    np.savetxt(tmp_path / "x.csv", x, delimiter=",", fmt="%.17g")
    expected = str(longdep.lags("lstm", {**case(), "x": x}, convention="torch"))
    for name in ("x.npy", "x.npz", "one.npz", "x.csv"):
        done = run(stored, "--sequence", tmp_path / name)
        assert done.stdout.rstrip("\n") == expected, name


def test_a_file_that_holds_no_sequence_is_refused(stored, tmp_path):
    (tmp_path / "words.csv").write_text("a,b\n1,2\n")
    (tmp_path / "empty.csv").write_text("\n")
    (tmp_path / "bad.npy").write_bytes(b"no array")
    np.save(tmp_path / "object.npy", np.array([{}]), allow_pickle=True)
    np.savez(tmp_path / "two.npz", a=np.ones(1), b=np.ones(1))
    np.save(tmp_path / "scalar.npy", np.float64(3))
    with zipfile.ZipFile(tmp_path / "member.npz", "w") as archive:
        archive.writestr("x", "no array")
    stored_well = io.BytesIO()
    np.save(stored_well, np.ones((4, M)))
    broken = stored_well.getvalue().replace(b"'descr'", b"(((desc")
    (tmp_path / "header.npy").write_bytes(broken)
    with zipfile.ZipFile(tmp_path / "header.npz", "w") as archive:
        archive.writestr("x.npy", broken)
    for name in (
        "scalar.npy",
        "member.npz",
        "header.npy",
        "header.npz",
        "words.csv",
        "empty.csv",
        "bad.npy",
        "object.npy",
        "two.npz",
        "no.npy",
    ):
        assert name in refused(stored, "--sequence", tmp_path / name)
    assert "got 'x.txt'" in refused(stored, "--sequence", "x.txt")
    np.save(tmp_path / "wide.npy", np.ones((4, 5)))
    assert "x: expected shape (T, 2)" in refused(
        stored, "--sequence", tmp_path / "wide.npy"
    )


def test_weights_as_torch_names_them_are_known(tmp_path):
    names = {"w_ih": "weight_ih_l0", "w_hh": "weight_hh_l0"}
    names |= {"b_ih": "bias_ih_l0", "b_hh": "bias_hh_l0"}
    held = {f"lstm.{names.get(k, k)}": v for k, v in case().items() if k != "x"}
    longdep.save_case(tmp_path / "weights.npz", {**held, "conv.weight": np.ones(2)})
    done = run(tmp_path / "weights.npz", "--system", "lstm", "--convention", "torch")
    assert done.exit_code == 0
    assert "a drawn sequence of 200 steps" in done.stdout
    named = run(tmp_path / "weights.npz")
    assert named.stdout.split("\n\n", 1)[1] == done.stdout.split("\n\n", 1)[1]
    assert named.stdout.startswith("LSTM, 3 units, 2 inputs, 200 steps")
    longdep.save_case(tmp_path / "other.npz", {"conv.weight": np.ones(2)})
    says = refused(tmp_path / "other.npz")
    assert "expected a case that names its system, or weights with torch's" in says


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--picture lags.pdf", "picture: expected a file whose name ends in .svg"),
        ("--loss 7", "loss: expected last, every or a step from 1 to 6, got '7'"),
        ("--threshold 3", "threshold: expected a share in (0, 1), got 3.0"),
        ("--node a", "node: expected none, as arrays have no nodes, got 'a'"),
        ("--system gru", "system: expected 'lstm', as the case's file says, got"),
        ("--steps 0", "lags: Invalid value for '--steps'"),
        (
            "--system lstm --convention onnx",
            "convention: expected 'torch', as the case",
        ),
        ("--convention onnx", "convention: expected 'torch', as the case"),
        ("--system lstmm", "got 'lstmm'; nearest is 'lstm'"),
        ("--convention toch", "got 'toch'; nearest is 'torch'"),
    ],
)
def test_misuse_is_one_sentence(stored, words, says, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    message = refused(stored, *words.split())
    assert says in message
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case.npz"]


def test_a_target_that_is_none_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "targets_of_lags.py").write_text(
        "def plain():\n    return 3\ndef failing():\n    raise ValueError('no\\x1b')\n"
    )
    assert "MODULE:NAME, got 'model.bin'" in refused("model.bin")
    assert "object of type int" in refused("targets_of_lags:plain")
    assert "raised ValueError: no\\x1b" in refused("targets_of_lags:failing")
    assert "no module" in refused("no_such_module:x")
    assert "expected a file, got none" in refused("none.npz")
    assert "none.keras" in refused("none.keras")
    sys.modules.pop("targets_of_lags", None)


def test_an_archive_that_unpacks_to_too_much_is_no_sequence(
    stored, tmp_path, monkeypatch
):
    np.savez(tmp_path / "x.npz", x=np.ones((4, M)))
    monkeypatch.setattr(sequence_file, "LARGEST", 100)
    assert "at most 100 bytes" in refused(stored, "--sequence", tmp_path / "x.npz")


def test_the_convention_that_a_file_says_holds_with_its_system_named(tmp_path):
    path = tmp_path / "onnx.npz"
    given = {name: onnx_models.weights("LSTM")[name] for name in "WRB"}
    longdep.save_case(path, given, system="lstm", convention="onnx")
    said = run(path, "--system", "lstm", "--steps", 3).stdout
    assert "(lstm, onnx)" in said
    assert said == run(path, "--steps", 3).stdout
    longdep.save_case(path, given, convention="onnx")
    assert run(path, "--system", "lstm", "--steps", 3).stdout == said


def test_a_file_of_another_system_is_refused_where_a_case_is_added(stored):
    path = stored.with_name("x.npz")
    longdep.save_case(path, {"x": case()["x"]}, system="gru")
    with pytest.raises(ValueError, match="system: expected 'gru', as the case's file"):
        longdep.lags(str(stored), str(path))


def test_what_was_renamed_and_left_alone_is_said(tmp_path):
    held = {f"lstm.{k}": v for k, v in case().items() if k != "x"}
    path = tmp_path / "weights.npz"
    longdep.save_case(path, {**held, "conv": np.ones(2)}, system="lstm")
    said = run(path, "--convention", "torch", "--json", tmp_path / "a.json").stdout
    assert "In the case given, w_ih is 'lstm.w_ih'" in said
    assert "Not of the case, and left alone: 'conv'." in said
    assert len(json.loads((tmp_path / "a.json").read_text())["notes"]) == 2
    twice = {**held, "other.w_ih": held["lstm.w_ih"]}
    longdep.save_case(path, twice, system="lstm", convention="torch")
    assert "give the one that is meant as 'w_ih'" in refused(path)
    longdep.save_case(
        path, {**twice, "w_ih": held["lstm.w_ih"]}, system="lstm", convention="torch"
    )
    assert run(path).exit_code == 0


def test_what_a_user_s_module_prints_is_escaped_and_not_in_the_report(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "printing_for_lags.py").write_text(
        "print('im\x1bported')\n"
        "def exits():\n    print('ma\x1bde')\n    raise SystemExit('en\x1bd')\n"
    )
    done = run("printing_for_lags:exits")
    sys.modules.pop("printing_for_lags", None)
    assert done.exit_code == 2
    assert done.stdout == ""
    for text in ("im\\x1bported", "ma\\x1bde", "raised SystemExit: en\\x1bd"):
        assert text in done.stderr


def test_the_zeros_of_an_lstm_s_cell_at_lag_0_are_explained(stored):
    assert "The zeros at lag 0 are the c half: the loss is at h" in run(stored).stdout
    given = {"U": np.eye(2), "W": np.ones((2, 1)), "b": np.zeros(2)}
    assert "zeros at lag 0" not in str(longdep.lags("simple-rnn", given, steps=3))


def test_a_keras_file_nested_too_deeply_or_too_large_is_refused(tmp_path, monkeypatch):
    if find_spec("h5py") is None:
        pytest.skip("needs the extra frameworks")
    path = tmp_path / "deep.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", "[" * 200_000)
        archive.writestr("model.weights.h5", b"")
    assert "expected a Keras file" in refused(path)
    monkeypatch.setattr(keras_file, "LARGEST", 100)
    assert "at most 100 bytes" in refused(path)


def torch():
    if find_spec("torch") is None:
        pytest.skip("needs the extra frameworks")
    import torch

    return torch


def tensors(module, suffix):
    names = {"w_ih": "weight_ih", "w_hh": "weight_hh", "b_ih": "bias_ih"}
    names |= {"b_hh": "bias_hh"}
    return {k: getattr(module, v + suffix).detach() for k, v in names.items()}


@pytest.mark.parametrize(
    "kind", ["RNN", "GRU", "LSTM", "RNNCell", "GRUCell", "LSTMCell"]
)
def test_a_torch_module_gives_its_weights(kind):
    module = getattr(torch().nn, kind)(M, N)
    suffix = "" if kind.endswith("Cell") else "_l0"
    system = {"R": "simple-rnn", "G": "gru", "L": "lstm"}[kind[0]]
    given = {k: v.numpy() for k, v in tensors(module, suffix).items()}
    x = torch().randn(STEPS, M)
    mine = longdep.lags(module, x)
    theirs = longdep.lags(system, {**given, "x": x.numpy()}, convention="torch")
    assert mine.log_norm.tolist() == theirs.log_norm.tolist()
    assert (mine.radius < 1e-9).all()


def test_a_torch_module_without_biases_or_with_relu_or_within_another():
    nn = torch().nn
    bare = longdep.lags(nn.GRU(M, N, bias=False), steps=4)
    assert bare.figures.subject.case["b_ih"].tolist() == [0.0] * 9
    relu = longdep.lags(nn.RNN(M, N, nonlinearity="relu"), steps=4)
    assert relu.figures.measured.sequence.activation == "relu"
    model = nn.ModuleDict({"a": nn.LSTM(M, N), "b": nn.Linear(N, 1)})
    assert longdep.lags(model, steps=4).figures.subject.name == "a"
    model["c"] = nn.GRU(M, N)
    assert longdep.lags(model, node="c", steps=4).figures.subject.system == "gru"
    x = np.ones((4, M))
    both = longdep.lags(model, x)
    assert [one.figures.module.name for one in both.modules] == ["a", "c"]
    for name, one in zip("ac", both.modules, strict=True):
        alone = longdep.lags(model, x, node=name).figures
        assert one.layers[0, "forward"].state.value.tolist() == (
            alone.state.value.tolist()
        )


def test_a_torch_module_without_a_recurrent_layer_is_refused():
    with pytest.raises(ValueError, match="expected one recurrent layer or more, got 0"):
        longdep.lags(torch().nn.Linear(M, N))


@pytest.mark.parametrize("operator", ["RNN", "GRU", "LSTM"])
def test_a_node_of_an_onnx_file_is_measured_with_its_weights(tmp_path, operator):
    path = onnx_model(tmp_path, operator)
    done = run(path, "--steps", 5)
    assert done.exit_code == 0, done.stderr
    arrays = onnx_models.weights(operator)
    given = {"activation": "tanh"} if operator == "RNN" else {}
    given |= {name: arrays[name] for name in "WRB"}
    system = {"RNN": "simple-rnn", "GRU": "gru", "LSTM": "lstm"}[operator]
    theirs = longdep.lags(system, given, convention="onnx", steps=5)
    table = str(theirs).split("\n", 1)[1]
    assert done.stdout.rstrip("\n").endswith(table)
    says = refused(path, "--system", "gru")
    assert says.startswith("longdep: --system: expected a case file with it (.npz, ")
    assert f", got {path}" in says
    assert "convention: expected none" in refused(path, "--convention", "onnx")
    assert "node" in refused(path, "--node", "nowhere")


def onnx_model(tmp_path, operator):
    arrays = onnx_models.weights(operator)
    helper = onnx_models.onnx().helper
    node = helper.make_node(
        operator, ["x", "W", "R", "B"], ["y"], name="layer", hidden_size=onnx_models.N
    )
    path = tmp_path / "model.onnx"
    onnx_models.save(path, onnx_models.graph_of([node], arrays))
    return path


def keras():
    for name in ("keras", "h5py"):
        if find_spec(name) is None:
            pytest.skip("needs the extra frameworks")
    from longdep.numeric.oracle.adapters.keras_backend import require_backend

    require_backend()
    import keras

    return keras


@theirs_not_ours
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("SimpleRNN", {}),
        ("SimpleRNN", {"activation": "relu", "use_bias": False}),
        ("GRU", {}),
        ("GRU", {"reset_after": False}),
        ("GRU", {"use_bias": False}),
        ("LSTM", {}),
    ],
)
def test_a_keras_layer_is_the_same_in_its_file(tmp_path, kind, options):
    layers = keras().layers
    layer = getattr(layers, kind)(N, name="mine", **options)
    model = keras().Sequential([keras().Input((None, M)), layer])
    path = tmp_path / "model.keras"
    model.save(path)
    done = run(path, "--steps", 5)
    assert done.exit_code == 0, done.stderr
    for subject in (layer, model):
        assert str(longdep.lags(subject, steps=5)) == done.stdout.rstrip("\n")
    system = {"S": "simple-rnn", "G": "gru", "L": "lstm"}[kind[0]]
    assert "mine: " in done.stdout
    assert f"({system}, keras" in done.stdout


@theirs_not_ours
def test_keras_layers_are_chosen_by_name_and_others_refused(tmp_path):
    layers = keras().layers
    model = keras().Sequential(
        [
            keras().Input((None, M)),
            layers.GRU(N, name="one", return_sequences=True),
            layers.GRU(N, name="two", return_sequences=True, go_backwards=True),
            layers.LSTM(N, name="three", recurrent_activation="tanh"),
        ]
    )
    path = tmp_path / "model.keras"
    model.save(path)
    every = run(path, "--steps", 3)
    assert every.exit_code == 0
    assert every.stdout.startswith("one > two: GRU, 2 layers, one direction")
    assert "Left out: three: expected recurrent_activation sigmoid" in every.stdout
    assert "one: GRU, 3 units" in run(path, "--node", "one", "--steps", 3).stdout
    assert "reverse direction" in run(path, "--node", "two", "--steps", 3).stdout
    assert "node: expected one of one, two, three" in refused(path, "--node", "four")
    assert "expected recurrent_activation sigmoid" in refused(path, "--node", "three")
    (tmp_path / "no.keras").write_bytes(b"PK nothing")
    assert "expected a Keras file" in refused(tmp_path / "no.keras")


def test_json_is_one_object_with_the_verdict_s_claims(stored, tmp_path):
    run(stored, "--json", tmp_path / "a.json", "--loss", "every")
    tree = json.loads((tmp_path / "a.json").read_text())
    assert tree["verdict"][0]["word"] == "many losses"
    assert tree["sizes"] == {"T": STEPS, "n": N, "m": M}


def three_layers(path, prefix=""):
    """A state dict of an LSTM of 3 layers in both directions, in a file."""
    rng, arrays = np.random.default_rng(3), {}
    for layer in range(3):
        for way in ("", "_reverse"):
            shapes = {"weight_ih": (4 * N, 2 * N if layer else M)}
            shapes |= {"weight_hh": (4 * N, N), "bias_ih": (4 * N,)}
            for stem, shape in {**shapes, "bias_hh": (4 * N,)}.items():
                arrays[f"{prefix}{stem}_l{layer}{way}"] = rng.uniform(-1, 1, shape)
    longdep.save_case(path, arrays)
    return arrays


@pytest.mark.parametrize("ending", ["npz", "safetensors"])
def test_a_state_dict_of_layers_in_both_directions_is_measured_whole(tmp_path, ending):
    if ending == "safetensors" and find_spec("safetensors") is None:
        pytest.skip("needs the extra frameworks")
    path, made = tmp_path / f"weights.{ending}", tmp_path / "lags.json"
    arrays = three_layers(path, "rnn.")
    picture = tmp_path / "lags.png"
    done = run(path, "--steps", STEPS, "--json", made, "--picture", picture)
    assert done.exit_code == 0, done.stderr
    result = longdep.lags(arrays, steps=STEPS)
    assert str(result) == done.stdout.rstrip("\n")
    assert "rnn: LSTM, 3 layers, both directions, 3 units each" in done.stdout
    for word in ("Through the 3 layers in both directions", "forgets most", "least"):
        assert word in done.stdout
    assert "a lag counts towards the end of the sequence" in done.stdout
    assert picture.read_bytes().startswith(b"\x89PNG")
    tree = json.loads(made.read_text())
    assert tree["kind"] == "module"
    assert tree["sizes"] == {"T": STEPS, "m": M, "layers": 3, "width": 2 * N}
    assert [(e["layer"], e["direction"]) for e in tree["layers"]] == list(result.layers)
    one = run(path, "--steps", STEPS, "--layer", 1, "--direction", "reverse")
    assert one.exit_code == 0, one.stderr
    assert "its step k is step 7 - k there" in one.stdout
    alone = tmp_path / "one.json"
    run(path, "--steps", STEPS, "--layer", 2, "--json", alone)
    alone = json.loads(alone.read_text())
    assert alone["kind"] == "layer"
    assert alone["log_norm"] == tree["layers"][4]["figures"]["log_norm"]


def test_every_panel_of_a_picture_says_its_layer_and_direction(tmp_path):
    three_layers(tmp_path / "w.npz")
    done = run(tmp_path / "w.npz", "--steps", 5, "--picture", tmp_path / "a.svg")
    assert done.exit_code == 0, done.stderr
    # matplotlib writes what it draws as paths, with the words as comments
    text = (tmp_path / "a.svg").read_text()
    for layer in range(3):
        for way in ("forward", "reverse"):
            assert f"<!-- layer {layer} {way}: " in text
    assert "steps towards the end" in text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--layer 3", "layer: expected a whole number from 0 to 2, got 3"),
        ("--direction reverse", "layer: expected a layer from 0 to 2 with a direction"),
        ("--layer 0 --direction up", "direction: expected forward or reverse of"),
        ("--node a", "node: expected one of weights.npz, got 'a'"),
        ("--convention torch", "convention: expected none, as the names of"),
        ("--loss 9", "loss: expected last, every, ends or a step from 1 to 6, got '9'"),
        ("--system gru", "system: expected 'lstm'"),
    ],
)
def test_a_part_of_a_module_that_is_not_there_is_refused(tmp_path, words, says):
    three_layers(tmp_path / "weights.npz")
    words = [*words.split(), "--steps", STEPS]
    assert says in refused(tmp_path / "weights.npz", *words)


def test_a_direction_of_one_layer_alone_is_refused(stored):
    assert "as there is no other" in refused(stored, "--direction", "reverse")
    assert run(stored, "--layer", 0, "--direction", "forward").exit_code == 0


@theirs_not_ours
@pytest.mark.parametrize("merge", ["concat", "sum", "mul", "ave"])
def test_a_stack_of_keras_in_both_directions_is_the_same_in_its_file(tmp_path, merge):
    layers = keras().layers
    both = layers.Bidirectional(
        layers.LSTM(N, return_sequences=True), merge_mode=merge, name="both"
    )
    top = layers.Bidirectional(layers.GRU(2), name="top")
    model = keras().Sequential(
        [keras().Input((None, M)), both, layers.Dropout(0.5), top]
    )
    path = tmp_path / "model.keras"
    model.save(path)
    done = run(path, "--steps", STEPS)
    assert done.exit_code == 0, done.stderr
    assert "both > top: LSTM and GRU, 2 layers, both directions" in done.stdout
    assert "The loss is at the last state of each direction" in done.stdout
    found = longdep.lags(model, steps=STEPS)
    assert str(found) == done.stdout.rstrip("\n")
    x = np.random.default_rng(0).standard_normal((STEPS, M))
    outputs = np.asarray(both(x[None].astype(np.float32)).detach())[0]
    read = found.layers[1, "forward"].measured.sequence.x
    assert abs(read - outputs).max() < 1e-5  # float32 of numbers below 2


@theirs_not_ours
def test_layers_of_keras_beside_one_another_are_no_stack():
    layers = keras().layers
    x = keras().Input((None, M))
    one = layers.GRU(N, return_sequences=True, name="one")(x)
    two = layers.GRU(N, return_sequences=True, name="two")(x)
    three = layers.LSTM(2, name="three")(two)
    model = keras().Model(x, [one, three])
    both = longdep.lags(model, steps=4)
    names = [made.figures.module.name for made in both.modules]
    assert sorted(names) == ["one", "two > three"]


def onnx_stack(tmp_path, between=None, second="bidirectional"):
    """Two LSTMs upon one another as exporters write them, both directions."""
    helper = onnx_models.onnx().helper
    first, rng = onnx_models.weights("LSTM", 2), np.random.default_rng(0)
    n = onnx_models.N
    many = 2 if second == "bidirectional" else 1
    shapes = {"W": (many, 4 * n, 2 * n), "R": (many, 4 * n, n), "B": (many, 8 * n)}
    arrays = {f"{name}1": value for name, value in first.items()}
    arrays |= {
        f"{name}2": rng.normal(size=shape).astype("float32")
        for name, shape in shapes.items()
    }
    arrays["shape"] = np.array([0, 0, -1])
    nodes = [
        onnx_models.node(
            "LSTM", ("x", "W1", "R1", "B1"), "first", "Y1", direction="bidirectional"
        ),
        helper.make_node("Transpose", ["Y1"], ["turned"], perm=[0, 2, 1, 3]),
        helper.make_node("Reshape", ["turned", "shape"], ["flat"]),
        *(between or []),
        onnx_models.node(
            "LSTM",
            ("seen" if between else "flat", "W2", "R2", "B2"),
            "second",
            "Y2",
            direction=second,
        ),
    ]
    path = tmp_path / "model.onnx"
    onnx_models.save(path, onnx_models.graph_of(nodes, arrays))
    return path, arrays


def test_nodes_of_an_onnx_file_that_read_one_another_are_one_module(tmp_path):
    path, arrays = onnx_stack(tmp_path)
    done = run(path, "--steps", STEPS)
    assert done.exit_code == 0, done.stderr
    assert "nodes first > second: LSTM, 2 layers, both directions" in done.stdout
    found = longdep.lags(path, steps=STEPS)
    for way, row in (("forward", 0), ("reverse", 1)):
        own = {name: arrays[f"{name}2"][row : row + 1] for name in "WRB"}
        run_ = found.layers[1, way].measured.sequence
        alone = longdep.lags("lstm", {**own, "x": run_.x}, convention="onnx")
        assert found.layers[1, way].state.value.tolist() == alone.log_norm.tolist()
    picked = run(path, "--steps", STEPS, "--node", "first")
    assert "node first: LSTM, 1 layer, both directions" in picked.stdout


def test_what_an_onnx_file_has_between_its_nodes_ends_a_module(tmp_path):
    helper = onnx_models.onnx().helper
    path, _ = onnx_stack(tmp_path, [helper.make_node("Tanh", ["flat"], ["seen"])])
    done = run(path, "--steps", 4, "--json", tmp_path / "a.json")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("2 recurrent modules; what stands between them")
    tree = json.loads((tmp_path / "a.json").read_text())
    assert tree["kind"] == "modules"
    assert len(tree["modules"]) == 2
    path, _ = onnx_stack(tmp_path, [helper.make_node("Identity", ["flat"], ["seen"])])
    assert "first > second" in run(path, "--steps", 4).stdout


@pytest.mark.parametrize("direction", ["reverse", "bidirectional"])
def test_a_node_of_an_onnx_file_in_another_direction_is_measured(tmp_path, direction):
    path = onnx_models.saved_node(tmp_path / "m.onnx", "GRU", direction=direction)
    done = run(path, "--steps", 5, "--picture", tmp_path / "a.png")
    assert done.exit_code == 0, done.stderr
    words = {"reverse": "reverse direction", "bidirectional": "both directions"}
    assert f"GRU, 1 layer, {words[direction]}" in done.stdout
    found = longdep.lags(path, steps=5)
    arrays = onnx_models.weights("GRU", len(found.layers))
    own = {name: value[-1:] for name, value in arrays.items()}
    x = found.layers[0, "reverse"].measured.sequence.x
    alone = longdep.lags("gru", {**own, "x": x}, convention="onnx")
    assert found.layers[0, "reverse"].state.value.tolist() == alone.log_norm.tolist()


@pytest.mark.parametrize(
    ("kind", "options"),
    [("RNN", {}), ("GRU", {}), ("LSTM", {}), ("LSTM", {"proj_size": 2})],
)
def test_a_torch_module_has_the_gradients_that_torch_finds(kind, options):
    torch().manual_seed(1)
    nn, x = torch().nn, torch().randn(STEPS, M, dtype=torch().float64)
    sizes = {"num_layers": 2, "bidirectional": True, **options}
    module = getattr(nn, kind)(M, N, **sizes).double()
    found = longdep.lags(module, x.numpy())
    assert ("The output is projected" in str(found)) == bool(options)
    x.requires_grad_()
    drawn = np.random.default_rng(0).standard_normal(2 * options.get("proj_size", N))
    outputs = module(x)[0]
    (outputs[-1] @ torch().tensor(drawn / np.sqrt(drawn @ drawn))).backward()
    theirs = np.log(np.linalg.norm(x.grad.numpy(), axis=1))[::-1]
    # Sums of a few hundred float64 numbers below 1, of gradients above 1e-6.
    assert abs(found.log_norm - theirs).max() < 1000 * 2.0**-53 / 1e-6
    assert theirs.min() > np.log(1e-6)


def test_an_activation_that_the_names_do_not_say_is_given(tmp_path):
    rng = np.random.default_rng(0)
    arrays = {"weight_ih_l0": rng.normal(size=(N, M))}
    arrays |= {"weight_hh_l0": rng.normal(size=(N, N))}
    longdep.save_case(tmp_path / "one.npz", arrays)
    upper = {"weight_ih_l1": np.eye(N), "weight_hh_l1": rng.normal(size=(N, N))}
    longdep.save_case(tmp_path / "two.npz", {**arrays, **upper})
    for name in ("one.npz", "two.npz"):
        assumed = run(tmp_path / name, "--steps", 5)
        assert "Assumed: activation tanh, as the names" in assumed.stdout
        given = run(tmp_path / name, "--steps", 5, "--activation", "relu")
        assert given.exit_code == 0, given.stderr
        assert "Assumed: activation" not in given.stdout
        assert given.stdout != assumed.stdout
        assert "activation: expected one of tanh" in refused(
            tmp_path / name, "--activation", "cosine"
        )
    right = longdep.lags("simple-rnn", {**renamed(arrays), "activation": "relu"})
    mine = longdep.lags(arrays, activation="relu")
    assert mine.log_norm.tolist() == right.log_norm.tolist()
    three_layers(tmp_path / "lstm.npz")
    says = refused(tmp_path / "lstm.npz", "--activation", "relu")
    assert "activation: expected none, as lstm.npz has no simple RNN" in says


def renamed(arrays):
    return {
        "W": arrays["weight_ih_l0"],
        "U": arrays["weight_hh_l0"],
        "b": np.zeros(N),
    }


def test_a_state_dict_may_hold_its_sequence(tmp_path):
    arrays = three_layers(tmp_path / "w.npz")
    x = np.random.default_rng(1).normal(size=(STEPS, M))
    longdep.save_case(tmp_path / "both.npz", {**arrays, "x": x})
    one = longdep.lags(tmp_path / "both.npz")
    assert one.log_norm.tolist() == longdep.lags(arrays, x).log_norm.tolist()
    first = {k: v for k, v in case().items() if k != "x"}
    names = {"w_ih": "weight_ih_l0", "w_hh": "weight_hh_l0"}
    names |= {"b_ih": "bias_ih_l0", "b_hh": "bias_hh_l0"}
    torch_named = {names[k]: v for k, v in first.items()}
    found = longdep.lags({**torch_named, "x": x})
    theirs = longdep.lags("lstm", {**first, "x": x}, convention="torch")
    assert found.log_norm.tolist() == theirs.log_norm.tolist()


def tensors_file(path, kinds):
    """A .safetensors file of zero bytes but for the numbers that are given."""
    header, data = {}, b""
    for name, (kind, shape, values) in kinds.items():
        place = [len(data), len(data) + len(values)]
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": place}
        data += values
    words = json.dumps(header).encode()
    path.write_bytes(len(words).to_bytes(8, "little") + words + data)


def test_weights_in_bfloat16_among_tensors_of_other_types_are_read(tmp_path):
    if find_spec("safetensors") is None:
        pytest.skip("needs the extra frameworks")
    arrays = {
        k.removesuffix("_reverse"): v.astype(np.float32)
        for k, v in three_layers(tmp_path / "w.npz").items()
        if k.endswith("_l0")
    }
    halves = {k: v.view(np.uint32) >> 16 for k, v in arrays.items()}
    kinds = {
        f"a.{k}": ("BF16", v.shape, v.astype("<u2").tobytes())
        for k, v in halves.items()
    }
    kinds["mask"] = ("F8_E4M3", [2], b"ab")
    tensors_file(tmp_path / "a.safetensors", kinds)
    found = longdep.lags(tmp_path / "a.safetensors", steps=5)
    exact = {k: (v << 16).view(np.float32) for k, v in halves.items()}
    assert found.log_norm.tolist() == longdep.lags(exact, steps=5).log_norm.tolist()
    kinds["a.bias_ih_l0"] = ("F8_E4M3", [12], b"a" * 12)
    tensors_file(tmp_path / "a.safetensors", kinds)
    says = refused(tmp_path / "a.safetensors")
    assert "a.bias_ih_l0: expected F64, F32, F16, BF16, got type F8_E4M3" in says


@pytest.mark.parametrize("name", ["m.pt", "m.PTH", "m.ckpt", "m.pkl"])
def test_a_pickle_is_not_opened(tmp_path, name):
    (tmp_path / name).write_bytes(b"cos\nsystem\n")
    assert "expected no pickle, as opening one runs code" in refused(tmp_path / name)
