"""The bounds of stacked modules: products, sums and sequences, each by itself."""

from dataclasses import FrozenInstanceError, replace

import flint
import numpy as np
import pytest
from flint import arb

from longdep.numeric.oracle.arithmetic import Arithmetic, arithmetic
from longdep.numeric.oracle.bounds import stack
from longdep.numeric.oracle.bounds.allowance import floor_of, part_of
from longdep.numeric.oracle.bounds.propagation import bounds
from longdep.numeric.oracle.packing import resolve
from longdep.numeric.oracle.routes.sequence import InputErrors
from longdep.numeric.oracle.stacked.layout import Layout, inputs
from longdep.numeric.oracle.stacked.table import stacking
from tests.numeric.oracle import sequences

SIZES = {"T": 4, "B": 2, "m": 3, "n": 2, "p": 3}
U = 2.0**-10
LOST = 2.0**-24
RADII = 2.0**-24  # a radius is rounded up to 30 bits, 32 times at most


def coarse(precision="float32", factor=0.0, lost=LOST):
    """An arithmetic of few bits."""
    return Arithmetic(
        precision=precision,
        storage="float32",
        roundoff=U,
        accumulate=U,
        factor=factor,
        underflow=lost,
    )


def drawn(table, held, **sizes):
    """A dense case of a structure, all of whose sequences are whole."""
    rng, sizes = np.random.default_rng(4), SIZES | sizes
    given = {
        "layers": held.layers,
        "direction": held.direction,
        "merge": held.merge,
        "activation": "tanh",
        "window": 0,
        "lengths": np.full(sizes["B"], sizes["T"]),
        "mask": np.ones((sizes["B"], sizes["T"]), dtype=np.int64),
    }
    listed = {}
    for quantity in inputs(table, held):
        shape = resolve(quantity.shape, sizes) if quantity.kind == "array" else ()
        known = quantity.name in given
        listed[quantity.name] = (
            given[quantity.name] if known else rng.normal(size=shape)
        )
    return listed


def untouched(sequence, part):
    return part


def engine(format_=None, limit=np.inf, cell="rnn", held=None, call=untouched, **sizes):
    """The engine of a case."""
    table = stacking(cell, "torch")
    case = drawn(table, held or Layout(1, "forward"), **sizes)
    return stack._Bounded(table, case, format_ or coarse(), call, limit)


def column(*values):
    held = np.empty(len(values), dtype=object)
    held[:] = [v if isinstance(v, arb) else arb(v) for v in values]
    return held


def radii(balls):
    return [float(v.rad()) for v in balls]


def middles(balls):
    return [float(v.mid()) for v in balls]


def about(*values):
    """Radii are rounded up to 30 bits."""
    return pytest.approx(list(values), rel=2.0**-25, abs=0)


# Products and sums


def test_a_product_is_rounded_once_and_may_underflow():
    format_ = coarse()
    gamma = U / (1 - U)
    found = engine(format_).product(column(3, -3, arb(3, 0.25)), column(5, 5, 5))
    assert middles(found) == [15, -15, 15]
    wide = 1.25 + gamma * 16.25 + LOST
    assert radii(found) == about(gamma * 15 + LOST, gamma * 15 + LOST, wide)


def test_a_product_s_factors_are_rounded_where_those_of_matrix_products_are():
    share = U + 2 * 2.0**-8
    found = engine(coarse(factor=2.0**-8)).product(column(4), column(2))
    assert radii(found) == about(8 * share / (1 - share) + LOST)


def test_a_product_by_zero_or_one_is_no_operation():
    found = engine().product(column(3, 3, arb(3, 0.25)), column(0, 1, 1))
    assert middles(found) == [0, 3, 3]
    assert radii(found) == about(0, 0, 0.25)
    found = engine().product(column(1, 0), column(3, 3))
    assert radii(found) == about(3 * U / (1 - U) + LOST, LOST)
    (found,) = engine().product(column(3), column(arb(1, 0.5)))
    assert float(found.rad()) > 1.5


def test_nothing_is_known_of_a_product_whose_parts_may_be_infinite():
    of = engine(limit=100.0)
    found = of.product(column(99, 100, 0, 1, 20, 19), column(1, 1, 100, -100, 5, -5))
    assert np.isinf(radii(found)).tolist() == [False, True, True, True, True, False]
    assert radii(found)[-1] == radii(engine().product(column(19), column(-5)))[0]
    (found,) = of.product(column(arb(90, 20)), column(1))
    assert np.isinf(float(found.rad()))
    assert np.isfinite(radii(engine().product(column(1e300), column(1))))


def test_a_sum_is_rounded_once_less_than_it_has_terms():
    of = engine()
    one = column(3, -2, arb(1, 0.5))
    assert of.total([one]) is one
    found = of.total([one, column(1, 1, 1)])
    once, twice = U / (1 - U), 2 * U / (1 - 2 * U)
    assert middles(found) == [4, -1, 2]
    assert radii(found) == about(4 * once, 3 * once, 0.5 + 2.5 * once)
    found = of.total([one, column(1, 1, 1), column(-4, 0, 1)])
    assert middles(found) == [0, -1, 3]
    assert radii(found) == about(8 * twice, 3 * twice, 0.5 + 3.5 * twice)


def test_a_sum_may_underflow_where_subnormal_results_become_zero():
    """Each of its terms, but none of a sum that is 0 with all its terms."""
    for precision, lost in (("float32", 0.0), ("float32+ftz", LOST)):
        of = engine(coarse(precision))
        found = of.total([column(1, 0), column(1, 0)])
        assert radii(found) == about(2 * U / (1 - U) + 2 * lost, 0)
        found = of.total([column(1, 0), column(1, 0), column(0, 2.0**-60)])
        assert radii(found)[1] == pytest.approx(3 * lost, rel=2.0**-25, abs=2.0**-60)


def test_nothing_is_known_of_a_sum_whose_terms_may_exceed_the_limit():
    found = engine(limit=100.0).total([column(60, 60, -60), column(39, 40, 40)])
    assert np.isinf(radii(found)).tolist() == [False, True, True]


def test_numbers_are_exact_in_their_shape():
    given = np.array([[0.1, -3.0], [0.0, 1e-300]])
    found = engine().numbers(given)
    assert found.shape == (2, 2)
    assert middles(found.flat) == given.ravel().tolist()
    assert radii(found.flat) == [0, 0, 0, 0]


# What a module counts


@pytest.mark.parametrize(
    ("cell", "held", "terms", "added"),
    [
        ("rnn", Layout(1, "forward"), 8, 0),
        ("rnn", Layout(2, "bidirectional"), 8, 1 * 5 + 2),
        ("gru", Layout(1, "bidirectional"), 8, 3 * 5 + 2),
        ("lstm", Layout(2, "bidirectional"), 8, 4 * 5 + 2),
        ("lstm", Layout(1, "bidirectional", "concat", True), 8, 4 * 5 + 2),
    ],
)
def test_the_roundings_of_weights_and_inputs(cell, held, terms, added):
    """Terms of a weight: 2 sequences of 4 steps, whatever its layer. To those of the
    gradient at x come the other direction's gates, n products each, and two sums.
    """
    of = engine(cell=cell, held=held, n=5)
    assert (of.terms, of.added) == (terms, added)
    assert engine(cell=cell, held=held, B=1, T=5).terms == 5
    assert of.floor == floor_of(coarse())


# Sequences


def widened(values, radius):
    held = np.empty(values.shape, dtype=object)
    held[...] = [[arb(v, radius) for v in row] for row in values]
    return held


def uncertain(cell, extra="", known=True):
    """A sequence of balls, and the plain one with the errors of what it reads."""
    s = sequences.drawn(cell, "torch", extra, sizes=(3, 2, 3, 2))
    x = widened(s.x, 2.0**-12)
    at_h = widened(s.cotangent, 2.0**-14)
    h0 = widened(s.h0[None], 2.0**-16)[0]
    c0 = None if s.c0 is None else widened(s.c0[None], 2.0**-18)[0]
    at_c = None if s.c0 is None else widened(s.cotangent_c, 2.0**-20)
    start = [np.full(len(s.h0), 2.0**-16)]
    direct = [np.full(s.cotangent.shape, 2.0**-14)]
    if s.c0 is not None:
        start.append(np.full(len(s.c0), 2.0**-18))
        direct.append(np.full(s.cotangent_c.shape, 2.0**-20))
    errors = InputErrors(
        x=np.full(s.x.shape, 2.0**-12),
        start=np.concatenate(start),
        cotangent=np.concatenate(direct, axis=1),
        added=2,
    )
    reads = replace(s, x=x, h0=h0, c0=c0)
    if known:
        reads = replace(reads, cotangent=at_h, cotangent_c=at_c)
    else:
        reads = replace(reads, cotangent=0 * s.cotangent, cotangent_c=None)
    return reads, replace(s, errors=errors), (at_h, at_c)


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    "kind", [("rnn",), ("gru",), ("lstm",), ("lstm", "projected")], ids="-".join
)
def test_a_sequence_s_bounds_count_the_errors_of_what_it_reads(kind, known):
    """Whether its direct gradients are known when it is run, or come later."""
    reads, plain, (at_h, at_c) = uncertain(*kind, known=known)
    format_, calls = arithmetic("float32"), []

    def noted(sequence, part):
        calls.append(sequence)
        return part

    of = engine(format_, cell=kind[0], call=noted)
    of.terms, of.added = 7, 2
    ran = of.forward(reads)
    back = of.back(ran, at_h, at_c)
    assert len(calls) == (1 if known else 2)
    for name in ("x", "h0", "cotangent"):
        assert (getattr(calls[-1], name) == getattr(plain, name)).all()
    b = bounds(plain, format_, floor_of(format_))
    part = part_of(plain, b, format_, 7)
    width = len(plain.h0)
    expected = {
        "h": (ran.states["h"], b.state[1:, :width], part["h"]),
        "x": (back["x"], b.at_x * 2.0 ** b.scale[:, None], part["x"]),
        "h0": (back["h0"], b.start[:width] * 2.0**b.start_scale, part["h0"]),
    }
    if plain.c0 is not None:
        expected["c"] = (ran.states["c"], b.state[1:, width:], part["c"])
        values = b.start[width:] * 2.0**b.start_scale
        expected["c0"] = (back["c0"], values, part["c0"])
    assert set(ran.states) | set(back) == {*expected, "slots"}
    for found, values, errors in expected.values():
        assert found.shape == values.shape
        assert middles(found.flat) == values.ravel().tolist()
        assert radii(found.flat) == about(*errors.ravel())
    for key, errors in part["slots"].items():
        assert np.allclose(back["slots"][key], errors, rtol=RADII, atol=0), key


def test_a_sequence_that_has_run_stays_as_it_is():
    reads, _, _ = uncertain("rnn")
    ran = engine().forward(reads)
    with pytest.raises(FrozenInstanceError):
        ran.states = {}  # type: ignore[misc]
    with pytest.raises(TypeError):
        stack._Ran(ran.sequence, ran.states, None)


# Modules


def stacked(cell="rnn", held=None, format_=None, call=untouched, limit=None, **sizes):
    table = stacking(cell, "torch")
    case = drawn(table, held or Layout(1, "forward"), **sizes)
    rest = () if limit is None else (limit,)
    return case, stack.of_stack(
        table, case, format_ or arithmetic("float32"), call, *rest
    )


def test_one_layer_one_way_is_its_sequence():
    case, found = stacked("lstm", B=1)
    s = sequences.drawn("lstm", "torch", sizes=(4, 2, 2, 3))
    names = [("W", "weight_ih"), ("U", "weight_hh"), ("b", "bias_ih"), ("d", "bias_hh")]
    weights = {
        (kind, g): rows
        for kind, name in names
        for g, rows in zip("ifgo", np.split(case[f"{name}_l0"], 4), strict=True)
    }
    at_h, at_c = case["cotangent_h"][:, 0].copy(), np.zeros((4, 2))
    direct = np.zeros((4, 4))
    # At the last output two direct gradients are added, in one rounding.
    u, last = 2.0**-24, case["cotangent_last_h"][0, 0]
    direct[3, :2] = u / (1 - u) * (abs(at_h[3]) + abs(last))
    at_h[3] += last
    at_c[3] = case["cotangent_last_c"][0, 0]
    errors = InputErrors(x=np.zeros((4, 3)), start=np.zeros(4), cotangent=direct)
    s = replace(
        s,
        weights=weights,
        x=case["x"][:, 0],
        h0=case["h0"][0, 0],
        c0=case["c0"][0, 0],
        cotangent=at_h,
        cotangent_c=at_c,
        errors=errors,
    )
    format_ = arithmetic("float32")
    part = part_of(s, bounds(s, format_, floor_of(format_)), format_, 4)
    for name, array in (
        ("h", part["h"]),
        ("x", part["x"]),
        ("last_h", part["h"][3:]),
        ("last_c", part["c"][3:]),
        ("h0", part["h0"][None]),
        ("c0", part["c0"][None]),
    ):
        assert found[name].shape == (1, *array.shape)
        assert np.allclose(found[name][0], array, rtol=RADII, atol=0), name
    for key, errors in part["slots"].items():
        held = found["slots"][0, "forward"][key]
        assert np.allclose(held, errors, rtol=RADII, atol=0), key


def test_the_working_precision_is_as_it_was():
    def failing(sequence, part):
        assert flint.ctx.prec == stack.BITS
        raise ValueError("on the way")

    with flint.ctx.workprec(60):
        stacked()
        assert flint.ctx.prec == 60
        with pytest.raises(ValueError, match="on the way"):
            stacked(call=failing)
        assert flint.ctx.prec == 60


def test_what_is_not_known_of_a_sequence_is_not_known_of_the_next():
    def unknown(sequence, part):
        first = len(sequence.h0) == 2 and sequence.x.shape[1] == 3
        return {**part, "h": part["h"] * (np.nan if first else 1.0)}

    _, found = stacked(held=Layout(1, "forward"), call=unknown)
    assert np.isinf(found["h"]).all()
    assert np.isfinite(found["x"]).all()
    with np.errstate(all="ignore"):
        _, found = stacked(held=Layout(2, "forward"), call=unknown)
    assert np.isinf(found["h"]).all()
    assert np.isinf(found["last_h"]).all()
    _, found = stacked(held=Layout(2, "forward"))
    assert all(np.isfinite(found[k]).all() for k in ("h", "last_h", "x", "h0"))


def test_without_a_limit_nothing_overflows():
    held = Layout(1, "bidirectional")
    _, free = stacked(held=held)
    _, limited = stacked(held=held, limit=1e-3)
    assert np.isfinite(free["x"]).all()
    assert np.isinf(limited["x"]).all()
    assert (limited["h"] == free["h"]).all()
