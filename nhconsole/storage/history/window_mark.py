"""Tells which windows are alive, by files that the system unlocks when their process ends.

A process id could be given to another process by now, and a heartbeat needs a clock and stops while
a laptop sleeps. A lock does neither, and ``kill -9`` releases it.
"""

import contextlib
import uuid
from pathlib import Path

from nhconsole.storage.file_lock import FileLock


class WindowMark:
    """A locked file beside ``path`` for as long as this window has ``path`` open."""

    def __init__(self, path: Path) -> None:
        self.id = uuid.uuid4().hex
        self._lock = FileLock(_mark_path(path, self.id))
        self._lock.acquire(wait=True)

    def remove(self) -> None:
        """Say that this window is gone."""
        self._lock.release()
        _remove(self._lock.path)


def is_alive(path: Path, window_id: str) -> bool:
    """Whether the window of that id still has ``path`` open."""
    mark = _mark_path(path, window_id)
    if not mark.exists():
        return False
    lock = FileLock(mark)
    is_free = lock.acquire(wait=False)
    lock.release()
    return not is_free


def remove_dead_marks(path: Path) -> None:
    """Delete the marks that crashed windows left; not while a window is being opened."""
    for mark in path.parent.glob(f"{path.name}.window-*"):
        if not is_alive(path, mark.name.rpartition("-")[2]):
            _remove(mark)


def _mark_path(path: Path, window_id: str) -> Path:
    return path.with_name(f"{path.name}.window-{window_id}")


def _remove(mark: Path) -> None:
    # Some systems do not delete a file that another process looks at just now.
    with contextlib.suppress(OSError):
        mark.unlink()
