"""Files written whole: under a temporary name, then renamed into place."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, and its folder if that is not there.

    The name changes hands only once the content is on the disk.

    Raises:
        OSError: one of them cannot be written; nothing was changed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".longdep-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:  # an interrupt, too, leaves nothing behind
        with suppress(OSError):
            os.unlink(temporary)
        raise


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system lets a program do so.

    Raises:
        OSError: the disk fails.
    """
    if os.name == "nt":  # folders cannot be opened there; the system sees to them
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
