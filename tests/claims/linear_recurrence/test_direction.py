"""Whether the direction of the state converges, and how fast."""

from fractions import Fraction
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import states
from longdep.numeric.precision import Array, context, exact, rational
from longdep.numeric.rounding import float_format
from longdep.reports.record.evidence import ablating, bounded, confirming, measuring
from longdep.reports.record.finding import Measurement
from tests.claims.linear_recurrence.runs import Run, run_values
from tests.claims.linear_recurrence.spectral_cases import of_premise
from tests.claims.linear_recurrence.vocabulary import NONZERO, Pick, squared


class Turning(NamedTuple):
    """Two eigenvalues, the first of an eigenvector u of length 1; states of a run."""

    run: Run
    unit: Array
    first: flint.fmpq
    second: flint.fmpq

    @property
    def rests(self) -> Array:
        """h - u u^T h at every time."""
        return self.run.states - (self.run.states @ self.unit)[:, None] * self.unit

    @property
    def sides(self) -> tuple[flint.fmpq, flint.fmpq]:
        """Both sides of the bound on the angle, squared."""
        part = (self.unit @ self.run.states[0]) ** 2
        time, last = 2 * self.run.time, self.run.states[-1]
        left = squared(self.rests[-1]) * self.first**time * part
        return left, self.second**time * squared(self.rests[0]) * squared(last)


@st.composite
def turnings(pick: Pick) -> Turning:
    """A symmetric weight; the rest of its spectrum is smaller than the second."""
    size = pick(draw.sizes(2))
    basis, second, gap = pick(draw.orthogonal(size)), pick(NONZERO), pick(NONZERO)
    others = pick(draw.vectors(size - 2, draw.rationals(-1, 1))) * second
    first = gap + second if gap * second > 0 else gap - second
    weight = of_premise(basis, np.diag([first, second, *others]))
    start = basis @ np.array([pick(NONZERO), *pick(draw.vectors(size - 1))])
    run = Run(weight, states(weight, start, pick(st.integers(0, 6))))
    return Turning(run, basis[:, 0], first, second)


@confirming("power-method.direction", turnings())
def test_the_distance_to_the_dominant_line_falls_at_the_rate(case: Turning) -> None:
    bounded(*case.sides)


@st.composite
def plane_turnings(
    pick: Pick,
    first: st.SearchStrategy[flint.fmpq] = NONZERO,
    second: st.SearchStrategy[flint.fmpq] = NONZERO,
    coupling: st.SearchStrategy[flint.fmpq] | None = None,
    part: st.SearchStrategy[flint.fmpq] = NONZERO,
) -> Turning:
    """W^T = [[first, 0], [coupling, second]], u the first axis, one step."""
    a, d = pick(first), pick(second)
    c = flint.fmpq(0) if coupling is None else pick(coupling)
    weight = exact([[a, c], [0, d]])
    start = np.array([pick(part), pick(NONZERO)])
    unit = exact([1, 0])
    return Turning(Run(weight, states(weight, start, 1)), unit, a, d)


def turning_values(case: Turning, **other: Any) -> dict[str, Any]:
    numbers_ = {"lambda_1": case.first, "lambda_2": case.second}
    return {**run_values(case.run, u=case.unit), **numbers_, **other}


def turns(case: Turning) -> bool:
    """Whether the angle obeys its bound, and the bound tends to 0."""
    left, right = case.sides
    aligned = case.unit @ case.run.states[0] != 0
    return bool(left <= right and aligned and abs(case.first) > abs(case.second))


ABOVE_TWO, UP_TO_TWO = draw.rationals(3, 4, 1), draw.rationals(1, 2, 1)
ONLY_ONE = st.just(flint.fmpq(1))
LARGER = {"first": ABOVE_TWO, "second": UP_TO_TWO}


@ablating(
    "power-method.direction",
    "right-eigenvector",
    plane_turnings(**LARGER, coupling=NONZERO),
    turning_values,
)
def test_where_eigenvectors_are_not_orthogonal_another_direction_wins(
    case: Turning,
) -> None:
    assert turns(case)


@ablating(
    "power-method.direction",
    "gap",
    plane_turnings(**LARGER).map(lambda case: case._replace(second=flint.fmpq(1, 2))),
    turning_values,
)
def test_the_rate_is_not_set_by_any_smaller_number(case: Turning) -> None:
    assert turns(case)


@ablating(
    "power-method.direction",
    "strict-dominance",
    plane_turnings(first=ONLY_ONE, second=st.sampled_from(exact([-1, 1, 2]).tolist())),
    turning_values,
)
def test_a_tie_of_two_eigenvalues_keeps_the_direction_turning(case: Turning) -> None:
    assert turns(case)


@ablating(
    "power-method.direction",
    "aligned-start",
    plane_turnings(**LARGER, part=draw.rationals(0, 1, 1)),
    turning_values,
)
def test_a_start_without_a_dominant_part_never_turns(case: Turning) -> None:
    assert turns(case)


ROUNDED_STEPS = 30


def turned(ratio: str) -> tuple[Array, Array]:
    """A run in float64, W = ratio I + (1 - ratio) u u^T with u = (1, 1, 1, 1) / 2.

    W is exactly representable, and so are u and the eigenvalues 1 and ratio.
    """
    share = float(Fraction(ratio))
    weight = np.eye(4) * share + (1 - share) / 4
    start = np.array([1.0, 0.1, -0.3, 0.7])
    return weight, states(weight, start, ROUNDED_STEPS)


def steps_within_rounding(ratio: str) -> tuple[bool, float]:
    """Whether every step turned the state by the ratio, up to its own rounding.

    One step in float64 is W^T h + f with norm(f) <= gamma_4 norm(W)_F norm(h) = e: a
    sum of four products puts at most four roundings on each. So the part along u lies
    within e of its image, the rest too, and the tangent is multiplied by the ratio up
    to the factor (1 + e/(ratio norm(rest))) / (1 - e/part), or its inverse bound.
    Nothing else is rounded: the parts are exact rationals of the computed states.
    """
    weight, computed = turned(ratio)
    unit, second = exact(np.ones(4, dtype=int)) / 2, rational(ratio)
    run, entries = exact(computed), exact(weight)
    gamma = float_format(np.float64).gamma(4)
    parts, rests = run @ unit, run - (run @ unit)[:, None] * unit
    kept = True
    with context(60):
        for now, part, rest, part_next, rest_next in zip(
            run, parts, rests, parts[1:], rests[1:], strict=False
        ):
            slip = gamma * flint.arb(squared(entries) * squared(now)).sqrt()
            share_rest = slip / (second * flint.arb(squared(rest)).sqrt())
            share_part = slip / abs(part)
            moved = flint.arb(squared(rest_next) / squared(rest)).sqrt()
            factor = moved * abs(part / part_next) / second
            kept &= bool(factor <= (1 + share_rest) / (1 - share_part))
            kept &= bool(factor >= (1 - share_rest) / (1 + share_part))
        whole = flint.arb(squared(rests[-1]) / squared(rests[0])).sqrt()
        whole *= abs(parts[0] / parts[-1])
        return kept, float((whole.log() / ROUNDED_STEPS).exp().mid())


@measuring("power-method.direction")
def test_in_float64_every_step_turns_the_state_by_the_ratio() -> Measurement:
    ratios = ("1/2", "3/4", "15/16")
    measured = {ratio: steps_within_rounding(ratio) for ratio in ratios}
    return Measurement(
        decides=all(kept for kept, _ in measured.values()),
        rule="at every one of 30 steps in float64 the tangent of the angle to u is "
        "multiplied by lambda_2/lambda_1 up to the rounding of that step, bounded by "
        "gamma_4 |W|_F |h|",
        values={
            f"lambda_2/lambda_1 = {ratio}": {
                "predicted factor per step": round(float(Fraction(ratio)), 4),
                "measured, mean of 30 steps": round(mean, 4),
            }
            for ratio, (_, mean) in measured.items()
        },
        samples=ROUNDED_STEPS * len(ratios),
    )
