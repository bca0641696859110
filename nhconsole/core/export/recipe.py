"""A recorded request as what a program needs to make it anew: nothing secret, no token."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote

from nhconsole.core.export.exported import ExportSource
from nhconsole.core.secrets.redaction import REMOVED
from nhconsole.core.sending.dump import printable_line
from nhconsole.core.sending.exchange import Exchange, Headers, HttpRequest, header_value
from nhconsole.core.sending.operations import FORMAT_HEADER, TAGS_HEADER
from nhconsole.core.token.sas import SasToken, encode_resource

_SEND_PATH = re.compile(r"/([^/]+)/messages/?", re.IGNORECASE)
_MADE_ANEW = frozenset({"host", "authorization", "content-length"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRecipe:
    """A request without what a program makes itself."""

    request: HttpRequest = field(repr=False)
    """With every known secret removed."""
    resource: str
    """What the token is signed for, percent-encoded."""
    key_name: str
    headers: Headers = field(repr=False)
    """Those a program sets: not Host, Authorization, Content-Length, nor what we say of us."""
    hub_name: str = ""
    """Empty if it is no send of the kind that the SDKs have a call for."""
    api_version: str = ""
    is_test: bool = False
    title: str = ""
    """One line on what it was, for a comment."""
    notes: tuple[str, ...] = ()
    """What a reader of the program must know."""

    @property
    def is_send(self) -> bool:
        """Whether it is a test send or an ordinary one, and no other call."""
        return bool(self.hub_name)

    @property
    def platform(self) -> str:
        """The format header's value."""
        return header_value(self.headers, FORMAT_HEADER) or ""

    @property
    def tags(self) -> str | None:
        """The tags header's value; None for a broadcast."""
        return header_value(self.headers, TAGS_HEADER)

    @property
    def encoded_key_name(self) -> str:
        """The policy as it stands in a token."""
        return quote(self.key_name, safe="")

    @property
    def body(self) -> bytes:
        """The payload."""
        return self.request.body

    @property
    def text(self) -> str | None:
        """The payload as text; None if it is none."""
        try:
            return self.body.decode()
        except UnicodeDecodeError:
            return None

    @property
    def connection_start(self) -> str:
        """A connection string up to the key itself, as SDKs take it."""
        scheme = "sb" if self.request.scheme == "https" else self.request.scheme
        return (
            f"Endpoint={scheme}://{self.request.authority}/"
            f";SharedAccessKeyName={self.key_name};SharedAccessKey="
        )


def recipe_of(source: ExportSource) -> SendRecipe:
    """Return the recipe of an exchange's request."""
    exchange = source.exchange
    clean = source.redactor.exchange(exchange).request
    token = SasToken.try_parse(clean.header("Authorization") or "")
    hub_name, query = _send_parts(clean)
    base = f"{clean.scheme}://{clean.authority}/"
    segment = unquote(clean.target.lstrip("/").partition("?")[0].partition("/")[0])
    resource = token.resource if token else encode_resource(f"{base}{segment}")
    return SendRecipe(
        request=clean,
        resource=source.redactor.text(resource),
        key_name=source.redactor.text(token.key_name) if token else "",
        headers=tuple(header for header in clean.headers if _is_kept(*header)),
        hub_name=hub_name,
        api_version=query.get("api-version", ""),
        is_test="test" in query,
        title=_title(exchange, clean, hub_name, is_test="test" in query),
        notes=tuple(_notes(clean, token)),
    )


def _is_kept(name: str, value: str) -> bool:
    lowered = name.lower()
    if lowered == "user-agent":
        return not value.startswith("nhconsole/")
    if lowered == "accept-encoding":
        return value != "identity"
    return lowered not in _MADE_ANEW


def _send_parts(request: HttpRequest) -> tuple[str, dict[str, str]]:
    path, _, query_text = request.target.partition("?")
    pairs = parse_qsl(query_text, keep_blank_values=True)
    query = {name.lower(): value for name, value in pairs}
    found = _SEND_PATH.fullmatch(path)
    is_usual = request.method == "POST" and not query.keys() - {"api-version", "test"}
    return (unquote(found[1]) if found and is_usual else ""), query


def _title(exchange: Exchange, request: HttpRequest, hub_name: str, *, is_test: bool) -> str:
    if not hub_name:
        what = f"{request.method} {request.target.partition('?')[0]}"
    else:
        what = f"{'Test send' if is_test else 'Send'} to the hub “{hub_name}”"
    when = exchange.started_at.strftime("%Y-%m-%d %H:%M:%S UTC")
    return printable_line(f"{what} at {request.host}, as sent on {when}.")


def _notes(request: HttpRequest, token: SasToken | None) -> list[str]:
    notes = []
    if token is None:
        notes.append("The recorded request has no readable token: fill in the policy's name.")
    if REMOVED.encode() in request.to_bytes():
        notes.append(
            f"A key stood in what was sent; {REMOVED} stands there now, so this is not the same."
        )
    if not request.to_bytes().isascii() and not request.head_bytes().isascii():
        notes.append("Header values that are not ASCII go out as UTF-8, as they were sent.")
    return notes
