"""Right answers that are right in an order, form or format of their own."""

import numpy as np
import pytest

from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.bounds.linear import of_linear
from longdep.numeric.oracle.check.judging import judge
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.patterns.catalogue import applying, implementation
from longdep.numeric.oracle.systems import SYSTEMS, system
from longdep.numeric.oracle.vocabulary import Quantity
from longdep.numeric.oracle.vocabulary import outputs as quantities
from tests.numeric.oracle import alarms
from tests.numeric.oracle.judging import answered, drawn
from tests.numeric.oracle.ways import every, linear, others, styles, written

PLACES = [(s.name, s.conventions[0]) for s in SYSTEMS if not s.seeded]
# Other conventions of what is clipped and of modules: profiles, and the batch first.
OTHERS = [
    (s.name, convention)
    for s in SYSTEMS
    if s.clips is not None or s.stacked
    for convention in s.conventions[1:]
]
GRUS = ("gru", "padded-gru", "stacked-gru")


def verdicts(name, convention, case, outputs, precision, level="standard"):
    """The verdict on every output."""
    entry = system(name)
    family = family_of(entry)
    reference = family.reference(case, convention, 25)
    allowed = family.allowance(case, convention, reference, precision, level)
    outputs = family.derived(case, convention, outputs)
    known = {q.name: q for q in quantities(entry, convention)}
    return {
        key: judge(known.get(key, Quantity(key)), value, reference[key], allowed[key])
        for key, value in outputs.items()
    }


def clipping(entries, limit, precision="float16"):
    return {"gradients": [np.array(entries, precision)], "limit": limit}


@pytest.mark.parametrize(("name", "convention"), PLACES + OTHERS)
def test_no_way_of_writing_right_code_is_flagged(name, convention):
    """A few cases here; `python -m tests.numeric.oracle.alarms` runs 10^6 of them."""
    for precision in ("float64", "float32"):
        for case in drawn(name, convention, precision, 3, 9, kind="small"):
            one = answered(system(name), convention, case, precision)
            for way, run in alarms.suiting(name, convention, precision, case):
                if way != every.LOOPS:
                    assert not one.failing(run(case)), way


def test_there_are_forty_ways_and_more():
    found = {way for place in PLACES for way in every.all_ways(*place)}
    assert len(found) >= 40
    assert all(
        len(every.all_ways(n, c)) >= 40 for n, c in PLACES if n.endswith("d-gru")
    )


def test_only_ways_of_accurate_slopes_are_run_at_level_strict():
    """1 - h^2 loses them all: the strict level shows it, the others are inside."""
    case = drawn("simple-rnn", "plain", "float64", 1)[0] | {"activation": "tanh"}
    case["b"] = np.full_like(case["b"], 15.0)
    for way, style in styles.STYLES.items():
        answer = written.run("simple-rnn", "plain", case, style)
        found = verdicts("simple-rnn", "plain", case, answer, "float64", "strict")
        assert any(v.outside for v in found.values()) != style.accurate, way


def test_a_wrong_bracketing_is_flagged_all_the_same():
    case = {"W": np.array([[0.5, 1.0], [0.25, -0.75]]), "h0": np.ones(2), "steps": 12}
    right = linear.run("scan", "plain", case)
    late = {"h": np.concatenate([right["h"][:1], right["h"][:-1]])}
    transposed = linear.run("scan", "transposed", case)
    assert not verdicts("linear-recurrence", "plain", case, right, "float64")[
        "h"
    ].outside
    for wrong in (late, transposed):
        found = verdicts("linear-recurrence", "plain", case, wrong, "float64")
        assert found["h"].outside


@pytest.mark.parametrize("way", linear.BRACKETINGS)
def test_every_bracketing_of_a_recurrence_into_subnormals_is_right(way):
    """Powers underflow where states do not, and the other way round."""
    for scale in (2.0**-1040, 1.0, 2.0**500):
        case = {
            "W": np.array([[2.0**-90, 3 * 2.0**-91], [-(2.0**-92), 2.0**-90]]),
            "h0": np.array([scale, -scale]),
            "steps": 14,
        }
        answer = linear.run(way, "plain", case)
        found = verdicts("linear-recurrence", "plain", case, answer, "float64")
        assert not found["h"].outside


def test_the_allowance_of_a_recurrence_is_that_of_true_products():
    """A rotation: |M|^t grows like 1.4^t; M^t does not, nor does what is allowed."""
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    case = {"W": turn, "h0": np.ones(2), "steps": 200}
    allowed = of_linear(case, "plain", arithmetic("float64"))
    assert allowed[200].max() < 200 * 60 * 2.0**-53
    assert (abs(np.linalg.matrix_power(abs(turn), 200)) > 1e20).all()


def test_what_a_bracketing_may_overflow_is_undecidable():
    case = {
        "W": np.diag([300.0, 2.0**-20]),
        "h0": np.array([2.0**-10, 1.0]),
        "steps": 4,
    }
    allowed = of_linear(case, "plain", arithmetic("float16"), 65504.0)
    assert np.isfinite(allowed[1]).all()
    assert not np.isfinite(allowed[2:]).any()


def test_exponents_by_numpy_s_qr_are_right_where_steps_shrink_strongly():
    """A step's error is carried by the steps after it, not by that step as well."""
    rng = np.random.default_rng(2)
    worst = 0.0
    for _ in range(40):
        weight = rng.normal(size=(3, 3))
        states = 1 - 2.0 ** -rng.integers(2, 14, size=(4, 3)).astype(float)
        case = {"U": weight, "trajectory": states}
        for way in others.ways("lyapunov", "forward").values():
            found = verdicts("lyapunov", "forward", case, way(case), "float64")
            assert not found["exponents"].outside
            worst = max(worst, found["exponents"].share)
    assert 1e-4 < worst < 1


def test_a_step_that_shrinks_by_itself_leaves_its_own_error_whole():
    """1 - h^2 = 2^-10 is off by u, 2^10 u of itself: so are R and its logarithm."""
    from longdep.numeric.oracle.families import lyapunov
    from longdep.numeric.rounding import float_format

    u, slopes = 2.0**-24, np.array([[2.0**-10, 2.0**-10], [0.5, 0.5]])
    for order in (slopes, slopes[::-1]):
        bounds = lyapunov.exponents_allowed(
            np.eye(2), np.sqrt(1 - order), float_format("float32")
        )
        assert all(float(bound) >= 2**10 * u / 2 for bound in bounds)


def test_torch_leaves_a_small_float16_gradient_alone_though_its_square_overflows():
    case = clipping([[-690.0]], 2304.0)
    for system_name in ("clip-by-global-norm", "clip-by-norm"):
        shape = (1,) if system_name == "clip-by-norm" else ()
        kept = {
            "clipped": [np.array([[-690.0]], np.float16)],
            "norm": np.full(shape, 690),
        }
        gone = {
            "clipped": [np.array([[0.0]], np.float16)],
            "norm": np.full(shape, np.inf),
        }
        wrong = {"clipped": [np.array([[690.0]], np.float16)]}
        for answer, outside in ((kept, 0), (gone, 0), (wrong, 1)):
            found = verdicts(system_name, "torch", case, answer, "float16")
            assert found["clipped"].outside == outside
        exact = verdicts(system_name, "exact", case, gone, "float16")
        assert exact["clipped"].outside == 1


def test_an_infinite_limit_changes_nothing():
    case = clipping([70.0, -3.0, np.inf], np.inf)
    same = {"clipped": [case["gradients"][0].copy()]}
    for profile in ("torch", "optax", "tf"):
        found = verdicts("clip-by-value", profile, case, same, "float16")
        assert (found["clipped"].inside, found["clipped"].outside) == (1, 0)
    finite = clipping([70.0, -3.0], np.inf)
    same = {"clipped": [finite["gradients"][0].copy()]}
    half = {"clipped": [finite["gradients"][0] / 2]}
    for profile in ("torch", "optax", "exact"):
        found = verdicts("clip-by-global-norm", profile, finite, same, "float16")
        assert found["clipped"].inside == 1
        found = verdicts("clip-by-global-norm", profile, finite, half, "float16")
        assert found["clipped"].outside == 1


def test_squares_that_underflow_in_float16_are_allowed_for():
    """0.001^2 is 17 units of the smallest number: the naive norm is off by 2 %."""
    entries = np.array([0.001, -0.002, 0.0005], np.float16)
    case = clipping(entries, 0.0015)
    for way, run in others.ways("clip-by-global-norm", "optax").items():
        found = verdicts("clip-by-global-norm", "optax", case, run(case), "float16")
        assert not any(v.outside for v in found.values()), way
    zero = {"clipped": [0 * entries], "norm": np.float16(0)}
    found = verdicts("clip-by-global-norm", "optax", case, zero, "float16")
    assert found["norm"].outside == 1


def test_a_spectral_radius_of_subnormal_entries_is_allowed_its_underflow():
    matrix = (np.array([[3.0, 1.0], [-2.0, 5.0]]) * 2.0**-146).astype(np.float32)
    family = family_of(system("spectral-radius"))
    case = {"matrix": matrix}
    reference = family.reference(case, "exact", 25)
    allowed = family.allowance(case, "exact", reference, "float32")["value"]
    assert allowed.size >= 2.0**-149
    assert not allowed.decidable


def test_a_sigmoid_that_adds_a_half_is_right_however_small_it_is():
    """Off by 3 u absolutely where sigma is 1e-5, as runtimes compute it."""
    u = 2.0**-24
    case = {
        "w_ih": np.zeros((4, 1), np.float32),
        "w_hh": np.zeros((4, 1), np.float32),
        "b_ih": np.array([0.0, 0.0, 0.0, -11.5], np.float32),
        "b_hh": np.zeros(4, np.float32),
        "x": np.zeros((1, 1), np.float32),
        "h0": np.zeros(1, np.float32),
        "c0": np.array([3.0], np.float32),
        "cotangent_h": np.ones((1, 1), np.float32),
    }
    out = 1 / (1 + np.exp(11.5))
    for error, outside in ((3 * u, 0), (-3 * u, 0), (8 * u, 1)):
        h = (out + error) * np.tanh(1.5)
        found = verdicts("lstm", "torch", case, {"h": np.array([[h]])}, "float32")
        assert found["h"].outside == outside


def test_what_is_allowed_at_level_strict_is_allowed_at_level_standard():
    for name in ("simple-rnn", "gru", "lstm"):
        family = family_of(system(name))
        convention = family.entry.conventions[0]
        for case in drawn(name, convention, "float64", 8, 4):
            reference = family.reference(case, convention, 25)
            standard, strict = (
                family.allowance(case, convention, reference, "float64", level)
                for level in ("standard", "strict")
            )
            for output, allowed in strict.items():
                sure = np.isfinite(standard[output].size)
                least = allowed.size[sure] * (1 - 2.0**-10)
                assert (standard[output].size[sure] >= least).all(), output


def test_every_mutant_of_a_cell_is_flagged_under_the_wider_sigmoid():
    entry = system("lstm")
    (case,) = drawn("lstm", "torch", "float32", 1, 3)
    one = answered(entry, "torch", case, "float32")
    right = implementation("lstm", "torch")
    assert not one.failing(right(case))
    rotated = next(
        p for p in applying(entry, "torch", "float32") if "rotated" in p.changes
    )
    assert one.failing(implementation("lstm", "torch", rotated)(case))


@pytest.mark.parametrize("convention", ["torch", "optax"])
@pytest.mark.parametrize("answer", [0.25, 0.0])
def test_the_norm_of_one_number_may_be_taken_without_squaring_it(convention, answer):
    case = {"gradients": [np.array([2.0**768])], "limit": 0.25}
    one = answered(system("clip-by-global-norm"), convention, case, "float64")
    assert one.failing({"clipped": [np.array([answer])]}) == []
    assert one.failing({"clipped": [np.array([0.5])]}) == ["clipped"]
    two = {"gradients": [np.array([2.0**768, 1.0])], "limit": 0.25}
    joint = answered(system("clip-by-global-norm"), convention, two, "float64")
    wrong = [] if answer == 0 else ["clipped"]
    assert joint.failing({"clipped": [np.array([answer, 0.0])]}) == wrong
