"""Everything can be reached, named and told apart without eyes or a mouse."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from nhconsole.gui.theme import Tone

FIELDS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)
# Parts that Qt makes itself, inside of a widget that has a name.
QT_OWN = ("qt_", "_q_", "ScrollLeftButton", "ScrollRightButton")


def own_fields(window: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, FIELDS)
        and not widget.objectName().startswith(QT_OWN)
        and not _is_inside_qt_widget(widget)
    ]


def _is_inside_qt_widget(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, (QComboBox, QLineEdit, QAbstractItemView)):
            return True
        parent = parent.parentWidget()
    return False


def test_every_field_has_an_accessible_name(desk) -> None:
    desk.app.window.message_bar.show_message(Tone.WARN, "Something is to be decided.", "Decide")
    nameless = [
        widget.objectName() or type(widget).__name__
        for widget in own_fields(desk.app.window)
        if not widget.isHidden()
        and (
            not (interface := QAccessible.queryAccessibleInterface(widget))
            or not interface.text(QAccessible.Text.Name)
        )
    ]

    assert nameless == []


def test_object_names_are_there_and_unique(desk) -> None:
    names = [widget.objectName() for widget in own_fields(desk.app.window)]
    repeated = [name for name, count in Counter(names).items() if count > 1]
    # Each pane of code has a find bar of its own, with the same parts.
    allowed = {name for name in repeated if name.startswith("find")}

    assert "" not in names
    assert set(repeated) == allowed


def test_every_visible_field_can_be_reached_by_keyboard(desk) -> None:
    unreachable = [
        widget.objectName()
        for widget in own_fields(desk.app.window)
        if widget.isVisible()
        and widget.isEnabled()
        and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]

    assert unreachable == []


def test_menu_keys_are_unique_in_each_menu(desk) -> None:
    bar = desk.app.window.menuBar()
    for menu in [action.menu() for action in bar.actions()]:
        keys = [
            text[text.index("&") + 1].lower()
            for action in menu.actions()
            if "&" in (text := action.text())
        ]
        assert len(keys) == len(set(keys)), menu.objectName()


def test_shortcuts_are_unique(desk) -> None:
    sequences = [
        sequence.toString()
        for action in desk.app.window.actions()
        for sequence in action.shortcuts()
    ]

    assert [keys for keys, count in Counter(sequences).items() if count > 1] == []


def test_every_panel_explains_itself(desk) -> None:
    window = desk.app.window
    for panel in (
        window.connection, window.history, window.compose, window.audience, window.result,
    ):  # fmt: skip
        assert len(panel.property("helpText")) > 60, panel.objectName()


def test_outcome_is_announced(desk, monkeypatch) -> None:
    said = []
    monkeypatch.setattr(
        "nhconsole.gui.console.announce", lambda _widget, text, **_more: said.append(text)
    )
    desk.send_and_wait()

    assert any("accepted by WNS" in text for text in said)
