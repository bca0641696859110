"""Files that are whole at every moment: written beside, then put in place; damaged ones set aside.

A crash or a full disk leaves the old content, never half of the new one.
"""

import contextlib
import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from nhconsole.storage.errors import StorageError
from nhconsole.storage.redacting import NO_SECRETS, RedactorSource, redacted_json, redactor_of

VERSION = 1
"""Of every file that this module writes; a file of a later one is read as far as understood."""
_DEEPEST = 64


def make_folder(folder: Path) -> None:
    """Create a folder that only its owner reads; one that exists is left as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut; systems that cannot do it are left alone."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write_beside(path: Path, data: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def write_atomically(path: Path, data: bytes) -> None:
    """Replace the content of ``path``, all or nothing; readable by its owner only.

    Raises:
        OSError: it could not be written; the old content stands.
    """
    make_folder(path.parent)
    # A link is followed, so that a settings file kept elsewhere stays there.
    target = path.resolve()
    beside = _write_beside(target, data)
    try:
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def set_aside(path: Path) -> Path:
    """Rename a file that cannot be used, so that nothing of it is lost; return its new path."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for number in range(1, 1000):
        mark = f"{stamp}-{number}" if number > 1 else stamp
        aside = path.with_name(f"{path.stem}.damaged-{mark}{path.suffix}")
        if not aside.exists():
            path.rename(aside)
            return aside
    raise FileExistsError(path)


class JsonFile:
    """One versioned JSON object in a file.

    Args:
        path: The file.
        what: What it is in messages, such as ``"settings"``.
        redactor: Removes known secrets from every text before it is written.
    """

    def __init__(self, path: Path, what: str, redactor: RedactorSource = NO_SECRETS) -> None:
        self.path = path
        self.what = what
        self._redactor = redactor

    def read(self) -> tuple[dict[str, object], tuple[str, ...]]:
        """Return the object and what is to be said; an unusable file is set aside."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return {}, ()
        except OSError as error:
            return {}, (f"The {self.what} could not be read from “{self.path}”: {error}.",)
        try:
            return _json_object(data), ()
        except (ValueError, RecursionError) as error:
            return {}, (self._set_aside(str(error)),)

    def write(self, content: dict[str, object]) -> None:
        """Replace the file.

        Raises:
            StorageError: it could not be written; the old content stands.
        """
        whole = redacted_json({"version": VERSION, **content}, redactor_of(self._redactor))
        text = json.dumps(whole, indent=1)
        try:
            write_atomically(self.path, text.encode())
        except OSError as error:
            raise StorageError(
                f"The {self.what} could not be saved to “{self.path}”: {error}."
            ) from error

    def keep_copy(self, mark: str) -> str:
        """Copy the file before it is written in another form; return the message."""
        copy = self.path.with_name(f"{self.path.stem}.{mark}{self.path.suffix}")
        try:
            write_atomically(copy, self.path.read_bytes())
        except OSError as error:
            return f"No copy of it could be made: {error}."
        return f"A copy of it is kept as “{copy.name}”."

    def _set_aside(self, reason: str) -> str:
        sentence = f"The {self.what} in “{self.path}” cannot be read ({reason})"
        try:
            aside = set_aside(self.path)
        except OSError as error:
            return f"{sentence} and the file could not be renamed: {error}."
        return f"{sentence}. The file is kept as “{aside.name}”; defaults are used."


def _json_object(data: bytes) -> dict[str, object]:
    value: object = json.loads(data.decode("utf-8-sig"))
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    if _is_too_deep(value):
        raise ValueError(f"nested more than {_DEEPEST} times")
    return value


def _is_too_deep(value: object) -> bool:
    """Whether a value is nested so deeply that writing it again could fail."""
    level = [value]
    for _ in range(_DEEPEST):
        containers = [item for item in level if isinstance(item, dict | list)]
        level = [
            inner
            for item in containers
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
    return any(isinstance(item, dict | list) for item in level)
