"""A bench for the search: statements of known truth, put to the test as any claim is.

    pytest tests/bench/statements.py --claims-report out

Every statement goes through the same decorator, with the same budget. FALSE ones
fail only at values of a special kind: a tie, an exact boundary, a cancellation, a
defective or non-normal weight, an absorbed addition. Their tests fail by
being refuted; TRUE ones survive.
`python -m tests.bench reports/bench.json` repeats the search with other seeds.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import flint
import numpy as np
from hypothesis import strategies as st
from sympy import (
    Abs,
    Determinant,
    Eq,
    Integer,
    Le,
    Lt,
    MatrixSymbol,
    Max,
    Min,
    Ne,
    Or,
    Rational,
    Symbol,
    Trace,
    ZeroMatrix,
    oo,
)
from sympy.logic.boolalg import Boolean

import longdep
from longdep import notation
from longdep import strategies as draw
from longdep.numeric.kernels.memory_capacity import nearest

Norm, Rounded, equation = notation.Norm, notation.Rounded, notation.equation

Values = dict[str, Any]

n = Symbol("n", integer=True, positive=True)
t = Symbol("t", integer=True, nonnegative=True)
a, b, c = (Symbol(name, real=True) for name in "abc")
W, V = MatrixSymbol("W", n, n), MatrixSymbol("V", n, n)
x, y = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)
ZERO = ZeroMatrix(n, n)


STATEMENTS: list[tuple[longdep.Claim, bool, Any, Callable[[Values], bool]]] = []


def put(key: str, holds: bool, says: Boolean, cases: Any, check: Callable) -> Any:
    """A statement with its truth, its strategy, and a property in exact arithmetic."""
    title = key.replace("-", " ").capitalize()
    claim = longdep.Claim(
        key=key,
        topic="true_statements" if holds else "false_statements",
        title=title,
        paraphrase=f"{title}.",
        conclusion=says,
        kind=longdep.Kind.BOUND,
    )

    STATEMENTS.append((claim, holds, cases, check))

    def body(case: Values) -> None:
        assert check(case)

    body.__name__ = f"test_{key.replace('-', '_')}"
    return longdep.confirming(claim, cases)(body)


def cases(**parts: Any) -> st.SearchStrategy[Values]:
    """Mappings of values; callables are strategies for the size n drawn first."""

    def build(size: int) -> st.SearchStrategy[Values]:
        given = {k: part(size) if callable(part) else part for k, part in parts.items()}
        return st.fixed_dictionaries({"n": st.just(size), **given})

    return draw.sizes(1, 3).flatmap(build)


def norm(array: Any) -> Any:
    """The row-sum norm of a weight, the largest entry of a state."""
    rows = array if array.ndim == 2 else array[:, None]
    return max(abs(rows).sum(axis=1))


def power(weight: Any, exponent: int) -> Any:
    return np.linalg.matrix_power(weight, exponent) if exponent else unit(weight)


def unit(weight: Any) -> Any:
    return longdep.precision.identity_like(weight)


def same(left: Any, right: Any) -> bool:
    return bool(np.all(left == right))


def det(weight: Any) -> Any:
    size = len(weight)
    return flint.fmpq_mat(size, size, [*weight.flat]).det()


def rounded(value: Any) -> Any:
    """The nearest number of four bits, ties to even."""
    near = nearest(Fraction(str(value)), 4)
    return flint.fmpq(near.numerator, near.denominator)


def squares(state: Any) -> Any:
    return (state * state).sum()


def any_number(values: Any) -> bool:
    return bool(np.any(values != 0))


NUMBERS = draw.rationals()
NONZERO = draw.nonzero_rationals()
UNITS = draw.rationals(-1, 1)
TIMES = st.integers(0, 6)

# False, each at values of a special kind.

test_a_stable_weight_never_grows_a_state = put(
    "stable-weights-never-grow-a-state",
    False,
    Le(Norm(W * x, oo), Norm(x, oo)),
    cases(W=draw.stable, x=draw.vectors),
    lambda v: norm(v["W"] @ v["x"]) <= norm(v["x"]),
)
test_a_stable_weight_has_small_powers = put(
    "stable-weights-have-powers-of-norm-at-most-one",
    False,
    Le(Norm(W**t, oo), 1),
    cases(W=draw.stable, t=TIMES),
    lambda v: norm(power(v["W"], v["t"])) <= 1,
)
test_jordan_blocks_of_modulus_one_stay_bounded = put(
    "jordan-blocks-up-to-modulus-one-stay-below-nine",
    False,
    Le(Norm(W**t, oo), 9),
    cases(W=lambda size: draw.defective(size, "-1", "1"), t=TIMES),
    lambda v: norm(power(v["W"], v["t"])) <= 9,
)
test_a_weight_that_is_not_zero_has_a_square = put(
    "nonzero-weights-have-nonzero-squares",
    False,
    Or(Eq(W, ZERO), Ne(W * W, ZERO)),
    cases(W=draw.weights),
    lambda v: not any_number(v["W"]) or any_number(v["W"] @ v["W"]),
)
test_two_weights_that_are_not_zero_have_a_product = put(
    "products-of-nonzero-weights-are-nonzero",
    False,
    Or(Eq(W, ZERO), Eq(V, ZERO), Ne(W * V, ZERO)),
    cases(W=draw.weights, V=draw.weights),
    lambda v: (
        not any_number(v["W"]) or not any_number(v["V"]) or any_number(v["W"] @ v["V"])
    ),
)
test_the_sum_of_invertible_weights_is_invertible = put(
    "sums-of-invertible-weights-are-invertible",
    False,
    Ne(Determinant(W + V), 0),
    cases(W=draw.invertible, V=draw.invertible),
    lambda v: det(v["W"] + v["V"]) != 0,
)
test_a_singular_weight_has_a_zero_row = put(
    "determinants-vanish-only-with-a-zero-entry",
    False,
    Or(Ne(a * c - b * b, 0), Eq(a, 0), Eq(b, 0), Eq(c, 0)),
    st.fixed_dictionaries({"a": NUMBERS, "b": NUMBERS, "c": NUMBERS}),
    lambda v: v["a"] * v["c"] != v["b"] ** 2 or v["a"] * v["b"] * v["c"] == 0,
)
test_terms_cancel_only_if_each_is_zero = put(
    "gradient-terms-never-cancel",
    False,
    Or(Ne(a + b + c, 0), Eq(a * b * c, 0)),
    st.fixed_dictionaries({"a": NUMBERS, "b": NUMBERS, "c": NUMBERS}),
    lambda v: v["a"] + v["b"] + v["c"] != 0 or v["a"] * v["b"] * v["c"] == 0,
)
test_states_without_zeros_are_not_orthogonal = put(
    "states-of-two-nonzero-units-are-never-orthogonal",
    False,
    Ne(a * b + c * Integer(1), 0),
    st.fixed_dictionaries({"a": NONZERO, "b": NONZERO, "c": NONZERO}),
    lambda v: v["a"] * v["b"] + v["c"] != 0,
)
test_a_contraction_shrinks_strictly = put(
    "contractions-of-norm-at-most-one-shrink-strictly",
    False,
    Or(Lt(Norm(W * x, oo), Norm(x, oo)), Eq(Norm(x, oo), 0)),
    cases(W=lambda size: draw.contracting(size, "1"), x=draw.vectors),
    lambda v: norm(v["W"] @ v["x"]) < norm(v["x"]) or norm(v["x"]) == 0,
)
test_products_of_slopes_up_to_one_are_below_one = put(
    "slopes-of-at-most-one-multiply-to-less-than-one",
    False,
    Lt(Abs(a * b), 1),
    st.fixed_dictionaries({"a": UNITS, "b": UNITS}),
    lambda v: abs(v["a"] * v["b"]) < 1,
)
test_clipping_changes_what_reaches_the_limit = put(
    "clipping-changes-whatever-reaches-the-limit",
    False,
    Or(Lt(a, b), Lt(Min(a, b), a)),
    st.fixed_dictionaries({"a": NUMBERS, "b": NUMBERS}),
    lambda v: v["a"] < v["b"] or min(v["a"], v["b"]) < v["a"],
)
test_the_product_is_below_the_larger_square = put(
    "a-product-is-less-than-the-larger-square",
    False,
    Lt(a * b, Max(a**2, b**2)),
    st.fixed_dictionaries({"a": NONZERO, "b": NONZERO}),
    lambda v: v["a"] * v["b"] < max(v["a"] ** 2, v["b"] ** 2),
)
test_one_unit_is_the_largest = put(
    "two-units-are-never-both-the-largest",
    False,
    Or(Ne(Abs(a), Abs(b)), Lt(Abs(a), Abs(c))),
    st.fixed_dictionaries({"a": NONZERO, "b": NONZERO, "c": NONZERO}),
    lambda v: abs(v["a"]) != abs(v["b"]) or abs(v["a"]) < abs(v["c"]),
)
test_coupled_weights_have_distinct_eigenvalues = put(
    "coupled-weights-have-distinct-eigenvalues",
    False,
    Or(Ne((a + c) ** 2 - 4 * (a * c - b), 0), Eq(b, 0)),
    st.fixed_dictionaries({"a": NUMBERS, "b": NUMBERS, "c": NUMBERS}),
    lambda v: (
        (v["a"] + v["c"]) ** 2 - 4 * (v["a"] * v["c"] - v["b"]) != 0 or v["b"] == 0
    ),
)
test_adding_one_is_always_heard = put(
    "an-accumulator-of-four-bits-hears-every-unit-step",
    False,
    Ne(Rounded(Rounded(a, 4) + 1, 4), Rounded(a, 4)),
    st.fixed_dictionaries({"a": draw.rationals(0, 40, 1)}),
    lambda v: rounded(rounded(v["a"]) + 1) != rounded(v["a"]),
)
test_a_half_is_always_absorbed = put(
    "half-a-spacing-is-always-absorbed",
    False,
    Eq(Rounded(8 + a + Rational(1, 2), 4), 8 + a),
    st.fixed_dictionaries({"a": draw.rationals(0, 7, 1)}),
    lambda v: rounded(8 + v["a"] + flint.fmpq(1, 2)) == 8 + v["a"],
)
test_signed_permutations_have_order_four = put(
    "the-fourth-power-of-a-signed-permutation-is-the-identity",
    False,
    Eq(Trace(W**4), n),
    cases(W=draw.signed_permutations),
    lambda v: np.trace(power(v["W"], 4)) == v["n"],
)
test_nilpotent_weights_forget_in_two_steps = put(
    "nilpotent-weights-forget-in-two-steps",
    False,
    equation(W**2, ZERO),
    cases(W=draw.nilpotent),
    lambda v: not any_number(power(v["W"], 2)),
)
test_orthogonal_weights_move_every_state = put(
    "orthogonal-weights-of-trace-zero-move-every-state",
    False,
    Or(Ne(Trace(W), 0), Ne(W * x, x), Eq(Norm(x, oo), 0)),
    cases(W=draw.orthogonal, x=draw.vectors),
    lambda v: (
        np.trace(v["W"]) != 0 or not same(v["W"] @ v["x"], v["x"]) or norm(v["x"]) == 0
    ),
)
test_rows_and_columns_give_the_same_norm = put(
    "row-sums-and-column-sums-give-the-same-norm",
    False,
    equation(Norm(W, oo), Norm(W, 1)),
    cases(W=draw.weights),
    lambda v: norm(v["W"]) == norm(v["W"].T),
)
test_near_critical_weights_keep_lengths = put(
    "near-critical-weights-are-isometries",
    False,
    equation(Norm(W * x, "F"), Norm(x, "F")),
    cases(W=draw.near_critical, x=draw.vectors),
    lambda v: squares(v["W"] @ v["x"]) == squares(v["x"]),
)
test_weights_commute = put(
    "orthogonal-weights-commute",
    False,
    equation(W * V, V * W),
    cases(W=draw.orthogonal, V=draw.orthogonal),
    lambda v: same(v["W"] @ v["V"], v["V"] @ v["W"]),
)

# True: a search that refutes one of these is broken.

test_norms_are_submultiplicative = put(
    "norms-are-submultiplicative",
    True,
    Le(Norm(W * V, oo), Norm(W, oo) * Norm(V, oo)),
    cases(W=draw.weights, V=draw.weights),
    lambda v: norm(v["W"] @ v["V"]) <= norm(v["W"]) * norm(v["V"]),
)
test_powers_are_bounded_by_powers_of_the_norm = put(
    "powers-are-bounded-by-powers-of-the-norm",
    True,
    Le(Norm(W**t, oo), Norm(W, oo) ** t),
    cases(W=draw.weights, t=TIMES),
    lambda v: norm(power(v["W"], v["t"])) <= norm(v["W"]) ** v["t"],
)
test_norms_obey_the_triangle_inequality = put(
    "norms-obey-the-triangle-inequality",
    True,
    Le(Norm(W + V, oo), Norm(W, oo) + Norm(V, oo)),
    cases(W=draw.weights, V=draw.weights),
    lambda v: norm(v["W"] + v["V"]) <= norm(v["W"]) + norm(v["V"]),
)
test_transposing_reverses_a_product = put(
    "transposing-reverses-a-product",
    True,
    equation((W * V).T, V.T * W.T),
    cases(W=draw.weights, V=draw.weights),
    lambda v: same((v["W"] @ v["V"]).T, v["V"].T @ v["W"].T),
)
test_orthogonal_weights_keep_lengths = put(
    "orthogonal-weights-keep-lengths",
    True,
    equation(Norm(W * x, "F"), Norm(x, "F")),
    cases(W=draw.orthogonal, x=draw.vectors),
    lambda v: squares(v["W"] @ v["x"]) == squares(v["x"]),
)
test_orthogonal_weights_have_entries_up_to_one = put(
    "orthogonal-weights-have-entries-up-to-one",
    True,
    Le(Norm(W, "max"), 1),
    cases(W=draw.orthogonal),
    lambda v: abs(v["W"]).max() <= 1,
)
test_nilpotent_weights_forget_in_n_steps = put(
    "nilpotent-weights-forget-in-n-steps",
    True,
    equation(W**n, ZERO),
    cases(W=draw.nilpotent),
    lambda v: not any_number(power(v["W"], v["n"])),
)
test_determinants_multiply = put(
    "determinants-multiply",
    True,
    Eq(Determinant(W * V), Determinant(W) * Determinant(V)),
    cases(W=draw.weights, V=draw.weights),
    lambda v: det(v["W"] @ v["V"]) == det(v["W"]) * det(v["V"]),
)
test_traces_of_products_commute = put(
    "traces-of-products-commute",
    True,
    equation(Trace(W * V), Trace(V * W)),
    cases(W=draw.weights, V=draw.weights),
    lambda v: np.trace(v["W"] @ v["V"]) == np.trace(v["V"] @ v["W"]),
)
test_contractions_never_grow_a_state = put(
    "contractions-never-grow-a-state",
    True,
    Le(Norm(W * x, oo), Norm(x, oo)),
    cases(W=lambda size: draw.contracting(size, "1"), x=draw.vectors),
    lambda v: norm(v["W"] @ v["x"]) <= norm(v["x"]),
)
test_squares_of_symmetric_weights_are_symmetric = put(
    "powers-of-symmetric-weights-are-symmetric",
    True,
    equation((W**t).T, W**t),
    cases(W=draw.symmetric, t=TIMES),
    lambda v: same(power(v["W"], v["t"]).T, power(v["W"], v["t"])),
)
test_reflections_undo_themselves = put(
    "reflections-undo-themselves",
    True,
    Eq(Norm(W * W, oo), 1),
    cases(W=draw.reflections),
    lambda v: norm(v["W"] @ v["W"]) == 1,
)
test_invertible_weights_have_a_determinant = put(
    "invertible-weights-have-nonzero-determinants",
    True,
    Ne(Determinant(W), 0),
    cases(W=draw.invertible),
    lambda v: det(v["W"]) != 0,
)
test_products_of_invertible_weights_are_invertible = put(
    "products-of-invertible-weights-are-invertible",
    True,
    Ne(Determinant(W * V), 0),
    cases(W=draw.invertible, V=draw.invertible),
    lambda v: det(v["W"] @ v["V"]) != 0,
)
test_the_frobenius_norm_is_a_trace = put(
    "the-squared-frobenius-norm-is-a-trace",
    True,
    equation(Norm(W, "F") ** 2, Trace(W.T * W)),
    cases(W=draw.weights),
    lambda v: squares(v["W"]) == np.trace(v["W"].T @ v["W"]),
)
test_the_product_is_at_most_the_larger_square = put(
    "a-product-is-at-most-the-larger-square",
    True,
    Le(a * b, Max(a**2, b**2)),
    st.fixed_dictionaries({"a": NUMBERS, "b": NUMBERS}),
    lambda v: v["a"] * v["b"] <= max(v["a"] ** 2, v["b"] ** 2),
)
test_rectifying_never_stretches = put(
    "rectifying-never-stretches-a-difference",
    True,
    Le(Abs(Max(a, 0) - Max(b, 0)), Abs(a - b)),
    st.fixed_dictionaries({"a": NUMBERS, "b": NUMBERS}),
    lambda v: abs(max(v["a"], 0) - max(v["b"], 0)) <= abs(v["a"] - v["b"]),
)
test_clipping_twice_is_clipping_once = put(
    "clipping-twice-is-clipping-once",
    True,
    Eq(Min(Min(a, b, evaluate=False), b, evaluate=False), Min(a, b), evaluate=False),
    st.fixed_dictionaries({"a": NUMBERS, "b": NUMBERS}),
    lambda v: min(min(v["a"], v["b"]), v["b"]) == min(v["a"], v["b"]),
)
test_slopes_up_to_one_multiply_to_at_most_one = put(
    "slopes-of-at-most-one-multiply-to-at-most-one",
    True,
    Le(Abs(a * b), 1),
    st.fixed_dictionaries({"a": UNITS, "b": UNITS}),
    lambda v: abs(v["a"] * v["b"]) <= 1,
)
test_rounding_is_idempotent = put(
    "rounding-to-four-bits-is-idempotent",
    True,
    Eq(Rounded(Rounded(a, 4), 4), Rounded(a, 4)),
    st.fixed_dictionaries({"a": draw.rationals(-40, 40)}),
    lambda v: rounded(rounded(v["a"])) == rounded(v["a"]),
)
test_even_powers_of_signed_permutations_return = put(
    "the-twelfth-power-of-a-signed-permutation-is-the-identity",
    True,
    Eq(Trace(W**12), n),
    cases(W=draw.signed_permutations),
    lambda v: np.trace(power(v["W"], 12)) == v["n"],
)
test_determinants_of_orthogonal_weights_are_signs = put(
    "determinants-of-orthogonal-weights-are-signs",
    True,
    Eq(Determinant(W) ** 2, 1),
    cases(W=draw.orthogonal),
    lambda v: det(v["W"]) ** 2 == 1,
)
