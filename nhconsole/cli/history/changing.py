"""``nhconsole history star``, ``unstar``, ``note`` and ``delete``."""

import sys
from collections.abc import Sequence

from nhconsole.cli.arguments import BAD_INPUT, CANCELLED, QuietParser
from nhconsole.cli.history.opening import HistoryCommand, bad, row_id_of
from nhconsole.cli.terminal import Terminal
from nhconsole.storage.history.store import HistoryStore

_FINE = 0
_YES = ("y", "yes")


def star(arguments: Sequence[str], terminal: Terminal) -> int:
    """Give exchanges a star; return the exit code."""
    return _star("star", "Keeps exchanges from being let go.", arguments, terminal)


def unstar(arguments: Sequence[str], terminal: Terminal) -> int:
    """Take stars away; return the exit code."""
    return _star("unstar", "Takes stars away.", arguments, terminal)


def _star(name: str, description: str, arguments: Sequence[str], terminal: Terminal) -> int:
    ids = tuple(_parser(name, description).parse(arguments).ids)
    command = HistoryCommand(name, terminal, ids)

    def change(store: HistoryStore) -> int:
        for row_id in _row_ids(store, ids):
            store.set_star(row_id, name == "star")
        return _FINE

    return command.run(change)


def note(arguments: Sequence[str], terminal: Terminal) -> int:
    """Write a note; return the exit code."""
    parser = QuietParser(
        prog="nhconsole history note",
        description="Writes a note to an exchange; it is found by “history search”.",
    )
    parser.add_argument("id", metavar="ID")
    parser.add_argument("text", metavar="TEXT", help="“” takes the note away")
    options = parser.parse(arguments)
    command = HistoryCommand("note", terminal, (options.id, options.text))

    def change(store: HistoryStore) -> int:
        store.set_note(row_id_of(store, options.id), options.text)
        return _FINE

    return command.run(change)


def delete(arguments: Sequence[str], terminal: Terminal) -> int:
    """Delete exchanges for good; return the exit code."""
    parser = _parser("delete", "Deletes exchanges for good, and shrinks the file.")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    options = parser.parse(arguments)
    command = HistoryCommand("delete", terminal, tuple(options.ids))

    def change(store: HistoryStore) -> int:
        row_ids = _row_ids(store, options.ids)
        if not options.yes and not _is_wanted(len(row_ids), terminal):
            command.tell("Nothing was deleted.")
            return CANCELLED
        removal = store.remove(row_ids)
        store.purge(removal.id)
        left = len(row_ids) - removal.count
        if left:
            command.tell(f"{left} of them still run in a window and stay.")
        command.tell(f"{removal.count} deleted.")
        return BAD_INPUT if left else _FINE

    return command.run(change)


def _parser(name: str, description: str) -> QuietParser:
    parser = QuietParser(prog=f"nhconsole history {name}", description=description)
    parser.add_argument("ids", metavar="ID", nargs="+")
    return parser


def _row_ids(store: HistoryStore, names: Sequence[str]) -> tuple[int, ...]:
    """Return the rows that names mean; all are looked up before anything is changed."""
    return tuple(dict.fromkeys(row_id_of(store, name) for name in names))


def _is_wanted(count: int, terminal: Terminal) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        raise bad("ask", "There is no terminal to ask on.", "Say --yes to delete without asking.")
    what = "1 exchange" if count == 1 else f"{count} exchanges"
    terminal.tell(f"Delete {what} for good? [y/N]")
    return sys.stdin.readline().strip().lower() in _YES
