"""How much is rounded in all, where decays stay below 1."""

from fractions import Fraction
from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.reports.record.evidence import ablating, bounded, confirming


class Steady(NamedTuple):
    """Decays of a size, how long they remember, and a scan of some steps."""

    memory: Fraction
    decay: Fraction
    levels: int
    steps: int

    def values(self) -> dict[str, Any]:
        return {
            "c": self.memory,
            "r": self.decay,
            "d": self.levels,
            "t": self.steps,
        }


def rounded_in_all(case: Steady) -> None:
    """Both sums stay below their bounds."""
    sizes = [case.decay**lag for lag in range(case.steps)]
    tree = sum((lag + case.levels) * size for lag, size in enumerate(sizes))
    ordered = sum((2 * lag + 1) * size for lag, size in enumerate(sizes))
    assert tree <= case.memory * (case.memory - 1 + case.levels)
    bounded(Fraction(ordered), case.memory * (2 * case.memory - 1))


MEMORIES = st.builds(Fraction, st.integers(2, 12), st.just(2))
LEVELS = st.integers(0, 6)


def remembering(memory: Fraction) -> Any:
    shares = st.builds(Fraction, st.integers(0, 4), st.just(4))
    decays = shares.map(lambda share: share * (1 - 1 / memory))
    return st.builds(Steady, st.just(memory), decays, LEVELS, st.integers(0, 40))


@confirming("tree-rounding.steady", MEMORIES.flatmap(remembering))
def test_both_orders_round_in_all_about_as_much(case: Steady) -> None:
    rounded_in_all(case)


@ablating(
    "tree-rounding.steady",
    "limited-memory",
    st.builds(Steady, MEMORIES, st.just(Fraction(1)), LEVELS, st.integers(0, 40)),
    Steady.values,
)
def test_decays_of_1_round_ever_more(case: Steady) -> None:
    rounded_in_all(case)
