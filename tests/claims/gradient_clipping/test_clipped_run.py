"""How far a run of clipped updates moves the weights, whatever the gradients."""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.gradient_clipping import clip_by_norm
from longdep.numeric.kernels.weight_decay import squared_frobenius
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.gradient_clipping.cases import ONE, Number, Pick, positive

UNITS = {
    1: ((1,), (-1,)),
    2: ((1, 0, 0, 0), (1, 1, 1, 1), (3, 0, 0, -4), (1, 2, -2, 4)),
}


class Training(NamedTuple):
    """Weights after each of several updates, the gradients, and what was used."""

    weights: list[Array]
    gradients: list[Array]
    used: list[Array]
    rate: Number
    limit: Number


@st.composite
def explosive(pick: Pick, clipped: bool = True) -> Training:
    """Gradients that grow like gamma^k; without `clipped` they are used as they are."""
    width = pick(st.integers(1, 2)) if clipped else 1
    gamma = Number(pick(st.integers(2, 40)))
    rate, limit = (pick(positive()) if clipped else ONE for _ in range(2))
    weights, gradients, used = [pick(draw.matrices(width))], [], []
    for power in range(pick(st.integers(1, 5))):
        flat = exact(pick(st.sampled_from(UNITS[width]))) * gamma**power
        gradients.append(flat.reshape(width, width))
        kept = clip_by_norm(flat, limit) if clipped else flat
        used.append(kept.reshape(width, width))
        weights.append(weights[-1] - rate * used[-1])
    return Training(weights, gradients, used, rate, limit)


def training_values(run: Training) -> dict[str, Any]:
    return {
        "n": len(run.weights[0]),
        "t": len(run.used) - 1,
        "U": dict(enumerate(run.weights)),
        "G": dict(enumerate(run.gradients)),
        "C": dict(enumerate(run.used)),
        "eta": run.rate,
        "m": run.limit,
        "horizon": len(run.used) - 1,
    }


def never_jumps(run: Training) -> None:
    """The last update moves no further than eta m, all t of them than t eta m."""
    first, *_, before, last = run.weights[0], *run.weights
    longest = run.rate * run.limit
    moved = squared_frobenius(last - before)
    bounded(moved, longest**2, of="the squared step")
    moved = squared_frobenius(last - first)
    bounded(moved, (len(run.used) * longest) ** 2, of="the squared way")


@confirming("explosion-easily-solved", explosive())
def test_however_fast_gradients_explode_clipped_updates_stay_small(
    run: Training,
) -> None:
    never_jumps(run)


@ablating(
    "explosion-easily-solved", "clipped", explosive(clipped=False), training_values
)
def test_exploding_gradients_that_are_not_clipped_throw_the_weights_far(
    run: Training,
) -> None:
    never_jumps(run)


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
