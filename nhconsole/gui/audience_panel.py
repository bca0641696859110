"""Who should get it: everybody, any of these tags, an expression, or one installation."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nhconsole.core.audience.audience import Audience, AudienceMode
from nhconsole.core.audience.tags import check_tag
from nhconsole.core.problem import Field, Problem, Severity, gravest_of
from nhconsole.gui.theme import Tone, code_font
from nhconsole.gui.widgets.card import Card
from nhconsole.gui.widgets.chip_field import ChipField
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.pill import Pill
from nhconsole.gui.widgets.restyle import restyle
from nhconsole.gui.widgets.segmented_control import SegmentedControl

if TYPE_CHECKING:
    from nhconsole.core.sending.draft import DraftReading

HELP = (
    "Broadcast sends no tags header: every registration of the platform may get it. “Any of these” "
    "joins tags with ||. An expression takes && || ! and parentheses: at most 20 tags with || "
    "alone, else 6. One installation uses the tag the hub gives it."
)
_MODES = (
    (AudienceMode.BROADCAST, "Broadcast", "broadcast"),
    (AudienceMode.ANY_OF, "Any of these tags", "tag"),
    (AudienceMode.EXPRESSION, "Expression", "tag-expression"),
    (AudienceMode.INSTALLATION, "One installation", "device"),
)


class AudiencePanel(Card):
    """Edits an :class:`~nhconsole.core.audience.audience.Audience`.

    Signals:
        audience_edited(Audience): after each edit by the person.
    """

    audience_edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Audience"), parent)
        self.setObjectName("audiencePanel")
        self.setProperty("helpText", self.tr(HELP))
        self._audience = Audience()
        self._create_widgets()
        self._lay_out()
        self._connect()

    def show_audience(self, audience: Audience) -> None:
        """Fill the fields, without a signal."""
        self._audience = audience
        self._modes.set_current(str(audience.mode))
        self._chips.set_values(audience.tags)
        for edit, text in (
            (self._expression, audience.expression),
            (self._installation, audience.installation_id),
        ):
            blocked = edit.blockSignals(True)
            edit.setText(text)
            edit.blockSignals(blocked)
        self._show_page()

    def show_reading(self, reading: "DraftReading") -> None:
        """Say what is wrong, or what the audience becomes on the wire."""
        from nhconsole.core.sending.operations import TAGS_HEADER

        problems = [item for item in reading.problems if item.field is Field.AUDIENCE]
        gravest = gravest_of(problems)
        self._show_status(gravest)
        is_wrong = gravest is not None and gravest.is_error
        self._header.setVisible(not is_wrong)
        value = reading.draft.audience.header_value()
        self._header.setText(
            f"{TAGS_HEADER}: {value}" if value else self.tr("no tags header: everybody")
        )
        self._mark(gravest)
        self._chips.set_notes(_notes_of(reading.draft.audience.tags))

    @Slot()
    def focus_field(self) -> None:
        """Put the keyboard into the field of the chosen mode."""
        fields = {
            AudienceMode.ANY_OF: self._chips,
            AudienceMode.EXPRESSION: self._expression,
            AudienceMode.INSTALLATION: self._installation,
        }
        modes = self._modes.button(str(self._audience.mode))
        fields.get(self._audience.mode, modes).setFocus()

    def _create_widgets(self) -> None:
        self._modes = SegmentedControl()
        self._modes.setObjectName("audienceModes")
        self._modes.setAccessibleName(self.tr("Audience"))
        for mode, label, icon_name in _MODES:
            self._modes.add_segment(str(mode), self.tr(label), icon_name)
        self._everybody = QLabel(
            self.tr(
                "Every registration of this platform may get it; the hub tries at most ten, "
                "picked at random."
            )
        )
        self._everybody.setObjectName("broadcastWords")
        self._everybody.setProperty("tone", "muted")
        self._everybody.setWordWrap(True)
        self._chips = ChipField()
        self._chips.setObjectName("tagChips")
        self._chips.set_label(self.tr("Tags"))
        self._chips.set_placeholder(self.tr("Add a tag and press Enter"))
        self._expression = _line("expressionEdit", self.tr("Tag expression"))
        self._expression.setPlaceholderText("(sports || politics) && !muted")
        self._installation = _line("installationEdit", self.tr("Installation id"))
        self._installation.setPlaceholderText(self.tr("the installation's id, without braces"))
        self._status = Pill()
        self._status.setObjectName("audienceStatus")
        self._words = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._words.setObjectName("audienceWords")
        self._words.setProperty("tone", "muted")
        self._header = ElidedLabel()
        self._header.setObjectName("tagsHeader")
        self._header.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._header.setProperty("tone", "muted")
        self._header.set_copyable()
        self._pages = QStackedWidget()

    def _lay_out(self) -> None:
        pages = {
            AudienceMode.BROADCAST: self._everybody,
            AudienceMode.ANY_OF: _scrolled(self._chips),
            AudienceMode.EXPRESSION: self._expression,
            AudienceMode.INSTALLATION: self._installation,
        }
        for mode, _, _ in _MODES:
            page = pages[mode]
            self._pages.addWidget(page if isinstance(page, QScrollArea) else _at_top(page))
        self.add_beside_title(self._modes)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self._status)
        foot.addWidget(self._words, 1)
        foot.addWidget(self._header, 3)
        self.body.addWidget(self._pages, 1)
        self.body.addLayout(foot)

    def _connect(self) -> None:
        self._modes.selected.connect(self._on_mode)
        self._chips.changed.connect(self._on_tags)
        self._expression.textEdited.connect(self._on_expression)
        self._installation.textEdited.connect(self._on_installation)

    def _show_page(self) -> None:
        modes = [mode for mode, _, _ in _MODES]
        self._pages.setCurrentIndex(modes.index(self._audience.mode))

    def _edit(self, audience: Audience) -> None:
        self._audience = audience
        self._show_page()
        self.audience_edited.emit(audience)

    @Slot(str)
    def _on_mode(self, key: str) -> None:
        self._edit(replace(self._audience, mode=AudienceMode(key)))

    @Slot(tuple)
    def _on_tags(self, tags: tuple[str, ...]) -> None:
        self._edit(replace(self._audience, tags=tags))

    @Slot(str)
    def _on_expression(self, text: str) -> None:
        self._edit(replace(self._audience, expression=text))

    @Slot(str)
    def _on_installation(self, text: str) -> None:
        self._edit(replace(self._audience, installation_id=text))

    def _show_status(self, gravest: Problem | None) -> None:
        if gravest is None:
            self._status.show_status(self.tr("Valid"), Tone.GOOD)
            self._words.setText(_counts(self._audience))
            self._words.setToolTip("")
            return
        tone = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.WARN}.get(
            gravest.severity, Tone.INFO
        )
        words = self.tr("Problem") if gravest.is_error else self.tr("Check")
        if gravest.code == "audience.empty":
            words, tone = self.tr("Next"), Tone.INFO
        place = f"{gravest.place}: " if gravest.place else ""
        self._status.show_status(words, tone)
        self._words.setText(f"{place}{gravest.message} {gravest.remedy}")
        self._words.setToolTip(gravest.sentence())

    def _mark(self, gravest: Problem | None) -> None:
        state = str(gravest.severity) if gravest and gravest.code != "audience.empty" else ""
        for edit in (self._expression, self._installation):
            restyle(edit, "state", state)
            edit.setAccessibleDescription(gravest.sentence() if gravest else "")


def _notes_of(tags: tuple[str, ...]) -> dict[str, tuple[Tone, str]]:
    """Return what is wrong with each tag, for its chip."""
    found = {tag: check_tag(tag) for tag in tags}
    return {
        tag: (Tone.BAD, f"{problems[0].message} {problems[0].remedy}")
        for tag, problems in found.items()
        if problems
    }


def _counts(audience: Audience) -> str:
    match audience.mode:
        case AudienceMode.ANY_OF | AudienceMode.EXPRESSION:
            return _counted_tags(audience)
        case AudienceMode.INSTALLATION:
            return "a test send reaches it by its tag"
        case AudienceMode.BROADCAST:
            return ""


def _counted_tags(audience: Audience) -> str:
    # At the first paint everybody is meant, and nothing reads expressions yet.
    from nhconsole.core.audience.tag_expression import MAX_TAGS_OR_ONLY, parse_tag_expression
    from nhconsole.core.errors import InvalidTagExpression

    if audience.mode is AudienceMode.ANY_OF:
        return f"{len(audience.tags)} of {MAX_TAGS_OR_ONLY} tags"
    try:
        expression = parse_tag_expression(audience.expression)
    except InvalidTagExpression:
        return ""
    return f"{len(expression.tags)} of {expression.limit} tags"


def _line(name: str, accessible_name: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setObjectName(name)
    edit.setAccessibleName(accessible_name)
    edit.setFont(code_font())
    return edit


def _scrolled(chips: ChipField) -> QScrollArea:
    """Many tags scroll; they must not push the editor out of the window."""
    area = QScrollArea()
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidgetResizable(True)
    area.setMinimumHeight(chips.fontMetrics().height() * 2 + 10)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(_at_top(chips))
    return area


def _at_top(widget: QWidget) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)
    layout.addStretch()
    return page
