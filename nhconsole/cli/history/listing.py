"""``nhconsole history list`` and ``search``."""

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from nhconsole.cli.arguments import QuietParser
from nhconsole.cli.history.filters import add_filters, read_limit, read_query, with_known_names
from nhconsole.cli.history.opening import HistoryCommand
from nhconsole.cli.history.rows import json_line, table_lines
from nhconsole.cli.terminal import Terminal
from nhconsole.core.errors import BadInput
from nhconsole.storage.history.query import HistoryQuery
from nhconsole.storage.history.store import HistoryStore
from nhconsole.storage.history.values import HistoryRow

_AT_ONCE = 200
_COUNTED = 10_000
"""More are not counted, only to be able to say how many a limit hides."""
_FINE = 0


def list_rows(arguments: Sequence[str], terminal: Terminal) -> int:
    """List the newest exchanges; return the exit code."""
    parser = _parser("list", "Lists what the window has sent, the newest first.")
    return _list("list", parser.parse(arguments), "", terminal)


def search(arguments: Sequence[str], terminal: Terminal) -> int:
    """List the exchanges in which words occur; return the exit code."""
    parser = _parser(
        "search",
        "Lists the exchanges in which all the words occur: in what was sent, what came back, the "
        "outcome, or a note. A word* may go on; words in quotes stand side by side.",
    )
    parser.add_argument("words", metavar="WORDS", nargs="+")
    options = parser.parse(arguments)
    # The blank: the last word is not being typed any more.
    words = " ".join(map(_phrase, options.words)) + " "
    return _list("search", options, words, terminal)


def _phrase(argument: str) -> str:
    """Return an argument that the shell's quotes held together as one phrase."""
    return f'"{argument}"' if " " in argument.strip() and '"' not in argument else argument


def _parser(name: str, description: str) -> QuietParser:
    parser = QuietParser(
        prog=f"nhconsole history {name}",
        description=description,
        epilog="Exit code: 0, also if nothing was found; 2 bad input; 3 the history cannot be "
        "used. With --json each exchange is one JSON object on a line of its own.",
    )
    add_filters(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser


def _list(name: str, options: argparse.Namespace, words: str, terminal: Terminal) -> int:
    names = (options.platform, options.result, options.profile, options.hub, options.status)
    typed = (words, *(text or "" for text in (*names, options.since, options.until)))
    command = HistoryCommand(name, terminal, typed, as_json=options.json)
    try:
        query = read_query(options, words, datetime.now(UTC))
        limit = read_limit(options.limit)
    except BadInput as error:
        return command.refuse(error)

    def show(store: HistoryStore) -> int:
        _show(command, store, with_known_names(query, store), limit, as_json=options.json)
        return _FINE

    return command.run(show, without=_FINE)


def _show(
    command: HistoryCommand,
    store: HistoryStore,
    query: HistoryQuery,
    limit: int | None,
    *,
    as_json: bool,
) -> None:
    count = 0
    if as_json:
        for row in _rows(store, query, limit):
            count += 1
            if not command.terminal.say(json_line(row, command.redactor)):
                return
    else:
        rows = tuple(_rows(store, query, limit))
        count = len(rows)
        if rows:
            lines = table_lines(rows, command.terminal.width)
            command.terminal.say(command.redactor.text("\n".join(lines)))
    _remark(command, store, query, count, limit)


def _rows(store: HistoryStore, query: HistoryQuery, limit: int | None) -> Iterator[HistoryRow]:
    before, left = None, limit
    while left is None or left > 0:
        page = store.page(before, _AT_ONCE if left is None else min(left, _AT_ONCE), query)
        yield from page
        if not page:
            return
        before = page[-1].id
        left = None if left is None else left - len(page)


def _remark(
    command: HistoryCommand,
    store: HistoryStore,
    query: HistoryQuery,
    count: int,
    limit: int | None,
) -> None:
    if not count:
        command.tell("The history is empty." if query.is_empty else "Nothing was found.")
    elif limit is not None and count == limit:
        found = store.count(query, at_most=max(_COUNTED, count + 1))
        more = "more than " if found >= _COUNTED else ""
        if found > count:
            command.tell(f"{count} of {more}{found:,} are shown; --limit 0 shows all.")
    if not query.is_empty:
        missing = store.count_unindexed()
        if missing:
            command.tell(f"{missing:,} exchanges could not be searched yet; try again in a moment.")
