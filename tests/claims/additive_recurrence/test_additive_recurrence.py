"""Whether the claims on the additive recurrence hold (document 001)."""

from functools import cache
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.additive_recurrence import (
    additive_states,
    band,
    carried,
    chain,
    residual,
    simple_states,
    two_pieces,
)
from longdep.numeric.kernels.backpropagation import norms, vector_norms
from longdep.numeric.precision import Array, exact, identity_like
from longdep.reports.record.evidence import (
    ablating,
    bounded,
    confirming,
    proving,
    refuting,
    witnessing,
)

test_every_proof_checks = proving("additive_recurrence")

LAST = 4
QUARTERS = tuple(flint.fmpq(p, 4) for p in (0, 1, -1, 2, -2, 3, -3))


class Net(NamedTuple):
    """A simple net with a straight activation, its inputs and its start."""

    weight: Array
    input_weight: Array
    inputs: Array
    bias: Array
    shift: Array
    slope: Any
    start: Array

    @property
    def drives(self) -> Array:
        return self.inputs @ self.input_weight.T + self.bias

    @property
    def states(self) -> Array:
        return simple_states(
            self.weight, self.drives, self.start, self.shift, self.slope
        )

    @property
    def updates(self) -> Array:
        """What each input adds if the weight is I and the slope 1."""
        return self.drives + self.shift


@cache
def unit(n: int) -> Array:
    return exact(np.eye(n, dtype=int))


@st.composite
def nets(pick: st.DrawFn, *, likewise: bool = False) -> Net:
    """Nets with U = I and slope 1; `likewise` makes x_1 + x_2 = x_3 + x_4."""
    n, m = pick(draw.sizes()), pick(draw.sizes())
    inputs = pick(draw.matrices(4, m))
    if likewise:
        inputs[3] = inputs[0] + inputs[1] - inputs[2]
    return Net(
        unit(n),
        pick(draw.matrices(n, m)),
        inputs,
        pick(draw.vectors(n)),
        pick(draw.vectors(n)),
        flint.fmpq(1),
        pick(draw.vectors(n)),
    )


@st.composite
def small_nets(
    pick: st.DrawFn, *, weight: Any = None, slope: Any = None, steps: int = 1
) -> Net:
    """One unit, one input; the dropped premise's number is drawn."""
    one, zero = exact([[1]]), exact([0])
    inputs = pick(draw.matrices(steps, 1))
    if steps == 4:
        inputs[3] = inputs[0] + inputs[1] - inputs[2]
    return Net(
        one if weight is None else exact([[pick(weight)]]),
        one,
        inputs,
        zero,
        zero,
        flint.fmpq(1) if slope is None else pick(slope),
        pick(draw.vectors(1)),
    )


OTHERS = st.sampled_from([flint.fmpq(2), flint.fmpq(0), flint.fmpq(1, 2)])


def net_values(case: Net) -> dict[str, Any]:
    steps = len(case.inputs)
    # One input more, 0: what the last state passes on pins that state down.
    inputs = np.concatenate([case.inputs, case.inputs[:1] * 0])
    drives = inputs @ case.input_weight.T + case.bias
    received = case.states @ case.weight.T + drives
    return {
        "n": len(case.weight),
        "m": case.inputs.shape[1],
        "t": 0,
        "U": case.weight,
        "W": case.input_weight,
        "b": case.bias,
        "v": case.shift,
        "x": dict(enumerate(inputs, start=1)),
        "z": dict(enumerate(received, start=1)),
        "h": dict(enumerate(case.states)),
        "horizon": steps,
    }


def same(left: Array, right: Array) -> bool:
    return bool(np.all(left == right))


def is_additive(case: Net) -> None:
    assert same(case.states, additive_states(case.start, case.updates))


@confirming("identity-recurrence", nets())
def test_with_identity_weight_and_slope_1_the_state_adds_up(case: Net) -> None:
    is_additive(case)


@ablating(
    "identity-recurrence", "identity-weight", small_nets(weight=OTHERS), net_values
)
def test_with_another_weight_the_old_state_is_not_just_kept(case: Net) -> None:
    is_additive(case)


@ablating("identity-recurrence", "unit-slope", small_nets(slope=OTHERS), net_values)
def test_with_another_slope_the_state_does_not_add_up(case: Net) -> None:
    is_additive(case)


def gradient(case: Net) -> Array:
    slopes = unit(len(case.weight)) * case.slope
    factors = np.broadcast_to(slopes @ case.weight, (LAST, *case.weight.shape))
    return chain(factors)


def has_unit_gradient(case: Net) -> None:
    found = gradient(case)
    assert same(found, np.broadcast_to(unit(len(case.weight)), found.shape))
    moved = case._replace(start=case.start + 1)
    assert same(moved.states - case.states, exact(np.ones_like(case.states, dtype=int)))


def gradient_values(case: Net) -> dict[str, Any]:
    found = gradient(case)
    return {
        "n": len(case.weight),
        "t": 1,
        "U": case.weight,
        "F": {1: unit(len(case.weight)) * case.slope},
        "D": {0: found[0], 1: found[1]},
        "horizon": 1,
    }


@confirming("identity-recurrence.gradient", nets())
def test_the_gradient_is_the_identity_at_every_lag(case: Net) -> None:
    has_unit_gradient(case)


@ablating(
    "identity-recurrence.gradient",
    "identity-weight",
    small_nets(weight=OTHERS),
    gradient_values,
)
def test_with_another_weight_the_gradient_is_its_power(case: Net) -> None:
    has_unit_gradient(case)


@ablating(
    "identity-recurrence.gradient",
    "unit-slope",
    small_nets(slope=OTHERS),
    gradient_values,
)
def test_with_another_slope_the_gradient_is_its_power(case: Net) -> None:
    has_unit_gradient(case)


def moves_alike(case: Net) -> None:
    h = case.states
    assert same(h[2] - h[0], h[4] - h[2])


@confirming("identity-recurrence.affine", nets(likewise=True))
def test_pairs_of_inputs_with_one_sum_move_the_state_alike(case: Net) -> None:
    moves_alike(case)


@ablating(
    "identity-recurrence.affine",
    "identity-weight",
    small_nets(weight=OTHERS, steps=4),
    net_values,
)
def test_with_another_weight_they_need_not(case: Net) -> None:
    moves_alike(case)


@ablating(
    "identity-recurrence.affine",
    "unit-slope",
    small_nets(slope=OTHERS, steps=4),
    net_values,
)
def test_with_another_slope_they_need_not(case: Net) -> None:
    moves_alike(case)


class Visits(NamedTuple):
    """What two runs of the two-piece unit receive at step 1, and the input."""

    first: Any
    second: Any
    fed: Any

    @property
    def starts(self) -> Array:
        return exact([self.first - self.fed, self.second - self.fed])

    @property
    def ends(self) -> Array:
        return two_pieces(exact([self.first, self.second]))


@st.composite
def visits(pick: st.DrawFn) -> Visits:
    """Net inputs below 1 or above 2, where the activation has slope 1."""
    whole = st.sampled_from(exact([0, 3, -1, "1/2", "5/2"]).tolist())
    return Visits(pick(whole), pick(whole), pick(draw.rationals()))


def visits_values(case: Visits) -> dict[str, Any]:
    (h0, u0), (h1, u1) = case.starts, case.ends
    return {"t": 1, "h": {0: h0, 1: h1}, "u": {0: u0, 1: u1}} | {
        "x": {1: case.fed},
        "horizon": 1,
    }


@refuting("identity-recurrence.visited", visits(), visits_values)
def test_slope_1_where_it_is_visited_does_not_make_the_net_additive(
    case: Visits,
) -> None:
    assert case.ends[1] - case.ends[0] == case.starts[1] - case.starts[0]


class Sequence(NamedTuple):
    """A start, what each item of an alphabet adds, and the items read."""

    start: Array
    added: Array
    items: list[int]
    place: int

    @property
    def exchanged(self) -> list[int]:
        """The items with two neighbours exchanged."""
        found = list(self.items)
        k = self.place
        found[k], found[k + 1] = found[k + 1], found[k]
        return found


@st.composite
def sequences(pick: st.DrawFn) -> Sequence:
    n = pick(draw.sizes())
    items = pick(st.lists(st.integers(0, 2), min_size=2, max_size=6))
    return Sequence(
        pick(draw.vectors(n)),
        pick(draw.matrices(3, n)),
        items,
        pick(st.integers(0, len(items) - 2)),
    )


@confirming("loses-power", sequences())
def test_exchanging_two_neighbours_changes_no_later_state(case: Sequence) -> None:
    first = additive_states(case.start, case.added[case.items])
    second = additive_states(case.start, case.added[case.exchanged])
    assert same(first[case.place + 2 :], second[case.place + 2 :])
    backwards = additive_states(case.start, case.added[case.items[::-1]])
    assert same(first[-1], backwards[-1])


class Pair(NamedTuple):
    """A linear unit's weight, its start, and two inputs."""

    weight: Any
    start: Any
    inputs: tuple[Any, Any]

    def run(self, first: Any, second: Any) -> Array:
        zero, one = exact([0]), flint.fmpq(1)
        drives = exact([[first], [second]])
        found = simple_states(
            exact([[self.weight]]), drives, exact([self.start]), zero, one
        )
        return found[:, 0]


@st.composite
def pairs(pick: st.DrawFn, low: str = "-3", high: str = "3") -> Pair:
    return Pair(
        pick(draw.rationals(low, high)),
        pick(draw.rationals()),
        (pick(draw.rationals()), pick(draw.rationals())),
    )


def pair_values(case: Pair) -> dict[str, Any]:
    first, second = case.inputs
    return {
        "w": case.weight,
        "x": {1: first, 2: second},
        "y": {1: second, 2: first},
        "h": dict(enumerate(case.run(first, second))),
        "u": dict(enumerate(case.run(second, first))),
        "horizon": 2,
    }


@confirming("loses-power.exactly-identity", pairs())
def test_the_order_shows_in_proportion_to_1_minus_the_weight(case: Pair) -> None:
    first, second = case.inputs
    found = case.run(second, first)[2] - case.run(first, second)[2]
    assert found == (1 - case.weight) * (first - second)


@witnessing("loses-power.order-task", pairs("1/4", "3/4"), pair_values)
def test_one_plain_unit_tells_the_order(case: Pair) -> None:
    first, second = case.inputs
    assert case.run(first, second)[2] != case.run(second, first)[2]


class Residual(NamedTuple):
    """Derivatives of g at each step, a change, the bound c, and a norm."""

    slopes: Array
    change: Array
    rate: Any
    order: str

    @property
    def residual(self) -> Array:
        """The change at each lag in the residual net."""
        return carried(residual(self.slopes), self.change)

    @property
    def plain(self) -> Array:
        """The change at each lag in the plain net."""
        return carried(self.slopes, self.change)


@cache
def scaled(n: int, order: str, rate: str) -> st.SearchStrategy[Any]:
    """Matrices whose norm is at most c, and c times the identity, either sign."""
    bound = exact(rate).item()

    def fit(matrix: Array) -> Array:
        total = norms(matrix, order)
        return matrix if total <= bound else matrix * (bound / total)

    edges = st.sampled_from([unit(n) * -bound, unit(n) * bound])
    return edges | draw.matrices(n).map(fit)


ORDERS = st.sampled_from(["1", "oo"])
RATES = st.sampled_from(["1/2", "1/4", "3/4", "0", "7/8"])


@st.composite
def residuals(pick: st.DrawFn, *, rates: Any = RATES) -> Residual:
    n, order, rate = pick(draw.sizes()), pick(ORDERS), pick(rates)
    steps = pick(st.integers(1, LAST))
    slopes = [pick(scaled(n, order, rate)) for _ in range(steps)]
    entries = draw.nonzero_rationals()
    change = pick(draw.vectors(n, entries))
    return Residual(np.stack(slopes), change, exact(rate).item(), order)


@st.composite
def single(
    pick: st.DrawFn, *, slopes: Any, rates: Any = None, steps: int = 1
) -> Residual:
    """One unit whose g has one slope; without `rates` the bound is its size."""
    slope = pick(slopes)
    rate = abs(slope) if rates is None else pick(rates)
    return Residual(exact([[[slope]]] * steps), exact([1]), rate, "1")


def residual_values(case: Residual) -> dict[str, Any]:
    steps = len(case.slopes)
    return {
        "n": len(case.change),
        "t": steps,
        "p": case.order,
        "c": case.rate,
        "G": dict(enumerate(case.slopes, start=1)),
        "e": dict(enumerate(case.residual)),
        "q": dict(enumerate(case.plain)),
        "horizon": steps,
    }


SMALL = st.sampled_from(QUARTERS)


def keeps_more(case: Residual) -> None:
    plain, kept = (vector_norms(v, case.order) for v in (case.plain, case.residual))
    bounded(plain[-1], kept[-1])


@refuting("residual-alleviates", single(slopes=SMALL), residual_values)
def test_where_g_works_against_the_state_the_residual_net_keeps_less(
    case: Residual,
) -> None:
    keeps_more(case)


@confirming(
    "residual-alleviates.half", residuals(rates=st.sampled_from(["1/2", "1/4"]))
)
def test_up_to_one_half_the_residual_net_keeps_more(case: Residual) -> None:
    keeps_more(case)


@ablating(
    "residual-alleviates.half",
    "step-bound",
    single(slopes=SMALL, rates=st.just(flint.fmpq(1, 2))),
    residual_values,
)
def test_with_a_larger_slope_it_may_keep_less(case: Residual) -> None:
    keeps_more(case)


@ablating(
    "residual-alleviates.half", "below-half", single(slopes=SMALL), residual_values
)
def test_with_a_larger_bound_it_may_keep_less(case: Residual) -> None:
    keeps_more(case)


def within_band(case: Residual) -> None:
    sizes = vector_norms(case.residual, case.order)
    low, high = band(case.rate, len(case.slopes))
    bounded(low * sizes[0], sizes[-1], of="the lower end")
    bounded(sizes[-1], high * sizes[0], of="the upper end")


@confirming("residual-alleviates.band", residuals())
def test_each_step_stretches_by_a_factor_in_the_band(case: Residual) -> None:
    within_band(case)


@ablating(
    "residual-alleviates.band",
    "step-bound",
    single(slopes=SMALL, rates=st.just(flint.fmpq(0))),
    residual_values,
)
def test_a_larger_slope_leaves_the_band(case: Residual) -> None:
    within_band(case)


@ablating(
    "residual-alleviates.band",
    "below-one",
    single(slopes=SMALL, rates=st.just(flint.fmpq(3)), steps=2),
    residual_values,
)
def test_beyond_1_the_lower_end_means_nothing(case: Residual) -> None:
    within_band(case)


def shifted_rotations() -> st.SearchStrategy[Any]:
    """Small G for which I + G is a rotation."""
    return draw.plane_rotations().map(lambda q: q - identity_like(q))


@witnessing(
    "residual-alleviates.can", shifted_rotations(), lambda slope: {"n": 2, "G": slope}
)
def test_some_residual_net_keeps_every_length_while_the_plain_one_vanishes(
    slope: Array,
) -> None:
    factor = residual(slope)
    assert same(factor.T @ factor, unit(2))
    assert 0 < (slope * slope).sum() < 1


@refuting("residual-alleviates.no-vanishing", SMALL, lambda slope: {"a": slope})
def test_a_negative_slope_makes_the_residual_gradient_vanish(slope: Any) -> None:
    assert abs(1 + slope) >= 1


@st.composite
def monotone(pick: st.DrawFn) -> Residual:
    """Derivatives of g with a symmetric part that is not negative."""
    n = pick(draw.sizes())
    slopes = []
    for _ in range(pick(st.integers(1, 3))):
        root, turn = pick(draw.matrices(n)), pick(draw.matrices(n))
        idle = pick(st.sampled_from([1, 0]))
        slopes.append((root.T @ root + turn - turn.T) * idle)
    return Residual(np.stack(slopes), pick(draw.vectors(n)), flint.fmpq(1), "1")


def never_shrinks(case: Residual) -> None:
    squares = (case.residual * case.residual).sum(axis=-1)
    bounded(squares[0], squares[-1])


@confirming("residual-alleviates.monotone", monotone())
def test_where_g_never_works_against_the_change_it_keeps_its_length(
    case: Residual,
) -> None:
    never_shrinks(case)


@ablating(
    "residual-alleviates.monotone", "monotone", single(slopes=SMALL), residual_values
)
def test_where_g_works_against_the_change_it_shrinks(case: Residual) -> None:
    never_shrinks(case)


@witnessing("residual-alleviates.creates-explosion", SMALL, lambda slope: {"a": slope})
def test_some_plain_net_vanishes_whose_residual_net_explodes(slope: Any) -> None:
    assert abs(slope) < 1 < abs(1 + slope)
