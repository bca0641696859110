import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import InitError, KeyringLocked, PasswordDeleteError

from nhconsole.core.secrets.secret import Secret
from nhconsole.storage.errors import SecretStoreError
from nhconsole.storage.secret_store import (
    NO_STORE,
    KeyringSecretStore,
    SecretStore,
    SessionSecretStore,
    open_secret_store,
)
from tests.storage.conftest import KEY, disguises


class MemoryKeyring(KeyringBackend):
    """A key store that is one, but for its place."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.entries:
            raise PasswordDeleteError("not found")
        del self.entries[service, username]


class PlainFileKeyring(MemoryKeyring):
    priority = 0.5


class BrokenKeyring(MemoryKeyring):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error

    def delete_password(self, service: str, username: str) -> None:
        raise self.error


@pytest.fixture(autouse=True)
def former_keyring() -> Iterator[None]:
    former = keyring.get_keyring()
    yield
    keyring.set_keyring(former)


@pytest.fixture
def system_store() -> MemoryKeyring:
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    return backend


@pytest.mark.parametrize("kind", [SessionSecretStore, KeyringSecretStore])
def test_a_key_is_kept_replaced_and_forgotten(
    system_store: MemoryKeyring, kind: type[SecretStore]
) -> None:
    store = kind()
    assert store.get("one") is None

    store.set("one", Secret(KEY))
    store.set("two", Secret("another key"))
    store.set("one", Secret("a newer key"))
    assert store.get("one") == Secret("a newer key")
    assert store.get("two") == Secret("another key")

    store.delete("one")
    store.delete("one")
    assert store.get("one") is None


def test_the_system_lists_the_key_under_our_name(system_store: MemoryKeyring) -> None:
    KeyringSecretStore().set("one", Secret(KEY))

    assert system_store.entries == {("nhconsole", "one"): KEY}


def test_a_system_with_a_key_store_uses_it_in_silence(system_store: MemoryKeyring) -> None:
    store, sentence = open_secret_store()

    assert isinstance(store, KeyringSecretStore)
    assert store.persistent
    assert sentence == ""


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring], ids=["none", "switched off"])
def test_a_system_without_a_key_store_keeps_keys_for_the_session(
    backend: type[KeyringBackend],
) -> None:
    keyring.set_keyring(backend())

    store, sentence = open_secret_store()

    assert isinstance(store, SessionSecretStore)
    assert not store.persistent
    assert sentence == NO_STORE


def test_a_backend_that_writes_plain_files_is_not_used() -> None:
    keyring.set_keyring(PlainFileKeyring())

    store, sentence = open_secret_store()

    assert not store.persistent
    assert "PlainFileKeyring" in sentence
    assert "this session only" in sentence


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (KeyringLocked("x"), "locked"),
        (InitError("Prompt dismissed"), "Prompt dismissed"),
        (RuntimeError(""), "no reason"),
        (OSError("the bus is gone"), "the bus is gone"),
    ],
    ids=["locked", "dismissed", "silent", "system"],
)
@pytest.mark.parametrize(
    ("act", "what"),
    [
        (lambda store: store.get("one"), "could not be read"),
        (lambda store: store.set("one", Secret(KEY)), "could not be kept"),
        (lambda store: store.delete("one"), "could not be deleted"),
    ],
    ids=["get", "set", "delete"],
)
def test_any_failure_of_the_backend_becomes_a_sentence(act, what, error, words) -> None:
    keyring.set_keyring(BrokenKeyring(error))

    with pytest.raises(SecretStoreError) as caught:
        act(KeyringSecretStore())

    assert what in str(caught.value)
    assert words in str(caught.value)


def test_without_a_backend_keeping_a_key_fails_with_a_sentence() -> None:
    keyring.set_keyring(fail.Keyring())

    with pytest.raises(SecretStoreError, match="no key store on this system"):
        KeyringSecretStore().set("one", Secret(KEY))


@pytest.mark.parametrize("form", disguises(KEY).values(), ids=disguises(KEY).keys())
def test_an_error_that_quotes_the_key_does_not_get_through(form: str) -> None:
    keyring.set_keyring(BrokenKeyring(ValueError(f"cannot keep {form}!")))

    with pytest.raises(SecretStoreError) as caught:
        KeyringSecretStore().set("one", Secret(KEY))

    assert form not in str(caught.value)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


def test_importing_the_store_does_not_import_keyring() -> None:
    code = "import sys, nhconsole.storage.secret_store; sys.exit('keyring' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_backend_that_cannot_be_loaded_does_not_stop_the_program() -> None:
    code = (
        "from nhconsole.storage.secret_store import open_secret_store\n"
        "store, sentence = open_secret_store()\n"
        "print(store.persistent, sentence)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHON_KEYRING_BACKEND": "no.such.Backend", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith(f"False {NO_STORE}")


_MISSING = [
    program
    for program in ("dbus-run-session", "gnome-keyring-daemon")
    if shutil.which(program) is None
]


@pytest.mark.skipif(bool(_MISSING), reason=f"not installed here: {', '.join(_MISSING)}")
def test_a_real_secret_service_keeps_reads_and_forgets(tmp_path: Path) -> None:
    journey = Path(__file__).with_name("secret_service_journey.py")
    # The daemon takes the pass phrase of its new key ring from standard input.
    script = (
        'printf "pass phrase" | gnome-keyring-daemon --unlock --components=secrets >/dev/null; '
        f'"{sys.executable}" "{journey}"'
    )
    environment = {
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "share"),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }

    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
