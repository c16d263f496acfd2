"""What a case of the vectors is: a permanent number, purpose, sizes and knobs.

A recipe says in words what a case is for and what a reader that fails it has probably
done wrong, and in knobs how its inputs are made (numeric/oracle/vectors/making.py).
Numbers are never given again: a case that goes away in a later version leaves a gap.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One case.

    Attributes:
        system: its name.
        convention: its name.
        number: permanent within system and convention, from 1.
        purpose: what the case sees that others may not.
        mistake: what a reader that fails it has probably done wrong.
        sizes: n, m, p, T, B, steps, as the system has them.
        knobs: see numeric/oracle/vectors/making.py.
    """

    system: str
    convention: str
    number: int
    purpose: str
    mistake: str
    sizes: dict[str, int] = field(default_factory=dict)
    knobs: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The permanent id, such as gru.torch.001."""
        return f"{self.file}.{self.number:03d}"

    @property
    def file(self) -> str:
        """The stem of the file that the case stands in, such as gru.torch."""
        return f"{self.system}.{self.convention}"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A recipe for every convention of a system, or for those named."""

    number: int
    purpose: str
    mistake: str
    sizes: dict[str, int]
    knobs: dict[str, Any] = field(default_factory=dict)
    conventions: tuple[str, ...] = ()


def recipes_of(plans: Iterable[Plan], system: str, convention: str) -> Iterator[Recipe]:
    """The recipes of the plans that are for a convention of a system."""
    for plan in plans:
        if not plan.conventions or convention in plan.conventions:
            yield Recipe(
                system=system,
                convention=convention,
                number=plan.number,
                purpose=plan.purpose,
                mistake=plan.mistake,
                sizes=plan.sizes,
                knobs=plan.knobs,
            )
