import numpy as np
import pytest
from hypothesis import given, settings

from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.bounds.affine import MOST_SYMBOLS, Affine, Carrying, Shifted
from longdep.numeric.oracle.bounds.scan_errors import Errors
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.patterns.scan_floats import Floats
from longdep.numeric.oracle.scans.running import ran
from longdep.numeric.oracle.scans.slstm import SLSTM
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle import chunked
from tests.numeric.oracle.test_scan_chunks import computed, outside, verdicts

CONVENTIONS = SLSTM.system.conventions


def case_of(steps, units=4, inputs=3, seed=0):
    rng = np.random.default_rng(seed)
    case = {
        "W": rng.normal(size=(4 * units, inputs)) / np.sqrt(inputs),
        "R": rng.normal(size=(4 * units, units)) / np.sqrt(units),
        "b": rng.uniform(-1, 1, 4 * units),
        "x": rng.normal(size=(steps, inputs)),
        "h0": rng.normal(size=units),
        "c0": rng.normal(size=units),
        "n0": rng.uniform(0.1, 2, units),
        "cotangent_h": np.zeros((steps, units)),
    }
    case["cotangent_h"][-1] = rng.normal(size=units)
    return {k: v.astype(np.float32).astype(float) for k, v in case.items()}


def bounded(case, engine=Affine, tracer=Carrying):
    with np.errstate(all="ignore"):
        return ran(SLSTM, CONVENTIONS[0], case, engine(arithmetic("float32")), tracer)


@pytest.mark.parametrize("held", [True, False])
@pytest.mark.parametrize("convention", CONVENTIONS)
def test_steps_in_float32_stay_inside(convention, held):
    program = chunked.slstm(held)

    @settings(max_examples=10, deadline=None)
    @given(family_of(system("slstm")).bulk(convention, "float32"))
    def cells_as_they_are_written(case):
        assert not outside("slstm", convention, case, computed_by(program, case))

    def computed_by(program, case):
        return computed("slstm", convention, case, program, Floats(np.float32))

    cells_as_they_are_written()


def test_long_runs_are_decided():
    case = case_of(150)
    found = verdicts(
        "slstm", CONVENTIONS[0], case, computed("slstm", CONVENTIONS[0], case)
    )
    states = found["h"]
    assert (states.inside, states.undecidable) == (150, 0)


def test_a_normaliser_that_is_held_constant_is_found():
    case = case_of(20)

    def held(t, x, convention, case):
        return chunked.slstm(True, t.detached)(t, x, convention, case)

    answer = computed("slstm", CONVENTIONS[0], case, held)
    found = outside("slstm", CONVENTIONS[0], case, answer)
    assert "grad_x" in found
    assert "h" not in found


def test_jacobians_are_multiplied_before_sizes_are_taken():
    """Products of sizes grow over 40 steps to beyond all values; these do not."""
    case = case_of(40)
    true, sizes = bounded(case), bounded(case, Errors, Shifted)
    assert np.max(true["h"].dev) < 1e-4
    assert np.max(sizes["h"].dev) > 1


def test_errors_of_a_turning_state_do_not_grow_in_a_block():
    """A rotation leaves lengths as they are; its entries' sizes grow by sqrt(2)."""
    engine = Affine(arithmetic("float32"))
    turn = engine.constant(np.array([[1, -1], [1, 1]]) * np.sqrt(0.5))
    state = engine.carried(engine.given(np.array([1.0, 0.0])))
    for _ in range(MOST_SYMBOLS // 2 - 1):
        state = engine.carried(engine.contract("ij,j->i", turn, state))
    assert engine.block == 0
    assert np.max(state.dev) < 20 * MOST_SYMBOLS * 2.0**-24
    state = engine.carried(state)
    assert engine.block == 1
    assert np.array_equal(state.tangents, np.diag(state.dev))


def test_what_a_quotient_has_in_common_cancels():
    engine = Affine(arithmetic("float64"))
    both = engine.told(engine._made(np.array([3.0]), np.array([0.5])))
    quotient = engine.divide(engine.multiply(both, engine.constant([2.0])), both)
    assert quotient.value == 2
    assert 0 < quotient.dev < 1e-14
