"""What can be done with a comparison: choose what is shown, go on to the next, copy."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nhconsole.core.comparison.values import Comparison
from nhconsole.gui.widgets.segmented_control import SegmentedControl
from nhconsole.gui.widgets.tool import tool

DIFFERENCES, EVERYTHING = "differences", "everything"


class CompareTools(QWidget):
    """Two lines of tools.

    Signals:
        filter_changed(): other rows are wanted.
        next_requested(), previous_requested(): go to a difference.
        copy_requested(): the comparison is wanted on the clipboard.
        details_toggled(bool): the chosen row is wanted whole, or not any more.
    """

    filter_changed = Signal()
    next_requested = Signal()
    previous_requested = Signal()
    copy_requested = Signal()
    details_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareTools")
        self._create_widgets()
        self._lay_out()
        self._connect()

    @property
    def wants_everything(self) -> bool:
        """Whether unchanged parts are to be shown."""
        return self._shown.current() == EVERYTHING

    @property
    def wants_expected(self) -> bool:
        """Whether what differs by its nature is to be shown."""
        return not self._hide.isChecked()

    def show_counts(self, comparison: Comparison) -> None:
        """Say how much there is."""
        self._shown.button(DIFFERENCES).setText(
            self.tr("Differences {count}").format(count=f"{comparison.different:,}")
        )
        self._shown.button(DIFFERENCES).updateGeometry()
        self._hide.setText(
            self.tr("Hide what always differs ({count})").format(count=comparison.expected)
        )
        self._hide.setVisible(comparison.expected > 0)

    def show_place(self, place: int, count: int) -> None:
        """Say which of the differences is chosen; 0 for none."""
        words = f"{place:,} of {count:,}" if place else ""
        self._place.setText(words)
        for button in (self._next, self._previous):
            button.setEnabled(count > 0)

    def choose_everything(self) -> None:
        """Show all that there is, as if a person had asked for it."""
        self._shown.set_current(EVERYTHING)
        self._hide.setChecked(False)
        self.filter_changed.emit()

    @Slot()
    def toggle_details(self) -> None:
        """Open or close the details."""
        self._details.toggle()

    def _create_widgets(self) -> None:
        self._shown = SegmentedControl()
        self._shown.setObjectName("compareShown")
        self._shown.setAccessibleName(self.tr("What is shown"))
        self._shown.add_segment(DIFFERENCES, self.tr("Differences"))
        self._shown.add_segment(EVERYTHING, self.tr("Everything"))
        self._hide = QCheckBox(self.tr("Hide what always differs"))
        self._hide.setObjectName("compareHideExpected")
        self._hide.setToolTip(
            self.tr("Times, tracking ids, the token's expiry and the like differ in every send.")
        )
        self._hide.setChecked(True)
        self._place = QLabel()
        self._place.setObjectName("comparePlace")
        self._place.setProperty("tone", "muted")
        self._previous = tool(
            "comparePrevious", "chevron-up", self.tr("Previous difference (Shift+F7)")
        )
        self._next = tool("compareNext", "chevron-down", self.tr("Next difference (F7)"))
        self._copy = tool("compareCopy", "copy", self.tr("Copy the comparison as text"))
        self._details = tool(
            "compareDetails", "document", self.tr("Show the chosen row whole (Enter)")
        )
        self._details.setCheckable(True)

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(2)
        first.addWidget(self._shown)
        first.addStretch(1)
        for button in (self._previous, self._next, self._details, self._copy):
            first.addWidget(button)
        second = QHBoxLayout()
        second.addWidget(self._hide)
        second.addStretch(1)
        second.addWidget(self._place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(first)
        column.addLayout(second)

    def _connect(self) -> None:
        self._shown.selected.connect(self._on_filter)
        self._hide.toggled.connect(self._on_filter)
        self._previous.clicked.connect(self.previous_requested)
        self._next.clicked.connect(self.next_requested)
        self._copy.clicked.connect(self.copy_requested)
        self._details.toggled.connect(self.details_toggled)

    @Slot()
    def _on_filter(self) -> None:
        self.filter_changed.emit()
