"""A report takes the place of the last one as a whole, whatever stops the program.

The files of the new report that differ are first written to a folder of their own,
`.longdep-report` within the report's, and brought to the disk. Then a list of them is
written there, whole: from that moment the new report is the valid one, and all that is
left to do is to move each file into place and to remove what is left of the last one.
Whoever comes next, a reader too, completes that if the program was stopped (`settle`).
Without the list the last report is the valid one, untouched, and the next run removes
the folder (`clear`).
"""

import errno
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from longdep.numeric import files
from longdep.reports.record.lock import Lock
from longdep.reports.record.schema import LedgerError

STAGE = ".longdep-report"  # the folder, within that of the report
OURS = "made-by-longdep"  # an empty file in it: nobody else made the folder
LIST = "moving.json"
FORMAT = "longdep-moving/1"
PROBE = ".longdep-writable"
STAGED = re.compile(r"\d+|\.longdep-\w+")  # what else is in it
PATIENCE = 30.0  # seconds that a reader waits for a writer that is moving files
AT_ONCE = 16  # files on their way to the disk


def replace(folder: Path, made: Mapping[str, str], old: Iterable[str]) -> None:
    """Put a report in the place of the last one.

    Args:
        folder: the report's; this process alone writes to it.
        made: the text of every file by its name within the folder.
        old: names of files of the last report; those that are not made again go.

    Raises:
        LedgerError: a file cannot be written, and the last report is as it was; or
            one cannot be moved, and the next command goes on with it.
        KeyboardInterrupt: the last report is as it was; or, if it says so, the new
            one is in place.
    """
    clear(folder)
    listed = False
    try:
        listed = _staged(folder, made, old)
        _moved(folder)
    except KeyboardInterrupt:
        if listed:
            settle_own(folder)
            raise KeyboardInterrupt("the new report is in place") from None
        _unstaged(folder)
        raise
    except BaseException as error:
        if listed:  # the next command goes on with it
            raise
        _unstaged(folder)
        if isinstance(error, OSError):
            raise _unwritten(error, folder) from error
        raise


def _unstaged(folder: Path) -> None:
    with suppress(OSError, LedgerError):
        clear(folder)


def settle(folder: Path) -> None:
    """Complete what a run was stopped at, if it was after it had written its list.

    Raises:
        LedgerError: a file cannot be moved, or another run is at it for long.
    """
    if is_listed(folder):
        lock = Lock(folder)
        try:
            lock.take(PATIENCE)
            _moved(folder)
        finally:
            lock.release()


def settle_own(folder: Path) -> None:
    """The same for a process that has the folder's lock; and clear the rest.

    Raises:
        LedgerError: a file cannot be moved or removed.
    """
    _moved(folder)
    clear(folder)


def is_listed(folder: Path) -> bool:
    """Whether a new report waits to be moved into place."""
    return os.path.isfile(folder / STAGE / LIST)


def is_ours(stage: Path) -> bool:
    """Whether a folder of that name was made here: it says so, or is still empty."""
    plain = stage.is_dir() and not stage.is_symlink()
    return plain and ((stage / OURS).is_file() or not any(stage.iterdir()))


def clear(folder: Path) -> None:
    """Remove what a run left that was stopped before it had written its list.

    Raises:
        LedgerError: there is something else of that name, or it cannot be removed.
    """
    stage = folder / STAGE
    if not os.path.lexists(stage):
        return
    if not is_ours(stage):
        raise LedgerError(
            f"{stage}: expected what a run of longdep left there, got something else"
        )
    try:
        with suppress(FileNotFoundError):
            (stage / LIST).unlink()  # first: what it lists is about to go
        for path in stage.iterdir():
            if STAGED.fullmatch(path.name):
                path.unlink()
        with suppress(FileNotFoundError):
            (stage / OURS).unlink()
        stage.rmdir()
    except OSError as error:
        reason = error.strerror or error
        raise LedgerError(f"{stage}: cannot be removed: {reason}") from error


def make(folder: Path) -> None:
    """Make a folder, if it is not there.

    Raises:
        LedgerError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritten(error, folder) from error


def probe(folder: Path) -> None:
    """Make a folder, if it is not there, and find out whether it can be written to.

    Raises:
        LedgerError: it cannot.
    """
    make(folder)
    path = folder / PROBE
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o644))
        if path.stat().st_size == 0:
            path.unlink()
    except FileNotFoundError:  # another process has tried at the same time
        pass
    except OSError as error:
        raise _unwritten(error, path) from error


def _staged(folder: Path, made: Mapping[str, str], old: Iterable[str]) -> bool:
    """Write the files that differ and their list; False if there is nothing to do."""
    contents = {name: text.encode() for name, text in made.items()}
    gone = {}
    for name in sorted({*old} - {*made}):
        gone[name] = _digest((folder / name).read_bytes())
    new = {n: c for n, c in contents.items() if _content(folder / n) != c}
    if not new and not gone:
        return False
    for place in sorted({(folder / name).parent for name in new}):
        probe(place)
    for name in new:
        if (folder / name).is_dir():
            raise LedgerError(f"{folder / name}: expected a file, got a folder")
    stage = folder / STAGE
    stage.mkdir()
    (stage / OURS).touch(exist_ok=False)
    paths = [stage / str(number) for number in range(len(new))]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(_write, paths, new.values()):
            pass
    files.sync_folder(stage)
    moving = [[name, _digest(content)] for name, content in new.items()]
    listed = {"format": FORMAT, "files": moving, "gone": gone}
    files.write_whole(stage / LIST, json.dumps(listed, indent=1).encode())
    files.sync_folder(stage)
    files.sync_folder(folder)
    return True


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    path.chmod(0o644)


def _moved(folder: Path) -> None:
    """Move the files of the list into place, and remove the rest of the last report.

    Everything may have been done before, up to any point.
    """
    stage = folder / STAGE
    if not is_listed(folder):
        return
    with _sentences(folder):
        listed = _listed(stage)
        waiting = []
        for number, (name, digest) in enumerate(listed["files"]):
            content = _content(stage / str(number))
            if content is None:
                continue  # it was moved
            if _digest(content) != digest:
                raise LedgerError(
                    f"{stage / str(number)}: not what a stopped run wrote there; "
                    f"delete {stage} and run longdep verify again"
                )
            waiting.append((stage / str(number), folder / name))
        for source, place in waiting:
            _move(source, place)
        for name, digest in listed["gone"].items():
            content = _content(folder / name)
            if content is not None and _digest(content) == digest:
                (folder / name).unlink()
        names = [*(name for name, _ in listed["files"]), *listed["gone"]]
        for place in sorted({(folder / name).parent for name in names}):
            files.sync_folder(place)
        (stage / LIST).unlink()
    clear(folder)


def _move(source: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(source, place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        files.write_whole(place, source.read_bytes())  # a folder on another disk
        source.unlink()


def _listed(stage: Path) -> dict[str, Any]:
    """The list, once it is known to be one, with names that stay in the folder."""
    path = stage / LIST
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        names = [name for name, _ in listed["files"]] + [*listed["gone"]]
        digests = [digest for _, digest in listed["files"]] + [*listed["gone"].values()]
        plain = all(map(_is_plain, names)) and all(isinstance(d, str) for d in digests)
        form = listed["format"]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        plain, form = False, None
    if not plain or form != FORMAT:
        raise LedgerError(
            f"{path}: expected a list {FORMAT!r} of files to move, got something else; "
            f"if no newer longdep wrote it, delete {stage} and run longdep verify again"
        )
    return listed


def _is_plain(name: object) -> bool:
    if not isinstance(name, str) or set(name) & set("\\:\0"):
        return False
    way = PurePosixPath(name)
    return bool(way.parts) and not way.is_absolute() and ".." not in way.parts


def _content(path: Path) -> bytes | None:
    """A file's bytes; None if there is no such file."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


@contextmanager
def _sentences(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        path, reason = error.filename or folder, error.strerror or error
        raise LedgerError(
            f"{path}: cannot be moved into the report: {reason}; the next command "
            "goes on with it"
        ) from error


def _unwritten(error: OSError, folder: Path) -> LedgerError:
    path, reason = error.filename or folder, error.strerror or error
    return LedgerError(f"{path}: cannot be written: {reason}")
