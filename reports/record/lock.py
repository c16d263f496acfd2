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
    """A process's hold on a folder, until it lets go or dies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / NAME
        self.descriptor = -1
        self.taken = False
        # A child that outlives this process must not keep the folder.
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._close)

    def take(self, patience: float = 0.0) -> None:
        """Take the folder, which is there.

        Args:
            patience: seconds to wait for another process.

        Raises:
            LedgerError: another process has it, or the file cannot be written.
        """
        until = time.monotonic() + patience
        while not self._tried():
            if time.monotonic() >= until:
                raise LedgerError(
                    f"{self.folder}: another run of longdep writes to this folder; let "
                    "it finish, or choose another folder"
                )
            time.sleep(PAUSE)

    def _tried(self) -> bool:
        """Try once: False if another process has it."""
        while True:
            self._open()
            try:
                _take(self.descriptor)
                self.taken = self._is_there()
            except (BlockingIOError, PermissionError):
                self._close()
                return False
            except OSError as error:
                self._close()
                raise _unusable(self.path, "locked", error) from error
            if self.taken:
                return True
            self._close()  # its last owner has removed it since; there may be another

    def _open(self) -> None:
        try:
            self.descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise _unusable(self.path, "written", error) from error
        size = os.fstat(self.descriptor).st_size
        if size:
            self._close()
            raise LedgerError(
                f"{self.path}: expected no file of this name or an empty one, got one "
                f"of {size} bytes"
            )

    def _is_there(self) -> bool:
        """Whether the file that is open is the one of that name."""
        try:
            return os.path.samestat(os.fstat(self.descriptor), os.stat(self.path))
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Let go, and remove the file; of what was not taken, close it."""
        if self.taken:
            with suppress(OSError):
                self.path.unlink()
        self._close()
        if self.taken and sys.platform == "win32":  # no open file is removed there
            with suppress(OSError):
                self.path.unlink()
        self.taken = False

    def _close(self) -> None:
        if self.descriptor >= 0:
            descriptor, self.descriptor = self.descriptor, -1
            os.close(descriptor)


def _unusable(path: Path, what: str, error: OSError) -> LedgerError:
    return LedgerError(f"{path}: cannot be {what}: {error.strerror or error}")
