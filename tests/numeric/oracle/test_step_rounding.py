"""Each cell's step, forward and back, as a program: against the same as formulas."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from longdep.numeric.oracle.bounds.noisy import Program
from longdep.numeric.oracle.bounds.step_rounding import CELLS, Cell, Step, Weights
from tests.numeric.oracle.felt_cells import Steps
from tests.numeric.oracle.small_sequences import format_of, sequence

BEFORE, CANDIDATE = {"reset": "before"}, {"blend": "candidate"}
CELLS_TRIED = {
    "tanh": {},
    "relu": {"activation": "relu"},
    "identity": {"activation": "identity"},
    "rnn, zoneout": {"zoneout": True},
    "rnn, errors": {"errors": True},
    "gru": {"cell": "gru"},
    "gru, before": {"cell": "gru", "convention": BEFORE},
    "gru, exchanged": {"cell": "gru", "convention": CANDIDATE},
    "gru, before, exchanged": {"cell": "gru", "convention": BEFORE | CANDIDATE},
    "gru, zoneout": {"cell": "gru", "zoneout": True},
    "gru, errors": {"cell": "gru", "errors": True},
    "gru, before, errors": {"cell": "gru", "errors": True, "convention": BEFORE},
    "lstm": {"cell": "lstm"},
    "lstm, peepholes": {"cell": "lstm", "peepholes": True},
    "lstm, early peephole": {
        "cell": "lstm", "peepholes": True, "convention": {"early_peephole": True},
    },
    "lstm, clipped": {"cell": "lstm", "clip": 0.75},
    "lstm, peepholes, clipped": {"cell": "lstm", "clip": 1.25, "peepholes": True},
    "lstm, projected": {"cell": "lstm", "n": 3, "projected": 2},
    "lstm, zoneout": {"cell": "lstm", "zoneout": True},
    "lstm, all but clipped": {
        "cell": "lstm", "peepholes": True, "zoneout": True, "errors": True,
        "n": 2, "projected": 3,
    },
}  # fmt: skip
FORMATS = {
    "plain": {},
    "coarse": {"roundoff": 2.0**-7, "underflow": 2.0**-12},
    "flushing": {"underflow": 2.0**-30, "precision": "of a test+ftz"},
    "factors": {"roundoff": 2.0**-20, "factor": 2.0**-15},
}


def programs(s, kind, deviations):
    """The step of the program, and the same as formulas."""
    arithmetic = format_of(strict=True, **FORMATS[kind])
    steps, n = s.sizes[0], s.sizes[1]
    d = s.width + (n if s.c0 is not None else 0)
    rng = np.random.default_rng(7)
    states, gradients = (
        (rng.normal(size=(steps, d)), rng.uniform(0, deviations, size=(steps, d)))
        for _ in range(2)
    )
    program = Program(arithmetic)
    cell = CELLS[s.convention.cell](s, Weights(s), program, program.state(*states))
    step = cell.backward(program.gradient(*gradients))
    return cell, step, Steps(s, arithmetic, states, gradients)


def agrees(found, parts, d):
    """A vector with those of the formulas behind each other.

    Of values the terms may cancel, which are of order 1; bounds have no such terms.
    """
    for what, one, least in (
        ("value", found.value, 1e-14),
        ("dev", found.dev, 1e-300),
        ("errors", found.errors(), 1e-300),
    ):
        many = [p.errors() if what == "errors" else getattr(p, what) for p in parts]
        expected = np.concatenate(many, axis=1)
        assert one.shape == expected.shape
        assert np.allclose(one, expected, rtol=1e-12, atol=least), what
    for word in ("state", "gradient"):
        none = [np.zeros((*p.value.shape, d)) for p in parts]
        many = [p.tangents.get(word, 0) + z for p, z in zip(parts, none, strict=True)]
        expected = np.concatenate(many, axis=1)
        tangent = getattr(found, word)
        tangent = 0 * expected if tangent is None else tangent
        assert np.allclose(tangent, expected, rtol=1e-11, atol=1e-14), word


@pytest.mark.parametrize("deviations", [0.0, 0.125])
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", CELLS_TRIED)
def test_a_step_is_its_formulas_rounding_by_rounding(name, kind, deviations):
    s = sequence(steps=4, **{"n": 3, "m": 2, **CELLS_TRIED[name]})
    cell, step, plain = programs(s, kind, deviations)
    d = s.width + (s.sizes[1] if s.c0 is not None else 0)
    agrees(cell.after, plain.after, d)
    agrees(step.carried, plain.carried, d)
    deltas = [plain.deltas[g] for g in s.gates]
    agrees(step.deltas, deltas, d)
    agrees(step.at_x, [plain.x], d)
    rows = [*deltas]
    for found, expected in ((step.hidden, plain.hidden), (step.inner, plain.inner)):
        assert (found is None) is (expected is None)
        if expected is not None:
            agrees(found, [expected], d)
            rows.append(expected)
    agrees(step.rows, [*rows, plain.x], d)


def cell_of(s, exact=False, **words):
    """A cell run from its first state, all at once, without deviations."""
    program = Program(format_of(**words), exact=exact)
    d = len(s.h0) + (0 if s.c0 is None else len(s.c0))
    value = np.zeros((s.sizes[0], d))
    state = program.state(value, 0 * value)
    return CELLS[s.convention.cell](s, Weights(s), program, state)


def driven(s, gate, pre):
    """The sequence with all weights 0 but one input, which is a pre-activation."""
    for array in s.weights.values():
        array[:] = 0.0
    s.weights["W", gate][:] = 1.0
    s.x[:] = np.reshape(pre, (-1, 1))
    return s


def test_the_slope_of_relu_at_0_is_0():
    s = driven(
        sequence(steps=4, n=1, m=1, activation="relu"), "a", [-1, 0, 1e-300, 9e9]
    )
    cell = cell_of(s)
    assert cell.after.value[:, 0].tolist() == [0, 0, 1e-300, 9e9]
    assert cell.slope.value[:, 0].tolist() == [0, 0, 1, 1]


def test_the_slope_of_a_clip_at_its_bounds_is_1():
    """tanh of the clipped candidate: a slope of tanh inside, 0 outside."""
    pre = [-2.0, -1.5, 0.0, 1.5, 2.0]
    s = driven(sequence("lstm", steps=5, n=1, m=1, clip=1.5), "g", pre)
    cell = cell_of(s)
    slopes = cell.slopes.value[:, 2]
    at = 1 / np.cosh(1.5) ** 2
    assert slopes == pytest.approx([0, at, 1, at, 0], rel=1e-14)
    assert cell.g.value[:, 0] == pytest.approx(np.tanh([-1.5, -1.5, 0, 1.5, 1.5]))


def test_numbers_of_few_bits_are_added_up_without_a_rounding():
    s = sequence(activation="relu")
    s.weights["b", "a"][:] = 8.0  # relu is the identity here
    exact, rounded = cell_of(s, exact=True), cell_of(s)
    assert not exact.after.errors().any()
    assert (rounded.after.errors() > 0).all()
    s.x[1, 0] = 1 + 2.0**-52
    errors = cell_of(s, exact=True).after.errors()
    assert np.array_equal(errors[1], cell_of(s).after.errors()[1])
    assert (errors[1] > 0).all()
    assert not errors[[0, 2]].any()


def test_inputs_that_may_be_off_have_no_lowest_bit():
    s = sequence(steps=3, errors=True)
    s.errors.x[:] = [[0.0, 0.0], [0.0, 2.0**-60], [0.0, 0.0]]
    s.x[:] = [[0.5, 0.25], [1.0, 1.0], [2.0, 0.0]]
    s.weights["W", "a"][:] = [[0.5, 0.75], [3.0, -1.0]]  # the lowest bit: 2^-2
    s.weights["b", "a"][:] = [1.0, 0.125]
    s.weights["d", "a"][:] = 4.0
    cell = cell_of(s)
    assert cell.weights.lowest == (-2, -3)
    assert cell.lowest_bit().tolist() == [-4.0, -1_000_000.0, -3.0]
    s.weights["d", "a"][:] = [4.0, 2.0**-7]
    assert Weights(s).lowest == (-2, -7)


def test_the_lowest_bits_are_those_of_every_gate_but_of_inputs_alone():
    s = sequence("lstm", n=2, m=2, peepholes=True, projected=2)
    for (kind, gate), array in s.weights.items():
        array[:] = {"W": 0.5, "b": 2.0, "d": 8.0}.get(kind, 2.0**-30)
        if (kind, gate) == ("W", "f"):
            array[1, 0] = 0.375
    assert Weights(s).lowest == (-3, 1)
    for array in s.weights.values():
        array[:] = 0.0
    assert Weights(s).lowest == (1_000_000, 1_000_000)  # that of 0


def test_weights_are_stacked_gate_by_gate_as_they_are_asked_for():
    s = sequence("gru", n=2, m=3)
    weights = Weights(s)
    for gates in ("rz", "n", "nr"):
        expected = np.vstack([s.weights["W", g] for g in gates])
        assert np.array_equal(weights.stack("W", gates), expected)
    assert weights.stack("U", "rz").shape == (4, 2)
    assert weights.stack("U", "rz") is weights.stack("U", "rz")
    assert np.array_equal(weights["U", "n"], s.weights["U", "n"])
    assert ("U", "n") in weights
    assert ("U", "o") not in weights


def test_biases_are_added_up_and_so_are_their_sizes():
    s = sequence("gru", n=2, m=3)
    s.weights["b", "r"], s.weights["d", "r"] = (
        np.array([1.0, -2.0]),
        np.array([-4.0, 8.0]),
    )
    s.weights["b", "z"] = np.array([0.5, 0.25])
    del s.weights["d", "z"]
    weights = Weights(s)
    total, sizes = weights.bias("bd", "rz")
    assert total.tolist() == [-3.0, 6.0, 0.5, 0.25]
    assert sizes.tolist() == [5.0, 10.0, 0.5, 0.25]
    total, sizes = weights.bias("d", "zr")
    assert total.tolist() == [0.0, 0.0, -4.0, 8.0]
    assert sizes.tolist() == [0.0, 0.0, 4.0, 8.0]


def test_float32_weights_and_inputs_are_taken_as_float64():
    s = sequence("gru")
    for key, array in s.weights.items():
        s.weights[key] = array.astype(np.float32)
    weights = Weights(s)
    assert all(array.dtype == np.float64 for array in weights.floats.values())
    assert cell_of(s).after.value.dtype == np.float64


def test_without_errors_of_the_inputs_no_error_is_noted_for_them():
    s = sequence(activation="identity")
    assert len(cell_of(s).after.local) == 1
    s = sequence(activation="identity", errors=True)
    cell = cell_of(s)
    off = s.errors.x @ abs(s.weights["W", "a"]).T
    assert len(cell.after.local) == 2
    assert np.array_equal(cell.after.local[2, 0], off)


def test_only_what_zoneout_keeps_passes_by():
    s = sequence(steps=1, activation="identity", zoneout=True)
    s.keep_h[:] = [[1, 0]]
    cell = cell_of(s)
    assert cell.keeps().tolist() == [[1.0, 0.0]]
    gradient = cell.p.gradient(np.array([[3.0, 5.0]]), np.zeros((1, 2)))
    fresh, kept = cell.parted(gradient)
    assert fresh.value.tolist() == [[0.0, 5.0]]
    assert kept.value.tolist() == [[3.0, 0.0]]
    plain = cell_of(sequence(steps=1))
    assert plain.keeps() is None
    assert plain.parted(gradient) == (gradient, None)


def test_a_cell_without_a_step_back_says_so():
    s = sequence()
    with pytest.raises(NotImplementedError):
        Cell(s, Weights(s), Program(format_of())).step_back(None)


def test_a_step_is_named_and_stays():
    with pytest.raises(TypeError):
        Step(*[None] * 5)
    step = Step(carried=None, deltas=None, hidden=None, inner=None, at_x=None)
    with pytest.raises(FrozenInstanceError):
        step.deltas = 0
