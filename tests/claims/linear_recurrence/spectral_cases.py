"""Weights composed from a basis and a middle matrix, with a start and a time."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import any_basis_form, power, states
from longdep.numeric.precision import Array
from tests.claims.linear_recurrence.vocabulary import Draw, Pick


class Case(NamedTuple):
    """One weight with a basis, a middle matrix, a start and a time."""

    weight: Array
    start: Array
    time: int
    basis: Array
    middle: Array

    @property
    def eigenvalues(self) -> Array:
        return np.diagonal(self.middle)

    @property
    def computed(self) -> Array:
        """The state at the time, by the recurrence."""
        return states(self.weight, self.start, self.time)[-1]

    @property
    def truth(self) -> Array:
        """(W^t)^T."""
        return power(self.weight, self.time).T


def of_premise(basis: Array, middle: Array) -> Array:
    return basis @ middle @ basis.T


def of_other_premise(basis: Array, middle: Array) -> Array:
    return basis.T @ middle @ basis


def printed_formula(case: Case) -> Array:
    """Q^T M^t Q, also where M is not diagonal."""
    return of_other_premise(case.basis, power(case.middle, case.time))


Compose = Callable[[Array, Array], Array]


@st.composite
def cases(
    pick: Pick,
    *,
    n: st.SearchStrategy[int] = draw.sizes(),
    basis: Draw = draw.orthogonal,
    middle: Draw = draw.diagonals,
    weight: Compose | Draw = of_premise,
    times: st.SearchStrategy[int] = st.integers(0, 4),
) -> Case:
    """Spectral cases; a `weight` strategy instead of a formula drops the premise."""
    size = pick(n)
    q, m = pick(basis(size)), pick(middle(size))
    free = weight not in (of_premise, of_other_premise, of_any_basis)
    w = pick(weight(size)) if free else weight(q, m)  # type: ignore[call-arg]
    return Case(w, pick(draw.vectors(size)), pick(times), q, m)


def of_any_basis(basis: Array, middle: Array) -> Array:
    return any_basis_form(basis, np.diagonal(middle))


@cache
def later(last: int = 3) -> st.SearchStrategy[int]:
    """Times from 1 on, where an exponent says something."""
    return st.integers(1, last)


@cache
def triangles(n: int) -> st.SearchStrategy[Array]:
    """Matrices that are not diagonal in general: upper triangular."""
    return draw.non_normal(n, "2")


@cache
def stretched(n: int) -> st.SearchStrategy[Array]:
    """Multiples of signed permutations: columns orthogonal, but not of length 1."""
    scale = draw.rationals(1, 3, 2)
    return st.builds(lambda p, c: p * c, draw.signed_permutations(n), scale)


def table(weight: Array, start: Array, time: int) -> dict[int, Array]:
    """The states 0..time (at least one step) as a certificate's family."""
    return dict(enumerate(states(weight, start, max(time, 1))))


def values_of(case: Case, basis: str = "Q", **other: Any) -> dict[str, Any]:
    return {
        "n": len(case.start),
        "t": case.time,
        basis: case.basis,
        "Lambda": case.middle,
        "W": case.weight,
        "h": table(case.weight, case.start, case.time),
        "horizon": max(case.time, 1),
        **other,
    }


def without_states(case: Case, **other: Any) -> dict[str, Any]:
    """Values for statements on W alone."""
    values = values_of(case, **other)
    return {k: v for k, v in values.items() if k not in ("h", "horizon")}
