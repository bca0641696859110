"""An exchange as text, as the debug mode of Microsoft's article prints it.

What stands there is what was recorded at the socket. Nothing of it reaches a terminal raw: the
control characters of a hostile answer are written out.
"""

import re
from collections.abc import Iterable, Iterator

from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.exchange import Exchange, HttpResponse
from nhconsole.core.text.decoding import decode_text

SHOWN_BODY_CHARACTERS = 64 * 1024
"""A longer body is cut in the dump; it is as much as the hub takes."""
_SHOWN_HEADER_CHARACTERS = 4096
_NO_SECRETS = Redactor()
# Everything that a terminal obeys, that hides, or that turns the reading direction. Joiners stay:
# emoji and some scripts need them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def printable(text: str) -> str:
    """Return ``text`` with each character that could steer a terminal, or hide, written out."""
    return _UNSAFE.sub(_written_out, text.replace("\r\n", "\n"))


def printable_line(text: str) -> str:
    """Return :func:`printable` of ``text`` on one line."""
    return printable(text).replace("\n", "\\n")


def _written_out(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def dump_exchange(
    exchange: Exchange,
    outcome_in_words: Iterable[str] = (),
    *,
    redactor: Redactor = _NO_SECRETS,
    show_secrets: bool = False,
) -> str:
    """Return an exchange as text for a person, without a final line break.

    Args:
        exchange: What was recorded.
        outcome_in_words: What it means, line by line.
        redactor: Knows the secrets that must not be shown.
        show_secrets: Show everything, the token's signature too.
    """
    words = tuple(outcome_in_words)
    how_sent = _how_sent(exchange)
    if not show_secrets:
        exchange = redactor.exchange(exchange)
        words = tuple(redactor.text(line) for line in words)
    sections = [
        _section("REQUEST", _request(exchange, how_sent)),
        _section("RESPONSE", _response(exchange)),
    ]
    if words:
        sections.append(_section("OUTCOME", map(printable, words)))
    return "\n\n".join(sections)


def _section(title: str, lines: Iterable[str]) -> str:
    return "\n".join([f"--- {title} ---", *lines, f"--- END {title} ---"])


def _how_sent(exchange: Exchange) -> str:
    """Return what is to be said about the bytes sent; empty when all of them went out."""
    sent, whole = len(exchange.sent), len(exchange.request.to_bytes())
    if not sent:
        return "(Nothing was sent. This is the request that was ready.)"
    return f"({sent:,} of {whole:,} bytes were sent.)" if sent < whole else ""


def _request(exchange: Exchange, how_sent: str) -> Iterator[str]:
    yield f"URI: {printable_line(exchange.request.url)}"
    if how_sent:
        yield how_sent
    yield ""
    head, _, body = (exchange.sent or exchange.request.to_bytes()).partition(b"\r\n\r\n")
    yield _cut(head.decode(errors="backslashreplace"))
    if body:
        yield ""
        yield _cut(body.decode(errors="backslashreplace"))


def _response(exchange: Exchange) -> Iterator[str]:
    if exchange.response is not None:
        yield from _answer(exchange.response)
    elif exchange.received:
        yield f"(This came, {len(exchange.received):,} bytes, and is no answer of HTTP:)"
        yield _cut(exchange.received.decode(errors="backslashreplace"))
    if exchange.failure is not None:
        yield f"({printable_line(exchange.failure.message)})"
    yield _who_and_when(exchange)


def _answer(response: HttpResponse) -> Iterator[str]:
    reason = f" {response.reason}" if response.reason else ""
    yield printable_line(f"HTTP/{response.http_version} {response.status}{reason}")
    for name, value in response.headers:
        yield _cut(f"{name}: {value}".replace("\n", "\\n"), _SHOWN_HEADER_CHARACTERS)
    yield ""
    if response.body:
        decoded = decode_text(response.body, response.header("Content-Type") or "")
        yield _cut(decoded.text)
        if decoded.note:
            yield f"({printable_line(decoded.note)})"
    else:
        yield "(The body is empty.)"


def _cut(text: str, limit: int = SHOWN_BODY_CHARACTERS) -> str:
    kept = printable(text[:limit])
    more = len(text) - limit
    return f"{kept}\n(… {more:,} more characters)" if more > 0 else kept


def _who_and_when(exchange: Exchange) -> str:
    peer, timings = exchange.peer, exchange.timings
    parts = [
        f"from {peer.address}" if peer.address else "",
        f"through the proxy {peer.proxy}" if peer.proxy else "",
        peer.tls_version,
        f"{timings.total_s:.3f} s"
        + "".join(f", {stage} {seconds:.3f}" for stage, seconds in timings.stages()),
    ]
    return printable_line(f"({'; '.join(part for part in parts if part)})")
