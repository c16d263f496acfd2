"""Whether it helps to stay where gradients neither vanish nor explode."""

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.reports.record.evidence import (
    ablating,
    bounded,
    confirming,
    refuting,
    witnessing,
)
from tests.claims.latching.cases import ONE, Q, squares
from tests.claims.latching.isometries import (
    STRETCHED,
    Isometry,
    isometries,
    keeps_length,
    lossy,
)


@confirming("staying-avoids.without-noise", isometries())
def test_without_noise_gradients_neither_vanish_nor_explode(case: Isometry) -> None:
    keeps_length(case)


@ablating("staying-avoids.without-noise", "orthogonal", STRETCHED, Isometry.values)
def test_a_weight_that_is_not_orthogonal_does_not_stay(case: Isometry) -> None:
    keeps_length(case)


def not_swamped(case: Isometry) -> None:
    keeps_length(case)
    assert squares(case.moved(case.time)[-1]) <= squares(case.start)


FAINT = isometries(
    largest=1, share=st.sampled_from([ONE, -ONE]), size=st.just(Q(1, 2))
).map(lambda c: c._replace(start=c.start / abs(c.start)))


@witnessing("staying-avoids", FAINT, Isometry.values)
def test_a_gradient_that_keeps_its_size_does_not_save_the_memory(
    case: Isometry,
) -> None:
    keeps_length(case)
    assert squares(case.moved(case.time)[-1]) > squares(case.start)


@refuting("staying-avoids.strong", FAINT, Isometry.values)
def test_noise_swamps_the_memory_of_an_isometry(case: Isometry) -> None:
    not_swamped(case)


@confirming("staying-avoids.short-span", isometries())
def test_over_a_short_span_the_noise_does_not_swamp(case: Isometry) -> None:
    keeps_length(case)
    moved = squares(case.moved(case.time)[-1])
    bounded(moved, (case.time * case.size) ** 2, of="squared displacement")


@ablating(
    "staying-avoids.short-span",
    "orthogonal",
    isometries(weight=lossy, largest=1, share=st.just(Q(0)), size=st.just(ONE)),
    Isometry.values,
)
def test_over_a_short_span_a_contraction_still_forgets(case: Isometry) -> None:
    if case.time <= abs(case.start[0]):
        keeps_length(case)


@ablating(
    "staying-avoids.short-span",
    "small-noise",
    isometries(
        largest=1,
        share=draw.rationals(2, 9, 1),
        size=st.just(Q(1, 4)),
        time=st.just(1),
    ),
    Isometry.values,
)
def test_loud_noise_swamps_even_a_short_span(case: Isometry) -> None:
    if case.time * case.size <= abs(case.start[0]):
        not_swamped(case)


@ablating(
    "staying-avoids.short-span", "short-span", isometries(largest=1), Isometry.values
)
def test_over_a_long_span_the_noise_swamps(case: Isometry) -> None:
    not_swamped(case)
