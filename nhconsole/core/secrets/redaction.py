"""Keeps known secrets out of everything that is written down or shown without being asked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nhconsole.core.secrets.secret import MASK, Secret
from nhconsole.core.secrets.secret_forms import SecretSearch
from nhconsole.core.sending.headers import Headers

if TYPE_CHECKING:
    from nhconsole.core.sending.exchange import (
        Exchange,
        HttpRequest,
        HttpResponse,
        PeerInfo,
        TransportFailure,
    )

REMOVED = "«key removed»"

_SIGNATURE = re.compile(r"(?i)(\bsig=)[^&\s\"'<>;,]+")
_HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Redactor:
    """Removes the given secrets from texts, bytes and exchanges."""

    secrets: frozenset[Secret] = frozenset()
    _search: SecretSearch = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Prepare the search for all forms of all secrets."""
        search = SecretSearch(secret.reveal() for secret in self.secrets)
        object.__setattr__(self, "_search", search)

    def with_secrets(self, more: Iterable[Secret]) -> "Redactor":
        """Return a redactor that knows more secrets."""
        return Redactor(self.secrets | {secret for secret in more if secret})

    def finds_in(self, text: str) -> bool:
        """Whether a known secret stands in ``text`` in any form."""
        return self._search.found_in(text)

    def text(self, text: str) -> str:
        """Return ``text`` with each known secret replaced."""
        return self._search.replaced_in(text, REMOVED)

    def raw(self, data: bytes) -> bytes:
        """Return ``data`` with each known secret replaced."""
        return self._search.replaced_in_bytes(data, REMOVED.encode())

    def headers(self, headers: Headers) -> Headers:
        """Return headers with secrets replaced and every SAS signature masked."""
        return tuple((self.text(name), self.text(mask_signature(value))) for name, value in headers)

    def request(self, request: "HttpRequest") -> "HttpRequest":
        """Return the request as it may be written down."""
        return replace(
            request,
            method=self.text(request.method),
            host=self.text(request.host),
            target=self.text(request.target),
            headers=self.headers(request.headers),
            body=self.raw(request.body),
        )

    def response(self, response: "HttpResponse") -> "HttpResponse":
        """Return the response as it may be written down."""
        return replace(
            response,
            reason=self.text(response.reason),
            http_version=self.text(response.http_version),
            headers=self.headers(response.headers),
            body=self.raw(response.body),
        )

    def exchange(self, exchange: "Exchange") -> "Exchange":
        """Return the exchange as it may be written down; the token's own signature is a secret."""
        known = self.with_secrets(_signatures_of(exchange.request))
        failure = exchange.failure
        return replace(
            exchange,
            request=known.request(exchange.request),
            sent=known._sent(exchange.sent),
            received=known._received(exchange),
            response=known.response(exchange.response) if exchange.response else None,
            failure=known._failure(failure) if failure else None,
            peer=known._peer(exchange.peer),
        )

    def _sent(self, data: bytes) -> bytes:
        """Return recorded bytes with secrets replaced, and in their head every SAS signature.

        Not in the body: an image's address with a signature of its own is ordinary content.
        """
        head, end, body = data.partition(_HEAD_END)
        masked = mask_signature(head.decode(errors="surrogateescape"))
        return self.raw(masked.encode(errors="surrogateescape") + end + body)

    def _received(self, exchange: "Exchange") -> bytes:
        """Return the recorded answer with secrets replaced.

        A chunked body may hold a secret in two pieces; then the body without its chunks stands in.
        """
        cleaned = self._sent(exchange.received)
        response = exchange.response
        if (
            response is None
            or "chunked" not in (response.header("Transfer-Encoding") or "").lower()
        ):
            return cleaned
        body = self.raw(response.body)
        head, end, _ = cleaned.partition(_HEAD_END)
        return cleaned if body == response.body else head + end + body

    def _failure(self, failure: "TransportFailure") -> "TransportFailure":
        return replace(
            failure, message=self.text(failure.message), detail=self.text(failure.detail)
        )

    def _peer(self, peer: "PeerInfo") -> "PeerInfo":
        return replace(peer, **{name: self.text(getattr(peer, name)) for name in peer.__slots__})


def mask_signature(text: str) -> str:
    """Return a header value or text with the ``sig`` of any SAS token as dots."""
    return _SIGNATURE.sub(rf"\g<1>{MASK}", text)


def _signatures_of(request: "HttpRequest") -> Iterator[Secret]:
    # Here, not above: everything that logs or writes a setting needs this module, but no hashes.
    from nhconsole.core.token.sas import SasToken

    token = SasToken.try_parse(request.header("Authorization") or "")
    if token is not None:
        yield token.signature
