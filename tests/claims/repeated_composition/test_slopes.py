"""Whether most points of a composition are flat, and some steep."""

from fractions import Fraction

from longdep.numeric.kernels.repeated_composition import SCALES
from longdep.reports.record.evidence import measuring
from longdep.reports.record.finding import Measurement
from tests.claims.repeated_composition.shares import FIGURE, measured


@measuring("mostly-flat")
def test_most_points_are_flat_in_most_systems_like_the_one_shown() -> Measurement:
    return measured("flat", FIGURE)


@measuring("mostly-flat.every-scale")
def test_most_points_are_flat_at_every_scale() -> Measurement:
    return measured("flat", SCALES)


@measuring("mostly-flat.figure")
def test_most_points_are_flat_in_systems_like_the_one_shown() -> Measurement:
    return measured("flat", FIGURE, Fraction(3, 4))


@measuring("some-steep.figure")
def test_some_points_are_steep_in_systems_like_the_one_shown() -> Measurement:
    return measured("steep", FIGURE, Fraction(3, 4))


@measuring("mostly-flat.large-weights")
def test_most_points_are_flat_for_large_weights() -> Measurement:
    return measured("flat", (3, 5))


@measuring("some-steep")
def test_some_points_are_steep_in_most_systems_like_the_one_shown() -> Measurement:
    return measured("steep", FIGURE)


@measuring("some-steep.every-scale")
def test_some_points_are_steep_at_every_scale() -> Measurement:
    return measured("steep", SCALES)


@measuring("some-steep.large-weights")
def test_some_points_are_steep_for_large_weights() -> Measurement:
    return measured("steep", (2, 3, 5))
