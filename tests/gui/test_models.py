"""The lists and tables behind the views, drawn as text."""

from datetime import UTC, datetime

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, Qt

from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.core.verdict.verdict import VerdictKind
from nhconsole.gui.header_table_model import HeaderTableModel
from nhconsole.gui.history.model import PAGE_SIZE, HistoryModel
from nhconsole.gui.history.words import result_words
from nhconsole.gui.platform_list_model import PlatformListModel
from nhconsole.gui.problem_list_model import ProblemListModel
from nhconsole.gui.result.device_row import DeviceRow
from nhconsole.gui.result.device_table_model import ResultTableModel
from nhconsole.gui.theme import Tone
from nhconsole.storage.history.values import HistoryRow, HistoryState, HistorySummary


def drawn(model: QAbstractItemModel) -> list[str]:
    # A list of Qt's own has no public columnCount.
    columns = model.columnCount() if isinstance(model, QAbstractTableModel) else 1
    return [
        " | ".join(str(model.index(row, column).data() or "") for column in range(columns))
        for row in range(model.rowCount())
    ]


def row(row_id: int, **more: object) -> HistoryRow:
    values = {
        "exchange_id": str(row_id),
        "started_at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        "state": HistoryState.FINISHED,
        "profile_name": "dev",
        "platform": "windows",
        "kind": "toast",
        "audience_text": "sports",
        "summary": HistorySummary(
            status=201, verdict=str(VerdictKind.ACCEPTED), success=1, headline="1 accepted by WNS"
        ),
    }
    return HistoryRow(id=row_id, **(values | more))  # type: ignore[arg-type]


def device(number: int, tone: Tone = Tone.GOOD) -> DeviceRow:
    return DeviceRow(
        registration_id=f"id-{number}",
        pns_handle="handle",
        platform="windows",
        words="Accepted by WNS",
        sentence="The Notification was successfully sent to the Push Notification System",
        tone=tone,
    )


def test_platforms_stand_above_the_retired_ones(qtmodeltester) -> None:
    model = PlatformListModel()
    qtmodeltester.check(model)

    assert drawn(model) == [
        "Apple", "Android (FCM v1)", "Windows", "Amazon (ADM)", "Baidu", "Browser", "Xiaomi",
        "Template", "Retired", "FCM legacy (GCM)", "Windows Phone",
    ]  # fmt: skip
    assert not model.flags(model.index(8)) & Qt.ItemFlag.ItemIsSelectable


def test_devices_are_drawn_and_spoken(qtmodeltester) -> None:
    model = ResultTableModel()
    model.set_rows((device(1), device(2, Tone.BAD)))
    qtmodeltester.check(model)

    assert drawn(model)[0] == "id-1 | windows | Accepted by WNS | —"
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Device id-1"


def test_problems_are_listed_gravest_first(qtmodeltester) -> None:
    def problem(severity: Severity, message: str) -> Problem:
        return Problem(
            severity=severity, field=Field.PAYLOAD, code="x", message=message, line=2, column=3
        )

    model = ProblemListModel()
    model.set_problems((problem(Severity.HINT, "Hint."), problem(Severity.ERROR, "Wrong.")))
    qtmodeltester.check(model)

    assert drawn(model) == ["line 2, column 3: Wrong.", "line 2, column 3: Hint."]


def test_headers_are_added_changed_and_removed(qtbot, qtmodeltester) -> None:
    model = HeaderTableModel()
    model.set_detected((("X-WNS-Type", "wns/toast"),))
    qtmodeltester.check(model)
    assert drawn(model) == ["X-WNS-Type | wns/toast", "Add a header… | "]

    with qtbot.waitSignal(model.headers_edited) as edited:
        model.setData(model.index(1, 0), "X-WNS-TTL: 600")
    assert edited.args == [(("X-WNS-TTL", "600"),)]
    with qtbot.waitSignal(model.headers_edited) as edited:
        model.setData(model.index(1, 1), "700")
    assert edited.args == [(("X-WNS-TTL", "700"),)]
    assert not model.setData(model.index(0, 1), "typed over")
    with qtbot.waitSignal(model.headers_edited) as edited:
        model.remove(1)
    assert edited.args == [()]


def test_history_pages_are_asked_for_when_they_are_needed(qtbot, qtmodeltester) -> None:
    model = HistoryModel()
    model.show_first_page(tuple(row(number) for number in range(300, 300 - PAGE_SIZE, -1)))
    assert model.canFetchMore()

    with qtbot.waitSignal(model.page_requested) as asked:
        model.fetchMore()
    assert asked.args == [201]
    assert not model.canFetchMore()
    model.append_page((row(200),))

    assert model.rowCount() == PAGE_SIZE + 1
    assert not model.canFetchMore()
    qtmodeltester.check(model)


def test_newest_exchange_stands_first_and_is_not_doubled() -> None:
    model = HistoryModel()
    model.show_first_page((row(1),))
    model.put_first(row(2, state=HistoryState.RUNNING, summary=None))
    model.put_first(row(2))

    ids = [model.index(n).data(Qt.ItemDataRole.UserRole).id for n in range(model.rowCount())]
    assert ids == [2, 1]


def test_results_are_said_in_few_words() -> None:
    def words(**more: object) -> str:
        summary = {"status": 201, "verdict": str(VerdictKind.PARTLY), "headline": ""}
        return result_words(row(1, summary=HistorySummary(**(summary | more))))[0]  # type: ignore[arg-type]

    assert words(success=4, failure=1) == "4 ok · 1 refused"
    assert words(verdict=str(VerdictKind.NOBODY)) == "nobody matched"
    assert words(verdict=str(VerdictKind.FAILURE), status=None) == "no answer"
    assert words(verdict=str(VerdictKind.FAULT), status=401) == "401"
    assert result_words(row(1, summary=None, state=HistoryState.INTERRUPTED))[0] == "interrupted"
