"""The first route, directly: every cell against the tape, and what its balls keep."""

import flint
import numpy as np
import pytest
from flint import arb, fmpq

from longdep.numeric.oracle.bounds.trajectory import trajectory
from longdep.numeric.oracle.packing import PROJECTED
from longdep.numeric.oracle.routes import balls, tape
from longdep.numeric.precision import context, floats
from tests.numeric.oracle.sequences import KINDS, drawn

BITS = 200


def run(s, bits=BITS):
    """The first route at so many bits."""
    with flint.ctx.workprec(bits):
        return balls.run(s)


def named(answers):
    """Answers of a route by name, without what only balls have."""
    slots = {"".join(key): value for key, value in answers["slots"].items()}
    left_out = ("slots", "deltas", "hidden_deltas")
    return {k: v for k, v in answers.items() if k not in left_out} | slots


def agree(first, second):
    """Whether balls hold a route's numbers of 70 digits, and hardly any others."""
    assert set(first) - {"delta"} == set(second) - {"delta"}
    for key, array in second.items():
        assert first[key].shape == array.shape, key
        for ball, value in zip(first[key].flat, array.flat, strict=True):
            with context(70):
                assert abs(ball - arb(str(value))) < 1e-50, key


def by_the_tape(s):
    with context(70):
        return named(tape.run(s))


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_balls_and_the_tape_agree_on_every_cell(kind):
    s = drawn(*kind)
    first, second = named(run(s)), by_the_tape(s)
    agree(first, second)


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_the_states_in_float64_are_those_of_the_balls(kind):
    """Five steps of a few roundings each; none is carried on by more than 2^5."""
    s = drawn(*kind)
    answers = run(s)
    parts = [answers[k] for k in "hc" if k in answers]
    start = np.concatenate([s.h0] if s.c0 is None else [s.h0, s.c0])
    found = trajectory(s)
    assert found.shape == (6, len(start))
    assert (found[0] == start).all()
    assert abs(found[1:] - floats(np.concatenate(parts, axis=1))).max() < 2.0**-44


@pytest.mark.parametrize("sizes", [(1, 1, 1, 1), (2, 4, 3, 1)])
@pytest.mark.parametrize("kind", [k for k in KINDS if k[1] in ("torch", "zoneout")])
def test_balls_and_the_tape_agree_on_few_steps_and_inputs(kind, sizes):
    s = drawn(*kind, sizes=sizes, seed=1)
    first, second = named(run(s)), by_the_tape(s)
    agree(first, second)


@pytest.mark.parametrize("name", ["torch", "onnx-peepholes", "zoneout"])
def test_without_a_direct_gradient_at_the_cells_theirs_is_zero(name):
    s = drawn("lstm", name, cotangent_c=None)
    zero = drawn("lstm", name, cotangent_c=np.zeros((5, 3)))
    bare, other = named(run(s)), named(run(zero))
    for key, array in bare.items():
        pairs = zip(array.flat, other[key].flat, strict=True)
        assert all(a.overlaps(b) for a, b in pairs), key
    agree(bare, by_the_tape(s))


def test_a_direct_gradient_at_one_unit_of_one_step_is_carried_on():
    for at in ((4, 2), (2, 0), (0, 1)):
        one = np.zeros((5, 3))
        one[at] = 1.0
        s = drawn("gru", "torch", cotangent=one)
        agree(named(run(s)), by_the_tape(s))
        assert all(v == 0 for v in run(s)["x"][at[0] + 1 :].flat)


# What is given


def test_direct_gradients_may_be_rationals_or_balls():
    s = drawn("rnn", "plain", "identity", sizes=(2, 1, 1, 1))
    third = np.array([[fmpq(1, 3)], [fmpq(0)]], dtype=object)
    with flint.ctx.workprec(BITS):
        made = balls.forward(s)
        delta = made.back(third, None)["delta"]
        assert (3 * delta[0, 0]).contains(1)
        assert delta[0, 0].rel_accuracy_bits() > BITS - 10
        wide = np.array([[arb(1, 0.25)], [0.0]], dtype=object)
        delta = made.back(wide, None)["delta"]
        assert delta[0, 0].contains(0.75)
        assert delta[0, 0].contains(1.25)
        assert not delta[0, 0].contains(1.26)
        assert delta[1, 0] == 0


@pytest.mark.parametrize("size", [1.0, -1.0])
def test_only_direct_gradients_of_zero_are_left_out(size):
    s = drawn("lstm", "torch", cotangent=np.full((5, 3), size))
    agree(named(run(s)), by_the_tape(s))
    s = drawn("lstm", "torch", cotangent_c=np.full((5, 3), size))
    agree(named(run(s)), by_the_tape(s))


def test_an_initial_state_may_be_a_ball():
    s = drawn("rnn", "plain", "identity", sizes=(1, 1, 1, 1))
    around = np.array([arb(0.5, 0.25)], dtype=object)
    wide = balls.forward(drawn("rnn", "plain", "identity", (1, 1, 1, 1), h0=around))
    weight = float(s.weights["U", "a"][0, 0])
    rest = float(run(s)["h"][0, 0]) - weight * float(s.h0[0])
    (state,) = wide.states["h"][0]
    for h in (0.25, 0.75):
        assert state.contains(weight * h + rest)
    assert state.rad() < 0.2501 * abs(weight)


def test_numbers_are_exact_balls_in_their_shape():
    given = np.array([[0.1, -2.0], [1e-300, 0.0]])
    found = balls.numbers(given)
    assert found.shape == (2, 2)
    assert all(v.is_exact() for v in found.flat)
    assert (floats(found) == given).all()
    mixed = np.array([0.1, fmpq(1, 2), arb(1, 1), np.float32(0.5)], dtype=object)
    exact, half, wide, again = balls.numbers(mixed)
    assert (exact, half, again) == (arb(0.1), arb(0.5), arb(0.5))
    assert wide.contains(2)
    assert balls.numbers(np.zeros((0, 3))).shape == (0, 3)


def test_powers_of_a_matrix_are_exact_on_whole_numbers():
    fibonacci = np.array([[1.0, 1.0], [1.0, 0.0]])
    states = balls.powers(fibonacci, np.array([1.0, 0.0]), 6)
    expected = [(1, 0), (1, 1), (2, 1), (3, 2), (5, 3), (8, 5), (13, 8)]
    assert floats(states).tolist() == [list(map(float, row)) for row in expected]
    assert balls.powers(fibonacci, np.array([2.0, 3.0]), 0).shape == (1, 2)


# What comes back


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_the_gradients_at_the_gates_make_those_at_the_inputs_and_the_weights(kind):
    """x_t gets sum_g W_g^T delta_gt, b_g sum_t delta_gt, d_g that of hidden_deltas."""
    s = drawn(*kind)
    answers, n = run(s), s.sizes[1]
    weights = np.concatenate([s.weights["W", g] for g in s.gates])
    deltas, hidden = (np.array(answers[k]) for k in ("deltas", "hidden_deltas"))
    assert deltas.shape == hidden.shape == (5, n * len(s.gates))
    assert abs(floats(deltas) @ weights - floats(answers["x"])).max() < 1e-12
    for j, g in enumerate(s.gates):
        for key, rows in (("b", deltas), ("d", hidden)):
            if (key, g) in s.weights:
                total = floats(rows[:, j * n : j * n + n]).sum(axis=0)
                assert abs(total - floats(answers["slots"][key, g])).max() < 1e-12
    assert set(answers["slots"]) == set(s.weights)


@pytest.mark.parametrize("bits", [60, 200])
@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_sums_over_the_steps_lose_nothing_that_their_terms_have(kind, bits):
    """A radius is that of the terms, and some roundings of theirs at all the bits."""
    s = drawn(*kind)
    answers, n = run(s, bits), s.sizes[1]
    weights = abs(np.concatenate([s.weights["W", g] for g in s.gates]))

    def uncertain(rows):
        held = np.array(rows)
        radii = np.vectorize(lambda v: float(v.rad()))(held)
        return radii * (1 + 2.0**-20) + abs(floats(held)) * 2.0 ** (4 - bits)

    def within(found, bound):
        assert (np.vectorize(lambda v: float(v.rad()))(found) <= bound).all()

    deltas, hidden = map(uncertain, (answers["deltas"], answers["hidden_deltas"]))
    within(answers["x"], deltas @ weights)
    for (kind_of, g), array in answers["slots"].items():
        part = slice(s.gates.find(g) * n, s.gates.find(g) * n + n)
        if kind_of == "W":
            within(array, deltas[:, part].T @ abs(s.x))
        elif kind_of in "bd":
            within(array, (deltas if kind_of == "b" else hidden)[:, part].sum(axis=0))


@pytest.mark.parametrize("bits", [30, 60, 200])
def test_the_working_precision_is_as_it_was(bits):
    with flint.ctx.workprec(bits):
        for kind in (("rnn", "plain"), ("gru", "torch"), ("lstm", "torch")):
            balls.run(drawn(*kind))
            assert flint.ctx.prec == bits


def test_a_projection_s_gradient_is_kept_with_the_weights():
    s = drawn("lstm", "torch", "projected")
    assert run(s)["slots"][PROJECTED].shape == s.weights[PROJECTED].shape == (2, 3)
