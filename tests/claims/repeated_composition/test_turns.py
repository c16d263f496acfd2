"""Whether the composed function turns many times."""

from longdep.numeric.kernels.repeated_composition import SCALES
from longdep.reports.record.evidence import measuring
from longdep.reports.record.finding import Measurement
from tests.claims.repeated_composition.shares import FIGURE, measured


@measuring("many-turns")
def test_most_systems_like_the_one_shown_turn_many_times() -> Measurement:
    return measured("turns", FIGURE)


@measuring("many-turns.every-scale")
def test_curves_turn_many_times_at_every_scale() -> Measurement:
    return measured("turns", SCALES)


@measuring("many-turns.large-weights")
def test_curves_turn_many_times_for_very_large_weights() -> Measurement:
    return measured("turns", FIGURE)


@measuring("many-turns.grows")
def test_composing_adds_turns_for_large_weights() -> Measurement:
    return measured("more", (3, 5))
