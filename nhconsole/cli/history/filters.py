"""The filters of “history list” and “history search”, as typed and as a query."""

import argparse
import re
from dataclasses import replace
from datetime import datetime, timedelta
from difflib import get_close_matches

from nhconsole.cli.history.opening import bad
from nhconsole.cli.platform_names import known_platforms, read_platform
from nhconsole.core.secrets.secret import quoted
from nhconsole.storage.history.query import HistoryQuery, ResultGroup
from nhconsole.storage.history.store import HistoryStore

_SPAN = re.compile(r"(\d{1,5})\s?(m|min|h|d|w)", re.IGNORECASE)
_UNITS = {"m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHEN = "Write 2026-11-20, 2026-11-20T14:30, 2026-11-20T14:30+01:00, or a span such as 24h or 7d."
RESULTS = ", ".join(str(group).replace(" ", "-") for group in ResultGroup)


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose exchanges."""
    group = parser.add_argument_group("which exchanges")
    group.add_argument("--platform", metavar="NAME", help=known_platforms())
    group.add_argument("--result", metavar="NAME", help=RESULTS)
    group.add_argument("--status", metavar="N", help="the HTTP status of the answer")
    group.add_argument("--profile", metavar="NAME", help="the saved hub it was sent with")
    group.add_argument("--hub", metavar="NAME", help="the hub's name, or host/hub")
    group.add_argument(
        "--since", metavar="TIME", help="a date, a time (local unless it names a zone), 24h or 7d"
    )
    group.add_argument("--until", metavar="TIME", help="likewise; a date counts with its whole day")
    group.add_argument("--starred", action="store_true", help="those with a star only")
    group.add_argument(
        "--limit", metavar="N", default="50", help="at most so many (50; 0: all), the newest first"
    )


def read_query(options: argparse.Namespace, words: str, now: datetime) -> HistoryQuery:
    """Return the query that was typed; names of profile and hub are not looked up yet.

    Raises:
        BadInput: a filter cannot be read.
    """
    return HistoryQuery(
        words=words,
        platform=read_platform(options.platform) if options.platform is not None else "",
        result=None if options.result is None else _result(options.result),
        status=None if options.status is None else _status(options.status),
        profile_name=options.profile or "",
        hub=options.hub or "",
        since=None if options.since is None else moment(options.since, now),
        until=None if options.until is None else moment(options.until, now, end=True),
        starred=options.starred,
    )


def read_limit(text: str) -> int | None:
    """Return how many rows are wanted; None for all.

    Raises:
        BadInput: it is no number.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise bad("limit", "--limit takes a whole number.", "0 means all.")
    return int(text) or None


def with_known_names(query: HistoryQuery, store: HistoryStore) -> HistoryQuery:
    """Return a query with profile and hub as they stand in the history.

    Raises:
        BadInput: a name does not occur, or means several hubs.
    """
    if not query.profile_name and not query.hub:
        return query
    facets = store.facets()
    if query.profile_name:
        found = _matching(query.profile_name, facets.profile_names)
        query = replace(
            query, profile_name=_one("profile", query.profile_name, found, facets.profile_names)
        )
    if query.hub:
        found = _matching(query.hub, facets.hubs) or tuple(
            hub for hub in facets.hubs if hub.casefold().endswith(f"/{query.hub.casefold()}")
        )
        query = replace(query, hub=_one("hub", query.hub, found, facets.hubs))
    return query


def _matching(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    exact = tuple(item for item in known if item == name)
    return exact or tuple(item for item in known if item.casefold() == name.casefold())


def _one(what: str, name: str, found: tuple[str, ...], known: tuple[str, ...]) -> str:
    if len(found) == 1:
        return found[0]
    names = ", ".join(map(quoted, (found or known)[:10])) or "none"
    if found:
        raise bad(what, f"{quoted(name)} means several: {names}.", "Write more of it.")
    raise bad(what, f"No exchange has the {what} {quoted(name)}.", f"There are: {names}.")


def _result(text: str) -> ResultGroup:
    groups = {str(group).replace(" ", "-"): group for group in ResultGroup}
    wanted = re.sub(r"[\s_]+", "-", text.strip().lower())
    if wanted in groups:
        return groups[wanted]
    near = get_close_matches(wanted, groups, n=1)
    hint = f"Is {near[0]} meant? " if near else ""
    raise bad("result", f"{quoted(text)} is no result.", f"{hint}Results are {RESULTS}.")


def _status(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 3):
        raise bad("status", "--status takes an HTTP status, such as 401.")
    return int(text)


def moment(text: str, now: datetime, *, end: bool = False) -> datetime:
    """Return the time that was typed, aware.

    Args:
        text: A date, a time, or a span back from now.
        now: Aware.
        end: Whether a date without a time means its end.

    Raises:
        BadInput: it is none of these.
    """
    wanted = text.strip()
    span = _SPAN.fullmatch(wanted)
    try:
        if span:
            return now - timedelta(**{_UNITS[span.group(2).lower()]: int(span.group(1))})
        # A time without a zone is one of the clock on the wall.
        found = datetime.fromisoformat(wanted)
        if end and _DATE.fullmatch(wanted):
            found += timedelta(days=1)
        return found if found.tzinfo else found.astimezone()
    except (ValueError, OverflowError, OSError):
        raise bad("time", f"{quoted(text)} is no time.", _WHEN) from None
