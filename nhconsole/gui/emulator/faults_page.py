"""Every fault that the emulator can play: choose, say how often, play; and what is planned."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QSplitter,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from nhconsole.gui.emulator.catalogue import FaultChoice, fault_choices
from nhconsole.gui.emulator.fault_form import FaultForm
from nhconsole.gui.emulator.models import PlannedModel
from nhconsole.gui.emulator.row_table import RowTable
from nhconsole.gui.emulator.values import PlannedFault
from nhconsole.gui.theme import bold_font
from nhconsole.gui.widgets.card import Card
from nhconsole.gui.widgets.segmented_control import SegmentedControl

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NEXT, _SOME, _STANDING = "fault-next", "fault-some", "fault-standing"
_METHODS = ("POST", "GET", "PUT", "PATCH", "DELETE")


class FaultKindModel(QAbstractListModel):
    """The kinds of faults; each under ``UserRole``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kinds = fault_choices()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._kinds)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        kind = self._kinds[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return kind.label
            case Qt.ItemDataRole.ToolTipRole:
                return kind.description
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{kind.label}: {kind.description}"
            case Qt.ItemDataRole.UserRole:
                return kind
        return None


class _RoomyDelegate(QStyledItemDelegate):
    """Gives a line of words the room that one with an icon has."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), option.fontMetrics.height() + 10)


class FaultsPage(QWidget):
    """Orders faults.

    Signals:
        play_requested(object): an order as the emulator takes it.
        clear_requested(): what is planned is to be forgotten.
    """

    play_requested = Signal(object)
    clear_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("emulatorFaultsPage")
        self._forms: dict[str, FaultForm] = {}
        self._create_kinds()
        self._create_scope()
        self._create_plan()
        self._lay_out()
        self._connect()
        self._kinds.setCurrentIndex(self._kinds.model().index(0, 0))

    def show_planned(self, planned: tuple[PlannedFault, ...]) -> None:
        """Show what waits for requests."""
        self._plan.rows.set_rows(planned)
        self._plan.setVisible(bool(planned))
        self._nothing.setVisible(not planned)
        self._clear.setEnabled(bool(planned))

    def choose_kind(self, name: str) -> None:
        """Choose a kind of fault."""
        places = [at for at, kind in enumerate(fault_choices()) if kind.name == name]
        if places:
            self._kinds.setCurrentIndex(self._kinds.model().index(places[0], 0))

    def order(self) -> dict[str, object]:
        """Return the order as it would be played now."""
        kind = self._kind()
        order = self._forms[kind.name].order()
        match self._often.current():
            case "fault-standing":
                order["times"] = None
            case "fault-some":
                order["times"] = self._times.value()
            case _:
                order["times"] = 1
        if not kind.is_of_connections:
            scope = {"method": self._method.currentData(), "path": self._path.text().strip()}
            order.update({name: value for name, value in scope.items() if value})
        return order

    def _create_kinds(self) -> None:
        self._kinds = QListView()
        self._kinds.setObjectName("faultKindList")
        self._kinds.setAccessibleName(self.tr("Kinds of faults"))
        self._kinds.setModel(FaultKindModel(self._kinds))
        self._kinds.setFrameShape(QFrame.Shape.NoFrame)
        self._kinds.setUniformItemSizes(True)
        self._kinds.setItemDelegate(_RoomyDelegate(self._kinds))
        self._kinds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._kinds.setMinimumWidth(190)
        self._title = QLabel()
        self._title.setObjectName("faultTitle")
        self._title.setFont(bold_font())
        self._description = QLabel()
        self._description.setObjectName("faultDescription")
        self._description.setProperty("tone", "muted")
        self._description.setWordWrap(True)
        self._pages = QStackedWidget()

    def _create_scope(self) -> None:
        self._often = SegmentedControl()
        self._often.setObjectName("faultHowOften")
        self._often.setAccessibleName(self.tr("How often"))
        self._often.set_segments(
            [
                (_NEXT, self.tr("Next request")),
                (_SOME, self.tr("Several")),
                (_STANDING, self.tr("Until cleared")),
            ]
        )
        self._times = QSpinBox()
        self._times.setObjectName("faultTimes")
        self._times.setAccessibleName(self.tr("How many requests"))
        self._times.setRange(2, 1000)
        self._times.setSuffix(self.tr(" times"))
        self._times.hide()
        self._method = QComboBox()
        self._method.setObjectName("faultMethod")
        self._method.addItem(self.tr("any method"), "")
        for method in _METHODS:
            self._method.addItem(method, method)
        self._method_label = QLabel(self.tr("&Only for"))
        self._method_label.setBuddy(self._method)
        self._path = QLineEdit()
        self._path.setObjectName("faultPath")
        self._path.setAccessibleName(self.tr("Path below the hub"))
        self._path.setPlaceholderText(self.tr("any path below the hub"))
        self._path.setMinimumWidth(160)
        self._play = QPushButton(self.tr("&Play"))
        self._play.setObjectName("faultPlay")
        self._play.setProperty("kind", "primary")

    def _create_plan(self) -> None:
        self._plan = RowTable(
            PlannedModel(),
            name="faultPlanTable",
            words=self.tr("Planned faults"),
            stretched=0,
            widths={1: "next 1000 requests", 2: "DELETE registrations"},
        )
        self._plan_title = QLabel(self.tr("Planned now"))
        self._plan_title.setFont(bold_font())
        self._nothing = QLabel(
            self.tr("Nothing is planned: every request is answered as the service would.")
        )
        self._nothing.setObjectName("faultNothingPlanned")
        self._nothing.setProperty("tone", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._clear = QPushButton(self.tr("Clear &all"))
        self._clear.setObjectName("faultClear")

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setObjectName("emulatorFaultsSplitter")
        split.setChildrenCollapsible(False)
        split.setHandleWidth(8)
        kinds = Card(self.tr("What happens"))
        kinds.set_content(self._kinds)
        split.addWidget(kinds)
        split.addWidget(self._order_side())
        split.setStretchFactor(1, 1)
        split.setSizes([235, 729])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.addWidget(split)

    def _order_side(self) -> QWidget:
        side = Card()
        column = side.body
        area = QScrollArea()
        area.setObjectName("faultFields")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._pages)
        # The card shows through.
        area.viewport().setAutoFillBackground(False)
        self._pages.setAutoFillBackground(False)
        column.addWidget(self._title)
        column.addWidget(self._description)
        column.addWidget(area, 3)
        column.addLayout(self._often_row())
        column.addLayout(self._scope_row())
        column.addSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self._plan_title)
        head.addStretch()
        head.addWidget(self._clear)
        column.addLayout(head)
        column.addWidget(self._nothing, 1)
        column.addWidget(self._plan, 1)
        return side

    def _often_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._often)
        row.addWidget(self._times)
        row.addStretch(1)
        return row

    def _scope_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._method_label)
        row.addWidget(self._method)
        row.addWidget(self._path, 1)
        row.addWidget(self._play)
        return row

    def _connect(self) -> None:
        self._kinds.selectionModel().currentChanged.connect(self._on_kind)
        self._often.selected.connect(self._on_often)
        self._play.clicked.connect(self._on_play)
        self._clear.clicked.connect(self.clear_requested)

    def _kind(self) -> FaultChoice:
        kind: FaultChoice = self._kinds.currentIndex().data(Qt.ItemDataRole.UserRole)
        return kind

    def _place_of(self, kind: FaultChoice) -> int:
        """Return which page holds the form of a kind; it is made when it is first chosen."""
        if kind.name not in self._forms:
            form = self._forms[kind.name] = FaultForm(kind)
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(form)
            column.addStretch(1)
            self._pages.addWidget(page)
        return list(self._forms).index(kind.name)

    @Slot()
    def _on_kind(self) -> None:
        kind = self._kind()
        self._title.setText(kind.label)
        self._description.setText(kind.description)
        self._pages.setCurrentIndex(self._place_of(kind))
        for widget in (self._method_label, self._method, self._path):
            widget.setEnabled(not kind.is_of_connections)
        words = self.tr("Next connection") if kind.is_of_connections else self.tr("Next request")
        self._often.button(_NEXT).setText(words)
        self._often.button(_NEXT).updateGeometry()

    @Slot(str)
    def _on_often(self, key: str) -> None:
        self._times.setVisible(key == _SOME)

    @Slot()
    def _on_play(self) -> None:
        self.play_requested.emit(self.order())
