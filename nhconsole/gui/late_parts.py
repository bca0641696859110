"""What the first paint can do without: made after it, a piece at a time, and connected."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from nhconsole.core.verdict.explanation_catalogue import Entry
    from nhconsole.gui.app import App
    from nhconsole.gui.emulator.desk import EmulatorDesk
    from nhconsole.gui.emulator.opening import EmulatorOpening
    from nhconsole.gui.emulator.window import EmulatorWindow
    from nhconsole.gui.explanation_help import ExplanationHelp
    from nhconsole.gui.export.paste_curl import PasteCurl
    from nhconsole.gui.history.desk import HistoryDesk
    from nhconsole.gui.history.send_again import SendAgain
    from nhconsole.gui.send_budget import SendBudgetDesk
    from nhconsole.storage.settings import Settings


class LateParts(QObject):
    """The history's desk, sending again, the budget, exports, cURL commands, the emulator."""

    def __init__(self, app: "App") -> None:
        super().__init__(app)
        self._app = app
        self.history_desk: HistoryDesk | None = None
        self.send_again: SendAgain | None = None
        self.budget: SendBudgetDesk | None = None
        self.paste_curl: PasteCurl | None = None
        app.window.history_menu.aboutToShow.connect(self._fill_history_menu)
        self._explanations: ExplanationHelp | None = None
        self._wanted_rule = ""
        app.window.paste_curl_action.triggered.connect(self._open_curl)
        app.window.explanations_action.triggered.connect(self.open_explanations)
        self.emulator_desk: EmulatorDesk | None = None
        self._opening: EmulatorOpening | None = None
        app.window.emulator_action.triggered.connect(self.open_emulator)
        app.window.connection.emulator_requested.connect(self.open_emulator)
        app.window.result.explanation_requested.connect(self.open_explanations)

    def load_history(self) -> None:
        """Open the history and make what works on it."""
        from nhconsole.gui.history.desk import HistoryDesk

        app = self._app
        desk = self.history_desk = HistoryDesk(app.window.history, app.history, self)
        desk.told.connect(app.console.tell)
        desk.compare_requested.connect(app.result_desk.compare)
        app.send_service.send_started.connect(desk.on_sent)
        app.send_service.send_finished.connect(desk.on_sent)
        self._connect_send_again(desk)
        self._connect_budget()
        self.keep_history()
        app.history.start()

    def keep_history(self) -> None:
        """Keep as much of the history as the settings say."""
        if self.history_desk is not None:
            settings = self._app.settings
            self.history_desk.set_retention(settings.history_keep, settings.history_days)

    def offer_exports(self) -> None:
        """Offer to copy an exchange as a program, a report and so on."""
        result = self._app.result_desk
        self._app.window.result.set_copy_menu(result.copy_menu())
        if self.history_desk is not None:
            self.history_desk.set_copy_menu(result.copy_menu_of_history())
            self.history_desk.menu_wanted.connect(result.pick)

    def offer_curl(self) -> None:
        """Offer to fill the form from a cURL command."""
        from nhconsole.gui.export.paste_curl import PasteCurl

        app = self._app
        self.paste_curl = PasteCurl(
            app.window.connection,
            form=app.form,
            messages=app.desk,
            connections=app.connections,
            background=app.disk,
        )
        self.paste_curl.told.connect(app.console.tell)

    @Slot()
    @Slot(str)
    def open_explanations(self, rule_id: str = "") -> None:
        """Open the page of all explanations, at a rule if one is named."""
        from nhconsole.explained import explanation_entries

        self._wanted_rule = rule_id
        app = self._app
        app.disk.run(explanation_entries, self._show_explanations, app.history.failed.emit)

    @Slot()
    def open_emulator(self) -> None:
        """Open the emulator's window, as it stood when it was last open."""
        if self.emulator_desk is not None:
            self.emulator_desk.window.open()
        elif self._opening is None:
            from nhconsole.gui.emulator.opening import EmulatorOpening

            actions = (self._app.window.send_action, self._app.window.help_action)
            self._opening = EmulatorOpening(*actions, self)
            self._opening.made.connect(self._on_emulator_made)
            self._opening.start()

    def close_emulator(self, settings: "Settings") -> "Settings":
        """Close the emulator's window; the settings with its shape."""
        if self._opening is not None:
            self._opening.stop()
        if self.emulator_desk is None:
            return settings
        geometry, states = self.emulator_desk.window.save_shape()
        settings = settings.with_geometry("emulator", geometry)
        for name, state in states.items():
            settings = settings.with_splitter(name, state)
        self.emulator_desk.close()
        return settings

    @Slot(object)
    def _on_emulator_made(self, window: "EmulatorWindow") -> None:
        from nhconsole.gui.emulator.desk import EmulatorDesk

        app = self._app
        settings = app.settings
        window.restore_shape(settings.geometry_of("emulator"), dict(settings.splitters))
        desk = self.emulator_desk = EmulatorDesk(window, app.connections, self)
        app.send_service.send_finished.connect(desk.look_now)
        desk.certificate_planned.connect(app.send_service.reset_connections)
        app.looks.settings_changed.connect(self._show_emulator_fonts)
        self._show_fonts_in(window, app.looks.settings)
        window.open()

    @Slot(object)
    def _show_emulator_fonts(self, settings: "Settings") -> None:
        if self.emulator_desk is not None:
            self._show_fonts_in(self.emulator_desk.window, settings)

    def _show_fonts_in(self, window: "EmulatorWindow", settings: "Settings") -> None:
        from nhconsole.gui.theme import code_font

        font = code_font(settings.editor_font_family, settings.editor_font_points)
        window.set_code_font(font, settings.zoom_percent)

    def _show_explanations(self, entries: "tuple[Entry, ...]") -> None:
        if self._explanations is None:
            from nhconsole.explained import explanation_table
            from nhconsole.gui.explanation_help import ExplanationHelp

            self._explanations = ExplanationHelp(
                explanation_table(), self._app.window, entries=entries
            )
        if self._wanted_rule:
            self._explanations.show_rule(self._wanted_rule)
        else:
            self._explanations.show_list()

    def _connect_send_again(self, desk: "HistoryDesk") -> None:
        from nhconsole.gui.history.send_again import SendAgain

        app = self._app
        self.send_again = SendAgain(
            form=app.form,
            messages=app.desk,
            connections=app.connections,
            keeper=app.history,
            is_sending=self._is_sending,
            window=app.window,
        )
        desk.send_again_requested.connect(self.send_again.open)
        self.send_again.told.connect(app.console.tell)
        self.send_again.send_now_requested.connect(app.console.send)

    def _connect_budget(self) -> None:
        from nhconsole.gui.send_budget import SendBudgetDesk

        app = self._app
        self.budget = SendBudgetDesk(
            app.window.connection.budget_meter(),
            form=app.form,
            sender=app.send_service,
            history=app.history,
            parent=self,
        )

    def _is_sending(self) -> bool:
        return self._app.send_service.is_sending

    @Slot()
    def _open_curl(self) -> None:
        if self.paste_curl is not None:
            self.paste_curl.open()

    @Slot()
    def _fill_history_menu(self) -> None:
        menu = self._app.window.history_menu
        menu.clear()
        menu.addAction(self._app.window.history.search_action)
        if self.history_desk is not None:
            menu.addSeparator()
            rows = self.history_desk.menu()
            menu.addActions(rows.actions())
            rows.deleteLater()
