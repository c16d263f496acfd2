"""Whether contraction makes the share of long lags exponentially small."""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.latching.cases import ONE, POSITIVE, SMALL, UNIT, Q, table


class Parts(NamedTuple):
    """Parts of the gradient by lag, bounds on them, and the lags tau..tau+m."""

    parts: list[Any]
    rate: Any
    scale: Any
    short: Any
    least: Any
    first: int
    more: int

    @property
    def both(self) -> tuple[Any, Any]:
        """The two sides of the bound."""
        long = sum(abs(v) for v in self.parts[self.first : self.first + self.more + 1])
        left = (1 - self.rate) * self.least * long
        return left, self.scale * self.rate**self.first * self.short

    def values(self) -> dict[str, Any]:
        return {
            "p": table(self.parts),
            "gamma": self.rate,
            "B": self.scale,
            "S": self.short,
            "b": self.least,
            "tau": self.first,
            "m": self.more,
            "horizon": len(self.parts),
        }


@st.composite
def parts(
    pick: st.DrawFn, *, share: Any = UNIT, rate: Any = None, short: Any = None
) -> Parts:
    gamma = pick(draw.rationals("1/4", "3/4") if rate is None else rate)
    scale, least = pick(POSITIVE), pick(POSITIVE)
    first, more = pick(SMALL), pick(SMALL)
    lags = range(first + more + 1)
    sizes = [pick(share) * scale * gamma**k for k in lags]
    extra = pick(draw.rationals(0, 2) if short is None else short)
    return Parts(sizes, gamma, scale, least + extra, least, first, more)


@confirming("signal-hidden.contraction", parts())
def test_the_long_lag_part_is_a_power_of_gamma_of_the_short_one(case: Parts) -> None:
    bounded(*case.both)


def is_hidden(case: Parts) -> None:
    left, right = case.both
    assert left <= right
    assert case.rate < 1


@ablating(
    "signal-hidden.contraction",
    "parts-decay",
    parts(share=draw.rationals(1, 9)),
    Parts.values,
)
def test_parts_that_do_not_decay_are_not_hidden(case: Parts) -> None:
    is_hidden(case)


@ablating(
    "signal-hidden.contraction",
    "short-part",
    parts(short=st.just(Q(0))).map(lambda c: c._replace(short=c.least / 10)),
    Parts.values,
)
def test_beside_a_faint_short_lag_part_nothing_is_hidden(case: Parts) -> None:
    is_hidden(case)


@ablating(
    "signal-hidden.contraction",
    "below-one",
    parts(rate=draw.rationals("1/2", 1, 2), share=st.just(ONE)),
    Parts.values,
)
def test_with_gamma_one_the_share_of_a_long_lag_does_not_fade(case: Parts) -> None:
    is_hidden(case)
