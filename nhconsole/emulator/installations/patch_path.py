"""Paths of JSON Patch that installations have.

Source: the table of Microsoft's REST page "Update an installation", and RFC 6901. Names of
properties are found without regard to case (ASSUMED), names of templates, tiles and push variables
are not.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import NoReturn
from urllib.parse import unquote

from nhconsole.emulator.atom.checks import refuse


class Part(Enum):
    """What a path leads to."""

    CHANNEL = auto()
    TILE_CHANNEL = auto()
    USER = auto()
    TIME = auto()
    TEXT = auto()
    TEXTS = auto()
    """An object of texts: headers, push variables."""
    TAGS = auto()
    TAG = auto()
    TEMPLATES = auto()
    TEMPLATE = auto()
    TILES = auto()
    TILE = auto()
    READ_ONLY = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a path leads in the JSON of an installation."""

    part: Part
    place: tuple[str, ...]
    """The names on the way to the object that holds it."""
    name: str
    """Its name in that object."""
    tag: str = ""
    """Which one of the tags is meant; the tags themselves are ``name``."""


_Names = Mapping[str, tuple[str, Part]]
_INSTALLATION: _Names = {
    "pushchannel": ("pushChannel", Part.CHANNEL),
    "userid": ("userId", Part.USER),
    # The page's edition of 2015 has this name.
    "user": ("userId", Part.USER),
    "tags": ("tags", Part.TAGS),
    # ASSUMED: these two; the page does not have them, but the SDKs can set them.
    "expirationtime": ("expirationTime", Part.TIME),
    "pushvariables": ("pushVariables", Part.TEXTS),
    "templates": ("templates", Part.TEMPLATES),
    "secondarytiles": ("secondaryTiles", Part.TILES),
    # The page tells who patches a channel to set this; on a put it is ignored, so it is here.
    "expiredpushchannel": ("pushChannelExpired", Part.READ_ONLY),
    "pushchannelexpired": ("pushChannelExpired", Part.READ_ONLY),
}
_TILE: _Names = {
    "pushchannel": ("pushChannel", Part.TILE_CHANNEL),
    "tags": ("tags", Part.TAGS),
    "templates": ("templates", Part.TEMPLATES),
}
_TEMPLATE: _Names = {
    "body": ("body", Part.TEXT),
    "headers": ("headers", Part.TEXTS),
    "expiry": ("expiry", Part.TEXT),
    "tags": ("tags", Part.TAGS),
}


def target_of(path: str) -> Target:
    """Return where a path leads.

    Raises:
        Refused: It is no path, or leads to something that no patch may change.
    """
    if not path.startswith("/") or re.search(r"~(?![01])", path):
        refuse(f"the path “{path}” is no JSON pointer")
    names = [part.replace("~1", "/").replace("~0", "~") for part in path[1:].split("/")]
    return _walk(path, names, _INSTALLATION, ())


def _walk(path: str, names: list[str], known: _Names, place: tuple[str, ...]) -> Target:
    first, *rest = names
    if first.lower() not in known:
        _refuse_path(path)
    name, part = known[first.lower()]
    match part, rest:
        case (Part.TEMPLATES, [template, *inner]) if inner:
            return _walk(path, inner, _TEMPLATE, (*place, name, template))
        case (Part.TILES, [tile, *inner]) if inner:
            return _walk(path, inner, _TILE, (*place, name, tile))
        case (Part.TEMPLATES, [template]):
            return Target(part=Part.TEMPLATE, place=(*place, name), name=template)
        case (Part.TILES, [tile]):
            # ASSUMED: a tile as a whole, too; the page has its parts only.
            return Target(part=Part.TILE, place=(*place, name), name=tile)
        case (Part.TAGS, [tag]):
            # No legal tag has a percent sign, so this one is a client's encoding.
            return Target(part=Part.TAG, place=place, name=name, tag=unquote(tag))
        case (Part.TEXTS, [variable]) if name == "pushVariables":
            return Target(part=Part.TEXT, place=(*place, name), name=variable)
        case (Part.TEMPLATES | Part.TILES, _) | (_, [_, *_]):
            _refuse_path(path)
    return Target(part=part, place=place, name=name)


def _refuse_path(path: str) -> NoReturn:
    refuse(f"the path “{path}” leads to nothing that a patch may change")
