"""Reads If-Match as real clients write it: ``W/"1"``, ``"1"``, ``1`` or ``*``."""

import re
from dataclasses import dataclass

_ETAG = re.compile(r'(?:W/)?"?(?P<etag>[^"]*)"?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Which ETags are meant."""

    etags: frozenset[str] | None = None
    """None: any (``*``)."""
    text: str = "*"
    """As it came."""

    def is_met_by(self, etag: int) -> bool:
        """Whether the ETag is one of those that are meant."""
        return self.etags is None or str(etag) in self.etags


def read_if_match(value: str | None) -> Condition | None:
    """Return the condition of an If-Match header; None when there is none."""
    if value is None or not value.strip():
        return None
    parts = [part.strip() for part in value.split(",")]
    if "*" in parts:
        return Condition(text=value)
    found = (_ETAG.fullmatch(part) for part in parts)
    return Condition(etags=frozenset(each["etag"] for each in found if each), text=value)
