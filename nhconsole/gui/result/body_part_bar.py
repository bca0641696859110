"""Under a large text: how much of it is shown, and a way to the rest."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from nhconsole.gui.result.body_text_view import BodyTextView
from nhconsole.gui.widgets.flow_layout import FlowLayout

_MEGABYTE = 1024 * 1024


class BodyPartBar(QWidget):
    """Offers “Show all” and “Save to file…”; while the rest comes in, how far it is, and “Stop”.

    Signals:
        save_requested(): the whole body is wanted in a file.
    """

    save_requested = Signal()

    def __init__(self, name: str, text_view: BodyTextView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}Part")
        self._text_view = text_view
        self._create_widgets(name)
        self._lay_out()
        self._all.clicked.connect(text_view.show_all)
        self._stop.clicked.connect(text_view.stop)
        self._save.clicked.connect(self.save_requested)
        text_view.part_changed.connect(self._on_part_changed)
        self._on_part_changed()

    def _create_widgets(self, name: str) -> None:
        self._words = QLabel(self)
        self._words.setObjectName(f"{name}PartWords")
        self._words.setProperty("tone", "muted")
        self._progress = QProgressBar(self)
        self._progress.setObjectName(f"{name}PartProgress")
        self._progress.setAccessibleName(self.tr("How much of the body is shown"))
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(6)
        self._progress.setRange(0, 100)
        self._all = self._button(f"{name}ShowAll", self.tr("Show all"))
        self._stop = self._button(f"{name}StopShowing", self.tr("Stop"))
        self._save = self._button(f"{name}SavePart", self.tr("Save to file…"))

    def _button(self, name: str, words: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(name)
        return button

    def _lay_out(self) -> None:
        row = FlowLayout(spacing=6)
        for widget in (self._words, self._all, self._stop, self._save):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._progress)
        column.addLayout(row)

    @Slot()
    def _on_part_changed(self) -> None:
        view = self._text_view
        if not view.hidden_characters:
            self.hide()
            return
        is_coming = view.is_showing_all
        self._progress.setVisible(is_coming)
        self._progress.setValue(int(view.shown_share * 100))
        whole = in_size(len(view.body.text))
        if is_coming:
            words = self.tr("Showing all… {} %").format(int(view.shown_share * 100))
        else:
            shown = in_size(len(view.body.text) - view.hidden_characters)
            words = self.tr("{} are shown.").format(shown)
        if words != self._words.text():
            self._words.setText(words)
        self._all.setText(self.tr("Show all ({})").format(whole))
        self._all.setVisible(not is_coming)
        self._stop.setVisible(is_coming)
        self.show()


def in_size(count: int) -> str:
    """Return a number of bytes or characters as people say it."""
    if count < 1024:
        return f"{count} B"
    if count < _MEGABYTE:
        return f"{count / 1024:.1f} KB" if count < 10 * 1024 else f"{count / 1024:,.0f} KB"
    return f"{count / _MEGABYTE:,.1f} MB"
