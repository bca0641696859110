"""JSON of installations read strictly: what is not there, of another type or twice is refused."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import NoReturn

from nhconsole.core.sending.headers import Headers
from nhconsole.emulator.atom.checks import refuse


class _NotAllowed(ValueError):
    """Something that Python's reader would take."""


def read_json(body: bytes | str, what: str) -> object:
    """Return the value of a JSON text; ``what`` names the text.

    Raises:
        Refused: It is no JSON that the emulator takes.
    """
    try:
        text = body.decode("utf-8-sig") if isinstance(body, bytes) else body
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_unique)
        # A lone surrogate, written as \ud800, could never be sent back.
        json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        refuse(f"{what} is nested too deep")
    except UnicodeError:
        refuse(f"{what} has characters that are not legal UTF-8")
    except ValueError as error:
        refuse(f"{what} is no JSON: {error}")
    return value


def _no_constant(name: str) -> NoReturn:
    raise _NotAllowed(f"{name} is no number in JSON")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        [(twice, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise _NotAllowed(f"the property “{twice}” stands twice in one object")
    return members


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """The properties of an object, found without regard to case.

    ASSUMED: as the .NET reader of JSON finds them; Microsoft's pages write both userID and userId.
    A property that is null is not there.
    """

    place: str
    """Where the object stands: empty for the installation itself, else ``templates.name.``."""
    by_name: dict[str, object]

    def value(self, name: str) -> object:
        """Return a property as it is; None if it is not there."""
        return self.by_name.get(name.lower())

    def text(self, name: str) -> str:
        """Return a property that is a text; empty if it is not there."""
        value = self.value(name)
        return "" if value is None else text_of(value, self.place + name)

    def strings(self, name: str) -> tuple[str, ...]:
        """Return a property that is an array of texts; empty if it is not there."""
        value = self.value(name)
        return () if value is None else strings_of(value, self.place + name)

    def named(self, name: str) -> dict[str, object]:
        """Return a property whose members have names of their own; null members are left out."""
        value = self.value(name)
        members = {} if value is None else object_of(value, self.place + name)
        return {key: each for key, each in members.items() if each is not None}


def properties_of(value: object, what: str, place: str = "") -> Properties:
    """Return the properties of an object.

    Raises:
        Refused: It is no object, or two properties differ in case alone.
    """
    by_name: dict[str, object] = {}
    for name, each in object_of(value, what).items():
        if name.lower() in by_name:
            refuse(f"the property “{name}” of {what} stands there twice, in different case")
        by_name[name.lower()] = each
    return Properties(place=place, by_name=by_name)


def object_of(value: object, what: str) -> dict[str, object]:
    """Return a value that must be an object."""
    return value if isinstance(value, dict) else refuse(f"{what} is not an object")


def text_of(value: object, what: str) -> str:
    """Return a value that must be a text."""
    return value if isinstance(value, str) else refuse(f"{what} is not a text")


def strings_of(value: object, what: str) -> tuple[str, ...]:
    """Return a value that must be an array of texts."""
    if not isinstance(value, list):
        refuse(f"{what} is not an array")
    return tuple(text_of(each, f"an element of {what}") for each in value)


def object_or_json_text(value: object, what: str) -> dict[str, object]:
    """Return a value that must be an object, or the JSON text of one."""
    return object_of(read_json(value, what) if isinstance(value, str) else value, what)


def texts_by_name(members: dict[str, object], what: str) -> Headers:
    """Return the members of an object of texts, in their order."""
    return tuple((name, text_of(value, f"{what}.{name}")) for name, value in members.items())
