"""How often a term is rounded, in the tree and one step after the other."""

from fractions import Fraction
from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.numeric.kernels.linear_scan import sequential_scan, tree_scan
from longdep.numeric.kernels.memory_capacity import nearest
from longdep.reports.record.evidence import ablating, bounded, confirming, refuting
from tests.claims.linear_scan.roundings import (
    EXPONENTS,
    FACTORS,
    Climb,
    Off,
    Scanned,
    climbs,
    scanned,
    within,
)

POWERS = st.integers(0, 4).map(lambda depth: 2**depth)


def by_siblings(level: int, earlier: int) -> int:
    return 2**level * earlier


def by_more(level: int, earlier: int) -> int:
    return 2**level * earlier + 1


def passes(ratio: Fraction, q: Fraction, roundings: int) -> None:
    """At most so many roundings, either way."""
    bounded(max(ratio, 1 / ratio), q**roundings)


def only_sums(case: Climb) -> None:
    assert within(case.ratio, case.q, len(case.earlier))


def as_the_lag_says(case: Climb) -> None:
    assert within(case.ratio, case.q, case.lag + len(case.earlier))


@refuting("tree-rounding", climbs(allowed=by_siblings), Climb.values)
def test_products_of_decays_are_rounded_too(case: Climb) -> None:
    only_sums(case)


class ExactProducts(Off):
    """As the numbers that are off, but for products."""

    def __mul__(self, other: Off) -> Off:
        return ExactProducts(self.value * other.value, self.factors)

    def __add__(self, other: Off) -> Off:
        return ExactProducts(super().__add__(other).value, self.factors)


def exactly_multiplied(case: Scanned) -> tuple[Any, Any]:
    decays, inputs = case.arrays()
    for array in (decays, inputs):
        array[:] = [ExactProducts(x.value, x.factors) for x in array]
    return decays, inputs


@confirming("tree-rounding.exact-products", scanned(POWERS))
def test_with_exact_products_a_term_passes_one_rounding_a_level(case: Scanned) -> None:
    last = tree_scan(*exactly_multiplied(case))[-1]
    depth = len(case.decays).bit_length() - 1
    passes(case.ratio(last), case.q, depth)


@ablating(
    "tree-rounding.exact-products",
    "exact-products",
    climbs(allowed=by_siblings),
    Climb.values,
)
def test_with_rounded_products_a_term_passes_more(case: Climb) -> None:
    only_sums(case)


@confirming("tree-rounding.lag", scanned(POWERS))
def test_in_the_tree_a_term_of_lag_k_passes_k_and_log_t_roundings(
    case: Scanned,
) -> None:
    last = tree_scan(*case.arrays())[-1]
    depth = len(case.decays).bit_length() - 1
    passes(case.ratio(last), case.q, case.lag + depth)


@ablating("tree-rounding.lag", "one-a-decay", climbs(allowed=by_more), Climb.values)
def test_a_product_that_is_rounded_twice_passes_more(case: Climb) -> None:
    as_the_lag_says(case)


@confirming("tree-rounding.sequential", scanned(st.integers(1, 12)))
def test_in_order_a_term_of_lag_k_passes_twice_k_and_one_roundings(
    case: Scanned,
) -> None:
    last = sequential_scan(*case.arrays())[-1]
    passes(case.ratio(last), case.q, 2 * case.lag + 1)


class Near(NamedTuple):
    """Two decays 1 - i u and 1 - j u of p bits."""

    bits: int
    first: int
    second: int

    def values(self) -> dict[str, Any]:
        return {"p": self.bits, "i": self.first, "j": self.second}


def rounds_down(case: Near) -> None:
    unit = Fraction(1, 2**case.bits)
    decays = [1 - case.first * unit, 1 - case.second * unit]
    product = nearest(decays[0] * decays[1], case.bits)
    assert product == 1 - (case.first + case.second) * unit


@st.composite
def near_one(pick: st.DrawFn, *, close: bool = True) -> Near:
    """Decays near enough to 1, or any below."""
    p = pick(st.integers(2, 9))
    most = 2 ** (p - 1) - 1
    first = pick(st.integers(1, most))
    return Near(p, first, pick(st.integers(1, most // first if close else most)))


DOWN = "tree-rounding.rounded-down"


@confirming(DOWN, near_one())
def test_products_of_decays_just_below_1_are_rounded_down(case: Near) -> None:
    rounds_down(case)


@ablating(DOWN, "close", near_one(close=False), Near.values)
def test_products_of_decays_further_below_1_are_rounded_either_way(case: Near) -> None:
    rounds_down(case)


class Steps(NamedTuple):
    """A term on its way through a scan in order: what sums and products are off."""

    q: Fraction
    sums: list[int]
    products: list[int]

    @property
    def lag(self) -> int:
        return min(len(self.sums) - 1, len(self.products))

    def ratio(self, lag: int) -> Fraction:
        return self.q ** (sum(self.sums[: lag + 1]) + sum(self.products[:lag]))

    def values(self) -> dict[str, Any]:
        steps = range(self.lag + 1)
        return {
            "q": self.q,
            "t": self.lag,
            "rho": {t: self.ratio(t) for t in steps},
            "e": {t: self.q ** self.sums[t] for t in steps},
            "phi": {t: self.q ** self.products[t] for t in range(self.lag)},
            "horizon": self.lag,
        }


@ablating(
    "tree-rounding.sequential",
    "each-product",
    st.builds(
        Steps, FACTORS, EXPONENTS, st.lists(st.integers(-3, 3), min_size=1, max_size=4)
    ),
    Steps.values,
)
def test_a_product_that_is_rounded_more_often_passes_more(case: Steps) -> None:
    assert within(case.ratio(case.lag), case.q, 2 * case.lag + 1)
