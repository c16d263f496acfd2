"""Whether the claims on storing memories hold (documents 000 to 004)."""

from collections.abc import Callable, Iterable
from functools import cache, partial
from itertools import pairwise
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import norms, vector_norms
from longdep.numeric.kernels.latching import (
    aligned_response,
    gradient_along,
    gradients,
    noisy_states,
    odd,
    plateau_latch,
    recall_gradients,
    relu_map,
    relu_slope,
    responses,
    samples_needed,
    tanh_states,
    well_map,
    well_slope,
)
from longdep.numeric.kernels.linear_recurrence import power
from longdep.numeric.precision import Array, balls, context, exact, exp, log, tanh
from longdep.reports.record.evidence import (
    ablating,
    bounded,
    confirming,
    measuring,
    proving,
    refuting,
    witnessing,
)
from longdep.reports.record.finding import Measurement

test_every_proof_checks = proving("latching")

Q = flint.fmpq
ONE = Q(1)
SMALL = st.integers(0, 3)


def table(sequence: Any) -> dict[int, Any]:
    """A sequence as a certificate's family."""
    return dict(enumerate(sequence))


def squares(vector: Array) -> Any:
    """The squared Euclidean length, exact."""
    return (vector * vector).sum(axis=-1)


def number(value: Any) -> Array:
    """An exact number as an array of shape (1,)."""
    return exact([value])


def all_bounded(pairs: Iterable[tuple[Any, Any]], of: str = "the bound") -> None:
    """Every found <= allowed; the tightest pair steers the search."""
    found = list(pairs)
    for left, right in found:
        assert left <= right, f"{of}: found {left}, allowed {right}"
    bounded(*max(found, key=lambda p: p[0] / p[1] if p[1] else p[1]), of=of)


# A latch of ReLU units.


class Latch(NamedTuple):
    """A plateau latch around 2 on [1, 3]."""

    margin: flint.fmpq
    slope: flint.fmpq

    @property
    def units(self) -> tuple[Array, Array]:
        changes, hinges = plateau_latch(number(self.margin), number(self.slope))
        return changes[0], hinges[0]

    @property
    def memory_slope(self) -> flint.fmpq:
        return relu_slope(*self.units, number(2)).item()

    def values(self) -> dict[str, Any]:
        changes, hinges = self.units
        return {
            "c": table(changes),
            "b": table(hinges),
            "m": 3,
            "k": 2,
            "h": 2,
            "ell": 1,
            "r": 3,
            "epsilon": self.margin,
        }


@cache
def latches(margin: Any = None) -> st.SearchStrategy[Latch]:
    room = draw.rationals("1/10", "1/2", 10) if margin is None else margin
    return st.builds(Latch, room, draw.rationals(0, 1))


NARROW = latches(st.just(flint.fmpq(1, 10)))


@refuting("robust-memory-vanishes", latches(), Latch.values)
def test_a_latch_with_slope_one_keeps_its_gradient(case: Latch) -> None:
    assert case.memory_slope < 1


@refuting("robust-memory-vanishes", NARROW, Latch.values)
def test_a_latch_with_a_narrow_margin_keeps_its_gradient(case: Latch) -> None:
    assert case.memory_slope < 1


@refuting("memory-solves-vanishing", latches(), Latch.values)
def test_a_flat_latch_stores_and_has_no_gradient(case: Latch) -> None:
    assert case.memory_slope >= 1


class Run(NamedTuple):
    """A latch, a start on [-1, 1] times 1 around its memory, and noise shares."""

    latch: Latch
    start: flint.fmpq
    shares: list[flint.fmpq]
    sign: int


UNIT = draw.rationals(-1, 1)
RUNS = st.builds(
    Run,
    latches(),
    UNIT,
    st.lists(UNIT, max_size=6),
    st.sampled_from([1, -1]),
)


@confirming("robust-memory-vanishes.for-ever", RUNS)
def test_bounded_noise_never_loses_the_bit(case: Run) -> None:
    changes, hinges = case.latch.units
    act = odd(partial(relu_map, changes, hinges))
    noise = exact(case.shares) * case.latch.margin
    start = number(case.sign * (2 + case.start))
    states = noisy_states(act, start, noise)[:, 0]
    all_bounded(
        ((abs(state * case.sign - 2), ONE) for state in states),
        of="distance from the memory",
    )


WELL = flint.fmpq(1, 20)
WELL_NOISE = st.lists(UNIT, max_size=20)


@confirming("robust-memory-vanishes.for-ever", WELL_NOISE)
def test_the_smooth_two_state_map_keeps_its_sign(case: list[flint.fmpq]) -> None:
    act = partial(well_map, strength=WELL, order=2)
    noise = balls(exact(case) / 100) if case else np.zeros(0, dtype=object)
    with context(40):
        for state in noisy_states(act, balls(number("1/2")), noise)[1:, 0]:
            assert flint.arb(Q(1, 2)) < state
            assert state < flint.arb(Q(5, 4))


class OneStep(NamedTuple):
    """One step of some map with F(low), F(high), F(start) and one push."""

    low: Any
    high: Any
    start: Any
    images: tuple[Any, Any, Any]
    push: Any
    margin: Any
    time: int

    @property
    def states(self) -> tuple[Any, Any]:
        return self.start, self.images[2] + self.push

    def values(self) -> dict[str, Any]:
        keys = (self.low, self.high, self.start)
        images = {str(k): v for k, v in zip(keys, self.images, strict=True)}
        return {
            "h": table(self.states),
            "e": {0: self.push},
            "F": images,
            "ell": self.low,
            "r": self.high,
            "epsilon": self.margin,
            "t": self.time,
            "horizon": 1,
        }


def stays_inside(case: OneStep) -> None:
    assert case.low <= case.states[case.time] <= case.high


POSITIVE = draw.rationals(1, 4)
LOUD = st.builds(
    lambda e: OneStep(Q(1), Q(3), Q(2), (Q(2), Q(2), Q(2)), e, ONE, 1), UNIT | POSITIVE
)
OUTSIDE = st.builds(
    lambda v: OneStep(Q(1), Q(3), v, (Q(2), Q(2), Q(2)), Q(0), ONE, 0),
    draw.rationals(0, 4),
)
BUMPED = st.builds(
    lambda v: OneStep(Q(1), Q(3), Q(2), (Q(2), Q(2), v), Q(0), ONE, 1),
    draw.rationals(0, 4),
)
CRAMPED = st.builds(
    lambda v: OneStep(Q(1), Q(3), Q(2), (v, v, v), Q(0), ONE, 1),
    draw.rationals(0, 4),
)


@ablating("robust-memory-vanishes.for-ever", "small-noise", LOUD, OneStep.values)
def test_noise_beyond_the_margin_loses_the_bit(case: OneStep) -> None:
    stays_inside(case)


@ablating("robust-memory-vanishes.for-ever", "starts-inside", OUTSIDE, OneStep.values)
def test_a_start_outside_stays_outside_at_first(case: OneStep) -> None:
    stays_inside(case)


@ablating("robust-memory-vanishes.for-ever", "increasing", BUMPED, OneStep.values)
def test_a_dip_inside_the_interval_loses_the_bit(case: OneStep) -> None:
    stays_inside(case)


@ablating("robust-memory-vanishes.for-ever", "room", CRAMPED, OneStep.values)
def test_ends_mapped_outside_lose_the_bit(case: OneStep) -> None:
    stays_inside(case)


# The linearised state: gradients, and the response to noise.


class Linear(NamedTuple):
    """Step Jacobians, a change of the first state, a rate, and a norm."""

    jacobians: Array
    change: Array
    number: Any
    order: str

    @property
    def last(self) -> int:
        return len(self.jacobians)

    @property
    def gradients(self) -> Array:
        return gradients(self.jacobians)

    @property
    def sizes(self) -> Array:
        return norms(self.gradients, self.order)

    @property
    def response(self) -> tuple[Array, Array, Array]:
        return aligned_response(self.jacobians, self.change, self.order)


ORDERS = st.sampled_from(["1", "oo"])


@st.composite
def linear(
    pick: st.DrawFn,
    *,
    jacobian: Any = draw.matrices,
    rate: Any = None,
    largest: int = 2,
    steps: int = 4,
    varying: bool = True,
) -> Linear:
    n = pick(draw.sizes(1, largest))
    count = pick(st.integers(1, steps))
    each = [pick(jacobian(n)) for _ in range(count if varying else 1)]
    return Linear(
        np.stack(each if varying else each * count),
        pick(draw.vectors(n, draw.nonzero_rationals())),
        pick(draw.rationals("1/4", "3/4") if rate is None else rate),
        pick(ORDERS),
    )


def within(case: Linear, first: int) -> None:
    """|P_(t+first)| <= gamma^t |P_first| at every t there is."""
    sizes = case.sizes
    times = range(case.last + 1 - first)
    all_bounded((sizes[t + first], case.number**t * sizes[first]) for t in times)


def chain_values(first: int) -> Callable[[Linear], dict[str, Any]]:
    def values(case: Linear) -> dict[str, Any]:
        return {
            "n": case.jacobians.shape[-1],
            "p": case.order,
            "J": table(case.jacobians),
            "P": table(case.gradients),
            "gamma": case.number,
            "t": case.last - first,
            "horizon": case.last,
        }

    return values


@cache
def quarter_contractions(n: int) -> Any:
    return draw.contracting(n, "1/4")


CONTRACTIONS = linear(jacobian=quarter_contractions)


def transposed_for(case: Linear) -> Linear:
    """Row sums are at most the rate; for column sums take the transpose."""
    if case.order == "oo":
        return case
    return case._replace(jacobians=np.swapaxes(case.jacobians, -1, -2))


@confirming("robust-memory-vanishes.hyperbolic", CONTRACTIONS)
def test_contraction_makes_the_gradient_fall_like_a_power(case: Linear) -> None:
    within(transposed_for(case), 0)


@confirming("long-term-exponentially-small.contraction", CONTRACTIONS)
def test_lag_tau_counts_at_most_gamma_to_tau_minus_one(case: Linear) -> None:
    within(transposed_for(case), 1)


ANY = linear(largest=1, steps=2, rate=st.just(flint.fmpq(1, 2)))
ALL_UNITS = linear(
    jacobian=draw.signed_permutations,
    largest=1,
    steps=2,
    rate=draw.rationals("1/2", 1, 2),
)


def fades(case: Linear, first: int) -> None:
    """The bound, and a rate whose powers tend to 0."""
    held = norms(case.jacobians, case.order).max() <= case.number
    assert not held or case.number < 1
    within(case, first)


@ablating("robust-memory-vanishes.hyperbolic", "contraction", ANY, chain_values(0))
def test_without_contraction_the_gradient_need_not_fall(case: Linear) -> None:
    within(case, 0)


@ablating("robust-memory-vanishes.hyperbolic", "below-one", ALL_UNITS, chain_values(0))
def test_a_rate_of_one_never_fades(case: Linear) -> None:
    fades(case, 0)


LONGER = linear(largest=1, steps=3, rate=st.just(flint.fmpq(1, 2))).map(
    lambda c: c._replace(jacobians=np.concatenate([c.jacobians, c.jacobians]))
)


@ablating(
    "long-term-exponentially-small.contraction",
    "contraction",
    LONGER,
    chain_values(1),
)
def test_without_contraction_a_long_lag_need_not_count_less(case: Linear) -> None:
    within(case, 1)


@ablating(
    "long-term-exponentially-small.contraction",
    "below-one",
    ALL_UNITS,
    chain_values(1),
)
def test_with_rate_one_all_lags_may_count_the_same(case: Linear) -> None:
    fades(case, 1)


def forgets(case: Linear, most: Any) -> None:
    """|x_t| <= K (1 - 1/K)^t |x_0| at every t."""
    _, radii, _ = case.response
    times = range(case.last + 1)
    all_bounded((radii[t], most * (1 - 1 / most) ** t * radii[0]) for t in times)


def largest_response(case: Linear) -> Any:
    _, _, moved = case.response
    return vector_norms(moved, case.order).max()


INVERTIBLE = linear(jacobian=draw.invertible)
SCALED = linear(jacobian=lambda n: draw.scaled_orthogonal(n, "1/4", "3/4"))


@confirming("robust-memory-vanishes.general", INVERTIBLE)
def test_whoever_holds_aligned_noise_below_k_forgets(case: Linear) -> None:
    forgets(case, largest_response(case))


@confirming("robust-memory-vanishes.general", SCALED)
def test_scaled_isometries_come_close_to_the_bound(case: Linear) -> None:
    forgets(case, largest_response(case))


@confirming("long-term-exponentially-small.robust", INVERTIBLE)
def test_whoever_holds_any_noise_below_k_forgets(case: Linear) -> None:
    case = case._replace(order="oo")
    worst = ONE
    for last in range(1, case.last + 1):
        products = [np.abs(gradients(case.jacobians[k:last])[-1]) for k in range(last)]
        unit = np.abs(gradients(case.jacobians[:1])[0])
        total = unit + sum(products[1:], products[0])
        worst = max(worst, norms(total, "oo"))
    assert largest_response(case) <= worst
    forgets(case, worst)


def robust_values(case: Linear) -> dict[str, Any]:
    moved, radii, response = case.response
    return {
        "n": case.jacobians.shape[-1],
        "p": case.order,
        "J": table(case.jacobians),
        "x": table(moved),
        "r": table(radii),
        "y": table(response),
        "K": case.number,
        "t": case.last - 1,
        "horizon": case.last,
    }


LOUD_RESPONSE = linear(
    jacobian=draw.invertible, largest=1, steps=3, rate=draw.rationals(1, 3)
)


def still_forgets(case: Linear) -> None:
    most, t = case.number, case.last - 1
    _, radii, _ = case.response
    assert radii[t] <= most * (1 - 1 / most) ** t * radii[0]


@ablating("robust-memory-vanishes.general", "bounded", LOUD_RESPONSE, robust_values)
def test_an_unbounded_response_need_not_forget(case: Linear) -> None:
    still_forgets(case)


@ablating(
    "long-term-exponentially-small.robust", "bounded", LOUD_RESPONSE, robust_values
)
def test_with_an_unbounded_response_lags_may_count_the_same(case: Linear) -> None:
    still_forgets(case)


@confirming(
    "robust-memory-vanishes.tight",
    st.tuples(draw.rationals(1, 4), st.integers(0, 6)),
)
def test_a_contraction_is_moved_up_to_k(case: tuple[flint.fmpq, int]) -> None:
    most, t = case
    slope = exact([[[1 - 1 / most]]])
    pushes = exact(np.ones((t + 1, 1), dtype=int))
    moved = responses(np.repeat(slope, t, axis=0), pushes) if t else pushes
    assert moved[t, 0] == most * (1 - (1 - 1 / most) ** (t + 1))
    bounded(moved[t, 0], most)


class Stirred(NamedTuple):
    """A contraction in the maximum norm, its rate, and noise."""

    jacobians: Array
    rate: Any
    pushes: Array

    @property
    def moved(self) -> Array:
        return responses(self.jacobians, self.pushes)

    def values(self) -> dict[str, Any]:
        last = len(self.jacobians)
        return {
            "n": self.pushes.shape[-1],
            "p": "oo",
            "J": table(self.jacobians),
            "y": table(self.moved),
            "e": table(self.pushes),
            "gamma": self.rate,
            "t": last,
            "horizon": last,
        }


@st.composite
def stirred(
    pick: st.DrawFn, *, jacobian: Any = None, push: Any = UNIT, largest: int = 2
) -> Stirred:
    n, last = pick(draw.sizes(1, largest)), pick(st.integers(1, 4))
    each = draw.contracting if jacobian is None else jacobian
    steps = np.stack([pick(each(n)) for _ in range(last)])
    rate = Q(1, 2) if jacobian else norms(steps, "oo").max()
    return Stirred(steps, rate, pick(draw.matrices(last + 1, n, push)))


def is_held(case: Stirred) -> None:
    sizes = vector_norms(case.moved, "oo")
    all_bounded(((1 - case.rate) * size, ONE) for size in sizes[-1:])


@confirming("robust-memory-vanishes.contraction-holds", stirred())
def test_a_contraction_holds_all_noise(case: Stirred) -> None:
    is_held(case)


@ablating(
    "robust-memory-vanishes.contraction-holds",
    "contraction",
    stirred(jacobian=draw.matrices, largest=1),
    Stirred.values,
)
def test_without_contraction_noise_may_add_up(case: Stirred) -> None:
    is_held(case)


class LoudNoise(Stirred):
    """With one time more in the certificate, so that the last push is looked at."""

    def values(self) -> dict[str, Any]:
        zero = self.jacobians[:1] * 0
        longer = Stirred(
            np.concatenate([self.jacobians, zero]),
            self.rate,
            np.concatenate([self.pushes, self.pushes[:1] * 0]),
        )
        return {**longer.values(), "t": len(self.jacobians)}


@ablating(
    "robust-memory-vanishes.contraction-holds",
    "unit-noise",
    stirred(
        jacobian=lambda n: draw.contracting(n, "1/2"),
        push=draw.rationals(0, 4, 1),
        largest=1,
    ).map(lambda c: LoudNoise(*c)),
    LoudNoise.values,
)
def test_loud_noise_moves_a_contraction_further(case: Stirred) -> None:
    is_held(case)


class Isometry(NamedTuple):
    """A weight, a state, noise at every step, its size, and a time."""

    weight: Array
    start: Array
    noise: Array
    size: Any
    time: int

    def clean(self, last: int) -> Array:
        return np.stack([power(self.weight, k) @ self.start for k in range(last + 1)])

    def moved(self, last: int) -> Array:
        found = [self.start * 0]
        for k in range(last):
            found.append(self.weight @ found[-1] + self.noise[k])
        return np.stack(found)

    def values(self) -> dict[str, Any]:
        last = max(self.time, 1)
        return {
            "n": len(self.start),
            "U": self.weight,
            "x": table(self.clean(last)),
            "y": table(self.moved(last)),
            "e": table(self.noise),
            "epsilon": self.size,
            "t": self.time,
            "horizon": last,
        }


@st.composite
def isometries(
    pick: st.DrawFn,
    *,
    weight: Any = draw.orthogonal,
    largest: int = 3,
    share: Any = UNIT,
    size: Any = None,
    time: Any = None,
) -> Isometry:
    n = pick(draw.sizes(1, largest))
    small = pick(draw.rationals("1/4", 2) if size is None else size)
    span = pick(st.integers(0, 4) if time is None else time)
    first = [pick(share) * small for _ in range(max(span, 1))]
    noise = np.stack([exact([v] + [0] * (n - 1)) for v in first])
    start = pick(draw.vectors(n, draw.nonzero_rationals()))
    return Isometry(pick(weight(n)), start, noise, small, span)


def keeps_length(case: Isometry) -> None:
    states = case.clean(case.time)
    assert squares(states[-1]) == squares(states[0])


@confirming("long-term-exponentially-small.isometry", isometries())
def test_an_orthogonal_weight_gives_every_lag_the_same_size(case: Isometry) -> None:
    keeps_length(case)


@confirming("staying-avoids.without-noise", isometries())
def test_without_noise_gradients_neither_vanish_nor_explode(case: Isometry) -> None:
    keeps_length(case)


@confirming("memory-solves-vanishing.isometry", isometries())
def test_storing_without_loss_keeps_the_gradient(case: Isometry) -> None:
    keeps_length(case)


def along(case: Isometry) -> Isometry:
    """The same with noise along the state."""
    states = case.clean(max(case.time, 1))
    return case._replace(noise=states[1:] * case.size)


@confirming("robust-memory-vanishes.isometry", isometries().map(along))
def test_an_isometry_adds_up_aligned_noise(case: Isometry) -> None:
    keeps_length(case)
    state, moved = case.clean(case.time)[-1], case.moved(case.time)[-1]
    assert np.all(moved == state * case.size * case.time)


@cache
def lossy(n: int) -> Any:
    """Weights that lose length."""
    return draw.matrices(n, n, draw.rationals("1/4", "1/2"))


STRETCHED = isometries(weight=lossy, largest=1)


@ablating(
    "robust-memory-vanishes.isometry",
    "orthogonal",
    STRETCHED.map(along),
    Isometry.values,
)
def test_a_weight_that_is_not_orthogonal_keeps_no_length(case: Isometry) -> None:
    keeps_length(case)


@ablating("memory-solves-vanishing.isometry", "orthogonal", STRETCHED, Isometry.values)
def test_storing_with_loss_loses_the_gradient(case: Isometry) -> None:
    keeps_length(case)


@ablating("staying-avoids.without-noise", "orthogonal", STRETCHED, Isometry.values)
def test_a_weight_that_is_not_orthogonal_does_not_stay(case: Isometry) -> None:
    keeps_length(case)


@ablating(
    "long-term-exponentially-small.isometry",
    "orthogonal",
    STRETCHED,
    Isometry.values,
)
def test_lags_count_differently_without_orthogonality(case: Isometry) -> None:
    keeps_length(case)


def not_swamped(case: Isometry) -> None:
    keeps_length(case)
    assert squares(case.moved(case.time)[-1]) <= squares(case.start)


FAINT = isometries(
    largest=1, share=st.sampled_from([ONE, -ONE]), size=st.just(Q(1, 2))
).map(lambda c: c._replace(start=c.start / abs(c.start)))


@refuting("staying-avoids", FAINT, Isometry.values)
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


# Noise on a nonlinear state.


class Curved(NamedTuple):
    """F(v) = c v^2 from one start, without and with noise."""

    curve: Any
    start: Any
    noise: list[Any]
    size: Any

    def act(self, points: Array) -> Array:
        return points * points * self.curve

    @property
    def clean(self) -> Array:
        return noisy_states(self.act, number(self.start), exact(self.noise) * 0)[:, 0]

    @property
    def noisy(self) -> Array:
        return noisy_states(self.act, number(self.start), exact(self.noise))[:, 0]

    @property
    def shares(self) -> list[Any]:
        """|F(h) - F(g)| / |h - g| = |c (h + g)| at every step."""
        pairs = zip(self.noisy, self.clean, strict=True)
        return [abs(self.curve * (h + g)) for h, g in pairs]

    def values(self) -> dict[str, Any]:
        points = [*self.noisy, *self.clean]
        return {
            "c": self.curve,
            "F": {str(v): self.act(v) for v in points},
            "h": table(self.noisy),
            "g": table(self.clean),
            "e": table(self.noise),
            "epsilon": self.size,
            "gamma": Q(0),
            "t": len(self.noise),
            "horizon": len(self.noise),
        }


@st.composite
def curved(pick: st.DrawFn, *, curve: Any, start: Any, steps: Any) -> Curved:
    size = pick(draw.rationals("1/2", 1, 2))
    count = pick(steps)
    noise = [pick(UNIT) * size for _ in range(count)]
    return Curved(pick(curve), pick(start), noise, size)


GENTLE = curved(
    curve=draw.rationals("-1/8", "1/8", 8), start=UNIT, steps=st.integers(1, 4)
)
STEEP = curved(curve=st.just(Q(10)), start=st.just(Q(0)), steps=st.integers(1, 3))


@confirming("robust-memory-vanishes.tube", GENTLE)
def test_contraction_on_the_tube_bounds_the_effect_of_noise(case: Curved) -> None:
    rate = max(case.shares)
    pairs = zip(case.noisy, case.clean, strict=True)
    all_bounded(((1 - rate) * abs(h - g), case.size) for h, g in pairs)


def as_if_flat(case: Curved) -> None:
    """The bound for slope 0, which is the slope along the clean trajectory."""
    assert abs(case.noisy[-1] - case.clean[-1]) <= case.size


@refuting("robust-memory-vanishes.slope-only", STEEP, Curved.values)
def test_slope_zero_along_the_trajectory_does_not_hold_the_noise(case: Curved) -> None:
    as_if_flat(case)


@ablating("robust-memory-vanishes.tube", "tube", STEEP, Curved.values)
def test_without_contraction_on_the_tube_the_state_runs_away(case: Curved) -> None:
    as_if_flat(case)


FLAT = curved(curve=st.just(Q(0)), start=st.just(Q(0)), steps=st.just(1)).map(
    lambda c: c._replace(size=Q(1, 4))
)


@ablating("robust-memory-vanishes.tube", "small-noise", FLAT, Curved.values)
def test_loud_noise_moves_the_state_further(case: Curved) -> None:
    as_if_flat(case)


# Slopes at stored points.


@confirming("robust-memory-vanishes.tanh", draw.rationals("1/8", 12, 8))
def test_a_tanh_unit_has_slope_between_zero_and_one(case: flint.fmpq) -> None:
    with context(60):
        u = balls(number(case))
        stored = tanh(u)
        slope = (u / stored * (1 - stored * stored)).item()
        assert flint.arb(0) < slope
        assert slope < flint.arb(1)


@refuting("memory-solves-vanishing.attractor", POSITIVE, lambda case: {"u": case})
def test_a_tanh_latch_has_a_vanishing_gradient(case: flint.fmpq) -> None:
    u = balls(number(case))
    assert not (4 * u / (exp(2 * u) - exp(-2 * u))).item() < 1


@refuting(
    "long-term-exponentially-small",
    draw.nonzero_rationals(),
    lambda case: {"lambda": case},
)
def test_a_weight_of_one_represents_and_does_not_fade(case: flint.fmpq) -> None:
    assert abs(case) < 1


class Well(NamedTuple):
    """A two-state map with its interval and noise."""

    strength: Any
    order: int
    low: Any
    high: Any
    margin: Any

    @property
    def robust(self) -> bool:
        low, high = number(self.low), number(self.high)
        act = partial(well_map, strength=self.strength, order=self.order)
        bend = max(1 - self.low**2, self.high**2 - 1) ** (2 * self.order - 2)
        rise = self.strength * bend * ((4 * self.order - 1) * self.high**2 - 1)
        room = act(low) - self.margin >= low and act(high) + self.margin <= high
        return bool(rise < 1 and room)

    @property
    def slope(self) -> Any:
        return well_slope(number(1), self.strength, self.order).item()

    def values(self) -> dict[str, Any]:
        return {
            "kappa": self.strength,
            "q": self.order,
            "h": 1,
            "ell": self.low,
            "r": self.high,
            "epsilon": self.margin,
        }


WELLS = st.builds(
    Well,
    st.just(WELL),
    st.integers(1, 2),
    st.just(Q(1, 2)),
    st.just(Q(5, 4)),
    st.just(Q(1, 100)),
)


@refuting("long-term-exponentially-small.attraction", WELLS, Well.values)
def test_a_robust_attractor_may_have_slope_one(case: Well) -> None:
    assert not case.robust or case.slope < 1


FLAT_MAPS: dict[str, tuple[Any, Any, Any]] = {
    "tanh": (tanh, lambda v: 1 - tanh(v) ** 2, Q(1)),
    "v - v^3": (lambda v: v - v**3, lambda v: 1 - 3 * v**2, Q(1, 2)),
    "two-state": (
        partial(well_map, strength=WELL, order=2),
        partial(well_slope, strength=WELL, order=2),
        Q(5, 4),
    ),
}
DECADES = [10, 100, 1000, 10_000]


@measuring("long-term-exponentially-small.measured")
def test_the_gradient_falls_like_t_to_minus_three_halves() -> Measurement:
    values, nearer, away = {}, [], []
    with context(50):
        for name, (act, slope, start) in FLAT_MAPS.items():
            found = gradient_along(act, slope, balls(number(start)), DECADES)[:, 0]
            slopes = np.diff(log(found)) / log(balls(number(10)))
            values[name] = [round(float(v.mid()), 2) for v in slopes]
            gaps = [abs(v + flint.arb("1.5")) for v in slopes]
            steps = list(pairwise([*gaps, flint.arb(0)]))
            nearer.append(all(b < a for a, b in steps) and gaps[-1] < flint.arb("0.05"))
            away.append(any(b > a for a, b in steps))
    return Measurement(
        decides=True if all(nearer) else False if any(away) else None,
        rule="for every map the slope of log g against log t, computed in balls, comes "
        "nearer to -3/2 from decade to decade (10, 100, 1000, 10000) and ends within "
        "0.05 of it",
        values=values,
        samples=len(DECADES) * len(FLAT_MAPS),
    )


# Stable, and yet.


def linear_values(case: Linear) -> dict[str, Any]:
    moved, _, _ = case.response
    return {
        "n": case.jacobians.shape[-1],
        "p": case.order,
        "J": table(case.jacobians),
        "U": case.jacobians[0],
        "x": table(moved),
        "k": 2,
        "t": case.last - 1,
        "m": case.last // 2,
        "horizon": case.last,
    }


def counts_less(case: Linear) -> None:
    _, radii, _ = case.response
    assert radii[-1] < radii[0]


@refuting(
    "stable-but-difficult",
    linear(jacobian=draw.signed_permutations, largest=2),
    linear_values,
)
def test_stable_steps_need_not_make_long_lags_count_less(case: Linear) -> None:
    counts_less(case)


def _corner(value: int, *, upper: bool) -> Array:
    matrix = np.zeros((2, 2), dtype=int)
    matrix[(0, 1) if upper else (1, 0)] = value
    return exact(matrix)


TAKING_TURNS = st.builds(
    lambda a, b: Linear(
        np.stack([_corner(a, upper=False), _corner(b, upper=True)]),
        exact([1, 0]),
        None,
        "oo",
    ),
    st.integers(2, 3),
    st.integers(2, 3),
)
TRANSIENT = st.builds(
    lambda a: Linear(_corner(a, upper=True)[None], exact([0, 1]), None, "oo"),
    st.integers(2, 3),
)


@refuting("stable-but-difficult.spectral", TAKING_TURNS, linear_values)
def test_nilpotent_steps_in_turn_make_a_long_lag_count_more(case: Linear) -> None:
    counts_less(case)


@refuting("stable-but-difficult.one-jacobian", TRANSIENT, linear_values)
def test_one_stable_jacobian_may_first_stretch(case: Linear) -> None:
    counts_less(case)


def unrolled(case: Linear) -> Array:
    moved = [case.change]
    for matrix in case.jacobians:
        moved.append(matrix @ moved[-1])
    return np.stack(moved)


@confirming(
    "stable-but-difficult.in-the-end",
    linear(jacobian=draw.stable, varying=False, largest=3),
)
def test_one_stable_jacobian_shrinks_over_blocks(case: Linear) -> None:
    pair = power(case.jacobians[0], 2)
    factor = (pair * pair).sum()
    states, first = unrolled(case), squares(case.change)
    blocks = range(case.last // 2 + 1)
    all_bounded((squares(states[2 * m]), factor**m * first) for m in blocks)


def falls_blockwise(case: Linear) -> None:
    pair = power(case.jacobians[0], 2)
    factor, blocks = (pair * pair).sum(), case.last // 2
    allowed = factor**blocks * squares(case.change)
    assert squares(unrolled(case)[2 * blocks]) <= allowed
    assert factor < 1


@ablating("stable-but-difficult.in-the-end", "constant", TAKING_TURNS, linear_values)
def test_stable_jacobians_that_change_need_not_shrink(case: Linear) -> None:
    falls_blockwise(case)


@ablating(
    "stable-but-difficult.in-the-end",
    "spectral-radius",
    linear(jacobian=draw.signed_permutations, largest=1, varying=False),
    linear_values,
)
def test_an_eigenvalue_of_one_never_fades(case: Linear) -> None:
    falls_blockwise(case)


# Hidden signals.


class Parts(NamedTuple):
    """Parts of the gradient by lag, bounds on them, and the lags tau..tau+m."""

    parts: list[Any]
    rate: Any
    scale: Any
    short: Any
    least: Any
    first: int
    more: int

    @property
    def both(self) -> tuple[Any, Any]:
        """The two sides of the bound."""
        long = sum(abs(v) for v in self.parts[self.first : self.first + self.more + 1])
        left = (1 - self.rate) * self.least * long
        return left, self.scale * self.rate**self.first * self.short

    def values(self) -> dict[str, Any]:
        return {
            "p": table(self.parts),
            "gamma": self.rate,
            "B": self.scale,
            "S": self.short,
            "b": self.least,
            "tau": self.first,
            "m": self.more,
            "horizon": len(self.parts),
        }


@st.composite
def parts(
    pick: st.DrawFn, *, share: Any = UNIT, rate: Any = None, short: Any = None
) -> Parts:
    gamma = pick(draw.rationals("1/4", "3/4") if rate is None else rate)
    scale, least = pick(POSITIVE), pick(POSITIVE)
    first, more = pick(SMALL), pick(SMALL)
    lags = range(first + more + 1)
    found = [pick(share) * scale * gamma**k for k in lags]
    extra = pick(draw.rationals(0, 2) if short is None else short)
    return Parts(found, gamma, scale, least + extra, least, first, more)


FLAT_PARTS = st.tuples(
    draw.nonzero_rationals(), draw.nonzero_rationals(), st.integers(0, 2)
)


def part_values(case: Any) -> dict[str, Any]:
    rate, part, t = case
    return {
        "lambda": rate,
        "p": {k: part * rate**k for k in range(t + 2)},
        "t": t,
        "horizon": t + 1,
    }


@refuting("signal-hidden", FLAT_PARTS, part_values)
def test_with_weight_one_a_long_lag_speaks_as_loudly(case: Any) -> None:
    rate, part, t = case
    assert abs(part * rate ** (t + 1)) < abs(part)


FADING = st.tuples(
    draw.rationals("-7/8", "7/8", 8), draw.nonzero_rationals(), st.integers(0, 5)
)


@confirming("signal-hidden.contracting-unit", FADING)
def test_in_a_contracting_unit_every_longer_lag_is_fainter(case: Any) -> None:
    rate, part, t = case
    assert abs(part * rate ** (t + 1)) < abs(part)


@ablating("signal-hidden.contracting-unit", "contraction", FLAT_PARTS, part_values)
def test_in_a_unit_that_does_not_contract_it_need_not_be(case: Any) -> None:
    rate, part, t = case
    assert abs(part * rate ** (t + 1)) < abs(part)


@confirming("signal-hidden.contraction", parts())
def test_the_long_lag_part_is_a_power_of_gamma_of_the_short_one(case: Parts) -> None:
    bounded(*case.both)


def is_hidden(case: Parts) -> None:
    left, right = case.both
    assert left <= right
    assert case.rate < 1


@ablating(
    "signal-hidden.contraction",
    "parts-decay",
    parts(share=draw.rationals(1, 9)),
    Parts.values,
)
def test_parts_that_do_not_decay_are_not_hidden(case: Parts) -> None:
    is_hidden(case)


@ablating(
    "signal-hidden.contraction",
    "short-part",
    parts(short=st.just(Q(0))).map(lambda c: c._replace(short=c.least / 10)),
    Parts.values,
)
def test_beside_a_faint_short_lag_part_nothing_is_hidden(case: Parts) -> None:
    is_hidden(case)


@ablating(
    "signal-hidden.contraction",
    "below-one",
    parts(rate=draw.rationals("1/2", 1, 2), share=st.just(ONE)),
    Parts.values,
)
def test_with_gamma_one_the_share_of_a_long_lag_does_not_fade(case: Parts) -> None:
    is_hidden(case)


@confirming(
    "signal-hidden.cost",
    st.tuples(draw.rationals("1/4", "3/4"), SMALL, POSITIVE, POSITIVE, POSITIVE),
)
def test_seeing_a_long_lag_takes_exponentially_many_samples(case: Any) -> None:
    rate, lag, scale, deviation, weaker = case
    mean = scale * rate**lag / weaker
    count = samples_needed(mean, deviation)
    bounded(deviation**2, count * scale**2 * rate ** (2 * lag))


@ablating(
    "signal-hidden.cost",
    "seen",
    st.just(Q(1, 4)),
    lambda n: {"N": n, "mu": 1, "sigma": 1, "B": 1, "gamma": "1/2", "tau": 0},
)
def test_fewer_samples_do_not_show_it(case: flint.fmpq) -> None:
    assert case >= 1


@ablating(
    "signal-hidden.cost",
    "faint-signal",
    draw.rationals(1, 4),
    lambda mu: {"N": 1, "mu": mu, "sigma": mu, "B": 1, "gamma": "1/2", "tau": 1},
)
def test_a_loud_signal_needs_few_samples(case: flint.fmpq) -> None:
    assert flint.fmpq(1, 4) >= case * case


WEIGHT, LAGS, SEEDS, COUNT = 0.6, (6, 8, 10, 12), (1, 2, 3, 4, 5), 40_000


@measuring("signal-hidden.measured")
def test_the_samples_needed_grow_like_gamma_to_minus_two_tau() -> Measurement:
    slopes = []
    for seed in SEEDS:
        needed = []
        for lag in LAGS:
            long, whole = recall_gradients(WEIGHT, lag, lag + 10, COUNT, seed)
            needed.append(samples_needed(long.mean(), whole.std()))
        slopes.append(np.polyfit(LAGS, np.log(needed), 1)[0])
    predicted = -2 * np.log(WEIGHT)
    ratio = np.array(slopes) / predicted
    middle, spread = ratio.mean(), ratio.std(ddof=1) / np.sqrt(len(SEEDS))
    low, high = middle - 4 * spread, middle + 4 * spread
    inside = bool(low > 0.95 and high < 1.05)
    outside = bool(high < 0.95 or low > 1.05)
    return Measurement(
        decides=True if inside else False if outside else None,
        rule="the interval of four standard errors of (measured growth of log N per "
        "lag) / (-2 log u) lies inside 0.95 .. 1.05",
        values={
            "u": WEIGHT,
            "predicted growth of log N per lag": round(float(predicted), 3),
            "measured / predicted": round(float(middle), 2),
        },
        samples=len(SEEDS) * len(LAGS) * COUNT,
    )


# Holding a dependency over any span.


class Unit(NamedTuple):
    """A tanh unit, its lower end, and the noise it withstands."""

    weight: Any
    low: Any
    margin: Any

    def values(self) -> dict[str, Any]:
        return {"w": self.weight, "ell": self.low, "epsilon": self.margin}


TANH_LATCHES = st.builds(
    Unit,
    draw.rationals(2, 3, 1),
    st.just(Q(1, 2)),
    draw.rationals("1/10", "2/5", 10),
)


@witnessing("represents-any-span", TANH_LATCHES, Unit.values)
def test_one_tanh_unit_holds_a_bit_against_noise(case: Unit) -> None:
    worst = tanh(balls(number(case.weight * case.low - case.margin))).item()
    assert worst > case.low
    assert case.margin >= Q(2, 5)


@confirming(
    "represents-any-span.for-ever",
    st.tuples(TANH_LATCHES, st.lists(UNIT, min_size=1, max_size=20)),
)
def test_a_tanh_latch_never_falls_below_its_end(case: Any) -> None:
    unit, shares = case
    noise = balls(exact(shares) * unit.margin)
    with context(40):
        states = tanh_states(balls(number(unit.weight)), balls(number(unit.low)), noise)
        assert all(state > unit.low for state in states[1:])


class TanhStep(NamedTuple):
    """A tanh unit of weight 2 that a push brings to exactly 0 (tanh 0 = 0)."""

    low: Any
    start: Any
    margin: Any

    @property
    def push(self) -> Any:
        return -2 * self.start

    @property
    def time(self) -> int:
        return int(self.start >= self.low)

    def values(self) -> dict[str, Any]:
        return {
            "w": 2,
            "ell": self.low,
            "h": {0: self.start, 1: Q(0)},
            "e": {0: self.push},
            "epsilon": self.margin,
            "t": self.time,
            "horizon": 1,
        }


def never_below(case: TanhStep) -> None:
    assert (case.start, Q(0))[case.time] >= case.low


HALF = st.just(Q(1, 2))
PUSHED_OUT = st.builds(TanhStep, HALF, draw.rationals("1/2", 2), st.just(Q(2, 5)))
TOO_LOUD = st.builds(lambda v: TanhStep(v, v, 2 * v), draw.rationals("1/2", 2))
TOO_LOW = st.builds(TanhStep, HALF, draw.rationals(0, "1/5", 5), st.just(Q(2, 5)))


@ablating("represents-any-span.for-ever", "small-noise", PUSHED_OUT, TanhStep.values)
def test_one_loud_push_empties_a_tanh_latch(case: TanhStep) -> None:
    never_below(case)


@ablating("represents-any-span.for-ever", "room", TOO_LOUD, TanhStep.values)
def test_a_tanh_latch_without_room_is_emptied(case: TanhStep) -> None:
    never_below(case)


@ablating("represents-any-span.for-ever", "starts-above", TOO_LOW, TanhStep.values)
def test_a_tanh_unit_that_starts_below_is_below(case: TanhStep) -> None:
    never_below(case)
