"""Tabs whose views are made when somebody looks at them, or when the window has time for it.

They hold most of the window's widgets, and nothing is in them before the first send.
"""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget


class LazyTabs(QTabWidget):
    """Tabs with a key each.

    Signals:
        view_made(str, QWidget): the tab of that key got its view.
    """

    view_made = Signal(str, QWidget)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._views: dict[str, QWidget] = {}
        self.setDocumentMode(True)
        self.setUsesScrollButtons(False)
        self.currentChanged.connect(self._on_current_changed)

    def add(
        self, key: str, title: str, make: Callable[[], QWidget], empty: QWidget | None = None
    ) -> None:
        """Add a tab; ``empty`` stands in it until there is something to show.

        A tab with an ``empty`` is not made by a look at it, only by :meth:`view`.
        """
        self._makers[key] = make
        page = QStackedWidget()
        page.setObjectName(f"{key}Page")
        if empty is not None:
            page.addWidget(empty)
        blocked = self.blockSignals(True)
        self.addTab(page, title)
        self.blockSignals(blocked)

    def view(self, key: str) -> QWidget:
        """Return the view of a tab, made at the first call."""
        if key not in self._views:
            view = self._views[key] = self._makers[key]()
            self._page(key).addWidget(view)
            self.view_made.emit(key, view)
        return self._views[key]

    def made(self, key: str) -> QWidget | None:
        """Return the view of a tab if it is made."""
        return self._views.get(key)

    def shown_view(self) -> QWidget | None:
        """Return the view on the screen; None while something else stands in its tab."""
        page = cast("QStackedWidget", self.currentWidget())
        return next((view for view in self.all_made() if page.currentWidget() is view), None)

    def all_made(self) -> tuple[QWidget, ...]:
        """Return the views there are, in the order of their tabs."""
        return tuple(self._views[key] for key in self._makers if key in self._views)

    def reveal(self, key: str) -> QWidget:
        """Put the view in the place of what stood there while it was empty."""
        view = self.view(key)
        self._page(key).setCurrentWidget(view)
        return view

    def put_in_place(self, key: str, widget: QWidget) -> None:
        """Show something else in a tab, until :meth:`reveal` or :meth:`empty`."""
        page = self._page(key)
        if page.indexOf(widget) < 0:
            page.addWidget(widget)
        page.setCurrentWidget(widget)

    def empty(self, key: str) -> None:
        """Show what stood in a tab at first."""
        self._page(key).setCurrentIndex(0)

    def turn_to(self, key: str) -> None:
        """Choose a tab."""
        self.setCurrentIndex(list(self._makers).index(key))

    def set_page_enabled(self, key: str, enabled: bool) -> None:
        """Grey out what a tab shows, or no longer."""
        self._page(key).setEnabled(enabled)

    def _page(self, key: str) -> QStackedWidget:
        return cast("QStackedWidget", self.widget(list(self._makers).index(key)))

    @Slot(int)
    def _on_current_changed(self, index: int) -> None:
        key = list(self._makers)[index]
        if self._page(key).count() == 0:
            self.view(key)
