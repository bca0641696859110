"""Writes a text into a body so that the body stays what it is: JSON stays JSON, XML stays XML."""

import json
import re
from collections.abc import Callable
from typing import assert_never

from nhconsole.core.template.body_values import Place

_NUMBER = re.compile(r"(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?")
"""The page's own expression. It has no sign, so ASSUMED: ``-5`` stays a string."""

# Not in XML 1.0, not even escaped.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REPLACEMENT = "\ufffd"
_CONTENT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE = _CONTENT | str.maketrans({'"': "&quot;", "'": "&apos;", "\t": "&#9;", "\n": "&#10;"})

Writer = Callable[[str], str]


def writer_for(place: Place, *, is_number: bool) -> Writer:
    """Return what writes a text into a place, the quotes of a JSON string included."""
    match place:
        case Place.JSON_STRING:
            return _json_number if is_number else _json_string
        case Place.XML_ATTRIBUTE:
            return _attribute
        case Place.XML_CONTENT:
            return _content
        case Place.TEXT:
            return str
        case _:
            assert_never(place)


_json_string = json.JSONEncoder(ensure_ascii=False).encode


def _json_number(text: str) -> str:
    return text if _NUMBER.fullmatch(text) else _json_string(text)


# ASSUMED: the hub escapes what it puts into XML. No source says so; a body that breaks with the
# first “&” of a property would help nobody.
def _content(text: str) -> str:
    return _NOT_IN_XML.sub(_REPLACEMENT, text).translate(_CONTENT)


def _attribute(text: str) -> str:
    return _NOT_IN_XML.sub(_REPLACEMENT, text).translate(_ATTRIBUTE)
