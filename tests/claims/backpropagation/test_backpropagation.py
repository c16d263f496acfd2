"""Whether the claims on backpropagation through time hold (document 001)."""

from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import (
    RELU,
    TANH,
    deltas,
    jacobians,
    norms,
    ordered_product,
    spectral_norms,
    state_gradient,
    step_factors,
    trajectory,
    vector_norms,
    weight_gradient,
)
from longdep.numeric.kernels.backpropagation import gains as slopes
from longdep.numeric.kernels.backpropagation import gamma as largest_norm
from longdep.numeric.precision import Array, exact, identity_like
from longdep.reports.record.evidence import (
    ablating,
    bounded,
    confirming,
    measuring,
    proving,
    refuting,
)
from longdep.reports.record.finding import Measurement

test_every_proof_checks = proving("backpropagation")

HALF, QUARTER = flint.fmpq(1, 2), flint.fmpq(1, 4)


class Net(NamedTuple):
    """A weight, the gains at the lags 1, 2, ... (rows), the gradient at lag 0."""

    weight: Array
    gains: Array
    last: Array
    order: str = "oo"

    @property
    def lag(self) -> int:
        return len(self.gains)

    @property
    def deltas(self) -> Array:
        """delta by lag 0, 1, ..."""
        return deltas(self.weight, self.gains[::-1], self.last)[::-1]

    @property
    def factors(self) -> Array:
        """M by lag 1, 2, ..."""
        return step_factors(self.weight, self.gains)

    @property
    def norms(self) -> Array:
        return norms(self.factors, self.order)

    @property
    def sizes(self) -> Array:
        return vector_norms(self.deltas, self.order)


class Learner(NamedTuple):
    """A net and the states h_{k-1} that U multiplies at the lags 0, 1, ..."""

    net: Net
    before: Array

    def gradient(self, last: int) -> Array:
        """The part of dL/dU from the lags 0..last."""
        return weight_gradient(self.net.deltas[: last + 1], self.before[: last + 1])

    @property
    def widest(self) -> Any:
        """The largest norm among the states at the lags from 1 on, as rows."""
        return max(norms(self.before[1:, None, :], self.net.order))


orders = st.sampled_from(["oo", "1"])
UNITS = draw.rationals(0, 1, 4)
WHOLE = draw.rationals(-4, 4, 1)
ONE = st.just(flint.fmpq(1))


@st.composite
def nets(
    pick: st.DrawFn,
    *,
    n: Any = draw.sizes(1, 2),
    weight: Any = draw.weights,
    gain: Any = UNITS,
    lags: tuple[int, int] = (1, 4),
    last: Any = draw.rationals(),
    order: Any = orders,
) -> Net:
    size = pick(n)
    lag = pick(st.integers(*lags))
    return Net(
        pick(weight(size)),
        pick(draw.matrices(lag, size, gain)),
        pick(draw.vectors(size, last)),
        pick(order),
    )


def plain_nets(
    n: int, lag: int, entries: Any = WHOLE, gain: Any = None, order: Any = None
) -> Any:
    """Small whole numbers: counterexamples that can be checked by hand."""
    return nets(
        n=st.just(n),
        weight=lambda size: draw.matrices(size, entries=entries),
        gain=ONE if gain is None else gain,
        lags=(lag, lag),
        last=WHOLE,
        order=st.just("oo") if order is None else order,
    )


def table(rows: Array, first: int = 0) -> dict[int, Array]:
    return {first + i: row for i, row in enumerate(rows)}


def values(case: Net, **other: Any) -> dict[str, Any]:
    return {
        "n": len(case.last),
        "tau": case.lag,
        "U": case.weight,
        "g": table(case.gains, 1),
        "delta": table(case.deltas),
        "p": case.order,
        "horizon": case.lag,
        **other,
    }


def with_gamma(case: Net, **other: Any) -> dict[str, Any]:
    return values(case, gamma=max(case.norms), **other)


def same(left: Array, right: Array) -> bool:
    return bool(np.all(left == right))


# --- the recursion and its product ---------------------------------------------------


class Loss(NamedTuple):
    """A quadratic activation f(z) = c1 z + c2 z^2, exact to differentiate."""

    weight: Array
    linear: Array
    square: Array
    point: Array
    later: Array


@st.composite
def losses(pick: st.DrawFn) -> Loss:
    size = pick(draw.sizes())
    return Loss(
        pick(draw.matrices(size)), *(pick(draw.vectors(size)) for _ in range(4))
    )


@confirming("delta-recursion", losses())
def test_one_step_back_agrees_with_an_exact_central_difference(case: Loss) -> None:
    def seen(point: Array) -> Any:
        state = case.linear * point + case.square * point * point
        return case.later @ (case.weight @ state)

    unit = identity_like(case.weight)
    slope = case.linear + 2 * case.square * case.point
    back = deltas(case.weight, slope[None], case.later)[0]
    rates = [(seen(case.point + e) - seen(case.point - e)) / 2 for e in unit]
    assert same(back, np.array(rates, dtype=object))


class Mixing(NamedTuple):
    """An activation that divides each unit by the sum: f_i = z_i / (z_1 + z_2)."""

    weight: Array
    point: Array
    last: Array

    @property
    def jacobian(self) -> Array:
        total = self.point.sum()
        unit = identity_like(self.weight)
        return unit / total - self.point[:, None] / (total * total)


@st.composite
def mixing(pick: st.DrawFn) -> Mixing:
    return Mixing(
        pick(draw.matrices(2, entries=WHOLE)),
        pick(draw.vectors(2, draw.rationals(1, 3, 1))),
        pick(draw.vectors(2, WHOLE)),
    )


def _mixing_values(case: Mixing) -> dict[str, Any]:
    back = (case.weight @ case.jacobian).T @ case.last
    return {
        "n": 2,
        "tau": 0,
        "U": case.weight,
        "F": {1: case.jacobian},
        "g": {1: np.diagonal(case.jacobian)},
        "delta": {0: case.last, 1: back},
        "horizon": 1,
    }


@ablating("delta-recursion", "elementwise", mixing(), _mixing_values)
def test_an_activation_that_mixes_units_breaks_the_recursion(case: Mixing) -> None:
    true = (case.weight @ case.jacobian).T @ case.last
    diagonal = np.diagonal(case.jacobian)[None]
    assert same(true, deltas(case.weight, diagonal, case.last)[0])


@confirming("delta-product", nets(gain=draw.rationals()))
def test_the_gradient_is_the_ordered_product_times_the_last_one(case: Net) -> None:
    assert same(case.deltas[-1], ordered_product(case.factors[::-1]) @ case.last)


def _products(case: Net, reverse: bool = False) -> list[Array]:
    found = [identity_like(case.weight)]
    for factor in case.factors:
        found.append(found[-1] @ factor if reverse else factor @ found[-1])
    return found


@ablating(
    "delta-product",
    "order",
    nets(n=st.just(2), gain=draw.rationals(0, 1, 1), lags=(2, 2), last=WHOLE),
    lambda case: values(case, P=table(_products(case, reverse=True))),
)
def test_the_reversed_product_is_another_matrix(case: Net) -> None:
    assert same(case.deltas[-1], ordered_product(case.factors) @ case.last)


# --- gamma ---------------------------------------------------------------------------

steady = {"gain": ONE}


@refuting("gamma-equality", plain_nets(1, 1), with_gamma)
def test_a_number_cannot_replace_the_step_factor(case: Net) -> None:
    assert same(case.deltas[-1], max(case.norms) ** case.lag * case.last)


@refuting("gamma-equality.norms", plain_nets(2, 1), with_gamma)
def test_the_norms_do_not_multiply_either(case: Net) -> None:
    bounded(case.sizes[-1], max(case.norms) ** case.lag * case.sizes[0])
    assert case.sizes[-1] == max(case.norms) ** case.lag * case.sizes[0]


@st.composite
def scaled(pick: st.DrawFn) -> tuple[Net, Any, Any]:
    size, lag = pick(draw.sizes()), pick(st.integers(1, 4))
    turned = pick(draw.orthogonal(size))
    c, a = pick(draw.nonzero_rationals()), pick(draw.nonzero_rationals())
    flat = np.full((lag, size), a, dtype=object)
    return Net(turned * c, flat, pick(draw.vectors(size))), c, a


@confirming("gamma-equality.scaled-orthogonal", scaled())
def test_scaled_orthogonal_weights_with_constant_gain_scale_the_norm_exactly(
    case: tuple[Net, Any, Any],
) -> None:
    net, c, a = case
    last = net.deltas[-1]
    assert last @ last == (a * c) ** (2 * net.lag) * (net.last @ net.last)


def _squares(case: Net) -> tuple[Any, Any]:
    return case.deltas[-1] @ case.deltas[-1], case.last @ case.last


@ablating(
    "gamma-equality.scaled-orthogonal",
    "scaled-orthogonal",
    plain_nets(2, 1),
    lambda case: values(case, a=1, c=1),
)
def test_without_a_scaled_orthogonal_weight_the_norms_differ(case: Net) -> None:
    later, first = _squares(case)
    assert later == first or same(case.weight @ case.weight.T, np.eye(2, dtype=int))


@ablating(
    "gamma-equality.scaled-orthogonal",
    "constant-gain",
    nets(
        n=st.just(1),
        weight=draw.signed_permutations,
        gain=UNITS,
        lags=(1, 1),
        last=WHOLE,
    ),
    lambda case: values(case, a=1, c=1),
)
def test_without_a_constant_gain_the_norms_differ(case: Net) -> None:
    later, first = _squares(case)
    assert later == first


@confirming("gamma-bound", nets())
def test_the_gradient_never_exceeds_gamma_to_the_lag(case: Net) -> None:
    top = largest_norm(case.weight, case.gains, case.order)
    bounded(case.sizes[-1], top**case.lag * case.sizes[0])


@confirming("gamma-bound.standard-norms", nets(gain=draw.rationals(), lags=(1, 6)))
def test_the_bound_holds_for_row_and_column_sums(case: Net) -> None:
    bounded(case.sizes[-1], max(case.norms) ** case.lag * case.sizes[0])


@confirming("gamma-bound.geometric-mean", nets(gain=draw.rationals()))
def test_the_product_of_the_norms_bounds_the_gradient(case: Net) -> None:
    bounded(case.sizes[-1], np.prod(case.norms) * case.sizes[0])


@confirming("gamma-bound.arithmetic-mean", nets(gain=draw.rationals()))
def test_the_mean_of_the_norms_bounds_the_gradient(case: Net) -> None:
    mean = case.norms.sum() / case.lag
    bounded(case.sizes[-1], mean**case.lag * case.sizes[0])


@ablating(
    "gamma-bound", "uniform", plain_nets(1, 1), lambda case: values(case, gamma=1)
)
def test_a_gamma_below_the_norm_is_no_bound(case: Net) -> None:
    assert case.sizes[-1] <= case.sizes[0]


largest_entries = plain_nets(2, 1, order=st.just("max"))


@ablating("gamma-bound", "consistent", largest_entries, with_gamma)
def test_the_largest_entry_is_no_consistent_norm(case: Net) -> None:
    assert case.sizes[-1] <= max(case.norms) ** case.lag * case.sizes[0]


@ablating(
    "gamma-bound.standard-norms",
    "uniform",
    plain_nets(1, 1),
    lambda case: values(case, gamma=1),
)
def test_the_usual_norms_need_a_uniform_gamma_too(case: Net) -> None:
    assert case.sizes[-1] <= case.sizes[0]


@ablating("gamma-bound.geometric-mean", "consistent", largest_entries, values)
def test_the_product_of_largest_entries_is_no_bound(case: Net) -> None:
    assert case.sizes[-1] <= np.prod(case.norms) * case.sizes[0]


@ablating(
    "gamma-bound.arithmetic-mean",
    "consistent",
    largest_entries,
    lambda case: values(case, k=case.lag),
)
def test_the_mean_of_largest_entries_is_no_bound(case: Net) -> None:
    assert case.sizes[-1] <= (case.norms.sum() / case.lag) ** case.lag * case.sizes[0]


@refuting("gamma-bound.largest-entry", largest_entries, with_gamma)
def test_the_largest_entry_does_not_bound_the_gradient(case: Net) -> None:
    assert case.sizes[-1] <= max(case.norms) ** case.lag * case.sizes[0]


def changing(lag: int) -> Any:
    """One unit, weight 1, whole gains up to 4."""
    return nets(
        n=st.just(1),
        weight=lambda size: st.just(exact(np.eye(size, dtype=int))),
        gain=draw.rationals(-4, 4, 1),
        lags=(lag, lag),
        last=ONE,
        order=st.just("oo"),
    )


@refuting("gamma-bound.one-step", changing(2), values)
def test_the_norm_of_one_step_bounds_nothing(case: Net) -> None:
    assert case.sizes[-1] <= case.norms[0] ** case.lag * case.sizes[0]


@refuting("gamma-bound.minimum", changing(2), values)
def test_the_smallest_norm_bounds_nothing(case: Net) -> None:
    assert case.sizes[-1] <= min(case.norms) ** 2 * case.sizes[0]


@refuting("gamma-bound.median", changing(3), values)
def test_the_median_norm_bounds_nothing(case: Net) -> None:
    assert case.sizes[-1] <= sorted(case.norms)[1] ** 3 * case.sizes[0]


@refuting("gamma-bound.harmonic-mean", changing(2), values)
def test_the_harmonic_mean_of_the_norms_bounds_nothing(case: Net) -> None:
    if all(case.norms > 0):
        mean = 2 / (1 / case.norms[0] + 1 / case.norms[1])
        assert case.sizes[-1] <= mean**2 * case.sizes[0]


@refuting("gamma-bound.mean-matrix", changing(2), values)
def test_the_norm_of_the_mean_factor_bounds_nothing(case: Net) -> None:
    mean = norms(case.factors.sum(axis=0) / 2, case.order)
    assert case.sizes[-1] <= mean**2 * case.sizes[0]


# --- exploding -----------------------------------------------------------------------


@st.composite
def nilpotent_nets(pick: st.DrawFn) -> Net:
    weight = pick(draw.matrices(2, entries=draw.rationals(0, 2, 1)))
    upper = np.where(np.tri(2, dtype=bool), weight * 0, weight)
    last = pick(draw.vectors(2, draw.rationals(0, 1, 1)))
    return Net(upper, exact(np.ones((2, 2), dtype=int)), last)


def above_one(case: Net) -> bool:
    return bool(max(case.norms) > 1 and min(case.norms) == max(case.norms))


@refuting("gamma-explodes", nilpotent_nets(), with_gamma)
def test_a_norm_above_one_does_not_make_the_gradient_grow(case: Net) -> None:
    if above_one(case) and case.sizes[1] > 0:
        assert case.sizes[-1] >= max(case.norms) ** case.lag * case.sizes[0]


@refuting(
    "gamma-explodes.some-direction",
    nilpotent_nets(),
    lambda case: with_gamma(case, P=table(_products(case))),
)
def test_not_even_the_worst_gradient_survives_a_nilpotent_weight(case: Net) -> None:
    if above_one(case):
        assert norms(_products(case)[-1], case.order) >= 1


def inverse(matrix: Array) -> Array:
    n = len(matrix)
    found = flint.fmpq_mat(n, n, list(matrix.reshape(-1))).inv()
    return np.array(found.entries(), dtype=object).reshape(n, n)


def inverses(factors: Array) -> dict[int, Array]:
    return table([inverse(factor) for factor in factors], 1)


@st.composite
def invertible_nets(pick: st.DrawFn) -> Net:
    size, lag = pick(draw.sizes(1, 2)), pick(st.integers(1, 4))
    return Net(
        pick(draw.invertible(size)),
        pick(draw.matrices(lag, size, draw.nonzero_rationals())),
        pick(draw.vectors(size)),
        pick(orders),
    )


def least_stretch(factors: Array, order: str) -> Any:
    return 1 / max(norms(inverse(factor), order) for factor in factors)


@confirming("gamma-explodes.expanding", invertible_nets())
def test_the_gradient_grows_at_least_like_the_least_stretch(case: Net) -> None:
    least = least_stretch(case.factors, case.order)
    bounded(least**case.lag * case.sizes[0], case.sizes[-1])


def expanding_values(case: Net, **other: Any) -> dict[str, Any]:
    return values(case, a=1, B=inverses(case.factors), **other)


def single(entry: Any, lag: int = 1) -> Any:
    """One unit with the given weights and gains 1."""
    return nets(
        n=st.just(1),
        weight=lambda size: draw.matrices(size, entries=entry),
        gain=ONE,
        lags=(lag, lag),
        last=ONE,
        order=st.just("oo"),
    )


nonzero = draw.nonzero_rationals(4, 1)


@ablating("gamma-explodes.expanding", "expanding", single(nonzero), expanding_values)
def test_a_factor_that_stretches_too_little_breaks_the_growth(case: Net) -> None:
    assert case.sizes[-1] >= 2 * case.sizes[0]


@st.composite
def crossed(pick: st.DrawFn) -> Net:
    """diag(1, d) and U = [[0, x], [y, 0]]."""
    d, x, y = (
        pick(st.sampled_from([flint.fmpq(v) for v in pool]))
        for pool in ((1, HALF, QUARTER), (1, 2), (1, 2, 4, 8))
    )
    weight = exact([[0, x], [y, 0]])
    last = pick(st.sampled_from([exact([1, 0]), exact([0, 1])]))
    return Net(weight, exact([[1, d]]), last)


@refuting(
    "gamma-explodes.jacobian",
    crossed(),
    lambda case: values(case, a=1, B=inverses(jacobians(case.weight, case.gains))),
)
def test_stretching_by_the_forward_jacobian_is_not_enough(case: Net) -> None:
    if least_stretch(jacobians(case.weight, case.gains), "oo") >= 2:
        assert case.sizes[-1] >= case.sizes[0]


class Eigen(NamedTuple):
    """A constant triangular factor A with left eigenvector u."""

    net: Net
    value: Any
    left: Array


@st.composite
def eigen(pick: st.DrawFn) -> Eigen:
    basis, size = pick(draw.invertible(2)), pick(draw.rationals("5/4", 3))
    value = pick(st.sampled_from([1, -1])) * size
    other = pick(draw.rationals())
    spectrum = exact([[value, 0], [0, other]])
    factor = basis @ spectrum @ inverse(basis)
    lag = pick(st.integers(1, 4))
    flat = exact(np.ones((lag, 2), dtype=int))
    return Eigen(Net(factor.T, flat, pick(draw.vectors(2))), value, inverse(basis)[0])


@confirming("gamma-explodes.eigenvalue", eigen())
def test_the_component_along_an_eigenvector_follows_its_power(case: Eigen) -> None:
    start = abs(case.left @ case.net.last)
    grown = abs(case.left @ case.net.deltas[-1])
    assert grown == abs(case.value) ** case.net.lag * start


def eigen_values(case: Net, **other: Any) -> dict[str, Any]:
    """Values with u = (1, ...), lambda = 2, a = 1 and A the factor at lag 1."""
    first = {"A": case.factors[0], "u": exact([1] + [0] * (len(case.last) - 1))}
    return values(case, **{"a": 1, "lambda": 2, **first, **other})


two = st.just(flint.fmpq(2))


@ablating(
    "gamma-explodes.eigenvalue",
    "constant",
    nets(
        n=st.just(1),
        weight=lambda size: draw.matrices(size, entries=two),
        gain=draw.rationals(0, 1, 1),
        lags=(1, 1),
        last=ONE,
        order=st.just("oo"),
    ),
    lambda case: eigen_values(case, A=case.weight),
)
def test_changing_factors_break_the_growth_of_the_component(case: Net) -> None:
    assert case.sizes[-1] == 2 * case.sizes[0]


@ablating("gamma-explodes.eigenvalue", "eigenvector", single(WHOLE), eigen_values)
def test_without_an_eigenvector_nothing_grows(case: Net) -> None:
    assert case.sizes[-1] == 2 * case.sizes[0]


@ablating(
    "gamma-explodes.eigenvalue",
    "size-above-one",
    single(WHOLE),
    lambda case: eigen_values(case, **{"lambda": case.weight[0, 0]}),
)
def test_a_small_eigenvalue_lets_its_component_shrink(case: Net) -> None:
    assert case.sizes[-1] == 2 * case.sizes[0]


@ablating(
    "gamma-explodes.eigenvalue",
    "component",
    nets(
        n=st.just(1),
        weight=lambda size: draw.matrices(size, entries=two),
        gain=ONE,
        lags=(1, 1),
        last=draw.rationals(0, 1, 1),
        order=st.just("oo"),
    ),
    eigen_values,
)
def test_a_component_that_starts_at_zero_stays_there(case: Net) -> None:
    assert case.sizes[-1] > 0


# --- perturbations of the state ------------------------------------------------------


def perturbations(case: Net) -> Array:
    """e by forward time: `last` is the first perturbation, gains in forward order."""
    found = [case.last]
    for jacobian in jacobians(case.weight, case.gains):
        found.append(jacobian @ found[-1])
    return np.stack(found)


def perturbation_values(case: Net, **other: Any) -> dict[str, Any]:
    forward = jacobians(case.weight, case.gains)
    shown = {"e": table(perturbations(case)), "gamma": max(norms(forward, case.order))}
    return {**values(case), **shown, **other}


@refuting("gamma-destabilises", nilpotent_nets(), perturbation_values)
def test_a_norm_above_one_does_not_make_a_perturbation_grow(case: Net) -> None:
    sizes = vector_norms(perturbations(case), case.order)
    top = norms(jacobians(case.weight, case.gains), case.order)[0]
    if top > 1 and sizes[1] > 0:
        assert sizes[-1] >= top**case.lag * sizes[0]


class Unit(NamedTuple):
    """One linear unit h' = w h + b."""

    weight: Any
    bias: Any
    start: Any

    @property
    def states(self) -> list[Any]:
        return [self.start, self.weight * self.start + self.bias]


SMALL_WHOLE = draw.rationals(0, 3, 1)


@st.composite
def units(pick: st.DrawFn) -> Unit:
    weight, start = pick(st.sampled_from(exact([2, 3]))), pick(SMALL_WHOLE)
    return Unit(weight, (1 - weight) * start + pick(WHOLE), start)


@refuting(
    "gamma-destabilises.states",
    units(),
    lambda case: {
        "n": 1,
        "tau": 1,
        "U": exact([[case.weight]]),
        "b": {1: exact([case.bias])},
        "h": table([exact([state]) for state in case.states]),
        "gamma": case.weight,
        "p": "oo",
        "horizon": 1,
    },
)
def test_a_state_may_rest_at_an_unstable_point(case: Unit) -> None:
    before, after = case.states
    assert abs(after) >= case.weight * abs(before) or after != before


@confirming("gamma-destabilises.expanding", invertible_nets())
def test_perturbations_grow_at_least_like_the_least_stretch(case: Net) -> None:
    least = least_stretch(jacobians(case.weight, case.gains), case.order)
    sizes = vector_norms(perturbations(case), case.order)
    bounded(least**case.lag * sizes[0], sizes[-1])


@ablating(
    "gamma-destabilises.expanding",
    "expanding",
    single(nonzero),
    lambda case: perturbation_values(
        case, a=1, B=inverses(jacobians(case.weight, case.gains))
    ),
)
def test_a_jacobian_that_stretches_too_little_breaks_the_growth(case: Net) -> None:
    sizes = vector_norms(perturbations(case), case.order)
    assert sizes[-1] >= 2 * sizes[0]


# --- vanishing -----------------------------------------------------------------------


contracting_nets = nets(
    weight=lambda n: draw.contracting(n).map(np.transpose),
    lags=(1, 8),
    order=st.just("oo"),
)


@confirming("gamma-vanishes", contracting_nets)
def test_contracting_factors_make_the_gradient_vanish(case: Net) -> None:
    bounded(case.sizes[-1], flint.fmpq(7, 8) ** case.lag * case.sizes[0])


@ablating(
    "gamma-vanishes",
    "uniform",
    single(WHOLE),
    lambda case: values(case, gamma=HALF, a=1),
)
def test_one_factor_above_gamma_breaks_the_bound(case: Net) -> None:
    assert case.sizes[-1] <= HALF * case.sizes[0]


@ablating(
    "gamma-vanishes",
    "consistent",
    plain_nets(2, 1, entries=draw.rationals("-1/2", "1/2", 2), order=st.just("max")),
    lambda case: values(case, gamma=HALF, a=1),
)
def test_entries_below_one_do_not_make_the_gradient_vanish(case: Net) -> None:
    assert case.sizes[-1] <= HALF * case.sizes[0]


@ablating(
    "gamma-vanishes",
    "gamma-below-one",
    single(WHOLE),
    lambda case: with_gamma(case, a=1),
)
def test_a_gamma_of_one_does_not_tend_to_zero(case: Net) -> None:
    assert max(case.norms) < 1


@confirming("gamma-vanishes.merely-below-one", st.integers(0, 60))
def test_half_the_gradient_passes_factors_that_approach_one(lag: int) -> None:
    unit = exact([[1]])
    gain = exact([[1 - flint.fmpq(1, (i + 1) ** 2)] for i in range(1, lag + 1)])
    found = deltas(unit, gain.reshape(lag, 1), exact([1]))[0, 0]
    assert found == flint.fmpq(lag + 2, 2 * (lag + 1))


@refuting("gamma-vanishes.necessary", nilpotent_nets(), with_gamma)
def test_a_gradient_may_vanish_with_a_norm_above_one(case: Net) -> None:
    if case.sizes[1] > 0 and case.sizes[-1] == 0 and min(case.norms) == max(case.norms):
        assert max(case.norms) <= 1


@st.composite
def stable_nets(pick: st.DrawFn) -> Net:
    size = pick(draw.sizes(1, 3))
    flat = exact(np.ones((12, size), dtype=int))
    return Net(pick(draw.stable(size)), flat, pick(draw.vectors(size)), pick(orders))


@confirming("gamma-vanishes.power", stable_nets())
def test_the_norm_of_a_power_bounds_the_gradient_every_m_lags(case: Net) -> None:
    period = 4
    power = norms(ordered_product(case.factors[:period]), case.order)
    bounded(case.sizes[3 * period], power**3 * case.sizes[0])


def power_values(case: Net, **other: Any) -> dict[str, Any]:
    return values(case, **{"A": case.factors[0], "a": 1, "m": 1, "r": 1, **other})


@ablating("gamma-vanishes.power", "power", single(WHOLE), power_values)
def test_without_a_small_power_nothing_vanishes(case: Net) -> None:
    assert case.sizes[-1] <= HALF * case.sizes[0]


@ablating(
    "gamma-vanishes.power",
    "constant",
    single(WHOLE),
    lambda case: power_values(case, A=exact([[0]])),
)
def test_a_factor_that_changes_need_not_obey_the_power(case: Net) -> None:
    assert case.sizes[-1] <= HALF * case.sizes[0]


# --- which gradient, and what it is made of ------------------------------------------


@st.composite
def learners(
    pick: st.DrawFn, *, net: Any = contracting_nets, entries: Any = draw.rationals()
) -> Learner:
    chosen = pick(net)
    size = len(chosen.last)
    return Learner(chosen, pick(draw.matrices(chosen.lag + 1, size, entries)))


def learner_values(case: Learner, **other: Any) -> dict[str, Any]:
    lag = case.net.lag
    return values(
        case.net,
        **{
            "h": table(case.before),
            "G": table([case.gradient(i) for i in range(lag + 1)]),
            "gamma": HALF,
            "H": case.widest,
            "m": lag,
            **other,
        },
    )


halves = single(st.sampled_from([HALF, -HALF]))
halving = learners(net=halves, entries=WHOLE)


@refuting("which-gradient", halving, learner_values)
def test_the_gradient_of_the_weight_vanishes_where_all_states_are_zero(
    case: Learner,
) -> None:
    assert norms(case.gradient(case.net.lag), "oo") > 0


@refuting("which-gradient.local-nonzero", halving, learner_values)
def test_later_terms_may_cancel_the_local_one(case: Learner) -> None:
    if norms(case.gradient(0), "oo") > 0:
        assert norms(case.gradient(case.net.lag), "oo") > 0


def _terms_from(case: Learner, first: int) -> tuple[Any, Any]:
    """Found and allowed size of the part of dL/dU beyond a lag."""
    net, top = case.net, max(case.net.norms)
    found = norms(case.gradient(net.lag) - case.gradient(first), net.order)
    return found, top ** (first + 1) / (1 - top) * net.sizes[0] * case.widest


@confirming("which-gradient.not-lost", learners())
def test_what_is_left_is_at_least_the_local_term_minus_the_tail(case: Learner) -> None:
    net = case.net
    _, tail = _terms_from(case, 0)
    local = norms(case.gradient(0), net.order)
    left = norms(case.gradient(net.lag), net.order)
    bounded(local, left + tail)


@confirming("local-update.tail", learners())
def test_far_states_add_at_most_the_tail_of_a_geometric_series(case: Learner) -> None:
    bounded(*_terms_from(case, case.net.lag // 2))


@confirming("which-gradient.state", nets())
def test_the_gradient_of_a_state_carries_one_more_factor(case: Net) -> None:
    found = vector_norms(state_gradient(case.weight, case.deltas[-1]), case.order)
    outer = norms(case.weight.T, case.order)
    bounded(found, outer * max(case.norms) ** case.lag * case.sizes[0])


@ablating(
    "which-gradient.state",
    "uniform",
    plain_nets(1, 1),
    lambda case: values(case, gamma=1),
)
def test_the_state_gradient_needs_the_uniform_gamma(case: Net) -> None:
    assert abs(case.weight[0, 0] * case.deltas[1, 0]) <= abs(
        case.weight[0, 0] * case.last[0]
    )


class Tail(NamedTuple):
    """Everything that the two tail bounds compare, for one learner."""

    left: Any
    local: Any
    far: Any
    allowed: Any


def tail_of(case: Learner, rate: Any, widest: Any) -> Tail:
    """With gamma = rate and H = widest, beyond lag 0."""
    net = case.net
    parts = [case.gradient(net.lag), case.gradient(0)]
    left, local, far = (norms(x, net.order) for x in (*parts, parts[0] - parts[1]))
    return Tail(left, local, far, rate / (1 - rate) * net.sizes[0] * widest)


def _not_lost(case: Learner, rate: Any = HALF, widest: Any = None) -> None:
    tail = tail_of(case, rate, case.widest if widest is None else widest)
    assert tail.left >= tail.local - tail.allowed


def _tail_small(case: Learner, rate: Any = HALF, widest: Any = None) -> None:
    tail = tail_of(case, rate, case.widest if widest is None else widest)
    assert tail.far <= tail.allowed


wholes = learners(net=single(WHOLE), entries=draw.rationals(-1, 1, 1))
none_shrinking = flint.fmpq(2)


def at_zero(case: Learner, **other: Any) -> dict[str, Any]:
    return learner_values(case, tau=0, **other)


@ablating(
    "which-gradient.not-lost",
    "uniform",
    wholes,
    lambda case: at_zero(case, gamma=QUARTER),
)
def test_an_unbounded_factor_may_cancel_the_local_term(case: Learner) -> None:
    _not_lost(case, QUARTER)


@ablating(
    "which-gradient.not-lost",
    "gamma-below-one",
    wholes,
    lambda case: at_zero(case, gamma=2),
)
def test_the_tail_needs_a_gamma_below_one(case: Learner) -> None:
    if max(case.net.norms) <= 2:
        _not_lost(case, none_shrinking)


@ablating(
    "which-gradient.not-lost",
    "bounded-states",
    learners(net=halves, entries=WHOLE),
    lambda case: at_zero(case, H=1),
)
def test_a_large_far_state_may_cancel_the_local_term(case: Learner) -> None:
    _not_lost(case, widest=1)


@ablating("local-update.tail", "uniform", wholes, at_zero)
def test_an_unbounded_factor_makes_far_states_count(case: Learner) -> None:
    _tail_small(case)


@ablating(
    "local-update.tail",
    "gamma-below-one",
    wholes,
    lambda case: at_zero(case, gamma=2),
)
def test_far_states_count_where_gamma_is_above_one(case: Learner) -> None:
    if max(case.net.norms) <= 2:
        _tail_small(case, none_shrinking)


@ablating(
    "local-update.tail",
    "bounded-states",
    learners(net=halves, entries=WHOLE),
    lambda case: at_zero(case, H=1),
)
def test_unbounded_far_states_count(case: Learner) -> None:
    _tail_small(case, widest=1)


far_halves = learners(
    net=single(st.sampled_from([HALF, -HALF]), lag=10),
    entries=draw.rationals(0, 1, 1),
)


# A unit that rests at the state 1, whatever its weight of size 1/2.
resting = learners(net=single(st.sampled_from([HALF, -HALF]), lag=10), entries=ONE)


@refuting("local-update", resting, learner_values)
def test_a_far_state_has_some_influence(case: Learner) -> None:
    assert case.net.deltas[-1, 0] * case.before[-1, 0] == 0


@refuting("local-update.less", far_halves, learner_values)
def test_a_far_state_may_count_more_than_the_nearest(case: Learner) -> None:
    net = case.net
    far, near = (abs(net.deltas[i, 0] * case.before[i, 0]) for i in (-1, 0))
    assert far <= near


# --- isometries, and activations that do not saturate --------------------------------


@refuting(
    "isometry",
    single(st.sampled_from(exact(["1", "1/2", "3/2"])), lag=2),
    lambda case: values(case, epsilon=HALF),
)
def test_small_deviations_from_the_identity_compound(case: Net) -> None:
    assert HALF * case.sizes[0] <= case.sizes[-1] <= 3 * HALF * case.sizes[0]


@refuting("isometry.norm-one", nilpotent_nets(), with_gamma)
def test_norm_one_at_every_step_does_not_keep_the_gradient(case: Net) -> None:
    if case.sizes[0] > 0 and min(case.norms) == max(case.norms) == 1:
        assert case.sizes[-1] > 0


@confirming(
    "isometry.exact",
    nets(n=draw.sizes(), weight=draw.orthogonal, gain=ONE),
)
def test_orthogonal_weights_and_linear_units_keep_the_norm(case: Net) -> None:
    later, first = _squares(case)
    assert later == first


@ablating("isometry.exact", "orthogonal", single(WHOLE), values)
def test_a_weight_that_is_not_orthogonal_changes_the_norm(case: Net) -> None:
    later, first = _squares(case)
    assert later == first


@ablating(
    "isometry.exact",
    "unit-gain",
    nets(
        n=st.just(1),
        weight=draw.signed_permutations,
        gain=UNITS,
        lags=(1, 1),
        last=WHOLE,
    ),
    values,
)
def test_a_slope_other_than_one_changes_the_norm(case: Net) -> None:
    later, first = _squares(case)
    assert later == first


@st.composite
def near_isometries(pick: st.DrawFn) -> tuple[Net, Any]:
    size, lag = pick(draw.sizes(1, 2)), pick(st.integers(1, 6))
    small = pick(draw.rationals("1/8", "3/4", 8))
    entry = st.sampled_from([1 - small, 1 + small, flint.fmpq(1), small - 1])
    gain = pick(draw.matrices(lag, size, entry))
    turn = pick(draw.signed_permutations(size))
    last = pick(draw.vectors(size, draw.nonzero_rationals()))
    return Net(turn, gain, last, pick(orders)), small


@confirming("isometry.near", near_isometries())
def test_a_near_isometry_grows_at_most_exponentially(case: tuple[Net, Any]) -> None:
    net, small = case
    bounded(net.sizes[-1], (1 + small) ** net.lag * net.sizes[0])


@confirming("isometry.near", near_isometries())
def test_a_near_isometry_shrinks_at_most_exponentially(case: tuple[Net, Any]) -> None:
    net, small = case
    bounded((1 - small) ** net.lag * net.sizes[0], net.sizes[-1])


def near_values(case: Net, epsilon: Any = HALF) -> dict[str, Any]:
    return values(case, epsilon=epsilon, B=inverses(case.factors))


@ablating(
    "isometry.near",
    "expanding",
    single(st.sampled_from(exact(["1", "1/4"]))),
    near_values,
)
def test_a_step_that_shrinks_too_much_breaks_the_lower_bound(case: Net) -> None:
    assert case.sizes[-1] >= HALF * case.sizes[0]


@ablating("isometry.near", "near-above", single(nonzero), near_values)
def test_a_step_that_stretches_too_much_breaks_the_upper_bound(case: Net) -> None:
    assert case.sizes[-1] <= 3 * HALF * case.sizes[0]


@ablating(
    "isometry.near",
    "small",
    single(st.sampled_from(exact(["1", "1/2"])), lag=2),
    lambda case: near_values(case, flint.fmpq(2)),
)
def test_a_tolerance_above_one_gives_no_lower_bound(case: Net) -> None:
    assert case.sizes[-1] >= (1 - flint.fmpq(2)) ** case.lag * case.sizes[0]


class Relu(NamedTuple):
    """A ReLU net at lag 1: weight, state before, drive, gradient at lag 0."""

    weight: Array
    before: Array
    drive: Array
    last: Array

    @property
    def run(self) -> Any:
        return trajectory(self.weight, self.drive[None], self.before, RELU)

    @property
    def net(self) -> Net:
        return Net(self.weight, slopes(self.run, RELU), self.last)


@st.composite
def relu_nets(pick: st.DrawFn, *, driven: bool) -> Relu:
    size = 2
    whole = draw.rationals(-2, 2, 1)
    drive = pick(draw.vectors(size, whole)) if driven else exact([0, 0])
    before = pick(draw.vectors(size, draw.rationals(1, 2, 1)))
    last = pick(draw.vectors(size, draw.rationals(0, 1, 1)))
    return Relu(pick(draw.signed_permutations(size)), before, drive, last)


def relu_values(case: Relu) -> dict[str, Any]:
    run = case.run
    return values(
        case.net,
        z={1: run.pre[0]},
        h={0: run.hidden[1], 1: run.hidden[0]},
        b={1: case.drive},
    )


@refuting("non-saturating", relu_nets(driven=False), relu_values)
def test_a_rectifier_may_kill_the_gradient_in_one_step(case: Relu) -> None:
    if case.net.sizes[0] > 0 and all(case.run.pre[0] < 0):
        assert case.net.sizes[-1] > 0


@refuting("non-saturating.some-active", relu_nets(driven=True), relu_values)
def test_an_active_unit_elsewhere_does_not_save_the_gradient(case: Relu) -> None:
    net = case.net
    if net.sizes[0] > 0 and all(case.run.pre[0] != 0) and net.gains.sum() > 0:
        assert net.sizes[-1] > 0


class Active(NamedTuple):
    """The first `inside` units are chosen."""

    net: Net
    inside: int

    def part(self, lag: int) -> Any:
        kept = self.net.deltas[lag][: self.inside]
        return kept @ kept


@st.composite
def active_nets(pick: st.DrawFn) -> Active:
    inside, rest = pick(draw.sizes(1, 2)), pick(st.integers(0, 1))
    size, lag = inside + rest, pick(st.integers(1, 4))
    weight = pick(draw.matrices(size))
    weight[:inside, :inside] = pick(draw.orthogonal(inside))
    weight[inside:, :inside] = flint.fmpq(0)
    gain = pick(draw.matrices(lag, size, draw.rationals(0, 1, 1)))
    gain[:, :inside] = flint.fmpq(1)
    return Active(Net(weight, gain, pick(draw.vectors(size))), inside)


@confirming("non-saturating.active-units", active_nets())
def test_units_that_stay_active_and_exchange_an_isometry_keep_their_share(
    case: Active,
) -> None:
    assert case.part(-1) == case.part(0)


def active_values(case: Net) -> dict[str, Any]:
    """The first unit is the chosen one."""
    size = len(case.last)
    chosen = exact(np.diag([1] + [0] * (size - 1)))
    return values(case, S=chosen, v=table([chosen @ d for d in case.deltas]))


def first_share_is_kept(case: Net) -> None:
    assert abs(case.deltas[-1, 0]) == abs(case.last[0])


@ablating(
    "non-saturating.active-units",
    "active",
    nets(
        n=st.just(1),
        weight=draw.signed_permutations,
        gain=draw.rationals(0, 1, 1),
        lags=(1, 1),
        last=WHOLE,
    ),
    active_values,
)
def test_a_unit_that_is_switched_off_loses_its_share(case: Net) -> None:
    first_share_is_kept(case)


@ablating("non-saturating.active-units", "isometric", single(WHOLE), active_values)
def test_a_weight_that_is_no_isometry_changes_the_share(case: Net) -> None:
    first_share_is_kept(case)


@st.composite
def leaking(pick: st.DrawFn) -> Net:
    weight = exact([[1, 0], [pick(WHOLE), 0]])
    last = pick(draw.vectors(2, draw.rationals(0, 1, 1)))
    return Net(weight, exact([[1, 1]]), last)


@ablating("non-saturating.active-units", "closed", leaking(), active_values)
def test_what_enters_from_other_units_changes_the_share(case: Net) -> None:
    first_share_is_kept(case)


# --- the rule of thumb, measured -----------------------------------------------------

UNITS_MEASURED, LAG_MEASURED, NETS_MEASURED = 32, 50, 100


def measured_rates(scale: float | None, seed: int) -> tuple[Array, Array]:
    """True rate per step over gamma, and gamma, for random driven tanh nets.

    gamma is the geometric mean of the 2-norms, the smallest of the valid ones.
    `scale` None stands for orthogonal weights without input from a small start.
    """
    rng = np.random.default_rng(seed)
    n, shape = UNITS_MEASURED, (NETS_MEASURED, UNITS_MEASURED, UNITS_MEASURED)
    weight = rng.standard_normal(shape) / np.sqrt(n)
    noise = rng.standard_normal((NETS_MEASURED, LAG_MEASURED, n)) / 2
    start = rng.standard_normal((NETS_MEASURED, n))
    if scale is None:
        weight, noise, start = np.linalg.qr(weight)[0], noise * 0, start / 20
    else:
        weight = weight * scale
    run = trajectory(weight, noise, start, TANH)
    gain = slopes(run, TANH)
    found = deltas(weight, gain, rng.standard_normal((NETS_MEASURED, n)))
    size = np.linalg.norm(found, axis=-1)
    rate = (size[:, 0] / size[:, -1]) ** (1 / LAG_MEASURED)
    logs = np.log(spectral_norms(step_factors(weight, gain)))
    gamma = np.exp(logs.mean(axis=-1))
    return rate / gamma, gamma


SCALES = (0.5, 1.0, 1.5, 2.0, None)


@measuring("gamma-equality.rate")
def test_gamma_is_the_typical_rate_within_a_tenth() -> Measurement:
    found, good = {}, 0
    for seed, scale in enumerate(SCALES):
        ratio, gamma = measured_rates(scale, seed)
        rows = "orthogonal" if scale is None else f"N(0, {scale}^2/n)"
        good += int((ratio >= 0.9).sum()) if scale is not None else 0
        found[rows] = {
            "gamma": round(float(np.median(gamma)), 2),
            "true rate / gamma": round(float(np.median(ratio)), 2),
            "within a tenth, of 100": int((ratio >= 0.9).sum()),
            "gamma > 1 yet shrinking, of 100": int(
                ((gamma > 1) & (ratio * gamma < 1)).sum()
            ),
        }
    total = NETS_MEASURED * (len(SCALES) - 1)
    margin = 3 * np.sqrt(total) / 2
    decides = None if abs(good - total / 2) <= margin else good > total / 2
    return Measurement(
        decides=decides,
        rule="met if in more than half of the random (not orthogonal) networks the "
        "true rate per step over 50 lags is at least 9/10 of gamma, by more than "
        "three standard deviations of a fair coin; not met if in fewer",
        values=found,
        samples=NETS_MEASURED * len(SCALES),
    )
