"""Orthogonal initialisation: right matrices, and statistics that name their risk."""

from math import sqrt

import numpy as np
import pytest

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.families import haar as haar_tests
from longdep.numeric.oracle.families import initialisation
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle.judging import drawn
from tests.numeric.oracle.ways import elsewhere, not_haar

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


def test_few_seeds_prove_nothing_and_nothing_is_said():
    assert survey(no_sign_fix, haar_tests.FEWEST - 1) == []


def test_a_size_or_gain_that_is_not_positive_is_bad_input():
    with pytest.raises(
        DomainError, match="n, gain: expected sizes >= 1 and a gain > 0"
    ):
        FAMILY.shapes({"n": 0, "gain": 1.0, "seed": 1}, "haar")
    with pytest.raises(DomainError, match=r"n, gain, m: .* got 2, 1.0, 0"):
        FAMILY.shapes({"n": 2, "gain": 1.0, "seed": 1, "m": 0}, "rectangular")


@pytest.mark.parametrize("convention", ["rectangular", "gates"])
def test_rectangles_and_gates_pass_and_one_frame_over_all_gates_does_not(convention):
    cases = drawn("orthogonal-init", convention, "float64", 120)
    right = [(case, elsewhere.orthogonal(case)) for case in cases]
    assert FAMILY.survey(convention, right) == []
    for case, outputs in right[:20]:
        reference = FAMILY.reference(case, convention, 20)
        again = FAMILY.second_route(case, convention, 20)["gram"]
        bound = FAMILY.allowance(case, convention, reference, "float64")["gram"].size
        gram = FAMILY.derived(case, convention, outputs)["gram"]
        assert gram.shape == bound.shape == reference["gram"].shape == again.shape
        expected = np.vectorize(float)(reference["gram"])
        assert np.all(np.abs(gram - expected) <= bound)
        whole = haar({**case, "n": max(case.get("gates", 1), 2) * case["n"]})["matrix"]
        fused = {"matrix": whole[:, : case.get("m", case["n"])]}
        if convention == "gates":
            wrong = FAMILY.derived(case, convention, fused)["gram"]
            assert np.any(np.abs(wrong - expected) > bound)


def test_the_same_block_for_every_gate_is_found_out():
    cases = drawn("orthogonal-init", "gates", "float64", 120)

    def repeated(case):
        block = haar(case)["matrix"]
        return {"matrix": np.concatenate([block] * case["gates"])}

    sentences = FAMILY.survey("gates", [(case, repeated(case)) for case in cases])
    assert any("P^T Q" in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("sizes", "seldom"),
    [
        ({"n": 1, "gates": 4}, False),  # signs alone
        ({"n": 2, "gates": 2}, False),  # two angles
        ({"n": 2, "gates": 3}, True),
        ({"n": 3, "gates": 1}, True),
        ({"n": 1, "m": 3}, False),
        ({"n": 1, "m": 4}, True),
        ({"n": 2, "m": 3}, True),
    ],
)
def test_equal_matrices_are_no_chance_from_three_angles_on(sizes, seldom):
    """Four numbers 1 or -1 are equal for one pair of seeds in 16."""
    shape = (sizes["n"] * sizes.get("gates", 1), sizes.get("m", sizes["n"]))
    cases = [{**sizes, "seed": seed, "gain": 1.0} for seed in (3, 4)]
    found = initialisation._repeats([(case, np.eye(*shape)) for case in cases])
    assert bool(found) == seldom


@pytest.mark.parametrize(
    "name", ["low 16 bits of the seed", "seed modulo 100", "seed rounded to float32"]
)
def test_seeds_that_are_confused_are_named(name):
    cases = drawn("orthogonal-init", "haar", "float64", 200)
    wrong = not_haar.FEW[name]
    sentences = FAMILY.survey("haar", [(case, wrong(case)) for case in cases])
    assert any("seeds are confused" in sentence for sentence in sentences)
