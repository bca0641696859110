"""Makes requests and answers for the tests of the client."""

from collections.abc import Callable

from nhconsole.client import HubClient
from nhconsole.core.sending.exchange import HttpRequest
from tests.client.witness import Witness

StartWitness = Callable[..., Witness]
StartClient = Callable[..., HubClient]

PAYLOAD = '{"aps":{"alert":"Grüße"}}'.encode()


def make_request(
    port: int,
    *,
    host: str = "127.0.0.1",
    scheme: str = "https",
    method: str = "POST",
    target: str = "/My%2Fhub/messages?api-version=2020-06&test",
    extra: tuple[tuple[str, str], ...] = (),
    body: bytes = PAYLOAD,
) -> HttpRequest:
    """Return a test send with header names in unusual case, a doubled header and umlauts."""
    headers = (
        ("Host", f"{host}:{port}"),
        ("user-agent", "nhconsole/0"),
        ("Accept-Encoding", "identity"),
        ("AUTHORIZATION", "SharedAccessSignature sr=x&sig=abc%2b&se=1&skn=Policy"),
        ("Content-Type", "application/json;charset=utf-8"),
        ("ServiceBusNotification-Format", "apple"),
        ("X-Doubled", "1"),
        ("X-Doubled", "2"),
        ("X-Umlaut", "Grüße"),
        *extra,
        ("Content-Length", str(len(body))),
    )
    return HttpRequest(
        method=method,
        scheme=scheme,
        host=host,
        port=port,
        target=target,
        headers=headers,
        body=body,
    )


def make_answer(
    status: str = "201 Created",
    body: bytes = b"<NotificationOutcome/>",
    *,
    headers: tuple[str, ...] = ("Content-Type: application/xml",),
    length: str | None = None,
    version: str = "HTTP/1.1",
) -> bytes:
    """Return an answer with a true Content-Length unless told otherwise (``""``: none)."""
    lines = [f"{version} {status}", *headers]
    if length is None:
        lines.append(f"Content-Length: {len(body)}")
    elif length:
        lines.append(f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def chunked(*parts: bytes) -> bytes:
    """Return a body in chunks, with its last one."""
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


OK = make_answer()
