"""One process at a time writes to a folder; one that dies lets go of it at once.

The operating system holds the lock on an open file, and ends it with the process,
whatever killed that. The file is empty; it goes when its owner lets go, and one that a
killed process left is taken by the next.
"""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from longdep.reports.record.schema import LedgerError

NAME = ".longdep-lock"
PAUSE = 0.05  # seconds between two tries

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """This process's hold on a folder, until it lets go or dies."""

    def __init__(self, folder: Path, patience: float = 0.0) -> None:
        """Take it.

        Args:
            folder: it is there.
            patience: seconds to wait for another process.

        Raises:
            LedgerError: another process has it, or the file cannot be written.
        """
        self.path = folder / NAME
        until = time.monotonic() + patience
        while (descriptor := self._tried()) is None:
            if time.monotonic() >= until:
                raise LedgerError(
                    f"{folder}: another run of longdep writes to this folder; let it "
                    "finish, or choose another folder"
                )
            time.sleep(PAUSE)
        self.descriptor = descriptor
        # A child that outlives this process must not keep the folder.
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget)

    def _tried(self) -> int | None:
        """Try once: the descriptor of the locked file, or None if it is taken."""
        while True:
            descriptor = self._opened()
            try:
                _take(descriptor)
                size = self._size(descriptor)
            except (BlockingIOError, PermissionError):
                os.close(descriptor)
                return None
            except OSError as error:
                os.close(descriptor)
                raise _unusable(self.path, "locked", error) from error
            except BaseException:
                os.close(descriptor)
                raise
            if size == 0:
                return descriptor
            os.close(descriptor)
            if size is not None:
                raise LedgerError(
                    f"{self.path}: expected no file of this name or an empty one, got "
                    f"one of {size} bytes"
                )

    def _opened(self) -> int:
        try:
            return os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise _unusable(self.path, "written", error) from error

    def _size(self, descriptor: int) -> int | None:
        """The size of the locked file; None if its last owner has removed it since."""
        ours = os.fstat(descriptor)
        try:
            same = os.path.samestat(ours, os.stat(self.path))
        except FileNotFoundError:
            same = False
        return ours.st_size if same else None

    def release(self) -> None:
        """Let go, and remove the file."""
        if self.descriptor < 0:
            return
        with suppress(OSError):
            self.path.unlink()
        descriptor, self.descriptor = self.descriptor, -1
        os.close(descriptor)
        if sys.platform == "win32":  # an open file cannot be removed there
            with suppress(OSError):
                self.path.unlink()

    def _forget(self) -> None:
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


def _unusable(path: Path, what: str, error: OSError) -> LedgerError:
    return LedgerError(f"{path}: cannot be {what}: {error.strerror or error}")
