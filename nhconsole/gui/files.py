"""Files that a person chose, read and written with sentences instead of errors."""

from pathlib import Path

from nhconsole.core.errors import NotificationHubsError

LARGEST_PAYLOAD_FILE = 4 * 1024 * 1024


class FileProblem(NotificationHubsError):
    """A file could not be read or written; the text says which and why."""


def read_payload(path: Path) -> str:
    """Return the text of a payload file.

    Raises:
        FileProblem: it is no UTF-8 text, far too large, or cannot be read.
    """
    try:
        if path.stat().st_size > LARGEST_PAYLOAD_FILE:
            raise FileProblem(f"“{path.name}” is larger than 4 MiB; the hub takes 64 KB.")
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise FileProblem(
            f"“{path.name}” is no UTF-8 text (byte {error.start + 1}); save it as UTF-8."
        ) from error
    except OSError as error:
        raise FileProblem(f"“{path.name}” could not be read: {error.strerror}.") from error


def write_bytes(path: Path, data: bytes) -> str:
    """Write a file and return its name.

    Raises:
        FileProblem: it could not be written.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise FileProblem(f"“{path.name}” could not be written: {error.strerror}.") from error
    return path.name
