"""When products of Jacobians are dropped, and what they count for by their norms.

All norms, strengths and sums are set to numbers that floats hold exactly: a share of
the bound that is just not more than what shows is dropped, the least bit more is kept.
"""

import numpy as np
import pytest

from longdep.numeric.oracle.bounds import products
from longdep.numeric.oracle.bounds.products import Products

LESS = 1 - 2.0**-40
LOCAL = np.array([3.0, -4.0])  # of norm 5
NEAR, BEFORE = -10.0, -40.0  # log2 of ||P(4, 1)|| and ||P(3, 1)||
SHARE = 2.0**-30


@pytest.fixture
def held(monkeypatch):
    """Four steps; at step 1, the last block's shares are just what does not show."""
    monkeypatch.setattr(products, "COLUMNS", 1)
    scales = np.array([0, 0, 0, 0, 3])
    held = Products(scales, np.ones((5, 2)), 2, 2.0**-53, 0.0)
    held.split = 0.125
    held.met[3] = 1e20  # the block before the last stays
    held.met[4, :2, 0], held.met[4, :2, 1] = [3, 4], [5, 12]  # q, c
    held.met[4, 2:, 0] = [7, 24]  # r
    held.strengths[4] = 2.0, 5.0  # ||G|| = 4, ||K|| = 32
    held.norms[:] = 90.0
    held.norms[4, 1], held.norms[3, 1] = NEAR, BEFORE
    held.least[1] = 2.0**NEAR * (5 + 4 * 25 + 0.125 * 13) * 2**3
    held.sums.states[4] = [0.0, 2.0**NEAR * 5 / SHARE]
    held.sums.gradients[4] = [2.0**NEAR * 4 * 5 / SHARE, 1.0]
    held.sums.rows[4] = [2.0**BEFORE * 32 * 5 / SHARE, 0.0]
    return held


def test_a_block_is_dropped_where_none_of_its_shares_shows(held):
    held._drop(held.norms, 1, LOCAL)
    assert held.last == 3


def test_a_block_is_kept_where_its_own_errors_show(held):
    held.least[1] *= LESS
    held._drop(held.norms, 1, LOCAL)
    assert held.last == 4


@pytest.mark.parametrize("word", ["states", "gradients", "rows"])
def test_a_block_is_kept_where_errors_made_before_it_show(held, word):
    getattr(held.sums, word)[4] *= LESS
    held._drop(held.norms, 1, LOCAL)
    assert held.last == 4


def test_a_block_whose_norm_is_not_known_is_kept(held):
    held.norms[4, 1] = np.nan
    held._drop(held.norms, 1, LOCAL)
    assert held.last == 4


def test_blocks_are_dropped_down_to_the_newest(held):
    held.met[:] = 0.0
    held.norms[:] = -1000.0
    held.sums.states[:] = held.sums.gradients[:] = held.sums.rows[:] = 1.0
    held._drop(held.norms, 1, LOCAL)
    assert held.last == 2


def counted(held, t):
    """What the dropped blocks add to what reaches a step, and to their own sums."""
    later, rows = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, 20.0])
    parted = np.array([[0.5, 1e9], [1e9, 0.5]])
    mixing = np.array([[3.0, 4.0], [5.0, -12.0]])  # rows of norms 5 and 13
    held._count_dropped(held.norms, t, LOCAL, later, mixing, rows, parted)
    return later, rows, parted


def test_dropped_blocks_count_by_their_norms(held):
    """||P(k, 1)|| <= ||P(2, 1)|| ||P(k, 2)||; the norms of G_k, K_k, q, r and c."""
    held.last = 2
    held.scales[:] = [0, 1, 9, 2, 4]
    held.norms[:] = 90.0
    held.norms[2, 1], held.norms[3, 2], held.norms[4, 2] = 3.0, 2.0, -1.0
    held.met[3] = 0.0
    held.met[3, :2] = [[4, 6], [3, 8]]  # q of norm 5, c of norm 10
    held.met[3, 2:, 0] = [8, 15]  # r of norm 17
    held.strengths[3] = 1.0, -2.0
    held.sized[3], held.sized[4] = [[3, 16], [4, 12]], [[1, 12], [0, 5]]
    held.sums.states[:] = held.sums.gradients[:] = held.sums.rows[:] = 1.0
    later, rows, parted = counted(held, 1)
    near = {3: 2.0**5, 4: 2.0**2}
    unit = {3: 2.0 ** (2 - 1) * near[3], 4: 2.0 ** (4 - 1) * near[4]}
    of_q = unit[3] * (5 + 2 * 17) + unit[4] * (5 + 4 * 25)
    of_c = unit[3] * 10 + unit[4] * 13
    assert later.tolist() == [[1 + of_q, 2 + of_c], [3 + of_q, 4 + of_c]]
    assert rows.tolist() == [10 + 5 * of_q, 20 + 13 * of_q]
    most = max(unit[3] * 5, unit[4] * 1), max(unit[3] * 20, unit[4] * 13)
    assert parted.tolist() == [[most[0], 1e9], [1e9, most[1]]]
    assert held.norms[3:, 1].tolist() == [5.0, 2.0]
    assert held.sums.states[:, 0].tolist() == [
        1,
        1,
        1,
        1 + near[3] * 5,
        1 + near[4] * 5,
    ]
    assert held.sums.gradients[:, 1].tolist() == [
        1, 1, 1, 1 + near[3] * 2 * 5, 1 + near[4] * 4 * 5,
    ]  # fmt: skip
    # A row of step k feels P(k - 1, 1): of the last block held, and of the one before.
    assert held.sums.rows[:, 1].tolist() == [
        1, 1, 1, 1 + 2.0**3 / 4 * 5, 1 + near[3] * 32 * 5,
    ]  # fmt: skip


def test_where_nothing_is_dropped_nothing_is_added(held):
    before = held.norms.copy()
    later, rows, parted = counted(held, 1)
    assert later.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert rows.tolist() == [10.0, 20.0]
    assert parted.tolist() == [[0.5, 1e9], [1e9, 0.5]]
    assert np.array_equal(held.norms, before)


def test_what_is_dropped_during_a_sweep_still_counts_at_its_end(monkeypatch):
    """Three steps of Jacobians 1 and errors 1: the last is dropped at step 1."""
    monkeypatch.setattr(products, "COLUMNS", 1)
    monkeypatch.setattr(products, "UNSEEN", 2.0**90)
    held = Products(np.zeros(4, dtype=int), np.ones((4, 1)), 0, 2.0**-53, 0.0)
    one, none = np.ones((1, 1)), np.zeros((0, 1))
    with np.errstate(divide="ignore"):
        for t in (3, 2, 1):
            held.reach(t, np.ones(1), np.ones(1), none, np.zeros(0, dtype=int))
            held.leave(t, one, 0 * one, none, none)
        held.reach(0, np.ones(1), np.ones(1), none, np.zeros(0, dtype=int))
    assert held.last == 2
    assert held.norms[3, :2].tolist() == [0.0, 0.0]
    assert (
        held.sums.gradients[0] == 4.0
    )  # those of steps 1 and 2, of 3 by norms, its own
    assert held.sums.states[:3, 0].tolist() == [1.0, 2.0, 3.0]
    assert 4.0 <= held.sums.states[3, 0] <= 5.0  # where it is dropped, it counts twice
