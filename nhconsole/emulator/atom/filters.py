"""Reads the ``$filter`` of the call that lists registrations: which handle is looked for.

Source: what the SDKs send. The .NET SDK says ChannelUri for every platform; the JavaScript SDK
encodes addresses once more inside the filter, and forgets the first quote of Baidu's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import unquote

from nhconsole.emulator.answers import Refusal, not_well
from nhconsole.emulator.hub.description import SHAPES, RegistrationDescription

_ANY_PLATFORM = "ChannelUri"
_COMPARISON = re.compile(r"\s*(?P<field>\w+)\s+eq\s+(?P<quote>'?)", re.IGNORECASE)
_VALUE = re.compile(r"(?P<value>(?:[^']|'')*)'")
_AND = re.compile(r"\s+and(?=\s)", re.IGNORECASE)
_FIELDS = {field.lower(): field for shape in SHAPES for field in shape.fields}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFilter:
    """Which registrations a list shall hold."""

    field: str
    """The field of the handle; ``ChannelUri`` means the handle of any platform."""
    values: tuple[str, ...]
    """The handle as it came, then what else was named, in the order of the platform's fields."""
    keys: tuple[str, ...] = ()
    """The fields of what else was named."""

    @property
    def handles(self) -> tuple[str, ...]:
        """The ways in which the hub may have the handle: as it is, decoded, in upper case."""
        spellings = [*_spellings(self.values[0])]
        if self.field in ("DeviceToken", _ANY_PLATFORM):
            spellings += [spelling.upper() for spelling in spellings]
        return tuple(dict.fromkeys(spellings))

    def accepts(self, description: RegistrationDescription) -> bool:
        """Whether the list shall hold this registration."""
        shape = next(shape for shape in SHAPES if shape.platform == description.platform)
        if self.field not in (shape.fields[0], _ANY_PLATFORM):
            return False
        if description.handle not in self.handles:
            return False
        there = dict(zip(shape.fields[1:], description.keys, strict=True))
        named = zip(self.keys, self.values[1:], strict=True)
        return all(there.get(key) in _spellings(value) for key, value in named)


class _Unreadable(ValueError):
    """A filter is not of the form that clients send; carries the place."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position = position


def read_filter(text: str) -> ChannelFilter | Refusal:
    """Return what a filter looks for, or why it cannot be read.

    Args:
        text: The parameter's value, percent-decoded once.
    """
    try:
        return _channel(_comparisons(text))
    except _Unreadable as error:
        reason = f"The $filter cannot be read at position {error.position + 1}: {error}"
        return not_well(reason)


def _comparisons(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    position = 0
    while True:
        start = position
        field, value, position = _comparison(text, start)
        if field in found:
            _stop(start, f"{field} is compared twice")
        found[field] = value
        joint = _AND.match(text, position)
        if joint is None:
            break
        position = joint.end()
    if text[position:].strip():
        _stop(position, "“and” or the end is expected here")
    return found


def _comparison(text: str, position: int) -> tuple[str, str, int]:
    beginning = _COMPARISON.match(text, position)
    if beginning is None:
        _stop(position, "a comparison such as ChannelUri eq '…' is expected here")
    field = _FIELDS.get(beginning["field"].lower())
    if field is None:
        _stop(beginning.start("field"), f"“{beginning['field']}” is no field of a handle")
    # Without its first quote a value is taken all the same: it is the JavaScript SDK's, for Baidu.
    value = _VALUE.match(text, beginning.end())
    if value is None:
        _stop(beginning.start("quote"), "a value in single quotes is expected here")
    return field, value["value"].replace("''", "'"), value.end()


def _channel(found: Mapping[str, str]) -> ChannelFilter:
    """Put the fields into their platform's order, the handle's field first."""
    for shape in SHAPES:
        handle, *keys = shape.fields
        if handle in found and set(found) <= set(shape.fields):
            named = tuple(key for key in keys if key in found)
            values = (found[handle], *(found[key] for key in named))
            if not found[handle]:
                _stop(0, f"the value of {handle} is empty")
            return ChannelFilter(field=handle, values=values, keys=named)
    _stop(0, f"{' and '.join(found)} do not name the handle of one platform")


def _spellings(value: str) -> tuple[str, ...]:
    return (value, unquote(value))


def _stop(position: int, message: str) -> NoReturn:
    raise _Unreadable(position, message)
