"""Runs the emulator as a child process: its threads must not take time from the window's."""

import json
import os
import sys
from dataclasses import dataclass

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot

_STOP_WAIT_MS = 1500
_READY = b"READY "


@dataclass(frozen=True, slots=True, kw_only=True)
class EmulatorInfo:
    """What a running emulator said of itself."""

    port: int
    hub_name: str
    ca_file: str
    connection_strings: dict[str, str]

    @property
    def connection_string(self) -> str:
        """The string of the policy with every right."""
        full = self.connection_strings.get("DefaultFullSharedAccessSignature")
        return full or next(iter(self.connection_strings.values()), "")


class EmulatorProcess(QObject):
    """The emulator in a process of its own; it ends with the window, however that ends.

    Signals:
        ready(EmulatorInfo): it listens.
        failed(str): it could not be started, or ended by itself; a sentence for a person.
    """

    ready = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._output = b""
        self._stopping = False
        self.info: EmulatorInfo | None = None

    def start(self) -> None:
        """Start it, unless it runs."""
        if self._process is not None:
            return
        self._stopping = False
        self._output = b""
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        process.setProcessEnvironment(environment)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.SeparateChannels)
        process.readyReadStandardOutput.connect(self._on_output)
        process.errorOccurred.connect(self._on_error)
        process.finished.connect(self._on_finished)
        self._process = process
        # It watches its standard input: when this process dies, the pipe closes and it ends.
        arguments = ["-m", "nhconsole", "emulator", "--port", "0", "--quiet", "--watch-stdin"]
        process.start(sys.executable, arguments)

    def stop(self) -> None:
        """End it and wait a moment; it holds nothing that could be lost."""
        process, self._process = self._process, None
        self.info = None
        self._stopping = True
        if process is None or process.state() == QProcess.ProcessState.NotRunning:
            return
        process.closeWriteChannel()
        if os.name != "nt":
            process.terminate()
        if not process.waitForFinished(_STOP_WAIT_MS):
            process.kill()
            process.waitForFinished(_STOP_WAIT_MS)

    @Slot()
    def _on_output(self) -> None:
        if self._process is None:
            return
        self._output += bytes(self._process.readAllStandardOutput().data())
        *lines, self._output = self._output.split(b"\n")
        for line in lines:
            if line.startswith(_READY):
                self._read_ready(line[len(_READY) :])

    def _read_ready(self, text: bytes) -> None:
        said = json.loads(text)
        self.info = EmulatorInfo(
            port=said["port"],
            hub_name=said["hub"],
            ca_file=said["ca_file"],
            connection_strings=said["connection_strings"],
        )
        self.ready.emit(self.info)

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and not self._stopping:
            self._process = None
            self.failed.emit("The emulator could not be started; the log has the details.")

    @Slot(int, QProcess.ExitStatus)
    def _on_finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        if self._stopping or self._process is None:
            return
        words = bytes(self._process.readAllStandardError().data()).decode(errors="replace").strip()
        self._process = None
        self.info = None
        last = words.splitlines()[-1] if words else f"exit code {code}"
        self.failed.emit(f"The emulator ended: {last}")
