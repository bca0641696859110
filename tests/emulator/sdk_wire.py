"""Talks to the emulator as four SDKs do: their tokens, by http.client, none of it our client."""

import base64
import hashlib
import hmac
import http.client
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus
from xml.etree import ElementTree

from nhconsole.emulator import EmulatorServer

CONNECT = "{http://schemas.microsoft.com/netservices/2010/10/servicebus/connect}"
INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
FULL = "DefaultFullSharedAccessSignature"
TOAST = (
    b'<toast><visual><binding template="ToastText01"><text id="1">Hi</text></binding></visual>'
    b"</toast>"
)
Start = Callable[..., "Talker"]
"""Starts an emulator with options and returns someone who talks to it."""
APPLE = b'{"aps":{"alert":"Hello"}}'
WINDOWS_HEADERS = {
    "Content-Type": "application/xml",
    "ServiceBusNotification-Format": "windows",
    "X-WNS-Type": "wns/toast",
}
APPLE_HEADERS = {"Content-Type": "application/json", "ServiceBusNotification-Format": "apple"}
FAR = 4102444800
"""A time long after every test: 1 January 2100."""


def sign(text: str, key: str) -> str:
    """HMAC-SHA256 over the text, the key's own characters as bytes, in base64."""
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def lower_hex(text: str) -> str:
    """quote() with %3a instead of %3A, as HttpUtility.UrlEncode has it."""
    return "".join(
        f"%{byte:02x}" if not chr(byte).isalnum() and chr(byte) not in "-_.!*()" else chr(byte)
        for byte in text.encode()
    )


def dotnet_token(url: str, key: str, name: str = FULL, se: int = FAR) -> str:
    """Signs http://host/path/ : scheme http, no port, no query, final slash, lower-case hex."""
    host, _, path = url.removeprefix("https://").partition("/")
    path = path.partition("?")[0].rstrip("/")
    sr = lower_hex(f"http://{host.partition(':')[0]}/{path}/".lower())
    sig = lower_hex(sign(f"{sr}\n{se}", key))
    return f"SharedAccessSignature sr={sr}&sig={sig}&se={se}&skn={name}"


def js_token(url: str, key: str, name: str = FULL, se: int = FAR) -> str:
    """Signs the endpoint alone, upper-case hex."""
    host = url.removeprefix("https://").partition("/")[0]
    sr = quote(f"https://{host}/".lower(), safe="-_.!~*'()")
    sig = quote(sign(f"{sr}\n{se}", key), safe="-_.!~*'()")
    return f"SharedAccessSignature sr={sr}&sig={sig}&se={se}&skn={quote(name)}"


def java_token(url: str, key: str, name: str = FULL, se: int = FAR) -> str:
    """Signs the whole URL with its query, lower-cased before and after encoding."""
    sr = quote_plus(url.lower()).lower()
    sig = quote_plus(sign(f"{sr}\n{se}", key))
    return f"SharedAccessSignature sr={sr}&sig={sig}&se={se}&skn={name}"


def python_token(url: str, key: str, name: str = FULL, se: int = FAR) -> str:
    """Signs endpoint + hub; leaves / in sig as it is; other order of fields."""
    host, _, path = url.removeprefix("https://").partition("/")
    sr = quote(f"https://{host}/{path.partition('/')[0]}", safe="").lower()
    sig = quote(sign(f"{sr}\n{se}", key))
    return f"SharedAccessSignature sig={sig}&se={se}&skn={name}&sr={sr}"


def old_node_token(url: str, key: str, name: str = FULL, se: int = FAR) -> str:
    """Signs the whole URL, what is encoded in it encoded once more; port always named."""
    sr = quote(url.lower(), safe="-_.!~*'()").lower()
    sig = quote(sign(f"{sr}\n{se}", key), safe="-_.!~*'()")
    return f"SharedAccessSignature sig={sig}&se={se}&skn={name}&sr={sr}"


TOKENS: dict[str, Callable[..., str]] = {
    "dotnet": dotnet_token,
    "js": js_token,
    "java": java_token,
    "python": python_token,
    "old-node": old_node_token,
}


@dataclass(frozen=True)
class Heard:
    """An answer, read whole."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def detail(self) -> str:
        root = ElementTree.fromstring(self.body)
        assert [child.tag for child in root] == ["Code", "Detail"]
        assert root.tag == "Error"
        assert root.findtext("Code") == str(self.status)
        return root.findtext("Detail") or ""

    @property
    def outcome(self) -> "Outcome":
        root = ElementTree.fromstring(self.body)
        assert root.tag == f"{CONNECT}NotificationOutcome"
        assert [child.tag.removeprefix(CONNECT) for child in root] == [
            "Success",
            "Failure",
            "Results",
        ]
        results = root[2]
        rows = [
            {each.tag.removeprefix(CONNECT): each.text or "" for each in row} for row in results
        ]
        return Outcome(
            success=int(root[0].text or ""),
            failure=int(root[1].text or ""),
            rows=rows,
            is_nil=results.get(f"{INSTANCE}nil") == "true",
        )


@dataclass(frozen=True)
class Outcome:
    success: int
    failure: int
    rows: list[dict[str, str]]
    is_nil: bool

    @property
    def sentences(self) -> list[str]:
        return [row["Outcome"] for row in self.rows]


@dataclass
class Talker:
    """One kept connection to an emulator."""

    emulator: EmulatorServer
    host: str = "127.0.0.1"
    connection: http.client.HTTPSConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPSConnection(
            self.host, self.emulator.port, context=self.tls(), timeout=20
        )

    def tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.emulator.ca_file))

    def url(self, target: str) -> str:
        return f"https://{self.host}:{self.emulator.port}{target}"

    def key(self, policy: str = FULL) -> str:
        return self.emulator.connection_string(policy).partition(";SharedAccessKey=")[2]

    def token(self, target: str, policy: str = FULL) -> str:
        return java_token(self.url(target), self.key(policy), policy)

    def ask(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Heard:
        """Send exactly this, without a token."""
        self.connection.request(method, target, body, headers or {})
        answer = self.connection.getresponse()
        return Heard(answer.status, answer.reason, tuple(answer.getheaders()), answer.read())

    def send(
        self,
        body: bytes = TOAST,
        headers: dict[str, str] | None = None,
        *,
        query: str = "api-version=2020-06&test",
        policy: str = FULL,
        **more: str | None,
    ) -> Heard:
        """Post a signed send; ``tags`` and other headers by keyword, None takes one away."""
        target = f"/{self.emulator.hub_name}/messages?{query}"
        all_headers = {"Authorization": self.token(target, policy), **(headers or WINDOWS_HEADERS)}
        for name, value in more.items():
            wire_name = {
                "tags": "ServiceBusNotification-Tags",
                "format": "ServiceBusNotification-Format",
            }.get(name, name.replace("_", "-"))
            all_headers.pop(wire_name, None)
            if value is not None:
                all_headers[wire_name] = value
        return self.ask("POST", target, body, all_headers)

    def raw_socket(self) -> ssl.SSLSocket:
        plain = socket.create_connection((self.host, self.emulator.port), timeout=20)
        return self.tls().wrap_socket(plain, server_hostname=self.host)

    def raw(self, data: bytes) -> bytes:
        """Write bytes on a connection of their own, and return all that comes until its end."""
        with self.raw_socket() as wire:
            wire.sendall(data)
            answer = b""
            while piece := wire.recv(65536):
                answer += piece
            return answer

    def close(self) -> None:
        self.connection.close()
