"""Receives an answer: the file that http.client reads from, and the response around it."""

import errno
import http.client
import os
import socket
import ssl
from collections.abc import Callable
from typing import Self, cast

from urllib3 import HTTPHeaderDict
from urllib3.util.ssltransport import SSLTransport

from nhconsole.client.head import (
    NotHttp,
    StatusLine,
    excerpt,
    framing_of,
    may_begin_http,
    parse_headers,
    parse_status_line,
)
from nhconsole.core.sending.exchange import Headers, HttpResponse

Socket = socket.socket | ssl.SSLSocket | SSLTransport

_RECEIVE_BYTES = 64 * 1024
_PART_BYTES = 1024 * 1024


class AnswerTooLarge(Exception):
    """The answer has more bytes than may be read."""


class AnswerCutShort(Exception):
    """The connection ended before the answer did; the text says what is missing."""


class ClosedWithoutAnswer(Exception):
    """The connection ended before the first byte of an answer."""


class RecordedReader:
    """What came from a socket, and a file to read it from: the record is the file's buffer."""

    def __init__(
        self,
        sock: Socket,
        store: bytearray,
        max_bytes: int,
        time_left: Callable[[], float],
        arrived: Callable[[bytes], None],
    ) -> None:
        self._sock = sock
        self._store = store
        self._max_bytes = max_bytes
        self._time_left = time_left
        self._arrived = arrived
        self._position = 0
        self.at_end = False

    def makefile(self, mode: str) -> Self:
        """Return itself: the response asks its socket for a file."""
        return self

    @property
    def unread(self) -> int:
        """How many bytes came that nobody has read."""
        return len(self._store) - self._position

    def receive(self) -> bool:
        """Wait for more bytes; False at the end of the stream."""
        room = self._max_bytes - len(self._store)
        if room <= 0:
            raise AnswerTooLarge
        self._sock.settimeout(self._time_left())
        data = b"" if self.at_end else _receive(self._sock, min(room, _RECEIVE_BYTES))
        self._arrived(data)
        self._store += data
        self.at_end = not data
        return bool(data)

    def peek(self) -> bytes:
        """Return the first unread bytes, received if there are none."""
        if not self.unread:
            self.receive()
        return bytes(self._store[self._position : self._position + 16])

    def readline(self, limit: int = -1) -> bytes:
        """Return a line with its end; less at the end of the stream or at ``limit`` bytes."""
        searched = start = self._position
        while (end := self._store.find(b"\n", searched)) < 0:
            if 0 <= limit <= len(self._store) - start:
                return self._take(limit)
            searched = len(self._store)
            if not self.receive():
                return self._take(self.unread)
        return self._take(end + 1 - start)

    def read(self, size: int) -> bytes:
        """Return exactly ``size`` bytes; less at the end of the stream only."""
        while self.unread < size and self.receive():
            pass
        return self._take(size)

    def read1(self, size: int) -> bytes:
        """Return up to ``size`` bytes, waiting only when there are none."""
        if size < 0:
            # http.client hands on a chunk size of “-1” as it came.
            raise NotHttp("a chunk of its body has a negative size")
        if size and not self.unread:
            self.receive()
        return self._take(size)

    def _take(self, size: int) -> bytes:
        taken = bytes(memoryview(self._store)[self._position : self._position + size])
        self._position += len(taken)
        return taken

    def flush(self) -> None:
        """Do nothing: the response flushes its file."""

    def close(self) -> None:
        """Do nothing: the socket is closed by its connection."""


def _receive(sock: Socket, size: int) -> bytes:
    try:
        return cast("bytes", sock.recv(size))
    except ssl.SSLEOFError as error:
        # An end without TLS's goodbye: many servers part like that. Before Python 3.11.9 a reset
        # looks almost the same (gh-115627); OpenSSL 3 gives a reason for a real end only.
        if not error.reason and ssl.OPENSSL_VERSION_INFO >= (3,):
            raise reset_error() from error
        return b""


def reset_error() -> ConnectionResetError:
    """Return the error of a connection that the other end has reset."""
    return ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))


def read_head(reader: RecordedReader) -> tuple[StatusLine, Headers]:
    """Receive the head of the final answer; interim answers (1xx) before it are passed over.

    Raises:
        ClosedWithoutAnswer: nothing came.
        AnswerCutShort: the stream ended within a head.
        NotHttp: it is no HTTP answer.
    """
    while True:
        line, headers = _read_one_head(reader)
        if line.status >= 200 or line.status == 101:
            return line, headers


def _read_one_head(reader: RecordedReader) -> tuple[StatusLine, Headers]:
    start = reader.peek()
    if not start:
        raise ClosedWithoutAnswer
    # Looked at before a whole line is there: a server of another protocol may never send one.
    if not may_begin_http(start):
        raise NotHttp(f"it begins with {excerpt(start)}")
    line = parse_status_line(_whole_line(reader))
    lines = []
    while (text := _whole_line(reader)) not in (b"\r\n", b"\n"):
        lines.append(text)
    return line, parse_headers(lines)


def _whole_line(reader: RecordedReader) -> bytes:
    line = reader.readline()
    if not line.endswith(b"\n"):
        raise AnswerCutShort("its headers are not complete")
    return line


class RecordedResponse(http.client.HTTPResponse):
    """A response of http.client whose file is recorded and whose head is read by our own rules."""

    fp: RecordedReader  # type: ignore[assignment]  # typeshed knows only real files

    def __init__(self, reader: RecordedReader, method: str) -> None:
        super().__init__(reader, method=method)  # type: ignore[arg-type]  # only makefile is used
        self._reader = reader
        self._http_method = method
        self._line: StatusLine | None = None
        self._headers: Headers = ()
        self._body = bytearray()
        self._complete = False
        self.release_conn: Callable[[], None] = lambda: None
        """Gives the connection back; called when the response of requests is closed."""

    def begin(self) -> None:
        """Receive the head and find out where the body ends."""
        line, headers = read_head(self._reader)
        self._line, self._headers = line, headers
        self.version = 10 if line.version == "1.0" else 11
        self.code = self.status = line.status
        self.reason = line.reason
        # HTTPMessage refuses odd names from Python 3.14 on; this one takes what came.
        self.headers = self.msg = HTTPHeaderDict(headers)  # type: ignore[assignment]
        framing = framing_of(line, headers, self._http_method)
        self.chunked = framing.chunked
        self.chunk_left = None
        self.length = framing.length
        self.will_close = framing.closes

    def receive_body(self) -> None:
        """Receive the body; what has come of it stays, however this ends."""
        while part := self.read1(_PART_BYTES):
            self._body += part
        if self.length:
            raise AnswerCutShort(f"{self.length:,} bytes of its body are missing")
        if self.chunked and self._reader.at_end:
            raise AnswerCutShort("the end of its last chunk is missing")
        self._complete = True

    @property
    def is_at_end_of_stream(self) -> bool:
        """Whether the server has closed its side."""
        return self._reader.at_end

    @property
    def leaves_connection_usable(self) -> bool:
        """Whether another request may follow on the same connection."""
        reader = self._reader
        return self._complete and not (self.will_close or reader.at_end or reader.unread)

    def as_value(self) -> HttpResponse | None:
        """Return the response as far as it came; None without a whole head."""
        if self._line is None:
            return None
        return HttpResponse(
            status=self._line.status,
            reason=self._line.reason,
            http_version=self._line.version,
            headers=self._headers,
            body=bytes(self._body),
            complete=self._complete,
        )
