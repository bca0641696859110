"""A request as the emulator reads it: path and query cut, header names kept as they came."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from nhconsole.core.sending.exchange import Headers


@dataclass(frozen=True, slots=True, kw_only=True)
class HubRequest:
    """One request, its body read as far as a hub reads it."""

    method: str
    target: str
    """As in the request line."""
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)
    body_size: int = 0
    """The whole body's size; ``body`` holds no more than the emulator reads of one."""
    path: str = field(init=False)
    """The path as on the wire, also when the request line holds a whole URL."""
    path_and_query: str = field(init=False, repr=False)
    """Path and query as on the wire."""
    segments: tuple[str, ...] = field(init=False, repr=False)
    """The decoded segments of the path; a final slash adds none."""
    query: tuple[tuple[str, str], ...] = field(init=False, repr=False)
    """The query's names and values, decoded, in their order."""
    _first_values: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Cut the target once: every desk asks for its parts."""
        path, query = _split(self.target)
        parts = (part for part in path.split("/") if part)
        segments = tuple(unquote(part) if "%" in part else part for part in parts)
        first_values = {name.lower(): value for name, value in reversed(self.headers)}
        put = object.__setattr__
        put(self, "path", path)
        put(self, "path_and_query", f"{path}?{query}" if query else path)
        put(self, "segments", segments)
        put(self, "query", tuple(parse_qsl(query, keep_blank_values=True)))
        put(self, "_first_values", first_values)

    def header(self, name: str) -> str | None:
        """Return a header's value, its name compared without case."""
        return self._first_values.get(name.lower())

    @property
    def content_type(self) -> str:
        """The media type in lower case, without parameters."""
        return (self.header("Content-Type") or "").split(";")[0].strip().lower()

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
