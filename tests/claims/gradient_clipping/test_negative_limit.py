"""A limit of the wrong sign, and why the clipped gradient points downhill."""

import numpy as np
from hypothesis import strategies as st

from longdep.numeric.kernels.gradient_clipping import (
    CONVENTIONS,
    clip_by_norm,
    clip_by_value,
    norm,
)
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import ablating, confirming, measuring, refuting
from longdep.reports.record.finding import Measurement
from tests.claims.gradient_clipping.cases import (
    Clip,
    Pick,
    clips,
    convention,
    positive,
    shown,
    units,
    values_of,
)


def goes_down(case: Clip) -> None:
    assert case.gradient @ case.result >= 0


@confirming("clipping.descent", clips())
def test_the_clipped_gradient_never_points_uphill(case: Clip) -> None:
    goes_down(case)


@st.composite
def negative_limits(pick: Pick) -> Clip:
    """The formula g m/max(|g|, m) with m < 0, which the kernel refuses."""
    gradient, limit = pick(units(1)) * pick(positive()), -pick(positive())
    factor = limit / max(norm(gradient)[0], limit)
    return Clip(gradient, limit, gradient * factor)


@ablating("clipping.descent", "limit", negative_limits(), values_of)
def test_a_negative_limit_turns_the_gradient_around(case: Clip) -> None:
    goes_down(case)


@refuting("clipping-negative-limit", negative_limits(), values_of)
def test_a_limit_of_the_wrong_sign_sends_the_gradient_uphill(case: Clip) -> None:
    goes_down(case)


@measuring("clipping-negative-limit")
def test_a_negative_limit_is_refused_or_harmless() -> Measurement:
    gradient, limit = np.array([3.0, 4.0]), -1.0
    rows, harmless = [], True

    def meaning(result: Array) -> str:
        return "points uphill" if gradient @ result < 0 else "is not clipped"

    for name in CONVENTIONS:
        text = shown(convention(name), gradient, limit)
        if text == "refused":
            rows.append([name, text, "nothing happens"])
            continue
        result = clip_by_norm(gradient, limit, name)
        harmless = harmless and bool(gradient @ result >= 0)
        rows.append([name, text, meaning(result)])
    cut = clip_by_value(gradient, limit)
    rows.append(["by value", shown(clip_by_value, gradient, limit), meaning(cut)])
    return Measurement(
        harmless,
        "holds if every convention, given (3, 4) and the limit -1, refuses or returns "
        "a vector whose inner product with the gradient is not negative.",
        {"columns": ["convention", "result", "what it means"], "rows": rows},
        len(CONVENTIONS),
    )
