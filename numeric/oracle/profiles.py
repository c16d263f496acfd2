"""The profiles of clipping beyond the plain ones, as data.

torch's `clip_grad_norm_` takes norms of other orders, and a negative limit: its factor
min(1, m / (|g| + 1e-6)) is then negative, so that every sign flips. `clip_grad_value_`
clamps between -m and m, and -m > m leaves m everywhere.
"""

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What is clipped by, beyond what a system says.

    Attributes:
        base: exact, torch, optax, keras or tf (numeric/oracle/families/clipping.py).
        order: of the norm: 1, 2 or inf.
        negative: whether the limit is negative; positive otherwise.
    """

    base: str
    order: float = 2.0
    negative: bool = False


FURTHER = {
    "torch-1": Profile(base="torch", order=1.0),
    "torch-inf": Profile(base="torch", order=inf),
    "torch-negative": Profile(base="torch", negative=True),
}


def profile(convention: str) -> Profile:
    """The profile of a convention of the clippings, by its full name."""
    return FURTHER.get(convention, Profile(base=convention))
