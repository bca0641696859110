"""The devices of an outcome as a table that sorts and filters at once. No Qt: a worker makes it.

Ten thousand rows are sorted by ranks and filtered by folded texts, both made beforehand: what is
left for the window's thread takes two milliseconds.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from nhconsole.core.verdict.explanation import Explanation
from nhconsole.gui.result.device_row import DeviceRow
from nhconsole.gui.roles import Tone

ALL, REFUSED, UNKNOWN, ACCEPTED = "all", "refused", "unknown", "accepted"
DEVICE, PLATFORM, VERDICT, OUTCOME = range(4)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseRow:
    """What several devices have in common."""

    title: str
    verdict: str
    by: str
    """Who accepted or refused, in short: “WNS”, “the hub”; may be empty."""
    sign: str
    tone: Tone
    explanation: Explanation
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which rows are wanted."""

    words: str = ""
    """All of them must occur, in any order and case."""
    group: str = ALL
    cause: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceTable:
    """Rows as they came, with what sorting, filtering and grouping need."""

    rows: tuple[DeviceRow, ...] = ()
    causes: tuple[CauseRow, ...] = ()
    """What was refused first."""
    ranks: tuple[tuple[int, ...], ...] = ((), (), (), ())
    """For each column, the place of each row's value among all values; equal ones share it."""
    texts: tuple[str, ...] = ()
    """For each row, what the filter looks through, without case."""
    groups: tuple[str, ...] = ()
    """For each row, :data:`ACCEPTED`, :data:`REFUSED` or :data:`UNKNOWN`."""
    counts: tuple[tuple[str, int], ...] = ()
    """How many rows each group has, without those of none."""

    def chosen(self, choice: Choice) -> list[int]:
        """Return the rows that are wanted, as they came."""
        rows, texts, groups = self.rows, self.texts, self.groups
        found: Iterable[int] = range(len(rows))
        if choice.cause is not None:
            found = [number for number in found if rows[number].cause == choice.cause]
        if choice.group != ALL:
            found = [number for number in found if groups[number] == choice.group]
        for word in choice.words.casefold().split():
            found = [number for number in found if word in texts[number]]
        return list(found)

    def sorted(self, numbers: Sequence[int], column: int, *, descending: bool) -> list[int]:
        """Return rows in the order of a column; equal ones stay as they came."""
        if not 0 <= column < len(self.ranks):
            return sorted(numbers)
        ranks = self.ranks[column]
        return sorted(sorted(numbers), key=ranks.__getitem__, reverse=descending)


def group_of(row: DeviceRow) -> str:
    """Return the group of a row."""
    return ACCEPTED if row.is_accepted else REFUSED if row.is_refused else UNKNOWN


def table_of(rows: Iterable[DeviceRow], causes: Iterable[CauseRow] = ()) -> DeviceTable:
    """Make rows ready to be sorted and filtered; linear work, for a worker."""
    kept = tuple(rows)
    groups = tuple(group_of(row) for row in kept)
    keys = (
        [natural_key(row.name) for row in kept],
        [row.platform.casefold() for row in kept],
        [(_ORDER[group], row.verdict) for row, group in zip(kept, groups, strict=True)],
        [row.words.casefold() for row in kept],
    )
    return DeviceTable(
        rows=kept,
        causes=tuple(causes),
        ranks=tuple(_ranks(column) for column in keys),
        texts=tuple(_text_of(row) for row in kept),
        groups=groups,
        counts=tuple(Counter(groups).items()),
    )


_ORDER = {REFUSED: 0, UNKNOWN: 1, ACCEPTED: 2}
"""By verdict, what needs a look stands first."""


def natural_key(text: str) -> str:
    """Return a key by which ``2`` stands before ``10``, for numbers of any length."""
    return _DIGITS.sub(_number_key, text.casefold())


def _number_key(found: re.Match[str]) -> str:
    digits = found.group().lstrip("0")
    return f"{len(digits):04}{digits}"


def _ranks(keys: Sequence[Hashable]) -> tuple[int, ...]:
    places = {key: place for place, key in enumerate(sorted(set(keys)))}  # type: ignore[type-var]
    return tuple(places[key] for key in keys)


def _text_of(row: DeviceRow) -> str:
    parts = (row.registration_id, row.pns_handle, row.platform, row.verdict, row.words)
    return "\n".join((*parts, row.sentence)).casefold()
