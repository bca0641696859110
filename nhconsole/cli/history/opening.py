"""Opens the history for a command: never a new one, never a damaged one, beside any window."""

import os
from collections.abc import Callable
from pathlib import Path

from nhconsole import paths
from nhconsole.cli.arguments import BAD_INPUT, NO_RESULT
from nhconsole.cli.bad_input import bad_input_document
from nhconsole.cli.choose_hub import ENVIRONMENT_NAME
from nhconsole.cli.terminal import Terminal
from nhconsole.cli.typed_secrets import typed_secrets
from nhconsole.core.errors import BadInput
from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import quoted
from nhconsole.core.sending.dump import printable_line
from nhconsole.storage.errors import StorageError
from nhconsole.storage.history.glance import is_there, row_ids_beginning
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import StoredExchange

LAST = "last"
NO_HISTORY = "There is no history yet. It begins with the first push that the window sends."
_SHORTEST_PREFIX = 4
_LARGEST_NUMBER = 18
"""So many digits fit a row's number."""


class HistoryCommand:
    """What every command of the history needs: the terminal, the secrets, the file.

    Args:
        name: Such as ``list``.
        terminal: Where to speak.
        typed: Everything in which somebody could have pasted a key.
        as_json: Whether errors are objects, too.
    """

    def __init__(
        self, name: str, terminal: Terminal, typed: tuple[str, ...] = (), *, as_json: bool = False
    ) -> None:
        self._name = name
        self._as_json = as_json
        self.terminal = terminal
        self.redactor = Redactor(typed_secrets(os.environ.get(ENVIRONMENT_NAME, ""), typed))

    def run(self, work: Callable[[HistoryStore], int], *, without: int = BAD_INPUT) -> int:
        """Do something with the history; return the exit code.

        Args:
            work: Gets the open history, returns the exit code.
            without: The exit code if there is no history yet.
        """
        path = history_path()
        try:
            if not is_there(path):
                self.tell(NO_HISTORY)
                return without
            with HistoryStore(path, self.redactor) as store:
                if store.opening_message:
                    self.tell(store.opening_message)
                return work(store)
        except BadInput as error:
            return self.refuse(error)
        except StorageError as error:
            self.tell(str(error))
            return NO_RESULT

    def refuse(self, error: BadInput) -> int:
        """Say what is wrong with what was typed; return the exit code."""
        for problem in error.problems:
            self.tell(f"{problem.message} {problem.remedy}".strip())
        if self._as_json:
            self.terminal.say_json(bad_input_document(error.problems, self.redactor))
        return BAD_INPUT

    def tell(self, text: str) -> None:
        """Say something on standard error."""
        self.terminal.tell(
            f"nhconsole history {self._name}: {printable_line(self.redactor.text(text))}"
        )


def history_path() -> Path:
    """Return where the window writes its history."""
    return paths.data_folder() / "history.sqlite3"


def stored_exchange(store: HistoryStore, name: str) -> StoredExchange:
    """Return the exchange of a row's number, the beginning of an exchange id, or ``last``.

    Raises:
        BadInput: there is none, or more than one.
        StorageError: it could not be read.
    """
    row_id = row_id_of(store, name)
    found = store.get(row_id)
    if found is None:
        raise bad("gone", f"There is no exchange {quoted(name)} any more.")
    return found


def row_id_of(store: HistoryStore, name: str) -> int:
    """Return the number of the row that a name means, as :func:`stored_exchange`."""
    wanted = name.strip().lower()
    if wanted == LAST:
        newest = store.page(limit=1)
        if not newest:
            raise bad("empty", "The history is empty.")
        return newest[0].id
    if _is_number(wanted) and store.page(before=int(wanted) + 1, limit=1)[:1]:
        row = store.page(before=int(wanted) + 1, limit=1)[0]
        if row.id == int(wanted):
            return row.id
    return _by_prefix(store, name, wanted)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LARGEST_NUMBER


def _by_prefix(store: HistoryStore, name: str, wanted: str) -> int:
    found: tuple[int, ...] = ()
    if len(wanted) >= _SHORTEST_PREFIX:
        found = row_ids_beginning(store.path, wanted, limit=3)
    if len(found) > 1:
        raise bad("ambiguous", f"More than one exchange id begins with {quoted(name)}.", _LONGER)
    if not found:
        raise bad("unknown", f"There is no exchange {quoted(name)}.", _HOW)
    return found[0]


_LONGER = "Give more of it."
_HOW = (
    f"Give the number that “nhconsole history list” shows, at least {_SHORTEST_PREFIX} characters "
    "of an exchange id, or “last”."
)


def bad(code: str, message: str, remedy: str = "") -> BadInput:
    """Return the error for something typed that cannot be used."""
    problem = Problem(
        severity=Severity.ERROR,
        field=Field.COMMAND_LINE,
        code=f"history.{code}",
        message=message,
        remedy=remedy,
    )
    return BadInput((problem,))
