"""The searches: what is true survives, what is false is found, and floats know it."""

import zlib
from fractions import Fraction

import numpy as np
import pytest

from longdep.numeric.campaign.catalog import SEARCHES
from longdep.numeric.campaign.errors import CampaignError
from longdep.numeric.campaign.searches import search, statements
from longdep.numeric.campaign.searches.accumulators import (
    BITS,
    WIDTH,
    deaf_values,
    nearest_floats,
    stored,
)
from longdep.numeric.campaign.searches.residuals import below_half
from longdep.numeric.campaign.searches.statement import (
    DIGITS,
    gamma_of,
    judged,
    ratio,
    refuted,
)
from longdep.numeric.kernels.memory_capacity import deaf_value, nearest
from longdep.numeric.precision import balls, context, exact
from longdep.numeric.rounding import float_format
from longdep.theory.catalog import all_claims

TRUE = [plan.name for plan in SEARCHES if not plan.control]
FALSE = [plan.name for plan in SEARCHES if plan.control]
SEEDS = range(12)


def total(name, key, instances=300):
    return sum(search(seed, name, instances)[key] for seed in SEEDS)


def test_every_statement_has_a_campaign_and_every_claim_exists() -> None:
    assert set(statements()) == {plan.parameters["statement"] for plan in SEARCHES}
    for plan in SEARCHES:
        assert plan.claim is None or plan.claim in all_claims()
        assert plan.control or plan.claim is not None


@pytest.mark.parametrize("name", TRUE)
def test_what_is_proved_survives_the_search(name) -> None:
    assert total(name, "beyond") == 0
    assert total(name, "confirmed") == 0


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_found_and_confirmed_exactly(name) -> None:
    assert total(name, "beyond") > 0
    assert total(name, "confirmed") > 0


@pytest.mark.parametrize("name", statements())
def test_rounding_stays_within_the_derived_slack(name) -> None:
    """Both sides are off by no more than the slack, together: seen on exact values."""
    statement = statements()[name]
    for seed in SEEDS:
        batch = statement.draw(np.random.default_rng(seed), 3)
        floats = statement.sides(batch)
        with context(DIGITS):
            kind = exact if statement.arithmetic == "rational" else balls
            truth = statement.sides({k: kind(v) for k, v in batch.items()})
            for i, slack in enumerate(statement.slack(batch)):
                off = [
                    abs(kind(f[i]) - t[i]) for f, t in zip(floats, truth, strict=True)
                ]
                assert off[0] + off[1] <= kind(slack)


@pytest.mark.parametrize("name", TRUE)
def test_a_bound_that_is_lowered_a_little_is_refuted_where_it_is_tight(name) -> None:
    """The slack hides nothing of the size of a millionth: these bounds are attained."""
    if name in ("decay-l1", "decay-l2"):
        share = 1 - 2.0**-8  # competitors stay a little away from the minimiser
    else:
        share = 1 - 2.0**-20
    statement = statements()[name]

    def lowered(batch):
        left, allowed = statement.sides(batch)
        return left, allowed * (exact(share)[()] if allowed.dtype == object else share)

    false = type(statement)(
        statement.draw, lowered, statement.slack, statement.arithmetic
    )
    results = [judged(false, np.random.default_rng(s), 500, s) for s in range(20)]
    assert sum(r["beyond"] for r in results) > 0
    assert sum(r["confirmed"] for r in results) > 0


def test_the_counts_of_a_batch_add_up() -> None:
    for name in ("gamma-bound", "one-step"):
        report = search(3, name, 1000)
        assert report["instances"] == 1000 == sum(report["histogram"])
        assert report["checked"] <= report["near"] + report["beyond"]
        assert report["confirmed"] <= report["checked"]


def test_the_worst_instance_is_found_again_from_its_seed() -> None:
    report = search(3, "one-step", 1000)
    assert report == search(3, "one-step", 1000)
    assert report != search(4, "one-step", 1000)
    statement = statements()["one-step"]
    # The same generator, as the seed and the name say.
    rng = np.random.default_rng([zlib.crc32(b"one-step"), report["worst"]["seed"]])
    batch = statement.draw(rng, 1000)
    assert refuted(statement, batch, report["worst"]["index"])
    sides = statement.sides(batch)
    assert ratio(*sides)[report["worst"]["index"]] == report["worst"]["ratio"]


def test_what_violates_a_premise_by_rounding_is_no_counterexample() -> None:
    """Slopes of the norm 1/2 + one rounding: the searches report such nets."""
    statement = statements()["residual-half"]
    batch = {
        "slopes": np.full((1, 1, 1, 1), -0.5 - 2.0**-53),
        "change": np.ones((1, 1)),
    }
    truly = {name: exact(values) for name, values in batch.items()}
    computed, allowed = statement.sides(truly)
    assert computed[0] > allowed[0]
    assert not below_half(truly)[0]
    assert not refuted(statement, batch, 0)


def test_a_side_that_is_not_finite_is_an_error() -> None:
    statement = statements()["free-input"]

    def broken(batch):
        left, allowed = statement.sides(batch)
        return left * np.nan, allowed

    with pytest.raises(FloatingPointError, match="finite values"):
        judged(
            type(statement)(statement.draw, broken, statement.slack),
            np.random.default_rng(0),
            5,
            0,
        )


def test_gamma_is_rounded_up() -> None:
    for count in (1, 7, 1000):
        assert exact(gamma_of(count))[()] >= float_format(np.float64).gamma(count)


def test_batches_are_rounded_to_the_nearest_number_ties_to_even() -> None:
    values = np.arange(1, 2**10) * 2.0**-5
    for bits in BITS:
        rounded = nearest_floats(values, bits)
        assert rounded.tolist() == [nearest(Fraction(v), bits) for v in values.tolist()]


def test_sums_of_a_batch_are_those_of_the_hardware() -> None:
    increments = np.array([1.0, 0.5, 2047 / 1024, 1025 / 1024, 3.0], dtype=np.float16)
    total = np.zeros_like(increments)
    for _ in range(4100):
        total = total + increments
    sums = stored(increments.astype(float), 11, 4100)
    assert sums.tolist() == total.tolist()
    ceilings = deaf_values(increments.astype(float), 11).tolist()
    assert ceilings == [deaf_value(Fraction(c), 11) for c in increments.tolist()]


def test_sums_of_a_batch_are_exact_before_they_are_rounded() -> None:
    bits = max(BITS)
    assert bits <= WIDTH
    assert (1 + 2.0**-bits) ** (2 ** (bits + 1)) < 8
    assert WIDTH + bits + 4 <= 53


def test_an_unknown_statement_is_named() -> None:
    with pytest.raises(CampaignError, match="expected one of gamma-bound"):
        search(0, "nonsense")
