"""The versions of the vectors: what each consists of. None ever changes.

A later version has every case of the earlier ones under its id, with the same inputs
and expected numbers, so that a reader needs one folder; what a case is known to catch
and how far a right computation may be off is as known when the version was made.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.vectors import recipes_1, recipes_2
from longdep.numeric.oracle.vectors.recipe import Recipe
from longdep.numeric.oracle.vocabulary import nearest

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version.

    Attributes:
        number: from 1.
        recipes: its cases, in the order of the files.
    """

    number: int
    recipes: Callable[[], Iterator[Recipe]]

    @property
    def name(self) -> str:
        """The name of its folder, such as v1."""
        return f"v{self.number}"

    @property
    def trims(self) -> bool:
        """Whether hexadecimal floats end with their last digit that is not 0."""
        return self.number > 1

    @property
    def format(self) -> str:
        """What every file of it says that it is."""
        return f"longdep-vectors/{self.number}"

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return HERE / self.name

    def schema(self, name: str) -> Path:
        """The JSON Schema of its files ("vectors") or of its "manifest"."""
        later = f"-{self.number}" if self.number > 1 else ""
        return HERE / f"{name}{later}.schema.json"


VERSIONS = (
    Version(number=1, recipes=recipes_1.recipes),
    Version(number=2, recipes=recipes_2.recipes),
)
NEWEST = VERSIONS[-1]
NAMES = tuple(version.name for version in VERSIONS)


def version_of(name: str) -> Version:
    """Look a version up.

    Raises:
        DomainError: there is none of that name.
    """
    for version in VERSIONS:
        if version.name == name:
            return version
    raise DomainError(
        f"version: expected one of {', '.join(NAMES)}, got {name!r}"
        f"{nearest(name, NAMES)}"
    )
