"""How many networks a second are trained: `pytest tests/benchmarks`.

One update is one sequence of 20 steps through one network of 10 units, forward and
back, and one step of SGD. In one run: the batched NumPy kernel, torch.bmm over the same
batch with autograd, and a torch loop over the networks, all on one core.
"""

import numpy as np
import pytest

from longdep.numeric.kernels.trainability.networks import Networks

UNITS, STEPS, NETS, LOOPED = 10, 20, 512, 4


def case(nets):
    rng = np.random.default_rng(1)

    def draw(*shape):
        return rng.standard_normal((*shape, nets)).astype(np.float32) / 4

    inputs, targets = draw(STEPS), np.sign(draw())
    return draw(UNITS, UNITS + 2), draw(UNITS + 1), inputs, targets


def kernel():
    weight, readout, inputs, targets = case(NETS)
    nets = Networks(weight, readout, STEPS, np.float32(0.01))
    return lambda: nets.update(inputs, targets)


def torch_update(torch, weight, readout, inputs, targets, product):
    """One update by autograd: `product` multiplies weights and states."""
    weight = weight.requires_grad_()
    readout = readout.requires_grad_()
    state = torch.zeros_like(readout[..., :-1])
    one = torch.ones_like(readout[..., :1])
    for step in range(STEPS):
        whole = torch.cat([state, inputs[step][..., None], one], dim=-1)
        state = torch.tanh(product(weight, whole))
    output = (readout[..., :-1] * state).sum(-1) + readout[..., -1]
    loss = ((output - targets) ** 2).sum() / 2
    slopes = torch.autograd.grad(loss, (weight, readout))
    with torch.no_grad():
        for part, slope in zip((weight, readout), slopes, strict=True):
            part -= 0.01 * slope


@pytest.fixture
def torch():
    module = pytest.importorskip("torch", reason="torch is not installed")
    before = module.get_num_threads()
    module.set_num_threads(1)
    yield module
    module.set_num_threads(before)


def as_torch(torch, nets):
    """The case with the networks first, as torch wants them."""
    weight, readout, inputs, targets = case(nets)
    return (
        torch.from_numpy(np.ascontiguousarray(weight.transpose(2, 0, 1))),
        torch.from_numpy(np.ascontiguousarray(readout.T)),
        torch.from_numpy(inputs),
        torch.from_numpy(targets),
    )


def test_batched_training_against_torch_bmm(compare, torch) -> None:
    weight, readout, inputs, targets = as_torch(torch, NETS)

    def product(matrices, vectors):
        return torch.bmm(matrices, vectors[..., None])[..., 0]

    compare(
        "training 512 nets at once against torch.bmm, n = 10, T = 20",
        ours=kernel(),
        theirs=lambda: torch_update(torch, weight, readout, inputs, targets, product),
        goal=4,
        ours_work=NETS,
        theirs_work=NETS,
        unit="net-updates",
        rate_goal=200_000,
        note="float32, one thread, the same bits on every machine",
    )


def test_batched_training_against_a_torch_loop_over_nets(compare, torch) -> None:
    weight, readout, inputs, targets = as_torch(torch, LOOPED)
    parts = [
        (weight[i].clone(), readout[i].clone(), inputs[:, i], targets[i])
        for i in range(LOOPED)
    ]

    def loop():
        for one in parts:
            torch_update(torch, *one, torch.mv)

    compare(
        "training 512 nets at once against a torch loop over nets, n = 10, T = 20",
        ours=kernel(),
        theirs=loop,
        goal=100,
        ours_work=NETS,
        theirs_work=LOOPED,
        unit="net-updates",
        note="float32, one thread",
    )


def test_the_kernel_and_torch_take_the_same_step(torch) -> None:
    weight, readout, inputs, targets = case(8)
    nets = Networks(weight, readout, STEPS, np.float32(0.01))
    nets.update(inputs, targets)
    parts = as_torch(torch, 8)

    def product(matrices, vectors):
        return torch.bmm(matrices, vectors[..., None])[..., 0]

    torch_update(torch, *parts, product)
    computed = parts[0].detach().numpy().transpose(1, 2, 0)
    # Every term passes fewer than 1000 roundings of 2^-24 (20 steps of 12 terms, twice,
    # and tanh); a wrong gradient would show in a step hundreds of times as long.
    allowed = 1000 * 2.0**-24
    assert np.abs(computed - nets.weight).max() < allowed
    assert np.abs(computed - weight).max() > 10 * allowed
