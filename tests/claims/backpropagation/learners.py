"""Networks with the states their weight multiplies: the gradient of the weight."""

from typing import Any, NamedTuple

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import norms, weight_gradient
from longdep.numeric.precision import Array
from tests.claims.backpropagation.cases import (
    HALF,
    ONE,
    WHOLE,
    Net,
    contracting_nets,
    single,
    table,
    values,
)


class Learner(NamedTuple):
    """A net and the states h_{k-1} that U multiplies at the lags 0, 1, ..."""

    net: Net
    before: Array

    def gradient(self, last: int) -> Array:
        """The part of dL/dU from the lags 0..last."""
        return weight_gradient(self.net.deltas[: last + 1], self.before[: last + 1])

    @property
    def widest(self) -> Any:
        """The largest norm among the states at the lags from 1 on, as rows."""
        return max(norms(self.before[1:, None, :], self.net.order))


@st.composite
def learners(
    pick: st.DrawFn, *, net: Any = contracting_nets, entries: Any = draw.rationals()
) -> Learner:
    """A network and one state for every lag."""
    chosen = pick(net)
    size = len(chosen.last)
    return Learner(chosen, pick(draw.matrices(chosen.lag + 1, size, entries)))


def learner_values(case: Learner, **other: Any) -> dict[str, Any]:
    """What a claim on the gradient of the weight reads, with gamma = 1/2."""
    lag = case.net.lag
    return values(
        case.net,
        **{
            "h": table(case.before),
            "G": table([case.gradient(i) for i in range(lag + 1)]),
            "gamma": HALF,
            "H": case.widest,
            "m": lag,
            **other,
        },
    )


halves = single(st.sampled_from([HALF, -HALF]))
halving = learners(net=halves, entries=WHOLE)


def terms_from(case: Learner, first: int) -> tuple[Any, Any]:
    """Computed and allowed size of the part of dL/dU beyond a lag."""
    net, top = case.net, max(case.net.norms)
    computed = norms(case.gradient(net.lag) - case.gradient(first), net.order)
    return computed, top ** (first + 1) / (1 - top) * net.sizes[0] * case.widest


class Tail(NamedTuple):
    """Everything that the two tail bounds compare, for one learner."""

    left: Any
    local: Any
    far: Any
    allowed: Any


def tail_of(case: Learner, rate: Any, widest: Any) -> Tail:
    """With gamma = rate and H = widest, beyond lag 0."""
    net = case.net
    parts = [case.gradient(net.lag), case.gradient(0)]
    left, local, far = (norms(x, net.order) for x in (*parts, parts[0] - parts[1]))
    return Tail(left, local, far, rate / (1 - rate) * net.sizes[0] * widest)


wholes = learners(net=single(WHOLE), entries=draw.rationals(-1, 1, 1))
none_shrinking = flint.fmpq(2)


def at_zero(case: Learner, **other: Any) -> dict[str, Any]:
    """The same for what lies beyond lag 0."""
    return learner_values(case, tau=0, **other)


far_halves = learners(
    net=single(st.sampled_from([HALF, -HALF]), lag=10),
    entries=draw.rationals(0, 1, 1),
)

# A unit that rests at the state 1, whatever its weight of size 1/2.
resting = learners(net=single(st.sampled_from([HALF, -HALF]), lag=10), entries=ONE)
