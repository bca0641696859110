"""A short status: icon and words on a soft colour. All pills of one font are of one height."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from nhconsole.gui.icons import icon_pixmap
from nhconsole.gui.theme import Role, Tone, bold_font, colour

_ICONS = {Tone.GOOD: "check", Tone.BAD: "error", Tone.WARN: "warning", Tone.INFO: "info"}
_PADDING_X = 9
_PADDING_Y = 3
_ICON = 13
_GAP = 5


class Pill(QLabel):
    """A status in a word or two, with a tone."""

    def __init__(
        self, text: str = "", tone: Tone = Tone.NEUTRAL, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._icon = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(bold_font())
        self.show_status(text, tone)

    @property
    def tone(self) -> Tone:
        """The tone shown."""
        return self._tone

    def show_status(self, text: str, tone: Tone, icon_name: str | None = None) -> None:
        """Show a text in a tone.

        Args:
            text: a word or two.
            tone: good, bad, warn, info or neutral.
            icon_name: another icon than the tone's own; empty for none.
        """
        self._tone = tone
        self._icon = _ICONS.get(tone, "") if icon_name is None else icon_name
        self.setText(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of icon, words and padding."""
        metrics = self.fontMetrics()
        lead = _ICON + _GAP if self._icon else 0
        width = metrics.horizontalAdvance(self.text()) + lead + 2 * _PADDING_X
        return QSize(width, max(metrics.height(), _ICON) + 2 * _PADDING_Y)

    def minimumSizeHint(self) -> QSize:
        """Return the same: a pill is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the capsule, the icon and the words; nothing as long as there is nothing to say."""
        if not self.text():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_capsule(painter)
        left = float(_PADDING_X)
        if self._icon:
            picture = icon_pixmap(self._icon, _ICON, self._ink(), self.devicePixelRatioF())
            painter.drawPixmap(int(left), (self.height() - _ICON) // 2, picture)
            left += _ICON + _GAP
        painter.setPen(colour(self._ink()))
        words = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text()
        )

    def _draw_capsule(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._tone.soft))
        radius = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)

    def _ink(self) -> Role:
        return self._tone.ink if self.isEnabled() else Role.DISABLED_TEXT
