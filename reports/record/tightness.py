"""How near a bound comes to equality: recorded as a ratio, and sought by the search."""

from contextvars import ContextVar
from fractions import Fraction
from typing import Any

import hypothesis

ATTAINED: ContextVar[list[Fraction] | None] = ContextVar("attained", default=None)


def bounded(computed: Any, allowed: Any, *, of: str = "the bound") -> None:
    """Check that computed <= allowed exactly, and steer the search towards equality.

    The attained ratio computed/allowed is recorded; 1 means the bound is tight.

    Raises:
        AssertionError: it is not.
    """
    if not computed <= allowed:  # no assert: python -O leaves asserts out
        raise AssertionError(f"{of}: computed {computed}, allowed {allowed}")
    if allowed == 0:
        return
    ratio = Fraction(str(computed)) / Fraction(str(allowed))
    hypothesis.target(float(ratio), label=of)
    best = ATTAINED.get()
    if best is not None:
        best.append(ratio)
        best[:] = [max(best)]
