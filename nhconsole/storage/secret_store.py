"""Where keys are kept: the operating system's key store, or this session's memory. Never a file.

The only module that imports keyring. Its first call takes half a second and any call may wait for
a system dialog: nothing here is called at import, and nothing belongs into a UI thread.
"""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import Secret
from nhconsole.storage.errors import SecretStoreError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "nhconsole"
"""The name under which the system's key store lists the keys."""
NO_STORE = "No key store on this system: keys are kept for this session only."
_Result = TypeVar("_Result")


class SecretStore(Protocol):
    """Keeps the key of each profile. Any call may block for long."""

    @property
    def persistent(self) -> bool:
        """Whether the keys are there after the program ends."""

    def get(self, profile_id: str) -> Secret | None:
        """Return the key of a profile; None if there is none.

        Raises:
            SecretStoreError: the store did not answer; the text says why.
        """

    def set(self, profile_id: str, secret: Secret) -> None:
        """Keep the key of a profile.

        Raises:
            SecretStoreError: it was not kept; the text says why.
        """

    def delete(self, profile_id: str) -> None:
        """Forget the key of a profile; nothing happens if there is none.

        Raises:
            SecretStoreError: the store did not answer; the text says why.
        """


class SessionSecretStore:
    """Keeps keys in memory until the program ends."""

    persistent = False

    def __init__(self) -> None:
        self._secrets: dict[str, Secret] = {}

    def get(self, profile_id: str) -> Secret | None:
        """Return the key of a profile; None if there is none."""
        return self._secrets.get(profile_id)

    def set(self, profile_id: str, secret: Secret) -> None:
        """Keep the key of a profile."""
        self._secrets[profile_id] = secret

    def delete(self, profile_id: str) -> None:
        """Forget the key of a profile."""
        self._secrets.pop(profile_id, None)


class KeyringSecretStore:
    """Keeps keys in the system's key store: Credential Manager, Keychain, Secret Service."""

    persistent = True

    def __init__(self) -> None:
        # Backends speak over one connection; two threads must not share it at a time.
        self._turn = threading.Lock()

    def get(self, profile_id: str) -> Secret | None:
        """Return the key of a profile; None if there is none."""
        text = self._ask(
            "could not be read", lambda backend: backend.get_password(SERVICE, profile_id)
        )
        return None if text is None else Secret(text)

    def set(self, profile_id: str, secret: Secret) -> None:
        """Keep the key of a profile."""
        self._ask(
            "could not be kept",
            lambda backend: backend.set_password(SERVICE, profile_id, secret.reveal()),
            secret,
        )

    def delete(self, profile_id: str) -> None:
        """Forget the key of a profile."""

        def forget(backend: "KeyringBackend") -> None:
            # Backends differ in what they say about an entry that is not there.
            if backend.get_password(SERVICE, profile_id) is not None:
                backend.delete_password(SERVICE, profile_id)

        self._ask("could not be deleted", forget)

    def _ask(
        self,
        what_failed: str,
        call: Callable[["KeyringBackend"], _Result],
        secret: Secret | None = None,
    ) -> _Result:
        with self._turn:
            try:
                return call(_backend())
            # Backends are plug-ins over D-Bus and system calls: any kind of error comes out.
            except Exception as error:
                reason = _reason(error, secret)
        # Outside of the handler: the backend's error, whose text may quote the key, is not chained.
        raise SecretStoreError(f"The key {what_failed}: {reason}")


def open_secret_store() -> tuple[SecretStore, str]:
    """Return the store to use and the sentence to show about it; empty if all is well.

    May take half a second and more: not for a UI thread.
    """
    try:
        backend = _backend()
        module, name = type(backend).__module__, type(backend).__name__
        usable = backend.priority >= 1
    # As above: a plug-in that cannot even be loaded must not stop the program.
    except Exception as error:
        return SessionSecretStore(), f"{NO_STORE} ({_reason(error)})"
    if module in ("keyring.backends.fail", "keyring.backends.null"):
        return SessionSecretStore(), NO_STORE
    if not usable:
        return SessionSecretStore(), (
            f"The key store of this system, “{name}”, is not known to be safe: keys are kept for "
            "this session only."
        )
    return KeyringSecretStore(), ""


def _backend() -> "KeyringBackend":
    # Half a second of imports and of looking for plug-ins: only when a key is needed.
    import keyring

    return keyring.get_keyring()


def _reason(error: Exception, secret: Secret | None = None) -> str:
    """Return why, in words that hold no key."""
    # By name: keyring itself may be what could not be imported.
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "NoKeyringError" in kinds:
        return "there is no key store on this system."
    if "KeyringLocked" in kinds:
        return "the system's key store is locked. Unlock it and try again."
    redactor = Redactor(frozenset({secret} if secret else ()))
    words = redactor.text(str(error)).strip() or "it gave no reason"
    return f"the system's key store failed ({type(error).__name__}: {words})."
