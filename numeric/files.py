"""Files written whole: under a temporary name, then renamed into place; and read."""

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

STREAMS = (1, 2)  # what a process writes to without having opened it


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, and its folder if that is not there.

    The name changes hands only once the content is on the disk. Of a link it is the
    file that it leads to which is written; the mode of a file that was there stays. To
    what is no file (a device, a pipe), and to the standard streams, it is written as
    to a stream.

    Raises:
        OSError: one of them cannot be written; nothing was changed.
    """
    before = _state(path)
    if before is not None and stat.S_ISDIR(before.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if before is not None and any(_is_stream(before, number) for number in STREAMS):
        _write_through(path, content, "ab")
        return
    if before is not None and not stat.S_ISREG(before.st_mode):
        _write_through(path, content, "wb")
        return
    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.parent / f".longdep-{secrets.token_hex(8)}"
    try:
        with open(temporary, "xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if before is not None:
            os.chmod(temporary, stat.S_IMODE(before.st_mode))
        os.replace(temporary, path)
    except BaseException:  # an interrupt, too, leaves nothing behind
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _state(path: Path) -> os.stat_result | None:
    """What a path leads to; None if to nothing."""
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _is_stream(state: os.stat_result, number: int) -> bool:
    """Whether a standard stream goes to this file."""
    try:
        return os.path.samestat(state, os.fstat(number))
    except OSError:  # it is closed
        return False


def _write_through(path: Path, content: bytes, mode: str) -> None:
    with open(path, mode) as stream:
        stream.write(content)


def read_file(path: Path | str, most: int) -> bytes:
    """Read a file: no pipe, which may never end, and no longer than it should be.

    Raises:
        OSError: it cannot be read, is none, or is longer than `most` bytes.
    """
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise OSError(errno.EINVAL, "is no regular file", str(path))
    with open(path, "rb") as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"is longer than {most} bytes", str(path))
    return content


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
