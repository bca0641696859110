"""How long the window is held up by its list of a great many exchanges, beside a frame of 16 ms.

Run: ``python tests/benchmarks/bench_history_list.py [--rows N] [--folder DIR]``. Gaps are measured
as by ``bench_window.py``. ``--folder`` keeps the file, or uses the one ``bench_history.py`` made.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nhconsole.gui.background import Background
from nhconsole.gui.history.desk import HistoryDesk
from nhconsole.gui.history.keeper import HistoryKeeper
from nhconsole.gui.history.model import HistoryModel
from nhconsole.gui.history.panel import HistoryPanel
from nhconsole.gui.known_secrets import KnownSecrets
from nhconsole.gui.theme import apply_theme
from tests.benchmarks.bench_window import FRAME_MS, Gaps, wait
from tests.benchmarks.history_filling import fill

PAGES = 100
TYPED = "kiloda lim"


class List:
    """The history's panel on a file."""

    def __init__(self, path: Path) -> None:
        self.model = HistoryModel()
        self.panel = HistoryPanel(self.model)
        self.disk = Background("disk", self.panel)
        self.keeper = HistoryKeeper(path, KnownSecrets(), self.model, self.disk, self.panel)
        self.desk = HistoryDesk(self.panel, self.keeper, self.panel)
        self.panel.resize(200, 700)
        self.panel.show()
        self.panel.activateWindow()

    def settle(self) -> None:
        """Wait until everything asked for has come."""
        while not self.disk.is_idle:
            wait(1)

    def open(self) -> None:
        """Open the file and show the first page."""
        self.keeper.start()
        self.settle()

    def scroll(self) -> None:
        """Go on to the end of what is loaded, again and again."""
        for _ in range(PAGES):
            bar = self.panel.view.verticalScrollBar()
            bar.setValue(bar.maximum())
            self.settle()
            wait(1)

    def hold_down(self) -> None:
        """Hold the Down key at the end of a long list."""
        view = self.panel.view
        view.setFocus()
        view.select(self.model.row_at(max(0, self.model.rowCount() - 300)).id)
        for _ in range(200):
            QTest.keyClick(view, Qt.Key.Key_Down)
            wait(2)

    def refresh(self) -> None:
        """Look what another window has done, twenty times."""
        for _ in range(20):
            self.keeper.refresh()
            self.settle()

    def type(self) -> None:
        """Type fast."""
        edit = self.panel.search_bar.edit
        edit.setFocus()
        for character in TYPED:
            QTest.keyClicks(edit, character)
            wait(70)
        wait(200)
        self.settle()

    def clear(self) -> None:
        """Show everything again."""
        self.panel.search_bar.clear()
        self.settle()

    def star(self) -> None:
        """Star fifty rows, one by one."""
        for number in range(50):
            self.keeper.set_star((self.model.row_at(number).id,), True)
            wait(5)
        self.settle()

    def remove(self) -> None:
        """Delete a row and bring it back, twenty times."""
        for _ in range(20):
            self.panel.view.select(self.model.row_at(3).id)
            assert self.desk.actions is not None
            self.desk.actions.delete.trigger()
            self.settle()
            self.panel.undo_bar.button.click()
            self.settle()

    def close(self) -> None:
        """Close the file."""
        self.disk.close()
        self.keeper.close()
        self.panel.close()


def measure(gaps: Gaps, name: str, work: Callable[[], None]) -> None:
    """Do something and print the gaps in which the window was held up."""
    gaps.start()
    begin = time.perf_counter()
    work()
    seconds = time.perf_counter() - begin
    late = gaps.stop()
    p99 = late[int(len(late) * 0.99)] if late else 0.0
    print(f"{name:46} {seconds:8.2f} s   p99 {p99:6.1f}   max {late[-1] if late else 0:6.1f} ms")


def history_of(folder: Path, rows: int) -> Path:
    """Return the file, made if it is not there."""
    path = folder / str(rows) / "history.sqlite3"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fill(path, rows)
    return path


def run(folder: Path, rows: int) -> None:
    """Measure everything once."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    apply_theme(application, "light")
    # As the program does.
    sys.setswitchinterval(0.0005)
    gaps = Gaps()
    shown = List(history_of(folder, rows))
    print(f"{rows:,} exchanges; a frame is {FRAME_MS:.0f} ms")
    measure(gaps, "open, first page", shown.open)
    measure(gaps, f"{PAGES} pages, to the end of each", shown.scroll)
    measure(gaps, f"Down held, {shown.model.rowCount():,} rows loaded", shown.hold_down)
    measure(gaps, "20 times brought up to date", shown.refresh)
    measure(gaps, f"“{TYPED}” typed", shown.type)
    measure(gaps, "search cleared", shown.clear)
    measure(gaps, "50 stars", shown.star)
    measure(gaps, "20 times deleted and brought back", shown.remove)
    shown.close()


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.folder:
        run(given.folder, given.rows)
        return
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), given.rows)


if __name__ == "__main__":
    main()
