"""The emulator: an imitation of a notification hub on loopback, in a thread of its own."""

import asyncio
import errno
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from nhconsole import paths
from nhconsole.emulator.access.policies import connection_strings
from nhconsole.emulator.assembly import LOOPBACK, Emulation, Surroundings
from nhconsole.emulator.certificates import ServerIdentity, make_identity, write_atomically
from nhconsole.emulator.devices import Device, behaviours
from nhconsole.emulator.errors import EmulatorCannotStart
from nhconsole.emulator.faults import Fault, FaultPlan
from nhconsole.emulator.hub.device_view import DeviceView, find_device, received_under
from nhconsole.emulator.hub.hub import Hub
from nhconsole.emulator.hub.notification import Received
from nhconsole.emulator.options import EmulatorOptions
from nhconsole.emulator.received import ReceivedMessage, messages_of
from nhconsole.emulator.request_log import LoggedRequest, RequestLog
from nhconsole.emulator.seeding.sowing import sow
from nhconsole.emulator.state.state_file import StateFile
from nhconsole.emulator.web_service import HubProtocol, WebService

_T = TypeVar("_T")
_HANDSHAKE_TIME_S = 10.0
_GRACE_S = 0.1
"""How long a request under way may go on when the emulator stops."""


class EmulatorServer:
    """A hub on ``https://127.0.0.1:PORT/`` with sample devices; a context manager.

    Nothing leaves the machine and nothing is pushed. The keys are published throw-away keys.

    Args:
        port: 0 for any free one.
        options: hub name, devices, seed and so on.
        on_request: told of every request, in the emulator's thread; must not block.
    """

    def __init__(
        self,
        port: int = 0,
        options: EmulatorOptions | None = None,
        *,
        on_request: Callable[[LoggedRequest], None] | None = None,
    ) -> None:
        if not 0 <= port <= 65535:
            raise EmulatorCannotStart(f"A port is a number from 0 to 65535, not {port}.")
        self._wanted_port = port
        self._options = options or EmulatorOptions()
        self._options.check()
        self._log = RequestLog(self._options.log_limit, on_request)
        self._faults = FaultPlan()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._port = 0
        self._emulation: Emulation | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start; when this returns, the port is known and open.

        Raises:
            EmulatorCannotStart: the port is in use, the certificate's folder cannot be written, or
                the state file cannot be used.
        """
        ready: Future[int] = Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="nhconsole-emulator")
        self._thread.daemon = True
        self._thread.start()
        try:
            self._port = ready.result()
        except OSError as error:
            self._thread.join()
            raise self._why(error) from error
        except EmulatorCannotStart:
            self._thread.join()
            raise

    def stop(self) -> None:
        """Stop, and wait until every connection is closed. Stopping twice does no harm."""
        if self._loop is not None and self._stop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stop.set)
        if self._thread is not None:
            self._thread.join()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self._port

    @property
    def endpoint(self) -> str:
        """The endpoint as in a connection string; an IP, because one old SDK refuses localhost."""
        return f"sb://{LOOPBACK}:{self._port}/"

    @property
    def hub_name(self) -> str:
        """The hub's name."""
        return self._options.hub_name

    @property
    def ca_file(self) -> Path:
        """The certificate that clients must trust: one file for each port, new at each start."""
        folder = self._options.certificate_folder or paths.emulator_folder()
        return folder / f"ca-{self._port}.pem"

    @property
    def connection_strings(self) -> dict[str, str]:
        """A connection string for each policy, by the policy's name."""
        return connection_strings(self.endpoint)

    def connection_string(self, policy: str = "DefaultFullSharedAccessSignature") -> str:
        """Return the connection string of a policy; KeyError if there is none of that name."""
        return self.connection_strings[policy]

    @property
    def requests(self) -> tuple[LoggedRequest, ...]:
        """The requests to the hub so far, oldest first; those to control paths are left out."""
        return tuple(entry for entry in self._log.entries if not entry.is_control)

    @property
    def log(self) -> tuple[LoggedRequest, ...]:
        """All requests so far, those to control paths too."""
        return self._log.entries

    def clear_requests(self) -> None:
        """Empty the request log."""
        self._log.clear()

    def received(self, device: str) -> tuple[ReceivedMessage, ...]:
        """Return what a device received, oldest first.

        Args:
            device: its id, an installation's or registration's id, or the PNS handle.

        Raises:
            KeyError: the hub knows no such device, and sent nothing to such a handle.
        """
        return self._ask(lambda emulation: messages_of(_received(emulation.hub, device)))

    def set_behaviour(self, device: str, behaviour: str, delay_s: float | None = None) -> None:
        """Let a device's push service accept, refuse or be slow from now on.

        Args:
            device: its id, an installation's or registration's id, or the PNS handle.
            behaviour: a name of :func:`~nhconsole.emulator.behaviours`.
            delay_s: seconds until it answers a test send; None: as the behaviour has it.

        Raises:
            KeyError: there is no such device, or no such behaviour.
        """
        chosen = behaviours()[behaviour]
        self._ask(
            lambda emulation: emulation.hub.put_device(
                _view(emulation.hub, device).behaving(chosen, delay_s)
            )
        )

    def add_devices(self, *devices: Device) -> tuple[str, ...]:
        """Add devices with their registrations; return the ids by which they are found."""
        return self._ask(lambda emulation: sow(emulation.hub, devices))

    def reset(self) -> None:
        """Put everything back to how it was at the start; the request log is emptied, too."""
        self._ask(Emulation.reset)

    def fail_next(self, fault: Fault, times: int = 1) -> None:
        """Let the next requests to the hub meet a fault."""
        self._faults.fail_next(fault, times)

    def set_fault(self, fault: Fault) -> None:
        """Let every request to the hub meet a fault until :meth:`clear_faults`."""
        self._faults.set_fault(fault)

    def clear_faults(self) -> None:
        """Forget planned faults."""
        self._faults.clear()

    def _ask(self, question: Callable[[Emulation], _T]) -> _T:
        """Let the thread that owns the emulation answer, and wait for it."""
        emulation, loop = self._emulation, self._loop
        if emulation is None or loop is None or loop.is_closed():
            raise RuntimeError("The emulator does not run.")

        async def answer() -> _T:
            return question(emulation)

        return asyncio.run_coroutine_threadsafe(answer(), loop).result()

    def _run(self, ready: Future[int]) -> None:
        try:
            with self._open_state() as state:
                asyncio.run(self._serve(ready, state))
        except (OSError, EmulatorCannotStart) as error:
            if ready.done():
                raise
            ready.set_exception(error)

    def _open_state(self) -> AbstractContextManager[StateFile | None]:
        path = self._options.state_file
        return nullcontext() if path is None else StateFile(path)

    async def _serve(self, ready: Future[int], state: StateFile | None) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        identity = make_identity()
        connections: set[asyncio.BaseTransport] = set()
        door = _Door(connections)
        server = await self._loop.create_server(
            door,
            LOOPBACK,
            self._wanted_port,
            ssl=identity.context,
            ssl_handshake_timeout=_HANDSHAKE_TIME_S,
            ssl_shutdown_timeout=1.0,
            start_serving=False,
        )
        try:
            self._port = server.sockets[0].getsockname()[1]
            write_atomically(self.ca_file, identity.ca_pem)
            door.open(self._service(identity, state))
            await server.start_serving()
            ready.set_result(self._port)
            await self._stop.wait()
        finally:
            await _stop_listening(server)
            await door.close()
            if self._wanted_port == 0:
                self.ca_file.unlink(missing_ok=True)

    def _service(self, identity: ServerIdentity, state: StateFile | None) -> WebService:
        around = Surroundings(
            options=self._options,
            port=self._port,
            ca_pem=identity.ca_pem,
            faults=self._faults,
            log=self._log,
        )
        if state is not None:
            around = replace(around, keeper=state, batch=state.batch, kept=state.kept())
        self._emulation = Emulation(around)
        service = WebService(desk=self._emulation.desk, faults=self._faults, log=self._log)
        identity.show_as_told(service.certificate_flaw)
        return service

    def _why(self, error: OSError) -> EmulatorCannotStart:
        if error.filename is not None:
            return EmulatorCannotStart(
                f"The CA's certificate cannot be written to {error.filename}: {error.strerror}."
                " Name another folder for it."
            )
        if error.errno == errno.EADDRINUSE:
            return EmulatorCannotStart(
                f"Port {self._wanted_port} on {LOOPBACK} is in use by another program."
                " Choose another port, or 0 for any free one."
            )
        words = os.strerror(error.errno) if error.errno else str(error)
        return EmulatorCannotStart(
            f"The emulator cannot listen on port {self._wanted_port} of {LOOPBACK}: {words}."
            " Choose another port, or 0 for any free one."
        )


def _view(hub: Hub, device: str) -> DeviceView:
    view = find_device(hub, device)
    if view is None:
        raise KeyError(device)
    return view


def _received(hub: Hub, device: str) -> tuple[Received, ...]:
    received = received_under(hub, device)
    if received is None:
        raise KeyError(device)
    return received


class _Door:
    """Makes the protocol of each new connection, and closes all of them at the end."""

    def __init__(self, connections: set[asyncio.BaseTransport]) -> None:
        self._connections = connections
        self._service: WebService | None = None
        self._manager: web.Server | None = None

    def open(self, service: WebService) -> None:
        self._service = service
        self._manager = web.Server(service.handle)

    def __call__(self) -> HubProtocol:
        assert self._service is not None
        assert self._manager is not None
        loop = asyncio.get_running_loop()
        return HubProtocol(self._manager, self._service, self._connections, loop)

    async def close(self) -> None:
        if self._manager is not None:
            await self._manager.shutdown(_GRACE_S)
        await _cancel_other_tasks()
        for transport in tuple(self._connections):
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()
        # Closed transports tell their protocols in the loop's next turns.
        await _turn()


async def _stop_listening(server: asyncio.Server) -> None:
    """Close the port, but only when the connections accepted last have reached their handshake.

    WORKAROUND: asyncio loses a connection, and leaves it open, whose transport is made after its
    server was closed (Server._attach asserts; seen with Python 3.11).
    """
    loop = asyncio.get_running_loop()
    for listening in server.sockets:
        with suppress(NotImplementedError):  # Windows accepts in another way.
            loop.remove_reader(listening.fileno())
    await _turn()
    server.close()


async def _turn() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


async def _cancel_other_tasks() -> None:
    """End what still waits, such as a handshake with a client that says nothing."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
