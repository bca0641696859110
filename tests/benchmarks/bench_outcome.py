"""Ten thousand devices in the outcome: what each action keeps the window's thread busy with.

Run: ``python tests/benchmarks/bench_outcome.py [--rows N] [--times N]``. Prints, for each action,
the time of the thread alone and the longest turn of the event loop after it, beside one frame of
16 ms; judges nothing. Time of the thread, not of the clock: what else the machine does is left out.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView

from nhconsole.gui.result.device_filter import FilterField
from nhconsole.gui.result.device_table_view import DeviceTableView
from nhconsole.gui.result.outcome_view import OutcomeView
from nhconsole.gui.theme import apply_theme
from tests.gui_result.answers import BAD, NEW, OK, WRONG, shown_outcome

FRAME_MS = 16.0
REST_MS = 600
"""What a new outcome starts by itself has ended then."""


class Turns:
    """Records how long each turn of the event loop keeps the thread."""

    def __init__(self) -> None:
        self.longest_ms = 0.0
        self._last = time.thread_time()
        self._timer = QTimer()
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start()

    def begin(self) -> None:
        self.longest_ms = 0.0
        self._last = time.thread_time()

    def _on_turn(self) -> None:
        now = time.thread_time()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self._last = now


def actions(view: OutcomeView, rows: int) -> dict[str, tuple[Callable[[], object], int]]:
    """Return what is done, by name, each with the time to watch it."""
    table, field = view.findChild(DeviceTableView), view.findChild(FilterField)
    causes = view.findChild(QListView, "causeList")
    shown = shown_outcome(*((OK, BAD, WRONG, OK, NEW)[at % 5] for at in range(rows)))
    up, down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
    return {
        "show": (lambda: view.show_exchange(shown), REST_MS),
        "sort by device": (lambda: table.sortByColumn(0, up), 300),
        "sort by device, falling": (lambda: table.sortByColumn(0, down), 300),
        "sort by verdict": (lambda: table.sortByColumn(2, up), 300),
        "sort by outcome": (lambda: table.sortByColumn(3, up), 300),
        "filter one letter": (lambda: field.setText("a"), 300),
        "filter a word": (lambda: field.setText("lost"), 300),
        "filter off": (lambda: field.setText(""), 300),
        "choose a cause": (lambda: causes.setCurrentIndex(causes.model().index(1)), 300),
        "all devices": (lambda: causes.setCurrentIndex(causes.model().index(0)), 300),
        "select all": (table.selectAll, 300),
        "sort with all selected": (lambda: table.sortByColumn(0, up), 300),
        "copy all as text": (lambda: table.copy("text"), 600),
        "copy all as JSON": (lambda: table.copy("json"), 600),
        "next row": (lambda: QTest.keyClick(table, Qt.Key.Key_Down), 200),
        "last row": (lambda: QTest.keyClick(table, Qt.Key.Key_End), 200),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    application = QApplication([])
    apply_theme(application, "light")
    view = OutcomeView()
    view.resize(390, 700)
    view.show()
    QTest.qWait(200)
    view.show_exchange(shown_outcome(OK, BAD))
    QTest.qWait(300)
    turns = Turns()
    print(f"{given.rows:,} devices, {given.times} times; a frame is {FRAME_MS:.0f} ms")
    print(f"{'':26}{'call':>10}{'longest turn':>16}{'the worst':>12}")
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(given.times):
        for name, (act, watch_ms) in actions(view, given.rows).items():
            turns.begin()
            begin = time.thread_time()
            act()
            call = (time.thread_time() - begin) * 1000
            QTest.qWait(watch_ms)
            found.setdefault(name, []).append((call, turns.longest_ms))
    for name, times in found.items():
        call = statistics.median(one[0] for one in times)
        turn = statistics.median(one[1] for one in times)
        worst = max(one[1] for one in times)
        print(f"{name:26}{call:>7.1f} ms{turn:>13.1f} ms{worst:>9.1f} ms")


if __name__ == "__main__":
    main()
