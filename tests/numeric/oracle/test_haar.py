"""The tests of uniform matrices keep their promise, and see what they should."""

import json
from math import exp, log, sqrt
from pathlib import Path

import mpmath
import numpy as np
import pytest

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.families import haar
from tests.numeric.oracle import haar_power
from tests.numeric.oracle.ways import not_haar

FIGURES = Path(__file__).resolve().parents[3] / "reports" / "haar.json"
SIZES = (2, 3, 4, 5, 8, 16, 32)


def uniform(count, seed, sizes=SIZES):
    rng = np.random.default_rng(seed)
    return [not_haar.haar(int(rng.choice(sizes)), rng) for _ in range(count)]


def test_each_test_rejects_uniform_matrices_no_more_often_than_its_share():
    """The promise at a share of 1 in 20: rejections of 100 samples are binomial.

    More than 20 of 100 at probability 1/20 have probability 1e-8; a bound is mostly
    far from attained.
    """
    share, samples, rejected = 0.05, 100, {}
    for k in range(samples):
        for place, test in enumerate(haar.tests(uniform(60, k, (2, 3, 9)))):
            rejected[place] = rejected.get(place, 0) + bool(test(share))
    assert len(rejected) > 40
    assert max(rejected.values()) <= 20


@pytest.mark.parametrize("name", list(not_haar.RIGHT))
def test_uniform_matrices_however_made_are_not_suspected(name):
    rng = np.random.default_rng(7)
    made = not_haar.RIGHT[name]
    assert (
        haar.suspicions([made(int(rng.choice(SIZES)), rng) for _ in range(300)]) == []
    )


def test_columns_of_uniform_matrices_are_not_suspected():
    rng, draws = np.random.default_rng(8), []
    for q in uniform(300, 9):
        draws.append(q[:, : int(rng.integers(1, len(q) + 1))])
    assert haar.suspicions(draws) == []
    assert haar.suspicions([abs(q[:, :1]) for q in draws])


def test_completed_uniform_matrices_have_normal_numbers():
    """Means of g, g^2, g^3, g^4 of 80,000 numbers within six standard errors."""
    rng = np.random.default_rng(10)
    numbers = np.concatenate(
        [haar.completed(q, rng).reshape(-1) for q in uniform(300, 11, (8, 16, 20))]
    )
    for power, mean, variance in ((1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)):
        error = sqrt(variance / len(numbers))
        assert abs(np.mean(numbers**power) - mean) < 6 * error


def test_the_mean_of_the_exponential_is_that_of_quadrature():
    for rate in haar.RATES:
        with mpmath.workdps(30):
            exact = mpmath.quad(
                lambda g, s=rate: (
                    mpmath.exp(-(g**2) / 2 - s * (g**2 - 3) ** 2)
                    / mpmath.sqrt(2 * mpmath.pi)
                ),
                [-12, -3, -1, 0, 1, 3, 12],
            )
            excess = haar.log_mean(rate) - float(mpmath.log(exact))
        assert 0 <= excess <= 2.0**-38


@pytest.mark.parametrize("n", [2, 3, 4, 6])
def test_moments_of_traces_are_at_most_the_normal_ones(n):
    """E tr^2 = 1 and E tr^4 <= 3, tr Q^2 of mean 1 and variance 2: six standard errors.

    Of 20,000 draws; a sixth power of at most n^2 bounds the variance of each mean.
    """
    rng, count = np.random.default_rng(n), 20_000
    squares = rng.normal(size=(count, n, n))
    q, upper = np.linalg.qr(squares)
    q = q * np.sign(np.einsum("kii->ki", upper))[:, None, :]
    traces = np.einsum("kii->k", q)
    doubled = np.einsum("kij,kji->k", q, q)
    for values, mean in ((traces**2, 1), (doubled, 1), ((doubled - 1) ** 2, 2)):
        assert abs(np.mean(values) - mean) < 6 * np.std(values) / sqrt(count)
    assert np.mean(traces**4) < 3 + 6 * np.std(traces**4) / sqrt(count)


@pytest.mark.parametrize("n", [2, 5])
def test_the_distribution_function_is_that_of_a_uniform_direction(n):
    """By DKW the sampled distances stay below the bound for 1e-9."""
    points = np.random.default_rng(n).normal(size=(1000, n))
    first = points[:, 0] / np.linalg.norm(points, axis=1)
    values = sorted(haar.distribution(float(x), n) for x in first)
    assert haar.distance(values) <= sqrt(log(2 / 1e-9) / (2 * 1000))


def test_in_three_dimensions_it_is_archimedes_hat_box():
    # (1 + value)/2 is exact; the ball has 53 bits, 3 of them to spare.
    for value in (-1.0, -0.25, 0.0, 0.5, 1.0):
        expected = (1 + value) / 2
        assert haar.distribution(value, 3) == pytest.approx(expected, rel=2.0**-49)


def test_a_sphere_of_two_points_has_no_such_distribution():
    with pytest.raises(DomainError, match="expected at least 2, got 1"):
        haar.distribution(0.5, 1)


@pytest.mark.parametrize(
    ("positive", "count", "chance"),
    [(0, 40, 2 / 2**40), (20, 40, 1.0), (1, 4, 10 / 16), (4, 4, 2 / 16)],
)
def test_the_binomial_test_is_exact_and_two_sided(positive, count, chance):
    assert haar.binomial(positive, count) == chance


def test_a_sum_of_cosines_is_bounded_as_the_exponential_moment_says():
    """I_0(s) <= exp(s^2 / 4), which the bound rests on."""
    for s in (0.01, 0.5, 1.0, 3.0, 10.0):
        assert float(mpmath.besseli(0, s)) <= exp(s * s / 4)


@pytest.fixture(scope="module")
def figures():
    return json.loads(FIGURES.read_text(encoding="utf-8"))


def test_the_published_power_lists_every_wrong_initialiser(figures):
    assert figures["format"] == haar_power.FORMAT
    assert list(figures["wrong"]) == list(not_haar.IMPLEMENTATIONS)
    assert figures["false_alarm"] == haar.FALSE_ALARM
    assert all(found is not None for found in figures["wrong"].values())
    assert set(figures["right"]) == set(not_haar.RIGHT)
    assert not any(figures["right"].values())


@pytest.mark.parametrize("name", list(not_haar.IMPLEMENTATIONS))
def test_a_wrong_initialiser_is_found_with_as_many_cases_as_published(figures, name):
    """The first of the surveys that the figure is of; cheap ones measured anew."""
    count = figures["wrong"][name]
    if count > 400:
        assert not haar_power.suspected(not_haar.IMPLEMENTATIONS[name], 50, 0)
        return
    assert haar_power.suspected(not_haar.IMPLEMENTATIONS[name], count, 0)
