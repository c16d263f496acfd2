"""Cases out of the ordinary: what is right, what is undecidable, and no exception."""

import numpy as np
import pytest

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.check.examination import Subject, confirm, examine
from longdep.numeric.oracle.families.certifying import UNKNOWN, certified, is_unknown
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.systems import SYSTEMS, system
from longdep.numeric.oracle.vocabulary import inputs
from tests.numeric.oracle.judging import drawn

PLACES = [(s.name, s.conventions[-1]) for s in SYSTEMS if not s.seeded]
HUGE = {"float64": 1e300, "float32": 1e35, "float16": 3e4}
TIMED = {"x", "cotangent_h", "keep_h", "keep_c"}


def examined(
    name, convention, case, answer=None, precision="float64", level="standard"
):
    """One case judged; an honest implementation answers where none is given."""
    honest = implementation(name, convention)

    def run(given):
        with np.errstate(all="ignore"):
            return honest(given) if answer is None else answer

    return examine(
        Subject(
            entry=system(name),
            convention=convention,
            implementation=run,
            precision=precision,
            level=level,
        ),
        case,
    )


def cancelling(**changes):
    """A loss whose two gradients at b cancel: tanh'(0.5) - tanh'(0.5)."""
    case = {
        "U": np.zeros((1, 1)),
        "W": np.zeros((1, 1)),
        "b": np.array([0.5]),
        "x": np.ones((2, 1)),
        "h0": np.zeros(1),
        "activation": "tanh",
        "cotangent_h": np.array([[1.0], [-1.0]]),
    }
    return case | changes


def changed(examination, name, value):
    """The answer with one output replaced."""
    return {**examination.raw, name: np.full_like(examination.raw[name], value)}


def test_a_gradient_that_cancels_exactly_is_compared_with_its_allowance():
    right = examined("simple-rnn", "plain", cancelling())
    confirm(right)
    verdict = right.verdicts["grad_b"]
    assert (verdict.inside, verdict.undecidable) == (1, 0)
    allowed = right.allowed()["grad_b"].size[0]
    assert float(right.reference["grad_b"][0].rad()) < 1e-9 * allowed
    for value, outside in ((0.9 * allowed, 0), (1.1 * allowed, 1), (1e-9, 1)):
        answer = changed(right, "grad_b", value)
        again = examined("simple-rnn", "plain", cancelling(), answer)
        assert again.verdicts["grad_b"].outside == outside, value


def test_states_that_cancel_by_symmetry_have_an_absolute_bound():
    """h = (a, -a), and U adds both up: what reaches the next state is exactly 0."""
    case = cancelling(
        U=np.ones((2, 2)),
        W=np.ones((2, 1)),
        b=np.array([0.5, -0.5]),
        x=np.zeros((6, 1)),
        h0=np.zeros(2),
        cotangent_h=np.ones((6, 2)),
    )
    right = examined("simple-rnn", "plain", case)
    confirm(right)
    assert not right.failed
    assert right.verdicts["h"].inside == 6


def test_the_logarithm_of_a_gradient_that_cancels_is_undecidable():
    case = {
        "U": np.array([[1.0, 1.0], [1.0, 1.0]]),
        "W": np.zeros((2, 1)),
        "b": np.array([0.5, 0.5]),
        "x": np.zeros((2, 1)),
        "h0": np.zeros(2),
        "activation": "tanh",
        "cotangent": np.array([1.0, -1.0]),
    }
    right = examined("lag-gradients", "plain", case)
    confirm(right)
    assert not right.failed
    assert is_unknown(right.reference["log_norm"][0])
    assert right.verdicts["log_norm"].undecidable == 1
    assert right.verdicts["log_norm"].inside == 1


def test_a_row_that_does_not_narrow_is_not_taken_for_an_exact_zero():
    import flint

    wide = np.array([flint.arb(0, 1e-10)], dtype=object)
    narrow = np.array([flint.arb(0, 1e-30)], dtype=object)
    assert not certified(wide, 25)
    assert not certified(wide, 25, wide, added=66)
    assert certified(narrow, 25, wide, added=66)
    assert not certified(np.array([UNKNOWN], dtype=object), 25, wide, added=66)


def test_a_ball_that_is_wide_against_the_allowance_is_undecidable_not_outside():
    import flint

    from longdep.numeric.oracle.check.judging import judge
    from longdep.numeric.oracle.family import Allowed
    from longdep.numeric.oracle.vocabulary import Quantity

    def verdict(value, ball, size=1e-3, **options):
        return judge(
            Quantity("norm"),
            np.array(value),
            np.array(ball, dtype=object),
            Allowed(size=np.array(size), why="", **options),
        )

    wide = flint.arb(1, 0.01)
    assert verdict(1.005, wide).undecidable == 1
    assert verdict(1.02, wide).outside == 1
    assert verdict(7.0, UNKNOWN).undecidable == 1
    assert verdict(np.nan, flint.arb(np.nan), 0.0).inside == 1
    assert verdict(1.0, flint.arb(np.nan), 0.0).outside == 1
    beyond = flint.arb(70_000)
    assert verdict(np.inf, beyond, 1.0, largest=65504.0).inside == 1
    assert verdict(-np.inf, beyond, 1.0, largest=65504.0).outside == 1
    assert verdict(65504.0, beyond, 1.0, largest=65504.0).outside == 1
    assert verdict(70_000.0, beyond, 1.0, largest=65504.0).inside == 1
    edge = flint.arb(65_520)
    for value in (np.inf, 65504.0, np.nan):
        assert verdict(value, edge, 1.0, largest=65504.0).undecidable == 1


@pytest.mark.parametrize(("name", "convention"), PLACES)
def test_without_steps_every_gradient_is_zero(name, convention):
    (case,) = drawn(name, convention, "float64", 1, kind="small")
    if "x" not in case:
        return
    axis = case["x"].ndim - 2
    case = dict(case)
    if system(name).scans:
        case = mangled(name, convention, case, "no steps", "float64", None)
    else:
        for key in TIMED & case.keys():
            case[key] = np.take(case[key], [], axis=axis)
    if "lengths" in case:
        case["lengths"] = np.zeros_like(case["lengths"])
    right = family_of(system(name)).reference(case, convention, 25)
    for output, balls in right.items():
        if output.startswith("grad_") and output != "grad_h0":
            assert all(ball == 0 for ball in balls.flat), output
    ends = {"grad_h0": "cotangent_last", "last_h": "h0", "last_c": "c0"}
    for output, source in ends.items():
        if output in right:
            expected = np.ravel(case.get(source, np.zeros(right[output].shape)))
            assert [float(ball) for ball in right[output].flat] == expected.tolist()
    answer = {
        output: np.vectorize(float, otypes=[float])(balls)
        for output, balls in right.items()
    }
    seen = examined(name, convention, case, answer)
    assert not seen.failed
    confirm(seen)


def identity(u, x, precision):
    """One unit that adds up, in a format."""
    steps = len(x)
    return {
        "U": np.array([[u]], precision),
        "W": np.array([[1.0]], precision),
        "b": np.zeros(1, precision),
        "x": np.array(x, precision)[:, None],
        "h0": np.zeros(1, precision),
        "activation": "identity",
        "cotangent_h": np.ones((steps, 1), precision),
    }


def test_a_state_beyond_the_largest_float16_is_right_as_infinity():
    case = identity(2.0, [30_000.0, 30_000.0, 0.0], "float16")
    right = examined("simple-rnn", "plain", case, precision="float16")
    assert right.raw["h"].ravel().tolist() == [30_000.0, np.inf, np.inf]
    assert not right.failed
    assert right.verdicts["h"].inside == 2
    assert right.verdicts["h"].undecidable == 1
    wrong = examined(
        "simple-rnn", "plain", case, changed(right, "h", 65504.0), precision="float16"
    )
    assert wrong.verdicts["h"].outside == 2


def test_infinities_of_both_signs_on_the_way_are_undecidable():
    case = {
        "W": np.array([[200.0, 0.0], [0.0, 200.0]], np.float16),
        "h0": np.array([200.0, 200.0], np.float16),
        "steps": 3,
    }
    case["W"][0, 1] = -200.0
    right = examined("linear-recurrence", "plain", case, precision="float16")
    assert np.isnan(right.raw["h"]).any()
    assert not right.failed
    assert right.verdicts["h"].undecidable == 3


def test_an_input_that_is_nan_makes_the_states_from_its_step_on_nan():
    (case,) = drawn("gru", "torch", "float64", 1)
    rng = np.random.default_rng(0)
    n, m = len(case["h0"]), case["x"].shape[1]
    case = dict(case, x=rng.normal(size=(5, m)), cotangent_h=rng.normal(size=(5, n)))
    case["x"][2, 0] = np.nan
    right = examined("gru", "torch", case)
    confirm(right)
    assert not right.failed
    assert right.verdicts["h"].inside == 5
    hidden = right.raw["h"].copy()
    hidden[3] = 0.0
    wrong = examined("gru", "torch", case, {**right.raw, "h": hidden})
    assert wrong.verdicts["h"].outside == 1
    assert all(is_unknown(ball) for ball in right.reference["grad_w_ih"].flat)


def test_nan_where_every_number_is_finite_is_a_finding():
    case = cancelling()
    right = examined("simple-rnn", "plain", case)
    wrong = examined("simple-rnn", "plain", case, changed(right, "grad_b", np.nan))
    assert [trouble.kind for trouble in wrong.troubles] == ["not-finite"]


def test_singular_jacobians_have_no_exponents():
    case = {"U": np.ones((2, 2)), "trajectory": np.full((3, 2), 0.5)}
    seen = examined("lyapunov", "forward", case, {"exponents": np.array([0.1, -36.0])})
    confirm(seen)
    assert seen.verdicts["exponents"].undecidable == 1
    infinite = {"exponents": np.array([0.1, -np.inf])}
    assert not examined("lyapunov", "forward", case, infinite).failed


def mangled(name, convention, case, kind, precision, rng):
    """A drawn case made degenerate."""
    case = dict(case)
    names = [
        k for k, v in case.items() if getattr(v, "dtype", np.dtype(int)).kind == "f"
    ]
    if kind == "zero":
        case |= {k: np.zeros_like(case[k]) for k in names}
    elif kind == "huge":
        for k in names:
            case[k] = (np.sign(case[k]) * HUGE[precision]).astype(precision)
    elif kind == "tiny":
        case |= {k: case[k] * np.finfo(precision).smallest_normal for k in names}
    elif kind == "equal":
        case |= {k: np.full_like(case[k], 0.5) for k in names}
    elif kind == "odd" and names:
        k = names[int(rng.integers(len(names)))]
        case[k] = case[k].copy()
        if case[k].size:
            value = (np.nan, np.inf, -np.inf)[int(rng.integers(3))]
            case[k].flat[int(rng.integers(case[k].size))] = value
    elif kind == "singular":
        for k in names:
            if case[k].ndim > 1:
                case[k] = np.ones_like(case[k])
    elif kind == "no steps" and "x" in case:
        for quantity in inputs(system(name), convention, case):
            if "T" in quantity.shape:
                k, axis = quantity.name, quantity.shape.index("T")
                case[k] = np.take(case[k], [], axis=axis)
        if "lengths" in case:
            case["lengths"] = np.zeros_like(case["lengths"])
    return case


KINDS = ("zero", "huge", "tiny", "equal", "odd", "singular", "no steps")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "convention"), PLACES)
def test_no_case_and_no_answer_makes_the_oracle_raise(name, convention, kind):
    rng = np.random.default_rng(KINDS.index(kind))
    family = family_of(system(name))
    for precision in HUGE:
        for case in drawn(name, convention, precision, 2, 5, kind="small"):
            given = mangled(name, convention, case, kind, precision, rng)
            honest = examined(name, convention, given, precision=precision)
            assert not any(v.outside for v in honest.verdicts.values()), given
            shapes = family.shapes(given, convention)
            for value in (np.nan, 0.0, -HUGE[precision]):
                answer = {
                    output: [np.full(s, value) for s in shape]
                    if isinstance(shape, list)
                    else np.full(shape, value)
                    for output, shape in shapes.items()
                }
                examined(name, convention, given, answer, precision)


def test_misuse_alone_raises():
    import longdep

    with pytest.raises(DomainError, match="examples"):
        longdep.check("gru", implementation("gru", "torch"), examples=0)
