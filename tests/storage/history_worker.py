"""Run as a process of its own: a window that sends without end and says what it was told is kept.

Arguments: the file, a name for its exchanges, and how many (0: until it is killed).
"""

import itertools
import sys
from pathlib import Path

from nhconsole.core.secrets.redaction import Redactor
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistorySummary
from tests.storage.conftest import STARTED, make_exchange, make_request


def main(path: Path, name: str, count: int) -> None:
    """Send, and write a line only after the store has returned."""
    numbers = range(count) if count else itertools.count()
    with HistoryStore(path, Redactor()) as store:
        say("open")
        for number in numbers:
            exchange_id = f"{name}-{number}"
            say(f"begins {exchange_id}")
            store.begin(exchange_id, STARTED, make_request())
            say(f"begun {exchange_id}")
            exchange = make_exchange(exchange_id, body=b"<Outcome/>" * (number % 900))
            store.finish(exchange, HistorySummary(status=200, verdict="accepted"))
            say(f"finished {exchange_id}")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
