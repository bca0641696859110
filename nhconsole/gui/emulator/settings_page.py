"""Which limits of the service the emulator plays, and the way back to how it began."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from nhconsole.gui.emulator.values import PlayedRules
from nhconsole.gui.icons import icon
from nhconsole.gui.widgets.card import Card

_USUAL_LIMIT = 10
_INDENT = 24


class SettingsPage(QWidget):
    """Three switches and a button.

    Signals:
        change_requested(object): the settings to change, by name.
        reset_requested(): everything is to be as at the start.
    """

    change_requested = Signal(object)
    reset_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("emulatorSettingsPage")
        self._create_widgets()
        self._lay_out()
        self._connect()

    def show_rules(self, rules: PlayedRules) -> None:
        """Show what is played now."""
        limit = rules.test_sends_per_minute
        with (
            QSignalBlocker(self._limit),
            QSignalBlocker(self._count),
            QSignalBlocker(self._remove),
            QSignalBlocker(self._mixed),
        ):
            self._limit.setChecked(limit is not None)
            if limit is not None and not self._count.hasFocus():
                self._count.setValue(limit)
            self._remove.setChecked(rules.remove_failing)
            self._mixed.setChecked(rules.refuse_mixed)
        self._count.setEnabled(limit is not None)

    def _create_widgets(self) -> None:
        self._limit = QCheckBox(self.tr("&Limit test sends to"))
        self._limit.setObjectName("emulatorLimitSends")
        self._count = QSpinBox()
        self._count.setObjectName("emulatorSendLimit")
        self._count.setAccessibleName(self.tr("Test sends a minute"))
        self._count.setRange(0, 1000)
        self._count.setValue(_USUAL_LIMIT)
        self._count.setSuffix(self.tr(" a minute"))
        self._count.setKeyboardTracking(False)
        self._count.setEnabled(False)
        self._remove = QCheckBox(self.tr("Re&move registrations whose device fails"))
        self._remove.setObjectName("emulatorRemoveFailing")
        self._mixed = QCheckBox(self.tr("Re&fuse “&&&&” and “||” mixed without parentheses"))
        self._mixed.setObjectName("emulatorRefuseMixed")
        self._reset = QPushButton(self.tr("&Reset everything…"))
        self._reset.setObjectName("emulatorReset")
        self._reset.setIcon(icon("resend"))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(8)
        for card in (self._limits_card(), self._reset_card()):
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            column.addWidget(card)
        column.addStretch(1)

    def _limits_card(self) -> Card:
        card = Card(self.tr("Limits of the service"))
        card.body.setSpacing(4)
        limit = QHBoxLayout()
        limit.addWidget(self._limit)
        limit.addWidget(self._count)
        limit.addStretch()
        card.body.addLayout(limit)
        for widget in (
            _said(self.tr("The service takes 10; more are answered 429 with Retry-After.")),
            self._remove,
            _said(
                self.tr(
                    "As the service does when a push service calls a handle invalid or expired. "
                    "The log says which ones went."
                )
            ),
            self._mixed,
            _said(self.tr("Off, “&&” binds closer than “||”; on, such an expression is a 400.")),
        ):
            card.body.addWidget(widget)
        return card

    def _reset_card(self) -> Card:
        card = Card(self.tr("Begin again"))
        words = self.tr(
            "Devices, registrations, log, planned faults and these settings become what they were "
            "when the emulator started."
        )
        card.body.addWidget(_said(words, indent=0))
        card.body.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _connect(self) -> None:
        self._limit.toggled.connect(self._on_limit)
        self._count.valueChanged.connect(self._on_limit)
        self._remove.toggled.connect(self._on_remove)
        self._mixed.toggled.connect(self._on_mixed)
        self._reset.clicked.connect(self.reset_requested)

    @Slot()
    def _on_limit(self) -> None:
        is_on = self._limit.isChecked()
        self._count.setEnabled(is_on)
        self.change_requested.emit(
            {"test_sends_per_minute": self._count.value() if is_on else None}
        )

    @Slot(bool)
    def _on_remove(self, is_on: bool) -> None:
        self.change_requested.emit({"remove_failing": is_on})

    @Slot(bool)
    def _on_mixed(self, is_on: bool) -> None:
        self.change_requested.emit({"refuse_mixed": is_on})


def _said(words: str, *, indent: int = _INDENT) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("tone", "muted")
    label.setWordWrap(True)
    label.setContentsMargins(indent, 0, 0, 10)
    return label
