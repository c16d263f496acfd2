"""Packages with gated linear recurrences do what is said of them, and what is not.

Few cases each: the full run is `python -m tests.numeric.oracle.conformance`. They need
the extra recurrences.
"""

import subprocess
import sys
from functools import cache, partial
from importlib import import_module

import numpy as np
import pytest
from click.testing import CliRunner

import longdep
from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters import adapter
from longdep.numeric.oracle.check import deviations
from longdep.numeric.oracle.check.target import implementation_of, known_system
from longdep.reports.command.cli import cli
from tests.numeric.oracle.ways import frameworks, packages

PACKAGES = (
    "accelerated-scan",
    "LRU-pytorch",
    "mambapy",
    "minGRU-pytorch",
    "mingru-scans",
    "minimamba",
    "recurrentgemma",
    "s5-pytorch",
)
ROWS = [row for row in frameworks.rows() if row.package in PACKAGES]
KNOWN = deviations.load(deviations.HERE / "known_deviations.json")
FEW = 8
PATIENCE = 120.0
TYPICAL = 2.0**-24  # unit roundoff of float32
pytestmark = pytest.mark.filterwarnings("default")  # theirs, not ours


def require(package):
    if lost := packages.missing(package):
        names = ", ".join(lost)
        pytest.skip(f"needs {names}: pip install longdep[recurrences]")


def found(package, target, system, name=None):
    """What the command line wraps."""
    require(package)
    return implementation_of(target, system, name or package.lower())


def known(row):
    return deviations.excusing(
        KNOWN, row.name, row.system, row.convention, row.precision
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_a_package_does_what_its_convention_says(row):
    require(row.package)
    if known(row):
        pytest.skip("a known deviation, measured in the full run")
    report = longdep.check(
        row.system,
        row.make(),
        convention=row.convention,
        precision=row.precision,
        examples=FEW,
        time_limit=PATIENCE,
    )
    assert report.ok, str(report)


# The programs of the known deviations


def close(one, other, share):
    return abs(one - other) <= share * abs(other)


def off_by_float32(value):
    """Larger than float64 makes it, and no more than 64 roundings of float32."""
    return 2.0**-40 < value < 64 * TYPICAL


REPRODUCED = {
    "from accelerated_scan": lambda w: w == ["1", "1", "2", "RuntimeError"],
    "import LRU": lambda w: w[:3] == w[3:6] != w[6:],
    "import as_complex": lambda w: w == ["torch.complex64"],
    "import pscan": lambda w: w == ["-1j", "1j"],
    "import MambaBlock": lambda w: off_by_float32(float(w[1]) / float(w[0])),
    "module.selective_scan(": lambda w: w[0] == w[2] != w[1],
    "_parallel_scan_log_space": lambda w: (
        close(float(w[0]), 2.0**-8, TYPICAL) and close(float(w[1]), 2.0**8, TYPICAL)
    ),
    "layers.RGLRU": lambda w: w[0] == "torch.float64" and off_by_float32(float(w[1])),
    "import minLSTM": lambda w: not close(float(w[0]), float(w[1]), 0.1),
    "import minGRU": lambda w: (
        abs(float(w[1])) > 1e5 * abs(float(w[0])) and abs(float(w[3])) < TYPICAL
    ),
    "import MinGRU": lambda w: abs(float(w[1])) > 1e5 * abs(float(w[0])),
}


def programs():
    rows = {row.name: row.package for row in ROWS}
    entries = {e.reproduction: e for e in KNOWN if e.implementation in rows}
    return [(rows[e.implementation], e) for e in entries.values()]


@cache
def printed(program):
    options = [sys.executable, "-W", "ignore", "-c", program]
    done = subprocess.run(options, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize(
    ("package", "entry"), programs(), ids=lambda value: getattr(value, "place", [""])[0]
)
def test_a_known_deviation_is_reproduced_by_its_program(package, entry):
    require(package)
    words = printed(entry.reproduction)
    (holds,) = [test for mark, test in REPRODUCED.items() if mark in entry.reproduction]
    assert holds(words), words


# What the log space costs: the picture behind the known deviations of minGRU


def fading(precision="float32", steps=64):
    """A loss at the last step, decays between 0.5 and 0.9, candidates above 0."""
    rng = np.random.default_rng(0)
    decays = rng.uniform(0.5, 0.9, size=(steps, 1))
    dtype = np.dtype(precision)
    return {
        "W_z": np.ones((1, 1), dtype),
        "b_z": np.zeros(1, dtype),
        "W_h": -np.ones((1, 1), dtype),
        "b_h": np.zeros(1, dtype),
        "x": np.log(1 / decays - 1).astype(dtype),
        "h0": np.full(1, 0.5, dtype),
        "cotangent_h": (np.arange(steps)[:, None] == steps - 1).astype(dtype),
    }


@pytest.mark.parametrize(
    ("package", "target"),
    [
        ("minGRU-pytorch", "minGRU_pytorch:minGRU"),
        ("mingru-scans", "mingru:MinGRU"),
    ],
)
def test_gradients_in_log_space_are_noise_where_the_true_ones_have_vanished(
    package, target
):
    run = found(package, target, "min-gru")
    case = fading()
    report = longdep.check_case(
        "min-gru", run, case, convention="log-space", precision="float32"
    )
    failing = {name for f in report.findings for name in (f.output, *f.also)}
    assert "grad_x" in failing
    assert "h" not in failing
    exact = run({name: value.astype("float64") for name, value in case.items()})
    early = np.abs(run(case)["grad_x"][:8] / exact["grad_x"][:8])
    assert early.max() > 1e4


def test_a_tree_scan_is_inside_its_allowance_where_the_log_space_is_not():
    run = found("mingru-scans", "mingru:SignedMinGRU", "min-gru")
    report = longdep.check_case(
        "min-gru", run, fading(), convention="linear", precision="float32"
    )
    assert report.ok, str(report)


def test_a_batch_shows_what_one_sequence_hides():
    """LRU-pytorch gives an initial state to the first sequence of a batch alone."""
    alone, behind = (
        longdep.check(
            "lru",
            found("LRU-pytorch", "LRU_pytorch:LRU", "lru", f"lru-pytorch{ending}"),
            examples=4,
            time_limit=PATIENCE,
        )
        for ending in ("", "-in-batch")
    )
    assert alone.ok, str(alone)
    assert behind.findings[0].output == "y"


# What no system has a word for


def test_a_liquid_s5_takes_its_first_step_from_a_given_state_by_another_rule():
    """Elsewhere the decay is lb + B u_t; at a first step from a state it is lb."""
    require("s5-pytorch")
    import torch
    from s5.s5_model import apply_ssm_liquid

    decay = torch.full((1,), 0.5 + 0j, dtype=torch.complex128)
    one = torch.ones(1, 1, dtype=torch.complex128)
    u = torch.ones(2, 1, dtype=torch.float64)
    state = torch.ones(1, dtype=torch.complex128)
    y, _ = apply_ssm_liquid(decay, one, one, 0 * u[0], u, state=state)
    assert y[0, 0].item() == 0.5 * 1 + 1  # (0.5 + 1) * 1 + 1 by the step's own rule
    again, _ = apply_ssm_liquid(decay, one, one, 0 * u[0], torch.ones(3, 1).double())
    assert again[1, 0].item() == (0.5 + 1) * 1 + 1


def test_the_gate_of_minimamba_has_no_silu():
    require("minimamba")
    require("mambapy")
    import torch
    from mambapy.mamba import MambaBlock, MambaConfig
    from minimamba import S6
    from minimamba.config import BaseMambaConfig

    sizes = {"d_model": 1, "d_state": 1, "d_conv": 1, "dt_rank": 1}
    theirs = MambaBlock(MambaConfig(n_layers=1, expand_factor=1, **sizes))
    ours = S6(BaseMambaConfig(n_layer=1, expand=1, **sizes))
    with torch.no_grad():
        for block in (theirs, ours):
            for name, parameter in block.named_parameters():
                parameter.fill_(0.0 if "bias" in name else 1.0)
    x = torch.ones(1, 3, 1)
    gate = torch.ones(1).sigmoid()  # silu(z) = z sigmoid(z) at z = 1
    torch.testing.assert_close(gate * ours(x), theirs(x), rtol=1e-5, atol=0)


def test_the_derivative_of_a_root_of_rg_lru_is_capped():
    """1 - a^2 below 2.5e-7 has the slope 1000, not 1 / (2 sqrt(1 - a^2))."""
    run = found("recurrentgemma", "recurrentgemma.torch.layers:RGLRU", "rg-lru")
    one = np.ones((1, 1))
    case = {
        "W_a": 0 * one[None],
        "b_a": 0 * one,
        "W_x": 0 * one[None],
        "b_x": 0 * one,
        "Lambda": -20 * one,  # 1 - a^2 is about 8 softplus(-20), 1.6e-8
        "x": one[None],
        "h0": 0 * one,
        "cotangent_h": one[None],
    }
    report = longdep.check_case("rg-lru", run, case, convention="griffin")
    assert any("grad_Lambda" in (f.output, *f.also) for f in report.findings)
    rest = -np.expm1(2 * -8 * 0.5 * np.log1p(np.exp(-20.0)))
    slope = 0.5 * np.sqrt(rest) / 2  # h = sqrt(1 - a^2) / 2, 1 - a^2 as exp(Lambda)
    capped = 0.5 * 1000 * rest
    computed = run(case)["grad_Lambda"].item()
    assert close(computed, capped, 1e-3)
    assert computed < 0.3 * slope


# Misuse


@pytest.mark.parametrize(
    ("name", "system", "words"),
    [
        ("mambapy", "diagonal-recurrence", "expected PScan.apply for diagonal-"),
        ("minimamba", "selective-ssm", "expected S6 for selective-ssm, got .*Other"),
    ],
)
def test_what_a_package_does_not_compute_is_refused(name, system, words):
    class Other:
        pass

    with pytest.raises(DomainError, match=words):
        adapter(name)(Other, system)


def test_a_function_of_one_sequence_is_refused_in_a_batch():
    def apply_ssm():
        pass

    apply_ssm.__qualname__ = "apply_ssm"
    with pytest.raises(DomainError, match="apply_ssm takes one sequence, no batch"):
        adapter("s5-pytorch-in-batch")(apply_ssm, "s5")


def test_a_system_or_convention_that_a_package_has_not_is_refused():
    with pytest.raises(DomainError, match="lru-pytorch is for lru, got 's5'"):
        known_system("s5", None, "lru-pytorch")
    with pytest.raises(DomainError, match="lru-pytorch computes free, got 'tied'"):
        known_system("lru", "tied", "lru-pytorch")
    assert known_system("min-gru", None, "mingru-pytorch")[1] == "log-space"


def test_a_convention_that_a_class_has_not_is_refused():
    run = found("mingru-scans", "mingru:SignedMinGRU", "min-gru")
    with pytest.raises(DomainError, match="expected linear, got 'positive'"):
        longdep.check("min-gru", run, convention="positive", examples=1)


def test_the_convention_of_a_class_is_taken_where_none_is_named():
    require("mingru-scans")
    target = ("mingru:SignedMinGRU", "--adapter", "mingru-scans")
    done = CliRunner().invoke(
        cli, ["check", *target, "--system", "min-gru", "--examples", "2", "--summary"]
    )
    assert done.exit_code == 0, done.output
    assert "min-gru (linear)" in done.output


def test_a_module_with_other_parameters_is_refused():
    require("LRU-pytorch")
    kind = import_module("LRU_pytorch").LRU

    class LRU(kind):
        def __init__(self, *sizes):
            super().__init__(*sizes)
            del self.gamma_log

    LRU.__qualname__ = "LRU"
    run = partial(longdep.check, "lru", adapter("lru-pytorch")(LRU, "lru"))
    (finding, *_) = run(examples=2).findings
    assert finding.kind == "raises"
    assert "LRU: expected the parameters" in finding.sentence
