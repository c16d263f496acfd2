"""An l2 penalty and gamma: the sentence, its readings, and a constraint instead."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from longdep.numeric.kernels.weight_decay import ridge_minimiser, tanh_gamma
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, confirming, measuring, refuting
from longdep.reports.record.finding import Measurement
from tests.claims.weight_decay.cases import (
    Net,
    Number,
    Pick,
    decayed,
    nets,
    stays_small,
    values_of,
)


@confirming("decay-bounds-gamma.constraint", nets())
def test_a_frobenius_constraint_keeps_gamma_at_most_one(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma.constraint",
    "constraint",
    nets(bound=False, plain=True),
    values_of,
)
def test_without_the_constraint_gamma_exceeds_one(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma.constraint",
    "gains",
    nets(loose_gains=True, plain=True),
    values_of,
)
def test_the_constraint_needs_bounded_slopes(net: Net) -> None:
    stays_small(net)


@refuting("decay-bounds-gamma", decayed(order=2, plain=True), values_of)
def test_an_l2_penalty_may_leave_gamma_above_one(net: Net) -> None:
    stays_small(net)


@confirming("decay-bounds-gamma.large-coefficient", decayed(order=2, large=True))
def test_a_large_l2_coefficient_keeps_gamma_at_most_one(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma.large-coefficient",
    "coefficient",
    decayed(order=2, plain=True),
    values_of,
)
def test_the_quadratic_loss_needs_a_large_l2_coefficient(net: Net) -> None:
    stays_small(net)


@ablating(
    "decay-bounds-gamma.large-coefficient",
    "gains",
    decayed(order=2, large=True, loose_gains=True, plain=True),
    values_of,
)
def test_a_large_l2_coefficient_needs_bounded_slopes(net: Net) -> None:
    stays_small(net)


@st.composite
def decayed_units(pick: Pick) -> dict[str, Number]:
    small, more = pick(st.integers(1, 3)), pick(st.integers(1, 3))
    return {
        "w": Number(small),
        "u": Number(small + more),
        "h": Number(pick(st.integers(1, 3))),
    }


def unit_gamma(case: dict[str, Number], name: str) -> Any:
    return tanh_gamma(exact([case[name]]), exact([case["h"]]))[0]


@refuting("decay-bounds-gamma.smaller-gamma", decayed_units(), dict)
def test_a_smaller_weight_may_have_a_larger_gamma(case: dict[str, Number]) -> None:
    assert unit_gamma(case, "w") <= unit_gamma(case, "u")


USUAL = (0.0, 0.0001, 0.001, 0.01, 0.1, 1.0, 2.0)
LARGEST_USUAL = 0.1


@measuring("decay-bounds-gamma.usual-coefficients")
def test_spectral_norm_of_the_minimiser_for_the_usual_coefficients() -> Measurement:
    size, seeds = 64, 50
    targets = np.stack(
        [
            np.random.default_rng(seed).normal(0, size**-0.5, (size, size))
            for seed in range(seeds)
        ]
    )
    gammas = {
        rate: np.linalg.norm(ridge_minimiser(targets, rate), 2, axis=(-2, -1))
        for rate in USUAL
    }
    rows = [
        [f"{rate:g}", f"{g.min():.1f}", f"{g.max():.1f}", f"{np.mean(g <= 1):.0%}"]
        for rate, g in gammas.items()
    ]
    usual = [g for rate, g in gammas.items() if 0 < rate <= LARGEST_USUAL]
    decides = True if all((g <= 1).all() for g in usual) else None
    if all((g > 1).all() for g in usual):
        decides = False
    return Measurement(
        decides,
        "holds if the spectral norm of every sampled minimiser (n = 64) is at most 1 "
        "at every coefficient from 0.0001 to 0.1, fails if each of them is above 1; "
        "a spectral norm above 1 is a Frobenius norm above 1.",
        {
            "columns": [
                "coefficient",
                "smallest spectral norm",
                "largest spectral norm",
                "spectral norm <= 1",
            ],
            "rows": rows,
        },
        seeds,
    )
