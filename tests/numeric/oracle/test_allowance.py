"""The allowance: no right computation is outside, in any format; wrong ones are."""

import mpmath
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from longdep.numeric.oracle.check.judging import judge
from longdep.numeric.oracle.families.recurrent import TAPE
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vocabulary import outputs
from longdep.numeric.precision import floats

BITS = {"bfloat16": 8, "float16": 11, "float32": 24, "float64": 53}
SOME = settings(
    max_examples=6,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
CELLS = [
    ("linear-recurrence", "transposed"),
    ("simple-rnn", "plain"),
    ("gru", "torch"),
    ("gru", "keras-reset-before"),
    ("lstm", "onnx-peepholes"),
    ("lstm", "onnx-clip"),
    ("padded-gru", "keras-reset-after"),
    ("padded-lstm", "flax"),
]


def judged(name, convention, case, precision, level, change=lambda result: result):
    """Verdicts on the tape, run in the format's own number of bits."""
    family = family_of(system(name))
    with mpmath.workprec(BITS[precision]):
        answers = family.answers(case, convention, TAPE)
    result = change({key: floats(value) for key, value in answers.items()})
    reference = family.reference(case, convention, 25)
    allowed = family.allowance(case, convention, reference, precision, level)
    known = {q.name: q for q in outputs(family.entry, convention)}
    return {
        key: judge(known[key], value, reference[key], allowed[key])
        for key, value in result.items()
    }


@pytest.mark.parametrize("precision", BITS)
@pytest.mark.parametrize(("name", "convention"), CELLS)
@SOME
@given(data=st.data())
def test_rounding_in_the_format_is_never_outside(data, name, convention, precision):
    family = family_of(system(name))
    draw = family.small if data.draw(st.booleans()) else family.bulk
    case = data.draw(draw(convention, precision))
    if case.get("steps", len(np.atleast_1d(case.get("x", 0)))) > 30:
        return  # the tape is slow; long sequences are checked with NumPy elsewhere
    for verdict in judged(name, convention, case, precision, "standard").values():
        assert verdict.miss is None


def moved(factor):
    def change(outputs):
        return {name: value * factor for name, value in outputs.items()}

    return change


@pytest.mark.parametrize(("name", "convention"), CELLS[1:6])
def test_the_allowance_is_of_the_size_of_real_errors(name, convention):
    case = draw_bulk(name, convention, 7)
    right = judged(name, convention, case, "float64", "standard")
    assert max(v.share for v in right.values()) > 0.01
    wrong = judged(name, convention, case, "float64", "standard", moved(1 + 1e-10))
    assert all(v.miss is not None and not v.undecidable for v in wrong.values())


def draw_bulk(name, convention, steps):
    """A fixed dense case."""
    rng, entry = np.random.default_rng(steps), system(name)
    from longdep.numeric.oracle.packing import resolve
    from longdep.numeric.oracle.vocabulary import inputs

    sizes = {"n": 3, "m": 2, "T": steps, "B": 2}
    case = {"activation": "tanh", "clip": 1.0}
    wanted = {q.name for q in inputs(entry, convention)}
    for quantity in inputs(entry, convention):
        if quantity.shape:
            shape = resolve(quantity.shape, sizes)
            case[quantity.name] = rng.normal(size=shape) * 0.7
    return {key: value for key, value in case.items() if key in wanted}


def test_a_vanished_gradient_is_still_checked():
    """All of it replaced by zeros passes any absolute tolerance, but not this one."""
    case = {
        "U": np.array([[0.5]]),
        "W": np.array([[1.0]]),
        "b": np.array([0.25]),
        "x": np.zeros((60, 1)),
        "h0": np.array([1.0]),
        "activation": "identity",
        "cotangent_h": np.eye(60)[:, -1:],
    }

    def forgotten(outputs):
        delta = outputs["delta"].copy()
        delta[:-1] = 0
        return {**outputs, "delta": delta}

    right = judged("simple-rnn", "plain", case, "float64", "standard")
    assert right["delta"].inside == 60
    wrong = judged("simple-rnn", "plain", case, "float64", "standard", forgotten)
    assert wrong["delta"].outside == 59
    assert wrong["delta"].miss.lag in range(1, 60)


@pytest.mark.parametrize(
    ("bias", "standard", "strict"), [(0.5, 1, 1), (12.0, 1, 0), (25.0, 0, 0)]
)
def test_strict_shows_what_one_minus_h_squared_loses(bias, standard, strict):
    """tanh'(12) from 1 - h^2 has 5 digits left, tanh'(25) none."""
    case = {
        "U": np.array([[0.5]]),
        "W": np.array([[0.0]]),
        "b": np.array([bias]),
        "x": np.ones((1, 1)),
        "h0": np.array([0.0]),
        "activation": "tanh",
        "cotangent_h": np.ones((1, 1)),
    }

    def usual(outputs):
        return {"delta": 1 - np.tanh(np.array([[bias]])) ** 2}

    loose = judged("simple-rnn", "plain", case, "float64", "standard", usual)["delta"]
    tight = judged("simple-rnn", "plain", case, "float64", "strict", usual)["delta"]
    assert (loose.inside, tight.inside) == (standard, strict)
    assert not loose.outside
    assert tight.outside == 1 - strict
    exact = judged("simple-rnn", "plain", case, "float64", "strict")["delta"]
    assert exact.inside == 1


def test_errors_of_the_states_are_followed_into_the_gradients():
    """Near an unstable fixed point the slopes inherit errors that have grown."""
    bias = np.arctanh(0.1) - 2.5 * 0.1
    case = {
        "U": np.array([[2.5]], dtype=np.float32),
        "W": np.array([[0.0]], dtype=np.float32),
        "b": np.array([bias], dtype=np.float32),
        "x": np.zeros((13, 1), dtype=np.float32),
        "h0": np.array([0.1], dtype=np.float32),
        "activation": "tanh",
        "cotangent_h": np.eye(13, dtype=np.float32)[:, -1:],
    }
    verdicts = judged("simple-rnn", "plain", case, "float32", "standard")
    assert verdicts["delta"].inside == 13
    reference = family_of(system("simple-rnn")).reference(case, "plain", 25)
    first = abs(float(reference["delta"][0, 0].mid()))
    own = 13 * 8 * 2.0**-24 * first  # 13 steps of 8 roundings each, of their own
    allowed = family_of(system("simple-rnn")).allowance(
        case, "plain", reference, "float32"
    )
    assert allowed["delta"].size[0, 0] > 100 * own


def test_chaos_is_undecidable_and_never_a_pass():
    rng = np.random.default_rng(0)
    case = {
        "U": rng.normal(size=(4, 4)) * 4,
        "W": rng.normal(size=(4, 2)),
        "b": rng.normal(size=4),
        "x": rng.normal(size=(12, 2)),
        "h0": rng.normal(size=4),
        "activation": "tanh",
        "cotangent_h": rng.normal(size=(12, 4)),
    }
    case = {
        key: value.astype(np.float16) if isinstance(value, np.ndarray) else value
        for key, value in case.items()
    }
    verdicts = judged("simple-rnn", "plain", case, "float16", "standard")
    assert verdicts["h"].undecidable > 0
    assert verdicts["grad_U"].undecidable == 1
    assert verdicts["grad_U"].inside == 0
    assert verdicts["h"].inside + verdicts["h"].undecidable == 12


def test_a_kink_inside_the_error_is_undecidable():
    case = {
        "U": np.array([[1.0]]),
        "W": np.array([[1.0]]),
        "b": np.array([-0.3]),
        "x": np.array([[0.1], [0.2]]),
        "h0": np.array([0.2]),  # z_1 = 0.2 + 0.1 - 0.3: 0 but for the rounded inputs
        "activation": "relu",
        "cotangent_h": np.ones((2, 1)),
    }
    verdicts = judged("simple-rnn", "plain", case, "float64", "standard")
    assert verdicts["grad_U"].undecidable == 1
    case["b"] = np.array([0.3])
    assert judged("simple-rnn", "plain", case, "float64", "standard")["grad_U"].inside
