"""What is drawn for clipping, spectra and initialisers: every kind that is promised."""

from collections import Counter
from functools import cache

import numpy as np
import pytest

from longdep.numeric.oracle.families import clipping_cases, initialisation
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.profiles import FURTHER, profile
from longdep.numeric.oracle.systems import CLIPS, system
from longdep.numeric.oracle.vectors import recipes_1, recipes_2
from tests.numeric.oracle.judging import drawn

MANY = 400
CLIPPINGS = ("clip-by-norm", "clip-by-global-norm", "clip-by-value")


@cache
def cases(name, convention, precision="float64"):
    return drawn(name, convention, precision, MANY)


def apart(case, order=2.0):
    """The distances of the limit from the norm of all, and of the first, arrays."""
    limit = abs(case["limit"])
    for arrays in (case["gradients"], case["gradients"][:1]):
        flat = np.concatenate([np.ravel(a) for a in arrays])
        with np.errstate(all="ignore"):
            yield float(limit / np.linalg.norm(flat, order) - 1)


@pytest.mark.parametrize("name", CLIPPINGS)
def test_clipping_has_more_arrays_more_axes_none_and_sizes_at_the_edges(name):
    lists = [case["gradients"] for case in cases(name, "torch")]
    counts = Counter(len(arrays) for arrays in lists)
    assert set(counts) >= {1, 2, 3, 4, *clipping_cases.MANY}
    assert sum(counts[k] for k in (1, 2, 3, 4)) > 0.85 * MANY
    axes = Counter(np.ndim(a) for arrays in lists for a in arrays)
    assert set(axes) == {0, 1, 2, 3, 4}
    sizes = {np.size(a) for arrays in lists for a in arrays if np.ndim(a) == 1}
    assert len(sizes & set(clipping_cases.BLOCKS)) >= 6
    assert max(sizes) > 60


@pytest.mark.parametrize("precision", ["float64", "float32", "float16"])
@pytest.mark.parametrize("profile_name", ["exact", "torch", "torch-1", "torch-inf"])
def test_limits_lie_near_the_norm_on_both_sides_at_every_distance(
    profile_name, precision
):
    order = profile(profile_name).order
    near = Counter()
    for case in cases("clip-by-global-norm", profile_name, precision):
        for gap in apart({**case, "gradients": wide(case["gradients"])}, order):
            if 1e-13 < abs(gap) < 2e-2:
                near[round(np.log10(abs(gap))), gap > 0] += 1
    digits = {"float64": range(-11, -2), "float32": range(-6, -2), "float16": (-3, -2)}
    for exponent in digits[precision]:
        for above in (True, False):
            assert near[exponent, above], (exponent, above)


def wide(arrays):
    return [np.asarray(a, dtype=np.float64) for a in arrays]


@pytest.mark.parametrize("name", CLIPPINGS)
def test_only_the_profile_torch_negative_has_negative_limits(name):
    for convention in system(name).conventions:
        limits = [case["limit"] for case in drawn(name, convention, "float64", 40)]
        limits += [
            c["limit"] for c in drawn(name, convention, "float64", 9, kind="small")
        ]
        negative = convention == "torch-negative"
        assert all((limit < 0) == negative for limit in limits)


def test_norms_of_other_orders_are_right_by_hand():
    family = family_of(system("clip-by-global-norm"))
    case = {"gradients": [np.array([3.0, -4.0]), np.array([[12.0]])], "limit": 4.0}
    for convention, norm in (("torch-1", 19.0), ("torch-inf", 12.0), ("torch", 13.0)):
        for route in (family.reference, family.second_route):
            answer = route(case, convention, 30)
            assert float(answer["norm"][()]) == norm
            first = float(answer["clipped"][0][1])
            # Two roundings here, and the balls' are smaller.
            assert first == pytest.approx(-16 / (norm + 1e-6), rel=2.0**-50)


def test_a_negative_limit_flips_every_sign_and_by_value_leaves_the_limit():
    case = {"gradients": [np.array([3.0, -4.0])], "limit": -1.0}
    for name in ("clip-by-norm", "clip-by-global-norm"):
        family = family_of(system(name))
        for route in (family.reference, family.second_route):
            row = [float(b) for b in route(case, "torch-negative", 30)["clipped"][0]]
            flipped = [-3 / (5 + 1e-6), 4 / (5 + 1e-6)]
            assert row == pytest.approx(flipped, rel=2.0**-50)
    family = family_of(system("clip-by-value"))
    for route in (family.reference, family.second_route):
        row = [float(b) for b in route(case, "torch-negative", 30)["clipped"][0]]
        assert row == [-1.0, -1.0]


def test_version_1_of_the_vectors_knows_only_the_plain_profiles():
    chosen = {r.convention for r in recipes_1.recipes() if r.system in CLIPPINGS}
    assert chosen == set(CLIPS)
    assert not chosen & set(FURTHER)
    later = {r.convention for r in recipes_2.recipes() if r.system in CLIPPINGS}
    assert later == chosen | set(FURTHER)


def test_matrices_have_equal_eigenvalues_one_cycle_and_more_rows():
    matrices = [case["matrix"] for case in cases("spectral-radius", "exact")]
    assert {2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17} <= {len(m) for m in matrices}
    repeated = cycles = 0
    for m in matrices:
        repeated += len(m) > 2 and np.linalg.matrix_rank(m - 0.75 * np.eye(len(m))) < (
            len(m) - 1
        )
        cycles += np.count_nonzero(m) == len(m) and not np.any(np.diag(m))
    assert repeated >= 10
    assert cycles >= 10


def test_runs_shrink_strongly_have_equal_exponents_and_singular_jacobians():
    runs = cases("lyapunov", "forward")
    slopes = [1 - case["trajectory"] ** 2 for case in runs]
    assert max(len(case["U"]) for case in runs) == 7
    assert sum(0 < np.min(s) < 1e-6 for s in slopes) >= 20
    assert sum(np.min(s) == 0 for s in slopes) >= 10
    equal = [c for c in runs if np.count_nonzero(c["U"]) == len(c["U"])]
    assert len(equal) >= 10
    family = family_of(system("lyapunov"))
    exponents = family.reference(equal[0], "forward", 20)["exponents"]
    assert all(abs(float(ball) + np.log(2)) < 1e-12 for ball in exponents)


def test_a_singular_jacobian_is_undecidable_never_an_exception():
    family, singular = family_of(system("lyapunov")), 0
    for case in cases("lyapunov", "forward"):
        if np.any(np.abs(case["trajectory"]) == 1):
            singular += 1
            reference = family.reference(case, "forward", 20)
            allowed = family.allowance(case, "forward", reference, "float64")
            assert not allowed["exponents"].decidable
    assert singular >= 10


def test_initialisers_get_sizes_to_32_rectangles_gates_and_seeds_one_bit_apart():
    square = cases("orthogonal-init", "haar")
    sizes = Counter(case["n"] for case in square)
    assert set(sizes) == set(initialisation.SIZES)
    assert sum(sizes[n] for n in (26, 31, 32)) > MANY // 8
    shapes = {(c["n"], c["m"]) for c in cases("orthogonal-init", "rectangular")}
    assert any(n > m for n, m in shapes)
    assert any(n < m for n, m in shapes)
    assert {c["gates"] for c in cases("orthogonal-init", "gates")} >= {3, 4}
    bits = Counter(
        (case["seed"] ^ initialisation.SEED).bit_count()
        for case in square
        if case["n"] == initialisation.ONE_BIT_SIZE
    )
    assert bits[1] >= 25
