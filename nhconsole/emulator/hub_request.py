"""A request as the emulator reads it: path and query cut, header names kept as they came."""

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl, unquote, urlsplit

from nhconsole.core.sending.exchange import Headers, header_value


# Without slots: what is cut out of the target is kept, for every desk asks for it.
@dataclass(frozen=True, kw_only=True)
class HubRequest:
    """One request, its body read as far as a hub reads it."""

    method: str
    target: str
    """As in the request line."""
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)
    body_size: int = 0
    """The whole body's size; ``body`` holds no more than a little over the hub's limit."""

    def header(self, name: str) -> str | None:
        """Return a header's value, its name compared without case."""
        return header_value(self.headers, name)

    @property
    def content_type(self) -> str:
        """The media type in lower case, without parameters."""
        return (self.header("Content-Type") or "").split(";")[0].strip().lower()

    @cached_property
    def _cut(self) -> tuple[str, str]:
        return _split(self.target)

    @property
    def path(self) -> str:
        """The path as on the wire, also when the request line holds a whole URL."""
        return self._cut[0]

    @property
    def path_and_query(self) -> str:
        """Path and query as on the wire."""
        path, query = self._cut
        return f"{path}?{query}" if query else path

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The decoded segments of the path; a final slash adds none."""
        parts = (part for part in self.path.split("/") if part)
        return tuple(unquote(part) if "%" in part else part for part in parts)

    @cached_property
    def query(self) -> tuple[tuple[str, str], ...]:
        """The query's names and values, decoded, in their order."""
        return tuple(parse_qsl(self._cut[1], keep_blank_values=True))

    def has_query(self, name: str) -> bool:
        """Whether a query parameter is there, with a value or without: presence decides."""
        return any(key.lower() == name for key, _ in self.query)

    def query_value(self, name: str) -> str:
        """Return the value of a query parameter; empty when it is absent."""
        return next((value for key, value in self.query if key.lower() == name), "")


def _split(target: str) -> tuple[str, str]:
    if target.startswith("/"):
        path, _, query = target.partition("#")[0].partition("?")
        return path, query
    try:
        url = urlsplit(target)
    except ValueError:
        return target, ""
    return (url.path, url.query) if url.scheme else (target, "")
