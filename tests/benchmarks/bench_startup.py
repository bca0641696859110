"""Start-up and memory, beside a bare PySide6 window in the same run.

    python tests/benchmarks/bench_startup.py [runs]

Each figure is the median over fresh processes, the two kinds in turn. Ours is the whole program as
``nhconsole`` starts it. "Painted and editable" is the moment when the window with its editor (a
bare window's one widget) has been painted. The processor time up to then stands beside the clock,
because a busy machine distorts it less. Both kinds run from compiled modules, as pip leaves them
behind; the first run of each compiles them and does not count.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

TELL = """
import time
def tell():
    with open("/proc/self/status") as status:
        resident = next(line for line in status if line.startswith("VmRSS"))
    print(time.time(), time.process_time(), int(resident.split()[1]) / 1024, flush=True)
"""
BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit
app = QApplication([])
class Edit(QPlainTextEdit):
    def paintEvent(self, event):
        super().paintEvent(event)
        tell()
        app.quit()
window = QMainWindow()
window.setCentralWidget(Edit())
window.resize(1280, 800)
window.show()
app.exec()
"""
OURS = """
import nhconsole.cli.main, nhconsole.cli.window
from nhconsole.gui.start import run_window
def at_first_paint(app):
    tell()
    app.window.close()
run_window(at_first_paint)
"""
CONNECTED = """
import nhconsole.cli.main, nhconsole.cli.window
from nhconsole.gui.start import run_window
def at_first_paint(app):
    app.connections.chosen.connect(connected)
    windows.append(app.window)
def connected(_connection):
    from PySide6.QtCore import QTimer
    QTimer.singleShot(1500, end)  # Until all that follows is loaded, too.
def end():
    tell()
    windows[0].close()
windows = []
run_window(at_first_paint)
"""


class Figures(NamedTuple):
    """What one process said."""

    clock_s: float
    processor_s: float
    memory_mib: float


def run(code: str, compiled: Path) -> Figures:
    """Run a program in a fresh process, on a home of its own."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(compiled)}
    with tempfile.TemporaryDirectory() as home:
        began = time.time()
        done = subprocess.run(
            [sys.executable, "-c", TELL + code],
            env={**environment, "NHCONSOLE_HOME": home},
            capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
    painted, processor, memory = map(float, done.stdout.split()[:3])
    return Figures(painted - began, processor, memory)


def medians(found: list[Figures]) -> Figures:
    """Return the median of each figure."""
    return Figures(*(statistics.median(column) for column in zip(*found, strict=True)))


def main(runs: int) -> None:
    """Print the table."""
    kinds = {"bare": BARE, "ours": OURS, "connected": CONNECTED}
    found: dict[str, list[Figures]] = {kind: [] for kind in kinds}
    with tempfile.TemporaryDirectory() as folder:
        for code in kinds.values():
            run(code, Path(folder))
        for number in range(runs):
            for kind, code in kinds.items():
                if kind != "connected" or number < max(2, runs // 3):
                    found[kind].append(run(code, Path(folder)))
    bare, ours, connected = (medians(figures) for figures in found.values())
    print(f"{'':46}{'bare':>9}{'nhconsole':>11}{'':>10}  aim")
    for words, ours_s, bare_s in (
        ("process start -> painted and editable, ms", ours.clock_s, bare.clock_s),
        ("the same in processor time, ms", ours.processor_s, bare.processor_s),
    ):
        print(
            f"{words:46}{bare_s * 1000:9.0f}{ours_s * 1000:11.0f}{ours_s / bare_s:9.2f}x  <= 2.0x"
        )
    for words, figures, aim in (
        ("memory at first paint, MiB", ours, "<= +40"),
        ("memory, emulator connected, MiB", connected, "<= +60"),
    ):
        more = figures.memory_mib - bare.memory_mib
        print(f"{words:46}{bare.memory_mib:9.1f}{figures.memory_mib:11.1f}{more:+9.1f}   {aim}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
