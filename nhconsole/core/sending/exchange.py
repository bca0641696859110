"""One HTTP exchange as values: what was to be sent, what went out, what came back, and when.

An answer with an error status is an ordinary response; a failure means that no whole answer came.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from nhconsole.core.sending.headers import Headers as Headers
from nhconsole.core.sending.headers import header_value as header_value


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """A request, whole: nothing is added to it on the way to the socket."""

    method: str
    scheme: str
    """``https``, or ``http`` (loopback only)."""
    host: str
    """Without brackets and port."""
    port: int
    # What a person typed, and the token, stand in no repr: a log or a traceback may print it.
    target: str = field(repr=False)
    """Path and query as they stand in the request line, already percent-encoded."""
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def authority(self) -> str:
        """Host and port as in the Host header: the scheme's own port is left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        own = {"https": 443, "http": 80}.get(self.scheme)
        return host if self.port == own else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole URL."""
        return f"{self.scheme}://{self.authority}{self.target}"

    def header(self, name: str) -> str | None:
        """Return a header's value, its name compared without case."""
        return header_value(self.headers, name)

    def head_bytes(self) -> bytes:
        """Return request line and headers, with the empty line that ends them."""
        lines = [f"{self.method} {self.target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join([*lines, "", ""]).encode()

    def to_bytes(self) -> bytes:
        """Return the request as it stands on the wire."""
        return self.head_bytes() + self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """An answer whose head arrived; ``complete`` says whether the body did too."""

    status: int
    reason: str
    http_version: str
    """Such as ``"1.1"``."""
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)
    """With any chunking removed, as far as it came."""
    complete: bool = True

    def header(self, name: str) -> str | None:
        """Return a header's value, its name compared without case."""
        return header_value(self.headers, name)


class Stage(StrEnum):
    """Where an exchange is, or where it broke."""

    PREPARE = "prepare"
    DNS = "dns"
    CONNECT = "connect"
    PROXY = "proxy"
    TLS = "tls"
    SEND = "send"
    WAIT = "wait"
    RECEIVE = "receive"


class FailureKind(StrEnum):
    """Why no whole answer came."""

    NAME_NOT_FOUND = "name not found"
    REFUSED = "connection refused"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timed out"
    CERTIFICATE = "certificate not trusted"
    TLS = "TLS failed"
    PROXY = "proxy failed"
    RESET = "connection reset"
    CLOSED = "connection closed"
    NOT_HTTP = "not an HTTP answer"
    TRUNCATED = "answer cut short"
    TOO_LARGE = "answer too large"
    CANCELLED = "cancelled"
    FORBIDDEN = "not allowed"
    """Refused by the console itself, before anything was sent (http:// to another machine)."""
    OTHER = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportFailure:
    """Why there is no whole answer."""

    stage: Stage
    kind: FailureKind
    message: str
    """One sentence for a person: what happened, with numbers."""
    may_have_been_accepted: bool
    """Whether the hub may have accepted the push: true from the first byte sent on."""
    detail: str = ""
    """The words of the library or the system, for a bug report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Seconds per stage; None for a stage that was not reached or (kept connection) not needed."""

    dns_s: float | None = None
    connect_s: float | None = None
    proxy_s: float | None = None
    tls_s: float | None = None
    send_s: float | None = None
    wait_s: float | None = None
    receive_s: float | None = None
    total_s: float = 0.0
    reused: bool = False
    """The connection was open already."""
    connection_age_s: float | None = None
    """How long it had been open; None for a new one, and where nobody noted it."""
    earlier_exchanges: int = 0
    """How many exchanges it had served before."""

    def stages(self) -> tuple[tuple[Stage, float], ...]:
        """Return the stages that took place, in order, with their seconds."""
        named = (
            (Stage.DNS, self.dns_s),
            (Stage.CONNECT, self.connect_s),
            (Stage.PROXY, self.proxy_s),
            (Stage.TLS, self.tls_s),
            (Stage.SEND, self.send_s),
            (Stage.WAIT, self.wait_s),
            (Stage.RECEIVE, self.receive_s),
        )
        return tuple((stage, seconds) for stage, seconds in named if seconds is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerInfo:
    """Who answered."""

    address: str = ""
    """``ip:port`` of the other end of the socket."""
    proxy: str = ""
    """``host:port`` of the proxy in between; empty without one. Never with credentials."""
    tls_version: str = ""
    cipher: str = ""
    certificate_subject: str = ""
    certificate_issuer: str = ""
    certificate_expires: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and what became of it. Exactly one of the two holds: a response, or a failure.

    (Or both, when the answer began and broke off: then the response is not ``complete``.)
    """

    id: str
    started_at: datetime
    """Aware, UTC."""
    request: HttpRequest
    sent: bytes = field(repr=False)
    """The bytes given to the socket (inside TLS), as recorded there; without a proxy's CONNECT."""
    received: bytes = field(repr=False)
    """The bytes that came from the socket (inside TLS), as recorded there."""
    response: HttpResponse | None = None
    failure: TransportFailure | None = None
    timings: Timings = field(default_factory=Timings)
    peer: PeerInfo = field(default_factory=PeerInfo)
