"""Writes the committed vectors, their schemas and a guide to a folder of the user's.

Files are written whole, the manifest last, so that a folder with one is complete. A
folder that holds anything else than vectors is left alone.
"""

from pathlib import Path

from longdep.numeric import files
from longdep.numeric.oracle.vectors import guide
from longdep.numeric.oracle.vectors.reading import (
    FOLDER,
    GUIDE,
    SCHEMAS,
    VectorsError,
    read_file,
    read_folder,
)
from longdep.numeric.oracle.vectors.versions import version_of


def export(folder: Path, source: Path = FOLDER) -> int:
    """Write a version of the vectors to a folder.

    Args:
        folder: is made if it is not there; empty, or an earlier export of vectors.
        source: the version.
    Returns:
        The number of files.
    Raises:
        VectorsError: the source is damaged, the folder holds something else, or it
            cannot be written.
    """
    trees = list(read_folder(source, schema=False))
    version = version_of(trees[0]["version"])
    names = [f"{tree['system']}.{tree['convention']}.json" for tree in trees]
    _require_place(folder, {*names, *SCHEMAS, GUIDE, "manifest.json"})
    for name, kind in SCHEMAS.items():
        write_whole(folder / name, version.schema(kind).read_bytes())
    write_whole(folder / GUIDE, guide.text().encode())
    for name in (*names, "manifest.json"):
        write_whole(folder / name, (source / name).read_bytes())
    return len(names) + len(SCHEMAS) + 2


def _require_place(folder: Path, ours: set[str]) -> None:
    if not folder.exists():
        return
    try:
        present = {path.name for path in folder.iterdir()}
    except OSError as error:
        raise VectorsError(f"{folder}: cannot be read: {error.strerror}") from error
    if present and "manifest.json" not in present:
        raise VectorsError(
            f"{folder}: expected an empty folder or one with longdep vectors "
            "(manifest.json), got other files"
        )
    if present:
        read_file(folder / "manifest.json", "manifest")
    if stray := sorted(present - ours):
        raise VectorsError(
            f"{folder}: expected nothing but longdep vectors, got {stray[0]}"
        )


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under a temporary name, then rename it into place.

    Raises:
        VectorsError: the folder or file cannot be written; nothing was changed.
    """
    try:
        files.write_whole(path, content)
    except OSError as error:
        reason = error.strerror or error
        raise VectorsError(f"{path}: cannot be written: {reason}") from error
