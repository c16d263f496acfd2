"""The kernels of gradient clipping against the statements, and at their edges."""

from fractions import Fraction
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Eq, ImmutableMatrix, Rational

from longdep.numeric import strategies as draw
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.gradient_clipping import (
    ADDED,
    CONVENTIONS,
    clip_blocks,
    clip_by_norm,
    clip_by_value,
    clipped_update,
    norm,
    scaled_norm,
)
from longdep.numeric.precision import Array, digits, exact, floats
from longdep.theory.catalog import claim_of
from longdep.theory.core.semantics import evaluate, holds
from longdep.theory.gradient_clipping.by_value import RULE_VALUE
from longdep.theory.gradient_clipping.eps_rule import RULE_EPS
from longdep.theory.gradient_clipping.notation import RULE, C, N, g

UNIT_ROUNDOFF = 2.0**-53
EXAMPLES = settings(max_examples=30, deadline=None, database=None, derandomize=True)
ONE = flint.fmpq(1)


def symbolic(value: Any) -> Any:
    """An exact array or number as SymPy has it."""
    if isinstance(value, np.ndarray):
        rows = value[:, None] if value.ndim == 1 else value
        return ImmutableMatrix(*rows.shape, [symbolic(x) for x in rows.reshape(-1)])
    number = flint.fmpq(value)
    return Rational(int(number.p), int(number.q))


@st.composite
def gradients(pick: st.DrawFn) -> tuple[Array, flint.fmpq]:
    """A gradient of rational norm and a limit."""
    unit = pick(st.sampled_from([(1,), (3, 4), (0, 5), (2, -3, 6), (1, 2, 2)]))
    return exact(unit) * pick(draw.rationals()), pick(draw.rationals("1/4", 3))


@pytest.mark.parametrize("convention", CONVENTIONS)
@EXAMPLES
@given(case=gradients())
def test_every_convention_follows_its_statement(
    convention: str, case: tuple[Array, flint.fmpq]
) -> None:
    gradient, limit = case
    values = {
        "n": len(gradient),
        "g": symbolic(gradient),
        "m": symbolic(limit),
        "C": symbolic(clip_by_norm(gradient, limit, convention)),
        "varepsilon": Rational(ADDED.numerator, ADDED.denominator),
    }
    assert holds(RULE_EPS if convention == "torch" else RULE, values)
    assert evaluate(N(g), values) == symbolic(norm(gradient)[0])


@EXAMPLES
@given(draw.vectors(3), draw.rationals("1/4", 3))
def test_cutting_follows_its_statement(gradient: Array, limit: flint.fmpq) -> None:
    values = {
        "n": 3,
        "g": symbolic(gradient),
        "m": symbolic(limit),
        "C": symbolic(clip_by_value(gradient, limit)),
    }
    assert holds(RULE_VALUE, values)


@EXAMPLES
@given(draw.rationals(), draw.rationals(), draw.rationals("1/4", 3))
def test_an_update_follows_its_statement(
    before: flint.fmpq, gradient: flint.fmpq, rate: flint.fmpq
) -> None:
    weight, raw = exact([[before]]), exact([[gradient]])
    after = clipped_update(weight, raw, rate, ONE)
    clipped = clip_by_norm(raw[0], ONE)[None]
    values = {
        "n": 1,
        "m": 1,
        "eta": symbolic(rate),
        "U": symbolic(weight),
        "V": symbolic(after),
        "G": symbolic(clipped),
    }
    claim = claim_of("explosion-easily-solved.one-update")
    assert all(holds(h.condition, values) for h in claim.hypotheses)
    assert holds(claim.conclusion, values)


def test_blocks_share_one_factor_except_in_keras() -> None:
    first, second = exact([2]), exact([1, 2])
    joint = clip_blocks([first, second], ONE)
    assert np.all(joint[0] == exact(["2/3"]))
    assert np.all(joint[1] == exact(["1/3", "2/3"]))
    alone = clip_blocks([exact([2]), exact([3, 4])], ONE, "keras")
    assert np.all(alone[0] == exact([1]))
    assert np.all(alone[1] == exact(["3/5", "4/5"]))


@pytest.mark.parametrize("convention", CONVENTIONS)
@EXAMPLES
@given(seed=draw.seeds())
def test_float64_stays_within_the_rounding_bound(convention: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    gradient = np.array([3.0, 4.0]) * rng.integers(1, 2**20) * 2.0**-10
    limit = float(rng.uniform(1, 100))
    computed = clip_by_norm(gradient, limit, convention)
    wanted = clip_by_norm(exact(gradient), exact([limit])[0], convention)
    # n = 2: the bound is 7 u to first order; the constant 10^-6 is rounded as well.
    allowed = abs(wanted) * exact([2 * 7 * UNIT_ROUNDOFF])[0]
    assert np.all(abs(exact(computed) - wanted) <= allowed)


def test_the_reference_neither_overflows_nor_underflows() -> None:
    # n = 2: 7 u to first order (as above), and the decimal literals round once.
    huge = clip_by_norm(np.array([3e200, 4e200]), 1.0)
    assert np.allclose(huge, [0.6, 0.8], rtol=8 * UNIT_ROUNDOFF, atol=0)
    tiny = np.array([3e-200, 4e-200])
    assert np.all(clip_by_norm(tiny, 1.0) == tiny)
    cut = clip_by_norm(tiny, 1e-200)
    assert np.allclose(cut, [6e-201, 8e-201], rtol=8 * UNIT_ROUNDOFF, atol=0)
    unit, size, scale = scaled_norm(np.array([5e-324, 0.0]))
    assert unit[0] * scale[0] == 5e-324
    assert size[0] == 1


def test_one_over_49_times_49_is_below_one() -> None:
    """Why tf changes a gradient that needs no clipping."""
    gradient = np.array([1.0])
    assert clip_by_norm(gradient, 49.0, "tf")[0] == 1 - UNIT_ROUNDOFF
    assert clip_by_norm(gradient, 49.0, "optax")[0] == 1
    assert Fraction(1 / 49) * 49 < 1


@pytest.mark.parametrize(
    ("convention", "first", "second"),
    [("torch", np.nan, 0.0), ("optax", np.nan, 0.0), ("tf", np.nan, np.nan)],
)
def test_an_infinite_entry_takes_the_finite_ones_with_it(
    convention: str, first: float, second: float
) -> None:
    computed = clip_by_norm(np.array([np.inf, 1.0]), 1.0, convention)
    assert np.array_equal(computed, [first, second], equal_nan=True)


def test_a_negative_limit_is_refused_ignored_or_obeyed() -> None:
    gradient = np.array([3.0, 4.0])
    with pytest.raises(DomainError, match="limit"):
        clip_by_norm(gradient, -1.0)
    for convention in ("keras", "tf"):
        assert np.all(clip_by_norm(gradient, -1.0, convention) == gradient)
    for convention in ("torch", "optax"):
        assert np.all(clip_by_norm(gradient, -1.0, convention) < 0)


def test_the_zero_gradient_stays_zero() -> None:
    for convention in CONVENTIONS:
        assert np.all(clip_by_norm(np.zeros(2), 1.0, convention) == 0)
        assert np.all(clip_by_norm(exact([0, 0]), ONE, convention) == 0)


def test_batches_are_independent_instances() -> None:
    batch = np.arange(12.0).reshape(2, 2, 3) - 5
    for convention in CONVENTIONS:
        computed = clip_by_norm(batch, 2.0, convention)
        assert computed.shape == batch.shape
        alone = clip_by_norm(batch[1, 0], 2.0, convention)
        assert np.all(computed[1, 0] == alone)
    assert clip_by_norm(batch[..., :1], 2.0).shape == (2, 2, 1)
    assert np.all(norm(np.empty((2, 0))) == 0)


def test_mpmath_numbers_are_clipped_too() -> None:
    computed = clip_by_norm(digits([3, 4]), 1)
    assert np.all(abs(floats(computed) - [0.6, 0.8]) <= 2 * UNIT_ROUNDOFF)


def test_the_statement_tells_conventions_apart() -> None:
    gradient = exact([3, 4])
    values = {
        "n": 2,
        "g": symbolic(gradient),
        "m": 1,
        "C": symbolic(clip_by_norm(gradient, ONE, "torch")),
    }
    assert not holds(RULE, values)
    assert holds(Eq(C, C), values)


def test_wrong_input_is_refused() -> None:
    gradient = np.array([3.0, 4.0])
    with pytest.raises(DomainError, match="convention"):
        clip_by_norm(gradient, 1.0, "jax")
    with pytest.raises(DomainError, match="limit"):
        clip_by_norm(gradient, 0.0)
    with pytest.raises(DomainError, match="finite"):
        clip_by_norm(np.array([np.nan]), 1.0)
    with pytest.raises(DomainError, match="rational"):
        norm(exact([1, 1]))
    with pytest.raises(ShapeError, match="gradient"):
        norm(np.array(1.0))
    with pytest.raises(ShapeError, match="gradient"):
        clipped_update(np.ones((2, 2)), np.ones(2), 1.0, 1.0)
