"""Whether the state follows its eigenvalues, and explodes with them."""

from typing import Any

import flint
import numpy as np

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import states
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.linear_recurrence.components import (
    TIMES,
    grows_without_bound,
    large,
    numbers,
    size_of,
)
from tests.claims.linear_recurrence.runs import Run, lawless, run_values
from tests.claims.linear_recurrence.spectral_cases import Case, cases, of_any_basis
from tests.claims.linear_recurrence.vocabulary import ANY, NONZERO, Numbers


def beside_another(case: Numbers) -> Run:
    """The component along u, beside one that stays as it is."""
    weight = exact(np.diag([case["lambda"], flint.fmpq(1)]))
    return Run(weight, states(weight, exact([case["c"], 1]), 1))


def beside_values(case: Numbers) -> dict[str, Any]:
    return run_values(
        beside_another(case), u=exact([1, 0]), **{"lambda": case["lambda"]}
    )


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


@confirming("eigenvalue-component", cases(basis=draw.invertible, weight=of_any_basis))
def test_a_component_is_multiplied_by_its_eigenvalue(case: Case) -> None:
    vector, factor = case.basis[:, 0], case.eigenvalues[0] ** case.time
    assert vector @ case.computed == factor * (vector @ case.start)


def first_axis(run: Run) -> dict[str, Any]:
    unit = exact(np.eye(len(run.weight), dtype=int)[0])
    return run_values(run, u=unit, **{"lambda": run.weight[0, 0]})


@ablating("eigenvalue-component", "recurrence", lawless(), first_axis)
def test_a_component_follows_its_eigenvalue_only_by_the_recurrence(run: Run) -> None:
    assert run.states[1][0] == run.weight[0, 0] * run.states[0][0]
