"""Whether the kernels of the linear recurrence compute what the statements say."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import flint
import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import ImmutableMatrix, Rational

from longdep.numeric import strategies as draw
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.linear_recurrence import (
    any_basis_form,
    any_basis_power,
    eigen_form,
    power,
    power_method,
    printed_power,
    repaired_power,
    states,
    unaligned_ratio,
)
from longdep.numeric.precision import (
    Array,
    balls,
    context,
    digits,
    encloses,
    exact,
    floats,
)
from longdep.numeric.rounding import (
    attained,
    chain_bound,
    digits_format,
    error_bound,
    float_format,
    power_bound,
    tracked,
)
from longdep.theory.catalog import claim_of
from longdep.theory.core.notation import time as TIME
from longdep.theory.core.semantics import evaluate, holds
from longdep.theory.linear_recurrence.any_basis import BASIS_FORM
from longdep.theory.linear_recurrence.eigen_form import PRINTED
from longdep.theory.linear_recurrence.notation import L, Q, W
from longdep.theory.linear_recurrence.rate import RATE

QUICK = settings(database=None, deadline=None, derandomize=True, max_examples=60)


class Case(NamedTuple):
    """A weight, a basis with eigenvalues, a start and a time."""

    weight: Array
    basis: Array
    eigenvalues: Array
    start: Array
    time: int


@st.composite
def cases(pick: st.DrawFn, basis: Any = draw.orthogonal) -> Case:
    n = pick(draw.sizes())
    return Case(
        pick(draw.weights(n)),
        pick(basis(n)),
        pick(draw.vectors(n)),
        pick(draw.vectors(n)),
        pick(st.integers(0, 4)),
    )


@st.composite
def float_cases(pick: st.DrawFn) -> Case:
    """The same shapes in ordinary floats; the basis need not be orthogonal."""
    n = pick(draw.sizes(1, 4))
    entry = st.floats(-2, 2)
    numbers = pick(
        st.lists(entry, min_size=2 * n * n + 2 * n, max_size=2 * n * n + 2 * n)
    )
    array = np.array(numbers)
    weight, basis = array[: 2 * n * n].reshape(2, n, n)
    start, eigenvalues = array[2 * n * n :].reshape(2, n)
    return Case(weight, basis, eigenvalues, start, pick(st.integers(0, 5)))


def symbolic(array: Array) -> ImmutableMatrix:
    """An exact array as a SymPy matrix; a vector becomes a column."""
    rows = array if array.ndim == 2 else array[:, None]
    return ImmutableMatrix([[Rational(int(x.p), int(x.q)) for x in r] for r in rows])


def model(case: Case, **other: Any) -> dict[str, Any]:
    visited = states(case.weight, case.start, case.time)
    return {
        "n": len(case.start),
        "t": case.time,
        "W": symbolic(case.weight),
        "Q": symbolic(case.basis),
        "Lambda": symbolic(np.diag(case.eigenvalues) + 0 * case.basis),
        "h": lambda index: symbolic(visited[index]),
        "horizon": case.time,
        **other,
    }


def equals(kernel: Array, expression: Any, **values: Any) -> bool:
    return symbolic(kernel) == ImmutableMatrix(evaluate(expression, values))


@QUICK
@given(case=cases())
def test_states_satisfy_the_recurrence_and_its_unrolled_form(case: Case) -> None:
    claim = claim_of("unrolled-power")
    assert holds(claim.hypothesis("recurrence").condition, model(case))
    assert holds(claim.conclusion, model(case))


@QUICK
@given(case=cases())
def test_power_is_the_power_of_the_statement(case: Case) -> None:
    assert equals(power(case.weight, case.time), W**TIME, **model(case))


@QUICK
@given(case=cases(basis=draw.matrices))
def test_eigen_form_is_the_premise_of_the_statement(case: Case) -> None:
    weight = eigen_form(case.basis, case.eigenvalues)
    assert equals(weight, Q * L * Q.T, **model(case))


@QUICK
@given(case=cases(basis=draw.matrices))
def test_printed_and_repaired_power_are_the_two_formulas(case: Case) -> None:
    spectrum = case.basis, case.eigenvalues, case.time
    repaired = claim_of("spectral-form.repaired").conclusion.rhs
    start = case.start
    assert equals(printed_power(*spectrum), PRINTED.rhs, **model(case))
    assert equals(repaired_power(*spectrum) @ start, repaired, **model(case))


@QUICK
@given(case=cases(basis=draw.invertible))
def test_any_basis_kernels_are_the_statement_with_the_inverse(case: Case) -> None:
    spectrum, names = (case.basis, case.eigenvalues), {"V": symbolic(case.basis)}
    premise = claim_of("spectral-form-any-basis.repaired").hypothesis("eigen-form")
    values = model(case, **names)
    assert equals(any_basis_form(*spectrum), premise.condition.rhs, **values)
    assert equals(any_basis_power(*spectrum, case.time), BASIS_FORM.rhs, **values)


@QUICK
@given(data=st.data(), n=draw.sizes(2, 4), time=st.integers(0, 4))
def test_unaligned_ratio_is_the_left_side_of_the_rate(
    data: st.DataObject, n: int, time: int
) -> None:
    parts, values = (
        data.draw(draw.vectors(n, draw.nonzero_rationals())) for _ in range(2)
    )
    names = {
        "n": n,
        "t": time,
        "c": lambda i: symbolic(parts)[int(i) - 1],
        "mu": lambda i: symbolic(values)[int(i) - 1],
    }
    ratio = unaligned_ratio(parts, values, time)
    assert Rational(int(ratio.p), int(ratio.q)) == evaluate(RATE.lhs, names)


@QUICK
@given(case=float_cases())
def test_float_states_and_powers_stay_within_derived_bounds(case: Case) -> None:
    truth = states(exact(case.weight), exact(case.start), case.time)
    allowed = chain_bound(case.weight, case.start, case.time)
    assert attained(states(case.weight, case.start, case.time), truth, allowed) <= 1
    truth = power(exact(case.weight), case.time)
    allowed = power_bound(case.weight, case.time)
    assert attained(power(case.weight, case.time), truth, allowed) <= 1


@pytest.mark.parametrize("kernel", [printed_power, repaired_power])
@QUICK
@given(case=float_cases())
def test_float_spectral_powers_stay_within_what_they_count(
    kernel: Callable[..., Array], case: Case
) -> None:
    truth = kernel(exact(case.basis), exact(case.eigenvalues), case.time)
    counted = kernel(tracked(case.basis), tracked(case.eigenvalues), case.time)
    computed = kernel(case.basis, case.eigenvalues, case.time)
    assert attained(computed, truth, error_bound(counted)) <= 1


@QUICK
@given(data=st.data(), n=draw.sizes(2, 5), time=st.integers(0, 5))
def test_the_float_ratio_keeps_its_relative_bound(
    data: st.DataObject, n: int, time: int
) -> None:
    sizes = st.lists(st.floats(0.125, 8), min_size=n, max_size=n).map(np.array)
    parts, values = data.draw(sizes), data.draw(sizes)
    truth = exact([unaligned_ratio(exact(parts), exact(values), time)])
    allowed = float_format().gamma(4 * time + n + 1) * truth
    computed = np.array([unaligned_ratio(parts, values, time)])
    assert attained(computed, truth, allowed) <= 1


def contain(enclosures: Array, truth: Array) -> bool:
    return all(encloses(b, t) for b, t in zip(enclosures.flat, truth.flat, strict=True))


@QUICK
@given(case=cases(basis=draw.invertible))
def test_balls_contain_the_exact_value(case: Case) -> None:
    with context(30):
        weight, basis, eigenvalues, start = map(balls, case[:4])
        pairs = [
            (
                states(weight, start, case.time),
                states(case.weight, case.start, case.time),
            ),
            (power(weight, case.time), power(case.weight, case.time)),
        ]
        for kernel in (printed_power, repaired_power, any_basis_power):
            spectrum = case.basis, case.eigenvalues, case.time
            pairs.append((kernel(basis, eigenvalues, case.time), kernel(*spectrum)))
    assert all(contain(enclosures, truth) for enclosures, truth in pairs)


@QUICK
@given(case=float_cases())
def test_mpmath_agrees_to_all_its_digits(case: Case) -> None:
    truth = states(exact(case.weight), exact(case.start), case.time)
    with context(50):
        computed = states(digits(case.weight), digits(case.start), case.time)
        kind = digits_format(mpmath.mp.prec)
        allowed = chain_bound(case.weight, case.start, case.time, kind)
        values = np.array([to_fraction(x) for x in computed.flat], dtype=object)
    assert attained(values.reshape(computed.shape), truth, allowed) <= 1


def to_fraction(value: mpmath.mpf) -> Fraction:
    """The exact value of an mpf: (-1)^sign man 2^exp."""
    sign, mantissa, exponent, _ = value._mpf_
    size = Fraction(int(mantissa)) * Fraction(2) ** exponent
    return -size if sign else size


@pytest.mark.parametrize("kind", [floats, exact, balls, digits])
def test_leading_axes_are_independent_instances(kind: Callable[..., Array]) -> None:
    rng = np.random.default_rng(0)
    weight, start = (
        kind(rng.integers(-3, 4, (2, 3, 2, 2))),
        kind(rng.integers(-3, 4, (2, 3, 2))),
    )
    many = states(weight, start, 4)
    assert many.shape == (2, 3, 5, 2)
    assert power(weight, 3).shape == eigen_form(weight, start).shape == (2, 3, 2, 2)
    assert unaligned_ratio(start * 0 + 1, start * 0 + 2, 3).shape == (2, 3)
    for index in np.ndindex(2, 3):
        assert np.all(
            floats(many[index]) == floats(states(weight[index], start[index], 4))
        )
        assert np.all(
            floats(power(weight, 3)[index]) == floats(power(weight[index], 3))
        )


def test_one_weight_serves_many_starts() -> None:
    weight, starts = np.array([[0.0, 2.0], [1.0, 0.0]]), np.ones((7, 2))
    assert states(weight, starts, 3).shape == (7, 4, 2)


@pytest.mark.parametrize("kind", [floats, exact, balls, digits])
def test_no_step_leaves_everything_as_it_is(kind: Callable[..., Array]) -> None:
    weight, start = kind(np.array([[1, 2], [3, 4]])), kind(np.array([5, 6]))
    unit = floats(np.eye(2))
    assert np.all(floats(states(weight, start, 0)) == [[5, 6]])
    assert np.all(floats(power(weight, 0)) == unit)
    assert np.all(floats(repaired_power(kind(np.eye(2)), start, 0)) == unit)


def test_no_step_in_any_basis_is_the_identity() -> None:
    computed = any_basis_power(exact([[1, 2], [3, 4]]), exact([5, 6]), 0)
    assert np.all(computed == exact([[1, 0], [0, 1]]))


def test_one_unit_is_a_geometric_sequence() -> None:
    weight, start = exact([[3]]), exact([2])
    assert [int(x.p) for x in states(weight, start, 4)[:, 0]] == [2, 6, 18, 54, 162]
    assert power(weight, 4).item() == 81
    assert any_basis_form(exact([[7]]), exact([3])).item() == 3


SQUARE, PAIR = np.ones((2, 2)), np.ones(2)


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (
            lambda: states(np.ones((2, 3)), PAIR, 1),
            ShapeError,
            "weight: expected shape",
        ),
        (lambda: states(PAIR, PAIR, 1), ShapeError, "(..., n, n), got (2,)"),
        (
            lambda: states(SQUARE, np.ones(3), 1),
            ShapeError,
            "initial: expected length 2",
        ),
        (
            lambda: states(SQUARE, PAIR, -1),
            DomainError,
            "steps: expected a whole number",
        ),
        (lambda: states(SQUARE, PAIR, 1.0), DomainError, "got 1.0"),
        (lambda: states(SQUARE, PAIR, True), DomainError, "got True"),
        (lambda: power(np.ones((3, 2)), 1), ShapeError, "matrix: expected shape"),
        (lambda: power(SQUARE, -1), DomainError, "exponent: expected a whole number"),
        (lambda: eigen_form(SQUARE, np.ones(3)), ShapeError, "eigenvalues: expected"),
        (lambda: printed_power(SQUARE, PAIR, -1), DomainError, "time: expected"),
        (lambda: repaired_power(np.ones(2), PAIR, 1), ShapeError, "basis: expected"),
        (lambda: any_basis_form(SQUARE, PAIR), DomainError, "invertible"),
        (lambda: unaligned_ratio(PAIR, PAIR, -1), DomainError, "time: expected"),
        (lambda: unaligned_ratio(PAIR, np.ones(3), 1), ShapeError, "eigenvalues: exp"),
        (
            lambda: unaligned_ratio(np.ones(()), np.ones(()), 1),
            ShapeError,
            "components",
        ),
    ],
)
def test_errors_name_the_argument_and_show_what_came(
    call: Callable[[], Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error) as caught:
        call()
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_exact_kernels_do_not_change_their_arguments() -> None:
    weight, start = exact([[1, 2], [3, 4]]), exact([5, 6])
    copies = weight.copy(), start.copy()
    states(weight, start, 3)
    power(weight, 3)
    eigen_form(weight, start)
    assert np.all(weight == copies[0])
    assert np.all(start == copies[1])
    assert isinstance(weight[0, 0], flint.fmpq)


# The power method.


@QUICK
@given(
    draw.sizes().flatmap(
        lambda n: st.tuples(draw.invertible(n), draw.vectors(n).filter(any))
    ),
    st.sampled_from(["1", "oo"]),
    st.integers(0, 4),
)
def test_the_method_satisfies_its_premises_and_the_statement(
    drawn: tuple[Array, Array], order: str, time: int
) -> None:
    weight, start = drawn
    claim = claim_of("power-method")
    columns = {
        name: [symbolic(v) for v in run]
        for name, run in (
            ("h", states(weight, start, time)),
            ("y", power_method(weight, start, time, order)),
        )
    }
    model = {
        **{name: lambda t, run=run: run[int(t)] for name, run in columns.items()},
        "W": symbolic(weight),
        "n": len(start),
        "t": time,
        "p": order,
        "horizon": time,
    }
    for premise in claim.hypotheses:
        assert holds(premise.condition, model)
    assert holds(claim.conclusion, model)


def test_the_method_by_hand() -> None:
    """W^T = [[2, 1], [0, 1]] from (1, 1): (1, 1), then (3, 1), then (7, 1)."""
    weight = exact([[2, 0], [1, 1]])
    largest = power_method(weight, exact([1, 1]), 2, "oo")
    assert largest.tolist() == exact([[1, 1], [1, "1/3"], [1, "1/7"]]).tolist()
    sums = power_method(weight, exact([1, 1]), 1, "1")
    assert sums.tolist() == exact([["1/2", "1/2"], ["3/4", "1/4"]]).tolist()


@pytest.mark.parametrize(
    ("start", "order", "text"),
    [([1.0, 0.0], "1", "no state to become 0"), ([0.0, 1.0], "2", "order: expected")],
)
def test_a_method_without_direction_or_norm_is_refused(
    start: list[float], order: str, text: str
) -> None:
    weight = np.array([[0.0, 0.0], [1.0, 1.0]])
    with pytest.raises(DomainError, match=text):
        power_method(weight, np.array(start), 2, order)
