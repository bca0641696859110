"""Pictures of all small widgets, light and dark, in build/screens, for a person to look at."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nhconsole.core.problem import Field, Problem, Severity
from nhconsole.gui.code.editor import CodeEditor
from nhconsole.gui.code.pane import CodePane
from nhconsole.gui.code.tokens import Language
from nhconsole.gui.code.view import CodeView
from nhconsole.gui.icons import icon
from nhconsole.gui.theme import Role, Tone, apply_theme
from nhconsole.gui.widgets.card import Card
from nhconsole.gui.widgets.chip_field import ChipField
from nhconsole.gui.widgets.elided_label import ElidedLabel
from nhconsole.gui.widgets.message_bar import MessageBar
from nhconsole.gui.widgets.pill import Pill
from nhconsole.gui.widgets.proportion_bar import ProportionBar
from nhconsole.gui.widgets.secret_line_edit import SecretLineEdit
from nhconsole.gui.widgets.segmented_control import SegmentedControl

SCREENS = Path(__file__).parents[2] / "build" / "screens"

TOAST = """<?xml version="1.0" encoding="utf-8"?>
<!-- the goal of the evening -->
<toast launch="match=42">
  <visual>
    <binding template="ToastText01">
      <text id="1">Goal! 2 &#8211; 1 for the home side 🎉 &amp; more</text>
    </binding>
  </visual>
</tost>
"""
APPLE = """{
  "aps": {
    "alert": {"title": "Goal", "body": "2 – 1"},
    "badge": 7, "mutable-content": true,
    "sound": null
  }
}"""
REQUEST = """POST /contoso-app/messages?api-version=2020-06&test HTTP/1.1
Host: contoso-dev.servicebus.windows.net
Content-Type: application/xml
ServiceBusNotification-Format: windows
ServiceBusNotification-Tags: sports && !muted

<toast launch="match=42"><visual/></toast>"""
CONNECTION = (
    "Endpoint=sb://contoso-dev.servicebus.windows.net/;"
    "SharedAccessKeyName=DefaultFullSharedAccessSignature;SharedAccessKey=c2VjcmV0LWtleQ=="
)


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _connection_card() -> Card:
    card = Card("Connection")
    profile = QComboBox()
    profile.addItems(["Built-in emulator", "contoso-dev"])
    secret = SecretLineEdit()
    secret.set_text(CONNECTION)
    hub = QLineEdit()
    hub.setPlaceholderText("Hub name")
    send = QPushButton("Send test push")
    send.setProperty("kind", "primary")
    check = QPushButton("Check")
    row = QHBoxLayout()
    row.addWidget(profile)
    row.addWidget(secret, 1)
    row.addWidget(hub)
    row.addWidget(check)
    row.addWidget(send)
    card.set_content(row)
    elided = ElidedLabel("contoso-dev.servicebus.windows.net  ·  key DefaultFullSharedAccess")
    elided.setProperty("tone", "muted")
    card.set_content(_row(Pill("Ready", Tone.GOOD), elided))
    return card


def _status_card() -> Card:
    card = Card("Statuses")
    card.add_beside_title(Pill("5"))
    more = QToolButton()
    more.setIcon(icon("more", Role.MUTED))
    card.add_action(more)
    texts = ("201 Created", "1 failed", "nobody matched", "reaches 5 of 12", "not read")
    card.set_content(_row(*(Pill(text, tone) for text, tone in zip(texts, Tone, strict=False))))
    bar = ProportionBar()
    bar.set_parts([(Tone.GOOD, 4, "accepted by WNS"), (Tone.BAD, 1, "failed")])
    card.set_content(bar)
    for tone, text, action in (
        (Tone.WARN, "No keyring on this system: the key is kept for this session only.", "Why?"),
        (Tone.BAD, "This exchange could not be written to the history: the disk is full.", ""),
        (Tone.INFO, "The emulator imitates the hub; it is not the hub.", ""),
    ):
        message = MessageBar()
        message.show_message(tone, text, action)
        card.set_content(message)
    return card


def _audience_card() -> Card:
    card = Card("Audience")
    control = SegmentedControl()
    for key, label, name in (
        ("all", "Broadcast", "broadcast"),
        ("any", "Any of", "tag"),
        ("expression", "Expression", "tag-expression"),
        ("one", "One device", "device"),
    ):
        control.add_segment(key, label, name)
    control.set_current("any")
    kinds = SegmentedControl()
    kinds.set_segments([("toast", "Toast"), ("tile", "Tile"), ("badge", "Badge"), ("raw", "Raw")])
    off = SegmentedControl()
    off.set_segments([("a", "Off"), ("b", "State")])
    off.setEnabled(False)
    card.set_content(_row(control, kinds, off))
    field = ChipField()
    field.set_values(["sports", "user:42", "news", "a-very-long-tag." * 4, "bad tag"])
    field.set_notes({"bad tag": (Tone.BAD, "A tag has no spaces.")})
    field.set_placeholder("Add a tag")
    card.set_content(field)
    form = QFormLayout()
    spin = QSpinBox()
    form.addRow("Time limit", spin)
    box = QCheckBox("Wrap lines")
    box.setChecked(True)
    form.addRow("", box)
    disabled = QLineEdit("not now")
    disabled.setEnabled(False)
    form.addRow("Off", disabled)
    quiet = QPushButton("Show all")
    quiet.setProperty("kind", "quiet")
    off_send = QPushButton("Send test push")
    off_send.setProperty("kind", "primary")
    off_send.setEnabled(False)
    form.addRow("Buttons", _row(quiet, off_send, QPushButton(icon("copy"), "Copy")))
    card.set_content(form)
    return card


def _editor_card() -> Card:
    card = Card("Payload")
    editor = CodeEditor(language=Language.XML)
    editor.set_text(TOAST)
    editor.set_problems(
        [
            Problem(
                severity=Severity.ERROR,
                field=Field.PAYLOAD,
                code="xml.mismatch",
                message="“toast” is closed by “tost”.",
                remedy="Write </toast>.",
                line=9,
                column=3,
            ),
            Problem(
                severity=Severity.WARNING,
                field=Field.PAYLOAD,
                code="xml.emoji",
                message="Old devices show no emoji.",
                line=6,
                column=54,
            ),
        ]
    )
    editor.go_to(5, 8)
    pane = CodePane(editor)
    card.set_content(pane)
    pane.find_bar.open()
    pane.find_bar.query_edit.setText("text")
    return card


def _result_tabs() -> Card:
    card = Card()
    tabs = QTabWidget()
    tabs.tabBar().setUsesScrollButtons(False)
    json_view = CodeView(language=Language.JSON)
    json_view.set_text(APPLE)
    http_view = CodeView(language=Language.HTTP)
    http_view.set_text(REQUEST)
    entries = QListWidget()
    entries.addItems(["toast", "apple alert", "fcmv1"])
    entries.setCurrentRow(1)
    tabs.addTab(http_view, "Request")
    tabs.addTab(QLabel("201 Created"), "Response")
    tabs.addTab(QLabel("4 accepted"), "Outcome")
    card.set_content(tabs)
    both = QHBoxLayout()
    both.addWidget(json_view)
    both.addWidget(entries)
    card.set_content(both)
    return card


def _gallery() -> QWidget:
    window = QWidget()
    window.setObjectName("gallery")
    window.setWindowTitle("Gallery")
    column = QVBoxLayout(window)
    column.setSpacing(10)
    column.addWidget(_connection_card())
    grid = QGridLayout()
    grid.setSpacing(10)
    for index, card in enumerate(
        (_status_card(), _audience_card(), _editor_card(), _result_tabs())
    ):
        grid.addWidget(card, index // 2, index % 2)
    column.addLayout(grid, 1)
    column.addWidget(QLabel("Sent 22:49:07"))
    return window


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_widget_is_drawn_in_both_themes(qapp, qtbot, name):
    apply_theme(qapp, name)
    window = _gallery()
    qtbot.addWidget(window)
    window.resize(1280, 900)
    with qtbot.waitExposed(window):
        window.show()
    QApplication.processEvents()

    picture = window.grab()

    SCREENS.mkdir(parents=True, exist_ok=True)
    assert picture.save(str(SCREENS / f"foundation-{name}.png"))
    assert not picture.isNull()
