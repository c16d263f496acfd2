"""Whether composing step maps multiplies their Jacobians."""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import IDENTITY, RELU
from longdep.numeric.kernels.linear_recurrence import power
from longdep.numeric.kernels.repeated_composition import composed, composed_jacobian
from longdep.numeric.precision import Array, exact, identity_like
from longdep.reports.record.evidence import ablating, confirming

WHOLE = draw.rationals(-2, 2, 1)


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
        moved, state = [self.direction], self.start
        for weight, added in zip(self.weights, self.drive, strict=True):
            pre = weight @ state + added
            moved.append(np.where(pre > 0, weight @ moved[-1], pre * 0))
            state = np.where(pre > 0, pre, pre * 0)
        return moved


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
    products = [identity_like(case.weights[0])]
    for weight in case.weights:
        products.append(products[-1] @ weight)
    return products


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
    computed = composed_jacobian(weights, drive, start, IDENTITY)[count]
    assert same(computed, power(weight, count).T)
    assert same(composed(weights, drive, start, IDENTITY)[count], computed @ start)


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
