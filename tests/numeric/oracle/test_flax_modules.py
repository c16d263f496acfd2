"""Flax and Equinox, layers upon each other: right ones pass, wrong ones do not."""

from functools import partial
from importlib import import_module
from importlib.util import find_spec

import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from tests.numeric.oracle.judging import judged

pytestmark = pytest.mark.filterwarnings("default")  # theirs, not ours
SYSTEMS = ("stacked-rnn", "stacked-gru", "stacked-lstm")
NAMES = ("SimpleCell", "GRUCell", "LSTMCell")
CASES = 6


def framework_of(name):
    if find_spec(name) is None:
        pytest.skip("needs the extra frameworks")
    return import_module(name)


def flax(system, **options):
    linen = framework_of("flax").linen
    from longdep.numeric.oracle.adapters.jax_flax import flax_cell

    kind = getattr(linen, NAMES[SYSTEMS.index(system)])
    return flax_cell(kind, system, **options)


def failing(implementation, system, convention, wanted=None, count=CASES):
    """The outputs outside their allowance in the drawn cases that are wanted."""
    outside, judgements = set(), 0
    for one in judged(system, convention, "float64", 30):
        if judgements < count and (wanted is None or wanted(one.case)):
            outside |= set(one.failing(implementation(dict(one.case))))
            judgements += 1
    assert judgements
    return outside


def is_ragged(case):
    return (case["lengths"] < case["x"].shape[1]).any()


def both_ways(case):
    steps = case["lengths"].max()
    return case["direction"] == "bidirectional" and case["layers"] == 1 and steps > 1


@pytest.mark.parametrize("system", SYSTEMS)
def test_layers_of_flax_are_right_with_and_without_padding(system):
    implementation = flax(system)
    assert failing(implementation, system, "flax", is_ragged) == set()
    full = partial(failing, implementation, system, "flax")
    assert full(lambda case: not is_ragged(case), count=3) == set()


def test_layers_of_flax_that_run_from_the_end_are_right():
    def from_the_end(case):
        return case["direction"] == "reverse"

    assert failing(flax("stacked-gru"), "stacked-gru", "flax", from_the_end) == set()


def windowed(case):
    return 0 < case["window"] < case["x"].shape[1]


def test_chunks_of_flax_cut_the_gradient_and_no_more():
    implementation = flax("stacked-gru")

    def whole(case):
        return implementation(case | {"window": 0})

    assert failing(implementation, "stacked-gru", "flax", windowed) == set()
    assert "grad_x" in failing(whole, "stacked-gru", "flax", windowed)


class Joined:
    """Two layers of Flax put together by hand."""

    def __init__(self, forward, backward, *, keep_order=True, exchanged=False):
        from flax import linen

        kept, crossed = keep_order, exchanged

        class Module(linen.Module):
            forward_rnn: linen.RNN
            backward_rnn: linen.RNN

            def __call__(self, x, *, initial_carry, seq_lengths, return_carry):
                import jax.numpy as jnp

                own = {"seq_lengths": seq_lengths, "return_carry": return_carry}
                a, y = self.forward_rnn(x, initial_carry=initial_carry[0], **own)
                b, z = self.backward_rnn(
                    x,
                    initial_carry=initial_carry[1],
                    reverse=True,
                    keep_order=kept,
                    **own,
                )
                sides = (z, y) if crossed else (y, z)
                return (a, b), jnp.concatenate(sides, axis=-1)

        self.module = Module(forward, backward)

    def apply(self, *arguments, **words):
        return self.module.apply(*arguments, **words)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [({}, False), ({"keep_order": False}, True), ({"exchanged": True}, True)],
)
def test_directions_of_flax_not_turned_back_or_exchanged_fail(changes, wrong):
    implementation = flax("stacked-gru", bidirectional=partial(Joined, **changes))
    found = failing(implementation, "stacked-gru", "flax", both_ways, count=3)
    assert ("h" in found) is wrong
    assert "last_h" not in found


def test_a_carry_that_is_taken_behind_the_padding_fails():
    right = flax("stacked-gru")

    def to_the_end(case):
        full = np.full_like(case["lengths"], case["x"].shape[1])
        return {"last_h": right(case | {"lengths": full})["last_h"]}

    def forward(case):
        return is_ragged(case) and case["direction"] == "forward"

    assert failing(to_the_end, "stacked-gru", "flax", forward) == {"last_h"}


def equinox(system, factory=None, convention="torch"):
    nn = framework_of("equinox").nn
    from longdep.numeric.oracle.adapters.equinox_cells import equinox_cell
    from longdep.numeric.oracle.storing import made_in

    factory = factory or (nn.GRUCell if system.endswith("gru") else nn.LSTMCell)
    return made_in(equinox_cell(factory, system), convention)


@pytest.mark.parametrize("system", ["gru", "lstm", "padded-gru", "padded-lstm"])
def test_cells_of_equinox_are_right_in_scans(system):
    assert failing(equinox(system), system, "torch") == set()


@pytest.mark.parametrize(
    ("system", "convention"),
    [("stacked-gru", "torch"), ("stacked-lstm", "torch-batch-first")],
)
def test_cells_of_equinox_are_right_in_stacks_of_scans(system, convention):
    def possible(case):
        return "weight_hr_l0" not in case

    implementation = equinox(system, convention=convention)
    assert failing(implementation, system, convention, possible) == set()


def test_cells_of_equinox_decline_a_projection():
    implementation = equinox("stacked-lstm")
    cases = [one.case for one in judged("stacked-lstm", "torch", "float64", 30)]
    projected = next(case for case in cases if "weight_hr_l0" in case)
    with pytest.raises(NotImplementedError, match="no projection"):
        implementation(dict(projected))


def test_cells_of_equinox_without_biases_are_checked_with_none():
    nn = framework_of("equinox").nn
    factory = partial(nn.GRUCell, use_bias=False)
    for system in ("gru", "stacked-gru"):
        implementation = equinox(system, factory)
        report = longdep.check(
            system, implementation, convention="torch", examples=3, time_limit=60
        )
        assert report.ok, str(report)
        assert "have none; 0 in every case" in report.notes[0] or (
            "has none; 0 in every case" in report.notes[0]
        )


def test_a_cell_of_equinox_that_exchanges_two_gates_fails():
    nn = framework_of("equinox").nn

    class Exchanged(nn.GRUCell):
        def __call__(self, x, state, *, key=None):
            import jax.numpy as jnp

            a, b = (jnp.split(w, 3) for w in (self.weight_ih, self.weight_hh))
            bias = jnp.split(self.bias, 3)
            r, z = (
                1 / (1 + jnp.exp(-(a[k] @ x + b[k] @ state + bias[k]))) for k in (1, 0)
            )
            new = jnp.tanh(a[2] @ x + bias[2] + r * (b[2] @ state + self.bias_n))
            return new + z * (state - new)

    found = failing(equinox("gru", Exchanged), "gru", "torch")
    assert {"h", "grad_w_hh"} <= found


def test_equinox_has_no_simple_network():
    nn = framework_of("equinox").nn
    from longdep.numeric.oracle.adapters.equinox_cells import equinox_cell

    with pytest.raises(AdapterError, match="equinox-cell has gru and lstm, got"):
        equinox_cell(nn.GRUCell, "simple-rnn")
