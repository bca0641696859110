"""Puts widgets that are made late into the order of Tab where they stand, not at its end."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def order_within(owner: QWidget, widgets: Sequence[QWidget]) -> None:
    """Let Tab reach these widgets one after the other, where their owner stands in the order."""
    policy = owner.focusPolicy()
    # Qt orders nothing behind a widget that takes no focus, though it has a place in the order.
    owner.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    for before, after in pairwise((owner, *widgets)):
        QWidget.setTabOrder(before, after)
    owner.setFocusPolicy(policy)
