"""Whether every step composes the same function."""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.precision import balls, exact, tanh
from longdep.reports.record.evidence import ablating, confirming, refuting

WHOLE = draw.rationals(-2, 2, 1)


class Unit(NamedTuple):
    """A tanh unit, a state, and the inputs of two steps."""

    weight: Any
    fed: Any
    state: Any
    inputs: tuple[Any, Any]

    @property
    def results(self) -> list[Any]:
        """What the two steps make of the state: certified, exact at 0."""
        pre = [self.weight * self.state + self.fed * given for given in self.inputs]
        return list(tanh(balls(exact(pre))))

    def values(self) -> dict[str, Any]:
        return {
            "u": self.weight,
            "w": self.fed,
            "c": self.state,
            "x": dict(enumerate(self.inputs)),
            "t": 0,
            "r": 1,
            "horizon": 2,
        }


def agree(case: Unit) -> None:
    first, second = case.results
    assert first.overlaps(second)


UNITS = st.builds(Unit, WHOLE, WHOLE, WHOLE, st.tuples(WHOLE, WHOLE))


@refuting("same-function", UNITS, Unit.values)
def test_two_steps_make_different_things_of_one_state(case: Unit) -> None:
    agree(case)


@confirming(
    "same-function.equal-inputs",
    st.builds(Unit, WHOLE, WHOLE, WHOLE, WHOLE.map(lambda x: (x, x))),
)
def test_steps_with_equal_inputs_make_the_same_of_one_state(case: Unit) -> None:
    agree(case)


@ablating("same-function.equal-inputs", "equal-inputs", UNITS, Unit.values)
def test_with_other_inputs_a_step_is_another_function(case: Unit) -> None:
    agree(case)


@confirming(
    "same-function.no-inputs",
    st.builds(Unit, WHOLE, WHOLE, WHOLE, st.just((exact([0])[0],) * 2)),
)
def test_without_inputs_every_step_is_the_same_function(case: Unit) -> None:
    agree(case)


@ablating("same-function.no-inputs", "no-inputs", UNITS, Unit.values)
def test_inputs_make_the_steps_different_functions(case: Unit) -> None:
    agree(case)
