"""The claims on repeated composition, put to the test."""

from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.binomial import at_least, every, in_percent, pooled
from longdep.numeric.kernels.backpropagation import IDENTITY, RELU
from longdep.numeric.kernels.linear_recurrence import power
from longdep.numeric.kernels.repeated_composition import (
    DEPTH,
    SCALES,
    composed,
    composed_jacobian,
    composition_chunk,
)
from longdep.numeric.precision import Array, balls, exact, identity_like, tanh
from longdep.reports.record.evidence import (
    ablating,
    confirming,
    measuring,
    proving,
    refuting,
)
from longdep.reports.record.finding import Measurement
from longdep.reports.record.searching import profile

test_every_proof_checks = proving("repeated_composition")

HALF, TIMES = Fraction(1, 2), range(1, DEPTH + 1)
FACTS = {
    "flat": "systems with tiny slopes at most points",
    "steep": "systems with a large slope somewhere",
    "turns": "systems that turn at least ten times",
    "more": "systems that turn more often after 5 than after 1",
}
CHUNKS = {"quick": 3, "default": 10, "thorough": 100}  # of ten systems each


@cache
def counted(chunks: int) -> dict[str, int]:
    """Properties of random systems, counted over chunks of ten."""
    return pooled(composition_chunk(seed) for seed in range(chunks))


def measured(
    fact: str, scales: tuple[float, ...], least: Fraction = HALF
) -> Measurement:
    """Decide whether most systems have a property at each of these scales."""
    counts = counted(CHUNKS[profile()])
    systems = counts["systems"]
    rows = []
    for scale in SCALES:
        hits = counts[f"g = {scale:g}: {fact}"]
        turns = [
            f"{counts[f'g = {scale:g}: turns after {t}'] / systems:.1f}" for t in TIMES
        ]
        share = f"{hits} of {systems} ({in_percent(hits, systems)})"
        rows.append([f"{scale:g}", share, *turns])
    answers = [at_least(counts[f"g = {g:g}: {fact}"], systems, least) for g in scales]
    return Measurement(
        decides=every(answers),
        rule=f"at g = {', '.join(f'{g:g}' for g in scales)} the Clopper-Pearson "
        f"interval (99 %) of the share of such systems lies above {least}; below it "
        "at any of these decides against it",
        values={
            "columns": ["g", FACTS[fact], *(f"mean turns, t = {t}" for t in TIMES)],
            "rows": rows,
        },
        samples=systems * len(SCALES),
    )


@measuring("mostly-flat")
def test_most_points_are_flat_at_every_scale() -> Measurement:
    return measured("flat", SCALES)


@measuring("mostly-flat.figure")
def test_most_points_are_flat_in_systems_like_the_one_shown() -> Measurement:
    return measured("flat", (5,), Fraction(3, 4))


@measuring("some-steep.figure")
def test_some_points_are_steep_in_systems_like_the_one_shown() -> Measurement:
    return measured("steep", (5,), Fraction(3, 4))


@measuring("mostly-flat.large-weights")
def test_most_points_are_flat_for_large_weights() -> Measurement:
    return measured("flat", (3, 5))


@measuring("some-steep")
def test_some_points_are_steep_at_every_scale() -> Measurement:
    return measured("steep", SCALES)


@measuring("some-steep.large-weights")
def test_some_points_are_steep_for_large_weights() -> Measurement:
    return measured("steep", (2, 3, 5))


@measuring("many-turns")
def test_curves_turn_many_times_at_every_scale() -> Measurement:
    return measured("turns", SCALES)


@measuring("many-turns.large-weights")
def test_curves_turn_many_times_for_very_large_weights() -> Measurement:
    return measured("turns", (5,))


@measuring("many-turns.grows")
def test_composing_adds_turns_for_large_weights() -> Measurement:
    return measured("more", (3, 5))


# --- the product of the Jacobians ----------------------------------------------------


class Steps(NamedTuple):
    """Step maps v -> f(U_t v + b_t), a state, and a direction."""

    weights: Array
    drive: Array
    start: Array
    direction: Array

    @property
    def jacobians(self) -> Array:
        return composed_jacobian(self.weights, self.drive, self.start, RELU)

    @property
    def along(self) -> list[Array]:
        """Exact derivatives of the states along the direction, step by step."""
        found, state = [self.direction], self.start
        for weight, added in zip(self.weights, self.drive, strict=True):
            pre = weight @ state + added
            found.append(np.where(pre > 0, weight @ found[-1], pre * 0))
            state = np.where(pre > 0, pre, pre * 0)
        return found


WHOLE = draw.rationals(-2, 2, 1)


@st.composite
def steps(pick: st.DrawFn, *, n: int | None = None, count: int | None = None) -> Steps:
    size = n or pick(draw.sizes())
    total = count or pick(st.integers(1, 4))
    weights = np.stack([pick(draw.matrices(size, entries=WHOLE)) for _ in range(total)])
    drive = np.stack([pick(draw.vectors(size, WHOLE)) for _ in range(total)])
    return Steps(
        weights, drive, pick(draw.vectors(size, WHOLE)), pick(draw.vectors(size, WHOLE))
    )


def same(left: Array, right: Array) -> bool:
    return bool(np.all(left == right))


@confirming("composition-like-product", steps())
def test_the_derivative_of_a_composition_is_the_product_of_jacobians(
    case: Steps,
) -> None:
    for product, moved in zip(case.jacobians, case.along, strict=True):
        assert same(product @ case.direction, moved)


def swapped(case: Steps) -> list[Array]:
    """The product with each later Jacobian on the right."""
    found = [identity_like(case.weights[0])]
    for weight in case.weights:
        found.append(found[-1] @ weight)
    return found


def product_values(case: Steps) -> dict[str, Any]:
    """Linear steps: the Jacobians are the weights."""
    moved = [case.direction]
    for weight in case.weights:
        moved.append(weight @ moved[-1])
    return {
        "n": len(case.start),
        "t": len(case.weights),
        "horizon": len(case.weights),
        "J": {i + 1: weight for i, weight in enumerate(case.weights)},
        "P": dict(enumerate(swapped(case))),
        "v": {i: vector[:, None] for i, vector in enumerate(moved)},
    }


@ablating(
    "composition-like-product",
    "order",
    steps(n=2, count=2),
    product_values,
)
def test_jacobians_multiplied_the_other_way_round_are_another_derivative(
    case: Steps,
) -> None:
    true = composed_jacobian(case.weights, case.drive, case.start, IDENTITY)[-1]
    assert same(true @ case.direction, swapped(case)[-1] @ case.direction)


@confirming(
    "composition-like-product.linear", st.tuples(draw.weights(2), st.integers(0, 4))
)
def test_a_linear_composition_is_a_matrix_power(case: tuple[Array, int]) -> None:
    weight, count = case
    weights = np.broadcast_to(weight.T, (max(count, 1), 2, 2))
    start = exact([1, 2])
    drive = exact(np.zeros((len(weights), 2), dtype=int))
    found = composed_jacobian(weights, drive, start, IDENTITY)[count]
    assert same(found, power(weight, count).T)
    assert same(composed(weights, drive, start, IDENTITY)[count], found @ start)


def steps_values(case: Steps) -> dict[str, Any]:
    """A network whose step is linear with a weight of its own at each step."""
    products = composed_jacobian(case.weights, case.drive, case.start, IDENTITY)
    return {
        "n": len(case.start),
        "W": case.weights[0].T,
        "t": len(case.weights),
        "horizon": len(case.weights),
        "J": {i + 1: weight for i, weight in enumerate(case.weights)},
        "P": dict(enumerate(products)),
    }


@ablating(
    "composition-like-product.linear",
    "linear",
    steps(n=1, count=2),
    steps_values,
)
def test_other_weights_at_each_step_give_no_matrix_power(case: Steps) -> None:
    products = composed_jacobian(case.weights, case.drive, case.start, IDENTITY)
    assert same(products[-1], power(case.weights[0].T, len(case.weights)).T)


# --- the same function at every step -------------------------------------------------


class Unit(NamedTuple):
    """A tanh unit, a state, and the inputs of two steps."""

    weight: Any
    fed: Any
    state: Any
    inputs: tuple[Any, Any]

    @property
    def results(self) -> list[Any]:
        """What the two steps make of the state: certified, exact at 0."""
        pre = [self.weight * self.state + self.fed * given for given in self.inputs]
        return list(tanh(balls(exact(pre))))

    def values(self) -> dict[str, Any]:
        return {
            "u": self.weight,
            "w": self.fed,
            "c": self.state,
            "x": dict(enumerate(self.inputs)),
            "t": 0,
            "r": 1,
            "horizon": 2,
        }


def agree(case: Unit) -> None:
    first, second = case.results
    assert first.overlaps(second)


UNITS = st.builds(Unit, WHOLE, WHOLE, WHOLE, st.tuples(WHOLE, WHOLE))


@refuting("same-function", UNITS, Unit.values)
def test_two_steps_make_different_things_of_one_state(case: Unit) -> None:
    agree(case)


@confirming(
    "same-function.equal-inputs",
    st.builds(Unit, WHOLE, WHOLE, WHOLE, WHOLE.map(lambda x: (x, x))),
)
def test_steps_with_equal_inputs_make_the_same_of_one_state(case: Unit) -> None:
    agree(case)


@ablating("same-function.equal-inputs", "equal-inputs", UNITS, Unit.values)
def test_with_other_inputs_a_step_is_another_function(case: Unit) -> None:
    agree(case)


@confirming(
    "same-function.no-inputs",
    st.builds(Unit, WHOLE, WHOLE, WHOLE, st.just((exact([0])[0],) * 2)),
)
def test_without_inputs_every_step_is_the_same_function(case: Unit) -> None:
    agree(case)


@ablating("same-function.no-inputs", "no-inputs", UNITS, Unit.values)
def test_inputs_make_the_steps_different_functions(case: Unit) -> None:
    agree(case)
