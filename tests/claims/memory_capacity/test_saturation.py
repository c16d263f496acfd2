"""Whether each step makes the state less sensitive to new input."""

from functools import cache
from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.memory_capacity import logistic, sensitivity
from longdep.numeric.precision import balls
from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.memory_capacity.cases import ANY, ONE, STILL, UP


class Point(NamedTuple):
    """A weight and a pre-activation."""

    weight: Any
    drive: Any

    @property
    def slopes(self) -> tuple[Any, Any]:
        """The sensitivity to the same input now and one step later."""
        now = balls([self.drive])
        return sensitivity(now)[0], sensitivity(now + self.weight * logistic(now))[0]


def point_values(case: Point) -> dict[str, Any]:
    return {"V": case.weight, "z": case.drive}


@cache
def points(weight: Any, share: Any) -> st.SearchStrategy[Point]:
    """Pre-activations that are the weight times a share."""
    return st.builds(lambda v, y: Point(v, v * y), weight, share)


def becomes_less_sensitive(case: Point) -> None:
    now, later = case.slopes
    assert later < now


@refuting("saturates.strong", points(draw.rationals(), STILL), point_values)
def test_without_feedback_a_unit_stays_as_sensitive_as_it_was(case: Point) -> None:
    becomes_less_sensitive(case)


@refuting(
    "saturates.strong", points(draw.nonzero_rationals(), st.just(-ONE)), point_values
)
def test_before_it_reaches_zero_a_unit_becomes_more_sensitive(case: Point) -> None:
    becomes_less_sensitive(case)


@confirming("saturates.falls", points(draw.nonzero_rationals(), UP))
def test_past_zero_every_step_makes_a_fed_back_unit_less_sensitive(
    case: Point,
) -> None:
    becomes_less_sensitive(case)


@ablating("saturates.falls", "fed-back", points(ANY, STILL), point_values)
def test_a_unit_that_is_not_fed_back_does_not_saturate(case: Point) -> None:
    becomes_less_sensitive(case)


@ablating(
    "saturates.falls",
    "same-side",
    points(draw.nonzero_rationals(), draw.rationals("-3", "0")),
    point_values,
)
def test_on_the_other_side_of_zero_sensitivity_rises(case: Point) -> None:
    now, later = case.slopes
    assert not later > now


@confirming("saturates.slope", draw.rationals())
def test_the_sensitivity_is_the_slope_of_the_logistic_function(drive: Any) -> None:
    value = logistic(balls([drive]))
    assert sensitivity(balls([drive]))[0].overlaps((value * (1 - value))[0])
