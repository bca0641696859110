"""A request's SAS token, decoded: what it is for, until when, signed over what."""

from datetime import datetime, tzinfo

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from nhconsole.core.secrets.secret import MASK, Secret
from nhconsole.core.text.text_place import first_upper
from nhconsole.core.timing.facts import Fact, FactSection
from nhconsole.core.timing.report import moment_words
from nhconsole.core.token.reading import TokenReading, read_token
from nhconsole.core.verdict.values import Tone as FactTone
from nhconsole.gui.clock import Clock, utc_now
from nhconsole.gui.theme import Tone, bold_font
from nhconsole.gui.widgets.fact_rows import FactRows
from nhconsole.gui.widgets.pill import Pill
from nhconsole.gui.widgets.tool import tool

_TICK_MS = 1000
_SLOW_TICK_MS = 60_000
_SOON_S = 60.0
_SPACING = 8
_LONG_AGO_S = 3600.0
_NOT_KEPT = "Dots: the signature itself is kept nowhere."


class TokenView(QWidget):
    """Draws one token. Counts down while it is seen; the signature is dots until it is revealed.

    Args:
        parent: As in Qt.
        clock: The time now, aware.
        zone: In which local times are told; None for this computer's.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        clock: Clock = utc_now,
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("tokenView")
        self._clock = clock
        self._zone = zone
        self._reading: TokenReading | None = None
        self._sent_at: datetime | None = None
        self._revealed = Secret("")
        self._masked_note = ""
        self._tick = QTimer(self)
        self._tick.timeout.connect(self._on_tick)
        self._create_widgets()
        self._lay_out()
        self._reveal.toggled.connect(self._show)
        self.clear()

    def show_token(
        self,
        authorization: str,
        request_url: str,
        revealed: str = "",
        *,
        sent_at: datetime | None = None,
        masked_note: str = _NOT_KEPT,
    ) -> None:
        """Draw the token of a request.

        Args:
            authorization: The header's value, its signature masked or not; or what was pasted.
            request_url: What the token must cover; empty if that is not known.
            revealed: The header's value as it went out, for Reveal; empty if nobody has it.
            sent_at: When it was sent (aware), to say how long it was valid then.
            masked_note: Why there are dots where nothing can be revealed.
        """
        self._reading = read_token(authorization, request_url=request_url)
        real = read_token(revealed if revealed else authorization)
        self._revealed = Secret("") if real.is_masked else real.signature
        self._sent_at = sent_at
        self._masked_note = masked_note
        self._reveal.setChecked(False)
        self._reveal.setVisible(bool(self._revealed))
        if self.isVisible():
            self._show()
        else:
            # Drawn when somebody looks; until then nothing of another token stands here.
            self._facts.set_sections(())

    def clear(self) -> None:
        """Show nothing, and forget the signature."""
        self._reading = None
        self._revealed = Secret("")
        self._reveal.setChecked(False)
        self._reveal.hide()
        self._show()

    @property
    def facts(self) -> FactRows:
        """The rows."""
        return self._facts

    @property
    def is_ticking(self) -> bool:
        """Whether the view counts down."""
        return self._tick.isActive()

    def _create_widgets(self) -> None:
        self._title = QLabel(self.tr("SAS token"))
        self._title.setObjectName("tokenTitle")
        self._title.setFont(bold_font())
        self._validity = Pill()
        self._validity.setObjectName("tokenValidity")
        # A name of its own keeps screen readers from reading out each second.
        self._validity.setAccessibleName(self.tr("Validity of the token"))
        self._reveal = tool("revealSignatureButton", "eye", self.tr("Reveal the signature"))
        self._reveal.setCheckable(True)
        self._facts = FactRows(with_copy=True)
        self._facts.setObjectName("tokenFacts")
        self._facts.setAccessibleName(self.tr("Token"))
        self._scroll = QScrollArea()
        self._scroll.setObjectName("tokenScroll")
        self._scroll.setAccessibleName(self.tr("Token"))
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = self._page()
        self._scroll.setWidget(page)
        # The panel's own ground shows; setWidget() has given the page one.
        page.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)

    def _page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 4, 0)
        column.addWidget(self._facts)
        column.addStretch(1)
        return page

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._validity)
        head.addStretch(1)
        head.addWidget(self._reveal)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_SPACING)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)

    @Slot()
    def _show(self) -> None:
        reading = self._reading
        self._title.setVisible(reading is not None)
        if reading is None:
            self._validity.show_status("", Tone.NEUTRAL)
            self._validity.hide()
            self._facts.set_sections(())
            self._tick.stop()
            return
        now = self._clock()
        self._show_validity(reading, now)
        self._facts.set_sections((FactSection(title="", facts=self._facts_of(reading, now)),))
        self._set_ticking(reading, now)
        self.updateGeometry()

    @Slot()
    def _on_tick(self) -> None:
        if self._reading is not None:
            self._show()

    def _show_validity(self, reading: TokenReading, now: datetime) -> None:
        left_s = reading.seconds_left(now)
        self._validity.setVisible(left_s is not None)
        if left_s is None:
            return
        tone = Tone.GOOD if left_s > _SOON_S else Tone.WARN if left_s > 0 else Tone.NEUTRAL
        self._validity.show_status(first_upper(reading.validity_words(now)), tone, "clock")
        state = self.tr("valid") if left_s > 0 else self.tr("expired")
        if self._validity.accessibleDescription() != state:
            self._validity.setAccessibleDescription(state)

    def _set_ticking(self, reading: TokenReading, now: datetime) -> None:
        left_s = reading.seconds_left(now)
        if left_s is None or not self.isVisible():
            self._tick.stop()
            return
        wanted = _TICK_MS if -_LONG_AGO_S < left_s < _LONG_AGO_S else _SLOW_TICK_MS
        if not self._tick.isActive() or self._tick.interval() != wanted:
            self._tick.start(wanted)

    def _facts_of(self, reading: TokenReading, now: datetime) -> tuple[Fact, ...]:
        facts = [*self._problem_facts(reading, now)]
        if not reading.is_token:
            return tuple(facts)
        facts.append(Fact(label=self.tr("Resource"), value=reading.uri, is_code=True))
        facts.append(Fact(label=self.tr("Key name"), value=reading.key_name or "–"))
        facts.append(self._expiry_fact(reading))
        facts.append(self._signature_fact(reading))
        facts.append(
            Fact(
                label=self.tr("Signed text"),
                value=reading.shown_string_to_sign,
                copied=reading.string_to_sign,
                is_code=True,
                note=self.tr("Signed by HMAC-SHA256 with the key; ⏎ stands for a line feed."),
            )
        )
        return tuple(facts)

    def _problem_facts(self, reading: TokenReading, now: datetime) -> list[Fact]:
        # Of a token that went out in time, it is no problem that it has expired since.
        moment = self._sent_at or now
        return [
            Fact(
                label=self.tr("Problem") if problem.is_error else self.tr("Unusual"),
                value=problem.sentence,
                tone=FactTone.BAD if problem.is_error else FactTone.WARN,
                is_prose=True,
            )
            for problem in reading.problems_at(moment)
        ]

    def _expiry_fact(self, reading: TokenReading) -> Fact:
        label = self.tr("Expires")
        if reading.expires_at is None:
            return Fact(label=label, value=reading.expires_text or "–", is_prose=True)
        note = reading.lifetime_words(self._sent_at) if self._sent_at is not None else ""
        return Fact(
            label=label,
            value=moment_words(reading.expires_at, self._zone),
            copied=reading.expires_text,
            note=f"{first_upper(note)}." if note else "",
        )

    def _signature_fact(self, reading: TokenReading) -> Fact:
        label = self.tr("Signature")
        if self._reveal.isChecked() and self._revealed:
            return Fact(label=label, value=self._revealed.reveal(), is_code=True)
        if not reading.signature:
            return Fact(label=label, value="–", is_prose=True)
        note = "" if self._revealed else self._masked_note
        return Fact(label=label, value=MASK, note=note, is_prose=True)

    def sizeHint(self) -> QSize:
        """Return the height of everything in the width of now; less of it scrolls."""
        head = self._reveal.sizeHint().height() + _SPACING
        return QSize(super().sizeHint().width(), head + self._facts.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height when lines break otherwise."""
        super().resizeEvent(event)
        self.updateGeometry()

    def showEvent(self, event: QShowEvent) -> None:
        """Count down from now on."""
        super().showEvent(event)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop counting, and cover the signature again."""
        super().hideEvent(event)
        self._tick.stop()
        self._reveal.setChecked(False)
