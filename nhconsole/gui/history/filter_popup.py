"""The filters of the history, in a window of their own under their button."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QPoint, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nhconsole.gui.history.filters import (
    PERIOD_WORDS,
    RESULT_WORDS,
    HistoryFilter,
    Period,
    platform_words,
)

if TYPE_CHECKING:
    from nhconsole.storage.history.values import HistoryFacets

_WIDTH = 340


class FilterPopup(QWidget):
    """Each choice holds at once.

    Signals:
        filters_chosen(HistoryFilter): another choice was made.
        closed(): it was closed.
    """

    filters_chosen = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("historyFilterPopup")
        self.setAccessibleName(self.tr("Filters of the history"))
        # Nothing of a window is seen behind the round corners of the card.
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._filters = HistoryFilter()
        self._create_fields()
        self._lay_out()
        self._connect()
        self.setFixedWidth(_WIDTH)

    def open_at(self, place: QPoint, filters: HistoryFilter) -> None:
        """Open under a point of the screen."""
        self.show_filters(filters)
        self.adjustSize()
        self.move(place)
        self.show()
        self._result.setFocus()

    def show_filters(self, filters: HistoryFilter) -> None:
        """Show what is chosen, without a signal."""
        self._filters = filters
        choices = (
            (self._platform, filters.platform),
            (self._result, filters.result),
            (self._status, filters.status),
            (self._profile, filters.profile_name),
            (self._hub, filters.hub),
            (self._period, filters.period),
        )
        for combo, value in choices:
            with QSignalBlocker(combo):
                _choose(combo, value)
        today = date.today()
        for edit, day in ((self._from, filters.first_day), (self._to, filters.last_day)):
            with QSignalBlocker(edit):
                edit.setDate(_qt_date(day or today))
        with QSignalBlocker(self._starred):
            self._starred.setChecked(filters.starred)
        self._show_days()

    @Slot(object)
    def show_facets(self, facets: "HistoryFacets") -> None:
        """Offer what occurs in the history."""
        _fill(self._platform, [(platform_words(name), name) for name in facets.platforms])
        _fill(self._status, [(str(status), status) for status in facets.statuses])
        _fill(self._profile, [(name, name) for name in facets.profile_names if name])
        _fill(self._hub, [(name, name) for name in facets.hubs if name])
        self.show_filters(self._filters)

    def _create_fields(self) -> None:
        self._result = _combo("historyResultCombo", self.tr("Any result"))
        for group, words in RESULT_WORDS.items():
            self._result.addItem(self.tr(words), group)
        self._platform = _combo("historyPlatformCombo", self.tr("Any platform"))
        self._status = _combo("historyStatusCombo", self.tr("Any status"))
        self._profile = _combo("historyProfileCombo", self.tr("Any connection"))
        self._hub = _combo("historyHubCombo", self.tr("Any hub"))
        self._period = _combo("historyPeriodCombo", self.tr(PERIOD_WORDS[Period.ANY]))
        self._period.setItemData(0, Period.ANY)
        for period, words in PERIOD_WORDS.items():
            if period is not Period.ANY:
                self._period.addItem(self.tr(words), period)
        self._from = _day_edit("historyFromEdit", self.tr("From this day"))
        self._to = _day_edit("historyToEdit", self.tr("To this day"))
        self._starred = QCheckBox(self.tr("&Starred only"))
        self._starred.setObjectName("historyStarredCheck")
        self._clear = QPushButton(self.tr("&Clear filters"))
        self._clear.setObjectName("historyClearFilters")
        self._clear.setProperty("kind", "quiet")
        self._close = QPushButton(self.tr("Close"))
        self._close.setObjectName("historyCloseFilters")

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setVerticalSpacing(8)
        form.setColumnStretch(1, 1)
        for words, combo in (
            (self.tr("&Result"), self._result),
            (self.tr("&Platform"), self._platform),
            (self.tr("St&atus"), self._status),
            (self.tr("C&onnection"), self._profile),
            (self.tr("&Hub"), self._hub),
            (self.tr("&When"), self._period),
        ):
            label = QLabel(words)
            label.setBuddy(combo)
            form.addWidget(label, form.rowCount(), 0)
            form.addWidget(combo, form.rowCount() - 1, 1)
        self._days = QWidget()
        days = QHBoxLayout(self._days)
        days.setContentsMargins(0, 0, 0, 0)
        days.setSpacing(6)
        days.addWidget(self._from, 1)
        days.addWidget(QLabel("–"))
        days.addWidget(self._to, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._clear)
        buttons.addStretch()
        buttons.addWidget(self._close)
        card = QFrame()
        card.setProperty("frame", "card")
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(14, 14, 14, 12)
        column.setSpacing(10)
        column.addLayout(form)
        column.addWidget(self._days)
        column.addWidget(self._starred)
        column.addLayout(buttons)

    def _connect(self) -> None:
        for combo in (self._result, self._platform, self._status, self._profile, self._hub):
            combo.currentIndexChanged.connect(self._on_chosen)
        self._period.currentIndexChanged.connect(self._on_period)
        self._from.dateChanged.connect(self._on_chosen)
        self._to.dateChanged.connect(self._on_chosen)
        self._starred.toggled.connect(self._on_chosen)
        self._clear.clicked.connect(self._on_clear)
        self._close.clicked.connect(self.close)

    def _show_days(self) -> None:
        self._days.setVisible(self._period.currentData() == Period.BETWEEN)
        if self.isVisible():
            self.adjustSize()

    def _chosen(self) -> HistoryFilter:
        between = self._period.currentData() == Period.BETWEEN
        days = sorted((_day(self._from), _day(self._to)))
        return replace(
            self._filters,
            result=self._result.currentData(),
            platform=self._platform.currentData() or "",
            status=self._status.currentData(),
            profile_name=self._profile.currentData() or "",
            hub=self._hub.currentData() or "",
            period=Period(self._period.currentData()),
            first_day=days[0] if between else None,
            last_day=days[1] if between else None,
            starred=self._starred.isChecked(),
        )

    @Slot()
    def _on_chosen(self) -> None:
        chosen = self._chosen()
        if chosen != self._filters:
            self._filters = chosen
            self.filters_chosen.emit(chosen)

    @Slot()
    def _on_period(self) -> None:
        self._show_days()
        self._on_chosen()

    @Slot()
    def _on_clear(self) -> None:
        self.show_filters(HistoryFilter())
        self.filters_chosen.emit(self._filters)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def _combo(name: str, word_for_any: str) -> QComboBox:
    combo = QComboBox()
    combo.setObjectName(name)
    combo.addItem(word_for_any, None)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return combo


def _fill(combo: QComboBox, choices: list[tuple[str, object]]) -> None:
    with QSignalBlocker(combo):
        while combo.count() > 1:
            combo.removeItem(1)
        for words, value in choices:
            combo.addItem(words, value)


def _choose(combo: QComboBox, value: object) -> None:
    """Choose a value; one that does not occur any more is offered all the same."""
    if value in (None, ""):
        combo.setCurrentIndex(0)
        return
    number = combo.findData(value)
    if number < 0:
        combo.addItem(str(value), value)
        number = combo.count() - 1
    combo.setCurrentIndex(number)


def _day_edit(name: str, words: str) -> QDateEdit:
    edit = QDateEdit()
    edit.setObjectName(name)
    edit.setAccessibleName(words)
    edit.setToolTip(words)
    edit.setDisplayFormat("d MMM yyyy")
    edit.setCalendarPopup(True)
    return edit


def _day(edit: QDateEdit) -> date:
    day = edit.date()
    return date(day.year(), day.month(), day.day())


def _qt_date(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
