"""The stages of a send under way, side by side: done, running, still to come; nothing jumps."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nhconsole.core.sending.exchange import Exchange, Stage
from nhconsole.core.timing.duration_words import duration_words
from nhconsole.core.timing.reading import (
    STAGE_NAMES,
    StageReading,
    StageState,
    TimingReading,
    read_timings,
)
from nhconsole.gui.theme import Role, Tone, bold_font, colour

_BAR = 4
_GAP = 4.0
_LINE_GAP = 3
_CONNECTING = (Stage.DNS, Stage.CONNECT, Stage.PROXY, Stage.TLS)
_ALWAYS = (Stage.DNS, Stage.CONNECT, Stage.TLS, Stage.SEND, Stage.WAIT, Stage.RECEIVE)
_NOW = {
    Stage.PREPARE: "preparing",
    Stage.DNS: "looking up the host",
    Stage.CONNECT: "connecting",
    Stage.PROXY: "asking the proxy",
    Stage.TLS: "securing the connection",
    Stage.SEND: "sending",
    Stage.WAIT: "waiting for the push services",
    Stage.RECEIVE: "receiving the answer",
}


@dataclass(frozen=True, slots=True)
class StageCell:
    """One stage as it is drawn."""

    stage: Stage
    state: StageState | None = None
    """None while it runs."""
    seconds: float | None = None

    @property
    def is_running(self) -> bool:
        """Whether the send is in this stage."""
        return self.state is None

    @property
    def number(self) -> str:
        """What stands under its name."""
        if self.state is StageState.REUSED:
            return "kept"
        if self.seconds is None:
            return ""
        if self.is_running:
            # One decimal, always: it must not dance.
            return f"{self.seconds:.1f} s"
        cross = "✕ " if self.state is StageState.BROKEN else ""
        return f"{cross}{duration_words(self.seconds)}"

    @property
    def tone(self) -> Tone | None:
        """The tone of its bar; None for a stage that did not take place, or not yet."""
        if self.is_running or self.state is StageState.DONE:
            return Tone.INFO
        return Tone.BAD if self.state is StageState.BROKEN else None


class StageStrip(QWidget):
    """Shows where a send is. Its height never changes; screen readers hear each stage once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stageStrip")
        self.setAccessibleName(self.tr("Progress of the send"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._cells: tuple[StageCell, ...] = ()
        self._running: Stage | None = None
        self._entered_at = 0.0
        self.clear()

    @property
    def cells(self) -> tuple[StageCell, ...]:
        """The stages as they are drawn, in order."""
        return self._cells

    def clear(self) -> None:
        """Show stages of which none has begun."""
        self._running = None
        self._entered_at = 0.0
        self._set_cells(tuple(StageCell(stage, StageState.NOT_REACHED) for stage in _ALWAYS))
        self._describe("")

    def show_progress(self, stage: str, seconds: float) -> None:
        """Show that the send is in a stage, so many seconds after its start.

        May be called as often as one likes; an unknown stage changes nothing.
        """
        try:
            reached = Stage(stage)
        except ValueError:
            return
        if reached is not self._running:
            self._enter(reached, seconds)
        spent_s = max(0.0, seconds - self._entered_at)
        self._set_cells(
            tuple(
                replace(cell, seconds=spent_s) if cell.stage is reached else cell
                for cell in self._cells
            )
        )

    def show_reused(self) -> None:
        """Show that the connection was open already."""
        self._set_cells(
            tuple(
                StageCell(cell.stage, StageState.REUSED) if cell.stage in _CONNECTING else cell
                for cell in self._cells
            )
        )

    def finish(self, exchange: Exchange) -> None:
        """Show the stages of an exchange that has ended, as they were measured."""
        reading = read_timings(exchange)
        self._running = None
        self._set_cells(
            tuple(
                StageCell(stage.stage, stage.state, stage.seconds)
                for stage in reading.stages
                if stage.stage is not Stage.PREPARE
            )
        )
        self._describe(_ending(reading))

    def words_at(self, x: int) -> str:
        """Return what the tool tip says at a place; empty beside the stages."""
        number = int(x // (self._cell_width() + _GAP))
        if not 0 <= number < len(self._cells):
            return ""
        cell = self._cells[number]
        return f"{STAGE_NAMES[cell.stage]}: {_spoken(cell)}"

    def _enter(self, stage: Stage, seconds: float) -> None:
        """Close the stage that ran, and begin another."""
        if stage is Stage.SEND and self._running in (None, Stage.PREPARE):
            # Nothing else leads to sending without a word of connecting.
            self.show_reused()
        cells = [self._closed(cell, seconds) for cell in self._cells]
        if stage is Stage.PROXY and all(cell.stage is not stage for cell in cells):
            cells.insert(2, StageCell(stage, StageState.NOT_REACHED))
        self._running, self._entered_at = stage, seconds
        self._set_cells(
            tuple(StageCell(stage, None, 0.0) if cell.stage is stage else cell for cell in cells)
        )
        self._describe(self.tr("Now: {what}").format(what=_NOW[stage]))

    def _closed(self, cell: StageCell, seconds: float) -> StageCell:
        if not cell.is_running:
            return cell
        return replace(cell, state=StageState.DONE, seconds=max(0.0, seconds - self._entered_at))

    def _set_cells(self, cells: tuple[StageCell, ...]) -> None:
        is_other = [(c.state, c.number) for c in cells] != [
            (c.state, c.number) for c in self._cells
        ]
        self._cells = cells
        if is_other:
            self.update()

    def _describe(self, words: str) -> None:
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    def sizeHint(self) -> QSize:
        """Return bar and two lines of text."""
        return QSize(330, _BAR + 2 * (self.fontMetrics().height() + _LINE_GAP))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(200, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Say under the mouse what a stage is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(event.pos().x()), self)
            return True
        return super().event(event)

    def _cell_width(self) -> float:
        count = max(1, len(self._cells))
        return (self.width() - _GAP * (count - 1)) / count

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw each stage: bar, name, number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self._cell_width()
        for number, cell in enumerate(self._cells):
            self._draw_cell(painter, cell, QRectF(number * (width + _GAP), 0, width, self.height()))

    def _draw_cell(self, painter: QPainter, cell: StageCell, area: QRectF) -> None:
        tone = cell.tone
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(tone.fill if tone else Role.NEUTRAL_SOFT))
        painter.drawRoundedRect(QRectF(area.left(), 0, area.width(), _BAR), 2, 2)
        if cell.is_running:
            # Half a bar: begun, and nobody knows how much is left.
            painter.setBrush(colour(Role.INFO_SOFT))
            half = area.width() / 2
            painter.drawRect(QRectF(area.left() + half, 0, half, _BAR))
        line = self.fontMetrics().height()
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.save()
        if cell.is_running or cell.state is StageState.BROKEN:
            painter.setFont(bold_font().resolve(self.font()))
        painter.setPen(colour(_name_ink(cell)))
        top = _BAR + _LINE_GAP
        metrics = painter.fontMetrics()
        name = metrics.elidedText(
            STAGE_NAMES[cell.stage], Qt.TextElideMode.ElideRight, int(area.width())
        )
        painter.drawText(QRectF(area.left(), top, area.width(), line), flags, name)
        painter.restore()
        painter.setPen(colour(Role.BAD if cell.state is StageState.BROKEN else Role.MUTED))
        painter.drawText(
            QRectF(area.left(), top + line, area.width(), line + _LINE_GAP), flags, cell.number
        )


def _name_ink(cell: StageCell) -> Role:
    if cell.is_running:
        return Role.INFO
    if cell.state is StageState.BROKEN:
        return Role.BAD
    return Role.TEXT if cell.state is StageState.DONE else Role.MUTED


def _spoken(cell: StageCell) -> str:
    if cell.is_running:
        return _NOW[cell.stage]
    if cell.seconds is not None and cell.state is not None:
        return f"{cell.state}, {duration_words(cell.seconds)}"
    return StageReading(stage=cell.stage, state=cell.state or StageState.DONE, words="").short


def _ending(reading: TimingReading) -> str:
    return reading.headline
