"""Whether the claims on the linear recurrence hold (documents 000, 002, 003, 004)."""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import permutations, product
from typing import Any, NamedTuple

import flint
import numpy as np
import pytest
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import (
    any_basis_form,
    any_basis_power,
    eigen_form,
    power,
    printed_power,
    repaired_power,
    states,
    unaligned_ratio,
)
from longdep.numeric.precision import (
    Array,
    context,
    exact,
    identity_like,
    inverse,
    rational,
)
from longdep.numeric.rounding import float_format
from longdep.reports.record.evidence import (
    ablating,
    bounded,
    confirming,
    measuring,
    proving,
    refuting,
)
from longdep.reports.record.finding import Measurement

test_every_proof_checks = proving("linear_recurrence")

Pick = st.DrawFn


class Case(NamedTuple):
    """One weight with a basis, a middle matrix, a start and a time."""

    weight: Array
    start: Array
    time: int
    basis: Array
    middle: Array

    @property
    def eigenvalues(self) -> Array:
        return np.diagonal(self.middle)

    @property
    def found(self) -> Array:
        """The state at the time, by the recurrence."""
        return states(self.weight, self.start, self.time)[-1]

    @property
    def truth(self) -> Array:
        """(W^t)^T."""
        return power(self.weight, self.time).T


def same(left: Array, right: Array) -> bool:
    return bool(np.all(left == right))


def commute(left: Array, right: Array) -> bool:
    return same(left @ right, right @ left)


def of_premise(basis: Array, middle: Array) -> Array:
    return basis @ middle @ basis.T


def of_other_premise(basis: Array, middle: Array) -> Array:
    return basis.T @ middle @ basis


def printed_formula(case: Case) -> Array:
    """Q^T M^t Q, also where M is not diagonal."""
    return of_other_premise(case.basis, power(case.middle, case.time))


def repaired_formula(case: Case) -> Array:
    """Q M^t Q^T, also where M is not diagonal."""
    return of_premise(case.basis, power(case.middle, case.time))


Draw = Callable[[int], st.SearchStrategy[Array]]
Compose = Callable[[Array, Array], Array]


@st.composite
def cases(
    pick: Pick,
    *,
    n: st.SearchStrategy[int] = draw.sizes(),
    basis: Draw = draw.orthogonal,
    middle: Draw = draw.diagonals,
    weight: Compose | Draw = of_premise,
    times: st.SearchStrategy[int] = st.integers(0, 4),
) -> Case:
    """Spectral cases; a `weight` strategy instead of a formula drops the premise."""
    size = pick(n)
    q, m = pick(basis(size)), pick(middle(size))
    free = weight not in (of_premise, of_other_premise, of_any_basis)
    w = pick(weight(size)) if free else weight(q, m)  # type: ignore[call-arg]
    return Case(w, pick(draw.vectors(size)), pick(times), q, m)


def of_any_basis(basis: Array, middle: Array) -> Array:
    return any_basis_form(basis, np.diagonal(middle))


@cache
def later(last: int = 3) -> st.SearchStrategy[int]:
    """Times from 1 on, where an exponent says something."""
    return st.integers(1, last)


@cache
def triangles(n: int) -> st.SearchStrategy[Array]:
    """Matrices that are not diagonal in general: upper triangular."""
    return draw.non_normal(n, "2")


@cache
def stretched(n: int) -> st.SearchStrategy[Array]:
    """Multiples of signed permutations: columns orthogonal, but not of length 1."""
    scale = draw.rationals(1, 3, 2)
    return st.builds(lambda p, c: p * c, draw.signed_permutations(n), scale)


@cache
def plane(_: int = 2) -> st.SearchStrategy[Array]:
    return draw.plane_rotations()


ONE, TWO = st.just(1), st.just(2)


def table(weight: Array, start: Array, time: int) -> dict[int, Array]:
    """The states 0..time (at least one step) as a certificate's family."""
    return dict(enumerate(states(weight, start, max(time, 1))))


def values_of(case: Case, basis: str = "Q", **other: Any) -> dict[str, Any]:
    return {
        "n": len(case.start),
        "t": case.time,
        basis: case.basis,
        "Lambda": case.middle,
        "W": case.weight,
        "h": table(case.weight, case.start, case.time),
        "horizon": max(case.time, 1),
        **other,
    }


def without_states(case: Case, **other: Any) -> dict[str, Any]:
    """Values for statements on W alone."""
    values = values_of(case, **other)
    return {k: v for k, v in values.items() if k not in ("h", "horizon")}


# ---------------------------------------------------------------- unrolled-power


class Run(NamedTuple):
    """Any sequence of states beside a weight: it need not follow the recurrence."""

    weight: Array
    states: Array

    @property
    def time(self) -> int:
        return len(self.states) - 1

    @property
    def unrolled(self) -> Array:
        return power(self.weight, self.time).T @ self.states[0]


def run_values(run: Run, **other: Any) -> dict[str, Any]:
    return {
        "n": len(run.weight),
        "t": run.time,
        "W": run.weight,
        "h": dict(enumerate(run.states)),
        "horizon": run.time,
        **other,
    }


@st.composite
def runs(
    pick: Pick,
    *,
    n: st.SearchStrategy[int] = draw.sizes(),
    weight: Draw = draw.weights,
    first: int = 0,
) -> Run:
    size = pick(n)
    w, start = pick(weight(size)), pick(draw.vectors(size))
    return Run(w, states(w, start, pick(st.integers(first, 8))))


@st.composite
def changing_runs(pick: Pick) -> Run:
    """Two steps, each with its own weight; the first is taken for all."""
    size = pick(draw.sizes(1, 2))
    first, second = pick(draw.matrices(size)), pick(draw.matrices(size))
    middle = states(first, pick(draw.vectors(size)), 1)
    return Run(first, np.concatenate([middle, states(second, middle[1], 1)[1:]]))


@confirming("unrolled-power", runs())
def test_the_state_is_the_transposed_power_of_the_weight(run: Run) -> None:
    assert same(run.states[-1], run.unrolled)


@ablating("unrolled-power", "recurrence", changing_runs(), run_values)
def test_a_weight_that_changes_between_steps_is_no_power(run: Run) -> None:
    assert same(run.states[-1], run.unrolled)


# ---------------------------------------------------------------- spectral-form


@refuting(
    "spectral-form", cases(n=st.just(3), basis=draw.signed_permutations), values_of
)
def test_the_printed_form_fails_from_its_own_premise(case: Case) -> None:
    assert same(case.found, printed_formula(case) @ case.start)


@refuting("spectral-form", cases(n=TWO, basis=plane), values_of)
def test_the_printed_form_fails_for_a_rotation_of_the_plane(case: Case) -> None:
    assert same(case.found, printed_formula(case) @ case.start)


@confirming("spectral-form.repaired", cases())
def test_the_repaired_form_is_the_state(case: Case) -> None:
    form = repaired_power(case.basis, case.eigenvalues, case.time)
    assert same(case.found, form @ case.start)


@ablating(
    "spectral-form.repaired",
    "eigen-form",
    cases(n=ONE, weight=draw.matrices, times=later()),
    values_of,
)
def test_the_repaired_form_needs_the_eigen_form(case: Case) -> None:
    assert same(case.found, repaired_formula(case) @ case.start)


@ablating(
    "spectral-form.repaired",
    "orthogonal",
    cases(n=ONE, basis=stretched, times=later()),
    values_of,
)
def test_the_repaired_form_needs_columns_of_length_one(case: Case) -> None:
    assert same(case.found, repaired_formula(case) @ case.start)


@ablating(
    "spectral-form.repaired",
    "diagonal",
    cases(n=TWO, basis=draw.signed_permutations, middle=triangles, times=later()),
    values_of,
)
def test_the_repaired_form_needs_a_diagonal_middle(case: Case) -> None:
    assert same(case.found, repaired_formula(case) @ case.start)


@confirming("spectral-form.other-premise", cases(weight=of_other_premise))
def test_the_printed_form_is_the_state_under_the_other_premise(case: Case) -> None:
    form = printed_power(case.basis, case.eigenvalues, case.time)
    assert same(case.found, form @ case.start)


@ablating(
    "spectral-form.other-premise",
    "other-form",
    cases(n=ONE, weight=draw.matrices, times=later()),
    values_of,
)
def test_the_printed_form_needs_the_other_premise(case: Case) -> None:
    assert same(case.found, printed_formula(case) @ case.start)


@ablating(
    "spectral-form.other-premise",
    "orthogonal",
    cases(n=ONE, basis=stretched, weight=of_other_premise, times=later()),
    values_of,
)
def test_the_printed_form_needs_rows_of_length_one(case: Case) -> None:
    assert same(case.found, printed_formula(case) @ case.start)


@ablating(
    "spectral-form.other-premise",
    "diagonal",
    cases(
        n=TWO,
        basis=draw.signed_permutations,
        middle=triangles,
        weight=of_other_premise,
        times=later(),
    ),
    values_of,
)
def test_the_printed_form_needs_a_diagonal_middle(case: Case) -> None:
    assert same(case.found, printed_formula(case) @ case.start)


# ---------------------------------------------------------- some choice of the basis


@cache
def signed_orders(size: int) -> tuple[Array, ...]:
    """All signed permutation matrices: what is free in an orthonormal eigenbasis."""
    found = []
    for order in permutations(range(size)):
        for signs in product((1, -1), repeat=size):
            matrix = np.zeros((size, size), dtype=int)
            matrix[np.arange(size), list(order)] = signs
            found.append(exact(matrix))
    return tuple(found)


def rescued(case: Case) -> list[Array]:
    """The signed orders of the eigenvectors for which the printed form is right."""
    found = []
    for order in signed_orders(len(case.start)):
        basis, turned = case.basis @ order, order.T @ case.middle @ order
        if same(case.truth, printed_power(basis, np.diagonal(turned), case.time)):
            found.append(order)
    return found


@st.composite
def distinct(pick: Pick, *times: int) -> Case:
    """Three different eigenvalues in a rotated basis, at one of the times."""
    three = st.lists(st.integers(0, 3), min_size=3, max_size=3, unique=True)
    basis, middle = pick(draw.space_rotations()), exact(np.diag(pick(three)))
    time = pick(st.sampled_from(times))
    return Case(of_premise(basis, middle), middle[0], time, basis, middle)


@refuting("spectral-form.some-basis", distinct(1), without_states)
def test_no_order_or_sign_of_the_eigenvectors_rescues_it_at_once(case: Case) -> None:
    assert rescued(case)


@refuting("spectral-form.some-basis", distinct(2), without_states)
def test_no_order_or_sign_of_the_eigenvectors_rescues_it_later(case: Case) -> None:
    assert rescued(case)


@pytest.mark.parametrize("time", [1, 2, 3])
def test_all_48_choices_fail_for_the_integer_example(time: int) -> None:
    basis = exact([[29, 2, 26], [22, 19, -26], [-14, 34, 13]]) / flint.fmpq(39)
    middle = exact(np.diag([2, 1, 0]))
    assert same(basis.T @ basis, exact(np.eye(3, dtype=int)))
    assert len(signed_orders(3)) == 48
    weight = of_premise(basis, middle)
    assert not rescued(Case(weight, middle[0], time, basis, middle))


@confirming("spectral-form.reflection", cases(basis=draw.reflections))
def test_with_a_reflection_the_printed_form_is_right(case: Case) -> None:
    form = printed_power(case.basis, case.eigenvalues, case.time)
    assert same(case.truth, form)


@confirming("spectral-form.reflection", cases(n=TWO))
def test_in_the_plane_a_reflection_has_the_same_eigenvectors(case: Case) -> None:
    flip = exact([[1, 0], [0, -1]])
    turned = case.basis if same(case.basis, case.basis.T) else case.basis @ flip
    assert same(turned, turned.T)
    assert same(case.weight, of_premise(turned, case.middle))
    assert same(case.truth, printed_power(turned, case.eigenvalues, case.time))


@cache
def stretched_diagonals(n: int) -> st.SearchStrategy[Array]:
    """Symmetric, but in general not orthogonal."""
    return draw.rationals(1, 3, 2).map(lambda c: exact(np.eye(n, dtype=int)) * c)


@ablating(
    "spectral-form.reflection",
    "eigen-form",
    cases(basis=draw.reflections, weight=draw.matrices, times=later()),
    without_states,
)
def test_a_reflection_helps_only_its_own_weight(case: Case) -> None:
    assert same(case.truth, printed_formula(case))


@ablating(
    "spectral-form.reflection", "symmetric", cases(n=TWO, basis=plane), without_states
)
def test_a_rotation_is_no_reflection(case: Case) -> None:
    assert same(case.truth, printed_formula(case))


@ablating(
    "spectral-form.reflection",
    "orthogonal",
    cases(basis=stretched_diagonals, times=later()),
    without_states,
)
def test_a_symmetric_basis_must_be_orthogonal(case: Case) -> None:
    assert same(case.truth, printed_formula(case))


@ablating(
    "spectral-form.reflection",
    "diagonal",
    cases(basis=draw.reflections, middle=triangles, times=later()),
    without_states,
)
def test_with_a_reflection_the_middle_must_be_diagonal(case: Case) -> None:
    assert same(case.truth, printed_formula(case))


# ------------------------------------------------------------- the exact condition


@cache
def half_turned(n: int) -> st.SearchStrategy[Array]:
    """Orthogonal bases, often with a square that commutes with many diagonals."""
    return draw.signed_permutations(n) | draw.reflections(n) | draw.orthogonal(n)


@cache
def signed_diagonals(n: int) -> st.SearchStrategy[Array]:
    """Diagonals with few sizes, so that powers of entries often agree."""
    entries = draw.vectors(n, st.sampled_from([flint.fmpq(k) for k in (1, -1, 2)]))
    return entries.map(lambda v: exact(np.eye(n, dtype=int)) * v)


TELLING = cases(basis=half_turned, middle=signed_diagonals)


def commuting(case: Case) -> bool:
    return commute(case.basis @ case.basis, power(case.middle, case.time))


@confirming("spectral-form.exact-condition", TELLING)
def test_the_printed_form_holds_exactly_where_q_squared_commutes(case: Case) -> None:
    assert commuting(case) == same(case.truth, printed_formula(case))


@confirming("spectral-form.parity", TELLING)
def test_one_look_at_each_parity_decides_all_times(case: Case) -> None:
    square, odd = case.basis @ case.basis, case.time % 2 == 1
    look = case.middle if odd else abs(case.middle)
    wanted = case.time == 0 or commute(square, look)
    assert wanted == same(case.truth, printed_formula(case))
    assert commute(square, abs(case.middle)) == commute(square, power(case.middle, 2))


@ablating(
    "spectral-form.exact-condition",
    "eigen-form",
    cases(n=ONE, basis=draw.signed_permutations, weight=draw.matrices, times=later()),
    without_states,
)
def test_the_exact_condition_needs_the_eigen_form(case: Case) -> None:
    assert commuting(case) == same(case.truth, printed_formula(case))


@ablating(
    "spectral-form.exact-condition",
    "orthogonal",
    cases(n=ONE, basis=stretched, times=later()),
    without_states,
)
def test_the_exact_condition_needs_an_orthogonal_basis(case: Case) -> None:
    assert commuting(case) == same(case.truth, printed_formula(case))


@ablating(
    "spectral-form.exact-condition",
    "diagonal",
    cases(n=TWO, basis=draw.signed_permutations, middle=triangles, times=later()),
    without_states,
)
def test_the_exact_condition_needs_a_diagonal_middle(case: Case) -> None:
    assert commuting(case) == same(case.truth, printed_formula(case))


def at_both_parities(case: Case) -> bool:
    """The parity statement at t = 1 and t = 2, as the claim writes it for m = 0."""
    square = case.basis @ case.basis
    return all(
        commute(square, power(case.middle, time))
        == same(power(case.weight, time).T, printed_formula(case._replace(time=time)))
        for time in (1, 2)
    )


def parity_values(case: Case) -> dict[str, Any]:
    return without_states(case, m=0)


@ablating(
    "spectral-form.parity",
    "eigen-form",
    cases(basis=draw.signed_permutations, weight=draw.matrices, times=later(1)),
    parity_values,
)
def test_the_parity_rule_needs_the_eigen_form(case: Case) -> None:
    assert at_both_parities(case)


@ablating(
    "spectral-form.parity",
    "orthogonal",
    cases(basis=stretched, times=later(1)),
    parity_values,
)
def test_the_parity_rule_needs_an_orthogonal_basis(case: Case) -> None:
    assert at_both_parities(case)


@ablating(
    "spectral-form.parity",
    "diagonal",
    cases(basis=draw.signed_permutations, middle=triangles, times=later(1)),
    parity_values,
)
def test_the_parity_rule_needs_a_diagonal_middle(case: Case) -> None:
    assert at_both_parities(case)


def in_the_plane(cosine: str, sine: str, first: int, second: int, time: int) -> Case:
    c, s = exact([Fraction(cosine), Fraction(sine)])
    basis, middle = exact([[c, -s], [s, c]]), exact(np.diag([first, second]))
    return Case(of_premise(basis, middle), middle[0], time, basis, middle)


@pytest.mark.parametrize("time", range(5))
@pytest.mark.parametrize("eigenvalues", list(product((-2, 0, 1, 3), repeat=2)))
def test_a_turn_by_90_degrees_is_no_counterexample(
    eigenvalues: tuple[int, int], time: int
) -> None:
    case = in_the_plane("0", "1", *eigenvalues, time)
    assert same(case.truth, printed_formula(case))


@pytest.mark.parametrize(("time", "right"), [(0, True), (1, False), (2, True)])
def test_the_rotation_3_4_5_fails_at_odd_times_only(time: int, right: bool) -> None:
    case = in_the_plane("3/5", "4/5", 1, -1, time)
    assert same(case.truth, printed_formula(case)) is right


# --------------------------------------------------------- any basis, and the reach


def exchanged(case: Case) -> Array:
    return case.basis @ power(case.middle, case.time) @ case.basis.T


@cache
def unit_columns(_: int = 2) -> st.SearchStrategy[Array]:
    """Invertible 2 x 2 matrices whose columns have length 1, at any angle."""
    first, second = draw.plane_rotations(5), draw.plane_rotations(5)

    def build(left: Array, right: Array) -> Array:
        both = np.stack([left[:, 0], right[:, 0]], axis=-1)
        singular = both[0, 0] * both[1, 1] == both[0, 1] * both[1, 0]
        return left if singular else both

    return st.builds(build, first, second)


def any_values(case: Case) -> dict[str, Any]:
    return values_of(case, basis="V")


OBLIQUE = cases(basis=draw.invertible, weight=of_any_basis, times=later())
SCALED = cases(n=ONE, basis=draw.invertible, weight=of_any_basis, times=later())
SKEW = cases(n=TWO, basis=unit_columns, weight=of_any_basis, times=later())


@refuting("spectral-form-any-basis", SCALED, any_values)
def test_the_printed_form_fails_in_a_basis_of_another_length(case: Case) -> None:
    assert same(case.found, printed_formula(case) @ case.start)


@refuting("spectral-form-any-basis", SKEW, any_values)
def test_the_printed_form_fails_in_a_skew_basis_of_unit_vectors(case: Case) -> None:
    assert same(case.found, printed_formula(case) @ case.start)


@refuting("spectral-form-any-basis.exchanged", SCALED, any_values)
def test_the_exchanged_form_fails_in_a_basis_of_another_length(case: Case) -> None:
    assert same(case.found, exchanged(case) @ case.start)


@refuting("spectral-form-any-basis.exchanged", SKEW, any_values)
def test_the_exchanged_form_fails_in_a_skew_basis_of_unit_vectors(case: Case) -> None:
    assert same(case.found, exchanged(case) @ case.start)


@confirming("spectral-form-any-basis.repaired", OBLIQUE)
def test_with_the_inverse_the_form_holds_in_any_basis(case: Case) -> None:
    form = any_basis_power(case.basis, case.eigenvalues, case.time)
    assert same(case.found, form @ case.start)


@ablating(
    "spectral-form-any-basis.repaired",
    "eigen-form",
    cases(n=ONE, basis=draw.signed_permutations, weight=draw.matrices, times=later()),
    any_values,
)
def test_the_form_in_any_basis_needs_the_eigen_form(case: Case) -> None:
    form = any_basis_power(case.basis, case.eigenvalues, case.time)
    assert same(case.found, form @ case.start)


@ablating(
    "spectral-form-any-basis.repaired",
    "diagonal",
    cases(n=TWO, basis=draw.signed_permutations, middle=triangles, times=later()),
    any_values,
)
def test_the_form_in_any_basis_needs_a_diagonal_middle(case: Case) -> None:
    assert same(case.found, exchanged(case) @ case.start)  # V^-T is V here


@confirming("reach-of-the-form", cases(basis=draw.matrices))
def test_a_weight_with_the_eigen_form_is_symmetric(case: Case) -> None:
    weight = eigen_form(case.basis, case.eigenvalues)
    assert same(weight, weight.T)


@ablating(
    "reach-of-the-form", "eigen-form", cases(n=TWO, weight=triangles), without_states
)
def test_without_the_eigen_form_a_weight_need_not_be_symmetric(case: Case) -> None:
    assert same(case.weight, case.weight.T)


@ablating(
    "reach-of-the-form",
    "diagonal",
    cases(n=TWO, basis=draw.signed_permutations, middle=triangles),
    without_states,
)
def test_without_a_diagonal_middle_a_weight_need_not_be_symmetric(case: Case) -> None:
    assert same(case.weight, case.weight.T)


@confirming("reach-of-the-form.converse", cases())
def test_a_symmetric_weight_has_the_eigen_form(case: Case) -> None:
    assert same(case.weight.T, case.weight)
    assert same(case.weight, eigen_form(case.basis, case.eigenvalues))


# ------------------------------------------------------------ powers of eigenvalues

Numbers = dict[str, flint.fmpq]


@cache
def numbers(**entries: st.SearchStrategy[flint.fmpq]) -> st.SearchStrategy[Numbers]:
    return st.fixed_dictionaries(dict(entries))


def tends_to_zero(terms: Callable[[int], flint.fmpq]) -> bool:
    """Decide it for a geometric sequence c r^t, r >= 0: it is 0 or it falls."""
    return terms(1) == 0 or abs(terms(2)) < abs(terms(1))


def grows_without_bound(terms: Callable[[int], flint.fmpq]) -> bool:
    """Decide it for a geometric sequence c r^t with c, r >= 0: it rises."""
    return 0 < terms(1) < terms(2)


def size_of(case: Numbers) -> Callable[[int], flint.fmpq]:
    return lambda time: abs(case.get("c", flint.fmpq(1))) * abs(case["lambda"]) ** time


def plane_run(case: Numbers, time: int = 1) -> Run:
    """Two components in the plane, u and v the axes: h(0) = (c_1, c_2)."""
    weight = exact(np.diag([case["lambda_1"], case["lambda_2"]]))
    return Run(weight, states(weight, exact([case["c_1"], case["c_2"]]), time))


def growth_ratio(case: Numbers) -> Callable[[int], flint.fmpq]:
    """The component along u over the one along v, by the recurrence."""

    def at(time: int) -> flint.fmpq:
        along_first, along_second = plane_run(case, time).states[-1]
        return abs(along_first / along_second)

    return at


def plane_values(case: Numbers) -> dict[str, Any]:
    """Two components as a state of the plane, with its two eigenvectors."""
    axes = {"u": exact([1, 0]), "v": exact([0, 1])}
    names = ("lambda_1", "lambda_2")
    return run_values(plane_run(case), **axes, **{name: case[name] for name in names})


def beside_another(case: Numbers) -> Run:
    """The component along u, beside one that stays as it is."""
    weight = exact(np.diag([case["lambda"], flint.fmpq(1)]))
    return Run(weight, states(weight, exact([case["c"], 1]), 1))


def beside_values(case: Numbers) -> dict[str, Any]:
    return run_values(
        beside_another(case), u=exact([1, 0]), **{"lambda": case["lambda"]}
    )


ANY, NONZERO = draw.rationals(), draw.nonzero_rationals()
SMALL = draw.rationals("-15/16", "15/16", 16)
TIMES = tuple(range(1, 9))


@cache
def large() -> st.SearchStrategy[flint.fmpq]:
    """Numbers of size above 1, both signs."""
    return NONZERO.map(lambda x: x + (1 if x > 0 else -1))


@confirming("eigenvalue-decay", numbers(**{"lambda": SMALL}))
def test_powers_below_one_fall_at_least_like_one_over_t(case: Numbers) -> None:
    size = abs(case["lambda"])
    for time in TIMES:  # Bernoulli: (1/size)^t >= 1 + t (1/size - 1)
        assert size**time * (size + time * (1 - size)) <= size


@ablating("eigenvalue-decay", "size-below-one", numbers(**{"lambda": ANY}), dict)
def test_powers_from_one_on_do_not_decay(case: Numbers) -> None:
    assert tends_to_zero(size_of(case))


@confirming("eigenvalue-explode", numbers(**{"lambda": large()}))
def test_powers_above_one_grow_at_least_linearly(case: Numbers) -> None:
    size = abs(case["lambda"])
    for time in TIMES:
        assert 1 + time * (size - 1) <= size**time


@ablating("eigenvalue-explode", "size-above-one", numbers(**{"lambda": NONZERO}), dict)
def test_powers_up_to_one_do_not_explode(case: Numbers) -> None:
    assert grows_without_bound(size_of(case))


@refuting(
    "eigenvalue-explode.state", numbers(**{"lambda": large()}, c=ANY), beside_values
)
def test_a_component_that_starts_at_zero_never_explodes(case: Numbers) -> None:
    assert grows_without_bound(size_of(case))


@confirming(
    "eigenvalue-explode.nonzero-start", numbers(**{"lambda": large()}, c=NONZERO)
)
def test_a_component_that_starts_somewhere_else_explodes(case: Numbers) -> None:
    size, start = abs(case["lambda"]), abs(case["c"])
    for time in TIMES:
        assert start * (1 + time * (size - 1)) <= start * size**time


@ablating(
    "eigenvalue-explode.nonzero-start",
    "nonzero-start",
    numbers(**{"lambda": large()}, c=ANY),
    beside_values,
)
def test_an_explosion_needs_something_to_start_from(case: Numbers) -> None:
    assert grows_without_bound(size_of(case))


@ablating(
    "eigenvalue-explode.nonzero-start",
    "size-above-one",
    numbers(**{"lambda": NONZERO}, c=NONZERO),
    beside_values,
)
def test_an_explosion_needs_an_eigenvalue_above_one(case: Numbers) -> None:
    assert grows_without_bound(size_of(case))


def along(case: Case) -> dict[str, Any]:
    """Values with u, the first column of the basis, and its eigenvalue."""
    values = values_of(case, u=case.basis[:, 0], **{"lambda": case.eigenvalues[0]})
    return {k: v for k, v in values.items() if k not in ("Q", "Lambda")}


@confirming("eigenvalue-component", cases(basis=draw.invertible, weight=of_any_basis))
def test_a_component_is_multiplied_by_its_eigenvalue(case: Case) -> None:
    vector, factor = case.basis[:, 0], case.eigenvalues[0] ** case.time
    assert vector @ case.found == factor * (vector @ case.start)


@st.composite
def lawless(pick: Pick, *, weight: Draw = draw.diagonals) -> Run:
    """States that follow no recurrence."""
    size = pick(draw.sizes())
    return Run(pick(weight(size)), pick(draw.matrices(2, size)))


def first_axis(run: Run) -> dict[str, Any]:
    unit = exact(np.eye(len(run.weight), dtype=int)[0])
    return run_values(run, u=unit, **{"lambda": run.weight[0, 0]})


@ablating("eigenvalue-component", "recurrence", lawless(), first_axis)
def test_a_component_follows_its_eigenvalue_only_by_the_recurrence(run: Run) -> None:
    assert run.states[1][0] == run.weight[0, 0] * run.states[0][0]


# ------------------------------------------------------------- norms of the states


def vector_size(vector: Array, order: str) -> flint.fmpq:
    return max(abs(vector)) if order == "oo" else sum(abs(vector))


def weight_size(matrix: Array, order: str) -> flint.fmpq:
    """The induced 1- or max-norm of a matrix."""
    return max(abs(matrix).sum(axis=1 if order == "oo" else 0))


def squared(array: Array) -> flint.fmpq:
    """The squared Frobenius or Euclidean norm."""
    return (array * array).sum()


class Sized(NamedTuple):
    """A run, the order of a norm, and a block length."""

    run: Run
    order: str = "oo"
    block: int = 1


def settling(weight: Array) -> int:
    """The smallest k with norm(W^k) < 1 in the Frobenius norm."""
    block = 1
    while squared(power(weight, block)) >= 1:
        block += 1
    return block


@st.composite
def settled(pick: Pick, weight: Draw) -> Sized:
    w = pick(weight(2))
    run = Run(w, states(w, pick(draw.vectors(2)), 1))
    return Sized(run, pick(st.sampled_from(["1", "oo"])), settling(w))


@cache
def halved(n: int) -> st.SearchStrategy[Array]:
    """Triangular weights with the eigenvalue 1/2 on the whole diagonal."""
    return draw.nilpotent(n).map(lambda w: w + identity_like(w) * flint.fmpq(1, 2))


def sized_values(case: Sized) -> dict[str, Any]:
    """The last step of a run, from t = 0 on."""
    values = run_values(case.run, p=case.order)
    return {**values, "t": case.run.time - 1}


def settled_values(case: Sized) -> dict[str, Any]:
    return {**sized_values(case), "k": case.block}


def does_not_grow(case: Sized) -> bool:
    before, after = case.run.states[-2:]
    return vector_size(after, case.order) <= vector_size(before, case.order)


@refuting("eigenvalue-decay.monotone", settled(draw.nilpotent), settled_values)
def test_with_no_eigenvalue_but_zero_a_state_may_grow_first(case: Sized) -> None:
    assert does_not_grow(case)


@refuting("eigenvalue-decay.monotone", settled(halved), settled_values)
def test_with_the_eigenvalue_one_half_a_state_may_grow_first(case: Sized) -> None:
    assert does_not_grow(case)


@st.composite
def bounded_runs(pick: Pick, *, weight: Draw = draw.weights) -> Sized:
    """Runs whose weight is scaled to norm at most 1 (transposed, in the order)."""
    order = pick(st.sampled_from(["oo", "1"]))
    run = pick(runs(weight=weight, first=1))
    size = weight_size(run.weight.T, order)
    w = run.weight if size <= 1 else run.weight / size
    return Sized(Run(w, states(w, run.states[0], run.time)), order)


@confirming("eigenvalue-decay.norm", bounded_runs())
def test_with_norm_at_most_one_no_step_grows(case: Sized) -> None:
    before, after = case.run.states[-2:]
    bounded(vector_size(after, case.order), vector_size(before, case.order))


@ablating(
    "eigenvalue-decay.norm",
    "norm-at-most-one",
    runs(n=ONE, weight=draw.matrices, first=1).map(Sized),
    sized_values,
)
def test_with_a_norm_above_one_a_step_may_grow(case: Sized) -> None:
    assert does_not_grow(case)


@st.composite
def blocks(pick: Pick) -> tuple[Run, int, int]:
    block, count = pick(st.integers(1, 3)), pick(st.integers(0, 3))
    size = pick(draw.sizes())
    w, start = pick(draw.weights(size)), pick(draw.vectors(size))
    return Run(w, states(w, start, block * count)), block, count


@confirming("eigenvalue-decay.eventually", blocks())
def test_a_block_of_steps_shrinks_by_the_norm_of_the_power(
    case: tuple[Run, int, int],
) -> None:
    run, block, count = case
    shrinking = squared(power(run.weight, block)) ** count
    bounded(squared(run.states[-1]), shrinking * squared(run.states[0]))


# --------------------------------------------------------------- eigenvalue exactly 1


@st.composite
def double_one(pick: Pick) -> Run:
    """W = V (I + N) V^-1 with N^2 = 0, in two or three dimensions."""
    size = pick(draw.sizes(2))
    shift = exact(np.eye(size, k=1, dtype=int))
    if size == 3:
        shift[1, 2] = flint.fmpq(0)
    basis = pick(draw.invertible(size))
    one = exact(np.eye(size, dtype=int))
    jordan = one + shift * pick(draw.rationals())
    weight, steps = basis @ jordan @ inverse(basis), pick(st.integers(0, 6))
    return Run(weight, states(weight, pick(draw.vectors(size)), steps))


def grown_linearly(run: Run) -> Array:
    start = run.states[0]
    return start + (run.weight.T @ start - start) * run.time


@confirming("eigenvalue-edge", double_one())
def test_with_a_double_eigenvalue_one_each_step_adds_the_same(run: Run) -> None:
    assert same(run.states[-1], grown_linearly(run))


@ablating(
    "eigenvalue-edge", "double-one", runs(n=ONE, weight=draw.matrices), run_values
)
def test_linear_growth_needs_the_eigenvalue_one(run: Run) -> None:
    assert same(run.states[-1], grown_linearly(run))


@cache
def identities(n: int) -> st.SearchStrategy[Array]:
    return st.just(exact(np.eye(n, dtype=int)))


@ablating("eigenvalue-edge", "recurrence", lawless(weight=identities), run_values)
def test_linear_growth_needs_the_recurrence(run: Run) -> None:
    assert same(run.states[-1], grown_linearly(run))


# ----------------------------------------------------------------- what is discarded


@st.composite
def gaps(
    pick: Pick,
    first: st.SearchStrategy[flint.fmpq] = NONZERO,
    larger: st.SearchStrategy[flint.fmpq] = NONZERO,
) -> Numbers:
    """Two components; the first eigenvalue is strictly larger in size."""
    second, gap = pick(NONZERO), pick(larger)
    sign = 1 if gap > 0 else -1
    return {
        "lambda_1": sign * (abs(gap) + abs(second)),
        "lambda_2": second,
        "c_1": pick(first),
        "c_2": pick(NONZERO),
    }


def any_two(first: st.SearchStrategy[flint.fmpq]) -> st.SearchStrategy[Numbers]:
    return numbers(lambda_1=first, lambda_2=NONZERO, c_1=NONZERO, c_2=NONZERO)


@refuting("discard-unaligned", gaps(), plane_values)
def test_an_eigenvalue_of_one_keeps_its_component_for_ever(case: Numbers) -> None:
    assert tends_to_zero(size_of({"c": case["c_2"], "lambda": case["lambda_2"]}))


@refuting("discard-unaligned", gaps(larger=st.just(flint.fmpq(1))), plane_values)
def test_what_is_called_discarded_may_grow_without_bound(case: Numbers) -> None:
    part = size_of({"c": case["c_2"], "lambda": case["lambda_2"]})
    assert not grows_without_bound(part)


@refuting("discard-unaligned.share", gaps(first=ANY), plane_values)
def test_a_start_with_no_aligned_part_never_acquires_one(case: Numbers) -> None:
    assert grows_without_bound(growth_ratio(case))


def outgrows(case: Numbers) -> None:
    """The ratio grows at least linearly in t: Bernoulli."""
    ratio, gap = growth_ratio(case), abs(case["lambda_1"] / case["lambda_2"]) - 1
    for time in TIMES:
        assert ratio(0) * (1 + time * gap) <= ratio(time)


@confirming("discard-unaligned.relative", gaps())
def test_the_aligned_part_outgrows_every_other(case: Numbers) -> None:
    outgrows(case)
    parts, values = (exact([case[f"{x}_1"], case[f"{x}_2"]]) for x in ("c", "lambda"))
    assert unaligned_ratio(parts, values, 3) == 1 / growth_ratio(case)(3) ** 2


@ablating(
    "discard-unaligned.relative", "strict-dominance", any_two(NONZERO), plane_values
)
def test_a_tie_keeps_the_unaligned_part(case: Numbers) -> None:
    assert grows_without_bound(growth_ratio(case))


@st.composite
def signed_largest(pick: Pick) -> Numbers:
    """The first eigenvalue is the larger number, but not the larger in size."""
    first, gap = abs(pick(NONZERO)), abs(pick(NONZERO))
    return {
        "lambda_1": first,
        "lambda_2": -first - gap,
        "c_1": pick(NONZERO),
        "c_2": pick(NONZERO),
    }


@ablating(
    "discard-unaligned.relative", "strict-dominance", signed_largest(), plane_values
)
def test_largest_must_be_read_without_the_sign(case: Numbers) -> None:
    assert case["lambda_1"] > case["lambda_2"]
    assert grows_without_bound(growth_ratio(case))


@ablating("discard-unaligned.relative", "aligned-start", gaps(first=ANY), plane_values)
def test_without_an_aligned_start_nothing_outgrows_the_rest(case: Numbers) -> None:
    assert grows_without_bound(growth_ratio(case))


def projected(case: Case) -> Case:
    """The same case, its start made orthogonal to the basis's first column."""
    first = case.basis[:, 0]
    return case._replace(start=case.start - first * (first @ case.start))


@confirming("discard-unaligned.stays-out", cases().map(projected))
def test_a_start_orthogonal_to_an_eigenvector_stays_so(case: Case) -> None:
    assert case.basis[:, 0] @ case.found == 0


def axis_case(weight: Array, start: Array) -> Case:
    unit = exact(np.eye(len(start), dtype=int))
    return Case(weight, start, 1, unit, unit * weight[0, 0])


@st.composite
def leaking(pick: Pick) -> Case:
    """W^T = [[a, c], [0, d]] with a > abs(d) > 0 and a start along the second axis."""
    d, gap, c, x = (pick(NONZERO) for _ in range(4))
    weight = exact([[abs(d) + abs(gap), 0], [c, d]])
    return axis_case(weight, exact([0, x]))


@ablating("discard-unaligned.stays-out", "symmetric", leaking(), along)
def test_without_symmetry_an_orthogonal_start_leaks_into_it(case: Case) -> None:
    assert case.found[0] == 0


@st.composite
def off_axis(pick: Pick) -> Case:
    return axis_case(pick(draw.symmetric(2)), exact([0, pick(NONZERO)]))


@ablating("discard-unaligned.stays-out", "eigenvector", off_axis(), along)
def test_only_an_eigenvector_is_avoided_for_ever(case: Case) -> None:
    assert case.found[0] == 0


@st.composite
def aligned(pick: Pick) -> Case:
    size = pick(draw.sizes())
    return axis_case(pick(draw.diagonals(size)), pick(draw.vectors(size)))


@ablating("discard-unaligned.stays-out", "orthogonal-start", aligned(), along)
def test_a_start_with_a_part_along_it_keeps_that_part(case: Case) -> None:
    assert case.found[0] == 0


# ----------------------------------------------------------------- the power method


@st.composite
def ties(pick: Pick, signs: tuple[int, ...] = (1, -1)) -> Numbers:
    """Two eigenvalues of the same size."""
    first = pick(NONZERO)
    return {
        "lambda_1": first,
        "lambda_2": first * pick(st.sampled_from(signs)),
        "c_1": pick(NONZERO),
        "c_2": pick(NONZERO),
    }


@refuting("power-method", gaps() | ties(), plane_values)
def test_with_a_double_eigenvalue_no_direction_wins(case: Numbers) -> None:
    assert grows_without_bound(growth_ratio(case))


@refuting("power-method.distinct", gaps() | ties(signs=(-1,)), plane_values)
def test_with_eigenvalues_one_and_minus_one_the_direction_swings(case: Numbers) -> None:
    assert grows_without_bound(growth_ratio(case))


@confirming("power-method.converges", gaps())
def test_with_a_strict_gap_the_dominant_part_wins(case: Numbers) -> None:
    outgrows(case)


@ablating("power-method.converges", "strict-dominance", ties(signs=(-1,)), plane_values)
def test_the_power_method_needs_a_strict_gap(case: Numbers) -> None:
    assert grows_without_bound(growth_ratio(case))


@ablating("power-method.converges", "aligned-start", gaps(first=ANY), plane_values)
def test_the_power_method_needs_an_aligned_start(case: Numbers) -> None:
    assert grows_without_bound(growth_ratio(case))


class Turning(NamedTuple):
    """Two eigenvalues, the first of an eigenvector u of length 1; states of a run."""

    run: Run
    unit: Array
    first: flint.fmpq
    second: flint.fmpq

    @property
    def rests(self) -> Array:
        """h - u u^T h at every time."""
        return self.run.states - (self.run.states @ self.unit)[:, None] * self.unit

    @property
    def sides(self) -> tuple[flint.fmpq, flint.fmpq]:
        """Both sides of the bound on the angle, squared."""
        part = (self.unit @ self.run.states[0]) ** 2
        time, last = 2 * self.run.time, self.run.states[-1]
        left = squared(self.rests[-1]) * self.first**time * part
        return left, self.second**time * squared(self.rests[0]) * squared(last)


@st.composite
def turnings(pick: Pick) -> Turning:
    """A symmetric weight; the rest of its spectrum is smaller than the second."""
    size = pick(draw.sizes(2))
    basis, second, gap = pick(draw.orthogonal(size)), pick(NONZERO), pick(NONZERO)
    others = pick(draw.vectors(size - 2, draw.rationals(-1, 1))) * second
    first = gap + second if gap * second > 0 else gap - second
    weight = of_premise(basis, np.diag([first, second, *others]))
    start = basis @ np.array([pick(NONZERO), *pick(draw.vectors(size - 1))])
    run = Run(weight, states(weight, start, pick(st.integers(0, 6))))
    return Turning(run, basis[:, 0], first, second)


@confirming("power-method.direction", turnings())
def test_the_distance_to_the_dominant_line_falls_at_the_rate(case: Turning) -> None:
    bounded(*case.sides)


@st.composite
def plane_turnings(
    pick: Pick,
    first: st.SearchStrategy[flint.fmpq] = NONZERO,
    second: st.SearchStrategy[flint.fmpq] = NONZERO,
    coupling: st.SearchStrategy[flint.fmpq] | None = None,
    part: st.SearchStrategy[flint.fmpq] = NONZERO,
) -> Turning:
    """W^T = [[first, 0], [coupling, second]], u the first axis, one step."""
    a, d = pick(first), pick(second)
    c = flint.fmpq(0) if coupling is None else pick(coupling)
    weight = exact([[a, c], [0, d]])
    start = np.array([pick(part), pick(NONZERO)])
    unit = exact([1, 0])
    return Turning(Run(weight, states(weight, start, 1)), unit, a, d)


def turning_values(case: Turning, **other: Any) -> dict[str, Any]:
    numbers_ = {"lambda_1": case.first, "lambda_2": case.second}
    return {**run_values(case.run, u=case.unit), **numbers_, **other}


def turns(case: Turning) -> bool:
    """Whether the angle obeys its bound, and the bound tends to 0."""
    left, right = case.sides
    aligned = case.unit @ case.run.states[0] != 0
    return bool(left <= right and aligned and abs(case.first) > abs(case.second))


ABOVE_TWO, UP_TO_TWO = draw.rationals(3, 4, 1), draw.rationals(1, 2, 1)
ONLY_ONE = st.just(flint.fmpq(1))
LARGER = {"first": ABOVE_TWO, "second": UP_TO_TWO}


@ablating(
    "power-method.direction",
    "right-eigenvector",
    plane_turnings(**LARGER, coupling=NONZERO),
    turning_values,
)
def test_where_eigenvectors_are_not_orthogonal_another_direction_wins(
    case: Turning,
) -> None:
    assert turns(case)


@ablating(
    "power-method.direction",
    "gap",
    plane_turnings(**LARGER).map(lambda case: case._replace(second=flint.fmpq(1, 2))),
    turning_values,
)
def test_the_rate_is_not_set_by_any_smaller_number(case: Turning) -> None:
    assert turns(case)


@ablating(
    "power-method.direction",
    "strict-dominance",
    plane_turnings(first=ONLY_ONE, second=st.sampled_from(exact([-1, 1, 2]).tolist())),
    turning_values,
)
def test_a_tie_of_two_eigenvalues_keeps_the_direction_turning(case: Turning) -> None:
    assert turns(case)


@ablating(
    "power-method.direction",
    "aligned-start",
    plane_turnings(**LARGER, part=draw.rationals(0, 1, 1)),
    turning_values,
)
def test_a_start_without_a_dominant_part_never_turns(case: Turning) -> None:
    assert turns(case)


ROUNDED_STEPS = 30


def turned(ratio: str) -> tuple[Array, Array]:
    """A run in float64, W = ratio I + (1 - ratio) u u^T with u = (1, 1, 1, 1) / 2.

    W is exactly representable, and so are u and the eigenvalues 1 and ratio.
    """
    share = float(Fraction(ratio))
    weight = np.eye(4) * share + (1 - share) / 4
    start = np.array([1.0, 0.1, -0.3, 0.7])
    return weight, states(weight, start, ROUNDED_STEPS)


def steps_within_rounding(ratio: str) -> tuple[bool, float]:
    """Whether every step turned the state by the ratio, up to its own rounding.

    One step in float64 is W^T h + f with norm(f) <= gamma_4 norm(W)_F norm(h) = e: a
    sum of four products puts at most four roundings on each. So the part along u lies
    within e of its image, the rest too, and the tangent is multiplied by the ratio up
    to the factor (1 + e/(ratio norm(rest))) / (1 - e/part), or its inverse bound.
    Nothing else is rounded: the parts are exact rationals of the computed states.
    """
    weight, found = turned(ratio)
    unit, second = exact(np.ones(4, dtype=int)) / 2, rational(ratio)
    run, entries = exact(found), exact(weight)
    gamma = float_format(np.float64).gamma(4)
    parts, rests = run @ unit, run - (run @ unit)[:, None] * unit
    kept = True
    with context(60):
        for now, part, rest, part_next, rest_next in zip(
            run, parts, rests, parts[1:], rests[1:], strict=False
        ):
            slip = gamma * flint.arb(squared(entries) * squared(now)).sqrt()
            share_rest = slip / (second * flint.arb(squared(rest)).sqrt())
            share_part = slip / abs(part)
            moved = flint.arb(squared(rest_next) / squared(rest)).sqrt()
            factor = moved * abs(part / part_next) / second
            kept &= bool(factor <= (1 + share_rest) / (1 - share_part))
            kept &= bool(factor >= (1 - share_rest) / (1 + share_part))
        whole = flint.arb(squared(rests[-1]) / squared(rests[0])).sqrt()
        whole *= abs(parts[0] / parts[-1])
        return kept, float((whole.log() / ROUNDED_STEPS).exp().mid())


@measuring("power-method.direction")
def test_in_float64_every_step_turns_the_state_by_the_ratio() -> Measurement:
    ratios = ("1/2", "3/4", "15/16")
    found = {ratio: steps_within_rounding(ratio) for ratio in ratios}
    return Measurement(
        decides=all(kept for kept, _ in found.values()),
        rule="at every one of 30 steps in float64 the tangent of the angle to u is "
        "multiplied by lambda_2/lambda_1 up to the rounding of that step, bounded by "
        "gamma_4 |W|_F |h|",
        values={
            f"lambda_2/lambda_1 = {ratio}": {
                "predicted factor per step": round(float(Fraction(ratio)), 4),
                "measured, mean of 30 steps": round(mean, 4),
            }
            for ratio, (_, mean) in found.items()
        },
        samples=ROUNDED_STEPS * len(ratios),
    )


class Components(NamedTuple):
    """Components c_j of a start in an orthonormal eigenbasis, and a time."""

    parts: Array
    eigenvalues: Array
    time: int


@st.composite
def spectra(pick: Pick, *, dominated: bool = True) -> Components:
    size = pick(draw.sizes(2, 4))
    values = pick(draw.vectors(size, NONZERO))
    if dominated:
        share = pick(draw.vectors(size - 2, draw.rationals(-1, 1)))
        values[2:] = values[1] * share
    parts, time = pick(draw.vectors(size, NONZERO)), pick(st.integers(0, 5))
    return Components(parts, values, time)


def rate_values(case: Components) -> dict[str, Any]:
    return {
        "n": len(case.parts),
        "t": case.time,
        "c": dict(enumerate(case.parts, start=1)),
        "mu": dict(enumerate(case.eigenvalues, start=1)),
    }


def promised(case: Components) -> flint.fmpq:
    """(mu_2 / mu_1)^(2 t) times the squared tangent at time 0."""
    first, second = case.eigenvalues[:2]
    start = unaligned_ratio(case.parts, case.eigenvalues, 0)
    return (second / first) ** (2 * case.time) * start


@confirming("power-method.rate", spectra())
def test_the_angle_closes_at_least_at_the_promised_rate(case: Components) -> None:
    bounded(unaligned_ratio(*case), promised(case), of="the promised rate")


@ablating("power-method.rate", "dominated", spectra(dominated=False), rate_values)
def test_the_rate_is_set_by_the_largest_of_the_rest(case: Components) -> None:
    assert unaligned_ratio(*case) <= promised(case)
