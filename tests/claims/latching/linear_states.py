"""Linearised states: step Jacobians drawn, their gradients and responses to noise."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import norms, vector_norms
from longdep.numeric.kernels.latching import aligned_response, gradients
from longdep.numeric.precision import Array, exact
from tests.claims.latching.cases import all_bounded, table


class Linear(NamedTuple):
    """Step Jacobians, a change of the first state, a rate, and a norm."""

    jacobians: Array
    change: Array
    number: Any
    order: str

    @property
    def last(self) -> int:
        """The number of steps."""
        return len(self.jacobians)

    @property
    def gradients(self) -> Array:
        """The products of the Jacobians, from the identity on."""
        return gradients(self.jacobians)

    @property
    def sizes(self) -> Array:
        """The norms of these products."""
        return norms(self.gradients, self.order)

    @property
    def response(self) -> tuple[Array, Array, Array]:
        """The change, its sizes, and what aligned noise adds up to."""
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
    """Draw one to `steps` steps, all by one Jacobian unless `varying`."""
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
    """A case as a certificate's values, from lag `first` on."""

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
    """Matrices whose row sums are at most 1/4."""
    return draw.contracting(n, "1/4")


CONTRACTIONS = linear(jacobian=quarter_contractions)


def transposed_for(case: Linear) -> Linear:
    """Row sums are at most the rate; for column sums take the transpose."""
    if case.order == "oo":
        return case
    return case._replace(jacobians=np.swapaxes(case.jacobians, -1, -2))


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


def forgets(case: Linear, most: Any) -> None:
    """|x_t| <= K (1 - 1/K)^t |x_0| at every t."""
    _, radii, _ = case.response
    times = range(case.last + 1)
    all_bounded((radii[t], most * (1 - 1 / most) ** t * radii[0]) for t in times)


def largest_response(case: Linear) -> Any:
    """How far the aligned noise moves the state at most."""
    _, _, moved = case.response
    return vector_norms(moved, case.order).max()


INVERTIBLE = linear(jacobian=draw.invertible)


def robust_values(case: Linear) -> dict[str, Any]:
    """A case as a certificate's values, with the response to noise."""
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
    """The bound with the given K at the last step but one."""
    most, t = case.number, case.last - 1
    _, radii, _ = case.response
    assert radii[t] <= most * (1 - 1 / most) ** t * radii[0]


def linear_values(case: Linear) -> dict[str, Any]:
    """A case as a certificate's values, in blocks of two steps."""
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
