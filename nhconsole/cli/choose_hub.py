"""Which hub a command line means: a connection string, the environment, or a saved profile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nhconsole import paths
from nhconsole.core.errors import BadInput
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.secret import Secret, quoted
from nhconsole.core.sending.operations import DEFAULT_API_VERSION
from nhconsole.storage.profiles import Profile, ProfileStore
from nhconsole.storage.secret_store import open_secret_store

ENVIRONMENT_NAME = "NHCONSOLE_CONNECTION_STRING"
EMULATOR = "emulator"
"""A profile that is always there: the emulator that “nhconsole emulator” runs on its own port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenHub:
    """A hub and how to reach it."""

    connection_text: Secret
    hub_name: str = ""
    ca_files: tuple[Path, ...] = ()
    loopback_ca_file: Path | None = None
    api_version: str = DEFAULT_API_VERSION
    proxy: str = field(default="", repr=False)
    """As :class:`TransportSettings` reads it; empty: from the environment."""


def choose_hub(typed: Secret | None, profile: str | None, environ: Mapping[str, str]) -> ChosenHub:
    """Return the hub that is meant.

    Raises:
        BadInput: none is named, or a profile that cannot be used.
    """
    if typed is not None and profile is not None:
        raise _bad("both", "--connection-string and --profile are both there.", "Leave one out.")
    if profile is not None:
        return _profile(profile)
    connection = Secret(environ.get(ENVIRONMENT_NAME, "")) if typed is None else typed
    if not connection.reveal().strip():
        raise _bad(
            "empty",
            "There is none.",
            f"Put it into the environment variable {ENVIRONMENT_NAME}, give it with "
            "--connection-string, or name a saved hub with --profile.",
        )
    return ChosenHub(connection_text=connection)


def _profile(name: str) -> ChosenHub:
    profiles, _ = ProfileStore(paths.config_folder() / "profiles.json").load()
    found = [item for item in profiles if item.name == name or item.id == name]
    found = found or [item for item in profiles if item.name.casefold() == name.casefold()]
    if not found and name.casefold() == EMULATOR:
        return _emulator()
    if not found:
        names = ", ".join(quoted(item.name) for item in profiles) or "none"
        raise _bad(
            "profile", f"No profile is called {quoted(name)}.", f"Saved are: {names}; and emulator."
        )
    return _saved(found[0])


def _saved(profile: Profile) -> ChosenHub:
    # Not imported above: only this way of naming a hub needs the system's key store.
    from nhconsole.storage.errors import StorageError
    from nhconsole.storage.settings import SettingsStore

    try:
        store, note = open_secret_store()
        key = store.get(profile.id)
    except StorageError as error:
        raise _bad("key", str(error)) from None
    if key is None:
        raise _bad(
            "key",
            f"The key of the profile {quoted(profile.name)} is not in the system's key store.",
            note or "Paste the connection string into the window again and save it.",
        )
    text = (
        f"Endpoint={profile.endpoint_text};SharedAccessKeyName={profile.key_name};"
        f"SharedAccessKey={key.reveal()}"
    )
    # A hub saved in the window is reached as the window reaches it.
    settings, _ = SettingsStore(paths.config_folder() / "settings.json").load()
    return ChosenHub(
        connection_text=Secret(text),
        hub_name=profile.hub_name,
        ca_files=tuple(Path(name) for name in (profile.ca_file, settings.ca_file) if name),
        api_version=profile.api_version or settings.api_version,
        proxy=settings.proxy,
    )


def _emulator() -> ChosenHub:
    # Half a second of imports that no other hub needs.
    from nhconsole.emulator import DEFAULT_PORT, SAMPLE_HUB
    from nhconsole.emulator.access.policies import published_policies

    ca_file = paths.emulator_folder() / f"ca-{DEFAULT_PORT}.pem"
    if not ca_file.is_file():
        raise _bad(
            "emulator",
            f"No emulator ran on port {DEFAULT_PORT} yet.",
            "Start it in another terminal: nhconsole emulator",
        )
    policy = published_policies()[0]
    text = (
        f"Endpoint=sb://127.0.0.1:{DEFAULT_PORT}/;SharedAccessKeyName={policy.name};"
        f"SharedAccessKey={policy.key}"
    )
    return ChosenHub(connection_text=Secret(text), hub_name=SAMPLE_HUB, loopback_ca_file=ca_file)


def _bad(code: str, message: str, remedy: str = "") -> BadInput:
    problem = Problem(
        severity=Severity.ERROR,
        field=Field.CONNECTION,
        code=f"connection.{code}",
        message=message,
        remedy=remedy,
    )
    return BadInput((problem,))
