"""Text as XML that every SDK reads: only the five named entities, never a numeric reference.

One real SDK leaves ``&#233;`` as it stands, so everything beyond ASCII goes out as it is. What XML
cannot hold becomes U+FFFD. A carriage return is read back as a line feed, as XML has it: only a
numeric reference could keep it.
"""

import re
from xml.sax.saxutils import escape

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT = "\ufffd"


def character_data(value: str) -> str:
    """Return a value as the text of an element."""
    return escape(_legal(value))


def attribute_value(value: str) -> str:
    """Return a value as it stands between the double quotes of an attribute."""
    return escape(_legal(value), {'"': "&quot;"})


def cdata(value: str) -> str:
    """Return a value as CDATA; where it holds ``]]>``, one section ends and another one begins."""
    return f"<![CDATA[{_legal(value).replace(']]>', ']]]]><![CDATA[>')}]]>"


def _legal(value: str) -> str:
    return _NOT_XML.sub(_REPLACEMENT, value)
