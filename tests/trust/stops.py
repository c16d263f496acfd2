"""Stop this process at its n-th change of files: killed, interrupted, or the disk full.

Python announces what it is about to do with files to audit hooks; a hook of ours counts
what changes something within one folder, and acts at the n-th. A hook stays for good,
so this is for a process of its own.
"""

import errno
import os
import signal
import sys
import threading
from pathlib import Path

KILLED, INTERRUPTED, FULL = "SIGKILL", "SIGINT", "full disk"
WAYS = (KILLED, INTERRUPTED, FULL)
TAKES_ROOM = {"open", "os.mkdir", "os.rename", "os.fsync"}
CHANGES = {*TAKES_ROOM, "os.remove", "os.rmdir", "os.chmod"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Stop:
    """Counts changes within a folder, and stops the process at one of them."""

    def __init__(self, folder: Path, way: str, at: int) -> None:
        """Begin to count.

        Args:
            folder: what happens elsewhere does not count.
            way: one of WAYS.
            at: the number of the change, from 1; 0 for none.
        """
        self.within, self.way, self.at = str(folder), way, at
        self.count = 0
        self.lock = threading.Lock()
        sys.addaudithook(self.heard)
        self.fsync = os.fsync
        os.fsync = self.synced

    def synced(self, descriptor: int) -> None:
        """The same for os.fsync, which Python does not announce."""
        self.next("os.fsync")
        self.fsync(descriptor)

    def heard(self, event: str, args: tuple) -> None:
        """Count an event, if it is one of CHANGES in the folder."""
        if event not in CHANGES or not str(args[0]).startswith(self.within):
            return
        if event == "open" and not args[2] & WRITES:
            return
        self.next(event)

    def next(self, event: str) -> None:
        """Count one more change; act at the one asked for."""
        with self.lock:
            self.count += 1
            count = self.count
        if not self.at or count < self.at:
            return
        if self.way == FULL and event in TAKES_ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if count == self.at and self.way == KILLED:
            os.kill(os.getpid(), signal.SIGKILL)
        if count == self.at and self.way == INTERRUPTED:
            os.kill(os.getpid(), signal.SIGINT)
