"""Whole modules by lag: against the engine of stacked modules, and layer by layer."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from flint import arb

import longdep
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.oracle.lags import whole as whole_module
from longdep.numeric.oracle.lags.chain import Chain
from longdep.numeric.oracle.lags.gradients import log_norm, working
from longdep.numeric.oracle.lags.module import Layer, Module, place_of
from longdep.numeric.oracle.lags.ready import made_ready
from longdep.numeric.oracle.lags.subject import of_arrays
from longdep.numeric.oracle.lags.torch_names import of_state_dict
from longdep.numeric.oracle.lags.whole import balls, whole
from longdep.numeric.oracle.packing import PROJECTED, pack, resolve
from longdep.numeric.oracle.routes import stack
from longdep.numeric.oracle.stacked.layout import Layout, inputs, unpacked
from longdep.numeric.oracle.stacked.table import stacking

N, M, P, STEPS = 4, 2, 3, 7
GATES = {"rnn": 1, "gru": 3, "lstm": 4}
SYSTEMS = {"rnn": "simple-rnn", "gru": "gru", "lstm": "lstm"}
WAYS = ("forward", "reverse")


def state_dict(cell, layers=3, ways=WAYS, seed=0, prefix=""):
    """Weights by torch's names."""
    rng, arrays = np.random.default_rng(seed), {}
    for layer in range(layers):
        width = len(ways) * N if layer else M
        for way in ways:
            end = f"_l{layer}{'' if way == 'forward' else '_reverse'}"
            rows = GATES[cell] * N
            shapes = {"weight_ih": (rows, width), "weight_hh": (rows, N)}
            shapes |= {"bias_ih": (rows,), "bias_hh": (rows,)}
            for stem, shape in shapes.items():
                arrays[prefix + stem + end] = rng.uniform(-0.8, 0.8, shape)
    return arrays


def module_of(arrays, **given):
    (module,) = of_state_dict(arrays, "mine")
    return replace(module, given=given)


def sequence(seed=1, steps=STEPS):
    return np.random.default_rng(seed).normal(size=(steps, M))


def stacked_case(table, held, seed=0):
    """A case of the engine: drawn weights, states 0, no loss yet."""
    sizes = {"n": N, "m": M, "p": P, "T": STEPS, "B": 1}
    rng = np.random.default_rng(seed)
    case = {
        q.name: rng.uniform(-0.8, 0.8, resolve(q.shape, sizes))
        for q in inputs(table, held)
        if q.kind == "array"
    }
    case |= {
        "layers": held.layers,
        "direction": held.direction,
        "merge": held.merge,
        "activation": "tanh",
        "window": 0,
        "lengths": np.array([STEPS]),
        "mask": np.ones((1, STEPS), dtype=np.int64),
    }
    if held.layers > 1:
        case["dropout"] = np.ones_like(case["dropout"])
    for name in ("cotangent_h", "cotangent_last_h", "cotangent_last_c"):
        if name in case:
            case[name] = np.zeros_like(case[name])
    return case


def lane_of(table, blocks, activation="tanh"):
    """A subject in torch's convention from the arrays of every gate."""
    own = dict(blocks)
    projection = own.pop(PROJECTED, None)
    case = pack(table.convention, own)
    if projection is not None:
        case["weight_hr"] = projection
    if table.cell == "rnn":
        case["activation"] = activation
    return of_arrays(SYSTEMS[table.cell], case, table.base)


def as_module(table, held, case):
    """The module of a case of the engine."""
    blocks = unpacked(table, case)
    layers = [
        Layer(
            name=f"l{k}",
            lanes={way: lane_of(table, blocks[k, way]) for way in held.ways},
            merge=held.merge,
        )
        for k in range(held.layers)
    ]
    x = case["x"].reshape(STEPS, M)
    given = {"x": x, "h0": case["h0"]}
    if "c0" in case:
        given["c0"] = case["c0"]
    return Module(name="mine", layers=tuple(layers), given=given)


def engine_logs(table, case, direction, step=None):
    """By step: log |dL/dx_k|, with the loss at a step, or at the last states."""
    case = dict(case)
    if step is None:
        last = np.zeros_like(case["cotangent_last_h"])
        width = last.shape[-1]
        ways = len(direction) // width
        last[-ways:, 0] = direction.reshape(ways, width)
        case["cotangent_last_h"] = last
    else:
        loss = np.zeros_like(case["cotangent_h"])
        loss.reshape(STEPS, -1)[step] = direction
        case["cotangent_h"] = loss
    with working(200):
        found = stack.run(table, case)["x"][0]
        return [log_norm(list(row)) for row in found]


STACKED = [
    ("rnn", "torch", Layout(3, "bidirectional")),
    ("gru", "torch-batch-first", Layout(3, "bidirectional")),
    ("lstm", "torch", Layout(2, "forward")),
    ("lstm", "torch", Layout(3, "bidirectional")),
    ("lstm", "torch", Layout(2, "bidirectional", "concat", True)),
    ("lstm", "torch-batch-first", Layout(1, "forward", "concat", True)),
    ("gru", "onnx-0", Layout(2, "bidirectional")),
    ("lstm", "onnx-peepholes", Layout(1, "bidirectional")),
    ("rnn", "onnx", Layout(2, "reverse")),
    ("gru", "keras-reset-before", Layout(2, "bidirectional", "ave")),
    ("lstm", "keras", Layout(2, "bidirectional", "mul")),
    ("rnn", "keras", Layout(2, "bidirectional", "sum")),
    ("gru", "flax", Layout(2, "bidirectional")),
]


def same(side, logs):
    """Whether logarithms and their radii cover the engine's, step by step."""
    for step, value, radius in zip(
        side.steps, side.inputs.value, side.inputs.radius, strict=True
    ):
        other = logs[step - 1]
        if value == -np.inf:
            assert other == arb.neg_inf()
        else:
            assert radius < 1e-9
            assert arb(value, radius).overlaps(other), step


@pytest.mark.parametrize(("cell", "name", "held"), STACKED)
def test_the_gradient_at_every_input_is_that_of_the_engine(cell, name, held):
    table = stacking(cell, name)
    case = stacked_case(table, held)
    module = as_module(table, held, case)
    w = whole(module, seed=4)
    again = longdep.lags(f"stacked-{cell}", case, convention=name, seed=4)
    assert again.log_norm.tolist() == w.sides[0].inputs.value.tolist()
    ready = made_ready(module, None, STEPS, 4)
    logs = engine_logs(table, case, ready.direction, ready.rows[0])
    (side,) = w.sides
    same(side, logs)
    assert side.after == (held.direction == "reverse")
    for loss in w.sides[0].losses:
        if loss.precision in ("float64", "float32"):
            assert (
                loss.errors.max() < {"float64": 1e-11, "float32": 1e-3}[loss.precision]
            )


@pytest.mark.parametrize("name", ["torch", "onnx"])
def test_a_loss_in_the_middle_reaches_the_inputs_on_both_sides(name):
    table, held = stacking("lstm", name), Layout(2, "bidirectional")
    case = stacked_case(table, held)
    module = as_module(table, held, case)
    w, ready = whole(module, loss=3), made_ready(module, 3, STEPS, 0)
    logs = engine_logs(table, case, ready.direction, 2)
    before, after = w.sides
    assert (before.after, after.after) == (False, True)
    assert before.steps.tolist() == [3, 2, 1]
    assert after.steps.tolist() == [3, 4, 5, 6, 7]
    same(before, logs)
    same(after, logs)


def test_each_layer_has_its_loss_at_the_step_that_is_asked_for():
    arrays = state_dict("gru")
    made = longdep.lags(arrays, sequence(), loss=3)
    for (_, way), f in made.layers.items():
        step = 3 if way == "forward" else STEPS + 1 - 3  # of those it takes
        assert f.measured.loss == f"at step {step}"
        assert f.steps == step
        below = f.measured.sequence.x
        assert len(below) == step
    picked = longdep.lags(arrays, sequence(), loss=3, layer=1, direction="reverse")
    found = made.layers[1, "reverse"].state.value
    assert picked.log_norm.tolist() == found.tolist()
    every = longdep.lags(arrays, sequence(), loss="every")
    assert {f.measured.loss for f in every.layers.values()} == {"at every step"}
    assert every.verdict == "many losses"
    last = longdep.lags(arrays, sequence(), loss="last")
    assert {f.steps for f in last.layers.values()} == {STEPS}
    one_way = longdep.lags(state_dict("gru", ways=("forward",)), sequence(), loss="3")
    assert one_way.figures.sizes[0] == 3
    (side,) = one_way.figures.sides
    assert side.steps.tolist() == [3, 2, 1]


def test_a_turned_layer_has_its_loss_where_the_module_s_is():
    module = mixed("concat", turned=True)
    w = whole(module, loss=2)  # the second output: of the last input but one
    after = next(side for side in w.sides if side.after)
    assert after.steps.tolist() == [STEPS - 1, STEPS]
    steps = {place: f.steps for place, f in w.lanes.items()}
    assert steps == {
        (0, "forward"): STEPS - 1,
        (0, "reverse"): 2,
        (1, "reverse"): 2,
        (2, "forward"): 2,
    }


def test_a_loss_at_the_last_states_is_that_of_the_engine():
    table, held = stacking("gru", "torch"), Layout(2, "bidirectional")
    case = stacked_case(table, held)
    module = as_module(table, held, case)
    w = whole(module)
    logs = engine_logs(table, case, made_ready(module, "ends", STEPS, 0).direction)
    for step in range(STEPS):
        assert arb(w.ends.value[step], w.ends.radius[step]).overlaps(logs[step])
    (side,) = whole(module, loss="ends").sides
    assert side.inputs.value.tolist() == w.ends.value[::-1].tolist()
    assert "least gradient at step" in str(longdep_of(w))


def longdep_of(w):
    from longdep.reports.page.module_lags import of_whole

    return of_whole(w)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_each_layer_is_measured_as_if_alone_on_what_it_reads(cell):
    arrays, x = state_dict(cell), sequence()
    made = longdep.lags(arrays, x)
    assert list(made.layers) == [(k, way) for k in range(3) for way in WAYS]
    below = x
    for layer in range(3):
        outputs = []
        for way in WAYS:
            end = f"_l{layer}{'' if way == 'forward' else '_reverse'}"
            own = {
                name.removesuffix(end) + "_l0": value
                for name, value in arrays.items()
                if name.endswith(end)
            }
            read = below if way == "forward" else below[::-1]
            alone = longdep.lags(own, read, steps=STEPS)
            found = made.layers[layer, way]
            run = found.measured.sequence
            if layer == 0:
                assert run.x.tolist() == read.tolist()
            assert abs(run.x - read).max() <= 1000 * 2.0**-53  # states are below 1
            alone = longdep.lags(own, run.x)
            assert found.state.value.tolist() == alone.log_norm.tolist()
            assert found.norms.above.tolist() == alone.figures.norms.above.tolist()
            picked = longdep.lags(arrays, x, layer=layer, direction=way)
            assert picked.log_norm.tolist() == alone.log_norm.tolist()
            states = outputs_of(run)
            outputs.append(states if way == "forward" else states[::-1])
        below = np.concatenate(outputs, axis=1)


def outputs_of(run):
    """The outputs of a sequence in float64."""
    from longdep.numeric.oracle.lags import plain

    return plain.run(run, "float64", np.asarray(run.x))[0]


def test_layers_exchanged_or_a_direction_not_turned_are_seen():
    table, held = stacking("lstm", "torch"), Layout(3, "bidirectional")
    case = stacked_case(table, held)
    module = as_module(table, held, case)
    right = whole(module).sides[0].inputs.value
    first, second, third = module.layers
    exchanged = replace(module, layers=(first, third, second))
    turned = replace(
        second,
        lanes={"forward": second.lanes["reverse"], "reverse": second.lanes["forward"]},
    )
    for wrong in (exchanged, replace(module, layers=(first, turned, third))):
        assert abs(whole(wrong).sides[0].inputs.value - right).min() > 1e-4


MIXED = [
    ("concat", False),
    ("sum", False),
    ("mul", False),
    ("ave", False),
    ("concat", True),
]


@pytest.mark.parametrize(("merge", "turned"), MIXED)
def test_mixed_layers_have_the_gradient_of_a_difference(merge, turned):
    """(L(x + e v) - L(x)) / e, at 400 bits, with e so small that only it is left."""
    module = mixed(merge, turned)
    ready = made_ready(module, "every", STEPS, 0)
    rng = np.random.default_rng(5)
    move = rng.normal(size=ready.x.shape)
    with working(400):
        cell = whole_module._in_balls(ready.module)
        small, x = arb(2) ** -150, balls(ready.x)
        values = []
        for inputs_ in (x, x + balls(move) * small):
            chain = Chain(ready.module, inputs_, cell)
            out = chain.made[-1][0]
            values.append((out * balls(ready.loss.rows)).sum())
        slope = (values[1] - values[0]) / small
        gradient = Chain(ready.module, x, cell).back(ready.loss, balls)
        product = (gradient * balls(move)).sum()
        assert abs(slope - product) < arb(2) ** -100


def mixed(merge, turned):
    """An LSTM in both directions, a reverse RNN, a GRU: of different sizes."""
    lstm = of_state_dict(state_dict("lstm", layers=1), "a")[0].layers[0]
    rng = np.random.default_rng(2)
    width = 2 * N if merge == "concat" else N
    rnn = {"U": (N + 1, N + 1), "W": (N + 1, width), "b": (N + 1,)}
    case = {name: rng.uniform(-1, 1, shape) for name, shape in rnn.items()}
    case["activation"] = "tanh"
    shapes = {"kernel": (N + 1, 6), "recurrent_kernel": (2, 6), "bias": (2, 6)}
    gru = {name: rng.uniform(-1, 1, shape) for name, shape in shapes.items()}
    back = Layer(
        name="b",
        lanes={"reverse": of_arrays("simple-rnn", case, None)},
        turned=turned,
    )
    top = Layer(name="c", lanes={"forward": of_arrays("gru", gru, "keras-reset-after")})
    layers = (replace(lstm, merge=merge), back, top)
    return Module(name="mixed", layers=layers, given={"x": sequence()})


def test_a_turned_layer_counts_lags_from_the_beginning():
    module = mixed("concat", turned=True)
    (side,) = whole(module).sides
    assert side.after
    assert side.steps.tolist() == list(range(1, STEPS + 1))
    forward_only = replace(
        module, layers=(replace(module.layers[1], turned=True),), given={}
    )
    rows = np.random.default_rng(0).normal(size=(STEPS, 2 * N))
    mine = whole(replace(forward_only, given={"x": rows}))
    lane = Layer(name="b", lanes={"forward": module.layers[1].lanes["reverse"]})
    theirs = whole(Module(name="b", layers=(lane,), given={"x": rows[::-1].copy()}))
    assert mine.sides[0].inputs.value.tolist() == theirs.sides[0].inputs.value.tolist()
    assert mine.sides[0].after
    assert not theirs.sides[0].after


def test_one_layer_by_itself_has_the_same_lags_as_the_module_s_only_one():
    arrays = state_dict("gru", layers=1, ways=("forward",))
    module = module_of(arrays, x=sequence())
    w, alone = whole(module), longdep.lags(arrays, sequence())
    assert isinstance(alone, longdep.reports.page.lags.Lags)
    found = w.lanes[0, "forward"].state.value
    assert found.tolist() == alone.log_norm.tolist()


def test_initial_states_go_to_the_layers_in_order():
    arrays = state_dict("lstm", layers=2)
    start = {name: np.arange(4.0 * N).reshape(4, N) / 10 for name in ("h0", "c0")}
    made = longdep.lags(arrays, {"x": sequence(), **start})
    for k, f in enumerate(made.layers.values()):
        assert f.measured.sequence.h0.tolist() == start["h0"][k].tolist()
        assert f.measured.sequence.c0.tolist() == start["c0"][k].tolist()
    assert "h0 = 0" not in str(made)
    with pytest.raises(ShapeError, match="h0: expected 4 rows, one for each layer"):
        longdep.lags(arrays, {"x": sequence(), "h0": np.zeros((2, N))})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"x": np.zeros((4, 9))}, r"x: expected shape .T, 2. with T >= 1, got .4, 9."),
        ({"cotangent": np.zeros(2)}, r"cotangent: expected shape .8,., got .2,."),
        ({"weights": 1}, "case: expected of a module only x, h0, c0, cotangent"),
    ],
)
def test_what_does_not_fit_a_module_is_refused_in_a_sentence(change, says):
    with pytest.raises((DomainError, ShapeError), match=says):
        longdep.lags(state_dict("rnn"), change)


@pytest.mark.parametrize(
    ("lost", "says"),
    [
        ("weight_ih_l1_reverse", "layer 1 reverse: expected weight_ih, got none"),
        ("l1_reverse", "layer 1 reverse: expected its weights, got none"),
    ],
)
def test_a_state_dict_with_a_gap_is_refused_in_a_sentence(lost, says):
    arrays = {k: v for k, v in state_dict("gru").items() if lost not in k}
    with pytest.raises(DomainError, match=says):
        longdep.lags(arrays)


def test_weights_of_no_cell_or_of_layers_that_do_not_fit_are_refused():
    arrays = state_dict("gru", layers=2)
    wrong = {**arrays, "weight_hh_l0": np.ones((2 * N, N))}
    with pytest.raises(DomainError, match="expected 1, 3 or 4 times as many rows"):
        longdep.lags(wrong)
    wrong = {**arrays}
    for end in ("_l1", "_l1_reverse"):
        wrong[f"weight_ih{end}"] = np.ones((3 * N, N))
    with pytest.raises(ShapeError, match="layer 1: expected weights for the 8 outputs"):
        longdep.lags(wrong)
    wrong = {**arrays, "weight_hh_l1": np.full((3 * N, N), np.nan)}
    with pytest.raises(DomainError, match="layer 1 forward: w_hh: expected finite"):
        longdep.lags(wrong)
    with pytest.raises(DomainError, match="expected a mapping with torch's names"):
        longdep.lags({"kernel": np.ones(2)})


@pytest.mark.parametrize(
    ("layer", "direction", "says"),
    [
        (None, None, "layer: expected a layer from 0 to 2 with a direction"),
        (3, None, "layer: expected a whole number from 0 to 2, got 3"),
        (1, "up", "direction: expected forward or reverse of layer 1, got 'up'"),
    ],
)
def test_a_layer_or_direction_that_is_not_there_is_refused(layer, direction, says):
    with pytest.raises(DomainError, match=says):
        place_of(module_of(state_dict("rnn")), layer, direction)


def test_several_modules_of_a_state_dict_are_measured_each_by_itself():
    arrays = state_dict("gru", layers=2, prefix="encoder.")
    arrays |= state_dict("lstm", layers=1, ways=("forward",), prefix="decoder.")
    arrays["out.weight"] = np.ones((2, 2))
    both = longdep.lags(arrays, steps=5)
    assert [one.figures.module.name for one in both.modules] == ["encoder", "decoder"]
    only = longdep.lags(arrays, node="encoder", steps=5)
    assert only.log_norm.tolist() == both.modules[0].log_norm.tolist()
    with pytest.raises(DomainError, match="expected the name of one module with it"):
        longdep.lags(arrays, layer=0, steps=5)


def test_a_sequence_goes_to_the_modules_that_it_fits():
    arrays = state_dict("gru", layers=1, prefix="one.")
    other = state_dict("gru", layers=2, prefix="two.")
    arrays |= {k: v for k, v in other.items() if "_l1" not in k}
    wide = np.ones((3 * N, M + 1))
    arrays |= {f"two.weight_ih_l0{end}": wide for end in ("", "_reverse")}
    one, two = longdep.lags(arrays, sequence(), steps=5).modules
    assert one.figures.sizes[:2] == (STEPS, M)
    assert two.figures.sizes[:2] == (5, M + 1)
    assert "2 inputs a step and this module 3: it is measured on a drawn" in str(two)
    with pytest.raises(ShapeError, match=r"x: expected shape .T, 2. with T >= 1, got"):
        longdep.lags(arrays, np.ones((4, 9)))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"window": 3}, "window: expected 0 everywhere"),
        ({"lengths": np.array([3])}, "lengths: expected those of the whole sequence"),
        ({"x": np.ones((STEPS, 2, M))}, r"x: expected one sequence, of shape .T, 1, m"),
        ({"weight_ih_l1": None}, "case: expected an input 'weight_ih_l1', got none"),
        ({"direction": "up"}, "direction: expected one of forward, reverse"),
    ],
)
def test_a_stacked_case_that_is_not_one_whole_sequence_is_refused(change, says):
    case = stacked_case(stacking("gru", "torch"), Layout(2, "bidirectional"))
    case = {k: v for k, v in {**case, **change}.items() if v is not None}
    with pytest.raises(DomainError, match=says):
        longdep.lags("stacked-gru", case)


def test_a_stacked_case_in_a_file_says_its_system_and_convention(tmp_path):
    table = stacking("gru", "onnx-0")
    case = stacked_case(table, Layout(2, "bidirectional"))
    path = tmp_path / "case.npz"
    longdep.save_case(path, case, system="stacked-gru", convention="onnx-0")
    found = longdep.lags(path)
    theirs = longdep.lags("stacked-gru", case, convention="onnx-0")
    assert found.log_norm.tolist() == theirs.log_norm.tolist()
    with pytest.raises(DomainError, match="convention: expected 'onnx-0', as the case"):
        longdep.lags(path, convention="torch")


def test_a_number_that_underflows_in_every_format_is_known_by_its_logarithm():
    arrays = state_dict("rnn", layers=2)
    arrays = {k: v / 50 if "weight_hh" in k else v for k, v in arrays.items()}
    (side,) = longdep.lags(arrays, steps=300).figures.sides
    assert side.inputs.value[-1] < -1000
    assert (side.inputs.radius < 1e-9).all()
    lost = {loss.precision: loss for loss in side.losses}
    assert 0 < lost["float16"].underflow < lost["bfloat16"].underflow
    assert lost["float32"].underflow < lost["float64"].underflow < 300


def test_the_readme_says_what_its_program_says(capsys):
    pytest.importorskip("torch", reason="needs the extra frameworks")
    readme = Path(__file__).resolve().parents[3] / "README.md"
    text = readme.read_text(encoding="utf-8").split("## Where does my gradient")[1]
    program, says = re.findall(r"```python\n(.*?)```.*?```\n(.*?)```", text, re.S)[0]
    exec(program, {})
    assert " ".join(says.split()) in " ".join(capsys.readouterr().out.split())
    assert says.count("[") == 2
