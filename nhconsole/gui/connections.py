"""Which hub is meant: the built-in emulator, a saved profile, or what was just pasted."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from nhconsole import paths
from nhconsole.core.secrets.secret import Secret
from nhconsole.gui.background import Background

if TYPE_CHECKING:
    from nhconsole.core.connection.endpoint import Endpoint
    from nhconsole.gui.emulator_process import EmulatorInfo, EmulatorProcess
    from nhconsole.storage.profiles import Profile, ProfileStore
    from nhconsole.storage.secret_store import SecretStore

EMULATOR_ID = "emulator"
UNSAVED_ID = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A connection as the form shows it."""

    id: str
    name: str
    connection_text: Secret
    hub_name: str
    ca_file: str = ""
    loopback_ca_file: str = ""
    api_version: str = ""
    is_production: bool = False

    @property
    def is_emulator(self) -> bool:
        """Whether it is the built-in emulator; its published keys are no secrets."""
        return self.id == EMULATOR_ID


UNSAVED = Connection(id=UNSAVED_ID, name="New connection", connection_text=Secret(""), hub_name="")


class Connections(QObject):
    """Profiles, their keys in the system's key store, and the emulator.

    Signals:
        entries_changed(tuple): pairs (id, name) in the order of the list.
        chosen(Connection): another connection is chosen and complete.
        waiting(str): it takes a moment; why. Empty when nothing is awaited any more.
        given_up(): what was awaited will not come.
        told(str, str): a tone and a sentence for the person.
        emulator_changed(object): an EmulatorInfo when the built-in emulator runs, None when it
            ended or could not be started.
    """

    entries_changed = Signal(tuple)
    chosen = Signal(object)
    waiting = Signal(str)
    given_up = Signal()
    told = Signal(str, str)
    emulator_changed = Signal(object)

    def __init__(
        self,
        background: Background,
        parent: QObject | None = None,
        *,
        running_emulator: "EmulatorInfo | None" = None,
    ) -> None:
        super().__init__(parent)
        self._running_emulator = running_emulator
        self._background = background
        self._store: ProfileStore | None = None
        self._profiles: tuple[Profile, ...] = ()
        self._secrets: SecretStore | None = None
        self._wanted = UNSAVED_ID
        self._first: str | None = None
        self._is_awaited = False
        self._is_typed = False
        self._instead: tuple[str, str] = ("", "")
        self._emulator: EmulatorProcess | None = None

    @property
    def current_id(self) -> str:
        """The id of the connection that is chosen or awaited."""
        return self._wanted

    @property
    def emulator_info(self) -> "EmulatorInfo | None":
        """What the built-in emulator said of itself; None as long as it does not run."""
        own = self._emulator.info if self._emulator is not None else None
        return self._running_emulator or own

    @Slot()
    def start_emulator(self) -> None:
        """Start the built-in emulator, whichever hub is chosen."""
        if self.emulator_info is None:
            self._emulator_process().start()

    def profile_name(self, profile_id: str) -> str:
        """Return the name of a connection of the list."""
        return dict(self._entries()).get(profile_id, "")

    def id_of(self, name: str) -> str | None:
        """Return the id of a connection by its name in the list; None if there is none."""
        return next((found for found, shown in self._entries() if shown == name), None)

    def id_at(self, endpoint: "Endpoint") -> str | None:
        """Return the id of a profile for that endpoint; None if there is none."""
        form = endpoint.connection_form
        return next((item.id for item in self._profiles if item.endpoint_text == form), None)

    def is_production(self, profile_id: str) -> bool:
        """Whether the person marked a profile as one with real devices."""
        return any(item.is_production for item in self._profiles if item.id == profile_id)

    def load(self, first: str) -> None:
        """Read the profiles and choose the first connection, unless one is typed meanwhile."""
        if not self._is_typed:
            self._wanted = self._first = first
        if self._first == EMULATOR_ID:
            # It takes a second to start, and needs no profile.
            self.choose(first)
        self._background.run(lambda: self._open_profiles().load(), self._on_loaded, self._on_failed)

    @Slot(str)
    def choose(self, profile_id: str, *, hub_name: str = "", api_version: str = "") -> None:
        """Choose a connection; ``chosen`` follows when it is complete.

        Args:
            profile_id: Its id.
            hub_name: Another hub than the profile's own, for this time.
            api_version: Another version of the interface, for this time.
        """
        self._first, self._is_awaited = None, False
        self._wanted = profile_id
        self._instead = (hub_name, api_version)
        if profile_id == EMULATOR_ID:
            self._choose_emulator()
            return
        profile = next((item for item in self._profiles if item.id == profile_id), None)
        if profile is None:
            self._wanted = UNSAVED_ID
            self._emit_chosen(UNSAVED)
            return
        self._wait(self.tr("Asking the key store…"))
        self._background.run(
            lambda: (profile, self._open_store().get(profile.id)),
            self._on_key_read,
            self._on_key_not_read,
        )

    @Slot()
    def give_way(self) -> None:
        """Let stand what a person types: no connection that is still awaited may take its place."""
        self._is_typed, self._first = True, None
        if self._is_awaited:
            self._is_awaited = False
            self._wanted = UNSAVED_ID
            self.waiting.emit("")
            self.given_up.emit()
            self.entries_changed.emit(self._entries())

    def save(
        self,
        name: str,
        connection_text: str,
        hub_name: str,
        *,
        is_production: bool | None = None,
    ) -> None:
        """Keep a connection under a name; its key goes to the key store alone.

        Args:
            name: A known one is replaced.
            connection_text: The connection string.
            hub_name: The hub.
            is_production: Whether real devices hang on it; None leaves it as it was.
        """
        from nhconsole.core.connection.connection_string import ConnectionString, known_secrets
        from nhconsole.core.errors import InvalidConnectionString
        from nhconsole.core.secrets.redaction import Redactor
        from nhconsole.storage.profiles import Profile, new_profile_id

        try:
            connection = ConnectionString.parse(connection_text)
        except InvalidConnectionString as error:
            self.told.emit("bad", str(error))
            return
        redactor = Redactor(frozenset(known_secrets(connection_text)))
        for what, text in (("name", name), ("hub name", hub_name)):
            if redactor.finds_in(text):
                words = self.tr("Not saved. The {0} holds the access key; write another one.")
                self.told.emit("bad", words.format(what))
                return
        self._instead = ("", "")
        known = next((item for item in self._profiles if item.name == name), None)
        profile = Profile(
            id=known.id if known else new_profile_id(),
            name=name,
            endpoint_text=connection.endpoint.connection_form,
            key_name=connection.key_name,
            hub_name=hub_name.strip(),
            ca_file=known.ca_file if known else "",
            api_version=known.api_version if known else "",
            is_production=_first_said(is_production, bool(known and known.is_production)),
        )
        self._background.run(
            lambda: self._save(profile, connection.key), self._on_saved, self._on_failed
        )

    def remove(self, profile_id: str) -> None:
        """Forget a profile and its key."""
        self._background.run(lambda: self._remove(profile_id), self._on_removed, self._on_failed)

    def close(self) -> None:
        """End the emulator."""
        if self._emulator is not None:
            self._emulator.stop()

    def _entries(self) -> tuple[tuple[str, str], ...]:
        return (
            (EMULATOR_ID, self.tr("Built-in emulator")),
            *((profile.id, profile.name) for profile in self._profiles),
            (UNSAVED_ID, self.tr("New connection")),
        )

    def _wait(self, reason: str) -> None:
        self._is_awaited = True
        self.waiting.emit(reason)

    def _choose_emulator(self) -> None:
        info = self.emulator_info
        if info is not None:
            self._on_emulator_ready(info)
            return
        self._wait(self.tr("Starting the emulator…"))
        self._emulator_process().start()

    def _emulator_process(self) -> "EmulatorProcess":
        if self._emulator is None:
            from nhconsole.gui.emulator_process import EmulatorProcess

            self._emulator = EmulatorProcess(self)
            self._emulator.ready.connect(self._on_emulator_ready)
            self._emulator.failed.connect(self._on_emulator_failed)
        return self._emulator

    def _open_profiles(self) -> "ProfileStore":
        """In the background's thread: the profiles, their module loaded at the first need."""
        if self._store is None:
            from nhconsole.storage.profiles import ProfileStore

            self._store = ProfileStore(paths.config_folder() / "profiles.json")
        return self._store

    def _open_store(self) -> "SecretStore":
        """In the background's thread: the key store, opened at the first need."""
        if self._secrets is None:
            from nhconsole.storage.secret_store import open_secret_store

            self._secrets, _ = open_secret_store()
        return self._secrets

    def _save(
        self, profile: "Profile", key: Secret
    ) -> "tuple[Connection, tuple[Profile, ...], str]":
        from nhconsole.storage.secret_store import open_secret_store

        profiles = self._open_profiles()
        profiles.add(profile)
        store = self._open_store()
        store.set(profile.id, key)
        words = "" if store.persistent else open_secret_store()[1]
        return _connection_of(profile, key), profiles.list(), words

    def _remove(self, profile_id: str) -> "tuple[Profile, ...]":
        profiles = self._open_profiles()
        profiles.remove(profile_id)
        self._open_store().delete(profile_id)
        return profiles.list()

    @Slot(object)
    def _on_loaded(self, loaded: "tuple[tuple[Profile, ...], tuple[str, ...]]") -> None:
        self._profiles, messages = loaded
        for message in messages:
            self.told.emit("warn", message)
        self.entries_changed.emit(self._entries())
        if self._first is not None:
            self.choose(self._first)

    def _on_key_read(self, found: "tuple[Profile, Secret | None]") -> None:
        profile, key = found
        if profile.id != self._wanted:
            return
        if key is None:
            self.told.emit(
                "warn",
                self.tr("The key of this profile is not in the key store; paste the string again."),
            )
        self._is_awaited = False
        self._emit_chosen(_connection_of(profile, key))

    def _on_saved(self, saved: "tuple[Connection, tuple[Profile, ...], str]") -> None:
        connection, self._profiles, words = saved
        self._wanted = connection.id
        self.entries_changed.emit(self._entries())
        # From now on what is sent is sent by this profile.
        self._emit_chosen(connection)
        text = self.tr("Saved as “{name}”.").format(name=connection.name)
        self.told.emit("warn" if words else "good", f"{text} {words}".strip())

    def _on_removed(self, profiles: "tuple[Profile, ...]") -> None:
        self._profiles = profiles
        if self._wanted not in dict(self._entries()):
            self._wanted = UNSAVED_ID
        self.entries_changed.emit(self._entries())
        self.told.emit("good", self.tr("The profile and its key are removed."))

    def _on_key_not_read(self, reason: str) -> None:
        self.given_up.emit()
        self._on_failed(reason)

    def _on_failed(self, reason: str) -> None:
        self.told.emit("bad", reason)

    @Slot(object)
    def _on_emulator_ready(self, info: "EmulatorInfo") -> None:
        self.emulator_changed.emit(info)
        if self._wanted != EMULATOR_ID:
            return
        self._is_awaited = False
        self._emit_chosen(
            Connection(
                id=EMULATOR_ID,
                name=self.profile_name(EMULATOR_ID),
                connection_text=Secret(info.connection_string),
                hub_name=info.hub_name,
                loopback_ca_file=info.ca_file,
            )
        )

    def _emit_chosen(self, connection: Connection) -> None:
        (hub_name, api_version), self._instead = self._instead, ("", "")
        self.chosen.emit(
            replace(
                connection,
                hub_name=hub_name or connection.hub_name,
                api_version=api_version or connection.api_version,
            )
        )

    @Slot(str)
    def _on_emulator_failed(self, reason: str) -> None:
        self.emulator_changed.emit(None)
        if self._wanted == EMULATOR_ID:
            self.given_up.emit()
        self.told.emit("bad", reason)


def _connection_of(profile: "Profile", key: Secret | None) -> Connection:
    text = (
        f"Endpoint={profile.endpoint_text};SharedAccessKeyName={profile.key_name};"
        f"SharedAccessKey={key.reveal() if key else ''}"
    )
    return Connection(
        id=profile.id,
        name=profile.name,
        connection_text=Secret(text),
        hub_name=profile.hub_name,
        ca_file=profile.ca_file,
        api_version=profile.api_version,
        is_production=profile.is_production,
    )


def _first_said(said: bool | None, otherwise: bool) -> bool:
    return otherwise if said is None else said
