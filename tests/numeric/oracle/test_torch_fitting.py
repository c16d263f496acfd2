"""Torch modules that do not fit are refused in one sentence, before any case is run."""

import os
import subprocess
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest

import longdep
from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.misuse import fitting_adapter
from longdep.numeric.oracle.adapters.plumbing import AdapterError

pytestmark = [
    pytest.mark.skipif(find_spec("torch") is None, reason="needs the extra frameworks"),
    pytest.mark.filterwarnings("default"),  # theirs, not ours
]
ROOT = Path(__file__).resolve().parents[3]
WRAPPED = """
import torch

class Wrapped(torch.nn.Module):
    def __init__(self, m, n, bias=True):
        super().__init__()
        self.cell = torch.nn.GRU(m, n, bias=bias)

    def forward(self, x, state):
        return self.cell(x, state)

class Step(torch.nn.Module):
    def __init__(self, m, n):
        super().__init__()
        self.inner = torch.nn.GRUCell(m, n)

    def forward(self, x, state):
        return self.inner(x, state)

class Turned(Wrapped):
    def forward(self, x, state):
        states, last = self.cell(x.flip(0), state)
        return states.flip(0), last

class Deep(torch.nn.Module):
    def __init__(self, m, n):
        super().__init__()
        self.weight_ih_l0 = torch.nn.Parameter(torch.zeros(3 * n, m))
        self.weight_hh_l0 = torch.nn.Parameter(torch.zeros(3 * n, n))
        self.bias_ih_l0 = torch.nn.Parameter(torch.zeros(3 * n))
        self.bias_hh_l0 = torch.nn.Parameter(torch.zeros(3 * n))
        self.weight_ih_l1 = torch.nn.Parameter(torch.zeros(3 * n, n))

def stacked(m, n):
    return torch.nn.GRU(m, n, num_layers=2)

def both_ways(m, n):
    return torch.nn.GRU(m, n, bidirectional=True)

def projecting(m, n):
    return torch.nn.LSTM(m, n, proj_size=1)

def batch_first(m, n):
    return torch.nn.GRU(m, n, batch_first=True)

def sized():
    return torch.nn.GRU(3, 2)

def failing(m, n):
    raise RuntimeError("no \\x1b[2J weights")

def numbers(m, n):
    return [m, n]

made = torch.nn.GRU(3, 2)
"""
NAMED = {
    name: f"cell.{stem}_l0"
    for name, stem in {
        "w_ih": "weight_ih",
        "w_hh": "weight_hh",
        "b_ih": "bias_ih",
        "b_hh": "bias_hh",
    }.items()
}
OPTIONS = [f"--parameter={name}={target}" for name, target in NAMED.items()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("user")
    (folder / "modules.py").write_text(WRAPPED)
    return folder


@pytest.fixture
def modules(folder, monkeypatch):
    monkeypatch.syspath_prepend(folder)
    import modules

    return modules


def checked(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "longdep", "check", *words],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=170,
    )


def wrapped(factory, system="gru", **options):
    from longdep.numeric.oracle.adapters.pytorch import torch_module

    return torch_module(factory, system, **options)


def stepping(factory, system="gru", **options):
    from longdep.numeric.oracle.adapters.pytorch import torch_cell

    return torch_cell(factory, system, **options)


def test_a_wrapped_module_is_checked_when_its_parameters_are_named(modules):
    implementation = wrapped(modules.Wrapped, parameters=NAMED)
    assert longdep.check("gru", implementation, examples=6).ok
    turned = wrapped(modules.Turned, parameters=NAMED)
    assert not longdep.check("gru", turned, examples=6).ok


def test_a_wrapped_cell_is_checked_when_its_parameters_are_named(modules):
    names = {
        k: v.replace("cell.", "inner.").removesuffix("_l0") for k, v in NAMED.items()
    }
    implementation = stepping(modules.Step, parameters=names)
    assert longdep.check("gru", implementation, examples=6).ok


def test_a_wrapped_module_without_biases_names_none(modules):
    factory = partial(modules.Wrapped, bias=False)
    names = NAMED | {"b_ih": "", "b_hh": ""}
    for parameters in (names, NAMED):  # told, or seen
        implementation = wrapped(factory, parameters=parameters)
        assert implementation.lacks == ("b_ih", "b_hh")
    assert longdep.check("gru", implementation, examples=6).ok


def test_the_sentence_gives_the_options_that_are_missing(modules):
    with pytest.raises(AdapterError) as caught:
        wrapped(modules.Wrapped)
    sentence = str(caught.value)
    assert "w_ih: expected a parameter 'weight_ih_l0' of the module, got cell." in (
        sentence
    )
    for name, target in NAMED.items():
        assert f"--parameter {name}={target}" in sentence


def test_the_command_takes_names_of_parameters(folder):
    words = ("--adapter", "torch-module", "--system", "gru", "--examples", "4")
    done = checked(folder, "modules:Wrapped", *words, *OPTIONS, "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("gru (torch), float64: right; 4 cases compared")
    wrong = checked(folder, "modules:Turned", *words, *OPTIONS)
    assert wrong.returncode == 1
    text = wrong.stdout.split("To reproduce, run:\n\n")[1].split("\n\nFinding")[0]
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "failing.py").write_text(text)
    again = subprocess.run(
        [sys.executable, "failing.py"],
        capture_output=True,
        text=True,
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=170,
    )
    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith("computed ")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("stacked", "GRU: expected one layer in one direction, got num_layers=2"),
        ("both_ways", "one layer in one direction, got bidirectional=True"),
        ("batch_first", r"expected inputs \(T, B, m\), got .* batch_first=True"),
        ("Deep", "expected one layer, got a stacked one with weight_ih_l1"),
        ("sized", r"factory\(3, 2\): expected a module of 3 inputs .*TypeError: sized"),
        ("failing", r"got RuntimeError: no \\x1b\[2J weights"),
        ("numbers", r"expected a torch.nn.Module, got list"),
        ("made", r"expected a class or function .* already made \(GRU\)"),
    ],
)
def test_a_module_that_does_not_fit_is_refused(modules, name, says):
    with pytest.raises(AdapterError, match=says) as caught:
        wrapped(getattr(modules, name))
    assert "\n" not in str(caught.value)


def test_a_projection_is_refused(modules):
    with pytest.raises(AdapterError, match="expected no projection, got proj_size=1"):
        wrapped(modules.projecting, "lstm")


def test_another_cell_is_refused():
    import torch

    with pytest.raises(AdapterError, match=r"expected shape \(6, 3\).* is it lstm\?"):
        wrapped(torch.nn.LSTM)
    with pytest.raises(AdapterError, match="did you mean --adapter torch-cell"):
        wrapped(torch.nn.GRUCell)
    with pytest.raises(AdapterError, match="did you mean --adapter torch-module"):
        stepping(torch.nn.GRU)


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        ({"w_hi": "a"}, "gru has no input 'w_hi'; near: w_"),
        ({"w_ih": ""}, "expected a name for w_ih, got none"),
        ({"w_hh": "weight_ih_l0"}, "expected another name for w_hh than for w_ih"),
        ({"w_ih": "kernel"}, "w_ih: expected a parameter 'kernel' of the module"),
    ],
)
def test_names_of_parameters_that_make_no_sense_are_refused(parameters, says):
    import torch

    with pytest.raises(AdapterError, match=says):
        wrapped(torch.nn.GRU, parameters=parameters)


def test_a_module_that_runs_forward_only_declines_the_other_direction(modules):
    implementation = wrapped(modules.Wrapped, "padded-gru", parameters=NAMED)
    report = longdep.check("padded-gru", implementation, examples=6)
    assert report.ok
    assert report.examples == 6
    assert report.declined > 0


def test_a_frameworks_own_object_gets_the_adapter_that_wraps_it():
    import torch

    for value, adapter in (
        (torch.nn.GRU, "torch-module"),
        (torch.nn.GRU(3, 2), "torch-module"),
        (torch.nn.LSTMCell, "torch-cell"),
        (torch.nn.utils.clip_grad_norm_, "torch-clip"),
        (torch.nn.init.orthogonal_, "torch-init"),
    ):
        assert fitting_adapter(value) == adapter
        with pytest.raises(DomainError, match=f"did you forget --adapter {adapter}?"):
            longdep.check("gru", value)
    assert fitting_adapter(torch.tanh) == ""


def test_a_module_of_ones_own_may_take_a_case(modules):
    import torch

    class Whole(torch.nn.Module):
        def forward(self, case):
            return {}

    assert fitting_adapter(Whole()) == ""
    assert fitting_adapter(Whole) == "torch-module"
    longdep.check("gru", Whole(), examples=1)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("torch.nn:GRU", "--system", "gru"), "forget --adapter torch-module?"),
        (
            ("torch.nn:GRU", "--system", "gru", "--adapter", "flax-cell"),
            "did you mean --adapter torch-module?",
        ),
        (
            ("torch.nn:GRU", "--system", "gru", "--adapter", "torch-function"),
            "did you mean --adapter torch-module?",
        ),
        (("modules:made", "--system", "gru"), "forget --adapter torch-module?"),
        (
            (*("modules:stacked", "--system", "gru"), "--adapter", "torch-module"),
            "got num_layers=2; check one layer by itself",
        ),
    ],
)
def test_the_command_refuses_in_one_sentence(folder, words, says):
    done = checked(folder, *words)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_an_adapter_brings_its_convention(folder):
    words = ("--system", "simple-rnn", "--examples", "3", "--summary")
    done = checked(folder, "torch.nn:RNN", "--adapter", "torch-module", *words)
    assert done.stdout.startswith("simple-rnn (torch), float64: right; 3 cases")
