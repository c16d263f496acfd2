"""Stacked modules: two routes, single layers, cut gradients, errors that travel on."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.bounds.allowance import of_sequence
from longdep.numeric.oracle.check.examination import _overlap
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.packing import resolve
from longdep.numeric.oracle.routes import balls
from longdep.numeric.oracle.routes.sequence import InputErrors, sequence_of
from longdep.numeric.oracle.stacked.lanes import NOWHERE, lanes_of
from longdep.numeric.oracle.stacked.layout import Layout, inputs, layout_of
from longdep.numeric.oracle.stacked.table import STACKINGS, stacking
from longdep.numeric.oracle.systems import system
from longdep.numeric.precision import context, floats

SIZES = {"T": 5, "B": 2, "m": 2, "n": 3, "p": 2}
EVERY = [
    pytest.param(table, direction, merge, id=f"{table.cell}-{table.name}-{shape}")
    for table in STACKINGS
    for direction in table.directions
    for merge in (table.merges if direction == "bidirectional" else ("concat",))
    for shape in [f"{direction}-{merge}"]
]
CELLS = [("rnn", "torch"), ("gru", "torch"), ("gru", "onnx-0"), ("lstm", "torch")]


def drawn(table, held, seed=0, window=0, **sizes):
    """A dense case of a structure; lengths or a mask with holes, unless cut."""
    rng, sizes = np.random.default_rng(seed), SIZES | sizes
    case = {
        "layers": held.layers,
        "direction": held.direction,
        "merge": held.merge,
        "activation": "tanh",
        "window": window,
        "lengths": rng.integers(1, sizes["T"] + 1, size=sizes["B"]),
        "mask": (rng.random((sizes["B"], sizes["T"])) < 0.6).astype(np.int64),
    }
    if window:
        case["lengths"][:], case["mask"][:] = sizes["T"], 1
    listed = {}
    for quantity in inputs(table, held):
        shape = resolve(quantity.shape, sizes) if quantity.kind == "array" else ()
        value = case.get(quantity.name)
        listed[quantity.name] = rng.normal(size=shape) if value is None else value
    return listed


def references(table, case):
    family = family_of(system(f"stacked-{table.cell}"))
    return family.reference(case, table.name), family.second_route(case, table.name)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize(("table", "direction", "merge"), EVERY)
def test_balls_and_the_tape_agree_on_layers_directions_and_masks(
    table, direction, merge, layers
):
    case = drawn(table, Layout(layers, direction, merge))
    first, second = references(table, case)
    assert list(first) == list(second)
    for name, array in first.items():
        assert array.shape == second[name].shape
        assert _overlap(array, second[name]), name


@pytest.mark.parametrize("table", STACKINGS, ids=lambda t: f"{t.cell}-{t.name}")
def test_balls_and_the_tape_agree_where_the_gradient_is_cut(table):
    case = drawn(table, Layout(2), window=2)
    first, second = references(table, case)
    assert all(_overlap(array, second[name]) for name, array in first.items())
    whole, _ = references(table, {**case, "window": 0})
    assert _overlap(whole["h"], first["h"])
    assert not _overlap(whole["grad_x"], first["grad_x"])


@pytest.mark.parametrize(("cell", "name"), CELLS)
def test_one_layer_is_the_padded_sequence_of_its_cell(cell, name):
    """Through another family, which knows nothing of layers."""
    table = stacking(cell, name)
    case = drawn(table, Layout(1))
    plain = {
        packed.name: case[f"{table.stem(packed.name)}_l0"]
        for packed in table.convention.arrays
    }
    plain |= {k: case[k][0] for k in ("h0", "c0") if k in case}
    plain |= {
        "x": case["x"].swapaxes(0, 1),
        "lengths": case["lengths"],
        "direction": "forward",
        "activation": "tanh",
        "cotangent_h": case["cotangent_h"].swapaxes(0, 1),
        "cotangent_last": case["cotangent_last_h"][0],
    }
    if cell == "lstm":
        case["cotangent_last_c"][:] = 0
    ours, _ = references(table, case)
    family = family_of(system(f"padded-{cell}"))
    theirs = family.reference(plain, name)
    assert _overlap(ours["h"].swapaxes(0, 1), theirs["h"])
    assert _overlap(ours["last_h"][0], theirs["last_h"])
    assert _overlap(ours["grad_x"].swapaxes(0, 1), theirs["grad_x"])
    for packed in table.convention.arrays:
        stem = f"{table.stem(packed.name)}_l0"
        assert _overlap(ours[f"grad_{stem}"], theirs[f"grad_{packed.name}"])


@pytest.mark.parametrize(("cell", "name"), CELLS)
def test_the_upper_layer_is_a_case_of_its_own_with_the_lower_one_s_outputs(cell, name):
    table = stacking(cell, name)
    case = drawn(table, Layout(2), B=1)
    case["lengths"][:] = SIZES["T"]
    whole, _ = references(table, case)
    below = {k: v for k, v in case.items() if "_l1" not in k and k != "dropout"}
    below |= {"layers": 1}
    states = ("h0", "c0", "cotangent_last_h", "cotangent_last_c")
    below |= {k: case[k][:1] for k in states if k in case}
    lower, _ = references(table, below)
    upper = {
        k.replace("_l1", "_l0"): v
        for k, v in case.items()
        if "_l0" not in k and k != "dropout"
    }
    upper |= {k: case[k][1:] for k in states if k in case}
    upper |= {"layers": 1, "x": floats(lower["h"]) * case["dropout"][0]}
    above, _ = references(table, upper)
    # The outputs below were rounded to floats: the states are off by no more than
    # what the weights, below 2^3 each in 5 steps of 4 gates, make of 2^-53.
    gap = abs(floats(whole["h"]) - floats(above["h"])).max()
    assert gap < 2.0**-53 * 2**30
    assert _overlap(whole["last_h"][:1], lower["last_h"])


def test_a_cut_gradient_is_that_of_chunks_whose_first_states_are_constants():
    table = stacking("lstm", "torch")
    case = drawn(table, Layout(1), window=2, B=1)
    cut, _ = references(table, case)
    sequence = {
        packed.name: case[f"{table.stem(packed.name)}_l0"]
        for packed in table.convention.arrays
    }
    total = np.zeros_like(case["weight_hh_l0"])
    h0, c0 = case["h0"][0, 0], case["c0"][0, 0]
    for start in range(0, SIZES["T"], 2):
        part = slice(start, start + 2)
        chunk = sequence | {
            "x": case["x"][part, 0],
            "h0": h0,
            "c0": c0,
            "cotangent_h": case["cotangent_h"][part, 0].copy(),
        }
        s = sequence_of(system("lstm"), chunk, "torch")
        if start + 2 >= SIZES["T"]:
            s.cotangent[-1] += case["cotangent_last_h"][0, 0]
            at_c = np.zeros_like(s.cotangent)
            at_c[-1] = case["cotangent_last_c"][0, 0]
            s = replace(s, cotangent_c=at_c)
        with context(30):
            run = balls.run(s)
        rows = [floats(run["slots"]["U", g]) for g in "ifgo"]
        total += np.concatenate(rows)
        h0, c0 = floats(run["h"][-1]), floats(run["c"][-1])
    gap = abs(floats(cut["grad_weight_hh_l0"]) - total).max()
    assert gap < 2.0**-53 * 2**20  # of sums of 30 terms below 2^6, some steps on
    assert abs(total).max() > 2.0**-10


def test_lanes_start_at_their_own_end_and_a_mask_may_have_holes():
    table = stacking("gru", "keras-reset-after")
    mask = np.array([[0, 1, 0, 1, 0], [0, 0, 0, 0, 0]])
    forward = drawn(table, Layout(1)) | {"mask": mask}
    lane = lanes_of(table, forward)[0, 0]
    assert lane.order.tolist() == [1, 3]
    assert lane.source.tolist() == [NOWHERE, 0, 0, 1, 1]
    both = drawn(table, Layout(1, "bidirectional")) | {"mask": mask}
    lanes = lanes_of(table, both)
    assert lanes[1, 0].order.tolist() == [3, 1]
    assert lanes[1, 0].source.tolist() == [NOWHERE, 1, NOWHERE, 0, NOWHERE]
    assert lanes[0, 1].last == 0
    assert lanes[0, 1].segments == []


def test_an_output_before_the_first_step_is_judged_only_where_backends_agree():
    """Keras' backends differ where nothing is there to repeat: 0, or the state."""
    table = stacking("gru", "keras-reset-after")
    mask = np.array([[0, 0, 1, 0, 1], [1, 1, 1, 1, 1]])
    family = family_of(system("stacked-gru"))
    for direction, known in (("forward", False), ("bidirectional", True)):
        case = drawn(table, Layout(1, direction)) | {"mask": mask}
        reference = family.reference(case, table.name)
        allowed = family.allowance(case, table.name, reference, "float64")
        sizes = allowed["h"].size
        assert np.isfinite(sizes[0, :2]).all() == known
        assert np.isfinite(sizes[0, 2:]).all()
        assert np.isfinite(sizes[1]).all()
        assert np.isfinite(allowed["grad_h0"].size[-1, 0]).all() == known
        case["cotangent_h"][0, :2] = 0
        allowed = family.allowance(case, table.name, reference, "float64")
        assert np.isfinite(allowed["grad_h0"].size).all()


def test_a_cell_that_runs_over_the_padding_turns_it_like_the_sequence():
    table = stacking("gru", "flax")
    case = drawn(table, Layout(1, "bidirectional"), B=1)
    case["lengths"][:] = 3
    lanes = lanes_of(table, case)
    assert lanes[0, 0].order.tolist() == [0, 1, 2, 3, 4]
    assert lanes[1, 0].order.tolist() == [2, 1, 0, 4, 3]
    assert lanes[1, 0].last == 3


@pytest.mark.parametrize(("cell", "name"), CELLS)
def test_errors_of_inputs_starts_and_cotangents_stay_within_their_bounds(cell, name):
    """All three moved by up to 2^-30 at random, in exact arithmetic: 40 times."""
    entry = system("simple-rnn" if cell == "rnn" else cell)
    table = stacking(cell, name)
    case = drawn(table, Layout(1), B=1)
    sequence = {
        packed.name: case[f"{table.stem(packed.name)}_l0"] / 2
        for packed in table.convention.arrays
    }
    sequence |= {k: case[k][0, 0] for k in ("h0", "c0") if k in case}
    sequence |= {
        "x": case["x"][:, 0],
        "cotangent_h": case["cotangent_h"][:, 0],
        "activation": "tanh",
    }
    s = sequence_of(entry, sequence, name)
    start = np.concatenate([s.h0] if s.c0 is None else [s.h0, s.c0])
    off = 2.0**-30
    errors = InputErrors(
        x=np.full(s.x.shape, off),
        start=np.full(start.shape, off),
        cotangent=np.full(s.cotangent.shape, off),
    )
    allowed = of_sequence(replace(s, errors=errors), arithmetic("float64"))
    rng, reached = np.random.default_rng(1), {}
    with context(30):
        true = balls.run(s)
        for _ in range(40):
            signs = [
                rng.choice([-off, off], a.shape) for a in (s.x, start, s.cotangent)
            ]
            moved = replace(
                s,
                x=s.x + signs[0],
                h0=s.h0 + signs[1][: len(s.h0)],
                c0=None if s.c0 is None else s.c0 + signs[1][len(s.h0) :],
                cotangent=s.cotangent + signs[2],
            )
            run = balls.run(moved)
            pairs = {k: (run[k], true[k], allowed[k]) for k in ("h", "x", "h0")}
            pairs |= {
                k: (run["slots"][k], true["slots"][k], allowed["slots"][k])
                for k in true["slots"]
            }
            for key, (one, other, size) in pairs.items():
                share = abs(floats(one - other)) / size
                assert share.max() <= 1, key
                reached[key] = max(reached.get(key, 0.0), share.max())
    assert min(reached.values()) > 2.0**-6, reached


def test_the_allowance_of_three_layers_both_ways_is_still_a_small_one():
    table = stacking("lstm", "torch")
    case = drawn(table, Layout(3, "bidirectional"), T=20)
    family = family_of(system("stacked-lstm"))
    reference = family.reference(case, "torch")
    allowed = family.allowance(case, "torch", reference, "float64")
    for name, array in reference.items():
        sizes = abs(floats(array)).max()
        assert allowed[name].size.max() < 2.0**-53 * 2**20 * max(sizes, 1.0), name


def rectified(first, factor, second):
    """Two layers of one relu, one step from 0, in float16."""
    ones, zeros = (partial(f, dtype=np.float16) for f in (np.ones, np.zeros))
    case = {"x": first * ones((1, 1, 1)), "h0": zeros((2, 1, 1)), "layers": 2}
    case |= {"activation": "relu", "dropout": factor * ones((1, 1, 1, 1))}
    for layer, weight in enumerate((first, second)):
        case[f"weight_ih_l{layer}"] = weight * ones((1, 1))
        case[f"weight_hh_l{layer}"] = zeros((1, 1))
        case |= {f"bias_{k}_l{layer}": zeros(1) for k in ("ih", "hh")}
    return case


def two_rectified(case):
    """The outputs and last states of such a case, each product rounded."""
    with np.errstate(all="ignore"):
        first = np.maximum(case["x"] * case["weight_ih_l0"], np.float16(0))
        read = first * case["dropout"][0]
        h = np.maximum(read * case["weight_ih_l1"], np.float16(0))
    return {"h": h, "last_h": np.concatenate([first, h])}


@pytest.mark.parametrize(
    ("first", "factor", "second", "decided"),
    [
        (100, 1, 0.5, True),
        (300, 1, 0.0078125, False),  # infinity times 1/128
        (300, 1, 0, False),  # infinity times 0
        (300, 0, 1, False),  # a layer dropped, whose output is infinite
        (200, 4, 0.0078125, False),  # 40000 times a factor is infinite
    ],
)
def test_what_is_read_of_an_infinite_output_is_undecidable_and_not_wrong(
    first, factor, second, decided
):
    case = rectified(first, factor, second)
    report = longdep.check_case(
        "stacked-rnn", two_rectified, case, convention="torch", precision="float16"
    )
    assert report.findings == ()
    outputs = report.tallies["h"]
    assert (outputs.inside, outputs.undecidable) == ((1, 0) if decided else (0, 1))


@pytest.mark.parametrize(("large", "decided"), [(100, True), (300, False)])
def test_an_infinite_output_times_one_that_is_0_is_undecidable(large, decided):
    def run(case):
        with np.errstate(all="ignore"):
            ways = [np.maximum(case["x"] @ case[k], 0) for k in weights]
            return {"h": ways[0] * ways[1], "last_h": np.concatenate(ways)}

    weights = ("kernel_l0", "kernel_l0_reverse")
    case = {"x": np.full((1, 1, 1), large), "merge": "mul", "activation": "relu"}
    for name, weight in zip(weights, (large, 0), strict=True):
        case[name] = np.full((1, 1), weight)
        case[name.replace("kernel", "recurrent_kernel")] = np.zeros((1, 1))
        case[name.replace("kernel", "bias")] = np.zeros(1)
    report = longdep.check_case(
        "stacked-rnn", run, case, convention="keras", precision="float16"
    )
    assert report.findings == ()
    assert report.tallies["h"].undecidable == (not decided)


def test_an_overflow_that_shows_in_no_output_is_looked_at():
    """A state of 1e8 is handed from unit to unit, 1e8 times as large, and then gone."""
    n, steps = 6, 8
    case = {"x": np.zeros((steps, 1, 1)), "activation": "relu"}
    case |= {"layers": 2, "dropout": np.zeros((1, steps, 1, n))}
    for layer in (0, 1):
        case[f"weight_ih_l{layer}"] = np.zeros((n, n if layer else 1))
        case[f"weight_hh_l{layer}"] = np.zeros((n, n))
        case |= {f"bias_{k}_l{layer}": np.zeros(n) for k in ("ih", "hh")}
    case["x"][0], case["weight_ih_l0"][0], case["weight_ih_l1"][:] = 1e8, 1, 1
    case["weight_hh_l0"][np.arange(1, n), np.arange(n - 1)] = 1e8

    def run(case):
        state, outputs = np.zeros(n, np.float32), []
        with np.errstate(all="ignore"):
            for x, factors in zip(case["x"], case["dropout"][0], strict=True):
                pre = case["weight_ih_l0"] @ x[0] + case["weight_hh_l0"] @ state
                state = np.maximum(pre, 0)
                outputs.append(case["weight_ih_l1"] @ (state * factors[0]))
        return {"h": np.array(outputs)[:, None]}

    report = longdep.check_case(
        "stacked-rnn", run, case, convention="torch", precision="float32"
    )
    assert report.findings == ()
    outputs = report.tallies["h"]
    assert (outputs.inside, outputs.undecidable) == (4, 4)


def test_a_case_says_what_its_structure_is():
    table = stacking("lstm", "torch")
    case = drawn(table, Layout(2, "bidirectional", "concat", True))
    assert layout_of(case) == Layout(2, "bidirectional", "concat", True)
    assert case["h0"].shape == (4, 2, 2)
    assert case["c0"].shape == (4, 2, 3)
    assert case["weight_ih_l1_reverse"].shape == (12, 4)
    assert case["weight_hh_l0"].shape == (12, 2)


def dyadic(x_error=0.0, cotangent_error=0.0):
    """Two steps of a rectified unit on dyadic numbers, the loss nowhere."""
    case = {
        "U": np.array([[0.5]]),
        "W": np.array([[2.0]]),
        "b": np.array([1.0]),
        "x": np.array([[0.5], [0.25]]),
        "h0": np.array([0.0]),
        "activation": "relu",
        "cotangent_h": np.zeros((2, 1)),
    }
    s = sequence_of(system("simple-rnn"), case, "plain")
    errors = InputErrors(
        x=np.full((2, 1), x_error),
        start=np.zeros(1),
        cotangent=np.full((2, 1), cotangent_error),
    )
    return of_sequence(replace(s, errors=errors), arithmetic("float64"))


def test_a_sum_is_not_free_of_rounding_where_its_input_is_off():
    """Of dyadic numbers it is; of numbers near them a rounding is what it was."""
    assert not dyadic()["h"].any()
    off = 2.0**-40
    carried = np.array([[2 * off], [2 * off + off]])  # |W| e, and U times that
    assert (dyadic(x_error=off)["h"] > carried + 2.0**-53).all()


def test_a_direct_gradient_that_is_0_but_for_its_error_counts_as_one():
    assert dyadic()["x"].max() < 1e-300
    off = 2.0**-40
    allowed = dyadic(cotangent_error=off)["x"]
    assert (allowed >= np.array([[2 * off + off], [2 * off]])).all()
