"""The secrets that this session has seen: nothing that is written down may hold one of them."""

import threading
from collections.abc import Iterable

from nhconsole import log
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import Secret


class KnownSecrets:
    """Grows with every connection that is used; may be asked from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept = Redactor()

    def keep(self, secrets: Iterable[Secret]) -> None:
        """Remember secrets to the end of the session."""
        with self._lock:
            more = frozenset(secrets) - self._kept.secrets
            if more:
                self._kept = self._kept.with_secrets(more)
                log.set_redactor(self._kept)

    def redactor(self) -> Redactor:
        """Return what removes every secret known at this moment."""
        with self._lock:
            return self._kept
