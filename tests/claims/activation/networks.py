"""Gradients sent back through drawn weights and derivatives."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.activation import gradients_back
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import bounded


@cache
def margins() -> st.SearchStrategy[Any]:
    """Margins by which a weight stays below its threshold, or exceeds it."""
    return draw.rationals("1/4", 2)


class Back(NamedTuple):
    """A gradient carried back: weight, slopes (T, n), start, margin, phi, norm."""

    weight: Array
    slopes: Array
    start: Array
    margin: Any
    phi: Any
    kind: str

    @property
    def gradients(self) -> Array:
        """The gradient at each step back, (T + 1, n)."""
        return gradients_back(self.weight, self.slopes, self.start)


def vector_norm(vector: Array, kind: str) -> Any:
    """The sum of sizes (kind '1') or the largest size."""
    sizes = [abs(v) for v in vector]
    return sum(sizes) if kind == "1" else max(sizes)


def transposed_norm(weight: Array, kind: str) -> Any:
    """The norm of U^T that the vector norm induces."""
    lines: Sequence[Array] = weight if kind == "1" else weight.T
    return max(sum(abs(v) for v in line) for line in lines)


@st.composite
def back(
    pick: st.DrawFn,
    *,
    phi: Any = None,
    small: bool = True,
    allowed: bool = True,
    last: int = 3,
) -> Back:
    """A network within the premises; one unit outside the premise switched off."""
    n = pick(draw.sizes()) if small and allowed else 1
    steps = pick(st.integers(1, last))
    kind = pick(st.sampled_from(["1", "oo"]))
    top = pick(draw.rationals("1/4", 2)) if phi is None else flint.fmpq(phi)
    margin = pick(margins())
    if small:
        weight = pick(draw.weights(n))
        norm, limit = transposed_norm(weight, kind), 1 / (top * (1 + margin))
        weight = weight * (limit / norm) if norm > limit else weight
    else:
        weight = pick(draw.matrices(n, entries=draw.rationals(1, 3))) / top
    entries = draw.rationals(-1, 1) if allowed else draw.rationals(-3, 3)
    return Back(
        weight,
        pick(draw.matrices(steps, n, entries)) * (top if allowed else 1),
        pick(draw.vectors(n)),
        margin,
        top,
        kind,
    )


def decays(case: Back) -> None:
    """The last gradient is within the geometric bound."""
    first, *_, last = case.gradients
    steps = len(case.slopes)
    allowed = vector_norm(first, case.kind) / (1 + case.margin) ** steps
    bounded(vector_norm(last, case.kind), allowed, of="the geometric bound")


def back_values(case: Back) -> dict[str, Any]:
    """A case as a certificate's values."""
    return {
        "n": len(case.start),
        "U": case.weight,
        "a": case.margin,
        "phi": case.phi,
        "p": case.kind,
        "t": len(case.slopes),
        "e": dict(enumerate(case.gradients)),
        "g": dict(enumerate(case.slopes)),
        "horizon": len(case.slopes),
    }
