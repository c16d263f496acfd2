"""Whether contraction on the tube bounds the effect of noise on a curved map."""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.latching import noisy_states
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.latching.cases import UNIT, Q, all_bounded, number, table


class Curved(NamedTuple):
    """F(v) = c v^2 from one start, without and with noise."""

    curve: Any
    start: Any
    noise: list[Any]
    size: Any

    def act(self, points: Array) -> Array:
        return points * points * self.curve

    @property
    def clean(self) -> Array:
        return noisy_states(self.act, number(self.start), exact(self.noise) * 0)[:, 0]

    @property
    def noisy(self) -> Array:
        return noisy_states(self.act, number(self.start), exact(self.noise))[:, 0]

    @property
    def shares(self) -> list[Any]:
        """|F(h) - F(g)| / |h - g| = |c (h + g)| at every step."""
        pairs = zip(self.noisy, self.clean, strict=True)
        return [abs(self.curve * (h + g)) for h, g in pairs]

    def values(self) -> dict[str, Any]:
        points = [*self.noisy, *self.clean]
        return {
            "c": self.curve,
            "F": {str(v): self.act(v) for v in points},
            "h": table(self.noisy),
            "g": table(self.clean),
            "e": table(self.noise),
            "epsilon": self.size,
            "gamma": Q(0),
            "t": len(self.noise),
            "horizon": len(self.noise),
        }


@st.composite
def curved(pick: st.DrawFn, *, curve: Any, start: Any, steps: Any) -> Curved:
    size = pick(draw.rationals("1/2", 1, 2))
    count = pick(steps)
    noise = [pick(UNIT) * size for _ in range(count)]
    return Curved(pick(curve), pick(start), noise, size)


GENTLE = curved(
    curve=draw.rationals("-1/8", "1/8", 8), start=UNIT, steps=st.integers(1, 4)
)
STEEP = curved(curve=st.just(Q(10)), start=st.just(Q(0)), steps=st.integers(1, 3))


@confirming("robust-memory-vanishes.tube", GENTLE)
def test_contraction_on_the_tube_bounds_the_effect_of_noise(case: Curved) -> None:
    rate = max(case.shares)
    pairs = zip(case.noisy, case.clean, strict=True)
    all_bounded(((1 - rate) * abs(h - g), case.size) for h, g in pairs)


def as_if_flat(case: Curved) -> None:
    """The bound for slope 0, which is the slope along the clean trajectory."""
    assert abs(case.noisy[-1] - case.clean[-1]) <= case.size


@refuting("robust-memory-vanishes.slope-only", STEEP, Curved.values)
def test_slope_zero_along_the_trajectory_does_not_hold_the_noise(case: Curved) -> None:
    as_if_flat(case)


@ablating("robust-memory-vanishes.tube", "tube", STEEP, Curved.values)
def test_without_contraction_on_the_tube_the_state_runs_away(case: Curved) -> None:
    as_if_flat(case)


FLAT = curved(curve=st.just(Q(0)), start=st.just(Q(0)), steps=st.just(1)).map(
    lambda c: c._replace(size=Q(1, 4))
)


@ablating("robust-memory-vanishes.tube", "small-noise", FLAT, Curved.values)
def test_loud_noise_moves_the_state_further(case: Curved) -> None:
    as_if_flat(case)
