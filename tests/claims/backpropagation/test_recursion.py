"""Is one step back a product with diag(f'(z)) U^T?"""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import deltas
from longdep.numeric.precision import Array, identity_like
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.backpropagation.cases import WHOLE, same


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
