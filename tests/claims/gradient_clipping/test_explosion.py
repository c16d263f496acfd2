"""What one clipped update does to the weights, and to gamma."""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.gradient_clipping import clip_by_norm, clipped_update
from longdep.numeric.kernels.weight_decay import squared_frobenius, squared_gamma
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, bounded, confirming, refuting
from tests.claims.gradient_clipping.cases import ONE, Number, Pick, positive


class Update(NamedTuple):
    """One update of a weight with a gradient, and the slopes of a step."""

    before: Array
    gradient: Array
    after: Array
    gains: Array
    rate: Number
    limit: Number


@st.composite
def updates(
    pick: Pick, clipped: bool = True, loose_gains: bool = False, plain: bool = False
) -> Update:
    """Updates of one unit (so that norms are rational); slopes in [-1, 1]."""
    entry = draw.rationals(denominator=1) if plain else draw.rationals()
    before, raw = (pick(draw.matrices(1, entries=entry)) for _ in range(2))
    rate = Number(1, 10) if plain else pick(positive())
    limit = ONE if plain else pick(positive())
    gradient = raw
    if clipped:
        gradient = clip_by_norm(raw.reshape(-1), limit).reshape(1, 1)
        after = clipped_update(before, raw, rate, limit)
    else:
        after = before - rate * raw
    gains = pick(draw.vectors(1) if loose_gains else st.just(exact([1])))
    return Update(before, gradient, after, gains, rate, limit)


def update_values(case: Update) -> dict[str, Any]:
    return {
        "n": 1,
        "U": case.before,
        "G": case.gradient,
        "V": case.after,
        "d": case.gains,
        "c": ONE,
        "eta": case.rate,
        "m": case.limit,
    }


@st.composite
def exploding(pick: Pick) -> Update:
    """gamma of 2 or more, and an exploded gradient that points away from it."""
    before, raw = (exact([[pick(st.integers(2, 100))]]) for _ in range(2))
    rate = Number(1, 10)
    gradient = clip_by_norm(raw[0], ONE)[None]
    after = clipped_update(before, raw, rate, ONE)
    return Update(before, gradient, after, exact([1]), rate, ONE)


@refuting("explosion-easily-solved.strong", exploding(), update_values)
def test_gamma_stays_above_one_after_a_clipped_update(case: Update) -> None:
    bounded(squared_gamma(case.gains, case.after), ONE, of="gamma^2")


def moves_little(case: Update) -> None:
    moved = squared_frobenius(case.after - case.before)
    bounded(moved, (case.rate * case.limit) ** 2, of="the squared step")


@confirming("explosion-easily-solved.one-update", updates())
def test_a_clipped_update_moves_the_weights_by_at_most_eta_m(case: Update) -> None:
    moves_little(case)


@ablating(
    "explosion-easily-solved.one-update",
    "clipped",
    updates(clipped=False, plain=True),
    update_values,
)
def test_an_update_that_is_not_clipped_jumps(case: Update) -> None:
    moves_little(case)


def keeps_gamma(case: Update) -> None:
    gain = abs(case.gains[0])
    before, after = gain * abs(case.before[0, 0]), gain * abs(case.after[0, 0])
    assert after >= before - case.rate * case.limit


@confirming("explosion-easily-solved.gamma-stays", updates())
def test_clipping_keeps_gamma_where_it_is(case: Update) -> None:
    keeps_gamma(case)


@ablating(
    "explosion-easily-solved.gamma-stays",
    "clipped",
    updates(clipped=False, plain=True),
    update_values,
)
def test_an_update_that_is_not_clipped_may_lower_gamma(case: Update) -> None:
    keeps_gamma(case)


@ablating(
    "explosion-easily-solved.gamma-stays",
    "gains",
    updates(loose_gains=True, plain=True),
    update_values,
)
def test_gamma_stays_only_for_bounded_slopes(case: Update) -> None:
    keeps_gamma(case)
