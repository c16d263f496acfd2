"""Whether clipping solves the explosion: what it does to the weights and to gamma."""

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


@refuting("explosion-easily-solved", exploding(), update_values)
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


class Run(NamedTuple):
    """Weights after each of several updates."""

    weights: list[Array]
    gradients: list[Array]
    rate: Number
    limit: Number


@st.composite
def runs(pick: Pick, clipped: bool = True) -> Run:
    rate = pick(positive()) if clipped else Number(1, 10)
    limit = pick(positive()) if clipped else ONE
    weights, gradients = [pick(draw.matrices(1))], []
    for raw in pick(st.lists(draw.matrices(1), min_size=1, max_size=4)):
        used = clip_by_norm(raw.reshape(-1), limit).reshape(1, 1) if clipped else raw
        gradients.append(used)
        weights.append(weights[-1] - rate * used)
    return Run(weights, gradients, rate, limit)


def run_values(run: Run) -> dict[str, Any]:
    return {
        "n": 1,
        "t": len(run.gradients),
        "U": dict(enumerate(run.weights)),
        "G": dict(enumerate(run.gradients)),
        "eta": run.rate,
        "m": run.limit,
        "horizon": len(run.gradients),
    }


def drifts(run: Run) -> None:
    moved = abs((run.weights[-1] - run.weights[0])[0, 0])
    bounded(moved, len(run.gradients) * run.rate * run.limit, of="the way")


@confirming("explosion-easily-solved.whole-run", runs())
def test_clipped_updates_drift_and_do_not_jump(run: Run) -> None:
    drifts(run)


@ablating(
    "explosion-easily-solved.whole-run", "clipped", runs(clipped=False), run_values
)
def test_without_clipping_one_update_may_go_further(run: Run) -> None:
    drifts(run)
