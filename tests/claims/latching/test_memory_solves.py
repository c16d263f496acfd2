"""Whether being able to store memory solves vanishing."""

import flint

from longdep.numeric.precision import balls, exp
from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.latching.cases import POSITIVE, number
from tests.claims.latching.isometries import (
    STRETCHED,
    Isometry,
    isometries,
    keeps_length,
)
from tests.claims.latching.latches import Latch, latches


@refuting("memory-solves-vanishing", latches(), Latch.values)
def test_a_flat_latch_stores_and_has_no_gradient(case: Latch) -> None:
    assert case.memory_slope >= 1


@confirming("memory-solves-vanishing.isometry", isometries())
def test_storing_without_loss_keeps_the_gradient(case: Isometry) -> None:
    keeps_length(case)


@ablating("memory-solves-vanishing.isometry", "orthogonal", STRETCHED, Isometry.values)
def test_storing_with_loss_loses_the_gradient(case: Isometry) -> None:
    keeps_length(case)


@refuting("memory-solves-vanishing.attractor", POSITIVE, lambda case: {"u": case})
def test_a_tanh_latch_has_a_vanishing_gradient(case: flint.fmpq) -> None:
    u = balls(number(case))
    assert not (4 * u / (exp(2 * u) - exp(-2 * u))).item() < 1
