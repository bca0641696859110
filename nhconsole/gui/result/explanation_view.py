"""What something means, where the cause lies, and what to do, on a coloured card."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nhconsole.gui.icons import icon_pixmap
from nhconsole.gui.result.explanation_card import (
    ExplanationCard,
    card_text,
    source_html,
    steps_html,
)
from nhconsole.gui.roles import Role
from nhconsole.gui.theme import Tone, bold_font, colour
from nhconsole.gui.widgets.announce import announce
from nhconsole.gui.widgets.breakable import breakable
from nhconsole.gui.widgets.flow_layout import FlowLayout

_RADIUS = 6.0
_SIGN = 15


class ExplanationView(QScrollArea):
    """Draws one :class:`ExplanationCard`.

    Signals:
        help_requested(str): the list of all explanations is wanted, at the rule of that id.
    """

    help_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, name: str = "explanation") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Explanation"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(72)
        self._card: ExplanationCard | None = None
        self._create_widgets(name)
        self._page = _Page(self)
        self._lay_out()
        self.setWidget(self._page)
        # The panel's own ground shows where there is no text.
        self._page.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.help_button.clicked.connect(self._on_help)
        self.report_button.clicked.connect(self._on_report)

    @property
    def card(self) -> ExplanationCard | None:
        """What is shown."""
        return self._card

    @property
    def tone(self) -> Tone:
        """The tone of the card."""
        return self._card.tone if self._card else Tone.NEUTRAL

    def content_height(self, width: int) -> int:
        """Return the height that the text needs at a width."""
        return self._page_layout.heightForWidth(width)

    def show_card(self, card: ExplanationCard | None) -> None:
        """Draw a card; None clears the view."""
        self._card = card
        self.setVisible(card is not None)
        if card is None:
            return
        explanation = card.explanation
        self._sign.show_sign(card.sign, card.tone)
        _show(self._title, card.title)
        _show(self._about, card.subtitle)
        _show(self._quote, f"“{card.quote}”" if card.quote else "")
        _show(self._meaning, card.meaning)
        _show(self._place, card.place)
        _show(self._steps, steps_html(explanation))
        _show(self._more, card.more_html)
        _show(self._detail, card.detail)
        _show(self._source, source_html(explanation))
        self.report_button.setVisible(bool(card.report))
        # Whoever shares the room out now asks for the height of this text.
        self._page_layout.invalidate()
        self._page.update()
        self.verticalScrollBar().setValue(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._page.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._page.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy all words with Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy) and self._card is not None:
            QGuiApplication.clipboard().setText(card_text(self._card))
            announce(self, self.tr("Copied."))
        else:
            super().keyPressEvent(event)

    def _create_widgets(self, name: str) -> None:
        self._sign = _Sign()
        self._title = _label(f"{name}Title")
        self._title.setFont(bold_font())
        self._about = _label(f"{name}About")
        self._quote = _label(f"{name}Quote")
        self._meaning = _label(f"{name}Text")
        self._place = _label(f"{name}Place")
        self._steps = _label(f"{name}Steps", Qt.TextFormat.RichText)
        self._more = _label(f"{name}More", Qt.TextFormat.RichText)
        self._detail = _label(f"{name}Detail")
        self._source = _label(f"{name}Source", Qt.TextFormat.RichText)
        self._source.setOpenExternalLinks(True)
        for label in (self._about, self._detail, self._source):
            label.setProperty("tone", "muted")
        self.help_button = _button(f"{name}AllButton", self.tr("All explanations…"))
        self.report_button = _button(f"{name}ReportButton", self.tr("Copy for the maintainers"))
        self.report_button.setToolTip(
            self.tr("Copies these words with versions and status, without ids and keys.")
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(7)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        buttons = FlowLayout(spacing=4)
        buttons.addWidget(self.report_button)
        buttons.addWidget(self.help_button)
        layout = self._page_layout = QVBoxLayout(self._page)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(6)
        layout.addLayout(head)
        labels = (
            self._about, self._quote, self._meaning, self._place, self._steps, self._more,
            self._detail, self._source,
        )  # fmt: skip
        for label in labels:
            layout.addWidget(label)
        layout.addLayout(buttons)
        layout.addStretch()

    @Slot()
    def _on_help(self) -> None:
        self.help_requested.emit(self._card.explanation.rule if self._card else "")

    @Slot()
    def _on_report(self) -> None:
        if self._card is not None:
            QGuiApplication.clipboard().setText(self._card.report)
            announce(self, self.tr("Copied."))


class _Sign(QWidget):
    """The icon of a verdict in the colour of its tone."""

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self._tone = Tone.NEUTRAL
        self.setFixedSize(QSize(_SIGN, _SIGN + 2))

    def show_sign(self, name: str, tone: Tone) -> None:
        self._name, self._tone = name, tone
        self.setVisible(bool(name))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._name:
            painter = QPainter(self)
            ratio = self.devicePixelRatioF()
            painter.drawPixmap(0, 1, icon_pixmap(self._name, _SIGN, self._tone.ink, ratio))


class _Page(QWidget):
    """The card's ground in the colour of its tone."""

    def __init__(self, owner: ExplanationView) -> None:
        super().__init__()
        self._owner = owner

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._owner.tone.soft))
        # Only as far as there is text: an empty coloured field would look like a broken picture.
        ground = QRectF(0, 0, self.width(), self._owner.content_height(self.width()))
        if self._owner.hasFocus():
            painter.setPen(colour(Role.FOCUS))
            ground.adjust(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(ground, _RADIUS, _RADIUS)


class _Text(QLabel):
    """A label that remembers its sizes.

    Layouts ask for the height at a width a dozen times in a row, and each time Qt sets the text
    anew: with rows of rich text that took 20 ms for each device that was chosen.
    """

    def __init__(self) -> None:
        super().__init__()
        self._heights: dict[int, int] = {}
        self._hints: dict[bool, QSize] = {}

    def setText(self, text: str) -> None:
        if text != self.text():
            self._forget()
            super().setText(text)

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        if False not in self._hints:
            self._hints[False] = super().sizeHint()
        return self._hints[False]

    def minimumSizeHint(self) -> QSize:
        if True not in self._hints:
            self._hints[True] = super().minimumSizeHint()
        return self._hints[True]

    def changeEvent(self, event: QEvent) -> None:
        self._forget()
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.openExternalLinks():
            # Links take their colour when the text is set, so they would keep the old theme's.
            text = self.text()
            super().setText("")
            super().setText(text)

    def _forget(self) -> None:
        self._heights.clear()
        self._hints.clear()


def _show(label: QLabel, text: str) -> None:
    plain = label.textFormat() == Qt.TextFormat.PlainText
    label.setText(breakable(text) if plain else text)
    label.setVisible(bool(text))


def _label(name: str, form: Qt.TextFormat = Qt.TextFormat.PlainText) -> QLabel:
    label = _Text()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(form)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.LinksAccessibleByMouse
    )
    if name.endswith("Source"):
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
    return label


def _button(name: str, words: str) -> QPushButton:
    button = QPushButton(words)
    button.setObjectName(name)
    button.setAccessibleName(words)
    button.setProperty("kind", "quiet")
    # In a dialog, Enter in a field would press it.
    button.setAutoDefault(False)
    return button
