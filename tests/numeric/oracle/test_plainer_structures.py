"""Plainer structures of a stacked case: which, in which order, of which arrays."""

import numpy as np
import pytest

from longdep.numeric.oracle.check.plainer import plainer_cases
from longdep.numeric.oracle.stacked.table import stacking
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vocabulary import inputs
from tests.numeric.oracle.ways import drawn

FORWARD, REVERSE, BOTH = "forward", "reverse", "bidirectional"


def plainer(name, convention, layers, **words):
    case = drawn.stacked(name, convention, 0, layers, **words)
    table = stacking(system(name).cell, convention)
    return case, list(plainer_cases(table, case))


def same(one, other):
    return np.array_equal(np.asarray(one), np.asarray(other))


def named(case):
    held = any(k.startswith("weight_hr") for k in case)
    return case["layers"], case["direction"], case.get("merge", "concat"), held


def structures(*arguments, **words):
    return [named(case) for case in plainer(*arguments, **words)[1]]


def last(array, length):
    """Repeated, or cut, along the last axis."""
    return array[..., np.arange(length) % array.shape[-1]]


def test_the_order_of_structures():
    """One layer and direction first, then one direction, then fewer layers."""
    assert structures("stacked-gru", "torch", 3) == (
        [(1, FORWARD, "concat", False)] * 4
        + [(3, FORWARD, "concat", False)] * 2
        + [(1, BOTH, "concat", False)] * 2
        + [(2, BOTH, "concat", False)] * 2
        + [(3, BOTH, "concat", False)] * 2  # all steps; no dropout
    )
    assert structures("stacked-gru", "torch", 1, direction=FORWARD) == [
        (1, FORWARD, "concat", False)  # all steps
    ]
    assert structures("stacked-gru", "flax", 1, direction=REVERSE) == [
        (1, FORWARD, "concat", False),
        (1, REVERSE, "concat", False),
    ]
    assert structures("stacked-gru", "flax", 1) == [
        (1, FORWARD, "concat", False),
        (1, REVERSE, "concat", False),
        (1, BOTH, "concat", False),
    ]
    assert structures(
        "stacked-lstm", "torch", 1, projected=True, direction=FORWARD
    ) == [
        (1, FORWARD, "concat", False),
        (1, FORWARD, "concat", True),
    ]
    assert structures("stacked-gru", "flax", 2, direction=FORWARD) == [
        *[(1, FORWARD, "concat", False)] * 4,
        *[(2, FORWARD, "concat", False)] * 2,
    ]


def test_a_merge_is_left_of_two_directions_alone():
    assert structures("stacked-gru", "keras", 1, merge="mul") == [
        (1, FORWARD, "concat", False),
        (1, FORWARD, "concat", False),
        (1, BOTH, "mul", False),  # no mask
        (1, BOTH, "sum", False),
    ]
    assert (
        structures("stacked-gru", "keras", 2, merge="sum")[6:8]
        == [(1, BOTH, "sum", False)] * 2
    )


@pytest.mark.parametrize("name", ["stacked-rnn", "stacked-gru", "stacked-lstm"])
@pytest.mark.parametrize("convention", ["torch", "keras", "onnx", "flax"])
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_every_plainer_case_has_the_inputs_of_its_structure(name, convention, layers):
    entry = system(name)
    if convention == "onnx" and name == "stacked-gru":
        convention = "onnx-1"
    if convention == "keras" and name == "stacked-gru":
        convention = "keras-reset-before"
    _, cases = plainer(name, convention, layers)
    for case in cases:
        assert [*case] == [q.name for q in inputs(entry, convention, case)]


def lane(case, layer, way, layers=2):
    """The one layer that runs forward, of one layer and direction of two."""
    suffix = "_reverse" if way else ""
    made = {
        f"{stem}_l0": case[f"{stem}_l{layer}{suffix}"]
        for stem in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    }
    place = 2 * layer + way
    for state in ("h0", "c0", "cotangent_last_h", "cotangent_last_c"):
        made[state] = case[state][[place]]
    made["cotangent_h"] = case["cotangent_h"][..., 3 * way : 3 * way + 3]
    made["x"] = last(case["x"], 6 if layer else 2)
    return made


def test_of_one_layer_and_direction_its_own_arrays_are_left():
    """Two layers of two directions of an LSTM, n = 3, m = 2.

    The last layer reads both directions, so that x is repeated to six numbers.
    """
    case, made = plainer("stacked-lstm", "torch", 2)
    assert case["cotangent_h"].shape[-1] == 6
    order = [(1, 0), (1, 1), (0, 0), (0, 1)]
    for one, (layer, way) in zip(made[:4], order, strict=True):
        for name, array in lane(case, layer, way).items():
            assert same(one[name], array), (name, layer, way)
        assert "dropout" not in one
        assert one["lengths"] is case["lengths"]
        assert one["window"] == case["window"]


def test_of_one_direction_a_layer_reads_that_direction_alone():
    case, made = plainer("stacked-lstm", "torch", 2)
    for way, one in enumerate(made[4:6]):
        suffix, half = ("", "_reverse")[way], slice(3 * way, 3 * way + 3)
        assert same(one["weight_ih_l0"], case[f"weight_ih_l0{suffix}"])
        assert same(one["weight_ih_l1"], case[f"weight_ih_l1{suffix}"][:, half])
        assert same(one["weight_hh_l1"], case[f"weight_hh_l1{suffix}"])
        assert same(one["dropout"], case["dropout"][..., half])
        assert same(one["cotangent_h"], case["cotangent_h"][..., half])
        for state in ("h0", "c0", "cotangent_last_h", "cotangent_last_c"):
            assert same(one[state], case[state][way::2])
        assert same(one["x"], case["x"])


def test_of_fewer_layers_each_has_its_states_and_the_dropout_before_it():
    case, made = plainer("stacked-gru", "torch", 3, direction=FORWARD)
    kept = [(0,), (2,), (0, 1), (1, 2)]
    assert [one["layers"] for one in made[:4]] == [1, 1, 2, 2]
    for one, layers in zip(made[:4], kept, strict=True):
        for k, layer in enumerate(layers):
            assert same(one[f"weight_ih_l{k}"], case[f"weight_ih_l{layer}"])
            assert same(one[f"weight_hh_l{k}"], case[f"weight_hh_l{layer}"])
        assert same(one["h0"], case["h0"][[*layers]])
        assert same(one["cotangent_last_h"], case["cotangent_last_h"][[*layers]])
        assert same(one["cotangent_h"], case["cotangent_h"])
        if len(layers) > 1:
            assert same(one["dropout"], case["dropout"][[layers[1] - 1]])
        assert same(one["x"], last(case["x"], 3) if layers[0] else case["x"])


def test_weights_that_are_stored_transposed_lose_rows():
    case, made = plainer("stacked-gru", "keras-reset-after", 2)
    names = {k: np.shape(case[k]) for k in case if k.endswith("_l1")}
    wide = next(k for k, shape in names.items() if shape[0] == 6)
    for way, one in enumerate(made[4:6]):
        old = case[wide + ("", "_reverse")[way]]
        assert same(one[wide], old[3 * way : 3 * way + 3])


def test_of_an_array_of_both_directions_one_is_left():
    case, made = plainer("stacked-gru", "onnx-0", 2)
    weights = [k for k in case if k.endswith(("_l0", "_l1"))]
    for way, one in enumerate(made[4:6]):
        assert one["direction"] == (FORWARD, REVERSE)[way]
        for name in weights:
            old = case[name][[way]]
            wide = old.ndim == 3 and old.shape[-1] == 6
            assert same(one[name], old[..., 3 * way : 3 * way + 3] if wide else old)
    turned = next(c for c in plainer("stacked-gru", "onnx-0", 1, direction=REVERSE)[1])
    old = drawn.stacked("stacked-gru", "onnx-0", 0, 1, direction=REVERSE)
    assert turned["direction"] == FORWARD
    assert all(same(turned[k], old[k]) for k in old if k != "direction")


def test_a_merge_that_adds_has_nothing_to_part():
    case, made = plainer("stacked-gru", "keras", 2, merge="sum")
    for one in made[4:6]:
        assert same(one["cotangent_h"], case["cotangent_h"])
        assert same(one["dropout"], case["dropout"])
        assert one["merge"] == "concat"


def test_weights_that_run_in_reverse_run_forward():
    case, made = plainer("stacked-lstm", "flax", 1, direction=REVERSE)
    turned = made[0]
    assert turned["direction"] == FORWARD
    old = {k.removesuffix("_reverse"): v for k, v in case.items()}
    assert [*turned] == [*old]
    assert all(same(turned[k], old[k]) for k in old if k != "direction")


def test_without_a_projection_states_are_repeated_to_all_units():
    case, made = plainer("stacked-lstm", "torch", 2, projected=True, direction=FORWARD)
    whole = next(c for c in made if c["layers"] == 2 and "weight_hr_l0" not in c)
    assert same(whole["h0"], last(case["h0"], 3))
    assert same(whole["cotangent_h"], last(case["cotangent_h"], 3))
    assert same(whole["weight_hh_l1"], last(case["weight_hh_l1"], 3))
    assert same(whole["weight_ih_l1"], last(case["weight_ih_l1"], 3))
    assert same(whole["c0"], case["c0"])
    kept = [c for c in made if c["layers"] == 1]
    assert same(kept[0]["weight_hr_l0"], case["weight_hr_l0"])
    assert same(kept[1]["weight_hr_l0"], case["weight_hr_l1"])
    assert same(kept[0]["x"], case["x"])  # p = 2 = m


def words(name, convention, layers, changes, **structure):
    """What is changed where only words are left to be made plainer."""
    case = drawn.stacked(name, convention, 0, layers, **structure) | changes
    table = stacking(system(name).cell, convention)
    found = []
    for one in plainer_cases(table, case):
        if named(one)[:2] == named(case)[:2]:
            assert [*one] == [*case]
            found.append({k: one[k] for k in case if not same(one[k], case[k])})
    return found


FULL = {"lengths": np.array([6, 6, 6])}


def test_a_window_goes():
    for window, changes in ((2, [{"window": 0}]), (0, [])):
        found = words("stacked-gru", "torch", 1, FULL, direction=FORWARD, window=window)
        assert found == changes


@pytest.mark.parametrize("convention", ["torch", "torch-batch-first"])
def test_lengths_become_those_of_all_steps(convention):
    short = {"lengths": np.array([6, 5, 6])}
    (found,) = words("stacked-gru", convention, 1, short, direction=FORWARD)
    assert found["lengths"].tolist() == [6, 6, 6]
    assert found["lengths"].dtype == short["lengths"].dtype
    assert words("stacked-gru", convention, 1, FULL, direction=FORWARD) == []


def test_a_mask_becomes_1_and_a_merge_a_sum():
    full = {"mask": np.ones((3, 6), dtype=int)}
    (found,) = words("stacked-gru", "keras", 1, {}, direction=FORWARD)
    assert found["mask"].tolist() == [[1] * 6] * 3
    assert found["mask"].dtype == full["mask"].dtype
    for merge, changes in (
        ("mul", [{"merge": "sum"}]),
        ("ave", [{"merge": "sum"}]),
        ("sum", []),
        ("concat", []),
    ):
        assert words("stacked-gru", "keras", 1, full, merge=merge) == changes


def test_dropout_becomes_1():
    (found,) = words("stacked-gru", "torch", 2, FULL, direction=FORWARD)
    assert found["dropout"].shape == (1, 6, 3, 3)
    assert np.all(found["dropout"] == 1)
    ones = FULL | {"dropout": np.ones((1, 6, 3, 3))}
    assert words("stacked-gru", "torch", 2, ones, direction=FORWARD) == []
