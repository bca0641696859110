"""The emulator as a command: says when it is ready, runs until it is told to end."""

import json
import os
import shlex
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TextIO

from nhconsole.emulator.answers import IMITATION
from nhconsole.emulator.certificates import write_atomically
from nhconsole.emulator.errors import EmulatorCannotStart
from nhconsole.emulator.options import DEFAULT_PORT, EmulatorOptions
from nhconsole.emulator.request_log import LoggedRequest
from nhconsole.emulator.server import EmulatorServer
from nhconsole.version import VERSION

_STDIN = 0
_ENDED = b"\xff"
_TRUST = (
    ("NODE_EXTRA_CA_CERTS", "Node.js: @azure/notification-hubs, azure-sb"),
    ("REQUESTS_CA_BUNDLE", "Python with requests: notificationhubs-rest-python"),
    ("SSL_CERT_FILE", "Python with httpx; nhconsole; .NET on Linux (not run here)"),
)
"""Which variable makes whom trust the certificate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForegroundOptions:
    """What the command can be told."""

    port: int = DEFAULT_PORT
    """0 for any free one."""
    emulator: EmulatorOptions = field(default_factory=EmulatorOptions)
    port_file: Path | None = None
    """Gets the port's number once it is open; removed at the end."""
    log_requests: bool = False
    """Print one line for each request, with the reason of a refusal."""
    show_hints: bool = False
    """Print, behind READY, the line that each SDK needs to trust the certificate."""
    watch_stdin: bool = False
    """End when standard input ends, so that a child never outlives its parent."""


def run_foreground(
    options: ForegroundOptions, out: TextIO | None = None, err: TextIO | None = None
) -> int:
    """Run the emulator until SIGINT, SIGTERM or (if asked for) the end of standard input.

    To be called in the main thread. Prints one line ``READY {json}`` when the port is open.

    Returns:
        The exit code: 0, or 2 if it cannot start or print its lines (one sentence says why).
    """
    printer = _Printer(out or sys.stdout)
    on_request = printer.print_request if options.log_requests else None
    with _EndSignal() as end:
        printer.on_broken = end.give
        try:
            server = EmulatorServer(options.port, options.emulator, on_request=on_request)
            with server, _PortFile(options.port_file, server.port):
                printer.print(f"READY {json.dumps(ready_document(server))}")
                for line in sdk_hints(server) if options.show_hints else ():
                    printer.print(line)
                if options.watch_stdin:
                    _watch_stdin(end)
                end.wait()
        except EmulatorCannotStart as error:
            print(error, file=err or sys.stderr)
            return 2
    if printer.write_failed:
        lost = f"The output could not be written: {printer.write_failed}. The emulator has ended."
        print(lost, file=err or sys.stderr)
        return 2
    return 0


def ready_document(server: EmulatorServer) -> dict[str, object]:
    """Return what the READY line holds."""
    return {
        "port": server.port,
        "endpoint": server.endpoint,
        "hub": server.hub_name,
        "ca_file": str(server.ca_file),
        "connection_strings": server.connection_strings,
        "environment": {name: str(server.ca_file) for name, _ in _TRUST},
        "version": VERSION,
        "imitation": True,
        "notice": f"{IMITATION}. The keys are published throw-away keys, no secrets.",
    }


def sdk_hints(server: EmulatorServer) -> tuple[str, ...]:
    """Return lines for a person: how each SDK comes to trust the certificate."""
    command = "set" if os.name == "nt" else "export"
    path = str(server.ca_file) if os.name == "nt" else shlex.quote(str(server.ca_file))
    trust = tuple(f"{command} {name}={path}" for name, _ in _TRUST)
    width = max(len(line) for line in trust)
    return (
        f"Connection string: {server.connection_string()}",
        f"Hub: {server.hub_name}",
        *(f"{line:<{width}}  # {whom}" for line, (_, whom) in zip(trust, _TRUST, strict=True)),
        "Ctrl+C ends it. " + IMITATION + ".",
    )


class _PortFile:
    """The file that names the port, there as long as the port is open."""

    def __init__(self, path: Path | None, port: int) -> None:
        self._path = path
        self._port = port

    def __enter__(self) -> None:
        if self._path is None:
            return
        try:
            write_atomically(self._path, f"{self._port}\n".encode())
        except OSError as error:
            raise EmulatorCannotStart(
                f"The port file {self._path} cannot be written: {error.strerror}."
                " Name another one with --port-file."
            ) from error

    def __exit__(self, *_: object) -> None:
        if self._path is not None:
            self._path.unlink(missing_ok=True)


class _Printer:
    """Prints lines from several threads; a reader that has gone ends the command.

    Attributes:
        on_broken: Called when a line cannot be printed.
        write_failed: Why, if it was not the reader's going (a full disk); else empty.
    """

    def __init__(self, out: TextIO | None) -> None:
        self._out = out
        self._lock = threading.Lock()
        self.on_broken: Callable[[], None] | None = None
        self.write_failed = ""

    def print_request(self, entry: LoggedRequest) -> None:
        self.print(entry.line())

    def print(self, line: str) -> None:
        if self._out is None:
            # Closed from the start (“>&-”, a windowed program): --port-file tells the port.
            return
        encoding = self._out.encoding or "utf-8"
        writable = line.encode(encoding, "replace").decode(encoding)
        try:
            with self._lock:
                self._out.write(f"{writable}\n")
                self._out.flush()
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
                self.write_failed = error.strerror or type(error).__name__
            if self.on_broken is not None:
                self.on_broken()


class _EndSignal:
    """Waits for the end, woken by a signal or by another thread, without polling.

    The main thread blocks on a socket that the interpreter writes to when a signal arrives; waiting
    on a lock instead cannot be interrupted on every system.
    """

    def __enter__(self) -> "_EndSignal":
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)
        self._fd = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        names = (signal.SIGINT, signal.SIGTERM)
        self._handlers = {name: signal.signal(name, _ignore) for name in names}
        return self

    def __exit__(self, *_: object) -> None:
        for name, handler in self._handlers.items():
            signal.signal(name, handler)
        signal.set_wakeup_fd(self._fd)
        self._reader.close()
        self._writer.close()

    def wait(self) -> None:
        ends = {signal.SIGINT, signal.SIGTERM, *_ENDED}
        while self._reader.recv(1)[0] not in ends:
            pass

    def give(self) -> None:
        try:
            self._writer.send(_ENDED)
        except OSError:
            return  # It has ended already, or so many signals wait that it will.


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Let the signal do nothing but wake the reader."""


def _watch_stdin(end: _EndSignal) -> None:
    # Not sys.stdin: its lock, held by a thread that never ends, aborts the interpreter's exit.
    threading.Thread(target=_read_to_end, args=(end,), name="stdin-watch", daemon=True).start()


def _read_to_end(end: _EndSignal) -> None:
    try:
        while os.read(_STDIN, 4096):
            pass
    except OSError:
        pass
    end.give()
