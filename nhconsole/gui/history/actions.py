"""What can be done with the rows of the history: actions with their keys, and the menu."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from nhconsole.gui.icons import icon


class HistoryActions(QObject):
    """The actions; their keys hold while the list has the keyboard.

    Args:
        view: The list.
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.show = self._action("historyShow", self.tr("&Show"), "eye", "Return", "Enter")
        self.send_again = self._action(
            "historySendAgain", self.tr("Send &again: open in the form"), "resend", "R"
        )
        self.send_now = self._action(
            "historySendNow", self.tr("Send again &now"), "send", "Ctrl+Shift+R"
        )
        self.compare = self._action(
            "historyCompare", self.tr("Co&mpare with the one shown"), "compare", "C"
        )
        self.star = self._action("historyStar", self.tr("S&tar"), "star", "S", "Ctrl+D")
        self._star_icons = (icon("star"), icon("star-filled"))
        self.note = self._action("historyNote", self.tr("N&ote…"), "note", "F2")
        self.delete = self._action("historyDelete", self.tr("&Delete"), "trash", "Del")
        self.delete_all = self._action("historyDeleteAll", self.tr("Delete a&ll…"), "")
        self.copy_menu: QMenu | None = None
        """The menu “Copy as”, when there is one."""

    def menu(self) -> QMenu:
        """Return the menu of the rows that are selected."""
        menu = QMenu(self._view)
        menu.setObjectName("historyMenu")
        menu.setToolTipsVisible(True)
        for action in (self.show, self.send_again, self.send_now, self.compare):
            menu.addAction(action)
        if self.copy_menu is not None:
            menu.addMenu(self.copy_menu)
        menu.addSeparator()
        menu.addAction(self.star)
        menu.addAction(self.note)
        menu.addSeparator()
        menu.addAction(self.delete)
        menu.addAction(self.delete_all)
        return menu

    def show_state(
        self, *, selected: int, can_compare: bool, all_starred: bool, has_note: bool, is_found: bool
    ) -> None:
        """Enable what can be done, and name it by what it would do."""
        one = selected == 1
        for action in (self.show, self.send_again, self.send_now, self.note):
            action.setEnabled(one)
        if self.copy_menu is not None:
            self.copy_menu.setEnabled(one)
        self.compare.setEnabled(can_compare)
        self.compare.setText(
            self.tr("Co&mpare these two")
            if selected == 2
            else self.tr("Co&mpare with the one shown")
        )
        self.star.setEnabled(selected > 0)
        self.star.setText(self.tr("Take the s&tar away") if all_starred else self.tr("S&tar"))
        self.star.setIcon(self._star_icons[all_starred])
        self.note.setText(self.tr("Edit the n&ote…") if has_note else self.tr("N&ote…"))
        self.delete.setEnabled(selected > 0)
        self.delete.setText(
            self.tr("&Delete {count}").format(count=selected)
            if selected > 1
            else self.tr("&Delete")
        )
        self.delete_all.setText(
            self.tr("Delete a&ll found…") if is_found else self.tr("Delete a&ll…")
        )

    def _action(self, name: str, words: str, icon_name: str, *keys: str) -> QAction:
        action = QAction(words, self._view)
        action.setObjectName(name)
        if icon_name:
            action.setIcon(icon(icon_name))
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._view.addAction(action)
        return action
