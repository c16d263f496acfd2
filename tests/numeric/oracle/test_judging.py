"""One answer against the right one: which rows are inside, outside, undecidable."""

from math import inf, log, nan

import flint
import numpy as np
import pytest

from longdep.numeric.oracle.check.judging import (
    Verdict,
    allowed_sizes,
    errors,
    held,
    judge,
)
from longdep.numeric.oracle.family import Allowed
from longdep.numeric.oracle.quantities import Quantity, Role

PLAIN = Quantity("a", ("n",))
STEPS = Quantity("h", ("T", "n"))
STATES = Quantity("h", ("steps+1", "n"))
GRADIENT = Quantity("delta", ("T", "n"), role=Role.GRADIENT)
LOGARITHM = Quantity("log_norm", ("T",), logarithm=True)
BATCHED = Quantity("h", ("T", "B", "n"))
LANES = Quantity("h", ("4", "B", "n"))
NOTHING = flint.arb(0, inf)


def balls(*entries: object) -> np.ndarray:
    """An object array of balls; a number is an exact one."""
    array = np.array(entries, dtype=object)
    for place in np.ndindex(array.shape):
        array[place] = flint.arb(array[place])
    return array


def verdict(
    quantity: Quantity,
    values: object,
    right: np.ndarray,
    size: object,
    **options: object,
) -> Verdict:
    allowed = Allowed(size=np.array(size), why="derived", **options)
    return judge(quantity, np.array(values), right, allowed)


def counts(*arguments: object, **options: object) -> tuple[int, int, int]:
    """Rows inside, outside, undecidable."""
    its = verdict(*arguments, **options)
    return its.inside, its.outside, its.undecidable


INSIDE, OUTSIDE, UNDECIDABLE = (1, 0, 0), (0, 1, 0), (0, 0, 1)


@pytest.mark.parametrize("sign", [1, -1])
def test_an_error_up_to_the_allowance_is_inside_and_more_is_outside(sign: int) -> None:
    for error, expected in ((0, INSIDE), (0.25, INSIDE), (0.25 + 2**-30, OUTSIDE)):
        assert counts(PLAIN, [1 + sign * error], balls(1), 0.25) == expected


def test_the_comparison_itself_may_be_off_by_its_own_roundings_alone() -> None:
    assert counts(PLAIN, [1 + 0.25 * (1 + 2**-41)], balls(1), 0.25) == INSIDE
    assert counts(PLAIN, [1 + 0.25 * (1 + 2**-38)], balls(1), 0.25) == OUTSIDE


def test_what_is_outside_for_no_number_of_the_ball_is_undecidable() -> None:
    wide = balls(flint.arb(1, 0.125))
    for error, expected in ((0.1, INSIDE), (0.2, UNDECIDABLE), (0.5, OUTSIDE)):
        assert counts(PLAIN, [1 + error], wide, 0.25) == expected


def test_the_middle_of_a_ball_counts_to_all_its_digits() -> None:
    with flint.ctx.workprec(100):
        right = flint.arb(1) + flint.arb(2) ** -60
        assert errors(np.array([1.0]), balls(right))[0][0] == 2.0**-60


@pytest.mark.parametrize("largest", [1.0, 8.0])
def test_an_allowance_of_half_the_largest_entry_leaves_nothing_to_check(
    largest: float,
) -> None:
    right = balls(largest, largest / 2)
    values = [largest, largest / 2]
    assert counts(PLAIN, values, right, largest * 0.49) == INSIDE
    assert counts(PLAIN, values, right, largest * 0.5) == UNDECIDABLE
    assert counts(PLAIN, [10 * largest, 0], right, largest * 0.5) == OUTSIDE


def test_of_a_logarithm_an_allowance_of_log_2_leaves_nothing_to_check() -> None:
    right = balls(100)
    assert counts(LOGARITHM, [100.0], right, log(2) - 1e-9) == INSIDE
    assert counts(LOGARITHM, [100.0], right, log(2)) == UNDECIDABLE
    assert counts(LOGARITHM, [0.01], balls(0.01), 0.3) == INSIDE


def test_a_ball_that_holds_zero_is_compared_with_the_allowance_alone() -> None:
    for right in (balls(0), balls(flint.arb(0, 1e-30))):
        assert counts(PLAIN, [1e-3], right, 1e-3 * (1 + 1e-9)) == INSIDE
        assert counts(PLAIN, [1e-3], right, 0.9e-3) == OUTSIDE
    assert errors(np.array([2.0, 2.0]), balls(0, 3))[1].tolist() == [0.0, 3.0]


def test_a_small_number_beside_its_radius_is_not_zero() -> None:
    apart = balls(flint.arb(1, 0.75), flint.arb(1, 0.25), flint.arb(-1, 0.25))
    assert errors(np.ones(3), apart)[1].tolist() == [1.0, 1.0, 1.0]
    touching = balls(flint.arb(1, 1.5))
    assert errors(np.ones(1), touching)[1].tolist() == [0.0]


def test_of_what_nothing_is_known_nothing_is_decided() -> None:
    assert counts(PLAIN, [7.0], balls(NOTHING), 1e-3) == UNDECIDABLE
    assert counts(PLAIN, [7.0], balls(1), inf) == UNDECIDABLE
    assert counts(PLAIN, [1.0], balls(1), 1e-3, decidable=False) == UNDECIDABLE
    (distance,), (size,) = errors(np.array([7.0]), balls(NOTHING))
    assert (distance, size) == (inf, 0.0)


@pytest.mark.parametrize("value", [inf, -inf, nan])
def test_an_infinite_answer_is_right_where_the_value_is_that(value: float) -> None:
    right = balls(flint.arb(value))
    assert counts(PLAIN, [value], right, 0.0) == INSIDE
    for other in {inf, -inf, 1.0} - {value}:
        assert counts(PLAIN, [other], right, 0.0) == OUTSIDE
    assert counts(PLAIN, [value], balls(1), 1e-3) == OUTSIDE


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_what_is_beyond_the_largest_number_is_right_as_its_infinity(sign) -> None:
    beyond, largest = balls(sign * 70_000.0), 65_504.0
    assert counts(PLAIN, [sign * inf], beyond, 1.0, largest=largest) == INSIDE
    assert counts(PLAIN, [-sign * inf], beyond, 1.0, largest=largest) == OUTSIDE
    assert counts(PLAIN, [sign * 70_000.0], beyond, 1.0, largest=largest) == INSIDE
    assert counts(PLAIN, [sign * inf], beyond, 1.0) == OUTSIDE
    assert counts(PLAIN, [sign * inf], balls(sign * 65_000), 1.0, largest=largest) == (
        OUTSIDE
    )


def test_what_may_be_beyond_the_largest_number_is_undecidable() -> None:
    largest, edge = 65_504.0, 65_504.0 * (1 + 2**-7)
    for right in (largest, edge, edge + 0.5):
        assert counts(PLAIN, [inf], balls(right), 1.0, largest=largest) == UNDECIDABLE
    assert counts(PLAIN, [inf], balls(edge + 2), 1.0, largest=largest) == INSIDE
    assert counts(PLAIN, [inf], balls(largest - 2), 1.0, largest=largest) == OUTSIDE
    wide = balls(flint.arb(edge + 20, 30))
    assert counts(PLAIN, [inf], wide, 1.0, largest=largest) == UNDECIDABLE


@pytest.mark.parametrize(
    ("quantity", "shape", "rows"),
    [
        (PLAIN, (6,), 1),
        (STEPS, (3, 2), 3),
        (STATES, (3, 2), 3),
        (LOGARITHM, (4,), 4),
        (BATCHED, (3, 2, 5), 6),
        (LANES, (4, 3, 2), 12),
        (Quantity("W", ("n", "m")), (3, 2), 1),
        (Quantity("a"), (), 1),
    ],
)
def test_a_row_is_a_step_of_a_sequence_and_else_the_whole(
    quantity, shape, rows
) -> None:
    right = np.full(shape, flint.arb(4), dtype=object)
    values = np.full(shape, 4.0)
    assert counts(quantity, values, right, 1e-3) == (rows, 0, 0)
    values[(-1,) * len(shape)] = 5.0
    assert counts(quantity, values, right, 1e-3) == (rows - 1, 1, 0)
    right[(0,) * len(shape)] = NOTHING
    expected = (rows - 2, 1, 1) if rows > 1 else (0, int(right.size > 1), 0)
    expected = (*expected[:2], rows - expected[0] - expected[1])
    assert counts(quantity, values, right, 1e-3) == expected


def test_a_row_is_measured_by_its_own_largest_entry() -> None:
    right = balls([1, 1000], [1, 1])
    assert counts(STEPS, [[1.0, 1000.0], [1.0, 1.0]], right, 0.5) == (1, 0, 1)


def test_an_output_without_entries_has_no_miss() -> None:
    empty = np.empty((0, 2), dtype=object)
    assert verdict(STEPS, np.empty((0, 2)), empty, 0.0) == Verdict(output="h")


@pytest.mark.parametrize(
    ("quantity", "step", "lag"),
    [(STEPS, 2, None), (STATES, 1, None), (GRADIENT, 2, 1), (PLAIN, None, None)],
)
def test_the_worst_miss_is_named_with_its_step_and_lag(quantity, step, lag) -> None:
    if quantity is PLAIN:
        right, values, place = balls(4, 4, 4), [4.5, 6.0, 4.0], (1,)
    else:
        right = balls([4, 4], [4, 4], [4, 4])
        values, place = [[4.5, 4.0], [4.0, 6.0], [4.0, 4.0]], (1, 1)
    miss = verdict(quantity, values, right, 0.25).miss
    assert miss is not None
    assert (miss.place, miss.step, miss.lag) == (place, step, lag)
    assert (miss.computed, miss.allowed, miss.count) == (6.0, 0.25, 2)
    assert (miss.output, miss.why) == (quantity.name, "derived")
    assert miss.expected.overlaps(flint.arb(4))


def test_the_worst_miss_is_that_of_the_largest_share_of_its_allowance() -> None:
    its = verdict(PLAIN, [5.0, 4.5], balls(4, 4), [0.5, 0.125])
    assert its.miss is not None
    assert its.miss.place == (1,)
    nowhere = verdict(PLAIN, [5.0, nan], balls(4, 4), [0.5, 0.125])
    assert nowhere.miss is not None
    assert nowhere.miss.place == (1,)
    exact = verdict(PLAIN, [5.0, 4.5], balls(4, 4), [0.5, 0.0])
    assert exact.miss is not None
    assert exact.miss.place == (1,)


def test_the_share_is_the_largest_error_in_allowances_among_what_is_decided() -> None:
    assert verdict(PLAIN, [4.0, 4.125], balls(4, 4), 0.25).share == 0.5
    assert verdict(PLAIN, [4.0, 4.125], balls(4, NOTHING), 0.25).share == 0.0
    assert verdict(PLAIN, [4.0], balls(4), 0.0).share == 0.0
    assert verdict(PLAIN, [5.0], balls(4), 0.0).share == inf
    beyond = verdict(PLAIN, [inf], balls(70_000), 1.0, largest=65_504.0)
    assert beyond.share == 0.0


def test_an_allowance_has_an_exponent_and_an_underflow_of_its_own() -> None:
    allowed = Allowed(size=np.array([3.0, 1.0]), why="", exponent=-2, underflow=0.5)
    assert allowed_sizes(allowed).tolist() == [1.25, 0.75]
    assert counts(PLAIN, [5.25], balls(4), 3.0, exponent=-2, underflow=0.5) == INSIDE
    assert counts(PLAIN, [5.3], balls(4), 3.0, exponent=-2, underflow=0.5) == OUTSIDE


def test_a_list_of_arrays_is_judged_array_by_array_and_counted_together() -> None:
    right = [balls(4), balls(4, 8), balls(4)]
    values = [np.array([4.0]), np.array([4.0, 9.0]), np.array([4.125])]
    sizes = [np.array([0.25]), np.array([0.25, 0.25]), np.array([0.25])]
    allowed = Allowed(size=sizes, why="", underflow=[0.0, 0.0, 0.0])
    its = judge(Quantity("grads", ("n",)), values, right, allowed)
    assert (its.inside, its.outside, its.undecidable, its.share) == (2, 1, 0, 4.0)
    assert its.miss is not None
    assert its.miss.place == (1, 1)
    again = [np.array([5.0]), np.array([4.0, 8.0]), np.array([6.0])]
    assert judge(PLAIN, again, right, allowed).miss.place == (0, 0)
    wider = Allowed(size=sizes, why="", underflow=[0.0, 1.0, 0.0])
    assert judge(PLAIN, values, right, wider).outside == 0
    everywhere = Allowed(size=sizes, why="", underflow=1.0)
    assert judge(PLAIN, values, right, everywhere).outside == 0
    assert judge(PLAIN, [], [], Allowed(size=[], why="")) == Verdict(output="a")


def test_the_roundings_of_the_comparison_are_2_to_the_minus_40() -> None:
    edge = 0.25 * (1 + 2.0**-40)
    assert counts(PLAIN, [edge], balls(0), 0.25) == INSIDE
    assert counts(PLAIN, [np.nextafter(edge, 1)], balls(0), 0.25) == OUTSIDE


def test_blind_is_a_logarithm_by_itself_and_else_a_row_by_its_largest_entry() -> None:
    logarithms = Quantity("exponents", ("n",), logarithm=True)
    sizes = [0.1, 1.0]  # the second, of what may be 0, is compared all the same
    assert counts(logarithms, [100.0, 0.0], balls(100, 0), sizes) == INSIDE
    assert counts(PLAIN, [8.0, 0.0], balls(8, 0), [0.1, 5.0]) == UNDECIDABLE


def test_distances_are_to_the_middle_and_what_a_float_has_not_of_it() -> None:
    with flint.ctx.workprec(100):
        right = balls(1 + flint.arb(2) ** -54)
    (distance,), (size,) = errors(np.array([1 + 2.0**-52]), right)
    assert (distance, size) == (3 * 2.0**-54, 1.0)


def test_sizes_are_those_of_the_middles_and_never_0_away_from_0() -> None:
    tiny = flint.arb(10) ** -400
    assert errors(np.zeros(2), balls(0.5, tiny))[1].tolist() == [0.5, 5e-324]


@pytest.mark.parametrize("value", [inf, -inf, nan])
def test_the_same_infinity_is_no_distance_away(value: float) -> None:
    (distance,), _ = errors(np.array([value]), balls(flint.arb(value)))
    assert distance == 0.0


def test_balls_are_held_as_floats() -> None:
    holding = held(balls(flint.arb(3, 0.5), inf, NOTHING))
    assert holding.middle[:2].tolist() == [3.0, inf]
    assert np.isnan(holding.middle[2])
    assert holding.rest.tolist() == [0.0, *holding.radius[1:]] == [0.0] * 3
    assert 0.5 <= holding.radius[0] < 0.5 * (1 + 2**-20)
    assert holding.large.tolist() == [3.0, 0.0, 0.0]
    assert holding.finite.tolist() == [True, False, False]
    assert holding.silent.tolist() == [False, False, True]
    assert held(holding) is holding


def test_a_list_of_arrays_is_held_array_by_array() -> None:
    one, two = held([balls(1, 2), balls(3)])
    assert (one.middle.tolist(), two.middle.tolist()) == ([1.0, 2.0], [3.0])
    assert held(balls([1, 2], [3, 4])).middle.shape == (2, 2)


def test_the_edges_of_what_may_be_beyond_the_largest_number() -> None:
    """Up to 128 (1 + 2**-7) = 129 a number may be rounded down to 128."""
    for right, size, expected in (
        (127.0, 1.0, UNDECIDABLE),  # 127 + 1 is the largest number itself
        (127.0, 1.0 - 2**-20, OUTSIDE),
        (130.0, 1.0, UNDECIDABLE),  # 130 - 1 is 129
        (130.0, 1.0 - 2**-20, INSIDE),
    ):
        assert counts(PLAIN, [inf], balls(right), size, largest=128.0) == expected


def test_lanes_are_those_of_states_alone() -> None:
    of_batches = Quantity("a", ("4", "B"))
    right = np.full((4, 3), flint.arb(4), dtype=object)
    assert counts(of_batches, np.full((4, 3), 4.0), right, 1e-3) == INSIDE
