"""Orthogonal initialisation: right matrices, and statistics that name their risk."""

from math import log, sqrt

import numpy as np
import pytest

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.families import initialisation
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.systems import system

FAMILY = family_of(system("orthogonal-init"))


def drawn_cases(count, sizes=(2, 3, 4, 5)):
    rng = np.random.default_rng(11)
    return [
        {
            "n": int(rng.choice(sizes)),
            "gain": float(rng.choice(initialisation.GAINS)),
            "seed": int(rng.integers(2**31)),
        }
        for _ in range(count)
    ]


def gaussian(case):
    return np.random.default_rng(case["seed"]).normal(size=(case["n"],) * 2)


def haar(case):
    q, r = np.linalg.qr(gaussian(case))
    return {"matrix": case["gain"] * q * np.sign(np.diag(r))}


def no_sign_fix(case):
    return {"matrix": case["gain"] * np.linalg.qr(gaussian(case))[0]}


def rotations_only(case):
    matrix = haar(case)["matrix"]
    matrix[0] *= np.sign(np.linalg.det(matrix))
    return {"matrix": matrix}


def one_reflection(case):
    v = gaussian(case)[0]
    mirror = np.eye(case["n"]) - 2 * np.outer(v, v) / (v @ v)
    return {"matrix": case["gain"] * mirror}


def seed_ignored(case):
    return haar({**case, "seed": 5})


def permutation(case):
    order = np.random.default_rng(case["seed"]).permutation(case["n"])
    return {"matrix": case["gain"] * np.eye(case["n"])[order]}


def survey(implementation, count=200):
    cases = drawn_cases(count)
    return FAMILY.survey("haar", [(case, implementation(case)) for case in cases])


def share(implementation, case, precision="float64"):
    """Error of the Gram matrix as a share of what is allowed."""
    right = FAMILY.reference(case, "haar", 30)["gram"]
    again = FAMILY.second_route(case, "haar", 30)["gram"]
    assert all(a.overlaps(b) for a, b in zip(right.flat, again.flat, strict=True))
    bound = FAMILY.allowance(case, "haar", {"gram": right}, precision)["gram"]
    computed = FAMILY.derived(case, "haar", implementation(case))["gram"]
    expected = np.array([[float(x) for x in row] for row in right])
    return float(np.max(np.abs(computed - expected) / bound.size))


def test_a_right_initialiser_passes_and_the_survey_is_silent():
    assert max(share(haar, case) for case in drawn_cases(30)) <= 1
    assert survey(haar) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (no_sign_fix, "the distribution of the first entry"),
        (rotations_only, "the determinant is positive"),
        (one_reflection, "the determinant is positive 0 times"),
        (permutation, "the distribution of the first entry"),
        (seed_ignored, "the seed is ignored"),
    ],
)
def test_orthogonal_but_not_haar_is_found_out_over_many_seeds(wrong, says):
    assert max(share(wrong, case) for case in drawn_cases(10)) <= 1
    assert any(says in sentence for sentence in survey(wrong))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda case: {"matrix": np.linalg.qr(gaussian(case))[0] * 1.01 * case["gain"]},
        lambda case: {"matrix": gaussian(case) * case["gain"] / sqrt(case["n"])},
        lambda case: {  # one block of four that were made orthogonal together
            "matrix": case["gain"]
            * np.linalg.qr(np.repeat(gaussian(case), 4, axis=0) + np.eye(4 * case["n"])
            [:, : case["n"]])[0][: case["n"]]
        },
        lambda case: {"matrix": haar(case)["matrix"] / case["gain"] * 1.5},
    ],
    ids=["scale", "gaussian", "fused gate blocks", "gain ignored"],
)  # fmt: skip
def test_what_is_not_orthogonal_or_of_another_scale_is_outside(wrong):
    assert min(share(wrong, case) for case in drawn_cases(10)) > 1


def test_float32_behind_float64_is_outside():
    def single(case):
        return {"matrix": np.float64(np.float32(haar(case)["matrix"]))}

    assert min(share(single, case) for case in drawn_cases(10)) > 1
    assert max(share(single, case, "float32") for case in drawn_cases(10)) <= 1


@pytest.mark.parametrize("n", [2, 5])
def test_the_distribution_function_is_that_of_a_uniform_direction(n):
    """By DKW the sampled distances stay below the bound for 1e-9."""
    points = np.random.default_rng(n).normal(size=(1000, n))
    first = points[:, 0] / np.linalg.norm(points, axis=1)
    values = sorted(initialisation._distribution(float(x), n) for x in first)
    assert initialisation._distance(values) <= sqrt(log(2 / 1e-9) / (2 * 1000))


def test_in_three_dimensions_it_is_archimedes_hat_box():
    # betainc's own rounding: mpmath works with 53 bits and a few to spare, and the
    # share (1 + value) / 2 is exact; 8 units in the last place.
    for value in (-1.0, -0.25, 0.0, 0.5, 1.0):
        assert initialisation._distribution(value, 3) == pytest.approx(
            (1 + value) / 2, rel=2.0**-50
        )


@pytest.mark.parametrize(
    ("positive", "count", "chance"),
    [(0, 40, 2 / 2**40), (20, 40, 1.0), (1, 4, 10 / 16), (4, 4, 2 / 16)],
)
def test_the_binomial_test_is_exact_and_two_sided(positive, count, chance):
    assert initialisation._binomial(positive, count) == chance


def test_few_seeds_prove_nothing_and_nothing_is_said():
    assert survey(no_sign_fix, initialisation.FEWEST - 1) == []


def test_a_size_or_gain_that_is_not_positive_is_bad_input():
    with pytest.raises(DomainError, match="expected a size >= 1 and a gain > 0"):
        FAMILY.shapes({"n": 0, "gain": 1.0, "seed": 1}, "haar")
