"""Everything on a command line that could be a key, so that no output repeats it."""

import re
from collections.abc import Iterable

from nhconsole.core.connection.connection_string import known_secrets, read_connection_string
from nhconsole.core.secrets.secret import Secret, shown

_NAMED_KEY = re.compile(
    r"(?i)(?:SharedAccessKey|SharedSecretValue|AccountKey|AccessKey)\W{1,6}([A-Za-z0-9+/]{16,}={0,2})"
)
_RUN = re.compile(r"[A-Za-z0-9+/]{20,}={0,2}")


def typed_secrets(connection_text: str, others: Iterable[str]) -> frozenset[Secret]:
    """Return the secrets in a connection string and in whatever else was typed.

    Args:
        connection_text: The connection string, perhaps a broken one.
        others: Further texts; somebody may have pasted a connection string into each of them.
    """
    found = {secret for text in (connection_text, *others) for secret in known_secrets(text)}
    if read_connection_string(connection_text).connection is None:
        # With “SharedAccessKye=” in front, what follows is still a key.
        found.update(Secret(run) for run in _RUN.findall(connection_text) if "…" in shown(run))
    return frozenset(found)


def pasted_secrets(data: bytes) -> frozenset[Secret]:
    """Return the keys in a pasted text: connection strings may stand anywhere in a log."""
    text = data.decode("latin-1")
    return frozenset(Secret(found.group(1)) for found in _NAMED_KEY.finditer(text))
