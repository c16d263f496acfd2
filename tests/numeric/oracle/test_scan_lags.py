"""Where the gradient of a gated linear recurrence vanishes: held against other ways."""

import json
from math import inf, log

import numpy as np
import pytest
from click.testing import CliRunner

import longdep
from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.plumbing import tiny_case
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.lags import scan_case as opening
from longdep.numeric.oracle.lags.scan_measuring import shares
from longdep.numeric.oracle.scans.table import CELLS
from longdep.numeric.oracle.systems import system
from longdep.reports.command.lags import lags as command

SCANS = [
    (cell.system, convention)
    for cell in CELLS
    for convention in cell.system.conventions
    if cell.system.name != "slstm"
]


def halving(steps=40, decay=0.5):
    """One unit that keeps a constant share, of direction 1."""
    cotangent = np.zeros((steps, 1))
    cotangent[-1] = 1
    return {
        "a": np.full((steps, 1), decay),
        "b": np.ones((steps, 1)),
        "cotangent_h": cotangent,
    }


@pytest.mark.parametrize(
    ("entry", "convention"), SCANS, ids=[f"{s.name}-{c}" for s, c in SCANS]
)
def test_every_recurrence_is_measured_at_every_lag(entry, convention):
    case = tiny_case(entry, convention)
    found = longdep.lags(entry.name, case, convention=convention)
    steps = found.figures.steps
    assert found.log_norm.shape == found.radius.shape == (steps,)
    assert np.all(found.radius < 1e-9)
    assert np.isfinite(found.log_norm[1:]).all()
    assert "memory" in {remark.word for remark in found.remarks}
    assert json.loads(found.to_json())["kind"] == "recurrence"
    assert f"{entry.name} ({convention}), T = {steps}" in str(found)


@pytest.mark.parametrize("convention", ["real", "complex", "complex-conjugated"])
def test_the_norms_are_those_of_the_certified_output_log_norm(convention):
    entry = system("diagonal-recurrence")
    case = tiny_case(entry, convention)
    found = longdep.lags(entry.name, case, convention=convention)
    wanted = family_of(entry).reference(case, convention, 20)["log_norm"]
    for value, radius, ball in zip(
        found.log_norm, found.radius, wanted[::-1], strict=True
    ):
        assert abs(value - float(ball.mid())) <= radius + 1e-15 + float(ball.rad())


def test_the_norms_at_a_matrix_state_are_those_of_plain_backpropagation():
    rng = np.random.default_rng(3)
    T, H, K, V = 6, 2, 3, 2
    q, k = rng.normal(size=(2, T, H, K))
    v, cotangent = rng.normal(size=(2, T, H, V))
    beta, g = rng.uniform(0.1, 0.9, (T, H)), rng.uniform(-0.5, -0.1, (T, H))
    case = {"q": q, "k": k, "v": v, "beta": beta, "g": g, "cotangent_o": cotangent}
    found = longdep.lags("gated-delta-rule", case, convention="decay-last")
    total, norms = np.zeros((H, K, V)), []
    for t in reversed(range(T)):
        total = total + np.einsum("hk,hv->hkv", q[t], cotangent[t]) / np.sqrt(K)
        norms.append(np.linalg.norm(total))
        seen = beta[t][:, None] * np.einsum("hkv,hk->hv", total, k[t])
        total = total - np.einsum("hk,hv->hkv", k[t], seen)
        total = np.exp(g[t])[:, None, None] * total
    assert np.allclose(found.log_norm, np.log(norms), rtol=0, atol=1e-13)
    assert found.figures.corrected
    assert found.verdict == "many losses"


def test_underflow_and_the_memory_horizon_are_where_they_must_be():
    found = longdep.lags("diagonal-recurrence", halving())
    assert np.allclose(found.log_norm, -np.arange(40) * log(2), rtol=1e-15, atol=1e-15)
    assert found.verdict == "vanishes"
    float16 = next(f for f in found.figures.losses if f.precision == "float16")
    assert (float16.subnormal, float16.underflow) == (15, 26)
    assert "float16: underflow from lag 15 on where subnormals" in str(found)
    horizon = found.figures.horizon(float(found.figures.rates[0]))
    assert horizon == pytest.approx(-1 / log(0.5), rel=1e-14)
    assert "halved every 1 steps" in str(found)


@pytest.mark.parametrize(
    ("entry", "convention"), SCANS, ids=[f"{s.name}-{c}" for s, c in SCANS]
)
def test_what_a_plain_program_is_off_by_is_within_what_is_derived(entry, convention):
    case = tiny_case(entry, convention)
    found = longdep.lags(entry.name, case, convention=convention).figures
    for loss in found.losses:
        allowed = shares(found.measured, loss.precision, found.state)
        assert np.all(loss.errors <= allowed), loss.precision
    assert any(loss.errors.any() for loss in found.losses)


def test_halving_is_exact_in_every_format_until_it_underflows():
    for loss in longdep.lags("diagonal-recurrence", halving()).figures.losses:
        # 2^-25 is half of the smallest float16, and rounds to the even one: 0.
        end = 25 if loss.precision == "float16" else None
        assert not loss.errors[:end].any()
        assert loss.computed == end


def test_bfloat16_is_told_to_have_no_digit_before_float32_has():
    losses = longdep.lags("min-gru", gated(steps=300)).figures.losses
    lags = {loss.precision: loss.rounding or inf for loss in losses}
    assert lags["bfloat16"] < lags["float32"] <= lags["float64"]


def gated(steps):
    rng = np.random.default_rng(5)
    return {
        "W_z": rng.normal(size=(3, 2)),
        "b_z": np.zeros(3),
        "W_h": rng.normal(size=(3, 2)),
        "b_h": np.zeros(3),
        "x": rng.normal(size=(steps, 2)),
    }


def test_a_decay_of_zero_ends_the_gradient_and_one_of_one_keeps_it():
    case = halving()
    case["a"][20] = 0
    found = longdep.lags("diagonal-recurrence", case)
    assert found.log_norm[20] == -inf
    assert found.log_norm[19] > -inf
    assert found.verdict == "vanishes"
    assert "from lag 20 on it is exactly 0" in str(found)
    kept = longdep.lags("diagonal-recurrence", halving(decay=1.0))
    assert kept.verdict == "persists"
    assert "no end" in str(kept)


def test_the_decay_of_the_first_step_lies_between_no_two_lags():
    case = halving(steps=5)
    case["a"][0] = 0.125
    found = longdep.lags("diagonal-recurrence", case).figures
    assert np.allclose(found.kept, -np.arange(5) * log(2), rtol=1e-15, atol=0)
    assert np.allclose(found.rates, -log(2), rtol=1e-15, atol=0)


def test_the_lag_is_told_from_which_less_than_a_share_is_left():
    tree = json.loads(longdep.lags("diagonal-recurrence", halving()).to_json())
    assert tree["reach"] == {"0.5": 2, "0.01": 7, "1e-06": 20}
    few = halving(steps=3)
    tree = json.loads(longdep.lags("diagonal-recurrence", few).to_json())
    assert tree["reach"] == {"0.5": 2, "0.01": None, "1e-06": None}


def test_a_growing_recurrence_explodes():
    assert longdep.lags("diagonal-recurrence", halving(decay=1.5)).verdict == "explodes"


def test_where_a_step_reads_the_state_before_it_the_first_lag_is_one():
    case = tiny_case(system("rwkv"), "rwkv6")
    found = longdep.lags("rwkv", case, convention="rwkv6", loss="last")
    assert found.log_norm[0] == -inf
    assert found.figures.first == 1


def test_one_step_leaves_nothing_to_compare_and_no_loss_no_gradient():
    one = longdep.lags("diagonal-recurrence", halving(steps=1))
    assert one.verdict == "persists"
    assert "one lag with a gradient, lag 0: nothing to compare." in str(one)
    assert "memory" not in {remark.word for remark in one.remarks}
    none = halving()
    none["cotangent_h"][...] = 0
    assert longdep.lags("diagonal-recurrence", none).verdict == "zero"


def test_the_loss_is_put_where_it_is_asked_for():
    case = {k: v for k, v in halving().items() if k != "cotangent_h"}
    assert longdep.lags("diagonal-recurrence", case).figures.steps == 40
    found = longdep.lags("diagonal-recurrence", case, loss=7)
    assert found.figures.steps == 7
    assert found.log_norm[0] == pytest.approx(0, abs=1e-15)
    assert "The loss is at step 7; h0: 0; the loss in a random dir" in str(found)
    every = longdep.lags("diagonal-recurrence", case, loss="every")
    assert every.verdict == "many losses"


@pytest.mark.parametrize(
    ("name", "change", "options", "says"),
    [
        ("diagonal-recurrence", {"a": None}, {}, "case: expected a, b, got no a"),
        ("diagonal-recurrence", {}, {"loss": 41}, "a step from 1 to 40, got 41"),
        ("diagonal-recurrence", {}, {"node": "l"}, "node: expected none, as diagonal"),
        ("diagonal-recurrence", {}, {"layer": 0}, "layer: expected none, as diagonal"),
        ("diagonal-recurrence", {}, {"sequence": np.ones((3, 1))}, "no input x"),
        ("diagonal-recurrence", {}, {"convention": "rael"}, "nearest is 'real'"),
        ("diagonal-recurrence", {}, {"seed": -1}, "seed: expected a whole number >= 0"),
    ],
)
def test_what_cannot_be_measured_is_told_in_a_sentence(name, change, options, says):
    case = {k: v for k, v in (halving() | change).items() if v is not None}
    with pytest.raises(DomainError, match=says):
        longdep.lags(name, case, **options)


def test_a_system_that_there_is_not_is_told_the_nearest():
    with pytest.raises(DomainError, match="got 'mamba'; nearest is 'mamba2'"):
        longdep.lags("mamba", halving())


def test_a_state_that_its_gates_read_is_no_scan():
    case = tiny_case(system("slstm"), "sigmoid-forget")
    with pytest.raises(DomainError, match="expected one whose state a scan makes"):
        longdep.lags("slstm", case)


def test_what_would_take_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(opening, "MOST_NUMBERS", 10)
    with pytest.raises(DomainError, match="case: expected at most 1e\\+01 numbers"):
        longdep.lags("diagonal-recurrence", halving())


def test_a_case_file_is_measured_and_shown_from_the_command_line(tmp_path):
    path, picture = tmp_path / "case.npz", tmp_path / "lags.svg"
    longdep.save_case(path, halving(), system="diagonal-recurrence", convention="real")
    options = [str(path), "--json", str(tmp_path / "l.json"), "--picture", str(picture)]
    result = CliRunner().invoke(command, options)
    assert result.exit_code == 0, result.output
    assert "case.npz: diagonal-recurrence (real), T = 40, n = 1" in result.output
    tree = json.loads((tmp_path / "l.json").read_text(encoding="utf-8"))
    assert tree["sizes"] == {"T": 40, "n": 1}
    float16 = tree["lost"][3]
    assert float16["precision"] == "float16"
    assert (float16["underflow"], float16["subnormal"]) == (26, 15)
    assert b"<svg" in picture.read_bytes()
    named = CliRunner().invoke(command, [str(path), "--system", "min-gru"])
    assert named.exit_code == 2
    assert "system: expected 'diagonal-recurrence'" in named.output
    other = CliRunner().invoke(command, [str(path), "--convention", "complex"])
    assert other.exit_code == 2
    assert "convention: expected 'real', as the case's file says" in other.output


def test_parts_of_a_case_may_lie_in_a_file_and_a_mapping(tmp_path):
    case = halving()
    start = {"h0": np.array([2.0])}
    path = tmp_path / "case.npz"
    longdep.save_case(path, case, system="diagonal-recurrence")
    found = longdep.lags(path, start)
    assert found.figures.measured.case["h0"].tolist() == [2.0]
    assert "h0: 0" not in str(found)
