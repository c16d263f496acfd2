"""What is drawn for the recurrent systems contains every kind that is promised.

Counted among cases from fixed seeds: a kind that is drawn with probability p is missed
by N cases with probability (1 - p)^N, but the seeds are fixed, so nothing is left to
chance from one run to the next.
"""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.families import points, sizes
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.packing import sizes_of, unpack
from longdep.numeric.oracle.routes.sequence import sequence_of, sequences_of
from longdep.numeric.oracle.stacked.layout import layout_of
from longdep.numeric.oracle.systems import SYSTEMS, system
from longdep.numeric.oracle.vocabulary import inputs
from tests.numeric.oracle.judging import drawn

NAMES = [s.name for s in SYSTEMS if s.cell or s.name == "linear-recurrence"]
MANY = 600


@cache
def cases(name, convention=None, precision="float64", count=MANY):
    chosen = convention or system(name).conventions[0]
    return drawn(name, chosen, precision, count)


def dimensions(name, case, convention=None):
    entry = system(name)
    sizes = sizes_of(inputs(entry, convention, case), case)
    ways = {"ways": len(layout_of(case).ways)} if entry.stacked else {}
    return sizes | ways


@pytest.mark.parametrize("name", NAMES)
def test_most_cases_are_small_and_some_are_at_the_edges_of_blocks(name):
    every = [dimensions(name, case) for case in cases(name)]
    large = [s for s in every if sizes.is_large(s)]
    assert 8 <= len(large) <= MANY // 16
    units = {s["n"] for s in every}
    assert max(units) > 32
    few = 2 if system(name).stacked else 3  # n <= 4 of its ordinary cases
    assert len(units & set(sizes.EDGES)) >= few
    steps = {s.get("T", s.get("steps")) for s in every}
    assert 1 in steps
    assert max(steps) >= 255
    if system(name).cell:
        assert max(s["m"] for s in every) > 16
    if system(name).padded or system(name).stacked:
        assert max(s["B"] for s in every) >= 5


def test_over_all_systems_every_edge_is_drawn():
    seen, batches, longest = set(), set(), 0
    for name in NAMES:
        for case in cases(name):
            s = dimensions(name, case)
            seen |= {s["n"], s.get("m", 0)}
            batches.add(s.get("B", 1))
            longest = max(longest, s.get("T", s.get("steps")))
    assert set(sizes.EDGES) <= seen
    assert set(sizes.BATCHES) <= batches
    assert longest == max(sizes.LONG) == 1000


@pytest.mark.parametrize("name", NAMES)
def test_no_large_case_costs_more_than_the_cap_but_where_two_steps_do(name):
    entry, count = system(name), 0
    for case in cases(name):
        s = dimensions(name, case)
        if work := family_of(entry).large_work(case, entry.conventions[0]):
            count += 1
            assert work == sizes.work(entry, s)
            assert work <= sizes.MOST_WORK or s.get("T", s.get("steps")) <= 2
    assert count == sum(sizes.is_large(dimensions(name, case)) for case in cases(name))


def test_a_case_of_another_family_is_never_large():
    for entry in SYSTEMS:
        if entry.name not in NAMES and not entry.scans:
            assert not family_of(entry).large_work({}, entry.conventions[0])


@pytest.mark.parametrize("name", ["padded-rnn", "lstm"])
def test_the_same_seed_draws_the_same_cases_in_every_process(name):
    code = (
        "from tests.numeric.oracle.test_drawn_cases import digest\n"
        f"print(digest({name!r}))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": str(k)},
            cwd=Path(__file__).resolve().parents[3],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for k in (1, 2)
    }
    assert printed == {digest(name)}


def digest(name):
    """A hash of the arrays of some cases."""
    total = hashlib.sha256()
    for case in drawn(name, "torch", "float64", 60):
        for value in case.values():
            total.update(np.asarray(value).tobytes())
    return total.hexdigest()


@pytest.mark.parametrize("name", NAMES)
def test_the_work_of_a_case_grows_with_each_of_its_sizes(name):
    entry = system(name)
    small = {"n": 3, "m": 2, "T": 5, "steps": 5, "B": 2}
    for word in ("n", "m", "T", "B") if entry.cell else ("n", "steps"):
        larger = small | {word: 2 * small[word]}
        if word == "T" or (word == "steps" and not entry.cell):
            larger |= {"T": 10, "steps": 10}
        assert sizes.work(entry, larger) > sizes.work(entry, small)
    for word in ("layers", "ways") if entry.stacked else ():
        assert sizes.work(entry, small | {word: 2}) > sizes.work(entry, small)


def test_a_linear_recurrence_of_no_steps_is_its_initial_state():
    entry, still = system("linear-recurrence"), 0
    for case in cases(entry.name):
        if case["steps"] == 0:
            still += 1
            reference = family_of(entry).reference(case, "transposed", 20)["h"]
            assert [[float(ball) for ball in row] for row in reference] == [
                case["h0"].tolist()
            ]
    assert still >= 10


@pytest.mark.parametrize("name", ["simple-rnn", "gru", "lstm"])
def test_the_cases_of_default_checks_reach_steps_that_only_long_sequences_have(name):
    """What is wrong only from step 64, 256 or 512 on: 5 checks of 160 such cases."""
    lengths = [
        [len(case["x"]) for case in drawn(name, "torch", "float64", 160, start=k)]
        for k in range(5)
    ]
    for steps, checks in ((64, 5), (256, 5), (512, 2)):
        assert sum(max(each) >= steps for each in lengths) >= checks


@pytest.mark.parametrize("name", ["lstm", "padded-lstm"])
def test_initial_states_are_zero_together_and_each_without_the_other(name):
    kinds = Counter(
        (bool(np.any(case["h0"])), bool(np.any(case["c0"]))) for case in cases(name)
    )
    assert kinds[True, True] > MANY // 2
    for kind in ((False, False), (False, True), (True, False)):
        assert kinds[kind] >= MANY // 60


def tied(sequence):
    """How many pre-activations of a rectified sequence are 0, in exact fractions."""

    def exact(array):
        return [[Fraction(float(v)) for v in row] for row in np.atleast_2d(array)]

    weight, inputs_ = (
        exact(sequence.weights["U", "a"]),
        exact(sequence.weights["W", "a"]),
    )
    bias = np.asarray(sequence.weights["b", "a"], dtype=np.float64)
    bias = exact(bias + sequence.weights.get(("d", "a"), 0 * bias))[0]
    (state,) = exact(sequence.h0)
    ties = 0
    for x in exact(sequence.x) if len(sequence.x) else []:
        pre = [
            sum(u * h for u, h in zip(row, state, strict=True))
            + sum(w * v for w, v in zip(enters, x, strict=True))
            + b
            for row, enters, b in zip(weight, inputs_, bias, strict=True)
        ]
        ties += sum(z == 0 for z in pre)
        state = [max(z, Fraction(0)) for z in pre]
    return ties


def halves(case):
    return case.get("activation") == "relu" and np.all(2 * case["x"] % 1 == 0)


@pytest.mark.parametrize("precision", ["float64", "float32", "float16"])
@pytest.mark.parametrize("name", ["simple-rnn", "lag-gradients", "padded-rnn"])
def test_some_rectified_cases_have_a_sum_that_is_exactly_zero(name, precision):
    entry, convention = system(name), "torch"
    shorts = [case for case in cases(name, convention, precision, 300) if halves(case)]
    assert len(shorts) >= 2
    for case in shorts:
        parts = (
            sequences_of(entry, case, convention)
            if entry.padded
            else [sequence_of(entry, case, convention)]
        )
        assert sum(map(tied, parts)) >= 1


@pytest.mark.parametrize("precision", ["float64", "float32", "float16"])
def test_a_tie_is_computed_exactly_in_the_format_in_every_order(precision):
    """Numbers of the sums are multiples of a power of 2, and fit the format."""
    for case in cases("simple-rnn", "torch", precision, 300):
        if not halves(case):
            continue
        slots = unpack(conventions.convention("rnn", "torch"), case)
        h, zero = case["h0"].astype(np.float64), []
        for x in case["x"]:
            forwards, backwards = (
                in_order(slots, x.astype(precision), h.astype(precision), order)
                for order in (1, -1)
            )
            zero.append(bool(np.any(forwards == 0)))
            assert np.array_equal(forwards == 0, backwards == 0)
            h = np.maximum(forwards, 0)
        assert any(zero)


def in_order(slots, x, h, order):
    """U h + W x + b + d with the terms added one by one, in the format."""
    terms = np.concatenate(
        [
            slots["U", "a"] * h,
            slots["W", "a"] * x,
            slots["b", "a"][:, None],
            slots["d", "a"][:, None],
        ],
        axis=1,
    )[:, ::order]
    total = np.zeros(len(terms), terms.dtype)
    for column in terms.T:
        total = total + column
    return total


@pytest.mark.parametrize("precision", ["float64", "float32", "float16"])
@pytest.mark.parametrize("name", ["simple-rnn", "linear-recurrence", "padded-rnn"])
def test_some_states_come_near_the_top_of_the_format_and_none_passes_it(
    name, precision
):
    entry, top = system(name), np.finfo(precision)
    convention = entry.conventions[0]
    highest = 0.0
    many = 3000 if precision == "float16" else 250  # special points are rare there
    for case in cases(name, convention, precision, many):
        if case.get("activation", "identity") not in points.LINEAR:
            continue
        reference = family_of(entry).reference(case, convention, 20)
        for array in reference.values():
            for ball in array.reshape(-1):
                assert abs(ball) < float(top.max)
        largest = max(float(abs(ball)) for ball in reference["h"].reshape(-1))
        highest = max(highest, largest)
    assert np.log2(highest) > 0.5 * top.maxexp


@pytest.mark.parametrize("name", ["simple-rnn", "gru", "lstm"])
def test_some_biases_saturate_their_units_at_every_step(name):
    convention = "torch"
    most = [np.max(np.abs(c["b_hh"])) for c in cases(name, convention)]
    assert sum(size >= 16 for size in most) >= 5
    assert max(most) == 1024


PADDED = [
    (f"padded-{table.cell}", table.name, table.takes_empty)
    for table in conventions.CONVENTIONS
]


@pytest.mark.parametrize(("name", "convention", "empty"), PADDED)
def test_sequences_of_length_zero_are_drawn_where_a_convention_has_them(
    name, convention, empty
):
    assert empty == convention.startswith("keras")
    for kind in ("bulk", "small"):
        batches = drawn(name, convention, "float64", 60, kind=kind)
        shortest = min(int(np.min(case["lengths"])) for case in batches)
        assert shortest == (0 if empty else 1)
        for case in batches:
            assert not np.any(case["cotangent_h"][case["lengths"] == 0])


def test_an_empty_sequence_ends_in_its_initial_state_by_both_routes():
    entry, convention = system("padded-lstm"), "keras"
    family, empties = family_of(entry), 0
    for case in drawn(entry.name, convention, "float64", 40, kind="small"):
        for b in np.flatnonzero(case["lengths"] == 0):
            empties += 1
            for answer in (
                family.reference(case, convention, 20),
                family.second_route(case, convention, 20),
            ):
                for last, start in (("last_h", "h0"), ("last_c", "c0")):
                    row = [float(ball) for ball in answer[last][b]]
                    assert row == case[start][b].tolist()
                at_start = [float(ball) for ball in answer["grad_h0"][b]]
                assert at_start == case["cotangent_last"][b].tolist()
                assert all(ball == 0 for ball in answer["grad_x"][b].reshape(-1))
    assert empties >= 10


def test_the_outputs_of_an_empty_sequence_are_undecidable_not_wrong():
    """Keras' backends differ: 0 with torch, the initial state with jax."""
    entry, convention = system("padded-rnn"), "keras"
    family, judged = family_of(entry), 0
    for case in drawn(entry.name, convention, "float64", 60, kind="small"):
        if case["activation"] != "tanh":
            continue
        reference = family.reference(case, convention, 20)
        allowed = family.allowance(case, convention, reference, "float64")
        for b, length in enumerate(case["lengths"]):
            judged += length == 0
            assert bool(np.all(np.isinf(allowed["h"].size[b]))) == (length == 0)
            if length == 0:
                assert not np.any(allowed["last_h"].size[b])
                assert not np.any(allowed["grad_h0"].size[b])
    assert judged >= 5
