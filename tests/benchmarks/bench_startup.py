"""Start-up and memory, beside a bare PySide6 window in the same run.

    python tests/benchmarks/bench_startup.py [runs]

Each figure is the median over fresh processes, the two kinds in turn. "Painted and editable" is the
moment when the editor (a bare window's one widget) has been painted.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit
app = QApplication([])
class Edit(QPlainTextEdit):
    def paintEvent(self, event):
        super().paintEvent(event)
        painted()
def painted():
    print(time.time(), flush=True); report(); app.quit()
window = QMainWindow(); window.setCentralWidget(Edit()); window.resize(1280, 800); window.show()
"""
OURS = """
import sys, time
from nhconsole.gui.app import App, make_application
from PySide6.QtCore import QEvent, QObject, QTimer
app = make_application([])
console = App(app, start_profile={profile!r})
class Watch(QObject):
    seen = False
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and not self.seen:
            self.seen = True
            QTimer.singleShot(0, painted)
        return False
def painted():
    print(time.time(), flush=True)
    {after}
def done(*_):
    QTimer.singleShot(1500, finish)
def finish():
    report(); console.window.close(); app.quit()
watch = Watch()
console.window.compose.editor.viewport().installEventFilter(watch)
console.show()
"""
REPORT = """
def report():
    with open('/proc/self/status') as status:
        line = next(line for line in status if line.startswith('VmRSS'))
    print(int(line.split()[1]) / 1024, flush=True)
"""


def run(code: str) -> tuple[float, float]:
    """Run a program in a fresh process: (seconds to the first paint, MiB)."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "NHCONSOLE_HOME": home}
        began = time.time()
        done = subprocess.run(
            [sys.executable, "-c", REPORT + code + "\napp.exec()"],
            env=environment, capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
    painted, memory = done.stdout.split()[:2]
    return float(painted) - began, float(memory)


def main(runs: int) -> None:
    """Print the table."""
    ours = OURS.format(profile="", after="finish()")
    connected = OURS.format(profile="emulator", after="console.connections.chosen.connect(done)")
    figures: dict[str, list[tuple[float, float]]] = {"bare": [], "ours": [], "connected": []}
    for code in (BARE, ours):
        run(code)  # warm the disk's cache
    for _ in range(runs):
        figures["bare"].append(run(BARE))
        figures["ours"].append(run(ours))
    for _ in range(max(2, runs // 3)):
        figures["connected"].append(run(connected))
    seconds = {name: statistics.median(f[0] for f in found) for name, found in figures.items()}
    memory = {name: statistics.median(f[1] for f in found) for name, found in figures.items()}
    print(f"{'':46}{'bare':>9}{'nhconsole':>11}{'':>10}  aim")
    ratio = seconds["ours"] / seconds["bare"]
    print(
        f"{'process start -> painted and editable, ms':46}{seconds['bare'] * 1000:9.0f}"
        f"{seconds['ours'] * 1000:11.0f}{ratio:9.2f}x  <= 2.0x"
    )
    for name, words, aim in (
        ("ours", "memory at first paint, MiB", "<= +40"),
        ("connected", "memory, emulator connected, MiB", "<= +60"),
    ):
        more = memory[name] - memory["bare"]
        print(f"{words:46}{memory['bare']:9.1f}{memory[name]:11.1f}{more:+9.1f}   {aim}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
