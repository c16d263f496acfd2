"""Whether every step composes the same function."""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.precision import Array, balls, exact, tanh
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


class Layer(NamedTuple):
    """A tanh layer, and the states and inputs of two steps."""

    weight: Array
    fed: Array
    bias: Array
    states: tuple[Array, Array]
    inputs: tuple[Array, Array]

    @property
    def results(self) -> list[Array]:
        """What the two steps make of them: certified, exact at 0."""
        pairs = zip(self.states, self.inputs, strict=True)
        return [
            tanh(balls(self.weight @ state + self.fed @ given + self.bias))
            for state, given in pairs
        ]

    def values(self) -> dict[str, Any]:
        return {
            "n": len(self.bias),
            "m": self.fed.shape[1],
            "U": entries(self.weight),
            "V": entries(self.fed),
            "b": dict(enumerate(self.bias, start=1)),
            "h": entries(np.stack(self.states, axis=1), column=0),
            "x": entries(np.stack(self.inputs, axis=1), column=0),
            "i": 1 + self.unit,
            "t": 0,
            "r": 1,
            "horizon": 2,
        }

    @property
    def unit(self) -> int:
        """One in which the steps differ, if there is one."""
        first, second = self.results
        apart = [not a.overlaps(b) for a, b in zip(first, second, strict=True)]
        return apart.index(True) if True in apart else 0


def entries(matrix: Array, column: int = 1) -> dict[tuple[int, int], Any]:
    """The entries by row, from 1, and column."""
    return {(i + 1, j + column): x for (i, j), x in np.ndenumerate(matrix)}


@st.composite
def layers(
    pick: st.DrawFn, *, same_state: bool = True, same_input: bool = True
) -> Layer:
    units, features = pick(draw.sizes(1, 2)), pick(draw.sizes(1, 2))

    def vector(size: int) -> Array:
        return pick(draw.vectors(size, WHOLE))

    state, given = vector(units), vector(features)
    return Layer(
        pick(draw.matrices(units, units, WHOLE)),
        pick(draw.matrices(units, features, WHOLE)),
        vector(units),
        (state, state if same_state else vector(units)),
        (given, given if same_input else vector(features)),
    )


def agree_in_every_unit(case: Layer) -> None:
    first, second = case.results
    assert all(a.overlaps(b) for a, b in zip(first, second, strict=True))


@confirming("same-function", layers())
def test_two_steps_make_the_same_of_one_state_and_input(case: Layer) -> None:
    agree_in_every_unit(case)


@ablating("same-function", "same-state", layers(same_state=False), Layer.values)
def test_two_steps_make_different_things_of_two_states(case: Layer) -> None:
    agree_in_every_unit(case)


@ablating("same-function", "same-input", layers(same_input=False), Layer.values)
def test_two_steps_make_different_things_of_two_inputs(case: Layer) -> None:
    agree_in_every_unit(case)


@refuting("same-function.state-alone", UNITS, Unit.values)
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
