"""What something means, whose fault it is, and what to do, on a coloured card."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from nhconsole.core.explanation import Explanation
from nhconsole.gui.result.device_row import DeviceRow
from nhconsole.gui.theme import Tone, bold_font, colour

_RADIUS = 6.0


class ExplanationView(QScrollArea):
    """Draws one :class:`~nhconsole.core.explanations.Explanation`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explanation")
        self.setAccessibleName(self.tr("Explanation"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(72)
        self._tone = Tone.NEUTRAL
        self._title = _label("explanationTitle")
        self._title.setFont(bold_font())
        self._text = _label("explanationText")
        self._source = _label("explanationSource")
        self._source.setProperty("tone", "muted")
        self._source.setTextFormat(Qt.TextFormat.RichText)
        self._source.setOpenExternalLinks(True)
        self._page = _Page(self)
        layout = self._page_layout = QVBoxLayout(self._page)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        for label in (self._title, self._text, self._source):
            layout.addWidget(label)
        layout.addStretch()
        self.setWidget(self._page)
        # The panel's own ground shows where there is no text.
        self._page.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    @property
    def tone(self) -> Tone:
        """The tone of the card."""
        return self._tone

    def content_height(self, width: int) -> int:
        """Return the height that the text needs at a width."""
        return self._page_layout.heightForWidth(width)

    def show_row(self, row: DeviceRow) -> None:
        """Explain what the hub says about one device."""
        if isinstance(row.explanation, Explanation):
            self.show_explanation(row.explanation, row.tone, row.registration_id)

    def show_explanation(
        self, explanation: Explanation | None, tone: Tone, device: str = ""
    ) -> None:
        """Draw an explanation; None clears the card."""
        self.setVisible(explanation is not None)
        if explanation is None:
            return
        self._tone = tone
        about = f" — {device[:8]}…{device[-6:]}" if len(device) > 16 else ""
        self._title.setText(f"{explanation.title}{about}")
        self._text.setText("\n".join(_body_lines(explanation)))
        self._source.setText(_source_html(explanation))
        self._source.setVisible(explanation.source is not None)
        self._page.update()
        self.verticalScrollBar().setValue(0)


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
        painter.drawRoundedRect(ground, _RADIUS, _RADIUS)


def _body_lines(explanation: Explanation) -> list[str]:
    # What is in no table is shown as it came.
    said = (f"“{explanation.said}”",) if explanation.said and not explanation.in_table else ()
    return [*said, *explanation.advice()]


def _source_html(explanation: Explanation) -> str:
    source = explanation.source
    if source is None:
        return ""
    title = _escaped(source.title)
    if not source.url:
        return f"Source: {title}"
    return f'Source: <a href="{_escaped(source.url)}">{title}</a>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.LinksAccessibleByMouse
    )
    return label
