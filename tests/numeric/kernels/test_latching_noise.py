"""Whether walks between plateaus are computed as the claims say."""

from itertools import product
from typing import Any

import flint
import numpy as np
import pytest
from sympy import Rational

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.latching import relu_map
from longdep.numeric.kernels.latching_noise import alive_shares, lifetimes
from longdep.numeric.precision import exact, floats
from longdep.theory.catalog import claim_of
from longdep.theory.core.semantics import evaluate
from longdep.theory.latching.dying import alive
from longdep.theory.latching.named_latch import clipped
from tests.reports.committed import committed

COIN = exact(["1/2", 0, "1/2"])
LOPSIDED = exact(["1/6", 0, "1/2", "1/3", 0])


def test_the_shares_of_a_coin_by_hand() -> None:
    assert list(alive_shares(COIN, 1, 0, 5)) == list(
        exact([1, 1, 1, "1/2", "1/2", "1/4"])
    )


def test_a_start_beyond_the_stretch_is_dead_after_one_step() -> None:
    assert list(alive_shares(COIN, 1, -2, 3)) == list(exact([1, 0, 0, 0]))


def test_on_no_stretch_any_push_ends_it() -> None:
    lazy = exact(["1/3", "1/3", "1/3"])
    assert list(alive_shares(lazy, 0, 0, 3)) == list(exact([1, 1, "1/3", "1/9"]))


def every_run(law: Any, stretch: int, start: int, steps: int) -> list[Any]:
    """Each run of the latch with its probability, step by step."""
    most, outcomes = len(law) // 2, []
    for pushes in product(range(-most, most + 1), repeat=steps):
        chance, state, gradients = flint.fmpq(1), start, [1]
        for push in pushes:
            chance *= law[push + most]
            gradients.append(gradients[-1] * int(abs(state) <= stretch))
            state = max(-stretch, min(stretch, state)) + push
        outcomes.append((chance, gradients))
    return outcomes


@pytest.mark.parametrize("start", [-1, 0, 2])
@pytest.mark.parametrize("law", [COIN, LOPSIDED], ids=["coin", "lopsided"])
def test_the_shares_are_the_statements_means(law: Any, start: int) -> None:
    shares = alive_shares(law, 2, start, 4)
    outcomes = [
        (Rational(str(chance)), {"g": lambda at, g=gradients: Rational(g[int(at)])})
        for chance, gradients in every_run(law, 2, start, 4)
    ]
    for time, share in enumerate(shares):
        mean = evaluate(alive(time), {"outcomes": outcomes})
        assert mean == Rational(str(share))


def test_floats_agree_with_exact_shares() -> None:
    exactly = alive_shares(LOPSIDED, 3, 1, 60)
    roughly = alive_shares(floats(LOPSIDED), 3, 1, 60)
    allowed = (2 * 2 + 2) * 60 * 2.0**-53
    assert np.all(np.abs(roughly / floats(exactly) - 1) <= allowed)


def test_the_latch_of_the_claim_is_the_identity_up_to_nine_tenths() -> None:
    tenths = [Rational(n, 10) for n in range(-12, 13)]
    stays = [clipped(state) == state for state in tenths]
    assert stays == [abs(state) <= Rational(9, 10) for state in tenths]


def test_the_latch_under_noise_is_the_one_that_refutes_the_sentence() -> None:
    """The map of the committed counterexample, on all of [1, 3]; 2 is stored."""
    book = committed()
    (entry,) = (e for e in book["claims"] if e["key"] == "robust-memory-vanishes")
    values = entry["certificates"][0]["values"]
    changes, hinges = (exact(list(values[name].values())) for name in "cb")
    for twentieth in range(-20, 21):
        point = exact([flint.fmpq(twentieth, 20) + 2])
        (mapped,) = relu_map(changes, hinges, point)
        assert Rational(str(mapped)) == 2 + clipped(Rational(twentieth, 20))


def test_runs_end_as_often_as_the_exact_law_says() -> None:
    count, law = 40_000, exact(["1/5"] * 5)
    times = lifetimes(6, 2, count, seed=3)
    shares = floats(alive_shares(law, 6, 0, 60))
    for time in (5, 10, 20, 40, 60):
        spread = np.sqrt(shares[time] * (1 - shares[time]) / count)
        assert abs(np.mean(times > time) - shares[time]) <= 5 * spread


def test_a_run_lasts_at_least_two_steps_and_times_increase() -> None:
    times = lifetimes(0, 1, 50, seed=1)
    assert times.min() == 2
    assert len(times) == 50
    assert np.all(np.diff(times) >= 0)
    assert len(lifetimes(3, 1, 0, seed=1)) == 0


def test_another_seed_gives_other_runs_and_the_same_seed_the_same() -> None:
    first, again, other = (lifetimes(9, 1, 200, seed) for seed in (1, 1, 2))
    assert np.all(first == again)
    assert np.any(first != other)


def test_without_noise_there_is_no_end_to_wait_for() -> None:
    with pytest.raises(DomainError, match="noise of at least 1, got 0"):
        lifetimes(9, 0, 10, seed=1)


def test_a_law_without_a_middle_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"expected shape \(2 b \+ 1,\), got \(2,\)"):
        alive_shares(COIN[:2], 1, 0, 3)


@pytest.mark.parametrize(("stretch", "steps"), [(-1, 2), (1, -2)])
def test_negative_numbers_are_refused(stretch: int, steps: int) -> None:
    with pytest.raises(DomainError, match="expected a whole number >= 0"):
        alive_shares(COIN, stretch, 0, steps)


def test_the_span_of_the_latch_is_two_over_the_variance_of_its_noise() -> None:
    stated = claim_of("robust-memory-vanishes.latch-under-noise").conclusion
    assert evaluate(stated.lhs.args[0].args[0], {"k": 1}) == 2 / Rational(1, 300)
