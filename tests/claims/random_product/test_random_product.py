"""Whether the claims on random products hold (documents 000 to 004)."""

from collections.abc import Callable
from functools import cache
from itertools import product as cartesian
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.random_product import (
    Law,
    independent,
    layered,
    log_size_deviation,
    log_size_drift,
    mean,
    odd_product,
    product_variance,
    products_of_others,
    running_products,
    sampled_log_norms,
    shared_gaussian_variance,
    variance,
)
from longdep.numeric.precision import Array, balls, context, exact, log
from longdep.reports.record.evidence import (
    ablating,
    bounded,
    confirming,
    measuring,
    proving,
    refuting,
    witnessing,
)
from longdep.reports.record.finding import Measurement

test_every_proof_checks = proving("random_product")


class Case(NamedTuple):
    """A joint law of the factors, and the numbers a claim speaks of."""

    law: Law
    numbers: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.numbers[name]

    @property
    def products(self) -> Array:
        """The product of the first n factors in every case."""
        return running_products(self.law.values)[:, self.n]

    def mean(self, values: Array) -> flint.fmpq:
        return mean(values, self.law.probabilities)

    def variance(self, values: Array) -> flint.fmpq:
        return variance(values, self.law.probabilities)


def stating(*names: str, of: str = "w") -> Callable[[Case], dict[str, Any]]:
    """A case as a certificate's values: outcomes of the family and named numbers."""

    def values(case: Case) -> dict[str, Any]:
        rows = zip(case.law.probabilities, case.law.values, strict=True)
        outcomes = [(p, {of: dict(enumerate(row, start=1))}) for p, row in rows]
        horizon = case.law.values.shape[1] + 1
        numbers = {name: case.numbers[name] for name in names}
        return {"outcomes": outcomes, "horizon": horizon, **numbers}

    return values


values = stating("n", "v")
mean_values = stating("n", "v", "mu")
root_values = stating("n", "v", "v^*")
gradient_values = stating("v", "k", "r")
size_values = stating("n", "d")
depth_values = stating("n")


def one_outcomes(law: Law, name: str = "w") -> list[tuple[Any, dict[str, Any]]]:
    """Outcomes of the first factor alone, as the one shared weight."""
    first = law.values.reshape(len(law.probabilities), -1)[:, 0]
    return [(p, {name: x}) for p, x in zip(law.probabilities, first, strict=True)]


def one_value(case: Case) -> dict[str, Any]:
    return {"outcomes": one_outcomes(case.law)}


def two_points(a: flint.fmpq, each: flint.fmpq, average: flint.fmpq) -> Law:
    """Two values with the given mean and variance: mean + a and mean - each / a."""
    p = each / (a * a + each)
    return Law(exact([average + a, average - each / a]), exact([p, 1 - p]))


@cache
def positives(high: int = 3) -> st.SearchStrategy[flint.fmpq]:
    return draw.nonzero_rationals(high).map(abs)


@cache
def averages() -> st.SearchStrategy[flint.fmpq]:
    return draw.rationals(-2, 2, 2)


def numbered(count: int, each: Any, average: Any, place: int) -> dict[str, Any]:
    """The numbers of all claims on n = count factors; k of them before the place."""
    return {
        "n": max(count, 1),
        "v": each,
        "mu": average,
        "v^*": each**count,
        "k": place,
        "r": max(count - 1 - place, 0),
    }


def join(laws: list[Law]) -> Law:
    return independent(
        np.stack([law.values for law in laws]),
        np.stack([law.probabilities for law in laws]),
    )


@st.composite
def fresh(
    pick: st.DrawFn,
    *,
    count: st.SearchStrategy[int] = draw.sizes(1, 4),
    each: st.SearchStrategy[flint.fmpq] | None = None,
    average: st.SearchStrategy[flint.fmpq] | None = None,
    same: bool = False,
    fair: bool = False,
) -> Case:
    """Independent factors of one mean and one variance, each with a law of its own.

    If `same`, all have one law; if `fair`, they are +-a with equal chances, v = a^2.
    """
    n = pick(count)
    v = pick(positives() if each is None else each)
    v, root = (v * v, [v]) if fair else (v, None)
    mu = flint.fmpq(0) if average is None else pick(average)
    sizes = root or [pick(draw.nonzero_rationals()) for _ in range(1 if same else n)]
    laws = [two_points(a, v, mu) for a in (sizes * n if same or fair else sizes)]
    distance = mean((abs(laws[0].values) - 1) ** 2, laws[0].probabilities)
    numbers = numbered(n, v, mu, pick(st.integers(0, n - 1)))
    return Case(join(laws), {**numbers, "d": distance})


UNIT = st.just(flint.fmpq(1))
PAIR = draw.sizes(2, 3)


@st.composite
def copies(
    pick: st.DrawFn,
    *,
    each: st.SearchStrategy[flint.fmpq] | None = None,
    count: st.SearchStrategy[int] = PAIR,
) -> Case:
    """The same random factor at every step: mean and variance right, not independent.

    The sizes that give E w^4 the largest excess over v^2 are drawn too.
    """
    single = pick(fresh(count=st.just(1), each=each))
    n = pick(count)
    law = Law(np.repeat(single.law.values, n, axis=1), single.law.probabilities)
    numbers = numbered(n, single.v, flint.fmpq(0), pick(st.integers(0, n - 1)))
    return Case(law, {**numbers, "d": single.d})


@st.composite
def biased(
    pick: st.DrawFn, *, each: st.SearchStrategy[flint.fmpq] | None = None
) -> Case:
    """Independent factors with a mean other than 0; the stated mean is 0."""
    shift = draw.nonzero_rationals(2, 2)
    case = pick(fresh(count=draw.sizes(1, 3), each=each, average=shift))
    return Case(case.law, {**case.numbers, "mu": flint.fmpq(0)})


@st.composite
def misstated(
    pick: st.DrawFn,
    *,
    stated: st.SearchStrategy[flint.fmpq] | None = None,
    count: st.SearchStrategy[int] = draw.sizes(1, 3),
) -> Case:
    """Independent factors of mean 0 whose variance is not the stated one."""
    case = pick(fresh(count=count, fair=True))
    v = pick(positives() if stated is None else stated)
    if v == case.v:
        v = v / 2 if stated is None else v
    return Case(case.law, {**case.numbers, "v": v, "v^*": v ** int(case.n)})


@st.composite
def pairwise(pick: st.DrawFn) -> Case:
    """Weights +-A b_i with fair signs; b1, b2 fair bits, b3 = 1 just if b1 = b2."""
    amplitude = pick(st.sampled_from([flint.fmpq(2), flint.fmpq(1), flint.fmpq(4)]))
    found: dict[tuple[flint.fmpq, ...], flint.fmpq] = {}
    for bits in ((0, 0, 1), (0, 1, 0), (1, 0, 0), (1, 1, 1)):
        for signs in cartesian((1, -1), repeat=3):
            row = tuple(amplitude * b * s for b, s in zip(bits, signs, strict=True))
            found[row] = found.get(row, flint.fmpq(0)) + flint.fmpq(1, 32)
    law = Law(exact(list(found)), exact(list(found.values())))
    return Case(law, numbered(3, amplitude**2 / 2, flint.fmpq(0), 0))


# A power of one weight.


class Power(NamedTuple):
    """A weight and a number of steps."""

    weight: flint.fmpq
    steps: int


@st.composite
def powers(
    pick: st.DrawFn, *, weight: st.SearchStrategy[flint.fmpq] | None = None
) -> Power:
    chosen = draw.rationals() if weight is None else weight
    return Power(pick(chosen), pick(st.integers(1, 12)))


def power_values(case: Power) -> dict[str, Any]:
    return {"w": case.weight}


def moves_on(case: Power) -> bool:
    """Whether the size is 0 or has moved away from 1, more at every step."""
    sizes = abs(running_products(exact([case.weight] * case.steps)))
    return bool(np.all(np.diff(sizes) > 0) or np.all(sizes[2:] < sizes[1:-1]))


@refuting("scalar-power", powers(), power_values)
def test_every_power_vanishes_or_explodes(case: Power) -> None:
    assert case.weight == 0 or moves_on(Power(case.weight, 2))


@ablating("scalar-power.away-from-one", "not-one", powers(), power_values)
def test_a_weight_of_size_one_vanishes_or_explodes(case: Power) -> None:
    assert case.weight == 0 or moves_on(Power(case.weight, 2))


@confirming("scalar-power.which", powers())
def test_the_size_decides_whether_a_power_shrinks_or_grows(case: Power) -> None:
    sizes = abs(running_products(exact([case.weight] * case.steps)))
    size = abs(case.weight)
    if size < 1:
        bounded(sizes[-1] * (1 + case.steps * (1 - size)), flint.fmpq(1))
    if size > 1:
        bounded(1 + case.steps * (size - 1), sizes[-1])


@confirming("scalar-power.away-from-one", powers())
def test_away_from_one_every_step_shrinks_or_every_step_grows(case: Power) -> None:
    size = abs(case.weight)
    assert size in (0, 1) or moves_on(case)


@refuting("scalar-power", powers(weight=draw.rationals(-3, 0)), power_values)
def test_every_negative_power_vanishes_or_explodes(case: Power) -> None:
    assert case.weight == 0 or moves_on(Power(case.weight, 2))


ENDS = st.sampled_from(exact([1, -1]).tolist())


@confirming("scalar-power.edge", powers(weight=ENDS))
def test_a_weight_of_size_one_keeps_its_size(case: Power) -> None:
    assert np.all(abs(running_products(exact([case.weight] * case.steps))) == 1)


def step_values(case: Power) -> dict[str, Any]:
    return {"w": case.weight, "t": case.steps}


@ablating("scalar-power.edge", "unit-size", powers(), step_values)
def test_a_weight_of_any_size_keeps_size_one(case: Power) -> None:
    assert abs(case.weight) ** case.steps == 1


# The state.


class Chain(NamedTuple):
    """Weights, and states that need not follow from them."""

    weights: Array
    states: Array


@st.composite
def chains(pick: st.DrawFn, *, start: int | None = 1, follow: bool = True) -> Chain:
    steps = pick(st.integers(1, 6))
    weights = pick(draw.vectors(steps))
    initial = pick(draw.rationals()) if start is None else flint.fmpq(start)
    states = running_products(weights) * initial
    if not follow:
        states = np.concatenate([states[:1], pick(draw.vectors(steps))])
    return Chain(weights, states)


def chain_values(case: Chain) -> dict[str, Any]:
    steps = len(case.weights)
    return {
        "t": steps,
        "w": dict(enumerate(case.weights, start=1)),
        "h": dict(enumerate(case.states)),
        "horizon": steps,
    }


def is_product(case: Chain) -> bool:
    return bool(case.states[-1] == running_products(case.weights)[-1])


@confirming("product-state", chains())
def test_the_state_is_the_product_of_the_weights(case: Chain) -> None:
    state = flint.fmpq(1)
    for weight in case.weights:
        state = weight * state
    assert state == running_products(case.weights)[-1]


@ablating("product-state", "start", chains(start=None), chain_values)
def test_any_start_gives_the_product(case: Chain) -> None:
    assert is_product(case)


@ablating("product-state", "recurrence", chains(follow=False), chain_values)
def test_any_states_are_the_product(case: Chain) -> None:
    assert is_product(case)


# The variance of the product.


def stays_below(case: Case) -> bool:
    return bool(case.variance(case.products) <= case.v**case.n)


def is_exact(case: Case) -> bool:
    expected = product_variance(case.v, case.mu, case.n)
    return bool(case.variance(case.products) == expected)


@confirming("product-variance", fresh())
def test_the_variance_is_at_most_v_to_the_depth(case: Case) -> None:
    bounded(case.variance(case.products), case.v**case.n)


@ablating("product-variance", "independent", copies(), values)
def test_copies_of_one_weight_keep_the_bound(case: Case) -> None:
    assert stays_below(case)


@ablating("product-variance", "zero-mean", biased(), values)
def test_weights_with_a_mean_keep_the_bound(case: Case) -> None:
    assert stays_below(case)


@ablating("product-variance", "variance", misstated(), values)
def test_weights_of_another_variance_keep_the_bound(case: Case) -> None:
    assert stays_below(case)


@confirming("product-variance.exact", fresh())
def test_the_variance_is_v_to_the_depth(case: Case) -> None:
    assert case.variance(case.products) == case.v**case.n


@ablating("product-variance.exact", "independent", copies(), values)
def test_copies_of_one_weight_have_the_variance(case: Case) -> None:
    assert is_exact(case)


@ablating("product-variance.exact", "zero-mean", biased(), values)
def test_weights_with_a_mean_have_the_variance(case: Case) -> None:
    assert is_exact(case)


@ablating("product-variance.exact", "variance", misstated(), values)
def test_weights_of_another_variance_have_the_variance(case: Case) -> None:
    assert is_exact(case)


@refuting("product-variance.pairwise", pairwise(), values)
def test_pairwise_independence_keeps_the_bound(case: Case) -> None:
    assert stays_below(case)


@confirming("product-variance.with-mean", fresh(average=averages()))
def test_the_variance_with_a_mean_follows_its_formula(case: Case) -> None:
    assert is_exact(case)


@ablating("product-variance.with-mean", "independent", copies(), mean_values)
def test_copies_follow_the_formula_with_a_mean(case: Case) -> None:
    assert is_exact(case)


@ablating("product-variance.with-mean", "mean", biased(), mean_values)
def test_another_mean_follows_the_formula(case: Case) -> None:
    assert is_exact(case)


@ablating("product-variance.with-mean", "variance", misstated(), mean_values)
def test_another_variance_follows_the_formula(case: Case) -> None:
    assert is_exact(case)


@confirming("root-variance", fresh())
def test_the_root_of_the_target_reaches_the_target(case: Case) -> None:
    assert case.variance(case.products) == case.numbers["v^*"]


def reaches(case: Case) -> bool:
    return bool(case.variance(case.products) == case.numbers["v^*"])


@ablating("root-variance", "independent", copies(), root_values)
def test_copies_reach_the_target(case: Case) -> None:
    assert reaches(case)


@ablating("root-variance", "zero-mean", biased(), root_values)
def test_weights_with_a_mean_reach_the_target(case: Case) -> None:
    assert reaches(case)


@ablating("root-variance", "variance", misstated(), root_values)
def test_weights_of_another_variance_reach_the_target(case: Case) -> None:
    assert reaches(case)


def divided_values(case: Case) -> dict[str, Any]:
    return {**values(case), "v^*": case.v * case.n}


@ablating("root-variance", "root", fresh(), divided_values)
def test_dividing_the_target_by_the_depth_reaches_it(case: Case) -> None:
    assert case.variance(case.products) == case.v * case.n


# The gradient.


def gradient_is_exact(case: Case) -> bool:
    gradients = products_of_others(case.law.values)[:, case.k]
    return bool(case.variance(gradients) == case.v ** (case.k + case.r))


several = draw.sizes(2, 4)


@confirming("gradient-variance", fresh(count=several))
def test_every_gradient_has_the_variance_of_one_factor_less(case: Case) -> None:
    assert gradient_is_exact(case)


@ablating("gradient-variance", "independent", copies(), gradient_values)
def test_gradients_of_copies_have_the_variance(case: Case) -> None:
    assert gradient_is_exact(case) or case.n < 3


@ablating("gradient-variance", "zero-mean", biased(), gradient_values)
def test_gradients_with_a_mean_have_the_variance(case: Case) -> None:
    assert gradient_is_exact(case) or case.n < 2


@ablating("gradient-variance", "variance", misstated(count=PAIR), gradient_values)
def test_gradients_of_another_variance_have_the_variance(case: Case) -> None:
    assert gradient_is_exact(case)


@ablating("gradient-variance", "others", fresh(count=st.just(1)), gradient_values)
def test_the_gradient_of_a_single_weight_has_the_variance(case: Case) -> None:
    assert gradient_is_exact(case)


@confirming("gradient-variance.derivative", chains())
def test_a_product_changes_by_the_product_of_the_others(case: Chain) -> None:
    others = products_of_others(case.weights)
    for place in range(len(case.weights)):
        moved = case.weights.copy()
        moved[place] = moved[place] + 1
        change = running_products(moved)[-1] - running_products(case.weights)[-1]
        assert change == others[place]


# One shared weight.


def gauss_like(scale: flint.fmpq) -> Law:
    """A law on -4..4 with the Gaussian moments of the orders 0 to 9."""
    nodes = exact([0, 1, -1, 2, -2, 3, -3, 4, -4])
    weights = exact([115, 0, 0, 0, 0, 0, 0, 0, 0]) / 288
    for place, (p, q) in enumerate([(29, 120), (13, 240), (11, 2520), (1, 6720)]):
        weights[2 * place + 1 : 2 * place + 3] = flint.fmpq(p, q)
    return Law(nodes * scale, weights)


class Shared(NamedTuple):
    """One random weight, a number of uses, and the stated variance."""

    law: Law
    uses: int
    each: flint.fmpq

    def moment(self, order: int) -> flint.fmpq:
        return mean(self.law.values**order, self.law.probabilities)

    @property
    def variance(self) -> flint.fmpq:
        return variance(self.law.values**self.uses, self.law.probabilities)


@st.composite
def gaussian_uses(pick: st.DrawFn) -> Shared:
    scale = pick(positives())
    return Shared(gauss_like(scale), pick(st.integers(1, 4)), scale * scale)


@st.composite
def signs(pick: st.DrawFn) -> Shared:
    """A shared weight of constant size and fair sign, used twice."""
    a = pick(positives())
    return Shared(two_points(a, a * a, flint.fmpq(0)), 2, a * a)


@st.composite
def one_sided(pick: st.DrawFn) -> Shared:
    """Gaussian relations up to order 4 with mean 1/2; every Gaussian size, any sign."""
    scale = pick(positives())
    law = Law(exact([-2, 0, 1, 2]) * scale, exact(["1/24", "1/2", "1/3", "1/8"]))
    return Shared(law, 1, scale * scale)


def shared_values(case: Shared) -> dict[str, Any]:
    outcomes = one_outcomes(case.law)
    return {"outcomes": outcomes, "v": case.each, "k": case.uses // 2, "horizon": 3}


def depth_of_uses(case: Shared) -> dict[str, Any]:
    outcomes = one_outcomes(case.law)
    return {"outcomes": outcomes, "v": case.each, "n": case.uses}


def follows(case: Shared) -> bool:
    return bool(case.variance == shared_gaussian_variance(case.each, case.uses))


@confirming("product-variance.shared-gaussian", gaussian_uses())
def test_the_power_of_a_gaussian_weight_has_its_variance(case: Shared) -> None:
    assert follows(case)


@ablating("product-variance.shared-gaussian", "gaussian", signs(), shared_values)
def test_any_shared_weight_has_the_gaussian_variance(case: Shared) -> None:
    assert follows(case)


@ablating("product-variance.shared-gaussian", "zero-mean", one_sided(), shared_values)
def test_a_gaussian_size_with_a_mean_has_the_variance(case: Shared) -> None:
    assert follows(case)


def grows(case: Shared) -> bool:
    allowed = case.each**case.uses * 2 ** (case.uses - 1)
    return bool(case.variance >= allowed)


@confirming("product-variance.shared-growth", gaussian_uses())
def test_a_shared_gaussian_outgrows_fresh_ones_by_doubling(case: Shared) -> None:
    bounded(case.each**case.uses * 2 ** (case.uses - 1), case.variance)


def twice_values(case: Shared) -> dict[str, Any]:
    return {**shared_values(case), "k": 0}


@ablating("product-variance.shared-growth", "gaussian", signs(), twice_values)
def test_any_shared_weight_outgrows_fresh_ones(case: Shared) -> None:
    assert grows(case)


@ablating("product-variance.shared-growth", "zero-mean", one_sided(), twice_values)
def test_a_gaussian_size_with_a_mean_outgrows_fresh_ones(case: Shared) -> None:
    assert grows(case)


@st.composite
def shared(pick: st.DrawFn, *, stated: bool = True) -> Shared:
    each = pick(positives())
    law = two_points(pick(draw.nonzero_rationals()), each, flint.fmpq(0))
    return Shared(law, pick(st.integers(1, 4)), each if stated else pick(positives()))


@confirming("product-variance.shared-at-least", shared())
def test_a_shared_weight_has_at_least_the_mean_square_of_fresh_ones(
    case: Shared,
) -> None:
    bounded(case.each**case.uses, case.moment(2 * case.uses))


@ablating(
    "product-variance.shared-at-least",
    "second-moment",
    shared(stated=False),
    depth_of_uses,
)
def test_a_smaller_shared_weight_keeps_the_bound(case: Shared) -> None:
    assert case.moment(2 * case.uses) >= case.each**case.uses


@confirming("product-variance.shared-sign", signs())
def test_a_shared_sign_has_the_mean_square_of_fresh_weights(case: Shared) -> None:
    assert case.moment(2 * case.uses) == case.each**case.uses


def use_values(case: Shared) -> dict[str, Any]:
    outcomes = one_outcomes(case.law)
    return {"outcomes": outcomes, "v": case.each, "k": case.uses}


@ablating("product-variance.shared-sign", "constant-size", shared(), use_values)
def test_a_shared_weight_of_varying_size_has_the_mean_square(case: Shared) -> None:
    assert case.moment(2 * case.uses) == case.each**case.uses


@confirming("product-variance.shared-otherwise", shared())
def test_a_varying_size_outgrows_fresh_weights_exponentially(case: Shared) -> None:
    bounded(case.moment(4) ** case.uses, case.moment(4 * case.uses))


def spread_values(case: Shared) -> dict[str, Any]:
    return {**depth_of_uses(case), "c": 1}


@ablating("product-variance.shared-otherwise", "spread-size", signs(), spread_values)
def test_a_constant_size_outgrows_fresh_weights(case: Shared) -> None:
    assert case.moment(4 * case.uses) >= (2 * case.each**2) ** case.uses


def test_the_gaussian_contrast_is_not_bounded_by_a_constant() -> None:
    ratios = [shared_gaussian_variance(1, n) for n in range(1, 30)]
    assert all(ratio >= 2 ** (n - 1) for n, ratio in enumerate(ratios, start=1))
    assert ratios[9] == odd_product(10) - odd_product(5) ** 2 == 653836050


# Fresh against shared.


def adds_up(case: Case) -> bool:
    total = case.law.values[:, : case.n].sum(axis=1)
    return bool(case.variance(total) == case.v * case.n)


def sum_values(case: Case) -> dict[str, Any]:
    return {**stating("v", of="y")(case), "k": case.n}


@confirming("shared-or-fresh.fresh-scalar", fresh(average=averages()) | pairwise())
def test_variances_of_pairwise_independent_log_sizes_add(case: Case) -> None:
    assert adds_up(case)


@ablating("shared-or-fresh.fresh-scalar", "pairwise", copies(), sum_values)
def test_variances_of_copies_add(case: Case) -> None:
    assert adds_up(case)


@ablating("shared-or-fresh.fresh-scalar", "variance", misstated(), sum_values)
def test_other_variances_add_to_the_stated_one(case: Case) -> None:
    assert adds_up(case)


def scales(case: Case) -> bool:
    total = case.law.values[:, 0] * case.n
    return bool(case.variance(total) == case.v * case.n**2)


def repeated_values(case: Case) -> dict[str, Any]:
    return {"outcomes": one_outcomes(case.law, "x"), "v": case.v, "k": case.n}


@confirming("shared-or-fresh.shared-scalar", copies())
def test_the_log_size_of_a_power_strays_in_proportion(case: Case) -> None:
    assert scales(case)


@ablating("shared-or-fresh.shared-scalar", "variance", misstated(), repeated_values)
def test_another_variance_strays_in_the_stated_proportion(case: Case) -> None:
    assert scales(case)


SURE = 4.0
TINY = 1e-30  # far below what any wrong closed form could miss by


def figure(value: float) -> float:
    """Two significant digits."""
    return float(f"{value:.2g}")


@measuring("shared-or-fresh")
def test_a_shared_matrix_strays_further_than_fresh_ones() -> Measurement:
    depths, width, runs = (100, 400), 50, 100
    found = {
        kind: sampled_log_norms(kind, width, depths, runs, seed).std(axis=1, ddof=1)
        for kind, seed in (("fresh", 1), ("shared", 2))
    }
    ratio = found["shared"][-1] / found["fresh"][-1]
    factor = np.exp(SURE * np.sqrt(1 / (runs - 1)))
    table = {
        f"standard deviation, {kind}, D = {depth}": figure(value)
        for kind in ("fresh", "shared")
        for depth, value in zip(depths, found[kind], strict=True)
    }
    predicted = float(log_size_deviation(width, depths[-1]).mid())
    growth = {
        f"growth from D = 100 to 400, {kind}": figure(value[1] / value[0])
        for kind, value in found.items()
    }
    return Measurement(
        decides=bool(ratio / factor > 1) or (False if ratio * factor < 1 else None),
        rule="the ratio of the standard deviations of the log norm at D = 400, N = 50, "
        "is above 1 by more than four standard errors of its logarithm",
        values={**table, "fresh, D = 400, predicted": figure(predicted), **growth},
        samples=2 * runs,
    )


# Careful scaling.


@witnessing("scaling-avoids", fresh(count=st.just(4), each=UNIT, same=True), values)
def test_some_random_weights_keep_the_size_at_one(case: Case) -> None:
    assert np.all(abs(case.products) == 1)


@st.composite
def sign_products(
    pick: st.DrawFn, *, sizes: st.SearchStrategy[flint.fmpq] = UNIT
) -> Case:
    n = pick(draw.sizes(1, 4))
    laws = []
    for _ in range(n):
        p, a = pick(draw.rationals("1/4", "3/4")), pick(sizes)
        laws.append(Law(exact([a, -a]), exact([p, 1 - p])))
    return Case(join(laws), {"n": n})


@confirming("scaling-avoids.signs", sign_products())
def test_biased_signs_keep_the_size_at_one(case: Case) -> None:
    assert np.all(abs(case.products) == 1)


@ablating(
    "scaling-avoids.signs", "unit-size", sign_products(sizes=positives()), depth_values
)
def test_signs_of_any_size_keep_the_size_at_one(case: Case) -> None:
    assert case.mean((case.products**2 - 1) ** 2) == 0


class Layers(NamedTuple):
    """Matrices of the layers, and states that need not follow from them."""

    matrices: Array
    states: Array

    @property
    def lengths(self) -> Array:
        return (self.states**2).sum(axis=-1)


@st.composite
def layers(
    pick: st.DrawFn, *, matrix: Any = draw.orthogonal, follow: bool = True
) -> Layers:
    n, depth = pick(draw.sizes()), pick(st.integers(1, 4))
    matrices = np.stack([pick(matrix(n)) for _ in range(depth)])
    states = layered(matrices, pick(draw.vectors(n)))
    if not follow:
        states = np.concatenate([states[:1], pick(draw.matrices(depth, n))])
    return Layers(matrices, states)


def layer_values(case: Layers) -> dict[str, Any]:
    depth, n = case.matrices.shape[:2]
    table = dict(enumerate(case.matrices, start=1))
    states = dict(enumerate(case.states))
    return {"n": n, "t": depth, "h": states, "Q": table, "horizon": depth}


@confirming("scaling-avoids.orthogonal", layers())
def test_orthogonal_layers_keep_the_length(case: Layers) -> None:
    assert np.all(case.lengths == case.lengths[0])


@ablating(
    "scaling-avoids.orthogonal",
    "orthogonal",
    layers(matrix=draw.matrices),
    layer_values,
)
def test_any_layers_keep_the_length(case: Layers) -> None:
    assert case.lengths[-1] == case.lengths[0]


@ablating("scaling-avoids.orthogonal", "recurrence", layers(follow=False), layer_values)
def test_any_states_keep_the_length(case: Layers) -> None:
    assert case.lengths[-1] == case.lengths[0]


def has_unit_variance(case: Case) -> bool:
    return bool(case.variance(case.products) == 1)


SECOND = "scaling-avoids.second-moment"


@confirming(SECOND, fresh(each=UNIT))
def test_unit_variances_keep_the_variance_at_one(case: Case) -> None:
    assert has_unit_variance(case)


@ablating(SECOND, "independent", copies(each=UNIT), values)
def test_copies_keep_the_variance_at_one(case: Case) -> None:
    assert has_unit_variance(case)


@ablating(SECOND, "zero-mean", biased(each=UNIT), values)
def test_weights_with_a_mean_keep_the_variance_at_one(case: Case) -> None:
    assert has_unit_variance(case)


@ablating(SECOND, "variance", misstated(stated=UNIT), values)
def test_other_variances_keep_the_variance_at_one(case: Case) -> None:
    assert has_unit_variance(case)


@ablating(SECOND, "unit", fresh(fair=True), values)
def test_any_variance_keeps_the_variance_at_one(case: Case) -> None:
    assert has_unit_variance(case)


@st.composite
def two_sizes(pick: st.DrawFn) -> Case:
    """+-a or +-b with a^2 + b^2 = 2, all rational, equally likely: variance 1."""
    slope = pick(draw.rationals(0, 1))
    scale = 1 + slope * slope
    a, b = abs(1 - 2 * slope - slope * slope), 1 + 2 * slope - slope * slope
    law = Law(exact([[a], [-a], [b], [-b]]) / scale, exact(["1/4"] * 4))
    return Case(law, numbered(1, flint.fmpq(1), flint.fmpq(0), 0))


@refuting("scaling-avoids.typical-size", two_sizes(), values)
def test_unit_variances_keep_the_typical_size(case: Case) -> None:
    assert np.prod(abs(case.products)) >= 1


@st.composite
def balanced(pick: st.DrawFn, *, balance: bool = True) -> Case:
    """Sizes c and 1/c, equally likely, with fair signs or without."""
    n = pick(draw.sizes(1, 4))
    laws = []
    for _ in range(n):
        c, other = pick(draw.nonzero_rationals()), pick(draw.nonzero_rationals())
        laws.append(Law(exact([c, 1 / c if balance else other]), exact(["1/2"] * 2)))
    return Case(join(laws), {"n": n})


@confirming("scaling-avoids.balanced", balanced())
def test_balanced_log_sizes_keep_the_typical_size(case: Case) -> None:
    assert np.prod(abs(case.products)) == 1


@ablating("scaling-avoids.balanced", "balanced", balanced(balance=False), depth_values)
def test_any_log_sizes_keep_the_typical_size(case: Case) -> None:
    assert np.prod(abs(case.products)) == 1


def falls(case: Case) -> bool:
    sizes = abs(case.law.values[:, 0])
    typical = case.mean(log(balls(sizes)))
    return bool(typical <= -case.mean((sizes - 1) ** 2) / 2)


single = st.just(1)


@confirming("scaling-avoids.jensen", fresh(count=single, each=UNIT))
def test_a_weight_of_mean_square_one_shrinks_the_typical_size(case: Case) -> None:
    assert falls(case)


@ablating("scaling-avoids.jensen", "unit", fresh(count=single, fair=True), one_value)
def test_any_weight_shrinks_the_typical_size(case: Case) -> None:
    assert falls(case)


def decays(case: Case) -> bool:
    return bool(case.mean(abs(case.products)) == (1 - case.d / 2) ** case.n)


@confirming("scaling-avoids.mean-size", fresh(each=UNIT, same=True))
def test_the_mean_size_is_a_power_of_the_mean_size_of_one(case: Case) -> None:
    assert decays(case)


@ablating("scaling-avoids.mean-size", "independent", copies(each=UNIT), size_values)
def test_the_mean_size_of_copies_is_the_power(case: Case) -> None:
    assert decays(case)


@ablating("scaling-avoids.mean-size", "unit", fresh(fair=True), size_values)
def test_the_mean_size_at_any_variance_is_the_power(case: Case) -> None:
    assert decays(case)


@measuring("scaling-avoids.gaussian-drift")
def test_the_integral_of_the_log_size_is_the_drift() -> Measurement:
    """Substitute x = e^u: 2 u e^u phi(e^u), cut at u = -120 and u = 4 with balls."""
    with context(40):
        scale = (2 / flint.acb.pi()).sqrt()

        def density(u: flint.acb, _: bool) -> flint.acb:
            return scale * u * (u - (2 * u).exp() / 2).exp()

        inner = flint.acb.integral(density, -120, 4).real
        cut = 122 * flint.arb(-120).exp() + flint.arb(-1000).exp()
        total = inner + flint.arb(0, cut)
        drift = log_size_drift(1)
        apart = float(abs(total - drift).upper())
        agrees = bool(total.overlaps(drift)) and apart < TINY
    return Measurement(
        decides=agrees,
        rule="the certified ball of the integral meets that of the formula, and both "
        "together are narrower than 10^-30",
        values={"drift": figure(float(drift.mid()))},
        samples=1,
    )


@measuring("scaling-avoids.width")
def test_the_norm_drifts_and_strays_as_predicted() -> Measurement:
    table, agrees = {}, True
    for width, depth, runs in ((5, 100, 2000), (20, 100, 500), (80, 20, 200)):
        (norms,) = sampled_log_norms("fresh", width, (depth,), runs, seed=width)
        drift = 2 * depth * float(log_size_drift(width).mid())
        spread = 2 * float(log_size_deviation(width, depth).mid())
        squared = 2 * norms
        agrees &= abs(squared.mean() - drift) <= SURE * spread / np.sqrt(runs)
        off = abs(np.log(squared.std(ddof=1) / spread))
        agrees &= off <= SURE * np.sqrt(1 / (2 * (runs - 1)))
        near = np.mean(abs(norms - norms.mean()) <= 1)
        case = f"N = {width}, D = {depth}"
        table[f"{case}: drift"] = figure(squared.mean())
        table[f"{case}: drift predicted"] = figure(drift)
        table[f"{case}: spread"] = figure(squared.std(ddof=1))
        table[f"{case}: spread predicted"] = figure(spread)
        table[f"{case}: share within a factor e of the mean log norm"] = figure(near)
    return Measurement(
        decides=bool(agrees),
        rule="mean and standard deviation of the log squared norm agree with the "
        "digamma and trigamma formulas within four standard errors, at every width",
        values=table,
        samples=2700,
    )


# Recurrent or not.


def keeps(case: Case) -> bool:
    """Whether the mean square is v^n, and v^n tends to 1."""
    return bool(case.mean(case.products**2) == case.v**case.n and case.v == 1)


@refuting("only-recurrent", fresh(fair=True), values)
def test_no_product_of_fresh_weights_explodes(case: Case) -> None:
    assert keeps(case)


BELOW = draw.rationals("1/4", "3/4")


@refuting("only-recurrent", fresh(each=BELOW, fair=True), values)
def test_no_product_of_fresh_weights_vanishes(case: Case) -> None:
    assert keeps(case)


@confirming("only-recurrent.scaled", fresh(each=UNIT))
def test_products_of_unit_variance_keep_their_mean_square(case: Case) -> None:
    assert keeps(case)


@ablating("only-recurrent.scaled", "independent", copies(each=UNIT), values)
def test_copies_of_unit_variance_keep_their_mean_square(case: Case) -> None:
    assert keeps(case)


@ablating("only-recurrent.scaled", "zero-mean", biased(each=UNIT), values)
def test_weights_with_a_mean_keep_their_mean_square(case: Case) -> None:
    assert keeps(case)


@ablating("only-recurrent.scaled", "variance", misstated(stated=UNIT), values)
def test_weights_of_other_variances_keep_their_mean_square(case: Case) -> None:
    assert keeps(case)


@ablating("only-recurrent.scaled", "unit", fresh(fair=True), values)
def test_weights_of_any_variance_keep_their_mean_square(case: Case) -> None:
    assert keeps(case)


OTHER = st.sampled_from(exact(["1/2", 2, 3, "1/3"]).tolist())


def is_lost(case: Case) -> bool:
    """Whether the mean square is v^n, and v^n tends to 0 or to infinity."""
    return bool(case.mean(case.products**2) == case.v**case.n and case.v != 1)


@confirming("only-recurrent.otherwise", fresh(each=OTHER))
def test_products_of_another_variance_have_a_geometric_mean_square(case: Case) -> None:
    found, growth = case.mean(case.products**2), 1 + case.n * abs(case.v - 1)
    if case.v < 1:
        bounded(found * growth, flint.fmpq(1))
    else:
        bounded(growth, found)
    assert is_lost(case)


@ablating("only-recurrent.otherwise", "independent", copies(each=OTHER), values)
def test_copies_of_another_variance_are_lost(case: Case) -> None:
    assert is_lost(case)


@ablating("only-recurrent.otherwise", "zero-mean", biased(each=OTHER), values)
def test_weights_with_a_mean_are_lost(case: Case) -> None:
    assert is_lost(case)


@ablating("only-recurrent.otherwise", "variance", misstated(stated=OTHER), values)
def test_weights_of_other_variances_are_lost(case: Case) -> None:
    assert is_lost(case)


@ablating("only-recurrent.otherwise", "not-one", fresh(each=UNIT), values)
def test_weights_of_unit_variance_are_lost(case: Case) -> None:
    assert is_lost(case)


@confirming("only-recurrent.one-matrix", powers())
def test_the_product_of_one_weight_is_its_power(case: Power) -> None:
    repeated = exact([case.weight] * case.steps)
    assert running_products(repeated)[-1] == case.weight**case.steps


@ablating("only-recurrent.one-matrix", "shared", chains(), lambda c: same_values(c))
def test_the_product_of_any_weights_is_a_power(case: Chain) -> None:
    assert case.states[-1] == case.weights[0] ** len(case.weights)


def same_values(case: Chain) -> dict[str, Any]:
    return {**chain_values(case), "horizon": len(case.weights) + 1}


def largest_row_sum(matrices: Array) -> flint.fmpq:
    return abs(matrices).sum(axis=-1).max()


def largest(states: Array) -> flint.fmpq:
    return abs(states).max(axis=-1)


def halved(case: Layers) -> Layers:
    """The layers scaled to a row sum of 1/2 at most; the states follow."""
    matrices = case.matrices / (2 * max(largest_row_sum(case.matrices), flint.fmpq(1)))
    return Layers(matrices, layered(matrices, case.states[0]))


@confirming("feedforward-similar", layers(matrix=draw.weights).map(halved))
def test_layers_of_their_own_make_the_signal_vanish(case: Layers) -> None:
    allowed = largest(case.states[0]) / 2 ** len(case.matrices)
    bounded(largest(case.states[-1]), allowed)


def half_values(case: Layers) -> dict[str, Any]:
    found = layer_values(case)
    given = {"gamma": flint.fmpq(1, 2), "a": flint.fmpq(1), "p": "oo"}
    return {**found, "A": found.pop("Q"), **given}


@ablating("feedforward-similar", "bounded", layers(matrix=draw.matrices), half_values)
def test_layers_of_any_norm_obey_the_bound_of_one_half(case: Layers) -> None:
    allowed = largest(case.states[0]) / 2 ** len(case.matrices)
    assert largest(case.states[-1]) <= allowed


@st.composite
def loose_states(pick: st.DrawFn) -> Layers:
    """Layers of row sum 1/2 at most, and states that need not follow from them."""
    case = halved(pick(layers(matrix=draw.weights)))
    more = pick(draw.matrices(len(case.matrices), case.states.shape[1]))
    return Layers(case.matrices, np.concatenate([case.states[:1], more]))


@ablating("feedforward-similar", "recurrence", loose_states(), half_values)
def test_states_of_no_network_obey_the_bound(case: Layers) -> None:
    allowed = largest(case.states[0]) / 2 ** len(case.matrices)
    assert largest(case.states[-1]) <= allowed


def unit_values(case: Layers) -> dict[str, Any]:
    return {**half_values(case), "gamma": flint.fmpq(1)}


@ablating(
    "feedforward-similar",
    "below-one",
    layers(matrix=draw.signed_permutations),
    unit_values,
)
def test_layers_of_norm_one_make_the_signal_vanish(case: Layers) -> None:
    assert largest(case.states[0]) == 0
