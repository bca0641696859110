"""The secrets that this session has seen: nothing that is written down may hold one of them."""

import threading
from collections.abc import Iterable

from nhconsole import log
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import Secret

_WHOLE = 32
"""A text of so many characters may be a whole key; a shorter one is one that is being typed."""


class KnownSecrets:
    """Grows with every connection that is seen; may be asked from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: frozenset[Secret] = frozenset()
        self._typed: frozenset[Secret] = frozenset()
        self._known = Redactor()

    def keep(self, secrets: Iterable[Secret]) -> None:
        """Remember secrets to the end of the session."""
        with self._lock:
            self._kept |= frozenset(filter(None, secrets))
            self._renew()

    def see(self, secrets: Iterable[Secret]) -> None:
        """Know what stands in the form at this moment, sent or not; a whole key stays known."""
        with self._lock:
            self._typed = frozenset(filter(None, secrets))
            self._kept |= {secret for secret in self._typed if len(secret.reveal()) >= _WHOLE}
            self._renew()

    def redactor(self) -> Redactor:
        """Return what removes every secret known at this moment."""
        with self._lock:
            return self._known

    def _renew(self) -> None:
        secrets = self._kept | self._typed
        if secrets != self._known.secrets:
            self._known = Redactor(secrets)
            log.set_redactor(self._known)
