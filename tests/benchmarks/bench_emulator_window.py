"""How long the emulator's window holds the event loop up, beside one frame of 16 ms.

    python tests/benchmarks/bench_emulator_window.py

Prints what ``bench_window.py`` does: the gaps in which a key press would have waited, and how long
key presses take to the end of the repaint. The emulator is a process of its own with 500 devices,
a log of 1000 requests, and hundreds of pushes for two of the devices. While it is hammered,
sixteen clients in one process send to it, every other one bodies of 60 KB.
"""

import gc
import http.client
import json
import multiprocessing
import os
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QTabWidget, QWidget

from nhconsole.client import HubClient, TransportSettings
from nhconsole.core.audience.audience import Audience, AudienceMode
from nhconsole.core.secrets.secret import Secret
from nhconsole.core.sending.draft import SendDraft, read_draft
from nhconsole.core.sending.exchange import HttpRequest
from nhconsole.gui.app import App, make_application
from nhconsole.gui.emulator_process import EmulatorInfo
from tests.benchmarks.bench_window import Gaps, report, wait

DEVICES, PUSHES, LARGE_PUSHES, LOOK_UPS = 500, 300, 300, 1000
LARGE = 60_000
TABS = ("Devices", "Requests", "Faults", "Settings")
EMULATOR = """
import json, sys
from pathlib import Path
from nhconsole.emulator import EmulatorOptions, EmulatorServer
from nhconsole.emulator.seeding.reading import read_seed

options = EmulatorOptions(certificate_folder=Path(sys.argv[1]), devices=read_seed(sys.stdin.readline()))
with EmulatorServer(0, options) as server:
    print(json.dumps({"port": server.port, "hub_name": server.hub_name,
                      "ca_file": str(server.ca_file),
                      "connection_strings": dict(server.connection_strings)}), flush=True)
    sys.stdin.read()
"""  # noqa: E501


def seed() -> str:
    """Return many devices, each with tags and a long handle."""
    devices = [
        {
            "id": f"device-{n}",
            "name": f"Device {n}",
            "platform": "windows",
            "handle": f"https://db5.notify.windows.com/?token={n}" + "A" * 150,
            "registrations": [{"tags": [f"user:{n}", f"group:{n % 50}", "news", "sports"]}],
        }
        for n in range(DEVICES)
    ]
    return json.dumps(devices)


def signed(info: EmulatorInfo, tag: str, size: int = 0) -> HttpRequest:
    """Return a test push to a tag."""
    draft = SendDraft(
        connection_text=Secret(info.connection_string),
        hub_name=info.hub_name,
        payload=f"<toast><visual/>{'<text>Goal</text>' * (size // 17)}</toast>",
        audience=Audience(mode=AudienceMode.ANY_OF, tags=(tag,)),
    )
    return read_draft(draft).signed_request(datetime.now(UTC))


def hub_client(info: EmulatorInfo) -> HubClient:
    """Return a client that trusts the emulator."""
    return HubClient(TransportSettings(loopback_ca_file=Path(info.ca_file)))


def fill(info: EmulatorInfo) -> None:
    """Let a device receive hundreds, then fill the log with requests of long targets."""
    with hub_client(info) as client:
        for request, times in (
            (signed(info, "user:0"), PUSHES),
            (signed(info, "user:1", LARGE), LARGE_PUSHES),
        ):
            for _ in range(times):
                client.exchange(request)
    connection = http.client.HTTPSConnection(
        "127.0.0.1", info.port, context=ssl.create_default_context(cafile=info.ca_file)
    )
    for number in range(LOOK_UPS):
        connection.request("GET", f"/{info.hub_name}/registrations?n={number}&f={'x' * 4000}")
        connection.getresponse().read()
    connection.close()


def hammer(info: EmulatorInfo, seconds: float, clients: int) -> None:
    """Send as fast as it goes, every other client large bodies."""
    end = time.monotonic() + seconds

    def send_on(number: int) -> None:
        request = signed(info, f"user:{number}", LARGE if number % 2 else 0)
        with hub_client(info) as client:
            while time.monotonic() < end:
                client.exchange(request)

    threads = [threading.Thread(target=send_on, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def measure(what: str, work: Callable[[], None]) -> None:
    """Run work while the gaps are recorded, and print them."""
    gaps = Gaps()
    gaps.start()
    wait(20)  # the first look at the clock comes before the work
    work()
    report(what, gaps.stop())


class Bench:
    """A whole window, the emulator's window beside it, and what is done to both."""

    def __init__(self, info: EmulatorInfo) -> None:
        self.info = info
        self.application = make_application(["bench"])
        self.app = App(self.application, start_profile="", running_emulator=info)
        self.app.show()
        wait(3000)
        gc.freeze()  # as the program does when all is loaded
        self.app.form.set_connection_text(info.connection_string)
        self.app.form.set_hub_name(info.hub_name)
        self.app.form.check_now()

    def open(self) -> None:
        """Open the emulator's window and let it fill."""
        self.app.window.emulator_action.trigger()
        wait(3000)

    def close(self) -> None:
        """Close the emulator's window."""
        self.panel.close()
        wait(500)

    @property
    def panel(self) -> QWidget:
        """The emulator's window."""
        desk = self.app.late.emulator_desk
        assert desk is not None
        return desk.window

    def find(self, kind: type[QWidget], name: str) -> QWidget:
        """Return a widget of the emulator's window."""
        found = self.panel.findChild(kind, name)
        assert isinstance(found, kind), name
        return found

    def turn_to(self, number: int, pause_ms: int = 300) -> None:
        """Look at a tab."""
        tabs = self.find(QTabWidget, "emulatorTabs")
        assert isinstance(tabs, QTabWidget)
        tabs.setCurrentIndex(number)
        wait(pause_ms)

    def turn_round(self) -> None:
        """Look at each tab, some times over."""
        for _ in range(5):
            for number in (1, 2, 3, 0):
                self.turn_to(number)

    def send(self, times: int) -> None:
        """Send and wait for the result, so many times."""
        for _ in range(times):
            loop = QEventLoop()
            self.app.send_service.idle.connect(loop.quit)
            self.app.console.send()
            loop.exec()
            self.app.send_service.idle.disconnect(loop.quit)
            wait(100)

    def walk(self, name: str, steps: int) -> list[float]:
        """Return the milliseconds of each step down a table, sorted."""
        table = self.find(QTableView, name)
        table.setFocus()
        return self.press(table, [Qt.Key.Key_Down] * steps)

    def sort(self) -> None:
        """Sort the devices by each column, up and down."""
        head = self.find(QTableView, "emulatorDeviceTable")
        assert isinstance(head, QTableView)
        for column in range(5):
            for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
                head.sortByColumn(column, order)
                wait(100)
        head.sortByColumn(-1, Qt.SortOrder.AscendingOrder)

    def type_into(self, name: str, text: str) -> list[float]:
        """Return the milliseconds of each key typed into a field and taken back, sorted."""
        field = self.find(QWidget, name)
        keys = [Qt.Key(ord(letter.upper())) for letter in text]
        found = self.press(field, [*keys, *([Qt.Key.Key_Backspace] * len(keys))])
        return sorted(found)

    def press(self, widget: QWidget, keys: list[Qt.Key]) -> list[float]:
        """Return the milliseconds of each key press to the end of the repaint, sorted."""
        found = []
        for key in keys:
            began = time.perf_counter()
            QTest.keyClick(widget, key)
            QApplication.processEvents()
            found.append((time.perf_counter() - began) * 1000)
            wait(40)
        return sorted(found)


@contextmanager
def hammered(info: EmulatorInfo, seconds: float) -> Iterator[None]:
    """Let sixteen clients send to the emulator meanwhile."""
    others = multiprocessing.get_context("spawn").Process(target=hammer, args=(info, seconds, 16))
    others.start()
    wait(2500)
    try:
        yield
    finally:
        others.join()


def measure_hammered(bench: Bench) -> None:
    """Print what each tab costs while the emulator is hammered."""
    bench.close()
    with hammered(bench.info, 8.0):
        measure("20 sends, 16 clients hammering, window closed", lambda: bench.send(20))
    bench.open()
    for number, name in enumerate(TABS):
        bench.turn_to(number)
        with hammered(bench.info, 8.0):
            measure(f"{name}: 20 sends, 16 clients hammering", lambda: bench.send(20))
    with hammered(bench.info, 9.0):
        measure("20 turns of the tabs, 16 clients hammering", bench.turn_round)


def measure_keys(bench: Bench) -> None:
    """Print what key presses cost with everything full and nobody hammering."""
    bench.turn_to(0)
    report("key press, filter of 500 devices", bench.type_into("emulatorDeviceFilter", "group"))
    report("key press, tag expression", bench.type_into("emulatorTagExpression", "news"))
    wait(1500)
    report("step down to 300 pushes of 60 KB", bench.walk("emulatorDeviceTable", 1))
    wait(1500)
    report("step down those", bench.walk("emulatorReceivedTable", 40))
    report("step down 500 devices", bench.walk("emulatorDeviceTable", 40))
    measure("sort 500 devices by each column", bench.sort)
    report("step down what a device received", bench.walk("emulatorReceivedTable", 40))
    bench.turn_to(1)
    report("key press, filter of 1000 requests", bench.type_into("emulatorRequestFilter", "post"))
    table = bench.find(QTableView, "emulatorRequestTable")
    assert isinstance(table, QTableView)
    table.setCurrentIndex(table.model().index(0, 0))
    wait(300)
    report("step down the log", bench.walk("emulatorRequestTable", 40))


def run(info: EmulatorInfo) -> None:
    """Print the table."""
    bench = Bench(info)
    print(f"{'':52}{'n':>7}{'median':>9}{'p99':>9}{'max':>9}   p99 : frame   (ms)")
    measure("idle", lambda: wait(2000))
    measure("20 sends, the emulator's window closed", lambda: bench.send(20))
    measure("open, the first time", bench.open)
    measure("shown and nothing happens", lambda: wait(6000))
    measure("close and open again", lambda: (bench.close(), bench.open())[0])
    measure("20 turns of the tabs", bench.turn_round)
    measure("20 sends", lambda: bench.send(20))
    measure_keys(bench)
    measure_hammered(bench)
    measure_keys(bench)
    bench.app.window.close()


def main() -> None:
    """Start an emulator, fill it, and measure."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["NHCONSOLE_HOME"] = home
        with subprocess.Popen(
            [sys.executable, "-c", EMULATOR, home],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(seed() + "\n")
            process.stdin.flush()
            info = EmulatorInfo(**json.loads(process.stdout.readline()))
            fill(info)
            run(info)
            process.stdin.close()


if __name__ == "__main__":
    main()
