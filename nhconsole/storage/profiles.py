"""Hubs that the person saved: everything of a connection but its key, which is kept elsewhere."""

import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from nhconsole.core.errors import BadInput
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.storage.errors import StorageError
from nhconsole.storage.file_lock import locked
from nhconsole.storage.files import JsonFile, make_folder
from nhconsole.storage.redacting import NO_SECRETS, RedactorSource

# Not the bare word "SharedAccessSignature": a hub's own policies end in it.
_KEY = re.compile(r"(?i)SharedAccessKey\s*=|SharedAccessSignature\s+sr=|\bsig=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One saved hub. Its key is in a :class:`SecretStore`, under ``id``.

    Raises:
        BadInput: a field holds a connection string's key or a token.
    """

    id: str
    """Never changes; see :func:`new_profile_id`."""
    name: str
    """As the person calls it."""
    endpoint_text: str
    """Such as ``sb://namespace.servicebus.windows.net/``."""
    key_name: str
    hub_name: str
    ca_file: str = ""
    api_version: str = ""
    """Empty: as in the settings."""
    is_emulator: bool = False
    is_production: bool = False
    """Real devices hang on it: the console asks before it sends there at a single click."""

    def __post_init__(self) -> None:
        """Refuse what would write a key into a file."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str) and _KEY.search(value):
                raise BadInput((_holds_a_key(field.name),))


def _holds_a_key(name: str) -> Problem:
    return Problem(
        severity=Severity.ERROR,
        field=Field.CONNECTION,
        code="profile.key",
        message=f"The profile's {name.replace('_', ' ')} holds a key, which would be saved.",
        remedy="Put the connection string into its own field.",
    )


def new_profile_id() -> str:
    """Return an id that no other profile has."""
    return uuid.uuid4().hex


class ProfileStore:
    """Keeps the profiles in a file, in the order in which they were added.

    Each change reads the file anew under a lock, so that two windows do not undo each other's.

    Args:
        path: The file.
        redactor: Removes known secrets from every text before it is written.
    """

    def __init__(self, path: Path, redactor: RedactorSource = NO_SECRETS) -> None:
        self._path = path
        self._file = JsonFile(path, "profiles", redactor)

    def load(self) -> tuple[tuple[Profile, ...], tuple[str, ...]]:
        """Return the profiles and what is to be said about entries that cannot be used."""
        content, messages = self._file.read()
        profiles, more = _usable(_entries(content))
        return profiles, (*messages, *more)

    def list(self) -> tuple[Profile, ...]:
        """Return the profiles."""
        return self.load()[0]

    def get(self, profile_id: str) -> Profile | None:
        """Return one profile; None if it is gone."""
        return next((item for item in self.list() if item.id == profile_id), None)

    def add(self, profile: Profile) -> None:
        """Add a profile, or replace the one of the same id.

        Raises:
            StorageError: the file could not be written.
        """

        def added(profiles: tuple[Profile, ...]) -> Iterable[Profile]:
            if all(item.id != profile.id for item in profiles):
                return (*profiles, profile)
            return (profile if item.id == profile.id else item for item in profiles)

        self._change(added)

    def update(self, profile: Profile) -> None:
        """Replace the profile of the same id; one that another window removed comes back.

        Raises:
            StorageError: the file could not be written.
        """
        self.add(profile)

    def remove(self, profile_id: str) -> None:
        """Remove a profile; nothing happens if it is gone. Its key is the caller's to delete.

        Raises:
            StorageError: the file could not be written.
        """
        self._change(lambda profiles: (item for item in profiles if item.id != profile_id))

    def _change(self, change: Callable[[tuple[Profile, ...]], Iterable[Profile]]) -> None:
        try:
            make_folder(self._path.parent)
            with locked(self._path.with_name(f"{self._path.name}.lock")):
                self._write(change)
        except OSError as error:
            raise StorageError(
                f"The profiles could not be saved to “{self._path}”: {error}."
            ) from error

    def _write(self, change: Callable[[tuple[Profile, ...]], Iterable[Profile]]) -> None:
        content, _ = self._file.read()
        entries = _entries(content)
        changed = [asdict(profile) for profile in change(_usable(entries)[0])]
        # What cannot be used may be of another version, or wait to be repaired by hand.
        rest = [entry for entry in entries if not _usable([entry])[0]]
        unknown = {name: value for name, value in content.items() if name not in _OWN}
        self._file.write({**unknown, "profiles": changed + rest})


_OWN = ("version", "profiles")


def _entries(content: dict[str, object]) -> list[object]:
    entries = content.get("profiles", [])
    return entries if isinstance(entries, list) else [entries]


def _usable(entries: Iterable[object]) -> tuple[tuple[Profile, ...], tuple[str, ...]]:
    profiles: dict[str, Profile] = {}
    messages = []
    for number, entry in enumerate(entries, start=1):
        try:
            profile = _profile(entry)
            profiles.setdefault(profile.id, profile)
        except ValueError as error:
            messages.append(f"Profile {number} of the file is left out: {error}.")
    return tuple(profiles.values()), tuple(messages)


def _profile(entry: object) -> Profile:
    if not isinstance(entry, dict):
        raise ValueError("it is not an object")
    known = {field.name: entry[field.name] for field in fields(Profile) if field.name in entry}
    for name, value in known.items():
        wanted = bool if name.startswith("is_") else str
        if not isinstance(value, wanted):
            raise ValueError(f"its “{name}” is no {wanted.__name__}")
    try:
        profile = Profile(**known)
    except TypeError:
        raise ValueError("a part is missing") from None
    if not profile.id:
        raise ValueError("its id is empty")
    return profile
