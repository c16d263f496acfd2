"""A tenth of the suite that touches all rooms: the same files for the same tree.

Of every folder of tests, a tenth of the files, at least one: those whose names come
first when they are sorted by their digest. A file that is added or removed changes the
choice in its own folder alone.
"""

import tomllib
from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby
from pathlib import Path, PurePosixPath

SHARE = 10
CHOICE = "2"  # of ten such choices the quickest; figures, cards and a plugin are in it


def files_of_tests(root: Path) -> list[str]:
    """The files that plain pytest collects in a clone, sorted, with slashes."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    places = settings["tool"]["pytest"]["ini_options"]["testpaths"]
    return sorted({name for place in places for name in _within(root, place)})


def tenth(files: list[str]) -> list[str]:
    """A tenth of the files of each folder, rounded up.

    Args:
        files: paths with slashes.
    Returns:
        Those chosen, sorted.
    """
    chosen: list[str] = []
    for _, group in groupby(sorted(files, key=_folder), key=_folder):
        names = sorted(group, key=_digest)
        chosen += names[: -(-len(names) // SHARE)]
    return sorted(chosen)


def _within(root: Path, place: str) -> Iterator[str]:
    path = root / place
    for file in [path] if path.is_file() else path.rglob("test_*.py"):
        yield file.relative_to(root).as_posix()


def _folder(name: str) -> str:
    return str(PurePosixPath(name).parent)


def _digest(name: str) -> str:
    return sha256((CHOICE + name).encode()).hexdigest()
