"""An LSTM whose output is projected: two routes, and what rounding may change."""

from dataclasses import replace

import flint
import numpy as np
import pytest

from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.bounds.allowance import of_sequence, outward
from longdep.numeric.oracle.conventions import convention
from longdep.numeric.oracle.families.overflow import overflow
from longdep.numeric.oracle.packing import PROJECTED
from longdep.numeric.oracle.routes import balls, tape
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.precision import context

CONVENTIONS = ("torch", "onnx-peepholes", "onnx-clip")
SIZES = [(4, 3, 2, 2), (3, 3, 3, 1), (1, 2, 1, 3), (30, 4, 2, 1)]  # T, n, p, m


def drawn(name="torch", sizes=(4, 3, 2, 2), seed=0, dtype=np.float64):
    """A sequence with a projection of numbers that are exact in a format."""
    rng, (steps, n, p, m) = np.random.default_rng(seed), sizes
    table = convention("lstm", name)

    def normal(*shape):
        return rng.normal(size=shape).astype(dtype).astype(np.float64)

    shapes = {"W": (n, m), "U": (n, p), "b": (n,), "d": (n,), "p": (n,)}
    weights = {
        (kind, gate): normal(*shapes[kind])
        for packed in table.arrays
        for kind, gate in packed.blocks
    }
    return Sequence(
        convention=table,
        weights={**weights, PROJECTED: normal(p, n)},
        x=normal(steps, m),
        h0=normal(p),
        c0=normal(n),
        cotangent=normal(steps, p),
        cotangent_c=normal(steps, n),
        clip=1.0 if table.clips else None,
    )


def certified(s):
    before, flint.ctx.prec = flint.ctx.prec, 200
    try:
        return named(balls.run(s))
    finally:
        flint.ctx.prec = before


def named(answers):
    slots = {"".join(key): value for key, value in answers["slots"].items()}
    return {k: answers[k] for k in ("h", "c", "x", "h0", "c0")} | slots


def computed(s, dtype, mistake=""):
    """A plain program in a float format: gates side by side, slopes s (1 - s)."""
    w = {key: value.astype(dtype) for key, value in s.weights.items()}
    x, h, c = (v.astype(dtype) for v in (s.x, s.h0, s.c0))
    v, states, saved = w[PROJECTED], [], []
    if mistake == "transposed":
        v = v.T
    for x_t in x:
        pre = {
            g: w["W", g] @ x_t + w["U", g] @ h + w["b", g] + w["d", g] for g in "ifgo"
        }
        gate = {g: 1 / (1 + np.exp(-pre[g])) for g in "ifo"}
        gate["g"] = np.tanh(pre["g"])
        new = gate["f"] * c + gate["i"] * gate["g"]
        out = np.tanh(new)
        saved.append((h, c, gate, out))
        h, c = v @ (gate["o"] * out), new
        states.append((h, c))
    grads = {key: np.zeros_like(value) for key, value in w.items()}
    dh, dc, at_x = np.zeros_like(h), np.zeros_like(c), np.zeros_like(x)
    for t in reversed(range(len(x))):
        h, c, gate, out = saved[t]
        dh = dh + s.cotangent[t].astype(dtype)
        dc = dc + s.cotangent_c[t].astype(dtype)
        if mistake != "dropped":
            shown = out if mistake == "ungated" else gate["o"] * out
            grads[PROJECTED] += np.outer(dh, shown)
        dy = dh if mistake == "passed by" else v.T @ dh
        dc = dc + dy * gate["o"] * (1 - out * out)
        back = {"i": dc * gate["g"], "f": dc * c, "o": dy * out}
        delta = {g: d * gate[g] * (1 - gate[g]) for g, d in back.items()}
        delta["g"] = dc * gate["i"] * (1 - gate["g"] ** 2)
        for g, d in delta.items():
            grads["W", g] += np.outer(d, x[t])
            grads["U", g] += np.outer(d, h)
            grads["b", g] += d
            grads["d", g] += d
        at_x[t] = sum(w["W", g].T @ d for g, d in delta.items())
        dh, dc = sum(w["U", g].T @ d for g, d in delta.items()), dc * gate["f"]
    h, c = (np.array(part) for part in zip(*states, strict=True))
    return named({"h": h, "c": c, "x": at_x, "h0": dh, "c0": dc, "slots": grads})


def outside(s, answers, precision):
    """The names of the answers that are not within their allowances."""
    right = certified(s)
    allowed = named(of_sequence(s, arithmetic(precision)))
    error = np.vectorize(lambda ball, v: float(abs(ball - float(v)).abs_upper()))
    return {
        name
        for name, array in right.items()
        if (error(array, answers[name]) > outward(allowed[name])).any()
    }


@pytest.mark.parametrize("sizes", SIZES[:3])
@pytest.mark.parametrize("name", CONVENTIONS)
def test_balls_and_the_tape_agree_on_a_projection(name, sizes):
    s = drawn(name, sizes)
    first = certified(s)
    for digits in (40, 60):
        with context(digits):
            second = named(tape.run(s))
            assert set(first) == set(second)
            for key, array in first.items():
                assert array.shape == second[key].shape
                for ball, value in zip(array.flat, second[key].flat, strict=True):
                    assert abs(ball - flint.arb(str(value))) < 1e-30, key


@pytest.mark.parametrize("precision", ["float64", "float32"])
@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("seed", range(5))
def test_a_right_projection_is_inside_its_allowance(seed, sizes, precision):
    s = drawn(sizes=sizes, seed=seed, dtype=precision)
    assert not outside(s, computed(s, precision), precision)


def test_the_allowance_of_a_projection_is_tight_enough_to_see():
    """Of the projection's own gradient it is a few roundings, not its size."""
    s = drawn()
    allowed = named(of_sequence(s, arithmetic("float64")))
    right = certified(s)
    sizes = np.array([[float(v) for v in row] for row in right["Vh"]])
    assert (allowed["Vh"] < 1e-12 * (1 + abs(sizes))).all()


@pytest.mark.parametrize(
    ("mistake", "seen"),
    [("transposed", "h"), ("dropped", "Vh"), ("passed by", "x"), ("ungated", "Vh")],
)
def test_a_wrong_projection_is_outside(mistake, seen):
    s = drawn(sizes=(4, 3, 3, 1))
    assert seen in outside(s, computed(s, "float64", mistake), "float64")
    if mistake in ("dropped", "ungated"):
        assert outside(s, computed(s, "float64", mistake), "float64") == {seen}


def test_a_projection_by_the_identity_is_none():
    s = drawn(sizes=(4, 3, 3, 2))
    identity = replace(s, weights={**s.weights, PROJECTED: np.eye(3)})
    none = {k: v for k, v in s.weights.items() if k != PROJECTED}
    bare = replace(s, weights=none)
    projected, plain = certified(identity), certified(bare)
    for name, array in plain.items():
        assert all(
            a.overlaps(b) for a, b in zip(array.flat, projected[name].flat, strict=True)
        )


def test_a_projection_that_may_overflow_is_not_judged():
    s = drawn()
    huge = replace(s, weights={**s.weights, PROJECTED: s.weights[PROJECTED] * 1e38})
    assert not overflow(huge, "float32", 100).states.any()
    assert overflow(s, "float32", 100).states.all()
    assert not overflow(s, "float32", 100).anywhere
    steep = replace(s, cotangent=s.cotangent * 1e38)
    assert not overflow(steep, "float32", 100).slots[PROJECTED]


@pytest.mark.filterwarnings("ignore:LSTM with projections:UserWarning")
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_the_projection_of_torch_is_inside(precision):
    torch = pytest.importorskip("torch")
    s = drawn(sizes=(12, 4, 3, 2), dtype=precision)
    kind = getattr(torch, precision)
    module = torch.nn.LSTM(2, 4, proj_size=3).to(kind)
    stacks = {"W": "weight_ih_l0", "U": "weight_hh_l0", "b": "bias_ih_l0"}
    stacks["d"] = "bias_hh_l0"
    packed = {
        name: np.concatenate([s.weights[key, g] for g in "ifgo"])
        for key, name in stacks.items()
    }
    module.load_state_dict(
        {k: torch.tensor(v) for k, v in packed.items()}
        | {"weight_hr_l0": torch.tensor(s.weights[PROJECTED])}
    )
    x, h0, c0 = (
        torch.tensor(v, dtype=kind, requires_grad=True) for v in (s.x, s.h0, s.c0)
    )
    h, (_, last) = module(x, (h0[None], c0[None]))
    s = replace(s, cotangent_c=np.where(np.arange(12)[:, None] == 11, s.cotangent_c, 0))
    direct = torch.tensor(s.cotangent, dtype=kind)
    ((h * direct).sum() + (last[0] * torch.tensor(s.cotangent_c[-1])).sum()).backward()
    grads = {name: p.grad.numpy() for name, p in module.named_parameters()}
    slots = {
        (key, g): part
        for key, name in stacks.items()
        for g, part in zip("ifgo", np.split(grads[name], 4), strict=True)
    }
    slots[PROJECTED] = grads["weight_hr_l0"]
    answers = {"h": h.detach().numpy(), "c": np.zeros((12, 4)), "slots": slots}
    answers |= {"x": x.grad.numpy(), "h0": h0.grad.numpy(), "c0": c0.grad.numpy()}
    assert outside(s, named(answers), precision) == {"c"}  # torch has only the last
