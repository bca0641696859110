"""The line above the table of devices: a field that filters, and the groups side by side."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from nhconsole.gui.icons import icon
from nhconsole.gui.result.device_table import ALL, REFUSED, UNKNOWN
from nhconsole.gui.roles import Role
from nhconsole.gui.widgets.segmented_control import SegmentedControl

_PAUSE_MS = 80
_GAP = 6
_KEY = "devices-"
"""Keys name the buttons, and each name in a window is to be its own."""


class FilterField(QLineEdit):
    """A field with a count at its right end. Esc empties it, the arrow down leaves it.

    Signals:
        left_downwards(): the keyboard is to go to what is filtered.
    """

    left_downwards = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = QLabel(self)
        self._count.setProperty("tone", "muted")
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._count.hide()
        self.addAction(icon("search", Role.MUTED), QLineEdit.ActionPosition.LeadingPosition)

    def show_count(self, text: str) -> None:
        """Show how much was found; an empty text shows nothing."""
        self._count.setText(text)
        self._count.setVisible(bool(text))
        self.setAccessibleDescription(text)
        self._place()

    def count_text(self) -> str:
        """Return what was found, in words."""
        return self._count.text()

    def event(self, event: QEvent) -> bool:
        """Keep Esc while there is something to empty: the window would cancel a send."""
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and event.key() == Qt.Key.Key_Escape and self.text():  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        size = self._count.sizeHint()
        shown = bool(self._count.text())
        self.setTextMargins(0, 0, size.width() + _GAP if shown else 0, 0)
        self._count.resize(size)
        self._count.move(
            self.width() - size.width() - _GAP, (self.height() - size.height() + 1) // 2
        )


class DeviceFilter(QWidget):
    """Says which devices are wanted.

    Signals:
        changed(): after a pause in typing, or at once with a group.
        left_downwards(): the keyboard is to go to the table.
    """

    changed = Signal()
    left_downwards = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("deviceFilter")
        self._create_widgets()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self.field.textChanged.connect(self._on_text)
        self.field.left_downwards.connect(self._on_left)
        self.groups.selected.connect(self.changed)

    @property
    def words(self) -> str:
        """What was typed."""
        return self.field.text()

    @property
    def group(self) -> str:
        """The group chosen."""
        return self.groups.current().removeprefix(_KEY) or ALL

    def reset(self, counts: dict[str, int]) -> None:
        """Begin anew for other devices: nothing typed, and the groups that there are."""
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self._pause.stop()
        self.field.show_count("")
        wanted = [(ALL, self.tr("All"))]
        wanted += [
            (group, words)
            for group, words in ((REFUSED, self.tr("Refused")), (UNKNOWN, self.tr("Unknown")))
            if group in counts
        ]
        is_mixed = len(counts) > 1
        self.groups.setVisible(is_mixed)
        segments = [(_KEY + group, words) for group, words in wanted]
        self.groups.set_segments(segments if is_mixed else [])

    def show_found(self, found: int, total: int) -> None:
        """Show how many devices of all are shown."""
        self.field.show_count(f"{found:,} of {total:,}" if found != total or self.words else "")

    def _create_widgets(self) -> None:
        self.field = FilterField(self)
        self.field.setObjectName("deviceFilterField")
        self.field.setAccessibleName(self.tr("Filter devices"))
        self.field.setPlaceholderText(self.tr("Filter"))
        self.field.setToolTip(
            self.tr("Words that occur in id, handle, verdict or sentence. Esc empties the field.")
        )
        self.groups = SegmentedControl(self)
        self.groups.setObjectName("deviceGroups")
        self.groups.setAccessibleName(self.tr("Which devices"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.groups)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @Slot(str)
    def _on_text(self, text: str) -> None:
        # Emptied by Esc: the devices are there again at once.
        self._pause.start(_PAUSE_MS if text else 0)

    @Slot()
    def _on_left(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.changed.emit()
        self.left_downwards.emit()
