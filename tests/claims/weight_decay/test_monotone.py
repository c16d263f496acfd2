"""More decay, smaller weights: the minimisers under two l2 coefficients."""

from typing import Any

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.weight_decay import squared_frobenius
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.weight_decay.cases import Pick, positive


@st.composite
def two_rates(pick: Pick, without: str | None = None) -> dict[str, Any]:
    """A weight and loss for each coefficient; comparisons tight unless dropped."""
    first, second = pick(draw.matrices(1)), pick(draw.matrices(1))
    low = pick(positive())
    high = low if without == "larger" else low + pick(positive())
    gap = (squared_frobenius(second) - squared_frobenius(first)) / 2
    base = pick(draw.rationals())
    if without is None and gap > 0:
        first, second, gap = second, first, -gap
    edge = high if without == "minimiser" else low
    return {
        "n": 1,
        "U": first,
        "V": second,
        "lambda": low,
        "mu": high,
        "L_U": base + edge * gap,
        "L_V": base,
    }


def shrinks(case: dict[str, Any]) -> None:
    assert squared_frobenius(case["V"]) <= squared_frobenius(case["U"])


def prefers(case: dict[str, Any], rate: str, here: str, there: str) -> bool:
    """Whether the weight `here` is no worse than `there` under a coefficient."""
    sides = [
        case[f"L_{name}"] + case[rate] * squared_frobenius(case[name]) / 2
        for name in (here, there)
    ]
    return bool(sides[0] <= sides[1])


@confirming("decay-bounds-gamma.monotone", two_rates())
def test_a_larger_coefficient_gives_no_larger_weight(case: dict[str, Any]) -> None:
    assert prefers(case, "lambda", "U", "V")
    assert prefers(case, "mu", "V", "U")
    shrinks(case)


@ablating("decay-bounds-gamma.monotone", "larger", two_rates("larger"), dict)
def test_equal_coefficients_decide_nothing(case: dict[str, Any]) -> None:
    shrinks(case)


@ablating("decay-bounds-gamma.monotone", "minimiser", two_rates("minimiser"), dict)
def test_the_first_weight_must_be_a_minimiser(case: dict[str, Any]) -> None:
    shrinks(case)


@ablating(
    "decay-bounds-gamma.monotone", "other-minimiser", two_rates("other-minimiser"), dict
)
def test_the_second_weight_must_be_a_minimiser(case: dict[str, Any]) -> None:
    shrinks(case)
