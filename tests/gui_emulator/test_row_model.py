"""Tables that are read anew every second: exact, and with as little change as there is."""

from collections.abc import Hashable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from nhconsole.gui.emulator.models import PlannedModel, fault_words
from nhconsole.gui.emulator.row_model import RowModel
from nhconsole.gui.emulator.row_table import RowTable
from nhconsole.gui.emulator.values import PlannedFault

Pair = tuple[int, str]
PAIRS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from("ab")), unique_by=lambda pair: pair[0]
)


class PairModel(RowModel[Pair]):
    """Numbered words."""

    headers = ("Number", "Word")

    def key(self, row: Pair) -> Hashable:
        return row[0]

    def cells(self, row: Pair) -> tuple[str, ...]:
        return (str(row[0]), row[1])


def shown(model: PairModel) -> list[Pair]:
    return [model.index(row, 0).data(Qt.ItemDataRole.UserRole) for row in range(model.rowCount())]


@given(st.lists(PAIRS, max_size=5))
def test_model_shows_what_it_was_told_last_and_keeps_qts_rules(tables: list[list[Pair]]) -> None:
    model = PairModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for rows in tables:
        model.set_rows(rows)
        assert shown(model) == rows
    assert tester.model() is model


def test_rows_that_stay_are_left_alone(qapp) -> None:
    model = PairModel()
    model.set_rows([(1, "a"), (2, "a"), (3, "a")])
    kept = QPersistentModelIndex(model.index(2, 0))
    resets = []
    model.modelReset.connect(lambda: resets.append(1))

    model.set_rows([(2, "a"), (3, "b"), (4, "a")])

    assert resets == []
    assert kept.row() == 1
    assert kept.data(Qt.ItemDataRole.UserRole) == (3, "b")


@pytest.fixture
def table(qtbot) -> RowTable:
    made = RowTable(PairModel(), name="pairs", words="Pairs", stretched=1, widths={0: "00"})
    qtbot.addWidget(made)
    made.rows.set_rows([(1, "a"), (2, "b"), (3, "c")])
    return made


def test_chosen_row_stays_chosen_when_the_rows_are_others(table: RowTable, qtbot) -> None:
    table.choose(2)
    with qtbot.waitSignal(table.row_chosen) as told:
        table.rows.set_rows([(9, "z"), (2, "changed")])

    assert told.args == [(2, "changed")]
    assert table.current_row() == (2, "changed")


def test_row_that_is_gone_is_told(table: RowTable, qtbot) -> None:
    table.choose(2)
    with qtbot.waitSignal(table.row_chosen) as told:
        table.rows.set_rows([(9, "z")])

    assert told.args == [None]


def test_words_and_sort_narrow_the_rows(table: RowTable) -> None:
    table.sieve.set_words("B")
    assert table.sieve.rowCount() == 1
    table.sieve.set_words("")
    table.sieve.set_wanted(lambda pair: pair[0] > 1)
    assert table.sieve.rowCount() == 2


def test_copy_takes_the_whole_row(table: RowTable, qapp, qtbot) -> None:
    table.choose(3)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert qapp.clipboard().text() == "3\tc"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (PlannedFault(kind="status", said=(("status", "503"), ("retry_after", "10")), times=1),
         "Status 503  ·  Retry-After 10"),
        (PlannedFault(kind="garbage", said=(), times=None), "Garbage XML"),
        (PlannedFault(kind="of tomorrow", said=(), times=None), "of tomorrow"),
    ],
)  # fmt: skip
def test_planned_faults_read_as_they_were_ordered(fault: PlannedFault, words: str) -> None:
    assert fault_words(fault) == words


@pytest.mark.parametrize(
    ("times", "words"), [(1, "next request"), (3, "next 3 requests"), (None, "until cleared")]
)
def test_plan_says_how_often(times: int | None, words: str, qapp) -> None:
    model = PlannedModel()
    model.set_rows([PlannedFault(kind="empty", said=(), times=times, path="messages")])

    assert model.index(0, 1).data() == words
    assert model.index(0, 2).data() == "messages"
