"""Run as a process of its own: writes a history while no file may grow beyond a limit."""

import os
import resource
import sys
from pathlib import Path

from nhconsole.core.secrets.redaction import Redactor
from nhconsole.storage.errors import StorageError
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistorySummary
from tests.storage.conftest import make_exchange

ACCEPTED = HistorySummary(status=200, verdict="accepted")

resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
with HistoryStore(Path(sys.argv[1]), Redactor()) as store:
    store.finish(make_exchange("small"), ACCEPTED)
    try:
        store.finish(make_exchange("big", body=os.urandom(300_000)), ACCEPTED)
    except StorageError as error:
        sys.stdout.write(f"{error}\n")
    store.finish(make_exchange("after"), ACCEPTED)
