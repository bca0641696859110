"""A lock on a file that the system itself releases when its process ends, however it ends.

It is bound to the open file, not to the process: two stores in one process exclude each other too.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int, *, wait: bool) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        # LK_LOCK tries for ten seconds, then raises OSError.
        msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int, *, wait: bool) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


class FileLock:
    """Holds an exclusive lock on ``path``; the file is created if need be and stays."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def acquire(self, *, wait: bool) -> bool:
        """Take the lock; False if another holds it and ``wait`` is off.

        Raises:
            OSError: the file cannot be opened.
        """
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor, wait=wait)
        except OSError:
            os.close(descriptor)
            if wait:
                raise
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let go; nothing happens if it is not held."""
        if self._descriptor is not None:
            # Closing releases, on every system.
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock on ``path`` for a short piece of work, waiting for its turn."""
    lock = FileLock(path)
    lock.acquire(wait=True)
    try:
        yield
    finally:
        lock.release()
