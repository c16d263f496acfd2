"""Torch modules of several layers and directions, and whole torch models."""

import contextlib
import copy
import json
import re
import sys
from functools import partial
from importlib import import_module
from importlib.util import find_spec

import numpy as np
import pytest
from click.testing import CliRunner

import longdep
from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters import plumbing, stack_plumbing
from longdep.numeric.oracle.stacked.layout import Layout, layout_of
from longdep.numeric.oracle.systems import system
from longdep.reports.command.cli import cli

EXTRA = "needs the extra frameworks"
CELLS = ("rnn", "gru", "lstm")
pytestmark = pytest.mark.filterwarnings("default")  # theirs, not ours


@pytest.fixture
def torch():
    if find_spec("torch") is None:
        pytest.skip(EXTRA)
    return import_module("torch")


def layer_of(torch, cell):
    return {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[cell]


def wrapped(factory, cell, **words):
    from longdep.numeric.oracle.adapters.pytorch import torch_module

    return torch_module(factory, f"stacked-{cell}", **words)


class Seen:
    """An implementation that remembers what it was asked, and did."""

    def __init__(self, implementation, convention="torch"):
        if convention != implementation.convention:
            implementation = implementation.for_convention(convention)
        self.implementation, self.cases = implementation, []

    def __call__(self, case):
        outputs = self.implementation(case)
        self.cases.append(case)
        return outputs

    def __getattr__(self, name):
        return getattr(self.implementation, name)

    def kinds(self, of):
        return {of(case) for case in self.cases}


@pytest.mark.parametrize(
    ("precision", "convention"),
    [("float64", "torch"), ("float32", "torch-batch-first")],
)
@pytest.mark.parametrize("cell", CELLS)
def test_torchs_layers_are_right_in_every_structure(torch, cell, precision, convention):
    seen = Seen(wrapped(layer_of(torch, cell), cell), convention)
    report = longdep.check(
        f"stacked-{cell}",
        seen,
        convention=convention,
        precision=precision,
        examples=60,
    )
    assert report.ok, report
    held = seen.kinds(lambda case: layout_of(case)[:2])
    ways = ("forward", "bidirectional")
    assert held >= {(n, way) for n in (1, 2) for way in ways}
    assert {layers for layers, _ in held} == {1, 2, 3}
    assert seen.kinds(lambda case: len({*case["lengths"]}) > 1) == {True, False}
    assert seen.kinds(lambda case: case["window"] > 0) == {True, False}
    assert seen.kinds(lambda case: layout_of(case).projected) == {cell == "lstm", False}


@pytest.mark.parametrize("cell", CELLS)
def test_a_case_in_the_other_order_of_axes_is_the_same_case(torch, cell):
    time_first = wrapped(layer_of(torch, cell), cell)
    batch_first = time_first.for_convention("torch-batch-first")
    held = Layout(2, "bidirectional")
    case = stack_plumbing.tiny_stack(system(f"stacked-{cell}"), "torch", held)
    turned = {"x", "cotangent_h", "dropout"}
    other = {k: v.swapaxes(-3, -2) if k in turned else v for k, v in case.items()}
    one, two = time_first(case), batch_first(other)
    assert list(one) == list(two)
    for name, value in one.items():
        same = value.swapaxes(0, 1) if name in ("h", "grad_x") else value
        assert np.allclose(two[name], same, rtol=1e-12, atol=0)


def wrong(torch, cell, change):
    """A layer of torch's whose answer is changed: change(module, h, last) -> both."""
    base = layer_of(torch, cell)

    class Wrong(base):
        def forward(self, x, state):
            h, last = super().forward(x, state)
            return change(self, h, last)

    return Wrong


def on_padded(change, packed):
    """Apply a change to outputs that may be a packed sequence."""
    from torch.nn.utils.rnn import PackedSequence

    if not isinstance(packed, PackedSequence):
        return change(packed)
    return packed._replace(data=change(packed.data))


def halves_exchanged(module, h, last):
    n = module.hidden_size
    if not module.bidirectional:
        return h, last
    return on_padded(lambda a: a[..., [*range(n, 2 * n), *range(n)]], h), last


def reverse_detached(module, h, last):
    n = module.hidden_size
    if not module.bidirectional:
        return h, last
    from torch import cat

    return on_padded(lambda a: cat([a[..., :n], a[..., n:].detach()], -1), h), last


def not_unsorted(module, h, last):
    order = getattr(h, "sorted_indices", None)
    return h, last if order is None else last.index_select(1, order)


def last_of_other_directions(module, h, last):
    ways = 2 if module.bidirectional else 1
    order = [k ^ 1 for k in range(len(last))] if ways == 2 else range(len(last))
    return h, last[list(order)]


CHANGES = [
    (halves_exchanged, {"h"}),
    (reverse_detached, {"grad_x", "grad_weight_ih_l0_reverse"}),
    (not_unsorted, {"last_h"}),
    (last_of_other_directions, {"last_h"}),
]


@pytest.mark.parametrize(("change", "outputs"), CHANGES)
def test_a_module_whose_answer_is_changed_is_wrong(torch, change, outputs):
    report = longdep.check("stacked-gru", wrapped(wrong(torch, "gru", change), "gru"))
    assert not report.ok
    assert outside(report) >= outputs


def outside(report):
    return {name for name, tally in report.tallies.items() if tally.outside}


def first_start_for_all(torch):
    class Wrong(torch.nn.GRU):
        def forward(self, x, state):
            return super().forward(x, state[:1].expand_as(state).contiguous())

    return Wrong


def restarting(torch):
    class Wrong(torch.nn.GRU):
        begun = False

        def forward(self, x, state):
            state = state * 0 if self.begun else state
            self.begun = True
            return super().forward(x, state)

    return Wrong


def gradient_over_borders(torch):
    class Wrong(torch.nn.GRU):
        kept = None

        def forward(self, x, state):
            h, self.kept = super().forward(x, state if self.kept is None else self.kept)
            return h, self.kept

    return Wrong


STARTS = [
    (first_start_for_all, {"h"}, lambda case: layout_of(case).lanes[1:] != []),
    (restarting, {"h"}, lambda case: case["window"] > 0),
    (gradient_over_borders, {"grad_x"}, lambda case: case["window"] > 0),
]


@pytest.mark.parametrize(("made", "outputs", "shows"), STARTS)
def test_a_module_that_takes_another_start_is_wrong(torch, made, outputs, shows):
    report = longdep.check("stacked-gru", wrapped(made(torch), "gru"))
    assert not report.ok
    assert outside(report) >= outputs
    cases = [finding.case for finding in report.findings if finding.case]
    assert cases
    assert all(map(shows, cases))


def test_chunks_that_carry_the_state_give_the_same_answer(torch):
    seen = Seen(wrapped(torch.nn.LSTM, "lstm", chunk=3))
    report = longdep.check("stacked-lstm", seen, examples=30)
    assert report.ok, report
    assert seen.kinds(lambda case: case["direction"]) == {"forward"}
    assert max(seen.kinds(lambda case: len(case["x"]))) > 3
    lost = wrapped(restarting(torch), "gru", chunk=3)
    report = longdep.check("stacked-gru", lost, examples=60)
    windows = [f.case["window"] for f in report.findings if f.case]
    assert windows
    assert not any(windows)


@pytest.mark.parametrize("chunk", [0, 1.5, True, "3"])
def test_chunks_are_a_whole_number_of_steps(torch, chunk):
    with pytest.raises(plumbing.AdapterError, match="chunk: expected a whole number"):
        wrapped(torch.nn.GRU, "gru", chunk=chunk)


def test_chunks_are_of_stacked_systems(torch):
    from longdep.numeric.oracle.adapters.pytorch import torch_module

    with pytest.raises(plumbing.AdapterError, match="expected a stacked system"):
        torch_module(torch.nn.GRU, "gru", chunk=3)


def test_a_factory_of_one_structure_is_drawn_cases_of_it(torch):
    def factory(m, n):
        return torch.nn.GRU(m, n, num_layers=2, bidirectional=True, batch_first=True)

    seen = Seen(wrapped(factory, "gru"), "torch-batch-first")
    report = longdep.check(
        "stacked-gru", seen, convention="torch-batch-first", examples=30
    )
    assert report.ok, report
    assert (report.drawn, report.declined) == (30, 0)
    assert seen.kinds(layout_of) == {Layout(2, "bidirectional")}
    with pytest.raises(DomainError, match="expected torch-batch-first, as the module"):
        longdep.check("stacked-gru", wrapped(factory, "gru"), convention="torch")


def test_a_module_that_takes_keywords_and_ignores_them_has_one_structure(torch):
    def factory(m, n, **_):
        return torch.nn.GRU(m, n)

    assert wrapped(factory, "gru").fixed["layers"] == 1
    assert "layers" not in wrapped(torch.nn.GRU, "gru").fixed


@pytest.mark.parametrize("cell", CELLS)
def test_stacked_modules_without_biases_are_checked_with_none(torch, cell):
    factory = partial(layer_of(torch, cell), bias=False)
    report = longdep.check(f"stacked-{cell}", wrapped(factory, cell), examples=20)
    assert report.ok, report
    assert report.notes == (
        "bias_ih, bias_hh: the implementation has none; 0 in every case.",
    )
    assert report.tallies["grad_weight_hh_l1"].inside


def test_parameters_of_an_inner_module_are_named_once_for_all_layers(torch):
    class Outer(torch.nn.Module):
        def __init__(self, m, n, **words):
            super().__init__()
            self.inner = torch.nn.GRU(m, n, **words)

        def forward(self, x, state):
            return self.inner(x, state)

    with pytest.raises(
        plumbing.AdapterError, match=r"--parameter weight_ih=inner\.weight_ih "
    ):
        wrapped(Outer, "gru")
    stems = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    names = {stem: f"inner.{stem}" for stem in stems}
    seen = Seen(wrapped(Outer, "gru", parameters=names))
    assert longdep.check("stacked-gru", seen, examples=20).ok
    assert len(seen.kinds(layout_of)) > 2


@pytest.mark.parametrize(
    ("factory", "sentence"),
    [
        (lambda nn: nn.GRU(3, 2), "got a module that is already made"),
        (lambda nn: nn.LSTM, "is it lstm"),
        (lambda nn: lambda m: nn.GRU(m, 2), "expected a module of 3 inputs"),
        (lambda nn: nn.GRUCell, "expected a parameter 'weight_ih_l0'"),
        (lambda nn: nn.Linear, "expected a parameter 'weight_ih_l0'"),
    ],
)
def test_what_is_no_stacked_gru_is_said_in_one_sentence(torch, factory, sentence):
    with pytest.raises(plumbing.AdapterError, match=sentence) as caught:
        wrapped(factory(torch.nn), "gru")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"weights": "w"}, "has no input 'weights'"),
        ({"weight_ih": ""}, "expected a name for weight_ih"),
        ({"weight_ih": "a", "weight_hh": "a"}, "expected another name"),
        ({"bias_ih": "b"}, "expected a parameter 'b_l0'"),
    ],
)
def test_wrong_names_of_parameters_are_said_in_one_sentence(
    torch, parameters, sentence
):
    with pytest.raises(plumbing.AdapterError, match=sentence):
        wrapped(torch.nn.GRU, "gru", parameters=parameters)


def test_crossed_wires_of_a_stacked_adapter_are_found_before_it_judges(torch):
    implementation = wrapped(torch.nn.GRU, "gru")
    held = Layout(2, "bidirectional")

    def exchanged(case):
        answer = implementation(case)
        answer["grad_h0"] = answer["grad_h0"][::-1]
        return answer

    stack_plumbing.require_sound_stack(implementation, "stacked-gru", "torch", held)
    with pytest.raises(plumbing.AdapterError, match=r"expected grad_h0\[\d"):
        stack_plumbing.require_sound_stack(exchanged, "stacked-gru", "torch", held)


MODEL = """
import torch

class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.encoder = torch.nn.LSTM(
            3, 4, 2, bidirectional=True, dropout=0.3, batch_first=True
        )
        self.blocks = torch.nn.ModuleList(
            [torch.nn.GRU(8, 3, bias=False), torch.nn.GRU(3, 2, bias=False)]
        )
        self.cell = torch.nn.RNNCell(2, 3, nonlinearity="relu")

class Turned(torch.nn.GRU):
    def forward(self, x, state=None):
        h, last = super().forward(x, state)
        return h if isinstance(h, tuple) else h.flip(-1), last

def turned():
    return torch.nn.Sequential(Turned(2, 3))

instance = Net()
empty = torch.nn.Linear(2, 2)
number = 3
"""


@pytest.fixture
def folder(torch, tmp_path):
    (tmp_path / "my_model.py").write_text(MODEL)
    path = list(sys.path)
    yield tmp_path
    sys.path[:] = path
    sys.modules.pop("my_model", None)


@pytest.fixture
def models(folder):
    sys.path.insert(0, str(folder))
    return import_module("my_model")


def test_every_recurrent_module_of_a_model_is_judged(models):
    report = longdep.check_modules(models.Net, examples=6)
    assert report.ok, report
    parts = {part.label: part for part in report.parts}
    assert list(parts) == ["encoder", "blocks.0", "blocks.1", "cell"]
    assert parts["encoder"].about == (
        "LSTM: 4 units, 3 inputs, 2 layers, forward and reverse, batch first, "
        "float32. Dropout of 0.3: judged without, as in evaluation."
    )
    assert list(parts["encoder"].own) == ["whole sequences", "packed sequences"]
    assert parts["blocks.1"].drawn_with == "blocks.0"
    assert parts["blocks.1"].own["whole sequences"] is not None
    assert "relu" in parts["cell"].about
    assert "without biases" in parts["blocks.0"].about
    tree = json.loads(report.to_json())
    assert [m["verdicts"] for m in tree["modules"]] == [
        {"drawn": "right", "own": "right"}
    ] * 4
    assert str(report).endswith(
        "cell      drawn cases: right; its own weights: right\n"
    )


def test_a_model_is_not_changed_by_the_check(models):
    model = models.instance.train()
    model.encoder.weight_ih_l0.requires_grad_(False)
    before = copy.deepcopy(model.state_dict())
    assert longdep.check_modules(model, module="encoder", examples=5).ok
    assert model.training
    assert model.encoder.training
    assert not model.encoder.weight_ih_l0.requires_grad
    assert all((before[k] == v).all() for k, v in model.state_dict().items())


def test_a_subclass_runs_its_own_forward(models):
    report = longdep.check_modules(models.turned, examples=15)
    (part,) = report.parts
    assert part.verdicts == ("WRONG", "WRONG")
    assert outside(part.own["whole sequences"]) == {"h"}
    assert part.own["packed sequences"].ok


def test_a_projection_to_as_many_as_the_units_is_declined(torch):
    model = torch.nn.Sequential(torch.nn.LSTM(4, 6, proj_size=3))
    report = longdep.check_modules(model, examples=20)
    assert report.ok, report
    (drawn,) = report.parts[0].drawn.values()
    assert drawn.declined  # torch has no projection to n: such cases are drawn again


def test_a_module_with_more_than_torchs_own_is_drawn_for_at_its_sizes(torch):
    class Scaled(torch.nn.GRU):
        def __init__(self, *words):
            super().__init__(*words)
            self.scale = torch.nn.Parameter(torch.ones(self.hidden_size))

        def forward(self, x, state=None):
            h, last = super().forward(x, state)
            return on_padded(lambda a: a * self.scale, h), last

    model = torch.nn.ModuleList([Scaled(2, 3)]).double()
    report = longdep.check_modules(model, examples=10)
    assert report.ok, report
    assert "drawn cases have its sizes" in report.parts[0].about
    model = torch.nn.ModuleList([Scaled(2, 40)])
    report = longdep.check_modules(model, examples=10)
    assert report.parts[0].verdicts == ("not judged", "right")
    assert "larger than 32" in report.parts[0].refused[0]


def parametrised(torch):
    layer = torch.nn.GRU(2, 3)
    torch.nn.utils.parametrizations.weight_norm(layer, "weight_hh_l0")
    return layer


def quantised(torch):
    model = torch.nn.Sequential(torch.nn.LSTM(2, 3))
    return torch.ao.quantization.quantize_dynamic(model, {torch.nn.LSTM})


def mixed(torch):
    layer = torch.nn.GRU(2, 3)
    layer.weight_ih_l0 = torch.nn.Parameter(layer.weight_ih_l0.detach().double())
    return layer


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (parametrised, "expected plain parameters, got parametrised"),
        (quantised, "expected floating-point weights, got a quantised"),
        (mixed, "expected parameters of one dtype"),
        (
            lambda torch: torch.nn.GRU(2, 3, device="meta"),
            "one device that computes, got meta",
        ),
        (lambda torch: torch.jit.script(torch.nn.GRU(2, 3)), "torch.jit compiled"),
    ],
)
def test_a_module_that_cannot_be_judged_is_said_and_not_passed(torch, made, sentence):
    model = torch.nn.Sequential(made(torch), torch.nn.GRUCell(2, 3))
    report = longdep.check_modules(model, examples=5)
    first, second = report.parts
    assert first.verdicts == ("not judged", "not judged")
    assert sentence in first.refused[0]
    assert "\n" not in first.refused[0]
    assert second.verdicts == ("right", "right")
    assert not report.ok


def test_a_compiled_model_has_the_modules_of_the_model(torch):
    from longdep.numeric.oracle.adapters.torch_parts import parts_of

    model = torch.nn.Sequential(torch.nn.GRU(2, 3), torch.nn.Linear(3, 1))
    assert [p.label for p in parts_of(torch.compile(model))] == ["0"]
    assert [p.label for p in parts_of(torch.compile(torch.nn.GRU(2, 3)))] == ["GRU"]


def test_a_sequence_of_ones_own_is_read_by_every_module(models):
    x = np.linspace(-1, 1, 24).reshape(4, 2, 3)
    report = longdep.check_modules(
        models.Net,
        module="encoder",
        case={"x": x, "lengths": [2] * 4},
        precision="float64",
        examples=5,
    )
    (own,) = report.parts[0].own.values()
    assert own.ok
    assert own.precision == "float64"
    assert "B = 4" in " ".join(own.notes)
    wrong = longdep.check_modules(
        models.Net, module="encoder", case={"weight_ih_l0": x}, examples=5
    )
    assert wrong.parts[0].refused == (
        "case: expected no weight_ih_l0, which the module has, but x, h0, ...",
    )


@pytest.mark.parametrize(
    ("name", "words", "sentence"),
    [
        ("empty", {}, "expected a torch.nn.RNN, GRU, LSTM or a cell"),
        ("number", {}, "expected a torch.nn.Module, or a class"),
        ("Turned", {}, "without arguments, got TypeError"),
        ("Net", {"module": "decoder"}, "module: expected one of encoder, blocks.0"),
    ],
)
def test_what_is_no_model_is_said_in_one_sentence(models, name, words, sentence):
    with pytest.raises(DomainError, match=sentence) as caught:
        longdep.check_modules(getattr(models, name), **words)
    assert "\n" not in str(caught.value)


def checked(folder, *words):
    with contextlib.chdir(folder):
        adapter = ("--adapter", "torch-module")
        return CliRunner().invoke(cli, ["check", *words, *adapter])


def test_the_command_checks_a_whole_model(folder):
    done = checked(folder, "my_model:Net", "--examples", "5", "--json", "it.json")
    assert done.exit_code == 0, done.output
    assert done.output.count("its own weights: right\n") == 4
    tree = json.loads((folder / "it.json").read_text())
    assert tree["model"] == "my_model:Net"
    assert len(tree["modules"]) == 4
    done = checked(folder, "my_model:instance", "--node", "cell", "--summary")
    assert re.fullmatch(r"cell  drawn cases: right.*; its own.*: right\n", done.output)
    done = checked(folder, "my_model:turned", "--examples", "5", "--summary")
    assert done.exit_code == 1


def test_the_reproduction_of_a_finding_finds_the_module_again(folder):
    done = checked(folder, "my_model:turned", "--examples", "5")
    lines = done.output.splitlines()
    assert any(line.strip().startswith("implementation = Impl") for line in lines)
    report = next(
        each
        for part in json.loads(
            checked(folder, "my_model:turned", "--format", "json").output
        )["modules"]
        for each in part["drawn"].values()
    )
    text = report["findings"][0]["reproduction"]
    printed: list[str] = []
    exec(text, {"print": printed.append})
    assert "computed" in printed[0]


def test_several_processes_judge_a_whole_model_alike(folder):
    words = ("my_model:Net", "--node", "blocks.0", "--examples", "8")
    alone, together = checked(folder, *words), checked(folder, *words, "--jobs", "2")
    assert alone.exit_code == 0
    assert together.output == alone.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("my_model:number",), "expected something to call, got int"),
        (("my_model:empty",), "expected a torch.nn.RNN, GRU, LSTM or a cell"),
        (("my_model:Net", "--node", "decoder"), "expected one of encoder"),
        (("my_model:Net", "--convention", "torch"), "go with --system"),
        (("torch.nn:LSTM",), "is checked with a system, such as stacked-lstm"),
    ],
)
def test_bad_use_of_the_command_is_one_sentence(folder, words, sentence):
    done = checked(folder, *words)
    assert done.exit_code == 2
    assert sentence in done.output
    assert done.output.count("\n") == 1


def test_a_forward_for_tensors_alone_declines_sequences_of_different_lengths(torch):
    class Tensors(torch.nn.GRU):
        def forward(self, x, hx=None):
            assert x.shape[-1] == self.input_size
            return super().forward(x, hx)

    run = wrapped(Tensors, "gru")
    report = longdep.check("stacked-gru", run, examples=6, seed=1)
    assert report.ok
    assert report.declined > 0
