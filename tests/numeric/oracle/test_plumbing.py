"""The self-tests of the adapters see crossed wires, and pass straight ones."""

import numpy as np
import pytest

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle import conventions, packing, systems, vocabulary
from longdep.numeric.oracle.adapters import (
    ADAPTERS,
    adapter,
    clipping,
    orthogonal,
    plumbing,
)

CELLS = [
    (system, name)
    for system in (
        "simple-rnn",
        "gru",
        "lstm",
        "padded-rnn",
        "padded-gru",
        "padded-lstm",
    )
    for name in systems.system(system).conventions
]


def forward(system, name, crossed=None, turned=False):
    """The states of the tiny cell; with its gates exchanged, or U turned, if asked."""
    cell = plumbing.cell_of(system)
    table = conventions.convention(cell, name)
    gates = conventions.GATES[cell]

    def implementation(case):
        slots = packing.unpack(table, case)
        order = dict(zip(gates, crossed or gates, strict=True))
        slots = {
            (kind, gate): slots.get((kind, order[gate]), slots[kind, gate])
            for kind, gate in slots
        }
        if turned:
            slots |= {key: u.T for key, u in slots.items() if key[0] == "U"}
        return {"h": plumbing.tiny_states(table, case, slots)}

    return implementation


@pytest.mark.parametrize(("system", "name"), CELLS)
def test_straight_wires_pass_in_every_convention(system, name):
    plumbing.require_sound_cell(forward(system, name), system, name)


@pytest.mark.parametrize(
    ("system", "name", "crossed", "turned", "says"),
    [
        ("gru", "torch", "zrn", False, "the gates rzn arrive as zrn"),
        ("gru", "onnx-0", "nzr", False, "the gates rzn arrive as nzr"),
        ("lstm", "keras", "igfo", False, "the gates ifgo arrive as igfo"),
        ("lstm", "torch", None, True, "arrive as ifgo and the recurrent matrix turned"),
        ("simple-rnn", "plain", None, True, "and the recurrent matrix turned"),
    ],
)
def test_crossed_wires_are_named(system, name, crossed, turned, says):
    wrong = forward(system, name, crossed, turned)
    with pytest.raises(plumbing.AdapterError, match=says):
        plumbing.require_sound_cell(wrong, system, name)


def test_another_formula_is_not_taken_for_crossed_wires():
    with pytest.raises(plumbing.AdapterError, match="expected h ="):
        plumbing.require_sound_cell(forward("gru", "onnx-0"), "gru", "onnx-1")


def test_exchanged_gradients_are_seen():
    table = conventions.convention("gru", "torch")

    def slopes(case, exchanged):
        answer = dict(forward("gru", "torch")(case))
        for name in ("b_ih", "b_hh"):
            gradient = np.zeros_like(case[name])
            for i in range(gradient.size):
                ends = []
                for sign in (1.0, -1.0):
                    moved = case[name].copy()
                    moved[i] += sign * plumbing.STEP
                    ends.append(plumbing._loss(table, {**case, name: moved}))
                gradient[i] = (ends[0] - ends[1]) / (2 * plumbing.STEP)
            to = {"b_ih": "b_hh", "b_hh": "b_ih"}[name] if exchanged else name
            answer[f"grad_{to}"] = gradient
        return answer

    plumbing.require_sound_cell(lambda case: slopes(case, False), "gru", "torch")
    with pytest.raises(plumbing.AdapterError, match="gradients may be exchanged"):
        plumbing.require_sound_cell(lambda case: slopes(case, True), "gru", "torch")


def test_a_trouble_of_the_tiny_case_is_told():
    with pytest.raises(
        plumbing.AdapterError, match="self-test of gru in torch: raised"
    ):
        plumbing.require_sound_cell(lambda case: case["w"], "gru", "torch")
    zeros = {"grad_h0": np.zeros(2)}
    with pytest.raises(plumbing.AdapterError, match="no output h"):
        plumbing.require_sound_cell(lambda case: zeros, "gru", "torch")


@pytest.mark.parametrize("entry", systems.SYSTEMS, ids=lambda entry: entry.name)
def test_every_system_has_a_tiny_case_without_zeros(entry):
    for name in entry.conventions:
        case = plumbing.tiny_case(entry, name)
        assert set(case) == {q.name for q in vocabulary.inputs(entry, name, case)}
        for value in case.values():
            if isinstance(value, np.ndarray) and value.dtype.kind == "f":
                assert (value != 0).all()
                assert len(np.unique(value)) == value.size


def test_a_clipping_that_changes_what_is_within_the_limit_is_refused():
    def backwards(case):
        return {"clipped": case["gradients"][::-1]}

    def passes(case):
        return {"clipped": [g.copy() for g in case["gradients"]]}

    assert clipping._tested(passes, "mine") is passes
    with pytest.raises(plumbing.AdapterError, match="mine: expected gradients"):
        clipping._tested(backwards, "mine")


def test_an_initialiser_whose_seed_does_not_arrive_is_refused():
    def seeded(case):
        rng = np.random.default_rng(case["seed"])
        return {"matrix": rng.normal(size=(case["n"],) * 2)}

    calls = iter(range(9))
    orthogonal._tested(seeded, "mine")
    with pytest.raises(plumbing.AdapterError, match="one matrix for one seed, got two"):
        orthogonal._tested(lambda case: seeded({**case, "seed": next(calls)}), "mine")
    with pytest.raises(plumbing.AdapterError, match="another matrix for another seed"):
        orthogonal._tested(lambda case: seeded({**case, "seed": 1}), "mine")


def test_adapters_are_found_by_name():
    for name in ADAPTERS:
        assert callable(adapter(name))
    with pytest.raises(DomainError, match=r"no 'torch-modul'; near: torch-module"):
        adapter("torch-modul")
