"""Requests as bytes, signed, to be written on a socket of one's own."""

from sdk_wire import TOAST, WINDOWS_HEADERS, Talker


def signed(talker: Talker, method: str, target: str, body: bytes = b"", **headers: str) -> bytes:
    """Return a signed request; headers by name, with ``_`` for ``-``."""
    all_headers = {
        "Host": f"127.0.0.1:{talker.emulator.port}",
        "Authorization": talker.token(target),
        **{name.replace("_", "-"): value for name, value in headers.items()},
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    lines = [f"{name}: {value}" for name, value in all_headers.items()]
    return "\r\n".join([f"{method} {target} HTTP/1.1", *lines, "", ""]).encode() + body


def signed_send(talker: Talker, method: str = "POST", query: str = "?test") -> bytes:
    """Return a signed send of a toast; a test send unless the query says otherwise."""
    target = f"/{talker.emulator.hub_name}/messages{query}"
    headers = {name.replace("-", "_"): value for name, value in WINDOWS_HEADERS.items()}
    return signed(talker, method, target, TOAST, **headers)
