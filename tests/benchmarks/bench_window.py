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
size, folder = int(sys.argv[1]), Path(sys.argv[2])
with EmulatorServer(0, EmulatorOptions(certificate_folder=folder)) as server:
    if size:
        row = ("<RegistrationResult><ApplicationPlatform>windows</ApplicationPlatform>"
               "<PnsHandle>https://db5.notify.windows.com/?token=" + "A" * 150 + "</PnsHandle>"
               "<RegistrationId>4497227228776861650-7267172778370643468-3</RegistrationId>"
               "<Outcome>The Notification was successfully sent to the Push Notification System"
               "</Outcome></RegistrationResult>")
        count = size // len(row)
        body = ("<NotificationOutcome><Success>%d</Success><Failure>0</Failure><Results>%s"
                "</Results></NotificationOutcome>" % (count, row * count))
        server.set_fault(Fault(status=201, body=body))
    print(json.dumps({"cs": server.connection_string(), "hub": server.hub_name,
                      "ca": str(server.ca_file)}), flush=True)
    sys.stdin.read()
"""


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


def serve(size: int, folder: str) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """Start an emulator in a process; with a size, it answers each send with so many bytes."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(size), folder],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


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
    from nhconsole.core.draft import SendDraft, read_draft
    from nhconsole.core.secret import Secret

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


def main() -> None:
    """Print the table."""
    from nhconsole import paths
    from nhconsole.gui.app import App, make_application
    from nhconsole.storage.settings import Settings, SettingsStore

    with tempfile.TemporaryDirectory() as home:
        os.environ["NHCONSOLE_HOME"] = home
        fast, fast_info = serve(0, home)
        large, large_info = serve(5 * 1024 * 1024, home)
        application = make_application(["bench"])
        certificates = os.path.join(home, "both.pem")  # noqa: PTH118
        with open(certificates, "w") as both:  # noqa: PTH123
            for info in (fast_info, large_info):
                both.write(open(info["ca"]).read())  # noqa: PTH123, SIM115
        SettingsStore(paths.config_folder() / "settings.json").save(
            Settings(ca_file=certificates, theme="light")
        )
        app = App(application, start_profile="")
        app.show()
        wait(2500)
        gc.freeze()  # as the program does when all is loaded

        def connect(info: dict[str, str]) -> None:
            app.form.set_connection_text(info["cs"])
            app.form.set_hub_name(info["hub"])
            app.form.check_now()

        def send(times: int) -> None:
            for _ in range(times):
                loop = QEventLoop()
                app.send_service.idle.connect(loop.quit)
                app.console.send()
                loop.exec()
                app.send_service.idle.disconnect(loop.quit)
                wait(30)

        print(f"{'':52}{'n':>7}{'median':>9}{'p99':>9}{'max':>9}   p99 : frame   (ms)")
        measure("idle", lambda: wait(2000))
        connect(fast_info)
        send(2)
        measure("50 sends, written to the history", lambda: send(50))
        connect(large_info)
        measure("5 answers of 5 MB", lambda: (send(5), wait(1500)))  # type: ignore[func-returns-value, arg-type, return-value]
        connect(fast_info)
        send(1)
        # One process for all of them: sixteen would leave the window a share of two processors
        # that says more about the machine than about the window.
        others = multiprocessing.get_context("spawn").Process(
            target=hammer, args=(fast_info, 6.0, 16)
        )
        others.start()
        wait(2500)
        measure("20 sends, 16 clients hammering the emulator", lambda: send(20))
        others.join()
        editor = app.window.compose.editor
        line = '      <text hint-style="title">Goal! 2 to 1 for the home side</text>\n'
        many = "<toast>\n" + line * (64 * 1024 // len(line)) + "</toast>"
        report("key press, 64 KB in many lines", press_keys(editor, many, 200))
        report("key press, 64 KB in one line", press_keys(editor, many.replace("\n", ""), 200))
        app.window.close()
        for process in (fast, large):
            assert process.stdin is not None
            process.stdin.close()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
    assert threading.active_count() < 20


if __name__ == "__main__":
    main()
