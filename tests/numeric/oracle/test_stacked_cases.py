"""Cases of stacked modules: what is drawn, cut, described, and read from files.

Counted among cases from fixed seeds, as in test_drawn_cases.py.
"""

from collections import Counter
from functools import cache

import flint
import numpy as np
import pytest

import longdep
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.formats import rounded_to
from longdep.numeric.oracle.check.check import subject_of
from longdep.numeric.oracle.check.examination import examine
from longdep.numeric.oracle.check.findings import sizes_in_words, whereabouts
from longdep.numeric.oracle.check.judging import judge
from longdep.numeric.oracle.check.plainer import plainer_cases
from longdep.numeric.oracle.diagnosis.facts import facts, zeroable
from longdep.numeric.oracle.families.certifying import first_guess, steps_of
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.family import Allowed
from longdep.numeric.oracle.own_inputs import complete
from longdep.numeric.oracle.packing import sizes_of
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.stacked.layout import layout_of, unpacked
from longdep.numeric.oracle.stacked.table import STACKINGS, stacking
from longdep.numeric.oracle.storing import storage_of
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vocabulary import Quantity, inputs, outputs
from tests.numeric.oracle.judging import drawn

EVERY = pytest.mark.parametrize("table", STACKINGS, ids=lambda t: f"{t.cell}-{t.name}")
FEW = (stacking("rnn", "keras"), stacking("gru", "torch"))  # where a check is run
SOME = pytest.mark.parametrize("table", FEW, ids=lambda t: f"{t.cell}-{t.name}")
MANY = 240
STEPS = {"T": ("T", "B"), "B": ("B", "T")}


@cache
def cases(table, precision="float64", kind="bulk", count=MANY):
    return drawn(f"stacked-{table.cell}", table.name, precision, count, kind=kind)


def entry_of(table):
    return system(f"stacked-{table.cell}")


@pytest.mark.parametrize("kind", ["bulk", "small"])
@pytest.mark.parametrize("precision", ["float64", "float16"])
@EVERY
def test_a_drawn_case_has_the_shapes_of_its_structure_and_numbers_of_the_format(
    table, precision, kind
):
    entry, format_ = entry_of(table), storage_of(precision)
    for case in cases(table, precision, kind, 40):
        listed = inputs(entry, table.name, case)
        assert list(case) == [q.name for q in listed]
        sizes_of(listed, case)
        for quantity in listed:
            if quantity.kind == "array":
                value = case[quantity.name]
                assert value.dtype == format_.carrier
                assert np.isfinite(value).all()
                assert np.array_equal(rounded_to(format_, value), value)
            if quantity.kind == "integers":
                assert case[quantity.name].dtype == np.int64


@EVERY
def test_every_structure_of_a_stacking_is_drawn(table):
    structures = Counter(layout_of(case) for case in cases(table))
    for layers in (1, 2, 3):
        for direction in table.directions:
            count = sum(
                times
                for held, times in structures.items()
                if (held.layers, held.direction) == (layers, direction)
            )
            assert count >= 3
    both = {held.merge for held in structures if held.direction == "bidirectional"}
    assert both == set(table.merges)
    projected = sum(n for held, n in structures.items() if held.projected)
    assert (MANY // 8 < projected < MANY // 2) if table.projects else not projected


@SOME
def test_small_cases_shrink_to_one_layer_that_runs_forward_for_one_step(table):
    held = {layout_of(case) for case in cases(table, kind="small", count=120)}
    assert {h.layers for h in held} == {1, 2}
    assert {h.direction for h in held} == set(table.directions)

    def wrong(case):
        right = implementation(f"stacked-{table.cell}", table.name)(case)
        return {**right, "last_h": right["last_h"] + 1}

    report = longdep.check(
        f"stacked-{table.cell}", wrong, convention=table.name, examples=1
    )
    least = report.findings[0].case
    assert layout_of(least) == layout_of({"layers": 1, "direction": "forward"})
    assert steps_of(least) == 1
    assert np.shape(least["h0"]) == (1, 1, 1)


def test_projections_are_of_every_size_and_seldom_n():
    table, widths = stacking("lstm", "torch"), Counter()
    for case in cases(table):
        if layout_of(case).projected:
            p, n = case["weight_hr_l0"].shape
            assert p <= n + 1
            widths[np.sign(p - n)] += 1
    assert widths[-1] >= 10
    assert widths[1] >= 10
    assert 0 < widths[0] < sum(widths.values()) / 4


@EVERY
def test_lengths_and_masks_leave_steps_out_in_every_way(table):
    kinds = Counter()
    for case in cases(table):
        steps = steps_of(case)
        if not table.masked:
            lengths = case["lengths"]
            assert lengths.min() >= 1
            assert lengths.max() <= steps
            kinds["full"] += bool(np.all(lengths == steps))
            kinds["ascend"] += bool(np.any(np.diff(lengths) > 0))
            kinds["descend"] += bool(np.any(np.diff(lengths) < 0))
            continue
        for row, cotangent in zip(case["mask"], case["cotangent_h"], strict=True):
            some = np.flatnonzero(row)
            if not len(some):
                kinds["empty"] += 1
                assert not np.any(cotangent)
                continue
            first, last = some[0], some[-1]
            hole = len(some) < last - first + 1
            left, right = first > 0, last < steps - 1
            kinds["hole"] += hole
            kinds["left"] += left and not right
            kinds["right"] += right and not left
            kinds["both"] += left and right and not hole
            kinds["full"] += len(some) == steps
    wanted = ("full", "ascend", "descend")
    if table.masked:
        wanted = ("full", "empty", "hole", "left", "right", "both")
    for kind in wanted:
        assert kinds[kind] >= 8, kind


@EVERY
def test_dropout_is_none_half_of_the_time_and_else_inverted(table):
    none, factors, steady, loud = 0, set(), 0, 0
    for case in cases(table):
        assert ("dropout" in case) == (case["layers"] > 1)
        if "dropout" not in case or steps_of(case) < 3:
            continue
        given = case["dropout"]
        none += bool(np.all(given == 1))
        if np.any(given != 1):
            factors |= set(map(float, given.flat))
            axis = 1 if table.time_first else 2
            same = np.all(given == given.take([0], axis=axis))
            steady, loud = steady + bool(same), loud + (not same)
    assert abs(none - (steady + loud)) < (none + steady + loud) / 3
    assert steady >= 8
    assert loud > steady
    assert factors == {0.0, 2.0, 4 / 3, 4.0}


@EVERY
def test_windows_cut_full_sequences_that_run_forward(table):
    windows = forward = 0
    for case in cases(table):
        forward += case["direction"] == "forward"
        if case["window"]:
            windows += 1
            assert case["direction"] == "forward"
            assert 1 <= case["window"] <= steps_of(case)
            if table.masked:
                assert np.all(case["mask"] == 1)
            else:
                assert np.all(case["lengths"] == steps_of(case))
    assert forward // 12 < windows < forward // 3


@EVERY
def test_losses_are_at_every_step_at_the_last_states_or_at_one_step(table):
    kinds = Counter()
    axes = (1, 2) if table.time_first else (0, 2)
    for case in cases(table):
        steps = np.count_nonzero(np.any(case["cotangent_h"] != 0, axis=axes))
        last = bool(np.any(case["cotangent_last_h"]))
        assert ("cotangent_last_c" in case) == (table.cell == "lstm")
        assert bool(np.any(case.get("cotangent_last_c", last))) == last
        kinds[min(steps, 2), last] += 1
    for kind in ((0, True), (1, False), (2, True)):
        assert kinds[kind] >= 20


@EVERY
def test_initial_states_are_zero_at_times_or_those_of_one_layer_and_direction(table):
    kinds = Counter()
    for case in cases(table):
        zero = ~np.any(case["h0"], axis=(1, 2))
        kinds["all"] += bool(zero.all())
        kinds["some"] += bool(zero.any()) and not zero.all()
    assert kinds["all"] >= 8
    assert kinds["some"] >= 8
    assert sum(kinds.values()) < MANY / 2


@pytest.mark.parametrize("precision", ["float64", "float16"])
@pytest.mark.parametrize("name", ["torch", "keras", "onnx"])
def test_rectified_units_are_tied_and_none_passes_the_top_of_the_format(
    name, precision
):
    table, ties = stacking("rnn", name), 0
    top = float(np.finfo(precision).max)
    for case in cases(table, precision):
        if case["activation"] != "relu":
            continue
        for slots in unpacked(table, case).values():
            unit = ~np.any(slots["U", "a"], axis=1) & ~np.any(slots["W", "a"], axis=1)
            ties += bool(np.any(unit & (slots["b", "a"] == 0)))
        reference = family_of(entry_of(table)).reference(case, name, 10)
        for array in reference.values():
            assert all(abs(ball) < top for ball in array.flat)
    assert ties >= (4 if precision == "float64" else 1)


@EVERY
def test_some_biases_of_gated_layers_saturate_their_units(table):
    if table.cell == "rnn" or table.name == "flax":  # half of them are rectified
        return
    names = {p.name for p in table.convention.arrays if p.blocks[0][0] in "bd"}
    stems = tuple(f"{table.stem(name)}_l" for name in names)
    most = [
        max(np.abs(v).max() for k, v in case.items() if k.startswith(stems))
        for case in cases(table)
    ]
    assert sum(size >= 16 for size in most) >= 5


@EVERY
def test_structures_become_plainer_down_to_one_layer_that_runs_forward(table):
    entry = entry_of(table)
    for case in cases(table, count=40):
        size = sum(np.size(v) for v in case.values())
        while found := list(plainer_cases(table, case)):
            for smaller in found:
                listed = inputs(entry, table.name, smaller)
                assert list(smaller) == [q.name for q in listed]
                sizes_of(listed, smaller)
            case = found[-1]
        held = layout_of(case)
        assert (held.layers, held.direction, held.projected) == (1, "forward", False)
        assert not case["window"]
        assert sum(np.size(v) for v in case.values()) <= 2 * size


def test_a_layer_that_is_left_out_leaves_the_others_as_they_are():
    table = stacking("gru", "torch")
    case = next(
        c
        for c in cases(table)
        if layout_of(c).layers == 3 and len(layout_of(c).ways) == 2
    )
    last_lane = (1, "reverse")
    plainer = plainer_cases(table, case)
    smaller = [c for c in plainer if layout_of(c).lanes[-1] == last_lane]
    first, last = smaller[0], smaller[1]
    for name in ("weight_hh_l1", "weight_ih_l1_reverse"):
        assert np.array_equal(first[name], case[name])
        assert np.array_equal(last[name], case[name.replace("l1", "l2")])
    assert np.array_equal(first["h0"], case["h0"][:4])
    assert np.array_equal(last["h0"], case["h0"][2:])
    assert np.array_equal(last["dropout"], case["dropout"][1:])


def test_one_direction_of_two_keeps_the_columns_that_read_it():
    table = stacking("gru", "torch")
    case = next(
        c
        for c in cases(table)
        if layout_of(c).layers == 2 and len(layout_of(c).ways) == 2
    )
    n = case["h0"].shape[-1]
    forward, reverse = (
        c
        for c in plainer_cases(table, case)
        if layout_of(c).layers == 2 and c["direction"] == "forward"
    )
    assert np.array_equal(forward["weight_ih_l1"], case["weight_ih_l1"][:, :n])
    assert np.array_equal(reverse["weight_ih_l1"], case["weight_ih_l1_reverse"][:, n:])
    assert np.array_equal(reverse["cotangent_h"], case["cotangent_h"][..., n:])
    assert np.array_equal(reverse["h0"], case["h0"][1::2])


def wrecked(table, spoil):
    """The right implementation, with something spoilt in what it returns."""
    right = implementation(f"stacked-{table.cell}", table.name)

    def run(case):
        given = {k: np.array(v) for k, v in right(case).items()}
        spoil(case, given)
        return given

    return longdep.check(
        f"stacked-{table.cell}", run, convention=table.name, examples=40
    )


def spoil_last(case, given):
    if len(layout_of(case).ways) > 1 and case["layers"] == 2:
        given["last_h"][3] += 1


def spoil_output(case, given):
    if len(layout_of(case).ways) > 1:
        given["h"][..., -1] += 1


def spoil_masked(case, given):
    mask = case["mask"]
    given["last_h"][:, (mask[:, 0] == 0) & mask.any(axis=1)] += 1


def test_a_finding_names_the_layer_and_direction_of_a_last_state():
    report = wrecked(stacking("lstm", "torch-batch-first"), spoil_last)
    sentence = report.findings[0].sentence
    assert "last_h[3, 0, 0] (layer 1, reverse) is outside" in sentence
    assert "layers = 2, direction = bidirectional, B = 1, T = 1" in sentence


def test_a_finding_names_the_direction_of_an_output_of_two():
    report = wrecked(stacking("gru", "onnx"), spoil_output)
    assert "h[0, 0, 1] (reverse) at step 1 is outside" in report.findings[0].sentence
    assert "layers = 1, direction = bidirectional" in report.findings[0].sentence


def test_a_failure_under_masks_is_said_to_be_where_they_begin_with_zero():
    report = wrecked(stacking("rnn", "keras"), spoil_masked)
    assert "the mask begins with 0" in report.findings[0].apart


def test_the_place_of_an_array_of_both_directions_is_one_of_them():
    table = stacking("gru", "onnx")
    case = next(c for c in cases(table) if len(layout_of(c).ways) == 2)
    seen = examined(table, case)
    quantity = seen.known["grad_W_l0"]
    assert whereabouts(quantity, (1, 0, 0), seen) == "reverse"
    assert whereabouts(quantity, (0, 0, 0), seen) == "forward"
    assert whereabouts(seen.known["grad_x"], (0, 0, 0), seen) == ""


def examined(table, case):
    name = f"stacked-{table.cell}"
    right = implementation(name, table.name)
    subject = subject_of(
        name,
        right,
        convention=table.name,
        precision="float64",
        level="standard",
        time_limit=60.0,
    )
    return examine(subject, case)


def test_a_state_is_judged_by_layer_direction_and_sequence():
    table = stacking("gru", "torch")
    case = next(
        c for c in cases(table) if layout_of(c).layers == 2 and c["h0"].shape[1] == 3
    )
    verdicts = examined(table, case).verdicts
    lanes = len(layout_of(case).lanes)
    for name in ("last_h", "grad_h0"):
        v = verdicts[name]
        assert v.inside + v.outside + v.undecidable == 3 * lanes
    for name in ("h", "grad_x"):
        v = verdicts[name]
        assert v.inside + v.outside + v.undecidable == 3 * steps_of(case)


def test_a_row_of_a_batch_that_time_leads_is_one_step_of_one_sequence():
    quantity = Quantity("h", ("T", "B", "n"))
    right = np.full((2, 3, 4), flint.arb(1), object)
    computed = np.ones((2, 3, 4))
    computed[1, 2, 3] = 2
    verdict = judge(quantity, computed, right, Allowed(size=np.array(1e-9), why=""))
    assert (verdict.inside, verdict.outside) == (5, 1)
    assert verdict.miss.step == 2


def test_the_facts_of_a_case_tell_its_layers_masks_dropout_and_window():
    table = stacking("gru", "keras")
    seen = Counter()
    for case in cases(table):
        holds = facts(entry_of(table), table.name, case).holds
        held, mask = layout_of(case), case["mask"]
        assert holds["there are several layers"] == (held.layers > 1)
        assert holds["both directions run"] == (len(held.ways) > 1)
        assert holds["a window cuts the gradient"] == bool(case["window"])
        assert holds["dropout is not all 1"] == np.any(case.get("dropout", 1) != 1)
        assert holds["a mask is all 0"] == bool(np.any(mask.sum(axis=1) == 0))
        early = (mask[:, 0] == 0) & (mask.sum(axis=1) > 0)
        assert holds["a mask begins with 0"] == bool(np.any(early))
        seen.update(text for text, true in holds.items() if true)
    assert seen["a mask has a hole"] >= 10
    assert not any(holds["the output is projected"] for holds in [seen])


@EVERY
def test_what_may_be_zero_are_views_of_single_layers_and_directions(table):
    case = next(
        c
        for c in cases(table)
        if layout_of(c).layers == 2 and len(layout_of(c).ways) == 2
    )
    case = {k: np.array(v) if np.ndim(v) else v for k, v in case.items()}
    case["h0"][...] = 1
    views = dict(zeroable(entry_of(table), table.name, case))
    views["h0 of layer 1, reverse"][...] = 0
    assert np.all(case["h0"][:3] == 1)
    assert not np.any(case["h0"][3])
    for name, view in views.items():
        view[...] = 0
        assert not np.any(view), name


def test_a_case_without_steps_ends_in_its_initial_states():
    table = stacking("lstm", "torch")
    case = dict(next(c for c in cases(table) if layout_of(c).layers == 2))
    batch = case["h0"].shape[1]
    for name in ("x", "cotangent_h"):
        case[name] = case[name][:0]
    case |= {"dropout": case["dropout"][:, :0], "lengths": np.zeros(batch, np.int64)}
    assert steps_of(case) == 0
    answers = family_of(entry_of(table)).reference(case, table.name)
    for output, given in (
        ("last_h", "h0"),
        ("last_c", "c0"),
        ("grad_h0", "cotangent_last_h"),
        ("grad_c0", "cotangent_last_c"),
    ):
        values = np.vectorize(float)(answers[output])
        assert np.array_equal(values, case[given])
    assert all(ball == 0 for ball in answers["grad_weight_hh_l1"].flat)


def test_the_first_precision_counts_every_layer():
    table = stacking("rnn", "torch")
    case = next(c for c in cases(table) if c["layers"] == 2 and steps_of(c) > 8)
    one = next(c for c in plainer_cases(table, case) if c["layers"] == 1)
    large = {k: 16 * v if k.startswith("weight_hh") else v for k, v in case.items()}
    assert first_guess(case, 25) > first_guess(one, 25) - 8
    assert first_guess(large, 25) >= first_guess(case, 25) + 2 * 8 * 2


@pytest.mark.parametrize("suffix", [".npz", ".json", ".safetensors"])
@EVERY
def test_a_case_file_gives_a_stacked_case_back_bit_for_bit(table, suffix, tmp_path):
    if suffix == ".safetensors":
        pytest.importorskip("safetensors")
    entry = entry_of(table)
    for k, case in enumerate(cases(table, count=40)[:4]):
        path = tmp_path / f"case{k}{suffix}"
        longdep.save_case(path, case, system=entry.name, convention=table.name)
        back, notes = complete(entry, table.name, "float64", longdep.load_case(path))
        assert notes == ()
        assert list(back) == list(case)
        for name, value in case.items():
            assert np.array_equal(back[name], value), name


def own(layers=2, both=True, n=4, m=3, p=0, prefix="lstm."):
    """What a state dict of torch.nn.LSTM holds, and inputs of two sequences."""
    rng, given, ways = np.random.default_rng(0), {}, 2 if both else 1
    hidden = p or n
    for layer in range(layers):
        width = m if layer == 0 else ways * hidden
        for suffix in ("", "_reverse")[:ways]:
            end = f"l{layer}{suffix}"
            given[f"{prefix}weight_ih_{end}"] = rng.normal(size=(4 * n, width))
            given[f"{prefix}weight_hh_{end}"] = rng.normal(size=(4 * n, hidden))
            given[f"{prefix}bias_ih_{end}"] = rng.normal(size=4 * n)
            given[f"{prefix}bias_hh_{end}"] = rng.normal(size=4 * n)
            if p:
                given[f"{prefix}weight_hr_{end}"] = rng.normal(size=(p, n))
    return {**given, "x": rng.normal(size=(5, 2, m))}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "layers = 2, direction = bidirectional, B = 2, T = 5, n = 4, m = 3"),
        (
            {"layers": 3, "both": False, "prefix": ""},
            "layers = 3, direction = forward, B = 2, T = 5, n = 4, m = 3",
        ),
        (
            {"p": 2},
            "layers = 2, direction = bidirectional, B = 2, T = 5, n = 4, p = 2, m = 3",
        ),
    ],
)
def test_the_structure_of_one_s_own_module_is_read_off_its_weights_names(
    options, words
):
    case, notes = complete(system("stacked-lstm"), "torch", "float64", own(**options))
    assert sizes_in_words(case) == words
    layers = words.split(",")[0].replace(" =", ":")
    assert f"{layers}, as the weights' names say." in notes
    assert not np.any(case["h0"])
    assert np.all(case["dropout"] == 1)
    assert case["window"] == 0
    assert case["lengths"].tolist() == [5, 5]
    assert np.all(case["cotangent_h"] == 1)
    assert not np.any(case["cotangent_last_c"])


def test_onnx_arrays_of_two_directions_are_taken_for_both():
    table = stacking("gru", "onnx")
    for ways, direction in ((1, "forward"), (2, "bidirectional")):
        given = {
            "W_l0": np.ones((ways, 6, 3)),
            "R_l0": np.ones((ways, 6, 2)),
            "B_l0": np.ones((ways, 12)),
            "x": np.ones((4, 1, 3)),
        }
        case, _ = complete(system("stacked-gru"), table.name, "float64", given)
        assert case["direction"] == direction


def test_weights_of_the_reverse_direction_alone_run_in_reverse():
    case = next(
        c for c in cases(stacking("rnn", "flax")) if c["direction"] == "reverse"
    )
    given = {k: v for k, v in case.items() if k not in ("layers", "direction")}
    back, _ = complete(system("stacked-rnn"), "flax", "float64", given)
    assert back["direction"] == "reverse"
    assert back["layers"] == case["layers"]


def test_the_loss_at_the_last_step_is_on_the_axis_of_steps():
    for name, place in (("torch", np.s_[-1]), ("torch-batch-first", np.s_[:, -1])):
        given = own()
        if name != "torch":
            given["x"] = given["x"].swapaxes(0, 1)
        case, _ = complete(
            system("stacked-lstm"), name, "float64", given, loss="last step"
        )
        assert np.all(case["cotangent_h"][place] == 1)
        assert case["cotangent_h"].sum() == case["cotangent_h"][place].size


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"direction": "both"},
            "direction: expected one of forward, bidirectional, got 'both'",
        ),
        (
            {"direction": "reverse"},
            "direction: expected one of forward, bidirectional, got 'reverse'",
        ),
        (
            {"direction": "forward"},
            "direction: expected bidirectional, as the weights' names say, got forward",
        ),
        ({"layers": 3}, "layers: expected 2, as the weights' names say, got 3"),
        ({"layers": 0}, "layers: expected a whole number from 1 on, got 0"),
        ({"layers": [[1], [1, 2]]}, "layers: expected a whole number from 1 on, got"),
        ({"layers": np.inf}, "layers: expected a whole number from 1 on, got inf"),
        ({"layers": np.nan}, "layers: expected a whole number from 1 on, got nan"),
        (
            {"weight_ih_l9999": np.ones((16, 8))},
            "weights: expected those of 10000 layers, as their names say, got no "
            "weight_ih_l2, weight_hh_l2, bias_ih_l2, bias_hh_l2",
        ),
        ({"window": 2}, "window: expected 0 where direction is bidirectional, got 2"),
        ({"window": -1}, "window: expected a whole number >= 0, got -1"),
        (
            {"lengths": np.array([0, 5])},
            "lengths: expected whole numbers from 1 to T = 5, got [0, 5]",
        ),
        (
            {"lengths": np.array([6, 5])},
            "lengths: expected whole numbers from 1 to T = 5, got [6, 5]",
        ),
        (
            {"lstm.weight_ih_l1": np.ones((16, 7))},
            "weight_ih_l1: expected shape (16, 8), got (16, 7)",
        ),
        ({"h0": np.ones((3, 2, 4))}, "h0: expected shape (4, 2, 4), got (3, 2, 4)"),
        (
            {"dropout": np.ones((1, 5, 2, 4))},
            "dropout: expected shape (1, 5, 2, 8), got (1, 5, 2, 4)",
        ),
        ({"x": np.ones((5, 3))}, "x: expected shape (T, B, m), got (5, 3)"),
    ],
)
def test_what_is_no_case_of_a_stacked_module_is_said_in_one_sentence(changed, sentence):
    with pytest.raises((DomainError, ShapeError)) as error:
        complete(system("stacked-lstm"), "torch", "float64", {**own(), **changed})
    assert str(error.value).startswith(sentence)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"mask": np.full((2, 5), 2)}, "mask[0, 0]: expected 0 or 1, got 2"),
        ({"mask": np.full((2, 4), 1)}, "mask: expected T = 5, got 4"),
        ({"merge": "max"}, "merge: expected one of concat, sum, mul, ave, got 'max'"),
        (
            {"mask": np.eye(2, 5, dtype=np.int64), "window": 2},
            "window: expected 0 where the mask is not all 1, got 2",
        ),
        ({"layers": 2}, "layers: expected 1, as the weights' names say, got 2"),
    ],
)
def test_what_is_no_case_of_a_masked_module_is_said_in_one_sentence(changed, sentence):
    given = {
        "kernel_l0": np.ones((3, 4)),
        "recurrent_kernel_l0": np.ones((4, 4)),
        "bias_l0": np.ones(4),
        "x": np.ones((2, 5, 3)),
        **changed,
    }
    with pytest.raises((DomainError, ShapeError)) as error:
        complete(system("stacked-rnn"), "keras", "float64", given)
    assert str(error.value) == sentence


def test_a_missing_layer_is_named():
    given = {k: v for k, v in own(layers=3).items() if "_l1" not in k}
    with pytest.raises(DomainError, match="got no weight_ih_l1, weight_hh_l1"):
        complete(system("stacked-lstm"), "torch", "float64", given)


def test_a_number_of_layers_without_weights_costs_nothing():
    with pytest.raises(DomainError, match="got no weight_ih_l0, weight_hh_l0"):
        complete(system("stacked-gru"), "torch", "float64", {"layers": 10**9})


@SOME
def test_every_output_of_the_right_implementation_is_inside(table):
    right = implementation(f"stacked-{table.cell}", table.name)
    report = longdep.check(
        f"stacked-{table.cell}", right, convention=table.name, examples=6
    )
    assert report.ok, str(report)
    assert report.unchecked == ()
    names = {q.name for q in outputs(entry_of(table), table.name, {"layers": 1})}
    reverse = table.name == "flax"  # of one that runs in reverse, the names are others
    assert reverse or names <= report.tallies.keys()
