"""Keeps known secrets out of everything that is written down or shown without being asked.

A secret is found in the forms in which it travels: as it is, percent-encoded, escaped for JSON or
XML, and inside base64 at each of its three alignments.
"""

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import quote, quote_plus

from nhconsole.core.exchange import Exchange, Headers, HttpRequest, HttpResponse
from nhconsole.core.secret import MASK, Secret

REMOVED = "«key removed»"

_SIGNATURE = re.compile(r"(?i)(\bsig=)[^&\s\"'<>;,]+")
_SHORTEST = 6
"""Shorter texts are not searched for: they would blot out ordinary words."""


def _json_escaped(text: str) -> Iterator[str]:
    for ascii_only in (True, False):
        plain = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
        yield plain
        yield plain.replace("/", "\\/")


def _percent_forms(text: str) -> Iterator[str]:
    for encoded in (quote(text, safe=""), quote(text), quote_plus(text)):
        yield encoded
        yield re.sub("%[0-9A-F]{2}", lambda found: found.group().lower(), encoded)
    yield quote(quote(text, safe=""), safe="")


def _base64_forms(text: str) -> Iterator[str]:
    raw = text.encode()
    for lead in range(3):
        whole = base64.b64encode(b"\0" * lead + raw).decode().rstrip("=")
        # The first character(s) mix with what stands before, the last with what follows.
        core = whole[(0, 2, 3)[lead] : len(whole) - (1 if (len(raw) + lead) % 3 else 0)]
        yield core
        yield core.replace("+", "-").replace("/", "_")
        yield from _percent_forms(core)


def secret_forms(text: str) -> tuple[str, ...]:
    """Return every form in which ``text`` is searched for, longest first."""
    forms = {text, html.escape(text), html.escape(text, quote=False)}
    forms.update(_json_escaped(text), _percent_forms(text), _base64_forms(text))
    forms.update(list(_json_escaped(text.replace("=", "\\u003d"))))
    return tuple(sorted((form for form in forms if len(form) >= _SHORTEST), key=len, reverse=True))


@dataclass(frozen=True)
class Redactor:
    """Removes the given secrets from texts, bytes and exchanges."""

    secrets: frozenset[Secret] = frozenset()
    _pattern: re.Pattern[str] | None = field(init=False, repr=False, compare=False)
    _pattern_bytes: re.Pattern[bytes] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile one pattern for all forms of all secrets."""
        forms = {form for secret in self.secrets for form in secret_forms(secret.reveal())}
        ordered = sorted(forms, key=len, reverse=True)
        text = "|".join(re.escape(form) for form in ordered)
        raw = b"|".join(re.escape(form.encode()) for form in ordered)
        object.__setattr__(self, "_pattern", re.compile(text) if text else None)
        object.__setattr__(self, "_pattern_bytes", re.compile(raw) if raw else None)

    def with_secrets(self, more: Iterable[Secret]) -> "Redactor":
        """Return a redactor that knows more secrets."""
        return Redactor(self.secrets | {secret for secret in more if secret})

    def finds_in(self, text: str) -> bool:
        """Whether a known secret stands in ``text`` in any form."""
        return bool(self._pattern and self._pattern.search(text))

    def text(self, text: str) -> str:
        """Return ``text`` with each known secret replaced."""
        return self._pattern.sub(REMOVED, text) if self._pattern else text

    def raw(self, data: bytes) -> bytes:
        """Return ``data`` with each known secret replaced."""
        return self._pattern_bytes.sub(REMOVED.encode(), data) if self._pattern_bytes else data

    def headers(self, headers: Headers) -> Headers:
        """Return headers with secrets replaced and every SAS signature masked."""
        return tuple((self.text(name), mask_signature(self.text(value))) for name, value in headers)

    def request(self, request: HttpRequest) -> HttpRequest:
        """Return the request as it may be written down."""
        return replace(
            request,
            target=self.text(request.target),
            headers=self.headers(request.headers),
            body=self.raw(request.body),
        )

    def response(self, response: HttpResponse) -> HttpResponse:
        """Return the response as it may be written down."""
        return replace(
            response,
            reason=self.text(response.reason),
            headers=self.headers(response.headers),
            body=self.raw(response.body),
        )

    def exchange(self, exchange: Exchange) -> Exchange:
        """Return the exchange as it may be written down; the token's own signature is a secret."""
        known = self.with_secrets(_signatures_of(exchange.request))
        failure = exchange.failure
        return replace(
            exchange,
            request=known.request(exchange.request),
            sent=_mask_bytes(known.raw(exchange.sent)),
            received=known.raw(exchange.received),
            response=known.response(exchange.response) if exchange.response else None,
            failure=replace(
                failure, message=known.text(failure.message), detail=known.text(failure.detail)
            )
            if failure
            else None,
        )


def mask_signature(text: str) -> str:
    """Return a header value or text with the ``sig`` of any SAS token as dots."""
    return _SIGNATURE.sub(rf"\g<1>{MASK}", text)


def _mask_bytes(data: bytes) -> bytes:
    return re.sub(rb"(?i)(\bsig=)[^&\s\"'<>;,]+", rb"\g<1>" + MASK.encode(), data)


def _signatures_of(request: HttpRequest) -> Iterator[Secret]:
    from nhconsole.core.sas import SasToken

    value = request.header("Authorization") or ""
    token = SasToken.try_parse(value)
    if token is not None:
        yield token.signature
