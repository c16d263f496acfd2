"""Each step of making a case smaller: what is tried, in which order, what is kept."""

from itertools import product

import numpy as np
import pytest

from longdep.numeric.oracle.check.reduction import fewer_arrays, phases
from longdep.numeric.oracle.vocabulary import Quantity


def table_of(**shapes):
    return {name: Quantity(name, shape) for name, shape in shapes.items()}


def reduced(phase, case, fails, **shapes):
    """What one phase makes of a case, and all that it tried."""
    tried = []

    def failing(candidate):
        tried.append(candidate)
        return fails(candidate)

    table = table_of(**shapes)
    order = ("shorter", "narrower", "shorter again", "simpler", "rounder")
    named = dict(zip(order, phases(lambda _: table, failing), strict=True))
    return named[phase](case), tried


def never(case):
    return False


def steps_tried(steps, fails):
    case, tried = reduced("shorter", {"steps": steps}, lambda c: fails(c["steps"]))
    return [one["steps"] for one in tried], case["steps"]


@pytest.mark.parametrize(
    ("steps", "least", "tried"),
    [
        (20, 0, [0]),
        (20, 1, [0, 1]),
        (20, 2, [0, 1, 2]),
        (20, 7, [0, 1, 2, 11, 6, 8, 7, 6]),
        (20, 20, [0, 1, 2, 11, 15, 17, 18, 19, 19]),
        (3, 3, [0, 1, 2, 2]),
        (2, 2, [0, 1, 1]),
        (1, 1, [0, 0]),
        (0, 0, []),
    ],
)
def test_steps_are_one_or_two_or_found_by_halving(steps, least, tried):
    assert steps_tried(steps, lambda k: k >= least) == (tried, least)


SEQUENCE = {"x": ("T", "m"), "h0": ("n",), "cotangent_h": ("T", "n")}


def sequence(steps):
    numbers = np.arange(1.0, steps + 1)
    return {
        "x": np.stack([numbers, -numbers], axis=1),
        "h0": np.ones(3),
        "activation": "tanh",
        "cotangent_h": np.stack([numbers] * 3, axis=1),
    }


def windows(tried):
    for case in tried:
        assert np.array_equal(case["x"][:, 0], case["cotangent_h"][:, 2])
        assert case["h0"].tolist() == [1.0] * 3
    return [case["x"][:, 0].astype(int).tolist() for case in tried]


def test_the_last_steps_are_tried_before_the_first_ones():
    _, tried = reduced("shorter", sequence(4), never, **SEQUENCE)
    three = [[2, 3, 4], [1, 2, 3]]
    assert windows(tried) == [[4], [1], [3, 4], [1, 2], *three, *three]


def test_never_no_step_of_a_sequence():
    case, tried = reduced("shorter", sequence(1), lambda _: True, **SEQUENCE)
    assert (len(case["x"]), tried) == (1, [])


def test_of_what_halving_leaves_one_step_after_the_other_is_tried():
    """What fails with steps 5 and 6 passes with the last two and the first two."""

    def fails(case):
        return {5.0, 6.0} <= set(case["x"][:, 0])

    case, tried = reduced("shorter", sequence(10), fails, **SEQUENCE)
    assert windows([case]) == [[5, 6]]
    assert windows(tried) == [
        *([10], [1], [9, 10], [1, 2]),
        [5, 6, 7, 8, 9, 10],
        *([7, 8, 9, 10], [5, 6, 7, 8]),
        *([6, 7, 8], [5, 6, 7]),
        *([6, 7], [5, 6]),
        *([6], [5]),
    ]


def test_lengths_are_cut_with_the_steps():
    case = {"x": np.ones((3, 4, 1)), "lengths": np.array([4, 1, 3])}
    shorter, _ = reduced(
        "shorter", case, lambda c: c["x"].shape[1] >= 2, x=("B", "T", "m")
    )
    assert shorter["x"].shape == (3, 2, 1)
    assert shorter["lengths"].tolist() == [2, 1, 2]


def test_what_is_cut_is_an_array_of_its_own():
    case = sequence(4)
    shorter, _ = reduced("shorter", case, lambda _: True, **SEQUENCE)
    assert not np.shares_memory(shorter["x"], case["x"])


def keeping(kept):
    return lambda case: kept in case["h0"]


def test_units_go_by_halves_then_one_by_one():
    case, tried = reduced("narrower", {"h0": np.arange(4.0)}, keeping(2.0), h0=("n",))
    assert [c["h0"].tolist() for c in tried] == [[2, 3], [3], [2]]
    assert case["h0"].tolist() == [2]


def test_of_seven_units_all_are_tried_in_turn():
    _, tried = reduced("narrower", {"h0": np.arange(7.0)}, never, h0=("n",))
    gone = [sorted(set(range(7)) - set(c["h0"].astype(int))) for c in tried]
    threes = [[0, 1, 2], [3, 4, 5], [6]]
    assert gone == threes + [[k] for k in range(7)]


def test_no_size_becomes_0():
    case, tried = reduced("narrower", {"h0": np.arange(5.0)}, lambda _: True, h0=("n",))
    assert [len(c["h0"]) for c in tried] == [3, 1]
    assert case["h0"].tolist() == [4.0]
    case, tried = reduced("narrower", {"h0": np.ones(1)}, lambda _: True, h0=("n",))
    assert tried == []


@pytest.mark.parametrize(
    ("word", "blocks"),
    [("n", (1, 2, 3, 4, 6, 8)), ("p", (1, 2))]
    + [(word, (1,)) for word in ("B", "m", "H", "K", "V")],
)
def test_a_unit_goes_from_every_block_and_from_every_axis(word, blocks):
    names = {"a": (word,)} | {
        f"w{k}": (f"{k}{word}", "other", word) for k in blocks if k > 1
    }
    case = {"a": np.arange(2.0)}
    for k in blocks[1:]:
        case[f"w{k}"] = np.arange(2.0 * k * 3 * 2).reshape(2 * k, 3, 2)
    smaller, tried = reduced("narrower", case, lambda c: c["a"][-1] == 1, **names)
    assert len(tried) == 1
    assert smaller["a"].tolist() == [1.0]
    for k in blocks[1:]:
        assert np.array_equal(smaller[f"w{k}"], case[f"w{k}"][1::2, :, 1:])


def test_sizes_are_tried_in_turn_sequences_first():
    words = ("B", "H", "m", "n", "p", "K", "V")
    shapes = {word: (word,) for word in words[::-1]}
    case = {word: np.ones(2) for word in words}
    _, tried = reduced("narrower", case, never, **shapes)
    short = [[k for k in words if len(c[k]) == 1] for c in tried]
    assert short == [[word] for word in words for _ in range(2)]


def changed(case, tried):
    """Where each trial differs from the case."""
    return [
        {k: np.flatnonzero(c[k] != case[k]).tolist() for k in case if k != "words"}
        for c in tried
    ]


@pytest.mark.parametrize(
    ("size", "parts"),
    [
        (0, []),
        (1, [(0, 1)]),
        (8, [(0, 8)]),
        (9, [(0, 9), (0, 4), (4, 8), (8, 9)]),
        (16, [(0, 16), (0, 8), (8, 16)]),
        (18, [(0, 18), (0, 9), (9, 18), (0, 4), (4, 8), (8, 12), (12, 16), (16, 18)]),
    ],
)
def test_arrays_are_0_or_parts_of_them(size, parts):
    case = {"a": np.full(size, 2.0), "words": "tanh", "k": np.array([3, 4])}
    same, tried = reduced("simpler", case, never)
    assert same == case
    assert [c["a"] for c in changed(case, tried)] == [
        list(range(*part)) for part in parts
    ]
    assert all(np.all(c["a"][c["a"] != 2.0] == 0.0) for c in tried)


def test_what_is_0_in_parts_is_left_at_that():
    case = {"a": np.full((2, 9), 2.0), "b": np.full(1, 2.0)}

    def fails(candidate):
        return 0 < np.sum(candidate["a"] == 0) < 18 or np.any(candidate["b"] == 0)

    smaller, _ = reduced("simpler", case, fails)
    assert np.flatnonzero(smaller["a"]).tolist() == [16, 17]  # 0 they would be all
    assert smaller["b"].tolist() == [0.0]
    assert case["a"].min() == 2.0
    whole = reduced("simpler", case, lambda _: True)
    assert len(whole[1]) == 2


def test_what_is_0_already_is_not_tried():
    _, tried = reduced("simpler", {"a": np.zeros(9)}, never)
    assert tried == []
    _, tried = reduced("simpler", {"a": np.array([0.0] * 8 + [1.0])}, never)
    assert len(tried) == 2  # all of it, and the ninth


def test_once_an_array_is_0_part_by_part_no_other_part_is_tried():
    case, tried = {"a": np.full(16, 2.0)}, []

    def fails(candidate):
        tried.append(candidate)
        return len(tried) > 1

    smaller, _ = reduced("simpler", case, fails)
    assert smaller["a"].tolist() == [0.0] * 16
    assert len(tried) == 3


def test_factors_of_dropout_become_1_and_are_not_rounded():
    case = {"dropout": np.array([2.0, 0.0])}
    smaller, tried = reduced("simpler", case, lambda _: True)
    assert smaller["dropout"].tolist() == [1.0, 1.0]
    assert len(tried) == 1
    _, tried = reduced("rounder", case, never)
    assert tried == []


def test_a_number_becomes_0_or_1_or_is_cut_to_few_bits():
    case = {"words": "tanh", "k": np.array([3]), "a": np.array([[0.7]])}
    _, tried = reduced("rounder", case, never)
    cut = [0.5, 0.75, 11 / 16, 179 / 2**8, 45875 / 2**16]  # 0.7 is 0.1011001100... in 2
    assert [c["a"].item() for c in tried] == [0.0, 1.0, -1.0, *cut]


def test_a_number_is_cut_to_2_4_8_and_16_bits():
    """Cut to one bit more or less it would be another number each time."""
    _, tried = reduced("rounder", {"a": np.array([0.83303])}, never)
    cut = [3 / 2**2, 13 / 2**4, 213 / 2**8, 54593 / 2**16]
    assert [c["a"].item() for c in tried[3:]] == cut


def test_the_bits_are_those_of_the_mantissa():
    _, tried = reduced("rounder", {"a": np.array([-0.7 * 2**-30])}, never)
    cut = [-0.5, -0.75, -11 / 16, -179 / 2**8, -45875 / 2**16]
    assert [c["a"].item() for c in tried[3:]] == [k * 2.0**-30 for k in cut]


@pytest.mark.parametrize("value", [0.0, 1.0, -1.0])
def test_the_simplest_numbers_stay(value):
    assert reduced("rounder", {"a": np.array([value])}, never)[1] == []


def test_no_number_is_tried_twice():
    _, tried = reduced("rounder", {"a": np.array([0.75])}, never)
    assert [c["a"].item() for c in tried] == [0.0, 1.0, -1.0]  # 0.11 cut is 1 or itself


def test_entries_are_rounded_in_turn_as_far_as_it_goes():
    case = {"a": np.array([5.0, 6.0]), "b": np.array([7.0])}

    def fails(candidate):
        return candidate["a"][0] >= 1 and candidate["b"][0] >= 5

    smaller, tried = reduced("rounder", case, fails)
    assert (smaller["a"].tolist(), smaller["b"].tolist()) == ([1.0, 0.0], [8.0])
    assert [c["a"].tolist() for c in tried[:3]] == [[0, 6], [1, 6], [1, 0]]
    assert case["a"].tolist() == [5.0, 6.0]


def test_structures_are_tried_first_and_once_more_after_the_sizes():
    tried = []

    def plainer(case):
        yield from ({"layers": k} for k in range(case["layers"]))

    def fails(case):
        tried.append(case["layers"])
        return case["layers"] % 3 == 2

    made = phases(lambda case: {}, fails, plainer)
    assert len(made) == 7
    for k in (0, 3):
        tried.clear()
        assert made[k]({"layers": 6}) == {"layers": 2}
        assert tried == [0, 1, 2, 0, 1]
    always = phases(lambda case: {}, lambda case: True, plainer)
    assert [one({"steps": 9}) for one in (always[1], always[4])] == [{"steps": 0}] * 2


def arrays_tried(arrays):
    tried = []
    fewer_arrays({"gradients": arrays, "limit": 1.0}, lambda c: tried.append(c))
    assert all(c["limit"] == 1.0 for c in tried)
    return [[np.asarray(a).tolist() for a in c["gradients"]] for c in tried]


def test_an_array_goes_or_an_entry_or_the_last_slice_of_one():
    one, two = np.array([1.0, 2.0]), np.array([[3.0, 4.0]])
    first, second = one.tolist(), two.tolist()
    assert arrays_tried([one, two]) == [
        [second],
        [[2.0], second],
        [[1.0], second],
        [first],
        [first, [4.0]],
        [first, [3.0]],
        [first, [[3.0]]],
    ]


def test_the_last_array_and_the_last_entry_stay():
    assert arrays_tried([np.array([1.0])]) == []
    assert arrays_tried([np.array([[1.0]])]) == []
    assert arrays_tried([np.array([1.0, 2.0])]) == [[[2.0]], [[1.0]]]
    slices = arrays_tried([np.arange(4.0).reshape(2, 2)])
    assert slices[4:] == [[[[0.0, 1.0]]], [[[0.0], [2.0]]]]


def test_arrays_go_until_nothing_smaller_fails():
    def fails(case):
        return sum(a.sum() for a in case["gradients"]) >= 8

    case = {"gradients": [np.array([1.0, 2.0, 8.0]), np.array([3.0])], "limit": 1.0}
    smaller = fewer_arrays(case, fails)
    assert [a.tolist() for a in smaller["gradients"]] == [[8.0]]
    assert len(case["gradients"]) == 2


def test_a_size_that_no_input_has_is_left_alone():
    for word, phase in product(("T", "B"), ("shorter", "narrower")):
        shape = "B" if word == "T" else "T"
        case, tried = reduced(phase, {"a": np.ones(1)}, lambda _: True, a=(shape,))
        assert (tried, len(case["a"])) == ([], 1)
