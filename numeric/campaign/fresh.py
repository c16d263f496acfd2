"""Searches with fresh seeds: campaigns without an end, over properties of the tests."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from longdep.numeric.campaign.plan import Campaign

CLAIMS, ORACLE = "claims", "oracle"
TITLES = {
    CLAIMS: "The properties of the claims, with fresh seeds, until it is stopped",
    ORACLE: "The oracle on right and on wrong code, with fresh seeds, likewise",
}


@dataclass(frozen=True)
class Fresh(Campaign):
    """A search with fresh seeds: it goes on for as long as one lets it.

    Attributes:
        folders: the code that a result depends on, beside numeric/.
    """

    folders: tuple[Path, ...] = ()

    def described(self) -> dict[str, str]:
        """What a store must agree on; the tests are part of the code."""
        digest = hashlib.sha256()
        for folder in self.folders:
            for path in sorted(folder.rglob("*.py")):
                lines = path.read_bytes().replace(b"\r\n", b"\n")
                digest.update(path.name.encode() + b"\0" + lines + b"\0")
        return super().described() | {"tests": digest.hexdigest()[:16]}
