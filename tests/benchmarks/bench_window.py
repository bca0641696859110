"""How long the window's event loop is held up, beside one frame of 16 ms.

    python tests/benchmarks/bench_window.py

Gaps: a timer of 1 ms looks at the clock; what passes between two looks beyond that millisecond is
a gap in which a key press would have waited. Key press: from the press to the end of the repaint.
The servers are processes of their own, as the window's emulator is.
"""

import gc
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest

FRAME_MS = 16.0
SERVER = """
import json, sys
from nhconsole.emulator import EmulatorServer, EmulatorOptions, Fault
from pathlib import Path

ROW = ("<RegistrationResult><ApplicationPlatform>windows</ApplicationPlatform>"
       "<PnsHandle>https://db5.notify.windows.com/?token=" + "A" * 150 + "</PnsHandle>"
       "<RegistrationId>4497227228776861650-%d-3</RegistrationId>"
       "<Outcome>%s</Outcome></RegistrationResult>")
SENTENCES = ("The Notification was successfully sent to the Push Notification System",
             "The Push Notification System handle for the registration is invalid",
             "The Token obtained from the Token Provider is wrong", "Something new")

def rows(count):
    return ("<NotificationOutcome><Success>%d</Success><Failure>0</Failure><Results>%s"
            "</Results></NotificationOutcome>"
            % (count, "".join(ROW % (n, SENTENCES[n % 4]) for n in range(count))))

BODIES = {"rows": lambda n: rows(n), "line": lambda n: "<Error><Detail>" + "A" * n}

with EmulatorServer(0, EmulatorOptions(certificate_folder=Path(sys.argv[1]))) as server:
    print(json.dumps({"cs": server.connection_string(), "hub": server.hub_name,
                      "ca": str(server.ca_file)}), flush=True)
    for order in sys.stdin:
        shape, count = order.split()
        server.clear_faults()
        if shape != "usual":
            server.set_fault(Fault(status=201, body=BODIES[shape](int(count))))
        print("ok", flush=True)
"""
LOCKER = """
import sqlite3, sys, threading
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
print("ok", flush=True)
pause = threading.Event()
for _ in range(int(sys.argv[2])):
    connection.execute("BEGIN IMMEDIATE")
    pause.wait(1.0)
    connection.execute("ROLLBACK")
    pause.wait(0.2)
"""
MIB = 1024 * 1024


class Gaps:
    """Records how late a 1 ms timer comes."""

    def __init__(self) -> None:
        self.late_ms: list[float] = []
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._look)

    def _look(self) -> None:
        now = time.perf_counter()
        if self._last:
            self.late_ms.append(max(0.0, (now - self._last) * 1000 - 1))
        self._last = now

    def start(self) -> None:
        """Begin anew."""
        self.late_ms.clear()
        self._last = 0.0
        self._timer.start()

    def stop(self) -> list[float]:
        """End, and return the gaps in milliseconds."""
        self._timer.stop()
        return sorted(self.late_ms)


class Server:
    """An emulator in a process of its own, told what to answer."""

    def __init__(self, folder: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVER, folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.info: dict[str, str] = json.loads(self._process.stdout.readline())

    def answer(self, shape: str, count: int = 0) -> None:
        """Answer with ``usual``, so many ``rows``, or a ``line`` of so many characters."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{shape} {count}\n")
        self._process.stdin.flush()
        self._process.stdout.readline()

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def wait(milliseconds: int) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def hammer(server: dict[str, str], seconds: float, clients: int) -> None:
    """Send as fast as it goes, with so many clients in a process of its own."""
    threads = [threading.Thread(target=_send_on, args=(server, seconds)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _send_on(server: dict[str, str], seconds: float) -> None:
    from datetime import UTC, datetime
    from pathlib import Path

    from nhconsole.client import HubClient, TransportSettings
    from nhconsole.core.secrets.secret import Secret
    from nhconsole.core.sending.draft import SendDraft, read_draft

    draft = SendDraft(
        connection_text=Secret(server["cs"]), hub_name=server["hub"],
        payload="<toast><visual/></toast>",
    )  # fmt: skip
    request = read_draft(draft).signed_request(datetime.now(UTC))
    end = time.monotonic() + seconds
    with HubClient(TransportSettings(loopback_ca_file=Path(server["ca"]))) as client:
        while time.monotonic() < end:
            client.exchange(request)


def report(what: str, figures: list[float]) -> None:
    """Print one row."""
    p99 = figures[min(len(figures) - 1, int(len(figures) * 0.99))]
    print(
        f"{what:52}{len(figures):7}{figures[len(figures) // 2]:9.2f}{p99:9.2f}{figures[-1]:9.2f}"
        f"{p99 / FRAME_MS:9.2f}x"
    )


def measure(what: str, work: Callable[[], None]) -> None:
    """Run work while the gaps are recorded, and print them."""
    gaps = Gaps()
    gaps.start()
    work()
    report(what, gaps.stop())


def press_keys(editor: object, text: str, presses: int) -> list[float]:
    """Return the milliseconds from a key press to the end of the repaint, sorted."""
    from PySide6.QtWidgets import QApplication

    editor.set_text(text)  # type: ignore[attr-defined]
    editor.go_to(max(1, text.count("\n") // 2), 5)  # type: ignore[attr-defined]
    wait(500)
    found = []
    for number in range(presses):
        began = time.perf_counter()
        QTest.keyClick(editor, Qt.Key.Key_A if number % 7 else Qt.Key.Key_Backspace)  # type: ignore[call-overload]
        QApplication.processEvents()
        found.append((time.perf_counter() - began) * 1000)
        if number % 5 == 0:
            wait(160)  # the pause in which the checks run
    return sorted(found)


class SlowKeyring:
    """What a key store does that first asks the person to unlock it."""

    @staticmethod
    def install(seconds: float) -> None:
        """Let each question take so long."""
        import keyring
        from keyring.backend import KeyringBackend

        class Slow(KeyringBackend):
            priority = 1  # type: ignore[assignment]

            def get_password(self, service: str, username: str) -> str | None:
                threading.Event().wait(seconds)
                return "c2VjcmV0"

            def set_password(self, service: str, username: str, password: str) -> None:
                threading.Event().wait(seconds)

            def delete_password(self, service: str, username: str) -> None:
                threading.Event().wait(seconds)

        keyring.set_keyring(Slow())


class Bench:
    """A whole window, and what is done to it."""

    def __init__(self, server: Server) -> None:
        from nhconsole import paths
        from nhconsole.gui.app import App, make_application
        from nhconsole.storage.settings import Settings, SettingsStore

        self.server = server
        self.application = make_application(["bench"])
        SettingsStore(paths.config_folder() / "settings.json").save(
            Settings(ca_file=server.info["ca"], theme="light")
        )
        self.history_file = paths.data_folder() / "history.sqlite3"
        self.app = App(self.application, start_profile="")
        self.app.show()
        wait(2500)
        gc.freeze()  # as the program does when all is loaded
        self.app.form.set_connection_text(server.info["cs"])
        self.app.form.set_hub_name(server.info["hub"])
        self.app.form.check_now()

    def send(self, times: int, pause_ms: int = 30) -> None:
        """Send and wait for the result, so many times."""
        for _ in range(times):
            loop = QEventLoop()
            self.app.send_service.idle.connect(loop.quit)
            self.app.console.send()
            loop.exec()
            self.app.send_service.idle.disconnect(loop.quit)
            wait(pause_ms)

    def look_at_tabs(self) -> None:
        """Turn to each tab of the result."""
        from PySide6.QtWidgets import QTabWidget

        tabs = self.app.window.findChild(QTabWidget, "resultTabs")
        assert isinstance(tabs, QTabWidget)
        for number in (*range(1, tabs.count()), 0):
            tabs.setCurrentIndex(number)
            wait(1200)

    def answers(self, shape: str, count: int, times: int) -> None:
        """Send, with large answers, and look at each tab of the last one."""
        self.server.answer(shape, count)
        self.send(times)
        self.look_at_tabs()
        self.server.answer("usual")
        self.send(1)

    def with_slow_disk(self) -> None:
        """Send while another process holds the history's file a second at a time."""
        locker = subprocess.Popen(
            [sys.executable, "-c", LOCKER, str(self.history_file), "5"], stdout=subprocess.PIPE
        )
        assert locker.stdout is not None
        locker.stdout.readline()
        self.send(3)
        locker.communicate()

    def with_slow_keys(self) -> None:
        """Save a profile and choose it, each with a key store that takes two seconds."""
        SlowKeyring.install(2.0)
        self.app.connections.save("slow", self.server.info["cs"], self.server.info["hub"])
        wait(3000)
        self.app.connections.choose(self.app.connections.current_id)
        wait(3000)

    def while_hammered(self) -> None:
        """Send while sixteen clients send to the same emulator."""
        # One process for all of them: sixteen would leave the window a share of two processors
        # that says more about the machine than about the window.
        others = multiprocessing.get_context("spawn").Process(
            target=hammer, args=(self.server.info, 6.0, 16)
        )
        others.start()
        wait(2500)
        measure("20 sends, 16 clients hammering the emulator", lambda: self.send(20))
        others.join()

    def type_into_payload(self) -> None:
        """Press keys in a payload of 64 KB."""
        editor = self.app.window.compose.editor
        line = '      <text hint-style="title">Goal! 2 to 1 for the home side</text>\n'
        many = "<toast>\n" + line * (64 * 1024 // len(line)) + "</toast>"
        report("key press, 64 KB in many lines", press_keys(editor, many, 200))
        report("key press, 64 KB in one line", press_keys(editor, many.replace("\n", ""), 200))


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["NHCONSOLE_HOME"] = home
        server = Server(home)
        bench = Bench(server)
        print(f"{'':52}{'n':>7}{'median':>9}{'p99':>9}{'max':>9}   p99 : frame   (ms)")
        measure("idle", lambda: wait(2000))
        bench.send(2)
        measure("50 sends, written to the history", lambda: bench.send(50))
        measure("5 answers of 5 MB, every tab", lambda: bench.answers("rows", 11_500, 5))
        measure(
            "an answer of 5 MB in one line, every tab", lambda: bench.answers("line", 5 * MIB, 1)
        )
        measure("10,000 rows of 4 causes, every tab", lambda: bench.answers("rows", 10_000, 1))
        measure("3 sends, a disk that takes a second", bench.with_slow_disk)
        measure("a key store that takes two seconds", bench.with_slow_keys)
        bench.while_hammered()
        bench.type_into_payload()
        bench.app.window.close()
        server.close()
    assert threading.active_count() < 20


if __name__ == "__main__":
    main()
