"""Draws one row of a tree: indented, with a mark that opens it, in the colours of the text."""

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nhconsole.core.body.tree import NONE, BodyTree, NodeKind
from nhconsole.gui.icons import icon_pixmap
from nhconsole.gui.result.body_tree_model import (
    BodyTreeModel,
    count_of,
    label,
    place_number,
    row_value,
)
from nhconsole.gui.theme import Role, theme

INDENT = 14
MARK = 16
_DEEPEST_INDENT = 12
"""Deeper rows are not indented further: their names must stay in sight."""
_GAP = 8
_PICTURE = 12
_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_SELECTED = QStyle.StateFlag.State_Selected
_HOVERED = QStyle.StateFlag.State_MouseOver
_NAME_ROLES: dict[int, Role] = {
    NodeKind.ELEMENT: Role.CODE_TAG,
    NodeKind.ATTRIBUTE: Role.CODE_ATTRIBUTE,
    NodeKind.TEXT: Role.MUTED,
    NodeKind.COMMENT: Role.CODE_COMMENT,
    NodeKind.INSTRUCTION: Role.CODE_KEYWORD,
}
_VALUE_ROLES: dict[int, Role] = {
    NodeKind.ATTRIBUTE: Role.CODE_STRING,
    NodeKind.STRING: Role.CODE_STRING,
    NodeKind.NUMBER: Role.CODE_NUMBER,
    NodeKind.WORD: Role.CODE_KEYWORD,
    NodeKind.COMMENT: Role.CODE_COMMENT,
    NodeKind.INSTRUCTION: Role.MUTED,
}


def indent_of(tree: BodyTree, node: int) -> int:
    """Return where the mark of a node's row begins, in pixels."""
    return 2 + INDENT * min(tree.depths[node], _DEEPEST_INDENT)


class BodyTreeDelegate(QStyledItemDelegate):
    """Draws the rows of a :class:`BodyTreeModel`."""

    def __init__(self, model: BodyTreeModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a row."""
        tree, node = self._model.tree, self._model.node(index.row())
        if tree is None or node == NONE:
            return
        shown = theme()
        rect = QRect(option.rect)
        state = option.state
        is_chosen = bool(state & _SELECTED)
        if is_chosen:
            painter.fillRect(rect, shown.colour(Role.SELECTION))
        elif state & _HOVERED:
            painter.fillRect(rect, shown.colour(Role.HOVER))
        rect.setLeft(rect.left() + indent_of(tree, node))
        ink = Role.SELECTION_TEXT if is_chosen else None
        if tree.has_inside(node):
            self._draw_mark(painter, rect, self._model.is_open(node), ink or Role.MUTED)
        rect.setLeft(rect.left() + MARK)
        rect.setRight(rect.right() - 4)
        metrics = option.fontMetrics
        for text, role, gap in _words(tree, node):
            rect.setLeft(rect.left() + gap)
            painter.setPen(shown.colour(ink or role))
            if not _draw(painter, rect, metrics, text):
                return

    def _draw_mark(self, painter: QPainter, rect: QRect, is_open: bool, role: Role) -> None:
        name = "chevron-down" if is_open else "chevron-right"
        ratio = painter.deviceTransform().m11()
        picture = icon_pixmap(name, _PICTURE, role, ratio)
        top = rect.top() + (rect.height() - _PICTURE) // 2
        painter.drawPixmap(QRect(rect.left(), top, _PICTURE, _PICTURE), picture)


def _words(tree: BodyTree, node: int) -> Iterator[tuple[str, Role, int]]:
    """Yield what stands in a row: text, colour, and the gap before it."""
    kind = tree.kinds[node]
    yield label(tree, node), _NAME_ROLES.get(kind, Role.CODE_KEY), 0
    number = place_number(tree, node)
    if number:
        yield number, Role.MUTED, 0
    value = row_value(tree, node)
    if value:
        yield value, _VALUE_ROLES.get(kind, Role.TEXT), _GAP
    count = count_of(tree, node)
    if count:
        yield count, Role.MUTED, _GAP


def _draw(painter: QPainter, rect: QRect, metrics: QFontMetrics, text: str) -> bool:
    """Draw a text and move the edge behind it; False if there was no room for all of it."""
    needed = metrics.horizontalAdvance(text)
    if needed <= rect.width():
        painter.drawText(rect, _LINE, text)
        rect.setLeft(rect.left() + needed)
        return True
    if rect.width() > metrics.averageCharWidth() * 2:
        # An id differs at both ends, and both are wanted.
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, _LINE, shown)
    return False
