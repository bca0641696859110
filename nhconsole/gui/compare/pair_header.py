"""Names the two exchanges that are compared, and lets them change sides."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from nhconsole.core.text.text_place import first_upper
from nhconsole.gui.compare.exchange_name import are_of_one_day, exchange_name
from nhconsole.gui.compare.tool_tip import plain_tool_tip
from nhconsole.gui.result.outcome_rows import verdict_tone
from nhconsole.gui.result.shown_exchange import ShownExchange
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.pill import Pill
from nhconsole.gui.widgets.tool import tool


class PairHeader(QWidget):
    """Two lines, from and to, and a button that swaps them.

    Signals:
        swap_requested(): the two are to change sides.
    """

    swap_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("comparePair")
        self._labels = (QLabel(self.tr("From")), QLabel(self.tr("To")))
        self._names = (_name_label(), _name_label())
        self._pills = (Pill(), Pill())
        self.swap_button = tool("compareSwap", "swap", self.tr("Swap the two sides (Ctrl+Shift+X)"))
        self.swap_button.clicked.connect(self.swap_requested)
        self._lay_out()

    def show_pair(self, left: ShownExchange, right: ShownExchange) -> None:
        """Name two exchanges."""
        with_date = not are_of_one_day(left.exchange, right.exchange)
        self._show_side(0, left, with_date)
        self._show_side(1, right, with_date)

    def _show_side(self, side: int, shown: ShownExchange, with_date: bool) -> None:
        name = exchange_name(shown.exchange, with_date=with_date)
        words = first_upper(shown.verdict.kind)
        self._names[side].setText(name)
        self._names[side].setAccessibleName(f"{self._labels[side].text()}: {name}, {words}")
        self._pills[side].show_status(words, verdict_tone(shown.verdict))
        self._pills[side].setToolTip(plain_tool_tip(shown.verdict.headline))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for line, (label, name, pill) in enumerate(
            zip(self._labels, self._names, self._pills, strict=True)
        ):
            label.setProperty("tone", "muted")
            name.setObjectName(f"compareName{line}")
            pill.setObjectName(f"compareStatus{line}")
            grid.addWidget(label, line, 0)
            grid.addWidget(name, line, 1)
            grid.addWidget(pill, line, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.swap_button, 0, 3, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(1, 1)


def _name_label() -> ElidedLabel:
    # The time stands first and tells most.
    return ElidedLabel(mode=Qt.TextElideMode.ElideRight)
