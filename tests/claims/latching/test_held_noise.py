"""Whether contraction holds the noise, and an isometry adds it up."""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import norms, vector_norms
from longdep.numeric.kernels.latching import responses
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.latching.cases import ONE, UNIT, Q, all_bounded, table
from tests.claims.latching.isometries import (
    STRETCHED,
    Isometry,
    isometries,
    keeps_length,
)


class Stirred(NamedTuple):
    """A contraction in the maximum norm, its rate, and noise."""

    jacobians: Array
    rate: Any
    pushes: Array

    @property
    def moved(self) -> Array:
        return responses(self.jacobians, self.pushes)

    def values(self) -> dict[str, Any]:
        last = len(self.jacobians)
        return {
            "n": self.pushes.shape[-1],
            "p": "oo",
            "J": table(self.jacobians),
            "y": table(self.moved),
            "e": table(self.pushes),
            "gamma": self.rate,
            "t": last,
            "horizon": last,
        }


@st.composite
def stirred(
    pick: st.DrawFn, *, jacobian: Any = None, push: Any = UNIT, largest: int = 2
) -> Stirred:
    n, last = pick(draw.sizes(1, largest)), pick(st.integers(1, 4))
    each = draw.contracting if jacobian is None else jacobian
    steps = np.stack([pick(each(n)) for _ in range(last)])
    rate = Q(1, 2) if jacobian else norms(steps, "oo").max()
    return Stirred(steps, rate, pick(draw.matrices(last + 1, n, push)))


def is_held(case: Stirred) -> None:
    sizes = vector_norms(case.moved, "oo")
    all_bounded(((1 - case.rate) * size, ONE) for size in sizes[-1:])


@confirming("robust-memory-vanishes.contraction-holds", stirred())
def test_a_contraction_holds_all_noise(case: Stirred) -> None:
    is_held(case)


@ablating(
    "robust-memory-vanishes.contraction-holds",
    "contraction",
    stirred(jacobian=draw.matrices, largest=1),
    Stirred.values,
)
def test_without_contraction_noise_may_add_up(case: Stirred) -> None:
    is_held(case)


class LoudNoise(Stirred):
    """With one time more in the certificate, so that the last push is looked at."""

    def values(self) -> dict[str, Any]:
        zero = self.jacobians[:1] * 0
        longer = Stirred(
            np.concatenate([self.jacobians, zero]),
            self.rate,
            np.concatenate([self.pushes, self.pushes[:1] * 0]),
        )
        return {**longer.values(), "t": len(self.jacobians)}


@ablating(
    "robust-memory-vanishes.contraction-holds",
    "unit-noise",
    stirred(
        jacobian=lambda n: draw.contracting(n, "1/2"),
        push=draw.rationals(0, 4, 1),
        largest=1,
    ).map(lambda c: LoudNoise(*c)),
    LoudNoise.values,
)
def test_loud_noise_moves_a_contraction_further(case: Stirred) -> None:
    is_held(case)


def along(case: Isometry) -> Isometry:
    """The same with noise along the state."""
    states = case.clean(max(case.time, 1))
    return case._replace(noise=states[1:] * case.size)


@confirming("robust-memory-vanishes.isometry", isometries().map(along))
def test_an_isometry_adds_up_aligned_noise(case: Isometry) -> None:
    keeps_length(case)
    state, moved = case.clean(case.time)[-1], case.moved(case.time)[-1]
    assert np.all(moved == state * case.size * case.time)


@ablating(
    "robust-memory-vanishes.isometry",
    "orthogonal",
    STRETCHED.map(along),
    Isometry.values,
)
def test_a_weight_that_is_not_orthogonal_keeps_no_length(case: Isometry) -> None:
    keeps_length(case)
