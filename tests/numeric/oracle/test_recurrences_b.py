"""Delta rules, linear attention and xLSTM by others: what is right, and what is not.

Few cases each: the full run is `python -m tests.numeric.oracle.conformance`. They need
the extra recurrences.
"""

import subprocess
import sys
from functools import cache

import numpy as np
import pytest

import longdep
from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters import adapter
from longdep.numeric.oracle.check import deviations
from longdep.numeric.oracle.check.target import implementation_of, known_system
from tests.numeric.oracle.ways import frameworks, packages

PACKAGES = ("fla-core", "mlstm-kernels", "opengdn", "xlstm")
ROWS = [row for row in frameworks.rows() if row.package in PACKAGES]
TARGETS = {f"{t[1].partition(':')[2]}": t for t in packages.TABLE if t[0] in PACKAGES}
KNOWN = deviations.load(deviations.HERE / "known_deviations.json")
FEW = 8
PATIENCE = 120.0
UNIT = 2.0**-24  # unit roundoff of float32
pytestmark = pytest.mark.filterwarnings("default")  # theirs, not ours


def require(package):
    if lost := packages.missing(package):
        names = ", ".join(lost)
        pytest.skip(f"needs {names}: pip install longdep[recurrences]")


def found(name, ending=""):
    """What the command line wraps, and its system and first convention."""
    package, target, system, conventions = TARGETS[name]
    require(package)
    run = implementation_of(target, system, package + ending)
    return run.for_convention(conventions[0]), system, conventions[0]


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


def is_noise(true, computed, latest):
    """A vanished gradient comes out at the unit roundoff, a recent one is right."""
    roundoff = 64 * UNIT
    return abs(true) < 1e-15 < 1e-11 < abs(computed) < roundoff and latest < roundoff


def all_noise(words):
    triples = np.array(words, dtype=float).reshape(-1, 3)
    return all(is_noise(*triple) for triple in triples)


def only_values_right(words):
    """Of the relative gaps of q, k, v, i, f in each row."""
    gaps = np.array(words, dtype=float).reshape(-1, 5)
    of_values = gaps[:, 2]
    return (of_values < 2.0**-40).all() and (np.delete(gaps, 2, axis=1) > 0.05).all()


REPRODUCED = {
    "import opengdn": lambda w: all_noise(w[:3]) and w[3:] == ["False", "True"],
    "naive_parallel_simple_gla": lambda w: all_noise(w) and len(w) == 6,
    '"kda"': lambda w: all_noise(w) and len(w) == 6,
    "naive_recurrent_rwkv6_bwd": all_noise,
    "dplr_chunkwise": all_noise,
    "naive_chunk_rwkv6": lambda w: float(w[0]) < 64 * UNIT and w[1] == "RuntimeError",
    "custbw": only_values_right,
    "parallel--native_autograd": lambda w: all_noise(w) and len(w) == 6,
    "import sLSTMCell": lambda w: 5 < float(w[1]) < 5.1 and float(w[0]) == 0.5,
    "chunkwise_simple": lambda w: all_noise(w) and len(w) == 6,
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


# Decays whose gradients are differences of sums, beside forms that go step by step


def fading(system, steps=48):
    """A loss at the last step, one head, decays of a half."""
    rng = np.random.default_rng(0)
    q, k, v = rng.normal(size=(3, steps, 1, 1))
    half = np.full((steps, 1), np.log(0.5))
    last = (np.arange(steps) == steps - 1.0)[:, None, None] * np.ones(1)
    case = {"q": q, "k": k, "v": v}
    if system == "mlstm":
        case |= {"i": 0 * half, "f": 0 * half, "C0": np.zeros((1, 1, 1))}
        case |= {"n0": np.zeros((1, 1)), "cotangent_h": last}
    else:
        case |= {"g": half, "S0": np.zeros((1, 1, 1)), "cotangent_o": last}
    if system == "gated-delta-rule":
        case["beta"] = 0 * half + 0.125
    return {name: value.astype("float32") for name, value in case.items()}


def wrong(name):
    run, system, convention = found(name)
    report = longdep.check_case(
        system, run, fading(system), convention=convention, precision="float32"
    )
    return {name for f in report.findings for name in (f.output, *f.also)}


@pytest.mark.parametrize(
    ("name", "gradient"),
    [
        ("gated_delta_chunkwise", "grad_g"),
        ("naive_chunk_simple_gla", "grad_g"),
        ("naive_parallel_simple_gla", "grad_g"),
        ("naive_chunk_gated_delta_rule", "grad_g"),
        ("naive_chunk_kda", "grad_g"),
        ("mlstm_chunkwise__native_autograd", "grad_f"),
        ("mlstm_parallel__native_autograd", "grad_f"),
        ("parallel_stabilized_simple", "grad_f"),
        ("chunkwise_simple", "grad_f"),
    ],
)
def test_in_chunks_the_gradients_of_decays_alone_are_noise_at_long_lags(name, gradient):
    assert wrong(name) == {gradient}


@pytest.mark.parametrize(
    "name",
    [
        "gated_delta",
        "naive_recurrent_simple_gla",
        "naive_recurrent_gated_delta_rule",
        "naive_recurrent_kda",
        "mlstm_recurrent_sequence__native_fw",
        "mlstm_parallel__native_stablef_autograd",
        "recurrent_step_stabilized_simple",
    ],
)
def test_step_by_step_or_summed_for_each_pair_of_steps_they_are_not(name):
    assert wrong(name) == set()


def test_decays_whose_product_nearly_underflows_in_a_chunk_have_gradients_of_nan():
    case = fading("gated-delta-rule", steps=16)
    case["g"] = np.full_like(case["g"], np.log(2e-3))  # in all 10^-43: subnormal
    for name, outcome in (("gated_delta", True), ("gated_delta_chunkwise", False)):
        run, *_ = found(name)
        assert np.isfinite(run(case)["grad_g"]).all() == outcome
        assert np.isfinite(run(case)["o"]).all()


# Backward passes that are written by hand


def normalised(case, detached):
    """The mLSTM from its definition; what h is divided by may be held constant."""
    import torch

    inputs = {n: torch.tensor(case[n], requires_grad=True) for n in "qkvif"}
    q, k, v, i, f = inputs.values()
    logs = torch.nn.functional.logsigmoid(f)
    matrix, norm = torch.zeros(1, q.shape[-1], v.shape[-1]), torch.zeros(1, q.shape[-1])
    matrix, norm = matrix.double(), norm.double()
    q, rows = q * q.shape[-1] ** -0.5, []
    for t in range(len(q)):
        decay, gate = logs[t].exp()[:, None], i[t].exp()[:, None]
        written = k[t][..., None] * v[t][..., None, :]
        matrix = decay[..., None] * matrix + gate[..., None] * written
        norm = decay * norm + gate * k[t]
        below = (norm * q[t]).sum(-1).abs().clamp(min=1.0)
        below = below.detach() if detached else below
        rows.append((q[t][..., None] * matrix).sum(-2) / below[:, None])
    loss = (torch.stack(rows) * torch.tensor(case["cotangent_h"])).sum()
    return torch.autograd.grad(loss, list(inputs.values()))


def drawn_mlstm():
    rng = np.random.default_rng(1)
    shapes = {"q": (6, 1, 3), "k": (6, 1, 3), "v": (6, 1, 2), "i": (6, 1), "f": (6, 1)}
    case = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    case["i"] += 1.0  # so that some normalisers are above their floor
    return case | {
        "C0": np.zeros((1, 3, 2)),
        "n0": np.zeros((1, 3)),
        "cotangent_h": rng.normal(size=(6, 1, 2)),
    }


@pytest.mark.parametrize(
    "name",
    [
        "mlstm_chunkwise__native_custbw",
        "mlstm_parallel__native_custbw",
        "mlstm_parallel__native_stablef_custbw",
    ],
)
def test_a_backward_pass_by_hand_holds_the_normaliser_constant(name):
    case = drawn_mlstm()
    run, *_ = found(name)
    answer = run.for_convention("exp-floor")(case)
    held, right = (normalised(case, detached) for detached in (True, False))
    for key, as_held, as_right in zip("qkvif", held, right, strict=True):
        computed = answer[f"grad_{key}"]
        np.testing.assert_allclose(computed, as_held, rtol=1e-9, atol=1e-12)
        assert (key == "v") == np.allclose(computed, as_right, rtol=1e-6)


def test_a_normaliser_that_is_at_its_floor_hides_it():
    case = drawn_mlstm()
    case["i"] -= 8.0
    run, *_ = found("mlstm_parallel__native_custbw")
    answer = run.for_convention("exp-floor")(case)
    for key, as_right in zip("qkvif", normalised(case, False), strict=True):
        largest = float(as_right.abs().max())
        np.testing.assert_allclose(
            answer[f"grad_{key}"], as_right, rtol=1e-9, atol=2.0**-50 * largest
        )


# What no system has a word for


def slstm(rows, i):
    """Two steps of an sLSTM with one unit; a row is its initial normaliser."""
    import torch
    from xlstm.blocks.slstm.cell import sLSTMCell, sLSTMCellConfig

    cell = sLSTMCell(
        sLSTMCellConfig(hidden_size=1, num_heads=1, backend="vanilla", dtype="float32")
    )
    with torch.no_grad():
        for parameter in cell.parameters():
            parameter.fill_(0.0)
    gates = torch.tensor([i, 0.0, 1.0, 0.0]).expand(len(rows), 2, 4)
    states = torch.zeros(4, len(rows), 1)
    states[2, :, 0] = torch.tensor(rows)
    return cell, gates, states


def test_a_fresh_state_beside_one_that_is_not_divides_by_zero():
    """Whether n is 0 is asked of the batch as a whole."""
    require("xlstm")
    for rows, finite in (([0.0], True), ([0.0, 0.0], True), ([0.0, 1.0], False)):
        cell, gates, states = slstm(rows, i=-200.0)
        h, _ = cell(gates, states)
        assert bool(h[0].isfinite().all()) == finite


def test_a_single_step_returns_the_state_that_it_was_given():
    require("xlstm")
    cell, gates, states = slstm([0.0], i=0.0)
    _, after = cell(gates[:, :1], states)
    _, unmoved = cell.step(gates[:, :1], states)
    assert (after != states).any()
    assert (unmoved == states).all()


# Misuse


def test_references_are_imported_without_the_kernels_and_nothing_of_it_stays():
    found("naive_recurrent_gla")
    assert "fla.ops.gla.naive" in sys.modules
    assert "fla.ops" not in sys.modules
    assert "fla.ops.gla" not in sys.modules


def test_states_that_are_not_square_are_declined():
    run, system, convention = found("recurrent_step_stabilized_simple")
    with pytest.raises(NotImplementedError, match="of different sizes"):
        run(drawn_mlstm())
    report = longdep.check(system, run, convention=convention, examples=FEW)
    assert report.ok, str(report)
    assert report.declined > 0


@pytest.mark.parametrize(
    ("name", "system", "words"),
    [
        ("opengdn", "gated-delta-rule", "expected gated_delta, gated_delta_chunkwise"),
        ("fla-core", "rwkv", "dplr_chunkwise for rwkv, got"),
        ("xlstm", "slstm", "expected sLSTMCell, slstm_forward for slstm, got"),
    ],
)
def test_what_a_package_does_not_compute_is_refused(name, system, words):
    with pytest.raises(DomainError, match=words):
        adapter(name)(lambda q, k, v: v, system)


def test_a_system_or_convention_that_a_package_has_not_is_refused():
    with pytest.raises(DomainError, match="opengdn is for gated-delta-rule, got 'mls"):
        known_system("mlstm", None, "opengdn")
    with pytest.raises(DomainError, match="xlstm computes exp-floor or exp-floor-eps"):
        known_system("mlstm", "unit-floor", "xlstm")
    assert known_system("rwkv", None, "fla-core")[1] == "rwkv6"


def test_a_convention_that_a_function_has_not_is_refused():
    run, *_ = found("mlstm_siging_parallel__native_autograd")
    with pytest.raises(DomainError, match="expected sigmoid-input, got 'exp-floor'"):
        longdep.check("mlstm", run, convention="exp-floor", examples=1)
